"""The pause between visits follows what a source brings, within the operator's bounds."""

from datetime import UTC, datetime, timedelta

from earful.pace import pause

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SHORTEST, LONGEST = timedelta(hours=1), timedelta(hours=24)


def after(*days_ago: float) -> timedelta:
    return pause([NOW - timedelta(days=days) for days in days_ago], NOW, SHORTEST, LONGEST)


def test_the_pause_stays_within_its_bounds() -> None:
    assert after(*([0.1] * 5000)) == SHORTEST
    assert after() == LONGEST
    assert after(*([400.0] * 50)) == LONGEST


def test_more_is_visited_sooner_and_silence_later() -> None:
    some = [day * 0.1 for day in range(200)]
    assert after(*some, 0.05) <= after(*some) < LONGEST
    assert after(*(day + 20 for day in some)) > after(*some)


def test_a_burst_is_visited_sooner_at_once() -> None:
    quiet = [2.0 * day for day in range(10)]
    assert after(*quiet, *([0.05] * 60)) < after(*quiet) / 3


def test_where_a_rhythm_shows_the_busy_hours_are_visited_more_often() -> None:
    """Two hundred mentions, all said between 7 and 9 o'clock in UTC."""
    known = [NOW.replace(minute=7 * count % 60) - timedelta(days=count // 4 + 1) for count in range(200)]
    morning = pause(known, NOW.replace(hour=5), SHORTEST, LONGEST)
    afternoon = pause(known, NOW.replace(hour=13), SHORTEST, LONGEST)
    assert morning < timedelta(hours=6) < timedelta(hours=12) < afternoon


def test_a_site_that_tells_days_only_has_no_rhythm() -> None:
    known = [NOW.replace(hour=0) - timedelta(days=count // 4) for count in range(200)]
    pauses = {pause(known, NOW.replace(hour=hour), SHORTEST, LONGEST) for hour in (7, 13, 22)}
    assert len(pauses) == 1


def test_what_was_said_after_the_visit_is_not_known_to_it() -> None:
    later = [NOW + timedelta(hours=hour) for hour in range(40)]
    assert pause(later, NOW, SHORTEST, LONGEST) == pause([], NOW, SHORTEST, LONGEST)
