"""Standard errors for people in few sites: CR2 with Satterthwaite's degrees of freedom."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.comparison.weighting import category_codes
from analysis.pilot.intervals import checked_level

Floats = npt.NDArray[np.float64]
# Eigenvalues of I - H this small belong to directions that the model fits exactly.
EXACT = 1e-10
CR2 = (
    "ordinary least squares; bias-reduced linearisation (CR2, Bell and McCaffrey 2002) under "
    "independent people of equal variance, with Satterthwaite's degrees of freedom (Pustejovsky "
    "and Tipton 2018)"
)


@dataclass(frozen=True)
class Coefficient:
    """A contrast of regression coefficients with its cluster-robust interval.

    Attributes
    ----------
    estimate, se, low, high
        In the unit of the outcome.
    degrees
        Satterthwaite's degrees of freedom, usually not a whole number.
    t, p
        Two-sided test of 0 against t.
    cr0_se
        The plain sandwich, too small with few clusters; for comparison with other programs.
    clusters
        How many.
    """

    estimate: float
    se: float
    low: float
    high: float
    degrees: float
    t: float
    p: float
    cr0_se: float
    clusters: int
    level: float
    definition: str = CR2


def cluster_robust(
    outcome: npt.ArrayLike,
    columns: npt.ArrayLike,
    clusters: Sequence[Hashable],
    contrast: npt.ArrayLike,
    level: float = 0.95,
) -> Coefficient:
    """Regress an outcome on columns by least squares and give a contrast with CR2 limits.

    Parameters
    ----------
    outcome
        One number a person.
    columns
        People by columns, the constant among them where there is one.
    clusters
        The site of each person.
    contrast
        One coefficient a column, for example (0, 1) for the second.
    level
        Of the t interval.

    Raises
    ------
    ValueError
        When something is missing, lengths differ, columns depend on each other, there are two
        clusters or fewer, or clusters leave nothing to estimate the variance from.
    """
    from scipy.special import stdtr, stdtrit

    tail = (1 + checked_level(level)) / 2
    y, x, pull = _checked(outcome, columns, clusters, contrast)
    names = dict.fromkeys(clusters, 1.0)
    code = category_codes(clusters, names)
    bread = np.linalg.inv(x.T @ x).astype("float64")
    fitted = bread @ x.T @ y
    residual = y - x @ fitted
    scores, shapes, plain = _adjusted(x, residual, code, bread, pull)
    variance = float((scores**2).sum())
    # expected cross-products of the scores when people are independent with equal variance
    spread = shapes.T @ shapes - shapes.T @ x @ bread @ x.T @ shapes
    if variance <= 0 or np.trace(spread) <= EXACT * float((shapes**2).sum()):
        msg = "the clusters leave nothing to estimate the variance from"
        raise ValueError(msg)
    degrees = float(np.trace(spread) ** 2 / (spread**2).sum())
    estimate, se = float(pull @ fitted), math.sqrt(variance)
    half = float(stdtrit(degrees, tail)) * se
    return Coefficient(
        estimate=estimate,
        se=se,
        low=estimate - half,
        high=estimate + half,
        degrees=degrees,
        t=estimate / se,
        p=2 * float(stdtr(degrees, -abs(estimate / se))),
        cr0_se=math.sqrt(float((plain**2).sum())),
        clusters=len(names),
        level=level,
    )


def _adjusted(
    x: Floats, residual: Floats, code: npt.NDArray[np.intp], bread: Floats, pull: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return each cluster's adjusted score, its shape over the people, and its plain score."""
    count = int(code.max()) + 1
    scores, plain = np.zeros(count), np.zeros(count)
    shapes = np.zeros((residual.size, count))
    for place in range(count):
        inside = code == place
        own = x[inside]
        leverage = own @ bread
        shape = _inverse_root(np.eye(len(own)) - leverage @ own.T) @ leverage @ pull
        shapes[inside, place] = shape
        scores[place] = shape @ residual[inside]
        plain[place] = pull @ leverage.T @ residual[inside]
    return scores, shapes, plain


def _inverse_root(matrix: Floats) -> Floats:
    values, vectors = np.linalg.eigh(matrix)
    roots = np.where(values > EXACT, 1 / np.sqrt(np.maximum(values, EXACT)), 0.0)
    root: Floats = (vectors * roots) @ vectors.T
    return root


def _checked(
    outcome: npt.ArrayLike,
    columns: npt.ArrayLike,
    clusters: Sequence[Hashable],
    contrast: npt.ArrayLike,
) -> tuple[Floats, Floats, Floats]:
    y = np.asarray(outcome, dtype="float64").reshape(-1)
    x, pull = np.asarray(columns, dtype="float64"), np.asarray(contrast, dtype="float64")
    faults = []
    if not (x.ndim == 2 and len(x) == y.size == len(clusters) and pull.shape == x.shape[1:]):
        faults.append(
            f"{y.size} outcomes, columns of shape {x.shape}, {len(clusters)} clusters and a "
            f"contrast of shape {pull.shape} do not go together"
        )
    elif np.linalg.matrix_rank(x) < x.shape[1]:
        faults.append("the columns depend on each other")
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        faults.append("a number is missing or not finite")
    if len(set(clusters)) <= 2:
        faults.append(f"{len(set(clusters))} clusters: with two or fewer nothing can be inferred")
    if faults:
        raise ValueError("; ".join(faults))
    return y, x, pull
