"""Where the rows of a raw table come from: its CSV file, or its sheet of the case's workbook."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.case import Case
from analysis.language import Words, reader_language
from analysis.tables.faults import Fault, words
from analysis.tables.files import content_of
from analysis.tables.names import CASE_TABLES, WORKBOOK, shown, table_path
from analysis.tables.workbook_reading import Book, Sheet, opened
from analysis.tables.workbook_sheets import SHEETS, heading, letters, rules, sheet_title

OTHER_FORMATS = ("case.xlsm", "case.xls", "case.xlsb", "case.ods")
# what is said of a CSV file, in the words for a sheet
IN_A_BOOK = {
    "faults.found.no_file": "faults.found.no_sheet",
    "faults.found.empty_file": "faults.found.blank_headings",
    "faults.found.blank_header": "faults.found.blank_headings",
    "faults.expected.columns": "faults.expected.headings",
    "faults.expected.header": "faults.expected.first_row",
}
COLUMNS = {"column", "other"}  # what a value is called that names a column


def workbook_path(study: Case) -> Path:
    """Return where the workbook of a case is, or would be."""
    return study.raw / WORKBOOK


def workbook_shown(study: Case) -> str:
    """Return the workbook's file as messages name it: from the project's folder."""
    return workbook_path(study).relative_to(study.root).as_posix()


def book_of(study: Case) -> Book | None:
    """Read the workbook of a case; None where it has none. The same content is read once."""
    data = content_of(workbook_path(study))
    return None if data is None else opened(data)


def from_workbook(study: Case, name: str) -> bool:
    """Say whether a table is a sheet of the workbook: it is where no CSV file holds rows of it.

    A CSV file with a header only gives way to a sheet with rows, so that no row is passed over.
    """
    if name not in SHEETS:
        return False
    book = book_of(study)
    if book is None:
        return False
    data = content_of(table_path(study, name))
    if data is None:
        return True
    return not _has_rows(data) and bool(_sheet(book, name).rows)


def content(study: Case, name: str) -> bytes | None:
    """Return a raw table as the bytes of a CSV file, wherever it is kept.

    Parameters
    ----------
    study
        The case.
    name
        The table, ``"ties"`` or ``"reference/councils_uk"``.

    Returns
    -------
    bytes or None
        The CSV file's bytes as they are; or the sheet, with the columns' own names, codes and ISO
        days. Its rows have the numbers that they have in the sheet, so that an empty line stands
        where the example or a blank row is. None where there is neither, or the workbook cannot
        be read: `faults` says why.
    """
    if not from_workbook(study, name):
        return content_of(table_path(study, name))
    book = book_of(study)
    sheet = book.sheets.get(name) if book else None
    return None if sheet is None else sheet_csv(sheet, blank_rows=True)


def sheet_csv(sheet: Sheet, *, blank_rows: bool = False) -> bytes:
    """Write a sheet's rows as the bytes of a CSV file, with or without lines for blank rows."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    kept = [
        place
        for place, column in enumerate(sheet.columns)
        if column or any(cells[place] for _, cells in sheet.rows)
    ]
    writer.writerow(sheet.columns[place] for place in kept)
    last = 1
    for number, cells in sheet.rows:
        if blank_rows:
            written.write("\n" * (number - last - 1))
        writer.writerow(cells[place] for place in kept)
        last = number
    return written.getvalue().encode("utf-8", "replace")


def faults(study: Case, name: str) -> list[Fault]:
    """Return what is wrong with the place where a table's rows are kept, beside its cells.

    A workbook that cannot be read, a file of another format in its place, a formula, an example
    row half changed, a table with rows both in a CSV file and in a sheet.
    """
    if name not in SHEETS:
        return []
    book, data = book_of(study), content_of(table_path(study, name))
    if book is None:
        return [] if data is not None else _other_formats(study)
    if not from_workbook(study, name):
        return _twice(study, name, book)
    found = [
        Fault(workbook_shown(study), None, None, what, expected, address)
        for address, what, expected in book.faults
    ]
    file = shown(study, name)
    return found + [
        Fault(file, fault.row, fault.column or None, fault.found, fault.expected)
        for fault in _sheet(book, name).faults
    ]


def _other_formats(study: Case) -> list[Fault]:
    folder = study.raw.relative_to(study.root).as_posix()
    return [
        Fault(
            f"{folder}/{file}",
            None,
            None,
            words("found.other_format"),
            words("expected.workbook_xlsx"),
        )
        for file in OTHER_FORMATS
        if (study.raw / file).is_file()
    ]


