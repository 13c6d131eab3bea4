"""Shares and tables of shares from a designed sample: intervals and the Rao-Scott test."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.comparison.survey_design import SurveyDesign
from analysis.pilot.comparison.survey_estimates import Estimate, covariance, mean
from analysis.pilot.comparison.weighting import category_codes
from analysis.pilot.intervals import Interval, checked_level

RAO_SCOTT = (
    "Pearson's chi-square of the estimated shares, scaled to the number of people and divided by "
    "the sum of the design effects, against F with Satterthwaite's degrees of freedom (Rao and "
    "Scott 1984)"
)


@dataclass(frozen=True)
class Independence:
    """Whether two answers go together in the population that was sampled.

    Attributes
    ----------
    statistic, numerator_degrees, denominator_degrees, p
        F, its degrees of freedom, and the chance of so large an F were there no association.
    n
        People it rests on.
    """

    statistic: float
    numerator_degrees: float
    denominator_degrees: float
    p: float
    n: int
    definition: str = RAO_SCOTT


def logit_share(design: SurveyDesign, yes: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Give the interval of a share that is symmetric in its log odds.

    Parameters
    ----------
    design, yes
        1 or 0 for each person of the design.
    level
        Of the interval.

    Returns
    -------
    Interval
        A share. Without degrees of freedom, or where everybody answered alike, it has no limits.

    Raises
    ------
    ValueError
        When an answer is neither 0 nor 1.
    """
    from scipy.special import expit, logit, stdtrit

    found = _share(design, yes)
    if found.se is None:
        return found.interval
    half = float(stdtrit(found.degrees, (1 + checked_level(level)) / 2)) * found.se
    centre, spread = float(logit(found.estimate)), found.estimate * (1 - found.estimate)
    low, high = expit(centre - half / spread), expit(centre + half / spread)
    return Interval(found.estimate, float(low), float(high))


def beta_share(design: SurveyDesign, yes: npt.ArrayLike, level: float = 0.95) -> Interval:
    """Give the Clopper-Pearson interval of a share at the effective number of people.

    Parameters, result and errors are those of `logit_share`.

    Notes
    -----
    Korn and Graubard (1998), Survey Methodology 24, 193-201: the effective number is corrected
    for how few clusters the variance rests on.
    """
    from scipy.special import betaincinv, stdtrit

    found, tail = _share(design, yes), (1 - checked_level(level)) / 2
    if found.se is None:
        return found.interval
    few = float(stdtrit(found.n - 1, tail) / stdtrit(found.degrees, tail)) ** 2
    share = found.estimate
    n = share * (1 - share) / found.se**2 * few
    low = float(betaincinv(n * share, n * (1 - share) + 1, tail))
    high = float(betaincinv(n * share + 1, n * (1 - share), 1 - tail))
    return Interval(share, low, high)


def rao_scott(
    design: SurveyDesign, rows: Sequence[Hashable], columns: Sequence[Hashable]
) -> Independence:
    """Test whether two answers are independent, with the design respected.

    Parameters
    ----------
    design
        Of the people.
    rows, columns
        Both answers of each person.

    Raises
    ------
    ValueError
        When an answer has fewer than two values, or the design has no degrees of freedom.

    Notes
    -----
    Rao and Scott (1984), Annals of Statistics 12, 46-60, the second-order correction.
    """
    from scipy.special import fdtrc

    (row, high), (column, wide) = _numbered(rows, "rows"), _numbered(columns, "columns")
    n = design.weights.size
    if design.degrees < 1 or not row.size == column.size == n:
        msg = f"{row.size} rows and {column.size} columns for {n} people, {design.degrees} degrees "
        raise ValueError(msg + "of freedom; expected an answer each and at least one degree")
    cells = np.eye(high * wide)[row * wide + column]
    shares = design.weights @ cells / design.weights.sum()
    spread = covariance(design, (cells - shares) / design.weights.sum())
    delta = _design_effects(shares, spread, high, wide, n)
    mean_effects = float(np.trace(delta))
    degrees = mean_effects**2 / float(np.trace(delta @ delta))
    statistic = _pearson(shares.reshape(high, wide), n) / mean_effects
    below = degrees * design.degrees
    return Independence(statistic, degrees, below, float(fdtrc(degrees, below, statistic)), n)


def _share(design: SurveyDesign, yes: npt.ArrayLike) -> Estimate:
    answers = np.asarray(yes, dtype="float64").reshape(-1)
    odd = sorted(set(answers[~np.isin(answers, (0.0, 1.0))].tolist()), key=str)
    if odd:
        msg = f"a share needs answers 1 (yes) and 0 (no); found {odd[:5]}"
        raise ValueError(msg)
    return mean(design, answers)


def _numbered(answers: Sequence[Hashable], what: str) -> tuple[npt.NDArray[np.intp], int]:
    names = dict.fromkeys(answers, 1.0)
    if len(names) < 2:
        msg = f"the {what} hold {[*names]} only; expected two answers or more"
        raise ValueError(msg)
    return category_codes(answers, names), len(names)


def _pearson(shares: npt.NDArray[np.float64], n: int) -> float:
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return n * float(((shares - expected) ** 2 / expected).sum())


def _design_effects(
    shares: npt.NDArray[np.float64],
    spread: npt.NDArray[np.float64],
    high: int,
    wide: int,
    n: int,
) -> npt.NDArray[np.float64]:
    """Return the matrix of design effects of the interaction, free of both margins."""
    upright, across = np.eye(high), np.eye(wide)
    ones = (np.ones((high, 1)), np.ones((wide, 1)))
    main = np.hstack([np.kron(upright, ones[1]), np.kron(ones[0], across)])
    both = np.kron(upright[:, 1:], across[:, 1:])
    contrast = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    # an empty cell of the table has no variance to be scaled by
    inverse = np.diag(np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0))
    simple = contrast.T @ inverse @ contrast / n
    found = contrast.T @ inverse @ spread @ inverse @ contrast
    return np.linalg.solve(simple, found)
