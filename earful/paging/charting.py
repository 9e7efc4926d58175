"""Days and values as places on a plane 1000 wide and 100 high. Pure geometry.

Each day is a slot of equal width; its value stands in the slot's middle, its range fills the slot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from earful.paging.view import Tick
from earful.wording import ENGLISH

WIDTH, HEIGHT = 1000.0, 100.0
MOST_TICKS = 7
_LAST_TICK_AT = 0.93
"""A label that starts further to the right would leave the page."""
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Plane:
    """So many days, and values from `bottom` to `top`."""

    days: int
    bottom: float
    top: float

    def across(self, slot: float) -> float:
        """Where a slot begins; `slot` + 0.5 is its middle."""
        return WIDTH * slot / self.days

    def down(self, value: float) -> float:
        """How far below the top a value is; the plane's edge for what lies outside."""
        share = (self.top - value) / (self.top - self.bottom)
        return HEIGHT * min(1.0, max(0.0, share))


def runs(are: Sequence[bool]) -> list[tuple[int, int]]:
    """Where the flags are set, as half-open stretches."""
    found: list[tuple[int, int]] = []
    for at, flag in enumerate(are):
        if flag and found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        elif flag:
            found.append((at, at + 1))
    return found


def line(plane: Plane, values: Sequence[float | None]) -> str:
    """A path through the values, interrupted where there is none; a lone value is a dot."""
    parts = []
    for start, end in runs([value is not None for value in values]):
        places = [
            f"{number(plane.across(at + 0.5))} {number(plane.down(value))}"
            for at in range(start, end)
            if (value := values[at]) is not None
        ]
        parts.append("M" + "L".join(places if len(places) > 1 else places * 2))
    return "".join(parts)


def band(plane: Plane, ranges: Sequence[tuple[float, float] | None]) -> str:
    """The closed shapes between low and high, one for each stretch that has them."""
    parts = []
    for start, end in runs([each is not None for each in ranges]):
        known = [each for each in ranges[start:end] if each is not None]
        middles = [plane.across(at + 0.5) for at in range(start, end)]
        places = [plane.across(start), *middles, plane.across(end)]
        whole = [known[0], *known, known[-1]]
        lows, highs = [low for low, _ in whole], [high for _, high in whole]
        upper = [f"{number(x)} {number(plane.down(y))}" for x, y in zip(places, highs, strict=True)]
        lower = [f"{number(x)} {number(plane.down(y))}" for x, y in zip(places, lows, strict=True)]
        parts.append(f"M{'L'.join([*upper, *reversed(lower)])}Z")
    return "".join(parts)


def apart(values: Sequence[float | None], far: Sequence[bool]) -> list[float | None]:
    """Only those that are meant, with a neighbour on each side to lead there."""
    near = [any(far[max(0, at - 1) : at + 2]) for at in range(len(far))]
    return [value if keep else None for value, keep in zip(values, near, strict=True)]


def levels(bottom: float, top: float) -> tuple[Tick, ...]:
    """Round values on the way up, few enough to be read."""
    step = 10 if top - bottom <= 60 else 20
    first = int(-(-bottom // step)) * step
    plane = Plane(1, bottom, top)
    return tuple(Tick(number(plane.down(at)), str(at)) for at in range(first, int(top) + 1, step))


def calendar(start: date, end: date) -> tuple[Tick, ...]:
    """At most seven marks: Mondays where few days are shown, else first days of months."""
    days = (end - start).days + 1
    for places in _marks(start, end):
        ticks = [Tick(number(100 * (on - start).days / days), words) for on, words in places]
        ticks = [tick for tick in ticks if float(tick.at) <= 100 * _LAST_TICK_AT]
        if len(ticks) <= MOST_TICKS:
            return tuple(ticks)
    return ()


def _marks(start: date, end: date) -> list[list[tuple[date, str]]]:
    """Ever sparser ways to mark these days."""
    every_day = [start + timedelta(days=back) for back in range((end - start).days + 1)]
    mondays = [(on, ENGLISH.day(on)) for on in every_day if on.weekday() == 0]
    firsts = [on for on in every_day if on.day == 1]
    by_month = [
        [(on, _month(on)) for on in firsts if (on.year * 12 + on.month - 1) % step == 0]
        for step in _MONTH_STEPS
    ]
    if len(every_day) <= 7:
        return [[(on, ENGLISH.day(on)) for on in every_day]]
    return [mondays, *by_month]


def _month(on: date) -> str:
    """The month; in January the year, which is what changed."""
    return str(on.year) if on.month == 1 else ENGLISH.day(on).split()[1]


def number(value: float) -> str:
    """As short as it can be without being seen to be rounded."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
