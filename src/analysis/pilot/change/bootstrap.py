"""The bootstrap, for skewed quantities of many people only, and refused with a reason elsewhere.

With few people, a scale's ceiling or few movers the bootstrap is the wrong default: its intervals
are too short (see `COVERAGE`). Student's t or the net improvement stand in for it there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.change.answers import Numbers, as_numbers
from analysis.pilot.intervals import (
    CALCULATED,
    NO_SPREAD,
    NO_VALUES,
    Interval,
    checked_level,
    t_interval,
)

LEAST_PEOPLE = 60
LEAST_DISTINCT = 10
MOST_ALIKE = 0.5  # of the people with one and the same value
MOST_REPEATED = 0.1  # of the resamples with one and the same statistic
LEAST_RUNS = 1000
TOO_FEW_PEOPLE = "too_few_people"
FEW_DISTINCT = "few_distinct_values"
MOSTLY_ALIKE = "mostly_alike"
MEDIAN = "median_not_smooth"
DEGENERATE = "degenerate_bootstrap"
REASONS = {
    CALCULATED: "",
    NO_VALUES: "nobody has a value",
    TOO_FEW_PEOPLE: f"fewer than {LEAST_PEOPLE} people: the interval would be too short",
    NO_SPREAD: "everybody has the same value",
    FEW_DISTINCT: f"fewer than {LEAST_DISTINCT} different values, as on a short scale",
    MOSTLY_ALIKE: "more than half of the people have the same value, as at a scale's end",
    MEDIAN: "a median or quantile is not smooth enough for the jackknife that BCa rests on",
    DEGENERATE: "resampling gave few different values, or none past the estimate",
}
Statistic = Callable[[Numbers], Numbers]


@dataclass(frozen=True)
class Bootstrap:
    """A BCa interval, or the reason why there is none, with plain intervals beside it.

    Attributes
    ----------
    estimate, low, high, note
        In the unit of the values. Limits are None where BCa is not sound; `note` is the code and
        `reason` the words.
    percentile
        The percentile interval of the same resamples; None limits without two people.
    t
        Student's t interval, for the mean only.
    noise
        How far either limit moves by chance with this many runs (one standard error, the larger).
    """

    estimate: float | None
    low: float | None
    high: float | None
    note: str
    reason: str
    percentile: Interval
    t: Interval | None
    noise: float | None
    n: int
    n_missing: int
    level: float
    runs: int
    seed: int
    definition: str


def bca(
    values: npt.ArrayLike,
    statistic: str | Statistic = "mean",
    level: float = 0.95,
    runs: int = 10_000,
    seed: int = 2021,
) -> Bootstrap:
    """Give the bias-corrected and accelerated bootstrap interval, where it is sound.

    Parameters
    ----------
    values
        One number a person in any unit, such as days or pounds; missing ones are counted.
    statistic
        ``mean``, ``median``, or a function that takes a matrix and gives one smooth statistic for
        each of its rows.
    level
        Of the interval.
    runs, seed
        Of the resampling. Print no more digits than `noise` supports.

    Returns
    -------
    Bootstrap
        Refused, with `note` and `reason`, for fewer than 60 people, fewer than 10 different
        values, more than half of the people alike, medians, and degenerate resamples.

    Raises
    ------
    ValueError
        When the statistic is not known or gives no number a row, there are fewer than 1,000 runs,
        a value is not a finite number, or the level is not between 0 and 1.

    Notes
    -----
    Efron (1987), Journal of the American Statistical Association 82, 171-185. The thresholds come
    from the coverage measured in `COVERAGE`.
    """
    checked_level(level)
    if runs < LEAST_RUNS:
        msg = f"{runs} runs: limits need at least {LEAST_RUNS:,}"
        raise ValueError(msg)
    function = _statistic(statistic)
    given = as_numbers(values)
    known = given[~np.isnan(given)]
    n = len(known)
    estimate = float(_checked(function, known[None, :])[0]) if n else None
    note = unsound(known, median=statistic == "median")
    low = high = noise = None
    percentile = Interval(estimate, None, None, note if n < 2 else NO_SPREAD)
    if estimate is not None and n > 1 and np.ptp(known) > 0:
        drawn = np.sort(_resampled(known, function, runs, seed))
        percentile = Interval(estimate, *_quantiles(drawn, np.array(_tails(level))).tolist())
        if note == CALCULATED:
            low, high, noise = _limits(drawn, estimate, _jackknifed(known, function), level)
            note = DEGENERATE if low is None else CALCULATED
    kind = statistic if isinstance(statistic, str) else "statistic"
    return Bootstrap(
        *(estimate, low, high, note, REASONS[note], percentile),
        t=t_interval(known.tolist(), level) if statistic == "mean" else None,
        noise=noise,
        n=n,
        n_missing=len(given) - n,
        level=level,
        runs=runs,
        seed=seed,
        definition=f"{kind} with BCa bootstrap limits, {runs:,} resamples of people, seed {seed}",
    )


def unsound(values: Numbers, *, median: bool = False) -> str:
    """Return the code of the reason against BCa for these values, or ``calculated``."""
    n = len(values)
    if n == 0:
        return NO_VALUES
    if np.ptp(values) == 0:
        return NO_SPREAD
    if n < LEAST_PEOPLE:
        return TOO_FEW_PEOPLE
    if median:
        return MEDIAN
    counts = np.unique(values, return_counts=True)[1]
    if counts.max() > MOST_ALIKE * n:
        return MOSTLY_ALIKE
    return FEW_DISTINCT if len(counts) < LEAST_DISTINCT else CALCULATED


def resample_counts(people: int, runs: int, random: np.random.Generator) -> Numbers:
    """Return how often each person is drawn, a row a resample: multiply it with any outcomes."""
    drawn = random.integers(0, people, (runs, people), dtype=np.int32)
    drawn += (np.arange(runs, dtype=np.int32) * people)[:, None]
    counts = np.bincount(drawn.ravel(), minlength=runs * people)
    return counts.reshape(runs, people).astype("float64")


def corrected_levels(below: Numbers, acceleration: Numbers, level: float) -> Numbers:
    """Return which quantiles of the resamples are the BCa limits.

    Parameters
    ----------
    below
        Share of resamples below the estimate, those equal to it counted by half.
    acceleration
        A sixth of the skewness of what each person adds.
    level
        Of the interval.

    Returns
    -------
    numpy.ndarray
        Two rows: the lower and the upper quantile; NaN where BCa is not defined.
    """
    from scipy.special import ndtr, ndtri

    with np.errstate(invalid="ignore", divide="ignore"):
        bias = ndtri(np.asarray(below, dtype="float64"))
        moved = bias + ndtri(np.array(_tails(level)))[:, None]
        levels = ndtr(bias + moved / (1 - np.asarray(acceleration) * moved))
    return np.where(np.isfinite(bias), levels, np.nan)


def _tails(level: float) -> tuple[float, float]:
    return (1 - level) / 2, (1 + level) / 2


def _statistic(statistic: str | Statistic) -> Statistic:
    known: dict[str, Statistic] = {
        "mean": lambda rows: rows.mean(axis=1),
        "median": lambda rows: np.median(rows, axis=1),
    }
    if callable(statistic):
        return statistic
    if statistic not in known:
        msg = f"statistic {statistic!r} is not known: {', '.join(known)}, or give a function"
        raise ValueError(msg)
    return known[statistic]


def _checked(function: Statistic, rows: Numbers) -> Numbers:
    found = np.asarray(function(rows), dtype="float64")
    if found.shape != (len(rows),) or not np.isfinite(found).all():
        msg = f"a statistic gives one finite number for each of {len(rows)} rows; found {found}"
        raise ValueError(msg)
    return found


def _resampled(values: Numbers, function: Statistic, runs: int, seed: int) -> Numbers:
    random = np.random.default_rng(seed)
    size = max(1, 2_000_000 // len(values))  # of one block, so that memory stays small
    blocks = [
        _checked(
            function, values[random.integers(0, len(values), (min(size, runs - at), len(values)))]
        )
        for at in range(0, runs, size)
    ]
    return np.concatenate(blocks)


def _jackknifed(values: Numbers, function: Statistic) -> float:
    n = len(values)
    left_out = np.tile(values, (n, 1))[~np.eye(n, dtype=bool)].reshape(n, n - 1)
    found = _checked(function, left_out)
    away = found.mean() - found
    spread = float((away**2).sum()) ** 1.5
    return float((away**3).sum()) / (6 * spread) if spread > 0 else float("nan")


def _limits(
    drawn: Numbers, estimate: float, acceleration: float, level: float
) -> tuple[float | None, float | None, float | None]:
    close = 1e-9 * max(abs(estimate), 1.0)
    reached = np.searchsorted(drawn, [estimate - close, estimate + close])
    below = np.array([reached.mean() / len(drawn)])
    levels = corrected_levels(below, np.array([acceleration]), level)[:, 0]
    repeated = np.unique(drawn, return_counts=True)[1].max() > MOST_REPEATED * len(drawn)
    if repeated or not np.isfinite(levels).all():
        return None, None, None
    low, high = _quantiles(drawn, levels).tolist()
    error = np.sqrt(levels * (1 - levels) / len(drawn))
    outer, inner = np.clip([levels - error, levels + error], 0, 1)
    noise = np.max(_quantiles(drawn, inner) - _quantiles(drawn, outer)) / 2
    return low, high, float(noise)


def _quantiles(ordered: Numbers, levels: Numbers) -> Numbers:
    """Return quantiles of values that are in order, between neighbours on a straight line."""
    return np.interp(levels * (len(ordered) - 1), np.arange(len(ordered)), ordered)
