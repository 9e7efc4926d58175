"""Whether a mention needs a prompt reply, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from earful.complaints.features import chance, columns, logit
from earful.complaints.reading import Heard, Reading, read
from earful.complaints.verdict import Verdict, marked, verdict
from earful.cues import GRAVE
from earful.expectations import More
from earful.model import Expectation, Score
from earful.scraping.found import Kind, Rating
from earful.spoken import spoken_of

ENOUGH = 0.5
"""Probability from which on a mention is a complaint."""


class Judged(NamedTuple):
    """What is thought of one mention. Unit: `probability` 0 to 1."""

    probability: float
    verdict: Verdict | None
    spoken_of: Expectation | None = None
    """The expectation that it speaks of without complaining; None where none is clear, and of a complaint."""


class Learned(Protocol):
    """What was learned from the user's own decisions."""

    def probabilities(self, readings: Sequence[Reading]) -> list[float]:
        """Of each reading, the probability that the user would answer it."""
        ...


@dataclass(frozen=True)
class Judge:
    """How mentions are judged here: by what the user decided before, with the expectations of earful.yaml."""

    model: Learned | None = None
    more: tuple[More, ...] = ()

    def judged(self, mentions: Sequence[Heard]) -> list[Judged]:
        """Of each mention the probability that it is a complaint, and the verdict where it is one."""
        readings = [read(one) for one in mentions]
        untrained = [chance(logit(columns(reading))) for reading in readings]
        probabilities = _learned(readings, untrained, self.model) if self.model and readings else untrained
        return [
            self._judged(reading, probability, before)
            for reading, probability, before in zip(readings, probabilities, untrained, strict=True)
        ]

    def _judged(self, reading: Reading, probability: float, before: float) -> Judged:
        if probability >= ENOUGH:
            return Judged(probability, verdict(reading, probability, before, self.more))
        return Judged(probability, None, spoken(reading, self.more))


UNTAUGHT = Judge()


def judge(
    words: str,
    language: str,
    rating: Rating | None,
    score: Score | None,
    kind: Kind = "review",
    by: Judge = UNTAUGHT,
) -> Verdict | None:
    """The verdict on one mention; None when it is no complaint."""
    return by.judged([Heard(words, language, rating, score, kind)])[0].verdict


def spoken(reading: Reading, more: Sequence[More] = ()) -> Expectation | None:
    """The expectation that a mention speaks of which is no complaint. The news speak for no customer."""
    heard = reading.heard
    if heard.kind == "article":
        return None
    return spoken_of(heard.words, heard.language, heard.rating, heard.score, reading.cues, more)


def marks(words: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where in the words a complaint speaks: start and end of each place, in order, apart from each other."""
    return marked(read(Heard(words, language)).telling)


def _learned(readings: Sequence[Reading], untrained: Sequence[float], model: Learned) -> list[float]:
    """What the model says, except that it may not silence a grave matter.

    Why: safety, law and privacy are rare; a hundred dismissed grumbles say nothing about them.
    """
    return [
        max(learned, before) if reading.found & GRAVE else learned
        for reading, before, learned in zip(readings, untrained, model.probabilities(readings), strict=True)
    ]
