"""A patrol: a brand's storm is opened, told again when it doubles, and over when its mood is back."""

from __future__ import annotations

import itertools
import logging
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

import numpy as np

from earful.model import READ_STATES, Brand, Source, SourceId
from earful.reputation import opinion_value
from earful.store import Store
from earful.store.index import Said
from earful.store.storms import Storm
from earful.storms import BAD_BELOW, GUARD_HOURS, HISTORY_HOURS, Counts, Finding, Heard, examine, is_known

log = logging.getLogger(__name__)

COOLDOWN = timedelta(hours=24)
"""After a storm is over, so long no other one: what flares up again at once is the same."""
NEW_USUAL = timedelta(days=14)
"""What lasts longer is no storm any more, but what is usual."""
DOUBLED = 2
HOUR = timedelta(hours=1)
_DAY = 24
_COLUMNS = HISTORY_HOURS + GUARD_HOURS
_MONDAY = datetime.fromisoformat("2024-01-01T00:00:00+00:00")

Event: TypeAlias = Literal["broke", "doubled", "over", "calm", "goes on", "unknown"]


@dataclass(frozen=True)
class Look:
    """What was heard of a brand up to now."""

    at: datetime
    finding: Finding | None
    """None while no source has been listened to for long enough."""
    in_a_day: int
    """People who said something bad in the last 24 hours."""
    bad: tuple[Said, ...]
    """Every bad opinion that counts, oldest first."""
    is_calm: bool
    """Whether the present storm is over."""

    def bad_since(self, at: datetime) -> list[Said]:
        return [one for one in self.bad if one.said_at > at]


@dataclass(frozen=True)
class Patrolled:
    """What a patrol came to. `storm` is the one it is about."""

    event: Event
    storm: Storm | None = None

    @property
    def is_news(self) -> bool:
        """Whether marketing is to be told."""
        return self.event in ("broke", "doubled")


