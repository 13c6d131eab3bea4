"""Intervals that hold for small samples; where none can be stated, the reason is given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from analysis.pilot.rounding import HIGH, LOW, NEAREST, whole

CALCULATED = "calculated"
NO_VALUES = "no_values"
ONE_VALUE = "one_value"
NO_SPREAD = "no_spread"
FULL_COUNT = "full_count"
UNBOUNDED = "unbounded"
HALVINGS = 60  # of a width of at most 2: far below what a double can tell apart


@dataclass(frozen=True)
class Interval:
    """An estimate with its limits.

    `low` and `high` are None when they cannot be stated; `note` then says why, as a code:
    ``no_values``, ``one_value``, ``no_spread``, ``unbounded`` (a ratio over nothing: one side has
    no limit) or ``full_count`` (everything was counted, so there is nothing to infer); a bootstrap
    has further reasons of its own. Otherwise it is ``calculated``.
    """

    estimate: float | None
    low: float | None
    high: float | None
    note: str = CALCULATED

    def scaled(self, factor: float) -> Interval:
        """Return the same interval in another unit, for example percentage points."""
        parts = (self.estimate, self.low, self.high)
        estimate, low, high = (None if part is None else part * factor for part in parts)
        return Interval(estimate, low, high, self.note)

    def rounded(self, step: float) -> Interval:
        """Return the same interval in multiples of `step`: the nearest, but limits outwards."""
        sides = ((self.estimate, NEAREST), (self.low, LOW), (self.high, HIGH))
        estimate, low, high = (
            None if part is None else step * round(float(whole(part / step, side)))
            for part, side in sides
        )
        return Interval(estimate, low, high, self.note)


def full_count(estimate: float | None) -> Interval:
    """Wrap a figure that rests on a full count, or one that is not known, without limits."""
    return Interval(estimate, None, None, NO_VALUES if estimate is None else FULL_COUNT)


def wilson(successes: int, n: int, level: float = 0.95) -> Interval:
    """Give the Wilson score interval of a share.

    Parameters
    ----------
    successes, n
        People with the property, and all people asked.
    level
        Share of repeated samples whose interval holds the true share.

    Returns
    -------
    Interval
        Shares between 0 and 1; no estimate and no limits when `n` is 0.

    Raises
    ------
    ValueError
        When `successes` is not between 0 and `n`, or the level is not between 0 and 1.

    Notes
    -----
    Wilson (1927); method 3 of Newcombe (1998), Statistics in Medicine 17, 857-872, without
    continuity correction.
    """
    z = normal_quantile(level)
    _share_checked(successes, n)
    if n == 0:
        return Interval(None, None, None, NO_VALUES)
    share = successes / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low = 0.0 if successes == 0 else middle - half
    high = 1.0 if successes == n else middle + half
    return Interval(share, low, high)


def clopper_pearson(successes: int, n: int, level: float = 0.95) -> Interval:
    """Give the exact interval of a share: never too short, and often longer than it need be.

    Parameters, result and errors are those of `wilson`.

    Notes
    -----
    Clopper and Pearson (1934), Biometrika 26, 404-413.
    """
    from scipy.special import betaincinv

    tail = (1 - checked_level(level)) / 2
    _share_checked(successes, n)
    if n == 0:
        return Interval(None, None, None, NO_VALUES)
    rest = n - successes
    low = float(betaincinv(successes, rest + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, rest, 1 - tail)) if rest else 1.0
    return Interval(successes / n, low, high)


def newcombe(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Interval:
    """Give Newcombe's interval of the difference between two shares of different people.

    Parameters
    ----------
    x1, n1, x2, n2
        People with the property and all people, of the first and of the second group.
    level
        Of the interval.

    Returns
    -------
    Interval
        First share minus second, between -1 and 1; nothing when a group is empty.

    Raises
    ------
    ValueError
        As for `wilson`.

    Notes
    -----
    Method 10 of Newcombe (1998), Statistics in Medicine 17, 873-890: Wilson limits of each share,
    added as squares. For the same people asked twice use `change.paired_proportions`.
    """
    first, second = wilson(x1, n1, level), wilson(x2, n2, level)
    if first.estimate is None or second.estimate is None:
        return Interval(None, None, None, NO_VALUES)
    parts = (first.low, first.high, second.low, second.high)
    low_1, high_1, low_2, high_2 = (float(part or 0.0) for part in parts)
    estimate = first.estimate - second.estimate
    below = math.hypot(first.estimate - low_1, high_2 - second.estimate)
    above = math.hypot(high_1 - first.estimate, second.estimate - low_2)
    return Interval(estimate, estimate - below, estimate + above)


def wald_difference(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Interval:
    """Give the plain interval of the difference between two shares of different people.

    It is what R's ``prop.test`` without correction prints: too short for small groups, and of no
    width at 0 and 1. It is here to be set beside others' results; parameters, result and errors
    are those of `newcombe`.
    """
    z = normal_quantile(level)
    _share_checked(x1, n1)
    _share_checked(x2, n2)
    if 0 in (n1, n2):
        return Interval(None, None, None, NO_VALUES)
    first, second = x1 / n1, x2 / n2
    half = z * math.sqrt(first * (1 - first) / n1 + second * (1 - second) / n2)
    estimate = first - second
    return Interval(estimate, max(estimate - half, -1.0), min(estimate + half, 1.0))


def tango(yes_no: int, no_yes: int, n: int, level: float = 0.95) -> Interval:
    """Give Tango's score interval of a paired difference in shares.

    Parameters
    ----------
    yes_no, no_yes
        Pairs with yes on the first side only, and on the second side only.
    n
        All pairs, those with the same answer on both sides included.
    level
        Share of repeated samples whose interval holds the true difference.

    Returns
    -------
    Interval
        Share of yes on the first side minus share of yes on the second, between -1 and 1. It is
        defined without any differing pair too; only `n` equal to 0 gives none.

    Raises
    ------
    ValueError
        When the counts are negative or their sum exceeds `n`, or the level is not between 0 and 1.

    Notes
    -----
    Tango (1998), Statistics in Medicine 17, 891-908: the differences that a score test does not
    reject. The interval depends on the two counts and on `n` only.
    """
    if min(yes_no, no_yes) < 0 or yes_no + no_yes > n:
        msg = f"{yes_no} and {no_yes} differing pairs of {n}: give counts that fit into all pairs"
        raise ValueError(msg)
    normal_quantile(level)
    if n == 0:
        return Interval(None, None, None, NO_VALUES)
    low, high = tango_limits(yes_no, no_yes, n, level)
    return Interval((yes_no - no_yes) / n, float(low), float(high))


def tango_limits(
    yes_no: npt.ArrayLike, no_yes: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95
) -> npt.NDArray[np.float64]:
    """Give Tango's limits of many paired tables at once.

    Parameters
    ----------
    yes_no, no_yes, n
        As for `tango`, numbers or arrays that broadcast; every `n` above 0. Not checked.
    level
        Of the intervals.

    Returns
    -------
    numpy.ndarray
        Two rows, low and high limits, each of the arrays' shape.
    """
    z = normal_quantile(level)
    first, second, pairs = np.broadcast_arrays(*np.atleast_1d(yes_no, no_yes, n))
    shape = np.broadcast_shapes(np.shape(yes_no), np.shape(no_yes), np.shape(n))
    first, second, pairs = (part.astype("float64").ravel() for part in (first, second, pairs))
    inside = np.tile((first - second) / pairs, (2, 1))
    outside = np.array([[-1.0], [1.0]]) + np.zeros_like(inside)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        variance = _score_variance(first, second, pairs, middle)
        rejected = (first - second - pairs * middle) ** 2 > z**2 * variance
        inside, outside = np.where(rejected, inside, middle), np.where(rejected, middle, outside)
    return ((inside + outside) / 2).reshape(2, *shape)


def t_interval(values: Sequence[float], level: float = 0.95) -> Interval:
    """Give Student's t interval of a mean.

    Parameters
    ----------
    values
        One number a person, none missing, in any unit.
    level
        Share of repeated samples whose interval holds the true mean.

    Returns
    -------
    Interval
        In the unit of the values. One value, or values that are all the same, give a mean and no
        limits: the spread between people cannot be estimated from them.

    Raises
    ------
    ValueError
        When a value is missing or not finite, or the level is not between 0 and 1.

    Notes
    -----
    Student (1908). n - 1 degrees of freedom.
    """
    from scipy.special import stdtrit

    tail = (1 + checked_level(level)) / 2
    numbers = [float(number) for number in values]
    if not all(map(math.isfinite, numbers)):
        msg = f"a mean needs finite numbers; found {numbers}"
        raise ValueError(msg)
    n = len(numbers)
    if n == 0:
        return Interval(None, None, None, NO_VALUES)
    mean = math.fsum(numbers) / n
    if n == 1:
        return Interval(mean, None, None, ONE_VALUE)
    if min(numbers) == max(numbers):
        return Interval(numbers[0], None, None, NO_SPREAD)
    variance = math.fsum((number - mean) ** 2 for number in numbers) / (n - 1)
    half = float(stdtrit(n - 1, tail)) * math.sqrt(variance / n)
    return Interval(mean, mean - half, mean + half)


def checked_level(level: float) -> float:
    """Return the level of an interval, which lies between 0 and 1; a ValueError names another."""
    if not 0 < level < 1:
        msg = f"level {level!r} is not a level; give a number between 0 and 1, such as 0.95"
        raise ValueError(msg)
    return level


def normal_quantile(level: float) -> float:
    """Return how many standard errors a normal interval of this level reaches to each side."""
    return NormalDist().inv_cdf((1 + checked_level(level)) / 2)


def _share_checked(successes: int, n: int) -> None:
    if not 0 <= successes <= n:
        msg = f"{successes} of {n} is not a share: the first lies between 0 and the second"
        raise ValueError(msg)


def _score_variance(
    yes_no: npt.NDArray[np.float64],
    no_yes: npt.NDArray[np.float64],
    n: npt.NDArray[np.float64],
    difference: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Return n times the variance of one pair's difference, were `difference` the true one.

    The share of no-yes pairs is its most likely value under that condition (Tango's formula 8).
    """
    a = 2 * n
    b = -yes_no - no_yes + (2 * n - yes_no + no_yes) * difference
    c = -no_yes * difference * (1 - difference)
    share = (np.sqrt(np.maximum(b * b - 4 * a * c, 0.0)) - b) / (2 * a)
    return n * (2 * share + difference * (1 - difference))
