"""Whether something ends sooner in one group than in another, with censored cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.pilot.intervals import CALCULATED, normal_quantile
from analysis.pilot.survival import kaplan_meier

NO_ENDS = "no_ends_in_a_group"


@dataclass(frozen=True)
class LogRank:
    """The log-rank test; `observed` and `expected` ends stand in the order of `groups`."""

    chi_squared: float
    degrees_of_freedom: int
    p: float
    groups: tuple[Any, ...]
    observed: tuple[int, ...]
    expected: tuple[float, ...]
    definition: str = (
        "Log-rank test (Mantel 1966; Peto and Peto 1972): ends seen in each group against those "
        "expected if all groups ended at the same rate; chi-squared, without continuity correction."
    )


@dataclass(frozen=True)
class HazardRatio:
    """How many times as fast it ends for one more of the covariate (Cox's model).

    Without an end in one of two groups the ratio has no finite estimate: all parts are None and
    `note` is ``no_ends_in_a_group``.
    """

    estimate: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int
    ended: int
    note: str = CALCULATED
    definition: str = (
        "Cox's proportional hazards model; tied ends by Efron's method; Wald interval of the "
        "logarithm. Above 1 it ends sooner; the ratio is taken to be the same all the time."
    )


def log_rank(
    durations: Sequence[float] | Any, observed: Sequence[bool] | Any, groups: Sequence[Any] | Any
) -> LogRank:
    """Test whether two or more groups end at the same rate.

    Parameters
    ----------
    durations, observed
        As for `kaplan_meier`.
    groups
        The group of each case.

    Raises
    ------
    ValueError
        When there are fewer than two groups, the lengths differ or nothing ended.
    """
    from scipy import stats

    curve, codes, names = _grouped(durations, observed, groups)
    days, ends = curve.durations, curve.observed
    inside = codes[None, :] == np.arange(len(names))[:, None]  # groups by cases
    at_risk = np.array([(inside & (days >= day)).sum(axis=1) for day in curve.times])
    ended = np.array([(inside & ends & (days == day)).sum(axis=1) for day in curve.times])
    everyone, all_ended = curve.at_risk[:, None], curve.ended[:, None]
    shares = at_risk / everyone
    expected = (all_ended * shares).sum(axis=0)
    variance = np.zeros((len(names), len(names)))
    for share, d, n in zip(shares, curve.ended, curve.at_risk, strict=True):
        if n > 1:
            variance += d * (n - d) / (n - 1) * (np.diag(share) - np.outer(share, share))
    excess = (ended.sum(axis=0) - expected)[:-1]
    statistic = float(excess @ np.linalg.pinv(variance[:-1, :-1]) @ excess)
    freedom = len(names) - 1
    seen = tuple(int(number) for number in ended.sum(axis=0))
    p = float(stats.chi2.sf(statistic, freedom))
    return LogRank(statistic, freedom, p, tuple(names.tolist()), seen, tuple(expected.tolist()))


def hazard_ratio(
    durations: Sequence[float] | Any,
    observed: Sequence[bool] | Any,
    covariate: Sequence[float] | Any,
    level: float = 0.95,
) -> HazardRatio:
    """Give the hazard ratio for one more of a covariate.

    Parameters
    ----------
    durations, observed
        As for `kaplan_meier`.
    covariate
        One number a case; 0 and 1 for two groups.
    level
        Of the interval.

    Raises
    ------
    ValueError
        When the covariate does not vary, the lengths differ or nothing ended.

    Notes
    -----
    Cox (1972); Efron (1977) for ties, as R's survival does. Fitted by statsmodels' PHReg.
    """
    from scipy import stats
    from statsmodels.duration.hazard_regression import PHReg

    numbers = np.asarray(covariate, dtype=float)
    curve, codes, names = _grouped(durations, observed, numbers)
    ended = int(curve.observed.sum())
    if len(names) == 2 and not all(curve.observed[codes == code].any() for code in (0, 1)):
        return HazardRatio(None, None, None, None, curve.n, ended, NO_ENDS)
    # PHReg wants ends as 0 and 1.
    fitted = PHReg(
        curve.durations, numbers[:, None], status=curve.observed.astype(int), ties="efron"
    ).fit()
    slope, error = float(fitted.params[0]), float(fitted.bse[0])
    half = normal_quantile(level) * error
    estimate, low, high = (float(np.exp(each)) for each in (slope, slope - half, slope + half))
    p = float(2 * stats.norm.sf(abs(slope) / error))
    return HazardRatio(estimate, low, high, p, curve.n, ended)


def _grouped(durations: Any, observed: Any, groups: Any) -> tuple[Any, np.ndarray, np.ndarray]:
    curve = kaplan_meier(durations, observed)
    names, codes = np.unique(np.asarray(groups), return_inverse=True)
    faults = []
    if len(codes) != curve.n:
        faults.append(f"{len(codes)} groups for {curve.n} durations; give one for each")
    if len(names) < 2:
        faults.append(f"{len(names)} group; a comparison needs two or more")
    if not len(curve.times):
        faults.append("nothing ended; a comparison needs ends that were seen")
    if faults:
        raise ValueError("; ".join(faults))
    return curve, codes, names
