"""What figures and tables say of people: refused when it is not said, or not true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis import language
from analysis.disclosure import People, Place, Statement
from analysis.findings import truth
from analysis.findings.items import Figure, FindingsError, Table
from analysis.findings.reading import read_number
from analysis.findings.saying import Cell, Said, cell_of, in_row, limits_of

if TYPE_CHECKING:  # pandas takes a second to import
    import pandas as pd

Rows = Mapping[str, str]
AboutColumns = Mapping[str, Said | Sequence[Said]]
LIMITS = ("low", "high")


def cells_by_row(
    frame: pd.DataFrame, rows: Rows, about: AboutColumns, described: Callable[[str], str]
) -> dict[str, tuple[Cell, ...]]:
    """Return what the number in each row of each column says of people.

    Parameters
    ----------
    frame
        The table as it is given.
    rows
        Dimension to the column that holds the level of each row: blank for everybody, several
        levels joined by semicolons.
    about
        Column, or a pair of columns without ``_en`` and ``_cy``, to what its numbers say; a list
        has an entry a row. Columns ``x_low`` and ``x_high`` that are not named give away the sizes
        of the groups of ``x``.
    described
        Returns a column's name as language/text knows it.

    Raises
    ------
    FindingsError
        When a column is not there, a list is not as long as the table, or a row's level and the
        number's own group have nothing in common.
    """
    _refuse_unknown(frame, rows, about)
    levels = [
        dict(zip(rows, map(_level, row), strict=True))
        for row in frame[list(rows.values())].itertuples(index=False)
    ]
    found: dict[str, tuple[Cell, ...]] = {}
    for column, said in about.items():
        each = said if isinstance(said, list) else [said] * len(frame)
        if len(each) != len(frame):
            msg = f"about of {column} has {len(each)} entries; the table has {len(frame)} rows"
            raise FindingsError(msg)
        try:
            cells = (in_row(cell_of(item), row) for item, row in zip(each, levels, strict=True))
            found[column] = tuple(cells)
        except ValueError as error:
            msg = f"about of {column}: {error}"
            raise FindingsError(msg) from None
    limits = {
        f"{column}_{end}": tuple(map(limits_of, cells))
        for column, cells in found.items()
        for end in LIMITS
        if f"{column}_{end}" in frame.columns and f"{column}_{end}" not in found
    }
    return {described(column): cells for column, cells in {**found, **limits}.items()}


def judge_figure(
    figure: Figure, about: Said | None, limits: Said | None, people: Mapping[str, People]
) -> Figure:
    """Add to a figure what it says of people.

    Parameters
    ----------
    figure
        The figure without it.
    about, limits
        As `Findings.record` takes them.
    people
        Those registered, by name.

    Raises
    ------
    FindingsError
        When a number from a personal table does not say what it is about, or is not true.
    """
    cell = () if about is None else cell_of(about)
    given_away = limits_of(cell) if limits is None else cell_of(limits)
    figure = replace(figure, about=cell, limits_about=given_away if figure.interval else ())
    if figure.unsaid:
        msg = (
            f"{figure.name} is a number from {', '.join(figure.sources)}; say with about what it "
            "tells of people, OTHER where nothing"
        )
        raise FindingsError(msg)
    for reader in language.LANGUAGES if cell else ():
        written = language.value(figure.value, figure.unit, reader)
        truth.check(cell, written, figure.name, people)
    truth.check(figure.limits_about, "", f"{figure.name}, interval", people)
    return replace(figure, people=truth.persons(cell, people))


def judge_table(table: Table, people: Mapping[str, People]) -> int | None:
    """Check every written number of a table, in both languages, against the people registered.

    Returns
    -------
    int or None
        How many persons are in the smallest group that a number rests on; None for none.

    Raises
    ------
    FindingsError
        When a column of numbers from a personal table does not say what it is about, or a number
        is not true.
    """
    if table.unsaid:
        msg = (
            f"table {table.name} rests on personal tables and does not say what these columns "
            f"tell of people: {', '.join(table.unsaid)}; give each an about, OTHER where nothing"
        )
        raise FindingsError(msg)
    sizes = []
    for reader in language.LANGUAGES:
        for column, place, written in written_cells(table, reader):
            where = f"{table.name}, row {place + 1}, column {column}"
            truth.check(table.about[column][place], written, where, people)
            if isinstance(read_number(written)[0], float):
                sizes.append(truth.persons(table.about[column][place], people))
    return min((size for size in sizes if size is not None), default=None)


def written_cells(table: Table, reader: str) -> list[tuple[str, int, str]]:
    """List the cells that say something of people: column, row from 0, and what is written."""
    if not table.about:
        return []
    shown = table.display(reader)
    places = {header.name: place for place, header in enumerate(shown.headers)}
    return [
        (column, at, row[places[column]])
        for column in table.about
        for at, row in enumerate(shown.rows)
    ]


def _level(cell: Any) -> str:
    import pandas as pd

    return "" if cell is None or pd.isna(cell) else str(cell).strip()


def _refuse_unknown(frame: pd.DataFrame, rows: Rows, about: AboutColumns) -> None:
    columns = {*map(str, frame.columns)}
    pairs = {name.removesuffix("_en") for name in columns if f"{name[:-3]}_cy" in columns}
    lost = [name for name in rows.values() if name not in columns]
    lost += [name for name in about if name not in columns | pairs]
    if lost:
        msg = f"found no column {', '.join(lost)}; columns: {', '.join(map(str, frame.columns))}"
        raise FindingsError(msg)


def statements_of(
    items: Sequence[Figure | Table], people: Mapping[str, People], readers: Sequence[str] = ("en",)
) -> list[Statement]:
    """List what recorded figures and tables say of people, from the digits of a page."""
    found: list[Statement] = []
    said = (each for item in items for reader in readers for each in _written(item, reader))
    for cell, written, place in said:
        found += truth.statements(cell, written, place, people)
    return found


def _written(item: Figure | Table, reader: str) -> Iterator[tuple[Cell, str, Place]]:
    if isinstance(item, Figure):
        parts = [
            (item.about, item.value),
            *((item.limits_about, end) for end in item.interval or ()),
        ]
        for cell, value in parts:
            if cell:  # a date, say, is about nobody
                yield cell, language.value(value, item.unit, reader), Place(item.name)
        return
    shown = item.display(reader)
    names = [header.name for header in shown.headers]
    for column, cells in item.about.items():
        at = names.index(column)
        for row, (cell, line) in enumerate(zip(cells, shown.rows, strict=True), start=1):
            yield cell, line[at], Place(item.name, row, column)
