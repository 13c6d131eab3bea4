"""Estimates from a designed sample, with linearised standard errors.

A sample may be stratified, drawn in whole clusters, from a population that is not large, and
weighted to known counts; each changes the standard error, and all are respected together.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.comparison.survey_design import SurveyDesign
from analysis.pilot.intervals import CALCULATED, NO_SPREAD, Interval, checked_level

Floats = npt.NDArray[np.float64]
NO_DEGREES = "no_degrees"
LINEARISED = (
    "Taylor linearisation; clusters vary within their stratum, less the share of the population "
    "drawn; Student's t with clusters minus strata degrees of freedom"
)
RESIDUALS = (
    "; residuals of the calibration margins, weighted by the design weights, replace the values"
)


@dataclass(frozen=True)
class Estimate:
    """An estimate of the population with its standard error.

    Attributes
    ----------
    estimate, se, low, high, note
        In the unit of the values; `se` and limits are None where there are no degrees of freedom
        or nothing varies.
    degrees
        Of freedom.
    n
        People it rests on.
    """

    estimate: float
    se: float | None
    low: float | None
    high: float | None
    note: str
    degrees: int
    n: int
    level: float
    definition: str

    @property
    def interval(self) -> Interval:
        """The estimate with its limits, to be scaled or rounded."""
        return Interval(self.estimate, self.low, self.high, self.note)


def mean(
    design: SurveyDesign,
    values: npt.ArrayLike,
    domain: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Estimate a mean, or the share of yes where the values are 0 and 1.

    Parameters
    ----------
    design, values
        One value a person of the design.
    domain
        True for the people to estimate it among; None for all. The others still tell how clusters
        vary, so they are not to be left out of the design.
    level
        Of the t interval.

    Raises
    ------
    ValueError
        When a value is missing, lengths differ, or nobody is in the domain.
    """
    return ratio(design, values, np.ones(design.weights.size), domain, level)


def total(
    design: SurveyDesign,
    values: npt.ArrayLike,
    domain: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Estimate a total of the population; parameters and errors are those of `mean`."""
    held, inside = _values(design, values), _domain(design, domain)
    kept = np.where(inside, held, 0.0)
    return _estimate(design, float(design.weights @ kept), kept, int(inside.sum()), level)


def ratio(
    design: SurveyDesign,
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    domain: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Estimate the ratio of two totals; parameters and errors are those of `mean`."""
    above, below = _values(design, numerator), _values(design, denominator)
    inside = _domain(design, domain)
    size = float(design.weights @ np.where(inside, below, 0.0))
    if size == 0:
        msg = "the denominator adds up to 0, so there is no ratio"
        raise ValueError(msg)
    found = float(design.weights @ np.where(inside, above, 0.0)) / size
    influence = np.where(inside, above - found * below, 0.0) / size
    return _estimate(design, found, influence, int(inside.sum()), level)


def by_domain(
    design: SurveyDesign,
    values: npt.ArrayLike,
    domains: Sequence[Hashable],
    level: float = 0.95,
) -> Mapping[Hashable, Estimate]:
    """Estimate the mean in each domain, in the order in which domains are met."""
    names = np.empty(len(domains), dtype=object)
    names[:] = list(domains)
    found = dict.fromkeys(domains)
    return {name: mean(design, values, names == name, level) for name in found}


def design_effect(design: SurveyDesign, values: npt.ArrayLike) -> float:
    """Give how much larger the variance of the mean is than from as many people drawn singly.

    The comparison draws without replacement from a population of the sum of the weights (Kish
    1965). A ValueError when nothing varies.
    """
    found, held = mean(design, values), _values(design, values)
    n, size = held.size, float(design.weights.sum())
    if found.se is None or size <= n:
        msg = f"no design effect: {found.note if found.se is None else 'everybody was asked'}"
        raise ValueError(msg)
    spread = float(design.weights @ (held - found.estimate) ** 2) / size * n / (n - 1)
    return found.se**2 / (spread * (size - n) / (size * n))


def covariance(design: SurveyDesign, influence: Floats) -> Floats:
    """Give the covariance matrix of totals whose influence values are the columns (people first).

    Notes
    -----
    Binder (1983) for linearisation; Deville and Särndal (1992) for calibration: the values are
    replaced by their residuals from the margins.
    """
    scores = _scores(design, influence)
    sums = np.zeros((design.clusters.max() + 1, scores.shape[1]))
    np.add.at(sums, design.clusters, scores)
    stratum = np.zeros(len(sums), dtype=np.intp)
    stratum[design.clusters] = design.strata
    found = np.zeros((scores.shape[1],) * 2)
    for place, drawn in enumerate(design.drawn):
        parts = sums[stratum == place]
        if drawn < 1:
            apart = parts - parts.mean(axis=0)
            found += (1 - drawn) * len(parts) / (len(parts) - 1) * apart.T @ apart
    return found


def _estimate(
    design: SurveyDesign, found: float, influence: Floats, n: int, level: float
) -> Estimate:
    from scipy.special import stdtrit

    tail = (1 + checked_level(level)) / 2
    size = float(np.abs(design.weights * influence).sum())
    se = math.sqrt(covariance(design, influence[:, None])[0, 0])
    definition = LINEARISED + (RESIDUALS if design.margins else "")
    rest = (design.degrees, n, level, definition)
    note = NO_DEGREES if design.degrees < 1 else CALCULATED if se > 1e-14 * size else NO_SPREAD
    if note != CALCULATED:
        return Estimate(found, None, None, None, note, *rest)
    half = float(stdtrit(design.degrees, tail)) * se
    return Estimate(found, se, found - half, found + half, CALCULATED, *rest)


def _scores(design: SurveyDesign, influence: Floats) -> Floats:
    """Return weight times influence, what the margins already tell taken out.

    Where raking stopped early each margin was met by weights of its own; to use these is what R's
    survey package does, and changes nothing after a tight stop.
    """
    scores = design.weights[:, None] * influence
    if not design.margins:
        return scores
    known = [(np.eye(code.max() + 1)[code], weights[:, None]) for code, weights in design.margins]
    taken = np.hstack([columns * weights for columns, weights in known])
    base = design.design_weights[:, None]
    judged = np.hstack([columns * base / weights for columns, weights in known])
    # two margins share their total, so the equations have one solution too many
    share = np.linalg.lstsq(judged.T @ taken, judged.T @ scores, rcond=None)[0]
    return scores - taken @ share


def _values(design: SurveyDesign, values: npt.ArrayLike) -> Floats:
    held = np.asarray(values, dtype="float64").reshape(-1)
    if held.size != design.weights.size or not np.isfinite(held).all():
        lacking = int((~np.isfinite(held)).sum())
        msg = f"{held.size} values ({lacking} missing) for {design.weights.size} people; expected "
        raise ValueError(msg + "one finite number each; name those with a value as the domain")
    return held


def _domain(design: SurveyDesign, domain: npt.ArrayLike | None) -> npt.NDArray[np.bool_]:
    inside = np.ones(design.weights.size, bool) if domain is None else np.asarray(domain, bool)
    if inside.size != design.weights.size or not inside.any():
        msg = f"the domain names {int(inside.sum())} of {inside.size} people; expected some of "
        raise ValueError(msg + f"{design.weights.size}")
    return inside
