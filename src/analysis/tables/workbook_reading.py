"""Reading the workbook of a case: every sheet's cells as the text of a raw table."""

import difflib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from analysis.language import Words
from analysis.tables.faults import quoted, words
from analysis.tables.workbook_cells import as_text
from analysis.tables.workbook_safety import refused
from analysis.tables.workbook_sheets import (
    Rule,
    example_key,
    examples,
    plain,
    read_heading,
    rules,
    sheet_forms,
)

MOST_ROWS = 100_000
MOST_COLOURED = 1_000  # blank rows below those, which have a look of their own
MORE_COLUMNS = 50  # beyond those of the schema
OWN_SHEET = "_"  # a sheet of somebody's own notes begins so, and is left alone
ANY = Rule("text", required=False)


@dataclass(frozen=True)
class CellFault:
    """A fault of a sheet: its row and column, None for the whole, and the words for it."""

    row: int | None
    column: str | None
    found: Words
    expected: Words


@dataclass(frozen=True)
class Sheet:
    """A sheet of a raw table.

    Attributes
    ----------
    title
        The name of the sheet.
    columns
        What each of its columns is, from A on: a column of the table, or a heading that is none.
        Blank for a column with nothing in it.
    rows
        The rows with something in them but the example: each with its number in the sheet.
    faults
        What the sheet itself has that no table may.
    """

    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    faults: tuple[CellFault, ...] = ()


@dataclass(frozen=True)
class Book:
    """A workbook's sheets by table, and what is wrong with the workbook as a whole.

    `own` names the sheets that belong to no table and were left alone; they may hold anything.
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)
    faults: tuple[tuple[str, Words, Words], ...] = ()
    own: tuple[str, ...] = ()
    readable: bool = True


@lru_cache(maxsize=4)  # one command asks for forty tables of the same workbook
def opened(content: bytes) -> Book:
    """Read a workbook's bytes; what cannot be read is a fault of the book."""
    refusal = refused(content)
    if refusal:
        return Book(faults=(("", *refusal),), readable=False)
    try:
        return _read(content)
    except Exception:  # openpyxl raises whatever a broken file leads it into
        found = words("found.workbook_damaged")
        return Book(faults=(("", found, words("expected.workbook_xlsx")),), readable=False)


def _read(content: bytes) -> Book:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep, and nobody here needs
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets: dict[str, Sheet] = {}
        faults: list[tuple[str, Words, Words]] = []
        own = []
        for worksheet in book.worksheets:
            name = sheet_forms().get(plain(worksheet.title))
            if name in sheets:
                found = words("found.sheet_twice", other=sheets[name].title)
                faults.append((worksheet.title, found, words("expected.sheet_once")))
            elif name:
                sheets[name] = _sheet(worksheet, name)
            elif not _ours(worksheet.title):
                own.append(worksheet.title)
        faults += [_unknown(title) for title in own if not title.startswith(OWN_SHEET)]
    return Book(sheets, tuple(faults), tuple(own))


def _ours(title: str) -> bool:
    """Say whether a sheet is one that explains, or holds the lists."""
    from analysis.language import LANGUAGES, text

    kinds = ("explain", "lists", "faults")
    return plain(title) in {
        plain(text(f"workbook.sheet.{kind}", reader)) for kind in kinds for reader in LANGUAGES
    }


def _unknown(title: str) -> tuple[str, Words, Words]:
    near = difflib.get_close_matches(plain(title), sheet_forms(), n=1)
    found = words("found.unknown_sheet", sheet=title)
    if near:
        return title, found, words("expected.near_sheet", near=near[0])
    return title, found, words("expected.own_sheet")


