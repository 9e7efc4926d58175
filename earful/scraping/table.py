"""Tables that other programs export: CSV in any dialect and encoding, JSON lines, XLSX; read loudly."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice, zip_longest
from typing import Any
from xml.etree.ElementTree import ParseError

from earful.errors import LayoutChanged, TooLarge

MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
MAX_UNPACKED_BYTES = 100_000_000
_MORE = f"more than {MAX_ROWS} rows or {MAX_COLUMNS} columns"
LONGEST_NAME, MOST_NAMES = 60, 20
"""Of the columns in an error: where there is no header, a row of answers stands there."""
_HALVES = re.compile("[\ud800-\udfff]")
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 100_000
_ANY_ANSWER = frozenset({"", "response", "open-endedresponse"})
"""What SurveyMonkey writes below a question that has no options."""
_RESPONDENT = "respondentid"
_ZIP_TROUBLE = (
    *(KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError, RuntimeError),
    *(ParseError, SyntaxError, zlib.error, zipfile.BadZipFile),
)


@dataclass(frozen=True)
class Column:
    """One column. `question` is what several columns share, as one for each option; `name` is its own."""

    name: str
    question: str
    option: str = ""


@dataclass(frozen=True)
class Table:
    """The rows of one file. `guessed` is the encoding where nothing but the letters tells it.

    `ends_open`: the last line has no end. Some tools write no other files; one that is cut off ends so too.
    """

    url: str
    columns: tuple[Column, ...]
    rows: tuple[dict[str, str], ...]
    guessed: str | None = None
    ends_open: bool = False

    def find(self, *names: str) -> str | None:
        """The column or question that is called so, by the first of these names that there is."""
        known = {plain(name): name for column in self.columns for name in (column.name, column.question)}
        return next((known[plain(name)] for name in names if plain(name) in known), None)

    def column(self, name: str) -> str:
        """The column or question of that name, or the only one that begins so. Raises: LayoutChanged."""
        if found := self.find(name):
            return found
        begin = [question for question in self.questions if plain(question).startswith(plain(name))]
        if len(begin) == 1 and plain(name):
            return begin[0]
        raise LayoutChanged(f"no column `{name}`; {self.there_are}", self.url)

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(column.question for column in self.columns))

    @property
    def there_are(self) -> str:
        """The columns by name, for an error."""
        shown = [f"`{name[:LONGEST_NAME]}`" for name in self.questions[:MOST_NAMES]]
        more = f" and {len(self.questions) - MOST_NAMES} more" if len(self.questions) > MOST_NAMES else ""
        return f"the columns are {', '.join(shown)}{more}"

    def answer(self, row: dict[str, str], name: str) -> str:
        """What the row says in the column, or in all columns of the question: each option with its answer."""
        if name in row and not any(c.question == name and c.name != name for c in self.columns):
            return row[name].strip()
        given = [(c.option, row[c.name].strip()) for c in self.columns if c.question == name]
        said = [
            cell if plain(option) in (*_ANY_ANSWER, plain(cell)) else f"{option}: {cell}"
            for option, cell in given
            if cell
        ]
        return "; ".join(said)


def plain(name: str) -> str:
    """The name as it is compared: without differences of case and white space."""
    return "".join(name.casefold().split())


def read_table(body: bytes, url: str, encoding: str | None = None, sheet: str | None = None) -> Table:
    """The table in the file, whatever its format. Raises: LayoutChanged when none, or cut off; TooLarge."""
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise LayoutChanged("an old or password-protected Excel file; save it as .xlsx or CSV", url)
    if body.startswith(b"PK\x03\x04"):
        try:
            packed = _only_csv(body, url)
            if packed is None:
                return _with_header(_from_workbook(body, url, sheet), url, None)
        except _ZIP_TROUBLE:
            raise LayoutChanged("a workbook or archive that is damaged or cut off", url) from None
        body = packed
    text, guessed = decoded(body, url, encoding)
    start = text.lstrip()[:1]
    if not start or start == "<":
        raise LayoutChanged("markup, and no table" if start else "an empty file", url)
    if start in "{[":
        return _from_json(text, url, guessed)
    return replace(_with_header(_from_csv(text, url), url, guessed), ends_open=text[-1] not in "\r\n")


def decoded(body: bytes, url: str, encoding: str | None) -> tuple[str, str | None]:
    """The text: in the encoding that is set, that its first bytes tell, in UTF-8, or in Windows', and which.

    Raises: LayoutChanged.
    """
    chosen, guessed = encoding or _marked(body) or "utf-8", None
    try:
        text = body.decode(chosen)
    except UnicodeError as error:
        if chosen != "utf-8" or encoding or not isinstance(error, UnicodeDecodeError):
            raise LayoutChanged(f"bytes that are no {chosen}, or a file that is cut off", url) from None
        guessed = _windows(body, error, url)
        text = body.decode(guessed, errors="replace")
    if "\0" in text:
        raise LayoutChanged("NUL bytes, as no text file has", url)
    return text.removeprefix("\ufeff"), guessed


def _marked(body: bytes) -> str | None:
    """The encoding that a byte order mark names, or the zero bytes of UTF-16 without one."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = body[:2000]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if max(odd, even) * 5 > len(sample) and not min(odd, even):
        return "utf-16-le" if odd else "utf-16-be"
    return None


