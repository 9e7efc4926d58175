"""Index points of each day: backfilled, frozen where a source went blind, and split into causes."""

from datetime import date, datetime, timedelta

import pytest

from earful.clock import HeldClock
from earful.measuring import measure, point_under
from earful.model import WHOLE, Brand, RunState, Score, Source
from earful.reputation import Sums, opinion_weight, raw_index
from earful.scraping import Mention, Rating
from earful.store import Store
from tests.inventions import AURORA, NOW, key

STARS = Source(slug="stars", brand="aurora", scraper="trustpilot", settings={"business": "a.example"})
TALK = Source(slug="talk", brand="aurora", scraper="rss", settings={"url": "https://talk.example"})
SUNDAY = date(2026, 11, 22)


def said(external_id: str, days_ago: float, stars: float | None = None, **more: object) -> Mention:
    return Mention.model_validate(
        {
            **{"external_id": external_id, "url": "https://a.example", "text": ""},
            **{"published_at": NOW - timedelta(days=days_ago)},
            "rating": None if stars is None else Rating(value=stars),
            **more,
        }
    )


@pytest.fixture
def brand(store: Store) -> Brand:
    store.brands.mirror([AURORA], [STARS, TALK])
    return store.brands.brand("aurora")


def visit(store: Store, slug: str, mentions: list[Mention], at: datetime, state: RunState = "ok") -> None:
    source = store.brands.source(slug)
    run_id = store.ledger.begin(source.id, at)
    store.mentions.keep(source, run_id, mentions, at, key)
    store.ledger.end(run_id, at, state)


def many(stars: float, days_ago: float, count: int = 8) -> list[Mention]:
    return [said(f"{stars}-{days_ago}-{number}", days_ago, stars) for number in range(count)]


