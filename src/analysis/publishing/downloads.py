"""Findings as files to download: what stands in each cell, and the CSV that is made of it.

Text that a spreadsheet would run is refused with its place: a guard before it, such as an
apostrophe, would change what the author wrote, and some programs take it off again.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from analysis import language
from analysis.disclosure import MARKS
from analysis.findings import Figure, Table
from analysis.language import Words
from analysis.publishing.faults import GateError, words
from analysis.publishing.wording import clean

# A spreadsheet takes a cell that starts with one of these for a formula, quoted or not
# (OWASP ASVS 1.2.10, CWE-1236); the wide forms count as the narrow ones in East Asian settings.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where semicolons or tabs part cells, one begins after them, too; programs take blanks and quotes
# before a formula off
PARTS = re.compile(r"[;\t\r\n]")
FORMULA = re.compile(r"[\s\"']*[=+\-@＝＋－＠]")
FIGURES = "numbers-in-the-text"
LONGEST = 32_767  # signs of one cell in Excel, which cuts off the rest
QUOTED = 40  # signs of a refused text that its message repeats
KEPT_AS_RECORDED = ("date", "year")


class Datum(NamedTuple):
    """One cell: its number, ISO date or text (None: empty), as it is printed, and its unit."""

    value: Any
    written: str
    unit: str = "text"


@dataclass(frozen=True)
class Column:
    """One column of a file: the name of its text, and its heading, which no other column has."""

    name: str
    label: str
    key: str
    numeric: bool = False


@dataclass(frozen=True)
class Sheet:
    """What a file holds in one language."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Datum, ...], ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """The letters that stand in the place of numbers, each once, in their order."""
        numeric = [place for place, column in enumerate(self.columns) if column.numeric]
        found = {row[place].value for row in self.rows for place in numeric}
        return tuple(letter for letter in MARKS if letter in found)


def table_csv(table: Table, reader: str) -> bytes:
    """Write a table for a spreadsheet in one language.

    Numbers stay numbers, dates stay ISO dates and what is not available is an empty cell; codes
    are in words, and headers in the reader's language. What a number says of people has the digits
    that the page prints, and no more.

    Parameters
    ----------
    table
        The recorded table.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    bytes
        UTF-8 with a byte-order mark, which Excel needs to read Welsh letters.

    Raises
    ------
    GateError
        When a spreadsheet would run or cut off a text; every cell is named.
    """
    return _csv(checked(table_sheet(table, reader), table.name))


def figures_csv(figures: Sequence[Figure], reader: str) -> bytes:
    """Write recorded figures for a spreadsheet: label, value, limits, method, sources.

    Raises
    ------
    GateError
        When a spreadsheet would run or cut off a text; every cell is named.
    """
    return _csv(checked(figures_sheet(figures, reader), FIGURES))


def unsafe(tables: Iterable[Table], figures: Sequence[Figure] = ()) -> list[Words]:
    """List the texts of a report's files that a spreadsheet would run or cut off.

    Parameters
    ----------
    tables
        Every table that the report offers.
    figures
        The figures of its text.

    Returns
    -------
    list of Words
        A line a cell: table, row, column, what was found and what is expected. A cell that is
        the same in both languages is named once.
    """
    held = {table.name: table for table in tables}
    lines = [
        line
        for table in held.values()
        for reader in language.LANGUAGES
        for line in _faults(table_sheet(table, reader), table.name)
    ]
    for reader in language.LANGUAGES if figures else ():
        lines += _faults(figures_sheet(figures, reader), FIGURES)
    unique = {(line.key, *map(str, line.values.values())): line for line in lines}
    return list(unique.values())


def checked(sheet: Sheet, name: str) -> Sheet:
    """Return what a file holds when no spreadsheet would run or cut off any of it.

    Raises
    ------
    GateError
        When one would; every cell is named.
    """
    problems = _faults(sheet, name)
    if problems:
        raise GateError(*problems)
    return sheet


def table_sheet(table: Table, reader: str) -> Sheet:
    """Return what the files of a table hold in one language."""
    shown = table.display(reader)
    headers = [
        Column(header.name, clean(header.label), f"columns.{header.name}", header.numeric)
        for header in shown.headers
    ]
    recorded = table.published_rows
    cells = [_cells(table, recorded, shown, place) for place in range(len(headers))]
    rows = list(zip(*cells, strict=True))
    if table.basis and "basis" not in table.columns:  # the file may be read far from its page
        headers.append(_column("basis", "columns.basis", reader))
        basis = _text(_bases(table.basis, reader))
        rows = [(*row, basis) for row in rows]
    return Sheet(_told_apart(headers), tuple(rows))


def figures_sheet(figures: Sequence[Figure], reader: str) -> Sheet:
    """Return what the files of the numbers in the text hold in one language."""
    names = ("finding", "written", "number", "low", "high")
    columns = [_column(name, f"interface.numbers.{name}", reader) for name in names]
    columns += [_column(name, f"interface.{name}", reader) for name in ("method", "sources")]
    columns.append(_column("basis", "columns.basis", reader))
    return Sheet(tuple(columns), tuple(_figure_row(figure, reader) for figure in figures))


def file_name(name: str) -> str:
    """Return the file name of a finding, without ending: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _column(name: str, key: str, reader: str) -> Column:
    return Column(name, language.text(key, reader), key)


