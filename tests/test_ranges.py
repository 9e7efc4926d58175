"""The range of the index: what it holds, what widens it, and how often it holds the truth."""

import random
from dataclasses import astuple
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.peers import fading, net_sentiment, trustscore, wilson_lower
from earful.ranges import MINIMUM_EFFECTIVE_OPINIONS, range_of, standing
from earful.reputation import (
    HALF_LIFE_DAYS,
    SHORTEST_HALF_LIFE_DAYS,
    Sums,
    half_life_days,
    opinion_value,
    opinion_weight,
    raw_index,
)


def by_one(value: float, age_days: float, times: int = 1) -> Sums:
    """The sums of one author, who says the same so many times on one day, each time weighing less."""
    sums, echo = Sums(), 0.0
    for number in range(1, times + 1):
        weight = opinion_weight(value) / number
        sums += Sums.of(value, weight, echo, echo * value)
        echo += weight
    return sums.aged(age_days)


authors = st.builds(by_one, st.floats(0, 1), st.floats(0, 2000), st.integers(1, 20))
crowds = st.lists(authors, min_size=1, max_size=40)


def width(sums: Sums) -> float:
    low, high = range_of(sums)
    return high - low


@given(crowds)
def test_the_range_holds_the_index_and_lies_on_the_scale(some: list[Sums]) -> None:
    sums = sum(some, Sums())
    low, high = range_of(sums)
    assert 0 <= low <= raw_index(sums) <= high <= 100


@given(crowds)
def test_the_range_holds_the_mean_of_what_was_said(some: list[Sums]) -> None:
    sums = sum(some, Sums())
    low, high = range_of(sums)
    assert low - 1e-9 <= 100 * sums.value / sums.weight <= high + 1e-9


@given(crowds, st.randoms(use_true_random=False))
def test_the_order_of_authors_is_irrelevant_to_the_range(some: list[Sums], chance: random.Random) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert range_of(sum(shuffled, Sums())) == pytest.approx(range_of(sum(some, Sums())), abs=1e-6)


@given(crowds)
def test_twice_as_many_authors_of_the_same_opinions_hardly_ever_widen_it(some: list[Sums]) -> None:
    # Where a side that could not be missed now can, its share of the 5 % moves there: 1.96 for 1.64 errors.
    once, twice = sum(some, Sums()), sum([*some, *some], Sums())
    assert width(twice) <= 1.2 * width(once) + 1e-6


@given(crowds)
def test_the_best_opinion_never_lowers_the_upper_end_and_the_worst_never_raises_the_lower(
    some: list[Sums],
) -> None:
    sums = sum(some, Sums())
    low, high = range_of(sums)
    assert range_of(sums + by_one(1, 0))[1] >= high - 1e-6
    assert range_of(sums + by_one(0, 0))[0] <= low + 1e-6


def test_twenty_posts_by_one_author_are_not_twenty_opinions() -> None:
    others = sum((by_one(value, 0) for value in (1.0, 1.0, 1.0, 0.75, 0.0, 1.0)), Sums())
    crowd = others + sum((by_one(1.0, 0) for _ in range(20)), Sums())
    voice = others + by_one(1.0, 0, times=20)
    assert width(voice) > 1.7 * width(crowd)
    assert voice.mentions == crowd.mentions == 26
    alone = by_one(1.0, 0, times=20)
    assert alone.effective_n == pytest.approx(1)
    assert standing(alone).value is None


def test_agreement_of_few_is_no_proof() -> None:
    few = sum((by_one(1.0, 0) for _ in range(6)), Sums())
    many = sum((by_one(1.0, 0) for _ in range(600)), Sums())
    assert range_of(few)[0] < 75
    assert range_of(many)[0] > 98
    assert range_of(few)[1] == pytest.approx(100)
    assert range_of(many)[1] == pytest.approx(100)


def test_opinions_in_the_middle_are_surer_than_all_or_nothing() -> None:
    split = sum((by_one(value, 0) for value in (0.0, 1.0) * 50), Sums())
    middling = sum((by_one(value, 0) for value in (0.25, 0.75) * 50), Sums())
    assert width(middling) < 0.6 * width(split)


def test_no_opinion_has_no_range() -> None:
    with pytest.raises(ValueError, match="no opinions"):
        range_of(Sums())


def test_with_the_fewest_opinions_of_a_value_the_range_is_half_of_the_scale() -> None:
    fewest = sum((by_one(value, 0) for value in (1.0, 1.0, 1.0, 0.0, 0.5)), Sums())
    assert MINIMUM_EFFECTIVE_OPINIONS == 5
    assert 40 < width(fewest) < 60
    assert width(sum((by_one(value, 0) for value in (1.0, 1.0, 0.0)), Sums())) > 55


