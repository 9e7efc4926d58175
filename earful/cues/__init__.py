"""The words by which a complaint is known, per language, and how they are found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from earful.cues import english, finnish, russian, uzbek

Group: TypeAlias = Literal[
    "harm", "law", "privacy", "money", "waiting", "silence", "promise", "treatment", "leaving", "irony", "bad",
    "broken", "digital", "price", "unclear", "novelty", "request", "trouble", "negation", "praise", "author",
]  # fmt: skip

Phrases: TypeAlias = Mapping[str, str]
"""Phrases by group, one a line.

Inside a phrase `*` stands for any letters, ` .. ` for up to three words, `(a|b)` for either and `(a|)` for an
optional part. Letters are lower case; an apostrophe may be missing in the text, whatever its shape there.
"""

LISTS: dict[str, Phrases] = {
    "en": english.PHRASES,
    "fi": finnish.PHRASES,
    "ru": russian.PHRASES,
    "uz": uzbek.PHRASES,
}
# Uzbek and Russian are mixed within sentences; what is undetermined may be any of them.
_READ_TOGETHER = {"en": ("en",), "fi": ("fi",), "ru": ("ru", "uz"), "uz": ("uz", "ru"), "und": tuple(LISTS)}

_MOST_CHARACTERS = 10_000
_GAP = r"[^\w.!?;\n]{1,3}"
_APOSTROPHES = dict.fromkeys(map(ord, "ʻʼ‘’`´ʹ′＇"), "'")
_UZBEK_PAIRS = {"sh": "ш", "ch": "ч", "o'": "[ўу]", "g'": "[ғг]", "yo": "[её]", "yu": "ю", "ya": "я"}
_UZBEK_LETTERS = dict(
    zip("abdefgijklmnoprstuvxyz'", "а б д [еэ] ф г и ж к л м н о п р с т у в х й з ъ?".split(), strict=True)
) | {"q": "[қк]", "h": "[ҳх]"}
_UZBEK = re.compile("|".join(map(re.escape, [*_UZBEK_PAIRS, *_UZBEK_LETTERS])))


@dataclass(frozen=True)
class Cue:
    """A place in a text that tells of a complaint, or of none."""

    group: Group
    start: int
    end: int


def find(text: str, language: str) -> list[Cue]:
    """The text's cues in the order of their places; none for a language without a list.

    A cue inside a phrase of praise ("no problems at all") is none.
    """
    folded = _fold(text[:_MOST_CHARACTERS])
    found: list[Cue] = []
    for code in _READ_TOGETHER.get(language, ()):
        for group, pattern in _patterns(code).items():
            found += [Cue(group, match.start(), match.end()) for match in pattern.finditer(folded)]
    praise = [cue for cue in found if cue.group == "praise"]
    kept = [cue for cue in found if cue.group == "praise" or not _inside(cue, praise)]
    return sorted(kept, key=lambda cue: (cue.start, cue.end, cue.group))


def _inside(cue: Cue, others: Iterable[Cue]) -> bool:
    return any(other.start <= cue.start and cue.end <= other.end for other in others)


def _fold(text: str) -> str:
    """The text in small letters with one apostrophe and no ё, every place where it was."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_APOSTROPHES).replace("ё", "е")


@cache
def _patterns(code: str) -> dict[Group, re.Pattern[str]]:
    compiled: dict[Group, re.Pattern[str]] = {}
    for group, lines in LISTS[code].items():
        phrases = [line.strip() for line in lines.splitlines() if line.strip()]
        shapes = [_shape(phrase) for phrase in phrases]
        if code == "uz":
            shapes += [_shape(phrase, cyrillic=True) for phrase in phrases]
        compiled[group] = re.compile(rf"(?<![\w])(?<!\w')(?:{'|'.join(shapes)})(?!'?\w)")  # type: ignore[index]
    return compiled


def _shape(phrase: str, cyrillic: bool = False) -> str:
    parts = []
    for part in phrase.replace("ё", "е").split(" "):
        if part == "..":
            parts[-1] += rf"(?:{_GAP}\w{{1,20}}){{0,3}}?"
            continue
        if cyrillic:
            part = _UZBEK.sub(lambda match: _UZBEK_PAIRS.get(match[0]) or _UZBEK_LETTERS[match[0]], part)
        part = part.replace("(", "(?:").replace("*", r"\w*").replace("'", "'?")
        parts.append(part)
    return _GAP.join(parts)
