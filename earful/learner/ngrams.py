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
_MOST_TEXTS, _MOST_CHARACTERS = 256, 32_768
"""Of a batch. Text number and bucket fit 32 bits, and what is computed on the way fits the caches."""
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - BITS)
_POWERS = np.cumprod(np.full(64, _PRIME))
_SPACE = np.uint64(32)
_NONE = np.uint32(2**32 - 1)
_GAP = re.compile(r"[\s\x00-\x1f]")
_LETTER = re.compile(r"\w")
_UNKNOWN, _BETWEEN, _OF_A_WORD, _SIGN = range(4)


@dataclass(frozen=True)
class Rows:
    """For each text, the buckets that it holds, each once: `buckets[starts[i]:starts[i + 1]]`, in order."""

    buckets: NDArray[np.int32]
    starts: NDArray[np.int64]
    """One more than there are texts: the last is the number of all."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many buckets each text holds."""
        return np.diff(self.starts)

    @property
    def owners(self) -> NDArray[np.int64]:
        """For each bucket, which text holds it."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def of(self, chosen: NDArray[np.bool_]) -> Rows:
        """Those of the chosen texts alone."""
        lengths = self.lengths
        return Rows(self.buckets[np.repeat(chosen, lengths)], starts_of(lengths[chosen]))

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each text, the sum of the values of its buckets. Shape: a value a bucket."""
        return run_sums(values, self.starts)


def run_sums(values: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """The sum of each run of values; `starts` as in `Rows`.

    Why: several times faster than adding each value to the sum of its owner.
    """
    sums = np.zeros(len(starts) - 1)
    # An empty run would take the first value of the next one.
    filled = np.flatnonzero(starts[1:] > starts[:-1])
    if len(filled):
        sums[filled] = np.add.reduceat(values, starts[filled])
    return sums


def starts_of(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where runs of these lengths begin, one after another, and where the last ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def rows(folded: Sequence[str]) -> Rows:
    """The buckets of each folded text."""
    parts = [_found(batch) for batch in _batches(folded)]
    if not parts:
        return Rows(np.zeros(0, np.int32), np.zeros(1, np.int64))
    return Rows(
        np.concatenate([buckets for buckets, _ in parts]),
        starts_of(np.concatenate([counts for _, counts in parts])),
    )


def _batches(folded: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in folded:
        if batch and (len(batch) == _MOST_TEXTS or size + len(text) > _MOST_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


def _found(texts: list[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The buckets of the texts, each text's in order and each once; and how many each holds."""
    keys = _keys(_Spaced.of(texts))
    keys.sort()
    is_first = keys != _NONE
    is_first[1:] &= keys[1:] != keys[:-1]
    keys = keys[is_first]
    bounds = np.searchsorted(keys, np.arange(len(texts) + 1, dtype=np.uint64) << np.uint64(BITS))
    return (keys & np.uint32(BUCKETS - 1)).view(np.int32), np.diff(bounds)


@dataclass(frozen=True)
class _Spaced:
    """Texts one after another, their words and signs each between single spaces, as code points.

    A sign that is repeated stands once.
    """

    codes: NDArray[np.uint64]
    ends: NDArray[np.int64]
    lengths: NDArray[np.int64]
    spelled: NDArray[np.uint64]
    """The code points of the words and signs alone."""
    words: NDArray[np.int64]
    """Where each word or sign begins in `spelled`."""
    words_before: NDArray[np.int64]
    """How many words and signs the texts before each text hold; the last is the number of all."""

    @classmethod
    def of(cls, texts: list[str]) -> _Spaced:
        written = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
        starts = starts_of(np.array([len(text) for text in texts], np.int64))
        kinds = _kinds(written)
        is_kept = kinds != _BETWEEN
        again = (written[1:] == written[:-1]) & (kinds[1:] == _SIGN)
        # Two texts are no repetition.
        inner = starts[1:-1]
        again[inner[(inner > 0) & (inner < len(written))] - 1] = False
        is_kept[1:] &= ~again
        places = np.flatnonzero(is_kept)
        kept_before = np.searchsorted(places, starts)
        is_sign = kinds[places] == _SIGN
        begins = np.ones(len(places), bool)
        begins[1:] = (np.diff(places) > 1) | is_sign[1:] | is_sign[:-1]
        firsts = kept_before[:-1]
        begins[firsts[firsts < len(places)]] = True
        spaces = np.cumsum(begins)
        words_before = np.concatenate([np.zeros(1, np.int64), spaces])[kept_before]
        kept = np.diff(kept_before)
        lengths = kept + np.diff(words_before) + 1
        ends = np.cumsum(lengths)
        spelled = written[places].astype(np.uint64)
        codes = np.full(int(ends[-1]), _SPACE)
        # Before each stand those kept, a space for each word begun, and one at the end of each text before.
        codes[np.arange(len(places)) + spaces + np.repeat(np.arange(len(texts)), kept)] = spelled
        return cls(codes, ends, lengths, spelled, np.flatnonzero(begins), words_before)


_KINDS = np.zeros(0x110000, np.uint8)


def _kinds(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """What each code point is; of each the regular expressions are asked once."""
    kinds = _KINDS[codes]
    if not kinds.all():
        for code in np.unique(codes[kinds == _UNKNOWN]).tolist():
            sign = chr(code)
            _KINDS[code] = _BETWEEN if _GAP.match(sign) else _OF_A_WORD if _LETTER.match(sign) else _SIGN
        kinds = _KINDS[codes]
    return kinds


def _keys(texts: _Spaced) -> NDArray[np.uint32]:
    """Text number and bucket in one number, for every n-gram of every text; `_NONE` where none is."""
    owners = np.arange(len(texts.ends), dtype=np.uint32) << np.uint32(BITS)
    runs = _runs(texts, np.repeat(owners, texts.lengths))
    return np.concatenate([np.zeros(0, np.uint32), *runs, *_words(texts, owners)])


def _runs(texts: _Spaced, owners: NDArray[np.uint32]) -> Iterator[NDArray[np.uint32]]:
    hashes = texts.codes
    for length in range(2, max(LETTERS) + 1):
        hashes = hashes[:-1] * _PRIME
        if not len(hashes):
            return
        hashes += texts.codes[length - 1 :]
        if length in LETTERS:
            keys = owners[: len(hashes)] | _bucket(hashes)
            for back in range(1, length):
                crossing = (texts.ends - back)[texts.lengths >= back]
                keys[crossing[crossing < len(keys)]] = _NONE
            yield keys


def _words(texts: _Spaced, owners: NDArray[np.uint32]) -> Iterator[NDArray[np.uint32]]:
    starts = texts.words
    if not len(starts):
        return
    since = np.arange(len(texts.spelled)) - np.repeat(starts, np.diff(np.append(starts, len(texts.spelled))))
    words = np.add.reduceat((texts.spelled + np.uint64(7)) * _POWERS[since & 63], starts)
    of = np.repeat(owners, np.diff(texts.words_before))
    yield of | _bucket(words * np.uint64(31) + np.uint64(1))
    same = of[:-1] == of[1:]
    yield of[:-1][same] | _bucket((words[:-1] * np.uint64(1_000_003) + words[1:])[same] + np.uint64(2))


def _bucket(hashes: NDArray[np.uint64]) -> NDArray[np.uint32]:
    return ((hashes * _MIX) >> _SHIFT).astype(np.uint32)
