"""Words of mood that the product brings along, in English, Finnish, Russian and Uzbek, and their count.

They speak alone until there are stars to learn from; afterwards their counts are columns beside others, with
weights that are learned. Texts are folded first (`earful.learner.folding.fold`). All lists read every text:
people mix languages within a sentence, and the lists are kept from knowing each other's common words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from earful.learner.folding import MOST_CHARACTERS
from earful.sentiment.seeds.lists import LANGUAGES, SIGNS, Kind, Mark, Meaning, Phrase, meaning, signs

__all__ = ["LANGUAGES", "NAMES", "PLACES", "UNTRAINED", "Seen", "columns", "read", "untrained"]

PLACES = (*LANGUAGES, "signs", "all")
"""What the places in each tuple of `Seen` stand for; "all" are the languages together, each word once."""
NAMES = ("mood", "problem", "denial", "signs")
"""The columns of `columns`, in their order, each between -1 and 1.

They know no language: what is learned in one then holds in the others, and columns for each language
measured no better even where there were texts to learn them from.
"""

# Set by hand: mood says twice as much as trouble or denial, these twice as much as signs.
UNTRAINED = (4.0, -2.0, -2.0, 1.0)
_MOOD, _PROBLEM, _EXPECTED, _DENIED, _NEGATION, _STRENGTHENING, _TURNING, _NOTHING, _OPENING, _CLOSING = Kind
_ALL = SIGNS + 1
_BEFORE = 3  # a negation reaches this many words on
_AFTER = 2  # and in Uzbek, where it follows, this many words back
_UZBEK = LANGUAGES.index("uz")
_FAR = -100
_MOST_CACHED = 50_000
_LONGEST_CACHED = 40
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
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


class _Atoms(dict[str, tuple[_Atom, ...]]):
    """What stands between two spaces, parsed when it is first met."""

    def __missing__(self, chunk: str) -> tuple[_Atom, ...]:
        atoms = _parsed(chunk)
        if len(chunk) <= _LONGEST_CACHED:
            if len(self) >= _MOST_CACHED:
                self.clear()
            self[chunk] = atoms
        return atoms


_atoms = _Atoms()
_likely: dict[tuple[str, str], tuple[Phrase, ...]] = {}


def read(folded: str) -> Seen:
    """What the lists see in a folded text; words beyond its first 4,000 characters are not read."""
    atoms = [*chain.from_iterable(map(_atoms.__getitem__, folded[:MOST_CHARACTERS].split()))]
    tally = _Tally()
    free = start = 0
    last = len(atoms) - 1
    for index, (word, known, ends) in enumerate(atoms):
        if known is not None and index >= free:
            marks, phrases = known
            if phrases and index < last:
                pair = (word, atoms[index + 1][0])
                likely = _likely.get(pair)
                for phrase in _found(phrases, pair) if likely is None else likely:
                    if _follows(phrase.rest, atoms, index + 1):
                        marks = phrase.marks
                        free = index + 1 + len(phrase.rest)
                        break
            if marks:
                tally.take(marks, index, start)
        if ends:
            start = index + 1
    if tally.brackets and _EAST_ASIAN.search(folded):
        # There a bracket by itself is a part of a face that only its readers know.
        tally.brackets = 0
    return tally.seen(len(atoms))


def _found(phrases: tuple[Phrase, ...], pair: tuple[str, str]) -> tuple[Phrase, ...]:
    """The phrases that begin with these two words, kept for the next text."""
    found = tuple(
        phrase
        for phrase in phrases
        if pair[1] == phrase.rest[0][0] or (phrase.rest[0][1] and pair[1].startswith(phrase.rest[0][0]))
    )
    if len(pair[0]) + len(pair[1]) <= _LONGEST_CACHED:
        if len(_likely) >= _MOST_CACHED:
            _likely.clear()
        _likely[pair] = found
    return found


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
    word = chunk.rstrip(".,!?")
    if word.isalnum() and word.isascii():
        return (_word(word, word != chunk),)
    return tuple(_mixed(chunk))


def _mixed(chunk: str) -> list[_Atom]:
    """The words of a chunk and after them its signs, wherever they stand in it."""
    marks, smileys = signs()
    found = [_sign(marks[smiley]) for smiley in smileys.findall(chunk)]
    bare = smileys.sub(" ", chunk) if found else chunk
    found += [_sign(marks[character]) for character in bare if character in marks]
    if surplus := bare.count(")") - bare.count("("):
        found.append(_sign(Mark(SIGNS, _CLOSING if surplus > 0 else _OPENING, 1.0)))
    words: list[_Atom] = []
    for piece in _PIECES.findall(bare):
        if piece[0].isalnum():
            words.append(_word(piece, False))
        elif words:
            words[-1] = words[-1]._replace(ends=True)
        else:
            words.append(_Atom("", None, True))
    return words + found


def _word(word: str, ends: bool) -> _Atom:
    known = meaning(word)
    return _Atom(word, known if known.marks or known.phrases else None, ends)


def _sign(mark: Mark) -> _Atom:
    return _Atom("", Meaning((mark,), ()), False)


class _Tally:
    """Sums what the words say, one after another; what a negation reaches says the opposite."""

    __slots__ = ("brackets", "denial", "denied", "last", "negative", "positive", "problem", "strong")

    def __init__(self) -> None:
        self.positive = [0.0] * len(PLACES)
        self.negative = [0.0] * len(PLACES)
        self.problem = [0.0] * len(PLACES)
        self.denial = [0.0] * len(PLACES)
        self.denied = [_FAR] * SIGNS
        self.strong = [_FAR] * SIGNS
        self.brackets = 0
        # The last Uzbek word of mood or of something expected: where, what it said, what all said of it.
        self.last = (_FAR, 0.0, 0.0)

    def take(self, marks: tuple[Mark, ...], index: int, start: int) -> None:
        """Count what each list says of the word at this index; its clause begins at `start`."""
        low = high = 0.0
        problem = denial = False
        for place, kind, weight in marks:
            if kind is _MOOD:
                if place != SIGNS:
                    if start <= self.strong[place] >= index - _AFTER:
                        weight *= 1.5
                    if start <= self.denied[place] >= index - _BEFORE:
                        self.denied[place] = _FAR
                        weight = _opposite(weight)
                    if weight > high:
                        high = weight
                    elif weight < low:
                        low = weight
                    if place == _UZBEK:
                        self.last = (index, weight, 0.0)
                if weight > 0:
                    self.positive[place] += weight
                else:
                    self.negative[place] -= weight
            elif kind is _STRENGTHENING:
                self.strong[place] = index
            elif kind is _PROBLEM or (kind is _EXPECTED and self._is_denied(place, index, start)):
                self.problem[place] += 1.0
                problem = True
            elif kind is _DENIED:
                self.problem[place] += 1.0
                problem = True
                if self.last[1] > 0:
                    self._turn_back(index, start)
            elif kind is _NEGATION:
                self.denial[place] += 1.0
                denial = True
                if place == _UZBEK:
                    problem = self._turn_back(index, start) or problem
                else:
                    self.denied[place] = index
            elif kind is _TURNING:
                self.denied[place] = self.strong[place] = _FAR
            elif kind is _OPENING or kind is _CLOSING:
                self.brackets += 1 if kind is _CLOSING else -1
        if problem:
            self.problem[_ALL] += 1.0
        if denial:
            self.denial[_ALL] += 1.0
        # Languages that read the same letters with opposite moods say nothing together.
        if together := 0.0 if high and low else high or low:
            self._add(_ALL, together)
            if self.last[0] == index:
                self.last = (index, self.last[1], together)

    def _is_denied(self, place: int, index: int, start: int) -> bool:
        """Whether a negation reaches this expected word; it reaches no other after it."""
        if start <= self.denied[place] >= index - _BEFORE:
            self.denied[place] = _FAR
            return True
        if place == _UZBEK:
            self.last = (index, 0.0, 0.0)
        return False

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
        if self.brackets:
            self._add(SIGNS, 1.0 if self.brackets > 0 else -1.0)
        return Seen(
            tuple(self.positive), tuple(self.negative), tuple(self.problem), tuple(self.denial), tokens
        )


def _opposite(weight: float) -> float:
    """Not good is bad, but not bad is only half good."""
    return -weight if weight > 0 else -weight / 2


def columns(folded: Sequence[str]) -> list[tuple[float, ...]]:
    """A row of numbers between -1 and 1 for each text, in the order of `NAMES`: 0 where nothing was seen."""
    return [_row(read(text)) for text in folded]


def _row(seen: Seen) -> tuple[float, ...]:
    """Shares of what was seen, so that a long text says no more than a short one for its length."""
    positive, negative, problem, denial = (kind[_ALL] for kind in seen[:4])
    evidence = positive + negative + problem + denial + 1
    good, bad = seen.positive[SIGNS], seen.negative[SIGNS]
    return (
        (positive - negative) / evidence,
        problem / evidence,
        denial / evidence,
        (good - bad) / (good + bad + 1),
    )


def untrained(seen: Seen) -> float | None:
    """A logit of positive by fixed weights, for use before there are stars; None where nothing was seen.

    A negation alone is nothing.
    """
    if not any(kind[place] for kind in seen[:3] for place in (_ALL, SIGNS)):
        return None
    return sum(weight * value for weight, value in zip(UNTRAINED, _row(seen), strict=True))
