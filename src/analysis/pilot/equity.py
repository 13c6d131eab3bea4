"""How unequally something is spread over deprivation: concentration index, curve and ratio.

The index says which way reach leans over all of a ranking; the ratio of the two ends is easier to
explain and says nothing of the middle. They stand beside each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.pilot.intervals import (
    CALCULATED,
    NO_SPREAD,
    NO_VALUES,
    ONE_VALUE,
    Interval,
    normal_quantile,
)

STANDARD, ERREYGERS, WAGSTAFF = "standard", "erreygers", "wagstaff"
KINDS = (STANDARD, ERREYGERS, WAGSTAFF)
NOBODY = "nobody"  # the outcome is 0 for all
EVERYBODY = "everybody"  # the outcome is 1 for all: Wagstaff's form divides by nothing
GROUPS_ONLY = "groups_only"  # means of groups: how people differ inside them is not known
NOTHING_TO_DIVIDE_BY = "nothing_to_divide_by"
LOW_RANKS, HIGH_RANKS, NOT_TOLD_APART = "more_deprived", "less_deprived", "not_told_apart"
DEFINITIONS = {
    STANDARD: "twice the covariance of outcome and rank, over the mean outcome",
    ERREYGERS: "Erreygers (2009), for an outcome between 0 and 1: four times mean and index",
    WAGSTAFF: "Wagstaff (2005), for an outcome between 0 and 1: the index over one minus the mean",
}


@dataclass(frozen=True)
class Concentration:
    """A concentration index: below 0 the outcome leans to low ranks (1 = most deprived).

    `direction` is ``more_deprived``, ``less_deprived`` or ``not_told_apart`` (the interval holds
    0, or there is none). Without limits `note` says why.
    """

    estimate: float | None
    low: float | None
    high: float | None
    standard_error: float | None
    kind: str
    n: float
    direction: str
    definition: str
    note: str = CALCULATED


def fractional_rank(
    rank_variable: Sequence[float] | Any, weights: Sequence[float] | Any | None = None
) -> np.ndarray:
    """Give the share of people with a lower rank, plus half of those with the same.

    Equal ranks share one value, so the order of the rows never matters.

    Parameters
    ----------
    rank_variable
        A rank, or anything that can be ordered; equal values are ties.
    weights
        How many people each row stands for; one each if None.

    Returns
    -------
    numpy.ndarray
        Between 0 and 1, one a row; the weighted mean is one half.
    """
    ranks = np.asarray(rank_variable, dtype=float)
    people = np.ones(len(ranks)) if weights is None else np.asarray(weights, dtype=float)
    _, place = np.unique(ranks, return_inverse=True)
    held = np.bincount(place, weights=people)
    middle = (np.cumsum(held) - held / 2) / held.sum()
    return middle[place]


def concentration_index(
    outcome: Sequence[float] | Any,
    rank_variable: Sequence[float] | Any,
    weights: Sequence[float] | Any | None = None,
    kind: str = STANDARD,
    level: float = 0.95,
) -> Concentration:
    """Say how far an outcome leans to one end of a ranking.

    Parameters
    ----------
    outcome
        One number a row, 0 or more; between 0 and 1 for Erreygers and Wagstaff (yes = 1).
    rank_variable
        Deprivation rank, 1 the most deprived; equal values are ties.
    weights
        How many people each row stands for. With outcomes other than 0 and 1 the rows are means
        of groups, and no interval can be stated.
    kind
        ``standard``, ``erreygers`` or ``wagstaff``. For yes/no the standard index depends on
        whether yes or no is counted; Erreygers's turns round exactly.
    level
        Of the interval.

    Returns
    -------
    Concentration
        Without an estimate when there is nobody (``no_values``), the outcome is 0 for all
        (``nobody``) or, for Wagstaff, 1 for all (``everybody``). Without limits for one person
        (``one_value``), where nothing varies (``no_spread``) or for groups (``groups_only``).

    Raises
    ------
    ValueError
        When lengths differ, a number is missing, a weight is not above 0, an outcome is outside
        its range, or the kind is not known.

    Notes
    -----
    Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77, 87-103. The standard
    error is theirs, written as an influence function so that ties and weights
    enter as they stand; it counts the chance in the ranks and in the mean, which the regression
    of O'Donnell and others (2008, chapter 8) leaves out.
    """
    values, ranks, people = _checked(outcome, rank_variable, weights, kind)
    n, how = float(people.sum()), DEFINITIONS[kind]
    nothing = _nothing(values, kind)
    if nothing:
        return Concentration(None, None, None, None, kind, n, NOT_TOLD_APART, how, nothing)
    estimate, influence = _estimate(values, ranks, people, kind)
    spread = math.sqrt(float((people * influence**2).sum())) / n
    grouped = weights is not None and not np.isin(values, (0, 1)).all()
    reasons = {ONE_VALUE: n <= 1, GROUPS_ONLY: grouped, NO_SPREAD: spread < 1e-12}
    note = next((code for code, holds in reasons.items() if holds), CALCULATED)
    if note != CALCULATED:
        return Concentration(estimate, None, None, None, kind, n, NOT_TOLD_APART, how, note)
    half = normal_quantile(level) * spread
    low, high = max(-1.0, estimate - half), min(1.0, estimate + half)
    leaning = HIGH_RANKS if low > 0 else LOW_RANKS if high < 0 else NOT_TOLD_APART
    return Concentration(estimate, low, high, spread, kind, n, leaning, how)


def concentration_curve(
    outcome: Sequence[float] | Any,
    rank_variable: Sequence[float] | Any,
    weights: Sequence[float] | Any | None = None,
) -> pd.DataFrame:
    """Give the share of the outcome that the lowest-ranked people have, as their share grows.

    Parameters and errors are those of `concentration_index`.

    Returns
    -------
    pandas.DataFrame
        ``share_people`` and ``share_outcome``, both from 0 to 1, one row a different rank after
        the starting point. Above the diagonal the outcome leans to low ranks. Only the starting
        point when the outcome is 0 for all.
    """
    values, ranks, people = _checked(outcome, rank_variable, weights, STANDARD)
    columns = ["share_people", "share_outcome"]
    if not len(values) or not values.any():
        return pd.DataFrame([(0.0, 0.0)], columns=columns)
    _, place = np.unique(ranks, return_inverse=True)
    held = np.bincount(place, weights=people)
    had = np.bincount(place, weights=people * values)
    points = zip(np.cumsum(held) / held.sum(), np.cumsum(had) / had.sum(), strict=True)
    return pd.DataFrame([(0.0, 0.0), *points], columns=columns)


def rate_ratio(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Interval:
    """Give the ratio of two shares of different people, such as most over least deprived.

    Parameters
    ----------
    x1, n1, x2, n2
        People with the property and all people, of the first and of the second group.
    level
        Of the interval.

    Returns
    -------
    Interval
        First share over second. Nobody in the second group, or in either, gives no ratio and
        ``nothing_to_divide_by``; an empty group gives ``no_values``.

    Raises
    ------
    ValueError
        When a count is not between 0 and its number of people.

    Notes
    -----
    Score interval of Koopman (1984), Biometrics 40, 513-517: the ratios that a score test does
    not reject. It holds with few in a group, where the interval of the logarithm does not.
    """
    z = normal_quantile(level)
    for count, whole in ((x1, n1), (x2, n2)):
        if not 0 <= count <= whole:
            msg = f"{count} of {whole} is not a share: the first lies between 0 and the second"
            raise ValueError(msg)
    if 0 in (n1, n2):
        return Interval(None, None, None, NO_VALUES)
    if x2 == 0:
        return Interval(None, None, None, NOTHING_TO_DIVIDE_BY)
    x1, n1, x2, n2 = (int(each) for each in (x1, n1, x2, n2))
    estimate, counts = (x1 / n1) / (x2 / n2), (x1, n1, x2, n2)
    low = 0.0 if x1 == 0 else _ratio_limit(counts, z, estimate, 0.5)
    return Interval(estimate, low, _ratio_limit(counts, z, estimate or 1e-4, 2.0))


def _checked(
    outcome: Any, rank_variable: Any, weights: Any, kind: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values, ranks = np.asarray(outcome, dtype=float), np.asarray(rank_variable, dtype=float)
    people = np.ones(len(values)) if weights is None else np.asarray(weights, dtype=float)
    faults = []
    if kind not in KINDS:
        faults.append(f"kind {kind!r}; known: {', '.join(KINDS)}")
    if not len(values) == len(ranks) == len(people):
        faults.append(f"{len(values)} outcomes, {len(ranks)} ranks and {len(people)} weights")
    missing = sum(int((~np.isfinite(each)).sum()) for each in (values, ranks, people))
    if missing:
        faults.append(f"{missing} numbers missing or not finite; leave those people out and say so")
    if (people <= 0).any():
        faults.append(f"weights {people[people <= 0].tolist()}; a row stands for more than nobody")
    most = 1.0 if kind in (ERREYGERS, WAGSTAFF) else math.inf
    outside = values[(values < 0) | (values > most)]
    if len(outside):
        faults.append(f"outcomes {outside.tolist()}; they lie between 0 and {most:g}")
    if faults:
        raise ValueError("; ".join(faults))
    return values, ranks, people


def _nothing(values: np.ndarray, kind: str) -> str | None:
    if not len(values):
        return NO_VALUES
    if not values.any():
        return NOBODY
    return EVERYBODY if kind == WAGSTAFF and (values == 1).all() else None


def _estimate(
    values: np.ndarray, ranks: np.ndarray, people: np.ndarray, kind: str
) -> tuple[float, np.ndarray]:
    """Return the index and how much each row's people pull on it (their influence)."""
    share = people / people.sum()
    rank = fractional_rank(ranks, people)
    mean = float((share * values).sum())
    product = float((share * values * rank).sum())
    index = 2 * product / mean - 1
    below = _outcome_below(values, ranks, share) / mean  # the curve's height at each row's rank
    pull = 2 * (values * rank / mean + (1 - below)) - 4 * product / mean
    pull = pull - 2 * product * (values - mean) / mean**2
    if kind == ERREYGERS:
        return 4 * mean * index, 4 * (mean * pull + index * (values - mean))
    if kind == WAGSTAFF:
        rest = 1 - mean
        return index / rest, pull / rest + index * (values - mean) / rest**2
    return index, pull


