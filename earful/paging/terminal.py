"""The index and its range as lines of text, as wide as the terminal; plain ASCII where it shows no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from earful.digest.standing import likely, scale
from earful.model import IndexPoint
from earful.wording import ENGLISH

ROWS = 11
_MARGIN = 5
"""A number, a space and the axis on the left."""


@dataclass(frozen=True)
class Signs:
    """What the chart is drawn with."""

    flat: str
    rise: tuple[str, str]
    """Where the line leaves the lower row and enters the upper."""
    fall: tuple[str, str]
    """Where it leaves the upper row and enters the lower."""
    upright: str
    band: str
    gap: str
    axis: str
    corner: str
    floor: str


BOXES = Signs("─", ("╯", "╭"), ("╮", "╰"), "│", "░", "?", "┤", "└", "─")
ASCII = Signs("*", ("*", "*"), ("*", "*"), "*", ".", "?", "|", "+", "-")


def chart(points: Sequence[IndexPoint], start: date, end: date, width: int, is_plain: bool) -> list[str]:
    """The days from `start` to `end`, each column the last value of its days; empty without any value.

    A `?` at the bottom is a column without a value.
    """
    signs = ASCII if is_plain else BOXES
    columns = _columns(points, start, end, max(1, width - _MARGIN))
    ranges = [likely(point) for point in columns if point is not None]
    if not ranges:
        return []
    bottom, top = scale(min(low for low, _ in ranges), max(high for _, high in ranges))
    cells = [[" "] * len(columns) for _ in range(ROWS)]

    def row(value: float) -> int:
        return round((ROWS - 1) * (top - min(top, max(bottom, value))) / (top - bottom))

    before: int | None = None
    for at, point in enumerate(columns):
        if point is None or point.value is None:
            cells[-1][at], before = signs.gap, None
            continue
        low, high = likely(point)
        for each in range(row(high), row(low) + 1):
            cells[each][at] = signs.band
        here = row(point.value)
        _join(cells, at, before, here, signs)
        before = here
    marks = {0: top, (ROWS - 1) // 2: (top + bottom) / 2, ROWS - 1: bottom}
    lines = [
        f"{ENGLISH.index(marks[number]) if number in marks else '':>3} {signs.axis}{''.join(line)}".rstrip()
        for number, line in enumerate(cells)
    ]
    first, last = ENGLISH.dated(start), ENGLISH.dated(end)
    room = len(columns) - len(first) - len(last)
    days = f"{first}{' ' * room}{last}" if room > 0 else last
    return [*lines, f"    {signs.corner}{signs.floor * len(columns)}", f"     {days}"]


def legend(is_plain: bool, has_gaps: bool) -> str:
    """What the signs of the chart mean."""
    signs = ASCII if is_plain else BOXES
    return f"{signs.flat} index   {signs.band} likely range" + (
        f"   {signs.gap} no value" if has_gaps else ""
    )


def _columns(points: Sequence[IndexPoint], start: date, end: date, room: int) -> list[IndexPoint | None]:
    """As many columns as fit; each has the newest point with a value among its days."""
    days = (end - start).days + 1
    known = {point.on: point for point in points if point.value is not None}
    count = min(room, days * max(1, room // days))
    found: list[IndexPoint | None] = []
    for at in range(count):
        first, last = at * days // count, max(at * days // count, (at + 1) * days // count - 1)
        those = [known.get(start + timedelta(days=number)) for number in range(last, first - 1, -1)]
        found.append(next((point for point in those if point is not None), None))
    return found


def _join(cells: list[list[str]], at: int, before: int | None, here: int, signs: Signs) -> None:
    """The line reaches this column's row, upright where it has to climb or fall."""
    if before is None or before == here:
        cells[here][at] = signs.flat
        return
    left, entered = signs.rise if here < before else signs.fall
    cells[before][at], cells[here][at] = left, entered
    for between in range(min(before, here) + 1, max(before, here)):
        cells[between][at] = signs.upright
