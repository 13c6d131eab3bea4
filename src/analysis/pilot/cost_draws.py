"""Uncertain costs: every item drawn many times between its low and its high."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.pilot.costs import total
from analysis.pilot.intervals import CALCULATED

RUNS = 10_000
SEED = 2021
SHEETS_KEPT = 4  # the same sheet is drawn for the total, for each outcome and to break even
SHAPES = ("pert", "triangular")
UNKNOWN_AMOUNT = "unknown_amount"


@dataclass(frozen=True)
class Drawn:
    """A figure in pounds or units with the limits of its draws.

    `low` and `high` are None where they cannot be stated; `note` then says why, as a code.
    """

    estimate: float | None
    low: float | None
    high: float | None
    note: str
    runs: int
    seed: int
    definition: str


def draw_items(
    costs: pd.DataFrame,
    runs: int = RUNS,
    seed: int = SEED,
    shape: str = "pert",
    together: bool = False,
) -> np.ndarray:
    """Draw the amount of every item between its low and its high, most often near its amount.

    Parameters
    ----------
    costs
        ``amount_gbp``, ``amount_low_gbp``, ``amount_high_gbp``, one row an item, in pounds. An
        item without low and high is drawn as its amount.
    runs, seed
        How many draws, and from which seed.
    shape
        ``pert`` (a beta curve whose peak is the amount, weight 4) or ``triangular``.
    together
        All items high or low in the same draws, instead of each by itself: the widest case.

    Returns
    -------
    numpy.ndarray
        Shape (runs, items), in pounds.

    Raises
    ------
    ValueError
        When the shape is not known, a run is missing, an amount is unknown, only one limit is
        given, or an amount is not between its limits; all items at fault are named.

    Notes
    -----
    PERT: Malcolm and others (1959), Operations Research 7, 646-669. Items drawn each by itself
    partly balance out; costs that rise together do not, which `together` shows.
    """
    if shape not in SHAPES or runs < 1:
        msg = f"shape {shape!r}, {runs} runs; shapes: {', '.join(SHAPES)}; runs: 1 or more"
        raise ValueError(msg)
    return _drawn(tuple(map(tuple, _limits(costs).tolist())), runs, seed, shape, together).copy()


def total_cost(
    costs: pd.DataFrame,
    level: float = 0.95,
    runs: int = RUNS,
    seed: int = SEED,
    shape: str = "pert",
    together: bool = False,
) -> Drawn:
    """Give the whole cost with the limits between which `level` of the draws lie.

    Parameters
    ----------
    costs, runs, seed, shape, together
        As for `draw_items`.
    level
        Share of draws between the limits, tails of equal size.

    Returns
    -------
    Drawn
        Pounds. `estimate` adds up the amounts as they stand.
    """
    definition = definition_of(shape, together)
    whole = total(costs)
    if whole is None:
        return Drawn(None, None, None, UNKNOWN_AMOUNT, runs, seed, definition)
    low, high = middle(draw_items(costs, runs, seed, shape, together).sum(axis=1), level)
    return Drawn(whole, low, high, CALCULATED, runs, seed, definition)


def middle(values: np.ndarray, level: float) -> tuple[float, float]:
    """Return the limits between which `level` of the draws lie; draws may be endless."""
    if not 0 < level < 1:
        msg = f"level {level!r} is not a level; give a number between 0 and 1, such as 0.95"
        raise ValueError(msg)
    tails = [(1 - level) / 2, (1 + level) / 2]
    # an order statistic: a mixture of two draws fails when one of them is endless
    low, high = np.quantile(values, tails, method="inverted_cdf")
    return float(low), float(high)


@lru_cache(maxsize=SHEETS_KEPT)
def _drawn(
    limits: tuple[tuple[float, float, float], ...],
    runs: int,
    seed: int,
    shape: str,
    together: bool,
) -> np.ndarray:
    """Draw items of which low, amount and high are known."""
    width = 1 if together else len(limits)
    chances = np.random.default_rng(seed).random((runs, width))
    if together:
        chances = np.repeat(chances, len(limits), axis=1)
    columns = [_quantiles(chances[:, i], *limits[i], shape) for i in range(len(limits))]
    return np.column_stack(columns) if columns else np.empty((runs, 0))


def definition_of(shape: str, together: bool) -> str:
    """Say in plain English how costs were drawn."""
    how = "all items in step" if together else "each item by itself"
    return f"costs: {shape} between low and high, peak at the amount, {how}"


def _limits(costs: pd.DataFrame) -> np.ndarray:
    """Return low, amount and high of each item; refuse what cannot be drawn, all at once."""
    wanted = ["amount_low_gbp", "amount_gbp", "amount_high_gbp"]
    amounts = costs.reindex(columns=wanted).to_numpy(dtype="float64")
    low, amount, high = amounts.T
    faults = []
    for item, (least, middle, most) in enumerate(zip(low, amount, high, strict=True), start=1):
        neither = np.isnan(least) and np.isnan(most)
        inside = np.isfinite([least, most]).all() and least <= middle <= most
        if not np.isfinite(middle) or not (neither or inside):
            faults.append(f"item {item}: low {least}, amount {middle}, high {most}")
    if faults:
        msg = "expected low <= amount <= high, or neither limit; found " + "; ".join(faults)
        raise ValueError(msg)
    filled = np.where(np.isnan(amounts), amount[:, None], amounts)
    return np.asarray(filled)


def _quantiles(
    chances: np.ndarray, low: float, amount: float, high: float, shape: str
) -> np.ndarray:
    from scipy import stats

    if low == high:
        return np.full(len(chances), amount)
    peak = (amount - low) / (high - low)
    if shape == "triangular":
        return np.asarray(stats.triang.ppf(chances, peak, loc=low, scale=high - low))
    share = stats.beta.ppf(chances, 1 + 4 * peak, 1 + 4 * (1 - peak))
    return np.asarray(low + (high - low) * share)
