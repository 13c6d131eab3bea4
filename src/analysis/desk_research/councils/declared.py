"""What a declared indicator must be, said in plain words where it is not.

An indicator takes part in a comparison only because somebody named it. "Every column that is
left" is how a published list of similar councils came to rest on two columns that nobody chose.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from difflib import get_close_matches

import numpy as np
import pandas as pd

MOST_MISSING = 0.20  # above this share of gaps an indicator says too little about too many councils
SCALES = ("z", "range")
ROUNDING = 1e-12  # figures that differ by less than this share of their size are the same figure


def declared_figures(
    indicators: pd.DataFrame,
    columns: Sequence[str],
    *,
    scale: str = "z",
    log: Collection[str] = (),
    winsorise: tuple[float, float] | None = None,
    ddof: int = 1,
) -> pd.DataFrame:
    """Return the declared indicators as numbers, or stop with everything that is wrong.

    Parameters
    ----------
    indicators
        One row a council, indexed by area code. Columns that are not declared are never read.
    columns
        The indicators, by name.
    scale, log, winsorise, ddof
        As for `analysis.desk_research.councils.indicators.comparable`; here they are only checked.

    Returns
    -------
    DataFrame
        The declared columns as floats, a gap as missing, in the order of the table.

    Raises
    ------
    ValueError
        With one line for each fault: a column that is not there, is named twice, is not of
        numbers, holds an infinite figure, has over 20% gaps or does not vary; a logarithm of a
        figure that is not above zero; an area code that is blank or stands in two rows; an option
        out of bounds.
    """
    if isinstance(columns, str) or not len(columns):
        msg = f"columns is {columns!r}; it must be a list that names at least one indicator."
        raise ValueError(msg)
    there = [column for column in dict.fromkeys(columns) if column in indicators.columns]
    stop(
        [
            *_faults_of_options(columns, scale, log, winsorise, ddof),
            *_faults_of_codes(indicators.index),
            *_faults_of_names(indicators, columns),
            *(fault for column in there for fault in _faults_of_figures(indicators[column], log)),
        ]
    )
    return pd.DataFrame({column: as_floats(indicators[column]) for column in columns})


def as_floats(figures: pd.Series) -> pd.Series:
    """Return numbers of any kind as floats, a gap as missing."""
    if isinstance(figures.dtype, np.dtype):
        return figures.astype(float)
    return figures.astype("Float64").astype(float)


def stop(faults: Iterable[str]) -> None:
    """Raise a ValueError with one line for each fault; do nothing when there is none."""
    if found := list(faults):
        raise ValueError("\n".join(found))


def require_column(column: str, table: pd.DataFrame) -> None:
    """Stop with near spellings when a column is not in the table."""
    if column not in table.columns:
        raise ValueError(_no_column(column, table))


def require_code(code: str, table: pd.DataFrame) -> None:
    """Stop with near codes, and their names if the table has any, when a code is not there.

    A name that is given as a code leads to its code.
    """
    if code in table.index:
        return
    near = _near_places(str(code), table)
    hint = (
        f"Did you mean {' or '.join(near)}?"
        if near
        else f"An area code looks like {table.index[0]}."
    )
    msg = f"The area code '{code}' is not in the table. {hint}"
    raise ValueError(msg)


def _near_places(asked: str, table: pd.DataFrame) -> list[str]:
    """Return up to three rows near to what was asked, as ``W06000021 (Monmouthshire)``."""
    words = table.select_dtypes(include=["object", "str"])
    # a column of names tells rows apart; a column of nations or kinds does not
    names = words.loc[:, words.nunique() > len(table) / 2].fillna("").astype(str)
    first_name = names.iloc[:, 0].tolist() if names.shape[1] else [""] * len(table)
    shown = [
        f"{code} ({name})" if name else str(code)
        for code, name in zip(table.index, first_name, strict=True)
    ]
    spellings: dict[str, list[int]] = {}
    for column in [table.index.astype(str), *(names[name] for name in names)]:
        for row, spelling in enumerate(column):
            spellings.setdefault(spelling.casefold(), []).append(row)
    near = get_close_matches(asked.casefold(), spellings, n=3)
    if near and near[0] == asked.casefold():
        near = near[:1]
    rows = dict.fromkeys(row for spelling in near for row in spellings[spelling])
    return [shown[row] for row in rows][:3]


def _no_column(column: str, table: pd.DataFrame) -> str:
    names = [str(name) for name in table.columns]
    near = get_close_matches(str(column), names, n=3, cutoff=0.5)
    there = f"Near spellings: {', '.join(near)}." if near else f"There are: {', '.join(names)}."
    return f"The column '{column}' is not in the table. {there}"


def _faults_of_names(indicators: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    faults = [
        _no_column(column, indicators)
        for column in dict.fromkeys(columns)
        if column not in indicators.columns
    ]
    if twice := sorted({column for column in columns if list(columns).count(column) > 1}):
        faults.append(f"Indicators named twice: {', '.join(twice)}. Each indicator is named once.")
    return faults


def _faults_of_codes(codes: pd.Index) -> list[str]:
    faults = []
    if blank := int(np.asarray(codes.isna()).sum()):
        faults.append(f"Rows without an area code: {blank}. Each council needs one.")
    repeated = codes[codes.duplicated()].dropna().unique()
    if len(repeated):
        listed = ", ".join(map(str, repeated))
        faults.append(f"Area codes that stand in more than one row: {listed}.")
    return faults


def _faults_of_options(
    columns: Sequence[str],
    scale: str,
    log: Collection[str],
    winsorise: tuple[float, float] | None,
    ddof: int,
) -> list[str]:
    faults = []
    if scale not in SCALES:
        faults.append(f"scale is '{scale}'; it must be one of: {', '.join(SCALES)}.")
    if isinstance(log, str):
        faults.append(f"log is {log!r}; it must be a list of indicators.")
    elif stray := [column for column in log if column not in columns]:
        faults.append(
            f"A logarithm is asked of columns that are not declared: {', '.join(stray)}. "
            f"The declared indicators are: {', '.join(columns)}."
        )
    if winsorise is not None and not _are_quantiles(winsorise):
        faults.append(
            f"winsorise is {winsorise!r}; it must be None or a pair of quantiles such as "
            "(0.01, 0.99): both from 0 to 1, the first below the second."
        )
    if ddof not in (0, 1):
        faults.append(f"ddof is {ddof}; it must be 1 (sample) or 0 (population).")
    return faults


def _are_quantiles(pair: object) -> bool:
    if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
        return False
    if not all(isinstance(end, int | float) for end in pair):
        return False
    return 0 <= pair[0] < pair[1] <= 1


def _faults_of_figures(figures: pd.Series, log: Collection[str]) -> list[str]:
    """Say why one column cannot be an indicator; no line when it can."""
    name = figures.name
    if pd.api.types.is_bool_dtype(figures) or not pd.api.types.is_numeric_dtype(figures):
        return [f"The indicator '{name}' is of type {figures.dtype}; it must hold numbers only."]
    numbers = as_floats(figures)
    held = numbers.to_numpy()
    if np.isinf(held).any():
        where = _listed(numbers[np.isinf(numbers)].index)
        return [
            f"The indicator '{name}' holds an infinite figure ({where}); leave an unknown figure "
            "blank."
        ]
    faults = []
    known = held[~np.isnan(held)]
    missing = np.isnan(held).mean() if len(held) else 0.0
    if missing > MOST_MISSING:
        faults.append(
            f"The indicator '{name}' is not known for {missing:.0%} of the councils; "
            f"at most {MOST_MISSING:.0%} may be missing."
        )
    if len(known) and is_constant(known):
        faults.append(constant(name))
    if name in log and (known <= 0).any():
        where = _listed(f"{code} ({figure:g})" for code, figure in numbers[numbers <= 0].items())
        faults.append(
            f"A logarithm of '{name}' is asked, which must be above zero everywhere. "
            f"It is not for: {where}."
        )
    return faults


def is_constant(known: np.ndarray) -> bool:
    """Tell whether figures, none missing, differ by no more than the rounding of a computer."""
    return bool(np.ptp(known) <= ROUNDING * abs(known).max())


def constant(name: Hashable, after: str = "") -> str:
    """Say that an indicator is the same everywhere."""
    return (
        f"The indicator '{name}' is the same for every council{after}, so it cannot tell councils "
        "apart. Take it out of the list."
    )


def _listed(items: Iterable[object], most: int = 3) -> str:
    shown = [str(item) for item in items]
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more
