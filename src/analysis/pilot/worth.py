"""Is it worth its cost? Cost for each point of change, and the chance at a stated value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from analysis.pilot.cost_draws import (
    RUNS,
    SEED,
    UNKNOWN_AMOUNT,
    Drawn,
    definition_of,
    draw_items,
    middle,
)
from analysis.pilot.costs import total
from analysis.pilot.intervals import CALCULATED, FULL_COUNT, Interval

CURVES = {"t": "t distribution", "normal": "normal curve"}
HOLDS_ZERO = "interval_holds_zero"
NO_IMPROVEMENT = "no_improvement"


@dataclass(frozen=True)
class Draws:
    """Costs and change of one outcome, drawn together.

    Attributes
    ----------
    cost, change
        One value a draw: pounds in all, and points of the outcome in all (mean change times
        people), positive for better; both empty when they cannot be drawn.
    cost_estimate, change_estimate
        The same without chance.
    limits
        Low and high limit of the mean change times people, at the level of its interval.
    note
        ``calculated``, or the code of the reason why there are no draws.
    """

    cost: np.ndarray = field(repr=False)
    change: np.ndarray = field(repr=False)
    cost_estimate: float | None
    change_estimate: float | None
    limits: tuple[float, float] | None
    note: str
    level: float
    runs: int
    seed: int
    definition: str


def draw(
    costs: pd.DataFrame,
    change: Interval,
    n: int,
    better: str = "increase",
    curve: str = "t",
    level: float = 0.95,
    runs: int = RUNS,
    seed: int = SEED,
    shape: str = "pert",
    together: bool = False,
) -> Draws:
    """Draw the costs and the change of an outcome together.

    Parameters
    ----------
    costs, runs, seed, shape, together
        As for `draw_items`.
    change
        Mean change of a person with limits at `level`, or difference in shares (from -1 to 1),
        or a full count, which does not vary.
    n
        The people followed up: nobody else is taken to have changed. 1 for a full count.
    better
        ``increase`` or ``decrease``: which change is for the better.
    curve
        ``t`` for a mean with Student's limits; ``normal`` for a difference in shares.
    level
        Level of the limits of `change`.

    Returns
    -------
    Draws
        The change is drawn around the estimate from the t distribution with n - 1 degrees of
        freedom, or the normal curve, on the standard error that half the width of the limits
        gives; the costs by `draw_items`.

    Raises
    ------
    ValueError
        When a direction or a curve is not known, or limits are given for fewer than two people.
    """
    if better not in ("increase", "decrease"):
        msg = f"better is {better!r}; it is increase or decrease"
        raise ValueError(msg)
    _check_curve(curve)
    how = f"{definition_of(shape, together)}; change: {CURVES[curve]}, {n} people"
    people = n if better == "increase" else -n
    points = None if change.estimate is None else people * change.estimate
    note = UNKNOWN_AMOUNT if total(costs) is None else change.note
    if note == FULL_COUNT and points is not None:
        note, limits, came = CALCULATED, (points, points), np.full(runs, points)
    elif note == CALCULATED and points is not None:
        limits, came = _drawn_change(change, n, people, points, curve, level, runs, seed)
    else:
        none = np.empty(0)
        return Draws(none, none, total(costs), points, None, note, level, runs, seed, how)
    spent = draw_items(costs, runs, seed, shape, together).sum(axis=1)
    return Draws(spent, came, total(costs), points, limits, note, level, runs, seed, how)


def cost_per_point(draws: Draws) -> Drawn:
    """Divide all costs by all points of change, where that can be done.

    Returns
    -------
    Drawn
        Pounds for one person's change by one point. Without limits and with the note
        ``interval_holds_zero`` when the limits of the change hold zero: the ratio then has no
        largest value. Without an estimate when the change is not for the better.

    Notes
    -----
    Limits are those of points per pound turned over: unlike pounds per point, that ratio does not
    jump where the change is near zero. See Briggs and Fenn (1998), Health Economics 7, 723-740.
    """
    plain = (draws.runs, draws.seed, draws.definition)
    if draws.note != CALCULATED or draws.cost_estimate is None or draws.change_estimate is None:
        return Drawn(None, None, None, draws.note, *plain)
    if draws.change_estimate <= 0:
        return Drawn(None, None, None, NO_IMPROVEMENT, *plain)
    ratio = draws.cost_estimate / draws.change_estimate
    with np.errstate(divide="ignore"):  # a draw that costs nothing gives endless points a pound
        least, most = middle(draws.change / draws.cost, draws.level)
    if draws.limits is None or draws.limits[0] <= 0 or least <= 0:
        return Drawn(ratio, None, None, HOLDS_ZERO, *plain)
    return Drawn(ratio, 1 / most, 1 / least, CALCULATED, *plain)


def chance(
    draws: Draws,
    value_gbp: float,
    value_low_gbp: float | None = None,
    value_high_gbp: float | None = None,
) -> float | None:
    """Give the chance that the change is worth more than it cost, at a stated value.

    Parameters
    ----------
    draws
        As `draw` returns them.
    value_gbp
        What one person's change by one point is worth, in pounds: a judgement, never ours.
    value_low_gbp, value_high_gbp
        Where the value itself is uncertain, between which limits; drawn by PERT.

    Returns
    -------
    float or None
        Per cent of the draws in which value times change exceeds cost; None without draws.

    Raises
    ------
    ValueError
        When the value is negative or not between its limits.

    Notes
    -----
    One point of the acceptability curve of Fenwick, Claxton and Sculpher (2001), Health Economics
    10, 779-787. All of the change is credited to the pilot, which a pilot without a comparison
    group cannot show.
    """
    line = pd.DataFrame(
        {
            "amount_gbp": [value_gbp],
            "amount_low_gbp": [value_low_gbp],
            "amount_high_gbp": [value_high_gbp],
        },
        dtype="float64",
    )
    if value_gbp < 0:
        msg = f"a value of {value_gbp} pounds; expected 0 or more"
        raise ValueError(msg)
    if draws.note != CALCULATED:
        return None
    # a seed of its own, so that the value does not rise and fall with the first cost
    value = draw_items(line, draws.runs, draws.seed + 1).ravel()
    return float(100 * np.mean(value * draws.change > draws.cost))


def curve(draws: Draws, values: Sequence[float] | None = None) -> pd.DataFrame:
    """Give the chance of being worthwhile over a range of values.

    Parameters
    ----------
    draws
        As `draw` returns them.
    values
        Pounds for one person's change by one point; by default 41 from 0 to about twice the
        cost of a point, rounded up.

    Returns
    -------
    pandas.DataFrame
        ``value_gbp``, ``chance_worthwhile`` (per cent); no rows without draws, or when nothing
        improved and no values are given.
    """
    if draws.note != CALCULATED:
        grid: list[float] = []
    elif values is not None:
        grid = [float(value) for value in values]
    else:
        grid = _grid(cost_per_point(draws).estimate)
    rows = [(value, chance(draws, value)) for value in grid]
    return pd.DataFrame(rows, columns=["value_gbp", "chance_worthwhile"], dtype="float64")


def _drawn_change(
    change: Interval,
    n: int,
    people: int,
    points: float,
    curve: str,
    level: float,
    runs: int,
    seed: int,
) -> tuple[tuple[float, float], np.ndarray]:
    """Return the limits of the whole change and its draws."""
    if n < 2 or change.low is None or change.high is None:
        msg = f"limits {change.low} to {change.high} of {n} people; expected both, of two or more"
        raise ValueError(msg)
    tail = (1 + level) / 2
    quantile = stats.t.ppf(tail, n - 1) if curve == "t" else stats.norm.ppf(tail)
    error = (change.high - change.low) / 2 / quantile
    source = np.random.default_rng([seed, 1])
    spread = source.standard_t(n - 1, runs) if curve == "t" else source.standard_normal(runs)
    low, high = sorted((people * change.low, people * change.high))
    return (low, high), points + people * error * spread


def _check_curve(curve: str) -> None:
    if curve not in CURVES:
        msg = f"curve {curve!r}; known: {', '.join(CURVES)}"
        raise ValueError(msg)


def _grid(ratio: float | None) -> list[float]:
    if not ratio:
        return []
    step = 2 * ratio / 40
    size = 10 ** math.floor(math.log10(step))
    nice = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= step)
    return [nice * i for i in range(41)]
