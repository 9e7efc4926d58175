"""Why a brand's index moved between two days: parts that sum to the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from earful.coverage import Visits
from earful.model import WHOLE, Brand, Expectation, MentionId, Source
from earful.reputation import FORMULA, Sums, ageing, contribution
from earful.store import Store
from earful.store.opinion_days import SUMS
from earful.store.opinions import Changed, Opinion
from earful.weighing import NEW

LATE, AGEING, COVERAGE = "late arrivals", "ageing", "coverage"
SETTINGS, FORMULAS = "settings", "formula"
_EXACT = 1e-9


@dataclass(frozen=True)
class Contribution:
    """How many points one cause moved the index. `mention_ids` are those that it stands for, oldest first.

    Shape: `source` is a slug, empty where the cause is none of a source.
    """

    cause: str
    points: float
    source: str = ""
    expectation: Expectation | None = None
    mention_ids: tuple[MentionId, ...] = ()

    @property
    def mentions(self) -> int:
        return len(self.mention_ids)


@dataclass(frozen=True)
class _Span:
    """One source between the two days; opinions count up to the days that are known of it."""

    source: Source
    start: date
    opens: date | None
    closes: date | None
    half_lives: tuple[float, float]

    def before(self, said_on: date) -> float:
        """What is left on the first day of an opinion of that day; 0 where it did not count yet."""
        return self._left(said_on, self.opens, self.half_lives[0])

    def after(self, said_on: date) -> float:
        """The same on the second day."""
        return self._left(said_on, self.closes, self.half_lives[1])

    def _left(self, said_on: date, known: date | None, half_life_days: float) -> float:
        if known is None or said_on > known:
            return 0.0
        return self.source.weight * ageing((known - said_on).days, half_life_days)


@dataclass
class _Side:
    """Σ w and Σ w·v."""

    weight: float = 0.0
    value: float = 0.0

    def add(self, weight: float, value: float, left: float) -> None:
        self.weight += weight * left
        self.value += value * left

    @property
    def sums(self) -> Sums:
        return Sums(self.weight, self.value)


@dataclass
class _Part:
    before: _Side = field(default_factory=_Side)
    after: _Side = field(default_factory=_Side)
    mention_ids: list[MentionId] = field(default_factory=list)


_Key = tuple[str, str, Expectation | None]


def split(
    brand: Brand, store: Store, start: date, end: date, known_at: datetime | None = None
) -> list[Contribution]:
    """Why the brand's index moved from the end of `start` to the end of `end`, largest first.

    `start` is taken as it was known at `known_at`, else as it is known now; `end` as it is known now. The
    parts sum to the change. Empty when either day has no value.
    """
    published = store.index.on(brand.id, WHOLE, start, known_at)
    after = store.index.on(brand.id, WHOLE, end)
    before = (
        published if published and published.formula == FORMULA else store.index.on(brand.id, WHOLE, start)
    )
    if not published or not before or not after or before.computed_at is None:
        return []
    if published.value is None or before.value is None or after.value is None:
        return []
    changed: dict[int, list[Changed]] = defaultdict(list)
    for one in store.opinions.changed_since(brand.id, before.computed_at, end):
        changed[_of(one).source_id].append(one)
    zone = ZoneInfo(brand.team.zone)
    parts: dict[_Key, _Part] = defaultdict(_Part)
    for source in store.brands.sources(brand.id):
        visits = Visits.of(source, store, zone, start)
        half_lives = (before.half_life_days, after.half_life_days)
        span = _Span(source, start, visits.known_until(start), visits.known_until(end), half_lives)
        _add(parts, span, store, end, changed[source.id])
    whole_before = sum((part.before.sums for part in parts.values()), Sums())
    whole_after = sum((part.after.sums for part in parts.values()), Sums())
    found = [
        Contribution(
            cause,
            contribution(part.before.sums, part.after.sums, whole_before, whole_after),
            source,
            expectation,
            tuple(part.mention_ids),
        )
        for (cause, source, expectation), part in parts.items()
    ]
    found.append(Contribution(FORMULAS, before.value - published.value))
    # Sources that were added or left out, or weigh otherwise now, are no opinion of anybody.
    found.append(Contribution(SETTINGS, after.value - published.value - sum(one.points for one in found)))
    telling = [one for one in found if one.mention_ids or abs(one.points) > _EXACT]
    return sorted(telling, key=lambda one: (-abs(one.points), one.cause, one.source, one.expectation or ""))


def _add(parts: dict[_Key, _Part], span: _Span, store: Store, end: date, changed: Sequence[Changed]) -> None:
    """The parts of one source."""
    slug, opens = span.source.slug, span.opens
    is_known = opens == span.start and span.closes == end
    stock = parts[AGEING if is_known else COVERAGE, slug, None]
    if opens is not None:
        for _, ordinal, *sums in store.opinion_days.of(span.source.id, WHOLE):
            said_on = date.fromordinal(ordinal)
            if said_on <= opens:
                stock.before.add(sums[_WEIGHT], sums[_VALUE], span.before(said_on))
                stock.after.add(sums[_WEIGHT], sums[_VALUE], span.after(said_on))
    for one in changed:
        if one.now is not None and opens is not None and one.now.said_on <= opens:
            # Among the stock by its day, and of another cause.
            weight, value = -one.now.weight, -one.now.weight * one.now.value
            stock.before.add(weight, value, span.before(one.now.said_on))
            stock.after.add(weight, value, span.after(one.now.said_on))
    seen = {_of(one).mention_id for one in changed}
    new = store.opinions.said_between(span.source.id, opens or date.min, span.closes or date.min)
    for one in sorted(
        [*changed, *(Changed(None, one, NEW) for one in new if one.mention_id not in seen)],
        key=lambda one: (_of(one).said_at, _of(one).mention_id),
    ):
        _add_changed(parts, span, one)


def _add_changed(parts: dict[_Key, _Part], span: _Span, one: Changed) -> None:
    before = span.before(one.before.said_on) if one.before else 0.0
    after = span.after(one.now.said_on) if one.now else 0.0
    if not before and not after:
        return
    cause = one.cause
    if not before:
        cause = NEW if _of(one).said_on > span.start else LATE
    part = parts[cause, span.source.slug, _of(one).expectation]
    if one.before:
        part.before.add(one.before.weight, one.before.weight * one.before.value, before)
    if one.now:
        part.after.add(one.now.weight, one.now.weight * one.now.value, after)
    part.mention_ids.append(_of(one).mention_id)


def _of(one: Changed) -> Opinion:
    found = one.now or one.before
    assert found is not None
    return found


_WEIGHT, _VALUE = SUMS.index("weight"), SUMS.index("value")
