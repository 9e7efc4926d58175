"""A complaint is due within the promised hours, and never while the team sleeps."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earful.due import calendar, clock_starts_at, due_at, working_hours
from earful.model import Mention, MentionId, SourceId, WorkingHours

HELSINKI = WorkingHours(zone="Europe/Helsinki")
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)

minutes = st.integers(0, 3 * 365 * 24 * 60)
instants = minutes.map(lambda later: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=later))
promises = st.floats(0.25, 200, allow_nan=False)
teams = st.builds(
    WorkingHours,
    zone=st.sampled_from(
        ["UTC", "Europe/Helsinki", "Asia/Tashkent", "America/St_Johns", "Australia/Lord_Howe"]
    ),
    days=st.frozensets(st.integers(1, 7), min_size=1),
    opens=st.times(time(5), time(10)).map(lambda at: at.replace(second=0, microsecond=0)),
    closes=st.times(time(12), time(22)).map(lambda at: at.replace(second=0, microsecond=0)),
)
places = st.sampled_from(["", "FI", "UZ", "DE-BY", "JP", "NO"])
days_off = st.frozensets(st.dates(date(2025, 1, 1), date(2028, 12, 31)), max_size=30)


def local(due: datetime, team: WorkingHours) -> datetime:
    return due.astimezone(ZoneInfo(team.zone))


@given(instants, promises, teams)
def test_it_is_always_due_while_the_team_works(start: datetime, hours: float, team: WorkingHours) -> None:
    due = local(due_at(start, hours, team), team)
    assert due.isoweekday() in team.days
    assert team.opens <= due.time() <= team.closes


@given(instants, promises, teams)
def test_the_customers_hours_are_never_cut_short(start: datetime, hours: float, team: WorkingHours) -> None:
    assert due_at(start, hours, team) >= start + timedelta(hours=hours)


@given(instants, instants, promises, teams)
def test_what_was_said_first_is_due_first(
    one: datetime, other: datetime, hours: float, team: WorkingHours
) -> None:
    assert (due_at(one, hours, team) <= due_at(other, hours, team)) or one > other


@given(instants, promises, teams)
def test_no_pause_is_longer_than_the_teams_week(start: datetime, hours: float, team: WorkingHours) -> None:
    assert due_at(start, hours, team) - start - timedelta(hours=hours) <= timedelta(days=7)


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("2026-11-23T10:30+02:00", "2026-11-24T10:30+02:00"),
        ("2026-11-23T02:00+02:00", "2026-11-24T09:00+02:00"),
        ("2026-11-23T18:00+02:00", "2026-11-25T09:00+02:00"),
        ("2026-11-20T16:00+02:00", "2026-11-23T09:00+02:00"),
        ("2026-11-19T17:00+02:00", "2026-11-20T17:00+02:00"),
        ("2026-10-24T20:00+03:00", "2026-10-26T09:00+02:00"),
        ("2026-03-28T12:00+02:00", "2026-03-30T09:00+03:00"),
    ],
    ids=[
        "in hours",
        "at night",
        "in the evening",
        "at the weekend",
        "at closing",
        "winter time",
        "summer time",
    ],
)
def test_a_day_later_or_at_the_next_opening(said: str, due: str) -> None:
    assert due_at(datetime.fromisoformat(said), 24, HELSINKI) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    "team",
    [WorkingHours(days=frozenset()), WorkingHours(opens=time(9), closes=time(9))],
    ids=["no days", "no hours"],
)
def test_a_team_without_working_hours_is_due_at_any_time(team: WorkingHours) -> None:
    sunday = datetime(2026, 11, 22, 2, tzinfo=UTC)
    assert due_at(sunday, 24, team) == sunday + timedelta(hours=24)


SAID = Mention(
    id=MentionId(1),
    source_id=SourceId(1),
    external_id="r1",
    url="https://stars.example/r1",
    kind="review",
    title=None,
    text="Cold coffee.",
    language="en",
    rating=None,
    author_key=None,
    published_at=MONDAY - timedelta(hours=5),
    first_seen_at=MONDAY,
    last_seen_at=MONDAY,
)


def test_the_clock_starts_when_it_was_said() -> None:
    assert clock_starts_at(SAID, 24) == MONDAY - timedelta(hours=5)


def test_a_review_that_was_years_old_when_first_seen_is_not_years_overdue() -> None:
    assert clock_starts_at(replace(SAID, published_at=MONDAY - timedelta(days=1100)), 24) == MONDAY


def test_where_the_site_shows_no_time_or_a_future_one_the_clock_starts_when_first_seen() -> None:
    assert clock_starts_at(replace(SAID, published_at=None), 24) == MONDAY
    assert clock_starts_at(replace(SAID, published_at=MONDAY + timedelta(days=3)), 24) == MONDAY


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-23 08:00", "2026-11-23 10:00", 2),
        ("2026-11-20 14:00", "2026-11-23 08:00", 2),
        ("2026-11-20 18:00", "2026-11-22 20:00", 0),
        ("2026-11-16 00:00", "2026-11-23 00:00", 40),
        # The clocks go back on Sunday: the team opens at 7 instead of 6 in UTC.
        ("2026-10-23 13:00", "2026-10-26 08:00", 2),
        ("2026-11-23 10:00", "2026-11-23 08:00", 0),
    ],
)
def test_only_the_teams_own_hours_are_counted(start: str, end: str, hours: float) -> None:
    first, last = (datetime.fromisoformat(f"{at}+00:00") for at in (start, end))
    assert working_hours(first, last, HELSINKI) == hours


@given(instants, instants, instants, teams)
def test_the_teams_hours_add_up(one: datetime, other: datetime, third: datetime, team: WorkingHours) -> None:
    first, middle, last = sorted((one, other, third))
    whole = working_hours(first, last, team)
    parts = working_hours(first, middle, team) + working_hours(middle, last, team)
    assert whole == pytest.approx(parts)
    assert 0 <= whole <= (last - first).total_seconds() / 3600 + 1e-9


def test_without_working_hours_every_hour_is_the_teams() -> None:
    team = WorkingHours(opens=time(9), closes=time(9))
    assert working_hours(MONDAY, MONDAY + timedelta(hours=30), team) == 30


@given(instants, promises, teams, places, days_off)
def test_it_is_never_due_on_a_holiday_nor_on_a_day_off(
    start: datetime, hours: float, team: WorkingHours, place: str, closed: frozenset[date]
) -> None:
    team = replace(team, holidays=place, closed=closed)
    due = local(due_at(start, hours, team), team)
    assert due.isoweekday() in team.days
    assert due.date() not in closed
    assert not place or due.date() not in calendar(place)


@pytest.mark.parametrize(
    ("place", "zone", "said", "due"),
    [
        # Midsummer Eve is on Friday 19 June 2026: what comes on Thursday is due on Monday.
        ("FI", "Europe/Helsinki", "2026-06-18 12:00", "2026-06-22 09:00"),
        ("", "Europe/Helsinki", "2026-06-18 12:00", "2026-06-19 12:00"),
        # Navroʻz is on Saturday 21 March 2026, its day off on Monday, and Eid al-Fitr on the Friday before.
        ("UZ", "Asia/Tashkent", "2026-03-19 12:00", "2026-03-24 09:00"),
        ("", "Asia/Tashkent", "2026-03-19 12:00", "2026-03-20 12:00"),
        # Over the turn of the year: New Year's Day is a Friday.
        ("FI", "Europe/Helsinki", "2026-12-31 15:00", "2027-01-04 09:00"),
        # Epiphany is one in Bavaria, and none in Berlin.
        ("DE-BY", "Europe/Berlin", "2026-01-05 12:00", "2026-01-07 09:00"),
        ("DE-BE", "Europe/Berlin", "2026-01-05 12:00", "2026-01-06 12:00"),
    ],
)
def test_public_holidays_are_no_working_days(place: str, zone: str, said: str, due: str) -> None:
    team = WorkingHours(zone=zone, holidays=place)
    start = datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(zone))
    assert f"{local(due_at(start, 24, team), team):%Y-%m-%d %H:%M}" == due


def test_a_team_that_is_closed_for_a_whole_year_owes_the_answer_after_it() -> None:
    closed = frozenset(date(2026, 1, 1) + timedelta(days=later) for later in range(365))
    team = replace(HELSINKI, holidays="FI", closed=closed)
    due = local(due_at(datetime(2026, 1, 2, tzinfo=UTC), 24, team), team)
    assert f"{due:%Y-%m-%d %H:%M}" == "2027-01-04 09:00"


def test_a_holiday_has_no_working_hours() -> None:
    week = datetime(2026, 6, 14, 21, tzinfo=UTC), datetime(2026, 6, 21, 21, tzinfo=UTC)
    assert working_hours(*week, HELSINKI) == 40
    assert working_hours(*week, replace(HELSINKI, holidays="FI")) == 32
    assert working_hours(*week, replace(HELSINKI, closed=frozenset({date(2026, 6, 15)}))) == 32
