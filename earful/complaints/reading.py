"""What is read of a mention before it is judged: its telling cues, its mood, whom it speaks to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from math import log

from earful.cues import GRAVE, Cue, Group, find
from earful.model import Score
from earful.scraping.found import Kind, Rating

SHORT_TEXT = 280
"""Characters of a post; longer texts are judged by their sentences."""
WEAK: frozenset[Group] = frozenset({"request", "novelty", "trouble", "negation"})
"""Groups that complain only together: every long text has a "not" and an "again" somewhere."""
STRONG: frozenset[Group] = frozenset(
    {
        *("harm", "law", "privacy", "money", "waiting", "silence", "promise", "treatment", "leaving"),
        *("irony", "bad", "broken", "digital", "price", "unclear"),
    }
)
GLOOMY, VERY_GLOOMY, CHEERFUL = -0.6, -1.5, 1.5
"""Bars of the mood's logit: compounds of −0.2, −0.5 and 0.5, probabilities of 0.35, 0.18 and 0.82."""
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n")
_NAMED = re.compile(r"(?<![\w.])@\w")
# A compound is no probability; three halves of a logit is what VADER's ±1 was worth on English reviews.
_LOGIT_OF_FULL_COMPOUND = 3.0
_SUREST = 0.999


@dataclass(frozen=True)
class Heard:
    """What is known of a mention when it is judged; `language` as `sentiment.language.detect` told it."""

    words: str = field(repr=False)
    language: str = "und"
    rating: Rating | None = None
    score: Score | None = None
    kind: Kind = "review"


@dataclass(frozen=True)
class Reading:
    """A mention as it is judged. `telling` are the cues that may make it a complaint."""

    heard: Heard
    cues: tuple[Cue, ...]
    telling: tuple[Cue, ...]

    @cached_property
    def found(self) -> frozenset[Group]:
        """The groups of the telling cues."""
        return frozenset(cue.group for cue in self.telling)

    @cached_property
    def all_groups(self) -> frozenset[Group]:
        return frozenset(cue.group for cue in self.cues)

    @property
    def mood(self) -> float:
        """Unit: log odds of being positive; 0 where nothing is known, and of news, which tell of an event."""
        return 0.0 if self.heard.kind == "article" else mood_logit(self.heard.score)

    @property
    def is_gloomy(self) -> bool:
        return self.mood <= GLOOMY

    @property
    def is_addressed(self) -> bool:
        return "you" in self.all_groups or self.names_somebody

    @property
    def names_somebody(self) -> bool:
        return _NAMED.search(self.heard.words[:SHORT_TEXT]) is not None


def read(heard: Heard) -> Reading:
    """The mention's cues, and which of them tell of a complaint.

    Of an article only those count in whose sentence its author speaks of himself, without talk of the law;
    of a long text all strong cues, and the weak ones of the sentence with most kinds.
    """
    cues = find(heard.words, heard.language)
    if heard.kind == "article":
        cues = _in_own_voice(heard.words, cues)
    return Reading(heard, tuple(cues), tuple(_telling(heard.words, cues)))


def mood_logit(score: Score | None) -> float:
    """Unit: log odds that the text is positive; 0 for a text that was not read."""
    if score is None:
        return 0.0
    if score.probability is not None:
        chance = min(_SUREST, max(1 - _SUREST, score.probability))
        return log(chance / (1 - chance))
    return _LOGIT_OF_FULL_COMPOUND * (score.compound or 0.0)


def spans(words: str) -> list[tuple[int, int]]:
    """Where each sentence starts and ends, its marks included; together they are the whole text."""
    ends = [match.end() for match in _SENTENCE_END.finditer(words)]
    if not ends or ends[-1] < len(words):
        ends.append(len(words))
    return list(zip([0, *ends], ends, strict=False))


def sentences(words: str, cues: Iterable[Cue]) -> dict[int, list[Cue]]:
    """The cues by the number of the sentence that they begin in."""
    ends = [end for _, end in spans(words)]
    found: dict[int, list[Cue]] = {}
    for cue in cues:
        found.setdefault(bisect_right(ends, cue.start), []).append(cue)
    return found


def _telling(words: str, cues: Iterable[Cue]) -> list[Cue]:
    strong = [cue for cue in cues if cue.group in STRONG]
    weak = [cue for cue in cues if cue.group in WEAK]
    if len(words) > SHORT_TEXT:
        weak = max(
            sentences(words, weak).values(), key=lambda some: len({cue.group for cue in some}), default=[]
        )
    return sorted([*strong, *weak], key=lambda cue: (cue.start, cue.end))


def _in_own_voice(words: str, cues: Iterable[Cue]) -> list[Cue]:
    """The cues of the sentences in which the author says "I" or "we" of himself as a customer."""
    spoken = [some for some in sentences(words, cues).values() if any(cue.group == "author" for cue in some)]
    # Writers of news call many things illegal; that alone makes no customer's case grave.
    kept = sorted((cue for some in spoken for cue in some if cue.group != "law"), key=lambda cue: cue.start)
    # Nobody waits for an answer to the news: without a matter of his own the author complains to nobody.
    return kept if any(cue.group in STRONG - GRAVE for cue in kept) else []
