"""Statistical nearest neighbours: which councils are like ours on declared indicators.

Likeness is a reason to look at what a council did, never a proof that it will work here.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.desk_research.indicators import comparable, require_code, require_column

DECIMALS_OF_A_TIE = 12  # distances equal to so many decimals are a tie on any machine
FARTHEST = 10  # the published match is measured against the tenth-largest distance


def distances(
    indicators: pd.DataFrame,
    *,
    columns: Sequence[str],
    weights: Mapping[str, float] | None = None,
    scale: str = "z",
    winsorise: float | None = None,
    log: Collection[str] = (),
    ddof: int = 1,
) -> pd.DataFrame:
    """Measure the distance between every two councils.

    Euclidean distance on the declared indicators, each put on one scale first. It is not divided
    by the number of indicators. Weights multiply the squared differences.

    Parameters
    ----------
    indicators
        One row a council, indexed by area code.
    columns
        The indicators, by name. No other column is read.
    weights
        One weight for each indicator, or None for equal weights. Only their proportions count:
        they are rescaled to add up to the number of indicators, so that equal weights of any size
        give the unweighted distance.
    scale, winsorise, log, ddof
        As for `comparable`.

    Returns
    -------
    DataFrame
        Area code by area code, symmetric, zero on the diagonal, no unit.

    Raises
    ------
    ValueError
        As `comparable`, and when weights do not fit the indicators.
    """
    scaled = comparable(
        indicators, columns, scale=scale, winsorise=winsorise, log=log, ddof=ddof
    ).values
    matrix = _matrix(scaled.to_numpy(), _weights(columns, weights))
    return pd.DataFrame(matrix, index=scaled.index, columns=scaled.index)


def nearest(
    indicators: pd.DataFrame,
    council: str,
    *,
    columns: Sequence[str],
    labels: Sequence[str] = ("name",),
    weights: Mapping[str, float] | None = None,
    k: int = 10,
    scale: str = "z",
    winsorise: float | None = None,
    log: Collection[str] = (),
    within: str | None = None,
    within_column: str = "nation",
    exclude: Collection[str] | None = None,
    ddof: int = 1,
) -> pd.DataFrame:
    """List the councils nearest to one council.

    The scale always rests on all councils of the table. `within` and `exclude` only decide who may
    be listed, so a distance is the same in the list of a nation and in that of the whole table.

    Parameters
    ----------
    indicators
        One row a council, indexed by area code.
    council
        Area code of the council.
    columns, weights, scale, winsorise, log, ddof
        As for `distances`.
    labels
        Columns that are carried along to name a council. They take no part in the distance.
    k
        How many councils to list.
    within, within_column
        List only councils with this value in this column; None or blank lists from all.
    exclude
        Area codes never to be listed.

    Returns
    -------
    DataFrame
        `k` rows, nearest first; councils at the same distance stay in the order of the table.
        `rank` from 1; `code`; the labels; `distance`; `match` = 100 (1 - distance / the
        tenth-largest distance of this council to any other), rounded to one decimal, not below 0,
        missing when there are fewer than ten others; `mutual`, true when this council is among the
        `k` nearest of that council under the same rules; `filled`, the indicators of that council
        for which the median stands in, joined by a semicolon, ``none`` if all are known;
        `differs_most`, the indicator with the largest part of the distance; and for each indicator
        `part_<indicator>`, its part of the squared distance. The parts add up to the squared
        distance.

    Raises
    ------
    ValueError
        As `distances`, and for an unknown area code, label, or value of `within`, or a `k` out of
        bounds.

    References
    ----------
    The match follows the rule of mySociety's list of similar local authorities, version 1.2.0.
    """
    require_code(council, indicators)
    for label in labels:
        require_column(label, indicators)
    ready = comparable(indicators, columns, scale=scale, winsorise=winsorise, log=log, ddof=ddof)
    weight = _weights(columns, weights)
    matrix = _matrix(ready.values.to_numpy(), weight)
    own = list(indicators.index).index(council)
    allowed = _allowed(indicators, within, within_column, exclude)
    allowed[own] = False
    _check_k(k, int(allowed.sum()))
    found = _order(matrix[own], allowed)[:k]

    parts = weight * (ready.values.iloc[found].to_numpy() - ready.values.iloc[own].to_numpy()) ** 2
    filled = ready.filled.iloc[found]
    listed = indicators.iloc[found]
    return pd.DataFrame(
        {
            "rank": np.arange(1, k + 1),
            "code": listed.index,
            **{label: listed[label].array for label in labels},
            "distance": matrix[own, found],
            "match": _match(matrix[own], own)[found],
            "mutual": _mutual(matrix, own, found, allowed, k),
            "filled": [";".join(filled.columns[row]) or "none" for row in filled.to_numpy()],
            "differs_most": [columns[place] for place in parts.argmax(axis=1)],
            **{f"part_{column}": parts[:, place] for place, column in enumerate(columns)},
        }
    )


def _weights(columns: Sequence[str], weights: Mapping[str, float] | None) -> np.ndarray:
    """Return one weight a column, adding up to the number of columns."""
    if weights is None:
        return np.ones(len(columns))
    if set(weights) != set(columns):
        msg = (
            f"Weights are given for: {', '.join(weights) or 'nothing'}. "
            f"Each declared indicator needs one, and no other: {', '.join(columns)}."
        )
        raise ValueError(msg)
    values = np.array([weights[column] for column in columns], dtype=float)
    if not np.isfinite(values).all() or (values < 0).any() or not values.any():
        msg = f"The weights are {dict(weights)}; none may be below 0 and one must be above 0."
        raise ValueError(msg)
    return values * len(columns) / values.sum()


def _matrix(scaled: np.ndarray, weight: np.ndarray) -> np.ndarray:
    difference = scaled[:, None, :] - scaled[None, :, :]
    return np.sqrt((weight * difference**2).sum(axis=2))


def _order(row: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Return the places of the allowed councils, nearest first, ties in the order of the table."""
    places = np.flatnonzero(allowed)
    return places[np.argsort(row[places].round(DECIMALS_OF_A_TIE), kind="stable")]


