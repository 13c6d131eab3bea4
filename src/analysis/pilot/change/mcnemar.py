"""Tests of a paired yes/no question, from the people who changed their answer.

Each function takes `yes_no` (yes the first time only) and `no_yes` (yes the second time only); all
tests are two-sided.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from analysis.pilot.change.answers import Numbers
from analysis.pilot.intervals import HALVINGS, UNBOUNDED, Interval, clopper_pearson

NUISANCE = 1e-4  # of Berger and Boos: how much of the nuisance share is left out, and added to p
GRID = 2001
ONE_STEP = 1e-9  # two statistics that are equal but for the last binary digit


def chi_square(yes_no: npt.ArrayLike, no_yes: npt.ArrayLike, correction: float = 0.0) -> Numbers:
    """Return McNemar's statistic (1947); 0 when nobody changed. `correction` is 1 for Edwards's."""
    differing = np.asarray(yes_no, dtype="float64") + no_yes
    away = np.abs(np.asarray(yes_no, dtype="float64") - no_yes)
    # The correction moves a difference towards zero and never past it.
    squared = np.maximum(away - correction, 0.0) ** 2
    return squared / np.maximum(differing, 1.0)


def p_asymptotic(yes_no: npt.ArrayLike, no_yes: npt.ArrayLike, correction: float = 0.0) -> Numbers:
    """Return the p-value of `chi_square` from the chi-square distribution with 1 degree."""
    from scipy.special import erfc

    return np.asarray(erfc(np.sqrt(chi_square(yes_no, no_yes, correction) / 2)))


def p_exact(yes_no: npt.ArrayLike, no_yes: npt.ArrayLike) -> Numbers:
    """Return the exact conditional p-value: twice the smaller binomial tail, at most 1."""
    below, at = _tail(yes_no, no_yes)
    return np.minimum(1.0, 2 * (below + at))


def p_midp(yes_no: npt.ArrayLike, no_yes: npt.ArrayLike) -> Numbers:
    """Return the mid-p value: `p_exact` less the probability of the table that was seen.

    Notes
    -----
    Fagerland, Lydersen and Laake (2013), BMC Medical Research Methodology 13, 91: close to the
    level where the exact test is far below it, and rarely above. As many changes to yes as to no
    give 1.
    """
    below, at = _tail(yes_no, no_yes)
    return np.minimum(1.0, 2 * below + at)


def p_exact_unconditional(yes_no: int, no_yes: int, n: int) -> float:
    """Return the exact unconditional p-value: the worst over all shares of people who change.

    Parameters
    ----------
    yes_no, no_yes
        People who changed.
    n
        All pairs.

    Notes
    -----
    Suissa and Shuster (1991), Biometrics 47, 361-372, on the size of McNemar's statistic; the share
    of people who change is searched within its 99.99% Clopper-Pearson interval and 0.0001 is
    added (Berger and Boos 1994).
    """
    from scipy.special import gammaln

    differing = yes_no + no_yes
    if differing == 0:
        return 1.0
    counts = np.arange(n + 1)
    extreme = _extreme_given(n, abs(yes_no - no_yes) / math.sqrt(differing))
    held = clopper_pearson(differing, n, 1 - NUISANCE)
    shares = np.linspace(held.low or 0.0, held.high or 1.0, GRID)
    ways = gammaln(n + 1) - gammaln(counts + 1) - gammaln(n - counts + 1)

    def chance(share: Numbers) -> Numbers:
        inner = np.clip(share, 1e-300, 1 - 1e-16)[:, None]
        logs = ways + counts * np.log(inner) + (n - counts) * np.log1p(-inner)
        return np.exp(logs) @ extreme

    best = int(chance(shares).argmax())
    fine = np.linspace(shares[max(best - 1, 0)], shares[min(best + 1, GRID - 1)], GRID)
    return min(1.0, float(chance(fine).max()) + NUISANCE)


def odds_ratio(yes_no: int, no_yes: int, level: float = 0.95, midp: bool = False) -> Interval:
    """Give the conditional odds ratio of the second time to the first, with exact limits.

    Parameters
    ----------
    yes_no, no_yes
        People who changed.
    level
        Of the interval.
    midp
        Mid-p limits instead of Clopper and Pearson's: shorter, and close to the level.

    Returns
    -------
    Interval
        People who changed to yes for each who changed to no. Nothing when nobody changed; a side
        without limit is None with the note ``unbounded``.
    """
    differing = yes_no + no_yes
    if differing == 0:
        return Interval(None, None, None, UNBOUNDED)
    if midp:
        low, high = _midp_limits(no_yes, differing, level)
    else:
        share = clopper_pearson(no_yes, differing, level)
        low, high = share.low or 0.0, share.high or 0.0
    bounded = yes_no > 0
    ratio, top = (no_yes / yes_no, high / (1 - high)) if bounded else (None, None)
    return Interval(ratio, low / (1 - low), top, "calculated" if bounded else UNBOUNDED)


def _tail(yes_no: npt.ArrayLike, no_yes: npt.ArrayLike) -> tuple[Numbers, Numbers]:
    """Return the chance of fewer than, and of exactly, the smaller count under no change."""
    from scipy.special import bdtr

    smaller = np.minimum(yes_no, no_yes).astype("float64")
    differing = np.asarray(yes_no).astype("int64") + np.asarray(no_yes).astype("int64")
    at_most = bdtr(smaller, differing, 0.5)
    below = np.where(smaller > 0, bdtr(np.maximum(smaller - 1, 0), differing, 0.5), 0.0)
    return below, at_most - below


def _extreme_given(n: int, statistic: float) -> Numbers:
    """Return, for each number of changes, the chance of a statistic as large under no change."""
    from scipy.special import bdtr

    differing = np.arange(n + 1, dtype="float64")
    # |2k - s| >= z root(s) holds up to a k below the middle, and as far above it.
    upto = np.floor((differing - statistic * np.sqrt(differing)) / 2 + ONE_STEP)
    tails = 2 * bdtr(np.maximum(upto, 0), np.arange(n + 1), 0.5)
    return np.where(upto >= 0, np.minimum(tails, 1.0), 0.0) * (differing > 0)


def _midp_limits(successes: int, n: int, level: float) -> tuple[float, float]:
    from scipy.special import bdtr

    def upto(share: float) -> float:
        """Chance of fewer successes and half of as many, which falls with the share."""
        fewer = float(bdtr(successes - 1, n, share)) if successes else 0.0
        return (fewer + float(bdtr(successes, n, share))) / 2

    tail = (1 - level) / 2
    low = _where(upto, 1 - tail) if successes else 0.0
    return low, _where(upto, tail) if successes < n else 1.0


def _where(falling: object, height: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > height else (low, middle)  # type: ignore[operator]
    return (low + high) / 2
