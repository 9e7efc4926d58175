"""The words by which a complaint is known, per language, and how they are found in a text.

The lists are data, one file a language (`en.txt`, `fi.txt`, `ru.txt`, `uz.txt`): `[group]`, then one
phrase a line. Inside a phrase `*` stands for any letters, ` .. ` for up to three words, `(a|b)` for either,
`(a |)` for a part that may be missing together with its space; `#` begins a remark. Letters are small. An
apostrophe may be missing in the text, whatever its shape there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from earful.cues.phrases import Phrase, phrase
from earful.openings import WORD, Index

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
    "you",
    "question",
    "nobody",
]
GRAVE: frozenset[Group] = frozenset({"harm", "law", "privacy"})
"""Groups that are looked for in every text, whatever its language is said to be."""

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
_APOSTROPHES = dict.fromkeys(map(ord, "ʻʼ‘’`´ʹ′＇"), "'")


@dataclass(frozen=True)
class Cue:
    """A place in a text that tells of a complaint, or of none."""

    group: Group
    start: int
    end: int


_Entry: TypeAlias = tuple[int, Group, Phrase]
"""A phrase in its place: entries of one list and group share a slot and do not overlap in a text."""


def find(text: str, language: str) -> list[Cue]:
    """The text's cues in the order of their places; for a language without a list only grave ones.

    A cue inside a phrase of praise ("no problems at all") is none.
    """
    folded = _fold(text[:_MOST_CHARACTERS])
    spoken = language if language in _READ_TOGETHER else ""
    found: list[Cue] = []
    ends: dict[int, int] = {}
    near = _index(spoken).near
    for word in WORD.finditer(folded):
        start = word.start()
        for slot, group, one in near(word[0]):
            if ends.get(slot, 0) <= start and (match := one.pattern.match(folded, start)):
                ends[slot] = match.end()
                found.append(Cue(group, start, match.end()))
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
def _index(language: str) -> Index[_Entry]:
    slots: dict[tuple[str, Group], int] = {}
    return Index(
        (one.openings, (slots.setdefault((code, group), len(slots)), group, one))
        for code in _READ_TOGETHER["und"]
        for group, one in _phrases(code)
        if code in _READ_TOGETHER.get(language, ()) or group in GRAVE
    )


@cache
def _phrases(code: str) -> tuple[tuple[Group, Phrase], ...]:
    return tuple(_read(code))


def _read(code: str) -> Iterator[tuple[Group, Phrase]]:
    group: Group | None = None
    lines = Path(__file__).with_name(f"{code}.txt").read_text(encoding="utf-8").splitlines()
    for line in filter(None, map(str.strip, lines)):
        if line.startswith("#"):
            continue
        if head := _HEAD.fullmatch(line):
            group = _GROUPS[head[1]]
            continue
        if group is None:
            raise ValueError(f"{code}.txt: a phrase before the first [group]")
        yield group, phrase(line)
        if code == "uz":
            yield group, phrase(line, cyrillic=True)
