"""The mail about late complaints: all that its template may show, decided and cleaned before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from earful.digest import REPORT as WEEKLY
from earful.digest import health, replies
from earful.digest.view import Card, Trouble
from earful.model import Brand, Complaint
from earful.store import Store

REPORT = "late_complaints"
MOST_CARDS = 8


@dataclass(frozen=True)
class LateView:
    """The complaints of one brand that are overdue, or due today."""

    brand: str
    built_at: datetime
    """When this was seen."""
    overdue: int
    today: int
    """Due today, not overdue."""
    waiting: int
    """All that wait, the ones that have time among them."""
    cards: tuple[Card, ...]
    more: int
    """Overdue or due today, beyond the cards."""
    unread: tuple[Trouble, ...]
    """Sources that could not be read: whether somebody replied there meanwhile is not known."""
    unsubscribe: str
    """Address for a link; empty where there is none."""


def build(
    brand: Brand, store: Store, now: datetime, unsubscribe: str = "", draft: replies.Drafting | None = None
) -> LateView | None:
    """What is overdue or due today, in the team's own day; None where nothing is."""
    queue = replies.queue(store, brand, now)
    today = now.astimezone(ZoneInfo(brand.team.zone)).date()

    def is_due(complaint: Complaint) -> bool:
        return complaint.due_at.astimezone(ZoneInfo(brand.team.zone)).date() <= today

    due = [one for one in queue.order if is_due(one[0])]
    if not due:
        return None
    sources = {source.id: source for source in store.brands.sources(brand.id)}
    sound = health.health(store, list(sources.values()), {}, 0, 0, now, brand.team.zone)
    overdue = sum(complaint.is_overdue(now) for complaint, _ in due)
    told_at = store.digests.built_before(brand.id, WEEKLY, today)
    return LateView(
        brand=brand.name,
        built_at=now,
        overdue=overdue,
        today=len(due) - overdue,
        waiting=len(queue.order),
        cards=replies.cards(due[:MOST_CARDS], queue.others, sources, now, told_at, draft),
        more=len(due[MOST_CARDS:]),
        unread=sound.unread + sound.late,
        unsubscribe=unsubscribe,
    )
