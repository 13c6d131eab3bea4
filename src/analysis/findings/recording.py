"""Recording the findings of one notebook, and saving them whole."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from analysis import language, tables
from analysis.case import Case
from analysis.findings.items import Chart, Figure, FindingsError, Table, ordered_bases
from analysis.findings.plain import figures_csv, plain
from analysis.findings.store import SUBJECTS, file_hash, no_such, subject_folder, swap

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
        self._bases: dict[str, set[str]] = {}

    def record(
        self,
        name: str,
        value: Any,
        *,
        unit: str,
        sources: Sequence[str],
        method: str,
        interval: tuple[float, float] | None = None,
        people: int | None = None,
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
        people
            How many people the figure counts or describes, if it counts people.

        Raises
        ------
        FindingsError
            When a text, a unit or a source is not known.
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
        figure = Figure(full, value, unit, interval=limits, people=plain(people), **common)
        self.figures[name] = figure
        return figure

    def record_all(self, values: Mapping[str, Any], **common: Any) -> list[Figure]:
        """Record several figures that share unit, sources, method and people: see `record`."""
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
            The smallest number of people that one row counts, if rows count people.
        orders
            Columns by which a reader can see the rows: a page shows the table in the first order
            and, folded away, in each of the others; on paper the first is printed.

        Raises
        ------
        FindingsError, MissingText
            When a text, a column or a source is not known.
        """
        full = self._name(name, "tables")
        frame = frame.rename(columns=self._described)
        shown = language.display(frame, "en")
        rows = tuple(tuple(plain(cell) for cell in row) for row in frame.itertuples(index=False))
        columns = tuple(map(str, frame.columns))
        common = self._common(sources, method)
        common["orders"] = self._orders(full, orders, [header.name for header in shown.headers])
        self.tables[name] = Table(full, columns, rows, people=plain(people), **common)
        return self.tables[name]

    def chart(self, name: str, *, kind: str, table: str, **options: Any) -> Chart:
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
        self.charts[name] = Chart(full, kind, drawn, options)
        return self.charts[name]

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

    def save(self) -> str:
        """Save everything recorded, replacing what was saved before, whole or not at all.

        Returns
        -------
        str
            Where, and how much of each.
        """
        folder = subject_folder(self.study, self.subject)
        staged = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        (staged / "figures.csv").write_text(figures_csv(self.figures), encoding="utf-8")
        for name, table in self.tables.items():
            text = table.frame.to_csv(index=False, lineterminator="\n")
            (staged / f"table_{name}.csv").write_text(text, encoding="utf-8")
        content = json.dumps(self._content(), ensure_ascii=False, indent=1) + "\n"
        (staged / "findings.json").write_text(content, encoding="utf-8")
        swap(staged, folder)
        return (
            f"{folder.relative_to(self.study.root).as_posix()}: {len(self.figures)} figures, "
            f"{len(self.tables)} tables, {len(self.charts)} charts"
        )

    def _content(self) -> dict[str, Any]:
        held: list[Figure | Table] = [*self.figures.values(), *self.tables.values()]
        used = sorted({source for finding in held for source in finding.sources})
        read = [file for name in used for file in tables.source_files(self.study, name)]
        return {
            "case": self.study.name,
            "subject": self.subject,
            "inputs": {
                path.relative_to(self.study.root).as_posix(): file_hash(path)
                for path in [self.study.raw / "case.yaml", *read]
            },
            "figures": {name: asdict(figure) for name, figure in self.figures.items()},
            "tables": {name: asdict(table) for name, table in self.tables.items()},
            "charts": {
                name: {
                    "kind": chart.kind,
                    "tables": {key: _local(table.name) for key, table in chart.tables.items()},
                    "options": chart.options,
                }
                for name, chart in self.charts.items()
            },
            "withheld": self.withheld,
        }

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

    def _orders(self, full: str, orders: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
        """Return orders by the columns' names in language/text; refuse what is no column."""
        if isinstance(orders, str):
            msg = f"orders of table {full} is a list of columns; found {orders!r}"
            raise FindingsError(msg)
        found = tuple(map(self._described, orders))
        wrong = [name for name in found if name not in known or found.count(name) > 1]
        if wrong:
            msg = (
                f"orders of table {full} name each column once; found {', '.join(found)}; "
                f"columns: {', '.join(known)}"
            )
            raise FindingsError(msg)
        return found

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


def _local(name: str) -> str:
    return name.split(".", 1)[1]
