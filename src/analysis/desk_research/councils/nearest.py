"""Statistical nearest neighbours: which councils are like ours on declared indicators.

Likeness is a reason to look at what a council did, never a proof that it will work here.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.desk_research.councils.declared import require_column
from analysis.desk_research.councils.gaps import possible_ranks
from analysis.desk_research.councils.indicators import USUAL_QUANTILES
from analysis.desk_research.councils.measuring import (
    TIE,
    Layout,
    check_k,
    distances_from,
    lay_out,
    nearest_first,
    weights_of,
)
from analysis.desk_research.councils.steadiness import flat_weights, share_of_draws, steadiness_code

FARTHEST = 10  # the published match is measured against the tenth-largest distance
SAME_PART = 1e-9  # parts that differ by less than this share are equal


def distances(
    indicators: pd.DataFrame,
    *,
    columns: Sequence[str],
    weights: Mapping[str, float] | None = None,
    scale: str = "z",
    winsorise: tuple[float, float] | None = USUAL_QUANTILES,
    log: Collection[str] = (),
    ddof: int = 1,
    shares_meant: bool = False,
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
    scale, winsorise, log, ddof, shares_meant
        As for `analysis.desk_research.councils.indicators.comparable`.

    Returns
    -------
    DataFrame
        Area code by area code in the order of the table, symmetric, zero on the diagonal, no unit.

    Raises
    ------
    ValueError
        As `comparable`, and when weights do not fit the indicators.
    """
    layout = lay_out(
        indicators,
        columns,
        scale=scale,
        winsorise=winsorise,
        log=log,
        ddof=ddof,
        shares_meant=shares_meant,
    )
    codes = layout.table.index
    matrix = distances_from(layout.values, range(len(codes)), weights_of(layout.columns, weights))
    order = indicators.index
    return pd.DataFrame(matrix, index=codes, columns=codes).loc[order, order]


def nearest(
    indicators: pd.DataFrame,
    council: str,
    *,
    columns: Sequence[str],
    labels: Sequence[str] = ("name",),
    weights: Mapping[str, float] | None = None,
    k: int = 10,
    scale: str = "z",
    winsorise: tuple[float, float] | None = USUAL_QUANTILES,
    log: Collection[str] = (),
    within: str | None = None,
    exclude: Collection[str] | None = None,
    ddof: int = 1,
    shares_meant: bool = False,
    draws: int = 2000,
    seed: int = 2021,
    nation_column: str = "nation",
    tier_column: str = "la_type",
) -> pd.DataFrame:
    """List the councils nearest to one council, and say how steady each place is.

    The scale always rests on all councils of the table. `within` and `exclude` only decide who may
    be listed, so a distance is the same in the list of a nation and in that of the whole table.
    Neither the order of rows or columns nor the unit of an indicator alters anything.

    Parameters
    ----------
    indicators
        One row a council, indexed by area code.
    council
        Area code of the council.
    columns, weights, scale, winsorise, log, ddof, shares_meant
        As for `distances`.
    labels
        Columns that are carried along to name a council. They take no part in the distance. Where
        the table has no column `name` the area code stands for it.
    k
        How many councils to list.
    within, exclude, nation_column, tier_column
        Who may be listed, as for `lay_out`: None or ``"UK"``, a
        nation, ``"same_nation"``, ``"same_tier"``; area codes never to be listed.
    draws, seed
        How many sets of weights are drawn, and the start of the random numbers.

    Returns
    -------
    DataFrame
        `k` rows, nearest first, the area code deciding between equal distances. `rank` from 1;
        `code`; the labels; `distance`; `match` = 100 (1 - distance / the tenth-largest distance of
        this council to any other), rounded to one decimal, not below 0, missing when there are
        fewer than ten others; `share_of_draws`, 0 to 1, the share of flat random weightings in
        which the council is among the `k` nearest, and `steadiness`, the same as a code (``firm``
        from 0.9, ``likely`` from 0.5, else ``doubtful``); `mutual`, true when our council is among
        the `k` nearest of that council under the same rules; `differs_most`, the indicator with
        the largest part of the distance; `filled`, the indicators of that council for which the
        median stands in, by name, joined by a semicolon, ``none`` if all are known;
        `rank_nearest` and `rank_farthest`, the best and worst rank if the figures that this
        council or ours lacks were anywhere in the recorded range (`possible_ranks`); and for each
        indicator `part_<indicator>`, its part of the squared distance. The parts add up to the
        squared distance.

    Raises
    ------
    ValueError
        As `distances`, and for an unknown area code, label, or value of `within`, for a `k` or a
        number of draws out of bounds.

    References
    ----------
    The match follows the rule of mySociety's list of similar local authorities, version 1.2.0.
    """
    layout = lay_out(
        indicators,
        columns,
        scale=scale,
        winsorise=winsorise,
        log=log,
        ddof=ddof,
        shares_meant=shares_meant,
        within=within,
        exclude=exclude,
        nation_column=nation_column,
        tier_column=tier_column,
    )
    own, weight = layout.place(council), weights_of(layout.columns, weights)
    check_k(k, layout, [own])
    row = distances_from(layout.values, [own], weight)[0]
    found = nearest_first(row, layout.may_list[own])[:k]
    share = share_of_draws(layout, own, flat_weights(columns, draws, seed).to_numpy(), k)[found]
    parts = weight * (layout.values[found] - layout.values[own]) ** 2
    return pd.DataFrame(
        {
            "rank": np.arange(1, k + 1),
            "code": layout.table.index[found],
            **_labels(layout.table.iloc[found], labels),
            "distance": row[found],
            "match": _match(row, own)[found],
            "share_of_draws": share,
            "steadiness": [steadiness_code(value) for value in share],
            "mutual": _mutual(layout, own, found, weight, k),
            "differs_most": _largest(parts, layout.columns),
            **_gaps(layout, own, found, weight),
            **{f"part_{column}": parts[:, layout.columns.index(column)] for column in columns},
        }
    )


