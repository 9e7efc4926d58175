"""Whether a mention needs a prompt reply, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from earful.complaints.features import chance, columns, logit
from earful.complaints.reading import Heard, Reading, read
from earful.complaints.verdict import Verdict, marked, verdict
from earful.cues import GRAVE
from earful.model import Score
from earful.scraping.found import Kind, Rating

ENOUGH = 0.5
"""Probability from which on a mention is a complaint."""


class Learned(Protocol):
    """What was learned from the user's own decisions."""

    def probabilities(self, readings: Sequence[Reading]) -> list[float]:
        """Of each reading, the probability that the user would answer it."""
        ...


def judge(
    words: str,
    language: str,
    rating: Rating | None,
    score: Score | None,
    kind: Kind = "review",
    model: Learned | None = None,
) -> Verdict | None:
    """The verdict on one mention; None when it is no complaint."""
    return judge_all([Heard(words, language, rating, score, kind)], model)[0]


def judge_all(mentions: Sequence[Heard], model: Learned | None = None) -> list[Verdict | None]:
    """The verdict on each mention, in their order."""
    readings = [read(one) for one in mentions]
    untrained = [chance(logit(columns(reading))) for reading in readings]
    probabilities = _learned(readings, untrained, model) if model and readings else untrained
    return [
        verdict(reading, probability, before) if probability >= ENOUGH else None
        for reading, probability, before in zip(readings, probabilities, untrained, strict=True)
    ]


def probabilities(mentions: Sequence[Heard], model: Learned | None = None) -> list[float]:
    """Of each mention, the probability that it is a complaint, in their order."""
    readings = [read(one) for one in mentions]
    untrained = [chance(logit(columns(reading))) for reading in readings]
    return _learned(readings, untrained, model) if model and readings else untrained


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
