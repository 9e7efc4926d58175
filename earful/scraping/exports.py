"""What a table of answers or reviews says: the operator names its columns, each row becomes a mention."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, FiniteFloat, field_validator, model_validator

from earful.errors import LayoutChanged
from earful.scraping.contract import Settings
from earful.scraping.found import Found, Mention, NoResults, OwnerReply, Partial, Rating, Request
from earful.scraping.page import Page
from earful.scraping.reading import plain_text
from earful.scraping.stamps import Moments
from earful.scraping.table import Table as Table
from earful.scraping.table import read_table


def _several(given: Any) -> Any:
    """One column may be written without a list; what looks like a list in a text is left to YAML."""
    return (given,) if isinstance(given, str) and not given.startswith("[") else given


class ExportSettings(Settings):
    """Where an exported table is, and which of its columns says what."""

    file: str = Field(
        min_length=1,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        description="The file, seen from the folder of earful.yaml (or from /), such as exports/survey.csv;"
        " with * every file that matches; or the https address of a published sheet",
    )
    encoding: str | None = Field(
        default=None, description="Encoding of a CSV that is neither Unicode nor recognised, as cp1250"
    )
    sheet: str | None = Field(default=None, description="Sheet of a workbook; the first when left out")
    text: Annotated[tuple[str, ...], BeforeValidator(_several)] = Field(
        default=(), description="Columns with what people wrote, by name or its beginning"
    )
    questions: bool = Field(
        default=True, description="Write the column's name above its text where several columns are text"
    )
    id: str | None = Field(default=None, description="Column with an id that is the row's for ever")
    author: str | None = Field(default=None, description="Column with the author's name")
    date: str | None = Field(default=None, description="Column with the time")
    date_format: str | None = Field(
        default=None, description="Form of the time where it could be read in two ways, as %d/%m/%Y %H:%M"
    )
    zone: str | None = Field(
        default=None, description="Time zone of times that name none, as Europe/Helsinki or UTC"
    )
    rating: str | None = Field(default=None, description="Column with the mark; needs `best`")
    worst: FiniteFloat = Field(default=1, description="The lowest mark that can be given")
    best: FiniteFloat | None = Field(default=None, description="The highest mark that can be given")
    language: str | None = Field(default=None, description="Column with the language's code, as fi or en-GB")

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, name: str | None) -> str | None:
        try:
            return name and ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("no such time zone; write it as Europe/Helsinki") from error

    @field_validator("encoding")
    @classmethod
    def _encoding_exists(cls, name: str | None) -> str | None:
        try:
            "a".encode(name or "utf-8")
        except LookupError as error:
            raise ValueError("no such encoding; write it as cp1250") from error
        return name

    @model_validator(mode="after")
    def _scale_is_whole(self) -> ExportSettings:
        if self.rating and self.best is None:
            raise ValueError(
                "a `rating` needs `best`, the highest mark that can be given (and `worst`, if not 1)"
            )
        if self.best is not None and not self.worst < self.best:
            raise ValueError("`worst` lies below `best`")
        return self

    @property
    def address(self) -> str:
        """The file as an address."""
        if re.match(r"https?://", self.file):
            return self.file
        return "file:" + quote(self.file.removeprefix("file:"), safe="/*!:@,+=()'")


_MARKUP = re.compile(
    r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:#x?[0-9a-f]+|amp|lt|gt|quot|nbsp|apos);", re.IGNORECASE
)


def first_request(settings: ExportSettings) -> Request:
    """Asks for the file; for the list of files first where there is a `*`."""
    many = settings.address.startswith("file:") and "*" in settings.address
    return Request(settings.address, callback=listed if many else None)


def listed(page: Page) -> Iterator[Found]:
    """Every file that the address with a `*` names, each of which is read when it is new or changed."""
    for address in page.json.all("files", at_least=1):
        yield Request(address.text)
    if left_out := page.json.one("left_out").number:
        yield Partial(f"{left_out:.0f} files more than can be read at once; move the oldest away")


def table_of(page: Page, settings: ExportSettings) -> Table:
    """The page as the table that the settings describe. Raises: LayoutChanged, TooLarge."""
    return read_table(page.body, page.url, settings.encoding, settings.sheet)


def mentions(
    page: Page,
    table: Table,
    settings: ExportSettings,
    title: str | None = None,
    link: str | None = None,
    reply: str | None = None,
) -> Iterator[Found]:
    """What each row says, in the columns that the settings and arguments name.

    Raises: LayoutChanged for a column that is not there, and for a mark or time that cannot be read.
    """
    text = [table.column(name) for name in settings.text]
    named = (
        settings.id,
        settings.author,
        settings.date,
        settings.rating,
        settings.language,
        title,
        link,
        reply,
    )
    given = [table.column(name) if name else None for name in named]
    if not table.rows:
        yield NoResults("the table has no rows")
        if table.ends_open:
            yield Partial("the header has no line end: the file may be cut off")
        return
    _insist_on_one_file(table)
    when = None
    if column := given[2]:
        cells = [table.answer(row, column) for row in table.rows]
        when = Moments(column, cells, page, settings.date_format, settings.zone)
    met: Counter[str] = Counter()
    silent = timeless = 0
    for number, row in enumerate(table.rows, 1):
        said = [table.answer(row, name) if name else "" for name in given]
        own_id, author, date, mark, language, heading, address, replied = said
        words = _text(table, row, text, settings.questions)
        rating = _rating(mark, settings, f"row {number} of `{given[3]}`", page.url)
        if not words and not heading and rating is None:
            silent += 1
            continue
        timeless += bool(when and not date)
        external_id = own_id or _digest(author, date, mark, heading, words)
        met[external_id] += 1
        if not own_id and met[external_id] > 1:
            external_id += f"-{met[external_id]}"  # ten people who say the same without a name are ten
        yield Mention(
            external_id=external_id,
            url=address or f"{page.url.partition('#')[0]}#{quote(external_id, safe='')}",
            title=_words(heading) or None,
            text=words,
            author=author or None,
            published_at=when.of(date, number) if when and date else None,
            language=_code(language),
            rating=rating,
            reply=OwnerReply(text=_words(replied)) if replied else None,
        )
    if silent == len(table.rows):
        yield NoResults(f"none of {silent} rows says anything in the columns read")
    if timeless and when:
        yield Partial(f"no time in `{when.column}` of {timeless} rows")
    if table.guessed:
        yield Partial(f"read as {table.guessed} by its letters alone; say `encoding`")
    if when and when.without_zone:
        yield Partial(f"times left out: `{when.column}` names no time zone; say which in `zone`")
    if when and when.ambiguous:
        yield Partial(f"times left out: day or month could come first in `{when.column}`; say `date_format`")


def _insist_on_one_file(table: Table) -> None:
    """Two customers may say the same, but not all of them in the same order. Raises: LayoutChanged."""
    half, odd = divmod(len(table.rows), 2)
    if not odd and half > 1 and table.rows[:half] == table.rows[half:]:
        raise LayoutChanged("every row twice: the same file twice in one", table.url)


def _text(table: Table, row: dict[str, str], questions: list[str], shown: bool) -> str:
    said = [(question, _words(table.answer(row, question))) for question in questions]
    if len(questions) == 1:
        return said[0][1]
    return "\n\n".join(f"{name}\n{words}" if shown else words for name, words in said if words)


def _words(cell: str) -> str:
    """The cell without markup; a customer's "price < 5 & rising" is none."""
    return plain_text(cell) if _MARKUP.search(cell) else cell.strip()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()[:32]


def _code(language: str) -> str | None:
    code = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]\w+)*", language)
    return code[1].lower() if code else None


def _rating(said: str, settings: ExportSettings, where: str, url: str) -> Rating | None:
    """The mark in the cell: 4, "4,5", "10 - Extremely likely", "4/5", ★★★★☆. Raises: LayoutChanged."""
    if not said or settings.best is None:
        return None
    numbers = [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", said)]
    if len(numbers) == 2 and numbers[1] == settings.best:
        numbers.pop()  # 4/5, "4 out of 5"
    if not numbers and re.fullmatch(r"[★☆⭐\s\ufe0f]+", said):
        numbers = [float(len(re.findall("[★⭐]", said)))]
    if len(numbers) != 1:
        raise LayoutChanged(f"no mark in {where}", url)
    if not settings.worst <= numbers[0] <= settings.best:
        scale = f"{settings.worst:g} to {settings.best:g}; correct `worst` and `best`"
        raise LayoutChanged(f"a mark off the scale in {where}: {numbers[0]:g} of {scale}", url)
    return Rating(value=numbers[0], worst=settings.worst, best=settings.best)
