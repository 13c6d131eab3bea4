"""What a case study is made of: blocks that hold their words in both languages at once.

Nothing here is written for one kind of output: the page, the PDF and the Word file are made from
the same blocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analysis.disclosure import People
from analysis.findings import Cell
from analysis.language import LANGUAGES, DisplayTable
from analysis.publishing.drafting import Gaps
from analysis.publishing.facts import Facts, Provenance
from analysis.publishing.faults import IncompleteBlock, words
from analysis.publishing.prose import Run
from analysis.publishing.wording import Both, Later, Text, words_of

Inline = Both[tuple[Run, ...]]
EMPTY = DisplayTable((), ())
FIGURE_NEEDS = ("headline", "title", "unit", "caption", "alt", "svg", "png", "data", "sources")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `basis` flags what its numbers rest on."""

    runs: Inline
    basis: tuple[str, ...] = ()
    kind: str = "paragraph"


@dataclass(frozen=True)
class ListBlock:
    """A list of one level."""

    items: tuple[Inline, ...]
    ordered: bool = False
    basis: tuple[str, ...] = ()
    kind: str = "list"


@dataclass(frozen=True)
class Quotation:
    """Somebody's words, a paragraph an item."""

    items: tuple[Inline, ...]
    basis: tuple[str, ...] = ()
    kind: str = "quotation"


@dataclass(frozen=True)
class Aside:
    """What an author sets apart from the text, a paragraph an item; `sort` is a code."""

    sort: str
    items: tuple[Inline, ...]
    basis: tuple[str, ...] = ()
    kind: str = "aside"

    @property
    def heading(self) -> Text:
        """What kind of aside it is, in words."""
        return words_of(f"interface.aside.{self.sort}")


@dataclass(frozen=True)
class Callout:
    """A banner that a reader must meet before what it warns of."""

    name: str
    heading: Text
    body: Text


@dataclass(frozen=True)
class DataFile:
    """A table as files to download: a file name without ending, its CSV and its workbook."""

    name: str
    content: Both[bytes]
    xlsx: Both[bytes] | Later[bytes] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Ordered:
    """A table's cells by one of its columns, whose heading is `by`."""

    by: Text
    cells: Both[DisplayTable]


@dataclass(frozen=True)
class Table:
    """A table of findings; `number` is None for the data behind a figure.

    `cells` are in the first of its `orders`, or as recorded where it has none. `about` holds, by
    column, what the number in each of the `recorded` rows says of people; `unsaid` names columns
    from personal tables that do not say it; `marks` are the letters that stand for numbers.
    """

    name: str
    number: int | None
    caption: Text
    cells: Both[DisplayTable]
    method: Text
    sources: tuple[Text, ...]
    data: DataFile
    people: int | None = None
    basis: tuple[str, ...] = ()
    orders: tuple[Ordered, ...] = ()
    marks: tuple[str, ...] = ()
    about: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    recorded: Both[DisplayTable] = Both(EMPTY, EMPTY)
    unsaid: tuple[str, ...] = ()
    kind: str = "table"

    def __post_init__(self) -> None:
        _refuse_incomplete(self, "caption", "method", "sources", "data")

    @property
    def is_references(self) -> bool:
        """It is read as a list of references and not as a grid."""
        return [header.name for header in self.cells.en.headers] == ["record_id", "reference"]


@dataclass(frozen=True)
class Figure:
    """A chart with what a reader needs who cannot see it.

    `headline` says what is found, `title` what is plotted, `unit` in what. `inline` is its picture
    for the web page where parts of it can be reached one by one.
    """

    name: str
    number: int
    headline: Text
    title: Text
    unit: Text
    caption: Text
    alt: Text
    svg: Both[bytes]
    png: Both[bytes]
    data: tuple[Table, ...]
    basis: tuple[str, ...] = ()
    inline: Text | None = None
    kind: str = "figure"

    def __post_init__(self) -> None:
        _refuse_incomplete(self, *FIGURE_NEEDS)

    @property
    def methods(self) -> tuple[Text, ...]:
        """The methods of the tables that it draws, each once."""
        return tuple(dict.fromkeys(table.method for table in self.data))

    @property
    def sources(self) -> tuple[Text, ...]:
        """The sources of the tables that it draws, each once."""
        return tuple(dict.fromkeys(source for table in self.data for source in table.sources))


Block = Paragraph | ListBlock | Quotation | Aside | Table | Figure


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; `number` is None for a heading without one."""

    key: str
    number: int | None
    heading: Text
    blocks: tuple[Block, ...]
    parts: tuple["Section", ...] = ()


@dataclass(frozen=True)
class Number:
    """A number that the text uses: how it is written, and where it comes from.

    `about` and `limits_about` are what it and its interval say of people; `unsaid` is a number
    from a personal table that does not say it.
    """

    name: str
    label: Text
    written: Text
    method: Text
    sources: tuple[Text, ...]
    people: int | None = None
    basis: tuple[str, ...] = ()
    about: Cell = ()
    limits_about: Cell = ()
    unsaid: bool = False

    def __post_init__(self) -> None:
        _refuse_incomplete(self, "label", "written", "method", "sources")


@dataclass(frozen=True)
class Report:
    """A whole report in both languages; `kind` is the name of its form.

    `people` are those of whom its numbers speak: for the audit alone, nothing shows them. `gaps`
    is what it does without; one that has any is a draft.
    """

    kind: str
    facts: Facts
    banners: tuple[Callout, ...]
    summary: Section
    sections: tuple[Section, ...]
    numbers: tuple[Number, ...]
    numbers_data: DataFile | None
    provenance: Provenance
    people: Mapping[str, People] = field(default_factory=dict, repr=False)
    gaps: Gaps = Gaps()

    @property
    def number_groups(self) -> tuple[tuple[Number, ...], ...]:
        """The numbers of the text; those with one method, sources and basis stand together."""
        groups: dict[tuple[object, ...], list[Number]] = {}
        for number in self.numbers:
            alike = (number.method, number.sources, number.basis)
            groups.setdefault(alike, []).append(number)
        return tuple(map(tuple, groups.values()))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of every section, in reading order."""
        return tuple(
            block
            for section in (self.summary, *self.sections)
            for part in (section, *section.parts)
            for block in part.blocks
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, with those behind the figures, in reading order."""
        found: list[Table] = []
        for block in self.blocks:
            found += [block] if isinstance(block, Table) else []
            found += block.data if isinstance(block, Figure) else []
        return tuple(found)


def _refuse_incomplete(block: Any, *names: str) -> None:
    """Refuse a block with a field that is empty in one language or in both."""
    lacking = []
    for name in names:
        held = getattr(block, name)
        if isinstance(held, Both):
            lacking += [f"{name} ({lang})" for lang in LANGUAGES if not _filled(held[lang])]
        elif not held:
            lacking.append(name)
    if lacking:
        kind = getattr(block, "kind", "number")
        raise IncompleteBlock(
            words(f"incomplete.{kind}", name=block.name, lacking=", ".join(lacking))
        )


def _filled(held: Any) -> bool:
    return bool(held.strip() if isinstance(held, (str, bytes)) else held)
