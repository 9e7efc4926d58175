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
_UZBEK = LANGUAGES.index("uz")
SIGNS = len(LANGUAGES)
"""The place of emoji and smileys, after the languages."""
MOST_WORDS = 4
"""No phrase is longer."""

_DENIED_VERB = re.compile(
    r"\w{2,}ma(?:y(?:di|man|miz|siz|san|a?[pb]\w*|vo\w*|)|di(?:m|ng|k|la\w*|)|gan\w*|sdan)"
)
_STRETCHED = re.compile(r"([aeiouäö])\1|(?<=(\w))\2$")


class Kind(IntEnum):
    """What a word does to the reading of a text."""

    MOOD = 0
    PROBLEM = 1
    EXPECTED = 2
    DENIED = 3
    NEGATION = 4
    STRENGTHENING = 5
    TURNING = 6
    NOTHING = 7
    OPENING = 8
    CLOSING = 9


SECTIONS: dict[str, tuple[Kind, float]] = {
    "positive": (Kind.MOOD, 1.0),
    "very positive": (Kind.MOOD, 2.0),
    "negative": (Kind.MOOD, -1.0),
    "very negative": (Kind.MOOD, -2.0),
    "problem": (Kind.PROBLEM, 1.0),
    "expected": (Kind.EXPECTED, 1.0),
    "denied": (Kind.DENIED, 1.0),
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
    """The words that must follow the first, each with whether it may go on, and what they say together."""

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
    """How the entry looks in folded texts: Russians write ё or е at will, and fold tells them apart."""
    folded = " ".join(fold(entry).split())
    plain = " ".join(fold(entry.replace("ё", "е")).split())
    return (folded,) if folded == plain else (folded, plain)


class _Lists:
    """All entries by the word, or the stem, that they begin with."""

    def __init__(self) -> None:
        self.words: dict[str, list[Mark | Phrase]] = {}
        self.stems: dict[str, list[Mark | Phrase]] = {}
        for place, language in enumerate(LANGUAGES):
            for section, entry in entries(language):
                for spelling in spellings(entry):
                    self._add(spelling, Mark(place, *SECTIONS[section]))
        lengths = [len(stem) for stem in self.stems]
        self.shortest, self.longest = min(lengths), max(lengths)

    def _add(self, spelling: str, mark: Mark) -> None:
        (first, goes_on), *others = ((word.rstrip("*"), word.endswith("*")) for word in spelling.split())
        known = self.stems if goes_on else self.words
        known.setdefault(first, []).append(Phrase(tuple(others), (mark,)) if others else mark)

    def meaning(self, word: str) -> Meaning:
        found = [*self.words.get(word, ())]
        for length in range(min(len(word), self.longest), self.shortest - 1, -1):
            if stems := self.stems.get(word[:length]):
                found += stems
        marks: dict[int, Mark] = {}
        for mark in found:
            if isinstance(mark, Mark):
                marks.setdefault(mark.place, mark)
        if "ma" in word and _UZBEK not in marks and _DENIED_VERB.fullmatch(word):
            marks[_UZBEK] = Mark(_UZBEK, Kind.NEGATION, 1.0)
        phrases = sorted(
            (phrase for phrase in found if isinstance(phrase, Phrase)), key=_length, reverse=True
        )
        return Meaning(tuple(marks[place] for place in sorted(marks)), tuple(phrases))


def _length(phrase: Phrase) -> tuple[int, int]:
    return len(phrase.rest), sum(len(part) for part, _ in phrase.rest)


@cache
def _lists() -> _Lists:
    return _Lists()


def meaning(word: str) -> Meaning:
    """What the lists know of a folded word: at most one mark from each language."""
    found = _lists().meaning(word)
    if not found.marks and not found.phrases:
        # "zooor" was folded to "zoor". Finnish tells words apart by doubled letters and is left alone.
        single = _STRETCHED.sub(lambda doubled: doubled[1] or "", word)
        if single != word:
            known = _lists().meaning(single)
            return Meaning(tuple(mark for mark in known.marks if LANGUAGES[mark.place] != "fi"), ())
    return found


@cache
def signs() -> tuple[dict[str, Mark], re.Pattern[str]]:
    """What each emoji and smiley says, and the pattern of the smileys: the longer ones."""
    marks = {
        "".join(fold(entry).split()): Mark(SIGNS, *SECTIONS[section]) for section, entry in entries("signs")
    }
    smileys = sorted((sign for sign in marks if len(sign) > 1), key=len, reverse=True)
    shapes = (re.escape(sign) + (r"(?!\w)" if sign[-1].isalnum() else "") for sign in smileys)
    return marks, re.compile("|".join(shapes))