def _told_apart(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Give columns of the same heading different ones: a limit, the name of what it limits.

    A spreadsheet's table has no two columns of one name, and a program reads them by it.
    """
    counted = Counter(column.label.casefold() for column in columns)
    found: list[Column] = []
    before = ""
    for column in columns:
        if counted[column.label.casefold()] == 1:
            before = column.label
            found.append(column)
        else:
            label = f"{before}: {column.label}" if before else column.label
            found.append(replace(column, label=label))
    taken: Counter[str] = Counter()
    for place, column in enumerate(found):
        taken[column.label.casefold()] += 1
        if (number := taken[column.label.casefold()]) > 1:
            found[place] = replace(column, label=f"{column.label} ({number})")
    return tuple(found)


def _figure_row(figure: Figure, reader: str) -> tuple[Datum, ...]:
    methods, named = language.text(f"methods.{figure.method}", reader), figure.sources
    sources = "; ".join(language.text(f"sources.{source}", reader) for source in named)
    return (
        _text(language.text(f"findings.{figure.name}", reader)),
        _text(figure.say(reader)),
        *(_number(part, figure.unit, reader) for part in figure.published),
        *map(_text, (methods, sources, _bases(figure.basis, reader))),
    )


def _number(value: Any, unit: str, reader: str) -> Datum:
    written = "" if value is None else language.value(value, unit, reader)
    return Datum(value, written, unit)


def _bases(bases: Iterable[str], reader: str) -> str:
    return "; ".join(language.code("basis", base, reader) for base in bases)


def _text(written: str) -> Datum:
    return Datum(written, written)


def _cells(
    table: Table,
    recorded: Sequence[Sequence[Any]],
    shown: language.DisplayTable,
    place: int,
) -> list[Datum]:
    written = [row[place] for row in shown.rows]
    name = shown.headers[place].name
    if name not in table.columns:  # a pair of columns, one a language: its cells are text
        return [_text(cell) for cell in written]
    own = table.columns.index(name)
    entry = language.column(name)
    unit = "text" if "codes" in entry else entry.get("unit", "text")
    return [_cell(row[own], cell, unit) for row, cell in zip(recorded, written, strict=True)]


def _cell(recorded: Any, written: str, unit: str) -> Datum:
    if recorded is None:
        return Datum(None, written, unit)
    is_number = isinstance(recorded, (int, float)) and not isinstance(recorded, bool)
    if is_number or unit in KEPT_AS_RECORDED:
        return Datum(recorded, written, unit)
    return Datum(written, written, "text")


def _faults(sheet: Sheet, name: str) -> list[Words]:
    found = [
        words(f"downloads.{fault}_heading", table=name, found=_shortened(column.label))
        for column in sheet.columns
        for fault in _what_is_wrong(column.label)
    ]
    for number, row in enumerate(sheet.rows, start=1):
        for column, datum in zip(sheet.columns, row, strict=True):
            for fault in _what_is_wrong(datum.value):
                place = {"table": name, "row": number, "column": Words(column.key)}
                text = _shortened(datum.value)
                values = {"count": len(datum.value), "most": LONGEST, "found": text}
                found.append(words(f"downloads.{fault}", **place, **values))
    return found


def _what_is_wrong(value: Any) -> Iterator[str]:
    if not isinstance(value, str):
        return
    if _runs(value) or _runs(clean(value)):
        yield "formula"
    if len(value.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST:
        yield "long"


def _runs(text: str) -> bool:
    return text.startswith(FORMULA_STARTS) or any(map(FORMULA.match, PARTS.split(text)))


def _shortened(text: str) -> str:
    plain = clean(text)
    return plain if len(plain) <= QUOTED else plain[:QUOTED].rstrip() + " …"


def _csv(sheet: Sheet) -> bytes:
    out = io.StringIO()
    rows = [[column.label for column in sheet.columns]]
    rows += [[_plain(datum.value) for datum in row] for row in sheet.rows]
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value
