"""Weights by which people who stayed speak for people like them who left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.change.answers import as_numbers
from analysis.pilot.intervals import CALCULATED, NO_SPREAD, checked_level
from analysis.pilot.missing.bounds import NOBODY_MISSING

TOO_FEW_LEFT = "too_few_left"
SEPARATED = "separated"
LEAST_EACH = 10  # stayers and leavers for each predictor (Peduzzi and others 1996)
WORDS = (
    "Mean change of the complete pairs, each weighted by one over the chance of staying given "
    "baseline (logistic regression); limits by leaving out one person at a time, t distribution"
)


@dataclass(frozen=True)
class WeightedChange:
    """A mean change in which people likely to leave count for more.

    Attributes
    ----------
    estimate, low, high
        In the unit of the answers; None where no weights can be estimated.
    n_effective
        Kish's number: as many equally weighted people would tell as much.
    largest_share
        Share of all weight that one person has.
    note
        ``calculated``, ``nobody_missing``, ``too_few_left`` (fewer than ten leavers or stayers
        for each predictor), ``separated`` (baseline tells exactly who left) or ``no_spread``.
    """

    estimate: float | None
    low: float | None
    high: float | None
    note: str
    n: int
    n_missing: int
    n_effective: float | None = None
    largest_share: float | None = None
    definition: str = WORDS


def weighted_change(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    predictors: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> WeightedChange:
    """Weight the complete pairs so that they look like everybody at baseline.

    Parameters
    ----------
    before, after
        Answers of the same people; those without a first answer are left out.
    predictors
        What is known of each person at baseline, a row a person and a column a predictor, none
        missing. By default the first answer alone.
    level
        Of the interval.

    Returns
    -------
    WeightedChange
        A sensitivity analysis: right only if staying depends on the predictors and on nothing
        else that goes with change.

    Raises
    ------
    ValueError
        When a predictor is missing or does not have a row a person.

    Notes
    -----
    Seaman and White (2013), Statistical Methods in Medical Research 22, 278-295. The jackknife
    estimates the weights anew each time, so their own uncertainty is in the limits.
    """
    from scipy import stats

    checked_level(level)
    first, second = as_numbers(before), as_numbers(after)
    table = first[:, None] if predictors is None else np.asarray(predictors, dtype="float64")
    _check(first, second, table)
    asked = ~np.isnan(first)
    design = _design(table[asked])
    kept = ~np.isnan(second[asked])
    change = np.nan_to_num(second[asked] - first[asked])
    counted = (int(kept.sum()), int((~kept).sum()))
    note = _refusal(kept, design)
    if note:
        return WeightedChange(None, None, None, note, *counted)
    weights = _weights(design, kept)
    if weights is None:
        return WeightedChange(None, None, None, SEPARATED, *counted)
    estimate = float(weights @ change / weights.sum())
    told = (float(weights.sum() ** 2 / (weights**2).sum()), float(weights.max() / weights.sum()))
    error = _jackknife(design, kept, change)
    if not error:
        failed = NO_SPREAD if error == 0 else SEPARATED
        return WeightedChange(estimate, None, None, failed, *counted, *told)
    half = float(stats.t.ppf((1 + level) / 2, counted[0] - 1)) * error
    return WeightedChange(estimate, estimate - half, estimate + half, CALCULATED, *counted, *told)


def _check(first: np.ndarray, second: np.ndarray, table: np.ndarray) -> None:
    if first.shape != second.shape or table.ndim != 2 or len(table) != len(first):
        msg = (
            f"give a row of predictors, an answer before and one after for each person; found "
            f"{table.shape}, {len(first)} and {len(second)}"
        )
        raise ValueError(msg)
    without = int(np.isnan(table[~np.isnan(first)]).any(axis=1).sum())
    if without:
        msg = f"{without} people have a missing predictor; leave the predictor out or impute first"
        raise ValueError(msg)


def _design(table: np.ndarray) -> np.ndarray:
    """Put predictors on one scale beside a column of ones; those that do not vary drop out."""
    if not len(table):
        return np.ones((0, 1))
    table = table[:, table.std(axis=0) > 0]
    return np.column_stack([np.ones(len(table)), (table - table.mean(axis=0)) / table.std(axis=0)])


def _refusal(kept: np.ndarray, design: np.ndarray) -> str:
    if kept.all():
        return NOBODY_MISSING
    fewest = min(int(kept.sum()), int((~kept).sum()))
    return TOO_FEW_LEFT if fewest < LEAST_EACH * max(design.shape[1] - 1, 1) else ""


def _weights(design: np.ndarray, kept: np.ndarray) -> np.ndarray | None:
    """Return one over the chance of staying, 0 for those who left; None where it has no fit."""
    slopes = np.zeros(design.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(design @ slopes, -30, 30)))
        curvature = design.T @ (design * (chance * (1 - chance))[:, None])
        try:
            step = np.linalg.solve(curvature, design.T @ (kept - chance))
        except np.linalg.LinAlgError:
            return None
        slopes = slopes + step
        if np.abs(slopes).max() > 15:  # a chance of one in a million for somebody usual
            return None
        if np.abs(step).max() < 1e-10:
            weights: np.ndarray = np.where(kept, 1 / chance, 0.0)
            return weights
    return None


def _jackknife(design: np.ndarray, kept: np.ndarray, change: np.ndarray) -> float | None:
    estimates = []
    for left_out in range(len(kept)):
        others = np.arange(len(kept)) != left_out
        weights = _weights(design[others], kept[others])
        if weights is None:
            return None
        estimates.append(weights @ change[others] / weights.sum())
    n = len(estimates)
    return float(np.sqrt((n - 1) / n * ((np.array(estimates) - np.mean(estimates)) ** 2).sum()))
