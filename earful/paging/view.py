"""All that the page's template may show: decided, rounded and placed before it gets there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from earful.digest.measured import Change, Why
from earful.digest.view import Trouble

Verdict: TypeAlias = Literal["ahead", "behind", "unclear", "us", "unmeasured"]


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place in percent from the left or from the top, and its words."""

    at: str
    words: str


@dataclass(frozen=True)
class Stretch:
    """Days in a row of which something has to be said, and where they are drawn, in thousandths."""

    left: str
    width: str
    days: str
    says: str


@dataclass(frozen=True)
class Curve:
    """Paths on a plane 1000 wide and 100 high; empty where there is nothing to draw."""

    line: str
    band: str
    robust: str = ""
    """Only where it parts from the line."""


@dataclass(frozen=True)
class Chart:
    """The index and its range over time."""

    curve: Curve
    up: tuple[Tick, ...]
    across: tuple[Tick, ...]
    gaps: tuple[Stretch, ...]
    """Days without an index, and why."""
    blind: tuple[Stretch, ...]
    """Days on which a source could not be read, and which."""
    summary: str
    """The course in one sentence, for those who do not see it."""


@dataclass(frozen=True)
class Day:
    """One day of the chart, as its row in the table says it. Numbers are empty where there is no index."""

    on: str
    value: str
    low: str
    high: str
    robust: str
    """Empty where it does not part from the value."""
    mentions: int
    note: str
    """Why there is no index, and which sources were not read."""
    week: str
    """Id of the week that it lies in."""
    at: str
    """Percent from the left."""
    height: str
    """Percent from the top; empty where there is no index."""


@dataclass(frozen=True)
class Move:
    """How the index moved over some days. Its causes add up to the change as shown."""

    id: str
    label: str
    days: str
    before_on: str
    before: str
    after_on: str
    after: str
    change: Change | None
    causes: Why | None
    sources: Why | None
    """The same change by source."""
    none: str
    """Why no change or no cause can be told; empty where both are."""


@dataclass(frozen=True)
class Row:
    """A source, an expectation, a language or a brand on the scale from 0 to 100."""

    name: str
    value: str
    low: str
    high: str
    left: str
    """Where the range starts, in percent of the scale."""
    width: str
    at: str
    """Where the value is, in percent of the scale."""
    none: str
    """Why there is no index; empty where there is one."""
    mentions: int
    change: Change | None
    """Against four weeks earlier."""
    curve: Curve | None
    verdict: Verdict | None = None
    """How our brand stands beside it; nothing where nothing is compared."""
    unread: Trouble | None = None
    """A source that cannot be read, and since when."""
    late: Trouble | None = None
    """A source whose visit is late, which passes by itself."""


@dataclass(frozen=True)
class Standing:
    """The index at the end of the last day."""

    value: str
    low: str
    high: str
    mentions: int
    robust: str
    """The index without bursts of opinions; empty where it does not part from the value."""


@dataclass(frozen=True)
class ReplyRow:
    """How complaints of one source, or of all, were answered. Empty texts where nothing can be said."""

    source: str
    complaints: int
    answered: str
    """How many, and the share of those that were answered or due: 22 (92 %)"""
    half_within: str
    """Median time from post to answer: 9 hours"""
    in_time: str
    """Share that was answered within the target: 71 %"""
    none: str = ""
    """Why there are no shares; empty where there are."""


@dataclass(frozen=True)
class Replies:
    """How the brand answers."""

    days: str
    target: str
    """Within how long a reply is due: 24 hours"""
    rows: tuple[ReplyRow, ...]
    effect: str = ""
    """What replies changed, in one sentence; empty where that is not known."""


@dataclass(frozen=True)
class PageView:
    """The index of one brand over some time."""

    brand: str
    written: str
    """When the page was written."""
    on: str
    """The last day that was measured; empty before the first."""
    days: str
    """The days that the page shows."""
    formula: str
    half_life_days: int
    """After how many days an opinion counts half."""
    nothing: str
    """Why there is nothing to show; empty where there is something."""
    standing: Standing | None
    no_standing: str
    """Why there is no index; empty where there is one."""
    read: int
    sources_count: int
    unread: tuple[Trouble, ...]
    late: tuple[Trouble, ...]
    periods: tuple[Move, ...]
    chart: Chart | None
    days_table: tuple[Day, ...]
    weeks: tuple[Move, ...]
    """Newest first."""
    compared_on: str
    """The day that the rows' changes are against."""
    sources: tuple[Row, ...]
    expectations: tuple[Row, ...]
    languages: tuple[Row, ...]
    rivals: tuple[Row, ...]
    """Our own row first; empty without rivals."""
    replies: Replies | None
    no_replies: str
    """Why there are no reply figures; empty where there are."""
