"""Complaints that wait, in the order in which to answer them; and those that were answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import log10
from statistics import median

from earful.digest import quoting
from earful.digest.done import Answered, Replied
from earful.digest.talk import FEW
from earful.digest.view import Card, Counters
from earful.model import Complaint, Mention, Source, SourceId
from earful.replying import Responses

MOST_CARDS = 5
SOON = timedelta(hours=24)
GRAVE_SEVERITY = 5

Waiting = tuple[Complaint, Mention]


def counters(waiting: Sequence[Waiting], now: datetime) -> Counters:
    overdue = sum(complaint.is_overdue(now) for complaint, _ in waiting)
    soon = sum(now <= complaint.due_at <= now + SOON for complaint, _ in waiting)
    return Counters(overdue, soon, len(waiting))


def ordered(waiting: Sequence[Waiting], now: datetime) -> list[Waiting]:
    """Safety or law first, then overdue, due in 24 hours, later; within each the heaviest first.

    Weight: severity × (1 + log10(1 + reach)) × (1 + 0.25 × similar, at most 2); then deadline, then id. Reach
    is 0 as long as no source tells it.
    """
    alike = _similar(waiting)
    return sorted(waiting, key=lambda one: _rank(one[0], alike[one[0].id], now))


def cards(
    chosen: Sequence[Waiting],
    waiting: Sequence[Waiting],
    sources: Mapping[SourceId, Source],
    now: datetime,
) -> tuple[Card, ...]:
    alike = _similar(waiting)
    return tuple(
        _card(complaint, mention, sources[mention.source_id], alike[complaint.id], now)
        for complaint, mention in chosen
    )


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


def _similar(waiting: Sequence[Waiting]) -> dict[int, int]:
    """By complaint: how many others wait that are about the same expectation."""
    counts = Counter(complaint.expectation for complaint, _ in waiting)
    return {
        complaint.id: 0 if complaint.expectation == "other" else counts[complaint.expectation] - 1
        for complaint, _ in waiting
    }


def _rank(complaint: Complaint, similar: int, now: datetime, reach: int = 0) -> tuple[float, ...]:
    weight = complaint.severity * (1 + log10(1 + reach)) * min(2.0, 1 + 0.25 * similar)
    return (_bucket(complaint, now), -weight, complaint.due_at.timestamp(), complaint.id)


def _bucket(complaint: Complaint, now: datetime) -> int:
    if complaint.severity >= GRAVE_SEVERITY:
        return 0
    if complaint.is_overdue(now):
        return 1
    return 2 if complaint.due_at <= now + SOON else 3


def _card(complaint: Complaint, mention: Mention, source: Source, similar: int, now: datetime) -> Card:
    overdue = complaint.is_overdue(now)
    soon = complaint.due_at <= now + SOON
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
        similar=similar,
        is_grave=complaint.severity >= GRAVE_SEVERITY,
        is_taken=complaint.state == "acknowledged",
        link=quoting.link(mention, source),
    )
