"""Recording the findings of one notebook, and saving them whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from analysis import language, tables
from analysis.case import Case
from analysis.disclosure import People, Statement
from analysis.findings import judging, naming, watching
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
    """The findings of one notebook, recorded as it runs and saved by its last cell.

    What rests on a raw table without rows, but for those of `tables.OPTIONAL`, is not recorded: a
    count that is not known is not zero. A table or chart is withheld: `reason` names the text.
    """

    def __init__(self, study: Case, subject: str, reason: str = "not_filled") -> None:
        if subject not in SUBJECTS:
            msg = f"no subject is named {subject!r}; subjects: {', '.join(SUBJECTS)}"
            raise FindingsError(msg)
        self.study, self.subject, self.reason = study, subject, reason
        self.whole = True  # until something is not made for want of rows
        self._described = partial(naming.described, subject)
        self.figures: dict[str, Figure] = {}
        self.tables: dict[str, Table] = {}
        self.charts: dict[str, Chart] = {}
        self.withheld: dict[str, str] = {}
        self.counted: dict[str, People] = {}
        self._bases: dict[str, set[str]] = {}
        self._lacking: dict[str, bool] = {}
        watching.start()

    def given(self, *sources: str, also: bool = True) -> bool:
        """Say whether raw tables have rows, and a condition holds, for what rests on them.

        Where it does not, every table and chart of the subject that is not recorded until the
        findings are saved is withheld, with the reason.
        """
        there = also and not any(map(self._lacks, sources))
        self.whole = self.whole and there
        return there

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
        full = naming.full_name(self.subject, name, "findings")
        if hasattr(value, "estimate"):
            interval = (value.low, value.high) if interval is None else interval
            value = value.estimate
        value = plain(value)
        language.value(value, unit, "en")
        limits = (plain(interval[0]), plain(interval[1])) if interval is not None else None
        if limits is not None and None in limits:
            limits = None
        common = self._common(sources, method)
        if not self.given(*sources):
            return Figure(full, None, unit, **common)
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
    ) -> Table | str:
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
        full = naming.full_name(self.subject, name, "tables")
        common = self._common(sources, method)
        if not self.given(*sources):
            return self.withhold(name, reason=self.reason)
        cells = judging.cells_by_row(frame, rows or {}, about or {}, self._described)
        frame = frame.rename(columns=self._described)
        content = tuple(tuple(plain(cell) for cell in row) for row in frame.itertuples(index=False))
        common["orders"] = naming.described_orders(self.subject, full, orders)
        common["groups"] = tuple(self._described(column) for column in (rows or {}).values())
        columns = tuple(map(str, frame.columns))
        table = Table(full, columns, content, people=plain(people), about=cells, **common)
        naming.refuse_unknown_orders(table)
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
        full = naming.full_name(self.subject, name, "charts", ".title", ".caption", ".alt")
        more = {key: options.pop(key) for key in SECOND_TABLES if key in options}
        wanted = {"table": table, **more}
        if not self.whole and any(
            self.withheld.get(each) == self.reason for each in wanted.values()
        ):
            return self.withhold(name, reason=self.reason)
        for asked in wanted.values():
            if asked not in self.tables:
                raise FindingsError(no_such("table", asked, self.tables))
        drawn = {key: self.tables[asked] for key, asked in wanted.items()}
        options = {
            key: naming.described_option(self.subject, item) for key, item in options.items()
        }
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
        unknown = [name for name in names if name not in known]
        if unknown and self.whole:
            raise FindingsError(no_such("finding", unknown[0], known))
        found = [known[name] for name in names if name in known]
        return judging.statements_of(found, self.counted)

    def save(self) -> str:
        """Save everything recorded, replacing what was saved before, whole or not at all.

        Returns
        -------
        str
            Where, and how much of each.
        """
        if not self.whole:
            made = {**self.tables, **self.charts, **self.withheld}
            for name in naming.tables_and_charts(self.subject):
                if name not in made:
                    self.withheld[name] = self.reason
        held = self.figures, self.tables, self.charts, self.withheld, self.counted
        return save(Saved(self.study, self.subject, *held))

    def _common(self, sources: Sequence[str], method: str) -> dict[str, Any]:
        if not language.has_text(f"methods.{method}"):
            msg = f"language/text holds no method in words named {method!r} (methods.{method})"
            raise FindingsError(msg)
        if isinstance(sources, str) or not sources:
            msg = f"sources is a list of raw tables; found {sources!r}"
            raise FindingsError(msg)
        found = ordered_bases(base for source in sources for base in self._flagged(source))
        return {"sources": tuple(sources), "method": method, "basis": found}

    def _lacks(self, source: str) -> bool:
        if source not in self._lacking:
            needed = not source.startswith("reference/") and source not in tables.OPTIONAL
            self._lacking[source] = needed and not tables.filled(self.study, [source])
        return self._lacking[source]

    def _flagged(self, source: str) -> set[str]:
        if source not in self._bases:
            self._bases[source] = tables.bases(self.study, source)
        return self._bases[source]
