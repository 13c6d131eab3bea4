"""The house style of a Word file: its styles, its lists and its settings, one place for each.

Every look has a name here, so that an officer changes it once, in Word's list of styles.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.publishing.word_parts import Element, make, put

LOCALES = {"cy": "cy-GB", "en": "en-GB"}
FONT = "Arial"  # every machine with Word has it, with the Welsh circumflexes
INK, DEEP, QUIET, RULE = "1D2A30", "0D4553", "4A5A62", "C8D3D7"
WARN_EDGE, WARN_WASH, DEEP_WASH = "B3500C", "FFF5E6", "EAF2F4"
MILLIMETRE = 1440 / 25.4  # twentieths of a point
LINE = 276  # 1.15 lines, in 240ths
BULLETS, NUMBERS, SECTIONS = 0, 1, 2  # the kinds of list
FIRST_LIST = 10  # lists of their own begin at this number


@dataclass(frozen=True)
class Look:
    """How a paragraph looks: sizes in points, indents in millimetres, colours as RRGGBB."""

    base: str = "Normal"
    points: float = 11
    bold: bool = False
    colour: str = INK
    before: float = 0
    after: float = 8
    indent: float = 0
    hanging: float = 0
    edge: str = ""
    ground: str = ""
    is_kept: bool = False
    is_whole: bool = False
    is_close: bool = False
    level: int | None = None
    numbered: int | None = None


STYLES: dict[str, Look] = {
    "Normal": Look(base=""),
    "Title": Look(points=24, bold=True, colour=DEEP, after=10, is_kept=True),
    "Subtitle": Look(bold=True, colour=QUIET, after=4, is_kept=True),
    "heading 1": Look(
        points=16, bold=True, colour=DEEP, before=20, after=6, is_kept=True, is_whole=True, level=0
    ),
    "heading 2": Look(
        points=13, bold=True, colour=DEEP, before=14, after=4, is_kept=True, is_whole=True, level=1
    ),
    "heading 3": Look(
        points=11.5,
        bold=True,
        colour=DEEP,
        before=10,
        after=4,
        is_kept=True,
        is_whole=True,
        level=2,
    ),
    "TOC Heading": Look(points=16, bold=True, colour=DEEP, before=20, after=6, is_kept=True),
    "toc 1": Look(after=2),
    "toc 2": Look(points=10, after=2, indent=8),
    "caption": Look(points=10.5, bold=True, before=12, after=3, is_kept=True, is_whole=True),
    "Plotted": Look(points=10, colour=QUIET, after=4, is_kept=True, is_whole=True),
    "Picture": Look(after=4, is_kept=True),
    "Figure note": Look(points=10, after=4),
    "Quote": Look(points=12, before=8, indent=8),
    "List Bullet": Look(after=4, numbered=BULLETS),
    "List Number": Look(after=4, numbered=NUMBERS),
    "Bibliography": Look(points=10, after=4, indent=20, hanging=20),
    "Note": Look(points=9.5, colour=QUIET, before=4, after=8, is_close=True),
    "header": Look(points=9.5, colour=QUIET, after=0),
    "footer": Look(points=9.5, colour=QUIET, after=0),
    "Banner": Look(
        points=10.5, before=10, after=10, edge=WARN_EDGE, ground=WARN_WASH, is_whole=True
    ),
    "Aside note": Look(points=10.5, edge=QUIET, ground=DEEP_WASH, is_whole=True),
    "Aside important": Look(points=10.5, edge=DEEP, ground=DEEP_WASH, is_whole=True),
    "Aside warning": Look(points=10.5, edge=WARN_EDGE, ground=WARN_WASH, is_whole=True),
    "Cell": Look(points=9, before=1, after=1),
    "Cell heading": Look(base="Cell", points=9, bold=True, before=1, after=1, is_kept=True),
    "Narrow cell": Look(points=7.5, before=1, after=1),
    "Narrow heading": Look(
        base="Narrow cell", points=7.5, bold=True, before=1, after=1, is_kept=True
    ),
}
TABLE = "Case table"


def style_id(name: str) -> str:
    """Return the identifier of a style: its name without spaces."""
    return name[0].upper() + name[1:].replace(" ", "")


def styles(reader: str) -> Element:
    """Return the part that holds every style, with the document's language as the default."""
    held = make("w:styles")
    _defaults(held, LOCALES[reader])
    for name, look in STYLES.items():
        _paragraph_style(held, name, look)
    put(_named(held, "character", "Default Paragraph Font", is_default=True), "w:semiHidden")
    put(_looks(held, "Strong"), "w:b")
    put(_looks(held, "Emphasis"), "w:i")
    link = _looks(held, "Hyperlink")
    put(link, "w:color", val=DEEP)
    put(link, "w:u", val="single")
    flag = _looks(held, "Flag")
    put(flag, "w:b")
    put(flag, "w:color", val=INK)
    put(flag, "w:shd", val="clear", color="auto", fill=WARN_WASH)
    _table_styles(held)
    return held


