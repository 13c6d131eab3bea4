"""Reading the raw tables of a case through their schemas."""

import pandas as pd

from analysis.case import Case
from analysis.language import codes
from analysis.tables.checking import MAY_BE_EMPTY, check_table
from analysis.tables.columns import parts
from analysis.tables.faults import FaultyTables
from analysis.tables.files import read_text_table
from analysis.tables.names import PERSONAL, shown, table_path
from analysis.tables.personal import personal
from analysis.tables.schemas import SCHEMAS


def read(study: Case, name: str) -> pd.DataFrame:
    """Read one raw table of a case.

    Parameters
    ----------
    study
        The case.
    name
        The table, ``"ties"`` or ``"pilot/loans"``.

    Returns
    -------
    DataFrame
        One row a row of the file; text as ``str``, whole numbers as ``Int64``, other numbers as
        ``float64``, days as ``datetime64[ns]``, yes and no as ``boolean``; blank is missing. A
        list is text joined by semicolons without spaces. A table whose rows are about single
        people works like any other, and never shows them.

    Raises
    ------
    FaultyTables
        When the table has faults; all of them are listed.
    """
    cells, faults = check_table(study, name)
    if faults:
        raise FaultyTables(faults)
    kinds = {column: rule.metadata["kind"] for column, rule in SCHEMAS[name].items()}
    frame = pd.DataFrame({column: _typed(cells[column], kind) for column, kind in kinds.items()})
    return personal(frame) if name in PERSONAL else frame


def bases(study: Case, name: str) -> set[str]:
    """Return the bases of a raw table's rows; the product's own tables are public sources.

    Only the column ``basis`` is read: whoever publishes from a table has read all of it already.

    Raises
    ------
    FaultyTables
        When the file cannot be read, or a row's basis is blank or none of the list.
    """
    if name.startswith("reference/"):
        return {"public_source"}
    raw = read_text_table(table_path(study, name), shown(study, name), list(SCHEMAS[name]))
    places = [place for place, column in enumerate(raw.header, start=1) if column == "basis"]
    found = {row[place].strip() for row in raw.rows for place in places}
    blank = not found and (raw.rows or name not in MAY_BE_EMPTY)
    if raw.faults or blank or not found <= set(codes("basis")):
        raise FaultyTables(check_table(study, name)[1])
    return found


def _typed(cells: pd.Series, kind: str) -> pd.Series:
    if kind == "whole":
        return pd.to_numeric(cells).astype("Int64")
    if kind == "number":
        return pd.to_numeric(cells).astype("float64")
    if kind == "day":
        return pd.to_datetime(cells, format="%Y-%m-%d").astype("datetime64[ns]")
    if kind == "list":
        return cells.map(lambda cell: ";".join(parts(cell)), na_action="ignore").astype("str")
    if kind == "yes_no":
        return cells.map({"yes": True, "no": False}).astype("boolean")
    return cells.astype("str")
