"""What a number of people can show: precision of a share, and the smallest change it detects.

Everything here follows from a number of people and from nothing that a pilot finds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from analysis.pilot.planning.checks import (
    MOST_PEOPLE,
    PERCENT,
    check_between,
    check_whole,
    normal_below,
    normal_quantile,
    root,
)

# Beyond so many standard deviations a tail of the noncentral t is below 1e-10, and scipy may
# give nan there.
NO_TAIL = 6.5


def half_width(n: int, share: float = 0.5, level: float = 0.95) -> float:
    """Return half the width of the Wilson interval of a share, in percentage points.

    Parameters
    ----------
    n
        People who answer, at least 1.
    share
        The share that is found, 0 to 1; the interval is widest near 0.5. It need not be a whole
        number of `n`.
    level
        Of the interval.

    Raises
    ------
    ValueError
        When the number, the share or the level cannot be.

    Notes
    -----
    Wilson (1927).
    """
    check_whole(n, "n", 1)
    check_between(share, "share", 0, 1, ends=True)
    check_between(level, "level", 0, 1)
    z2 = normal_quantile(1 - (1 - level) / 2) ** 2
    variance = share * (1 - share) / n + z2 / (4 * n**2)
    return PERCENT * math.sqrt(z2 * variance) / (1 + z2 / n)


def smallest_effect(n: int, power: float = 0.8, alpha: float = 0.05) -> float:
    """Return the smallest mean change that n pairs detect, in standard deviations of the change.

    Parameters
    ----------
    n
        People who answer both times, at least 2.
    power
        Chance of a two-sided paired t test to reject no change, above `alpha`.
    alpha
        Its level, both sides together.

    Returns
    -------
    float
        Cohen's dz: mean change divided by the standard deviation of people's changes.

    Raises
    ------
    ValueError
        When the number, the power or the level cannot be.

    Notes
    -----
    Noncentral t with n - 1 degrees of freedom, both tails, as in R's pwr (Cohen 1988). Fewer
    people miss small changes: this is about the plan and never computed from what was found.
    """
    check_whole(n, "n", 2)
    check_between(alpha, "alpha", 0, 1)
    check_between(power, "power", alpha, 1)
    return root(lambda dz: power_paired(dz, n, alpha) - power, 0.0, 100.0)


def smallest_change(n: int, sd: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Return the smallest mean change that n pairs detect, in points of the answer.

    Parameters
    ----------
    n, power, alpha
        As for `smallest_effect`.
    sd
        Standard deviation of people's changes, in points, from an earlier survey.

    Raises
    ------
    ValueError
        When the standard deviation is not above zero, or as for `smallest_effect`.
    """
    check_between(sd, "sd", 0, math.inf)
    return sd * smallest_effect(n, power, alpha)


def precision(
    sizes: Sequence[int],
    sd: float | None = None,
    power: float = 0.8,
    level: float = 0.95,
) -> pd.DataFrame:
    """Tabulate what numbers of people can show.

    Parameters
    ----------
    sizes
        People followed up, each at least 2.
    sd
        Standard deviation of people's changes on the primary outcome, in points; None leaves the
        change in points out.
    power
        Chance to detect the change, at two-sided 1 - `level`.
    level
        Of the interval of the share.

    Returns
    -------
    pandas.DataFrame
        One row a size: ``planned_n``, ``half_width`` (points, around a share of one half),
        ``smallest_effect`` (standard deviations) and, with `sd`, ``smallest_change`` (points).
    """
    if sd is not None:
        check_between(sd, "sd", 0, math.inf)
    rows = []
    for n in sizes:
        effect = smallest_effect(n, power, 1 - level)
        row = {"planned_n": n, "half_width": half_width(n, 0.5, level), "smallest_effect": effect}
        rows.append(row if sd is None else row | {"smallest_change": sd * effect})
    return pd.DataFrame(rows)


def power_paired(dz: float, n: float, alpha: float = 0.05) -> float:
    """Return the power of a two-sided paired t test for a change of `dz` standard deviations."""
    from scipy.special import nctdtr, stdtrit

    degrees, centre = n - 1, abs(dz) * math.sqrt(n)
    limit = stdtrit(degrees, 1 - alpha / 2)
    near = (centre - limit) / math.sqrt(1 + limit**2 / (2 * degrees)) < NO_TAIL
    beyond = 1 - nctdtr(degrees, centre, limit) if near else 1.0
    other = nctdtr(degrees, centre, -limit) if centre < NO_TAIL else 0.0
    return float(beyond + other)


def pairs_needed(dz: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Return how many pairs detect a change of `dz` standard deviations; round it up.

    Raises
    ------
    ValueError
        When `dz` is not above zero or so small that more than 100,000 pairs are needed.
    """
    check_between(dz, "dz", 0, math.inf)
    check_between(power, "power", alpha, 1)
    if power_paired(dz, MOST_PEOPLE, alpha) < power:
        msg = f"dz {dz} needs more than {MOST_PEOPLE} pairs; give a larger change"
        raise ValueError(msg)
    if power_paired(dz, 2, alpha) >= power:
        return 2.0
    return root(lambda n: power_paired(dz, n, alpha) - power, 2.0, MOST_PEOPLE)


def power_share(h: float, n: int, groups: int = 1, alpha: float = 0.05, sides: int = 2) -> float:
    """Return the power to tell a share from a fixed one, or the shares of two groups apart.

    Parameters
    ----------
    h
        Cohen's effect size of shares: see `effect_of_shares`.
    n
        People, in each group.
    groups
        1 or 2.
    alpha, sides
        Level of the test, and whether it has one side or two.

    Notes
    -----
    Normal approximation after the arcsine transformation (Cohen 1988), as in R's pwr.
    """
    if groups not in (1, 2) or sides not in (1, 2):
        msg = f"groups {groups} and sides {sides}: each is 1 or 2"
        raise ValueError(msg)
    check_whole(n, "n", 1)
    check_between(alpha, "alpha", 0, 1)
    limit, centre = normal_quantile(1 - alpha / sides), h * math.sqrt(n / groups)
    beyond = normal_below(centre - limit)
    return beyond + normal_below(-centre - limit) if sides == 2 else beyond


def effect_of_shares(one: float, other: float) -> float:
    """Return Cohen's h of two shares, 0 to 1: the difference of their arcsine transforms."""
    for share in (one, other):
        check_between(share, "share", 0, 1, ends=True)
    return 2 * math.asin(math.sqrt(one)) - 2 * math.asin(math.sqrt(other))
