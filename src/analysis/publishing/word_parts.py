"""The parts that the text of a Word file is made of: paragraphs, runs, links, fields, tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from docx.oxml.ns import nsmap
from lxml import etree

Element: TypeAlias = etree._Element
SPACES = ("w", "r", "wp", "a", "pic")
PRESERVE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
LONGEST_WORD = 30  # letters of a word that is kept whole; a web address breaks anyway
SHORT_CELL = 18  # letters of a cell that is kept on one line where there is room
HEADER_LINES = 3  # a header is broken over so many lines, so that it takes no room from the cells
MOST_HEADER_LINES = 5  # and over no more of them where the cells ask for little
ROOM_FOR_SHORT = 0.7  # of the width: the rest is for long cells
LONGEST_CELL = 450  # letters of a cell beyond which a column gets no wider
WIDE_LETTER = 0.63  # of the letters' size: a bold letter of the house's font, and more than most
LETTERS = {
    **dict.fromkeys("ijlI|.,:;'’!()[] /-–", 0.34),
    **dict.fromkeys("tfr", 0.4),
    **dict.fromkeys("aceksvxyzâêîŷ0123456789", 0.57),
    **dict.fromkeys("wŵ", 0.8),
    **dict.fromkeys("mMWŴ%", 0.9),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.75),
}
CELL_EDGE = 5.4  # points that Word keeps free beside a cell's text
NARROW_EDGE = 2.2  # points beside the text of a table of many columns


@dataclass(frozen=True)
class Grid:
    """How a table is written.

    `styles` are those of its header's and of its other paragraphs, `widths` those of its columns
    in twentieths of a point, `numeric` and `locales` say by column whether it is set to the right
    and which language other than the document's its cells have; `summary` is its name.
    """

    table: str
    styles: tuple[str, str]
    widths: tuple[int, ...]
    numeric: tuple[bool, ...]
    locales: tuple[str | None, ...]
    summary: str
    edge: float = CELL_EDGE


@cache
def clark(name: str) -> str:
    """Return the full name of an element: ``w:p`` with its namespace."""
    space, _, local = name.partition(":")
    return f"{{{nsmap[space]}}}{local}"


def make(tag: str, /, **held: str) -> Element:
    """Make an element that stands for itself; its attributes are of Word's own namespace."""
    spaces = {space: nsmap[space] for space in SPACES}
    element = etree.Element(clark(tag), nsmap=spaces)
    _mark(element, held)
    return element


def put(parent: Element, tag: str, /, **held: str) -> Element:
    """Add an element to another, behind what it has."""
    element = etree.SubElement(parent, clark(tag))
    _mark(element, held)
    return element


def paragraph(
    parent: Element, style: str, *, to_right: bool = False, numbered: int | None = None
) -> Element:
    """Add a paragraph in a style; `numbered` is the list whose next item it is."""
    held = put(parent, "w:p")
    layout = put(held, "w:pPr")
    put(layout, "w:pStyle", val=style)
    if numbered is not None:
        item = put(layout, "w:numPr")
        put(item, "w:ilvl", val="0")
        put(item, "w:numId", val=str(numbered))
    if to_right:
        put(layout, "w:jc", val="right")
    return held


def run(
    parent: Element,
    words: str,
    style: str = "",
    *,
    is_emphasised: bool = False,
    is_strong: bool = False,
    locale: str | None = None,
) -> Element:
    """Add text; a line break stands for each end of a line in it.

    `locale` is the language of the text where it is not the document's.
    """
    held = put(parent, "w:r")
    if style or is_emphasised or is_strong or locale:
        look = put(held, "w:rPr")
        if style:
            put(look, "w:rStyle", val=style)
        if is_strong:
            put(look, "w:b")
        if is_emphasised:
            put(look, "w:i")
        if locale:
            put(look, "w:lang", val=locale)
    for place, line in enumerate(words.split("\n")):
        if place:
            put(held, "w:br")
        etree.SubElement(held, clark("w:t"), PRESERVE).text = line
    return held


def link(parent: Element, *, relation: str = "", anchor: str = "") -> Element:
    """Add a link to the web by its relation, or to a bookmark; its runs go into it."""
    held = put(parent, "w:hyperlink")
    if relation:
        held.set(clark("r:id"), relation)
    else:
        held.set(clark("w:anchor"), anchor)
    held.set(clark("w:history"), "1")
    return held


def bookmark(parent: Element, name: str, number: int) -> None:
    """Give all that a paragraph holds a name that links can lead to."""
    start = make("w:bookmarkStart", id=str(number), name=name)
    parent.insert(1, start)  # behind the paragraph's properties
    put(parent, "w:bookmarkEnd", id=str(number))


