"""Parts of a translator's Word file: locked words, a box to tick, a table of three columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from analysis.publishing.translation.markdown import Runs
from analysis.publishing.translation.rows import EMPTY_BOX
from analysis.publishing.word_package import Package
from analysis.publishing.word_parts import Element, clark, link, make, paragraph, put, run
from analysis.publishing.word_styles import LOCALES, TABLE, style_id

BOX = "http://schemas.microsoft.com/office/word/2010/wordml"
WIDTHS = (2143, 6100, 6100)  # twentieths of a point, within the margins of a landscape page
QUIET, MARKED, WANTED = "EEF2F3", "DCE6E9", "FFF5E6"  # grounds: not to edit, a mark, to be done
CELL, HEADING, SMALL = "Cell", "Cell heading", "Narrow cell"


@dataclass(frozen=True)
class Written:
    """A row as it stands in the file; `box` is what can be ticked, blank for nothing."""

    number: str
    about: Sequence[str]
    box: str
    keys: str
    english: Runs
    welsh: Sequence[Runs]
    fixed: bool
    wanting: bool


def add_table(
    package: Package, headings: Sequence[str], rows: Sequence[Written], name: str
) -> None:
    """Add a table; only its Welsh cells and its boxes can be edited in Word.

    Parameters
    ----------
    package
        The Word file.
    headings
        The headings of its three columns.
    rows
        Its rows.
    name
        What the table is called, for who hears it.
    """
    table = put(package.body, "w:tbl")
    _set_properties(table, name)
    header = _row(table, is_header=True)
    for width, heading in zip(WIDTHS, headings, strict=True):
        run(paragraph(_cell(header, width, QUIET), style_id(HEADING)), heading)
    for row in rows:
        _add_row(package, table, row)
    # Word joins two tables that nothing stands between.
    paragraph(package.body, style_id("Note"))


def locked_line(package: Package, text: str) -> None:
    """Add a small line that Word does not let be edited."""
    run(_locked(paragraph(package.body, style_id(SMALL))), text)


def _add_row(package: Package, table: Element, row: Written) -> None:
    held = _row(table)
    left = _cell(held, WIDTHS[0])
    run(_locked(paragraph(left, style_id(CELL))), row.number, is_strong=True)
    for line in row.about:
        run(_locked(paragraph(left, style_id(SMALL))), line)
    if row.box:
        line = paragraph(left, style_id(SMALL))
        _add_box(line)
        run(line, f" {row.box}")
    run(_locked(paragraph(left, style_id(SMALL))), row.keys)
    middle = _locked(paragraph(_cell(held, WIDTHS[1], QUIET), style_id(CELL)))
    _add_runs(package, middle, row.english, locale=LOCALES["en"])
    right = _cell(held, WIDTHS[2], QUIET if row.fixed else WANTED if row.wanting else "")
    for runs in row.welsh:
        line = paragraph(right, style_id(CELL))
        _add_runs(package, _locked(line) if row.fixed else line, runs, lock=not row.fixed)


def _add_runs(
    package: Package, parent: Element, runs: Runs, *, locale: str | None = None, lock: bool = False
) -> None:
    for item in runs:
        holder = _linked(package, parent, item.href) if item.href else parent
        holder = _locked(holder, movable=True) if item.finding and lock else holder
        style = "Hyperlink" if item.href else ""
        written = run(
            holder,
            item.text,
            style,
            is_strong=item.strong,
            is_emphasised=item.emphasis,
            locale=locale,
        )
        if item.finding:
            _shade(written)


def _linked(package: Package, parent: Element, address: str) -> Element:
    return link(parent, relation=package.relation(address))


def _shade(written: Element) -> None:
    """Put a run on a tinted ground; the schema wants that before the language."""
    look = written.find(clark("w:rPr"))
    if look is None:
        look = make("w:rPr")
        written.insert(0, look)
    shading = make("w:shd", val="clear", color="auto", fill=MARKED)
    locale = look.find(clark("w:lang"))
    if locale is None:
        look.append(shading)
    else:
        locale.addprevious(shading)


def _locked(parent: Element, *, movable: bool = False) -> Element:
    """Add a place for runs that Word does not let be edited, nor deleted unless they may move."""
    held = put(parent, "w:sdt")
    put(put(held, "w:sdtPr"), "w:lock", val="contentLocked" if movable else "sdtContentLocked")
    return put(held, "w:sdtContent")


def _add_box(parent: Element) -> None:
    """Add a box that a click ticks in Word; elsewhere the letter can be typed over."""
    held = put(parent, "w:sdt")
    box = etree.SubElement(put(held, "w:sdtPr"), f"{{{BOX}}}checkbox", nsmap={"w14": BOX})
    for name, values in {
        "checked": {"val": "0"},
        "checkedState": {"val": "2612", "font": "MS Gothic"},
        "uncheckedState": {"val": "2610", "font": "MS Gothic"},
    }.items():
        state = etree.SubElement(box, f"{{{BOX}}}{name}")
        for attribute, value in values.items():
            state.set(f"{{{BOX}}}{attribute}", value)
    run(put(held, "w:sdtContent"), EMPTY_BOX)


def _row(table: Element, *, is_header: bool = False) -> Element:
    row = put(table, "w:tr")
    properties = put(row, "w:trPr")
    put(properties, "w:cantSplit")
    if is_header:
        put(properties, "w:tblHeader")
    return row


def _cell(row: Element, width: int, ground: str = "") -> Element:
    cell = put(row, "w:tc")
    properties = put(cell, "w:tcPr")
    put(properties, "w:tcW", w=str(width), type="dxa")
    if ground:
        put(properties, "w:shd", val="clear", color="auto", fill=ground)
    return cell


def _set_properties(table: Element, name: str) -> None:
    """Fill a table's properties, in the order that the schema gives them."""
    properties = put(table, "w:tblPr")
    put(properties, "w:tblStyle", val=style_id(TABLE))
    put(properties, "w:tblW", w=str(sum(WIDTHS)), type="dxa")
    edges = put(properties, "w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        put(edges, f"w:{edge}", val="single", sz="4", space="0", color="C8D3D7")
    put(properties, "w:tblLayout", type="fixed")
    put(properties, "w:tblLook", val="0620", firstRow="1", noHBand="1", noVBand="1")
    put(properties, "w:tblCaption", val=name)
    columns = put(table, "w:tblGrid")
    for width in WIDTHS:
        put(columns, "w:gridCol", w=str(width))
