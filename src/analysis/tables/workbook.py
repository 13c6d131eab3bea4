"""Making the workbook of a case: a sheet a raw table, with headings that explain themselves."""

import io
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.case import Case
from analysis.language import LANGUAGES, code, codes, text
from analysis.tables.relations import REFERENCES
from analysis.tables.workbook_cells import as_value, number_format
from analysis.tables.workbook_explaining import explain
from analysis.tables.workbook_looks import (
    EXAMPLE_GREY,
    HEADING_FILL,
    fit_on_pages,
    font,
    wrapped,
)
from analysis.tables.workbook_sheets import (
    PARTS,
    REQUIRED,
    SHEETS,
    Rule,
    base_of,
    described,
    examples,
    heading,
    letters,
    rules,
    sheet_title,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# the rows of a table: each with its number in the sheet, and its cells' text by column
Rows = Sequence[tuple[int, Mapping[str, str]]]

LAST_ROW = 2000  # as far as cells are offered what they may hold
WIDTHS = {"day": 13, "whole": 12, "number": 12, "yes_no": 12, "list": 26, "code_list": 36}
LONG, SHORT, IDENTIFIER = 44, 28, 16
FIRST_DAY, LAST_DAY = "1", "73050"  # 1900-01-01 and 2099-12-31, as spreadsheets count days
MOST = 10**15  # beyond it a spreadsheet keeps no number exactly
LANGUAGE_TAGS = {"en": "en-GB", "cy": "cy-GB"}


def make(
    study: Case,
    language: str,
    rows: Mapping[str, Rows] | None = None,
    names: Collection[str] = SHEETS,
) -> bytes:
    """Make the workbook of a case: a sheet a table, each with an example row or the rows given.

    Parameters
    ----------
    study
        The case, whose title the workbook bears.
    language
        ``"cy"`` or ``"en"``, for headings, notes and lists; the workbook is read in both.
    rows
        Table name to its rows; a table without any has an example row, greyed and in italics,
        which is passed over when the workbook is read.
    names
        The tables that get a sheet; all that people fill in when not given.

    Returns
    -------
    bytes
        An Excel workbook without formulas, macros or links.
    """
    from openpyxl import Workbook

    book = Workbook()
    properties = book.properties
    properties.title = getattr(study.settings.title, language)
    properties.creator, properties.language = "casebook", LANGUAGE_TAGS[language]
    first = book.active
    assert first is not None
    explain(first, language, names)
    lists = _write_lists(book, language, names)
    for colour, held in PARTS.values():
        for name in (name for name in held if name in names):
            sheet = book.create_sheet(sheet_title(name, language))
            sheet.sheet_properties.tabColor = colour
            _write_sheet(sheet, name, language, (rows or {}).get(name, ()), lists)
    book.move_sheet(text("workbook.sheet.lists", language), len(names))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write_lists(book: "Workbook", language: str, names: Collection[str]) -> dict[str, str]:
    """Write the sheet of codes in words; return where each list, and each key, has its words."""
    sheet = book.create_sheet(text("workbook.sheet.lists", language))
    sheet.append([text(f"workbook.lists.{key}", language) for key in ("list", "code", "en", "cy")])
    for cell in sheet[1]:
        cell.font = font(bold=True)
    sheet.freeze_panes = "A2"
    places, letter = {}, {"en": "C", "cy": "D"}[language]
    for list_name in _lists_used(names):
        start = sheet.max_row + 1
        for name in codes(list_name):
            words = (code(list_name, name, reader) for reader in reversed(LANGUAGES))
            sheet.append([list_name, name, *words])
        places[list_name] = f"'{sheet.title}'!${letter}${start}:${letter}${sheet.max_row}"
    for target, key in set(REFERENCES.values()):
        if target in names:
            held = _letter(target, key)
            title = sheet_title(target, language)
            places[f"{target}.{key}"] = f"'{title}'!${held}$2:${held}${LAST_ROW}"
    for place, width in zip("ABCD", (24, 28, 56, 56), strict=True):
        sheet.column_dimensions[place].width = width
    return places


def _lists_used(names: Collection[str]) -> list[str]:
    used = [rule.list_name for name in names for rule in rules(name).values() if rule.list_name]
    return list(dict.fromkeys(["yes_no", *used]))


def _write_sheet(
    sheet: "Worksheet", name: str, language: str, rows: Rows, lists: Mapping[str, str]
) -> None:
    for place, (column, rule) in enumerate(rules(name).items(), start=1):
        _write_heading(sheet, place, name, column, language)
        _offer(sheet, place, name, column, language, lists)
        letter = letters(place)
        sheet.column_dimensions[letter].width = _width(name, column, rule, language)
        sheet.column_dimensions[letter].number_format = number_format(rule)
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "A2"
    fit_on_pages(sheet)
    example = examples(name)[("en", "cy").index(language)]
    for place, (column, rule) in enumerate(rules(name).items(), start=1):
        look = _look(sheet, rule, is_example=not rows)
        for number, cells in rows or [(2, example)]:
            _write_cell(sheet, number, place, as_value(cells.get(column, ""), rule, language), look)


def _write_heading(sheet: "Worksheet", place: int, name: str, column: str, language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    rule = rules(name)[column]
    written = heading(name, column, language) + (REQUIRED if rule.required else "")
    cell = sheet.cell(1, place, written)
    cell.font = font(bold=True)
    cell.fill = PatternFill("solid", fgColor=HEADING_FILL)
    cell.alignment = wrapped()
    note = Comment(note_of(name, column, language), "casebook")
    note.width, note.height = 340, 200
    cell.comment = note


def note_of(name: str, column: str, language: str) -> str:
    """Write what a column is for and what is expected there, as its heading's note has it."""
    rule = rules(name)[column]
    lines = [described(name, column)[f"note_{language}"]]
    if rule.expected is not None:
        lines.append(text("workbook.note.expected", language, what=rule.expected.say(language)))
    if rule.unique:
        lines.append(text("workbook.note.unique", language))
    if base_of(name, column) != column:
        lines.append(text("workbook.note.both_languages", language))
    lines.append(text(f"workbook.note.{'required' if rule.required else 'blank'}", language))
    lines.append(text("workbook.note.column", language, column=column))
    return "\n".join(lines)


def _offer(
    sheet: "Worksheet",
    place: int,
    name: str,
    column: str,
    language: str,
    lists: Mapping[str, str],
) -> None:
    """Offer a column's cells what they may hold: a list, a kind of number, a day."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = rules(name)[column]
    target = REFERENCES.get((name, column))
    allowed = _allowed(rule, lists.get(".".join(target), "") if target else "", lists)
    if allowed is None:
        return
    offered = DataValidation(allow_blank=True, showErrorMessage=True, **allowed)
    offered.errorTitle = text("workbook.offer.title", language)
    if rule.expected is not None:
        offered.error = rule.expected.say(language)[:250]
    letter = letters(place)
    offered.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(offered)


def _allowed(rule: Rule, keys: str, lists: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what a spreadsheet is to offer or refuse; None where any text may stand."""
    if rule.kind in ("code", "yes_no"):
        keys = lists[rule.list_name or "yes_no"]
    if keys:  # a warning only: a code, or a key of a row to come, may be typed as well
        return {"type": "list", "formula1": keys, "errorStyle": "warning"}
    if rule.kind == "day":
        limits = {"formula1": FIRST_DAY, "formula2": LAST_DAY}
        return {"type": "date", "operator": "between", **limits}
    if rule.kind not in ("whole", "number"):
        return None
    low = -MOST if rule.low is None else rule.low
    high = MOST if rule.high is None else rule.high
    kind = "whole" if rule.kind == "whole" else "decimal"
    return {"type": kind, "operator": "between", "formula1": f"{low:g}", "formula2": f"{high:g}"}


def _letter(name: str, column: str) -> str:
    return letters(list(rules(name)).index(column) + 1)


def _width(name: str, column: str, rule: Rule, language: str) -> int:
    if rule.kind == "code":
        longest = max(len(code(rule.list_name, c, language)) for c in codes(rule.list_name))
        return min(max(longest + 4, 14), LONG)
    if rule.kind in WIDTHS:
        return WIDTHS[rule.kind]
    if column.endswith("_id") or rule.unique:
        return IDENTIFIER
    return LONG if base_of(name, column) != column else SHORT


def _look(sheet: "Worksheet", rule: Rule, *, is_example: bool) -> Any:
    """Return how the cells of a column look; setting it for each of them takes longest."""
    from openpyxl.cell import Cell

    cell: Any = Cell(sheet, row=2, column=1)
    cell.number_format = number_format(rule)
    cell.alignment = wrapped()
    if is_example:
        cell.font = font(italic=True, color=EXAMPLE_GREY)
    return cell._style


def _write_cell(sheet: "Worksheet", number: int, place: int, value: Any, look: Any) -> None:
    if value is None:
        return
    cell: Any = sheet.cell(number, place, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = is no formula
    cell._style = look
