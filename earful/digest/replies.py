"""Complaints that wait, in the order in which to answer them; and those that were answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import log10
from statistics import median

from earful.digest import quoting
from earful.digest.alike import RECENT, Alike, alike
from earful.digest.done import Answered, Replied
from earful.digest.talk import FEW
from earful.digest.view import Card, Counters
from earful.drafting import Draft
from earful.model import GRAVE_SEVERITY, WAITING, Brand, Complaint, ComplaintId, Mention, Source, SourceId
from earful.replying import Responses
from earful.store import Store

MOST_CARDS = 5
SOON = timedelta(hours=24)
LONG = timedelta(days=7)
"""What waited longer is shown as such."""

Waiting = tuple[Complaint, Mention]
Drafting = Callable[[Complaint, Mention], Draft | None]


def counters(waiting: Sequence[Waiting], now: datetime) -> Counters:
    overdue = sum(complaint.is_overdue(now) for complaint, _ in waiting)
    soon = sum(now <= complaint.due_at <= now + SOON for complaint, _ in waiting)
    return Counters(overdue, soon, len(waiting))


@dataclass(frozen=True)
class Queue:
    """What waits for a reply, in the order in which to answer it; `others` say who says the same."""

    order: tuple[Waiting, ...]
    others: Mapping[ComplaintId, Alike]

    @property
    def first(self) -> tuple[Waiting, ...]:
        """Those that get a card."""
        return self.order[:MOST_CARDS]


def queue(store: Store, brand: Brand, now: datetime) -> Queue:
    """The brand's complaints that wait, in all sources that are not retired."""
    sources = {source.id for source in store.brands.sources(brand.id)}
    near = store.complaints.recent(brand.id, now - RECENT)
    others = alike(near, now)
    waiting = [one for one in near if one[0].state in WAITING and one[1].source_id in sources]
    return Queue(tuple(ordered(waiting, others, now)), others)


def ordered(waiting: Sequence[Waiting], others: Mapping[ComplaintId, Alike], now: datetime) -> list[Waiting]:
    """Safety or law first, then overdue, due in 24 hours, later; within each the heaviest first.

    Weight: severity × (1 + log10(1 + reach)) × (1 + 0.25 × similar, at most 2); then deadline, then id.
    `others` say how many people say the same.
    """
    return sorted(waiting, key=lambda one: _rank(one[0], others.get(one[0].id, Alike()), now))


def cards(
    chosen: Sequence[Waiting],
    others: Mapping[ComplaintId, Alike],
    sources: Mapping[SourceId, Source],
    now: datetime,
    told_at: datetime | None = None,
    draft: Drafting | None = None,
) -> tuple[Card, ...]:
    """What the template shows of each. `told_at` is when the last digest before was built."""
    found = []
    for complaint, mention in chosen:
        card = _card(complaint, mention, sources[mention.source_id], others.get(complaint.id, Alike()), now)
        is_carried = told_at is not None and complaint.opened_at <= told_at
        reply = draft(complaint, mention) if draft else None
        found.append(replace(card, is_carried=is_carried, draft=reply))
    return tuple(found)


def answered(done: Sequence[Waiting]) -> Answered | None:
    """None when nothing was answered."""
    if not done:
        return None
    spans = []
    for complaint, mention in done:
        replied = mention.reply.published_at if mention.reply else None
        spans.append(max(timedelta(0), (replied or complaint.state_at) - mention.said_at).total_seconds())
    return Answered(len(done), timedelta(seconds=median(spans)))


def replied(week: Responses) -> Replied | None:
    """None where there is nothing to tell. Of a source that nobody could look at, no complaint counts."""
    total = week.total
    unseen = [row.answers for row in week.rows if row.answers.unseen]
    hidden = sum(answers.unseen + answers.counted for answers in unseen)
    if not total.counted and not hidden:
        return None
    return Replied(
        answered=total.answered,
        due=total.counted,
        share=total.answered / total.counted if total.counted >= FEW else None,
        in_time=total.in_time,
        not_due=total.not_due,
        unseen=hidden,
    )


def _rank(complaint: Complaint, others: Alike, now: datetime) -> tuple[float, ...]:
    weight = complaint.severity * (1 + log10(1 + others.reach)) * min(2.0, 1 + 0.25 * others.similar)
    return (_bucket(complaint, now), -weight, complaint.due_at.timestamp(), complaint.id)


def _bucket(complaint: Complaint, now: datetime) -> int:
    if complaint.severity >= GRAVE_SEVERITY:
        return 0
    if complaint.is_overdue(now):
        return 1
    return 2 if complaint.due_at <= now + SOON else 3


def _card(complaint: Complaint, mention: Mention, source: Source, others: Alike, now: datetime) -> Card:
    overdue = complaint.is_overdue(now)
    soon = complaint.due_at <= now + SOON
    waited = now - mention.said_at
    return Card(
        tone="bad" if overdue else "warn" if soon else "calm",
        is_overdue=overdue,
        left=abs(complaint.due_at - now),
        due_at=complaint.due_at,
        source=source.title,
        stars=quoting.stars(mention.rating),
        author=quoting.author(complaint.author_name),
        said_at=mention.said_at,
        quote=quoting.quote(mention, is_complaint=True),
        expectation=complaint.expectation,
        similar=others.similar,
        reach=others.reach,
        waited=waited if waited > LONG else None,
        is_carried=False,
        is_grave=complaint.severity >= GRAVE_SEVERITY,
        is_taken=complaint.state == "acknowledged",
        link=quoting.link(mention, source),
    )
