"""Numbers, days and times as readers expect them, by language and time zone (CLDR, through Babel)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_interval, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from earful.errors import ConfigError

MINUS = "−"
_LOCALES = {"en": "en_GB", "uz": "uz_Latn"}
"""Where a language alone would say another one than is meant."""
_NEAR_DAYS = 5
"""Within so many days a weekday alone says which day is meant."""


@dataclass(frozen=True)
class Tongue:
    """How a reader reads: in which language, and in which time zone.

    Raises: ConfigError, by whatever writes, for a language that has no rules.
    """

    language: str = "en"
    zone: str = "UTC"

    @cached_property
    def locale(self) -> Locale:
        try:
            return Locale.parse(_LOCALES.get(self.language, self.language))
        except (UnknownLocaleError, ValueError):
            raise ConfigError(
                f"language `{self.language[:20]}` is unknown; name it as fi, uz or pt_BR"
            ) from None

    @property
    def direction(self) -> str:
        """ltr or rtl"""
        return str(self.locale.text_direction)

    def filters(self) -> Mapping[str, Callable[..., str]]:
        """By name, what a template may put numbers and times through."""
        return {name: getattr(self, name) for name in _FILTERS}

    def day(self, on: date) -> str:
        """22 Nov"""
        return format_skeleton("MMMd", on, locale=self.locale)

    def weekday(self, on: date) -> str:
        """Sun 22 Nov"""
        return format_skeleton("MMMEd", on, locale=self.locale)

    def dated(self, on: date) -> str:
        """22 Nov 2026"""
        return format_skeleton("yMMMd", on, locale=self.locale)

    def span(self, first: date, last: date) -> str:
        """The days from `first` to `last`: 16–22 Nov 2026"""
        if first == last:
            return self.dated(first)
        return _close(format_interval(first, last, "yMMMd", locale=self.locale))

    def moment(self, at: datetime) -> str:
        """Sun 22 Nov, 18:00"""
        there = at.astimezone(ZoneInfo(self.zone))
        return self._joined(self.weekday(there.date()), there)

    def deadline(self, at: datetime, now: datetime) -> str:
        """Mon 17:00, with its date where the weekday alone would mislead."""
        there, today = (one.astimezone(ZoneInfo(self.zone)) for one in (at, now))
        if abs((there.date() - today.date()).days) > _NEAR_DAYS:
            return self._joined(self.weekday(there.date()), there)
        return f"{format_skeleton('E', there.date(), locale=self.locale)} {self._time(there)}"

    def lasting(self, span: timedelta) -> str:
        """14 hours"""
        minutes = max(0, round(span.total_seconds() / 60))
        if minutes < 60:
            return self._unit(minutes, "minute")
        if minutes < 48 * 60:
            return self._unit(minutes // 60, "hour")
        return self._unit(minutes // (24 * 60), "day")

    def index(self, value: float) -> str:
        """An index value as it is shown: 66"""
        return self.number(round(value))

    def points(self, tenths: int) -> str:
        """4.9, of tenths of a point, whatever their sign."""
        return format_decimal(abs(tenths) / 10, "0.0", locale=self.locale)

    def signed(self, tenths: int) -> str:
        """−4.9, of tenths of a point."""
        return f"{_sign(tenths)}{self.points(tenths)}"

    def percent(self, share: float) -> str:
        """48%, of 0.48."""
        return format_percent(share, locale=self.locale)

    def decimal(self, value: float) -> str:
        """3.5, and 4 of 4.0"""
        return format_decimal(value, "0.#", locale=self.locale)

    def number(self, value: int) -> str:
        """1,234"""
        return format_decimal(value, "#,##0", locale=self.locale)

    def language_name(self, code: str) -> str:
        """Finnish, of `fi`; the code itself where it has no name."""
        name = self.locale.languages.get(code, code)
        return f"{name[:1].upper()}{name[1:]}"

    def listed(self, names: Sequence[Any]) -> str:
        """a, b and c"""
        return format_list([str(name) for name in names], locale=self.locale)

    def _joined(self, day: str, at: datetime) -> str:
        return str(self.locale.datetime_formats["medium"]).format(self._time(at), day)

    def _time(self, at: datetime) -> str:
        return format_time(at, "short", locale=self.locale)

    def _unit(self, count: int, unit: str) -> str:
        return format_unit(count, f"duration-{unit}", length="long", locale=self.locale)


ENGLISH = Tongue()
_FILTERS = (
    *("day", "weekday", "dated", "span", "moment", "deadline", "lasting", "index", "points", "signed"),
    *("percent", "decimal", "number", "language_name", "listed"),
)


def shared_out(parts: Sequence[float], total: int) -> list[int]:
    """The parts rounded to tenths so that what is shown sums to the total that is shown.

    Unit: parts in points, total in tenths.
    """
    exact = [part * 10 for part in parts]
    rounded = [round(part) for part in exact]
    missing = total - sum(rounded)
    step = 1 if missing > 0 else -1
    order = sorted(range(len(exact)), key=lambda at: step * (rounded[at] - exact[at]))
    for at in range(abs(missing)):
        rounded[order[at % len(order)]] += step
    return rounded


def _sign(number: int) -> str:
    return "" if number == 0 else "+" if number > 0 else MINUS


def _close(span: str) -> str:
    """16–22 and not 16 – 22: CLDR puts thin spaces around the dash, which few clients show as such."""
    left, dash, right = span.partition("–")
    is_close = left.rstrip().isdecimal()
    return f"{left.rstrip()}{dash}{right.lstrip()}" if is_close else span.replace("\u2009", " ")
