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
from typing import Any, Literal

from pydantic import Field, model_validator

from earful.scraping import Found, LayoutChanged, Page, Partial, Request, Scraper, exports, survey_tools

Preset = Literal["google_forms", "typeform", "surveymonkey", "nps"]


class SurveySettings(exports.ExportSettings):
    preset: Preset | None = Field(
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
        known = survey_tools.known_columns(table, self.settings, self.settings.preset)
        mapped = self.settings.model_copy(update=known)
        if not mapped.text and not mapped.rating and not known:
            raise LayoutChanged(f"no `text` set, and no tool that is known; {table.there_are}", page.url)
        yield from exports.mentions(page, table, mapped)
        if mapped.date is None and mapped.id is None:
            yield Partial("no times, and no tool that is known: name the column in `date`")
