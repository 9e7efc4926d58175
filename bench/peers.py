"""The published formulas that the index is measured against, on plain numbers and arrays alike (PEERS §4)."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", float, NDArray[np.float64])
PRIOR_REVIEWS, PRIOR_STARS = 7.0, 3.5
HALF_YEAR_DAYS = 365.25 / 2


def trustscore(stars_sum: Number, weight: Number) -> Number:
    """TrustScore's shape: the mean of weighted stars with seven reviews of 3.5. Unit: stars.

    Source: Trustpilot, "TrustScore explained"; the half-life of six months is TrustRatings'.
    """
    return (PRIOR_REVIEWS * PRIOR_STARS + stars_sum) / (PRIOR_REVIEWS + weight)


def fading(age_days: Number, half_life_days: float = HALF_YEAR_DAYS) -> Number:
    """The weight of a review of that age."""
    return 2.0 ** (-age_days / half_life_days)


def wilson_lower(positive: Number, total: Number, z: float = 1.96) -> Number:
    """The lower end of Wilson's 95 % interval of the share of positive ones. Unit: 0 to 1.

    Source: Wilson (1927); Evan Miller, "How not to sort by average rating".
    """
    share = positive / total
    middle = share + z * z / (2 * total)
    half = z * (share * (1 - share) / total + z * z / (4 * total * total)) ** 0.5
    return (middle - half) / (1 + z * z / total)


def net_sentiment(positive: Number, negative: Number, total: Number) -> Number:
    """Net sentiment score; whether neutral ones are in the total changes it. Unit: −100 to 100."""
    return 100 * (positive - negative) / total
