"""Why a brand's index moved between two days: parts that sum to the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
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
_NOTHING = Sums()


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

    def before(self, said_on: date, sums: Sums) -> Sums:
        return self._aged(said_on, sums, self.opens, self.half_lives[0])

    def after(self, said_on: date, sums: Sums) -> Sums:
        return self._aged(said_on, sums, self.closes, self.half_lives[1])

    def _aged(self, said_on: date, sums: Sums, known: date | None, half_life_days: float) -> Sums:
        if known is None or said_on > known:
            return _NOTHING
        return sums.weighed(self.source.weight * ageing((known - said_on).days, half_life_days))


@dataclass
class _Part:
    before: Sums = _NOTHING
    after: Sums = _NOTHING
    mention_ids: tuple[MentionId, ...] = ()


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
    for one in store.opinions.changed_since(brand.id, before.computed_at):
        changed[_of(one).source_id].append(one)
    zone = ZoneInfo(brand.team.zone)
    parts: dict[_Key, _Part] = defaultdict(_Part)
    for source in store.brands.sources(brand.id):
        visits = Visits.of(source, store, zone, start)
        half_lives = (before.half_life_days, after.half_life_days)
        span = _Span(source, start, visits.known_until(start), visits.known_until(end), half_lives)
        _add(parts, span, store, end, changed[source.id])
    whole_before = sum((part.before for part in parts.values()), Sums())
    whole_after = sum((part.after for part in parts.values()), Sums())
    found = [
        Contribution(
            cause,
            contribution(part.before, part.after, whole_before, whole_after),
            source,
            expectation,
            part.mention_ids,
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
        for row in store.opinion_days.of(span.source.id, WHOLE):
            _, ordinal, *sums = row
            said_on = date.fromordinal(ordinal)
            if said_on <= opens:
                _move(stock, span, said_on, Sums(sums[_WEIGHT], sums[_VALUE]))
    for one in changed:
        if one.now is not None and opens is not None and one.now.said_on <= opens:
            _move(stock, span, one.now.said_on, _sums(one.now).weighed(-1))
    seen = {_of(one).mention_id for one in changed}
    new = store.opinions.said_between(span.source.id, opens or date.min, span.closes or date.min)
    for one in sorted(
        [*changed, *(Changed(None, one, NEW) for one in new if one.mention_id not in seen)],
        key=lambda one: (_of(one).said_at, _of(one).mention_id),
    ):
        _add_changed(parts, span, one)


def _add_changed(parts: dict[_Key, _Part], span: _Span, one: Changed) -> None:
    before = span.before(one.before.said_on, _sums(one.before)) if one.before else _NOTHING
    after = span.after(one.now.said_on, _sums(one.now)) if one.now else _NOTHING
    if not before.mentions and not after.mentions:
        return
    cause = one.cause
    if not before.mentions:
        cause = NEW if _of(one).said_on > span.start else LATE
    part = parts[cause, span.source.slug, _of(one).expectation]
    part.before += before
    part.after += after
    part.mention_ids += (_of(one).mention_id,)


def _move(part: _Part, span: _Span, said_on: date, sums: Sums) -> None:
    part.before += span.before(said_on, sums)
    part.after += span.after(said_on, sums)


def _of(one: Changed) -> Opinion:
    found = one.now or one.before
    assert found is not None
    return found


def _sums(opinion: Opinion) -> Sums:
    return Sums.of(opinion.value, opinion.weight)


_WEIGHT, _VALUE = SUMS.index("weight"), SUMS.index("value")
