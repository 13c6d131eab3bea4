"""The blocks of a report as plain data that the typesetter reads: words, sizes and widths.

Everything is a string, a number, a list or a mapping: what an author types is never markup.
"""

import re
from collections.abc import Iterator, Sequence

from analysis import language
from analysis.language import DisplayTable
from analysis.publishing import lettering
from analysis.publishing.blocks import (
    Aside,
    Block,
    Figure,
    ListBlock,
    Paragraph,
    Quotation,
    Section,
    Table,
)
from analysis.publishing.layout import fits_paper, is_broad
from analysis.publishing.page import picture_size
from analysis.publishing.prose import Run
from analysis.publishing.wording import Text

Plain = dict[str, object]
UPRIGHT, TURNED = 493.0, 745.0  # points from edge to edge of the text, on A4 and on its side
TALLEST = 567.0  # points: 200 mm
TALL = 1.8  # how much higher than broad a picture is that has its words beside it
BESIDE = 14.0  # points between a picture and the words beside it
COLUMN = 690.0  # points from the top of the text to its foot, with a little to spare
LINE, NOTE_LINE = 15.0, 12.5  # points from line to line of text and of notes
TABLE_LINE, ROW_EDGE = 1.4, 7.0  # from line to line of a cell, by its letters; points around a row
MANY_LETTERS = 1500  # a row with a longer cell may be split over two pages
SMALL_TABLE = 200.0  # points: a table no taller stands whole on one page
ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:)\]]")


class Typesetter:
    """Writes the blocks of one report in one language as plain data."""

    def __init__(self, reader: str) -> None:
        self.reader = reader
        self.pictures: dict[str, bytes] = {}
        # What is printed at the end: the tables behind the figures, and the broad tables
        self.behind: list[Plain] = []
        self.broad: list[Plain] = []

    def say(self, key: str) -> str:
        """Return one of the package's own texts."""
        return language.text(f"interface.{key}", self.reader)

    def flags(self, bases: Sequence[str]) -> list[str]:
        """Return the flags of what numbers rest on, in words."""
        return [self.say(f"basis.{base}.label") for base in bases]

    def section(self, section: Section) -> Plain:
        """Write a section and its parts."""
        return {
            "number": str(section.number or ""),
            "heading": section.heading[self.reader],
            "blocks": list(self.blocks(section.blocks)),
            "parts": [self.section(part) for part in section.parts],
        }

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Plain]:
        """Write blocks in their order."""
        for block in blocks:
            yield {**self._block(block), "flags": self.flags(block.basis)}

    def _block(self, block: Block) -> Plain:
        match block:
            case Paragraph():
                return {"kind": "paragraph", "items": [self.runs(block.runs[self.reader])]}
            case ListBlock(items=items, ordered=ordered):
                kind = "numbered" if ordered else "list"
                return {"kind": kind, "items": [self.runs(item[self.reader]) for item in items]}
            case Quotation(items=items):
                return {
                    "kind": "quotation",
                    "items": [self.runs(item[self.reader]) for item in items],
                }
            case Aside():
                return self._aside(block)
            case Figure():
                return self.figure(block)
            case Table():
                return self._table_in_place(block)

    def _aside(self, block: Aside) -> Plain:
        return {
            "kind": "aside",
            "sort": block.sort,
            "heading": block.heading[self.reader],
            "items": [self.runs(item[self.reader]) for item in block.items],
        }

    def _table_in_place(self, table: Table) -> Plain:
        if table.is_references:
            return self._references(table)
        if is_broad(table):
            turned = self.table(table, TURNED)
            self.broad.append(turned)
            return {**turned, "kind": "elsewhere"}
        return self.table(table, UPRIGHT)

    def runs(self, runs: Sequence[Run]) -> list[Plain]:
        """Write runs of text with their styles."""
        return [
            {
                "text": run.text,
                **({"strong": True} if run.strong else {}),
                **({"emphasis": True} if run.emphasis else {}),
                **({"href": run.href} if run.href else {}),
            }
            for run in runs
        ]

    def figure(self, figure: Figure) -> Plain:
        """Write a figure; its picture is kept by name, and its small tables for the end."""
        name, reader = f"figure-{figure.number}", self.reader
        self.pictures[name] = figure.svg[reader]
        label = f"{self.say('figure')} {figure.number}"
        title, caption = _ended(figure.title[reader]), figure.caption[reader]
        notes = self._notes(figure.sources, figure.methods)
        above = (figure.headline[reader], f"{label}. {title} {figure.unit[reader]}")
        return {
            "kind": "figure",
            "anchor": name,
            "picture": name,
            **_place(figure.svg[reader], above, caption, notes),
            "headline": figure.headline[reader],
            "label": label,
            "title": title,
            "unit": figure.unit[reader],
            "caption": caption,
            "alt": figure.alt[reader],
            "notes": notes,
            "data": self._data_behind(figure, label),
        }

    def _data_behind(self, figure: Figure, label: str) -> list[Plain]:
        """Return where the data of a figure are, and keep the tables that are printed."""
        found: list[Plain] = []
        for place, table in enumerate(figure.data, start=1):
            held: Plain = {
                "label": self.say("paper.data_file"),
                "file": f"data/{table.data.name}.csv",
            }
            if fits_paper(table):
                anchor = f"data-{figure.number}-{place}"
                self.behind.append(
                    {
                        **self.table(table, UPRIGHT, lettering.SMALL),
                        "label": label,
                        "anchor": anchor,
                        "notes": [],
                        "flags": self.flags(table.basis),
                    }
                )
                held["anchor"] = anchor
            found.append(held)
        return found

    def table(self, table: Table, room: float, sizes: Sequence[float] = lettering.SIZES) -> Plain:
        """Write a table as a grid with the widths of its columns."""
        return {
            "kind": "table",
            "anchor": f"table-{table.number}",
            "label": self._table_name(table),
            "caption": table.caption[self.reader],
            **self.grid(table.cells[self.reader], room, sizes),
            "marks": self._marks(table),
            "notes": self._notes(table.sources, (table.method,)),
            "flags": self.flags(table.basis),
        }

    def grid(self, shown: DisplayTable, room: float, sizes: Sequence[float]) -> Plain:
        """Write the cells of a table, each a string, and how they stand."""
        texts = [
            [header.label, *(row[place] for row in shown.rows)]
            for place, header in enumerate(shown.headers)
        ]
        size, widths = lettering.columns(
            [list(map(lettering.printable, column)) for column in texts], room, sizes
        )
        return {
            "size": size,
            "whole": _table_height(shown, widths, size) <= SMALL_TABLE,
            "widths": [round(width, 1) for width in widths],
            "numeric": [header.numeric for header in shown.headers],
            "languages": [header.language or "" for header in shown.headers],
            "headers": [header.label for header in shown.headers],
            "rows": [list(row) for row in shown.rows],
            "tall": [max(map(len, row), default=0) > MANY_LETTERS for row in shown.rows],
        }

    def _references(self, table: Table) -> Plain:
        return {
            "kind": "references",
            "anchor": f"table-{table.number}",
            "label": self._table_name(table),
            "caption": table.caption[self.reader],
            "items": [
                {"name": name, "runs": _linked(reference)}
                for name, reference in table.cells[self.reader].rows
            ],
            "notes": self._notes(table.sources, (table.method,)),
        }

    def _table_name(self, table: Table) -> str:
        return f"{self.say('table')} {table.number}"

    def _marks(self, table: Table) -> Plain:
        """Return what the letters mean that stand in the place of numbers."""
        letters = [[letter, language.code("mark", letter, self.reader)] for letter in table.marks]
        return {"label": self.say("disclosure.marks"), "letters": letters}

    def _notes(self, sources: Sequence[Text], methods: Sequence[Text]) -> list[list[str]]:
        """Return the sources and the methods, each a label and its words."""
        label = self.say("source" if len(sources) == 1 else "sources")
        return [
            [label, "; ".join(source[self.reader] for source in sources)],
            *([self.say("method"), method[self.reader]] for method in methods),
        ]


