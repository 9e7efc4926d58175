"""N-grams below, a few columns beside them, and weights between them that were learned out of fold.

The n-grams' logit of each text comes from a model that has not seen it; on those logits and the columns a
second logistic regression learns how far each is to be believed. A model that knows its own texts by heart
would seem to need no help.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earful.learner.logistic import Vector, loss, minimum
from earful.learner.ngram_model import Arrays, NgramModel
from earful.learner.ngrams import Rows, rows
from earful.learner.occurrences import Occurrences

FOLDS = 3
_FOLD_STEPS, _STEPS = 25, 50
_TEMPER, _LEAST_SHARE = 0.75, 0.25
"""The odds of the two sides count to this power, and the rarer side for at least so much.

What people rate leans to one side more than what they say elsewhere, and 97 of 100 five stars must not teach
that all are happy. At 1 the Finnish F1 falls by 0.02, at 0.5 the Uzbek accuracy by 0.006 (the sets of
bench/understanding.py)."""


class Expected(NamedTuple):
    """What a column's weight is thought to be before anything is learned.

    Texts of one kind cannot tell how far a column is to be believed in texts of another; a `firmness` above 0
    keeps the weight near, however many texts there are.
    """

    weight: float
    firmness: float = 0.0


@dataclass(frozen=True)
class Stack:
    """A trained model; `weights` are the n-grams' and then each column's."""

    ngrams: NgramModel
    weights: Vector
    bias: float

    @classmethod
    def fit(
        cls,
        folded: Sequence[str],
        columns: Vector,
        labels: NDArray[np.bool_],
        *,
        balanced: bool = True,
        expected: Sequence[Expected] = (),
    ) -> Stack:
        """The model of these texts. Shape: a row of columns and a label each; both labels occur."""
        text_weights = class_weights(labels) if balanced else np.ones(len(labels))
        return cross_fit(folded, columns, labels, text_weights, expected)[0]

    def logits(self, folded: Sequence[str], columns: Vector) -> Vector:
        """Each text's logit. Shape: `columns` as in fitting."""
        return np.asarray(self.parts(rows(folded), columns).sum(axis=1) + self.bias)

    def parts(self, found: Rows, columns: Vector) -> Vector:
        """What the n-grams and each column add to each text's logit. Shape: texts by 1 + columns."""
        return self.heard(found, columns)[0]

    def heard(self, found: Rows, columns: Vector) -> tuple[Vector, NDArray[np.bool_]]:
        """The parts, and whether the n-grams had anything to say of each text."""
        logits, knows = self.ngrams.heard(found)
        return np.asarray(np.column_stack([logits, columns]) * self.weights), knows

    def arrays(self) -> Arrays:
        blend = np.append(self.weights, self.bias)
        return {**{f"ngrams.{name}": array for name, array in self.ngrams.arrays().items()}, "blend": blend}

    @classmethod
    def from_arrays(cls, arrays: Arrays, columns: int) -> Stack:
        """Raises: ValueError where the arrays are no such model's with so many columns."""
        parts = {name.removeprefix("ngrams."): array for name, array in arrays.items()}
        blend = np.asarray(parts.pop("blend", np.zeros(0)), np.float64)
        if blend.shape != (columns + 2,) or not np.isfinite(blend).all():
            raise ValueError(f"not a blend of {columns} columns")
        return cls(NgramModel.from_arrays(parts), blend[:-1], float(blend[-1]))


def cross_fit(
    folded: Sequence[str],
    columns: Vector,
    labels: NDArray[np.bool_],
    text_weights: Vector,
    expected: Sequence[Expected] = (),
    found: Rows | None = None,
) -> tuple[Stack, Vector]:
    """The model, and for each text the logit of a model that has not seen it.

    Texts that fold alike are always together in or out. Nothing depends on chance, and on the order of the
    texts only as far as rounding does. Where the texts without a fold show one side alone,
    its texts get what is expected of their columns. Shape: one `expected` a column, or none; `found` are the
    texts' n-grams, where they are known already.
    """
    if found is None:
        found = rows(folded)
    held_by = Occurrences.of(found)
    folds = np.array([zlib.crc32(text.encode("utf-8", "replace")) % FOLDS for text in folded])
    # A fold is kept for asking only where the rest still shows both sides.
    outs = [folds == fold for fold in range(FOLDS)]
    outs = [out for out in outs if out.any() and len(set(labels[~out].tolist())) == 2]
    heard = np.zeros(len(labels))
    for out in outs:
        model = NgramModel.fitted(held_by.among(~out), labels[~out], text_weights[~out], _FOLD_STEPS)
        heard[out] = model.logits(found.of(out))
    beside = np.column_stack([heard, columns])
    held = [Expected(1.0), *(expected or [Expected(0.0)] * columns.shape[1])]
    blend = columns_fit(beside, labels, text_weights, held)
    unseen = np.asarray(columns @ np.array([one.weight for one in held[1:]]))
    for out in outs:
        apart = columns_fit(beside[~out], labels[~out], text_weights[~out], held)
        unseen[out] = beside[out] @ apart[:-1] + apart[-1]
    whole = NgramModel.fitted(held_by, labels, text_weights, _STEPS)
    return Stack(whole, blend[:-1], float(blend[-1])), unseen


def class_weights(labels: NDArray[np.bool_]) -> Vector:
    """A weight for each text, 1 on average, by which the two sides are less unequal than they are."""
    share = float(labels.mean())
    odds = (share / max(1 - share, 1e-12)) ** _TEMPER
    wanted = min(max(odds / (1 + odds), _LEAST_SHARE), 1 - _LEAST_SHARE)
    yes, no = wanted / max(share, 1e-12), (1 - wanted) / max(1 - share, 1e-12)
    return np.asarray(np.where(labels, yes, no))


def columns_fit(
    columns: Vector, labels: NDArray[np.bool_], text_weights: Vector, expected: Sequence[Expected]
) -> Vector:
    """Logistic regression on columns: their weights, the bias last; to leave the expected costs a penalty."""
    start = np.array([one.weight for one in expected])
    penalty = 1.0 + len(labels) * np.array([one.firmness for one in expected])

    def objective(at: Vector) -> tuple[float, Vector]:
        value, slope = loss(columns @ at[:-1] + at[-1], labels, text_weights)
        away = at[:-1] - start
        gradient = np.append(slope @ columns + penalty * away, slope.sum())
        return value + 0.5 * float(penalty @ (away * away)), gradient

    return minimum(objective, np.append(start, 0.0), 200)
