"""Value functions with stated ends, and scores of options with exact weights.

A value function says which amount is worst (0) and which is best (1), so that it can be asked in
words what a weight means: how much is the whole way from worst to best worth here?
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

SCALES: Final = ("to_best", "min_max", "none")
DIRECTIONS: Final = ("benefit", "cost")


def value(x: Any, worst: float, best: float) -> Any:
    """Value an amount on a straight line from its worst end, 0, to its best end, 1.

    Parameters
    ----------
    x
        One amount, or a Series, table or array of amounts, in the unit of the ends. What lies
        beyond an end has the value of that end. What is missing stays missing.
    worst, best
        The ends, in the same unit. Worst may be the larger, as for a cost.

    Returns
    -------
    float, Series, DataFrame or ndarray
        Values from 0 to 1, as floats, in the form in which `x` came.

    Raises
    ------
    ValueError
        When the ends are equal or not finite, or an amount is no number or is infinite.
    """
    if not np.isfinite([worst, best]).all() or worst == best:
        msg = f"worst is {worst} and best is {best}; a value function needs two different numbers."
        raise ValueError(msg)
    amounts = x.astype(float) if isinstance(x, pd.Series | pd.DataFrame) else np.asarray(x, float)
    if np.isinf(np.asarray(amounts)).any():
        msg = "an amount is infinite; expected a number, or a blank where it is not known."
        raise ValueError(msg)
    found = ((amounts - worst) / (best - worst)).clip(0.0, 1.0) + 0.0  # no minus zero
    return np.asarray(found).item() if np.ndim(found) == 0 else found


def scaled(table: pd.DataFrame, directions: Mapping[str, str], scale: str) -> pd.DataFrame:
    """Put every criterion of a table on one scale, larger better, by the amounts in the table.

    These ends move when an option joins or leaves, which those of a value function do not. The
    scalings are here because published methods use them.

    Parameters
    ----------
    table
        Options by criteria, each criterion in its own unit.
    directions
        For each criterion ``benefit`` (larger is better) or ``cost`` (smaller is better).
    scale
        ``to_best``: x / largest for a benefit, smallest / x for a cost. ``min_max``: the share of
        the way from the table's worst amount to its best. ``none``: the amounts as they stand,
        those of a cost below 0, so that larger is better there too.

    Returns
    -------
    DataFrame
        As `table`, in floats: from 0 to 1, but for ``none``.

    Raises
    ------
    ValueError
        When a cell is missing or no number, a direction or the scale is not known, or a criterion
        cannot be scaled so: with ``to_best`` a benefit whose amounts are below 0 or all 0, or a
        cost of 0 or below; with ``min_max`` a criterion on which all options are equal.
    """
    if scale not in SCALES:
        msg = f"scale is '{scale}'; it must be one of: {', '.join(SCALES)}."
        raise ValueError(msg)
    amounts = _amounts(table)
    is_cost = _costs(amounts, directions)
    low, high = amounts.min(), amounts.max()
    if scale == "none":
        share, other = amounts, 0.0 - amounts
    elif scale == "min_max":
        _refuse(low == high, "min_max needs two different amounts")
        share = (amounts - low) / (high - low)
        other = 1 - share
    else:
        _refuse(is_cost & (low <= 0), "to_best needs a cost to be above 0")
        _refuse(~is_cost & ((low < 0) | (high <= 0)), "to_best needs a benefit of 0 or more")
        share, other = amounts / high, low / amounts
    return pd.DataFrame(np.where(is_cost, other, share), amounts.index, amounts.columns)


def weighted_sum(
    table: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    directions: Mapping[str, str],
    scale: str = "to_best",
    rescale: bool = False,
) -> pd.Series:
    """Add up each option's scaled amounts, each times its weight.

    Parameters
    ----------
    table, directions, scale
        As for `scaled`.
    weights
        A weight for each criterion, 0 or above. They are used as they are given, even when they
        do not add to one.
    rescale
        Divide the weights by their sum first.

    Returns
    -------
    Series
        A score for each option, larger better; from 0 to 1 when the weights add to one.

    Raises
    ------
    ValueError
        As `scaled`, and when weights do not fit the criteria.
    """
    amounts = scaled(table, directions, scale)
    return (amounts * _weights(amounts, weights, rescale)).sum(axis=1).rename("score")


def waspas(
    table: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    directions: Mapping[str, str],
    scale: str = "to_best",
    share: float = 0.5,
    rescale: bool = False,
) -> pd.Series:
    """Score options by part weighted sum, part weighted product.

    Parameters
    ----------
    table, weights, directions, scale, rescale
        As for `weighted_sum`.
    share
        The part of the sum, 0 to 1; the rest is the product of the amounts, each to the power of
        its weight.

    Returns
    -------
    Series
        A score for each option, larger better.

    Raises
    ------
    ValueError
        As `weighted_sum`, and when `share` is not from 0 to 1 or an amount is below 0 once it is
        scaled, which has no product.

    References
    ----------
    Zavadskas and others (2012), Elektronika ir Elektrotechnika 122(6). The sum stands on the
    amounts scaled ``to_best``, as in Chakraborty and others (2015), ECECSR 49(1) 5-22.
    """
    if not 0 <= share <= 1:
        msg = f"share is {share}; the part of the weighted sum must be from 0 to 1."
        raise ValueError(msg)
    amounts = scaled(table, directions, scale)
    _refuse((amounts < 0).any(), "a weighted product needs amounts of 0 or more, larger better")
    weight = _weights(amounts, weights, rescale)
    product = (amounts**weight).prod(axis=1)
    return (share * (amounts * weight).sum(axis=1) + (1 - share) * product).rename("score")


def topsis(
    table: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    directions: Mapping[str, str],
    scale: str = "min_max",
    rescale: bool = False,
) -> pd.Series:
    """Score options by how much nearer they are to the best than to the worst of each criterion.

    Parameters
    ----------
    table, weights, directions, scale, rescale
        As for `weighted_sum`. Another scale gives other figures: ``min_max`` follows Opricovic
        and Tzeng (2004), EJOR 156(2) 445-455.

    Returns
    -------
    Series
        For each option the distance to the worst amounts as a share of the distances to the
        worst and the best, 0 to 1, larger better.

    Raises
    ------
    ValueError
        As `weighted_sum`, and when all options are equal on every criterion that has a weight.

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making.
    """
    amounts = scaled(table, directions, scale)
    placed = amounts * _weights(amounts, weights, rescale)
    to_best = np.sqrt(((placed - placed.max()) ** 2).sum(axis=1))
    to_worst = np.sqrt(((placed - placed.min()) ** 2).sum(axis=1))
    if not (to_best + to_worst).all():
        msg = (
            "all options are equal on every criterion that has a weight; there is nothing to rank."
        )
        raise ValueError(msg)
    return (to_worst / (to_best + to_worst)).rename("score")


def _amounts(table: pd.DataFrame) -> pd.DataFrame:
    amounts = table.apply(pd.to_numeric, errors="coerce").astype(float)
    gaps = np.argwhere(~np.isfinite(amounts.to_numpy()))
    if amounts.empty or len(gaps):
        where = [f"{amounts.index[row]} on {amounts.columns[place]}" for row, place in gaps]
        msg = f"no number for: {', '.join(where) or 'any option'}. A score needs every amount."
        raise ValueError(msg)
    return amounts


def _costs(amounts: pd.DataFrame, directions: Mapping[str, str]) -> pd.Series:
    """Tell for each criterion whether a smaller amount is better."""
    found = {name: directions.get(name) for name in amounts.columns}
    wrong = [f"{name}: {given}" for name, given in found.items() if given not in DIRECTIONS]
    unknown = [str(name) for name in directions if name not in found]
    if wrong or unknown:
        msg = (
            f"each criterion is a benefit or a cost; found {', '.join(wrong) or 'all of them'}"
            + (f", and directions for no criterion: {', '.join(unknown)}." if unknown else ".")
        )
        raise ValueError(msg)
    return pd.Series(found) == "cost"


def _refuse(wrong: pd.Series, why: str) -> None:
    if wrong.any():
        msg = f"{why}; found otherwise: {', '.join(map(str, wrong.index[wrong]))}."
        raise ValueError(msg)


def _weights(amounts: pd.DataFrame, weights: Mapping[str, float], rescale: bool) -> pd.Series:
    found = exact_weights(weights, [str(name) for name in amounts.columns])
    return pd.Series(found / found.sum() if rescale else found, index=amounts.columns)


def exact_weights(weights: Mapping[str, float], criteria: Sequence[str]) -> np.ndarray:
    """Return one weight for each criterion, in their order, as given.

    Parameters
    ----------
    weights
        A weight for each criterion, by name.
    criteria
        The criteria.

    Raises
    ------
    ValueError
        When the weights do not name exactly the criteria, one is below 0 or no number, or none
        is above 0.
    """
    given = {str(name): weight for name, weight in weights.items()}
    if set(given) != set(criteria):
        msg = (
            f"Weights are given for: {', '.join(given) or 'nothing'}. "
            f"Each criterion needs one, and no other: {', '.join(criteria)}."
        )
        raise ValueError(msg)
    found = pd.to_numeric(pd.Series([given[name] for name in criteria]), errors="coerce")
    amounts = found.to_numpy(dtype=float, na_value=np.nan)
    if not np.isfinite(amounts).all() or (amounts < 0).any() or not amounts.any():
        listed = ", ".join(f"{name} {given[name]}" for name in criteria)
        msg = f"The weights are: {listed}. None may be below 0 and one must be above 0."
        raise ValueError(msg)
    return amounts
