"""One index point for each scope of a brand and day."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from earful.clock import Clock
from earful.coverage import READ, Visits, silence
from earful.daily import NOTHING, PACE_DAYS, Daily, SourceDays, Weighed, months
from earful.model import WHOLE, Brand, IndexPoint
from earful.ranges import standing
from earful.reputation import FORMULA, Sums, ageing, half_life_days, raw_index
from earful.store import Store
from earful.weighing import count, weighed

log = logging.getLogger(__name__)


def measure(
    brand: Brand,
    store: Store,
    clock: Clock,
    since: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[IndexPoint]:
    """Every scope of the brand has a point for every finished day, up to yesterday.

    Starts at `since`; else at the first day that what changed meanwhile can change, and at the first of all
    when the formula is a new one. A point that would be the same as the kept one is not written again. Can be
    interrupted: the next measuring goes on with the same month. Returns the points of the brand itself.
    """
    now = clock.now()
    book = count(brand, store, now, progress)
    last = now.astimezone(ZoneInfo(brand.team.zone)).date() - timedelta(days=1)
    first = store.opinion_days.first(brand.id)
    if first is None or first > last:
        return []
    kept = store.index.last_day(brand.id)
    following = kept + timedelta(days=1) if kept else first
    start = max(since, first) if since else min(following, book.stale_from or following)
    if start > last:
        return []
    daily = Daily.of(brand, store, first, start, last)
    points: list[IndexPoint] = []
    written = 0
    for month in months(start, last):
        some = list(_points(daily, month))
        with store.writing():
            written += store.index.add(brand.id, some, now)
            if since is None:
                stale_from = None if month[-1] == last else month[-1] + timedelta(days=1)
                book = replace(book, stale_from=stale_from)
                store.opinions.keep_book(brand.id, book)
        points += [point for point in some if point.scope == WHOLE]
        if progress:
            progress((month[-1] - start).days + 1, (last - start).days + 1)
    log.info("measured brand=%s from=%s to=%s points=%d", brand.slug, start, last, written)
    return points


def point_under(brand: Brand, store: Store, on: date, by: tuple[str, str] | None) -> IndexPoint:
    """The brand's point of that day as this scorer and version would have it, else as it is; nothing is kept.

    Opinion by opinion, where `measure` goes by the sums of days: tests hold the two together.
    """
    zone = ZoneInfo(brand.team.zone)
    visits = {
        source.id: (source.weight, Visits.of(source, store, zone))
        for source in store.brands.sources(brand.id)
    }
    opinions = weighed(store.index.said(brand.id, by), brand, store.clock.now())
    month, sums, pace = on.replace(day=1), Sums(), 0
    first = min((one.said_on for one in opinions), default=on)
    known = {
        source_id: seen.known_until(month - timedelta(days=1)) for source_id, (_, seen) in visits.items()
    }
    for one in opinions:
        until = known[one.source_id]
        pace += until is not None and 0 <= (until - one.said_on).days < PACE_DAYS
    half_life = half_life_days(pace, min(PACE_DAYS, (month - first).days))
    for one in opinions:
        source_weight, seen = visits[one.source_id]
        until = seen.known_until(on)
        if until is not None and one.said_on <= until:
            left = source_weight * ageing((until - one.said_on).days, half_life)
            sums += Sums.of(one.value, one.weight, one.echo_weight, one.echo_value).weighed(left)
    return _point(WHOLE, on, Weighed(sums), half_life, {})


def _points(daily: Daily, month: Sequence[date]) -> Iterator[IndexPoint]:
    half_life = daily.half_lives[month[0].replace(day=1)]
    for day, here in zip(month, daily.weighed(month), strict=True):
        coverage = {one.source.slug: _coverage(one, day) for one in daily.sources}
        own = {one.source.scope: {one.source.slug: coverage[one.source.slug]} for one in daily.sources}
        for scope in [WHOLE, *own, *sorted(here.keys() - own.keys() - {WHOLE})]:
            found = here.get(scope, NOTHING)
            yield _point(scope, day, found, half_life, own.get(scope, coverage))


def _point(scope: str, on: date, found: Weighed, half_life: float, coverage: Mapping[str, str]) -> IndexPoint:
    stands = standing(found.sums)
    robust = raw_index(Sums(found.robust_weight, found.robust_value))
    return IndexPoint(
        scope=scope,
        on=on,
        formula=FORMULA,
        value=stands.value,
        low=stands.low,
        high=stands.high,
        effective_n=stands.effective_n,
        mentions=found.sums.mentions,
        coverage=coverage,
        reason=stands.reason,
        robust=None if stands.value is None else robust,
        weight=found.sums.weight,
        half_life_days=half_life,
    )


def _coverage(source: SourceDays, day: date) -> str:
    """What is known of the source on that day, in words; `read` where there is nothing to say."""
    state = source.visits.coverage(day)
    if state != READ or not source.visits.started:
        return state
    found = silence(source.until(day))
    if found is None:
        return state
    quiet, expected = found
    return f"read, but silent for {quiet} days: about {expected:.0f} opinions were expected"
