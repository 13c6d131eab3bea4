"""Values of options and weights of criteria, drawn where they are not known exactly.

Everything is drawn for the names in one order, so that the order in which options and criteria
stand in a table changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.desk_research.options.inputs import (
    Order,
    check_whole,
    importance,
    read_values,
    read_weights,
)

WEIGHTS, VALUES = 0, 1  # two streams of chance, so that neither draw moves the other


@dataclass(frozen=True)
class OptionDraws:
    """Drawn values and weights, options and criteria in the order of their names.

    Attributes
    ----------
    values
        Draws × options × criteria; one draw when all values are exact.
    low, high
        Options × criteria: the ends between which the values are drawn; where they were sampled,
        the smallest and the largest.
    weights
        Draws × criteria, each row adding to one; one draw when the weights are exact.
    options, criteria
        Names in the order of the arrays.
    given_options, given_criteria
        The same names in the order in which they came.
    rescaled
        True when weights were given that did not add to one, and were divided by their sum.
    """

    values: np.ndarray
    low: np.ndarray
    high: np.ndarray
    weights: np.ndarray
    options: tuple[str, ...]
    criteria: tuple[str, ...]
    given_options: tuple[str, ...]
    given_criteria: tuple[str, ...]
    rescaled: bool

    @property
    def draws(self) -> int:
        """How many draws there are: one when nothing is uncertain."""
        return max(len(self.values), len(self.weights))

    def scores(self) -> np.ndarray:
        """Return the options' weighted sums: draws × options."""
        if len(self.values) == 1:
            return self.weights @ self.values[0].T
        if len(self.weights) == 1:
            return self.values @ self.weights[0]
        return np.einsum("doc,dc->do", self.values, self.weights)


def draw(
    values: Any,
    weights: Any = None,
    *,
    order: Order | None = None,
    draws: int = 10_000,
    seed: int = 2021,
    names: Sequence[str] | None = None,
    criteria: Sequence[str] | None = None,
) -> OptionDraws:
    """Draw values and weights; parameters and errors are those of `options.smaa`."""
    draws, seed = check_whole("draws", draws, 1), check_whole("seed", seed, 0)
    low, high, options, columns = read_values(values, names, criteria)
    rows, rescaled = read_weights(weights, columns)
    draws = _as_many(len(low), len(rows)) or draws
    by_option, by_criterion = (
        sorted(range(len(of)), key=of.__getitem__) for of in (options, columns)
    )
    low, high = (ends[:, by_option][:, :, by_criterion] for ends in (low, high))
    sorted_columns = [columns[place] for place in by_criterion]
    if weights is not None and order is not None:
        msg = "weights and an order of the criteria are both given; expected at most one of them."
        raise ValueError(msg)
    if weights is None:
        rows = _free_weights(draws, seed, sorted_columns, order)
    else:
        rows = rows[:, by_criterion]
    return OptionDraws(
        values=_drawn_values(low, high, draws, seed),
        low=low.min(axis=0),
        high=high.max(axis=0),
        weights=rows,
        options=tuple(options[place] for place in by_option),
        criteria=tuple(sorted_columns),
        given_options=tuple(options),
        given_criteria=tuple(columns),
        rescaled=rescaled,
    )


def _as_many(values: int, weights: int) -> int | None:
    """Return how many draws are given, None when none are."""
    given = {count for count in (values, weights) if count > 1}
    if len(given) > 1:
        msg = f"{values} draws of values and {weights} of weights are given; expected as many."
        raise ValueError(msg)
    return max(given, default=None)


def _drawn_values(low: np.ndarray, high: np.ndarray, draws: int, seed: int) -> np.ndarray:
    if (low == high).all():
        return low
    # every cell is drawn, an exact one too: making one cell exact leaves the others as they were
    shares = np.random.default_rng([seed, VALUES]).random((draws, *low.shape[1:]))
    return low + shares * (high - low)


def _free_weights(
    draws: int, seed: int, criteria: Sequence[str], order: Order | None
) -> np.ndarray:
    """Draw weights evenly from all that add to one, or from those that keep to an order."""
    raw = np.random.default_rng([seed, WEIGHTS]).standard_exponential((draws, len(criteria)))
    raw /= raw.sum(axis=1, keepdims=True)  # a flat Dirichlet distribution
    if order is None:
        return raw
    rank = importance(order, criteria)
    largest_first = -np.sort(-raw, axis=1)
    ordered = np.empty_like(raw)
    for level in np.unique(rank):
        equal = np.flatnonzero(rank == level)
        before = int((rank < level).sum())
        block = largest_first[:, before : before + len(equal)]
        # criteria of equal rank keep the order that they happen to have in the draw
        places = np.argsort(np.argsort(-raw[:, equal], axis=1), axis=1)
        ordered[:, equal] = np.take_along_axis(block, places, axis=1)
    return ordered
