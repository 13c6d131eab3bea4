"""Recording the findings of one notebook, and saving them whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis import language, tables
from analysis.case import Case
from analysis.disclosure import People, Statement
from analysis.findings import judging
from analysis.findings import people as registered
from analysis.findings.holding import NOTHING_TO_DRAW, nothing_to_draw
from analysis.findings.items import Chart, Figure, FindingsError, Table, ordered_bases
from analysis.findings.plain import plain
from analysis.findings.saving import Saved, save
from analysis.findings.saying import Said
from analysis.findings.store import SUBJECTS, no_such

if TYPE_CHECKING:  # pandas takes a second to import, and most commands make no table
    import pandas as pd

SECOND_TABLES = ("ties", "reasons")  # what a kind of chart may draw besides its rows


class Findings:
    """The findings of one notebook, recorded as it runs and saved by its last cell."""

    def __init__(self, study: Case, subject: str) -> None:
        if subject not in SUBJECTS:
            msg = f"no subject is named {subject!r}; subjects: {', '.join(SUBJECTS)}"
            raise FindingsError(msg)
        self.study, self.subject = study, subject
        self.figures: dict[str, Figure] = {}
        self.tables: dict[str, Table] = {}
        self.charts: dict[str, Chart] = {}
        self.withheld: dict[str, str] = {}
        self.counted: dict[str, People] = {}
        self._bases: dict[str, set[str]] = {}

    def people(self, people: People) -> None:
        """Register those of whom numbers are recorded: before the first of these numbers.

        Their rows are kept beside the findings for the audit of what is published; no table, page
        or file that is published ever holds one.

        Parameters
        ----------
        people
            One row a person (or a loan, with the column that says whose it is). A level that is
            missing becomes the level ``missing``.

        Raises
        ------
        FindingsError
            When columns are missing or twice, a measure is outside its limits, or people of this
            name are registered already.
        """
        if people.name in self.counted:
            msg = f"people named {people.name!r} are registered already"
            raise FindingsError(msg)
        self.counted[people.name] = registered.checked(people)

    def record(
        self,
        name: str,
        value: Any,
        *,
        unit: str,
        sources: Sequence[str],
        method: str,
        interval: tuple[float, float] | None = None,
        about: Said | None = None,
        limits_about: Said | None = None,
    ) -> Figure:
        """Record one figure.

        Parameters
        ----------
        name
            Its name within the subject; its label is the text ``findings.<subject>.<name>``.
        value
            A number, an ISO date, a code, a pair of names; None when it is not available. A
            result with ``estimate``, ``low`` and ``high`` brings its interval with it.
        unit
            How it is written: see `analysis.language.value`.
        sources
            The raw tables it is computed from.
        method
            The name of the text ``methods.<method>`` that says in words how.
        interval
            Low and high limit, in the unit.
        about
            What it says of people: `analysis.disclosure.count`, `share`, `net`, `mean` …, `OTHER`
            where it is not about people, a tuple where it says several things. A number from a
            personal table (`PERSONAL`) is not recorded without it.
        limits_about
            What its interval gives away; the sizes of all groups of `about` where not given.
            With `within` it can say how far limits that are rounded let a reader go.

        Raises
        ------
        FindingsError
            When a text, a unit or a source is not known; when a number from a personal table
            comes without `about`, or is not true of the people registered.
        """
        full = self._name(name, "findings")
        if hasattr(value, "estimate"):
            interval = (value.low, value.high) if interval is None else interval
            value = value.estimate
        value = plain(value)
        language.value(value, unit, "en")
        limits = (plain(interval[0]), plain(interval[1])) if interval is not None else None
        if limits is not None and None in limits:
            limits = None
        common = self._common(sources, method)
        figure = Figure(full, value, unit, interval=limits, **common)
        self.figures[name] = judging.judge_figure(figure, about, limits_about, self.counted)
        return self.figures[name]

    def record_all(self, values: Mapping[str, Any], **common: Any) -> list[Figure]:
        """Record several figures that share unit, sources, method and about: see `record`."""
        return [self.record(name, value, **common) for name, value in values.items()]

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        sources: Sequence[str],
        method: str,
        people: int | None = None,
        orders: Sequence[str] = (),
        rows: judging.Rows | None = None,
        about: judging.AboutColumns | None = None,
    ) -> Table:
        """Record a table; its columns are described in language/text, its index is left out.

        Parameters
        ----------
        name
            Its name within the subject; its caption is the text ``tables.<subject>.<name>``.
        frame
            The rows. A column is described by the text ``columns.<subject>_<column>`` if there
            is one, else by ``columns.<column>``.
        sources, method
            As for `record`.
        people
            The smallest number of people that one row counts, where others counted and published
            them; of our own people `about` tells it.
        orders
            Columns by which a reader can see the rows: a page shows the table in the first order
            and, folded away, in each of the others; on paper the first is printed.
        rows
            Dimension of the people to the column that holds each row's level of it; blank for
            everybody, several levels joined by semicolons.
        about
            Column to what its numbers say of people: one for all rows, or a list with one for
            each row. A column of numbers from a personal table is not recorded without it.

        Raises
        ------
        FindingsError, MissingText
            When a text, a column or a source is not known; when a number from a personal table
            comes without `about`, or is not true of the people registered.
        """
        full = self._name(name, "tables")
        cells = judging.cells_by_row(frame, rows or {}, about or {}, self._described)
        frame = frame.rename(columns=self._described)
        content = tuple(tuple(plain(cell) for cell in row) for row in frame.itertuples(index=False))
        common = self._common(sources, method)
        common["orders"] = self._orders(full, orders)
        common["groups"] = tuple(self._described(column) for column in (rows or {}).values())
        columns = tuple(map(str, frame.columns))
        table = Table(full, columns, content, people=plain(people), about=cells, **common)
        _refuse_unknown_orders(table)
        counted = judging.judge_table(table, self.counted)
        self.tables[name] = replace(table, people=counted) if cells else table
        return self.tables[name]

    def chart(self, name: str, *, kind: str, table: str, **options: Any) -> Chart | str:
        """Record a chart of tables that are recorded already.

        Parameters
        ----------
        name
            Its name; its texts are ``charts.<subject>.<name>.title``, ``.caption``, ``.alt``.
        kind
            A kind that `analysis.charts` draws.
        table
            The table whose rows it draws.
        **options
            Columns and settings of the kind; ``ties`` or ``reasons`` names a second table.

        Raises
        ------
        FindingsError
            When a text or a table is not there.
        """
        full = self._name(name, "charts", ".title", ".caption", ".alt")
        more = {key: options.pop(key) for key in SECOND_TABLES if key in options}
        wanted = {"table": table, **more}
        for asked in wanted.values():
            if asked not in self.tables:
                raise FindingsError(no_such("table", asked, self.tables))
        drawn = {key: self.tables[asked] for key, asked in wanted.items()}
        options = {key: self._option(item) for key, item in options.items()}
        chart = Chart(full, kind, drawn, options)
        if nothing_to_draw(chart):
            self.withheld[name] = NOTHING_TO_DRAW
            return language.text(f"withheld.{NOTHING_TO_DRAW}", language.reader_language())
        self.charts[name] = chart
        return chart

    def withhold(self, *names: str, reason: str) -> str:
        """Say that tables or charts are not made, and why: a case study prints the reason.

        Parameters
        ----------
        *names
            Names within the subject, of tables and charts that other runs record.
        reason
            The name of the text ``withheld.<reason>``.

        Returns
        -------
        str
            The reason, in the reader's language.

        Raises
        ------
        FindingsError, MissingText
            When a name is recorded already or the text is not known.
        """
        for name in names:
            if name in self.tables or name in self.charts:
                msg = f"{self.subject}.{name} is recorded already, so it cannot be withheld"
                raise FindingsError(msg)
            self.withheld[name] = reason
        return language.text(f"withheld.{reason}", language.reader_language())

    def statements(self, *names: str) -> list[Statement]:
        """List what recorded figures and tables say of people, for a repair beside them."""
        known: dict[str, Figure | Table] = {**self.figures, **self.tables}
        if unknown := [name for name in names if name not in known]:
            raise FindingsError(no_such("finding", unknown[0], known))
        return judging.statements_of([known[name] for name in names], self.counted)

    def save(self) -> str:
        """Save everything recorded, replacing what was saved before, whole or not at all.

        Returns
        -------
        str
            Where, and how much of each.
        """
        held = self.figures, self.tables, self.charts, self.withheld, self.counted
        return save(Saved(self.study, self.subject, *held))

    def _name(self, name: str, kind: str, *parts: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            msg = f"a finding's name has small letters, digits and underscores; found {name!r}"
            raise FindingsError(msg)
        full = f"{self.subject}.{name}"
        missing = [
            f"{kind}.{full}{part}"
            for part in parts or ("",)
            if not language.has_text(f"{kind}.{full}{part}")
        ]
        if missing:
            msg = f"{full} cannot be recorded before language/text holds: {', '.join(missing)}"
            raise FindingsError(msg)
        return full

    def _orders(self, full: str, orders: Sequence[str]) -> tuple[str, ...]:
        """Return orders by the columns' names in language/text."""
        if isinstance(orders, str):
            msg = f"orders of table {full} is a list of columns; found {orders!r}"
            raise FindingsError(msg)
        return tuple(map(self._described, orders))

    def _described(self, column: str) -> str:
        """Return a column's name as language/text knows it: the subject's own first."""
        own = f"{self.subject}_{column}"
        base = own.removesuffix("_en").removesuffix("_cy")
        known = language.has_text(f"columns.{own}") or language.has_text(f"columns.{base}")
        return own if known else column

    def _option(self, option: Any) -> Any:
        """Return an option of a chart as it is kept: columns by the names of language/text."""
        if isinstance(option, str):
            return self._described(option)
        if isinstance(option, list | tuple):
            return [self._option(item) for item in option]
        return plain(option)

    def _common(self, sources: Sequence[str], method: str) -> dict[str, Any]:
        if not language.has_text(f"methods.{method}"):
            msg = f"language/text holds no method in words named {method!r} (methods.{method})"
            raise FindingsError(msg)
        if isinstance(sources, str) or not sources:
            msg = f"sources is a list of raw tables; found {sources!r}"
            raise FindingsError(msg)
        found = ordered_bases(base for source in sources for base in self._flagged(source))
        return {"sources": tuple(sources), "method": method, "basis": found}

    def _flagged(self, source: str) -> set[str]:
        if source not in self._bases:
            self._bases[source] = tables.bases(self.study, source)
        return self._bases[source]


def _refuse_unknown_orders(table: Table) -> None:
    """Refuse an order that is no column of the table as a reader sees it, or stands twice."""
    known, found = [header.name for header in table.display("en").headers], table.orders
    if any(name not in known or found.count(name) > 1 for name in found):
        msg = f"orders of table {table.name} name each column once; found {', '.join(found)}"
        raise FindingsError(f"{msg}; columns: {', '.join(known)}")
