"""The reputation index: opinions into one number with its range. Pure arithmetic; formula "trust/3".

    index = 100 · (m·p + Σ w·v) / (m + Σ w)

v is an opinion's value in [0, 1]; w its weight: source weight × word of mouth × reach × 2^(−age / half-life).
m = 7 opinions at p = 0.625 (3.5 stars) are the prior. docs/index.md derives it.

trust/3: ages are whole days, the half-life is shorter where much is said, and one voice has a bounded reach.
trust/2: where stars and words say the opposite, the words count half. trust/1 let the stars win nearly whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, sqrt

FORMULA = "trust/3"
PRIOR_OPINIONS = 7.0
PRIOR_VALUE = 0.625
HALF_LIFE_DAYS = 180.0
"""The longest half-life: that of a brand of which little is said."""
SHORTEST_HALF_LIFE_DAYS = 7.0
"""A shorter one would follow the days of the week."""
MUCH_A_DAY = 0.15
"""Opinions a day from which on the half-life shortens; found with `bench/simulation.py --search`."""
_KNOWN_DAYS = 30
"""With fewer days known, a first rush would be taken for the usual."""
WORD_OF_MOUTH = 15 / 11
"""People tell 15 others of a bad experience and 11 of a good one (DESIGN part C)."""
TEXT_SHARE = 0.2
"""How much of a rated opinion its words decide, where a scorer could read them. Stated, not fitted."""
DISAGREEING_SHARE = 0.5
"""How much they decide where they say the opposite of the stars: neither is known to be the slip."""
GOOD_STARS, BAD_STARS = 0.75, 0.25
"""4 and 2 of 5 stars; between them stars take no side."""
CERTAIN = 0.9
"""How certain a scorer has to be before its words disagree with the stars. Stated, not fitted."""


def disagree(rating_share: float | None, probability: float | None) -> bool:
    """Whether the stars say one thing and the words, for certain, the opposite: 5 of 5 stars and "Terrible."

    Unit: both 0 to 1; `probability` that the text is positive, None where it was not read or takes no side.
    """
    if rating_share is None or probability is None:
        return False
    if rating_share >= GOOD_STARS:
        return probability <= 1 - CERTAIN + 1e-9
    return rating_share <= BAD_STARS and probability >= CERTAIN


def opinion_value(
    rating_share: float | None, compound: float | None, probability: float | None = None
) -> float | None:
    """What one mention thinks, in [0, 1]; None when it has neither stars nor words that could be read.

    Unit: `rating_share` 0 to 1 on the site's own scale; `compound` −1 to 1; `probability` as in `disagree`.
    Raises: ValueError for what is off its scale, or no number.
    """
    _check("a rating's share", rating_share, 0, 1)
    _check("a compound", compound, -1, 1)
    words = None if compound is None else (compound + 1) / 2
    if rating_share is None:
        return words
    if words is None:
        return rating_share
    share = DISAGREEING_SHARE if disagree(rating_share, probability) else TEXT_SHARE
    return (1 - share) * rating_share + share * words


def opinion_weight(value: float, source_weight: float = 1.0, word_of_mouth: float = WORD_OF_MOUTH) -> float:
    """The weight of a fresh opinion, before ageing."""
    return source_weight * (word_of_mouth if value < 0.5 else 1.0)


def ageing(days: float, half_life_days: float = HALF_LIFE_DAYS) -> float:
    """What is left of an opinion's weight after so many days."""
    return float(2 ** (-days / half_life_days))


def half_life_days(opinions: float, days: float) -> float:
    """The half-life of a brand of which so many opinions were said in so many days.

    Unit: days, from `SHORTEST_HALF_LIFE_DAYS` to `HALF_LIFE_DAYS`; the longest where under 30 days are known.
    Raises: ValueError for a negative count, and for what is no number.
    Why: the memory that errs least of a satisfaction that wanders is as long as 1/√(opinions a day): where
    much is said no old opinions are needed, where little is said there is nothing else (docs/index.md).
    """
    _check("the number of opinions", opinions, 0, inf)
    _check("the number of days", days, -inf, inf)
    if days < _KNOWN_DAYS:
        return HALF_LIFE_DAYS
    return max(SHORTEST_HALF_LIFE_DAYS, HALF_LIFE_DAYS / sqrt(1 + opinions / days / MUCH_A_DAY))


@dataclass(frozen=True)
class Sums:
    """What the index needs to know of a set of opinions; sums of sets without a common author add up."""

    weight: float = 0.0
    value: float = 0.0
    """Σ w·v"""
    author_weight_squared: float = 0.0
    """Σ (Σ w of an author)²"""
    author_cross: float = 0.0
    """Σ (Σ w of an author)·(Σ w·v of the author)"""
    author_value_squared: float = 0.0
    """Σ (Σ w·v of an author)²"""
    mentions: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.weight + other.weight,
            self.value + other.value,
            self.author_weight_squared + other.author_weight_squared,
            self.author_cross + other.author_cross,
            self.author_value_squared + other.author_value_squared,
            self.mentions + other.mentions,
        )

    def aged(self, days: float, half_life_days: float = HALF_LIFE_DAYS) -> Sums:
        """The same opinions, so many days later."""
        return self.weighed(ageing(days, half_life_days))

    def weighed(self, factor: float) -> Sums:
        """The same opinions, each weighing so many times as much."""
        square = factor * factor
        return Sums(
            self.weight * factor,
            self.value * factor,
            self.author_weight_squared * square,
            self.author_cross * square,
            self.author_value_squared * square,
            self.mentions,
        )

    @classmethod
    def of(cls, value: float, weight: float, echo_weight: float = 0.0, echo_value: float = 0.0) -> Sums:
        """The sums of one opinion, whose author's earlier ones weigh `echo_weight`, Σ w·v `echo_value`.

        Raises: ValueError for a value off the scale, and for a weight that is negative or no number.
        Why: the square of an author's weight is Σ w·(w + 2·echo) over their opinions, so it adds up by day.
        """
        _check("an opinion's value", value, 0, 1)
        _check("an opinion's weight", weight, 0, inf)
        worth = weight * value
        return cls(
            weight,
            worth,
            weight * (weight + 2 * echo_weight),
            weight * (worth + echo_value + value * echo_weight),
            worth * (worth + 2 * echo_value),
            1,
        )

    @property
    def effective_n(self) -> float:
        """How many equally heard authors carry as much: (Σ w)² / Σ (Σ w of an author)²."""
        return self.weight**2 / self.author_weight_squared if self.author_weight_squared else 0.0


def raw_index(sums: Sums) -> float:
    """The index of these opinions with the prior, however few they are. Unit: 0 to 100."""
    return 100 * (PRIOR_OPINIONS * PRIOR_VALUE + sums.value) / (PRIOR_OPINIONS + sums.weight)


def contribution(before: Sums, after: Sums, whole_before: Sums, whole_after: Sums) -> float:
    """How many points of the index's change one part of its opinions brought.

    `before` and `after` are the part's sums, the others those of all parts together. Over any split into
    parts the contributions sum to the change exactly: I' − I = Σ (100·ΔA − I·ΔW) / (m + W').
    """
    index = raw_index(whole_before)
    moved = 100 * (after.value - before.value) - index * (after.weight - before.weight)
    return moved / (PRIOR_OPINIONS + whole_after.weight)


def _check(what: str, number: float | None, least: float, most: float) -> None:
    """Raises: ValueError unless it is a number of the scale, but for the last digit; None passes."""
    if number is not None and not (isfinite(number) and least - 1e-9 <= number <= most + 1e-9):
        raise ValueError(f"{what} is {number}, not between {least} and {most}")
