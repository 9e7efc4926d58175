"""The causes of the index's change as a digest tells them: by expectation, or by what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from earful.weighing import NEW

OTHER_NEW = "other new mentions"
_MOST_OF = 2 / 3
"""A source that brought this part of a cause is named with it."""


class Part(Protocol):
    """One part of a change, as `splitting.split` finds it."""

    @property
    def cause(self) -> str: ...
    @property
    def points(self) -> float: ...
    @property
    def source(self) -> str: ...
    @property
    def expectation(self) -> str | None: ...
    @property
    def mentions(self) -> int: ...


@dataclass(frozen=True)
class Cause:
    """`cause` is an expectation, `other new mentions`, or what happened: ageing, edits, removals and so on.

    `source` is the slug of the one that brought most of it; empty where there is none.
    """

    cause: str
    points: float
    mentions: int
    source: str = ""


def causes(parts: Iterable[Part]) -> list[Cause]:
    """The parts, those of one cause together, largest first."""
    by_cause: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        by_cause[(part.expectation or OTHER_NEW) if part.cause == NEW else part.cause].append(part)
    found = [
        Cause(name, sum(part.points for part in some), sum(part.mentions for part in some), _main(some))
        for name, some in by_cause.items()
    ]
    return sorted(found, key=lambda one: (-abs(one.points), one.cause))


def _main(parts: Sequence[Part]) -> str:
    points: dict[str, float] = defaultdict(float)
    for part in parts:
        points[part.source] += abs(part.points)
    largest = max(points, key=lambda source: points[source])
    return largest if points[largest] >= _MOST_OF * sum(points.values()) else ""
