"""What was praised and who, so that good work can be thanked for.

A text praises when a word of praise ("friendly", "herkullista") or a thank-you that says to whom stands in it
and counts. One does not count

* inside a phrase that only looks like praise ("thanks for nothing");
* with a "not", "would" or "used to" before it and at most three words between, in Uzbek behind it and at
  most one between ("yaxshi emas"); "not only" denies nothing;
* in a clause with a cue of what went wrong; without 4 of 5 stars also alone in its clause beside such a one
  ("Great, another crash");
* anywhere in a text of 2 of 5 stars or fewer, and, without 4 of 5 stars, in one that is bitter, tells of
  harm or has a negative score.

What was praised is the topic that the words of praise name themselves or stand beside, staff where somebody
is told of. People stay in the text: only what they are ("driver") and where their name stands is told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from earful import phrases
from earful.cues import Cue, Group, find
from earful.model import Score
from earful.praise.people import Place, names_of
from earful.scraping.found import Rating

__all__ = ["BY_NAME", "About", "Praise", "praise"]

About: TypeAlias = Literal["staff", "product", "speed", "price", "place", "app", "service", "everything"]

BY_NAME = "by name"
"""Who somebody is of whom only the name is told."""
POOR_SHARE, GOOD_SHARE, BEST_SHARE = 0.25, 0.75, 0.9
"""Stars up to which nothing is praise (2 of 5), from which bitter words do not spoil it (4), and the best."""
NEGATIVE, WARM = -0.2, 0.5

_FOLDER = Path(__file__).parent
HARMLESS: frozenset[Group] = frozenset(
    {"negation", "praise", "author", "you", "question", "nobody", "trouble", "request", "novelty"}
)
"""Cues that spoil no praise in their clause."""
_BITTER: frozenset[Group] = frozenset({"irony", "harm", "privacy", "law"})
_ABOUT: frozenset[About] = frozenset(get_args(About))
_MOST_BETWEEN, _MOST_BETWEEN_AFTER = 3, 1
_NEAR = 60
"""Characters in which they are looked for."""


@dataclass(frozen=True)
class Praise:
    """Something that deserves a thank-you.

    Shape: `who` is the role of the person ("driver", "team"), `BY_NAME` where there is only a name, or None.
    `names` are the places of names of people, `marks` those of the words that praise; both in the text.
    Unit: `strength` 0 to 1, to order by.
    """

    about: About
    who: str | None
    names: tuple[Place, ...]
    marks: tuple[Place, ...]
    strength: float
    said: tuple[tuple[About | None, int, int], ...] = ()
    """Each word of praise or thanks that counts: what it names itself, if anything, and its place."""


@dataclass(frozen=True)
class _Found:
    group: str
    start: int
    end: int


def praise(
    words: str,
    language: str,
    rating: Rating | None,
    score: Score | None,
    not_names: Collection[str] = (),
    cues: Sequence[Cue] | None = None,
) -> Praise | None:
    """What somebody praised; None when it is no praise. `not_names` are of no people: the brand's.

    `cues` are those of the words, where they are known already.
    """
    if rating is not None and rating.share <= POOR_SHARE:
        return None
    is_good = rating is not None and rating.share >= GOOD_SHARE
    cues = find(words, language) if cues is None else cues
    is_negative = score is not None and score.compound is not None and score.compound <= NEGATIVE
    if not is_good and (is_negative or any(cue.group in _BITTER for cue in cues)):
        return None
    folded = phrases.folded(words)
    found = _found(folded, language)
    wrong = [cue.start for cue in cues if cue.group not in HARMLESS]
    text = _Text(folded, found, wrong, is_good)
    kind = [one for one in found if _is(one, "kind") and text.counts(one)]
    thanks = [one for one in found if one.group == "thanks" and text.counts(one)]
    warm = {text.sentence(one.start) for one in [*kind, *thanks]}
    roles = [one for one in found if _is(one, "role") and text.sentence(one.start) in warm]
    names = [
        place
        for place in names_of(words, [(one.group, one.start, one.end) for one in found], not_names)
        if text.sentence(place[0]) in warm
    ]
    if not kind and not (thanks and (roles or names or is_good)):
        return None
    return Praise(
        about=_about(text, kind, bool(roles or names)),
        who=_who(roles, names),
        names=tuple(names),
        marks=_merged([(one.start, one.end) for one in [*kind, *thanks]]),
        strength=_strength(kind, thanks, roles, names, rating, score, bool(wrong)),
        said=tuple((_own(one), one.start, one.end) for one in [*kind, *thanks]),
    )


class _Text:
    """A folded text cut into clauses and sentences, with what was found in them."""

    def __init__(self, folded: str, found: Sequence[_Found], wrong: Sequence[int], is_good: bool) -> None:
        self.found = found
        self._folded = folded
        self._clauses = [match.end() for match in phrases.CLAUSE_END.finditer(folded)]
        self._sentences = [match.end() for match in phrases.SENTENCE_END.finditer(folded)]
        self._wrong_clauses = {self.clause(start) for start in wrong}
        self._wrong_sentences = set() if is_good else {self.sentence(start) for start in wrong}
        self._naming = {
            self.clause(one.start)
            for one in found
            if _is(one, "about") or _is(one, "role") or one.group.startswith("kind ")
        }
        self._by_group: dict[str, list[_Found]] = {}
        for one in found:
            self._by_group.setdefault(one.group, []).append(one)

    def clause(self, place: int) -> int:
        return bisect_right(self._clauses, place)

    def sentence(self, place: int) -> int:
        return bisect_right(self._sentences, place)

    def counts(self, one: _Found) -> bool:
        """The word of praise means what it says."""
        clause, sentence = self.clause(one.start), self.sentence(one.start)
        if clause in self._wrong_clauses:
            return False
        if sentence in self._wrong_sentences and clause not in self._naming:
            return False
        if any(other.start <= one.start < other.end for other in self._group("denied")):
            return False
        return not self._is_denied(one, clause)

    def _is_denied(self, one: _Found, clause: int) -> bool:
        only = self._group("only")
        for other in self._near("negation", one):
            if self.clause(other.start) != clause or (other.start >= one.start and other.end <= one.end):
                continue
            if any(place.start <= other.start < place.end for place in only):
                continue
            if other.end <= one.start and self._words(other.end, one.start) <= _MOST_BETWEEN:
                return True
        for other in self._near("negation after", one):
            is_after = other.start >= one.end and self.clause(other.start) == clause
            if is_after and self._words(one.end, other.start) <= _MOST_BETWEEN_AFTER:
                return True
        return False

    def _words(self, start: int, end: int) -> int:
        return len(self._folded[start:end].split())

    def _near(self, group: str, one: _Found) -> list[_Found]:
        """Those of the group that end or start close by."""
        others = self._group(group)
        low = bisect_right(others, one.start - _NEAR, key=lambda other: other.start)
        high = bisect_right(others, one.end + _NEAR, key=lambda other: other.start)
        return others[low:high]

    def _group(self, group: str) -> list[_Found]:
        return self._by_group.get(group, [])


def _found(folded: str, language: str) -> list[_Found]:
    found: list[_Found] = []
    for code in phrases.read_as(language):
        for group, start, end in phrases.places(_FOLDER, code, folded):
            # An Uzbek "not" stands behind what it denies.
            name = "negation after" if code == "uz" and group == "negation" else group
            found.append(_Found(name, start, end))
    return sorted(found, key=lambda one: (one.start, -one.end, one.group))


def _is(one: _Found, kind: str) -> bool:
    return one.group == kind or one.group.startswith(f"{kind} ")


def _own(one: _Found) -> About | None:
    return next((about for about in _ABOUT_ORDER if one.group == f"kind {about}"), None)


def _about(text: _Text, kind: Sequence[_Found], is_of_somebody: bool) -> About:
    """What the words of praise name themselves weighs two, what stands beside them in the clause one."""
    weights: Counter[str] = Counter()
    if is_of_somebody:
        weights["staff"] += 2
    for one in kind:
        if own := one.group.removeprefix("kind").strip():
            weights[own] += 2
    clauses = {text.clause(one.start) for one in kind}
    for one in text.found:
        if _is(one, "about") and text.clause(one.start) in clauses:
            weights[one.group.removeprefix("about ")] += 1
    most = max(weights.values(), default=0)
    # Counted in the order in which they were told, so of the same weight the first wins.
    return next((about for about in _ABOUT_ORDER if most and weights[about] == most), "everything")


_ABOUT_ORDER: tuple[About, ...] = ("staff", "product", "speed", "app", "price", "place", "service")


def _who(roles: Sequence[_Found], names: Sequence[Place]) -> str | None:
    """The role told of beside a name, else the first that is not the whole team, else the team."""
    if not roles:
        return BY_NAME if names else None

    def rank(one: _Found) -> tuple[bool, int, int]:
        near = min((abs(one.start - start) for start, _ in names), default=0)
        return one.group == "role team", near, one.start

    return min(roles, key=rank).group.removeprefix("role ")


def _strength(
    kind: Sequence[_Found],
    thanks: Sequence[_Found],
    roles: Sequence[_Found],
    names: Sequence[Place],
    rating: Rating | None,
    score: Score | None,
    is_mixed: bool,
) -> float:
    strength = 0.15 * min(3, len(kind)) + 0.1 * bool(thanks)
    strength += 0.25 if names else 0.15 if roles else 0
    strength += 0.2 * (rating is not None and rating.share >= BEST_SHARE)
    strength += 0.1 * (score is not None and score.compound is not None and score.compound >= WARM)
    strength -= 0.15 * is_mixed
    return round(min(1.0, max(0.0, strength)), 2)


def _merged(places: Sequence[Place]) -> tuple[Place, ...]:
    merged: list[Place] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
