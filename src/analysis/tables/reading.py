"""Reading the raw tables of a case through their schemas."""

import pandas as pd

from analysis.case import Case
from analysis.tables.checking import check_table
from analysis.tables.faults import FaultyTables
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
        ``float64``, days as ``datetime64[ns]``, yes and no as ``boolean``; blank is missing.

    Raises
    ------
    FaultyTables
        When the table has faults; all of them are listed.
    """
    cells, faults = check_table(study, name)
    if faults:
        raise FaultyTables(faults)
    kinds = {column: rule.metadata["kind"] for column, rule in SCHEMAS[name].items()}
    return pd.DataFrame({column: _typed(cells[column], kind) for column, kind in kinds.items()})


def bases(study: Case, name: str) -> set[str]:
    """Return the bases of a raw table's rows; the product's own tables are public sources."""
    if name.startswith("reference/"):
        return {"public_source"}
    return set(read(study, name)["basis"])


def _typed(cells: pd.Series, kind: str) -> pd.Series:
    if kind == "whole":
        return pd.to_numeric(cells).astype("Int64")
    if kind == "number":
        return pd.to_numeric(cells).astype("float64")
    if kind == "day":
        return pd.to_datetime(cells, format="%Y-%m-%d").astype("datetime64[ns]")
    if kind == "yes_no":
        return cells.map({"yes": True, "no": False}).astype("boolean")
    return cells.astype("str")
