"""The seed lists as data: read from the files beside this module, folded, and asked word by word.

A file is `[section]`, then one word or phrase of up to four words a line; `*` at a word's end stands for any
ending, `#` begins a remark. In one language a whole word comes before a stem, a longer stem before a shorter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from earful.learner.folding import fold

LANGUAGES = ("en", "fi", "ru", "uz")
"""Languages that have a list, in the order in which everything here names them."""
SIGNS = len(LANGUAGES)
"""The place of emoji and smileys, after the languages."""
MOST_WORDS = 4
"""No phrase is longer."""

_STRETCHED = re.compile(r"([aeiouäö])\1|(?<=(\w))\2$")


class Kind(IntEnum):
    """What a word does to the reading of a text."""

    MOOD = 0
    PROBLEM = 1
    EXPECTED = 2
    NEGATION = 3
    STRENGTHENING = 4
    TURNING = 5
    NOTHING = 6
    OPENING = 7
    CLOSING = 8


SECTIONS: dict[str, tuple[Kind, float]] = {
    "positive": (Kind.MOOD, 1.0),
    "very positive": (Kind.MOOD, 2.0),
    "negative": (Kind.MOOD, -1.0),
    "very negative": (Kind.MOOD, -2.0),
    "problem": (Kind.PROBLEM, 1.0),
    "expected": (Kind.EXPECTED, 1.0),
    "negation": (Kind.NEGATION, 1.0),
    "strengthening": (Kind.STRENGTHENING, 1.0),
    "turning": (Kind.TURNING, 1.0),
    "nothing": (Kind.NOTHING, 0.0),
}


class Mark(NamedTuple):
    """What one list says of a word: whose list (a place in `LANGUAGES`, or `SIGNS`), and what."""

    place: int
    kind: Kind
    weight: float


class Phrase(NamedTuple):
    """The words that must follow the first one, each with whether it may go on, and what they say together."""

    rest: tuple[tuple[str, bool], ...]
    marks: tuple[Mark, ...]


class Meaning(NamedTuple):
    """Everything that the lists know of a word; phrases that begin with it, the longest first."""

    marks: tuple[Mark, ...]
    phrases: tuple[Phrase, ...]


def entries(name: str) -> Iterator[tuple[str, str]]:
    """Section and entry, as they are written, of the list with this name ("en", ..., "signs")."""
    section = None
    lines = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        line = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if line.startswith("[") and line[1:-1] in SECTIONS:
            section = line[1:-1]
        elif line and section is None:
            raise ValueError(f"{name}.txt:{number}: {line!r} stands before the first [section]")
        elif line and section is not None:
            if name != "signs" and len(line.split()) > MOST_WORDS:
                raise ValueError(f"{name}.txt:{number}: {line!r} has more than {MOST_WORDS} words")
            yield section, line


def spellings(entry: str) -> tuple[str, ...]:
    """How the entry looks in folded texts: Russians write ё or е as they please, and fold keeps them apart."""
    folded = " ".join(fold(entry).split())
    plain = " ".join(fold(entry.replace("ё", "е")).split())
    return (folded,) if folded == plain else (folded, plain)


class _List:
    """One language's entries by what is looked up."""

    def __init__(self, place: int) -> None:
        self.words: dict[str, Mark] = {}
        self.stems: dict[str, Mark] = {}
        self.first_words: dict[str, list[Phrase]] = {}
        self.first_stems: dict[str, list[Phrase]] = {}
        for section, entry in entries(LANGUAGES[place]):
            mark = Mark(place, *SECTIONS[section])
            for spelling in spellings(entry):
                self._add(spelling, mark)

    def _add(self, spelling: str, mark: Mark) -> None:
        first, *others = ((word.rstrip("*"), word.endswith("*")) for word in spelling.split())
        if others:
            starts = self.first_stems if first[1] else self.first_words
            starts.setdefault(first[0], []).append(Phrase(tuple(others), (mark,)))
        elif first[1]:
            self.stems[first[0]] = mark
        else:
            self.words[first[0]] = mark

    def mark(self, word: str) -> Mark | None:
        if found := self.words.get(word):
            return found
        lengths = range(len(word), 1, -1)
        return next((self.stems[word[:length]] for length in lengths if word[:length] in self.stems), None)

    def phrases(self, word: str) -> Iterator[Phrase]:
        yield from self.first_words.get(word, ())
        for length in range(2, len(word) + 1):
            yield from self.first_stems.get(word[:length], ())


@cache
def _lists() -> tuple[_List, ...]:
    return tuple(_List(place) for place in range(len(LANGUAGES)))


def meaning(word: str) -> Meaning:
    """What the lists know of a folded word: at most one mark from each language."""
    found = _known(word)
    if not found.marks and not found.phrases and (single := _STRETCHED.sub(lambda found: found[1] or "", word)) != word:
        # "zooor" was folded to "zoor". Finnish tells words apart by doubled letters and is left alone.
        known = _known(single)
        found = Meaning(tuple(mark for mark in known.marks if LANGUAGES[mark.place] != "fi"), ())
    return found


def _known(word: str) -> Meaning:
    marks = tuple(mark for known in _lists() if (mark := known.mark(word)))
    phrases = [phrase for known in _lists() for phrase in known.phrases(word)]
    phrases.sort(key=lambda phrase: (len(phrase.rest), sum(len(part) for part, _ in phrase.rest)), reverse=True)
    return Meaning(marks, tuple(phrases))


@cache
def signs() -> tuple[dict[str, Mark], re.Pattern[str]]:
    """What each emoji and smiley says, and the pattern of the smileys, which are longer than one character."""
    marks = {
        "".join(fold(entry).split()): Mark(SIGNS, *SECTIONS[section]) for section, entry in entries("signs")
    }
    smileys = sorted((sign for sign in marks if len(sign) > 1), key=len, reverse=True)
    shapes = (re.escape(sign) + (r"(?!\w)" if sign[-1].isalnum() else "") for sign in smileys)
    return marks, re.compile("|".join(shapes))
