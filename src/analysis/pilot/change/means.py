"""The mean change of a scale among the same people, with a named effect size."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.change.answers import both_answers
from analysis.pilot.intervals import CALCULATED, Interval, checked_level, t_interval

MEAN = (
    "mean of follow-up minus baseline over the people who answered both times, with Student's t "
    "interval and two-sided t test; dz is the mean change over the standard deviation of the "
    "changes, hedges_g the same made smaller for small n"
)


@dataclass(frozen=True)
class PairedMean:
    """A mean change in the question's own points; its sign is that of the raw change.

    Attributes
    ----------
    n, n_missing
        Complete pairs; people who answered the first time only.
    before, after
        Means of the complete pairs.
    estimate, low, high, note
        After minus before with the t interval, and why it has none.
    sd, t, degrees, p
        Standard deviation of the changes, t statistic, its degrees of freedom, two-sided p.
    dz
        Mean change over `sd`, with limits from the noncentral t distribution. It is not the
        average-SD "Cohen's d" of other libraries, which is smaller when answers are correlated.
    hedges_g
        dz times the exact small-sample correction.
    """

    n: int
    n_missing: int
    before: float | None
    after: float | None
    estimate: float | None
    low: float | None
    high: float | None
    note: str
    level: float
    sd: float | None
    t: float | None
    degrees: int | None
    p: float | None
    dz: Interval
    hedges_g: float | None
    definition: str = MEAN

    @property
    def interval(self) -> Interval:
        """The mean change with its limits, to be scaled or rounded."""
        return Interval(self.estimate, self.low, self.high, self.note)


def paired_mean(before: npt.ArrayLike, after: npt.ArrayLike, level: float = 0.95) -> PairedMean:
    """Give the mean change of the same people.

    Parameters
    ----------
    before, after
        Answers on a scale, one each a person, in the same order; missing where there is none.
    level
        Of the intervals.

    Returns
    -------
    PairedMean
        Where everybody changed alike, or one person answered, there is a mean and no limits, test
        or effect size.

    Raises
    ------
    ValueError
        When the two are not of the same people, an answer is not a finite number, or the level is
        not between 0 and 1.

    Notes
    -----
    Student (1908); effect size after Cohen (1988) and Hedges (1981), limits after Steiger and
    Fouladi (1997).
    """
    both = both_answers(before, after)
    change = t_interval(both.change.tolist(), level)
    sd, t, p = _t_test(both.change) if change.note == CALCULATED else (None, None, None)
    dz = cohens_dz(t, both.n, level) if t is not None else Interval(None, None, None, change.note)
    return PairedMean(
        n=both.n,
        n_missing=both.n_missing,
        before=float(both.before.mean()) if both.n else None,
        after=float(both.after.mean()) if both.n else None,
        estimate=change.estimate,
        low=change.low,
        high=change.high,
        note=change.note,
        level=level,
        sd=sd,
        t=t,
        degrees=both.n - 1 if t is not None else None,
        p=p,
        dz=dz,
        hedges_g=None if dz.estimate is None else dz.estimate * small_sample_factor(both.n - 1),
    )


def cohens_dz(t: float, n: int, level: float = 0.95) -> Interval:
    """Give dz, the mean change over the standard deviation of the changes, from a paired t.

    Parameters
    ----------
    t, n
        The paired t statistic and the number of pairs.
    level
        Of the interval.

    Returns
    -------
    Interval
        The limits are the noncentralities under which `t` stands at either tail, over root n.
    """
    from scipy.optimize import brentq
    from scipy.special import nctdtr

    tail = (1 - checked_level(level)) / 2

    def away(centre: float, part: float) -> float:
        # Far from t the distribution function cannot be computed: all of it lies to one side.
        chance = float(nctdtr(n - 1, centre, t))
        return (float(centre < t) if math.isnan(chance) else chance) - part

    def limit(part: float, side: float) -> float:
        step = 1.0
        while side * away(t + side * step, part) > 0:
            step *= 2
        return float(brentq(away, t + side * step, t - side, args=(part,), xtol=1e-12))

    low, high = limit(1 - tail, -1.0), limit(tail, 1.0)
    return Interval(t / math.sqrt(n), low / math.sqrt(n), high / math.sqrt(n))


def small_sample_factor(degrees: int) -> float:
    """Return what dz is multiplied by to be unbiased: exact, with gamma functions (Hedges 1981)."""
    logs = math.lgamma(degrees / 2) - math.lgamma((degrees - 1) / 2) if degrees > 1 else -math.inf
    return math.exp(logs) / math.sqrt(degrees / 2)


def _t_test(change: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    from scipy.special import stdtr

    n = len(change)
    sd = float(change.std(ddof=1))
    t = float(change.mean()) / sd * math.sqrt(n)
    return sd, t, 2 * float(stdtr(n - 1, -abs(t)))
