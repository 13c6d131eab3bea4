"""Reading raw tables: a case's through their schemas, the product's own through their package."""

import json

import pandas as pd

from analysis.case import Case
from analysis.tables.checking import check_table
from analysis.tables.faults import FaultyTables
from analysis.tables.names import table_path
from analysis.tables.schemas import SCHEMAS

DTYPES = {"integer": "Int64", "number": "float64", "string": "str", "year": "Int64"}


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


def read_reference(study: Case, name: str) -> pd.DataFrame:
    """Read one of the product's own tables, typed by its Frictionless data package."""
    package = json.loads((study.reference / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(item for item in package["resources"] if item["name"] == name)
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    table = pd.read_csv(
        table_path(study, f"reference/{name}"),
        dtype={column: DTYPES.get(kind, "str") for column, kind in types.items()},
        keep_default_na=False,
        na_values=[""],
    )
    for column in [name for name, kind in types.items() if kind == "boolean"]:
        table[column] = _typed(table[column], "yes_no")
    return table


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
