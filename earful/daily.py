"""The opinions of a brand, summed by source, scope and day, as they weigh at the end of any day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import ceil
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from earful.coverage import Visits
from earful.model import WHOLE, Brand, Source
from earful.reputation import Sums, half_life_days
from earful.store import Store
from earful.store.opinion_days import FIRST_SUM, SUMS, DaySums

Vector = NDArray[np.float64]
PACE_DAYS = 365
"""The days before a month by which its half-life is told."""
USUAL_DAYS, USUAL_LEAST_DAYS = 56, 28
"""The days by which it is told what is usual in a source, and how many of them have to be known."""
BURST_TIMES, BURST_LEAST = 3.0, 6.0
"""A day that brings more than three times the usual, and more than six, is a burst. Stated, not fitted."""

_HALF_LIVES = 52
"""What is older than so many half-lives weighs less than a number can tell: 2^−52 of what is new."""
_DAY = timedelta(days=1)

_COUNT = SUMS.index("mentions")
_PLAIN = [SUMS.index(name) for name in ("weight", "value")]
_SQUARE = [SUMS.index(name) for name in ("author_weight_squared", "author_cross", "author_value_squared")]
_DISTINCT = [SUMS.index(name) for name in ("distinct_weight", "distinct_value")]
_DISTINCT_COUNT = SUMS.index("distinct_mentions")


@dataclass(frozen=True)
class Weighed:
    """What a set of opinions weighs on one day; `robust` are its Σ w and Σ w·v without what bursts add."""

    sums: Sums
    robust_weight: float = 0.0
    robust_value: float = 0.0

    def __add__(self, other: Weighed) -> Weighed:
        return Weighed(
            self.sums + other.sums,
            self.robust_weight + other.robust_weight,
            self.robust_value + other.robust_value,
        )


NOTHING = Weighed(Sums())


class SourceDays:
    """One source's sums. Shape: `sums` is days from `first` on × scopes × `SUMS`.

    `earlier` are the opinions of each scope before that: too old to weigh anything, and yet counted.
    """

    def __init__(
        self,
        source: Source,
        visits: Visits,
        first: date,
        last: date,
        rows: Sequence[DaySums],
        earlier: Mapping[str, int],
    ) -> None:
        self.source, self.visits, self.first, self.earlier = source, visits, first, earlier
        self.scopes = sorted({scope for scope, *_ in rows} | earlier.keys())
        places = {scope: place for place, scope in enumerate(self.scopes)}
        self.sums = np.zeros(((last - first).days + 1, len(self.scopes), len(SUMS)))
        within = [row for row in rows if row[1] <= last.toordinal()]
        if within:
            days = np.array([row[1] for row in within]) - first.toordinal()
            self.sums[days, [places[row[0]] for row in within]] = [row[FIRST_SUM:] for row in within]

    @cached_property
    def counts(self) -> Vector:
        """How many opinions each day brought."""
        return self._of_whole(_COUNT)

    @cached_property
    def calm(self) -> Vector:
        """Which part of each day's opinions is no burst against the days before. Unit: 0 to 1."""
        distinct = self._of_whole(_DISTINCT_COUNT)
        before = np.concatenate([[0.0], np.cumsum(distinct)])
        day = np.arange(len(distinct))
        begins = np.maximum(0, day - USUAL_DAYS)
        usual = (before[day] - before[begins]) / np.maximum(1, day - begins)
        most = np.where(day < USUAL_LEAST_DAYS, np.inf, np.maximum(BURST_LEAST, BURST_TIMES * usual))
        return np.asarray(np.minimum(1.0, most / np.maximum(1e-12, distinct)))

    def weighed(self, days: Sequence[date], half_life: float) -> list[dict[str, Weighed]]:
        """By day and scope, what the opinions known by then weigh, its source's weight included."""
        known = np.array([self._place(self.visits.known_until(day)) for day in days])
        place = np.arange(len(self.sums))
        age = known[:, None] - place[None, :]
        left = np.where(age >= 0, 2.0 ** (-np.maximum(age, 0) / half_life), 0.0) * self.source.weight
        plain = self._under(left, _PLAIN)
        square = self._under(left * left, _SQUARE)
        distinct = self._under(left * self.calm, _DISTINCT)
        counted = np.cumsum(self.sums[:, :, _COUNT], axis=0)
        found = []
        for row, at in enumerate(known):
            here: dict[str, Weighed] = {}
            for column, scope in enumerate(self.scopes):
                mentions = int(counted[at, column]) + self.earlier.get(scope, 0) if at >= 0 else 0
                if mentions:
                    weight, value = plain[row, column].tolist()
                    own, cross, own_value = square[row, column].tolist()
                    sums = Sums(weight, value, own, cross, own_value, mentions)
                    here[scope] = Weighed(sums, *distinct[row, column].tolist())
            found.append(here)
        return found

    def until(self, day: date) -> list[float]:
        """How many opinions each of the days up to that one brought; not all the way back."""
        at = self._place(day) + 1
        return [float(count) for count in self.counts[max(0, at - PACE_DAYS) : at]]

    def _of_whole(self, column: int) -> Vector:
        if WHOLE not in self.scopes:
            return np.zeros(len(self.sums))
        return np.asarray(self.sums[:, self.scopes.index(WHOLE), column])

    def _under(self, left: Vector, columns: list[int]) -> Vector:
        flat = self.sums[:, :, columns].reshape(len(self.sums), -1)
        return np.asarray((left @ flat).reshape(len(left), len(self.scopes), len(columns)))

    def _place(self, day: date | None) -> int:
        """The row of a day; −1 before the first and where nothing is known."""
        if day is None:
            return -1
        return max(-1, min((day - self.first).days, len(self.sums) - 1))


