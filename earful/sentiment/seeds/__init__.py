"""Words of mood that the product brings along, in English, Finnish, Russian and Uzbek, and how they are counted.

They speak alone until there are stars to learn from; afterwards their counts are columns beside others, with
weights that are learned. Texts are folded first (`earful.learner.folding.fold`). All lists read every text:
people mix languages within a sentence, and the lists are kept from knowing each other's common words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from earful.learner.folding import MOST_CHARACTERS
from earful.sentiment.seeds.lists import LANGUAGES, SIGNS, Kind, Mark, Meaning, meaning, signs

__all__ = ["LANGUAGES", "NAMES", "PLACES", "Seen", "columns", "read", "untrained"]

PLACES = (*LANGUAGES, "signs", "all")
"""What the places in each tuple of `Seen` stand for; "all" are the languages together, each word once."""
NAMES = ("mood", "problem", "denial", "signs", *(f"mood {language}" for language in LANGUAGES))
"""The columns of `columns`, in their order, each between -1 and 1. The first four know no language."""

_ALL = SIGNS + 1
_NONE = (0.0,) * len(PLACES)
_BEFORE = 3  # a negation reaches this many words on
_AFTER = 2  # and in Uzbek, where it follows, this many words back
_UZBEK = LANGUAGES.index("uz")
_FAR = -100
_MOST_CACHED = 50_000
_LONGEST_CACHED = 40
_PIECES = re.compile(r"[^\W_]+|[.,!?;:…]+")


class Seen(NamedTuple):
    """What the lists saw in a text: weights summed for every place of `PLACES`, after negation."""

    positive: tuple[float, ...]
    negative: tuple[float, ...]
    problem: tuple[float, ...]
    denial: tuple[float, ...]
    tokens: int


class _Atom(NamedTuple):
    word: str
    meaning: Meaning | None
    ends: bool


_atoms: dict[str, tuple[_Atom, ...]] = {}


def read(folded: str) -> Seen:
    """What the lists see in a folded text; words beyond its first 4,000 characters are not read."""
    atoms: list[_Atom] = []
    for chunk in folded[:MOST_CHARACTERS].split():
        atoms += _atoms.get(chunk) or _parsed(chunk)
    tally: _Tally | None = None
    free = start = 0
    for index, (_, known, ends) in enumerate(atoms):
        if known is not None and index >= free:
            marks, phrases = known
            for phrase in phrases:
                if _follows(phrase.rest, atoms, index + 1):
                    marks = phrase.marks
                    free = index + 1 + len(phrase.rest)
                    break
            if marks:
                tally = tally or _Tally()
                tally.take(marks, index, start)
        if ends:
            start = index + 1
    if tally is None:
        return Seen(_NONE, _NONE, _NONE, _NONE, len(atoms))
    return tally.seen(len(atoms))


def _follows(rest: tuple[tuple[str, bool], ...], atoms: list[_Atom], index: int) -> bool:
    if index + len(rest) > len(atoms):
        return False
    for part, goes_on in rest:
        word = atoms[index].word
        if word != part and not (goes_on and word.startswith(part)):
            return False
        index += 1
    return True


def _parsed(chunk: str) -> tuple[_Atom, ...]:
    """The atoms of what stands between two spaces, kept for the next text."""
    marks, smileys = signs()
    found = [_sign(marks[smiley]) for smiley in smileys.findall(chunk)]
    bare = smileys.sub(" ", chunk) if found else chunk
    found += [_sign(marks[character]) for character in bare if character in marks]
    if "(" in bare or ")" in bare:
        surplus = bare.count(")") - bare.count("(")
        kind = Kind.CLOSING if surplus > 0 else Kind.OPENING
        found += [_sign(Mark(SIGNS, kind, 1.0))] * (surplus != 0)
    words: list[_Atom] = []
    for piece in _PIECES.findall(bare):
        if piece[0].isalnum():
            known = meaning(piece)
            words.append(_Atom(piece, known if known.marks or known.phrases else None, False))
        elif words:
            words[-1] = words[-1]._replace(ends=True)
        else:
            words.append(_Atom("", None, True))
    atoms = (*words, *found)
    if len(chunk) <= _LONGEST_CACHED:
        if len(_atoms) >= _MOST_CACHED:
            _atoms.clear()
        # An empty tuple would be parsed again each time.
        _atoms[chunk] = atoms or (_Atom("", None, False),)
    return atoms


def _sign(mark: Mark) -> _Atom:
    return _Atom("", Meaning((mark,), ()), False)


class _Tally:
    """Sums what the words say, one after another; what a negation reaches says the opposite."""

    def __init__(self) -> None:
        self.positive = [0.0] * len(PLACES)
        self.negative = [0.0] * len(PLACES)
        self.problem = [0.0] * len(PLACES)
        self.denial = [0.0] * len(PLACES)
        self.denied = [_FAR] * SIGNS
        self.strong = [_FAR] * SIGNS
        self.brackets = 0
        # Where the last Uzbek word of mood (or of something expected) stands, what it said and what all said of it.
        self.last = (_FAR, 0.0, 0.0)

    def take(self, marks: tuple[Mark, ...], index: int, start: int) -> None:
        moods: list[float] = []
        problem = denial = False
        for place, kind, weight in marks:
            if kind is Kind.MOOD:
                moods.append(self._mood(place, weight, index, start))
            elif kind is Kind.PROBLEM:
                self.problem[place] += 1.0
                problem = True
            elif kind is Kind.EXPECTED:
                if self._is_denied(place, index, start):
                    self.problem[place] += 1.0
                    problem = True
                elif place == _UZBEK:
                    self.last = (index, 0.0, 0.0)
            elif kind is Kind.NEGATION:
                self.denial[place] += 1.0
                denial = True
                if place == _UZBEK:
                    problem |= self._turn_back(index, start)
                else:
                    self.denied[place] = index
            elif kind is Kind.STRENGTHENING:
                self.strong[place] = index
            elif kind is Kind.TURNING:
                self.denied[place] = self.strong[place] = _FAR
            elif kind is not Kind.NOTHING:
                self.brackets += 1 if kind is Kind.CLOSING else -1
        self.problem[_ALL] += problem
        self.denial[_ALL] += denial
        if moods and marks[0].place != SIGNS:
            # Languages that read the same letters with opposite moods say nothing together.
            together = 0.0 if min(moods) < 0 < max(moods) else max(moods, key=abs)
            self._add(_ALL, together)
            if marks[-1].place == _UZBEK and marks[-1].kind is Kind.MOOD:
                self.last = (index, moods[-1], together)

    def _mood(self, place: int, weight: float, index: int, start: int) -> float:
        if place != SIGNS:
            if start <= self.strong[place] and index - self.strong[place] <= _AFTER:
                weight *= 1.5
            if self._is_denied(place, index, start):
                weight = _opposite(weight)
        self._add(place, weight)
        return weight

    def _is_denied(self, place: int, index: int, start: int) -> bool:
        """Whether a negation reaches this word; it reaches no other after it."""
        near = start <= self.denied[place] and index - self.denied[place] <= _BEFORE
        if near:
            self.denied[place] = _FAR
        return near

    def _turn_back(self, index: int, start: int) -> bool:
        """Turn the Uzbek word before this negation; true where it was something expected."""
        where, own, together = self.last
        self.last = (_FAR, 0.0, 0.0)
        if where < start or index - where > _AFTER:
            return False
        if own == 0:
            self.problem[_UZBEK] += 1.0
            return True
        self._add(_UZBEK, own, -1.0)
        self._add(_UZBEK, _opposite(own))
        if together:
            self._add(_ALL, together, -1.0)
            self._add(_ALL, _opposite(own))
        return False

    def _add(self, place: int, weight: float, times: float = 1.0) -> None:
        if weight > 0:
            self.positive[place] += weight * times
        else:
            self.negative[place] -= weight * times

    def seen(self, tokens: int) -> Seen:
        # Russians smile with a bare bracket; a bracket that was opened before is none.
        self._add(SIGNS, float(max(-1, min(1, self.brackets))))
        rows = (self.positive, self.negative, self.problem, self.denial)
        positive, negative, problem, denial = (tuple(row) for row in rows)
        return Seen(positive, negative, problem, denial, tokens)


def _opposite(weight: float) -> float:
    """Not good is bad, but not bad is only half good."""
    return -weight if weight > 0 else -weight / 2


def columns(folded: Sequence[str]) -> list[tuple[float, ...]]:
    """One row of numbers between -1 and 1 for each text, in the order of `NAMES`; all 0 where nothing was seen."""
    return [_row(read(text)) for text in folded]


def _row(seen: Seen) -> tuple[float, ...]:
    problem, denial = seen.problem[_ALL], seen.denial[_ALL]
    return (
        _leaning(seen, _ALL),
        problem / (problem + 1),
        denial / (denial + 2),
        _leaning(seen, SIGNS),
        *(_leaning(seen, place) for place in range(SIGNS)),
    )


def _leaning(seen: Seen, place: int) -> float:
    """How far the mood leans to one side: a long text is not more moody than a short one for its length."""
    difference = seen.positive[place] - seen.negative[place]
    return difference / sqrt(difference**2 + seen.positive[place] + seen.negative[place] + 1)


def untrained(seen: Seen) -> float | None:
    """A logit of positive by fixed weights, for use before there are stars; None where nothing was seen."""
    if not (any(seen.positive) or any(seen.negative) or any(seen.problem)):
        return None
    mood, problem, denial, sign = _row(seen)[:4]
    return 3.0 * mood - 2.0 * problem - 0.7 * denial + 1.5 * sign
