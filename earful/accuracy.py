"""How good a model is on texts that it has not seen, language by language: the accuracy card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from earful.learner.logistic import Vector, sigmoid

_BINS = 10
_LEAST_TEXTS = 20
"""Ratings of a language before it has a row of its own."""
OTHER = "other"


@dataclass(frozen=True)
class Row:
    """One language. Unit: shares of 1; `ece` is the expected calibration error over ten bins.

    `speaks` is the part of the blend that moves its logits most.
    """

    language: str
    n: int
    accuracy: float
    macro_f1: float
    ece: float
    speaks: str


@dataclass(frozen=True)
class Card:
    """What was learned from, and how well it went; `rows` are by language, the most texts first."""

    rows: tuple[Row, ...]
    whole: Row
    rated: int
    corrected: int
    decided: int
    disagreements: int
    """Rated texts whose words say the opposite of their stars, with nine chances of ten or more."""
    complaints_f1: float | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    """By language, why its ratings taught nothing."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Card:
        """Raises: KeyError, TypeError, ValueError where it is no card."""
        rows = tuple(Row(**row) for row in written["rows"])
        rest = {name: written[name] for name in written.keys() - {"rows", "whole"}}
        return cls(rows=rows, whole=Row(**written["whole"]), **rest)

    def table(self) -> list[dict[str, Any]]:
        """Its rows as people read them."""
        return [
            {
                "language": row.language,
                "texts": row.n,
                "accuracy": round(row.accuracy, 3),
                "macro-F1": round(row.macro_f1, 3),
                "calibration error": round(row.ece, 3),
                "speaks": row.speaks,
            }
            for row in (*self.rows, self.whole)
        ] + [
            {"language": language, "speaks": f"not learned: {why}"} for language, why in self.left_out.items()
        ]


def rows_of(
    logits: Vector, labels: NDArray[np.bool_], languages: Sequence[str], loudest: Sequence[str]
) -> tuple[tuple[Row, ...], Row]:
    """A row for each language with texts enough, the rest together; and the row of all."""
    counts = Counter(languages)
    named = np.array([one if counts[one] >= _LEAST_TEXTS and one != "und" else OTHER for one in languages])
    rows = [
        _row(name, logits, labels, loudest, named == name)
        for name, _ in Counter(named.tolist()).most_common()
    ]
    return tuple(rows), _row("all", logits, labels, loudest, np.ones(len(labels), bool))


def _row(
    name: str, logits: Vector, labels: NDArray[np.bool_], loudest: Sequence[str], chosen: NDArray[np.bool_]
) -> Row:
    says, true = logits[chosen] > 0, labels[chosen]
    speaks = Counter(who for who, one in zip(loudest, chosen, strict=True) if one).most_common(1)[0][0]
    return Row(
        language=name,
        n=int(chosen.sum()),
        accuracy=float((says == true).mean()),
        macro_f1=macro_f1(says, true),
        ece=calibration_error(sigmoid(logits[chosen]), true),
        speaks=speaks,
    )


def macro_f1(says: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """The mean of both classes' F1; a class that nowhere occurs counts as 1 when nobody says it."""
    parts = []
    for side in (True, False):
        both = int(((says == side) & (true == side)).sum())
        either = int((says == side).sum() + (true == side).sum())
        parts.append(2 * both / either if either else 1.0)
    return sum(parts) / 2


def calibration_error(probabilities: Vector, true: NDArray[np.bool_]) -> float:
    """The expected calibration error: how far the share of positives is from what was said, in ten bins.

    Source: Guo et al., "On Calibration of Modern Neural Networks" (2017), equation 3.
    """
    if not len(true):
        return 0.0
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    said = np.bincount(bins, probabilities, minlength=_BINS)
    was = np.bincount(bins, true, minlength=_BINS)
    return float(np.abs(said - was).sum() / len(true))
