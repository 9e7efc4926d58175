"""What is a complaint: stated rules over stars, mood and the words of `earful.cues`. Nothing is learned.

A mention is a complaint when it collects two points:

* two for 2 of 5 stars or fewer, one for the stars between those and 4 of 5, one taken away from 4 of 5 on;
* two for each kind of strong cue anywhere (waits, gets no answer, money, something broken, …);
* one for each kind of weak cue (a request, trouble, a negation, a wish); of a text longer than a post, only
  the sentence with most kinds counts;
* one for a compound of −0.2 or lower, two for −0.5 or lower;
* two taken away for words of praise.

Three stars alone are no complaint: their point counts only beside a cue or a negative mood. Of an article
only the sentences count in which its author speaks of himself, its mood does not, and talk of harm, law or
privacy does not make it a complaint by itself: nobody waits for an answer to the news.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from earful.cues import Cue, Group, find
from earful.model import Expectation, Score
from earful.scraping.found import Kind, Rating

ENOUGH_POINTS = 2
POOR_SHARE = 0.25
"""2 of 5 stars: up to here the stars alone are a complaint."""
GOOD_SHARE = 0.75
"""4 of 5 stars: from here on it takes one point more."""
SHORT_TEXT = 280
"""Characters of a post; longer texts are judged by their sentences."""
NEGATIVE, VERY_NEGATIVE = -0.2, -0.5
"""Bars of the compound for one point and for two."""

GRAVE: frozenset[Group] = frozenset({"harm", "law", "privacy"})
WEAK: frozenset[Group] = frozenset({"request", "novelty", "trouble", "negation"})

# Kinds of cues, gravest first: what they say in a reason, and which expectation was broken.
_MEANINGS: dict[Group, tuple[str, Expectation | None]] = {
    "harm": ("tells of harm or danger", "privacy and safety"),
    "privacy": ("fears for personal data", "privacy and safety"),
    "law": ("speaks of the law", None),
    "waiting": ("still waits or waited too long", "speed"),
    "money": ("wants money back or was overcharged", "price"),
    "silence": ("gets no answer or help", "support"),
    "treatment": ("was treated badly", "personal treatment"),
    "promise": ("did not get what was promised", "care"),
    "broken": ("something is broken or missing", "product quality"),
    "digital": ("app or site fails", "digital channels"),
    "unclear": ("finds no clear information", "self-service"),
    "price": ("finds it too dear", "price"),
    "leaving": ("leaves or warns others", None),
    "bad": ("calls it bad", "product quality"),
    "irony": ("is bitter", "care"),
    "novelty": ("misses something new", "innovation"),
    "request": ("asks for help", "support"),
    "trouble": ("tells of trouble", None),
}
_CLEAR: frozenset[Group] = frozenset(_MEANINGS) - WEAK - {"bad", "irony", "leaving"}
_MOST_REASONS = 3
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n")


@dataclass(frozen=True)
class Verdict:
    """Why a mention is a complaint.

    Shape: `severity` is 5 for safety, law or privacy; 4 where money is at stake, or where somebody waits and
    nobody answers; 3 for any other strong cue that names what went wrong, and for the worst stars; 2 for
    stars up to 2 of 5 and for blame that names nothing; 1 for a grumble. `reason` never quotes the text.
    `marks` are where the words are that made it a complaint.
    """

    expectation: Expectation
    severity: int
    reason: str
    marks: tuple[tuple[int, int], ...] = ()


def judge(
    words: str, language: str, rating: Rating | None, score: Score | None, kind: Kind = "review"
) -> Verdict | None:
    """The verdict on one mention; None when it is no complaint."""
    cues = find(words, language)
    mood = _mood(score)
    if kind == "article":
        cues, mood = _in_own_voice(words, cues), 0
        if not any(cue.group in _MEANINGS and cue.group not in GRAVE | WEAK for cue in cues):
            return None
    telling = _telling(words, cues)
    found = {cue.group for cue in telling}
    points = sum(1 if group in WEAK else 2 for group in found) + mood
    points -= 2 * any(cue.group == "praise" for cue in cues)
    if rating is not None:
        if rating.share <= POOR_SHARE:
            points = ENOUGH_POINTS
        elif rating.share >= GOOD_SHARE:
            points -= 1
        elif found or mood:
            points += 1
    if points < ENOUGH_POINTS:
        return None
    return Verdict(
        expectation=_expectation(telling),
        severity=_severity(found, rating),
        reason=_reason(found, rating, mood),
        marks=_merged(telling),
    )


def marks(words: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where in the words a complaint speaks: start and end of each place, in order, apart from each other."""
    return _merged(_telling(words, find(words, language)))


