"""Indicators of councils: put on one scale, and where each council stands on them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.desk_research.councils.declared import (
    constant,
    declared_figures,
    is_constant,
    require_code,
    require_column,
    stop,
)
from analysis.desk_research.councils.shares import refuse_shares

USUAL_QUANTILES = (0.01, 0.99)  # as in the neighbour lists of the Office for National Statistics
NAMES = ("council_en", "council_cy")


@dataclass(frozen=True)
class Comparable:
    """Indicators on one scale.

    Attributes
    ----------
    values
        One row a council, one column an indicator, no gaps, no unit.
    filled
        The same shape, true where the council's own figure is not known and the median stands in.
    """

    values: pd.DataFrame
    filled: pd.DataFrame


def comparable(
    indicators: pd.DataFrame,
    columns: Sequence[str],
    *,
    scale: str = "z",
    log: Collection[str] = (),
    winsorise: tuple[float, float] | None = USUAL_QUANTILES,
    ddof: int = 1,
    shares_meant: bool = False,
) -> Comparable:
    """Put the declared indicators on one scale.

    In this order: natural logarithm of the columns in `log`; clip at two quantiles; centre and
    spread from the recorded figures alone; a gap takes the median of the recorded figures and is
    flagged. A gap is never zero.

    Parameters
    ----------
    indicators
        One row a council, indexed by area code. Columns that are not declared are never read.
    columns
        The indicators, by name.
    scale
        ``"z"``: minus the mean, over the standard deviation. ``"range"``: from 0 at the smallest
        to 1 at the largest.
    log
        Those of `columns` that enter as logarithms: counts and densities.
    winsorise
        Two quantiles: figures beyond them move to them. None leaves all figures as they are.
    ddof
        1 for the standard deviation of a sample (divisor n - 1), 0 for that of a population.
    shares_meant
        True says that shares which add up to one, or to 100, are declared on purpose.

    Returns
    -------
    Comparable
        Figures on one scale and the flags of the gaps that were filled, in the order of the
        table and of `columns`. The figures do not depend on either order, to the last bit.

    Raises
    ------
    ValueError
        With one line for each fault. When a column is not there, is named twice, is not of
        numbers, holds an infinite figure, has over 20% gaps or does not vary; when a logarithm is
        asked of a figure that is not positive; when an area code is blank or stands twice; when an
        option is out of bounds; when declared shares add up to one whole.
    """
    found = comparable_by_code(
        indicators,
        columns,
        scale=scale,
        log=log,
        winsorise=winsorise,
        ddof=ddof,
        shares_meant=shares_meant,
    )
    order = indicators.index
    return Comparable(values=found.values.loc[order], filled=found.filled.loc[order])


def comparable_by_code(
    indicators: pd.DataFrame,
    columns: Sequence[str],
    *,
    scale: str,
    log: Collection[str],
    winsorise: tuple[float, float] | None,
    ddof: int,
    shares_meant: bool,
) -> Comparable:
    """Put the declared indicators on one scale as `comparable`, in the order of area codes."""
    figures = declared_figures(
        indicators, columns, scale=scale, log=log, winsorise=winsorise, ddof=ddof
    )
    recorded = in_order_of_codes(figures)
    if not shares_meant:
        # logarithms of shares do not add up: they may stand together
        refuse_shares(recorded.drop(columns=list(log)))
    recorded = recorded.assign(**{column: np.log(recorded[column]) for column in log})
    if winsorise is not None:
        recorded = _clipped(recorded, winsorise)
    scaled = (recorded - _centre(recorded, scale)) / _spread(recorded, scale, ddof)
    return Comparable(values=scaled.fillna(scaled.median()), filled=recorded.isna())


def _clipped(recorded: pd.DataFrame, quantiles: tuple[float, float]) -> pd.DataFrame:
    """Move figures beyond two quantiles to them; stop when a column is then the same throughout."""
    low, high = recorded.quantile(list(quantiles)).to_numpy()
    held = np.clip(recorded.to_numpy(), low, high)
    flat = [
        name
        for name, column in zip(recorded.columns, held.T, strict=True)
        if is_constant(column[~np.isnan(column)])
    ]
    stop(constant(column, " after any logarithm and clipping") for column in flat)
    return pd.DataFrame(held, recorded.index, recorded.columns)


def in_order_of_codes(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in the order of their area codes, so that no result rests on another."""
    return table.iloc[np.argsort(table.index.astype(str).to_numpy(dtype=object), kind="stable")]


