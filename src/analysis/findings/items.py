"""The three kinds of finding: a figure, a table, a chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis import language

if TYPE_CHECKING:  # pandas takes a second to import, and most commands make no table
    import pandas as pd

# bases that a reader must be told of wherever they show
FLAGGED_BASES = ("illustrative", "simulated")


class FindingsError(Exception):
    """A finding is recorded wrongly, or asked for and not there."""


@dataclass(frozen=True)
class Figure:
    """One number, date, code or name with what a reader must know of it."""

    name: str
    value: Any
    unit: str
    sources: tuple[str, ...]
    method: str
    interval: tuple[float, float] | None = None
    people: int | None = None
    basis: tuple[str, ...] = ()

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
    """A table of findings; `columns` and `rows` are plain values."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    sources: tuple[str, ...]
    method: str
    people: int | None = None
    basis: tuple[str, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """The table as a DataFrame."""
        import pandas as pd

        cells = pd.DataFrame(list(self.rows), columns=list(self.columns), dtype=object)
        return cells.infer_objects()

    def display(self, reader: str) -> language.DisplayTable:
        """Write the table for a reader of one language."""
        return language.display(self.frame, reader)

    def __repr__(self) -> str:
        shown = self.display(language.reader_language()).frame()
        return shown.to_string(index=False)

    def _repr_html_(self) -> str:
        reader = language.reader_language()
        caption = language.text(f"tables.{self.name}", reader)
        body = self.display(reader).frame().to_html(index=False, border=0)
        return f"<p><strong>{caption}</strong></p>{body}"


@dataclass(frozen=True)
class Chart:
    """A chart: its kind, the tables that it draws and how."""

    name: str
    kind: str
    tables: dict[str, Table]
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The table whose rows the chart draws."""
        return self.tables["table"]

    @property
    def basis(self) -> tuple[str, ...]:
        """Flagged bases of every table that the chart draws."""
        return ordered_bases(base for table in self.tables.values() for base in table.basis)

    def say(self, part: str, reader: str) -> str:
        """Return the chart's ``title``, ``caption`` or ``alt`` text as it is kept by name."""
        return language.text(f"charts.{self.name}.{part}", reader)

    def draw(self, reader: str) -> Any:
        """Draw the chart in a language.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from analysis import charts

        notes = [language.text(f"charts.note_{base}", reader) for base in self.basis]
        frames = {key: table.frame for key, table in self.tables.items()}
        title = self.say("title", reader)
        drawing = charts.Drawing(self.kind, frames, self.options, title, " ".join(notes) or None)
        return charts.draw(drawing, reader)

    def __repr__(self) -> str:
        return self.say("title", language.reader_language())

    def _repr_png_(self) -> bytes:
        from analysis import charts

        return charts.png(self.draw(language.reader_language()), dots_per_inch=100)


def ordered_bases(bases: Iterable[str]) -> tuple[str, ...]:
    """Keep the flagged bases, each once, in one order."""
    found = set(bases)
    return tuple(base for base in FLAGGED_BASES if base in found)
