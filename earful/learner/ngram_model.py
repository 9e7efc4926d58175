"""A text's n-grams as one logit: a linear model over hashed buckets.

A bucket counts by how rare it is and by how differently the two classes use it, and each text's row has the
length 1. N-grams that were not learned lengthen it too, so that a text of unknown words says little; in a
language that was not learned at all the model is silent.
Source: Wang and Manning, "Baselines and Bigrams" (ACL 2012), for the log-count ratios.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earful.learner.logistic import Vector, loss, minimum
from earful.learner.ngrams import BUCKETS, Rows

Arrays: TypeAlias = dict[str, NDArray[np.generic]]
_PARTS = ("buckets", "scales", "weights", "numbers")

_FIT_FREEDOM = 3.0
"""How much a mistake weighs against the penalty on weights; from 1 to 10 little changes."""
_SMOOTHING = 0.5
_LEAST_TELLING = 0.3
_LEAST_TEXTS = 2
_STRANGE, _FAMILIAR = 0.35, 0.5
"""Shares of known n-grams. Source: 95 of 100 texts in a language that was not learned have under 0.46, and
95 of 100 in one that was, on whatever subject, more than 0.48 (the sets of bench/understanding.py)."""


@dataclass(frozen=True)
class NgramModel:
    """What was learned, one number for each bucket that at least two texts hold."""

    buckets: NDArray[np.int32]
    scales: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: float
    unknown_scale: float
    _places: NDArray[np.int32] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = np.full(BUCKETS, len(self.buckets), np.int32)
        places[self.buckets] = np.arange(len(self.buckets), dtype=np.int32)
        object.__setattr__(self, "_places", places)

    @classmethod
    def fit(cls, rows: Rows, labels: NDArray[np.bool_], text_weights: Vector, most_steps: int) -> NgramModel:
        """The model of these texts. Shape: one label and weight a row."""
        texts_with = np.bincount(rows.buckets, minlength=BUCKETS)
        buckets = np.flatnonzero(texts_with >= _LEAST_TEXTS).astype(np.int32)
        places = np.full(BUCKETS, -1, np.int32)
        places[buckets] = np.arange(len(buckets), dtype=np.int32)
        columns, owners = places[rows.buckets], rows.owners
        is_known = columns >= 0
        unknown = np.bincount(owners[~is_known], minlength=len(rows))
        columns, owners = columns[is_known], owners[is_known]
        if not len(columns):
            return cls(buckets, np.zeros(0, np.float32), np.zeros(0, np.float32), 0.0, 1.0)
        scales = _scales(columns, labels[owners], texts_with[buckets], labels)
        # Of few texts, or of very similar ones, no bucket may be in exactly the least number of texts.
        rarest = texts_with[buckets].min()
        unknown_scale = float(scales[texts_with[buckets] == rarest].mean())
        values = scales[columns]
        lengths = np.bincount(owners, values * values, minlength=len(rows)) + unknown * unknown_scale**2
        values /= np.sqrt(np.maximum(lengths, 1e-12))[owners]
        weights = _solved(columns, owners, values, labels, _FIT_FREEDOM * text_weights, most_steps)
        return cls(
            buckets,
            scales.astype(np.float32),
            (weights[:-1] * scales).astype(np.float32),
            float(weights[-1]),
            unknown_scale,
        )

    def logits(self, rows: Rows) -> Vector:
        """Each text's logit; 0 where so little of it was learned that the model cannot know."""
        scales = np.append(self.scales, np.float32(self.unknown_scale))
        weights = np.append(self.weights, np.float32(0))
        places, owners = self._places[rows.buckets], rows.owners
        lengths = np.bincount(owners, np.square(scales[places]), minlength=len(rows))
        sums = np.bincount(owners, weights[places], minlength=len(rows))
        heard = (self.familiarity(rows) - _STRANGE) / (_FAMILIAR - _STRANGE)
        return np.clip(heard, 0, 1) * (sums / np.sqrt(np.maximum(lengths, 1e-12)) + self.bias)

    def familiarity(self, rows: Rows) -> Vector:
        """Which share of each text's n-grams was learned. Unit: 0 to 1."""
        is_known = self._places[rows.buckets] < len(self.buckets)
        return np.bincount(rows.owners, is_known, minlength=len(rows)) / np.maximum(1, np.diff(rows.starts))

    def knows(self, rows: Rows) -> NDArray[np.bool_]:
        """Whether it has anything to say of each text."""
        return np.asarray(self.familiarity(rows) > _STRANGE)

    def arrays(self) -> Arrays:
        numbers = np.array([self.bias, self.unknown_scale])
        return {"buckets": self.buckets, "scales": self.scales, "weights": self.weights, "numbers": numbers}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> NgramModel:
        """Raises: ValueError where the arrays are no such model's."""
        if missing := set(_PARTS) - arrays.keys():
            raise ValueError(f"without {', '.join(sorted(missing))}")
        buckets, scales, weights, numbers = (arrays[name] for name in _PARTS)
        if not (buckets.size,) == buckets.shape == scales.shape == weights.shape or numbers.shape != (2,):
            raise ValueError("arrays that do not belong together")
        if buckets.dtype.kind not in "iu" or any(one.dtype.kind != "f" for one in (scales, weights, numbers)):
            raise ValueError("arrays of other kinds of numbers")
        if not all(np.isfinite(one.astype(np.float32)).all() for one in (scales, weights, numbers)):
            raise ValueError("numbers without an end")
        places = buckets.astype(np.int64)
        if not (np.diff(places, prepend=-1, append=BUCKETS) > 0).all():
            raise ValueError("buckets out of range or order")
        bias, unknown_scale = (float(number) for number in numbers)
        return cls(
            places.astype(np.int32),
            scales.astype(np.float32),
            weights.astype(np.float32),
            bias,
            unknown_scale,
        )


