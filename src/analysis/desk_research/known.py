"""What several rooms ask of records and registers: identifiers in a cell, and what came later."""

from typing import NamedTuple

import pandas as pd


class Hidden(NamedTuple):
    """Records that a date hides: of a later year, and tied only to projects not in the register."""

    later: set[str]
    elsewhere: set[str]


def hidden_records(
    records: pd.DataFrame, tied: pd.DataFrame, register: pd.DataFrame, year: int
) -> Hidden:
    """Find the records that came after a year, in their own date or in that of their projects.

    Parameters
    ----------
    records
        `record_id` and `year`; a year that is not known is no later one.
    tied
        `record_id` and `project_id`, a row for each pair, without blanks.
    register
        The projects that were known; `project_id`.
    year
        The last year that counts.
    """
    is_later = (records["year"].astype("Int64") > year).fillna(False).astype(bool)
    known = tied.loc[tied["project_id"].isin(register["project_id"]), "record_id"]
    return Hidden(set(records.loc[is_later, "record_id"]), set(tied["record_id"]) - set(known))


def pairs_of(table: pd.DataFrame, key: str, cells: str, name: str) -> pd.DataFrame:
    """Lay out a column whose cells are several identifiers: a row for each, once.

    Parameters
    ----------
    table
        The rows.
    key
        The column that identifies a row.
    cells
        The column of identifiers, joined by a semicolon; a blank has none.
    name
        What an identifier is called.

    Returns
    -------
    DataFrame
        `key` and `name`, in the order of the rows and of each cell.
    """
    listed = table[cells].fillna("").astype(str).str.split(";")
    rows = pd.DataFrame({key: table[key], name: listed}).explode(name)
    rows[name] = rows[name].str.strip()
    return rows[rows[name] != ""].drop_duplicates(ignore_index=True)
