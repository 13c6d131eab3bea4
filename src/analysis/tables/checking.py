"""Checking the raw tables of a case: every fault of every table, at once."""

import difflib

import pandas as pd
import pandera.pandas as pa

from analysis.case import Case
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.files import read_text_table
from analysis.tables.names import CASE_TABLES, table_path
from analysis.tables.schemas import DATED, EXPECTED, KEYS, REFERENCES, SCHEMAS

ROW = "__row__"
NARRATIVES = ("narrative.cy.md", "narrative.en.md")


def check(study: Case) -> list[Fault]:
    """Check every raw table of a case, each alone and then against each other.

    Parameters
    ----------
    study
        The case.

    Returns
    -------
    list of Fault
        Every fault, in the order of tables, rows and columns; empty when all is well.
    """
    tables: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name in CASE_TABLES:
        tables[name], found = check_table(study, name)
        faults += found
    faults += _references(study, tables) + _days(study, tables) + _narratives(study)
    order = {_shown(study, name): place for place, name in enumerate(CASE_TABLES)}
    return sorted(faults, key=lambda fault: (order.get(fault.file, len(order)), fault.row or 0))


def check_table(study: Case, name: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Check one raw table on its own.

    Returns
    -------
    cells : DataFrame of str
        The cells as text, blank as missing, with the columns of the schema; empty when the file
        itself cannot be read. Its index is the row as a spreadsheet numbers it.
    faults : list of Fault
    """
    shown, schema = _shown(study, name), SCHEMAS[name]
    raw = read_text_table(table_path(study, name), shown, list(schema))
    if not raw.header:
        return pd.DataFrame(columns=list(schema), dtype="str"), raw.faults
    faults = raw.faults + _columns(shown, raw.header, list(schema))
    table = pd.DataFrame(raw.rows, columns=[ROW, *raw.header], dtype="str")
    table.index = pd.Index(table.pop(ROW).astype(int))
    cells = table.loc[:, ~table.columns.duplicated()].apply(lambda column: column.str.strip())
    cells = cells.replace("", pd.NA).reindex(columns=list(schema)).astype("str")
    if cells.empty:
        faults.append(Fault(shown, None, None, words("found.no_rows"), words("expected.rows")))
    present = {column: rule for column, rule in schema.items() if column in raw.header}
    faults += _cells(shown, cells, present) + _keys(shown, cells, KEYS.get(name, ()))
    return cells, faults + _pairs(shown, cells)


def _shown(study: Case, name: str) -> str:
    return table_path(study, name).relative_to(study.root).as_posix()


def _columns(shown: str, header: list[str], expected: list[str]) -> list[Fault]:
    """Report columns that are missing, unknown or there twice."""
    faults = []
    for column in expected:
        if column not in header:
            near = difflib.get_close_matches(column, set(header) - set(expected), n=1, cutoff=0.7)
            found = words("found.near_column", near=near[0]) if near else words("found.no_column")
            faults.append(Fault(shown, 1, column, found, words("expected.this_column")))
    listed = ", ".join(expected)
    for place, column in enumerate(header):
        if column not in expected:
            near = difflib.get_close_matches(column, expected, n=1, cutoff=0.7)
            if not near or near[0] in header:
                found = words("found.unknown_column", column=column)
                faults.append(
                    Fault(shown, 1, column, found, words("expected.columns", columns=listed))
                )
        elif column in header[:place]:
            found = words("found.column_twice")
            faults.append(Fault(shown, 1, column, found, words("expected.column_once")))
    return faults


def _cells(shown: str, cells: pd.DataFrame, schema: dict[str, pa.Column]) -> list[Fault]:
    """Check every cell through the schema and translate each failure into a fault."""
    try:
        pa.DataFrameSchema(schema).validate(cells[list(schema)], lazy=True)
    except pa.errors.SchemaErrors as errors:
        failures = errors.failure_cases.drop_duplicates(["column", "check", "index"])
        return [
            _cell_fault(shown, cells, str(case.column), str(case.check), int(case.index))
            for case in failures.itertuples()
        ]
    return []


def _cell_fault(shown: str, cells: pd.DataFrame, column: str, rule: str, row: int) -> Fault:
    if rule == "not_nullable":
        return Fault(shown, row, column, words("found.blank"), words("expected.filled"))
    cell = cells.at[row, column]
    if rule == "field_uniqueness":
        return _twice(shown, cells[column] == cell, row, column, str(cell))
    return Fault(shown, row, column, quoted(cell), EXPECTED[rule])


def _twice(shown: str, same: pd.Series, row: int, column: str, key: str) -> Fault:
    others = [other for other in same.index[same] if other != row]
    found = words("found.duplicate", value=key, rows=", ".join(map(str, others)))
    return Fault(shown, row, column, found, words("expected.unique"))


def _keys(shown: str, cells: pd.DataFrame, key: tuple[str, ...]) -> list[Fault]:
    """Report rows whose key of several columns stands in another row too."""
    if not key or cells[list(key)].isna().any(axis=None):
        return []
    joined = cells[list(key)].agg(" + ".join, axis=1)
    return [
        _twice(shown, joined == joined[row], row, ", ".join(key), str(joined[row]))
        for row in joined.index[joined.duplicated(keep=False)]
    ]


def _pairs(shown: str, cells: pd.DataFrame) -> list[Fault]:
    """Report texts that stand in one language only."""
    faults = []
    for english in [name for name in cells.columns if name.endswith("_en")]:
        for have, lack in ((english, f"{english[:-3]}_cy"), (f"{english[:-3]}_cy", english)):
            for row in cells.index[cells[have].notna() & cells[lack].isna()]:
                expected = words("expected.both_languages", other=have)
                faults.append(Fault(shown, int(row), lack, words("found.blank"), expected))
    return [fault for fault in faults if fault.column]


def _references(study: Case, tables: dict[str, pd.DataFrame]) -> list[Fault]:
    """Report identifiers that the table they point to does not hold."""
    faults = []
    for (name, column), (target, key) in REFERENCES.items():
        known = tables[target][key].dropna()
        cells = tables[name][column].dropna()
        if known.empty:
            continue  # the other table's own faults are reported already
        for row, cell in cells[~cells.isin(known)].items():
            near = difflib.get_close_matches(str(cell), known, n=1)
            place = {"file": _shown(study, target), "column": key}
            expected = words("expected.reference", **place)
            if near:
                expected = words("expected.near_reference", near=near[0], **place)
            faults.append(Fault(_shown(study, name), int(str(row)), column, quoted(cell), expected))
    return faults


def _days(study: Case, tables: dict[str, pd.DataFrame]) -> list[Fault]:
    """Report days outside the case's period and loans returned before they were lent."""
    period, faults = study.settings.period, []
    for name, columns in DATED.items():
        for column in columns:
            days = pd.to_datetime(tables[name][column], format="%Y-%m-%d", errors="coerce")
            outside = (days < pd.Timestamp(period.start)) | (days > pd.Timestamp(period.end))
            expected = words("expected.in_period", start=period.start, end=period.end)
            faults += [
                Fault(
                    _shown(study, name),
                    int(row),
                    column,
                    quoted(tables[name].at[row, column]),
                    expected,
                )
                for row in days.index[outside]
            ]
    loans = tables["pilot/loans"]
    for row in loans.index[(loans["returned_on"] < loans["lent_on"]).fillna(False)]:
        lent_on = loans.at[row, "lent_on"]
        expected = words("expected.not_before", column="lent_on", value=lent_on)
        found = quoted(loans.at[row, "returned_on"])
        faults.append(Fault(_shown(study, "pilot/loans"), int(row), "returned_on", found, expected))
    return faults


def _narratives(study: Case) -> list[Fault]:
    folder = study.raw.relative_to(study.root).as_posix()
    return [
        Fault(f"{folder}/{name}", None, None, words("found.no_file"), words("expected.narrative"))
        for name in NARRATIVES
        if not (study.raw / name).is_file()
    ]
