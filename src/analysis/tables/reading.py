"""Reading the raw tables of a case through their schemas."""

import contextlib
from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from analysis.case import Case
from analysis.language import codes
from analysis.tables import sources
from analysis.tables.checking import check_table, checked
from analysis.tables.columns import parts
from analysis.tables.faults import Fault, FaultyTables
from analysis.tables.files import parse_text_table
from analysis.tables.names import PERSONAL, shown
from analysis.tables.personal import personal
from analysis.tables.reference import read_reference
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
        people works like any other, and never shows them. A table that is not filled yet has the
        same columns and no rows, whether or not its file is there.

    Raises
    ------
    FaultyTables
        When the table has faults; all of them are listed.
    """
    frame, faults = _table(name, shown(study, name), sources.content(study, name))
    if found := [*sources.faults(study, name), *faults]:
        raise FaultyTables(sources.placed(study, found))
    frame = frame.copy()
    return personal(frame) if name in PERSONAL else frame


def warm(study: Case, names: Iterable[str]) -> None:
    """Read tables ahead, so that this process and those forked from it have them at hand.

    What is kept is known by a file's content, so that a file that is changed later is read anew;
    every reader has a copy. A faulty table is left for its reader to report.

    Parameters
    ----------
    study
        The case.
    names
        Tables as a step declares them: ``"evidence"``, ``"reference/councils_uk"``.
    """
    for name in names:
        kind, _, rest = name.partition("/")
        with contextlib.suppress(FaultyTables):
            if kind == "reference":
                read_reference(study, rest)
            else:
                read(study, name)


@lru_cache(maxsize=2 * len(SCHEMAS))  # one process may look at a case from many councils
def _table(name: str, file: str, content: bytes | None) -> tuple[pd.DataFrame, list[Fault]]:
    """Check and type the content of a table's file; the same content is typed once."""
    cells, faults = checked(name, file, content)
    if faults:
        return cells, faults
    kinds = {column: rule.metadata["kind"] for column, rule in SCHEMAS[name].items()}
    typed = {column: _typed(cells[column], kind) for column, kind in kinds.items()}
    return pd.DataFrame(typed), []


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
    content = sources.content(study, name)
    if content is None:
        return set()
    raw = parse_text_table(content, shown(study, name), list(SCHEMAS[name]))
    places = [place for place, column in enumerate(raw.header, start=1) if column == "basis"]
    found = {row[place].strip() for row in raw.rows for place in places}
    blank = not found and raw.rows
    if raw.faults or blank or not found <= set(codes("basis")):
        raise FaultyTables(sources.placed(study, check_table(study, name)[1]))
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
