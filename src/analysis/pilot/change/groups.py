"""Two groups, or several, of different people: which gives the higher answers, and how surely."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.pilot.change.answers import Numbers
from analysis.pilot.change.signs import SEED, observed
from analysis.pilot.intervals import CALCULATED, NO_SPREAD, NO_VALUES, ONE_VALUE, checked_level

FIRST, SECOND, NEITHER = "first_higher", "second_higher", "neither"
WORDS = {
    FIRST: "answers of the first group tend to be higher",
    SECOND: "answers of the second group tend to be higher",
    NEITHER: "neither group's answers tend to be higher",
}
RUNS = 10_000


@dataclass(frozen=True)
class Superiority:
    """How likely one of the first group answers higher than one of the second.

    Attributes
    ----------
    estimate, low, high
        Chance that a person of the first group answers higher than one of the second, ties
        counted half: above 0.5 the first group is higher. Limits by the logit.
    direction
        ``first_higher``, ``second_higher`` or ``neither``: of the estimate, sure or not.
    statistic, df, p
        Brunner-Munzel's, with t's distribution; positive when the first group is higher.
    p_permuted, p_error
        By dealing the people anew to the groups, with the same statistic, and its standard error.
        The one to use for groups below ten or so.
    note
        ``calculated``; ``no_values``, ``one_value`` (a group has one person: no limits),
        ``no_spread`` (the groups do not overlap, or all answers are the same: no limits).
    """

    estimate: float | None
    low: float | None
    high: float | None
    direction: str
    statistic: float | None
    df: float | None
    p: float | None
    p_permuted: float | None
    p_error: float
    n_first: int
    n_second: int
    n_missing: int
    definition: str
    note: str = CALCULATED


def two_groups(
    a: ArrayLike, b: ArrayLike, level: float = 0.95, runs: int = RUNS, seed: int = SEED
) -> Superiority:
    """Compare ordered answers of two groups of different people, and say which is higher.

    Parameters
    ----------
    a, b
        Answers of the first and of the second group; missing ones are counted and left out.
    level
        Of the interval.
    runs, seed
        Of the permutation test.

    Returns
    -------
    Superiority
        The libraries point opposite ways (scipy's statistic is positive when the *second* sample
        is higher, statsmodels's when the first is); here the direction is a code and in words.

    Raises
    ------
    ValueError
        When an answer is infinite or the level is not between 0 and 1.

    Notes
    -----
    Brunner and Munzel (2000); the permutation form: Neubert and Brunner (2007). Limits by the
    logit stay between 0 and 1 and cover better in small groups (tests/pilot/test_groups.py).
    """
    (first, gone_first), (second, gone_second) = observed(a), observed(b)
    checked_level(level)
    counted = (len(first), len(second), gone_first + gone_second)
    if not (len(first) and len(second)):
        words = "Probability of superiority: a group has no answers."
        return _untested(None, NEITHER, counted, words, NO_VALUES)
    chance, error, df = _brunner_munzel(np.concatenate([first, second])[None, :], len(first))
    estimate = float(chance[0])
    way = NEITHER if abs(estimate - 0.5) < 1e-12 else FIRST if estimate > 0.5 else SECOND
    words = (
        f"Chance that one of the first group is above one of the second, ties half: {WORDS[way]}"
    )
    if min(len(first), len(second)) == 1 or error[0] == 0:
        note = ONE_VALUE if min(len(first), len(second)) == 1 else NO_SPREAD
        return _untested(estimate, way, counted, words, note)
    statistic = (estimate - 0.5) / float(error[0])
    low, high = _logit_limits(estimate, float(error[0]), float(df[0]), level)
    test = (statistic, float(df[0]), _t_tail(statistic, float(df[0])))
    permuted = _permuted(first, second, statistic, runs, seed)
    return Superiority(estimate, low, high, way, *test, *permuted, *counted, words)


def _untested(
    estimate: float | None, way: str, counted: tuple[int, int, int], words: str, note: str
) -> Superiority:
    test = (None, None, None, None, 0.0)
    return Superiority(estimate, None, None, way, *test, *counted, words, note)


@dataclass(frozen=True)
class Association:
    """Fisher's exact test of a table of counts, by sampling tables with the same margins."""

    p: float
    p_error: float
    runs: int
    seed: int
    n: int
    definition: str


def fisher_table(table: ArrayLike, runs: int = 100_000, seed: int = SEED) -> Association:
    """Test whether the rows of a table of counts differ, with a fixed seed and a stated error.

    Parameters
    ----------
    table
        Counts of people, rows by columns, two or more of each; a person is counted once.
    runs, seed
        Of tables drawn with the same margins.

    Returns
    -------
    Association
        `p` is (1 + hits) / (1 + runs), a hit being a table at most as likely as this one.

    Raises
    ------
    ValueError
        When the table is smaller than two by two, holds no people, or its counts are not whole.

    Notes
    -----
    Freeman and Halton (1951); random tables of Boyett (1979) or Patefield (1981) in scipy.
    """
    from scipy import stats

    counts = np.asarray(table, dtype="float64")
    proper = counts.ndim == 2 and min(counts.shape) >= 2 and bool((counts >= 0).all())
    if not proper or bool((counts != np.rint(counts)).any()) or not counts.sum() or runs < 100:
        msg = (
            "Fisher's test needs whole counts of people in two rows or more by two columns or "
            f"more, and 100 runs or more; found {counts.tolist()} and {runs} runs"
        )
        raise ValueError(msg)
    rows, columns = counts.sum(axis=1).astype(int), counts.sum(axis=0).astype(int)
    null = stats.random_table(rows, columns)
    drawn = null.rvs(size=runs, random_state=np.random.default_rng(seed))
    # Less rounding noise than the library's own mass function: compare sums of log factorials.
    this, others = _log_factorials(counts), _log_factorials(drawn)
    p = (1 + int((others >= this - 1e-7).sum())) / (1 + runs)
    words = f"Fisher's exact test, two-sided, {runs} tables with the same margins, seed {seed}."
    error = math.sqrt(p * (1 - p) / runs)
    return Association(p, error, runs, seed, int(counts.sum()), words)


def _log_factorials(tables: Numbers) -> Numbers:
    from scipy.special import gammaln

    result: Numbers = gammaln(np.asarray(tables) + 1).sum(axis=(-2, -1))
    return result


def _mid_ranks(values: Numbers) -> Numbers:
    """Rank each row, ties sharing their mean rank."""
    from scipy import stats

    ranks: Numbers = stats.rankdata(values, axis=1)
    return ranks


def _brunner_munzel(pooled: Numbers, n_first: int) -> tuple[Numbers, Numbers, Numbers]:
    """Give the chance of superiority, its standard error and degrees of freedom, row by row."""
    n_second = pooled.shape[1] - n_first
    ranks = _mid_ranks(pooled)
    excess = ranks[:, :n_first] - _mid_ranks(pooled[:, :n_first])  # second-group people below
    short = ranks[:, n_first:] - _mid_ranks(pooled[:, n_first:])
    chance = excess.mean(axis=1) / n_second
    parts = []
    for placements, others in ((excess, n_second), (short, n_first)):
        n = placements.shape[1]
        spread = placements.var(axis=1, ddof=1) if n > 1 else np.zeros(len(placements))
        parts.append((spread / others**2 / n, max(n - 1, 1)))
    variance = parts[0][0] + parts[1][0]
    with np.errstate(invalid="ignore", divide="ignore"):
        df = variance**2 / sum(part**2 / degrees for part, degrees in parts)
    return chance, np.sqrt(variance), df


def _logit_limits(estimate: float, error: float, df: float, level: float) -> tuple[float, float]:
    from scipy import stats

    half = float(stats.t.ppf((1 + level) / 2, df)) * error / (estimate * (1 - estimate))
    middle = math.log(estimate / (1 - estimate))
    return _inverse_logit(middle - half), _inverse_logit(middle + half)


def _inverse_logit(value: float) -> float:
    return (1 + math.tanh(value / 2)) / 2


def _t_tail(statistic: float, df: float) -> float:
    from scipy import stats

    return float(2 * stats.t.sf(abs(statistic), df))


def _permuted(
    first: Numbers, second: Numbers, statistic: float, runs: int, seed: int
) -> tuple[float, float]:
    pooled = np.concatenate([first, second])
    random = np.random.default_rng(seed)
    hits, size = 0, max(1, 2_000_000 // len(pooled))
    for start in range(0, runs, size):
        dealt = random.permuted(np.tile(pooled, (min(size, runs - start), 1)), axis=1)
        chance, error, _ = _brunner_munzel(dealt, len(first))
        with np.errstate(invalid="ignore", divide="ignore"):
            # groups that do not overlap have no spread: the most extreme deal there is
            found = np.where(error > 0, (chance - 0.5) / error, np.sign(chance - 0.5) * np.inf)
        hits += int((np.abs(np.nan_to_num(found, nan=0.0)) >= abs(statistic) - 1e-9).sum())
    p = (1 + hits) / (1 + runs)
    return p, math.sqrt(p * (1 - p) / runs)