def _telling(words: str, cues: Iterable[Cue]) -> list[Cue]:
    """The strong cues, and the weak ones of the sentence with most kinds; a short text is one sentence.

    Why: every long text has a "not" and an "again" somewhere; only together do they complain.
    """
    strong = [cue for cue in cues if cue.group in _MEANINGS and cue.group not in WEAK]
    weak = [cue for cue in cues if cue.group in WEAK]
    if len(words) > SHORT_TEXT:
        sentences = _by_sentence(words, weak)
        weak = max(sentences, key=lambda some: len({cue.group for cue in some}), default=[])
    return sorted([*strong, *weak], key=lambda cue: (cue.start, cue.end))


def _in_own_voice(words: str, cues: Iterable[Cue]) -> list[Cue]:
    """The cues of the sentences in which the author says "I" or "we" of himself as a customer."""
    spoken = [some for some in _by_sentence(words, cues) if any(cue.group == "author" for cue in some)]
    # Writers of news call many things illegal; that alone makes no customer's case grave.
    return [cue for some in spoken for cue in some if cue.group != "law"]


def _by_sentence(words: str, cues: Iterable[Cue]) -> list[list[Cue]]:
    ends = [match.end() for match in _SENTENCE_END.finditer(words)]
    sentences: dict[int, list[Cue]] = {}
    for cue in cues:
        sentences.setdefault(bisect_right(ends, cue.start), []).append(cue)
    return list(sentences.values())


def _mood(score: Score | None) -> int:
    if score is None or score.compound is None or score.compound > NEGATIVE:
        return 0
    return 2 if score.compound <= VERY_NEGATIVE else 1


def _expectation(cues: Iterable[Cue]) -> Expectation:
    """The one most spoken of, the gravest of several; cues that name what went wrong outweigh mere blame."""
    weights: Counter[Expectation] = Counter()
    groups = Counter(cue.group for cue in cues)
    if groups["digital"]:
        # What is broken is the app or the site, not the product.
        groups["digital"] += groups.pop("broken", 0)
    for group, (_, expectation) in _MEANINGS.items():
        count = groups[group]
        if expectation and count:
            weights[expectation] += count * (100 if group in GRAVE else 10 if group in _CLEAR else 1)
    return max(weights, key=weights.__getitem__, default="other")


def _severity(found: set[Group], rating: Rating | None) -> int:
    if found & GRAVE:
        return 5
    if "money" in found or {"waiting", "silence"} <= found:
        return 4
    if found & _CLEAR or (rating is not None and rating.share == 0):
        return 3
    if found - WEAK or (rating is not None and rating.share <= POOR_SHARE):
        return 2
    return 1


def _reason(found: set[Group], rating: Rating | None, mood: int) -> str:
    parts = [_stars(rating)] if rating is not None else []
    named = found - WEAK or found
    parts += [said for group, (said, _) in _MEANINGS.items() if group in named][:_MOST_REASONS]
    if mood and len(parts) < _MOST_REASONS:
        parts.append("negative words")
    return "; ".join(parts) or "several complaining words"


def _stars(rating: Rating) -> str:
    scale = "stars" if rating.best == 5 else "points"
    return f"{rating.value:g} of {rating.best:g} {scale}"


def _merged(cues: Iterable[Cue]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for cue in sorted(cues, key=lambda cue: cue.start):
        if cue.group == "negation":
            continue
        if spans and cue.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], cue.end))
        else:
            spans.append((cue.start, cue.end))
    return tuple(spans)
