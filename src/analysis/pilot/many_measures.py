"""What many simulated pilots would estimate, by measure of the plan, and with what interval.

An interval is not worked out pilot by pilot. Each is the set of values that a test does not
reject, so the test of a value says whether the interval holds it, for all pilots at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.many_draws import Changes, Drawn

Numbers = npt.NDArray[np.float64]
Holds = Callable[[float], npt.NDArray[np.bool_]]
PERCENT = 100
PER_1000 = 1000
# Measures that need no draws of loans.
SURVEY_MEASURES = ("mean_change", "paired_difference", "follow_up_rate")
MEASURES = (
    *SURVEY_MEASURES,
    "loans_per_device_year",
    "cost_per_borrower",
    "borrowers_per_1000",
)
STATED = "stated"
LONG_RUN = "long_run"


@dataclass(frozen=True)
class Setting:
    """What a measure needs besides the draws: figures that are the same in every pilot."""

    people: int
    device_years: float
    residents: int
    total_cost: float | None
    level: float


@dataclass(frozen=True)
class Estimates:
    """One measure in every pilot.

    `estimate` is missing where a pilot has none. `holds` says, for a value, whether each pilot's
    interval holds it, and is None for a full count; `limited` says which pilots have an interval.
    """

    estimate: Numbers
    n: Numbers
    limited: npt.NDArray[np.bool_]
    holds: Holds | None


def estimates(measure: str, drawn: Drawn, question: str, setting: Setting) -> Estimates | None:
    """Estimate one measure in every pilot.

    Parameters
    ----------
    measure
        A code of `MEASURES`.
    drawn
        The pilots' counts.
    question
        For a measure of change: the question's id.
    setting
        What is the same in every pilot.

    Returns
    -------
    Estimates or None
        None when the measure cannot be simulated: it is not known, the question has no simulated
        answers, or the cost is not given.

    Notes
    -----
    Intervals: Student's t for a mean change, Tango's score interval for a difference of paired
    shares, Wilson's for a share; loans and costs are full counts.
    """
    if measure == "mean_change" and question in drawn.changes:
        return _mean_change(drawn.changes[question], drawn.followed_up, setting.level)
    if measure == "paired_difference" and question in drawn.changes:
        return _paired(drawn.changes[question], drawn.followed_up, setting.level)
    if measure == "follow_up_rate":
        return _share(drawn.followed_up, setting.people, PERCENT, setting)
    return None if drawn.processes is None else _process(measure, drawn.processes, setting)


def _process(
    measure: str, processes: dict[str, npt.NDArray[np.int64]], setting: Setting
) -> Estimates | None:
    loans, borrowers = processes["loans"], processes["borrowers"]
    if measure == "borrowers_per_1000":
        reached = _share(borrowers, setting.residents, PER_1000, setting)
        return Estimates(
            reached.estimate, borrowers.astype(np.float64), reached.limited, reached.holds
        )
    if measure == "loans_per_device_year":
        return _full_count(loans / setting.device_years, loans)
    if measure == "cost_per_borrower" and setting.total_cost is not None:
        each = np.where(borrowers > 0, setting.total_cost / np.maximum(borrowers, 1), np.nan)
        return _full_count(each, borrowers)
    return None


def _full_count(estimate: Numbers, n: npt.NDArray[np.int64]) -> Estimates:
    return Estimates(estimate, n.astype(np.float64), np.zeros(n.size, dtype=bool), None)


def _mean_change(changes: Changes, n: npt.NDArray[np.int64], level: float) -> Estimates:
    from scipy.special import stdtrit

    mean = changes.total / np.where(n > 0, n, np.nan)
    spread = n * changes.squares - changes.total**2  # n (n - 1) times the variance, exactly
    limited = (n > 1) & (spread > 0)
    sizes, place = np.unique(np.maximum(n, 2), return_inverse=True)
    quantile = stdtrit(sizes - 1, (1 + level) / 2)[place]
    half = quantile * np.sqrt(spread / np.maximum(n, 2) ** 2 / (np.maximum(n, 2) - 1))
    return Estimates(
        mean, n.astype(np.float64), limited, lambda value: np.abs(mean - value) <= half
    )


def _paired(changes: Changes, n: npt.NDArray[np.int64], level: float) -> Estimates:
    up, down = changes.up, changes.down
    estimate = (up - down) / np.where(n > 0, n, np.nan)
    z2 = _quantile(level) ** 2

    def holds(points: float) -> npt.NDArray[np.bool_]:
        difference = points / PERCENT
        return (up - down - n * difference) ** 2 <= z2 * score_variance(up, down, n, difference)

    return Estimates(PERCENT * estimate, n.astype(np.float64), n > 0, holds)


def score_variance(
    up: npt.NDArray[np.int64],
    down: npt.NDArray[np.int64],
    n: npt.NDArray[np.int64],
    difference: float,
) -> Numbers:
    """Return n times the variance of one pair's difference, were `difference` the true one.

    Tango (1998), Statistics in Medicine 17, 891-908, formula 8, for many tables at once.
    """
    a = np.maximum(2 * n, 1)
    b = -up - down + (2 * n - up + down) * difference
    c = -down * difference * (1 - difference)
    share = (np.sqrt(np.maximum(b * b - 4 * a * c, 0.0)) - b) / (2 * a)
    return np.maximum(n * (2 * share + difference * (1 - difference)), 0.0)


def _share(counted: npt.NDArray[np.int64], whole: int, unit: float, setting: Setting) -> Estimates:
    z2 = _quantile(setting.level) ** 2

    def holds(value: float) -> npt.NDArray[np.bool_]:
        share = min(max(value / unit, 0.0), 1.0)
        return (counted - whole * share) ** 2 <= z2 * whole * share * (1 - share)

    everybody = np.full(counted.size, float(whole))
    return Estimates(unit * (counted / whole), everybody, np.ones(counted.size, bool), holds)


def _quantile(level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri((1 + level) / 2))
