"""Declared indicators of councils: checked, transformed and put on one scale.

An indicator takes part in a comparison only because somebody named it. "Every column that is
left" is how a published list of similar councils came to rest on two columns that nobody chose.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd

MOST_MISSING = 0.20  # above this share of gaps an indicator says too little about too many councils
SCALES = ("z", "range")


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
    winsorise: float | None = None,
    ddof: int = 1,
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
        For example 0.01 moves figures beyond the 1st and the 99th percentile to that percentile.
        None leaves them.
    ddof
        1 for the standard deviation of a sample (divisor n - 1), 0 for that of a population.

    Returns
    -------
    Comparable
        Figures on one scale and the flags of the gaps that were filled.

    Raises
    ------
    ValueError
        When a column is not there, is named twice, is not of numbers, holds an infinite figure,
        has over 20% gaps or does not vary; when a logarithm is asked of a figure that is not
        positive; when an option is out of bounds.
    """
    _check_table(indicators, columns)
    _check_options(columns, scale, log, winsorise, ddof)
    recorded = pd.DataFrame({column: _numbers(indicators, column) for column in columns})
    for column in log:
        recorded[column] = _logarithm(recorded[column])
    if winsorise is not None:
        recorded = recorded.clip(
            recorded.quantile(winsorise), recorded.quantile(1 - winsorise), axis=1
        )
    _check_variation(recorded)
    scaled = (recorded - _centre(recorded, scale)) / _spread(recorded, scale, ddof)
    return Comparable(values=scaled.fillna(scaled.median()), filled=recorded.isna())


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
    _check_table(indicators, columns)
    require_code(council, indicators)
    recorded = pd.DataFrame({column: _numbers(indicators, column) for column in columns})
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


def require_column(column: str, table: pd.DataFrame) -> None:
    """Stop with near spellings when a column is not in the table."""
    if column not in table.columns:
        names = [str(name) for name in table.columns]
        near = get_close_matches(column, names, n=3, cutoff=0.5)
        there = f"Near spellings: {', '.join(near)}." if near else f"There are: {', '.join(names)}."
        msg = f"The column '{column}' is not in the table. {there}"
        raise ValueError(msg)


def require_code(code: str, table: pd.DataFrame) -> None:
    """Stop with suggestions when an area code is not in the index of the table."""
    if code in table.index:
        return
    codes = [str(known) for known in table.index]
    named = (table.select_dtypes(include=["object", "str"]) == code).any(axis=1)
    near = [str(known) for known in table.index[named]] or get_close_matches(code, codes, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"An area code looks like {codes[0]}."
    msg = f"The area code '{code}' is not in the table. {hint}"
    raise ValueError(msg)


def _check_table(indicators: pd.DataFrame, columns: Sequence[str]) -> None:
    if isinstance(columns, str) or not len(columns):
        msg = f"columns is {columns!r}; it must be a list that names at least one indicator."
        raise ValueError(msg)
    twice = sorted({column for column in columns if list(columns).count(column) > 1})
    if twice:
        msg = f"Indicators named twice: {', '.join(twice)}. Each indicator is named once."
        raise ValueError(msg)
    repeated = indicators.index[indicators.index.duplicated()].unique()
    if len(repeated):
        msg = f"Area codes that stand in more than one row: {', '.join(map(str, repeated))}."
        raise ValueError(msg)
    for column in columns:
        require_column(column, indicators)


def _check_options(
    columns: Sequence[str], scale: str, log: Collection[str], winsorise: float | None, ddof: int
) -> None:
    if scale not in SCALES:
        msg = f"scale is '{scale}'; it must be one of: {', '.join(SCALES)}."
        raise ValueError(msg)
    stray = [column for column in log if column not in columns]
    if stray:
        msg = (
            f"A logarithm is asked of columns that are not declared: {', '.join(stray)}. "
            f"The declared indicators are: {', '.join(columns)}."
        )
        raise ValueError(msg)
    if winsorise is not None and not 0 < winsorise < 0.5:
        msg = f"winsorise is {winsorise}; it must be above 0 and below 0.5, or None."
        raise ValueError(msg)
    if ddof not in (0, 1):
        msg = f"ddof is {ddof}; it must be 1 (sample) or 0 (population)."
        raise ValueError(msg)


def _numbers(indicators: pd.DataFrame, column: str) -> pd.Series:
    """Return one indicator as floats with gaps, or say why it cannot be one."""
    figures = indicators[column]
    if pd.api.types.is_bool_dtype(figures) or not pd.api.types.is_numeric_dtype(figures):
        msg = f"The indicator '{column}' is of type {figures.dtype}; it must hold numbers only."
        raise ValueError(msg)
    figures = figures.astype("Float64").astype(float)
    if np.isinf(figures).any():
        msg = f"The indicator '{column}' holds an infinite figure; leave an unknown figure blank."
        raise ValueError(msg)
    missing = figures.isna().mean()
    if missing > MOST_MISSING:
        msg = (
            f"The indicator '{column}' is not known for {missing:.0%} of the councils; "
            f"at most {MOST_MISSING:.0%} may be missing."
        )
        raise ValueError(msg)
    return figures


def _logarithm(figures: pd.Series) -> pd.Series:
    refused = figures[figures <= 0]
    if len(refused):
        shown = ", ".join(f"{code} ({figure:g})" for code, figure in refused.head(3).items())
        more = f" and {len(refused) - 3} more" if len(refused) > 3 else ""
        msg = (
            f"A logarithm of '{figures.name}' is asked, which must be above zero everywhere. "
            f"It is not for: {shown}{more}."
        )
        raise ValueError(msg)
    return np.log(figures)


def _check_variation(recorded: pd.DataFrame) -> None:
    for column in recorded:
        if recorded[column].nunique() < 2:
            msg = (
                f"The indicator '{column}' is the same for every council (after any logarithm and "
                "clipping), so it cannot tell councils apart. Take it out of the list."
            )
            raise ValueError(msg)


def _centre(recorded: pd.DataFrame, scale: str) -> pd.Series:
    return recorded.mean() if scale == "z" else recorded.min()


def _spread(recorded: pd.DataFrame, scale: str, ddof: int) -> pd.Series:
    return recorded.std(ddof=ddof) if scale == "z" else recorded.max() - recorded.min()
