"""Invented weeks of Aurora Coffee for the tests of the digest: busy, quiet, and every other state."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from earful.accuracy import Card, Row
from earful.clock import Clock, HeldClock
from earful.cues import find
from earful.digest import REPORT, DigestView, Week, build
from earful.digest.kept import as_json
from earful.digest.kept import view_of as view_in
from earful.digest.view import Unlearned
from earful.drafting import Desk, Settings
from earful.model import Brand, Expectation, IndexPoint, MentionId, Score, Source, WorkingHours
from earful.rendering import Rendered, render
from earful.scraping import Mention, OwnerReply, Rating
from earful.spoken import spoken_of
from earful.store import Store
from earful.wording import Tongue

WEEK = Week.parse("2026-W47")
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
AURORA = Brand(
    slug="aurora", name="Aurora Coffee", team=WorkingHours(zone="Europe/Helsinki"), rivals=("nordbean",)
)
NORDBEAN = Brand(slug="nordbean", name="Nordbean", is_rival=True)
KANTTI = Brand(slug="kantti", name="Kantti", is_rival=True)
SOURCES = tuple(
    Source(
        slug=slug,
        brand="aurora",
        scraper="rss",
        title=title,
        reply_hosts=(host,),
        every_hours=6,
    )
    for slug, title, host in (
        ("harbour", "Harbour Reviews", "www.harbour.example"),
        ("apps", "App Shelf · Finland", "apps.shelf.example"),
        ("forum", "Kitchen Table", "table.example"),
    )
)
HOSTS = {source.slug: source.reply_hosts[0] for source in SOURCES}


@dataclass(frozen=True)
class Part:
    """One part of the index's change."""

    cause: str
    points: float
    mentions: int = 0
    source: str = ""
    expectation: str | None = None


PARTS = (
    Part("new mentions", -2.94, 7, "harbour", "speed"),
    Part("new mentions", -0.9, 3, "forum", "digital channels"),
    Part("new mentions", -0.71, 1, "harbour", "digital channels"),
    Part("new mentions", 1.13, 22, "harbour"),
    Part("ageing", -0.62, 0, "harbour"),
    Part("new mentions", -0.48, 1, "apps", "privacy and safety"),
    Part("new mentions", -0.21, 1, "harbour", "price"),
    Part("late arrivals", 0.12, 2, "forum"),
)


@dataclass
class Said:
    """One thing said, and the complaint that it became."""

    source: str
    hours_ago: float
    text: str
    stars: int | None = None
    language: str = "en"
    author: str = "Mika R."
    title: str | None = None
    compound: float | None = None
    expectation: Expectation | None = None
    severity: int = 3
    due_in_hours: float = 10
    state: str = "open"
    reply: str = ""
    url: str = ""


COMPLAINTS = (
    Said(
        "harbour",
        38,
        "I found a piece of plastic in my salmon sandwich and the cashier just shrugged. "
        "My daughter nearly swallowed it, and I still have not heard from anybody.",
        1,
        author="Mika R.",
        expectation="privacy and safety",
        severity=5,
        due_in_hours=-14,
    ),
    Said(
        "harbour",
        41,
        "Tilasin klo 11, ruoka tuli kylmänä klo 13.40. Asiakaspalvelu ei vastaa puhelimeen eikä "
        "viesteihin. Haluan rahani takaisin.",
        1,
        "fi",
        "Sirpa K.",
        expectation="speed",
        severity=4,
        due_in_hours=-1,
    ),
    Said(
        "apps",
        30,
        "Update 4.2 logs me out every morning and the stamp card is gone. See the fix at "
        "https://aurora-helpdesk.evil.example/fix and do not wait.",
        2,
        author="kahvimies83",
        title="Logged out again",
        expectation="digital channels",
        severity=3,
        due_in_hours=5,
    ),
    Said(
        "forum",
        26,
        'They refused the refund because I "opened the bag". How else do you find out that the '
        "beans are stale? I asked twice and nobody answers.",
        None,
        author="u/oat_milk",
        compound=-0.62,
        expectation="price",
        severity=4,
        due_in_hours=9,
        url="https://elsewhere.example/t/1",
    ),
    Said(
        "harbour",
        50,
        "انتظرنا أربعين دقيقة ولم يعتذر أحد. القهوة جيدة لكن الخدمة سيئة جدا.",
        2,
        "ar",
        "ليلى ح.",
        expectation="speed",
        severity=3,
        due_in_hours=27,
    ),
    Said(
        "harbour",
        60,
        "Waited 25 minutes for a flat white, again. Third time this month.",
        2,
        author="Johanna",
        expectation="speed",
        severity=3,
        due_in_hours=30,
    ),
    Said(
        "forum",
        70,
        "The new loyalty rules are a bad joke. I want my old points back.",
        None,
        author="beanie",
        compound=-0.4,
        expectation="price",
        severity=2,
        due_in_hours=31,
        state="acknowledged",
    ),
)
PRAISE = (
    Said(
        "harbour",
        33,
        "Toshkentdagi eng yaxshi qahva! Xodimlar juda xushmuomala, albatta yana kelamiz.",
        5,
        "uz",
    ),
    Said(
        "forum",
        72,
        "Shout-out to the barista at Kamppi who ran after me with the scarf I had forgotten. "
        "Best coffee in town and the kindest people.",
        None,
        compound=0.9,
    ),
    Said("apps", 90, "Ordering ahead saves me ten minutes every morning, thank you for the widget!", 5),
    Said("harbour", 100, "Fine.", 5),
    Said("harbour", 95, "It was all right, a bit loud.", 3),
)
DONE = (
    Said(
        "harbour",
        120,
        "My order was missing the cake.",
        2,
        expectation="product quality",
        severity=3,
        due_in_hours=-90,
        state="answered",
        reply="We are sorry, the cake is on us.",
    ),
    Said(
        "apps",
        130,
        "The app lost my card.",
        1,
        expectation="digital channels",
        severity=3,
        due_in_hours=-100,
        state="answered",
        reply="This is repaired in 4.3.",
    ),
)


