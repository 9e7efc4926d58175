"""The first words by which a phrase of a list is worth trying, so that a text is searched in one pass."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

WORD = re.compile(r"(?<!\w)(?<!\w')\w+")
"""Where in a folded text a phrase may begin."""
LONGEST_OPENING = 24
Place: TypeAlias = Literal["whole", "begins", "ends"]

_LITERAL = re.compile(r"(?:\w(?!\?))*")
_CLASS = re.compile(r"\[([^]]+)\](?![?{])")
_ENDING = re.compile(r"\*((?:\w(?!\?)|\[\w+\])+)(?= |$)")
_DIGITS = "0123456789"
_LONGEST_SPELT = 6
"""Letters after which an opening with several spellings is cut: the pattern itself decides the rest."""
_MOST_WORDS_KEPT = 50_000
_Entry = TypeVar("_Entry")


class Opening(NamedTuple):
    """The letters by which the first word of a phrase begins or ends, or which are that whole word."""

    letters: str
    place: Place


class Index(Generic[_Entry]):
    """Entries by their openings. `near` are those that a word may open, in the order in which they came."""

    def __init__(self, entries: Iterable[tuple[Collection[Opening], _Entry]]) -> None:
        self._entries: list[_Entry] = []
        self._by_place: dict[Place, dict[str, list[int]]] = {"whole": {}, "begins": {}, "ends": {}}
        for number, (found, entry) in enumerate(entries):
            self._entries.append(entry)
            for opening in found:
                self._by_place[opening.place].setdefault(opening.letters, []).append(number)
        self.near = lru_cache(maxsize=_MOST_WORDS_KEPT)(self._near)

    def _near(self, word: str) -> tuple[_Entry, ...]:
        begun, ended = self._by_place["begins"], self._by_place["ends"]
        numbers = set(self._by_place["whole"].get(word, ()))
        for length in range(min(len(word), LONGEST_OPENING) + 1):
            numbers.update(begun.get(word[:length], ()))
            numbers.update(ended.get(word[len(word) - length :], ()))
        return tuple(self._entries[number] for number in sorted(numbers))


def openings(line: str) -> frozenset[Opening]:
    """The openings of a phrase in the notation of the lists."""
    return frozenset(_openings(line))


def _openings(line: str, before: str = "") -> Iterator[Opening]:
    literal = _LITERAL.match(line)
    read = before + (literal[0] if literal else "")
    rest = line[len(read) - len(before) :]
    if len(read) > LONGEST_OPENING:
        yield Opening(read[:LONGEST_OPENING], "begins")
    elif rest.startswith("("):
        end = _closing(rest)
        for choice in _choices(rest[1:end]):
            yield from _openings(choice + rest[end + 1 :], read)
    elif (found := _CLASS.match(rest)) and len(read) <= _LONGEST_SPELT:
        for letter in _DIGITS if found[1] == "0-9" else found[1]:
            yield from _openings(rest[found.end() :], read + letter)
    elif read == "" and (ending := _ENDING.match(rest)):
        choices = [one.strip("[]") for one in re.findall(r"\w|\[\w+\]", ending[1])]
        yield from (Opening("".join(letters), "ends") for letters in product(*choices))
    else:
        is_whole = rest == "" or rest[0] == " " or (rest[0] in "-/" and rest[1:2] != "?")
        yield Opening(read, "whole" if is_whole else "begins")


def _closing(text: str) -> int:
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return at
    raise ValueError("a phrase with a bracket that is not closed")


def _choices(text: str) -> Iterator[str]:
    depth = start = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]
