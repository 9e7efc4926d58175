"""Numbers, dates and durations as English readers expect them (en_GB)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUS = "−"


def day(on: date) -> str:
    """22 Nov"""
    return f"{on.day} {_MONTHS[on.month - 1]}"


def weekday(on: date) -> str:
    """Sun 22 Nov"""
    return f"{_DAYS[on.weekday()]} {day(on)}"


def moment(at: datetime, zone: str) -> str:
    """Sun 22 Nov, 18:00"""
    there = at.astimezone(ZoneInfo(zone))
    return f"{weekday(there.date())}, {there:%H:%M}"


def deadline(at: datetime, now: datetime, zone: str) -> str:
    """Mon 17:00, with its date where the weekday alone would mislead."""
    there, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    near = abs((there.date() - today).days) <= 5
    return f"{_DAYS[there.weekday()] if near else weekday(there.date())} {there:%H:%M}"


def dated(on: date) -> str:
    """22 Nov 2026"""
    return f"{day(on)} {on.year}"


def span(first: date, last: date) -> str:
    """The days from `first` to `last`: 16–22 Nov 2026"""
    if first == last:
        return dated(first)
    if first.year != last.year:
        return f"{day(first)} {first.year} – {day(last)} {last.year}"
    if first.month != last.month:
        return f"{day(first)} – {day(last)} {last.year}"
    return f"{first.day}–{day(last)} {last.year}"


def lasting(span: timedelta) -> str:
    """14 hours"""
    minutes = max(0, round(span.total_seconds() / 60))
    if minutes < 60:
        return counted(minutes, "minute")
    if minutes < 48 * 60:
        return counted(minutes // 60, "hour")
    return counted(minutes // (24 * 60), "day")


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def index(value: float) -> str:
    """An index value as it is shown: 66"""
    return f"{value:.0f}"


def percent(share: float) -> str:
    """48 %, of 0.48."""
    return f"{100 * share:.0f} %"


def signed(tenths: int) -> str:
    """−4.9, of tenths of a point."""
    sign = "" if tenths == 0 else "+" if tenths > 0 else MINUS
    return f"{sign}{abs(tenths) / 10:.1f}"


def stars(value: float, best: float) -> str:
    noun = "stars" if best == 5 else "points"
    return f"{value:g} of {best:g} {noun}"


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


@dataclass(frozen=True)
class Tongue:
    """How a reader reads: in which language, and in which time zone."""

    language: str = "en"
    zone: str = "UTC"

    @property
    def direction(self) -> str:
        return "ltr"

    def filters(self) -> Mapping[str, Callable[..., str]]:
        """By name, what a template may put numbers and times through."""
        return {
            **{"day": day, "weekday": weekday, "dated": dated, "span": span, "index": index},
            **{"lasting": lasting, "percent": percent, "signed": signed, "points": points, "number": number},
            **{"decimal": decimal, "counted_change": counted_change},
            **{"language_name": language_name, "listed": listed},
            "moment": lambda at: moment(at, self.zone),
            "deadline": lambda at, now: deadline(at, now, self.zone),
        }


ENGLISH = Tongue()


def points(tenths: int) -> str:
    """4.9, of tenths of a point, whatever their sign."""
    return f"{abs(tenths) / 10:.1f}"


def decimal(value: float) -> str:
    """3.5, and 4 of 4.0"""
    return f"{value:.1f}".removesuffix(".0")


def counted_change(by: int) -> str:
    """+3 or −3"""
    return f"{MINUS if by < 0 else '+'}{abs(by):,}"


def number(value: int) -> str:
    """1,234"""
    return f"{value:,}"


def language_name(code: str) -> str:
    return _LANGUAGES.get(code, code)


def listed(names: Sequence[Any]) -> str:
    """a, b and c"""
    texts = [str(name) for name in names]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


_LANGUAGES = {
    **{"en": "English", "fi": "Finnish", "uz": "Uzbek", "ru": "Russian", "sv": "Swedish", "et": "Estonian"},
    **{"de": "German", "fr": "French", "es": "Spanish", "it": "Italian"},
}
