"""Break-even: how many loans or borrowers make each cost no more than an alternative."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.pilot.cost_draws import (
    RUNS,
    SEED,
    UNKNOWN_AMOUNT,
    Drawn,
    definition_of,
    draw_items,
    middle,
)
from analysis.pilot.costs import check_categories, total
from analysis.pilot.intervals import CALCULATED

# The categories that grow with every loan; the others are there before the first one.
VARIABLE = ("connectivity", "staff", "other")
NO_UNITS = "no_units"
NEVER = "never_breaks_even"
NOT_ALWAYS = "not_in_every_draw"


@dataclass(frozen=True)
class BreakEven(Drawn):
    """How many loans or borrowers make the cost of each equal to a comparator.

    `estimate` is a whole number, the first at which a unit costs no more than the comparator.
    """

    fixed_gbp: float | None = None
    variable_gbp: float | None = None
    comparator_gbp: float | None = None


def break_even(
    costs: pd.DataFrame,
    units: int,
    comparator_gbp: float,
    variable: Collection[str] = VARIABLE,
    level: float = 0.95,
    runs: int = RUNS,
    seed: int = SEED,
    shape: str = "pert",
) -> BreakEven:
    """Say how many loans (or borrowers) make each cost no more than a comparator.

    Parameters
    ----------
    costs
        ``category``, ``amount_gbp`` and its limits, in pounds; items that outlive the pilot
        already `analysis.pilot.costs.charged` with their share.
    units
        The loans or borrowers that the costs were for.
    comparator_gbp
        What the alternative costs each, in pounds.
    variable
        Categories whose cost grows with each unit; the others are fixed.
    level, runs, seed, shape
        Of the limits: see `draw_items`.

    Returns
    -------
    BreakEven
        Note ``never_breaks_even`` when one more unit alone costs at least the comparator,
        ``not_in_every_draw`` when that is so in too many draws for a high limit.

    Raises
    ------
    ValueError
        When a category is not known, the comparator is not above 0, or units are negative.

    Notes
    -----
    fixed / (comparator - variable cost of one unit), rounded up to a whole unit.
    """
    _check_break_even(costs, units, comparator_gbp)
    definition = f"{definition_of(shape, False)}; varying with use: {', '.join(sorted(variable))}"
    blank = BreakEven(None, None, None, NO_UNITS, runs, seed, definition)
    if units == 0:
        return blank
    if total(costs) is None:
        return BreakEven(None, None, None, UNKNOWN_AMOUNT, runs, seed, definition)
    varies = costs["category"].isin(list(variable)).to_numpy()
    items = draw_items(costs, runs, seed, shape)
    amounts = costs["amount_gbp"].to_numpy(dtype="float64")
    fixed, each = float(amounts[~varies].sum()), float(amounts[varies].sum()) / units
    whole = _needed(np.array([fixed]), np.array([each]), comparator_gbp)[0]
    drawn = _needed(
        items[:, ~varies].sum(axis=1), items[:, varies].sum(axis=1) / units, comparator_gbp
    )
    low, high = middle(drawn, level)
    reached = math.isfinite(whole)
    note = NEVER if not reached else CALCULATED if math.isfinite(high) else NOT_ALWAYS
    return BreakEven(
        float(whole) if reached else None,
        low if reached and math.isfinite(low) else None,
        high if reached and math.isfinite(high) else None,
        note, runs, seed, definition, fixed, each, float(comparator_gbp),
    )  # fmt: skip


def _needed(fixed: np.ndarray, each: np.ndarray, comparator: float) -> np.ndarray:
    """Return the least whole units, endless where each costs at least the comparator by itself."""
    room = comparator - each
    with np.errstate(divide="ignore", invalid="ignore"):
        # 1e-9: a whole number must not be pushed up by the last binary digit
        units = np.ceil(fixed / room - 1e-9)
    return np.where(room > 0, np.maximum(units, 1.0), np.inf)


def _check_break_even(costs: pd.DataFrame, units: int, comparator_gbp: float) -> None:
    check_categories(costs)
    if units < 0 or not comparator_gbp > 0:
        msg = (
            f"{units} units against {comparator_gbp} pounds; expected 0 units or more and a "
            "comparator above 0"
        )
        raise ValueError(msg)
