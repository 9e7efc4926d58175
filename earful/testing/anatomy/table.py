"""Tables of text: CSV with any separator."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any

from earful.testing.anatomy.parts import Body, Target, is_date, readable

_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
Rows = list[list[str]]
ROW = "row"


class Table(Body):
    """Rows of cells; the first row names the columns."""

    def __init__(self, raw: bytes, encoding: str, separator: str, rows: Rows) -> None:
        self.raw = raw
        self._encoding = encoding
        self._separator = separator
        self._rows = rows

    @classmethod
    def read(cls, raw: bytes) -> Table | None:
        mark = next((mark for mark in _ENCODINGS if raw.startswith(mark)), b"")
        encoding = _ENCODINGS.get(mark, "latin-1")  # bytes in, the same bytes out
        if not mark and b"\0" in raw:
            return None
        text = raw.decode(encoding, errors="replace")
        first = text.splitlines()[0] if text.strip() else ""
        separator = max(",;\t|", key=first.count)
        if not first.count(separator):
            return None
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        return cls(raw, encoding, separator, rows) if len(rows) > 1 else None

    def written(self, rows: Rows) -> bytes:
        out = io.StringIO(newline="")
        end = "\r\n" if b"\r\n" in self.raw else "\n"
        csv.writer(out, delimiter=self._separator, lineterminator=end).writerows(rows)
        return out.getvalue().encode(self._encoding)

    def _target(self, what: str, rows: Callable[[], Rows], name: str = "", **more: Any) -> Target:
        places = frozenset({(ROW, name)}) if name else frozenset()
        return Target(what, lambda: self.written(rows()), places, **more)

    def _renamed(self, at: int) -> Rows:
        header = self._rows[0]
        return [[*header[:at], f"x{header[at][1:]} 2", *header[at + 1 :]], *self._rows[1:]]

    def _without(self, at: int) -> Rows:
        return [row[:at] + row[at + 1 :] for row in self._rows]

    def _blanked(self, at: int, numbers: list[int]) -> Rows:
        return [
            [*row[:at], "", *row[at + 1 :]] if number in numbers else row
            for number, row in enumerate(self._rows)
        ]

    def renames(self) -> Iterator[Target]:
        for at, name in enumerate(self._rows[0]):
            if name:
                yield self._target(f"column `{name}` under another name", partial(self._renamed, at), name)

    def drops(self) -> Iterator[Target]:
        for at, name in enumerate(self._rows[0]):
            yield self._target(f"column `{name}` gone", partial(self._without, at), name)

    def undated(self) -> Iterator[Target]:
        for at, name in enumerate(self._rows[0]):
            rows = enumerate(self._rows[1:], 1)
            dated = [number for number, row in rows if len(row) > at and is_date(row[at], name)]
            for what, some in {"on one row": dated[:1], "on every row": dated}.items():
                if some:
                    blank = partial(self._blanked, at, some)
                    yield self._target(f"column `{name}` blank {what}", blank, name, lost="null")

    def cuts(self) -> Iterator[Target]:
        header, rows = self._rows[:1], self._rows[1:]
        parts = {
            "without their last": rows[:-1],
            "without their first": rows[1:],
            "cut to half": rows[: (len(rows) + 1) // 2],
            "emptied": [],
        }
        for what, kept in parts.items():
            if kept != rows:
                yield self._target(f"rows {what}", partial(list, header + kept), leaves_no_trace=True)

    def doubles(self) -> Iterator[Target]:
        yield self._target(
            "rows twice over", partial(list, self._rows + self._rows[1:]), leaves_no_trace=True
        )

    def holders(self) -> Iterator[tuple[str, dict[str, bool]]]:
        for row in self._rows[1:]:
            yield ROW, {name: not cell for name, cell in zip(self._rows[0], row, strict=False)}

    def ends_whole(self, length: int) -> bool:
        """A table has no end of its own: rows that have all their cells, the last one closed, are whole."""
        text = self.raw[:length].decode(self._encoding, errors="replace")
        if text.count('"') % 2:
            return False
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self._separator))
        header = self._rows[0]
        return bool(rows) and rows[0] == header and len(rows[-1]) == len(header)

    @cached_property
    def words(self) -> str:
        encoding = self._encoding if self._encoding != "latin-1" else "utf-8"
        return readable(self.raw.decode(encoding, errors="replace"))
