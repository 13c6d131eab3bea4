"""Every published number about people as a statement, from the digits that are printed."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from analysis.disclosure import Place, Statement
from analysis.findings import Cell, statements
from analysis.language import LANGUAGES
from analysis.publishing.blocks import Figure, ListBlock, Number, Paragraph, Report, Table
from analysis.publishing.prose import Run

Written = tuple[Cell, str, Place]
VALUE, LOW, HIGH = 2, 3, 4  # columns of the file of the numbers in the text
INTERVAL = " ["  # what stands before the limits of a written number


def realised(report: Report) -> list[Statement]:
    """List what all published numbers say of people: sentences, tables, charts and downloads.

    A number that is written with the same digits in several places is one statement, of the place
    that a reader meets first; where one language or a file has finer digits, that is another.

    Parameters
    ----------
    report
        The case study.

    Raises
    ------
    ValueError
        When a number speaks of people that are not registered.
    """
    found: dict[tuple[object, ...], Statement] = {}
    seen: set[tuple[Cell, str]] = set()
    for cell, written, place in _written(report):
        if (cell, written) in seen:
            continue
        seen.add((cell, written))
        for statement in statements(cell, written, place, report.people):
            key = (statement.about, statement.low, statement.high)
            found.setdefault(key, statement)
    return list(found.values())


def _written(report: Report) -> Iterator[Written]:
    numbers = {number.name: number for number in report.numbers}
    yield from _in_sentences(report, numbers)
    for number in report.numbers:
        yield from _of_number(number)
    yield from _downloaded(report)
    for table in report.tables:
        yield from _of_table(table)


def _in_sentences(report: Report, numbers: Mapping[str, Number]) -> Iterator[Written]:
    for block in report.blocks:
        if isinstance(block, Table | Figure):
            continue
        items = (block.runs,) if isinstance(block, Paragraph) else block.items
        for reader in LANGUAGES:
            for run in (run for item in items for run in item[reader] if run.finding):
                yield from _of_run(run, numbers, reader, isinstance(block, ListBlock))


def _of_run(
    run: Run, numbers: Mapping[str, Number], reader: str, listed: bool
) -> Iterator[Written]:
    number = numbers.get(str(run.finding))
    if number is not None and number.about:
        place = Place(number.name, outlet=f"{'list' if listed else 'sentence'}_{reader}")
        yield number.about, run.text.split(INTERVAL)[0], place


def _of_number(number: Number) -> Iterator[Written]:
    for reader in LANGUAGES:
        place = Place(number.name, outlet=f"numbers_{reader}")
        value, _, limits = number.written[reader].partition(INTERVAL)
        if number.about:
            yield number.about, value, place
        if number.limits_about and limits:
            first = limits.rstrip("]").split(", ")[0]
            yield number.limits_about, first, Place(number.name, 0, "interval", place.outlet)


def _downloaded(report: Report) -> Iterator[Written]:
    """Read the file of the numbers in the text: its rows are the report's numbers, in order."""
    if report.numbers_data is None:
        return
    for reader in LANGUAGES:
        rows = _rows(report.numbers_data.content[reader])
        for number, row in zip(report.numbers, rows, strict=True):
            place = Place(number.name, outlet=f"download_{reader}")
            if number.about:
                yield number.about, _number_in_file(row[VALUE]), place
            if number.limits_about and row[LOW]:
                yield (
                    number.limits_about,
                    _number_in_file(row[LOW]),
                    Place(number.name, 0, "interval", place.outlet),
                )


def _of_table(table: Table) -> Iterator[Written]:
    if not table.about:
        return
    for reader in LANGUAGES:
        headers = [header.name for header in table.recorded[reader].headers]
        in_file = [
            [_number_in_file(cell) for cell in row] for row in _rows(table.data.content[reader])
        ]
        outlets: dict[str, Sequence[Sequence[str]]] = {
            f"table_{reader}": table.recorded[reader].rows,
            f"download_{reader}": in_file,
        }
        for outlet, rows in outlets.items():
            for column, cells in table.about.items():
                place = headers.index(column)
                for at, (cell, row) in enumerate(zip(cells, rows, strict=True), start=1):
                    yield cell, row[place], Place(table.name, at, column, outlet)


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]


def _number_in_file(cell: str) -> str:
    """Return a cell of a file as a page would write it; ``1e-05`` and ``-0.0`` among them."""
    try:
        number = float(cell)
    except ValueError:
        return cell
    written = f"{number:.12f}".rstrip("0") if "e" in cell.lower() else cell
    return written.replace("-", "−").removesuffix(".")
