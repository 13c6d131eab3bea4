"""A Word document in one language, with the few calls that a case study needs of it."""

import io
from collections.abc import Sequence
from datetime import date

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph as WordParagraph

from analysis import language
from analysis.publishing import word_parts as parts
from analysis.publishing.layout import MANY_COLUMNS
from analysis.publishing.prose import Run

TALLEST_PICTURE = Mm(190)


class Sheet:
    """A document under way: every call adds below what is there."""

    def __init__(self, reader: str) -> None:
        self.reader = reader
        self.document = parts.new_document(reader)
        self.marks = 0
        self.text_width = Length(parts.TEXT_WIDTH)

    def say(self, key: str) -> str:
        """Return a text of the interface in the document's language."""
        return language.text(f"interface.{key}", self.reader)

    def day(self, day: date) -> str:
        """Write a day in full."""
        return language.long_date(day, self.reader)

    def line(self, words: str, style: str = "Normal") -> WordParagraph:
        """Add a paragraph."""
        return self.document.add_paragraph(words, style=style)

    def labelled(self, label: str, words: str, style: str = "Normal") -> None:
        """Add a paragraph that starts with a label in bold."""
        paragraph = self.line("", style)
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(words)

    def heading(self, words: str, level: int, anchor: str | None = None) -> None:
        """Add a heading; `anchor` is what links lead to."""
        paragraph = self.document.add_heading(words, level)
        if anchor:
            self.marks += 1
            parts.add_bookmark(paragraph, anchor, self.marks)

    def link(self, words: str, address: str) -> None:
        """Add a paragraph that is one link."""
        paragraph = self.line("")
        paragraph.paragraph_format.space_after = Mm(1)
        parts.add_link(paragraph, words, address)

    def edges(self, above: str, below: str) -> None:
        """Fill the header and, before the page number, the footer."""
        section = self.document.sections[0]
        header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
        header.style = footer.style = self.document.styles["Note"]
        header.text, footer.text = above, below
        parts.add_page_number(footer)

    def banner(self, heading: str, *lines: str) -> None:
        """Add a tinted box; one paragraph, so that its edge has no gap."""
        paragraph = self.line("", "Banner")
        parts.frame_banner(paragraph)
        paragraph.add_run(heading).bold = True
        for words in lines:
            paragraph.add_run().add_break()
            paragraph.add_run(words)

    def flags(self, bases: Sequence[str]) -> None:
        """Add the labels of data that are not records, if there are any."""
        if bases:
            paragraph = self.line("", "Note")
            for base in bases:
                parts.shade(paragraph.add_run(f" {self.say(f'basis.{base}.label')} "))
                paragraph.add_run(" ")

    def runs(self, runs: Sequence[Run], style: str = "Normal") -> None:
        """Add a paragraph of runs with their styles and links."""
        paragraph = self.line("", style)
        for run in runs:
            written = (
                parts.add_link(paragraph, run.text, run.href)
                if run.href
                else paragraph.add_run(run.text)
            )
            written.bold = run.strong or None
            written.italic = run.emphasis or None

    def caption(self, label: str, words: str) -> None:
        """Add what stands above a figure or a table."""
        paragraph = self.line(f"{label}. ", "Caption")
        paragraph.add_run(words).bold = False

    def picture(self, png: bytes, number: int, name: str, alternative: str) -> None:
        """Add a picture as wide as the text, with its alternative text."""
        run = self.line("").add_run()
        picture = run.add_picture(io.BytesIO(png), width=parts.TEXT_WIDTH)
        if picture.height > TALLEST_PICTURE:
            picture.width = Length(picture.width * TALLEST_PICTURE // picture.height)
            picture.height = TALLEST_PICTURE
        parts.describe_picture(run, number, name, alternative)

    def table(self, headers: Sequence[language.Header], rows: Sequence[Sequence[str]]) -> None:
        """Add a table whose header is repeated on every page."""
        held = [[header.label for header in headers], *rows]
        grid = self.document.add_table(rows=len(held), cols=len(headers))
        is_narrow = len(headers) > MANY_COLUMNS
        name = "Narrow cell" if is_narrow else "Cell"
        style = self.document.styles[name]
        for number, (row, cells) in enumerate(zip(held, parts.cells_of(grid), strict=True)):
            for cell, words, header in zip(cells, row, headers, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph._p.style = style.style_id  # `paragraph.style` looks it up each time
                run = paragraph.add_run(words)
                run.bold = True if number == 0 else None
                if header.numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                if header.language and number:
                    parts.say_in(run, header.language)
        parts.rule_rows(grid)
        edge = parts.CELL_EDGE
        if is_narrow:
            edge = parts.NARROW_EDGE
            parts.narrow_edges(grid)
        parts.share_width(grid, held, self.text_width, parts.STYLES[name][1], edge)
        parts.repeat_header(grid)

    def turn(self, *, landscape: bool) -> None:
        """Go on on a new page that is turned on its side, or upright again."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        sides = sorted((section.page_width, section.page_height), reverse=landscape)
        section.page_width, section.page_height = sides
        self.text_width = Length(section.page_width - 2 * parts.MARGIN)
