"""The minimum is where calculus says it is, and the regression never runs away."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earful.learner.logistic import Vector, loss, minimum, sigmoid
from earful.learner.stack import Expected, columns_fit

NUMBERS = st.floats(-30, 30)


def test_the_minimum_of_a_parabola_is_its_vertex() -> None:
    steepness, vertex = np.array([1.0, 10.0, 300.0, 0.5]), np.array([3.0, -2.0, 0.25, 40.0])

    def parabola(at: Vector) -> tuple[float, Vector]:
        away = at - vertex
        return 0.5 * float(steepness @ (away * away)), steepness * away

    assert minimum(parabola, np.zeros(4)) == pytest.approx(vertex, abs=0.05)


def test_a_start_at_the_minimum_stays_there() -> None:
    assert minimum(lambda at: (float(at @ at), 2 * at), np.zeros(3)).tolist() == [0, 0, 0]


def test_a_slope_that_is_no_number_ends_the_search_where_it_was() -> None:
    start = np.ones(2)
    assert minimum(lambda at: (float("nan"), at * float("nan")), start).tolist() == [1, 1]


@given(st.lists(st.tuples(NUMBERS, st.booleans(), st.floats(0.1, 5)), min_size=1, max_size=8))
def test_the_gradient_of_the_loss_is_its_slope(rows: list[tuple[float, bool, float]]) -> None:
    logits, labels, weights = (np.array(column) for column in zip(*rows, strict=True))
    _, gradient = loss(logits, labels, weights)
    step = 1e-5
    for index in range(len(rows)):
        moved = np.eye(len(rows))[index] * step
        slope = loss(logits + moved, labels, weights)[0] - loss(logits - moved, labels, weights)[0]
        assert gradient[index] == pytest.approx(slope / (2 * step), abs=1e-4)


@given(st.floats(-1e6, 1e6))
def test_a_logit_of_any_size_is_a_probability(logit: float) -> None:
    [chance, opposite] = sigmoid(np.array([logit, -logit]))
    assert 0 <= chance <= 1
    assert chance + opposite == pytest.approx(1)


def test_a_bias_alone_is_the_log_odds_of_the_labels() -> None:
    labels = np.array([True] * 30 + [False] * 10)
    found = columns_fit(np.zeros((40, 1)), labels, np.ones(40), [Expected(0.0)])
    assert found == pytest.approx([0, log(3)], abs=1e-3)


def test_the_penalised_minimum_has_no_slope() -> None:
    chance = np.random.default_rng(7)
    columns = chance.normal(size=(200, 3))
    labels = columns @ np.array([1.0, -2.0, 0.0]) + chance.normal(size=200) > 0.3
    expected = [Expected(1.0), Expected(0.0), Expected(0.5, firmness=0.1)]
    found = columns_fit(columns, labels, np.ones(200), expected)
    slope = loss(columns @ found[:-1] + found[-1], labels, np.ones(200))[1]
    away = found[:-1] - np.array([1.0, 0.0, 0.5])
    assert slope @ columns + np.array([1, 1, 1 + 200 * 0.1]) * away == pytest.approx([0] * 3, abs=0.05)
    assert slope.sum() == pytest.approx(0, abs=0.05)


def test_sides_that_a_line_parts_do_not_drive_the_weights_to_infinity() -> None:
    columns = np.linspace(-1, 1, 40).reshape(-1, 1)
    weight, bias = columns_fit(columns, columns[:, 0] > 0, np.ones(40), [Expected(0.0)])
    assert 2 < weight < 20
    assert abs(bias) < 0.1

    def unpunished(at: Vector) -> tuple[float, Vector]:
        value, slope = loss(columns @ at, columns[:, 0] > 0, np.ones(40))
        return value, slope @ columns

    assert np.isfinite(minimum(unpunished, np.zeros(1))).all()


def test_a_firm_weight_stays_where_it_is_expected_however_many_texts_say_otherwise() -> None:
    columns = np.tile([[1.0], [-1.0]], (2_000, 1))
    labels = columns[:, 0] < 0
    free, firm = (
        columns_fit(columns, labels, np.ones(4_000), [Expected(1.5, firmness)])[0] for firmness in (0, 5)
    )
    assert free < -3
    assert firm == pytest.approx(1.5, abs=0.4)
