"""Questions to a company that are no complaints: "When do you open?" is also worth a reply.

A sentence is one when it ends with a question mark, or is short and opens like a question (in Uzbek, closes
like one: "joy bormi"), and when it is put to a company: it opens like a question to one ("do you", "is
there", "milloin", "qachon", "во сколько"), says you, or the text begins with an @name. It is none when it
asks other people or the air ("who else …?"), or blames ("why is this so bad?"): that is for `judge` to tell.
"""

from __future__ import annotations

import re

from earful.complaints.reading import STRONG, spans
from earful.cues import LANGUAGES, Cue, find
from earful.scraping.found import Kind, Rating

_MOST_CHARACTERS = 2_000
"""Of a longer text only the beginning is read: who writes an essay does not ask for the opening hours."""
_MOST_WORDS_UNMARKED = 12
_WORDS_BEFORE_OPENING = 2
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_NAMES = re.compile(r"\s*(?:@\w+[\s:,.]*)+")
_WORD = re.compile(r"\w+")
_MARKS = "?？؟"


def asks(words: str, language: str, rating: Rating | None = None, kind: Kind = "review") -> bool:
    """Whether a question is put to the company; meant for mentions that are no complaint.

    An article never asks, and a review with stars only where it says nothing else: what customers write
    below stars are opinions, and their question marks are rhetoric.
    """
    if kind == "article":
        return False
    text = _LINK.sub(lambda link: " " * len(link[0]), words[:_MOST_CHARACTERS])
    names = _NAMES.match(text)
    opening = names.end() if names else 0
    cues = find(text, language if language in LANGUAGES else "und")
    sentences = [(start, end) for start, end in spans(text) if _WORD.search(text, max(start, opening), end)]
    if rating is not None and len(sentences) > 1:
        return False
    return any(
        _is_question(
            text, max(start, opening), end, cues, names is not None, asks_at_its_end=language == "uz"
        )
        for start, end in sentences
    )


def _is_question(
    text: str, start: int, end: int, cues: list[Cue], is_named: bool, asks_at_its_end: bool
) -> bool:
    within = [cue for cue in cues if start <= cue.start < end]
    groups = {cue.group for cue in within}
    if groups & STRONG or "nobody" in groups:
        return False
    begins = [cue.start for cue in within if cue.group == "question"]
    if any(mark in text[start:end] for mark in _MARKS):
        return bool(begins) or is_named or "you" in groups
    words = [match.start() for match in _WORD.finditer(text, start, end)]
    telling = words[:_WORDS_BEFORE_OPENING] + (words[-1:] if asks_at_its_end else [])
    return len(words) <= _MOST_WORDS_UNMARKED and any(begin in telling for begin in begins)
