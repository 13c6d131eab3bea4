"""How many people tell a share at the green threshold from one at the red, by every rule in use."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.pilot.planning.checks import (
    MOST_PEOPLE,
    PERCENT,
    check_between,
    check_whole,
    normal_quantile,
)

# How far beyond the corrected size the exact test is looked at for sizes that fail again.
LOOK_FURTHER = 4
# A chance that equals its limit in arithmetic may miss it in its last binary digits.
ROUNDING = 1e-9
STABLE = {True: "stable", False: "not_stable"}


@dataclass(frozen=True)
class ThresholdSizes:
    """People needed to tell the red from the green threshold of a share, by every rule in use.

    Attributes
    ----------
    normal
        Normal approximation, rounded up.
    corrected
        With continuity correction, not rounded.
    printed
        The same rounded to the nearest whole number, as Lewis and others print it.
    ceiling
        The same rounded up, so that it never falls short of the formula.
    exact
        First number of people for which the exact binomial test has the power.
    critical
        Successes among `exact` people from which red is rejected; up to which, when green is the
        lower threshold.
    stable
        Whether every larger number, as far as four times `corrected`, has the power too: the
        exact test is not monotone.
    stable_from
        The first number from which every larger one, as far as that, has it.
    definition
        The rules in plain words.
    """

    red: float
    green: float
    alpha: float
    power: float
    normal: int
    corrected: float
    printed: int
    ceiling: int
    exact: int
    critical: int
    stable: bool
    stable_from: int
    definition: str


def threshold_sizes(
    red: float, green: float, alpha: float = 0.05, power: float = 0.9, groups: int = 1
) -> ThresholdSizes:
    """Return how many people tell a share at the green threshold from one at the red.

    Parameters
    ----------
    red, green
        Shares, 0 to 1, that differ; either may be the higher.
    alpha
        Chance to reject red when it is the truth, one side.
    power
        Chance to reject red when green is the truth.
    groups
        People come in so many groups of one size; `printed` and `ceiling` are rounded up within
        each when there are two or more.

    Raises
    ------
    ValueError
        When a number cannot be, or the thresholds lie so close that more than 100,000 people are
        needed.

    Notes
    -----
    Lewis and others (2021), Pilot and Feasibility Studies 7, 40, with the continuity correction
    of Fleiss. They print 78 and 34 (78.1 and 34.2 to the nearest) and 44 (43.4 to 22 in each of
    two groups), so the rule is named beside every size.
    """
    check_between(red, "red", 0, 1)
    check_between(green, "green", 0, 1)
    check_between(alpha, "alpha", 0, 0.5)
    check_between(power, "power", 0.5, 1)
    check_whole(groups, "groups", 1)
    gap = abs(green - red)
    spread = normal_quantile(1 - alpha) * math.sqrt(red * (1 - red))
    spread += normal_quantile(power) * math.sqrt(green * (1 - green))
    if gap == 0 or (spread / gap) ** 2 > MOST_PEOPLE:
        msg = (
            f"red {red} and green {green} lie too close: over {MOST_PEOPLE} people tell them apart"
        )
        raise ValueError(msg)
    normal = (spread / gap) ** 2
    corrected = normal / 4 * (1 + math.sqrt(1 + 2 / (normal * gap))) ** 2
    upward = groups * math.ceil(corrected / groups)
    printed = upward if groups > 1 else round(corrected)
    exact = _exact_sizes(red, green, alpha, power, math.ceil(LOOK_FURTHER * corrected) + 50)
    counted = (math.ceil(normal), corrected, printed, upward)
    return ThresholdSizes(red, green, alpha, power, *counted, *exact, _rules(alpha, power))


def sizes_by_threshold(
    thresholds: pd.DataFrame, alpha: float = 0.05, power: float = 0.9
) -> pd.DataFrame:
    """Tabulate `threshold_sizes` for the outcomes whose thresholds are shares.

    Parameters
    ----------
    thresholds
        ``red`` and ``green`` in per cent, and any columns that name the outcome.
    alpha, power
        As for `threshold_sizes`.

    Returns
    -------
    pandas.DataFrame
        The columns given, then ``size_normal``, ``size_corrected``, ``size_printed``,
        ``size_ceiling``, ``size_exact``, ``size_critical``, ``size_stable`` (code) and
        ``size_stable_from``.
    """
    found = [
        threshold_sizes(red / PERCENT, green / PERCENT, alpha, power)
        for red, green in zip(thresholds["red"], thresholds["green"], strict=True)
    ]
    names = ("normal", "corrected", "printed", "ceiling", "exact", "critical", "stable_from")
    table = thresholds.reset_index(drop=True)
    for name in names:
        table[f"size_{name}"] = [getattr(sizes, name) for sizes in found]
    stable = [STABLE[sizes.stable] for sizes in found]
    table.insert(table.shape[1] - 1, "size_stable", stable)
    return table


def _exact_sizes(
    red: float, green: float, alpha: float, power: float, most: int
) -> tuple[int, int, bool, int]:
    """Find the first size of the exact test, its critical number and whether it stays enough."""
    from scipy.stats import binom

    lower = green < red
    null, truth = (1 - red, 1 - green) if lower else (red, green)
    n = np.arange(1, most + 1)
    critical = binom.isf(alpha * (1 + ROUNDING), n, null).astype(np.int64) + 1
    enough = binom.sf(critical - 1, n, truth) >= power * (1 - ROUNDING)
    first = int(np.argmax(enough))
    failing = np.flatnonzero(~enough[first:])
    last_failing = first + int(failing[-1]) if failing.size else first - 1
    number = int(critical[first])
    return (
        first + 1,
        first + 1 - number if lower else number,
        not failing.size,
        last_failing + 2,
    )


def _rules(alpha: float, power: float) -> str:
    return (
        f"one-sided test of the red threshold at {alpha:g} with chance {power:g} to reject it at "
        "the green one; normal: approximation, rounded up; corrected: with continuity "
        "correction; printed: to the nearest, or up in each group; ceiling: up; exact: first "
        "size of the binomial test, after which larger sizes may fail again"
    )