def _windows(body: bytes, error: UnicodeDecodeError, url: str) -> str:
    """Windows' Cyrillic where foreign letters form words, else its Latin. Raises: LayoutChanged."""
    lossy = body.decode(errors="replace")
    foreign = sum(ord(letter) > 127 for letter in lossy) - lossy.count("\ufffd")
    if error.start >= len(body) - 3 or foreign > lossy.count("\ufffd"):
        raise LayoutChanged("UTF-8 that is damaged or cut off; the setting `encoding` names another", url)
    runs = re.findall(rb"[\xa8\xb8\xc0-\xff]+", body)
    return "cp1251" if sum(map(len, runs)) >= 3 * max(1, len(runs)) else "cp1252"


def _from_csv(text: str, url: str) -> Iterator[list[str]]:
    named = re.match(r"sep=(.)\r?\n", text)  # Excel's own first line
    text = text[named.end() :] if named else text
    delimiter = named[1] if named else _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield cells
    except csv.Error:
        broken = f"a quote that is not closed, or misplaced, by line {rows.line_num}"
        raise LayoutChanged(f"{broken}: the file is damaged or cut off", url) from None


def _delimiter(text: str) -> str:
    """The one that cuts most rows into as many cells as the header."""
    sample = text[:_SAMPLE]

    def fitness(delimiter: str) -> tuple[float, int]:
        rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), 200))
        widths = [len(row) for row in (rows[:-1] if len(text) > _SAMPLE else rows) if row] or [1]
        return (widths.count(widths[0]) / len(widths) if widths[0] > 1 else 0, widths[0])

    return max(_DELIMITERS, key=fitness)


