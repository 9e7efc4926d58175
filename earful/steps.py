"""The steps of the week over a workspace: what the flows and the command line both call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from earful import assessing, collecting, measuring
from earful.model import IndexPoint
from earful.sentiment.vader import Vader
from earful.workspace import Workspace

Progress = Callable[[int, int], None]


def collect(ws: Workspace, slug: str, flow_run_id: str | None = None) -> collecting.Summary:
    """The source was visited once. Raises: whatever made it fail, after the ledger has it."""
    source = ws.source(slug)
    return collecting.collect(
        source, lambda: ws.scraper(source), ws.store, ws.web, ws.clock, ws.author_key(source), flow_run_id
    )


def assess(ws: Workspace, progress: Progress = lambda done, total: None) -> assessing.Assessed:
    """Every mention is scored as it now stands, and its complaint is open or answered."""
    return assessing.assess(ws.store, Vader(), ws.clock, progress)


def measure(
    ws: Workspace, slug: str, since: date | None = None, progress: Progress | None = None
) -> list[IndexPoint]:
    """The brand has its index points up to yesterday. Raises: UnknownName."""
    return measuring.measure(ws.brand(slug), ws.store, ws.clock, since, progress)
