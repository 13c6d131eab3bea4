"""How long until something ends, where it has not ended yet for all: the Kaplan-Meier curve.

Whoever has not reached the end when the watching stops is *censored*: known to take longer than
was watched, and counted as at risk until then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.pilot.intervals import CALCULATED, NO_SPREAD, NO_VALUES, Interval, normal_quantile

LOG_LOG = "log_log"
LOG = "log"
NOT_REACHED = "not_reached"  # more than half had not ended when the watching stopped
BEYOND = "beyond_follow_up"  # nobody was watched for so long
DEFINITION = (
    "Kaplan and Meier (1958): the share for whom it has not ended by each day; those not ended "
    "when the watching stopped count as at risk until then. Variance: Greenwood (1926). Limits: "
    "log-log (Kalbfleisch and Prentice), which stay between 0 and 1."
)
HALF = 0.5
TOLERANCE = 1e-9  # a share this near to one half is one half


@dataclass(frozen=True)
class Point:
    """The curve on one day: the share for whom it has not ended, with log-log limits.

    `at_risk` had neither ended nor been censored before the day. `low_log` and `high_log` are the
    limits on the log scale. All limits are None before the first end (`note`: ``no_spread``);
    after the last day watched there is no estimate either (``beyond_follow_up``).
    """

    day: float
    at_risk: int
    estimate: float | None
    low: float | None
    high: float | None
    low_log: float | None
    high_log: float | None
    note: str = CALCULATED


@dataclass(frozen=True)
class Curve:
    """A Kaplan-Meier curve; one element for each day on which something ended.

    Attributes
    ----------
    times
        Days, rising.
    at_risk, ended
        Who had neither ended nor been censored before the day, and who ended on it.
    survival, standard_error
        Share for whom it has not ended after the day, and Greenwood's standard error.
    low, high, low_log, high_log
        Limits at `level`, on the log-log and on the log scale; NaN where the share is 0.
    durations, observed, people
        What the curve was made of, one element a case; `people` says whose it is. Never shown.
    """

    times: np.ndarray
    at_risk: np.ndarray
    ended: np.ndarray
    survival: np.ndarray
    standard_error: np.ndarray
    low: np.ndarray
    high: np.ndarray
    low_log: np.ndarray
    high_log: np.ndarray
    level: float
    n: int
    durations: np.ndarray = field(repr=False)
    observed: np.ndarray = field(repr=False)
    people: np.ndarray = field(repr=False)
    definition: str = DEFINITION

    @property
    def median(self) -> Interval:
        """Day by which it has ended for half, with log-log limits: see `median_interval`."""
        return self.median_interval()

    def median_interval(self, limits: str = LOG_LOG) -> Interval:
        """Give the day by which it has ended for half.

        Parameters
        ----------
        limits
            ``log_log`` or ``log`` (what R's survival prints unless told otherwise).

        Returns
        -------
        Interval
            In days. The first day on which the share is below one half; where it is exactly one
            half for a while, the middle of that while. The limits are the days on which the
            curve's limits fall to one half (Brookmeyer and Crowley 1982); one that they never
            reach is None. Without an estimate `note` is ``no_values`` or ``not_reached``.

        Raises
        ------
        ValueError
            When the kind of limits is neither.
        """
        bands = {LOG_LOG: (self.low, self.high), LOG: (self.low_log, self.high_log)}
        if limits not in bands:
            msg = f"limits {limits!r}; known: {', '.join(bands)}"
            raise ValueError(msg)
        found = [self._day_of_half(shares) for shares in (self.survival, *bands[limits])]
        note = NO_VALUES if self.n == 0 else NOT_REACHED if found[0] is None else CALCULATED
        return Interval(found[0], found[1], found[2], note)

    def at(self, day: float) -> Point:
        """Give the curve on a day, counted from the start."""
        at_risk = int((self.durations >= day).sum())
        place = int(np.searchsorted(self.times, day, side="right")) - 1
        last = self.durations.max(initial=0)
        known = self.n > 0 and (day <= last or (place >= 0 and self.survival[place] == 0))
        if not known:
            return Point(day, at_risk, None, None, None, None, None, BEYOND)
        if place < 0:
            return Point(day, at_risk, 1.0, None, None, None, None, NO_SPREAD)
        low, high, low_log, high_log = (
            None if math.isnan(band[place]) else float(band[place])
            for band in (self.low, self.high, self.low_log, self.high_log)
        )
        share = float(self.survival[place])
        return Point(day, at_risk, share, low, high, low_log, high_log)

    def _day_of_half(self, shares: np.ndarray) -> float | None:
        with np.errstate(invalid="ignore"):
            level = np.flatnonzero(np.abs(shares - HALF) < TOLERANCE)
            below = np.flatnonzero(shares < HALF - TOLERANCE)
        if len(level):
            ends = below[0] if len(below) else level[0]
            return float(self.times[level[0]] + self.times[ends]) / 2
        return float(self.times[below[0]]) if len(below) else None


@dataclass(frozen=True)
class RestrictedMean:
    """Mean time up to day `at`, in days: what lies beyond counts as `at`."""

    estimate: float
    low: float
    high: float
    standard_error: float
    at: float
    definition: str = (
        "Area under the Kaplan-Meier curve up to the day. The standard error is that of this "
        "area (Greenwood's formula carried through the integral), not the spread of single times."
    )


def kaplan_meier(
    durations: Sequence[float] | Any,
    observed: Sequence[bool] | Any,
    level: float = 0.95,
    people: Sequence[Any] | Any | None = None,
) -> Curve:
    """Estimate the share for whom something has not ended yet, day by day.

    Parameters
    ----------
    durations
        Days from the start to the end, or to when the watching stopped; one a case, 0 or more.
    observed
        True where the end was seen, False where the case is censored.
    level
        Of every interval.
    people
        Whose case it is, where one person may have several; each case is a person's own if None.

    Returns
    -------
    Curve
        Without an element when no end was seen.

    Raises
    ------
    ValueError
        When the lengths differ, a duration is missing, negative or not finite, `observed` holds
        something besides true and false, or the level is not between 0 and 1.

    Notes
    -----
    Kaplan and Meier (1958), JASA 53, 457-481. Limits as in Kalbfleisch and Prentice (2002),
    chapter 1. Several cases of one person are treated as if they were of several people.
    """
    days, ends = _checked(durations, observed)
    whose = np.arange(len(days)) if people is None else np.asarray(people)
    if len(whose) != len(days):
        msg = f"{len(whose)} people for {len(days)} durations; give one for each"
        raise ValueError(msg)
    times = np.unique(days[ends])
    at_risk = np.array([(days >= day).sum() for day in times], dtype=int)
    ended = np.array([(days[ends] == day).sum() for day in times], dtype=int)
    survival = np.cumprod(1 - ended / at_risk) if len(times) else np.empty(0)
    spread = _greenwood(at_risk, ended)
    low, high, low_log, high_log = _limits(survival, spread, normal_quantile(level))
    return Curve(
        times=times,
        at_risk=at_risk,
        ended=ended,
        survival=survival,
        standard_error=survival * np.nan_to_num(spread),
        low=low,
        high=high,
        low_log=low_log,
        high_log=high_log,
        level=level,
        n=len(days),
        durations=days,
        observed=ends,
        people=whose,
    )


def restricted_mean(curve: Curve, at: float, level: float | None = None) -> RestrictedMean:
    """Give the mean time up to a day, with the standard error of that mean.

    Parameters
    ----------
    curve
        As `kaplan_meier` gives it.
    at
        The day, within the time that was watched.
    level
        Of the interval; the curve's own if None.

    Raises
    ------
    ValueError
        When the day is not above 0 or nobody was watched for so long.

    Notes
    -----
    Irwin (1949); Klein and Moeschberger (2003), section 4.5, as R's survival prints it. The
    variance of the *truncated times* is something else, and far larger.
    """
    last = float(curve.durations.max(initial=0))
    gone = len(curve.times) and curve.survival[-1] == 0
    if not at > 0 or (at > last and not gone):
        msg = f"mean time up to day {at}; give a day above 0 and up to {last}, the last one watched"
        raise ValueError(msg)
    inside = curve.times < at
    days = np.concatenate([[0.0], curve.times[inside], [at]])
    steps = np.concatenate([[1.0], curve.survival[inside]]) * np.diff(days)
    beyond = steps[::-1].cumsum()[::-1][1:]  # area to the right of each end
    at_risk, ended = curve.at_risk[inside].astype(float), curve.ended[inside]
    weights = np.divide(
        ended, at_risk * (at_risk - ended), out=np.zeros(len(ended)), where=at_risk > ended
    )
    error = math.sqrt(float((beyond**2 * weights).sum()))
    mean, half = float(steps.sum()), normal_quantile(level or curve.level) * error
    return RestrictedMean(mean, max(0.0, mean - half), min(float(at), mean + half), error, at)


def _checked(durations: Any, observed: Any) -> tuple[np.ndarray, np.ndarray]:
    days = np.asarray(durations, dtype=float)
    seen = np.asarray(observed)
    faults = []
    if days.ndim != 1 or seen.shape != days.shape:
        faults.append(f"{days.shape} durations and {seen.shape} ends; give one of each a case")
    if not (np.isfinite(days) & (days >= 0)).all():
        wrong = days[~(np.isfinite(days) & (days >= 0))]
        faults.append(f"durations {wrong.tolist()}; a duration is a number of days, 0 or more")
    if len(seen) and not set(np.unique(seen).tolist()) <= {0, 1}:
        faults.append(f"ends {np.unique(seen).tolist()}; say true or false of each")
    if faults:
        raise ValueError("; ".join(faults))
    return days, seen.astype(bool)


def _greenwood(at_risk: np.ndarray, ended: np.ndarray) -> np.ndarray:
    """Return the standard error of the logarithm of the share; NaN once the share is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = ended / (at_risk * (at_risk - ended).astype(float))
    return np.sqrt(np.cumsum(np.where(np.isfinite(parts), parts, np.nan)))


def _limits(shares: np.ndarray, spread: np.ndarray, z: float) -> tuple[np.ndarray, ...]:
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(shares)
        turn = np.exp(z * spread / np.abs(logs))
        log_log = (np.exp(logs * turn), np.exp(logs / turn))
        log = (shares * np.exp(-z * spread), np.minimum(1.0, shares * np.exp(z * spread)))
    return tuple(np.where(shares > 0, band, np.nan) for band in (*log_log, *log))
