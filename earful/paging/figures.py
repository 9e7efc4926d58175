"""The page's facts as plain data, unrounded: what data.json holds for those who compute further."""

from __future__ import annotations

from typing import Any

from earful.digest import standing
from earful.model import IndexPoint
from earful.paging.gathering import Course, Facts, Moved

SHAPE = "earful/index-page/1"


def figures(facts: Facts) -> dict[str, Any]:
    """Every number that the page shows, before it is rounded. Unit: index values 0 to 100."""
    ours = facts.whole.on(facts.end)
    return {
        "shape": SHAPE,
        "brand": {"slug": facts.brand.slug, "name": facts.brand.name},
        "written_at": f"{facts.written_at:%Y-%m-%dT%H:%M:%SZ}",
        "from": facts.start.isoformat(),
        "to": facts.end.isoformat(),
        "index": [_point(point) for point in facts.whole.points],
        "scopes": {
            course.scope: {"name": course.name, "index": [_point(point) for point in course.points]}
            for course in (*facts.sources, *facts.expectations, *facts.languages)
        },
        "changes": [_moved(moved) for moved in facts.periods],
        "weeks": [_moved(moved) for moved in facts.weeks],
        "rivals": [_rival(course, ours, facts) for course in facts.rivals],
    }


def _point(point: IndexPoint) -> dict[str, Any]:
    return {
        **{"on": point.on.isoformat(), "value": point.value, "low": point.low, "high": point.high},
        **{"robust": point.robust, "effective_n": point.effective_n, "mentions": point.mentions},
        **{"weight": point.weight, "half_life_days": point.half_life_days, "formula": point.formula},
        **{"reason": point.reason, "coverage": dict(point.coverage)},
    }


def _moved(moved: Moved) -> dict[str, Any]:
    change = standing.change(moved.after, moved.before)
    values = [point.value if point else None for point in (moved.before, moved.after)]
    before, after = values
    return {
        **{"from": moved.start.isoformat(), "to": moved.end.isoformat(), "before": before, "after": after},
        "points": None if before is None or after is None else after - before,
        "is_clear": change.is_clear if change else None,
        "causes": [
            {
                **{"cause": part.cause, "source": part.source or None, "expectation": part.expectation},
                **{"points": part.points, "mentions": part.mentions},
            }
            for part in moved.parts
        ],
    }


def _rival(course: Course, ours: IndexPoint | None, facts: Facts) -> dict[str, Any]:
    theirs = course.on(facts.end)
    return {
        "name": course.name,
        "verdict": standing.against(ours, theirs),
        "index": [_point(point) for point in course.points],
    }
