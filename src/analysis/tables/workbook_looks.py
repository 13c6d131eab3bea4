"""How the workbook of a case looks: its letters, its lines and how it is printed."""

from math import ceil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

EXAMPLE_GREY = "595959"  # 7 to 1 on white
HEADING_FILL = "E4ECE8"
FAULT_FILL = "F4B6B6"
LINK_BLUE = "0B5394"
LINE = 15  # points from one line of a cell to the next


def font(**more: Any) -> "Font":
    """Return the workbook's letters; a font without a name is drawn in another one."""
    from openpyxl.styles import Font

    return Font(**{"name": "Calibri", "size": 11, **more})


def link_font() -> "Font":
    """Return the letters of a link."""
    return font(color=LINK_BLUE, underline="single")


def wrapped() -> "Alignment":
    """Return how a cell of text stands: on as many lines as it needs, from the top."""
    from openpyxl.styles import Alignment

    return Alignment(wrap_text=True, vertical="top")


def height(width: int, *written: str) -> int:
    """Return the height of a row in points, so that its longest text is seen in a column."""
    per_line = width * 0.9  # words do not break, so that lines are not quite full
    lines = max(sum(ceil(max(len(part), 1) / per_line) for part in t.split("\n")) for t in written)
    return LINE * lines + 3


def fit_on_pages(sheet: "Worksheet") -> None:
    """Print a sheet as wide as a page, across, with its first row on every page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = False
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
