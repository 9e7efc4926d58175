"""Texts that say the same: shared keys find candidates, the words themselves decide."""

from __future__ import annotations

import hashlib

import regex

from earful.naming import folded

MIN_WORDS = 12
"""Shorter texts are alike by chance: "Terrible service, never again" is said by many who mean it."""
ALIKE = 0.8
"""Share of three-word runs that two texts have in common (Jaccard) from which they are one text."""
_PRIME = (1 << 61) - 1
_BANDS, _ROWS = 8, 2
# Any fixed numbers do; these come from the digits of the hash of a word.
_SEEDS = [
    int.from_bytes(hashlib.blake2b(b"earful%d" % place, digest_size=7).digest(), "big")
    for place in range(_BANDS * _ROWS)
]
_WORD = regex.compile(r"[\p{L}\p{N}']+")
_ADDRESS = regex.compile(r"https?://\S+|www\.\S+")

Runs = frozenset[tuple[str, str, str]]


def runs_of_words(text: str) -> Runs:
    """Its runs of three words, without addresses; none where it is too short to be told from others."""
    words = _WORD.findall(_ADDRESS.sub(" ", folded(text)))
    if len(words) < MIN_WORDS:
        return frozenset()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def bands(runs: Runs) -> tuple[str, ...]:
    """Keys of which two texts that are alike share one (in 99.9 % of cases), and other texts hardly ever.

    Source: MinHash with banding (Broder 1997), eight bands of two.
    """
    if not runs:
        return ()
    hashes = [
        int.from_bytes(hashlib.blake2b(" ".join(run).encode(), digest_size=7).digest(), "big") for run in runs
    ]
    smallest = [min((seed * one + place) % _PRIME for one in hashes) for place, seed in enumerate(_SEEDS)]
    return tuple(
        f"{band}:{_digest(repr(smallest[band * _ROWS : (band + 1) * _ROWS]))}" for band in range(_BANDS)
    )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def is_alike(one: Runs, other: Runs) -> bool:
    """The two say the same but for a few words."""
    return bool(one and other) and len(one & other) / len(one | other) >= ALIKE
