"""A scope's points as curves: the large chart, and the small ones in the tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

from earful.digest.standing import likely, scale, without_bursts
from earful.model import IndexPoint
from earful.paging import charting
from earful.paging.charting import Plane
from earful.paging.gathering import Course, Facts
from earful.paging.view import Chart, Curve, Stretch
from earful.wording import ENGLISH


def plane_of(facts: Facts) -> Plane:
    """The large chart's plane: wide enough for every range that it shows."""
    ranges = [likely(point) for point in facts.whole.points if point.value is not None]
    robust = [robust for point in facts.whole.points if (robust := without_bursts(point)) is not None]
    low = min([low for low, _ in ranges] + robust, default=0.0)
    high = max([high for _, high in ranges] + robust, default=100.0)
    return Plane(facts.length, *scale(low, high))


def chart(facts: Facts, titles: dict[str, str]) -> Chart:
    """The whole brand over all days that are shown."""
    plane, points = plane_of(facts), _by_day(facts.whole, facts)
    values = [point.value if point else None for point in points]
    robust = [point.robust if point else None for point in points]

    def why_not(point: IndexPoint | None) -> str:
        if point is None:
            return "nothing was measured"
        return "" if point.value is not None else point.reason or "no value"

    def unread(point: IndexPoint | None) -> str:
        blind = [slug for slug, state in sorted(point.coverage.items()) if state != "read"] if point else []
        return ", ".join(titles.get(slug, slug) for slug in blind)

    return Chart(
        curve=Curve(
            charting.line(plane, values),
            charting.band(plane, [_range(point) for point in points]),
            charting.line(
                plane, charting.apart(robust, [without_bursts(point) is not None for point in points])
            ),
        ),
        up=charting.levels(plane.bottom, plane.top),
        across=charting.calendar(facts.start, facts.end),
        gaps=_stretches(plane, facts.start, points, lambda point: bool(why_not(point)), why_not),
        blind=_stretches(plane, facts.start, points, lambda point: bool(unread(point)), unread, each=True),
        summary=_summary(facts),
    )


def small(course: Course, facts: Facts) -> Curve | None:
    """The same days on the whole scale; None where no day has a value."""
    points = _by_day(course, facts)
    if all(point is None or point.value is None for point in points):
        return None
    ranges = [one for one in map(_range, points) if one is not None]
    bottom, top = scale(min(low for low, _ in ranges), max(high for _, high in ranges))
    plane = Plane(len(points), bottom, top)
    values = [point.value if point else None for point in points]
    return Curve(charting.line(plane, values), charting.band(plane, [_range(point) for point in points]))


def _by_day(course: Course, facts: Facts) -> list[IndexPoint | None]:
    known = {point.on: point for point in course.points}
    return [known.get(facts.start + timedelta(days=number)) for number in range(facts.length)]


def _range(point: IndexPoint | None) -> tuple[float, float] | None:
    return None if point is None or point.value is None else likely(point)


def _stretches(
    plane: Plane,
    first: date,
    points: list[IndexPoint | None],
    is_meant: Callable[[IndexPoint | None], bool],
    says: Callable[[IndexPoint | None], str],
    each: bool = False,
) -> tuple[Stretch, ...]:
    """Days in a row that are meant, with what the last of them says; with `each` cut where that changes."""
    found = []
    for start, end in charting.runs([is_meant(point) for point in points]):
        cuts = [at for at in range(start + 1, end) if each and says(points[at]) != says(points[at - 1])]
        for left, right in pairwise([start, *cuts, end]):
            found.append(
                Stretch(
                    charting.number(plane.across(left)),
                    charting.number(plane.across(right - left)),
                    ENGLISH.span(first + timedelta(days=left), first + timedelta(days=right - 1)),
                    says(points[right - 1]),
                )
            )
    return tuple(found)


def _summary(facts: Facts) -> str:
    known = [point for point in facts.whole.points if point.value is not None]
    if not known:
        return f"No index from {ENGLISH.dated(facts.start)} to {ENGLISH.dated(facts.end)}."
    first, last = known[0], known[-1]
    lowest, highest = (one(known, key=lambda point: point.value or 0.0) for one in (min, max))

    def told(point: IndexPoint) -> str:
        return f"{ENGLISH.index(point.value or 0.0)} on {ENGLISH.dated(point.on)}"

    return f"From {told(first)} to {told(last)}. Highest {told(highest)}, lowest {told(lowest)}."