@dataclass(frozen=True)
class Daily:
    """All sources of a brand, as far back as counts in the days that are measured.

    Unit: `half_lives` are days, by the first day of the month.
    """

    sources: Sequence[SourceDays]
    half_lives: Mapping[date, float]

    @classmethod
    def of(cls, brand: Brand, store: Store, first: date, start: date, last: date) -> Daily:
        """To measure the days from `start` to `last`. `first` is the day of the brand's first opinion.

        Why: a month's half-life never depends on what is said in it, so that praise never lowers the index.
        """
        zone, before = ZoneInfo(brand.team.zone), start.replace(day=1) - _DAY
        visits = [
            (source, Visits.of(source, store, zone, before)) for source in store.brands.sources(brand.id)
        ]
        half_lives = {}
        for month in (days[0].replace(day=1) for days in months(start, last)):
            opinions = sum(_pace(source, seen, store, month) for source, seen in visits)
            half_lives[month] = half_life_days(opinions, min(PACE_DAYS, (month - first).days))
        memory = timedelta(days=ceil(_HALF_LIVES * max(half_lives.values())))
        sources = []
        for source, seen in visits:
            known = seen.known_until(before) or before
            begin = max(first, known - max(memory, timedelta(days=PACE_DAYS)))
            rows = store.opinion_days.of(source.id, since=begin)
            earlier = store.opinion_days.counted(source.id, before=begin)
            sources.append(SourceDays(source, seen, begin, last, rows, earlier))
        return cls(sources, half_lives)

    def weighed(self, month: Sequence[date]) -> list[dict[str, Weighed]]:
        """By day of one month and by scope, sources among them, what the opinions weigh."""
        half_life = self.half_lives[month[0].replace(day=1)]
        found: list[dict[str, Weighed]] = [defaultdict(lambda: NOTHING) for _ in month]
        for source in self.sources:
            for here, there in zip(found, source.weighed(month, half_life), strict=True):
                for scope, weighed in there.items():
                    here[scope] += weighed
                    if scope == WHOLE:
                        here[source.source.scope] += weighed
        return found


def _pace(source: Source, visits: Visits, store: Store, month: date) -> int:
    """How many opinions the year before the month brought; before what is known of a blind source."""
    known = visits.known_until(month - _DAY)
    if known is None:
        return 0
    since = known - timedelta(days=PACE_DAYS - 1)
    return store.opinion_days.counted(source.id, before=known + _DAY, since=since).get(WHOLE, 0)


def months(start: date, last: date) -> Sequence[Sequence[date]]:
    """The days from `start` to `last`, month by month."""
    by_month: Mapping[tuple[int, int], list[date]] = defaultdict(list)
    for number in range((last - start).days + 1):
        day = start + timedelta(days=number)
        by_month[day.year, day.month].append(day)
    return list(by_month.values())
