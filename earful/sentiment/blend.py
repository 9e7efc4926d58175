"""The default scorer: what was learned from this deployment's stars, the seed lists and VADER together.

Each is believed as far as the stars bore it out; before there are stars enough, the lists and VADER speak by
fixed weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earful.learner.folding import fold
from earful.learner.logistic import Vector, sigmoid
from earful.learner.ngrams import rows
from earful.learner.stack import Expected, Stack
from earful.model import Label, Score
from earful.sentiment import seeds
from earful.sentiment.columns import MOST_CHARACTERS, NAMES, SHAPES, columns, shapes
from earful.sentiment.contract import ANY, Embedder, Text
from earful.sentiment.corrections import UNCORRECTED, Corrections
from earful.sentiment.vader import label_of, reads

UNTRAINED = "seed-1"
"""The version of the blend that has learned nothing; another list or weight is another version."""
_BY_HAND = (*map(Expected, seeds.UNTRAINED), Expected(1.5, firmness=0.05))
"""VADER was made for posts and reads them better than reviews, which alone have stars: held there, its
authors' tweets are read right 0.94 of the time, else 0.91, and reviews as before (bench/understanding.py)."""
_TELLING = np.array([name != "denial" for name in NAMES])
"""A negation alone tells nothing."""
SPEAKERS = ("learned", "seeds", "vader", "e5")


@dataclass(frozen=True)
class Reading:
    """What the blend sees in each text: the logit of positive, and whether it could read the text at all."""

    folded: list[str]
    columns: Vector
    logits: Vector
    is_read: NDArray[np.bool_]
    parts: Vector | None = None
    """What the n-grams and each column add to the logit, where that was learned."""


@dataclass(frozen=True)
class Blend:
    """Reads whatever language it was taught. Without a `stack` it knows the seed lists and VADER alone."""

    stack: Stack | None = None
    corrections: Corrections = UNCORRECTED
    embedder: Embedder | None = None
    version: str = UNTRAINED
    name: str = "blend"
    languages: frozenset[str] = ANY

    def score(self, texts: Sequence[Text]) -> list[Score]:
        if not texts:
            return []
        reading = self.read(texts)
        logits = self.corrections.shifted(reading.logits, [text.kind for text in texts])
        neutral = self.corrections.neutrality(
            reading.folded, neutral_columns([text.words for text in texts], reading.columns, logits)
        )
        probabilities = sigmoid(logits)
        scores = []
        for index, text in enumerate(texts):
            share = None if neutral is None else float(neutral[index])
            if reading.is_read[index]:
                scores.append(self._score(text, float(probabilities[index]), share))
            elif share is not None and share >= 0.5 and self.corrections.knows(reading.folded[index]):
                # No rating tells its mood, but people said of its like that it has none.
                scores.append(self._score(text, 0.5, share))
            else:
                scores.append(self._unread(text))
        return scores

    def read(self, texts: Sequence[Text]) -> Reading:
        """What is seen in each text, before corrections."""
        words = [text.words for text in texts]
        folded = [fold(word) for word in words]
        seen = known_columns(words, folded, self.embedder)
        plain = seen[:, : len(NAMES)]
        is_seen = np.asarray((plain[:, _TELLING] != 0).any(axis=1))
        if self.stack is None:
            return Reading(folded, seen, plain @ np.array([one.weight for one in _BY_HAND]), is_seen)
        found = rows(folded)
        parts = self.stack.parts(found, seen)
        is_read = np.asarray(is_seen | self.stack.ngrams.knows(found))
        return Reading(folded, seen, parts.sum(axis=1) + self.stack.bias, is_read, parts)

    def _score(self, text: Text, positive: float, neutral: float | None) -> Score:
        if neutral is None:
            compound = 2 * positive - 1
            # Nobody has taught what is neutral: only of English is it known that words may have no mood.
            side = label_of(compound) if text.language == "en" else _side(compound)
            if side == "unread":
                return self._unread(text)
            return Score(self.name, self.version, side, compound, probability=positive)
        moody = 1 - neutral
        shares = {"positive": moody * positive, "neutral": neutral, "negative": moody * (1 - positive)}
        label: Label = max(("positive", "neutral", "negative"), key=lambda name: shares[name])
        compound = shares["positive"] - shares["negative"]
        return Score(self.name, self.version, label, compound, **shares, probability=positive)

    def _unread(self, text: Text) -> Score:
        """Nothing is known of its words; in English, that VADER finds no mood in them is a finding."""
        if text.language == "en" and reads(text.words[:MOST_CHARACTERS], "en"):
            return Score(self.name, self.version, "neutral", 0.0, probability=0.5)
        return Score(self.name, self.version, "unread")


def _side(compound: float) -> Label:
    """The side it leans to; unread where what speaks for either side is even."""
    return "unread" if compound == 0 else "positive" if compound > 0 else "negative"


def by_hand(columns: int) -> tuple[Expected, ...]:
    """The weights of so many columns before anything was learned."""
    return _BY_HAND + (Expected(0.0),) * (columns - len(_BY_HAND))


def known_columns(words: Sequence[str], folded: Sequence[str], embedder: Embedder | None) -> Vector:
    """The columns beside the n-grams: the lists', VADER's, and the embedder's where there is one."""
    seen = columns(words, folded)
    if embedder is None:
        return seen
    return np.hstack([seen, embedder.columns(words).astype(np.float64)])


def neutral_width(columns: int) -> int:
    """How many columns tell neutral, where so many are known beside the n-grams."""
    return len(SHAPES) + columns + len(NAMES)


def neutral_columns(words: Sequence[str], seen: Vector, logits: Vector) -> Vector:
    """The columns by which neutral is told."""
    return np.hstack([shapes(words, logits), seen, np.abs(seen[:, : len(NAMES)])])