def test_every_finished_day_from_the_first_mention_on_has_a_point(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    visit(store, "stars", many(5, 10), NOW)
    points = measure(brand, store, clock)
    assert [point.on for point in points] == [SUNDAY - timedelta(days=9 - day) for day in range(10)]
    assert all(point.value is not None for point in points)
    assert store.index.latest(brand.id, "source:stars", SUNDAY) is not None


def test_the_point_is_what_the_formula_says(store: Store, brand: Brand, clock: HeldClock) -> None:
    visit(store, "stars", [*many(5, 10), *many(1, 3)], NOW)
    measure(brand, store, clock)
    sums = Sums()
    for stars, days_ago in ((5, 10), (1, 3)):
        age = (SUNDAY - (NOW - timedelta(days=days_ago)).date()).days
        value = (stars - 1) / 4
        sums += sum((Sums.of(value, opinion_weight(value)).aged(age) for _ in range(8)), Sums())
    point = store.index.latest(brand.id, WHOLE, SUNDAY)
    assert point is not None
    assert point.value == pytest.approx(raw_index(sums), abs=1e-9)
    assert point.mentions == 16


def test_measuring_again_writes_nothing(store: Store, brand: Brand, clock: HeldClock) -> None:
    visit(store, "stars", many(4, 10), NOW)
    measure(brand, store, clock)
    rows = store.rows("SELECT count(*) AS n FROM index_points")
    measure(brand, store, clock, since=SUNDAY - timedelta(days=4))
    measure(brand, store, clock)
    assert store.rows("SELECT count(*) AS n FROM index_points") == rows


def test_measuring_again_from_before_the_first_mention_writes_no_empty_days(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    visit(store, "stars", many(4, 10), NOW)
    points = measure(brand, store, clock, since=date(1990, 1, 1))
    assert points[0].on == SUNDAY - timedelta(days=9)
    assert len(points) == 10


def test_a_late_mention_writes_new_rows_beside_the_old_ones(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    visit(store, "stars", many(4, 10), NOW)
    measure(brand, store, clock)
    before = store.index.latest(brand.id, WHOLE, SUNDAY)
    clock.move(NOW + timedelta(hours=2))
    visit(store, "stars", many(1, 3), clock.now())
    measure(brand, store, clock)
    after = store.index.latest(brand.id, WHOLE, SUNDAY)
    assert before is not None
    assert after is not None
    assert after.value is not None
    assert before.value is not None
    assert after.value < before.value
    kept = store.rows(
        "SELECT count(*) AS n FROM index_points WHERE scope = 'brand' AND on_date = ?", [SUNDAY.isoformat()]
    )
    assert kept[0]["n"] == 2
    untouched = SUNDAY - timedelta(days=5)
    kept = store.rows(
        "SELECT count(*) AS n FROM index_points WHERE scope = 'brand' AND on_date = ?",
        [untouched.isoformat()],
    )
    assert kept[0]["n"] == 1


def test_too_few_opinions_have_a_reason_and_no_value(store: Store, brand: Brand, clock: HeldClock) -> None:
    visit(store, "stars", many(5, 10, count=2), NOW)
    point = measure(brand, store, clock)[-1]
    assert (point.value, point.low, point.high) == (None, None, None)
    assert "5 are needed" in (point.reason or "")


def test_a_blind_source_freezes_and_the_index_does_not_drift(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    visit(store, "stars", many(1, 20), NOW - timedelta(days=15))
    for day in range(14, 0, -1):
        visit(store, "stars", [], NOW - timedelta(days=day), "refused")
    points = {point.on: point for point in measure(brand, store, clock)}
    blind_since = (NOW - timedelta(days=15)).date()
    frozen = [points[SUNDAY - timedelta(days=back)].value for back in (0, 3, 7)]
    assert frozen == [points[blind_since].value] * 3
    assert points[SUNDAY].coverage == {"stars": f"not read since {blind_since}", "talk": "read"}
    visit(store, "stars", [], NOW - timedelta(hours=20), "ok")
    thawed = measure(brand, store, clock, since=SUNDAY)[-1]
    assert thawed.value is not None
    assert frozen[0] is not None
    assert thawed.value > frozen[0]
    assert thawed.coverage["stars"] == "read"


def test_text_without_stars_is_an_opinion_when_read_and_none_when_unread(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    visit(store, "talk", [said(f"t{n}", 5, text="words") for n in range(12)], NOW)
    kept = store.mentions.of_source(store.brands.source("talk").id)
    for mention in kept[:6]:
        store.scores.add([(mention.id, Score("vader", "1", "negative", -0.8, 0, 0.2, 0.8))], NOW)
    for mention in kept[6:]:
        store.scores.add([(mention.id, Score("vader", "1", "unread"))], NOW)
    point = measure(brand, store, clock)[-1]
    assert point.mentions == 6
    assert point.value is not None
    assert point.value < 62.5


def test_each_source_has_its_own_scope(store: Store, brand: Brand) -> None:
    assert store.brands.source("stars").scope == "source:stars"


def test_a_new_formula_writes_new_points_beside_the_old_ones(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    visit(store, "stars", many(4, 3), NOW)
    measure(brand, store, clock)
    with store.writing():
        for table in ("index_points", "measured"):
            store.db.execute(f"UPDATE {table} SET formula = 'trust/1'")
        store.db.execute("UPDATE index_points SET value = value + 1")
    measure(brand, store, clock)
    rows = store.rows("SELECT on_date, formula FROM index_points WHERE scope = 'brand' ORDER BY id")
    assert [row["formula"] for row in rows] == ["trust/1"] * 3 + ["trust/3"] * 3
    assert len({row["on_date"] for row in rows}) == 3


def test_a_point_under_one_scorer_is_not_kept_and_uses_no_other(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    visit(store, "talk", [said(f"t{number}", 2, text="x") for number in range(9)], NOW)
    ids = [mention.id for mention in store.mentions.of_source(store.brands.source("talk").id)]
    for version, compound in (("1", -0.8), ("2", 0.8)):
        scored = Score("blend", version, "positive", compound, probability=(compound + 1) / 2)
        store.scores.add([(mention_id, scored) for mention_id in ids], NOW)
    low, high = (point_under(brand, store, SUNDAY, ("blend", version)).value for version in ("1", "2"))
    assert low is not None
    assert high is not None
    assert low < 50 < high
    assert point_under(brand, store, SUNDAY, ("blend", "3")).value is None
    assert store.rows("SELECT * FROM index_points") == []


def test_a_brand_of_which_nothing_was_said_has_no_point(store: Store, brand: Brand, clock: HeldClock) -> None:
    assert measure(brand, store, clock) == []
    store.brands.mirror([AURORA], [])
    assert measure(store.brands.brand("aurora"), store, clock) == []


def test_what_claims_to_come_from_the_future_counts_from_when_it_was_first_seen(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    visit(store, "stars", many(5, -400), NOW - timedelta(days=3))
    points = measure(brand, store, clock)
    assert points[0].on == SUNDAY - timedelta(days=2)
    assert points[-1].mentions == 8


def test_what_is_seen_again_and_again_is_one_opinion(store: Store, brand: Brand, clock: HeldClock) -> None:
    for hours in (50, 40, 30):
        visit(store, "stars", many(5, 10), NOW - timedelta(hours=hours))
    assert measure(brand, store, clock)[-1].mentions == 8


def test_scales_of_ten_and_thumbs_say_as_much_as_stars(store: Store, brand: Brand, clock: HeldClock) -> None:
    for source, worst, best in (("stars", 1, 5), ("talk", 0, 10), ("talk", 0, 1)):
        for end in (worst, best):
            rating = Rating(value=end, worst=worst, best=best)
            visit(store, source, [said(f"{best}-{end}-{n}", 10, rating=rating) for n in range(8)], NOW)
    shares = [one.rating_share for one in store.index.said(brand.id)]
    assert sorted(shares, key=float) == [0.0] * 24 + [1.0] * 24  # type: ignore[arg-type]
    point = measure(brand, store, clock)[-1]
    assert (point.mentions, point.value is not None) == (48, True)
