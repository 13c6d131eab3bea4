"""Reading the product's own tables about councils, typed by their Frictionless data package."""

import io
import json
from functools import lru_cache

import pandas as pd

from analysis.case import Case
from analysis.tables.columns import NUMBER, WHOLE
from analysis.tables.faults import Fault, FaultyTables, quoted, words
from analysis.tables.files import read_text_table
from analysis.tables.names import shown, table_path

DTYPES = {"integer": "Int64", "number": "float64", "string": "str", "year": "Int64"}
FORMS = {"integer": ("whole", WHOLE), "number": ("number", NUMBER), "year": ("whole", WHOLE)}


def read_reference(study: Case, name: str) -> pd.DataFrame:
    """Read one of the product's own tables, typed by its Frictionless data package.

    Raises
    ------
    FaultyTables
        When the file cannot be read, lacks a column, or has text where a number belongs.
    """
    types = _types((study.reference / "datapackage.json").read_bytes(), name)
    try:
        content = table_path(study, f"reference/{name}").read_bytes()
        table = _typed(content, tuple(types.items())).copy()
    except (OSError, TypeError, ValueError) as error:
        if faults := _faults(study, name, types):
            raise FaultyTables(faults) from error
        raise
    if not set(types) <= set(table.columns):
        raise FaultyTables(_faults(study, name, types))
    for column in [name for name, kind in types.items() if kind == "boolean"]:
        table[column] = table[column].map({"yes": True, "no": False}).astype("boolean")
    return table


@lru_cache(maxsize=32)
def _types(package: bytes, name: str) -> dict[str, str]:
    """Return the columns of a table with their types, as a data package says."""
    resources = json.loads(package)["resources"]
    resource = next(item for item in resources if item["name"] == name)
    return {field["name"]: field["type"] for field in resource["schema"]["fields"]}


@lru_cache(maxsize=32)
def _typed(content: bytes, types: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """Read the content of a table; the same content is read once."""
    return pd.read_csv(
        io.BytesIO(content),
        dtype={column: DTYPES.get(kind, "str") for column, kind in types},
        keep_default_na=False,
        na_values=[""],
    )


def _faults(study: Case, name: str, types: dict[str, str]) -> list[Fault]:
    """Say why a table cannot be read: its file, its columns, or cells that are no numbers."""
    file = shown(study, f"reference/{name}")
    raw = read_text_table(table_path(study, f"reference/{name}"), file, list(types))
    if raw.faults:
        return raw.faults
    found, expected = words("found.no_column"), words("expected.this_column")
    missing = [Fault(file, 1, name, found, expected) for name in types if name not in raw.header]
    if missing:
        return missing
    faults = []
    for row, *cells in raw.rows:
        for column, cell in zip(raw.header, map(str.strip, cells), strict=True):
            kind, form = FORMS.get(types.get(column, ""), ("", None))
            if form and cell and not form.fullmatch(cell):
                faults.append(
                    Fault(file, int(row), column, quoted(cell), words(f"expected.{kind}"))
                )
    return faults
