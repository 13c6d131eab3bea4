"""Do two kinds of tie go together? QAP: rows and columns permuted together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.stakeholders.uncertainty.cells import (
    NOTHING,
    ONE_HALF,
    Relation,
    compared,
    how_many,
    in_parts,
    p_values,
    permutations,
    tables,
)

TESTS = ["predictor", "coefficient", "t", "p", "p_higher", "p_lower"]


@dataclass(frozen=True)
class Correlation:
    """A QAP correlation.

    Attributes
    ----------
    correlation
        Pearson's r over the cells, -1 to 1.
    p
        The part of the permutations with an r at least as far from 0, either way.
    p_higher, p_lower
        The part with an r at least as high, and at least as low.
    expected, standard_deviation
        Mean and standard deviation of r over the permutations.
    cells
        How many cells were compared.
    exact
        True when every one of the n! permutations was taken once.
    runs, seed
        Permutations taken, and the random state.
    definition
        What was done, in words.
    """

    correlation: float
    p: float
    p_higher: float
    p_lower: float
    expected: float
    standard_deviation: float
    cells: int
    exact: bool
    runs: int
    seed: int
    definition: str


@dataclass(frozen=True)
class Regression:
    """An MRQAP regression.

    Attributes
    ----------
    table
        One row a predictor, in the order given: ``predictor``, ``coefficient``, ``t``, ``p``
        (permutations with a t at least as far from 0), ``p_higher``, ``p_lower``.
    intercept
        The value of a cell where every predictor is 0. It has no p: permutation says nothing
        of it.
    r_squared
        The part (0 to 1) of the variation between cells that the predictors account for.
    cells, exact, runs, seed, definition
        As in `Correlation`.
    """

    table: pd.DataFrame
    intercept: float
    r_squared: float
    cells: int
    exact: bool
    runs: int
    seed: int
    definition: str


def qap_correlation(
    a: Relation, b: Relation, *, runs: int = 10_000, seed: int = 2021, weight: str | None = None
) -> Correlation:
    """Correlate two kinds of tie among the same people, and test it by permutation.

    Parameters
    ----------
    a, b
        Two networks of the same n people, at least three, or square tables of values whose
        index and columns are the people. Their order may differ.
    runs, seed
        How many permutations, and the random state. Where n! is no more than ``runs`` every
        permutation is taken once and p is exact.
    weight
        The attribute of a tie that holds its strength. None counts a tie as 1.

    Returns
    -------
    Correlation
        The r of Pearson over the cells off the diagonal; one half of them where both are
        without direction. Sampled p counts the network itself among the permutations.

    Raises
    ------
    ValueError
        When the people are not the same, fewer than three or more than 2,000, a value is
        missing, or one of the two has the same value everywhere.

    Notes
    -----
    Hubert and Schultz (1976), Krackhardt (1987). Cells of one row or column depend on each
    other, so the p of an ordinary correlation is too low. The rows and columns of one table
    are permuted together; the other stays.
    """
    nodes, (first, second) = tables([("the first", a), ("the second", b)], weight)
    rows, columns, half = compared([first, second])
    one, other = first[rows, columns], second[rows, columns]
    trials, exact = permutations(len(nodes), runs, seed)
    # The sums and squares of a table stay as they are under permutation: only the products
    # change, and only where the first has a tie.
    tied = np.flatnonzero(one)
    across = one.std() * other.std() * len(one)
    products = [
        second[order[:, rows[tied]], order[:, columns[tied]]] @ one[tied]
        for order in in_parts(trials, len(tied))
    ]
    drawn = (np.concatenate(products) - one.sum() * other.mean()) / across
    observed = float((one @ other - one.sum() * other.mean()) / across)
    p, higher, lower = p_values(observed, drawn, exact)
    return Correlation(
        correlation=observed,
        p=p,
        p_higher=higher,
        p_lower=lower,
        expected=float(drawn.mean()),
        standard_deviation=float(drawn.std()),
        cells=len(rows),
        exact=exact,
        runs=len(drawn),
        seed=seed,
        definition=f"Pearson correlation over {len(rows)} cells ({half}); p by permuting rows "
        f"and columns together, {how_many(len(drawn), exact)}",
    )


def mrqap(
    outcome: Relation,
    predictors: Mapping[str, Relation],
    *,
    runs: int = 10_000,
    seed: int = 2021,
    weight: str | None = None,
) -> Regression:
    """Regress one kind of tie on several others, and test each by permutation.

    Parameters
    ----------
    outcome
        What to account for: a network of n people or a square table, as in `qap_correlation`.
    predictors
        By name, what might account for it: networks or tables of the same people.
    runs, seed, weight
        As in `qap_correlation`.

    Returns
    -------
    Regression
        Least squares over the cells off the diagonal; one half of them where all are without
        direction.

    Raises
    ------
    ValueError
        As in `qap_correlation`; also when a predictor follows from the others, or there are
        no more cells than there are coefficients.

    Notes
    -----
    Double semi-partialling of Dekker, Krackhardt and Snijders (2007). What a predictor holds
    beside the others (its residuals) is permuted by rows and columns together; then the t of
    the coefficient of these residuals, with the other predictors beside them, is compared
    with the t observed. This stays valid where predictors are correlated with each other.
    """
    if not predictors:
        msg = "no predictor was given; expected at least one network or table by its name"
        raise ValueError(msg)
    nodes, squares = tables([("the outcome", outcome), *predictors.items()], weight)
    rows, columns, half = compared(squares)
    trials, exact = permutations(len(nodes), runs, seed)
    y, *others = (square[rows, columns] for square in squares)
    design = np.column_stack([np.ones(len(y)), *others])
    _refuse_dependent(design, list(predictors))
    places = _Places(len(nodes), rows, columns, half == ONE_HALF)
    coefficients = np.linalg.lstsq(design, y, rcond=None)[0]
    found = []
    for number, name in enumerate(predictors, start=1):
        t, drawn = _semi_partial(y, design, number, places, trials)
        found.append((name, coefficients[number], t, *p_values(t, drawn, exact)))
    left = y - design @ coefficients
    about_mean = y - y.mean()
    return Regression(
        table=pd.DataFrame(found, columns=TESTS),
        intercept=float(coefficients[0]),
        r_squared=float(1 - (left @ left) / (about_mean @ about_mean)),
        definition=f"least squares over {len(rows)} cells ({half}); p by double "
        f"semi-partialling (Dekker and others 2007), {how_many(len(trials), exact)}",
        cells=len(rows),
        exact=exact,
        runs=len(trials),
        seed=seed,
    )


@dataclass(frozen=True)
class _Places:
    """Where the cells of a regression stand in the square table."""

    number: int
    rows: np.ndarray
    columns: np.ndarray
    half: bool

    def square(self, values: np.ndarray) -> np.ndarray:
        table = np.zeros((self.number, self.number))
        table[self.rows, self.columns] = values
        return table + table.T if self.half else table


def _refuse_dependent(design: np.ndarray, names: list[str]) -> None:
    if len(design) <= design.shape[1]:
        msg = f"{len(design)} cells are too few for {design.shape[1]} coefficients"
        raise ValueError(msg)
    faulty = []
    for number, name in enumerate(names, start=1):
        own = design[:, number]
        if np.linalg.norm(_beside(own, np.delete(design, number, 1))) <= 1e-9 * np.linalg.norm(own):
            faulty.append(str(name))
    if faulty:
        msg = f"each of these predictors follows from the others: {', '.join(faulty)}"
        raise ValueError(msg)


def _beside(values: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return what the values hold beside the others: the residuals of least squares."""
    basis = np.linalg.qr(others)[0]
    return values - basis @ (basis.T @ values)


