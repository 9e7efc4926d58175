"""Is this haul believable, given the runs before it? Suspicions, each with its reason in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import mean, median

from earful.scraping import Mention

BASELINE_RUNS = 10
"""Good runs of the same source that a haul is compared with."""
REMEMBERED_RUNS = 60
"""Good runs that tell what was usual before a slow decline."""
MIN_RUNS = 5
MIN_LISTED = 5
COLLAPSED_SHARE = 0.2
LEAST_SHARE = 1 / 3
"""Of the fewest that any run of the baseline listed: a holiday's low was a low before."""
DWINDLED_RUNS = 10
"""A slow decline takes the baseline along: so many runs together have collapsed against what was usual."""
USUALLY_FILLED, NOW_FILLED = 0.8, 0.1
QUIET_GAPS = 6
MIN_ARRIVALS = 8
"""Fewer arrivals tell no usual gap."""
FIELDS = ("author", "text", "title", "published_at", "rating", "language")
"""Those of which a source usually fills all or none. A reply is none of them: owners stop answering."""


@dataclass(frozen=True)
class Haul:
    """What one run brought. `listed` counts the mentions on its first page, new or not."""

    listed: int
    fill_rates: Mapping[str, float]


def fill_rates(mentions: Sequence[Mention]) -> dict[str, float]:
    """By field, the share of mentions that have it; empty when there are no mentions."""
    if not mentions:
        return {}
    return {
        name: sum(bool(getattr(mention, name)) for mention in mentions) / len(mentions) for name in FIELDS
    }


def drift(haul: Haul, before: Sequence[Haul]) -> str | None:
    """Why the haul is not believable; None where it is. `before` are good runs, oldest first.

    Source: DESIGN B8, with two rules more, against holidays (`LEAST_SHARE`) and for slow declines
    (`DWINDLED_RUNS`); `bench/drift.py` prints how often it is right.
    """
    baseline = before[-BASELINE_RUNS:]
    if len(baseline) < MIN_RUNS:
        return None
    usual, least = median(run.listed for run in baseline), min(run.listed for run in baseline)
    if usual >= MIN_LISTED and haul.listed <= COLLAPSED_SHARE * usual and haul.listed < LEAST_SHARE * least:
        return f"{haul.listed} mentions on the first page, where {usual:.0f} are usual"
    once_usual = median(run.listed for run in before[-REMEMBERED_RUNS:])
    lately = mean([run.listed for run in before[1 - DWINDLED_RUNS :]] + [haul.listed])
    if once_usual >= MIN_LISTED and lately <= COLLAPSED_SHARE * once_usual:
        return f"{lately:.1f} mentions on the first page of late, where {once_usual:.0f} were usual"
    if haul.listed < MIN_LISTED:
        return None  # too few to tell a habit from chance
    for name in FIELDS:
        rates = [run.fill_rates[name] for run in baseline if name in run.fill_rates]
        now = haul.fill_rates.get(name, 0.0)
        if len(rates) >= MIN_RUNS and median(rates) >= USUALLY_FILLED and now <= NOW_FILLED:
            return f"{name} in {now:.0%} of mentions, where {median(rates):.0%} are usual"
    return None


def gone_quiet(arrivals: Iterable[datetime], now: datetime) -> str | None:
    """A warning when nothing newer came for six times the source's usual gap; None otherwise."""
    days = sorted(arrivals)
    if len(days) < MIN_ARRIVALS:
        return None
    gaps = [(later - earlier) / timedelta(days=1) for earlier, later in pairwise(days)]
    usual = max(median(gaps), 1.0)
    silence = (now - days[-1]) / timedelta(days=1)
    if silence <= QUIET_GAPS * usual:
        return None
    return f"nothing new for {silence:.0f} days, where a mention every {usual:.0f} is usual"
