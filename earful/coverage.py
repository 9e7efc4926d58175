"""Which sources could be read, and until when what each said is known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import exp
from zoneinfo import ZoneInfo

from earful.model import Source
from earful.store import Store
from earful.store.times import instant, written

READ = "read"
SILENT_WEEKS = 8
"""The weeks by which it is told how much a source should bring."""
_SURPRISE = 0.001
"""Silence is named when it had a smaller chance than this."""


def end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone)


@dataclass(frozen=True)
class Visits:
    """The visits to one source, oldest first: when each began, as written, and whether it looked."""

    started: Sequence[str]
    read: Sequence[bool]
    zone: ZoneInfo

    @classmethod
    def of(cls, source: Source, store: Store, zone: ZoneInfo, since: date | None = None) -> Visits:
        """All of them; with `since`, what has to be known of that day and later ones."""
        looks = store.ledger.looks(source.id, datetime.combine(since, time(), zone) if since else None)
        return cls([at for at, _ in looks], [read for _, read in looks], zone)

    def known_until(self, day: date) -> date | None:
        """The last day up to `day` that is known: `day` itself unless the last visit could not look.

        None where the source was never read, though visited. A source that was never visited is not blind.
        """
        seen = bisect_left(self.started, written(end_of(day, self.zone)))
        if seen == 0 or self.read[seen - 1]:
            return day
        good = next((self.started[at] for at in range(seen - 1, -1, -1) if self.read[at]), None)
        return None if good is None else instant(good).astimezone(self.zone).date()

    def coverage(self, day: date) -> str:
        """`read`, or `not read since` the day of the last good visit (`never read` where there is none)."""
        known = self.known_until(day)
        if known == day:
            return READ
        return "never read" if known is None else f"not read since {known}"


def silence(arrivals: Sequence[float]) -> tuple[int, float] | None:
    """For how many days a source that is read has said nothing, and how much was expected of it in them.

    `arrivals` are its opinions of each day, the last day last. None while the silence may be chance: arrivals
    are taken for independent, at the pace of the eight weeks before the silence.
    """
    quiet = next((back for back, count in enumerate(reversed(arrivals)) if count), len(arrivals))
    before = arrivals[max(0, len(arrivals) - quiet - 7 * SILENT_WEEKS) : len(arrivals) - quiet]
    if quiet == 0 or len(before) < 7 * SILENT_WEEKS:
        return None
    expected = quiet * sum(before) / len(before)
    return (quiet, expected) if exp(-expected) < _SURPRISE else None
