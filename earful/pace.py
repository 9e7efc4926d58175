"""When a source is due again: soon where much is expected, rarely where little is, within bounds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

REQUEST_COST = 3.0
"""What a visit is worth, in hours that mentions wait: one that shows three of them an hour earlier pays."""
MEMORY = timedelta(days=14)
"""Half-life of what is remembered of a source's rate and of its hours."""
PRIOR_DAYS = 1.0
"""A source that is little known is taken for one that brings a mention every day."""
BURST = timedelta(hours=6)
BURST_MENTIONS, BURST_TIMES = 4, 3.0
"""So many mentions within `BURST`, and so many times the usual, are a burst."""
PRIOR_MENTIONS = 10.0
"""Spread over the hours of the day: with fewer mentions than that, no rhythm shows."""
SMOOTHED_HOURS = 2
ONE_TIME_SHARE = 0.3
"""More than this at one second of the day: the site tells days only, and says nothing about its hours."""
STEP = timedelta(minutes=15)
_DAY_S = 86400.0


def pause(
    arrivals: Sequence[datetime], visited_at: datetime, shortest: timedelta, longest: timedelta
) -> timedelta:
    """How long to wait after that visit before the next one.

    `arrivals` are the times at which mentions were said, as known at the visit. The wait w is the shortest in
    which w times the mentions expected meanwhile reaches twice `REQUEST_COST`.
    Why: with requests that cost c, a mean rate r and waits w, c / w + r w / 2 is least at w = sqrt(2 c / r).
    """
    known = [at for at in arrivals if at <= visited_at]
    memory_s = MEMORY.total_seconds()
    weights = [2 ** (-(visited_at - at).total_seconds() / memory_s) for at in known]
    # The integral of a memory that halves in `memory_s`.
    known_days = memory_s / _DAY_S / math.log(2)
    usual_per_hour = (sum(weights) + 1.0) / (known_days + PRIOR_DAYS) / 24
    rhythm = _rhythm(known, weights)
    burst_hours = BURST / timedelta(hours=1)
    lately = sum(visited_at - at <= BURST for at in known)
    is_burst = lately >= max(BURST_MENTIONS, BURST_TIMES * usual_per_hour * burst_hours)
    waited, expected = timedelta(0), 0.0
    while waited < longest and expected * (waited / timedelta(hours=1)) < 2 * REQUEST_COST:
        hour = (visited_at + waited).astimezone(UTC).hour
        per_hour = lately / burst_hours if is_burst and waited < BURST else usual_per_hour * rhythm[hour]
        expected += per_hour * (STEP / timedelta(hours=1))
        waited += STEP
    return min(longest, max(shortest, waited))


def _rhythm(known: Sequence[datetime], weights: Sequence[float]) -> list[float]:
    """By hour of the day in UTC, how many times the usual rate is expected."""
    times = Counter(at.astimezone(UTC).time() for at in known)
    if not times or times.most_common(1)[0][1] > max(2, ONE_TIME_SHARE * len(known)):
        return [1.0] * 24
    heard = [PRIOR_MENTIONS / 24] * 24
    around = range(-SMOOTHED_HOURS, SMOOTHED_HOURS + 1)
    for at, weight in zip(known, weights, strict=True):
        for beside in around:
            heard[(at.astimezone(UTC).hour + beside) % 24] += weight / len(around)
    return [24 * one / sum(heard) for one in heard]
