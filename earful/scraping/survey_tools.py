"""Which columns of its export a survey tool calls its own, so that the others are the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from earful.scraping.exports import ExportSettings
from earful.scraping.table import Table


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


def known_columns(table: Table, given: ExportSettings, preset: str | None) -> dict[str, Any]:
    """What is known of the columns, by the tool that wrote the table; empty where no tool is known.

    `preset` is a tool's name, or `nps` for marks with comments. Raises: LayoutChanged where a column that the
    tool always writes is missing.
    """
    recognised = [name for name, tool in TOOLS.items() if table.find(*tool.begins) == table.columns[0].name]
    tool = TOOLS.get(preset or "".join(recognised[:1]))
    if preset == "nps":
        return {
            "rating": given.rating or _one_of(table, MARKS),
            "text": given.text or (_one_of(table, COMMENTS),),
        }
    if tool is None:
        return {}
    # A file with the answers alone has no column for the time either.
    beside = list(map(table.find, tool.beside))
    is_whole = any(beside) or not tool.has_id
    date = given.date or (_one_of(table, tool.date) if is_whole else None)
    own_id = given.id or (_one_of(table, tool.begins) if tool.has_id else None)
    used = {date, own_id, given.rating, given.author, given.language, *beside}
    text = given.text or tuple(name for name in table.questions if name not in used)
    return {"date": date, "id": own_id, "text": text}


def _one_of(table: Table, names: tuple[str, ...]) -> str:
    """The first of these columns that there is. Raises: LayoutChanged."""
    return table.find(*names) or table.column(names[0])
