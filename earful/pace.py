"""When a source is due again: as often as it brings something, within the operator's bounds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

WANTED_NEW = 1.0
"""How many new mentions a visit should bring on average: fewer is a wasted request, more is a delay."""
MEMORY = timedelta(days=14)
PRIOR_DAYS = 1.0
"""A source that is little known is taken for one that brings a mention every day."""


def pause(arrivals: Sequence[datetime], now: datetime, shortest: timedelta, longest: timedelta) -> timedelta:
    """How long to wait after a visit before the next one.

    `arrivals` are the times at which mentions were said. Recent ones count more: the rate is that of a
    Poisson process whose memory fades with `MEMORY`, with a weak prior.
    Why: a burst is visited often at once, and a silent source rarely, yet never more rarely than `longest`.
    """
    fading = MEMORY.total_seconds()
    weights = sum(2 ** (-max(0.0, (now - at).total_seconds()) / fading) for at in arrivals)
    known_days = fading / 86400 / 0.6931  # the integral of the fading memory
    per_day = (weights + 1.0) / (known_days + PRIOR_DAYS)
    return min(longest, max(shortest, timedelta(days=WANTED_NEW / per_day)))
