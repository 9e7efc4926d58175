"""Lists of phrases in files and settings, and how they are found in a text.

A list is data, one file a language (`en.txt`, `fi.txt`, `ru.txt`, `uz.txt`): `[name of a group]`, then one
phrase a line. Inside a phrase `*` stands for any letters, ` .. ` for up to three words, `(a|b)` for either,
`(a |)` for a part that may be missing together with its space; `#` begins a remark. Letters are small. An
apostrophe may be missing in the text, whatever its shape there. Uzbek is written in Latin; Cyrillic follows
by rule.

Why: a phrase is never a regular expression, so that a line in somebody's settings can neither break the
search nor make it endless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from earful.openings import WORD, Index, openings

LANGUAGES = ("en", "fi", "ru", "uz")
"""Languages that have lists."""
MOST_CHARACTERS = 10_000
"""Of a longer text the beginning is read."""
LONGEST_PHRASE = 1_000

_STOP = r"(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bdr)[.!?…]+(?=\s|$)"
CLAUSE_END = re.compile(
    rf"{_STOP}|[\n;,:]|\s[—–-]\s|\b(?:but|however|though|although|mutta|vaan|kuitenkin|но|однако|зато"
    r"|а|хотя|lekin|ammo|biroq|лекин|аммо|бироқ)\b"
)
SENTENCE_END = re.compile(rf"{_STOP}|\n")
"""Where what is said of one thing ends, in a folded text: a sentence, a comma, a "but"."""

# Uzbek and Russian are mixed within sentences; what is undetermined may be any of them.
_READ_TOGETHER = {"en": ("en",), "fi": ("fi",), "ru": ("ru", "uz"), "uz": ("uz", "ru")}
_HEAD = re.compile(r"\[([a-z][a-z -]*)\]")
_INNERMOST = re.compile(r"\(([^()]*)\)")
_END = r"(?!'?\w)"
_GAP = r"[^\w.!?;\n]{1,3}"
_APOSTROPHES = dict.fromkeys(map(ord, "ʻʼ‘’`´ʹ′＇"), "'")
_UZBEK_PAIRS = {"sh": "ш", "ch": "ч", "o'": "[ўу]", "g'": "[ғг]", "yo": "[её]", "yu": "ю", "ya": "я"}
_UZBEK_LETTERS = dict(zip("abdfgijklmnoprstuvxyz", "абдфгижклмнопрстувхйз", strict=True))
_UZBEK_LETTERS |= {"e": "[еэ]", "q": "[қк]", "h": "[ҳх]", "'": "ъ?"}
_UZBEK = re.compile("|".join(map(re.escape, [*_UZBEK_PAIRS, *_UZBEK_LETTERS])))


def read_as(language: str) -> tuple[str, ...]:
    """The languages whose lists a text of that language is read with: all where it has none of its own."""
    return _READ_TOGETHER.get(language, LANGUAGES)


def folded(text: str) -> str:
    """Its beginning in small letters with one apostrophe and no ё, every place where it was."""
    text = text[:MOST_CHARACTERS]
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_APOSTROPHES).replace("ё", "е")


def places(folder: Path, code: str, folded: str) -> Iterator[tuple[str, int, int]]:
    """Where the phrases of one language's list stand in a folded text: group, start, end, by start.

    Those of one group do not overlap; of several that begin at one word the first of the list is taken.
    """
    ends: dict[str, int] = {}
    near = _index(folder, code).near
    for word in WORD.finditer(folded):
        start = word.start()
        for group, one in near(word[0]):
            if ends.get(group, 0) <= start and (match := one.pattern.match(folded, start)):
                ends[group] = match.end()
                yield group, start, match.end()


@cache
def groups(folder: Path, code: str) -> dict[str, tuple[str, ...]]:
    """The phrases of one language's list by group. Raises: ValueError naming the line of a wrong one."""
    found: dict[str, list[str]] = {}
    name = ""
    lines = (folder / f"{code}.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith("#"):
            continue
        if head := _HEAD.fullmatch(line):
            name = head[1]
            found.setdefault(name, [])
            continue
        try:
            found[name].append(line)
            _check(line)
        except KeyError:
            raise ValueError(f"{code}.txt line {number}: a phrase before the first [group]") from None
        except ValueError as error:
            raise ValueError(f"{code}.txt line {number}: {error}") from None
    return {name: tuple(phrases) for name, phrases in found.items() if phrases}


def pattern(phrases: Iterable[str], in_cyrillic: bool = False) -> re.Pattern[str]:
    """Finds any of the phrases as whole words; with `in_cyrillic` also as Uzbek spells them in Cyrillic.

    Raises: ValueError saying what is wrong with a phrase.
    """
    shapes = [_shape(line) for phrase in phrases for line in _spellings(phrase, in_cyrillic)]
    return re.compile(rf"(?<!\w)(?<!\w')(?:{'|'.join(shapes)}){_END}")


@dataclass(frozen=True)
class _Phrase:
    shape: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self.shape}){_END}")


@cache
def _index(folder: Path, code: str) -> Index[tuple[str, _Phrase]]:
    return Index(
        (openings(line), (group, _Phrase(_shape(line))))
        for group, some in groups(folder, code).items()
        for phrase in some
        for line in _spellings(phrase, in_cyrillic=code == "uz")
    )


def _spellings(phrase: str, in_cyrillic: bool) -> Iterator[str]:
    """The phrase as it is searched for. Raises: ValueError."""
    phrase = phrase.strip().lower().translate(_APOSTROPHES).replace("ё", "е")
    _check(phrase)
    yield phrase
    if in_cyrillic and phrase.isascii():
        yield _UZBEK.sub(lambda match: _UZBEK_PAIRS.get(match[0]) or _UZBEK_LETTERS[match[0]], phrase)


def _check(phrase: str) -> None:
    if not phrase:
        raise ValueError("a phrase is empty; write a word")
    if len(phrase) > LONGEST_PHRASE:
        raise ValueError(f"a phrase has at most {LONGEST_PHRASE} characters; make two of it")
    strange = [letter for letter in phrase if not (letter.isalnum() or letter in " '-*().|")]
    if strange:
        raise ValueError("a phrase holds letters, digits, apostrophes, hyphens, spaces, * ( | ) and ' .. '")
    if "." in phrase.replace(" .. ", "  "):
        raise ValueError("points stand only as ' .. ' between two words")
    depth = 0
    for letter in phrase:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            break
    if depth:
        raise ValueError("its brackets do not close; write (a|b)")
    if any(word.count("*") > 2 for word in re.split(r"[ |]", phrase)):
        raise ValueError("a word has at most two stars")
    if not re.search(r"\w", phrase):
        raise ValueError("it has no letter")
    if _may_be_empty(phrase):
        raise ValueError("it would be found everywhere; leave one word outside of (a|)")


def _may_be_empty(phrase: str) -> bool:
    # No pattern is compiled for this: a thousand of them are what a process would wait for first.
    left = phrase.replace("*", "")
    while "(" in left:
        left = _INNERMOST.sub(lambda group: "" if "" in group[1].split("|") else "x", left)
    return left == ""


def _shape(line: str) -> str:
    parts: list[str] = []
    for part in line.split():
        if part == "..":
            parts[-1] += rf"(?:{_GAP}\w{{1,20}}){{0,3}}?"
            continue
        part = part.replace("-", r"\-")
        parts.append(part.replace("(", "(?:").replace("*", r"\w{0,40}").replace("'", "'?"))
    return _GAP.join(parts)