def _semi_partial(
    y: np.ndarray, design: np.ndarray, number: int, places: _Places, trials: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return the t of one predictor, and its t in every permutation of its residuals."""
    basis = np.linalg.qr(np.delete(design, number, axis=1))[0]
    y_left = y - basis @ (basis.T @ y)
    own = design[:, number] - basis @ (basis.T @ design[:, number])
    free = len(y) - design.shape[1]
    table = places.square(own)
    against = np.column_stack([y_left, basis])
    size = own @ own
    drawn = []
    for order in in_parts(trials, len(y)):
        products = table[order[:, places.rows], order[:, places.columns]] @ against
        rest = size - (products[:, 1:] ** 2).sum(axis=1)
        drawn.append(_t(products[:, 0], rest, y_left @ y_left, size, free))
    observed = _t(np.array([own @ y_left]), np.array([size]), y_left @ y_left, size, free)
    return float(observed[0]), np.concatenate(drawn)


def _t(
    product: np.ndarray, rest: np.ndarray, unexplained: float, size: float, free: int
) -> np.ndarray:
    """Return t by the theorem of Frisch, Waugh and Lovell, of one coefficient a permutation.

    Infinite where residuals, once permuted, follow from the other predictors or the fit has
    no error: counted as at least as far out as what was observed, which can only raise p.
    """
    identified = rest > NOTHING * size
    safe = np.where(identified, rest, 1.0)
    left = unexplained - product**2 / safe
    sure = identified & (left > NOTHING * unexplained)
    t = product / np.sqrt(safe * np.where(sure, left, 1.0) / free)
    return np.where(sure, t, np.copysign(np.inf, product))
