"""Shares of one whole among the declared indicators: the last repeats what the others say."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.desk_research.councils.declared import stop

WHOLES = (1.0, 100.0)
ROUNDED = 0.02  # shares that were rounded add up to the whole within this part of it
FEWEST_ROWS = 3  # below so many councils a sum is as good as any other
MOST_TRIES = 5000  # a table of councils needs some hundreds
STEADY = 0.25  # the sum must vary at most so much against the least varying share


def refuse_shares(figures: pd.DataFrame) -> None:
    """Stop when two or more of the columns add up to one, or to 100, for every council.

    Such columns count what they have in common twice, and their covariance is singular: three
    shares of deprivation in a published list of similar councils are a case (rank 3 of 4).

    Parameters
    ----------
    figures
        One row a council, one column a declared indicator, as floats.

    Raises
    ------
    ValueError
        Naming every such set of columns.
    """
    stop(
        f"The shares {_joined(columns)} add up to {whole:g} for every council, so one of them says "
        "nothing new and what they share counts more than once. Drop one of them, or say that "
        "this is meant: shares_meant=True."
        for whole in WHOLES
        for columns in shares_of(figures, whole)
    )


def shares_of(figures: pd.DataFrame, whole: float) -> list[tuple[str, ...]]:
    """List the sets of columns that add up to a whole wherever all of them are known.

    Parameters
    ----------
    figures
        One row a council, one column an indicator, as floats.
    whole
        What the shares add up to.

    Returns
    -------
    list of tuple of str
        Sets of two or more columns, none inside another, in the order of the columns.

    Notes
    -----
    A column is taken or left, one after the other, and a branch ends where least squares show
    that it cannot reach the whole. With fewer councils than indicators that says little, and
    the search ends after `MOST_TRIES`: what it has not found by then is not refused.
    """
    slack = ROUNDED * whole
    every = figures.to_numpy()
    inside = (np.isnan(every) | ((every >= 0) & (every <= whole + slack))).all(axis=0)
    names, table = figures.columns[inside], every[:, inside]
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[list[int], int]] = [([], 0)]
    for _ in range(MOST_TRIES):
        if not waiting:
            break
        chosen, place = waiting.pop()
        if not _could_be_whole(table, chosen, place, whole, slack):
            continue
        if len(chosen) > 1 and _is_whole(table[:, chosen], whole, slack):
            found.append(tuple(str(names[column]) for column in chosen))
        elif place < table.shape[1]:
            waiting += [(chosen, place + 1), ([*chosen, place], place + 1)]
    return found


def _could_be_whole(
    table: np.ndarray, chosen: list[int], place: int, whole: float, slack: float
) -> bool:
    """Tell whether the chosen columns, with some of those from a place on, could be one whole.

    They cannot where they are too much already, or where not even the best multiples of the
    columns that are left (least squares) come as near to what is missing as rounding allows.
    """
    missing = whole - table[:, chosen].sum(axis=1)
    most = np.nan_to_num(table[:, place:], nan=whole).sum(axis=1)
    if ((missing < -slack) | (missing > most + slack)).any():
        return False
    known = ~np.isnan(table).any(axis=1)
    target, left = missing[known], table[known, place:]
    if left.shape[1]:
        target = target - left @ np.linalg.lstsq(left, target, rcond=None)[0]
    return bool((target**2).sum() <= known.sum() * slack**2)


def _is_whole(table: np.ndarray, whole: float, slack: float) -> bool:
    known = table[~np.isnan(table).any(axis=1)]
    if len(known) < FEWEST_ROWS:
        return False
    total = known.sum(axis=1)
    near = (abs(total - whole) <= slack).all()
    return bool(near and total.std() <= STEADY * known.std(axis=0).min())


def _joined(names: Iterable[str]) -> str:
    *first, last = (f"'{name}'" for name in names)
    return f"{', '.join(first)} and {last}"
