"""Which sources could be read, and what is done about those that could not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from earful.digest.view import Health, Trouble, Working
from earful.model import READ_STATES, Run, Source, SourceId
from earful.store import Store


def health(
    store: Store,
    sources: Sequence[Source],
    mentions: Mapping[SourceId, int],
    refused: int,
    set_aside: int,
    now: datetime,
    zone: str,
) -> Health:
    """Every source is working, late or unread.

    A source is late, not unread, while its last good visit is less than a day (or two of its intervals) ago
    and its trouble is one that passes by itself: a site that was down this morning is no alarm.
    """
    working, late, unread = [], [], []
    for source in sources:
        last, good = store.ledger.last(source.id), store.ledger.last_read(source.id)
        if good is None:
            unread.append(_trouble(source, last, good, zone))
            continue
        overdue = now - good.started_at > source.longest_gap
        is_read = last is not None and last.state in READ_STATES
        if is_read and not overdue:
            partial = last is not None and last.state == "partial"
            working.append(Working(source.title, mentions.get(source.id, 0), partial))
        elif is_read or (not overdue and last is not None and last.remedy == "retry"):
            late.append(_trouble(source, last, good, zone))
        else:
            unread.append(_trouble(source, last, good, zone))
    return Health(tuple(working), tuple(late), tuple(unread), refused, set_aside)


def _trouble(source: Source, last: Run | None, good: Run | None, zone: str) -> Trouble:
    failed = last is not None and last.state not in READ_STATES
    return Trouble(
        source=source.title,
        error=(last.error or "") if failed and last is not None else "",
        remedy=(last.remedy or "") if failed and last is not None else "",
        since=good.started_at.astimezone(ZoneInfo(zone)).date() if good else None,
    )