def _from_json(text: str, url: str, guessed: str | None) -> Table:
    """An object a line, or one list of objects; what lies deeper is reached with dots."""
    try:
        one = text.lstrip().startswith("[")
        objects = json.loads(text) if one else [json.loads(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError):
        raise LayoutChanged("no readable JSON, or a line that is cut off", url) from None
    if not objects or not all(isinstance(thing, dict) for thing in objects):
        raise LayoutChanged("JSON, but no list of objects", url)
    flat = [dict(_flat(thing)) for thing in objects]
    names = dict.fromkeys((name for row in flat for name in row), "")
    rows = tuple(names | row for row in flat)
    return Table(url, tuple(Column(name, name) for name in names), rows, guessed)


def _flat(thing: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in thing.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        elif isinstance(value, list) and all(isinstance(member, str) for member in value):
            yield f"{above}{key}", _HALVES.sub("\ufffd", "; ".join(value))
        else:
            yield f"{above}{key}", _HALVES.sub("\ufffd", _written(value))


def _only_csv(body: bytes, url: str) -> bytes | None:
    """The only CSV in an archive, as Google Forms and SurveyMonkey pack it; None in a workbook."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise TooLarge(url, f"it unpacks to more than {MAX_UNPACKED_BYTES} bytes")
        names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
        if "[Content_Types].xml" in names:
            return None
        inside = [name for name in names if name.lower().endswith((".csv", ".tsv", ".txt"))]
        if len(inside) != 1:
            raise LayoutChanged(f"an archive with {len(inside)} CSV files, not one", url)
        return archive.read(inside[0])


def _from_workbook(body: bytes, url: str, sheet: str | None) -> list[list[str]]:
    from openpyxl import load_workbook  # slow to import, and most sources never need it

    workbook = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    if sheet is not None and sheet not in workbook.sheetnames:
        there = ", ".join(f"`{name}`" for name in workbook.sheetnames)
        raise LayoutChanged(f"no sheet `{sheet}`; there are {there}", url)
    chosen = workbook[sheet or workbook.sheetnames[0]]
    chosen.reset_dimensions()  # some write a wrong size, and rows would be missing
    rows: list[list[str]] = []
    for cells in chosen.iter_rows(values_only=True):
        if len(cells) > MAX_COLUMNS or len(rows) > MAX_ROWS:
            raise TooLarge(url, _MORE)
        row = [_written(cell) for cell in cells]
        if any(cell.strip() for cell in row):
            rows.append(row)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _written(value: Any) -> str:
    """A cell as text: whole numbers without a point, times in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


def _with_header(cells: Iterable[list[str]], url: str, guessed: str | None) -> Table:
    """The table below its one or two header rows. Raises: LayoutChanged for a row of another length."""
    given = list(islice(cells, MAX_ROWS + 2))
    if not given:
        raise LayoutChanged("an empty table", url)
    header, *rows = given
    if len(rows) > MAX_ROWS or len(header) > MAX_COLUMNS:
        raise TooLarge(url, _MORE)
    options = rows.pop(0) if rows and _are_options(header, rows[0]) else []
    columns = _named(header, options)
    table: list[dict[str, str]] = []
    for number, row in enumerate(rows, len(given) - len(rows) + 1):
        if len(row) < len(header) or any(cell.strip() for cell in row[len(header) :]):
            cut = "a text with a line break is not quoted, or the file is cut off"
            raise LayoutChanged(f"row {number} has {len(row)} of {len(header)} cells: {cut}", url)
        if row == header:
            raise LayoutChanged(f"the header again in row {number}: two files in one", url)
        table.append({column.name: cell for column, cell in zip(columns, row, strict=False)})
    empty = {c.name for c, title in zip(columns, header, strict=True) if not title.strip() and not c.option}
    empty -= {name for row in table for name in empty if row[name].strip()}
    kept = tuple(column for column in columns if column.name not in empty)
    return Table(url, kept, tuple(table), guessed)


def _are_options(header: list[str], row: list[str]) -> bool:
    """The row is SurveyMonkey's second header: the options below their questions, nothing below the id."""
    pairs = [(title.strip(), cell.strip()) for title, cell in zip_longest(header, row, fillvalue="")]
    if not pairs[0][0] or pairs[0][1]:
        return False
    if plain(pairs[0][0]) == _RESPONDENT:
        return True
    unnamed = [cell for title, cell in pairs if not title]
    return len(unnamed) > 1 and all(unnamed)


def _named(header: list[str], options: list[str]) -> list[Column]:
    """A name of its own for each column; one without a title belongs to the question on its left."""
    columns: list[Column] = []
    taken: set[str] = set()

    def free(name: str) -> str:
        number, tried = 1, name
        while plain(tried) in taken:
            number += 1
            tried = f"{name} ({number})"
        taken.add(plain(tried))
        return tried

    question = ""
    for title, option in zip_longest(header, options[: len(header)], fillvalue=""):
        title, option = " ".join(title.split()), " ".join(option.split())
        option = "" if plain(option) in _ANY_ANSWER else option
        if title or not question:
            question = free(title or f"column {len(columns) + 1}")
            name = question if not option else free(f"{question}: {option}")
        else:
            name = free(f"{question}: {option}" if option else question)
        columns.append(Column(name, question, option))
    return columns
