"""The three kinds of finding: a figure, a table, a chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from analysis import language
from analysis.disclosure import MARKS, is_mark
from analysis.findings.reading import is_number, read_number
from analysis.findings.saying import Cell
from analysis.language.numbers import ORDINAL
from analysis.tables.names import PERSONAL

if TYPE_CHECKING:  # pandas takes a second to import, and most commands make no table
    import pandas as pd

FLAGGED_BASES = ("illustrative", "simulated")  # a reader is told of them wherever they show
DOTS_PER_INCH = 100  # of a chart in a notebook


class FindingsError(Exception):
    """A finding is recorded wrongly, or asked for and not there."""


@dataclass(frozen=True)
class Figure:
    """One number, date, code or name with what a reader must know of it.

    `about` is what the number says of people, `limits_about` what the limits of its interval give
    away; `people` is how many persons are in the smallest group that it rests on.
    """

    name: str
    value: Any
    unit: str
    sources: tuple[str, ...]
    method: str
    interval: tuple[float, float] | None = None
    people: int | None = None
    basis: tuple[str, ...] = ()
    about: Cell = ()
    limits_about: Cell = ()

    @property
    def unsaid(self) -> bool:
        """It is a number from a personal table, and nobody has said what it says of people."""
        personal = not set(PERSONAL).isdisjoint(self.sources)
        return personal and not self.about and _is_numeric(self.value)

    @property
    def published(self) -> tuple[Any, Any, Any]:
        """The number and its limits, None where there are none, with the digits of a page.

        What says nothing of people keeps all its digits.
        """
        parts = (self.value, *(self.interval or (None, None)))
        held = [part if _is_numeric(part) else None for part in parts]
        if not self.about:
            return held[0], held[1], held[2]
        written = [
            None if part is None else _as_written(part, language.value(part, self.unit, "en"))
            for part in held
        ]
        return written[0], written[1], written[2]

    def say(self, reader: str) -> str:
        """Write the figure, with its interval if it has one, in a language."""
        written = language.value(self.value, self.unit, reader)
        if self.interval is None:
            return written
        return f"{written} {language.interval(*self.interval, self.unit, reader)}"

    def __repr__(self) -> str:
        reader = language.reader_language()
        return f"{language.text(f'findings.{self.name}', reader)}: {self.say(reader)}"


@dataclass(frozen=True)
class Table:
    """A table of findings; `columns` and `rows` are plain values.

    `orders` names the columns, as a reader sees them, by which a page shows its rows in turn.
    `about` holds, by column as a reader sees it, what the number of each row says of people.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    sources: tuple[str, ...]
    method: str
    people: int | None = None
    basis: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    about: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    groups: tuple[str, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """The table as a DataFrame."""
        return _frame(self.rows, self.columns)

    @property
    def published(self) -> pd.DataFrame:
        """The table as `published_rows` has it, for a picture."""
        return _frame(self.published_rows, self.columns) if self.about else self.frame

    @property
    def published_rows(self) -> tuple[tuple[Any, ...], ...]:
        """The rows with no more digits of what they say of people than a reader sees.

        What is not printed is in no picture and in no file.
        """
        if not self.about:
            return self.rows
        shown = self._shown("en")
        places = {header.name: place for place, header in enumerate(shown.headers)}
        seen_at = [places.get(name) if name in self.about else None for name in self.columns]
        return tuple(
            tuple(
                cell if at is None else _as_written(cell, seen[at])
                for cell, at in zip(row, seen_at, strict=True)
            )
            for row, seen in zip(self.rows, shown.rows, strict=True)
        )

    @property
    def marks(self) -> tuple[str, ...]:
        """The letters that stand in the place of numbers, each once, in their order."""
        shown = self._shown("en")
        numeric = [place for place, header in enumerate(shown.headers) if header.numeric]
        found = {seen[place] for seen in shown.rows for place in numeric}
        return tuple(letter for letter in MARKS if letter in found)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """Columns of numbers from personal tables of which nobody has said what they tell."""
        if set(PERSONAL).isdisjoint(self.sources):
            return ()
        shown = [self._shown(reader) for reader in language.LANGUAGES]
        known = {*self.about, *self.groups}
        return tuple(
            header.name
            for place, header in enumerate(shown[0].headers)
            if header.name not in known
            and "codes" not in language.column(header.name)
            and any(is_number(row[place]) for table in shown for row in table.rows)
        )

    def display(self, reader: str, order: str | None = None) -> language.DisplayTable:
        """Write the table for a reader of one language, by a column if it is given.

        Numbers come from the most to the least, ranks and dates from the first, text in the
        language's alphabet; what is not available comes last. Equal rows stay as recorded.
        """
        shown = self._shown(reader)
        if order is None:
            return shown
        place = [header.name for header in shown.headers].index(order)
        keys = [
            _sort_key(self._recorded(row, order), cells[place], order, reader)
            for row, cells in zip(self.rows, shown.rows, strict=True)
        ]
        turn = sorted(range(len(keys)), key=keys.__getitem__)
        return replace(shown, rows=tuple(shown.rows[at] for at in turn))

    def _shown(self, reader: str) -> language.DisplayTable:
        """Return the written table; a report asks for it many times."""
        held: dict[str, language.DisplayTable] = self.__dict__.setdefault("_written", {})
        if reader not in held:
            columns = {
                name: _alike([row[at] for row in self.rows]) for at, name in enumerate(self.columns)
            }
            held[reader] = language.display_columns(columns, reader)
        return held[reader]

    def _recorded(self, row: tuple[Any, ...], name: str) -> Any:
        """Return the recorded cell of a column that a reader sees; for a pair, the English one."""
        return row[self.columns.index(name if name in self.columns else f"{name}_en")]

    def __repr__(self) -> str:
        return self.display(language.reader_language()).plain()

    def _repr_html_(self) -> str:
        reader = language.reader_language()
        caption = language.text(f"tables.{self.name}", reader)
        return self.display(reader).html(reader, caption)


@dataclass(frozen=True)
class Chart:
    """A chart: its kind, the tables of findings that it draws, and how; it holds nothing else.

    Raises
    ------
    FindingsError
        When it draws something that is no table of findings, or an option holds more than names,
        numbers and lists of them.
    """

    name: str
    kind: str
    tables: dict[str, Table]
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        strange = [key for key, held in self.tables.items() if not isinstance(held, Table)]
        if strange or "table" not in self.tables:
            found = ", ".join(f"{key}: {type(self.tables[key]).__name__}" for key in self.tables)
            msg = f"chart {self.name!r} draws tables of findings, the first under 'table'"
            raise FindingsError(f"{msg}; found {found or 'none'}")
        for option, held in self.options.items():
            if not _is_plain(held):
                msg = f"chart {self.name!r}: option {option!r} is a name, a number or a list"
                raise FindingsError(f"{msg}; found {type(held).__name__}")

    @property
    def table(self) -> Table:
        """The table whose rows the chart draws."""
        return self.tables["table"]

    @property
    def basis(self) -> tuple[str, ...]:
        """Flagged bases of every table that the chart draws."""
        return ordered_bases(base for table in self.tables.values() for base in table.basis)

    def say(self, part: str, reader: str) -> str:
        """Return one of the chart's texts as it is kept by name: ``headline``, ``alt``."""
        return language.text(f"charts.{self.name}.{part}", reader)

    def draw(self, reader: str) -> Any:
        """Draw the chart in a language.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from analysis import charts

        return charts.draw(self.drawing(reader), reader)

    def drawing(self, reader: str) -> Any:
        """Return what is drawn in a language.

        Returns
        -------
        analysis.charts.Drawing
        """
        from analysis import charts

        notes = [language.text(f"charts.note_{base}", reader) for base in self.basis]
        frames = {key: table.published for key, table in self.tables.items()}
        title = self.say("title", reader)
        return charts.Drawing(self.kind, frames, self.options, title, " ".join(notes) or None)

    def __repr__(self) -> str:
        return self.say("title", language.reader_language())

    def _repr_png_(self) -> tuple[bytes, dict[str, str]]:
        from analysis import charts

        reader = language.reader_language()
        image = charts.png(charts.drawn(self.drawing(reader), reader), DOTS_PER_INCH)
        return image, {"alt": self.say("title", reader)}  # JupyterLab reads it aloud


def _is_plain(held: Any) -> bool:
    """Say whether an option tells how to draw, and brings nothing to be drawn."""
    if isinstance(held, (list, tuple)):
        return all(_is_plain(item) for item in held)
    return held is None or isinstance(held, (str, int, float, date))


def _sort_key(cell: Any, written: str, column: str, reader: str) -> tuple[Any, ...]:
    """Return what a row is sorted by: see `Table.display`."""
    if cell is None:
        return (1,)
    entry = language.column(column)
    unit = "" if "codes" in entry else entry.get("unit", "")
    if is_mark(cell) and written == cell:
        return (1,)
    if _is_numeric(cell):
        return (0, cell if unit in ORDINAL else -cell)
    if unit == "date":
        return (0, cell)
    return (0, *language.sort_key(written, reader))


def _frame(rows: Iterable[tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns), dtype=object).infer_objects()


def _alike(cells: list[Any]) -> list[Any]:
    """Turn whole numbers beside others, or beside gaps, into others, as a DataFrame does."""
    kinds = {type(cell) for cell in cells}
    if len(kinds) > 1 and kinds <= {int, float, type(None)}:
        return [None if cell is None else float(cell) for cell in cells]
    return cells


def _is_numeric(cell: Any) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _as_written(cell: Any, written: str) -> Any:
    """Return a number with the digits that are written."""
    if not _is_numeric(cell):
        return cell
    value, digit_step = read_number(written)
    return int(value) if digit_step >= 1 and isinstance(value, float) else value


def ordered_bases(bases: Iterable[str]) -> tuple[str, ...]:
    """Keep the flagged bases, each once, in one order."""
    found = set(bases)
    return tuple(base for base in FLAGGED_BASES if base in found)
