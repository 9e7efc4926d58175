"""What stars cannot teach, learned from what people corrected: neutral, and each kind of text's own middle.

Three stars are mixed, not factual, so no rating says "neutral"; and people who post are in another mood than
people who rate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from earful.learner.logistic import Vector, sigmoid
from earful.learner.ngram_model import Arrays
from earful.learner.ngrams import rows
from earful.learner.stack import Stack
from earful.model import Mood

ENOUGH = 20
"""Corrections of a kind before its middle moves; neutral and moody ones each before neutral is learned."""
_STIFFNESS = 2.0
_MOST_SHIFT = 3.0
_STEPS = 25


@dataclass(frozen=True)
class Corrections:
    """What was learned: `shifts` by kind are added to a logit; `neutral` knows reports from judgements."""

    shifts: Mapping[str, float] = field(default_factory=dict)
    neutral: Stack | None = None

    def shifted(self, logits: Vector, kinds: Sequence[str]) -> Vector:
        return np.asarray(logits + np.array([self.shifts.get(kind, 0.0) for kind in kinds]))

    def neutrality(self, folded: Sequence[str], columns: Vector) -> Vector | None:
        """The probability of each text that it is neutral; None where nobody has taught it."""
        return None if self.neutral is None else sigmoid(self.neutral.logits(folded, columns))

    def knows(self, folded: str) -> bool:
        """Whether enough of the text is in what people corrected to tell that it is neutral."""
        return self.neutral is not None and bool(self.neutral.ngrams.knows(rows([folded]))[0])

    def arrays(self) -> Arrays:
        if self.neutral is None:
            return {}
        return {f"neutral.{name}": array for name, array in self.neutral.arrays().items()}


UNCORRECTED = Corrections()


def fit(
    folded: Sequence[str], columns: Vector, logits: Vector, kinds: Sequence[str], labels: Sequence[Mood]
) -> Corrections:
    """What these corrections teach. Shape: `columns` are the neutral's; `logits` those before any shift."""
    moods = np.array(labels)
    is_moody = moods != "neutral"
    shifts = {}
    for kind, count in Counter(kind for kind, moody in zip(kinds, is_moody, strict=True) if moody).items():
        chosen = is_moody & (np.array(kinds) == kind)
        if count >= ENOUGH:
            shifts[kind] = _middle(logits[chosen], moods[chosen] == "positive")
    if min(is_moody.sum(), (~is_moody).sum()) < ENOUGH:
        return Corrections(shifts)
    return Corrections(shifts, Stack.fit(folded, columns, ~is_moody))


def _middle(logits: Vector, is_positive: NDArray[np.bool_]) -> float:
    """The shift under which the logits fit best, by Newton's steps; the stiffer, the fewer they are."""
    shift = 0.0
    for _ in range(_STEPS):
        expected = sigmoid(logits + shift)
        slope = float((is_positive - expected).sum()) - _STIFFNESS * shift
        curve = float((expected * (1 - expected)).sum()) + _STIFFNESS
        shift = min(_MOST_SHIFT, max(-_MOST_SHIFT, shift + slope / curve))
    return shift
