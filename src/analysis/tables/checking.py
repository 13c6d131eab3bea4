"""Checking one raw table on its own: every fault of its columns, cells, keys and pairs."""

import difflib
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import pandas as pd
import pandera.pandas as pa

from analysis.case import Case
from analysis.tables import sources
from analysis.tables.columns import EXPECTED
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.files import parse_text_table
from analysis.tables.limits import MOST_FAULTS, more_faults
from analysis.tables.names import shown
from analysis.tables.relations import KEYS
from analysis.tables.schemas import SCHEMAS
from analysis.tables.workbook_sheets import SHEETS, heading_forms, plain

ROW = "__row__"
MOST_NAMED = 20  # other rows of the same key, in one fault


def check_table(study: Case, name: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Check one raw table on its own.

    Returns
    -------
    cells : DataFrame of str
        The cells as text, blank as missing, with the columns of the schema; empty when the file
        itself cannot be read. Its index is the row as a spreadsheet numbers it.
    faults : list of Fault
        None for a table that is not there, or has no rows: a case may be filled in part by part.
    """
    cells, faults = checked(name, shown(study, name), sources.content(study, name))
    return cells.copy(), [*sources.faults(study, name), *faults]


@lru_cache(maxsize=2 * len(SCHEMAS))  # a table is checked, then read, by one command
def checked(name: str, file: str, content: bytes | None) -> tuple[pd.DataFrame, list[Fault]]:
    """Check the content of a table's file as `check_table` does; the same content is checked once.

    What it returns is kept, and not to be changed.
    """
    schema = SCHEMAS[name]
    if content is None:
        return pd.DataFrame(
            columns=list(schema), index=pd.Index([], dtype="int64"), dtype="str"
        ), []
    raw = parse_text_table(content, file, list(schema))
    if not raw.header:
        return pd.DataFrame(columns=list(schema), dtype="str"), raw.faults
    faults = raw.faults + _columns(file, raw.header, list(schema), _meant(name, raw.header))
    table = pd.DataFrame(raw.rows, columns=[ROW, *raw.header], dtype="str")
    table.index = pd.Index(table.pop(ROW).astype(int))
    cells = table.loc[:, ~table.columns.duplicated()].apply(lambda column: column.str.strip())
    cells = cells.replace("", pd.NA).reindex(columns=list(schema)).astype("str")
    present = {column: rule for column, rule in schema.items() if column in raw.header}
    faults += _cells(file, cells, present) + _keys(file, cells, KEYS.get(name, ()))
    return cells, faults + _pairs(file, cells[list(present)])


def _meant(name: str, header: list[str]) -> dict[str, str]:
    """Return the missing columns that unknown headings were meant for, each by its column."""
    schema, meant = SCHEMAS[name], dict[str, str]()
    unknown = [written for written in header if written not in schema]
    if not unknown:
        return meant  # the headings of a table in order need no forms
    forms = heading_forms(name) if name in SHEETS else {column: column for column in schema}
    missing = {form: column for form, column in forms.items() if column not in header}
    for written in unknown:
        near = difflib.get_close_matches(plain(written), missing, n=1, cutoff=0.7)
        if near:
            meant.setdefault(missing[near[0]], written)
    return meant


def _columns(
    file: str, header: list[str], expected: list[str], meant: dict[str, str]
) -> list[Fault]:
    """Report columns that are missing, unknown or there twice."""
    faults = []
    for column in expected:
        if column not in header:
            near = meant.get(column)
            found = words("found.near_column", near=near) if near else words("found.no_column")
            faults.append(Fault(file, 1, column, found, words("expected.this_column")))
    listed = ", ".join(expected)
    for place, column in enumerate(header):
        if column in expected and column in header[:place]:
            found = words("found.column_twice")
            faults.append(Fault(file, 1, column, found, words("expected.column_once")))
        elif column not in expected and column not in meant.values():
            found = words("found.unknown_column", column=column)
            faults.append(Fault(file, 1, column, found, words("expected.columns", columns=listed)))
    return faults


def _cells(file: str, cells: pd.DataFrame, schema: dict[str, pa.Column]) -> list[Fault]:
    """Check every cell through the schema and translate each failure into a fault."""
    try:
        pa.DataFrameSchema(schema).validate(cells[list(schema)], lazy=True)
    except pa.errors.SchemaErrors as errors:
        failures = errors.failure_cases.drop_duplicates(["column", "check", "index"])
        places = failures[["column", "check", "index"]].itertuples(index=False, name=None)
        return _first_of(
            file,
            len(failures),
            (_cell_fault(file, cells, str(c), str(rule), int(row)) for c, rule, row in places),
        )
    return []


def _first_of(file: str, count: int, faults: Iterator[Fault]) -> list[Fault]:
    """Return the first faults of many, and how many more there are."""
    named = list(islice(faults, MOST_FAULTS))
    if count > MOST_FAULTS:
        named.append(Fault(file, None, None, *more_faults(count - MOST_FAULTS)))
    return named


def _cell_fault(file: str, cells: pd.DataFrame, column: str, rule: str, row: int) -> Fault:
    if rule == "not_nullable":
        return Fault(file, row, column, words("found.blank"), words("expected.filled"))
    cell = cells.at[row, column]
    if rule == "field_uniqueness":
        return _twice(file, cells[column] == cell, row, column, str(cell))
    return Fault(file, row, column, quoted(cell), EXPECTED[rule])


def _twice(file: str, same: pd.Series, row: int, column: str, key: str) -> Fault:
    others = [str(other) for other in same.index[same] if other != row]
    listed = [*others[:MOST_NAMED], *(["…"] if len(others) > MOST_NAMED else [])]
    found = words("found.duplicate", value=key, rows=", ".join(listed))
    return Fault(file, row, column, found, words("expected.unique"))


def _keys(file: str, cells: pd.DataFrame, key: tuple[str, ...]) -> list[Fault]:
    """Report rows whose key of several columns stands in another row too."""
    if not key or cells[list(key)].isna().any(axis=None):
        return []
    joined = cells[list(key)].agg(" + ".join, axis=1)
    rows = joined.index[joined.duplicated(keep=False)]
    names = ", ".join(key)
    twice = (_twice(file, joined == joined[row], row, names, str(joined[row])) for row in rows)
    return _first_of(file, len(rows), twice)


def _pairs(file: str, cells: pd.DataFrame) -> list[Fault]:
    """Report texts that stand in one language only."""
    faults = []
    both = [name[:-3] for name in cells.columns if name.endswith("_en")]
    for base in (base for base in both if f"{base}_cy" in cells):  # else the column is missing
        for have, lack in ((f"{base}_en", f"{base}_cy"), (f"{base}_cy", f"{base}_en")):
            for row in cells.index[cells[have].notna() & cells[lack].isna()]:
                expected = words("expected.both_languages", other=have)
                faults.append(Fault(file, int(row), lack, words("found.blank"), expected))
    return faults
