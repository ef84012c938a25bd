"""Turns scores into honest probabilities, and chooses when to answer, to ask and to refuse."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

COST_WRONG = 4.0
"""A wrong procedure costs four questions: the person reads a screen, doubts, goes back and types again."""

COST_ASK_RIGHT = 1.0
"""A question whose choices hold the right intent costs one press."""

COST_ASK_WRONG = 2.0
"""A question without the right choice costs a reading and another sentence."""

COST_REFUSE = 1.7
"""« Je n'ai pas compris » costs another sentence, without a list to read first."""

CHOICES = 3
"""Most choices offered when unsure."""

_START = (4.0, 0.3)
"""Where the search for a blend begins: what both kinds of scores weighed on the project's own data."""

_GRID = np.round(np.arange(0.04, 0.99, 0.02), 2)

Scores = NDArray[np.float64]


class Thresholds(NamedTuple):
    """Probabilities from which one answers, and from which one asks. Below, one refuses."""

    answer: float
    ask: float


class Blend(NamedTuple):
    """How much the scores of letters and of sense weigh before a softmax: a temperature for each."""

    letters: float
    sense: float


def blend(letters: Scores, sense: Scores | None, weights: Blend) -> Scores:
    """Return probabilities, row by row: the softmax of weighted scores."""
    scaled = letters * weights.letters + (0.0 if sense is None else sense * weights.sense)
    exponentials = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    result: Scores = exponentials / exponentials.sum(axis=1, keepdims=True)
    return result


def choose_blend(letters: Scores, sense: Scores | None, truth: NDArray[np.int_]) -> Blend:
    """Choose the weights under which the true intents are likeliest. `truth` holds columns, -1 if unknown."""
    known = truth >= 0
    rows = np.arange(known.sum())

    def loss(logarithms: NDArray[np.float64]) -> float:
        probabilities = blend(letters[known], sense[known] if sense is not None else None, _weights(logarithms))
        return float(-np.log(probabilities[rows, truth[known]] + 1e-12).mean())

    start = np.log(_START if sense is not None else _START[:1])
    return _weights(minimize(loss, start, method="Nelder-Mead").x)


def _weights(logarithms: NDArray[np.float64]) -> Blend:
    weights = np.exp(logarithms)
    return Blend(float(weights[0]), float(weights[1]) if len(weights) > 1 else 0.0)


def choose_thresholds(probabilities: Scores, truth: NDArray[np.int_]) -> Thresholds:
    """Choose the two thresholds of least mean cost; of equals, the most cautious."""
    order = np.argsort(-probabilities, axis=1)[:, :CHOICES]
    first = np.take_along_axis(probabilities, order[:, :1], axis=1)[:, 0]
    cost_answer = np.where(order[:, 0] == truth, 0.0, COST_WRONG)
    cost_ask = np.where((order == truth[:, None]).any(axis=1), COST_ASK_RIGHT, COST_ASK_WRONG)

    def cost(thresholds: Thresholds) -> float:
        costs = np.where(
            first >= thresholds.answer, cost_answer, np.where(first >= thresholds.ask, cost_ask, COST_REFUSE)
        )
        return float(costs.mean())

    candidates = [Thresholds(float(high), float(low)) for high in _GRID for low in _GRID if low <= high]
    return min(candidates, key=lambda candidate: (round(cost(candidate), 6), -candidate.answer, -candidate.ask))
