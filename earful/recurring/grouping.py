"""Complaints grouped by the words they share."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

from earful.cues import Group
from earful.learner.folding import fold
from earful.model import Expectation, MentionId

SIMILAR, SIMILAR_GROUPS = 0.22, 0.4
"""Cosines from which a complaint joins a group, and a group joins another."""
STEM = 6
"""Letters by which a word is known: its endings change with the sentence."""
MOST_WORDS = 80
"""Of a complaint; the rest of a long one says it again."""

_MOST_COMMON = 120
"""A word or run of letters that stands in more groups than this tells nothing, and costs time."""
_RUN, _RUN_WEIGHT = 4, 0.4
_FEW = 20
"""As if at least so many complaints had been read: of five, what three say is not common but the problem."""
_WORD = re.compile(r"[^\W\d_]{2,30}")
Person: TypeAlias = tuple[str, int]


def _listed(name: str) -> tuple[str, ...]:
    lines = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(fold(" ".join(line for line in lines if not line.startswith("#"))).split())


_IDLE = frozenset(_listed("idle"))
_BLAND = _listed("bland")


@dataclass(frozen=True)
class Told:
    """A complaint as far as it can be compared; `groups` are the kinds of its cues."""

    id: MentionId
    expectation: Expectation
    words: str = field(repr=False)
    language: str
    author_key: str | None = field(repr=False)
    said_on: date
    groups: frozenset[Group] = frozenset()

    @property
    def person(self) -> Person:
        """Who told it; somebody else each time where that is not known."""
        return (self.author_key, 0) if self.author_key else ("", self.id)


def people(told: Iterable[Told]) -> int:
    return len({one.person for one in told})


@dataclass
class _Group:
    """Complaints about one thing, and the sum of their words."""

    told: list[Told]
    weights: dict[str, float]


def by_words(told: Sequence[Told]) -> list[list[Told]]:
    """Groups of similar words, the largest first, each in the order in which it was told."""
    features = [_features(one.words) for one in told]
    # Counted by people: who says a word twenty times does not make it common.
    pairs = dict.fromkeys(
        (feature, one.person) for one, each in zip(told, features, strict=True) for feature in each
    )
    common = Counter(feature for feature, _ in pairs)
    total = max(_FEW, people(told))

    def weight(feature: str) -> float:
        return (1.0 if feature[0] == "=" else _RUN_WEIGHT) * math.log(1 + total / common[feature])

    singles = [
        _Group([one], _unit({feature: weight(feature) for feature in each}))
        for one, each in zip(told, features, strict=True)
    ]
    groups = _led(singles, SIMILAR)
    groups = _led(sorted(groups, key=lambda group: -len(group.told)), SIMILAR_GROUPS)
    for group in groups:
        group.told.sort(key=lambda one: (one.said_on, one.id))
    return [group.told for group in sorted(groups, key=lambda group: (-len(group.told), group.told[0].id))]


def content(words: str) -> list[str]:
    """Its folded words, without those that name no problem."""
    found = (word for word in _WORD.findall(fold(words)) if word not in _IDLE)
    return [word for word in found if not word.startswith(_BLAND)][:MOST_WORDS]


def _led(singles: Iterable[_Group], similar: float) -> list[_Group]:
    """Each joins the nearest of the groups before it, or leads one of its own.

    Why: only groups that share a word or a run of letters are compared, found by an inverted index.
    """
    groups: list[_Group] = []
    squares: list[float] = []
    index: dict[str, dict[int, float]] = defaultdict(dict)
    for one in singles:
        nearness: dict[int, float] = defaultdict(float)
        for feature, weight in one.weights.items():
            places = index.get(feature, {})
            if len(places) <= _MOST_COMMON:
                for place, theirs in places.items():
                    nearness[place] += weight * theirs
        size = _size(one.weights)
        best, at = 0.0, -1
        for place, dot in nearness.items():
            cosine = dot / (size * math.sqrt(squares[place])) if size and squares[place] else 0.0
            if cosine > best + 1e-12:
                best, at = cosine, place
        if best < similar:
            at = len(groups)
            groups.append(_Group([], {}))
            squares.append(0.0)
        group = groups[at]
        group.told += one.told
        for feature, weight in one.weights.items():
            was = group.weights.get(feature, 0.0)
            group.weights[feature] = index[feature][at] = was + weight
            squares[at] += (was + weight) ** 2 - was**2
    return groups


def _features(words: str) -> dict[str, None]:
    """Beginnings of its content words, marked by "=", and runs of four letters."""
    found: dict[str, None] = {}
    for word in content(words):
        found[f"={word[:STEM]}"] = None
        padded = f" {word} "
        for at in range(len(padded) - _RUN + 1):
            found[padded[at : at + _RUN]] = None
    return found


def _unit(weights: dict[str, float]) -> dict[str, float]:
    size = _size(weights)
    return {feature: weight / size for feature, weight in weights.items()} if size else weights


def _size(weights: dict[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))
