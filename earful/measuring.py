"""One index point for each brand, source and day; and why the index moved between two days."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from earful.clock import Clock
from earful.model import READ_STATES, Brand, IndexPoint, Run, Source, SourceId
from earful.reputation import (
    FORMULA,
    Sums,
    contribution,
    opinion_value,
    opinion_weight,
    raw_index,
    standing,
)
from earful.store import Store
from earful.store.index import Said

log = logging.getLogger(__name__)

WHOLE = "brand"
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""Weights are summed as of one fixed instant and aged from there, so that a point is the same to the last bit
whichever day the computation starts at."""


@dataclass(frozen=True)
class Contribution:
    """How many points one cause moved the index. `mentions` is how many new ones it stands for."""

    cause: str
    points: float
    mentions: int = 0


def scope_of(source: Source) -> str:
    return f"source:{source.slug}"


def measure(
    brand: Brand,
    store: Store,
    clock: Clock,
    since: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[IndexPoint]:
    """The brand and each of its sources have a point for every finished day, up to yesterday.

    Starts at `since`; else at the first day that what was newly collected or assessed can change, and at the
    first of all when the formula is a new one. A point that would be the same as the kept one is not written
    again. Returns the points of the brand itself.
    """
    now = clock.now()
    zone = ZoneInfo(brand.team.zone)
    last = now.astimezone(zone).date() - timedelta(days=1)
    start = since or _first_day(brand, store, zone)
    if start is None or start > last:
        return []
    points = _points(brand, store, start, last, progress)
    kept = store.index.add(brand.id, points, now)
    log.info("measured brand=%s from=%s to=%s points=%d", brand.slug, start, last, kept)
    return [point for point in points if point.scope == WHOLE]


def split(brand: Brand, store: Store, start: date, end: date) -> list[Contribution]:
    """Why the brand's index moved from the end of `start` to the end of `end`, as the points are kept.

    The contributions sum to the change. Empty when either day has no value.
    """
    before = store.index.latest(brand.id, WHOLE, start)
    after = store.index.latest(brand.id, WHOLE, end)
    if not before or not after or before.value is None or after.value is None or before.on != start:
        return []
    zone = ZoneInfo(brand.team.zone)
    sources = {source.id: source for source in store.brands.sources(brand.id)}
    runs = {source_id: store.ledger.runs(source_id) for source_id in sources}
    opens, closes = _end_of(start, zone), _end_of(end, zone)
    as_of = {
        source_id: tuple(_days(_EPOCH, _aged_to(at, runs[source_id], zone)) for at in (opens, closes))
        for source_id in runs
    }
    parts: dict[str, list[Sums]] = defaultdict(lambda: [Sums(), Sums()])
    for said in store.index.said(brand.id):
        if said.source_id not in sources or said.said_at >= closes:
            continue
        opinion = _opinion(said, sources[said.source_id])
        first, second = as_of[said.source_id]
        is_new = said.said_at >= opens
        cause = (said.expectation or "other new mentions") if is_new else "ageing of earlier mentions"
        part = parts[cause]
        if not is_new:
            part[0] += opinion.aged(first)
        part[1] += opinion.aged(second)
    whole = [sum((part[which] for part in parts.values()), Sums()) for which in (0, 1)]
    found = [
        Contribution(cause, contribution(*part, *whole), part[1].mentions - part[0].mentions)
        for cause, part in parts.items()
    ]
    late = (after.value - before.value) - (raw_index(whole[1]) - raw_index(whole[0]))
    if abs(late) > 1e-9:
        found.append(Contribution("edits and late arrivals", late))
    return sorted(found, key=lambda one: (-abs(one.points), one.cause))


def point_under(brand: Brand, store: Store, on: date, by: tuple[str, str]) -> IndexPoint:
    """The brand's point of that day as this scorer and version would have it; nothing is kept."""
    return next(point for point in _points(brand, store, on, on, None, by) if point.scope == WHOLE)


def _points(
    brand: Brand,
    store: Store,
    start: date,
    last: date,
    progress: Callable[[int, int], None] | None,
    by: tuple[str, str] | None = None,
) -> list[IndexPoint]:
    zone = ZoneInfo(brand.team.zone)
    sources = store.brands.sources(brand.id)
    waiting: dict[SourceId, list[Said]] = defaultdict(list)
    for said in reversed(store.index.said(brand.id, by)):
        waiting[said.source_id].append(said)
    runs = {source.id: store.ledger.runs(source.id) for source in sources}
    sums = {source.id: Sums() for source in sources}
    points: list[IndexPoint] = []
    days = [start + timedelta(days=number) for number in range((last - start).days + 1)]
    for number, day in enumerate(days):
        closes = _end_of(day, zone)
        coverage = {source.slug: _coverage(closes, runs[source.id]) for source in sources}
        whole = Sums()
        for source in sources:
            while waiting[source.id] and waiting[source.id][-1].said_at < closes:
                sums[source.id] += _opinion(waiting[source.id].pop(), source)
            today = sums[source.id].aged(_days(_EPOCH, _aged_to(closes, runs[source.id], zone)))
            points.append(_point(scope_of(source), day, today, {source.slug: coverage[source.slug]}))
            whole += today
        points.append(_point(WHOLE, day, whole, coverage))
        if progress:
            progress(number + 1, len(days))
    return points


def _opinion(said: Said, source: Source) -> Sums:
    """The mention's opinion with its weight at `_EPOCH`; nothing where it has none."""
    value = opinion_value(said.rating_share, said.compound, said.probability)
    if value is None:
        return Sums()
    return Sums.of(value, opinion_weight(value, source.weight)).aged(_days(said.said_at, _EPOCH))


def _point(scope: str, on: date, sums: Sums, coverage: Mapping[str, str]) -> IndexPoint:
    found = standing(sums)
    return IndexPoint(
        scope=scope,
        on=on,
        formula=FORMULA,
        value=found.value,
        low=found.low,
        high=found.high,
        effective_n=found.effective_n,
        mentions=sums.mentions,
        coverage=coverage,
        reason=found.reason,
    )


def _coverage(closes: datetime, runs: Iterable[Run]) -> str:
    """`read`, or `not read since` the day of the last good visit (`never read` where there is none)."""
    seen = [run for run in runs if run.started_at < closes]
    if not seen or seen[-1].state in READ_STATES:
        return "read"
    good = [run.started_at for run in seen if run.state in READ_STATES]
    return f"not read since {good[-1]:%Y-%m-%d}" if good else "never read"


def _aged_to(closes: datetime, runs: Iterable[Run], zone: ZoneInfo) -> datetime:
    """Until when opinions age: a source that went blind is frozen after the day of its last good visit."""
    seen = [run for run in runs if run.started_at < closes]
    good = [run.started_at for run in seen if run.state in READ_STATES]
    if not good or seen[-1].state in READ_STATES:
        return closes
    return _end_of(good[-1].astimezone(zone).date(), zone)


def _first_day(brand: Brand, store: Store, zone: ZoneInfo) -> date | None:
    """The first day whose point is missing or may have changed since points were last computed."""
    kept = store.index.last_day(brand.id)
    newest = store.index.latest(brand.id, WHOLE, kept[0]) if kept else None
    if kept is None or newest is None or newest.formula != FORMULA:
        said = store.index.said(brand.id)
        return said[0].said_at.astimezone(zone).date() if said else None
    last_on, computed_at = kept
    touched = store.index.touched_since(brand.id, computed_at)
    following = last_on + timedelta(days=1)
    return following if touched is None else min(following, touched.astimezone(zone).date())


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def _days(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 86400
