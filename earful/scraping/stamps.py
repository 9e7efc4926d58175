"""The times in one column of a table, as programs and spreadsheets write them in many countries."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from earful.errors import LayoutChanged
from earful.scraping.moments import moment
from earful.scraping.page import Page

_CLOCK = (
    r"(?:,?\s*(?:T|klo\.?|kl\.?|at|à|в)?\s*(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?)?\s*(?P<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d\d)?|UTC|GMT|[A-Z]{2,5})?"
)
_BIG_FIRST = re.compile(
    rf"(?P<year>\d{{4}})[-./](?P<a>\d{{1,2}})[-./](?P<b>\d{{1,2}}){_CLOCK}", re.IGNORECASE
)
_BIG_LAST = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<between>[-./]) ?(?P<b>\d{{1,2}})[-./] ?(?P<year>\d{{4}}){_CLOCK}", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Moments:
    """The times of one column. Whether day or month comes first is read off all of it, never guessed."""

    def __init__(self, column: str, cells: list[str], page: Page, form: str | None, zone: str | None) -> None:
        self.column = column
        self.without_zone = self.ambiguous = False
        self._form = form
        in_name = re.search(r"\((?:UTC|GMT)\)", column)  # as Typeform says it
        self._zone = ZoneInfo(zone) if zone else UTC if in_name else None
        self._page = page
        self._day_first = self._is_day_first(cells)

    def _is_day_first(self, said: list[str]) -> bool | None:
        found = [match for text in said if (match := _BIG_LAST.fullmatch(text))]
        day = any(int(match["a"]) > 12 or match["between"] == "." for match in found)
        month = any(int(match["b"]) > 12 for match in found)
        if day and month and not self._form:
            raise LayoutChanged(f"day first and month first, both in `{self.column}`", self._page.url)
        return day if day or month else None

    def of(self, said: str, number: int) -> datetime | None:
        """The moment in that row; None where only the operator can know it. Raises: LayoutChanged."""
        try:
            read = self._read(said)
        except ValueError:
            where = f"row {number} of `{self.column}`"
            raise LayoutChanged(
                f"no time that can be read in {where}; say `date_format`", self._page.url
            ) from None
        if read is None or read.tzinfo:
            return read and read.astimezone(UTC)
        if self._zone is None:
            self.without_zone = True
            return None
        return read.replace(tzinfo=self._zone).astimezone(UTC)

    def _read(self, said: str) -> datetime | None:
        """Raises: ValueError."""
        if self._form:
            return datetime.strptime(said, self._form)  # noqa: DTZ007 - `of` adds the zone
        if re.fullmatch(r"\d{10}|\d{13}", said):
            return datetime.fromtimestamp(int(said[:10]), UTC)
        match = _BIG_FIRST.fullmatch(said) or _BIG_LAST.fullmatch(said)
        if match is None:
            return self._in_words(said)
        a, b = int(match["a"]), int(match["b"])
        if "between" in match.groupdict() and a != b:
            if self._day_first is None:
                self.ambiguous = True
                return None
            a, b = (b, a) if self._day_first else (a, b)
        hour = int(match["hour"] or 0)
        if match["half"]:
            hour = hour % 12 + 12 * (match["half"][0] in "pP")
        clock = (hour, int(match["minute"] or 0), int(match["second"] or 0))
        return datetime(int(match["year"]), a, b, *clock, tzinfo=_offset(match["zone"] or ""))

    def _in_words(self, said: str) -> datetime | None:
        """A date with the month's name; one that is relative to when the file was written is none."""
        if not _YEAR.search(said):
            raise ValueError("no year")
        zone = self._zone.key if isinstance(self._zone, ZoneInfo) else "UTC"
        at = moment(said, self._page.fetched_at, self._page.url, zone=zone)
        if self._zone is None and not re.search(r"(?:UTC|GMT|Z|[+-]\d\d:?\d\d)\)?$", said):
            self.without_zone = True
            return None
        return at


def _offset(zone: str) -> tzinfo | None:
    """The zone that a time itself names; None for none, and for letters that could mean several."""
    named = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", zone, re.IGNORECASE)
    if named:
        ahead = timedelta(hours=int(named[2]), minutes=int(named[3] or 0))
        return timezone(ahead if named[1] == "+" else -ahead)
    return UTC if zone.upper() in ("Z", "UTC", "GMT") else None
