"""The index against published values, and the promises it makes whatever the opinions are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earful.ranges import standing
from earful.reputation import (
    PRIOR_OPINIONS,
    WORD_OF_MOUTH,
    Sums,
    contribution,
    disagree,
    opinion_value,
    opinion_weight,
    raw_index,
)

HALF_YEAR_DAYS = 365.25 / 2


def stars(opinions: list[tuple[float, float]], half_life_days: float = HALF_YEAR_DAYS) -> float:
    """The index of (stars, age in days) without word of mouth, on the scale of stars."""
    sums = Sums()
    for rating, age_days in opinions:
        value = (rating - 1) / 4
        sums += Sums.of(value, opinion_weight(value, word_of_mouth=1.0)).aged(age_days, half_life_days)
    return 1 + 4 * raw_index(sums) / 100


# PEERS §4, TrustScore without decay and its worked example with a half-life of six months.
@pytest.mark.parametrize(
    ("opinions", "expected"),
    [
        ([(5, 0)], 3.69),
        ([(1, 0)], 3.19),
        ([(5, 0)] * 10, 4.38),
        ([(5, 0)] * 100, 4.90),
        ([(5, 2 * 365.25)] * 20 + [(1, 0)], 3.43),
    ],
)
def test_the_published_trustscore_values_are_reproduced(
    opinions: list[tuple[float, float]], expected: float
) -> None:
    assert stars(opinions) == pytest.approx(expected, abs=0.005)


def test_no_opinion_is_the_prior() -> None:
    assert raw_index(Sums()) == 62.5


def test_a_bad_opinion_is_told_to_fifteen_and_a_good_one_to_eleven() -> None:
    assert opinion_weight(0.0) / opinion_weight(1.0) == pytest.approx(15 / 11)
    assert opinion_weight(0.49) == WORD_OF_MOUTH
    assert opinion_weight(0.5) == 1.0


def test_stars_alone_words_alone_and_both_give_an_opinion_and_neither_gives_none() -> None:
    assert opinion_value(0.25, None) == 0.25
    assert opinion_value(None, -1.0) == 0.0
    assert opinion_value(1.0, -1.0) == pytest.approx(0.8)
    assert opinion_value(None, None) is None


@pytest.mark.parametrize(
    ("share", "probability", "value"),
    [
        (1.0, 0.02, 0.51),  # 5 stars, "Terrible.": the middle of the two
        (1.0, 0.10, 0.55),
        (1.0, 0.11, 0.822),  # not certain enough to be a slip
        (0.0, 0.98, 0.49),  # 1 star, "Wonderful!"
        (0.75, 0.05, 0.40),
        (0.5, 0.02, 0.404),  # three stars take no side
        (1.0, 0.98, 0.996),
    ],
)
def test_where_stars_and_words_disagree_the_words_count_half(
    share: float, probability: float, value: float
) -> None:
    assert opinion_value(share, 2 * probability - 1, probability) == pytest.approx(value)
    halved = (probability <= 0.1 and share >= 0.75) or (probability >= 0.9 and share <= 0.25)
    assert disagree(share, probability) is halved


def test_words_without_a_probability_or_without_stars_disagree_with_nothing() -> None:
    assert not disagree(1.0, None)
    assert not disagree(None, 0.0)
    assert opinion_value(1.0, -1.0, None) == pytest.approx(0.8)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_better_words_never_make_a_worse_opinion(share: float, one: float, other: float) -> None:
    worse, better = sorted((one, other))
    values = [opinion_value(share, 2 * each - 1, each) for each in (worse, better)]
    assert values[0] is not None
    assert values[1] is not None
    assert 0 <= values[0] <= values[1] + 1e-9 <= 1 + 2e-9


def test_too_few_opinions_have_no_value_but_a_reason() -> None:
    few = standing(Sums.of(1, 1) + Sums.of(0, 1))
    assert (few.value, few.low, few.high) == (None, None, None)
    assert few.reason == "only 2 effective opinions so far; 5 are needed"


def test_effective_n_counts_equal_weights_and_not_the_lopsided() -> None:
    equal = sum((Sums.of(1, 0.3) for _ in range(8)), Sums())
    assert equal.effective_n == pytest.approx(8)
    lopsided = Sums.of(1, 100.0) + sum((Sums.of(1, 0.01) for _ in range(8)), Sums())
    assert lopsided.effective_n < 1.01


def test_more_opinions_of_one_kind_narrow_the_range() -> None:
    ten = standing(sum((Sums.of(value, 1) for value in [0.0, 1.0] * 5), Sums()))
    hundred = standing(sum((Sums.of(value, 1) for value in [0.0, 1.0] * 50), Sums()))
    assert ten.low is not None
    assert ten.high is not None
    assert hundred.low is not None
    assert hundred.high is not None
    assert hundred.high - hundred.low < ten.high - ten.low


opinions = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0, 2000)).map(
        lambda pair: Sums.of(pair[0], opinion_weight(pair[0])).aged(pair[1])
    ),
    min_size=1,
    max_size=40,
)


@given(opinions, st.randoms())
def test_the_order_of_opinions_is_irrelevant(some: list[Sums], random: object) -> None:
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert raw_index(sum(shuffled, Sums())) == pytest.approx(raw_index(sum(some, Sums())), abs=1e-9)


@given(opinions, st.floats(0, 1))
def test_a_better_opinion_never_lowers_and_a_worse_never_raises(some: list[Sums], value: float) -> None:
    sums = sum(some, Sums())
    before = raw_index(sums)
    after = raw_index(sums + Sums.of(value, opinion_weight(value)))
    if 100 * value >= before:
        assert after >= before - 1e-9
    else:
        assert after <= before + 1e-9


@given(opinions)
def test_the_index_lies_in_its_range_and_the_range_on_the_scale(some: list[Sums]) -> None:
    found = standing(sum(some, Sums()))
    if found.value is None:
        assert found.reason
    else:
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.value <= found.high <= 100


@given(st.lists(st.tuples(opinions, opinions), min_size=1, max_size=6))
def test_contributions_sum_to_the_change_exactly(parts: list[tuple[list[Sums], list[Sums]]]) -> None:
    sums = [(sum(before, Sums()), sum(after, Sums())) for before, after in parts]
    whole_before = sum((before for before, _ in sums), Sums())
    whole_after = sum((after for _, after in sums), Sums())
    total = sum(contribution(before, after, whole_before, whole_after) for before, after in sums)
    assert total == pytest.approx(raw_index(whole_after) - raw_index(whole_before), abs=1e-9)


@given(opinions, st.floats(0, 1000), st.floats(0, 1000))
def test_ageing_twice_is_ageing_by_the_sum(some: list[Sums], first: float, second: float) -> None:
    sums = sum(some, Sums())
    assert sums.aged(first).aged(second).weight == pytest.approx(sums.aged(first + second).weight, rel=1e-9)
    assert sums.aged(first).mentions == sums.mentions
    assert PRIOR_OPINIONS == 7