def _linked(reference: str) -> list[Plain]:
    """Write a reference with its web addresses as links."""
    runs: list[dict[str, str]] = []
    end = 0
    for found in ADDRESS.finditer(reference):
        runs += [{"text": reference[end : found.start()]}, {"text": found[0], "href": found[0]}]
        end = found.end()
    return [dict(run) for run in [*runs, {"text": reference[end:]}] if run["text"]]


def _ended(words: str) -> str:
    """Return a title with a full stop, where it has no sign at its end."""
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."


def _place(svg: bytes, above: Sequence[str], caption: str, notes: Sequence[Sequence[str]]) -> Plain:
    """Return how wide a picture is printed, and where its words and its notes stand.

    A picture stands whole on one page. Its words stand above and its notes below it, unless a tall
    picture would have to be made small for them: then its words stand beside it, and its notes
    there, too, or apart from it where there is no room.
    """
    width, height = (size * 72 / 96 for size in picture_size(svg))
    beside = height > TALL * width
    left = COLUMN - _height(above if beside else (*above, caption))
    broad = min(UPRIGHT, width)
    wanted = left if beside else min(TALLEST, height * broad / width)
    if beside:
        room = UPRIGHT - BESIDE - min(broad, width * left / height)
        apart = _small_height((("", caption), *notes), room) > left
    else:
        apart = wanted > left - _small_height(notes)
    free = left if apart or beside else left - _small_height(notes)
    shown = width * max(min(wanted, free), COLUMN / 3) / height
    return {"width": round(min(broad, shown), 1), "beside": beside, "apart": apart}


def _height(said: Sequence[str], room: float = UPRIGHT) -> float:
    """Estimate the points that the words above or beside a picture take."""
    return sum(_lines(words, 10.5, room) for words in said) * LINE + 30


def _small_height(notes: Sequence[Sequence[str]], room: float = UPRIGHT) -> float:
    """Estimate the points that the notes of a picture take, with its flags and its file."""
    return (sum(_lines(f"{label}: {words}", 8.5, room) for label, words in notes) + 5) * NOTE_LINE


def _table_height(shown: DisplayTable, widths: Sequence[float], size: float) -> float:
    """Estimate the points that a table takes; the letters of a long one are not measured."""
    header = [header.label for header in shown.headers]
    if len(shown.rows) * LINE > SMALL_TABLE:
        return len(shown.rows) * LINE
    lines = [
        max(_lines(cell, size, width) for cell, width in zip(row, widths, strict=True))
        for row in (header, *shown.rows)
    ]
    return sum(lines) * size * TABLE_LINE + len(lines) * ROW_EDGE


def _lines(words: str, size: float, room: float = UPRIGHT) -> int:
    return 1 + int(lettering.breadth(lettering.printable(words), size) * 1.05 / room)
