"""Multiple imputation by chained regressions, small and with its own limits of use."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.pilot.change.answers import as_numbers
from analysis.pilot.intervals import t_interval
from analysis.pilot.missing.bounds import NOBODY_MISSING
from analysis.pilot.missing.pooling import LEAST_IMPUTATIONS, Pooled, pool

LEAST_PEOPLE = 30
MOST_MISSING = 0.5  # of a column: beyond it the model, not the answers, gives the result
TOO_FEW_PEOPLE, TOO_MUCH_MISSING = "too_few_people", "too_much_missing"
METHODS = ("normal", "nearest")
DONORS = 5
ROUNDS = 10
SEED = 2021


def impute(
    table: pd.DataFrame,
    imputations: int = LEAST_IMPUTATIONS,
    method: str = "normal",
    seed: int = SEED,
) -> npt.NDArray[np.float64]:
    """Fill in missing answers several times over, each time with the uncertainty of doing so.

    Parameters
    ----------
    table
        A row a person, a numeric column a question; missing where there is no answer.
    imputations
        How many filled-in tables, 20 or more.
    method
        ``normal``: Bayesian linear regression; values may lie between or beyond the points of a
        scale, which does no harm to a mean. ``nearest``: one of the five people with the nearest
        predicted answer lends theirs, so every value is one that somebody gave. A column with two
        different answers is always filled in by ``nearest``.
    seed
        Of all draws.

    Returns
    -------
    numpy.ndarray
        Imputations by people by columns, without anything missing.

    Raises
    ------
    ValueError
        With fewer than 30 people or 20 imputations, more than half of a column missing, a person
        without any answer or an unknown method; all faults at once.

    Notes
    -----
    van Buuren (2018), Flexible Imputation of Missing Data, algorithms 3.1 and 3.3, chained as in
    section 4.5: ten rounds, one where a single column is incomplete.
    """
    values = np.column_stack([as_numbers(table[name]) for name in table.columns])
    gone = np.isnan(values)
    _check(table, gone, imputations, method)
    random = np.random.default_rng(seed)
    incomplete = [int(c) for c in np.argsort(gone.sum(axis=0), kind="stable") if gone[:, c].any()]
    filled = np.empty((imputations, *values.shape))
    for number in range(imputations):
        filled[number] = _chain(values, gone, incomplete, method, random)
    return filled


def imputed_change(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    others: pd.DataFrame | None = None,
    imputations: int = LEAST_IMPUTATIONS,
    method: str = "normal",
    level: float = 0.95,
    seed: int = SEED,
) -> Pooled:
    """Give the mean change of everybody at baseline, missing follow-up answers imputed.

    Parameters
    ----------
    before, after
        Answers of the same people; those without a first answer are left out.
    others
        Further baseline answers that may tell something of the missing ones, a row a person in
        the same order.
    imputations, method, seed
        As for `impute`.
    level
        Of the interval.

    Returns
    -------
    Pooled
        None with the note ``too_few_people`` below 30 people, ``too_much_missing`` when more than
        half did not answer again. With nobody missing it is the plain mean, ``nobody_missing``.

    Raises
    ------
    ValueError
        When `others` does not have a row a person, or the method is not known.
    """
    first, second = as_numbers(before), as_numbers(after)
    there = ~np.isnan(first)
    columns = {"before": first, "after": second}
    if others is not None:
        columns |= {f"other {name}": as_numbers(others[name]) for name in others.columns}
    if len({len(column) for column in columns.values()}) > 1:
        msg = f"give one row a person; found {[len(column) for column in columns.values()]} rows"
        raise ValueError(msg)
    table = pd.DataFrame(columns)[there]
    n, n_missing = len(table), int(table["after"].isna().sum())
    found = _estimated(table, imputations, method, level, seed)
    return replace(
        found, n=n - n_missing, n_missing=n_missing, definition=_words(imputations, method, seed)
    )


def _estimated(
    table: pd.DataFrame, imputations: int, method: str, level: float, seed: int
) -> Pooled:
    n, n_missing = len(table), int(table["after"].isna().sum())
    note = _refusal(n, n_missing)
    if note:
        return Pooled(None, None, None, note)
    if not n_missing:
        found = t_interval((table["after"] - table["before"]).tolist(), level)
        parts = (found.estimate, found.low, found.high)
        return Pooled(*parts, NOBODY_MISSING, degrees=n - 1)
    table = table[[name for name in table if table[name].isna().mean() <= MOST_MISSING]]
    filled = impute(table, imputations, method, seed)
    change = filled[:, :, 1] - filled[:, :, 0]
    pooled = pool(change.mean(axis=1), change.var(axis=1, ddof=1) / n, n - 1, level)
    return replace(pooled, seed=seed)


def _words(imputations: int, method: str, seed: int) -> str:
    how = "Bayesian linear regression" if method == "normal" else "predictive mean matching"
    return (
        f"Mean change of everybody at baseline, missing answers imputed {imputations} times by "
        f"{how} from baseline answers (seed {seed}); Rubin's rules with Barnard and Rubin's "
        "degrees of freedom"
    )


def _refusal(n: int, n_missing: int) -> str:
    if n < LEAST_PEOPLE:
        return TOO_FEW_PEOPLE
    return TOO_MUCH_MISSING if n_missing > MOST_MISSING * n else ""


def _check(table: pd.DataFrame, gone: np.ndarray, imputations: int, method: str) -> None:
    faults = []
    if len(table) < LEAST_PEOPLE:
        faults.append(f"imputation needs {LEAST_PEOPLE} people or more; found {len(table)}")
    if imputations < LEAST_IMPUTATIONS:
        faults.append(f"it needs {LEAST_IMPUTATIONS} imputations or more; found {imputations}")
    if method not in METHODS:
        faults.append(f"method is {method!r}; it is one of {', '.join(METHODS)}")
    much = [str(c) for c, share in zip(table, gone.mean(axis=0), strict=True) if share > 0.5]
    if much:
        faults.append(f"more than half is missing in {', '.join(much)}")
    empty = int(gone.all(axis=1).sum())
    if empty:
        faults.append(f"{empty} people have no answer at all; leave them out")
    if faults:
        raise ValueError("; ".join(faults))


def _chain(
    values: np.ndarray,
    gone: np.ndarray,
    incomplete: list[int],
    method: str,
    random: np.random.Generator,
) -> np.ndarray:
    filled = values.copy()
    for column in incomplete:  # a start from what others answered
        there = values[~gone[:, column], column]
        filled[gone[:, column], column] = random.choice(there, int(gone[:, column].sum()))
    for _ in range(ROUNDS if len(incomplete) > 1 else 1):
        for column in incomplete:
            _fill(filled, gone[:, column], column, method, random)
    return filled


def _fill(
    filled: np.ndarray,
    gone: np.ndarray,
    column: int,
    method: str,
    random: np.random.Generator,
) -> None:
    others = np.delete(filled, column, axis=1)
    spread = others.std(axis=0)
    # On one scale, so that the unit of a question does not decide what is drawn.
    others = (others - others.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    design = np.column_stack([np.ones(len(filled)), others])
    known, answers = design[~gone], filled[~gone, column]
    if len(np.unique(answers)) == 1:
        filled[gone, column] = answers[0]
        return
    # The pseudo-inverse stands in where columns say the same thing twice.
    inverse = np.linalg.pinv(known.T @ known, hermitian=True)
    slopes = inverse @ known.T @ answers
    left = answers - known @ slopes
    degrees = max(len(answers) - np.linalg.matrix_rank(known), 1)
    noise = np.sqrt(left @ left / random.chisquare(degrees))
    values, vectors = np.linalg.eigh(inverse)
    root = vectors * np.sqrt(np.clip(values, 0, None))
    drawn = slopes + noise * root @ random.standard_normal(len(slopes))
    predicted = design[gone] @ drawn
    if method == "nearest" or len(np.unique(answers)) == 2:
        filled[gone, column] = _lent(known @ slopes, answers, predicted, random)
    else:
        filled[gone, column] = predicted + noise * random.standard_normal(len(predicted))


def _lent(
    fitted: np.ndarray, answers: np.ndarray, predicted: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    order = random.permutation(len(fitted))  # so that ties between donors fall to chance
    distance = np.abs(predicted[:, None] - fitted[order][None, :])
    near = np.argsort(distance, axis=1, kind="stable")[:, :DONORS]
    chosen = random.integers(0, near.shape[1], len(predicted))
    donors: np.ndarray = answers[order][near[np.arange(len(predicted)), chosen]]
    return donors
