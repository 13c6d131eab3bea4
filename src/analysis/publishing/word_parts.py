"""Parts of a Word file that python-docx has no call for, and the house style of the file."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

LOCALES = {"cy": "cy-GB", "en": "en-GB"}
FONT = "Arial"  # every machine with Word has it, with the Welsh circumflexes
INK, DEEP, QUIET, WARN_EDGE, WARN_WASH = "1D2A30", "0D4553", "4A5A62", "B3500C", "FFF5E6"
MARGIN = Mm(22)
LONGEST_PROPERTY = 255  # letters; Word files allow no more
LONGEST_WORD = 30  # letters of a word that is kept whole; a web address breaks anyway
LONGEST_CELL = 160  # letters of a cell beyond which a column gets no wider
WIDE_LETTER = 0.6  # of the letters' size: about the widest mean of a bold word
CELL_EDGE = 5.4  # points that Word keeps free beside a cell's text
NARROW_EDGE = 2.2  # points beside the text of a table of many columns
TEXT_WIDTH = Mm(210) - 2 * MARGIN

# name: (based on, points, bold, colour, points before, points after)
STYLES: dict[str, tuple[str, float, bool, str, float, float]] = {
    "Normal": ("", 11, False, INK, 0, 8),
    "Title": ("Normal", 24, True, DEEP, 0, 10),
    "Subtitle": ("Normal", 11, True, QUIET, 0, 4),
    "Heading 1": ("Normal", 16, True, DEEP, 20, 6),
    "Heading 2": ("Normal", 13, True, DEEP, 14, 4),
    "Caption": ("Normal", 10.5, True, INK, 12, 4),
    "Quote": ("Normal", 12, False, INK, 8, 8),
    "List Bullet": ("Normal", 11, False, INK, 0, 4),
    "List Number": ("Normal", 11, False, INK, 0, 4),
    "Note": ("Normal", 9.5, False, QUIET, 2, 2),
    "Banner": ("Normal", 10.5, False, INK, 10, 10),
    "Cell": ("Normal", 9, False, INK, 1, 1),
    "Narrow cell": ("Normal", 7.5, False, INK, 1, 1),
}
KEPT_WITH_NEXT = ("Heading 1", "Heading 2", "Caption")


def new_document(reader: str) -> WordDocument:
    """Return an empty A4 document in the house style and in one language."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    for name in STYLES:
        _style(document, name)
    # Word reads the language of a text from its style: one place for the whole document.
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), LOCALES[reader])
    for shared in document.settings.element.iter(qn("w:themeFontLang")):
        shared.set(qn("w:val"), LOCALES[reader])
    return document


def describe_picture(run: WordRun, number: int, name: str, alternative: str) -> None:
    """Give the picture in a run its alternative text."""
    inline = next(run._r.iter(qn("wp:inline")))
    for edge in ("distT", "distB", "distL", "distR"):  # without them a picture may stand aside
        inline.set(edge, "0")
    properties = inline.docPr
    properties.set("id", str(number))
    properties.set("name", name)
    properties.set("descr", alternative)


def repeat_header(table: WordTable) -> None:
    """Mark the first row as the header that is repeated on every page; keep rows whole."""
    for place, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))


def cells_of(table: WordTable) -> list[list[WordCell]]:
    """Return the cells row by row; python-docx's own call walks the whole table for each row."""
    return [[WordCell(cell, table) for cell in row.tc_lst] for row in table._tbl.tr_lst]


def share_width(
    table: WordTable,
    cells: Sequence[Sequence[str]],
    whole: Length,
    points: float,
    edge: float = CELL_EDGE,
) -> None:
    """Give each column room for its longest word, and share the rest by its longest cell.

    Parameters
    ----------
    cells
        The texts, row by row.
    whole
        The width to fill.
    points
        The size of the letters.
    edge
        Points that the table keeps free beside a cell's text.
    """
    words, more = [], []
    for column in zip(*cells, strict=True):
        word = max(len(word) for cell in column for word in (cell.split() or [""]))
        words.append(min(word, LONGEST_WORD))
        more.append(1 + min(max(map(len, column)), LONGEST_CELL) - words[-1])
    needed = [Pt(word * points * WIDE_LETTER + 2 * edge) for word in words]
    rest = max(0, whole - sum(needed)) / sum(more)
    widths = [
        Emu(int(least + share * rest))
        for least, share in zip(_cut_widest(needed, whole), more, strict=True)
    ]
    for row in cells_of(table):
        for cell, width in zip(row, widths, strict=True):
            cell.width = width
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        grid.w = width


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


