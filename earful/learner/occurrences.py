"""Which texts hold which n-grams, laid out so that both can be summed over quickly.

It is made once for all texts; what a part of them holds is picked from it, sorted already.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earful.learner.logistic import Vector
from earful.learner.ngrams import BUCKETS, Rows, run_sums, starts_of

_LEAST_TEXTS = 2
"""A bucket that fewer texts hold says nothing of the next text."""
_OWNER_BITS = 32


@dataclass(frozen=True)
class Occurrences:
    """The buckets that at least two of the texts hold: text by text, and bucket by bucket."""

    buckets: NDArray[np.int32]
    places: NDArray[np.int64]
    """Text by text, which of `buckets` it holds; `starts` as in `Rows`."""
    starts: NDArray[np.int64]
    owners: NDArray[np.int64]
    """Bucket by bucket, which texts hold it; `bucket_starts` likewise."""
    bucket_starts: NDArray[np.int64]
    left_out: NDArray[np.int64]
    """For each text, how many more buckets it holds."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, rows: Rows) -> Occurrences:
        texts_with = np.bincount(rows.buckets, minlength=BUCKETS)
        is_known = texts_with >= _LEAST_TEXTS
        place_of = np.cumsum(is_known, dtype=np.int64) - 1
        chosen = is_known[rows.buckets]
        places = place_of[rows.buckets[chosen]]
        owners = rows.owners[chosen]
        # One sort of numbers is several times faster than sorting by one and arranging the other.
        both = places << _OWNER_BITS | owners
        both.sort()
        lengths = np.bincount(owners, minlength=len(rows))
        return cls(
            np.flatnonzero(is_known).astype(np.int32),
            places,
            starts_of(lengths),
            both & (1 << _OWNER_BITS) - 1,
            starts_of(texts_with[is_known]),
            rows.lengths - lengths,
        )

    def among(self, chosen: NDArray[np.bool_]) -> Occurrences:
        """What the chosen texts hold; a bucket that fewer than two of them hold is left out."""
        by_bucket = chosen[self.owners]
        texts_with = _counted(by_bucket, self.bucket_starts)
        is_known = texts_with >= _LEAST_TEXTS
        by_bucket &= np.repeat(is_known, np.diff(self.bucket_starts))
        before = np.diff(self.starts)
        by_text = is_known[self.places] & np.repeat(chosen, before)
        lengths = _counted(by_text, self.starts)
        return Occurrences(
            self.buckets[is_known],
            (np.cumsum(is_known) - 1)[self.places[by_text]],
            starts_of(lengths[chosen]),
            (np.cumsum(chosen) - 1)[self.owners[by_bucket]],
            starts_of(texts_with[is_known]),
            (self.left_out + before - lengths)[chosen],
        )

    @property
    def texts_with(self) -> NDArray[np.int64]:
        """How many texts hold each bucket."""
        return np.diff(self.bucket_starts)

    def by_text(self, values: Vector) -> Vector:
        """For each text, the sum of the values of its buckets. Shape: a value a bucket."""
        return run_sums(_taken(values, self.places), self.starts)

    def by_bucket(self, values: Vector) -> Vector:
        """For each bucket, the sum of the values of the texts that hold it. Shape: a value a text."""
        return run_sums(_taken(values, self.owners), self.bucket_starts)


def _taken(values: Vector, places: NDArray[np.int64]) -> Vector:
    """Why: all places are valid, and not asking again takes half the time."""
    return np.take(values, places, mode="clip")


def _counted(chosen: NDArray[np.bool_], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many are chosen in each run."""
    before = starts_of(chosen.astype(np.int64))[starts]
    return before[1:] - before[:-1]