def fill(
    store: Store, said: tuple[Said, ...], brand: Brand = AURORA, rivals: tuple[Brand, ...] = (NORDBEAN,)
) -> None:
    """The store knows the brand, its sources, and everything said with its complaints."""
    store.brands.mirror([brand, *rivals], SOURCES)
    for number, one in enumerate(said):
        source = store.brands.source(one.source)
        at = NOW - timedelta(hours=one.hours_ago)
        run = store.ledger.begin(source.id, at)
        found = Mention(
            external_id=f"m{number}",
            url=one.url or f"https://{HOSTS[one.source]}/r/m{number}",
            text=one.text,
            title=one.title,
            author=one.author,
            published_at=at,
            language=one.language,
            rating=Rating(value=one.stars) if one.stars else None,
            reply=OwnerReply(text=one.reply, published_at=at + timedelta(hours=9 + number))
            if one.reply
            else None,
            kind="review" if one.stars else "post",
        )
        kept = store.mentions.keep(source, run, [found], at, lambda name: name)
        store.ledger.end(run, at, "ok", found=1, new=1)
        (mention_id,) = kept.new
        label = "unread" if one.compound is None else "positive" if one.compound > 0 else "negative"
        store.scores.add([(mention_id, Score("vader", "1", label, one.compound))], at)
        if one.expectation:
            _complain(store, mention_id, one, at)
        else:
            (mention,) = store.mentions.by_ids([mention_id]).values()
            cues = find(mention.words, one.language)
            spoken = spoken_of(mention.words, one.language, mention.rating, None, cues)
            store.said.file([(mention_id, spoken)])


def _complain(store: Store, mention_id: MentionId, one: Said, at: datetime) -> None:
    assert one.expectation is not None
    complaint = store.complaints.open(
        mention_id,
        author_name=one.author,
        expectation=one.expectation,
        severity=one.severity,
        reason="stated rules",
        opened_at=at,
        due_at=NOW + timedelta(hours=one.due_in_hours),
    )
    assert complaint is not None
    if one.state != "open":
        store.complaints.move(complaint, one.state, at + timedelta(hours=9), "site")  # type: ignore[arg-type]


def visit(store: Store, slug: str, hours_ago: float, state: str = "ok", **outcome: str) -> None:
    """The source was visited then."""
    source, at = store.brands.source(slug), NOW - timedelta(hours=hours_ago)
    store.ledger.end(store.ledger.begin(source.id, at), at, state, **outcome)  # type: ignore[arg-type]


def measure(store: Store, slug: str, values: list[float | None], half: float = 2.6) -> None:
    """The brand has these values at the end of each week, the last one that of `WEEK`."""
    brand = store.brands.brand(slug)
    for back, value in enumerate(reversed(values)):
        on = WEEK.last_on - timedelta(weeks=back)
        width = half + back * 0.1
        point = IndexPoint(
            scope="brand",
            on=on,
            formula="trust/1",
            value=value,
            low=None if value is None else value - width,
            high=None if value is None else value + width,
            effective_n=3.0 if value is None else 180.0,
            mentions=214,
            coverage={},
            reason="only 3 effective opinions so far; 5 are needed" if value is None else None,
        )
        store.index.add(brand.id, [point], NOW)