def profile(indicators: pd.DataFrame, council: str, columns: Sequence[str]) -> pd.DataFrame:
    """Show where one council stands on each declared indicator.

    Parameters
    ----------
    indicators
        One row a council, indexed by area code.
    council
        Area code of the council.
    columns
        The indicators, by name.

    Returns
    -------
    DataFrame
        One row an indicator, in the order declared: `council_indicator`; `own_value`, missing when
        not known; `lower_quartile`, `middle_value` (the median) and `upper_quartile` of all
        councils; `councils_known`, how many have a figure, and `councils_missing`. Units are those
        of each indicator.

    Raises
    ------
    ValueError
        As `comparable` for the columns, and for an unknown area code.
    """
    recorded = declared_figures(indicators, columns)
    require_code(council, indicators)
    table = pd.DataFrame(
        {
            "own_value": recorded.loc[council],
            "lower_quartile": recorded.quantile(0.25),
            "middle_value": recorded.median(),
            "upper_quartile": recorded.quantile(0.75),
            "councils_known": recorded.notna().sum(),
            "councils_missing": recorded.isna().sum(),
        }
    )
    return table.rename_axis("council_indicator").reset_index()


def comparators(
    indicators: pd.DataFrame, council: str, neighbours: Sequence[str], columns: Sequence[str]
) -> pd.DataFrame:
    """Place our council and those listed among all councils, indicator by indicator.

    Parameters
    ----------
    indicators
        One row a council, indexed by area code; `council_en` and `council_cy` name it. Where the
        table has no such columns the area code stands for the name.
    council
        Area code of our council.
    neighbours
        Area codes of the councils to lay beside it, in the order wanted.
    columns
        The indicators, by name.

    Returns
    -------
    DataFrame
        One row for each indicator and council, ours first: `council_indicator`; `council_en`,
        `council_cy`; `whose`, ``own`` or ``neighbour``; `figure` in the indicator's own unit; and
        `position` among all councils that have a figure, from 0 for the smallest to 100 for the
        largest: 100 (rank - 1) / (councils - 1), equal figures sharing the mean of their ranks.
        Where a figure is not known both are missing; the median never stands in here.

    Raises
    ------
    ValueError
        As `comparable` for the columns; for an unknown area code; when our council is among the
        others.
    """
    figures = declared_figures(indicators, columns)
    for code in (council, *neighbours):
        require_code(code, indicators)
    if council in set(neighbours):
        msg = f"The council '{council}' is named among its own neighbours."
        raise ValueError(msg)
    positions = 100 * (figures.rank() - 1) / (figures.count() - 1)
    codes = [council, *neighbours]
    names = [indicators.get(name, indicators.index) for name in NAMES]
    english, welsh = (pd.Series(name, indicators.index)[codes].tolist() for name in names)
    held, places = figures.loc[codes], positions.loc[codes]
    return pd.DataFrame(
        {
            "council_indicator": [column for column in columns for _ in codes],
            "council_en": english * len(columns),
            "council_cy": welsh * len(columns),
            "whose": (["own"] + ["neighbour"] * len(neighbours)) * len(columns),
            "figure": held.to_numpy().ravel(order="F"),
            "position": places.to_numpy().ravel(order="F"),
        }
    )


def with_names(councils: pd.DataFrame) -> pd.DataFrame:
    """Index a table of councils by area code and give each name in two languages.

    Parameters
    ----------
    councils
        Columns `area_code`, `area_name` and `area_name_cy`, and any others.

    Returns
    -------
    DataFrame
        Indexed by area code, with `council_en` and `council_cy` in place of the two names. Where
        no Welsh name is recorded the English one stands: a Welsh name is never made up.

    Raises
    ------
    ValueError
        When one of the three columns is not there.
    """
    for column in ("area_code", "area_name", "area_name_cy"):
        require_column(column, councils)
    named = councils.set_index("area_code")
    named.insert(0, "council_en", named["area_name"])
    named.insert(1, "council_cy", named["area_name_cy"].fillna(named["area_name"]))
    return named.drop(columns=["area_name", "area_name_cy"])


def _centre(recorded: pd.DataFrame, scale: str) -> pd.Series:
    return recorded.mean() if scale == "z" else recorded.min()


def _spread(recorded: pd.DataFrame, scale: str, ddof: int) -> pd.Series:
    return recorded.std(ddof=ddof) if scale == "z" else recorded.max() - recorded.min()
