"""Which n-grams a text holds: words, pairs of words and runs of letters, hashed into buckets.

All texts of a batch are hashed at once by numpy: a rolling polynomial over their code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BITS = 22
BUCKETS = 1 << BITS
LETTERS = (3, 4, 5)
"""Lengths of the runs of letters; they cross from word to word."""
_BATCH = 256
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - BITS)
_POWERS = np.cumprod(np.full(64, _PRIME))
_SPACE = 32
_GAPS = re.compile(r"[\s\x00-\x1f]+")
_SIGNS = re.compile(r"([^\w\s])\1*")


@dataclass(frozen=True)
class Rows:
    """For each text, the buckets that it holds, each once: `buckets[starts[i]:starts[i + 1]]`, in order."""

    buckets: NDArray[np.int32]
    starts: NDArray[np.int64]
    """One more than there are texts: the last is the number of all."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def owners(self) -> NDArray[np.int64]:
        """For each bucket, which text holds it."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def of(self, chosen: NDArray[np.bool_]) -> Rows:
        """Those of the chosen texts alone."""
        lengths = np.diff(self.starts)
        return Rows(self.buckets[np.repeat(chosen, lengths)], _starts(lengths[chosen]))


def rows(folded: Sequence[str]) -> Rows:
    """The buckets of each folded text."""
    parts = list(_batches(folded))
    counts = np.concatenate([part[1] for part in parts]) if parts else np.zeros(0, np.int64)
    buckets = np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, np.int32)
    return Rows(buckets, _starts(counts))


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def _batches(folded: Sequence[str]) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64]]]:
    for start in range(0, len(folded), _BATCH):
        some = folded[start : start + _BATCH]
        keys = _keys([_spaced(text) for text in some])
        keys.sort()
        keys = keys[np.diff(keys, prepend=-1) > 0]
        counts = np.bincount(keys >> BITS, minlength=len(some))
        yield (keys & (BUCKETS - 1)).astype(np.int32), counts


def _spaced(text: str) -> str:
    """Words and signs each between single spaces."""
    return _GAPS.sub(" ", " " + _SIGNS.sub(r" \1 ", text) + " ")


def _keys(texts: list[str]) -> NDArray[np.int64]:
    """Text number and bucket in one number, for every n-gram of every text."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    lengths = np.array([len(text) for text in texts])
    owner = np.repeat(np.arange(len(texts), dtype=np.int64), lengths)
    found = [*_runs(codes, owner), *_words(codes, owner)]
    if not found:
        return np.zeros(0, np.int64)
    return np.concatenate([(at << BITS) | ((h * _MIX) >> _SHIFT).astype(np.int64) for at, h in found])


Hashed = tuple[NDArray[np.int64], NDArray[np.uint64]]


def _runs(codes: NDArray[np.uint64], owner: NDArray[np.int64]) -> Iterator[Hashed]:
    hashes = codes.copy()
    for length in range(2, max(LETTERS) + 1):
        if len(codes) < length:
            return
        hashes = hashes[:-1] * _PRIME + codes[length - 1 :]
        inside = owner[: len(hashes)] == owner[length - 1 :]
        if length in LETTERS:
            yield owner[: len(hashes)][inside], hashes[inside]


def _words(codes: NDArray[np.uint64], owner: NDArray[np.int64]) -> Iterator[Hashed]:
    is_letter = codes != _SPACE
    starts = np.flatnonzero(is_letter & ~np.concatenate([[False], is_letter[:-1]]))
    if not len(starts):
        return
    since = np.arange(len(codes))
    since[starts[0] :] -= np.repeat(starts, np.diff(np.append(starts, len(codes))))
    spelled = np.where(is_letter, (codes + np.uint64(7)) * _POWERS[since & 63], np.uint64(0))
    words = np.add.reduceat(spelled, starts)
    of = owner[starts]
    yield of, words * np.uint64(31) + np.uint64(1)
    same = of[:-1] == of[1:]
    yield of[:-1][same], (words[:-1] * np.uint64(1_000_003) + words[1:])[same] + np.uint64(2)
