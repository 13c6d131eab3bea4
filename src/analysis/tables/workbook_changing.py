"""Changing a case over from CSV files to one workbook and back, without losing a row."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.case import Case
from analysis.language import SpokenError, Words
from analysis.tables import sources
from analysis.tables.faults import FaultyTables
from analysis.tables.files import content_of, parse_text_table
from analysis.tables.names import shown, table_path
from analysis.tables.workbook import Rows, make
from analysis.tables.workbook_cells import as_text
from analysis.tables.workbook_reading import opened
from analysis.tables.workbook_sheets import SHEETS, letters, rules

LONGEST_CELL = 32_767
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


class NotChanged(SpokenError):
    """A workbook is not made or changed over, since something is in the way or would be lost."""


@dataclass(frozen=True)
class Changed:
    """What was changed over: how many tables and rows, and the workbook's file."""

    tables: int
    rows: int
    file: str


def make_workbook(study: Case, language: str) -> str:
    """Make the blank workbook of a case; return its file from the project's folder.

    Raises
    ------
    NotChanged
        When the case has a workbook already.
    """
    path, file = sources.workbook_path(study), sources.workbook_shown(study)
    if path.exists():
        raise NotChanged(Words("workbook.exists", {"file": file}))
    _replace(path, make(study, language))
    return file


def from_csv(study: Case, language: str) -> Changed:
    """Take every CSV file of a case's tables into its workbook, and the files away.

    The workbook is read back and compared with the files before any of them goes.

    Parameters
    ----------
    study
        The case.
    language
        ``"cy"`` or ``"en"``, for the workbook's headings and lists.

    Raises
    ------
    FaultyTables
        When a file or the workbook cannot be read, or a table has rows in both.
    NotChanged
        When there is no such file, or something would be lost: each place is named.
    """
    files = {name: table_path(study, name) for name in SHEETS if table_path(study, name).is_file()}
    if not files:
        folder = study.raw.relative_to(study.root).as_posix()
        raise NotChanged(Words("workbook.no_csv", {"folder": folder}))
    read = {name: rows_of(study, name) for name in files}
    held = _held(study, without=set(files))
    every = {**held, **{name: rows for name, rows in read.items() if rows}}
    _refuse_loss(_unholdable(study, read))
    content = make(study, language, every)
    _refuse_loss(_lost_cells(study, read, content))
    _replace(sources.workbook_path(study), content)
    for path in files.values():
        path.unlink()
    return Changed(len(files), sum(map(len, read.values())), sources.workbook_shown(study))


def to_csv(study: Case) -> Changed:
    """Write every sheet of a case's workbook as a CSV file, and take the workbook away.

    A sheet without rows gives a file with a header only, unless a file is there already.

    Raises
    ------
    FaultyTables
        When the workbook cannot be read, holds formulas, or a table has rows in both.
    NotChanged
        When there is no workbook, or it has columns or sheets that no table has.
    """
    book, file = sources.book_of(study), sources.workbook_shown(study)
    if book is None:
        raise NotChanged(Words("workbook.none", {"file": file, "case": study.name}))
    _refuse_faulty(study)
    _refuse_loss(_lost_columns(study), _lost_sheets(study))
    taken = [name for name in SHEETS if sources.from_workbook(study, name)]
    written = {}
    for name in taken:
        sheet = book.sheets.get(name)
        written[table_path(study, name)] = (
            sources.sheet_csv(sheet) if sheet and sheet.columns else _header(name)
        )
    for path, content in written.items():
        _replace(path, content)
    sources.workbook_path(study).unlink()
    return Changed(len(taken), sum(len(sheet.rows) for sheet in book.sheets.values()), file)


def rows_of(study: Case, name: str) -> Rows:
    """Return the rows of a table's CSV file, with their numbers, as far as it can be read.

    Raises
    ------
    FaultyTables
        When the file itself has faults.
    NotChanged
        When it has a column that the table does not have.
    """
    file, columns = shown(study, name), list(rules(name))
    raw = parse_text_table(content_of(table_path(study, name)), file, columns)
    if raw.faults:
        raise FaultyTables(raw.faults)
    strange = [column for column in raw.header if column not in columns]
    twice = [column for column in columns if raw.header.count(column) > 1]
    _refuse_loss(
        Words("workbook.would_lose.column", {"place": f"{file}, {column}"})
        for column in (*strange, *twice)
    )
    return [(int(number), dict(zip(raw.header, cells, strict=True))) for number, *cells in raw.rows]


