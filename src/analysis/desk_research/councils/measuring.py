"""Councils laid out for measuring: who may be listed, how far apart, and in which order.

Everything is laid out by area code and by the names of the indicators, so that no result rests on
the order of the rows or of the columns of a table.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd

from analysis.desk_research.councils.declared import require_code, require_column, stop
from analysis.desk_research.councils.indicators import (
    USUAL_QUANTILES,
    Comparable,
    comparable_by_code,
    in_order_of_codes,
)

TIE = 1e-10  # distances that differ by less are equal: a change of unit moves them by about 1e-14
EVERYWHERE = (None, "", "UK", "uk")
# Kinds of council that run the same services. Where a kind is not named here it is its own tier.
SINGLE_TIER = (
    *("Unitary authority", "Welsh unitary authority", "Scottish unitary authority"),
    *("London borough", "Metropolitan district", "City corporation"),
)


@dataclass(frozen=True)
class Layout:
    """Councils in the order of their codes, indicators in the order of their names.

    Attributes
    ----------
    table
        The table that was given, its rows in the order of the area codes.
    columns
        The declared indicators in the order of their names.
    values, filled
        Councils by indicators: figures on one scale without gaps, and where the median stands in.
    may_list
        Councils by councils: true where the second may be listed for the first.
    """

    table: pd.DataFrame
    columns: list[str]
    values: np.ndarray
    filled: np.ndarray
    may_list: np.ndarray

    def place(self, code: str) -> int:
        """Return the place of a council; stop with near codes when it is not there."""
        require_code(code, self.table)
        return list(self.table.index).index(code)


def lay_out(
    indicators: pd.DataFrame,
    columns: Sequence[str],
    *,
    scale: str = "z",
    winsorise: tuple[float, float] | None = USUAL_QUANTILES,
    log: Collection[str] = (),
    ddof: int = 1,
    shares_meant: bool = False,
    within: str | None = None,
    exclude: Collection[str] | None = None,
    nation_column: str = "nation",
    tier_column: str = "la_type",
) -> Layout:
    """Put indicators on one scale and say who may be listed for whom.

    Parameters
    ----------
    indicators
        One row a council, indexed by area code.
    columns, scale, winsorise, log, ddof, shares_meant
        As for `comparable`. The scale always rests on all
        councils of the table, whoever may be listed.
    within
        None or ``"UK"`` lists from all; the name of a nation from that nation, in any case of
        letters; ``"same_nation"`` from each council's own nation; ``"same_tier"`` from councils
        that run the same services (`SINGLE_TIER`; any other kind is a tier of its own).
    exclude
        Area codes never to be listed.
    nation_column, tier_column
        The columns that hold the nation and the kind of council.

    Raises
    ------
    ValueError
        As `comparable`; for a value of `within` or an area code that is not there.
    """
    ready: Comparable = comparable_by_code(
        indicators,
        columns,
        scale=scale,
        log=log,
        winsorise=winsorise,
        ddof=ddof,
        shares_meant=shares_meant,
    )
    table, names = in_order_of_codes(indicators), sorted(columns)
    may_list = _within(table, within, nation_column, tier_column)
    for code in [exclude] if isinstance(exclude, str) else exclude or ():
        require_code(code, table)
        may_list[:, table.index == code] = False
    np.fill_diagonal(may_list, False)
    values, filled = (part[names].to_numpy() for part in (ready.values, ready.filled))
    return Layout(table, names, values, filled, may_list)


def weights_of(columns: Sequence[str], weights: Mapping[str, float] | None) -> np.ndarray:
    """Return one weight a column, adding up to the number of columns.

    Raises
    ------
    ValueError
        With one line for each fault: an indicator without a weight, a weight for what is not
        declared, a weight below zero or not a number, no weight above zero.
    """
    if weights is None:
        return np.ones(len(columns))
    without = [column for column in columns if column not in weights]
    stray = [str(column) for column in weights if column not in columns]
    faulty = [
        f"{column} ({weight})"
        for column, weight in weights.items()
        if not isinstance(weight, Real) or not 0 <= weight < np.inf
    ]
    faults = []
    if without:
        faults.append(f"These declared indicators have no weight: {', '.join(without)}.")
    if stray:
        faults.append(
            f"Weights are given for what is not declared: {', '.join(stray)}. "
            f"The declared indicators are: {', '.join(columns)}."
        )
    if faulty:
        faults.append(
            f"A weight must be a number, zero or above. These are not: {', '.join(faulty)}."
        )
    elif weights and not any(weights.values()):
        faults.append("All weights are zero; at least one must be above zero.")
    stop(faults)
    values = np.array([weights[column] for column in columns], dtype=float)
    return values * len(columns) / values.sum()


def distances_from(values: np.ndarray, places: Sequence[int], weight: np.ndarray) -> np.ndarray:
    """Measure the weighted Euclidean distances of some councils to all; places by councils."""
    difference = values[list(places), None, :] - values[None, :, :]
    return np.sqrt((weight * difference**2).sum(axis=2))


def nearest_first(row: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Return the allowed places, nearest first; equal distances in the order of the area codes."""
    places = np.flatnonzero(allowed)
    ordered = places[np.argsort(row[places], kind="stable")]
    level = np.cumsum(np.diff(row[ordered], prepend=row[ordered[:1]]) > TIE)
    return ordered[np.lexsort((ordered, level))]


def check_k(k: int, layout: Layout, places: Sequence[int]) -> None:
    """Stop when k is not a whole number that every one of these councils can fill."""
    candidates = layout.may_list[list(places)].sum(axis=1)
    fewest = int(candidates.min())
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 1 <= k <= fewest:
        code = layout.table.index[list(places)[int(candidates.argmin())]]
        msg = (
            f"k is {k}; it must be a whole number from 1 to {fewest}, the number of councils "
            f"that may be listed for '{code}'."
        )
        raise ValueError(msg)


def _within(
    table: pd.DataFrame, within: str | None, nation_column: str, tier_column: str
) -> np.ndarray:
    """Return councils by councils, true where the second belongs to what `within` names."""
    if within in EVERYWHERE:
        return np.ones((len(table), len(table)), dtype=bool)
    column = tier_column if within == "same_tier" else nation_column
    require_column(column, table)
    groups = table[column].astype("object").fillna("").astype(str).to_numpy(dtype=object)
    if within == "same_tier":
        groups = np.where(np.isin(groups, SINGLE_TIER), "single tier", groups)
    if within in ("same_nation", "same_tier"):
        return (groups[:, None] == groups[None, :]) & (groups != "")
    there = sorted(set(groups) - {""})
    named = [name for name in there if name.casefold() == str(within).casefold()]
    if not named:
        msg = (
            f"within is '{within}'; it must be None, 'UK', 'same_nation', 'same_tier' or a value "
            f"of the column '{nation_column}': {', '.join(there)}."
        )
        raise ValueError(msg)
    return np.broadcast_to(groups == named[0], (len(table), len(table))).copy()
