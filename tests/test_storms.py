"""The arithmetic of a storm: what is usual, what is not, and how sure that is."""

from math import exp, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earful import storms
from earful.storms import GUARD_HOURS, HISTORY_HOURS, Counts, Finding, Heard, examine

HOURS = HISTORY_HOURS + GUARD_HOURS


def heard(bad: Counts, other: Counts | None = None, seen: Counts | None = None) -> Heard:
    rows = np.atleast_2d(bad)
    others = np.zeros_like(rows) if other is None else np.atleast_2d(other)
    return Heard(rows, others, np.ones_like(rows) if seen is None else np.atleast_2d(seen), 0)


def finding(bad: Counts, other: Counts | None = None, seen: Counts | None = None) -> Finding:
    found = examine(heard(bad, other, seen))
    assert found is not None
    return found


def nothing() -> Counts:
    return np.zeros(HOURS)


def ordinary(per_hour: float, seed: int = 1) -> Counts:
    return np.random.default_rng(seed).poisson(per_hour, HOURS).astype(float)


@given(st.integers(0, 60), st.floats(0.01, 30))
def test_without_spread_the_chance_is_that_of_poisson(count: int, mean: float) -> None:
    below = sum(exp(-mean) * mean**k / factorial(k) for k in range(count))
    assert storms._chance(count, mean, 1e-6) == pytest.approx(1 - below, abs=2e-4)


@given(st.integers(1, 60), st.floats(0.01, 30), st.floats(0, 2))
def test_more_people_are_never_more_usual(count: int, mean: float, spread: float) -> None:
    fewer, more = (storms._chance(one, mean, spread) for one in (count, count + 1))
    assert 0 <= more <= fewer <= 1
    assert storms._chance(count, mean * 1.5, spread) >= fewer - 1e-12


@given(st.lists(st.integers(0, HOURS - 1), max_size=40), st.integers(0, 4))
def test_fewer_than_five_people_are_never_a_storm(history: list[int], people: int) -> None:
    bad = nothing()
    bad[history] = 1
    bad[-24:] = 0
    bad[-1] = people
    assert not finding(bad).is_storm


def test_a_surprise_at_night_is_one_sooner_than_by_day() -> None:
    day = np.tile(np.where((np.arange(24) >= 8) & (np.arange(24) < 20), 1.0, 0.0), HOURS // 24)
    bad = np.random.default_rng(1).poisson(day * 2).astype(float)
    by_night, by_day = bad.copy(), bad[: -(24 - 14)].copy()
    by_night[-2:] = 4  # 22 to 24 o'clock
    by_day[-2:] = 4  # 12 to 14 o'clock
    assert finding(by_night).is_storm
    assert not finding(by_day).is_storm


def test_a_brand_of_which_weeks_stray_is_alarmed_later() -> None:
    steady = ordinary(0.5)
    wild = steady * np.repeat(np.random.default_rng(2).gamma(0.5, 2, HOURS // 24), 24)
    for bad in (steady, wild):
        bad[-24:] = 0
        bad[-24::2] = 3
    assert finding(steady).is_storm
    assert not finding(wild).is_storm


def test_more_of_everything_is_a_loud_day_and_more_of_the_bad_alone_a_storm() -> None:
    bad, other = ordinary(0.5), ordinary(2, 2)
    bad[-24:] *= 4
    assert finding(bad, other).is_storm
    other[-24:] *= 4
    assert not finding(bad, other).is_storm


def test_where_all_that_is_said_is_bad_more_of_it_is_a_storm() -> None:
    bad = ordinary(0.5)
    bad[-24:] *= 4
    assert finding(bad).is_storm


def test_hours_in_which_nobody_looked_hold_nothing_and_expect_nothing() -> None:
    bad, seen = ordinary(0.5), np.ones(HOURS)
    usual = finding(bad).expected
    seen[-12:] = 0
    bad[-12:] = 50
    found = finding(bad, seen=seen)
    assert not found.is_storm
    assert found.expected < 0.7 * usual


def test_each_source_is_expected_to_say_what_it_says() -> None:
    loud, quiet = ordinary(4), nothing()
    seen = np.ones((2, HOURS))
    seen[0, -24:] = 0
    quiet[-2:] = 4
    both = np.stack([loud, quiet])
    assert finding(both, seen=seen).is_storm
    assert not finding(both).is_storm


def test_two_weeks_have_to_be_known() -> None:
    seen = np.zeros(HOURS)
    seen[-GUARD_HOURS - 14 * 24 + 1 :] = 1
    assert examine(heard(ordinary(1), seen=seen)) is None
    seen[-GUARD_HOURS - 14 * 24] = 1
    assert examine(heard(ordinary(1), seen=seen)) is not None
    assert examine(heard(np.zeros((0, HOURS)))) is None


def test_a_usual_day_is_calm_and_three_times_as_much_is_not() -> None:
    bad = ordinary(1)
    assert finding(bad).is_calm
    bad[-24:] = 3
    assert not finding(bad).is_calm
