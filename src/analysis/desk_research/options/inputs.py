"""Values of options, weights and orders of criteria as they are given: checked, as arrays."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.desk_research.options.value_functions import exact_weights

ADDS_TO_ONE = 1e-9  # weights whose sum is as near to one as this add to one
MOST_NAMED = 10  # a message names so many faults and counts the rest

Order = Sequence[str] | Mapping[str, int]


def read_values(
    values: Any, names: Sequence[str] | None, criteria: Sequence[str] | None
) -> tuple[np.ndarray, np.ndarray, list[str], list[str]]:
    """Read the lowest and the highest values.

    Parameters
    ----------
    values, names, criteria
        As for `analysis.desk_research.options.smaa`.

    Returns
    -------
    tuple
        Lowest and highest values, each draws × options × criteria, and the names of options and
        of criteria in the order of the arrays. Where values are exact or sampled the two are one.

    Raises
    ------
    ValueError
        As `smaa`.
    """
    if not isinstance(values, tuple):
        low, options, columns = _array(values, names, criteria)
        _check_values(low, low, options, columns)
        return low, low, options, columns
    if len(values) != 2:
        msg = f"values are {len(values)} tables; a pair has the lowest and the highest values."
        raise ValueError(msg)
    low, options, columns = _array(values[0], names, criteria)
    high, other_options, other_columns = _array(values[1], names, criteria)
    if sorted(options) != sorted(other_options) or sorted(columns) != sorted(other_columns):
        msg = (
            f"the lowest values are of {', '.join(options)} on {', '.join(columns)}; the highest "
            f"are of {', '.join(other_options)} on {', '.join(other_columns)}. Expected the same."
        )
        raise ValueError(msg)
    if len(low) != 1 or len(high) != 1:
        msg = "a pair of values needs two tables of options by criteria; found sampled values."
        raise ValueError(msg)
    high = high[:, [other_options.index(name) for name in options]]
    high = high[:, :, [other_columns.index(name) for name in columns]]
    _check_values(low, high, options, columns)
    return low, high, options, columns


def read_weights(weights: Any, criteria: Sequence[str]) -> tuple[np.ndarray, bool]:
    """Read weights as rows that add to one.

    Parameters
    ----------
    weights
        As for `analysis.desk_research.options.smaa`.
    criteria
        The names of the criteria.

    Returns
    -------
    tuple
        Rows × criteria, one row for exact weights and none for no weights; and whether any row
        had to be divided by its sum.

    Raises
    ------
    ValueError
        As `smaa`.
    """
    if weights is None:
        return np.empty((0, len(criteria))), False
    if isinstance(weights, Mapping | pd.Series):
        rows = exact_weights(dict(weights), criteria)[None]
    else:
        rows = _placed_weights(weights, criteria)
    sums = rows.sum(axis=1, keepdims=True)
    return rows / sums, bool((np.abs(sums - 1) > ADDS_TO_ONE).any())


def importance(order: Order, criteria: Sequence[str]) -> np.ndarray:
    """Return the rank of importance of each criterion, 1 the most important.

    Parameters
    ----------
    order
        The criteria from most to least important, or a rank for each; equal ranks are allowed.
    criteria
        The names of the criteria.

    Raises
    ------
    ValueError
        When the order does not name each criterion once, or a rank is no whole number from 1.
    """
    if isinstance(order, Mapping | pd.Series):
        ranks = {str(name): rank for name, rank in order.items()}
    else:
        ranks = {str(name): place for place, name in enumerate(order, start=1)}
    if len(ranks) < len(order) or set(ranks) != set(criteria):
        msg = (
            f"the order names: {', '.join(map(str, order)) or 'nothing'}. "
            f"It must name each criterion once: {', '.join(criteria)}."
        )
        raise ValueError(msg)
    return np.array([check_whole(f"the rank of {name}", ranks[name], 1) for name in criteria])


def check_whole(what: str, found: Any, least: int) -> int:
    """Return a whole number, or stop when it is none or too small."""
    is_number = isinstance(found, int | float | np.integer) and not isinstance(found, bool)
    if not is_number or found % 1 != 0 or found < least:
        msg = f"{what} is {found}; it must be a whole number from {least}."
        raise ValueError(msg)
    return int(found)


def _placed_weights(weights: Any, criteria: Sequence[str]) -> np.ndarray:
    """Return weights that are known by their place, or by a table's columns, as checked rows."""
    if isinstance(weights, pd.DataFrame):
        weights = weights.rename(columns=str)
        if sorted(weights.columns) != sorted(criteria):
            msg = (
                f"the table of weights has the columns: {', '.join(weights.columns)}. "
                f"Expected one for each criterion: {', '.join(criteria)}."
            )
            raise ValueError(msg)
        weights = weights[list(criteria)]
    rows = _numbers(weights, "weights")
    if rows.ndim not in (1, 2) or rows.shape[-1] != len(criteria) or not len(rows):
        msg = (
            f"the weights have the shape {rows.shape}; expected {len(criteria)} weights, or rows "
            f"of {len(criteria)}, for: {', '.join(criteria)}."
        )
        raise ValueError(msg)
    if rows.ndim == 1:
        return exact_weights(dict(zip(criteria, rows.tolist(), strict=True)), criteria)[None]
    wrong = ~np.isfinite(rows).all(axis=1) | (rows < 0).any(axis=1) | (rows.sum(axis=1) == 0)
    if wrong.any():
        places = [str(row + 1) for row in np.flatnonzero(wrong)]
        msg = (
            "sampled weights are numbers from 0 up, one of each row above 0; "
            f"not so in row: {_some(places)}."
        )
        raise ValueError(msg)
    return rows


