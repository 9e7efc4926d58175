"""Shares with their honest ranges."""

from __future__ import annotations

from math import sqrt

_Z = 1.96


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 95 % range of a share of `n`, which need not be whole.

    Source: Wilson's score interval, z = 1.96 (PEERS §4: 9 of 10 → at least 0.596).
    """
    middle = share + _Z**2 / (2 * n)
    half = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
    return max(0.0, (middle - half) / (1 + _Z**2 / n)), min(1.0, (middle + half) / (1 + _Z**2 / n))


def difference(one: float, n: float, other: float, m: float) -> tuple[float, float]:
    """The 95 % range of `one` − `other`, shares of `n` and of `m` that do not depend on each other.

    Source: Newcombe 1998, method 10, of Wilson's intervals.
    """
    (low, high), (other_low, other_high) = wilson(one, n), wilson(other, m)
    return (
        one - other - sqrt((one - low) ** 2 + (other_high - other) ** 2),
        one - other + sqrt((high - one) ** 2 + (other - other_low) ** 2),
    )
