"""Half-lives, bursts and scopes, from sums by day."""

from datetime import date, timedelta

import pytest

from earful.clock import HeldClock
from earful.daily import Daily
from earful.measuring import measure
from earful.model import WHOLE, Brand, Source
from earful.scraping import Mention, Rating
from earful.store import Store
from earful.store.opinion_days import SUMS
from tests.inventions import AURORA, NOW, key

STARS = Source(slug="stars", brand="aurora", scraper="trustpilot", settings={"business": "a.example"})
YESTERDAY = (NOW - timedelta(days=1)).date()


@pytest.fixture
def brand(store: Store) -> Brand:
    store.brands.mirror([AURORA], [STARS])
    return store.brands.brand("aurora")


def keep(store: Store, opinions: list[tuple[float, float]], text: str = "") -> None:
    """Each is (days ago, stars); `text` is what all of them say."""
    source = store.brands.source("stars")
    run_id = store.ledger.begin(source.id, NOW)
    mentions = [
        Mention(
            external_id=f"{text}{number}",
            url="https://a.example",
            text=text,
            author=f"{text}{number}",
            rating=Rating(value=stars),
            published_at=NOW - timedelta(days=days_ago),
        )
        for number, (days_ago, stars) in enumerate(opinions)
    ]
    store.mentions.keep(source, run_id, mentions, NOW, key)
    store.ledger.end(run_id, NOW, "ok")


def test_the_more_is_said_the_sooner_it_is_history(store: Store, brand: Brand, clock: HeldClock) -> None:
    keep(store, [(day, 5) for day in range(1, 200) for _ in range(6)])
    points = {point.on: point.half_life_days for point in measure(brand, store, clock)}
    first, month = min(points), YESTERDAY.replace(day=1)
    assert points[first] == 180, "nothing is known of its pace"
    assert points[month] < 60
    assert {points[month + timedelta(days=day)] for day in range((YESTERDAY - month).days + 1)} == {
        points[month]
    }


def test_what_is_said_in_a_month_does_not_change_its_half_life(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    keep(store, [(day, 4) for day in range(1, 100)])
    before = {point.on: point for point in measure(brand, store, clock)}[YESTERDAY]
    keep(store, [(1.1, 5)] * 50, "praise")
    after = {point.on: point for point in measure(brand, store, clock)}[YESTERDAY]
    assert after.half_life_days == before.half_life_days
    assert after.value is not None
    assert before.value is not None
    assert after.value > before.value


def test_a_burst_moves_the_index_and_not_the_one_without_bursts(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    keep(store, [(day, 5) for day in range(1, 100) for _ in range(2)])
    calm = measure(brand, store, clock)[-1]
    assert calm.value == pytest.approx(calm.robust, abs=1e-9)
    keep(store, [(2.2, 1)] * 60, "a")
    found = measure(brand, store, clock)[-1]
    assert found.value is not None
    assert found.robust is not None
    assert calm.value is not None
    assert calm.value - found.value > 3 * (calm.value - found.robust)
    assert found.robust < calm.value, "they still count as much as a busy day"


def test_the_same_long_text_from_many_counts_as_one_without_bursts(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    keep(store, [(day, 5) for day in range(1, 100) for _ in range(2)])
    words = "Never buy here, they took my money and laughed at me."
    keep(store, [(2.2, 1)] * 6, words)
    days = {point.on: point for point in measure(brand, store, clock)}
    found = days[YESTERDAY]
    [source] = Daily.of(brand, store, min(days), YESTERDAY, YESTERDAY).sources
    day = (date.fromordinal(YESTERDAY.toordinal() - 1) - source.first).days
    distinct = source.sums[day, source.scopes.index(WHOLE)]
    assert distinct[SUMS.index("mentions")] == 8
    assert distinct[SUMS.index("distinct_mentions")] == pytest.approx(3)
    assert found.robust is not None
    assert found.value is not None
    assert found.robust > found.value


def test_a_new_source_has_no_bursts(store: Store, brand: Brand, clock: HeldClock) -> None:
    keep(store, [(3, 1)] * 80)
    found = measure(brand, store, clock)[-1]
    assert found.value == pytest.approx(found.robust, abs=1e-9)


def test_languages_and_expectations_are_scopes_by_the_same_path(
    store: Store, brand: Brand, clock: HeldClock
) -> None:
    keep(store, [(day, stars) for day, stars in ((9, 5), (8, 5), *((day / 2, 1) for day in range(4, 12)))])
    ids = [row["id"] for row in store.rows("SELECT id FROM mentions ORDER BY id")]
    with store.writing():
        store.db.execute("UPDATE mentions SET language = CASE WHEN id % 2 THEN 'fi' ELSE 'uz' END")
        for mention_id in ids[2:]:
            store.db.execute(
                "INSERT INTO complaints (mention_id, expectation, severity, reason, opened_at, due_at, state,"
                " state_at) VALUES (?, 'price', 2, 'stars', '', '', 'open', '')",
                [mention_id],
            )
    measure(brand, store, clock)
    assert store.index.scopes(brand.id) == [
        "brand",
        "expectation:price",
        "language:fi",
        "language:uz",
        "source:stars",
    ]
    found = {
        scope: store.index.series(brand.id, scope, YESTERDAY, YESTERDAY)[0]
        for scope in store.index.scopes(brand.id)
    }
    assert found["expectation:price"].mentions == 8
    assert found["language:fi"].mentions + found["language:uz"].mentions == found[WHOLE].mentions == 10
    assert found["source:stars"].value == found[WHOLE].value
    price, whole = found["expectation:price"].value, found[WHOLE].value
    assert price is not None
    assert whole is not None
    assert price < whole