def _header(name: str) -> bytes:
    return (",".join(rules(name)) + "\n").encode()


def _held(study: Case, without: set[str]) -> dict[str, Rows]:
    """Return the rows of the workbook that is there already, for the tables without a file."""
    book = sources.book_of(study)
    if book is None:
        return {}
    _refuse_faulty(study)
    _refuse_loss(_lost_columns(study), _lost_sheets(study))
    return {
        name: [(n, dict(zip(sheet.columns, cells, strict=True))) for n, cells in sheet.rows]
        for name, sheet in book.sheets.items()
        if sheet.rows and name not in without
    }


def _refuse_faulty(study: Case) -> None:
    """Refuse a workbook with faults; rows that stand alike in a file are no fault here.

    A change over that was cut short leaves them so, and the same command then ends it.
    """
    names = [name for name in SHEETS if not _alike_in_both(study, name)]
    faults = [fault for name in names for fault in sources.faults(study, name)]
    if faults:
        raise FaultyTables(sources.placed(study, dict.fromkeys(faults)))


def _alike_in_both(study: Case, name: str) -> bool:
    book = sources.book_of(study)
    sheet = book.sheets.get(name) if book else None
    if sheet is None or not sheet.rows or not table_path(study, name).is_file():
        return False
    try:
        rows = rows_of(study, name)
    except SpokenError:  # the file has faults of its own
        return False
    held = [dict(zip(sheet.columns, cells, strict=True)) for _, cells in sheet.rows]
    return [_meant(name, cells) for _, cells in rows] == [_meant(name, cells) for cells in held]


def _meant(name: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return what a row's filled cells mean, however they are written."""
    known = rules(name)
    return {c: as_text(cell, known[c], c) for c, cell in cells.items() if c in known and cell}


def unholdable(rows: Rows) -> Iterator[tuple[int, str]]:
    """Yield the row and column of each text that a workbook cannot hold as it is."""
    for number, cells in rows:
        for column, cell in cells.items():
            if len(cell) > LONGEST_CELL or CONTROL.search(cell):
                yield number, column


def _unholdable(study: Case, read: Mapping[str, Rows]) -> Iterator[Words]:
    for name, rows in read.items():
        for number, column in unholdable(rows):
            yield _lost(study, name, number, column)


def _lost_cells(study: Case, read: Mapping[str, Rows], content: bytes) -> Iterator[Words]:
    """Yield each cell of a CSV file that the workbook does not give back."""
    book = opened(content)
    for name, rows in read.items():
        sheet, known = book.sheets[name], rules(name)
        back = {n: dict(zip(sheet.columns, cells, strict=True)) for n, cells in sheet.rows}
        for number, cells in rows:
            given = back.get(number, {})
            for column, cell in cells.items():
                if as_text(cell, known[column], column) != given.get(column, ""):
                    yield _lost(study, name, number, column)


def _lost(study: Case, name: str, number: int, column: str) -> Words:
    place = f"{shown(study, name)}, {number}, {column}"
    return Words("workbook.would_lose.cell", {"place": place})


def _lost_columns(study: Case) -> Iterator[Words]:
    book = sources.book_of(study)
    for name, sheet in (book.sheets if book else {}).items():
        for place, column in enumerate(sheet.columns, start=1):
            known = column in rules(name) and sheet.columns.index(column) == place - 1
            if not known and sources.from_workbook(study, name) and _filled(sheet.rows, place):
                at = f"{sources.workbook_shown(study)}, {sheet.title}!{letters(place)}1"
                yield Words("workbook.would_lose.column", {"place": at})


def _filled(rows: tuple[tuple[int, tuple[str, ...]], ...], place: int) -> bool:
    return any(cells[place - 1] for _, cells in rows)


def _lost_sheets(study: Case) -> Iterator[Words]:
    book = sources.book_of(study)
    for title in book.own if book else ():
        values = {"file": sources.workbook_shown(study), "sheet": title}
        yield Words("workbook.would_lose.sheet", values)


def _refuse_loss(*found: Iterable[Words]) -> None:
    lines = [line for lost in found for line in lost]
    if lines:
        raise NotChanged(*lines, Words("workbook.not_taken"))


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    from analysis.tables.writing import replace_files

    replace_files({path: content})
