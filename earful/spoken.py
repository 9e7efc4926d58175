"""Which expectation a text speaks of that complains of nothing: the one that was met, or just talked about.

Where it praises, an expectation weighs

* 2 for each word of praise: for what the word names itself ("friendly", "herkullista"); where it names none
  ("great"), for the topic nearest to it in its clause, else in its sentence if nothing is wrong there; what
  helped, was quick or easy is the support, the instructions and so on that the same clause names;
* 2 where a person is told of by what they are, 1 where only by name, for personal treatment;
* 1 for each topic beside a word of praise, 2 at most.

Of the same weight one whose topic is named goes first, then the one named first. Where nothing is praised, a
topic must be named by two words, and by at least twice as many as any other.

Why: a mention filed wrongly makes a bar in the digest lie; one that is not filed only makes it shorter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from earful import phrases
from earful.cues import Cue
from earful.expectations import More, topics
from earful.model import Expectation, Score
from earful.praise import BY_NAME, HARMLESS, About, Praise, praise
from earful.scraping.found import Rating

SAID, BY_NAME_ONLY, BESIDE, MOST_BESIDE = 2, 1, 1, 2
ENOUGH_NAMED, CLEARLY = 2, 2
"""Topics that a text without praise takes, and how many times those of any other expectation."""

_MET: dict[About | None, Expectation] = {
    "staff": "personal treatment",
    "product": "product quality",
    "speed": "speed",
    "price": "price",
    "app": "digital channels",
}
"""What words of praise name. A cosy place or a good service may be any of them: there the topic decides."""
_YIELDS: dict[About | None, frozenset[Expectation]] = {
    "staff": frozenset({"support", "self-service"}),
    "speed": frozenset({"support"}),
    "product": frozenset({"support", "digital channels"}),
    "app": frozenset({"self-service", "support", "innovation", "price"}),
}
"""What is meant instead where the clause names it: "support helped", "quick answer", "clear instructions"."""
_STEM = 4
"""Letters by which two topics are the same word."""
_Topic: TypeAlias = tuple[Expectation, int, int]
_Word: TypeAlias = tuple[About | None, int, int]


def spoken_of(
    words: str,
    language: str,
    rating: Rating | None,
    score: Score | None,
    cues: Sequence[Cue],
    more: Sequence[More] = (),
) -> Expectation | None:
    """The expectation that the text speaks of; None where none is clear.

    `cues` are those of the words; `more` is what earful.yaml adds.
    """
    folded = phrases.folded(words)
    named = topics(folded, language, more)
    praised = praise(words, language, rating, score, cues=cues)
    return _talked_about(folded, named) if praised is None else _met(folded, named, praised, cues)


def _met(folded: str, named: Sequence[_Topic], praised: Praise, cues: Sequence[Cue]) -> Expectation | None:
    said = _said(praised, cues)
    others = [one for one in named if not _overlaps(one[1:], [one[1:] for one in said])]
    weights: Counter[Expectation] = Counter()
    first: dict[Expectation, int] = {}
    beside: set[_Topic] = set()
    for word, near in zip(said, _near(folded, said, others, cues), strict=True):
        beside.update(near)
        own = _MET.get(word[0])
        meant = [one for one in near if own is None or one[0] in _YIELDS.get(word[0], ())]
        middle = word[1] + word[2]
        nearest = min(meant, key=lambda one: (abs(one[1] + one[2] - middle), one[1]), default=None)
        if found := nearest[0] if nearest else own:
            weights[found] += SAID
            first.setdefault(found, word[1])
    if praised.who is not None and all(about != "staff" for about, _, _ in said):
        met: Expectation = "support" if praised.who == "operator" else "personal treatment"
        weights[met] += BY_NAME_ONLY if praised.who == BY_NAME else SAID
        first.setdefault(met, praised.marks[0][0])
    for expectation, count in Counter(one[0] for one in beside).items():
        weights[expectation] += min(MOST_BESIDE, BESIDE * count)
    for expectation, start, _ in beside:
        first[expectation] = min(start, first.get(expectation, start))
    is_named = {one[0] for one in beside}
    return max(weights, key=lambda one: (weights[one], one in is_named, -first[one], one), default=None)


def _said(praised: Praise, cues: Sequence[Cue]) -> list[_Word]:
    """The words of praise, each place once; what names something itself goes before what does not."""
    words = [*praised.said, *((None, cue.start, cue.end) for cue in cues if cue.group == "praise")]
    kept: list[_Word] = []
    for word in sorted(words, key=lambda one: (one[0] not in _MET, one[1], -one[2])):
        if word[0] in _MET or not _overlaps(word[1:], [one[1:] for one in kept]):
            kept.append(word)
    return kept


def _near(
    folded: str, said: Sequence[_Word], others: Sequence[_Topic], cues: Sequence[Cue]
) -> Iterator[list[_Topic]]:
    """The topics that each word of praise may mean: those in its clause; for want of any, and where it names
    nothing itself, those in its sentence, if nothing is wrong there and they are not denied.
    """
    clause, sentence = (_counter(ends, folded) for ends in (phrases.CLAUSE_END, phrases.SENTENCE_END))
    wrong = {sentence(cue.start) for cue in cues if cue.group not in HARMLESS}
    denied = {clause(cue.start) for cue in cues if cue.group == "negation"}
    for about, start, _ in said:
        near = [one for one in others if clause(one[1]) == clause(start)]
        if not near and about not in _MET and sentence(start) not in wrong:
            near = [one for one in others if sentence(one[1]) == sentence(start)]
            near = [one for one in near if clause(one[1]) not in denied]
        yield near


def _overlaps(place: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in others)


def _counter(ends: re.Pattern[str], folded: str) -> Callable[[int], int]:
    """Tells in which part of the text a place is, counted by where parts end."""
    places = [match.end() for match in ends.finditer(folded)]
    return lambda place: bisect_right(places, place)


def _talked_about(folded: str, named: Sequence[_Topic]) -> Expectation | None:
    """What a text without praise names by two different words, and by twice as many as anything else."""
    different = {(expectation, folded[start : start + _STEM]) for expectation, start, _ in named}
    counts = Counter(expectation for expectation, _ in different).most_common(2)
    if not counts or counts[0][1] < ENOUGH_NAMED:
        return None
    return counts[0][0] if len(counts) == 1 or counts[0][1] >= CLEARLY * counts[1][1] else None