def likeness(
    indicators: pd.DataFrame,
    council: str,
    *,
    columns: Sequence[str],
    weights: Mapping[str, float] | None = None,
    scale: str = "z",
    winsorise: tuple[float, float] | None = USUAL_QUANTILES,
    log: Collection[str] = (),
    ddof: int = 1,
    shares_meant: bool = False,
) -> pd.Series:
    """Say how like ours every council of the table is.

    Parameters
    ----------
    indicators
        One row a council, indexed by area code.
    council
        Area code of our council.
    columns, weights, scale, winsorise, log, ddof, shares_meant
        As for `distances`.

    Returns
    -------
    Series
        `match` by area code in the order of the table, 0 to 100, as in `nearest`; 100 for our own
        council. Missing throughout when there are fewer than ten others.

    Raises
    ------
    ValueError
        As `distances`, and for an unknown area code.
    """
    layout = lay_out(
        indicators,
        columns,
        scale=scale,
        winsorise=winsorise,
        log=log,
        ddof=ddof,
        shares_meant=shares_meant,
    )
    own = layout.place(council)
    row = distances_from(layout.values, [own], weights_of(layout.columns, weights))[0]
    match = pd.Series(_match(row, own), index=layout.table.index, name="match")
    return match.loc[indicators.index]


def _labels(listed: pd.DataFrame, labels: Sequence[str]) -> dict[str, object]:
    """Return the columns that name the councils; the area code where no name is given."""
    found: dict[str, object] = {}
    for label in labels:
        if label == "name" and label not in listed:
            found[label] = listed.index
        else:
            require_column(label, listed)
            found[label] = listed[label].array
    return found


def _match(row: np.ndarray, own: int) -> np.ndarray:
    others = np.sort(np.delete(row, own))
    if len(others) < FARTHEST or others[-FARTHEST] <= TIE:
        return np.full(len(row), np.nan)
    # the first rounding keeps a last bit from deciding how a half is rounded
    nearness = (1 - row / others[-FARTHEST]).round(9).round(3)
    return np.maximum(0, (100 * nearness).round(1))


def _mutual(layout: Layout, own: int, found: np.ndarray, weight: np.ndarray, k: int) -> list[bool]:
    """Tell whether our council is among the k nearest of each council found."""
    answers = []
    for place, row in zip(
        found, distances_from(layout.values, found.tolist(), weight), strict=True
    ):
        allowed = layout.may_list[place].copy()
        allowed[own] = True
        answers.append(own in nearest_first(row, allowed)[:k])
    return answers


def _largest(parts: np.ndarray, columns: Sequence[str]) -> list[str]:
    """Name the indicator with the largest part; the first by name of those that are equal."""
    largest = parts >= parts.max(axis=1, keepdims=True) * (1 - SAME_PART)
    return [columns[place] for place in largest.argmax(axis=1)]


def _gaps(layout: Layout, own: int, found: np.ndarray, weight: np.ndarray) -> dict[str, object]:
    """Name the indicators that the median fills, and how far that could move each rank."""
    names = np.array(layout.columns)
    best, worst = possible_ranks(layout, own, found.tolist(), weight)
    ranks = np.arange(1, len(found) + 1)
    return {
        "filled": [";".join(names[row]) or "none" for row in layout.filled[found]],
        "rank_nearest": np.minimum(best, ranks),
        "rank_farthest": np.maximum(worst, ranks),
    }
