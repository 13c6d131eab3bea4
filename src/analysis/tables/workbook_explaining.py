"""The first sheet of a workbook: what to fill in first, in both languages side by side."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from analysis.language import LANGUAGES, text
from analysis.tables.workbook_looks import fit_on_pages, font, height, link_font, wrapped
from analysis.tables.workbook_sheets import PARTS, sheet_title, table_title

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDTH = 72  # letters across a column of text
LINES = ("first", "parts", "basis", "blank", "people", "example", "rows", "save", "check")


def explain(sheet: "Worksheet", language: str, names: Collection[str]) -> None:
    """Write the sheet that explains a workbook: the reader's language at the left.

    Parameters
    ----------
    sheet
        An empty sheet; it gets its name here.
    language
        ``"cy"`` or ``"en"``.
    names
        The tables that have a sheet.
    """
    from openpyxl.worksheet.hyperlink import Hyperlink

    readers = (language, next(other for other in LANGUAGES if other != language))
    sheet.title = text("workbook.sheet.explain", language)
    sheet.append([text("workbook.explain.title", reader) for reader in readers])
    for key in LINES:
        sheet.append([text(f"workbook.explain.{key}", reader) for reader in readers])
    sheet.append([])
    sheet.append(
        [
            *(text("workbook.explain.sheets", r) for r in readers),
            text("workbook.explain.tab", language),
        ]
    )
    headings = [1, sheet.max_row]
    for part, (_, held) in PARTS.items():
        sheet.append([text(f"workbook.part.{part}", reader) for reader in readers])
        headings.append(sheet.max_row)
        for name in (name for name in held if name in names):
            tab = sheet_title(name, language)
            sheet.append([*(table_title(name, reader) for reader in readers), tab])
            link = sheet.cell(sheet.max_row, 3)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{tab}'!A1")
            link.font = link_font()
    for number, row in enumerate(sheet.iter_rows(max_col=2), start=1):
        texts = [str(cell.value or "") for cell in row]
        sheet.row_dimensions[number].height = height(WIDTH, *texts)
        for cell in row:
            cell.font = font()
            cell.alignment = wrapped()
    for number in headings:
        for cell in sheet[number]:
            cell.font = font(size=14 if number == 1 else 11, bold=True)
    for letter, width in zip("ABC", (WIDTH, WIDTH, 28), strict=True):
        sheet.column_dimensions[letter].width = width
    fit_on_pages(sheet)
