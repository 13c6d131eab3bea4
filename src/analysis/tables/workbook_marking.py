"""A copy of the workbook in which every faulty cell is marked and says what is wrong."""

import contextlib
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.case import Case
from analysis.language import SpokenError, text
from analysis.tables import sources
from analysis.tables.faults import Fault
from analysis.tables.files import content_of
from analysis.tables.names import shown, table_path
from analysis.tables.workbook_looks import FAULT_FILL, font, height, link_font, wrapped
from analysis.tables.workbook_sheets import SHEETS, heading, letters, rules, sheet_title

if TYPE_CHECKING:
    from openpyxl import Workbook

MARKED = "case-marked.xlsx"
WIDE = 100
ADDRESS = re.compile(r"(.+)!([A-Z]+)?([0-9]+)(?::[0-9]+)?")


def marked_paths(study: Case) -> tuple[Path, Path]:
    """Return where marked copies lie: beside the workbook, and of CSV files where all is made."""
    return study.raw / MARKED, study.workspace / MARKED


def mark(study: Case, faults: Sequence[Fault], language: str) -> list[str]:
    """Write marked copies of a case's tables, and take away older ones.

    Parameters
    ----------
    study
        The case.
    faults
        The faults of its tables, as `analysis.tables.check` gives them.
    language
        ``"cy"`` or ``"en"``, for what the notes say.

    Returns
    -------
    list of str
        The copies, from the project's folder: of the workbook, beside it; of the CSV files that
        have faults, a workbook made from them in the folder of what is made. None where no fault
        is in a table.
    """
    beside, made = marked_paths(study)
    in_book = [fault for fault in faults if fault.file == sources.workbook_shown(study)]
    in_files = _of_files(study, faults)
    copies = {
        beside: _book(study, in_book, language),
        made: _from_files(study, in_files, language),
    }
    for path, content in copies.items():
        if content is None:
            path.unlink(missing_ok=True)
        else:
            _replace(path, content)
    return [path.relative_to(study.root).as_posix() for path, held in copies.items() if held]


def _replace(path: Path, content: bytes) -> None:
    from analysis.tables.writing import replace_files

    replace_files({path: content})


def _book(study: Case, faults: Sequence[Fault], language: str) -> bytes | None:
    """Mark the case's own workbook; None where it has no fault, or cannot be opened."""
    book, content = sources.book_of(study), content_of(sources.workbook_path(study))
    if not faults or content is None or book is None or not book.readable:
        return None
    return marked(content, faults, language)


def marked(content: bytes, faults: Sequence[Fault], language: str) -> bytes:
    """Return a workbook's bytes with faulty cells filled red and noted, and a sheet of faults."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), keep_links=False)
        for fault in faults:
            _mark_cell(book, fault, language)
        _list_faults(book, faults, language)
        written = io.BytesIO()
        book.save(written)
    return written.getvalue()


def _mark_cell(book: "Workbook", fault: Fault, language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    where = ADDRESS.fullmatch(fault.address)
    if where is None or where[1] not in book.sheetnames:
        return
    cell = _shown_at(book[where[1]], f"{where[2] or 'A'}{where[3]}")
    earlier = f"{cell.comment.text}\n" if cell.comment else ""
    note = Comment(earlier + fault.what(language), "casebook")
    note.width, note.height = 340, 160
    cell.comment, cell.fill = note, PatternFill("solid", fgColor=FAULT_FILL)


def _shown_at(sheet: Any, address: str) -> Any:
    """Return the cell that shows at an address: of merged cells, the first."""
    for merged in sheet.merged_cells.ranges:
        if address in merged:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet[address]


def _list_faults(book: "Workbook", faults: Sequence[Fault], language: str) -> None:
    """Put a sheet first that lists every fault, those of no cell too."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    title = text("workbook.sheet.faults", language)
    if title in book.sheetnames:
        del book[title]
    sheet = book.create_sheet(title, 0)
    sheet.append([text(f"workbook.faults.{key}", language) for key in ("place", "column", "what")])
    for fault in faults:
        sheet.append([fault.address or fault.file, fault.column or "", fault.what(language)])
        place = sheet.cell(sheet.max_row, 1)
        sheet.row_dimensions[sheet.max_row].height = height(WIDE, fault.what(language))
        if ADDRESS.fullmatch(fault.address):
            name, _, cell = fault.address.rpartition("!")
            place.hyperlink = Hyperlink(ref=place.coordinate, location=f"'{name}'!{cell}")
            place.font = link_font()
        for written in sheet[sheet.max_row]:
            written.data_type = "s"
            written.alignment = wrapped()
    for cell in sheet[1]:
        cell.font = font(bold=True)
    for letter, width in zip("ABC", (28, 28, WIDE), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0


def _of_files(study: Case, faults: Sequence[Fault]) -> list[tuple[str, Fault]]:
    """Return the faults of CSV files that a workbook could hold, each with its table."""
    names = {shown(study, name): name for name in SHEETS if table_path(study, name).is_file()}
    return [(names[fault.file], fault) for fault in faults if fault.file in names]


def _from_files(study: Case, faults: Sequence[tuple[str, Fault]], language: str) -> bytes | None:
    """Make a workbook of the CSV files that have faults, and mark it."""
    from analysis.tables.workbook import make
    from analysis.tables.workbook_changing import rows_of, unholdable

    rows = {}
    for name in dict.fromkeys(name for name, _ in faults):
        with contextlib.suppress(SpokenError):  # what no sheet can show: its message must do
            held = rows_of(study, name)
            if not any(unholdable(held)):
                rows[name] = held
    known = [(name, fault) for name, fault in faults if name in rows]
    if not known:
        return None
    content = make(study, language, rows, names=tuple(rows))
    return marked(content, [_addressed(name, fault, language) for name, fault in known], language)


def _addressed(name: str, fault: Fault, language: str) -> Fault:
    """Return a CSV file's fault with the cell that it has in the sheet made from the file."""
    sheet, columns = sheet_title(name, language), list(rules(name))
    if fault.column not in columns:
        place = f"{sheet}!{fault.row}:{fault.row}" if fault.row else sheet
        return replace(fault, address=place)
    letter = letters(columns.index(fault.column) + 1)
    return replace(
        fault,
        address=f"{sheet}!{letter}{fault.row or 1}",
        column=heading(name, fault.column, language),
    )
