"""Where the names of people stand in a text that praises; the names themselves are never taken out of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias

import regex

from earful import phrases

Place: TypeAlias = tuple[int, int]

MOST_NAMES = 10
_NAME = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}@#'’])\p{Lu}[\p{Ll}'ʻʼ‘’]{1,20}(?:-\p{Lu}\p{Ll}{1,20})?(?![\p{L}\p{N}@])"
)
_SENTENCE = regex.compile(r"(?<!\b(?:Mr|Mrs|Ms|Dr))[.!?…\n]")
_NEAR = 3
"""Words between a name and what tells that it is one."""


def names_of(words: str, found: Iterable[tuple[str, int, int]], not_names: Collection[str]) -> list[Place]:
    """Words with a capital letter that stand beside a role, a desk, a thank-you or what only people do.

    `found` are the places of the groups of this folder's lists.
    """
    words = words[: phrases.MOST_CHARACTERS]
    telling: list[Place] = []
    taken: list[Place] = []
    for group, start, end in found:
        if group.startswith("role ") or group in ("desk", "thanks", "title", "kind staff"):
            telling.append((start, end))
        if group != "desk":
            taken.append((start, end))
    if not telling:
        return []
    others = {word for name in not_names for word in phrases.folded(name).split()}
    is_taken = bytearray(len(words) + 1)
    for start, end in taken:
        is_taken[start:end] = b"\1" * (end - start)
    names: list[Place] = []
    for match in _NAME.finditer(words):
        start, end = match.span()
        if is_taken[start] or phrases.folded(match[0]).removesuffix("'s") in others:
            continue
        if _is_told_of(words, (start, end), telling, names):
            names.append((start, end))
        if len(names) == MOST_NAMES:
            break
    return names


def _is_told_of(words: str, place: Place, telling: Sequence[Place], names: Sequence[Place]) -> bool:
    start, end = place
    if names and words[names[-1][1] : start].strip() == "":
        return True
    for other_start, other_end in telling:
        between = words[other_end:start] if other_end <= start else words[end:other_start]
        if len(between) <= 60 and not _SENTENCE.search(between) and len(between.split()) <= _NEAR:
            return True
    return False