CARD = Card(
    rows=(
        Row("en", 412, 0.943, 0.94, 0.03, "learned"),
        Row("fi", 96, 0.878, 0.87, 0.05, "seeds"),
        Row("other", 21, 0.81, 0.8, 0.09, "seeds"),
    ),
    whole=Row("all", 529, 0.93, 0.92, 0.03, "learned"),
    rated=540,
    corrected=12,
    decided=33,
    disagreements=4,
    left_out={"ru": "97 % of 80 ratings are positive"},
)
TWELVE: list[float | None] = [73.8, 72.9, 74.1, 75.2, None, 73.6, 72.8, 73.5, 72.1, 73.0, 70.9, 66.31]


def busy(store: Store) -> DigestView:
    """Complaints late and due, a clear fall, a rival, one source that broke."""
    fill(store, COMPLAINTS + PRAISE + DONE)
    for slug in ("apps", "forum"):
        visit(store, slug, 2)
    visit(store, "harbour", 24)
    visit(store, "harbour", 3, "failed", error="LayoutChanged", remedy="fix-scraper", message="m")
    measure(store, "aurora", TWELVE, half=2.0)
    measure(store, "nordbean", [75.5, 71.0], half=3.0)
    aurora = store.brands.brand("aurora")
    draft = Desk(aurora, store, Settings()).draft
    return build(aurora, WEEK, store, NOW, PARTS, card=CARD, draft=draft)


def quiet(store: Store) -> DigestView:
    """Nothing waits, no clear change, everything read."""
    fill(store, PRAISE + DONE, replace(AURORA, rivals=()))
    for source in SOURCES:
        visit(store, source.slug, 2)
    measure(store, "aurora", [71.0, 70.6, 71.2])
    return build(store.brands.brand("aurora"), WEEK, store, NOW, (Part("new mentions", 0.6, 5, "harbour"),))


def carried(store: Store) -> DigestView:
    """Two people wait for weeks for the same answer, the first one since before an earlier digest."""
    first = replace(COMPLAINTS[1], hours_ago=23 * 24, due_in_hours=-22 * 24)
    second = replace(
        first,
        text="Tilasin klo 12 ja ruoka tuli kylmänä klo 14. Asiakaspalvelu ei vastaa. Rahat takaisin!",
        author="Olavi",
        hours_ago=9 * 24,
        due_in_hours=-8 * 24,
    )
    third = replace(second, author="Raija", hours_ago=26 * 24, state="answered")
    fill(store, (first, second, third, *PRAISE), replace(AURORA, rivals=()))
    aurora = store.brands.brand("aurora")
    for source in SOURCES:
        visit(store, source.slug, 2)
    measure(store, "aurora", [71.0, 70.6, 71.2])
    before = (WEEK.before.before.start_on, WEEK.before.before.end_on)
    was = {"subject": "s", "html": "h", "text": "t", "view": "{}", "view_sha256": ""}
    store.digests.keep(aurora.id, REPORT, before, **was, at=NOW - timedelta(days=14))
    return build(aurora, WEEK, store, NOW, draft=Desk(aurora, store, Settings()).draft)


def blind(store: Store) -> DigestView:
    """Every source is broken since days."""
    fill(store, COMPLAINTS[5:6], replace(AURORA, rivals=()))
    for source, error, remedy in zip(
        SOURCES,
        ("Blocked", "LayoutChanged", "Unreachable"),
        ("respect-site", "fix-scraper", "retry"),
        strict=True,
    ):
        if source.slug != "forum":
            visit(store, source.slug, 140)
        visit(store, source.slug, 2, "failed", error=error, remedy=remedy)
    measure(store, "aurora", [71.0, 70.6, 71.2])
    return build(store.brands.brand("aurora"), WEEK, store, NOW)


def first(store: Store) -> DigestView:
    """The first week of all."""
    fill(store, COMPLAINTS[2:3] + PRAISE, replace(AURORA, rivals=()))
    for source in SOURCES:
        visit(store, source.slug, 2)
    measure(store, "aurora", [68.4], half=6)
    return build(store.brands.brand("aurora"), WEEK, store, NOW, not_learned=Unlearned(4, 50))


def still(store: Store) -> DigestView:
    """Nobody said anything new."""
    fill(store, (), replace(AURORA, rivals=()))
    for source in SOURCES:
        visit(store, source.slug, 2)
    measure(store, "aurora", [71.0, 71.0])
    return build(store.brands.brand("aurora"), WEEK, store, NOW)


