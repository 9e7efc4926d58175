"""Whatever changes what a mention says for the index is counted, and one voice has a bounded weight."""

from dataclasses import replace
from datetime import timedelta

import pytest

from earful.clock import HeldClock
from earful.model import Brand, Score, Source, WorkingHours
from earful.reputation import WORD_OF_MOUTH
from earful.scraping import Mention, Rating
from earful.store import Store
from earful.store.opinions import Opinion
from earful.weighing import count
from tests.inventions import AURORA, NOW, key

STARS = Source(slug="stars", brand="aurora", scraper="trustpilot", settings={"business": "a.example"})


@pytest.fixture
def brand(store: Store) -> Brand:
    store.brands.mirror([AURORA], [STARS])
    return store.brands.brand("aurora")


def keep(store: Store, *mentions: Mention, at_hours: float = 0) -> None:
    source, at = store.brands.source("stars"), NOW + timedelta(hours=at_hours)
    run_id = store.ledger.begin(source.id, at)
    store.mentions.keep(source, run_id, mentions, at, key)
    store.ledger.end(run_id, at, "ok")


def review(number: int, stars: float | None, days_ago: float = 1, author: str | None = None) -> Mention:
    return Mention(
        external_id=str(number),
        url="https://a.example",
        text=f"words {number}",
        author=author,
        rating=None if stars is None else Rating(value=stars),
        published_at=NOW - timedelta(days=days_ago),
    )


def counted(store: Store, brand: Brand, at_hours: float = 0) -> dict[str, Opinion]:
    count(brand, store, NOW + timedelta(hours=at_hours))
    ids = [row["id"] for row in store.rows("SELECT id FROM mentions")]
    names = {row["id"]: row["external_id"] for row in store.rows("SELECT id, external_id FROM mentions")}
    return {names[one.mention_id]: one for one in store.opinions.of(ids, [])}


def test_the_nth_opinion_of_an_author_weighs_one_nth(store: Store, brand: Brand) -> None:
    keep(store, *(review(number, 5, 10 - number, "Aino") for number in range(4)), review(9, 5, 1, "Bekzod"))
    found = counted(store, brand)
    assert [found[str(number)].weight for number in range(4)] == [1, 1 / 2, 1 / 3, 1 / 4]
    assert found["9"].weight == 1


def test_after_half_a_year_a_voice_is_heard_anew(store: Store, brand: Brand) -> None:
    keep(store, review(1, 1, 200, "Aino"), review(2, 1, 10, "Aino"))
    assert counted(store, brand)["2"].weight == WORD_OF_MOUTH


def test_who_is_not_known_is_taken_for_somebody_else_each_time(store: Store, brand: Brand) -> None:
    keep(store, review(1, 5), review(2, 5))
    assert [one.weight for one in counted(store, brand).values()] == [1, 1]


def test_an_earlier_opinion_that_comes_late_makes_the_later_one_the_second(
    store: Store, brand: Brand
) -> None:
    keep(store, review(1, 5, 2, "Aino"))
    assert counted(store, brand)["1"].weight == 1
    keep(store, review(2, 5, 9, "Aino"), at_hours=1)
    found = counted(store, brand, at_hours=1)
    assert (found["1"].weight, found["2"].weight) == (1 / 2, 1)
    assert found["1"].cause == "other opinions of the same authors"


def test_a_score_makes_an_opinion_of_words_and_an_unread_text_has_none(store: Store, brand: Brand) -> None:
    keep(store, review(1, None), review(2, None))
    assert counted(store, brand) == {}
    one, two = (row["id"] for row in store.rows("SELECT id FROM mentions ORDER BY id"))
    store.scores.add([(one, Score("vader", "1", "positive", 0.6)), (two, Score("vader", "1", "unread"))], NOW)
    assert {name: opinion.value for name, opinion in counted(store, brand).items()} == {"1": 0.8}


def test_an_edit_is_an_edit_and_after_a_reply_the_reply_s(store: Store, brand: Brand) -> None:
    keep(store, review(1, 1, 3), review(2, 1, 3))
    assert {one.cause for one in counted(store, brand).values()} == {"new mentions"}
    reply = {"text": "Sorry.", "published_at": NOW}
    second = review(2, 5, 3)
    answered = Mention.model_validate(second.model_dump() | {"reply": reply})
    keep(store, review(1, 4, 3), answered, at_hours=2)
    assert {name: one.cause for name, one in counted(store, brand, at_hours=2).items()} == {
        "1": "edits",
        "2": "replies",
    }


def test_what_is_removed_or_set_aside_is_no_opinion_any_more(store: Store, brand: Brand) -> None:
    keep(store, review(1, 5), review(2, 5), review(3, 5))
    assert len(counted(store, brand)) == 3
    with store.writing():
        store.db.execute("UPDATE mentions SET removed_at = first_seen_at WHERE external_id = '1'")
        store.db.execute("UPDATE mentions SET set_aside = 'copy' WHERE external_id = '2'")
    assert set(counted(store, brand, at_hours=1)) == {"3"}
    rows = store.rows("SELECT ended_by FROM past_opinions")
    assert [row["ended_by"] for row in rows] == ["removals", "removals"]


def test_nothing_is_due_twice_and_looking_again_changes_nothing(store: Store, brand: Brand) -> None:
    keep(store, review(1, 5))
    before = counted(store, brand)
    assert store.opinions.count_due(brand.id) == 0
    keep(store, review(1, 5), at_hours=5)
    assert store.opinions.count_due(brand.id) == 0, "seen again as it was"
    assert counted(store, brand, at_hours=5) == before


def test_what_claims_to_come_from_the_future_was_said_when_it_was_seen(store: Store, brand: Brand) -> None:
    keep(store, review(1, 5, days_ago=-40))
    assert counted(store, brand)["1"].said_on == NOW.date()


def test_days_are_those_of_the_team_and_move_with_its_zone(store: Store, brand: Brand) -> None:
    at = NOW.replace(hour=22, minute=30) - timedelta(days=2)
    keep(store, review(1, 5).model_copy(update={"published_at": at}))
    assert counted(store, brand)["1"].said_on == at.date()
    helsinki = replace(brand, team=WorkingHours(zone="Europe/Helsinki"))
    assert counted(store, helsinki)["1"].said_on == at.date() + timedelta(days=1)


def test_counting_that_is_interrupted_goes_on_where_it_was(
    store: Store, brand: Brand, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("earful.weighing._BATCH", 10)
    keep(store, *(review(number, 5, number / 100) for number in range(35)))

    def stop(done: int, total: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        count(brand, store, NOW, stop)
    assert store.opinions.count_due(brand.id) == 15
    assert len(counted(store, brand)) == 35
    days = store.rows("SELECT sum(mentions) AS n FROM opinion_days WHERE scope = 'brand'")
    assert days == [{"n": 35}]
