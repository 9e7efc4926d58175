"""The period of a weekly digest: an ISO week, Monday to Sunday in the team's own zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from earful.errors import UnknownName

REPORT = "weekly_digest"


@dataclass(frozen=True)
class Week:
    """An ISO week, named by its Monday."""

    start_on: date

    @classmethod
    def parse(cls, text: str) -> Week:
        """The week of a text such as 2026-W47. Raises: UnknownName."""
        match = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text.strip(), re.IGNORECASE)
        try:
            if match is None:
                raise ValueError
            return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))
        except ValueError:
            raise UnknownName(f"`{text[:20]}` is no ISO week; write it as 2026-W47") from None

    @classmethod
    def ended_before(cls, now: datetime, zone: str) -> Week:
        """The last whole week before `now`."""
        today = now.astimezone(ZoneInfo(zone)).date()
        return cls(today - timedelta(days=today.weekday() + 7))

    @property
    def end_on(self) -> date:
        """The Monday after it."""
        return self.start_on + timedelta(days=7)

    @property
    def last_on(self) -> date:
        """Its Sunday."""
        return self.start_on + timedelta(days=6)

    @property
    def before(self) -> Week:
        return Week(self.start_on - timedelta(days=7))

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """Its first instant and the first instant after it, in UTC."""
        first, last = (
            datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
            for day in (self.start_on, self.end_on)
        )
        return first, last

    def __str__(self) -> str:
        year, number, _ = self.start_on.isocalendar()
        return f"{year}-W{number:02}"
