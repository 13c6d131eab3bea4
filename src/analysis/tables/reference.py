"""Reading the product's own tables about councils, typed by their Frictionless data package."""

import json

import pandas as pd

from analysis.case import Case
from analysis.tables.names import table_path

DTYPES = {"integer": "Int64", "number": "float64", "string": "str", "year": "Int64"}


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
        table[column] = table[column].map({"yes": True, "no": False}).astype("boolean")
    return table
