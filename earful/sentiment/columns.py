"""What is known of a text before anything is learned: the seed lists' counts and VADER's compound."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

from earful.sentiment import seeds
from earful.sentiment.polarity import polarity

NAMES = (*seeds.NAMES, "vader")
"""The columns, in their order."""
MOST_CHARACTERS = 4_000
"""Longer texts are read by their beginning."""


def columns(texts: Sequence[str], folded: Sequence[str]) -> NDArray[np.float64]:
    """A row of numbers between −1 and 1 for each text, by `NAMES`; all 0 where nothing was seen."""
    if not texts:
        return np.zeros((0, len(NAMES)))
    compounds = np.array([[polarity().read(text[:MOST_CHARACTERS]).compound] for text in texts])
    return np.hstack([np.array(seeds.columns(folded)).reshape(len(texts), -1), compounds.reshape(-1, 1)])


SHAPES = ("certain", "length", "asks", "exclaims", "numbers", "addressed")


def shapes(texts: Sequence[str], logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """What tells a report from a judgement beside its words: how sure the mood is, how the text looks."""
    begun = [text[:MOST_CHARACTERS] for text in texts]
    rows = [
        (
            log1p(len(text)) / 8,
            float("?" in text),
            float("!" in text),
            float(any(map(str.isdigit, text))),
            float("@" in text),
        )
        for text in begun
    ]
    certain = np.abs(np.tanh(logits / 2)).reshape(-1, 1)
    return np.hstack([certain, np.array(rows).reshape(len(texts), len(SHAPES) - 1)])
