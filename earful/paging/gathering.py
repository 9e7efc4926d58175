"""What a page is about, out of the store: courses of the index, and how it moved. Nothing is rounded yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from earful.cleaning import cut
from earful.digest import Part, Week, published_at
from earful.digest.health import health
from earful.digest.view import Health
from earful.model import WHOLE, Brand, IndexPoint
from earful.store import Store

LONGEST_NAME = 80
PERIODS_DAYS = (7, 28, 84)
WEEK = timedelta(days=7)


Split = Callable[[date, date, datetime | None], Sequence[Part]]
"""The parts of the change between the ends of two days, the first as it was known then."""


@dataclass(frozen=True)
class Course:
    """One scope's points, oldest first; `name` is how people call it."""

    scope: str
    name: str
    """Cut, however long it is in earful.yaml."""
    points: tuple[IndexPoint, ...]

    @property
    def last(self) -> IndexPoint | None:
        return self.points[-1] if self.points else None

    def on(self, day: date) -> IndexPoint | None:
        """The point of that day."""
        return next((point for point in reversed(self.points) if point.on == day), None)


@dataclass(frozen=True)
class Moved:
    """From the end of `start`, as a digest told it, to the end of `end`; the parts sum to the change."""

    start: date
    end: date
    before: IndexPoint | None
    after: IndexPoint | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Facts:
    """A brand's index over the days from `start` to `end`."""

    brand: Brand
    written_at: datetime
    start: date
    end: date
    whole: Course
    """Empty before the first point."""
    sources: tuple[Course, ...]
    health: Mapping[str, Health]
    """By scope of a source: whether it can be read now, as the digest says it."""
    expectations: tuple[Course, ...]
    languages: tuple[Course, ...]
    rivals: tuple[Course, ...]
    periods: tuple[Moved, ...]
    """Last week, the last four and the last twelve."""
    weeks: tuple[Moved, ...]
    """Monday to Sunday as in the digest, newest first; the newest may not be over."""

    @property
    def length(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1


def gather(brand: Brand, store: Store, days: int, split: Split, now: datetime) -> Facts:
    """The last so many days up to the newest point, fewer where measuring began later."""
    kept = store.index.last_day(brand.id)
    end = kept or now.date() - timedelta(days=1)
    earliest = end - timedelta(days=days - 1)

    def course(of: Brand, scope: str, name: str) -> Course:
        return Course(scope, cut(name, LONGEST_NAME), tuple(store.index.series(of.id, scope, earliest, end)))

    whole = course(brand, WHOLE, brand.name)
    start = whole.points[0].on if whole.points else earliest
    scopes, sources = store.index.scopes(brand.id), store.brands.sources(brand.id)

    def named(kind: str) -> tuple[Course, ...]:
        return tuple(
            course(brand, scope, scope.removeprefix(kind)) for scope in scopes if scope.startswith(kind)
        )

    def moved(first: date, last: date) -> Moved:
        known_at = told_at(store, brand, first)
        before, after = store.index.on(brand.id, WHOLE, first, known_at), whole.on(last)
        is_told = before is not None and after is not None and None not in (before.value, after.value)
        return Moved(first, last, before, after, tuple(split(first, last, known_at)) if is_told else ())

    return Facts(
        brand=brand,
        written_at=now,
        start=start,
        end=end,
        whole=whole,
        sources=tuple(course(brand, source.scope, source.title or source.slug) for source in sources),
        health={source.scope: health(store, [source], {}, 0, 0, now, brand.team.zone) for source in sources},
        expectations=named("expectation:"),
        languages=named("language:"),
        rivals=tuple(
            course(store.brands.brand(slug), WHOLE, store.brands.brand(slug).name) for slug in brand.rivals
        ),
        periods=tuple(moved(end - timedelta(days=back), end) for back in PERIODS_DAYS)
        if whole.points
        else (),
        weeks=tuple(moved(*week) for week in _weeks(start, end)) if whole.points else (),
    )


def told_at(store: Store, brand: Brand, day: date) -> datetime | None:
    """When the digest was built that told the index of that day; None where none did."""
    return published_at(store, brand, Week(day - timedelta(days=6)))


def _weeks(start: date, end: date) -> list[tuple[date, date]]:
    """The Sunday before each week that has a shown day, and the week's last day; newest first."""
    found = []
    sunday = end - timedelta(days=end.weekday() + 1)
    while sunday + WEEK >= start:
        found.append((sunday, min(sunday + WEEK, end)))
        sunday -= WEEK
    return found
