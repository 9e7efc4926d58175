"""Logistic regression with an L2 penalty, over n-grams or over columns, by limited-memory BFGS.

Source: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 7.4 and 3.1 (backtracking).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Objective = Callable[[Vector], tuple[float, Vector]]

_MEMORY = 8
_MOST_STEPS = 60
_ENOUGH = 1e-4
"""The relative size of the gradient at which the minimum counts as found."""


def sigmoid(logits: Vector) -> Vector:
    """Unit: 0 to 1."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)))


def loss(logits: Vector, labels: NDArray[np.bool_], weights: Vector) -> tuple[float, Vector]:
    """The weighted logistic loss, and its gradient by the logits."""
    signs = np.where(labels, 1.0, -1.0)
    margins = signs * logits
    return _dot(weights, np.logaddexp(0.0, -margins)), -weights * signs * sigmoid(-margins)


def minimum(objective: Objective, start: Vector, most_steps: int = _MOST_STEPS) -> Vector:
    """Where the smooth, convex objective is least."""
    at = start
    value, slope = objective(at)
    goal = _ENOUGH * max(1.0, _length(slope))
    moves: list[tuple[Vector, Vector, float]] = []
    for _ in range(most_steps):
        if _length(slope) <= goal:
            break
        direction = _direction(slope, moves)
        descent = _dot(slope, direction)
        step = 1.0 if moves else 1.0 / max(1.0, _length(slope))
        for _ in range(30):
            there = at + step * direction
            new_value, new_slope = objective(there)
            if new_value <= value + 1e-4 * step * descent:
                break
            step /= 2
        else:
            break
        move, turn = there - at, new_slope - slope
        curvature = _dot(move, turn)
        if curvature > 1e-12:
            moves = [*moves[1 - _MEMORY :], (move, turn, 1.0 / curvature)]
        at, value, slope = there, new_value, new_slope
    return at


def _dot(left: Vector, right: Vector) -> float:
    """Why: the threads of a BLAS wait for each other by spinning: slow on a machine that is in use."""
    return float(np.einsum("i,i->", left, right))


def _length(vector: Vector) -> float:
    return float(np.sqrt(_dot(vector, vector)))


def _direction(slope: Vector, moves: list[tuple[Vector, Vector, float]]) -> Vector:
    direction = -slope
    shares = []
    for move, turn, inverse in reversed(moves):
        share = inverse * _dot(move, direction)
        shares.append(share)
        direction -= share * turn
    if moves:
        _, turn, inverse = moves[-1]
        direction *= 1.0 / (inverse * _dot(turn, turn))
    for (move, turn, inverse), share in zip(moves, reversed(shares), strict=True):
        direction += (share - inverse * _dot(turn, direction)) * move
    return direction
