"""From the notation of the lists to patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from earful.openings import Opening, openings

_GAP = r"[^\w.!?;\n]{1,3}"
_UZBEK_PAIRS = {"sh": "ш", "ch": "ч", "o'": "[ўу]", "g'": "[ғг]", "yo": "[её]", "yu": "ю", "ya": "я"}
_UZBEK_LETTERS = dict(zip("abdfgijklmnoprstuvxyz", "абдфгижклмнопрстувхйз", strict=True))
_UZBEK_LETTERS |= {"e": "[еэ]", "q": "[қк]", "h": "[ҳх]", "'": "ъ?"}
_UZBEK = re.compile("|".join(map(re.escape, [*_UZBEK_PAIRS, *_UZBEK_LETTERS])))


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
    return Phrase(_shape(line), openings(line))


def _shape(line: str) -> str:
    parts: list[str] = []
    for part in line.split(" "):
        if part == "..":
            parts[-1] += rf"(?:{_GAP}\w{{1,20}}){{0,3}}?"
            continue
        parts.append(part.replace("(", "(?:").replace("*", r"\w*").replace("'", "'?"))
    return _GAP.join(parts)
