"""The words by which a complaint is known, per language, and how they are found in a text.

The lists are data, one file a language (`en.txt`, `fi.txt`, `ru.txt`, `uz.txt`): `[group]`, then one
phrase a line. Inside a phrase `*` stands for any letters, ` .. ` for up to three words, `(a|b)` for either,
`(a |)` for a part that may be missing together with its space; `#` begins a remark. Letters are small. An
apostrophe may be missing in the text, whatever its shape there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, get_args

from earful.cues.phrases import LONGEST_OPENING, Phrase, Place, phrase

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
_WORD = re.compile(r"(?<!\w)(?<!\w')\w+")
_MOST_CHARACTERS = 10_000
_MOST_WORDS_KEPT = 50_000
_APOSTROPHES = dict.fromkeys(map(ord, "ʻʼ‘’`´ʹ′＇"), "'")


@dataclass(frozen=True)
class Cue:
    """A place in a text that tells of a complaint, or of none."""

    group: Group
    start: int
    end: int


class _Entry(NamedTuple):
    """A phrase in its place: entries of one list and group share a `slot` and do not overlap in a text."""

    slot: int
    line: int
    group: Group
    phrase: Phrase


_Match: TypeAlias = Callable[[str, int], re.Match[str] | None]
_Index: TypeAlias = dict[Place, dict[str, list[_Entry]]]


def find(text: str, language: str) -> list[Cue]:
    """The text's cues in the order of their places; for a language without a list only grave ones.

    A cue inside a phrase of praise ("no problems at all") is none.
    """
    folded = _fold(text[:_MOST_CHARACTERS])
    spoken = language if language in _READ_TOGETHER else ""
    found: list[Cue] = []
    ends: dict[int, int] = {}
    for word in _WORD.finditer(folded):
        start = word.start()
        for slot, group, matches in _candidates(spoken, word[0]):
            if ends.get(slot, 0) <= start and (match := matches(folded, start)):
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


@lru_cache(maxsize=_MOST_WORDS_KEPT)
def _candidates(language: str, word: str) -> tuple[tuple[int, Group, _Match], ...]:
    """The phrases that may begin with that word, those of one slot in the order of their list."""
    index = _index(language)
    begun, ended = index["begins"], index["ends"]
    lists = [index["whole"].get(word, ())]
    for length in range(min(len(word), LONGEST_OPENING) + 1):
        lists.append(begun.get(word[:length], ()))
        lists.append(ended.get(word[len(word) - length :], ()))
    found = {entry[:2]: entry for entries in lists for entry in entries}
    places = sorted(found)
    return tuple(
        (slot, found[slot, line].group, found[slot, line].phrase.pattern.match) for slot, line in places
    )


@cache
def _index(language: str) -> _Index:
    index: _Index = {"whole": {}, "begins": {}, "ends": {}}
    slots: dict[tuple[str, Group], int] = {}
    for code in _READ_TOGETHER["und"]:
        is_spoken = code in _READ_TOGETHER.get(language, ())
        for line, (group, one) in enumerate(_phrases(code)):
            if not is_spoken and group not in GRAVE:
                continue
            entry = _Entry(slots.setdefault((code, group), len(slots)), line, group, one)
            for opening in one.openings:
                index[opening.place].setdefault(opening.letters, []).append(entry)
    return index


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