def _scales(
    columns: NDArray[np.int32],
    says: NDArray[np.bool_],
    texts_with: NDArray[np.int64],
    labels: NDArray[np.bool_],
) -> Vector:
    """How much each bucket counts: its rarity times how differently the two classes use it."""
    yes = np.bincount(columns, says, minlength=len(texts_with))
    no = texts_with - yes
    all_yes, all_no = labels.sum() + _SMOOTHING, (~labels).sum() + _SMOOTHING
    ratios = np.log((yes + _SMOOTHING) / all_yes) - np.log((no + _SMOOTHING) / all_no)
    rarity = np.log((1 + len(labels)) / (1 + texts_with)) + 1
    return np.asarray(rarity * (_LEAST_TELLING + np.abs(ratios)))


def _solved(
    columns: NDArray[np.int32],
    owners: NDArray[np.int64],
    values: Vector,
    labels: NDArray[np.bool_],
    text_weights: Vector,
    most_steps: int,
) -> Vector:
    """The weights of the columns, the bias last."""
    many, texts = int(columns.max()) + 1, len(labels)
    # Sorted by text and by column: sums over runs are several times faster than scattering.
    held = np.unique(owners)
    row_starts = np.searchsorted(owners, held)
    order = np.argsort(columns, kind="stable")
    column_owners, column_values = owners[order], values[order]
    column_starts = np.searchsorted(columns[order], np.arange(many))

    def objective(at: Vector) -> tuple[float, Vector]:
        logits = np.full(texts, at[-1])
        logits[held] += np.add.reduceat(values * at[columns], row_starts)
        value, slope = loss(logits, labels, text_weights)
        gradient = np.append(
            np.add.reduceat(column_values * slope[column_owners], column_starts), slope.sum()
        )
        gradient[:-1] += at[:-1]
        return value + 0.5 * float(np.einsum("i,i->", at[:-1], at[:-1])), gradient

    return minimum(objective, np.zeros(many + 1), most_steps)
