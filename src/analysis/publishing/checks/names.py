"""Names in a report: words that both languages write alike, and titles cited as they are."""

import re
from collections.abc import Iterable, Iterator

from analysis.language import DisplayTable
from analysis.language.recognising import sentences
from analysis.language.spelling import APOSTROPHES, WORD, bare
from analysis.publishing.blocks import Figure, Paragraph, Report, Table
from analysis.publishing.wording import Text

JOINED = re.compile(r"\S+ & \S+")  # of a name: "Price & Partners"


def names_in(report: Report) -> frozenset[str]:
    """Return what a report's readers may meet in either language as it is written.

    Returns
    -------
    frozenset of str
        Words with a capital that a text or table has in both languages, such as those of
        *Westmorland and Furness*; what an ampersand joins in a reviewer's name; and the
        sentences of the references, whose titles are cited in the language of their publication.
    """
    found = _facts(report)
    for welsh, english in _pairs(report):
        found |= _capitals(welsh) & _capitals(english)
    found.update(part for name, _ in report.provenance.packages for part in name.split("-"))
    for table in report.tables:
        if table.is_references:
            for reader in ("cy", "en"):
                found.update(
                    part for cell in _cells(table.cells[reader]) for part in sentences(cell)
                )
    return frozenset(found)


def _facts(report: Report) -> set[str]:
    """Return what identifies the report and is written alike in both languages: Infuse, Alpha."""
    plain = [held for held in vars(report.facts).values() if isinstance(held, str)]
    return {*_capitals(plain), *(held for text in plain for held in JOINED.findall(text))}


def _pairs(report: Report) -> Iterator[tuple[Iterable[str], Iterable[str]]]:
    for table in report.tables:
        yield [*_cells(table.cells.cy)], [*_cells(table.cells.en)]
    for text in _texts(report):
        yield [text.cy], [text.en]


def _texts(report: Report) -> Iterator[Text]:
    facts = report.facts
    yield from (held for held in vars(facts).values() if hasattr(held, "cy"))
    for number in report.numbers:
        yield from (number.written, number.method, *number.sources)
    for table in report.tables:
        yield from (table.method, *table.sources)
    for block in report.blocks:
        if isinstance(block, Table | Figure):
            yield block.caption
        else:
            items = [block.runs] if isinstance(block, Paragraph) else block.items
            for item in items:
                written = {r: "".join(run.text for run in item[r]) for r in ("cy", "en")}
                yield Text(**written)


def _cells(table: DisplayTable) -> Iterator[str]:
    return (cell for row in table.rows for cell in row)


def _capitals(texts: Iterable[str]) -> set[str]:
    words = WORD.findall("\n".join(texts).translate(APOSTROPHES))
    return {bare(word) for word in words if word != word.lower()}  # h-Eileanan is one
