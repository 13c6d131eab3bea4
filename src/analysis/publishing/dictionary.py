"""The data dictionary that goes with a file: what each column means, and what the file rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from analysis import language
from analysis.findings import Figure, Table
from analysis.publishing.downloads import Column, Sheet
from analysis.publishing.facts import Facts, Provenance
from analysis.publishing.wording import clean

HEADINGS = ("column", "meaning", "unit", "codes", "blank")


@dataclass(frozen=True)
class Origin:
    """The report that a file belongs to: what identifies it, and what it rests on."""

    facts: Facts
    provenance: Provenance


@dataclass(frozen=True)
class Dictionary:
    """What a reader must know of a file, in one language.

    Attributes
    ----------
    title
        What the file holds.
    headings
        The heads of `columns`.
    columns
        A row for each column: heading, meaning, unit, the words that its codes stand for, and
        what an empty cell means.
    about
        Pairs of an item and its words: report, method, sources, basis, marks, licence, run.
    """

    title: str
    headings: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    about: tuple[tuple[str, str], ...]


def of_table(table: Table, sheet: Sheet, origin: Origin, reader: str) -> Dictionary:
    """Describe the file of a table.

    Parameters
    ----------
    table
        The recorded table.
    sheet
        What its file holds in the language, as `downloads.table_sheet` returns it.
    origin
        The report that it belongs to.
    reader
        ``"cy"`` or ``"en"``.
    """
    title = clean(language.text(f"tables.{table.name}", reader))
    about = _about([table.method], table.sources, table.basis, sheet.marks, origin, reader)
    columns = tuple(_described(column, reader) for column in sheet.columns)
    return Dictionary(title, _headings(reader), columns, ((_say("table", reader), title), *about))


def of_figures(figures: Iterable[Figure], sheet: Sheet, origin: Origin, reader: str) -> Dictionary:
    """Describe the file of the numbers in the text; each row has its own method and sources."""
    title = _say("numbers", reader)
    bases = dict.fromkeys(basis for figure in figures for basis in figure.basis)
    about = _about([], (), bases, [], origin, reader)
    columns = tuple(
        (
            column.label,
            language.text(f"meanings.numbers.{column.name}", reader),
            language.text(f"units.{_unit_of_numbers(column.name)}", reader),
            "",
            _say("nothing", reader),
        )
        for column in sheet.columns
    )
    return Dictionary(title, _headings(reader), columns, ((_say("table", reader), title), *about))


def _headings(reader: str) -> tuple[str, ...]:
    return tuple(_say(name, reader) for name in HEADINGS)


def _say(name: str, reader: str) -> str:
    return language.text(f"interface.dictionary.{name}", reader)


def _unit_of_numbers(name: str) -> str:
    return "number" if name in ("number", "low", "high") else "text"


def _described(column: Column, reader: str) -> tuple[str, ...]:
    entry = language.column(column.name)
    key = f"meanings.{column.name}"
    meaning = language.text(key, reader) if language.has_text(key) else column.label
    words = _unit(entry, reader), _codes(entry, reader), _blank(entry, reader)
    return column.label, clean(meaning), *words


def _blank(entry: dict[str, str], reader: str) -> str:
    """Say what an empty cell means; a dash, which a page prints in it, means that none applies."""
    key = entry.get("blank", "words.not_available")
    return _say("nothing", reader) if key == "words.nothing" else clean(language.text(key, reader))


def _unit(entry: dict[str, str], reader: str) -> str:
    if "codes" in entry:
        return language.text("units.codes", reader)
    if entry.get("lang", reader) != reader:
        return language.text(f"units.text_{entry['lang']}", reader)
    return language.text(f"units.{entry.get('unit', 'text')}", reader)


def _codes(entry: dict[str, str], reader: str) -> str:
    return _listed(entry["codes"], reader) if "codes" in entry else ""


@cache
def _listed(codes: str, reader: str) -> str:
    """Return what the codes of a list mean; many tables have a column of the same list."""
    names = language.codes(codes)
    return "; ".join(clean(language.code(codes, name, reader)) for name in names)


def _about(
    methods: Iterable[str],
    sources: Iterable[str],
    bases: Iterable[str],
    marks: Iterable[str],
    origin: Origin,
    reader: str,
) -> tuple[tuple[str, str], ...]:
    facts, rests = origin.facts, origin.provenance
    found = [
        ("report", facts.title[reader]),
        ("publisher", facts.publisher(reader)),
        *(("method", language.text(f"methods.{name}", reader)) for name in methods),
        *(("source", language.text(f"sources.{name}", reader)) for name in sources),
        *(("basis", language.code("basis", name, reader)) for name in bases),
        *(("mark", f"{letter}: {language.code('mark', letter, reader)}") for letter in marks),
        ("licence", facts.licence[reader]),
        ("licence_address", facts.licence_url),
        ("version", facts.version),
        ("published", language.long_date(facts.published, reader)),
        ("data_date", language.long_date(rests.data_date, reader)),
        ("run", rests.run),
        ("software", rests.software),
        ("language", language.text("interface.language_name", reader)),
    ]
    return tuple((_say(name, reader), clean(written)) for name, written in found if written)
