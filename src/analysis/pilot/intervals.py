"""Intervals that hold for small samples; where none can be stated, the reason is given."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scipy import optimize, stats

CALCULATED = "calculated"
NO_VALUES = "no_values"
ONE_VALUE = "one_value"
NO_SPREAD = "no_spread"
FULL_COUNT = "full_count"


@dataclass(frozen=True)
class Interval:
    """An estimate with its limits.

    `low` and `high` are None when they cannot be stated; `note` then says why, as a code:
    ``no_values``, ``one_value``, ``no_spread`` or ``full_count`` (everything was counted, so there
    is nothing to infer). Otherwise it is ``calculated``.
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
        """Return the same interval with every part rounded to a multiple of `step`."""
        parts = (self.estimate, self.low, self.high)
        estimate, low, high = (
            None if part is None else step * round(part / step) for part in parts
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
    z = _normal_quantile(level)
    if not 0 <= successes <= n:
        msg = f"{successes} of {n} is not a share: the first lies between 0 and the second"
        raise ValueError(msg)
    if n == 0:
        return Interval(None, None, None, NO_VALUES)
    share = successes / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low = 0.0 if successes == 0 else middle - half
    high = 1.0 if successes == n else middle + half
    return Interval(share, low, high)


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
    z = _normal_quantile(level)
    if min(yes_no, no_yes) < 0 or yes_no + no_yes > n:
        msg = f"{yes_no} and {no_yes} differing pairs of {n}: give counts that fit into all pairs"
        raise ValueError(msg)
    if n == 0:
        return Interval(None, None, None, NO_VALUES)
    estimate = (yes_no - no_yes) / n

    def excess(difference: float) -> float:
        variance = _score_variance(yes_no, no_yes, n, difference)
        return (yes_no - no_yes - n * difference) ** 2 - z**2 * variance

    return Interval(estimate, _limit(excess, estimate, -1.0), _limit(excess, estimate, 1.0))


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
    tail = (1 + _checked(level)) / 2
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
    half = float(stats.t.ppf(tail, n - 1)) * math.sqrt(variance / n)
    return Interval(mean, mean - half, mean + half)


def _checked(level: float) -> float:
    if not 0 < level < 1:
        msg = f"level {level!r} is not a level; give a number between 0 and 1, such as 0.95"
        raise ValueError(msg)
    return level


def _normal_quantile(level: float) -> float:
    return float(stats.norm.ppf((1 + _checked(level)) / 2))


def _score_variance(yes_no: int, no_yes: int, n: int, difference: float) -> float:
    """Return n times the variance of one pair's difference, were `difference` the true one.

    The share of no-yes pairs is its most likely value under that condition (Tango's formula 8).
    """
    a = 2 * n
    b = -yes_no - no_yes + (2 * n - yes_no + no_yes) * difference
    c = -no_yes * difference * (1 - difference)
    share = (math.sqrt(max(b * b - 4 * a * c, 0.0)) - b) / (2 * a)
    return n * (2 * share + difference * (1 - difference))


def _limit(excess: Callable[[float], float], estimate: float, end: float) -> float:
    """Find where the score test starts to reject between the estimate and -1 or 1."""
    # At the estimate itself the excess may be exactly zero, so the search starts beside it.
    start = estimate + math.copysign(1e-9, end)
    if abs(start) >= 1 or excess(start) >= 0 or excess(end) <= 0:
        return end
    return float(optimize.brentq(excess, start, end, xtol=1e-12))