def _match(row: np.ndarray, own: int) -> np.ndarray:
    others = np.sort(np.delete(row, own))
    if len(others) < FARTHEST or others[-FARTHEST] == 0:
        return np.full(len(row), np.nan)
    return np.maximum(0, 100 * (1 - row / others[-FARTHEST]).round(3))


def _mutual(
    matrix: np.ndarray, own: int, found: np.ndarray, allowed: np.ndarray, k: int
) -> list[bool]:
    """Tell whether our council is among the k nearest of each council found."""
    answers = []
    for place in found:
        others = allowed.copy()
        others[[own, place]] = True, False
        answers.append(own in _order(matrix[place], others)[:k])
    return answers


def _allowed(
    indicators: pd.DataFrame,
    within: str | None,
    within_column: str,
    exclude: Collection[str] | None,
) -> np.ndarray:
    allowed = np.ones(len(indicators), dtype=bool)
    if within:
        require_column(within_column, indicators)
        groups = indicators[within_column].dropna().astype(str)
        if within not in set(groups):
            there = ", ".join(dict.fromkeys(groups))
            msg = f"within is '{within}'; the values of '{within_column}' are: {there}."
            raise ValueError(msg)
        allowed = np.array([group == within for group in indicators[within_column].fillna("")])
    for code in exclude or ():
        require_code(code, indicators)
        allowed[indicators.index.get_loc(code)] = False
    return allowed


def _check_k(k: int, candidates: int) -> None:
    if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= candidates:
        msg = f"k is {k}; it must be a whole number from 1 to {candidates}."
        raise ValueError(msg)