def numbering(ordered: int) -> Element:
    """Return the part that holds the lists; each of the `ordered` ones starts at 1."""
    held = make("w:numbering")
    for kind, (sort, mark, indent) in enumerate(
        [("bullet", "•", 6.0), ("decimal", "%1.", 8.0), ("decimal", "%1.", 0.0)]
    ):
        shape = put(held, "w:abstractNum", abstractNumId=str(kind))
        put(shape, "w:multiLevelType", val="singleLevel")
        level = put(shape, "w:lvl", ilvl="0")
        put(level, "w:start", val="1")
        put(level, "w:numFmt", val=sort)
        if not indent:  # a section's number stands before its heading, with a space
            put(level, "w:suff", val="space")
        put(level, "w:lvlText", val=mark)
        put(level, "w:lvlJc", val="left")
        wide = str(round(indent * MILLIMETRE))
        put(put(level, "w:pPr"), "w:ind", left=wide, hanging=wide)
    for kind in (BULLETS, NUMBERS, SECTIONS):
        put(put(held, "w:num", numId=str(kind + 1)), "w:abstractNumId", val=str(kind))
    for place in range(ordered):
        own = put(held, "w:num", numId=str(FIRST_LIST + place))
        put(own, "w:abstractNumId", val=str(NUMBERS))
        put(put(own, "w:lvlOverride", ilvl="0"), "w:startOverride", val="1")
    return held


def settings(reader: str) -> Element:
    """Return the part that holds the settings; in the order that the schema gives them."""
    held = make("w:settings")
    put(held, "w:zoom", percent="100")
    put(held, "w:defaultTabStop", val="720")
    put(held, "w:characterSpacingControl", val="doNotCompress")
    mode = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word"}
    put(put(held, "w:compat"), "w:compatSetting", **mode, val="15")
    put(held, "w:themeFontLang", val=LOCALES[reader])
    put(held, "w:decimalSymbol", val=".")
    put(held, "w:listSeparator", val=",")
    return held


def _defaults(held: Element, locale: str) -> None:
    defaults = put(held, "w:docDefaults")
    text = put(put(defaults, "w:rPrDefault"), "w:rPr")
    put(text, "w:rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    # Word reads the language of a text from here: one place for the whole document.
    put(text, "w:lang", val=locale, eastAsia=locale, bidi="ar-SA")
    put(defaults, "w:pPrDefault")


def _named(
    held: Element, kind: str, name: str, base: str = "", *, is_default: bool = False
) -> Element:
    marks = {"default": "1"} if is_default else {}
    style = put(held, "w:style", type=kind, **marks, styleId=style_id(name))
    put(style, "w:name", val=name)
    if base:
        put(style, "w:basedOn", val=style_id(base))
    return style


def _paragraph_style(held: Element, name: str, look: Look) -> None:
    style = _named(held, "paragraph", name, look.base, is_default=name == "Normal")
    if look.level is not None or name in ("Title", "Subtitle"):
        put(style, "w:next", val="Normal")
    put(style, "w:qFormat")
    _spaced(put(style, "w:pPr"), look)
    text = put(style, "w:rPr")
    for bold in ("w:b", "w:bCs"):
        put(text, bold, val="1" if look.bold else "0")
    put(text, "w:color", val=look.colour)
    for size in ("w:sz", "w:szCs"):
        put(text, size, val=str(round(2 * look.points)))


def _spaced(layout: Element, look: Look) -> None:
    """Fill a paragraph's properties, in the order that the schema gives them."""
    if look.is_kept:
        put(layout, "w:keepNext")
    if look.is_whole:
        put(layout, "w:keepLines")
    if look.numbered is not None:
        put(put(layout, "w:numPr"), "w:numId", val=str(look.numbered + 1))
    if look.edge:
        borders = put(layout, "w:pBdr")
        put(borders, "w:left", val="single", sz="36", space="6", color=look.edge)
    if look.ground:
        put(layout, "w:shd", val="clear", color="auto", fill=look.ground)
    if look.hanging:
        tabs = put(layout, "w:tabs")
        put(tabs, "w:tab", val="left", pos=str(round(look.indent * MILLIMETRE)))
    before, after = str(round(20 * look.before)), str(round(20 * look.after))
    put(layout, "w:spacing", before=before, after=after, line=str(LINE), lineRule="auto")
    if look.indent:
        hanging = {"hanging": str(round(look.hanging * MILLIMETRE))} if look.hanging else {}
        put(layout, "w:ind", left=str(round(look.indent * MILLIMETRE)), **hanging)
    if look.is_close:  # no gap between neighbours of one style
        put(layout, "w:contextualSpacing")
    if look.level is not None:
        put(layout, "w:outlineLvl", val=str(look.level))


def _looks(held: Element, name: str) -> Element:
    """Add a style of single letters and return where its look goes."""
    style = _named(held, "character", name, "Default Paragraph Font")
    put(style, "w:qFormat")
    return put(style, "w:rPr")


def _table_styles(held: Element) -> None:
    """Add the styles of tables: thin lines between the rows and none between the columns."""
    normal = put(_named(held, "table", "Normal Table", is_default=True), "w:tblPr")
    _margins(normal, {"left": 108, "right": 108})
    case = put(_named(held, "table", TABLE, "Normal Table"), "w:tblPr")
    borders = put(case, "w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        put(borders, f"w:{edge}", val="single", sz="4", space="0", color=RULE)


def _margins(parent: Element, sides: Mapping[str, int]) -> None:
    margins = put(parent, "w:tblCellMar")
    for side, width in sides.items():
        put(margins, f"w:{side}", w=str(width), type="dxa")