def _array(
    values: Any, names: Sequence[str] | None, criteria: Sequence[str] | None
) -> tuple[np.ndarray, list[str], list[str]]:
    """Return values as draws × options × criteria, with the names of options and criteria."""
    if isinstance(values, pd.DataFrame):
        names, criteria = values.index.tolist(), values.columns.tolist()
    array = _numbers(values, "values")
    array = array[None] if array.ndim == 2 else array
    if array.ndim != 3 or 0 in array.shape:
        msg = (
            f"the values have the shape {array.shape}; expected options × criteria, a pair of "
            "such tables, or draws × options × criteria, none of them empty."
        )
        raise ValueError(msg)
    options = _named("option", "names", names, array.shape[1])
    return array, options, _named("criterion", "criteria", criteria, array.shape[2])


def _numbers(given: Any, what: str) -> np.ndarray:
    """Return numbers as an array of floats; what is missing becomes NaN."""
    if isinstance(given, pd.DataFrame):
        given = given.astype(object).where(given.notna(), np.nan)
    try:
        return np.asarray(given, dtype=float)
    except (TypeError, ValueError) as error:
        msg = f"the {what} are not all numbers in rows of equal length: {error}."
        raise ValueError(msg) from error


def _named(kind: str, parameter: str, names: Sequence[str] | None, count: int) -> list[str]:
    found = [f"{kind} {place}" for place in range(1, count + 1)]
    if names is not None:
        found = [str(name) for name in names]
    if len(found) != count or len(set(found)) != count:
        msg = (
            f"{parameter} are: {', '.join(found)}; expected {count} different ones, "
            f"one for each {kind} of the values."
        )
        raise ValueError(msg)
    return found


def _check_values(
    low: np.ndarray, high: np.ndarray, options: Sequence[str], criteria: Sequence[str]
) -> None:
    """Stop at values that are missing, not from 0 to 1, or lowest above highest; name them all."""
    if len(low) > 1:
        if not np.isfinite(low).all():
            rows = np.flatnonzero(~np.isfinite(low).all(axis=(1, 2))) + 1
            msg = f"sampled values are missing or infinite in draw: {_some(map(str, rows))}."
            raise ValueError(msg)
        return
    faults = []
    for row, option in enumerate(options):
        for place, criterion in enumerate(criteria):
            ends = sorted({low[0, row, place], high[0, row, place]})
            if not all(0 <= end <= 1 for end in ends) or low[0, row, place] > high[0, row, place]:
                found = f"{low[0, row, place]:g} to {high[0, row, place]:g}"
                faults.append(f"{option} on {criterion} {found}")
    if faults:
        msg = (
            f"values lie from 0 to 1, the lowest first; found: {_some(faults)}. What is not known "
            "is no gap but the full range, 0 to 1."
        )
        raise ValueError(msg)


def _some(names: Any) -> str:
    listed = list(names)
    more = len(listed) - MOST_NAMED
    return ", ".join(listed[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
