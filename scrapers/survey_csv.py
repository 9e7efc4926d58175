"""Surveys: the answers in an export of Google Forms, Typeform, SurveyMonkey or a tool for NPS.

Endpoint: a file beside earful.yaml, each file that a `*` names, or the https address of a published sheet;
CSV, JSON lines or XLSX, also packed as these tools do. The settings name the columns; ids and times of these
tools are known. Without `text` every answer is read, each under its question; better name the columns with
words, as the mood of "Yes" and "18-29" says nothing.
Limits: 5 MB a file. Times without a zone are left out, and said so, until `zone` is set. A row without an id
is known by its author, time, mark and words.
Allowed: the answers are the operator's own; what people were told when they answered binds.
Verified: on a recording of SurveyMonkey of 2014, never live; the other tools from their documentation only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, model_validator

from earful.scraping import Found, LayoutChanged, Page, Partial, Request, Scraper, exports


@dataclass(frozen=True)
class Tool:
    """How a tool calls its own columns: the first one, the time, and others that hold no answers."""

    begins: tuple[str, ...]
    date: tuple[str, ...]
    beside: tuple[str, ...]
    has_id: bool = True


STAMPS = ("Timestamp", "Aikaleima", "Отметка времени", "Zeitstempel", "Horodateur", "Marca temporal")
ADDRESSES = ("Email Address", "Email", "Sähköpostiosoite", "Адрес электронной почты", "E-Mail-Adresse")
TOOLS = {
    "google_forms": Tool(STAMPS, STAMPS, (*ADDRESSES, "Username", "Score"), has_id=False),
    "typeform": Tool(
        begins=("#",),
        date=("Submit Date (UTC)",),
        beside=("Start Date (UTC)", "Stage Date (UTC)", "Network ID", "Response Type", "Tags", "Ending"),
    ),
    "surveymonkey": Tool(
        begins=("Respondent ID",),
        date=("End Date", "Date Modified"),
        beside=(
            *("Collector ID", "Start Date", "Date Created", "IP Address", *ADDRESSES, "First Name"),
            *("Last Name", "Custom Data", "Custom Data 1"),
        ),
    ),
}
MARKS = ("NPS Score", "NPS", "Score", "Rating")
COMMENTS = ("Comment", "Comments", "Feedback", "NPS Comment", "Reason")


class SurveySettings(exports.ExportSettings):
    preset: Literal["google_forms", "typeform", "surveymonkey", "nps"] | None = Field(
        default=None,
        description="Which tool wrote it, where its first column does not tell; nps: marks 0 to 10",
    )

    @model_validator(mode="before")
    @classmethod
    def _nps_has_its_scale(cls, given: dict[str, Any]) -> dict[str, Any]:
        return {"worst": 0, "best": 10} | given if given.get("preset") == "nps" else given


class SurveyCsv(Scraper[SurveySettings]):
    name = "survey_csv"
    title = "Survey"
    capabilities = frozenset({"ratings"})
    is_feed = True
    verified = "recorded"

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield exports.first_request(self.settings)

    def parse(self, page: Page) -> Iterator[Found]:
        table = exports.table_of(page, self.settings)
        mapped = self.mapped(table)
        yield from exports.mentions(page, table, mapped)
        if mapped.date is None and mapped.id is None:
            yield Partial("no times, and no tool that is known: name the column in `date`")

    def mapped(self, table: exports.Table) -> SurveySettings:
        """The settings, with what is known of the tool. Raises: LayoutChanged where nothing is to be read."""
        given, first = self.settings, table.columns[0].name
        recognised = [name for name, tool in TOOLS.items() if table.find(*tool.begins) == first]
        tool = TOOLS.get(given.preset or "".join(recognised[:1]))
        known: dict[str, Any] = {}
        if given.preset == "nps":
            known = {"rating": given.rating or self.one_of(table, MARKS)}
            known["text"] = given.text or (self.one_of(table, COMMENTS),)
        elif tool:
            # A file with the answers alone has no column for the time either.
            is_whole = any(map(table.find, tool.beside)) or not tool.has_id
            known["date"] = given.date or (self.one_of(table, tool.date) if is_whole else None)
            known["id"] = given.id or (self.one_of(table, tool.begins) if tool.has_id else None)
            used = {
                *known.values(),
                given.rating,
                given.author,
                given.language,
                *map(table.find, tool.beside),
            }
            known["text"] = given.text or tuple(name for name in table.questions if name not in used)
        elif not given.text and not given.rating:
            raise LayoutChanged(f"no `text` set, and no tool that is known; {table.there_are}", table.url)
        return given.model_copy(update=known)

    @staticmethod
    def one_of(table: exports.Table, names: tuple[str, ...]) -> str:
        """The first of these columns that there is. Raises: LayoutChanged."""
        return table.find(*names) or table.column(names[0])
