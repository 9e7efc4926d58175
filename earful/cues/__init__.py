"""The words by which a complaint is known, per language, and how they are found in a text.

The lists are data, one file a language (`en.txt`, `fi.txt`, `ru.txt`, `uz.txt`): `[group]`, then one
phrase a line. Inside a phrase `*` stands for any letters, ` .. ` for up to three words, `(a|b)` for either,
`(a |)` for a part that may be missing together with its space; `#` begins a remark. Letters are small. An
apostrophe may be missing in the text, whatever its shape there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, get_args

Group: TypeAlias = Literal[
    "harm",
    "law",
    "privacy",
    "money",
    "waiting",
    "silence",
    "promise",
    "treatment",
    "leaving",
    "irony",
    "bad",
    "broken",
    "digital",
    "price",
    "unclear",
    "novelty",
    "request",
    "trouble",
    "negation",
    "praise",
    "author",
]

# Uzbek and Russian are mixed within sentences; what is undetermined may be any of them.
_READ_TOGETHER = {
    "en": ("en",),
    "fi": ("fi",),
    "ru": ("ru", "uz"),
    "uz": ("uz", "ru"),
    "und": ("en", "fi", "ru", "uz"),
}
LANGUAGES = frozenset(_READ_TOGETHER["und"])
"""Languages that have a list."""

_GROUPS: dict[str, Group] = {group: group for group in get_args(Group)}
_HEAD = re.compile(r"\[(\w+)\]")
_MOST_CHARACTERS = 10_000
_GAP = r"[^\w.!?;\n]{1,3}"
_APOSTROPHES = dict.fromkeys(map(ord, "ʻʼ‘’`´ʹ′＇"), "'")
_UZBEK_PAIRS = {"sh": "ш", "ch": "ч", "o'": "[ўу]", "g'": "[ғг]", "yo": "[её]", "yu": "ю", "ya": "я"}
_UZBEK_LETTERS = dict(zip("abdfgijklmnoprstuvxyz", "абдфгижклмнопрстувхйз", strict=True))
_UZBEK_LETTERS |= {"e": "[еэ]", "q": "[қк]", "h": "[ҳх]", "'": "ъ?"}
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
    return {
        group: re.compile(rf"(?<!\w)(?<!\w')(?:{'|'.join(shapes)})(?!'?\w)")
        for group, shapes in _shapes(code).items()
    }


def _shapes(code: str) -> dict[Group, list[str]]:
    shapes: dict[Group, list[str]] = {}
    group: Group | None = None
    lines = Path(__file__).with_name(f"{code}.txt").read_text(encoding="utf-8").splitlines()
    for line in filter(None, map(str.strip, lines)):
        if line.startswith("#"):
            continue
        if head := _HEAD.fullmatch(line):
            group = _GROUPS[head[1]]
            shapes[group] = []
            continue
        if group is None:
            raise ValueError(f"{code}.txt: a phrase before the first [group]")
        shapes[group].append(_shape(line))
        if code == "uz":
            shapes[group].append(_shape(line, cyrillic=True))
    return shapes


def _shape(phrase: str, cyrillic: bool = False) -> str:
    parts: list[str] = []
    for part in phrase.replace("ё", "е").split(" "):
        if part == "..":
            parts[-1] += rf"(?:{_GAP}\w{{1,20}}){{0,3}}?"
            continue
        if cyrillic:
            part = _UZBEK.sub(lambda match: _UZBEK_PAIRS.get(match[0]) or _UZBEK_LETTERS[match[0]], part)
        part = part.replace("(", "(?:").replace("*", r"\w*").replace("'", "'?")
        parts.append(part)
    return _GAP.join(parts)
