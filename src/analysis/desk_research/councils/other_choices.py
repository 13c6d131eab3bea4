"""How much of a list of nearest councils other defensible choices would keep.

A check and not a vote: that most choices agree does not make a list right. It shows which choice
matters, so that it can be made on purpose and its reason written down.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.desk_research.councils.indicators import NAMES, USUAL_QUANTILES
from analysis.desk_research.councils.measuring import (
    EVERYWHERE,
    Layout,
    check_k,
    distances_from,
    lay_out,
    nearest_first,
    weights_of,
)

# directions with less than this share of the greatest variance are rounding: shares of one whole
SINGULAR = 1e-4
Measure = Callable[[Layout, int, np.ndarray], np.ndarray]


def other_choices(
    indicators: pd.DataFrame,
    council: str,
    *,
    columns: Sequence[str],
    weights: Mapping[str, float] | None = None,
    k: int = 10,
    scale: str = "z",
    winsorise: tuple[float, float] | None = USUAL_QUANTILES,
    log: Collection[str] = (),
    within: str | None = None,
    exclude: Collection[str] | None = None,
    ddof: int = 1,
    shares_meant: bool = False,
    nation_column: str = "nation",
    tier_column: str = "la_type",
) -> pd.DataFrame:
    """Count how many of the k nearest councils each other choice keeps, one change at a time.

    Parameters
    ----------
    indicators, council, columns, k
        As for `analysis.desk_research.councils.nearest`.
    weights, scale, winsorise, log, within, exclude, ddof, shares_meant
        The choices that were made for our own list, as for `nearest`.
    nation_column, tier_column
        The columns that hold the nation and the kind of council.

    Returns
    -------
    DataFrame
        One row a choice: `other_choice`, a code; `left_out`, the indicator that is left out, or
        ``none``; `councils_kept`, how many of our `k` stay among the `k` nearest; `kept_percent`,
        0 to 100; `first_council_en`, `first_council_cy`, who then comes first (the area code where
        the table holds no `council_en` and `council_cy`). The choices: ``no_winsorising`` (or
        ``winsorising`` at the 1st and 99th percentile), ``range_scale`` (or ``z_scale``),
        ``no_logarithms``, ``equal_weights``, ``ranks`` in place of figures, ``mahalanobis``,
        ``gower``, ``same_nation``, ``same_tier``, and ``without`` each indicator in turn. A choice
        that ours already is stays out. Missing where fewer than `k` councils could be listed.

    Raises
    ------
    ValueError
        As `nearest`.

    References
    ----------
    Gower J (1971). A general coefficient of similarity. Biometrics 27(4). Gaps are skipped.
    Mahalanobis P (1936). On the generalised distance in statistics. A singular covariance takes
    its pseudo-inverse; the weights drop out of this distance.
    """
    asked: dict[str, Any] = {
        "columns": list(columns),
        "weights": weights,
        "scale": scale,
        "winsorise": winsorise,
        "log": list(log),
        "within": within,
        "exclude": exclude,
        "ddof": ddof,
        "shares_meant": shares_meant,
        "nation_column": nation_column,
        "tier_column": tier_column,
    }
    layout = lay_out(indicators, **{key: asked[key] for key in asked if key != "weights"})
    check_k(k, layout, [layout.place(council)])
    ours = set(_listed(indicators, council, k, **asked))
    rows = []
    for name, left_out, change in _changes(indicators, asked):
        found = _listed(change.pop("indicators", indicators), council, k, **{**asked, **change})
        kept = len(ours & set(found)) if found else None
        rows.append((name, left_out, kept, *_names(indicators, found)))
    table = pd.DataFrame(
        rows,
        columns=["other_choice", "left_out", "councils_kept", *(f"first_{name}" for name in NAMES)],
    ).astype({"councils_kept": "Int64"})
    table.insert(3, "kept_percent", 100 * table["councils_kept"].astype("Float64") / k)
    return table


def _changes(
    indicators: pd.DataFrame, asked: dict[str, Any]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each other choice: its code, the indicator left out, and what it changes."""
    columns, weights = asked["columns"], asked["weights"]
    if asked["winsorise"] is None:
        yield "winsorising", "none", {"winsorise": USUAL_QUANTILES}
    else:
        yield "no_winsorising", "none", {"winsorise": None}
    other_scale = "range" if asked["scale"] == "z" else "z"
    yield f"{other_scale}_scale", "none", {"scale": other_scale}
    if asked["log"]:
        yield "no_logarithms", "none", {"log": []}
    if weights is not None:
        yield "equal_weights", "none", {"weights": None}
    ranks = indicators.assign(**{column: indicators[column].rank() for column in columns})
    yield "ranks", "none", {"indicators": ranks, "winsorise": None, "log": []}
    yield "mahalanobis", "none", {"measure": _mahalanobis, "scale": "z"}
    yield "gower", "none", {"measure": _gower, "scale": "range"}
    if asked["within"] in EVERYWHERE:
        for within, column in (("same_nation", "nation_column"), ("same_tier", "tier_column")):
            if asked[column] in indicators:
                yield within, "none", {"within": within}
    for column in columns if len(columns) > 1 else ():
        kept = [other for other in columns if other != column]
        left = {other: weights[other] for other in kept} if weights else None
        if left is None or any(left.values()):
            logs = [other for other in asked["log"] if other != column]
            yield "without", column, {"columns": kept, "weights": left, "log": logs}


def _listed(
    indicators: pd.DataFrame,
    council: str,
    k: int,
    *,
    weights: Mapping[str, float] | None,
    measure: Measure | None = None,
    **options: Any,
) -> list[str]:
    """Return the codes of the k nearest councils; none when fewer may be listed."""
    layout = lay_out(indicators, **options)
    own, weight = layout.place(council), weights_of(layout.columns, weights)
    allowed = layout.may_list[own]
    if allowed.sum() < k:
        return []
    row = (measure or _euclid)(layout, own, weight)
    return layout.table.index[nearest_first(row, allowed)[:k]].tolist()


def _names(indicators: pd.DataFrame, found: Sequence[str]) -> tuple[str | None, ...]:
    """Return the two names of the first council found."""
    if not found:
        return None, None
    first = found[0]
    return tuple(str(indicators.at[first, name]) if name in indicators else first for name in NAMES)


def _euclid(layout: Layout, own: int, weight: np.ndarray) -> np.ndarray:
    return distances_from(layout.values, [own], weight)[0]


def _mahalanobis(layout: Layout, own: int, weight: np.ndarray) -> np.ndarray:
    covariance = np.atleast_2d(np.cov(layout.values, rowvar=False))
    inverse = np.linalg.pinv(covariance, rcond=SINGULAR, hermitian=True)
    difference = layout.values - layout.values[own]
    squared = np.einsum("ij,jk,ik->i", difference, inverse, difference)
    return np.sqrt(np.maximum(squared, 0))


def _gower(layout: Layout, own: int, weight: np.ndarray) -> np.ndarray:
    """Average the differences of the indicators that both councils have, on a scale of 0 to 1."""
    both = ~(layout.filled | layout.filled[own]) * weight
    difference = abs(layout.values - layout.values[own])
    total = both.sum(axis=1)
    beyond = np.full(len(total), 2.0)  # nothing in common to compare: after all others
    return np.divide((both * difference).sum(axis=1), total, out=beyond, where=total > 0)