def look(brand: Brand, store: Store, now: datetime) -> Look:
    """What the brand's last hours hold, against its history. Changes nothing."""
    start = now - _COLUMNS * HOUR
    sources = store.brands.sources(brand.id)
    storms = store.storms.since(brand.id, start)
    bad_people, others, looked_at = (np.zeros((len(sources), _COLUMNS)) for _ in range(3))
    heard = Heard(bad_people, others, looked_at, _hour_of_week(start))
    visits: dict[SourceId, list[datetime]] = {}
    for row, source in enumerate(sources):
        runs = store.ledger.runs(source.id, start - source.longest_gap)
        visits[source.id] = [run.started_at for run in runs if run.state in READ_STATES]
        heard.seen[row] = _seen(visits[source.id], source.longest_gap, now)
    said = [one for one in store.index.said(brand.id, since=start) if one.source_id in visits]
    said = _datable([one for one in said if one.said_at <= now], sources, visits)
    rows = {source.id: row for row, source in enumerate(sources)}
    bad = _count(said, rows, heard, now)
    ordinary = _without_storms(heard, storms, _COLUMNS, now)
    heeded = (heard.seen > 0) & is_known(ordinary)[:, None]
    bad = [one for one in bad if heeded[rows[one.source_id], _column(one.said_at, now)]]
    begun = min((storm.from_at for storm in storms if storm.state != "over"), default=now)
    # Nobody complains where nobody looks: what spoke in a storm has to be read to know that it passed.
    read_until = min((visits[one.source_id][-1] for one in bad if one.said_at > begun), default=now)
    known = _COLUMNS - int((now - read_until) // HOUR)
    last_read = examine(_without_storms(heard, storms, known, now))
    return Look(
        at=now,
        finding=examine(ordinary),
        in_a_day=int((heard.bad * heeded)[:, -_DAY:].sum()),
        bad=tuple(bad),
        is_calm=last_read is not None and last_read.is_calm,
    )


def act(brand: Brand, store: Store, seen: Look) -> Patrolled:
    """The brand's storm is opened, grown or over, as was seen. Of two patrols at once, one has the news.

    Why in two steps: looking takes a while on a loud brand, and nobody can write while this does.
    """
    with store.writing():
        current = store.storms.current(brand.id)
        done = _begin(brand, store, seen) if current is None else _go_on(store, current, seen)
    if done.storm is not None:
        log.info("patrolled brand=%s storm=%d event=%s", brand.slug, done.storm.id, done.event)
    return done


def _begin(brand: Brand, store: Store, seen: Look) -> Patrolled:
    if seen.finding is None:
        return Patrolled("unknown")
    is_too_soon = bool(store.storms.since(brand.id, seen.at - COOLDOWN))
    if not seen.finding.is_storm or is_too_soon:
        return Patrolled("calm")
    from_at = seen.at - seen.finding.hours * HOUR
    storm = store.storms.open(
        brand.id,
        at=seen.at,
        from_at=from_at,
        hours=seen.finding.hours,
        people=seen.finding.people,
        bad=len(seen.bad_since(from_at)),
        expected=seen.finding.expected,
        in_a_day=seen.in_a_day,
    )
    return Patrolled("calm") if storm is None else Patrolled("broke", storm)


def _go_on(store: Store, storm: Storm, seen: Look) -> Patrolled:
    if seen.at - storm.opened_at >= NEW_USUAL:
        return Patrolled("over", store.storms.end(storm, seen.at, is_usual=True))
    if seen.is_calm:
        return Patrolled("over", store.storms.end(storm, seen.at))
    has_doubled = (
        storm.state == "acknowledged"
        and storm.told_again_at is None
        and seen.in_a_day >= DOUBLED * max(1, storm.told)
    )
    peak = max(storm.peak, seen.in_a_day)
    if has_doubled:
        return Patrolled("doubled", store.storms.grow(storm, peak, seen.at))
    return Patrolled("goes on", store.storms.grow(storm, peak) if peak > storm.peak else storm)


def _seen(good: Sequence[datetime], longest_gap: timedelta, now: datetime) -> list[float]:
    """By hour, the share of it that is known: what was said up to a good visit, since the one before.

    What was said in a longer gap than the source ever leaves is no history; it counts as said of late, where
    the source still shows it.
    """
    seen = np.zeros(_COLUMNS)
    recent = now - GUARD_HOURS * HOUR
    # A source shows what it said before the first visit of all only in part.
    for before, at in itertools.pairwise(good):
        since = before if at - before <= longest_gap else max(before, recent)
        _fill(seen, since, at, now)
    return list(np.minimum(seen, 1.0))


def _fill(hours: Counts, since: datetime, until: datetime, now: datetime) -> None:
    first, last = (_COLUMNS - (now - at) / HOUR for at in (since, until))
    if last <= max(first, 0):
        return
    columns = np.arange(_COLUMNS)
    hours += np.clip(np.minimum(columns + 1, last) - np.maximum(columns, first), 0, 1)


def _without_storms(heard: Heard, storms: Sequence[Storm], columns: int, now: datetime) -> Heard:
    """The first so many hours, with storms, and what came before a new usual, left out of their history."""
    seen = heard.seen[:, :columns].copy()
    cut = max(0, columns - GUARD_HOURS)
    for storm in storms:
        first = 0 if storm.is_usual else max(0, _column(storm.from_at, now))
        last = storm.from_at if storm.is_usual else storm.state_at if storm.state == "over" else now
        seen[:, first : min(cut, max(0, _column(last, now) + 1))] = 0
    return Heard(heard.bad[:, :columns], heard.other[:, :columns], seen, heard.starts_at)


def _datable(
    said: Sequence[Said], sources: Sequence[Source], visits: Mapping[SourceId, Sequence[datetime]]
) -> list[Said]:
    """Without what a first visit, or the first after a long gap, found undated: it may be years old."""
    gaps = {source.id: source.longest_gap for source in sources}

    def is_fresh(one: Said) -> bool:
        if one.undated_run_at is None:
            return True
        earlier = bisect_left(visits[one.source_id], one.undated_run_at)
        return earlier > 0 and one.undated_run_at - visits[one.source_id][earlier - 1] <= gaps[one.source_id]

    return [one for one in said if is_fresh(one)]


def _count(said: Sequence[Said], rows: Mapping[SourceId, int], heard: Heard, now: datetime) -> list[Said]:
    """Every opinion is in its hour, one author's bad ones once in 24 hours. Returns all bad, oldest first."""
    counted: dict[tuple[SourceId, str], datetime] = {}
    bad = []
    for one in said:
        value = opinion_value(one.rating_share, one.compound, one.probability)
        if value is None:
            continue
        place = rows[one.source_id], max(0, _column(one.said_at, now))
        if value >= BAD_BELOW:
            heard.other[place] += 1
            continue
        bad.append(one)
        if one.author_key is not None:
            key = (one.source_id, one.author_key)
            if key in counted and one.said_at - counted[key] < _DAY * HOUR:
                continue
            counted[key] = one.said_at
        heard.bad[place] += 1
    return bad


def _column(at: datetime, now: datetime) -> int:
    """The hour's place; the last is the one that ends now."""
    return min(_COLUMNS - 1, _COLUMNS - 1 - int((now - at) // HOUR))


def _hour_of_week(at: datetime) -> int:
    return int((at - _MONDAY) // HOUR) % 168