@pytest.mark.parametrize(("count", "truth"), [(8, 0.8), (8, 0.5), (30, 0.9), (30, 0.35), (150, 0.8)])
@pytest.mark.parametrize("often", [0.0, 0.2])
def test_the_range_holds_the_truth_of_all_customers(count: int, truth: float, often: float) -> None:
    # A small and seeded check; `bench/range.py` prints the whole table.
    chance = random.Random(f"{count} {truth} {often}")
    stars, satisfied = (0.0, 0.25, 0.5, 0.75, 1.0), (0.01, 0.005, 0.015, 0.10, 0.87)
    dissatisfied = (0.80, 0.10, 0.05, 0.02, 0.03)

    def wanted(shares: tuple[float, ...]) -> float:
        pairs = list(zip(shares, stars, strict=True))
        return sum(share * opinion_weight(one) * (one - truth) for share, one in pairs)

    share = wanted(satisfied) / (wanted(satisfied) - wanted(dissatisfied))
    shares = [share * bad + (1 - share) * good for bad, good in zip(dissatisfied, satisfied, strict=True)]
    draws, held = 1_200, 0
    for _ in range(draws):
        fields = [0.0] * 5
        for value in chance.choices(stars, shares, k=count):
            times = chance.randint(5, 20) if chance.random() < often / 10 else 1
            reach = sum(1 / number for number in range(1, times + 1))
            weight = opinion_weight(value) * reach * 2 ** (-3 * chance.random())
            worth = weight * value
            new = (weight, worth, weight * weight, weight * worth, worth * worth)
            fields = [old + more for old, more in zip(fields, new, strict=True)]
        low, high = range_of(Sums(*fields))
        held += low <= 100 * truth <= high
    # 93 to 97, and three standard errors of the draws on either side.
    assert 0.93 - 0.019 <= held / draws <= 0.97 + 0.015


@pytest.mark.parametrize("value", [nan, inf, -inf, -0.1, 1.1])
def test_a_value_off_the_scale_is_refused_where_sums_are_made(value: float) -> None:
    with pytest.raises(ValueError, match="an opinion's value is"):
        Sums.of(value, 1.0)
    with pytest.raises(ValueError, match="a rating's share is"):
        opinion_value(value, None)
    with pytest.raises(ValueError, match="a compound is"):
        opinion_value(None, value - 1 if value == -0.1 else value)


@pytest.mark.parametrize("weight", [nan, inf, -1.0])
def test_a_weight_that_is_none_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="an opinion's weight is"):
        Sums.of(0.5, weight)


def test_an_opinion_without_weight_changes_nothing() -> None:
    some = sum((by_one(value, 0) for value in (1.0, 0.0, 1.0)), Sums())
    assert astuple(some + Sums.of(0.3, 0.0))[:-1] == astuple(some)[:-1]


def test_little_said_is_remembered_for_half_a_year_and_much_said_for_a_week_at_least() -> None:
    assert half_life_days(0, 365) == HALF_LIFE_DAYS
    assert half_life_days(10_000, 29) == half_life_days(0, -3) == HALF_LIFE_DAYS
    assert half_life_days(60, 365) == pytest.approx(180 / (1 + 60 / 365 / 0.15) ** 0.5)
    assert half_life_days(1_000_000, 365) == SHORTEST_HALF_LIFE_DAYS


@given(st.floats(0, 1e7), st.floats(0, 1e7), st.floats(0, 365))
def test_the_more_is_said_the_shorter_the_half_life(one: float, two: float, days: float) -> None:
    less, more = sorted((one, two))
    assert (
        SHORTEST_HALF_LIFE_DAYS <= half_life_days(more, days) <= half_life_days(less, days) <= HALF_LIFE_DAYS
    )


@pytest.mark.parametrize(("opinions", "days"), [(nan, 365), (-1, 365), (10, nan)])
def test_a_half_life_of_no_numbers_is_refused(opinions: float, days: float) -> None:
    with pytest.raises(ValueError, match="the number of"):
        half_life_days(opinions, days)


# PEERS §4: what the benches measure against is what was published.
@pytest.mark.parametrize(
    ("stars", "expected"), [([5], 3.69), ([1], 3.19), ([5] * 10, 4.38), ([5] * 100, 4.90)]
)
def test_the_peers_trustscore_is_the_published_one(stars: list[float], expected: float) -> None:
    assert trustscore(float(sum(stars)), float(len(stars))) == pytest.approx(expected, abs=0.005)


def test_the_peers_trustscore_fades_as_published() -> None:
    left = 20 * fading(2 * 365.25)
    assert trustscore(5 * left + 1, left + 1) == pytest.approx(3.43, abs=0.005)


@pytest.mark.parametrize(("positive", "total", "expected"), [(1, 1, 0.207), (9, 10, 0.596), (90, 100, 0.826)])
def test_the_peers_wilson_bound_is_the_published_one(positive: float, total: float, expected: float) -> None:
    assert wilson_lower(positive, total) == pytest.approx(expected, abs=0.0005)


def test_the_peers_net_sentiment_is_the_published_one_with_and_without_neutrals() -> None:
    assert net_sentiment(3120.0, 1280.0, 4800.0) == pytest.approx(38.3, abs=0.05)
    assert net_sentiment(3120.0, 1280.0, 4400.0) == pytest.approx(41.8, abs=0.05)
