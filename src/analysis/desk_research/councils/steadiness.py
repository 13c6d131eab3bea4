"""How steady a list of nearest councils is when nobody can say which indicator matters most.

Weights are drawn from a flat Dirichlet distribution: every set of weights that adds up to one is
as likely as every other. Independent uniform numbers, scaled to add up to one, are not flat: they
crowd the middle and make a list look steadier than it is.
"""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from analysis.desk_research.councils.indicators import USUAL_QUANTILES
from analysis.desk_research.councils.measuring import TIE, Layout, check_k, lay_out

FIRM, LIKELY = 0.9, 0.5
BLOCK = 4000  # weightings measured at once, so that any number of them fits in the memory


def flat_weights(columns: Collection[str], draws: int, seed: int) -> pd.DataFrame:
    """Draw sets of weights, each set as likely as any other.

    Parameters
    ----------
    columns
        The indicators, by name; their order does not matter.
    draws
        How many sets, at least 1.
    seed
        Start of the random numbers; the same seed gives the same weights.

    Returns
    -------
    DataFrame
        One row a draw, one column an indicator in the order of the names; each row adds up to 1.
        A weight has the mean 1/p and the variance (p - 1) / (p^2 (p + 1)) of p indicators.

    Raises
    ------
    ValueError
        When `draws` is not a whole number above zero.

    References
    ----------
    Rubin D (1981). The Bayesian bootstrap. Annals of Statistics 9(1), section 2: the gaps between
    sorted uniform numbers are flat over all weights that add up to one.
    """
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < 1:
        msg = f"draws is {draws!r}; it must be a whole number, 1 or more."
        raise ValueError(msg)
    names = sorted(columns)
    drawn = np.random.default_rng(seed).dirichlet(np.ones(len(names)), size=draws)
    return pd.DataFrame(drawn, columns=names)


def steadiness(
    indicators: pd.DataFrame,
    *,
    columns: Sequence[str],
    council: str | None = None,
    k: int = 10,
    draws: int = 2000,
    seed: int = 2021,
    scale: str = "z",
    winsorise: tuple[float, float] | None = USUAL_QUANTILES,
    log: Collection[str] = (),
    within: str | None = None,
    exclude: Collection[str] | None = None,
    ddof: int = 1,
    shares_meant: bool = False,
    nation_column: str = "nation",
    tier_column: str = "la_type",
) -> pd.Series | pd.DataFrame:
    """Count in how many weightings each council is among the k nearest.

    Parameters
    ----------
    indicators
        One row a council, indexed by area code.
    columns
        The indicators, by name. No other column is read.
    council
        Area code of one council; None takes every council of the table in turn.
    k
        Length of the lists.
    draws, seed
        As for `flat_weights`.
    scale, winsorise, log, within, exclude, ddof, shares_meant, nation_column, tier_column
        As for `analysis.desk_research.councils.measuring.lay_out`.

    Returns
    -------
    Series or DataFrame
        Share of the weightings, 0 to 1. For one council a Series `share_of_draws` by area code,
        the steadiest first, without the council itself and those that may not be listed. For all
        councils a table of area codes by area codes: row, the council whose list it is; column,
        the council listed; missing on the diagonal and where a council may not be listed. The
        shares of a list add up to `k`.

    Raises
    ------
    ValueError
        As `lay_out` and `flat_weights`; for an unknown area code or a `k` out of bounds.
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
    weights = flat_weights(columns, draws, seed).to_numpy()
    codes = layout.table.index
    places = range(len(codes)) if council is None else [layout.place(council)]
    check_k(k, layout, places)
    shares = np.vstack([share_of_draws(layout, place, weights, k) for place in places])
    if council is None:
        return pd.DataFrame(shares, index=codes, columns=codes)
    found = pd.Series(shares[0], index=codes, name="share_of_draws").dropna()
    return found.sort_values(ascending=False, kind="stable")


def share_of_draws(layout: Layout, place: int, weights: np.ndarray, k: int) -> np.ndarray:
    """Return for each council the share of weightings in which it is among the k nearest of one.

    Parameters
    ----------
    layout
        The councils.
    place
        Place of the council whose list it is.
    weights
        One row a weighting, one column an indicator in the order of the layout.
    k
        Length of the list. At the same distance the area code decides.

    Returns
    -------
    ndarray
        One share a council, missing where it may not be listed.
    """
    allowed = np.flatnonzero(layout.may_list[place])
    parts = (layout.values[allowed] - layout.values[place]) ** 2
    counts = np.zeros(len(allowed))
    for first in range(0, len(weights), BLOCK):
        counts += _listed(weights[first : first + BLOCK] @ parts.T, k).sum(axis=0)
    shares = np.full(len(layout.values), np.nan)
    shares[allowed] = counts / len(weights)
    return shares


def _listed(squared: np.ndarray, k: int) -> np.ndarray:
    """Tell who is among the k nearest of each row; columns stand in the order of area codes."""
    last = np.sqrt(np.partition(squared, k - 1, axis=1)[:, k - 1])
    listed = squared <= ((last + TIE) ** 2)[:, None]
    tied = np.flatnonzero(np.count_nonzero(listed, axis=1) > k)
    if len(tied):
        surely = squared[tied] < (np.maximum(last[tied] - TIE, 0) ** 2)[:, None]
        at_the_end = listed[tied] & ~surely
        left = k - surely.sum(axis=1, keepdims=True)
        listed[tied] = surely | (at_the_end & (at_the_end.cumsum(axis=1) <= left))
    return listed


def steadiness_code(share: float) -> str:
    """Put a share of draws in a word: ``firm`` from 0.9, ``likely`` from 0.5, else ``doubtful``."""
    if share >= FIRM:
        return "firm"
    return "likely" if share >= LIKELY else "doubtful"
