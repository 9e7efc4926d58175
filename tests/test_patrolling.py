"""A storm is told once, at once, and only when there is one."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from earful.errors import ConfigError, UnknownName
from earful.model import Storm, StormId
from earful.patrolling import COOLDOWN, NEW_USUAL, Look, Patrolled, act, look
from earful.store import Store
from earful.store.migrations import migrations
from earful.store.times import SAID_AT
from tests.gales import DAY, FORUM, HARBOUR, HOUR, NOW, Town


def seen(town: Town, at: datetime = NOW) -> Look:
    return look(town.brand, town.store, at)


def patrol(town: Town, at: datetime = NOW) -> Patrolled:
    return act(town.brand, town.store, seen(town, at))


def storm_of(done: Patrolled) -> Storm:
    assert done.storm is not None
    return done.storm


def stormy(town: Town) -> Storm:
    """Two calm months, and then nine people at once."""
    town.listen()
    town.complain(9)
    return storm_of(patrol(town))


def calm_until(town: Town, end: datetime, start: datetime = NOW) -> None:
    """Nobody says anything, and everything is looked at."""
    at = start + 6 * HOUR
    while at <= end:
        town.visit("harbour", at)
        at += 6 * HOUR


@pytest.fixture
def town(store: Store) -> Town:
    return Town(store)


def test_a_usual_day_is_calm(town: Town) -> None:
    town.listen()
    assert patrol(town) == Patrolled("calm")


def test_many_people_at_once_are_a_storm_with_its_figures(town: Town) -> None:
    storm = stormy(town)
    assert (storm.state, storm.hours, storm.people, storm.bad, storm.peak) == ("open", 3, 9, 9, 9)
    assert storm.expected < 0.5
    assert storm.from_at == NOW - 3 * HOUR


@pytest.mark.parametrize("people", [1, 2, 4])
def test_a_quiet_brand_is_not_alarmed_by_a_few_complaints(town: Town, people: int) -> None:
    town.listen(per_day=2 / 30)
    town.complain(people)
    assert patrol(town) == Patrolled("calm")


def test_a_quiet_brand_is_alarmed_by_five_people(town: Town) -> None:
    town.listen(per_day=2 / 30)
    town.complain(5)
    assert patrol(town).event == "broke"


def test_one_author_who_writes_forty_times_is_no_storm(town: Town) -> None:
    town.listen()
    town.complain(40, author="Mika R.")
    assert seen(town).in_a_day <= 2
    assert patrol(town) == Patrolled("calm")


def test_people_without_a_name_are_each_somebody(town: Town) -> None:
    town.listen()
    town.complain(9, author=None)
    assert patrol(town).event == "broke"


def test_what_is_usual_for_a_busy_brand_is_no_storm_there(town: Town) -> None:
    town.listen(per_day=60, weeks=3.5)
    town.complain(5)
    assert patrol(town) == Patrolled("calm")
    town.complain(60, NOW + HOUR)
    assert patrol(town, NOW + HOUR).event == "broke"


def test_a_loud_day_with_its_usual_mood_is_no_storm(town: Town) -> None:
    """A campaign: four times as much of everything."""
    town.listen(per_day=20, weeks=4)
    loud = [town.opinion(NOW - n * DAY / 80, 1 if n % 4 == 0 else 5) for n in range(1, 80)]
    town.visit("harbour", NOW, loud)
    assert patrol(town) == Patrolled("calm")


def test_one_alarm_a_storm_however_often_one_looks(town: Town) -> None:
    storm = stormy(town)
    for hours in (1, 2, 3):
        town.complain(6, NOW + hours * HOUR, hours=1)
        done = patrol(town, NOW + hours * HOUR)
        assert (done.event, done.is_news, storm_of(done).id) == ("goes on", False, storm.id)
    assert storm_of(done).peak > storm.peak
    assert len(town.store.storms.all()) == 1


def test_two_patrols_at_once_have_one_storm(town: Town) -> None:
    town.listen()
    town.complain(9)
    first, second = seen(town), seen(town)
    assert act(town.brand, town.store, first).event == "broke"
    assert not act(town.brand, town.store, second).is_news
    assert len(town.store.storms.all()) == 1


def test_it_is_over_after_a_usual_day_and_another_comes_only_after_the_cooldown(town: Town) -> None:
    storm = stormy(town)
    calm_until(town, NOW + 18 * HOUR)
    assert patrol(town, NOW + 18 * HOUR).event == "goes on"
    over_at = NOW + 25 * HOUR
    town.visit("harbour", over_at)
    done = patrol(town, over_at)
    assert (done.event, storm_of(done).state, done.is_news) == ("over", "over", False)
    town.complain(9, over_at + COOLDOWN - 2 * HOUR)
    assert patrol(town, over_at + COOLDOWN - 2 * HOUR) == Patrolled("calm")
    town.visit("harbour", over_at + COOLDOWN + HOUR)
    again = patrol(town, over_at + COOLDOWN + HOUR)
    assert again.event == "broke"
    assert storm_of(again).id != storm.id


def test_a_storm_of_which_nothing_can_be_seen_is_not_over(town: Town) -> None:
    stormy(town)
    for hours in range(6, 73, 6):
        town.visit("harbour", NOW + hours * HOUR, state="failed")
    later = NOW + 72 * HOUR
    assert patrol(town, later).event == "goes on"
    town.visit("harbour", later + HOUR)
    assert patrol(town, later + HOUR).event == "over"


def test_what_lasts_for_two_weeks_is_usual_from_then_on(town: Town) -> None:
    storm = stormy(town)
    for half_days in range(1, 80):
        town.complain(6, NOW + half_days * 12 * HOUR, hours=10)
    done = patrol(town, NOW + NEW_USUAL)
    assert (done.event, storm_of(done).is_usual, storm_of(done).id) == ("over", True, storm.id)
    later = NOW + 79 * 12 * HOUR
    found = seen(town, later)
    assert found.finding is not None
    assert found.finding.expected > 2
    assert patrol(town, later) == Patrolled("calm")


def test_an_earlier_storm_does_not_raise_what_is_usual(town: Town) -> None:
    town.listen()
    before = seen(town).finding
    town.complain(60, NOW - 20 * DAY, hours=20)
    raised = seen(town).finding
    storm = town.store.storms.open(
        town.brand.id,
        at=NOW - 20 * DAY,
        from_at=NOW - 21 * DAY,
        hours=24,
        people=60,
        bad=60,
        expected=0.5,
        in_a_day=60,
    )
    assert storm is not None
    town.store.storms.end(storm, NOW - 19 * DAY)
    after = seen(town).finding
    assert before
    assert raised
    assert after
    assert raised.expected > 2 * before.expected
    assert after.expected == pytest.approx(before.expected, rel=0.1)


def test_after_an_acknowledgement_only_twice_as_many_people_are_news_and_once(town: Town) -> None:
    storm = stormy(town)
    town.store.storms.acknowledge(storm.id, NOW, "mai")
    town.complain(5, NOW + HOUR, hours=1)
    assert patrol(town, NOW + HOUR).event == "goes on"
    town.complain(7, NOW + 2 * HOUR, hours=1)
    done = patrol(town, NOW + 2 * HOUR)
    assert (done.event, done.is_news, storm_of(done).told_again_at) == ("doubled", True, NOW + 2 * HOUR)
    town.complain(60, NOW + 3 * HOUR, hours=1)
    assert patrol(town, NOW + 3 * HOUR).event == "goes on"


def test_only_an_open_storm_is_acknowledged(town: Town) -> None:
    storm = stormy(town)
    town.store.storms.acknowledge(storm.id, NOW, "mai")
    with pytest.raises(ConfigError, match="acknowledged since"):
        town.store.storms.acknowledge(storm.id, NOW, "mai")
    with pytest.raises(UnknownName, match="no storm 99"):
        town.store.storms.acknowledge(StormId(99), NOW, "mai")


def test_old_reviews_that_are_only_now_collected_are_no_storm(town: Town) -> None:
    town.listen()
    said = [town.opinion(NOW - n * DAY, 1) for n in range(5, 65)]
    town.visit("harbour", NOW, said)
    assert patrol(town) == Patrolled("calm")


def test_the_first_visit_of_all_is_no_storm_and_says_that_nothing_is_known(town: Town) -> None:
    town.complain(60, hours=20)
    assert patrol(town) == Patrolled("unknown")


def test_undated_reviews_found_after_a_long_gap_are_no_storm(town: Town) -> None:
    town.listen(until=NOW - 4 * DAY)
    town.complain(30, dated=False)
    assert patrol(town) == Patrolled("calm")


def test_undated_reviews_of_a_source_that_is_read_all_the_time_are_one(town: Town) -> None:
    town.listen(until=NOW - 3 * HOUR)
    town.complain(9, dated=False)
    assert patrol(town).event == "broke"


def test_dated_complaints_are_a_storm_however_long_nobody_looked(town: Town) -> None:
    town.listen(until=NOW - 4 * DAY)
    town.complain(9)
    assert patrol(town).event == "broke"


def test_a_new_source_neither_raises_an_alarm_nor_hides_one(town: Town) -> None:
    town.listen()
    town.visit("forum", NOW - 2 * DAY)
    town.complain(60, slug="forum")
    assert patrol(town) == Patrolled("calm")
    town.complain(9)
    storm = storm_of(patrol(town))
    assert (storm.people, storm.bad) == (9, 9)


def test_a_new_source_takes_part_after_two_weeks(town: Town) -> None:
    town.listen()
    town.listen("forum", weeks=4.5, per_day=1)
    town.complain(9, slug="forum")
    assert patrol(town).event == "broke"


def test_a_loud_source_that_went_blind_does_not_hide_a_storm(town: Town) -> None:
    """It usually brings fifteen bad opinions a day: where nobody looks, none are expected."""
    town.listen("forum", per_day=60, until=NOW - 3 * DAY, weeks=3.5)
    town.listen()
    for days in (1, 2):
        town.visit("forum", NOW - days * DAY, state="failed")
    town.complain(9)
    assert patrol(town).event == "broke"


def test_removed_and_set_aside_mentions_do_not_count(town: Town) -> None:
    town.listen()
    town.complain(9)
    with town.store.writing():
        town.store.db.execute("UPDATE mentions SET set_aside = 'copy' WHERE id % 2 = 0")
        town.store.db.execute("UPDATE mentions SET removed_at = '2026-11-23T08:00:00.000Z' WHERE id % 2 = 1")
    assert seen(town).bad == ()


def test_what_claims_to_come_from_tomorrow_counts_as_undated(town: Town) -> None:
    town.listen(until=NOW - 3 * DAY)
    town.visit("harbour", NOW, [town.opinion(NOW + DAY, 1) for _ in range(9)])
    assert patrol(town) == Patrolled("calm")
    town.visit("harbour", NOW + HOUR, [town.opinion(NOW + DAY, 1) for _ in range(9)])
    assert patrol(town, NOW + HOUR).event == "broke"


def test_a_brand_without_sources_is_unknown(store: Store) -> None:
    assert patrol(Town(store, sources=())) == Patrolled("unknown")


def test_a_source_that_is_left_out_of_the_settings_counts_no_more(store: Store) -> None:
    town = Town(store)
    town.listen()
    town.complain(9)
    store.brands.mirror([town.brand], [FORUM])
    assert patrol(town) == Patrolled("unknown")


def test_a_source_visited_once_in_three_days_takes_part(store: Store) -> None:
    town = Town(store, (replace(HARBOUR, every_hours=72),))
    town.listen(every_hours=72, per_day=4)
    assert patrol(town) == Patrolled("calm")
    town.complain(9)
    assert patrol(town).event == "broke"


def test_a_storm_is_not_over_before_its_source_was_read_again(store: Store) -> None:
    town = Town(store, (replace(HARBOUR, every_hours=24),))
    stormy(town)
    assert patrol(town, NOW + 40 * HOUR).event == "goes on"
    town.complain(9, NOW + 41 * HOUR, hours=14)
    assert patrol(town, NOW + 41 * HOUR).event == "goes on"
    town.visit("harbour", NOW + 80 * HOUR)
    assert patrol(town, NOW + 80 * HOUR).event == "over"


def test_only_the_last_weeks_are_read_and_through_an_index(town: Town) -> None:
    town.listen()
    town.visit("harbour", NOW, [town.opinion(NOW - timedelta(days=400), 1)])
    assert len(town.store.index.said(town.brand.id, since=NOW - DAY)) <= 2
    plan = town.store.rows(
        "EXPLAIN QUERY PLAN SELECT m.id FROM sources o JOIN mentions m ON m.source_id = o.id"
        f" WHERE o.brand_id = 1 AND {SAID_AT} >= '2026-11-22'"
    )
    assert "mentions_said" in str(plan)


def test_digests_from_before_there_were_storms_are_kept_by_the_migration() -> None:
    db = Database(memory=True, execute_plugins=False)
    migrations.apply(db, stop_before="m0011_storms")
    db["brands"].insert({"id": 1, "slug": "a", "name": "A", "aliases": "[]", "reply_within_hours": 24.0})
    issue = {
        **{"brand_id": 1, "report": "weekly_digest", "period_start_on": "2026-11-16"},
        **{"period_end_on": "2026-11-23", "state": "delivered", "view_sha256": "0", "built_at": "2026-11-23"},
        **{"subject": "s", "html": "h", "text": "t", "view": "{}"},
    }
    db["digest_issues"].insert(issue)
    migrations.apply(db)
    (kept,) = db["digest_issues"].rows
    assert (kept["subject"], kept["about"]) == ("s", "")
    with pytest.raises(sqlite3.IntegrityError):
        db["digest_issues"].insert(issue)
    db["digest_issues"].insert(issue | {"about": "storm 1"})