def field_start(parent: Element, code: str) -> None:
    """Start a field: what Word would work out; its present result follows."""
    put(put(parent, "w:r"), "w:fldChar", fldCharType="begin")
    told = etree.SubElement(put(parent, "w:r"), clark("w:instrText"), PRESERVE)
    told.text = f" {code} "
    put(put(parent, "w:r"), "w:fldChar", fldCharType="separate")


def field_end(parent: Element) -> None:
    """End a field."""
    put(put(parent, "w:r"), "w:fldChar", fldCharType="end")


def field(parent: Element, code: str, result: str) -> None:
    """Add a field with its present result."""
    field_start(parent, code)
    run(parent, result)
    field_end(parent)


def table(parent: Element, rows: Sequence[Sequence[str]], grid: Grid) -> Element:
    """Add a table whose first row is the header, repeated on every page; rows stay whole."""
    held = put(parent, "w:tbl")
    _table_properties(held, grid)
    columns = put(held, "w:tblGrid")
    for width in grid.widths:
        put(columns, "w:gridCol", w=str(width))
    for place, cells in enumerate(rows):
        row = put(held, "w:tr")
        kept = put(row, "w:trPr")
        put(kept, "w:cantSplit")
        if place == 0:
            put(kept, "w:tblHeader")
        style = grid.styles[min(place, 1)]
        for words, width, to_right, locale in zip(
            cells, grid.widths, grid.numeric, grid.locales, strict=True
        ):
            cell = put(row, "w:tc")
            put(put(cell, "w:tcPr"), "w:tcW", w=str(width), type="dxa")
            for line in words.split("\n"):
                item = paragraph(cell, style, to_right=to_right)
                run(item, line, locale=locale if place else None)
    return held


def _table_properties(held: Element, grid: Grid) -> None:
    """Fill a table's properties, in the order that the schema gives them."""
    properties = put(held, "w:tblPr")
    put(properties, "w:tblStyle", val=grid.table)
    put(properties, "w:tblW", w=str(sum(grid.widths)), type="dxa")
    if grid.edge != CELL_EDGE:
        margins = put(properties, "w:tblCellMar")
        for side in ("left", "right"):
            put(margins, f"w:{side}", w=str(round(20 * grid.edge)), type="dxa")
    # The first row and the first column are headers, also for who hears the table.
    look = {"firstRow": "1", "lastRow": "0", "firstColumn": "1", "lastColumn": "0"}
    put(properties, "w:tblLook", val="06A0", **look, noHBand="1", noVBand="1")
    put(properties, "w:tblCaption", val=grid.summary)


def share_width(
    rows: Sequence[Sequence[str]], whole: float, points: float, edge: float = CELL_EDGE
) -> tuple[float, ...]:
    """Give each column room for its longest word, and share the rest by its longest cell.

    Where there is room, short cells stay on one line.

    Parameters
    ----------
    rows
        The texts, row by row.
    whole
        The width to fill, in points.
    points
        The size of the letters.
    edge
        Points that the table keeps free beside a cell's text.

    Returns
    -------
    tuple of float
        The width of each column in points; together no more than `whole`.
    """
    words, cells, short = [], [], []
    for column in zip(*rows, strict=True):
        header, *others = map(breadth, column)
        longest = max(breadth(word) for cell in column for word in (cell.split() or [""]))
        word = max(longest, header / MOST_HEADER_LINES)
        cell = max(header / HEADER_LINES, word, *others)
        words.append(min(word, LONGEST_WORD * WIDE_LETTER))
        cells.append(min(cell, LONGEST_CELL * WIDE_LETTER))
        short.append(max(words[-1], min(cell, SHORT_CELL * WIDE_LETTER)))
    for parts in (short, words):
        needed = [part * points + 2 * edge for part in parts]
        if sum(needed) <= ROOM_FOR_SHORT * whole:
            break
    more = [1 + max(0, cell - part) for cell, part in zip(cells, parts, strict=True)]
    rest = max(0.0, whole - sum(needed)) / sum(more)
    return tuple(
        least + share * rest for least, share in zip(_cut_widest(needed, whole), more, strict=True)
    )


@cache
def breadth(words: str) -> float:
    """Return about how wide bold words are, as a multiple of the letters' size."""
    return sum(LETTERS.get(letter, WIDE_LETTER) for letter in words)


def _cut_widest(needed: Sequence[float], whole: float) -> list[float]:
    """Cut the widest columns to one width where all are too wide: narrow ones stay whole."""
    left, widest = whole, max(needed)
    for done, width in enumerate(sorted(needed)):
        fair = left / (len(needed) - done)
        if width > fair:
            widest = fair
            break
        left -= width
    return [min(width, widest) for width in needed]


def _mark(element: Element, held: Mapping[str, str]) -> None:
    for name, words in held.items():
        element.set(clark(f"w:{name}"), words)