def rule_rows(table: WordTable) -> None:
    """Draw thin lines between the rows of a table and none between its columns."""
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        borders.append(_border(edge, "C8D3D7", 4))
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblLook")


def narrow_edges(table: WordTable) -> None:
    """Keep less free beside the text of every cell, so that words of many columns stay whole."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(20 * NARROW_EDGE)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def say_in(run: WordRun, reader: str) -> None:
    """Mark a run as written in a language other than the document's."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LOCALES.get(reader, reader))
    run._r.get_or_add_rPr().append(language)


def add_link(paragraph: WordParagraph, words: str, address: str) -> WordRun:
    """Add a link to the web, or to a bookmark of the document (``#name``)."""
    link = OxmlElement("w:hyperlink")
    if address.startswith("#"):
        link.set(qn("w:anchor"), address[1:])
    else:
        relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), relation)
    paragraph._p.append(link)
    run = paragraph.add_run(words)
    link.append(run._r)
    run.font.underline = True
    run.font.color.rgb = RGBColor.from_string(DEEP)
    return run


def add_bookmark(paragraph: WordParagraph, name: str, number: int) -> None:
    """Give a paragraph a name that links can lead to."""
    for kind in ("Start", "End"):
        mark = OxmlElement(f"w:bookmark{kind}")
        mark.set(qn("w:id"), str(number))
        if kind == "Start":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)


def add_page_number(paragraph: WordParagraph) -> None:
    """Add the field that Word fills with the number of the page."""
    run = paragraph.add_run()
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        run._r.append(element)


def frame_banner(paragraph: WordParagraph) -> None:
    """Put a paragraph on a tinted ground with a thick line before it."""
    properties = paragraph._p.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    borders.append(_border("left", WARN_EDGE, 36))
    # The schema gives paragraph properties an order: borders and shading before spacing.
    properties.insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")
    properties.insert_element_before(_shading(), "w:spacing", "w:ind", "w:jc", "w:rPr")


def shade(run: WordRun) -> None:
    """Put a run on a tinted ground, in bold."""
    run.bold = True
    run._r.get_or_add_rPr().append(_shading())


def saved(document: WordDocument, published: date) -> bytes:
    """Return the file's bytes, with the day of publication on every part of it.

    Word files are ZIP archives; without this they would hold the moment of saving.
    """
    raw, fixed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    stamp = (published.year, published.month, published.day, 0, 0, 0)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return fixed.getvalue()


def set_properties(document: WordDocument, published: date, **held: str) -> None:
    """Fill the file's properties; none is left from the machine or from a template."""
    properties = document.core_properties
    moment = datetime(published.year, published.month, published.day)
    properties.created = properties.modified = moment
    properties.revision = 1
    empty = {"comments": "", "keywords": "", "category": "", "last_modified_by": ""}
    for name, words in {**empty, **held}.items():
        setattr(properties, name, words[:LONGEST_PROPERTY])


def _style(document: WordDocument, name: str) -> None:
    base, points, bold, colour, before, after = STYLES[name]
    known = [style.name for style in document.styles]
    style: Any = (
        document.styles[name]
        if name in known
        else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if base and name not in ("List Bullet", "List Number"):  # these carry their numbering
        style.base_style = document.styles[base]
    style.font.size, style.font.bold, style.font.italic = Pt(points), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    _set_font(style)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing = 1.15
    layout.keep_with_next = name in KEPT_WITH_NEXT
    if name == "Quote":
        layout.left_indent = Mm(8)
    for rule in style.element.iter(qn("w:pBdr")):  # the template underlines its title
        rule.getparent().remove(rule)


def _set_font(style: ParagraphStyle) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for part in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{part}"), FONT)


def _shading() -> Any:
    shading = OxmlElement("w:shd")
    for name, held in (("val", "clear"), ("color", "auto"), ("fill", WARN_WASH)):
        shading.set(qn(f"w:{name}"), held)
    return shading


def _border(edge: str, colour: str, eighths: int) -> Any:
    border = OxmlElement(f"w:{edge}")
    for name, held in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        border.set(qn(f"w:{name}"), held)
    return border