def _outcome_below(values: np.ndarray, ranks: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the outcome of people with a lower rank plus half of that with the same."""
    _, place = np.unique(ranks, return_inverse=True)
    held = np.bincount(place, weights=share * values)
    return (np.cumsum(held) - held / 2)[place]


def _ratio_limit(counts: tuple[int, int, int, int], z: float, start: float, step: float) -> float:
    """Find where the score test begins to reject, away from the start by factors of `step`."""
    from scipy.optimize import brentq

    def excess(logarithm: float) -> float:
        return _ratio_score(counts, math.exp(logarithm)) - z**2

    inside = outside = math.log(start)
    while excess(outside) <= 0:
        inside, outside = outside, outside + math.log(step)
    return math.exp(float(brentq(excess, inside, outside, xtol=1e-12)))


def _ratio_score(counts: tuple[int, int, int, int], ratio: float) -> float:
    """Return the score chi-squared, were `ratio` the true one, with the likeliest such shares."""
    x1, n1, x2, n2 = counts
    a, c = (n1 + n2) * ratio, float(x1 + x2)
    b = ratio * (n1 + x2) + x1 + n2
    second = (b - math.sqrt(max(b * b - 4 * a * c, 0.0))) / (2 * a)
    first = min(ratio * second, 1.0)
    variance = first * (1 - first) / n1 + ratio**2 * second * (1 - second) / n2
    excess = (x1 / n1 - ratio * x2 / n2) ** 2
    if variance < 1e-15:  # both shares 1: the ratio is 1 or is not possible
        return 0.0 if excess < 1e-15 else math.inf
    return excess / variance
