"""Which rows of the raw tables are about one person, and the tables without them."""

import io
import warnings
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis import tables
from analysis.case import Case
from analysis.tables import FaultyTables
from analysis.tables.files import content_of, parse_text_table
from analysis.tables.names import CASE_TABLES, WORKBOOK, shown, table_path
from analysis.tables.patching import without_rows
from analysis.tables.relations import REFERENCES

PARTICIPANT = ("pilot/participants", "participant_id")
RESPONDENT = ("pilot/partner_responses", "respondent_id")
Cells = dict[str, str]
Rows = dict[str, dict[int, Cells]]  # table, row as a spreadsheet numbers it, cells by column


@dataclass
class About:
    """The rows about one person: by table, in CSV files and in sheets of the workbook."""

    in_files: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    in_sheets: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def counts(self) -> dict[str, int]:
        """Return how many rows each table has of the person."""
        names = [
            name for name in CASE_TABLES if self.in_files.get(name) or self.in_sheets.get(name)
        ]
        return {
            name: len(self.in_files.get(name, ())) + len(self.in_sheets.get(name, ()))
            for name in names
        }


def rows_about(study: Case, person: str) -> About:
    """Find the rows about a person, and those that hang on them.

    Parameters
    ----------
    study
        The case.
    person
        The code of a participant, or of somebody who answered the partner.

    Raises
    ------
    FaultyTables
        When a table cannot be read, so that nobody can say whether the person is in it.
    """
    found = About()
    for rows, held in ((_file_rows(study), found.in_files), (_sheet_rows(study), found.in_sheets)):
        asked = [(table, column, person) for table, column in (PARTICIPANT, RESPONDENT)]
        asked += [(*at, person) for at, target in REFERENCES.items() if target == PARTICIPANT]
        while asked:
            table, column, value = asked.pop()
            for number, cells in rows.get(table, {}).items():
                if cells.get(column) == value and number not in held[table]:
                    held[table].add(number)
                    asked += _hanging(table, cells)
    return found


def _hanging(table: str, cells: Cells) -> Iterator[tuple[str, str, str]]:
    """Yield where rows stand that point at one that goes."""
    for (other, column), (target, key) in REFERENCES.items():
        if target == table and cells.get(key):
            yield other, column, cells[key]


def _file_rows(study: Case) -> Rows:
    found: Rows = {}
    for name in CASE_TABLES:
        content = content_of(table_path(study, name))
        if content is None:
            continue
        raw = parse_text_table(content, shown(study, name), [])
        if not raw.header and raw.faults:
            raise FaultyTables(raw.faults)
        found[name] = {
            int(number): dict(zip(raw.header, (cell.strip() for cell in cells), strict=False))
            for number, *cells in raw.rows
        }
    return found


def _sheet_rows(study: Case) -> Rows:
    from analysis.tables.sources import book_of

    book = book_of(study)
    if book is None:
        return {}
    if not book.readable:
        raise FaultyTables(tables.check(study))
    return {
        name: {
            number: dict(zip(sheet.columns, (cell.strip() for cell in cells), strict=False))
            for number, cells in sheet.rows
        }
        for name, sheet in book.sheets.items()
    }


def places(study: Case, found: About) -> dict[str, int]:
    """Return how many rows of the person each file or sheet has, as messages name it."""
    named_so: dict[str, int] = {}
    for in_book, held in ((False, found.in_files), (True, found.in_sheets)):
        for name in CASE_TABLES:
            if held.get(name):
                named_so[place_of(study, name, in_book=in_book)] = len(held[name])
    return named_so


def place_of(study: Case, name: str, *, in_book: bool) -> str:
    """Return a table's file, or the workbook with its sheet."""
    from analysis.tables.sources import book_of, workbook_shown

    book = book_of(study) if in_book else None
    return f"{workbook_shown(study)}, {book.sheets[name].title}" if book else shown(study, name)


def without(study: Case, found: About) -> dict[Any, bytes]:
    """Return the files that hold a person's rows, by path, as they are without them."""
    changed: dict[Any, bytes] = {}
    for name, numbers in found.in_files.items():
        if numbers:
            path = table_path(study, name)
            changed[path] = without_rows(path.read_bytes(), numbers)
    if any(found.in_sheets.values()):
        path = study.raw / WORKBOOK
        changed[path] = _workbook_without(study, path.read_bytes(), found.in_sheets)
    return changed


def _workbook_without(study: Case, content: bytes, gone: Mapping[str, Collection[int]]) -> bytes:
    """Blank a person's rows; a blank row counts for nothing, and drop-down lists stay in place."""
    from analysis.tables.sources import book_of

    book = book_of(study)
    held = opened_workbook(content)
    for name, numbers in gone.items():
        sheet = held[book.sheets[name].title] if book and numbers else None
        if sheet is None:
            continue
        _unmerge(sheet, numbers)
        for cell in (cell for number in numbers for cell in sheet[number]):
            cell.value = None
            cell.comment = None
    written = io.BytesIO()
    held.save(written)
    return written.getvalue()


def _unmerge(sheet: Any, numbers: Collection[int]) -> None:
    """Part the merged cells that meet some rows; each row of them keeps what they all showed."""
    for merged in list(sheet.merged_cells.ranges):
        rows = range(merged.min_row, merged.max_row + 1)
        if not set(rows).isdisjoint(numbers):
            shown = sheet.cell(merged.min_row, merged.min_col).value
            sheet.unmerge_cells(merged.coord)
            for row in rows:
                sheet.cell(row, merged.min_col).value = shown


def opened_workbook(content: bytes) -> Any:
    """Open a workbook to change or to search it."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep, and nobody here needs
        return load_workbook(io.BytesIO(content))
