"""When a complaint is due: hours from when the clock started, never outside the team's working hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from earful.errors import SettingsInvalid
from earful.model import Mention, WorkingHours

if TYPE_CHECKING:
    from holidays import HolidayBase

_LONGEST_PAUSE_DAYS = 400
"""Beside the days that a team names itself: among so many, no country has none to work on."""


def clock_starts_at(mention: Mention, reply_within_hours: float) -> datetime:
    """When the mention was said; when Earful first saw it, if that was more than the promised hours later.

    Why: a first visit finds reviews that are years old; none of them is years overdue.
    """
    promised = timedelta(hours=reply_within_hours)
    if mention.first_seen_at - mention.said_at > promised:
        return mention.first_seen_at
    return min(mention.said_at, mention.first_seen_at)


def works_on(day: date, team: WorkingHours) -> bool:
    """It is one of the team's weekdays, no public holiday where it works, and none of its own days off."""
    if day.isoweekday() not in team.days or day in team.closed:
        return False
    return not team.holidays or day not in calendar(team.holidays)


@lru_cache
def calendar(place: str) -> HolidayBase:
    """The public holidays of a country, `FI`, or of a part of one, `DE-BY`; all the years there are.

    Raises: SettingsInvalid.
    Source: the `holidays` library; days that a government moves late come with its releases.
    """
    from holidays import country_holidays  # a fifth of a second, for teams that have holidays

    country, _, part = place.partition("-")
    try:
        return country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        raise SettingsInvalid(
            "no public holidays are known there; write a code of ISO 3166 such as FI or DE-BY"
        ) from None


def due_at(start: datetime, reply_within_hours: float, team: WorkingHours) -> datetime:
    """The promised hours of ordinary time after `start`; outside the team's hours, its next opening.

    Shape: a UTC instant at which the team works, or is just closing, in its own zone and summer time, on one
    of its working days. A team without working hours is due at any time.
    """
    raw = start.astimezone(UTC) + timedelta(hours=reply_within_hours)
    if team.opens >= team.closes:
        return raw
    zone = ZoneInfo(team.zone)
    today = raw.astimezone(zone).date()
    for later in range(_LONGEST_PAUSE_DAYS + len(team.closed)):
        day = today + timedelta(days=later)
        if not works_on(day, team):
            continue
        opens = datetime.combine(day, team.opens, zone).astimezone(UTC)
        closes = datetime.combine(day, team.closes, zone).astimezone(UTC)
        if raw <= closes:
            return max(raw, opens)
    return raw


def working_hours(start: datetime, end: datetime, team: WorkingHours) -> float:
    """How many of the hours between the two the team works; all, where it has no working hours."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if team.opens >= team.closes:
        return max(0.0, (end - start).total_seconds() / 3600)
    zone = ZoneInfo(team.zone)
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    worked = timedelta(0)
    for later in range((last - first).days + 1):
        day = first + timedelta(days=later)
        if works_on(day, team):
            opens = datetime.combine(day, team.opens, zone).astimezone(UTC)
            closes = datetime.combine(day, team.closes, zone).astimezone(UTC)
            worked += max(timedelta(0), min(end, closes) - max(start, opens))
    return worked.total_seconds() / 3600
