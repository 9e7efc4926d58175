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
