"""N-grams below, a few columns beside them, and weights between them that were learned out of fold.

The n-grams' logit of each text comes from a model that has not seen it; on those logits and the columns a
second logistic regression learns how far each is to be believed. A model that knows its own texts by heart
would seem to need no help.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earful.learner.logistic import Vector, loss, minimum
from earful.learner.ngram_model import Arrays, NgramModel
from earful.learner.ngrams import Rows, rows

FOLDS = 3
_FOLD_STEPS, _STEPS = 25, 50
_LEAST_SHARE = 1 / 3
"""The rarer class counts for at least so much: 97 of 100 five stars must not teach that all are happy."""


@dataclass(frozen=True)
class Stack:
    """A trained model; `weights` are the n-grams' and then each column's."""

    ngrams: NgramModel
    weights: Vector
    bias: float

    @classmethod
    def fit(
        cls, folded: Sequence[str], columns: Vector, labels: NDArray[np.bool_], *, balanced: bool = True
    ) -> Stack:
        """The model of these texts. Shape: a row of columns and a label each; both labels occur."""
        return cross_fit(folded, columns, labels, balanced=balanced)[0]

    def logits(self, folded: Sequence[str], columns: Vector) -> Vector:
        """Each text's logit. Shape: `columns` as in fitting."""
        return np.asarray(self.parts(rows(folded), columns).sum(axis=1) + self.bias)

    def parts(self, found: Rows, columns: Vector) -> Vector:
        """What the n-grams and each column add to each text's logit. Shape: texts by 1 + columns."""
        return np.asarray(np.column_stack([self.ngrams.logits(found), columns]) * self.weights)

    def arrays(self) -> Arrays:
        blend = np.append(self.weights, self.bias)
        return {**{f"ngrams.{name}": array for name, array in self.ngrams.arrays().items()}, "blend": blend}

    @classmethod
    def from_arrays(cls, arrays: Arrays, columns: int) -> Stack:
        """Raises: ValueError where the arrays are no such model's with so many columns."""
        parts = {name.removeprefix("ngrams."): array for name, array in arrays.items()}
        blend = np.asarray(parts.pop("blend"), np.float64)
        if blend.shape != (columns + 2,) or not np.isfinite(blend).all():
            raise ValueError(f"not a blend of {columns} columns")
        return cls(NgramModel.from_arrays(parts), blend[:-1], float(blend[-1]))


def cross_fit(
    folded: Sequence[str], columns: Vector, labels: NDArray[np.bool_], *, balanced: bool = True
) -> tuple[Stack, Vector]:
    """The model, and for each text the logit of a model that has not seen it.

    Texts that fold alike are always together in or out, and nothing depends on chance or order.
    """
    found = rows(folded)
    text_weights = class_weights(labels) if balanced else np.ones(len(labels))
    folds = np.array([zlib.crc32(text.encode("utf-8", "replace")) % FOLDS for text in folded])
    heard = np.zeros(len(labels))
    for fold in range(FOLDS):
        out = folds == fold
        kept = labels[~out]
        if out.any() and kept.any() and not kept.all():
            model = NgramModel.fit(found.of(~out), kept, text_weights[~out], _FOLD_STEPS)
            heard[out] = model.logits(found.of(out))
    whole = NgramModel.fit(found, labels, text_weights, _STEPS)
    beside = np.column_stack([heard, columns])
    blend = columns_fit(beside, labels, text_weights)
    unseen = np.empty(len(labels))
    for fold in range(FOLDS):
        out = folds == fold
        kept = labels[~out]
        apart = blend
        if kept.any() and not kept.all():
            apart = columns_fit(beside[~out], kept, text_weights[~out])
        unseen[out] = beside[out] @ apart[:-1] + apart[-1]
    return Stack(whole, blend[:-1], float(blend[-1])), unseen


def class_weights(labels: NDArray[np.bool_], least_share: float = _LEAST_SHARE) -> Vector:
    """A weight for each text, 1 on average, by which the rarer class counts for at least the least share."""
    share = float(labels.mean())
    wanted = min(max(share, least_share), 1 - least_share)
    yes, no = wanted / max(share, 1e-12), (1 - wanted) / max(1 - share, 1e-12)
    return np.where(labels, yes, no)


def columns_fit(
    columns: Vector, labels: NDArray[np.bool_], text_weights: Vector, penalty: float = 1.0
) -> Vector:
    """Logistic regression on columns: their weights, the bias last."""

    def objective(at: Vector) -> tuple[float, Vector]:
        value, slope = loss(columns @ at[:-1] + at[-1], labels, text_weights)
        gradient = np.append(slope @ columns + penalty * at[:-1], slope.sum())
        return value + 0.5 * penalty * float(at[:-1] @ at[:-1]), gradient

    return minimum(objective, np.zeros(columns.shape[1] + 1), 200)
