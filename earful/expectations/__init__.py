"""Which expectation a complaint is filed under: the one that was broken, said with its reason and its places.

Phrases speak for an expectation, per language (`en.txt`, `fi.txt`, `ru.txt`, `uz.txt`): `[speed broken]` says
by itself what went wrong ("arrived two days late"), `[speed]` only names the topic ("delivery"), `[speed
otherwise]` is a topic ("three hours") that is asked only where nothing else speaks for any expectation. The
cues of the complaint speak too. An expectation weighs

* 4 for each place of a `broken` phrase, and for each place of the words that earful.yaml adds;
* 3 for each place of a cue that names what went wrong (waits, gets no answer, app fails, …), unless a
  `broken` phrase covers the place: the phrase knows better;
* 2 for each cue that only says that something is bad or broken, if a topic is named in the same sentence,
  given to the topic nearest to it; without one, its own default: 3 to product quality for what is broken, 1
  for mere blame;
* 1 for each topic word, 2 at most: topic words alone never outweigh what went wrong.

Privacy and safety wins over all others, whatever they weigh. Of the same weight the one named first wins.
Topics in a clause that praises ("delivery was fast, but …") do not count.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from earful import phrases
from earful.cues import Cue, Group
from earful.expectations.more import More
from earful.model import EXPECTATIONS, OTHER, Expectation

__all__ = ["GRAVEST", "Filed", "More", "broken", "topics"]

GRAVEST: Expectation = "privacy and safety"
BROKEN, NAMING, BLAMED, TOPIC, MOST_TOPIC, MERE_BLAME = 4, 3, 2, 1, 2, 1

_FOLDER = Path(__file__).parent
_CLEAR: dict[Group, Expectation] = {
    "harm": GRAVEST,
    "privacy": GRAVEST,
    "waiting": "speed",
    "money": "price",
    "silence": "support",
    "treatment": "personal treatment",
    "promise": "care",
    "digital": "digital channels",
    "unclear": "self-service",
    "price": "price",
    "novelty": "innovation",
}
_BLAME: dict[Group, tuple[Expectation, int]] = {
    "broken": ("product quality", NAMING),
    "bad": ("product quality", MERE_BLAME),
    "irony": ("care", MERE_BLAME),
    "request": ("support", MERE_BLAME),
}
"""Cues that do not say what it is about, what they stand for alone, and its weight."""
_MEANINGS: dict[Expectation, tuple[str, str]] = {
    "speed": ("had to wait or got it late", "is about time or delivery"),
    "self-service": ("finds no clear information", "is about information"),
    "support": ("gets no answer or no help", "is about support"),
    "digital channels": ("app or site fails", "is about an app, a site or an account"),
    "personal treatment": ("was treated badly by staff", "is about staff"),
    "care": ("was let down or not listened to", "is about promises, cancelling or being heard"),
    "product quality": ("what was bought is bad or broken", "is about the product"),
    "price": ("finds it too dear or wrongly charged", "is about price or money"),
    "innovation": ("misses something new or a choice", "is about features or choice"),
    GRAVEST: ("tells of danger, harm or lost privacy", "is about safety or privacy"),
}


@dataclass(frozen=True)
class Filed:
    """The expectation that was broken; `why` in our words, never quoting; `marks` are its places."""

    expectation: Expectation
    why: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Evidence:
    expectation: Expectation
    weight: int
    start: int
    end: int

    @property
    def place(self) -> tuple[int, int]:
        return self.start, self.end


def broken(words: str, language: str, cues: Iterable[Cue], more: Sequence[More] = ()) -> Filed:
    """What a complaint is filed under; `OTHER` where nothing speaks for any expectation.

    `cues` are those that `earful.cues.find` found in the same words; `more` is what earful.yaml adds.
    A language without lists is read with all of them.
    """
    folded = phrases.folded(words)
    cues = list(cues)
    named, topics, otherwise = _found(folded, language, more)
    naming = [
        _Evidence(_CLEAR[cue.group], NAMING, cue.start, cue.end)
        for cue in cues
        if cue.group in _CLEAR and not any(one.start < cue.end and cue.start < one.end for one in named)
    ]
    topics = _outside_praise(folded, cues, topics)
    if not (named or naming or topics or any(cue.group in _BLAME for cue in cues)):
        topics = otherwise
    blame = _blamed(folded, cues, [*named, *naming], topics)
    evidence = _apart([*named, *naming]) + _apart(blame)
    spoken = {one.expectation for one in evidence} | {one.expectation for one in topics}
    if not spoken:
        return Filed(OTHER, "names nothing that Earful knows")
    best = max(spoken, key=lambda expectation: _rank(expectation, evidence, topics))
    is_said = any(one.expectation == best and one.weight >= NAMING for one in evidence)
    places = [one.place for one in [*evidence, *topics] if one.expectation == best]
    return Filed(best, _why(best, is_said, more), _merged(places))


def topics(folded: str, language: str, more: Sequence[More] = ()) -> list[tuple[Expectation, int, int]]:
    """Where a folded text names what an expectation is about, in the order of the places.

    What earful.yaml says of a word goes before what Earful knows of it.
    """
    added = [(one.expectation, *match.span()) for one in more for match in one.pattern.finditer(folded)]
    known = [
        (group, start, end)
        for code in phrases.read_as(language)
        for group, start, end in phrases.places(_FOLDER, code, folded)
        if group in _MEANINGS and not any(start < other[2] and other[1] < end for other in added)
    ]
    return sorted([*added, *known], key=lambda one: one[1:])


def _found(
    folded: str, language: str, more: Sequence[More]
) -> tuple[list[_Evidence], list[_Evidence], list[_Evidence]]:
    """Places of phrases that say what went wrong, of topics, and of topics for want of anything else."""
    named: list[_Evidence] = []
    topics: list[_Evidence] = []
    otherwise: list[_Evidence] = []
    for code in phrases.read_as(language):
        for group, start, end in phrases.places(_FOLDER, code, folded):
            expectation = group.removesuffix(" broken").removesuffix(" otherwise")
            kept = named if group.endswith(" broken") else topics if group == expectation else otherwise
            weight = BROKEN if kept is named else TOPIC
            kept.append(_Evidence(expectation, weight, start, end))
    for added in more:
        named += [
            _Evidence(added.expectation, BROKEN, match.start(), match.end())
            for match in added.pattern.finditer(folded)
        ]
    return named, topics, otherwise


def _outside_praise(folded: str, cues: Sequence[Cue], topics: list[_Evidence]) -> list[_Evidence]:
    """The topics of clauses that do not praise."""
    ends = [match.end() for match in phrases.CLAUSE_END.finditer(folded)]
    praised = {bisect_right(ends, cue.start) for cue in cues if cue.group == "praise"}
    blamed = {bisect_right(ends, cue.start) for cue in cues if cue.group in _CLEAR or cue.group in _BLAME}
    return [one for one in topics if bisect_right(ends, one.start) not in praised - blamed]


def _blamed(
    folded: str, cues: Sequence[Cue], said: Sequence[_Evidence], topics: Sequence[_Evidence]
) -> list[_Evidence]:
    """What cues that name no expectation are about; those inside a phrase that does add nothing."""
    ends = [match.end() for match in phrases.SENTENCE_END.finditer(folded)]
    blame: list[_Evidence] = []
    for cue in cues:
        if cue.group not in _BLAME or any(one.start < cue.end and cue.start < one.end for one in said):
            continue
        sentence = bisect_right(ends, cue.start)
        near = [one for one in topics if bisect_right(ends, one.start) == sentence]
        default, weight = _BLAME[cue.group]
        if near:
            middle = cue.start + cue.end
            nearest = min(near, key=lambda one: (abs(one.start + one.end - middle), one.start))
            default, weight = nearest.expectation, BLAMED
        blame.append(_Evidence(default, weight, cue.start, cue.end))
    return blame


def _apart(evidence: Iterable[_Evidence]) -> list[_Evidence]:
    """One for each place: what overlaps for the same expectation is said once."""
    kept: list[_Evidence] = []
    for one in sorted(evidence, key=lambda one: (-one.weight, one.start, -one.end)):
        if not any(
            other.expectation == one.expectation and other.start < one.end and one.start < other.end
            for other in kept
        ):
            kept.append(one)
    return kept


def _rank(
    expectation: Expectation, evidence: Iterable[_Evidence], topics: Iterable[_Evidence]
) -> tuple[bool, int, int, int, str]:
    mine = [one for one in evidence if one.expectation == expectation]
    named = [one for one in topics if one.expectation == expectation]
    weight = sum(one.weight for one in mine) + min(MOST_TOPIC, TOPIC * len(named))
    first = min(one.start for one in [*mine, *named])
    place = EXPECTATIONS.index(expectation) if expectation in EXPECTATIONS else len(EXPECTATIONS)
    return expectation == GRAVEST, weight, -first, -place, expectation


def _why(expectation: Expectation, is_said: bool, more: Sequence[More]) -> str:
    for added in more:
        if added.expectation == expectation and (added.meaning or expectation not in _MEANINGS):
            return added.meaning or f"is about {expectation}"
    broken, topic = _MEANINGS[expectation]
    return broken if is_said else topic


def _merged(places: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return tuple(spans)
