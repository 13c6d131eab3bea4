"""A Word document in one language, with the few calls that a case study needs of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.shared import Mm

from analysis import language
from analysis.publishing import word_parts as parts
from analysis.publishing import word_styles as house
from analysis.publishing.layout import MANY_COLUMNS
from analysis.publishing.prose import Run
from analysis.publishing.word_package import Package
from analysis.publishing.word_parts import Element, put

MARGIN, SHORT_SIDE, LONG_SIDE = 22, 210, 297  # millimetres: A4
TALLEST_PICTURE = Mm(185)  # leaves room for the heading, the headline and the caption
POINTS = 72 / 25.4  # in a millimetre
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]’']")


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    level: int
    words: str
    anchor: str


class Sheet:
    """A document under way: every call adds below what is there."""

    def __init__(self, reader: str) -> None:
        self.reader = reader
        self.package = Package()
        self.body = self.package.body
        self.entries: list[Entry] = []
        self.ordered = 0
        self.is_landscape = False
        self.edge_parts: list[tuple[str, str]] = []

    @property
    def text_width(self) -> float:
        """The width between the margins, in millimetres."""
        return (LONG_SIDE if self.is_landscape else SHORT_SIDE) - 2 * MARGIN

    def say(self, key: str) -> str:
        """Return a text of the interface in the document's language."""
        return language.text(f"interface.{key}", self.reader)

    def day(self, day: date) -> str:
        """Write a day in full."""
        return language.long_date(day, self.reader)

    def line(self, words: str = "", style: str = "Normal") -> Element:
        """Add a paragraph."""
        held = parts.paragraph(self.body, house.style_id(style))
        if words:
            parts.run(held, words)
        return held

    def labelled(self, label: str, words: str, style: str = "Normal") -> None:
        """Add a paragraph that starts with a label in bold."""
        paragraph = self.line(style=style)
        parts.run(paragraph, f"{label}: ", "Strong")
        parts.run(paragraph, words)

    def heading(
        self, words: str, level: int, anchor: str | None = None, number: int | None = None
    ) -> None:
        """Add a heading; `anchor` is what links lead to, `number` one that Word counts itself."""
        self.turn(landscape=False)
        numbered = house.SECTIONS + 1 if number else None
        style = house.style_id(f"heading {level}")
        paragraph = parts.paragraph(self.body, style, numbered=numbered)
        parts.run(paragraph, words)
        name = anchor or f"heading_{len(self.entries) + 1}"
        parts.bookmark(paragraph, name, len(self.entries) + 1)
        shown = f"{number}. {words}" if number else words
        self.entries.append(Entry(level, shown, name))

    def contents(self, place: int) -> None:
        """Put the contents before the body's item at a place, as a field that Word can update.

        Its present result leads to every heading. It gives no pages: only Word knows them.
        """
        held = parts.make("w:sdt")
        gallery = put(put(held, "w:sdtPr"), "w:docPartObj")
        put(gallery, "w:docPartGallery", val="Table of Contents")
        put(gallery, "w:docPartUnique")
        inside = put(held, "w:sdtContent")
        parts.run(parts.paragraph(inside, house.style_id("TOC Heading")), self.say("contents"))
        for number, entry in enumerate(self.entries):
            line = parts.paragraph(inside, house.style_id(f"toc {entry.level}"))
            if number == 0:
                parts.field_start(line, 'TOC \\o "1-2" \\n \\h \\z')
            parts.run(parts.link(line, anchor=entry.anchor), entry.words, "Hyperlink")
            if number == len(self.entries) - 1:
                parts.field_end(line)
        self.body.insert(place, held)

    def link(self, words: str, address: str) -> None:
        """Add a paragraph that is one link."""
        self._link(self.line(), words, address)

    def reference(self, mark: str, words: str) -> None:
        """Add a reference with its mark; the addresses in it are links."""
        paragraph = self.line(style="Bibliography")
        parts.run(paragraph, mark, "Strong")
        put(put(paragraph, "w:r"), "w:tab")
        done = 0
        for found in ADDRESS.finditer(words):
            if found.start() > done:
                parts.run(paragraph, words[done : found.start()])
            self._link(paragraph, found[0], found[0])
            done = found.end()
        if words[done:]:
            parts.run(paragraph, words[done:])

    def edges(self, above: str, below: str) -> None:
        """Fill the header and, before the number of the page, the footer of every page."""
        for kind, words in (("header", above), ("footer", below)):
            root = parts.make("w:hdr" if kind == "header" else "w:ftr")
            line = parts.paragraph(root, house.style_id(kind))
            parts.run(line, words)
            if kind == "footer":
                parts.field(line, "PAGE", "1")
                parts.run(line, " / ")
                parts.field(line, "NUMPAGES", "1")
            self.edge_parts.append((kind, self.package.add(f"{kind}1", root)))

    def box(self, style: str, heading: str, lines: Sequence[Sequence[Run]]) -> None:
        """Add a tinted box; one paragraph, so that its edge has no gap."""
        paragraph = self.line(style=style)
        parts.run(paragraph, heading, "Strong")
        for runs in lines:
            put(put(paragraph, "w:r"), "w:br")
            self._runs(paragraph, runs)

    def flags(self, bases: Sequence[str]) -> None:
        """Add the labels of data that are not records, if there are any."""
        if bases:
            paragraph = self.line(style="Note")
            for place, base in enumerate(bases):
                if place:
                    parts.run(paragraph, " · ")
                parts.run(paragraph, self.say(f"basis.{base}.label"), "Flag")

    def runs(self, runs: Sequence[Run], style: str = "Normal") -> None:
        """Add a paragraph of runs with their styles and links."""
        self._runs(self.line(style=style), runs)

    def items(self, items: Sequence[Sequence[Run]], *, ordered: bool) -> None:
        """Add a list; a numbered one starts at 1."""
        style = house.style_id("List Number" if ordered else "List Bullet")
        numbered = house.FIRST_LIST + self.ordered if ordered else None
        self.ordered += ordered
        for runs in items:
            self._runs(parts.paragraph(self.body, style, numbered=numbered), runs)

    def caption(self, kind: str, number: int | None, words: str, label: str = "") -> None:
        """Add what stands above a figure or a table.

        The number is a field, so that Word counts on when an officer adds one.
        """
        paragraph = self.line(style="caption")
        if number is not None:
            parts.run(paragraph, f"{self.say(kind)} ")
            parts.field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
            parts.run(paragraph, ". ")
        if label:
            parts.run(paragraph, f"{label}. ")
        parts.run(paragraph, words)

    def picture(self, png: bytes, number: int, name: str, alternative: str) -> None:
        """Add a picture as wide as the text, with its alternative text."""
        room = (int(Mm(1) * self.text_width), int(TALLEST_PICTURE))
        drawing = put(put(self.line(style="Picture"), "w:r"), "w:drawing")
        drawing.append(self.package.picture(png, number, name, alternative, room))

    def table(
        self, headers: Sequence[language.Header], rows: Sequence[Sequence[str]], summary: str
    ) -> None:
        """Add a table whose header is repeated on every page."""
        held = [[header.label for header in headers], *rows]
        is_narrow = len(headers) > MANY_COLUMNS
        edge = parts.NARROW_EDGE if is_narrow else parts.CELL_EDGE
        styles = ("Narrow heading", "Narrow cell") if is_narrow else ("Cell heading", "Cell")
        points = house.STYLES[styles[1]].points
        widths = parts.share_width(held, self.text_width * POINTS, points, edge)
        grid = parts.Grid(
            table=house.style_id(house.TABLE),
            styles=(house.style_id(styles[0]), house.style_id(styles[1])),
            widths=tuple(int(20 * width) for width in widths),
            numeric=tuple(header.numeric for header in headers),
            locales=tuple(_locale(header.language) for header in headers),
            summary=summary,
            edge=edge,
        )
        parts.table(self.body, held, grid)

    def turn(self, *, landscape: bool) -> None:
        """Go on on a new page that is turned on its side, or upright again."""
        if landscape != self.is_landscape:
            last = self.body[-1]
            if last.tag != parts.clark("w:p"):
                msg = f"a paragraph ends the pages of one direction; found {last.tag}"
                raise ValueError(msg)
            self._pages(last[0])
            self.is_landscape = landscape

    def saved(self, published: date, **properties: str) -> bytes:
        """Return the file's bytes."""
        self._pages(self.body)
        for name, element in {
            "styles": house.styles(self.reader),
            "numbering": house.numbering(self.ordered),
            "settings": house.settings(self.reader),
        }.items():
            self.package.add(name, element)
        locale = house.LOCALES[self.reader]
        self.package.describe(published, language=locale, **properties)
        return self.package.saved(published)

    def _runs(self, paragraph: Element, runs: Sequence[Run]) -> None:
        for run in runs:
            if run.href:
                self._link(paragraph, run.text, run.href, run)
            elif run.strong and run.emphasis:
                parts.run(paragraph, run.text, "Strong", is_emphasised=True)
            else:
                style = "Strong" if run.strong else "Emphasis" if run.emphasis else ""
                parts.run(paragraph, run.text, style)

    def _link(self, paragraph: Element, words: str, address: str, like: Run | None = None) -> None:
        relation = self.package.relation(address)
        strong, emphasis = (like.strong, like.emphasis) if like else (False, False)
        held = parts.link(paragraph, relation=relation)
        parts.run(held, words, "Hyperlink", is_strong=strong, is_emphasised=emphasis)

    def _pages(self, parent: Element) -> None:
        """End the pages of one direction: A4, with the header and the footer."""
        held = put(parent, "w:sectPr")
        for kind, relation in self.edge_parts:
            reference = put(held, f"w:{kind}Reference", type="default")
            reference.set(parts.clark("r:id"), relation)
        wide, high = (SHORT_SIDE, LONG_SIDE)
        turned = {}
        if self.is_landscape:
            wide, high, turned = high, wide, {"orient": "landscape"}
        put(held, "w:pgSz", w=_dxa(wide), h=_dxa(high), **turned)
        edges = dict.fromkeys(("top", "right", "bottom", "left"), _dxa(MARGIN))
        put(held, "w:pgMar", **edges, header=_dxa(12), footer=_dxa(12), gutter="0")


def _dxa(millimetres: float) -> str:
    return str(round(millimetres * house.MILLIMETRE))


def _locale(reader: str | None) -> str | None:
    return house.LOCALES.get(reader, reader) if reader else None
