"""Rank methods for paired answers that stay exact with ties and zeros, and say their rules."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.pilot.change.signs import (
    Whole,
    lower_tail,
    null_chances,
    observed,
    two_sided,
    whole,
)
from analysis.pilot.intervals import CALCULATED, NO_VALUES, checked_level

ALL_ONE_WAY = "all_one_way"
ALL_ZERO = "all_zero"
TOO_FEW = "too_few"
ZERO_RULES = {
    "drop": "people without a change are left out before ranking (Wilcoxon)",
    "pratt": "people without a change are ranked with the others and then left out (Pratt)",
    "keep": "people without a change are ranked and count half for either side",
}
LIMITS = {
    "exact": "limits: every shift that the exact signed-rank test, ties included, does not reject",
    "quantile": "limits: quantiles of the tied null distribution, as R's exactRankTests takes them",
    "normal": "limits: normal approximation with continuity correction, as R's wilcox.test",
}
CLOSE = 2  # with ties the test need not be quite monotone: shifts a little further out are tried


@dataclass(frozen=True)
class SignedRanks:
    """Wilcoxon's signed-rank test, exact given the ties.

    Attributes
    ----------
    estimate, low, high
        Rank-biserial correlation: positive ranks minus negative ranks, over all ranks; from -1
        (all fell) to 1 (all rose). Its limits are Fisher's z approximation.
    v
        Sum of the positive ranks.
    p
        Two-sided and exact, with any ties; None without any change to test.
    p_normal
        By the normal approximation with ties and continuity correction, for comparison only.
    n, n_zero, n_missing
        People, those without a change, and those without an answer.
    zeros
        The rule for people without a change: ``drop``, ``pratt`` or ``keep``.
    note
        ``calculated``; ``all_one_way`` (nobody moved the other way: the limits have no width,
        which is the approximation's failure and not certainty); ``no_values``; ``all_zero``.
    """

    estimate: float | None
    low: float | None
    high: float | None
    v: float | None
    p: float | None
    p_normal: float | None
    n: int
    n_zero: int
    n_missing: int
    zeros: str
    definition: str
    note: str = CALCULATED


def wilcoxon_exact(change: ArrayLike, zeros: str = "drop", level: float = 0.95) -> SignedRanks:
    """Test paired changes by Wilcoxon's signed ranks, exactly whatever the ties and zeros.

    Parameters
    ----------
    change
        Follow-up minus baseline, one a person; missing ones are counted and left out.
    zeros
        ``drop``, ``pratt`` or ``keep``: what people without a change count for.
    level
        Of the rank-biserial correlation's interval.

    Returns
    -------
    SignedRanks
        Ranks of absolute changes, ties sharing their mean rank.

    Raises
    ------
    ValueError
        When the rule for zeros is not known, or a change is infinite.

    Notes
    -----
    Wilcoxon (1945); Pratt (1959); the distribution given the ties is built by convolution. Under
    ``keep`` zeros add the same constant to every total, so that its p is Pratt's.
    """
    from scipy import stats

    values, n_missing = observed(change)
    rule = _rule(zeros)
    quantile = float(stats.norm.ppf((1 + checked_level(level)) / 2))
    numbers, _, _ = whole(values)
    counted = (len(values), int((numbers == 0).sum()), n_missing, zeros, rule)
    if not numbers.any():
        note = ALL_ZERO if len(values) else NO_VALUES
        return SignedRanks(None, None, None, None, None, None, *counted, note)
    if zeros == "drop":
        numbers = numbers[numbers != 0]
    doubled = _doubled_ranks(np.abs(numbers))
    moved = doubled[numbers != 0]
    plus = int(doubled[numbers > 0].sum())
    idle = doubled[numbers == 0].sum() / 2 if zeros == "keep" else 0.0
    total = moved.sum() + 2 * idle
    estimate = float((2 * plus - moved.sum()) / total)
    low, high = _fisher_limits(estimate, len(numbers), quantile)
    p, p_normal = two_sided(moved, plus), _normal_p(moved, plus)
    note = ALL_ONE_WAY if abs(estimate) == 1 else CALCULATED
    v = float((plus + idle) / 2)
    return SignedRanks(estimate, low, high, v, p, p_normal, *counted, note)


@dataclass(frozen=True)
class Shift:
    """A Hodges-Lehmann estimate with its limits.

    Attributes
    ----------
    estimate, low, high
        In the unit of the changes: the median of all averages of two people's changes. Limits
        are None where no shift can be rejected by so few people.
    note
        ``calculated``, ``no_values`` or ``too_few`` (no limits at this level).
    zeros, limits
        The rule for people without a change, and how the limits were found.
    """

    estimate: float | None
    low: float | None
    high: float | None
    n: int
    n_zero: int
    n_missing: int
    zeros: str
    limits: str
    definition: str
    note: str = CALCULATED


def hodges_lehmann(
    change: ArrayLike, zeros: str = "keep", level: float = 0.95, limits: str = "exact"
) -> Shift:
    """Estimate by how much a typical person changed, with limits from the signed-rank test.

    Parameters
    ----------
    change
        Follow-up minus baseline, one a person; missing ones are counted and left out.
    zeros
        ``keep``: all people. ``drop``: only those who changed, which answers another question
        (how much did those who changed change?); say so where it is published.
    level
        Of the interval.
    limits
        ``exact``: holds its level with ties, and turns round with the data. ``quantile``: the
        rule of R's exactRankTests, which treats the two ends differently. ``normal``: the
        approximation of R's wilcox.test.

    Returns
    -------
    Shift
        The pseudomedian; the exact limits assume only that changes lie evenly about it.

    Raises
    ------
    ValueError
        When a rule is not known, a change is infinite or the level is not between 0 and 1.

    Notes
    -----
    Hodges and Lehmann (1963). Exact limits invert the test of `wilcoxon_exact` with the ties of
    each shift (Bauer 1972, with tied ranks); zeros of a shift count half for either side.
    """
    values, n_missing = observed(change)
    alpha = 1 - checked_level(level)
    rule = _shift_rule(zeros, limits)
    numbers, step, _ = whole(values)
    counted = (len(values), int((numbers == 0).sum()), n_missing, zeros, limits, rule)
    if zeros == "drop":
        numbers = numbers[numbers != 0]
    if not len(numbers):
        return Shift(None, None, None, *counted, NO_VALUES)
    first, second = np.triu_indices(len(numbers))
    sums = np.sort(numbers[first] + numbers[second])  # twice the Walsh averages: whole numbers
    estimate = float(np.median(sums)) * step / 2
    if 2.0 ** -len(numbers) > alpha / 2 or (limits == "normal" and not numbers.any()):
        return Shift(estimate, None, None, *counted, TOO_FEW)
    ends = {"exact": _exact_ends, "quantile": _quantile_ends, "normal": _normal_ends}[limits]
    low, high = ends(numbers, sums, alpha)
    return Shift(estimate, low * step / 2, high * step / 2, *counted)


def _rule(zeros: str) -> str:
    if zeros not in ZERO_RULES:
        msg = f"zeros is {zeros!r}; it is one of {', '.join(ZERO_RULES)}"
        raise ValueError(msg)
    return f"Wilcoxon signed-rank test, two-sided, exact given the ties; {ZERO_RULES[zeros]}"


def _shift_rule(zeros: str, limits: str) -> str:
    faults = []
    if zeros not in ("keep", "drop"):
        faults.append(f"zeros is {zeros!r}; it is one of keep, drop")
    if limits not in LIMITS:
        faults.append(f"limits is {limits!r}; it is one of {', '.join(LIMITS)}")
    if faults:
        raise ValueError("; ".join(faults))
    whom = "all people" if zeros == "keep" else "people who changed only"
    return f"Median of the averages of two changes (Hodges-Lehmann), {whom}; {LIMITS[limits]}"


def _doubled_ranks(sizes: Whole) -> Whole:
    """Rank sizes, ties sharing their mean rank, times two: whole numbers."""
    _, place, times = np.unique(sizes, return_inverse=True, return_counts=True)
    before = np.cumsum(times) - times
    doubled: Whole = (2 * before + times + 1)[place]
    return doubled


def _normal_p(doubled: Whole, plus: int) -> float:
    off = max(abs(plus / 2 - doubled.sum() / 4) - 0.5, 0.0)
    spread = math.sqrt(float((doubled.astype("float64") ** 2).sum())) / 4
    return math.erfc(off / spread / math.sqrt(2))


def _fisher_limits(estimate: float, n: int, quantile: float) -> tuple[float, float]:
    if abs(estimate) == 1:
        return estimate, estimate
    error = math.sqrt((2 * n**3 + 3 * n**2 + n) / 6) / (n * (n + 1) / 2)
    middle = math.atanh(estimate)
    return math.tanh(middle - quantile * error), math.tanh(middle + quantile * error)


def _exact_ends(numbers: Whole, sums: Whole, alpha: float) -> tuple[float, float]:
    low = _lower_end(numbers, np.unique(sums), alpha)
    return low, -_lower_end(-numbers, np.unique(-sums), alpha)


def _lower_end(numbers: Whole, sums: Whole, alpha: float) -> float:
    """Find the least shift (doubled) that the exact test against a larger one does not reject.

    Positions alternate between the distinct sums and the gaps above them, within which the test
    does not change; all are doubled once more so that the middle of a gap is a whole number.
    """
    positions = np.empty(2 * len(sums) - 1, dtype="int64")
    positions[::2], positions[1::2] = 2 * sums, sums[:-1] + sums[1:]

    def kept(place: int) -> bool:
        return _upper_tail(4 * numbers - positions[place]) > alpha / 2

    rejected, held = -1, len(positions) - 1  # all of the data on one side is always rejected
    while held - rejected > 1:
        middle = (rejected + held) // 2
        rejected, held = (rejected, middle) if kept(middle) else (middle, held)
    for place in range(held - 1, max(held - 1 - CLOSE, -1), -1):
        held = place if kept(place) else held
    return float(sums[held // 2])  # the lower edge of a gap is the sum below it


def _upper_tail(shifted: Whole) -> float:
    """Give the exact chance of positive ranks as heavy as these or heavier."""
    doubled = _doubled_ranks(np.abs(shifted))
    return lower_tail(doubled[shifted != 0], int(doubled[shifted < 0].sum()))


def _quantile_ends(numbers: Whole, sums: Whole, alpha: float) -> tuple[float, float]:
    doubled = _doubled_ranks(np.abs(numbers))
    below = np.cumsum(null_chances(doubled, int(doubled.sum()))) + 1e-12
    most, least = (int(np.searchsorted(below, p)) // 2 for p in (1 - alpha / 2, alpha / 2))
    n = len(sums)
    return float(sums[max(n - most - 1, 0)]), float(sums[min(max(n - least - 1, 0), n - 1)])


def _normal_ends(numbers: Whole, sums: Whole, alpha: float) -> tuple[float, float]:
    from scipy import stats

    z = float(stats.norm.ppf(1 - alpha / 2))
    low = _normal_lower_end(numbers, np.unique(sums), z)
    return low, -_normal_lower_end(-numbers, np.unique(-sums), z)


def _normal_lower_end(numbers: Whole, sums: Whole, z: float) -> float:
    middles = (sums[:-1] + sums[1:]) / 2
    for at, middle in enumerate(middles.tolist()):
        shifted = 2 * numbers - middle
        doubled = _doubled_ranks((np.abs(shifted) * 2).astype("int64"))
        off = doubled[shifted > 0].sum() / 2 - doubled.sum() / 4 - 0.5
        if off <= z * math.sqrt(float((doubled.astype("float64") ** 2).sum())) / 4:
            return float(sums[at])
    return float(sums[-1])
