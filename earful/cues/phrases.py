"""From the notation of the lists to patterns, and the first words by which each is worth trying."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Literal, NamedTuple, TypeAlias

_GAP = r"[^\w.!?;\n]{1,3}"
_UZBEK_PAIRS = {"sh": "ш", "ch": "ч", "o'": "[ўу]", "g'": "[ғг]", "yo": "[её]", "yu": "ю", "ya": "я"}
_UZBEK_LETTERS = dict(zip("abdfgijklmnoprstuvxyz", "абдфгижклмнопрстувхйз", strict=True))
_UZBEK_LETTERS |= {"e": "[еэ]", "q": "[қк]", "h": "[ҳх]", "'": "ъ?"}
_UZBEK = re.compile("|".join(map(re.escape, [*_UZBEK_PAIRS, *_UZBEK_LETTERS])))
_LITERAL = re.compile(r"(?:\w(?!\?))*")
_CLASS = re.compile(r"\[([^]]+)\](?![?{])")
_ENDING = re.compile(r"\*((?:\w(?!\?)|\[\w+\])+)(?= |$)")
_DIGITS = "0123456789"
Place: TypeAlias = Literal["whole", "begins", "ends"]
LONGEST_OPENING = 24
_LONGEST_SPELT = 6
"""Letters after which an opening with several spellings is cut: the pattern itself decides the rest."""


class Opening(NamedTuple):
    """The letters by which the first word of a phrase begins or ends, or which are that whole word."""

    letters: str
    place: Place


@dataclass(frozen=True)
class Phrase:
    """One line of a list."""

    shape: str
    openings: frozenset[Opening] = field(repr=False)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches at the beginning of a word, up to the end of one."""
        return re.compile(rf"(?:{self.shape})(?!'?\w)")


def phrase(line: str, cyrillic: bool = False) -> Phrase:
    """The phrase that a line of a list describes; `cyrillic` spells a line of Latin Uzbek in Cyrillic."""
    line = line.replace("ё", "е")
    if cyrillic:
        line = _UZBEK.sub(lambda match: _UZBEK_PAIRS.get(match[0]) or _UZBEK_LETTERS[match[0]], line)
    return Phrase(_shape(line), frozenset(_openings(line)))


def _shape(line: str) -> str:
    parts: list[str] = []
    for part in line.split(" "):
        if part == "..":
            parts[-1] += rf"(?:{_GAP}\w{{1,20}}){{0,3}}?"
            continue
        parts.append(part.replace("(", "(?:").replace("*", r"\w*").replace("'", "'?"))
    return _GAP.join(parts)


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