def _sheet(worksheet: Any, name: str) -> Sheet:
    width = len(rules(name)) + MORE_COLUMNS
    columns: tuple[str, ...] = ()
    rows, faults = [], []
    for number, row in _filled(worksheet):
        if number > MOST_ROWS or len(row) > width:
            faults.append(_too_large(number, width))
            break
        if number == 1:
            columns = tuple(read_heading(name, as_text(cell.value, ANY)) for cell in row)
            continue
        cells = _cells(row, columns, name)
        if any(cells):
            rows.append((number, cells))
        faults += _unfit(number, row, columns)
    kept = [(number, cells) for number, cells in rows if not _is_example(name, columns, cells)]
    kept, columns = _narrowed(kept, columns)
    faults += _still_example(name, columns, kept)
    return Sheet(worksheet.title, columns, tuple(kept), tuple(faults))


def _filled(worksheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield each row with something in it, as far as there is, with its number."""
    worksheet.reset_dimensions()  # some programs write a wrong size
    coloured = 0
    for number, row in enumerate(worksheet.iter_rows(), start=1):
        last = max(
            (place for place, cell in enumerate(row, 1) if cell.value is not None), default=0
        )
        if last:
            yield number, tuple(row[:last])
        elif row and number > MOST_ROWS:
            coloured += 1  # nobody waits for a million rows of borders
            if coloured > MOST_COLOURED:
                return


def _too_large(number: int, width: int) -> CellFault:
    values = {"rows": MOST_ROWS, "columns": width}
    return CellFault(
        number, None, words("found.sheet_too_large"), words("expected.sheet", **values)
    )


def _cells(row: tuple[Any, ...], columns: tuple[str, ...], name: str) -> tuple[str, ...]:
    known = rules(name)
    headed = (*columns, *[""] * (len(row) - len(columns)))
    return tuple(
        as_text(cell.value, known.get(column, ANY), column, _format(cell))
        for cell, column in zip(row, headed, strict=False)
    )


def _format(cell: Any) -> str:
    return cell.number_format if isinstance(cell.value, int | float) else ""


def _unfit(number: int, row: tuple[Any, ...], columns: tuple[str, ...]) -> Iterator[CellFault]:
    """Yield a fault for each formula, and each error that one left."""
    for place, cell in enumerate(row):
        if cell.value is None or cell.data_type not in ("f", "e"):
            continue
        column = columns[place] if place < len(columns) else None
        if cell.data_type == "f":
            found = words(
                "found.formula", formula=str(getattr(cell.value, "text", cell.value))[:60]
            )
        else:
            found = quoted(str(cell.value))
        yield CellFault(number, column, found, words("expected.no_formula"))


def _is_example(name: str, columns: tuple[str, ...], cells: tuple[str, ...]) -> bool:
    """Say whether a row is the example still, by the columns of the table that the sheet has."""
    held = list(zip(columns, (*cells, *[""] * len(columns)), strict=False))
    known = {column: cell for column, cell in held if column in rules(name)}
    if any(cell for column, cell in held if not column):
        return False
    return any(
        any(example[column] for column in known)
        and all(cell == example[column] for column, cell in known.items())
        for example in examples(name)
    )


def _narrowed(
    rows: list[tuple[int, tuple[str, ...]]], columns: tuple[str, ...]
) -> tuple[list[tuple[int, tuple[str, ...]]], tuple[str, ...]]:
    """Leave out the columns at the right with neither heading nor cell."""
    width = max(
        [place for place, column in enumerate(columns, start=1) if column]
        + [place for _, cells in rows for place, cell in enumerate(cells, start=1) if cell],
        default=0,
    )
    padded = (*columns, *[""] * width)[:width]
    return [(number, (*cells, *[""] * width)[:width]) for number, cells in rows], padded


def _still_example(
    name: str, columns: tuple[str, ...], rows: list[tuple[int, tuple[str, ...]]]
) -> Iterator[CellFault]:
    """Yield a fault for each row that kept the example's identifier and changed the rest."""
    key = example_key(name)
    if key is None or key[0] not in columns:
        return
    place = columns.index(key[0])
    for number, cells in rows:
        if cells[place] == key[1]:
            yield CellFault(number, key[0], quoted(key[1]), words("expected.own_key"))
