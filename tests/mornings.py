"""Invented mornings on which complaints are late, for the tests of that mail and for the preview."""

from dataclasses import replace
from datetime import timedelta

from earful.clock import HeldClock
from earful.digest.late import LateView, build
from earful.drafting import Desk, Settings
from earful.store import Store
from tests.weeks import AURORA, COMPLAINTS, DONE, NOW, PRAISE, SOURCES, Said, fill, visit

MORNING = NOW + timedelta(hours=1)
"""Monday, 9:00 in Helsinki."""
FLOOD = tuple(
    replace(COMPLAINTS[5], text=f"Waited {number} minutes for a flat white.", due_in_hours=-number)
    for number in range(1, 15)
)


def built(complaints: tuple[Said, ...], is_broken: bool = False) -> LateView | None:
    with Store.open(None, HeldClock(MORNING)) as store:
        fill(store, complaints, replace(AURORA, rivals=()))
        for source in SOURCES:
            visit(store, source.slug, 2)
        if is_broken:
            visit(store, "harbour", 30)
            visit(store, "harbour", 1, "failed", error="LayoutChanged", remedy="fix-scraper", message="m")
        aurora = store.brands.brand("aurora")
        return build(
            aurora, store, MORNING, "mailto:off@aurora.example", Desk(aurora, store, Settings()).draft
        )


def some(complaints: tuple[Said, ...], is_broken: bool = False) -> LateView:
    view = built(complaints, is_broken)
    assert view is not None
    return view


def views() -> dict[str, LateView]:
    """By name, the mails that there are about late complaints."""
    busy = some((*COMPLAINTS, *PRAISE, *DONE, *FLOOD[5:10]), is_broken=True)
    return {"late_busy": busy, "late_one": some(COMPLAINTS[2:3])}
