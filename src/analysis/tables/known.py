"""Comparing the cells of one raw table with what another one holds."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis.case import Case
from analysis.language import Words, with_nearest
from analysis.tables.columns import NUMBER, parts
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.names import shown

Tables = dict[str, pd.DataFrame]


class Place(NamedTuple):
    """A column, the file that messages name for it, the values that it holds, and the text."""

    file: str
    column: str
    known: list[str]
    text: str = "faults.expected.reference"

    def expected(self, cell: str) -> Words:
        """Word what should stand in a cell: a value of the column, the nearest one named."""
        return with_nearest(self.text, cell, self.known, file=self.file, column=self.column)


def unknown(study: Case, name: str, column: str, cells: pd.Series, place: Place) -> list[Fault]:
    """Report cells that a column of another table does not hold, with the nearest value there."""
    known = set(place.known)
    return [
        Fault(shown(study, name), int(str(row)), column, quoted(cell), place.expected(str(cell)))
        for row, cell in cells.items()
        if cell not in known and not pd.isna(cell)
    ]


def unknown_parts(
    study: Case, name: str, column: str, cells: pd.Series, place: Place
) -> list[Fault]:
    """Report the same of each value between the semicolons of a cell."""
    known = set(place.known)
    return [
        Fault(shown(study, name), int(str(row)), column, quoted(part), place.expected(part))
        for row, cell in cells.dropna().items()
        for part in parts(str(cell))
        if part and part not in known
    ]


def to_nothing(
    study: Case, name: str, column: str, cells: pd.Series, target: str
) -> Iterator[Fault]:
    """Yield one fault for identifiers that point to a table without rows, at the first of them."""
    for row, cell in cells.dropna().head(1).items():
        expected = words("expected.filled_table", file=shown(study, target), column=column)
        yield Fault(shown(study, name), int(str(row)), column, quoted(cell), expected)


def numbers(cells: pd.Series) -> pd.Series:
    """Return cells as numbers; what is none, which another check reports, is missing."""
    # float alone would also take what a table may not hold, such as 1e3
    found = [float(cell) if NUMBER.fullmatch(str(cell)) else math.nan for cell in cells]
    return pd.Series(found, index=cells.index, dtype="float64")
