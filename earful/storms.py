"""Whether the mood about a brand has broken: its last hours against its own history. Pure arithmetic.

Counted are people: an author of a source who said something bad, once in 24 hours however often they said it.
For each window (the last hours) their number is held against what is usual for the same hours of the day and
days of the week. Where more is said of every kind, more bad is usual too: a loud day is no storm. How far a
usual window strays from what was expected of it is learned from the brand's own history (negative binomial).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BAD_BELOW = 0.4
"""An opinion under this value is bad: two of five stars are."""
HISTORY_HOURS = 56 * 24
GUARD_HOURS = 48
"""The newest hours are no history yet: a storm that builds up slowly must not become usual by itself."""
LEAST_HISTORY_HOURS = 14 * 24
WINDOWS = (3, 8, 24)
FEWEST_PEOPLE = 5
ALARM = 1e-5
"""How improbable a window has to be. `bench/storms.py` found it: fewer than one false alarm in a year."""
CALM = 0.05
"""Over when the last day has no more bad opinions than one usual day in twenty."""
LOUDNESS = 5.0
"""So many other opinions more or fewer say nothing about how loud the hours are."""
SPREAD, SPREAD_WINDOWS = 0.2, 8.0
"""The spread of windows in a brand without history, and how many of its own windows weigh as much."""

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Heard:
    """What was heard of a brand: one row a source, one column an hour, the newest last.

    `bad` counts people who said something bad, `other` all other opinions; `seen` is the share of the hour
    that was looked at. `starts_at` is the first column's hour of the week, 0 for Monday 00:00 UTC.
    """

    bad: Counts
    other: Counts
    seen: Counts
    starts_at: int


@dataclass(frozen=True)
class Finding:
    """The window that is least like the brand's history. `expected` is in people, `chance` from 0 to 1."""

    hours: int
    people: int
    expected: float
    chance: float
    is_storm: bool
    is_calm: bool


def examine(heard: Heard) -> Finding | None:
    """What the last hours say; None while no source has been listened to for fourteen days.

    Sources that are newer take no part: nobody knows what is usual there. Nor does what was said in hours in
    which nobody looked.

    Why people and not opinions: one angry person who writes forty times is no storm.
    """
    cut = heard.bad.shape[1] - GUARD_HOURS
    known = is_known(heard)
    if not known.any():
        return None
    seen = heard.seen[known]
    bad, other = heard.bad[known] * (seen > 0), heard.other[known] * (seen > 0)
    rhythm = _rhythm((bad + other)[:, :cut], seen[:, :cut], heard.starts_at, seen.shape[1])
    usual_bad, usual_other = _usual(bad, seen, rhythm, cut), _usual(other, seen, rhythm, cut)
    all_bad, all_other = bad.sum(axis=0), other.sum(axis=0)
    # How well the rate itself is known, as a part of the spread.
    unsure = 1 / (all_bad[:cut].sum() + 0.5)
    findings = []
    for hours in WINDOWS:
        was, usual = _windows(all_bad, hours, cut), _windows(usual_bad, hours, cut)
        loud = (_windows(all_other, hours, cut) + LOUDNESS) / (_windows(usual_other, hours, cut) + LOUDNESS)
        expected = usual * np.maximum(1.0, loud)
        spread = _spread(was[:-1], expected[:-1]) + unsure
        people = int(was[-1])
        findings.append((_chance(people, float(expected[-1]), spread), hours, people, float(expected[-1])))
    chance, hours, people, mean = min(
        (one for one in findings if one[2] >= FEWEST_PEOPLE), default=findings[-1]
    )
    return Finding(
        hours,
        people,
        mean,
        chance,
        is_storm=people >= FEWEST_PEOPLE and chance < ALARM,
        is_calm=findings[-1][0] > CALM or findings[-1][2] < FEWEST_PEOPLE,
    )


def is_known(heard: Heard) -> NDArray[np.bool_]:
    """By source, whether it was listened to for long enough to know what is usual there."""
    listened: NDArray[np.int64] = (heard.seen[:, :-GUARD_HOURS] > 0).sum(axis=1)
    return listened >= LEAST_HISTORY_HOURS


def _rhythm(said: Counts, seen: Counts, starts_at: int, length: int) -> Counts:
    """How loud each hour is, 1 on average, by hour of the day and of the week; flat where little is known."""
    hours = (starts_at + np.arange(length)) % 168
    known = hours[: said.shape[1]]
    total, time = said.sum(axis=0), seen.sum(axis=0)
    level = total.sum() / max(time.sum(), 1.0)
    by_hour, by_day = (
        (np.bincount(key, total, size) + flat) / (np.bincount(key, time, size) * level + flat)
        for key, size, flat in ((known % 24, 24, 3.0), (known // 24, 7, 10.0))
    )
    by_hour = (np.roll(by_hour, 1) + 2 * by_hour + np.roll(by_hour, -1)) / 4
    rhythm: Counts = by_hour[hours % 24] * by_day[hours // 24]
    return rhythm


def _usual(counts: Counts, seen: Counts, rhythm: Counts, cut: int) -> Counts:
    """How many are usual in each hour: each source's own rate, where it was looked at."""
    exposed = seen * rhythm
    listened = exposed[:, :cut].sum(axis=1)
    rates = counts[:, :cut].sum(axis=1) / np.where(listened > 0, listened, 1.0)
    usual: Counts = rates @ exposed
    return usual


def _windows(hourly: Counts, hours: int, cut: int) -> Counts:
    """Sums of all whole windows of the history, and of the last hours as the last one."""
    first = cut % hours
    return np.append(hourly[first:cut].reshape(-1, hours).sum(axis=1), hourly[-hours:].sum())


def _spread(was: Counts, expected: Counts) -> float:
    """By how much windows stray beyond chance: the α of a variance μ + αμ²."""
    square = float((expected**2).sum())
    typical = square / max(1, len(expected))
    if square == 0:
        return SPREAD
    strayed = float(((was - expected) ** 2 - expected).sum())
    return max(0.0, (strayed + SPREAD_WINDOWS * SPREAD * typical) / (square + SPREAD_WINDOWS * typical))


def _chance(count: int, mean: float, spread: float) -> float:
    """The chance of so many or more under a negative binomial of that mean and spread."""
    if count == 0:
        return 1.0
    mean, size = max(mean, 1e-9), 1 / max(spread, 1e-6)
    share = mean / (size + mean)
    below = np.arange(1, count)
    logs = np.log((below - 1 + size) / below * share)
    first = -size * np.log1p(mean / size)
    return float(max(0.0, 1 - np.exp(first + np.append(0.0, np.cumsum(logs))).sum()))
