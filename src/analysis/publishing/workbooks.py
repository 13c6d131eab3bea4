"""Findings as workbooks (XLSX): the table, and beside it its data dictionary.

Nothing in a workbook runs or leads out of it: text is written as text, addresses too.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import language
from analysis.findings import Figure, Table, read_number
from analysis.language.numbers import PATTERNS, SUFFIXES
from analysis.publishing import downloads
from analysis.publishing.blocks import DataFile
from analysis.publishing.dictionary import Dictionary, Origin, of_figures, of_table
from analysis.publishing.downloads import Datum, Sheet
from analysis.publishing.wording import Later, both, clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NOT_EVALUATED = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
A4 = 9
NARROWEST, WIDEST = 10, 60  # signs that a column is wide
FIRST_YEAR = 1900  # a workbook knows no earlier day
MOST_PROPERTY = 255  # signs of a document property
INK = "#0D4553"


def table_file(table: Table, origin: Origin) -> DataFile:
    """Return a table as files to download, in both languages.

    Raises
    ------
    GateError
        When a spreadsheet would run or cut off a text; every cell is named.
    """
    return DataFile(
        downloads.file_name(table.name),
        both(lambda reader: downloads.table_csv(table, reader)),
        Later(lambda reader: table_xlsx(table, origin, reader)),
    )


def figures_file(figures: Sequence[Figure], origin: Origin) -> DataFile:
    """Return the numbers in the text as files to download, in both languages.

    Raises
    ------
    GateError
        When a spreadsheet would run or cut off a text; every cell is named.
    """
    return DataFile(
        downloads.FIGURES,
        both(lambda reader: downloads.figures_csv(figures, reader)),
        Later(lambda reader: figures_xlsx(figures, origin, reader)),
    )


def table_xlsx(table: Table, origin: Origin, reader: str) -> bytes:
    """Write a table as a workbook in one language.

    Parameters
    ----------
    table
        The recorded table.
    origin
        The report that it belongs to.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    bytes
        A workbook of two sheets, the data and their dictionary; the same bytes for the same
        table. Numbers are numbers with the digits that a page prints, and no more.

    Raises
    ------
    GateError
        When a spreadsheet would run or cut off a text; every cell is named.
    """
    sheet = downloads.checked(downloads.table_sheet(table, reader), table.name)
    return write(sheet, of_table(table, sheet, origin, reader), origin, reader)


def figures_xlsx(figures: Sequence[Figure], origin: Origin, reader: str) -> bytes:
    """Write the numbers in the text as a workbook in one language: see `table_xlsx`."""
    sheet = downloads.checked(downloads.figures_sheet(figures, reader), downloads.FIGURES)
    return write(sheet, of_figures(figures, sheet, origin, reader), origin, reader)


def write(sheet: Sheet, dictionary: Dictionary, origin: Origin, reader: str) -> bytes:
    """Write a workbook from what its two sheets hold."""
    out = io.BytesIO()
    book = _workbook_class(reader)(out, NOT_EVALUATED)
    book.set_properties(_properties(dictionary, origin, reader))
    book.set_size(2400, 1600)
    styles = _Styles(book)
    _write_data(book, sheet, dictionary.title, styles, reader)
    _write_dictionary(book, dictionary, styles, reader)
    book.close()
    return out.getvalue()


@cache
def _workbook_class(reader: str) -> "type[Workbook]":
    """Return workbooks that state their language, which XlsxWriter has no call for."""
    from xlsxwriter import Workbook
    from xlsxwriter.core import Core
    from xlsxwriter.packager import Packager

    class InLanguage(Core):
        def _write_dc_title(self) -> None:
            super()._write_dc_title()
            self._xml_data_element("dc:language", f"{reader}-GB")

    class WithLanguage(Packager):
        def _write_core_file(self) -> None:
            core = InLanguage()
            core._set_properties(self.workbook.doc_properties)
            core._set_xml_writer(self._filename("docProps/core.xml"))
            core._assemble_xml_file()

    class Stated(Workbook):
        def _get_packager(self) -> Packager:
            return WithLanguage()

    return Stated


def _properties(dictionary: Dictionary, origin: Origin, reader: str) -> dict[str, Any]:
    facts = origin.facts
    publisher = facts.publisher(reader)[:MOST_PROPERTY]
    return {
        "title": dictionary.title[:MOST_PROPERTY],
        "subject": facts.title[reader][:MOST_PROPERTY],
        "author": publisher,
        "company": publisher,
        "created": datetime.combine(facts.published, time()),
    }


class _Styles:
    """The looks of cells, each made once a workbook."""

    def __init__(self, book: "Workbook") -> None:
        self.book = book
        self.head = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": INK, "text_wrap": True}
        )
        self.head.set_align("top")
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": INK})
        self.text = book.add_format({"text_wrap": True})
        self.text.set_align("top")
        self.numbers: dict[str, Format] = {}

    def number(self, pattern: str) -> "Format":
        if pattern not in self.numbers:
            self.numbers[pattern] = self.book.add_format({"num_format": pattern})
            self.numbers[pattern].set_align("top")
        return self.numbers[pattern]


def _write_data(book: "Workbook", sheet: Sheet, title: str, styles: _Styles, reader: str) -> None:
    page = _page(book, "data", reader)
    heads = [column.label for column in sheet.columns]
    written = [[clean(datum.written) for datum in row] for row in sheet.rows]
    _add_table(page, 0, heads, len(written), "data", title, styles)
    for place, row in enumerate(sheet.rows, start=1):
        for column, datum in enumerate(row):
            _write_cell(page, place, column, datum, styles)
    for column, widest in enumerate(_widths(heads, written)):
        page.set_column(column, column, widest)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)


def _write_cell(page: "Worksheet", row: int, column: int, datum: Datum, styles: _Styles) -> None:
    value, unit = datum.value, datum.unit
    if value is None:
        return
    if isinstance(value, str):
        day = _day(value) if unit == "date" else None
        if day is None:
            page.write_string(row, column, clean(value), styles.text)
        else:
            page.write_datetime(row, column, day, styles.number("yyyy-mm-dd"))
        return
    number, pattern = _as_printed(datum)
    page.write_number(row, column, number, styles.number(pattern))


def _as_printed(datum: Datum) -> tuple[float, str]:
    """Return a number with the digits that a page prints, and how a workbook shows it."""
    if datum.unit == "year":
        return datum.value, "0"
    printed, _ = read_number(datum.written)
    number = printed if isinstance(printed, float) else datum.value
    unit = datum.unit
    if unit not in PATTERNS:
        unit = "decimal" if isinstance(datum.value, float) else "count"
    pattern = PATTERNS[unit]
    sign = "£" if pattern.startswith("£") else ""
    digits = pattern.removeprefix("£") + (f'"{SUFFIXES[unit]}"' if unit in SUFFIXES else "")
    before = f'"{sign}"' if sign else ""
    return number, f'{before}{digits};"−{sign}"{digits}'


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return None
    return day if day.year >= FIRST_YEAR else None


def _write_dictionary(
    book: "Workbook", dictionary: Dictionary, styles: _Styles, reader: str
) -> None:
    page = _page(book, "dictionary", reader)
    page.write_string(0, 0, dictionary.title, styles.title)
    rows = dictionary.columns
    _add_table(page, 2, dictionary.headings, len(rows), "columns", dictionary.title, styles)
    _write_rows(page, 3, rows, styles)
    start = len(rows) + 4
    heads = [language.text(f"interface.dictionary.{name}", reader) for name in ("item", "words")]
    _add_table(page, start, heads, len(dictionary.about), "about", dictionary.title, styles)
    _write_rows(page, start + 1, dictionary.about, styles)
    for column, width in enumerate((28, 60, 28, 50, 24)):
        page.set_column(column, column, width)


def _write_rows(
    page: "Worksheet", start: int, rows: Sequence[Sequence[str]], styles: _Styles
) -> None:
    for place, row in enumerate(rows, start=start):
        for column, written in enumerate(row):
            if written:
                page.write_string(place, column, written[: downloads.LONGEST], styles.text)


def _page(book: "Workbook", name: str, reader: str) -> "Worksheet":
    page = book.add_worksheet(language.text(f"interface.dictionary.sheet_{name}", reader))
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    return page


def _add_table(
    page: "Worksheet",
    first: int,
    heads: Sequence[str],
    rows: int,
    name: str,
    title: str,
    styles: _Styles,
) -> None:
    """Mark a header row as one, so that a screen reader says it with every cell."""
    columns = [{"header": head, "header_format": styles.head} for head in heads]
    options = {
        "name": f"casebook_{name}",
        "columns": columns,
        "style": "Table Style Light 1",
        "title": title,
    }
    page.add_table(first, 0, first + max(1, rows), len(heads) - 1, options)


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    longest = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return [min(max(length + 2, NARROWEST), WIDEST) for length in longest]