def _twice(study: Case, name: str, book: Book) -> list[Fault]:
    sheet = _sheet(book, name)
    if not sheet.rows:
        return []
    found = words("found.two_places", workbook=workbook_shown(study), sheet=sheet.title)
    return [Fault(shown(study, name), None, None, found, words("expected.one_place"))]


def cell(study: Case, name: str, row: int | None, column: str | None) -> str:
    """Name a place of a raw table as people see it.

    Returns
    -------
    str
        ``stakeholders!D14`` for a sheet; ``data/raw/x/ties.csv, row 14, column kind`` for a file.
    """
    if not from_workbook(study, name):
        nothing = words("found.blank")
        return Fault(shown(study, name), row, column, nothing, nothing).place(reader_language())
    return _address(book_of(study) or Book(), name, row, column)


def known_as(study: Case, name: str) -> str:
    """Return a table by the name that people see: its sheet's, or its own where it is a file."""
    return cell(study, name, None, None) if from_workbook(study, name) else name


def kept_in(study: Case, name: str) -> str:
    """Return the file that holds a table's rows, with the sheet where it is the workbook."""
    if from_workbook(study, name):
        return f"{workbook_shown(study)}, {known_as(study, name)}"
    return table_path(study, name).relative_to(study.root).as_posix()


def _address(book: Book, name: str, row: int | None, column: str | None) -> str:
    sheet = _sheet(book, name)
    if row is None:
        return sheet.title
    if column is None or column not in sheet.columns:
        return f"{sheet.title}!{row}:{row}"
    return f"{sheet.title}!{letters(sheet.columns.index(column) + 1)}{row}"


def placed(study: Case, found: Iterable[Fault]) -> list[Fault]:
    """Return faults with the places that people see: cells and headings of the workbook's sheets.

    Faults of CSV files stay as they are, but for the names of other tables that are sheets.
    """
    book = book_of(study)
    if book is None:
        return list(found)
    tables = {shown(study, name): name for name in CASE_TABLES}
    in_book = {name for name in SHEETS if from_workbook(study, name)}
    seen = _Seen(book, workbook_shown(study), tables, in_book)
    return [_placed(fault, seen) for fault in found]


@dataclass(frozen=True)
class _Seen:
    """A workbook as people see it: its file, the tables by their files, and those in it."""

    book: Book
    file: str
    tables: dict[str, str]
    in_book: set[str]

    def place(self, file: str) -> str:
        """Name the sheet that stands for a file; any other file, or text, as it is."""
        name = self.tables.get(file, "")
        return f"{self.file}, {_sheet(self.book, name).title}" if name in self.in_book else file


def _placed(fault: Fault, seen: _Seen) -> Fault:
    name = seen.tables.get(fault.file, "")
    there = name in seen.in_book
    found, expected = (
        _rewritten(item, seen, name if there else "") for item in (fault.found, fault.expected)
    )
    if not there:
        return replace(fault, found=found, expected=expected)
    address = _address(seen.book, name, fault.row, fault.column)
    column = _headed(name, fault.column)
    return Fault(seen.file, fault.row, column, found, expected, address)


def _headed(name: str, column: str | None) -> str | None:
    """Return the heading of a column; what is no column's name stays."""
    if column not in rules(name):
        return column
    return f"“{heading(name, column, reader_language())}”"


def _rewritten(item: Words, seen: _Seen, name: str) -> Words:
    """Return words in which files that are sheets are named as sheets.

    `name` is the table of the fault where it is a sheet; blank where it is a file.
    """
    values: dict[str, Any] = {}
    for key, value in item.values.items():
        if isinstance(value, Words):
            values[key] = _rewritten(value, seen, name)
        else:
            values[key] = seen.place(value) if isinstance(value, str) else value
    about = seen.tables.get(str(item.values.get("file", "")), name)  # whose column is named
    for key in COLUMNS & set(values):
        values[key] = _headed(about, values[key]) if about in seen.in_book else values[key]
    key = IN_A_BOOK.get(item.key, item.key) if name else item.key
    if key == "faults.expected.headings":
        listed = [heading(name, column, reader_language()) for column in rules(name)]
        values["columns"] = "; ".join(listed)
    return replace(item, key=key, values=values)


def _sheet(book: Book, name: str) -> Sheet:
    """Return a table's sheet; an empty one where the workbook has none."""
    return book.sheets.get(name) or Sheet(sheet_title(name, reader_language()))


def _has_rows(data: bytes) -> bool:
    """Say whether a CSV file has more than its header."""
    return b"\n" in data.replace(b"\r", b"\n").strip()
