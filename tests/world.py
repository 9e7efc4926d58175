"""A brand's index over 400 invented days, for the tests of the page and of the terminal's chart."""

from datetime import UTC, date, datetime, timedelta
from math import sin

from earful.errors import Remedy
from earful.model import Brand, IndexPoint, RunState, Source, WorkingHours
from earful.store import Store
from earful.weighing import NEW
from tests.weeks import Part

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
LAST = date(2026, 11, 22)
DAYS = 400
AURORA = Brand(
    slug="aurora",
    name="Aurora Coffee",
    team=WorkingHours(zone="Europe/Helsinki"),
    rivals=("nordbean", "borealis"),
)
RIVALS = (
    Brand(slug="nordbean", name="Nordbean", is_rival=True),
    Brand(slug="borealis", name="Borealis", is_rival=True),
)
SOURCES = tuple(
    Source(slug=slug, brand="aurora", scraper="rss", title=title)
    for slug, title in (
        ("harbour", "Harbour Reviews"),
        ("apps", "App Shelf · Finland"),
        ("forum", "Kitchen Table"),
    )
)
THIN_DAYS = 9
"""So many at the beginning have no value."""


def point(scope: str, on: date, value: float | None, half: float = 3.0, **more: object) -> IndexPoint:
    number = (on - (LAST - timedelta(days=DAYS - 1))).days
    given = {
        **{"scope": scope, "on": on, "formula": "trust/3", "value": value},
        "low": None if value is None else max(0.0, value - half),
        "high": None if value is None else min(100.0, value + half),
        **{"effective_n": 3.0 if value is None else 90.0, "mentions": 40 + 2 * number},
        **{"coverage": {}, "robust": value, "weight": 90.0, "half_life_days": 93.0},
        "reason": "only 3 effective opinions so far; 5 are needed" if value is None else None,
    }
    return IndexPoint(**{**given, **more})  # type: ignore[arg-type]


def whole(on: date) -> IndexPoint:
    """Thin at first, then waves, blind in April, a burst in June, half blind in August, a fall at last."""
    back = (LAST - on).days
    number = DAYS - 1 - back
    value: float | None = 66 + number / 60 + 2.5 * sin(number / 19)
    if number < THIN_DAYS:
        value = None
    if value is not None and back < 12:
        value -= (12 - back) * 0.8
    robust = value
    if value is not None and 160 <= back <= 172:
        value -= 7 * (1 - abs(back - 166) / 7)
    coverage = {"harbour": "read", "apps": "read", "forum": "read"}
    if 95 <= back <= 112 or back < 3:
        coverage["apps"] = f"not read since {LAST - timedelta(days=113 if back > 90 else 3)}"
    if 230 <= back <= 236:
        return point("brand", on, None, coverage=coverage, reason="no source could be read")
    return point("brand", on, value, 2.5 + 14 / (1 + number / 25), coverage=coverage, robust=robust)


def course(scope: str, level: float, half: float, days: int = DAYS) -> list[IndexPoint]:
    found = []
    for back in reversed(range(days)):
        value = level + 3 * sin(back / 23 + level)
        found.append(point(scope, LAST - timedelta(days=back), value, half, mentions=7 + days - back))
    return found


def visit(
    store: Store,
    slug: str,
    at: datetime,
    state: RunState,
    error: str | None = None,
    remedy: Remedy | None = None,
) -> None:
    run_id = store.ledger.begin(store.brands.source(slug).id, at)
    store.ledger.end(run_id, at, state, error=error, remedy=remedy)


def fill(store: Store, brand: Brand = AURORA, sources: tuple[Source, ...] = SOURCES) -> Brand:
    """The store holds the brand's 400 days, two rivals, and a source that broke three days ago."""
    store.brands.mirror([brand, *RIVALS], sources)
    ours = store.brands.brand(brand.slug)
    days = [LAST - timedelta(days=back) for back in reversed(range(DAYS))]
    points = [whole(on) for on in days]
    points += course("source:harbour", 71, 4) + course("source:apps", 48, 7)
    points += [point("source:forum", LAST, None)]
    points += course("expectation:speed", 31, 9) + course("expectation:digital channels", 44, 12, 40)
    points += course("language:fi", 69, 5) + course("language:en", 60, 4) + course("language:uz", 72, 11, 90)
    store.index.add(ours.id, points, NOW)
    for rival, level in zip(RIVALS, (52.0, 66.0), strict=True):
        store.index.add(store.brands.brand(rival.slug).id, course("brand", level, 4), NOW)
    for source in sources:
        visit(store, source.slug, NOW - timedelta(days=3 if source.slug == "apps" else 0, hours=2), "ok")
    visit(
        store,
        sources[1].slug,
        NOW - timedelta(hours=1),
        "failed",
        error="LayoutChanged",
        remedy="fix-scraper",
    )
    return ours


def split(store: Store, brand: Brand, start: date, end: date, known_at: datetime | None = None) -> list[Part]:
    """The change between the two days in invented shares of five causes, which sum to it exactly."""
    before, after = (store.index.latest(brand.id, "brand", on) for on in (start, end))
    assert before is not None
    assert after is not None
    moved = (after.value or 0.0) - (before.value or 0.0)
    shares = (
        (NEW, 1.4, 7, "harbour", "speed"),
        (NEW, 0.5, 4, "apps", "digital channels"),
        (NEW, -1.1, 22, "harbour", None),
        ("ageing", 0.1, 0, "forum", None),
    )
    parts = [
        Part(cause, moved * share, mentions, source, expectation)
        for cause, share, mentions, source, expectation in shares
    ]
    rest = moved - sum(part.points for part in parts)
    return [*parts, Part(NEW, rest, 1, "forum", "speed")]
