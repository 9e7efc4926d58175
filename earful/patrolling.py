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

from earful.model import READ_STATES, Brand, Source, SourceId, Storm
from earful.reputation import opinion_value
from earful.store import Store
from earful.store.index import Said
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
    blind: frozenset[SourceId]
    """Sources that could not be read of late."""

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
    begins = max([start, *(storm.from_at for storm in storms if storm.is_usual)])
    bad_people, others, looked = (np.zeros((len(sources), _COLUMNS)) for _ in range(3))
    heard = Heard(bad_people, others, looked, _hour_of_week(start))
    blind = set()
    visits: dict[SourceId, list[datetime]] = {}
    for row, source in enumerate(sources):
        runs = store.ledger.runs(source.id, start - source.longest_gap)
        visits[source.id] = good = [run.started_at for run in runs if run.state in READ_STATES]
        if not good or now - good[-1] > source.longest_gap or runs[-1].state not in READ_STATES:
            blind.add(source.id)
        heard.seen[row] = _seen(good, source.longest_gap, now)
    looked_at = heard.seen > 0
    _leave_out(heard, [storm for storm in storms if not storm.is_usual], begins, now)
    said = [one for one in store.index.said(brand.id, since=start) if one.source_id in visits]
    said = _datable([one for one in said if one.said_at <= now], sources, visits)
    bad = _count(said, [source.id for source in sources], heard, now)
    finding = examine(heard)
    heeded = looked_at & is_known(heard)[:, None]
    rows = {source.id: row for row, source in enumerate(sources)}
    return Look(
        at=now,
        finding=finding,
        in_a_day=int((heard.bad * heeded)[:, -_DAY:].sum()),
        bad=tuple(one for one in bad if heeded[rows[one.source_id], _column(one.said_at, now)]),
        blind=frozenset(blind),
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
    # Nobody complains where nobody looks: what spoke in the storm has to be read to know that it passed.
    spoke = {one.source_id for one in seen.bad_since(storm.from_at)}
    is_calm = seen.finding is not None and seen.finding.is_calm
    if is_calm and not spoke & seen.blind:
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


def _leave_out(heard: Heard, storms: Sequence[Storm], begins: datetime, now: datetime) -> None:
    """What earlier storms brought is not usual; what came before a new usual is not either."""
    cut = _COLUMNS - GUARD_HOURS
    _blank(heard, 0, min(cut, _column(begins, now)))
    for storm in storms:
        until = storm.state_at if storm.state == "over" else now
        _blank(heard, _column(storm.from_at, now), min(cut, _column(until, now) + 1))


def _blank(heard: Heard, first: int, last: int) -> None:
    heard.seen[:, max(0, first) : max(0, last)] = 0


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


def _count(said: Sequence[Said], sources: Sequence[SourceId], heard: Heard, now: datetime) -> list[Said]:
    """Every opinion is in its hour, one author's bad ones once in 24 hours. Returns all bad, oldest first."""
    rows = {source_id: row for row, source_id in enumerate(sources)}
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
