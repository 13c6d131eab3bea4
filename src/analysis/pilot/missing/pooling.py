"""Pool the estimates of several imputations, with degrees of freedom for small samples."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.intervals import CALCULATED, NO_SPREAD, checked_level

LEAST_IMPUTATIONS = 20


@dataclass(frozen=True)
class Pooled:
    """An estimate over several imputations.

    Attributes
    ----------
    estimate, low, high
        In the unit of the estimates; None where it cannot be stated, `note` then says why.
    error, degrees
        Pooled standard error, and Barnard and Rubin's degrees of freedom.
    missing_information
        Share of the variance that is due to what is missing.
    imputations, seed
        How many, and of what seed (None where the caller imputed).
    """

    estimate: float | None
    low: float | None
    high: float | None
    note: str
    error: float | None = None
    degrees: float | None = None
    missing_information: float | None = None
    imputations: int = 0
    seed: int | None = None
    n: int = 0
    n_missing: int = 0
    definition: str = "Rubin's rules with Barnard and Rubin's degrees of freedom"


def pool(
    estimates: npt.ArrayLike,
    variances: npt.ArrayLike,
    complete_degrees: float,
    level: float = 0.95,
) -> Pooled:
    """Pool one estimate from each imputed table.

    Parameters
    ----------
    estimates, variances
        Of each imputed table: the estimate, and its squared standard error as if nothing had been
        missing.
    complete_degrees
        Degrees of freedom if nothing had been missing, for example n - 1 for a mean.
    level
        Of the interval.

    Returns
    -------
    Pooled
        The degrees of freedom never exceed `complete_degrees`. Rubin's older ones do: they
        can run into thousands for a pilot of thirty.

    Raises
    ------
    ValueError
        When there are fewer than two estimates, or not one variance from 0 for each.

    Notes
    -----
    Rubin (1987); Barnard and Rubin (1999), Biometrika 86, 948-955.
    """
    from scipy import stats

    checked_level(level)
    found, squared = np.asarray(estimates, float), np.asarray(variances, float)
    m = len(found)
    if m < 2 or found.shape != squared.shape or not bool((squared >= 0).all()):
        msg = f"pool two estimates or more, each with its variance; found {found} and {squared}"
        raise ValueError(msg)
    estimate, within, between = found.mean(), squared.mean(), found.var(ddof=1)
    total = within + (1 + 1 / m) * between
    if total == 0:
        return Pooled(float(estimate), None, None, NO_SPREAD, imputations=m)
    lost = float((1 + 1 / m) * between / total)
    observed = (complete_degrees + 1) / (complete_degrees + 3) * complete_degrees * (1 - lost)
    # Rubin's own are (m - 1) / lost**2: turned over, a loss next to nothing divides nothing
    degrees = 1 / (1 / observed + lost**2 / (m - 1)) if observed > 0 else 0.0
    error = math.sqrt(total)
    if degrees <= 0:
        return Pooled(float(estimate), None, None, NO_SPREAD, error, imputations=m)
    half = float(stats.t.ppf((1 + level) / 2, degrees)) * error
    limits = (float(estimate - half), float(estimate + half))
    return Pooled(float(estimate), *limits, CALCULATED, error, degrees, lost, m)