def thin(store: Store) -> DigestView:
    """Too little was said to have an index."""
    fill(store, PRAISE[:1], replace(AURORA, rivals=()))
    for source in SOURCES:
        visit(store, source.slug, 2)
    measure(store, "aurora", [None])
    return build(store.brands.brand("aurora"), WEEK, store, NOW)


def cleared(store: Store) -> DigestView:
    """Everything was answered, and the index clearly rose."""
    fill(store, PRAISE + DONE, replace(AURORA, rivals=()))
    for source in SOURCES:
        visit(store, source.slug, 2)
    measure(store, "aurora", [64.0, 64.8, 64.1, 70.3], half=1.8)
    parts = (
        Part("new mentions", 3.9, 14, "harbour"),
        Part("replies", 1.6, 3, "apps"),
        Part("new mentions", -0.4, 1, "apps", "digital channels"),
        Part("ageing", 1.1),
    )
    return build(store.brands.brand("aurora"), WEEK, store, NOW, parts)


def partial(store: Store) -> DigestView:
    """Nothing waits in what could be read, and one source could not."""
    fill(store, PRAISE, replace(AURORA, rivals=()))
    for slug in ("harbour", "forum"):
        visit(store, slug, 2)
    visit(store, "apps", 5, "failed", error="KeyRefused", remedy="fix-config", message="m")
    measure(store, "aurora", [71.0, 70.6, 71.2])
    return build(store.brands.brand("aurora"), WEEK, store, NOW, (Part("new mentions", 0.6, 5, "harbour"),))


def stormy(store: Store) -> DigestView:
    """One storm blew over, another goes on and nobody has taken it up."""
    fill(store, COMPLAINTS[:5] + PRAISE[:2], replace(AURORA, rivals=()))
    for source in SOURCES:
        visit(store, source.slug, 2)
    measure(store, "aurora", [73.2, 72.8, 73.1, 61.4], half=2.0)
    brand = store.brands.brand("aurora")
    for hours_ago, people, is_over in ((131, 34, True), (15, 52, False)):
        at = NOW - timedelta(hours=hours_ago)
        from_at = at - timedelta(hours=3)
        told = {"from_at": from_at, "hours": 3, "people": 12, "bad": 15, "expected": 0.7}
        storm = store.storms.open(brand.id, at=at, in_a_day=people, **told)  # type: ignore[arg-type]
        if storm is not None and is_over:
            store.storms.end(storm, at + timedelta(hours=49))
    parts = (Part("new mentions", -9.8, 61, "harbour", "price"), Part("new mentions", -1.9, 9, "forum"))
    return build(brand, WEEK, store, NOW, parts)


def overtaken(store: Store) -> DigestView:
    """A rival is ahead of us since this week, and another one behind us."""
    fill(store, COMPLAINTS[5:] + PRAISE, replace(AURORA, rivals=("nordbean", "kantti")), (NORDBEAN, KANTTI))
    for source in SOURCES:
        visit(store, source.slug, 2)
    measure(store, "aurora", [72.0, 71.6, 66.9], half=2.0)
    measure(store, "nordbean", [70.2, 71.0, 74.4], half=2.0)
    measure(store, "kantti", [66.0, 65.2, 55.0], half=3.0)
    parts = (Part("new mentions", -4.2, 11, "harbour", "speed"), Part("ageing", -0.5))
    return build(store.brands.brand("aurora"), WEEK, store, NOW, parts)


WEEKS: dict[str, Callable[[Store], DigestView]] = {
    "busy": busy,
    "quiet": quiet,
    "carried": carried,
    "blind": blind,
    "first": first,
    "still": still,
    "thin": thin,
    "cleared": cleared,
    "partial": partial,
    "stormy": stormy,
    "overtaken": overtaken,
}


def view_of(name: str, clock: Clock) -> DigestView:
    with Store.open(None, clock) as store:
        return WEEKS[name](store)


def mailed(view: DigestView, language: str = "en") -> Rendered:
    """The digest as the team reads it, in its own zone."""
    return render(REPORT, view, Tongue(language, AURORA.team.zone))


def kept(report: str, view: Any) -> Any:
    """The view as an issue of that report gives it back."""
    with Store.open(None, HeldClock(NOW)) as store:
        store.brands.mirror([AURORA, NORDBEAN], SOURCES)
        issue = store.digests.keep(
            store.brands.brand("aurora").id,
            report,
            (WEEK.start_on, WEEK.end_on),
            **{"subject": "s", "html": "h", "text": "t", "view": as_json(report, view), "view_sha256": "0"},
            at=NOW,
        )
    return view_in(issue)
