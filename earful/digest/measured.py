"""What a template may show of the reputation index: where it stands, how it moved and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Standing:
    """The reputation index at the end of the week."""

    value: float
    low: float
    high: float
    mentions: int
    """Opinions that it rests on, of all time."""
    read: int
    """Sources that could be read, of `sources`."""
    sources: int
    without_bursts: float | None = None
    """The index without what sudden bursts of opinions add, where that is clearly another one."""


@dataclass(frozen=True)
class NoStanding:
    """Why there is no index: no source could be read, nothing was measured yet, or too little was said.

    `opinions` are the effective ones that there are; `needed` is how many it takes.
    """

    why: Literal["blind", "unmeasured", "thin"]
    opinions: float = 0.0
    needed: int = 0


@dataclass(frozen=True)
class Change:
    """How the index moved since the week before. `is_clear`: by more than both ranges allow for chance."""

    tenths: int
    """Tenths of a point, as it is shown."""
    is_up: bool
    is_clear: bool


@dataclass(frozen=True)
class Column:
    """One week of the chart. Heights in pixels, from the top: free, range above the value, range below it."""

    day: date
    value: float | None
    low: float | None
    high: float | None
    is_missing: bool
    is_last: bool
    above: int
    upper: int
    lower: int
    below: int


@dataclass(frozen=True)
class Chart:
    """Twelve weeks of the index as positions on a scale from `bottom` to `top`."""

    columns: tuple[Column, ...]
    top: float
    bottom: float
    height: int


@dataclass(frozen=True)
class Reason:
    """One cause of the change. `width` is its bar as a percentage of the longest."""

    cause: str
    tenths: int
    """Tenths of a point."""
    mentions: int
    is_good: bool
    width: int
    source: str = ""
    """The source that brought most of it; empty where several did."""


@dataclass(frozen=True)
class Why:
    """The change as a sum: `reasons`, `others` smaller ones together, and what they do not explain.

    Unit: tenths of a point.
    """

    reasons: tuple[Reason, ...]
    others: int
    others_tenths: int
    unexplained_tenths: int | None
    """Nothing where the sum is exact."""
    total_tenths: int


@dataclass(frozen=True)
class Rival:
    """A brand on the scale from 0 to 100: its range starts at `left` and is `width` wide, in percent.

    `verdict` compares our brand with it: ahead, behind or unclear; "us" for our own row, "unmeasured" where
    there is no value. `is_news`: we are ahead or behind, and were not the week before.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    left: int
    width: int
    right: int
    verdict: Literal["ahead", "behind", "unclear", "us", "unmeasured"]
    is_news: bool = False
