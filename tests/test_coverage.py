"""What is known of a source on a day, and when its silence is no chance."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from earful.coverage import Visits, end_of, silence
from earful.store.times import written

UTC_ZONE, HELSINKI = ZoneInfo("UTC"), ZoneInfo("Europe/Helsinki")
DAY = date(2026, 11, 10)


def visits(*days_and_read: tuple[int, bool]) -> Visits:
    noon = datetime(2026, 11, 1, 12, tzinfo=UTC)
    return Visits(
        [written(noon + timedelta(days=day - 1)) for day, _ in days_and_read],
        [read for _, read in days_and_read],
        UTC_ZONE,
    )


def test_a_source_is_known_up_to_the_day_when_its_last_visit_read_it() -> None:
    assert visits((3, True), (9, True)).known_until(DAY) == DAY
    assert visits((3, True), (9, False)).known_until(DAY) == date(2026, 11, 3)
    assert visits((3, True), (9, False)).coverage(DAY) == "not read since 2026-11-03"


def test_later_visits_do_not_change_what_was_known() -> None:
    some = visits((3, True), (5, False), (12, True))
    assert some.coverage(DAY) == "not read since 2026-11-03"
    assert some.coverage(date(2026, 11, 12)) == "read"


def test_never_visited_is_not_blind_and_never_read_is_nothing_known() -> None:
    assert visits().known_until(DAY) == DAY
    assert visits((3, False)).known_until(DAY) is None
    assert visits((3, False)).coverage(DAY) == "never read"


def test_a_day_ends_where_the_team_lives_also_when_clocks_change() -> None:
    assert end_of(date(2026, 10, 24), HELSINKI).astimezone(UTC) == datetime(2026, 10, 24, 21, tzinfo=UTC)
    assert end_of(date(2026, 10, 25), HELSINKI).astimezone(UTC) == datetime(2026, 10, 25, 22, tzinfo=UTC)


def test_a_busy_source_that_says_nothing_for_a_week_is_silent() -> None:
    quiet, expected = silence([2.0] * 60 + [0.0] * 7) or (0, 0.0)
    assert (quiet, expected) == (7, 14.0)


def test_silence_that_may_be_chance_is_not_named() -> None:
    assert silence([2.0] * 60 + [0.0] * 3) is None
    assert silence([0.0] * 59 + [1.0] + [0.0] * 30) is None
    assert silence([2.0] * 60) is None
    assert silence([0.0] * 60) is None
    assert silence([5.0] * 20 + [0.0] * 20) is None, "not known for long enough"
