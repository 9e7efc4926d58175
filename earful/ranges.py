"""How sure the reputation index is: its honest 95 % range, and no value where too little was said.

The range is Wilson's, widened for opinions that are not all or nothing, for authors who wrote often, and for
old opinions. docs/index.md derives it; `bench/range.py` prints how often it holds the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from earful.reputation import PRIOR_OPINIONS, PRIOR_VALUE, Sums, raw_index

MINIMUM_EFFECTIVE_OPINIONS = 5.0
"""With fewer, the range is honest as well, but wider than half of the scale."""
TWO_SIDED, ONE_SIDED = 1.959964, 1.644854
"""Standard errors within which 95 % lie: on both sides, and on one."""
_PRIOR_SPREAD = PRIOR_OPINIONS * PRIOR_VALUE * (1 - PRIOR_VALUE)
"""The prior's opinions are of the widest kind, all or nothing: few that agree prove no agreement."""


@dataclass(frozen=True)
class Standing:
    """Where a brand stands. Unit: 0 to 100; 62.5 is the prior. No value without enough opinions."""

    value: float | None
    low: float | None
    high: float | None
    effective_n: float
    reason: str | None = None


def standing(sums: Sums) -> Standing:
    """The index with its 95 % range; refused with a reason when the opinions are too few.

    Source: Bayesian mean with a prior of seven opinions at 3.5 stars (TrustScore shape, PEERS §4).
    """
    effective_n = sums.effective_n
    if effective_n < MINIMUM_EFFECTIVE_OPINIONS:
        count = f"{effective_n:.1f}".removesuffix(".0")
        reason = f"only {count} effective opinions so far; {MINIMUM_EFFECTIVE_OPINIONS:.0f} are needed"
        return Standing(None, None, None, effective_n, reason)
    low, high = range_of(sums)
    return Standing(raw_index(sums), low, high, effective_n)


def range_of(sums: Sums) -> tuple[float, float]:
    """Holds the index and, in 95 of 100 cases, what it would be had all customers spoken.

    That truth is 100·E[w·v]/E[w] with the word-of-mouth weights, without the prior. The authors who spoke are
    taken for a sample of all; whoever writes often is one of them, however often they write.

    Unit: 0 to 100.
    Raises: ValueError for no opinions.
    Source: Wilson (1927), with the variance of a weighted mean over authors (sandwich) in place of μ(1−μ).
    Why: where one side cannot be missed, because even the best (or worst) possible opinions would still
    leave the truth within, all 5 % go to the other side: few opinions would else be covered too often.
    """
    if not sums.weight > 0:
        raise ValueError("no opinions, no range")
    n = sums.effective_n
    mean = min(1.0, max(0.0, sums.value / sums.weight))
    residual = (
        sums.author_value_squared - 2 * mean * sums.author_cross + mean * mean * sums.author_weight_squared
    )
    # n − 1.5 and not n − 1: the standard deviation is to be unbiased, not the variance.
    variance = max(0.0, residual) / sums.author_weight_squared * n / max(1.0, n - 1.5)
    widening = (n * variance + _PRIOR_SPREAD) / (n * mean * (1 - mean) + _PRIOR_SPREAD)
    both, single = (z * z * widening / n for z in (TWO_SIDED, ONE_SIDED))
    weight = PRIOR_OPINIONS + sums.weight
    never_above = min(1 / (1 + both), (PRIOR_OPINIONS * PRIOR_VALUE + sums.weight) / weight)
    never_below = max(both / (1 + both), PRIOR_OPINIONS * PRIOR_VALUE / weight)
    low, high = _wilson(mean, both)
    low_alone, high_alone = _wilson(mean, single)
    value = raw_index(sums)
    return (
        min(value, 100 * max(0.0, min(low_alone, max(low, never_below)))),
        max(value, 100 * min(1.0, max(high_alone, min(high, never_above)))),
    )


def _wilson(mean: float, g: float) -> tuple[float, float]:
    """Between which true means the seen one is no surprise: |seen − true|² ≤ g·true·(1 − true)."""
    middle = (mean + g / 2) / (1 + g)
    half = sqrt(g * mean * (1 - mean) + g * g / 4) / (1 + g)
    return middle - half, middle + half
