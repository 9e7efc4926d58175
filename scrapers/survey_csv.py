"""Surveys: the answers in an export of Google Forms, Typeform, SurveyMonkey or a tool for NPS.

Endpoint: a file beside earful.yaml, each file that a `*` names, or the https address of a published sheet;
CSV, JSON lines or XLSX, also packed as these tools do. The settings name the columns; ids and times of these
tools are known. Without `text` every answer is read, each under its question; better name the columns with
words, as the mood of "Yes" and "18-29" says nothing.
Limits: 5 MB a file. Times without a zone are left out, and said so, until `zone` is set. A row without an id
is known by its author, time, mark and words.
Allowed: the answers are the operator's own; what people were told when they answered binds.
Verified: on one export of SurveyMonkey of 2014; the other tools from their documentation only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from earful.scraping import Found, LayoutChanged, Page, Request, Scraper, exports


@dataclass(frozen=True)
class Tool:
    """How a tool calls its own columns. `begins` are names of its first one, `beside` hold no answers."""

    begins: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    rating: tuple[str, ...] = ()
    text: tuple[str, ...] = ()


STAMPS = ("Timestamp", "Aikaleima", "Отметка времени", "Zeitstempel", "Horodateur", "Marca temporal")
TOOLS = {
    "google_forms": Tool(STAMPS, date=STAMPS, beside=("Email Address", "Username", "Score")),
    "typeform": Tool(
        begins=("#",),
        id=("#", "Token"),
        date=("Submit Date (UTC)", "Start Date (UTC)"),
        beside=("Start Date (UTC)", "Stage Date (UTC)", "Network ID", "Response Type", "Tags", "Ending"),
    ),
    "surveymonkey": Tool(
        begins=("Respondent ID",),
        id=("Respondent ID",),
        date=("End Date", "Date Modified", "Start Date", "Date Created"),
        beside=(
            *("Collector ID", "Start Date", "Date Created", "Date Modified", "IP Address", "Email Address"),
            *("First Name", "Last Name", "Custom Data 1", "Custom Data"),
        ),
    ),
    "nps": Tool(
        id=("Response ID", "Survey ID", "ID", "Respondent ID", "#"),
        date=(
            "Responded At",
            "Submitted At",
            "Created At",
            "Date",
            "Timestamp",
            "Submit Date (UTC)",
            "End Date",
        ),
        rating=("NPS Score", "Score", "NPS", "Rating", "How likely"),
        text=("Comment", "Comments", "Feedback", "NPS Comment", "Reason"),
    ),
}


class SurveySettings(exports.ExportSettings):
    preset: Literal["google_forms", "typeform", "surveymonkey", "nps"] | None = Field(
        default=None,
        description="Which tool wrote it, where its first column does not tell; nps: marks 0 to 10",
    )


class SurveyCsv(Scraper[SurveySettings]):
    name = "survey_csv"
    title = "Survey"
    capabilities = frozenset({"ratings"})
    is_feed = True

    def start(self, bookmark: str | None) -> Iterator[Request]:
        yield exports.first_request(self.settings)

    def parse(self, page: Page) -> Iterator[Found]:
        table = exports.table_of(page, self.settings)
        yield from exports.mentions(page, table, self.mapped(table))

    def mapped(self, table: exports.Table) -> SurveySettings:
        """The settings, with what is known of the tool. Raises: LayoutChanged where nothing is to be read."""
        given, first = self.settings, table.columns[0].name
        recognised = [name for name, tool in TOOLS.items() if table.find(*tool.begins) == first]
        name = "".join([given.preset] if given.preset else recognised[:1])
        tool = TOOLS.get(name, Tool())
        known = {"id": tool.id, "date": tool.date, "rating": tool.rating}
        columns = {field: getattr(given, field) or table.find(*names) for field, names in known.items()}
        scale = {"worst": 0.0, "best": 10.0} if name == "nps" else {}
        text = given.text or tuple(filter(None, [table.find(*tool.text)]))
        if not text and name and name != "nps":
            used = {*columns.values(), given.author, given.language, *map(table.find, tool.beside)}
            text = tuple(question for question in table.questions if question not in used)
        if not text and not columns["rating"]:
            raise LayoutChanged(f"no `text` set, and no tool that is known; {table.there_are}", table.url)
        return given.model_copy(update={**columns, **scale, "text": text})
