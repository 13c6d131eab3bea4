"""Tables whose rows are about single people: they can be worked with and are never shown.

A notebook shows what its cells end in, and keeps it in the file. So `analysis.tables.read` gives
personal tables as a `PersonalFrame`, which says how large it is instead of printing its rows.
Selecting, sorting, filtering, copying and joining others to it keep that; what is counted up by
groups is an ordinary table again, and so is what pandas makes anew (a crosstable, the months of a
column of days). Writing a file is not showing, and works as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.language import reader_language, text
from analysis.tables.checking import ROW

# a row with one of these, or a group for each of them, is about one person; the first is how
# `read` names the rows of a file
IDENTIFIERS = frozenset(
    {ROW, "participant_id", "respondent_id", "loan_id", "said_id", "quotation_id"}
)
# what pandas' own descriptions of a column are labelled with
STATISTICS = frozenset({"count", "mean", "std", "min", "max", "unique", "top", "freq"})


class PersonalFrame(pd.DataFrame):
    """A table of people: everything a DataFrame is, but for showing its rows."""

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        return _frame

    @property
    def _constructor_sliced(self) -> Callable[..., pd.Series]:
        return _series

    def __repr__(self) -> str:
        return _instead(*self.shape)

    def _repr_html_(self) -> str:
        return f"<p>{_instead(*self.shape)}</p>"

    @property
    def style(self) -> Any:
        """Nothing: a styled table would show its rows.

        Raises
        ------
        AttributeError
            Always.
        """
        msg = "a table of people has no style: it is never shown"
        raise AttributeError(msg)


class PersonalSeries(pd.Series):
    """A column, or a row, of a table of people; figures about a whole column are shown."""

    # pandas gives a mean by groups its index after making it, so both ask what the index is now
    @property
    def _constructor(self) -> Callable[..., pd.Series]:
        return pd.Series if _by_groups(self.index) else _series

    @property
    def _constructor_expanddim(self) -> Callable[..., pd.DataFrame]:
        return pd.DataFrame if _by_groups(self.index) else _frame

    def __repr__(self) -> str:
        return _instead(len(self), 1) if _shows_people(self) else repr(pd.Series(self))


def personal(frame: pd.DataFrame) -> PersonalFrame:
    """Return a table as one of people."""
    return PersonalFrame(frame)


def _frame(*values: Any, **named: Any) -> pd.DataFrame:
    """Make the result of a step on a table of people: such a table, unless it counts groups."""
    made = pd.DataFrame(*values, **named)
    named_people = not IDENTIFIERS.isdisjoint(map(str, made.columns))
    return PersonalFrame(made) if named_people or not _by_groups(made.index) else made


def _series(*values: Any, **named: Any) -> pd.Series:
    made = pd.Series(*values, **named)
    return made if _by_groups(made.index) else PersonalSeries(made)


def _by_groups(index: pd.Index) -> bool:
    """Say whether each row stands for a group: named by what groups people, each name once."""
    names = set(index.names)
    return None not in names and IDENTIFIERS.isdisjoint(map(str, names)) and index.is_unique


def _shows_people(column: pd.Series) -> bool:
    """Say whether a series holds a value for each person, or all the values of one."""
    if _by_groups(column.index):
        return False
    if column.index.names != [None] or pd.api.types.is_integer_dtype(column.index):
        return True
    labels = {label for label in map(str, column.index) if not label.endswith("%")}
    return column.name is not None and not labels <= STATISTICS


def _instead(rows: int, columns: int) -> str:
    return text("personal.hidden", reader_language(), rows=rows, columns=columns)
