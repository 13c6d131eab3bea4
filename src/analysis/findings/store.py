"""Loading the findings of a case again."""

import difflib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from analysis import tables
from analysis.case import Case
from analysis.disclosure import People
from analysis.findings.folders import SUBJECTS, file_hash_or_none, findings_file
from analysis.findings.items import (
    DOTS_PER_INCH,
    Chart,
    Figure,
    FindingsError,
    Table,
    ordered_bases,
)
from analysis.findings.people import read_people
from analysis.findings.saying import read_cell
from analysis.language import SpokenError, Words
from analysis.tables import sources


class StaleFindings(SpokenError):
    """Findings are not there or older than their raw tables; the message says what to run."""


@dataclass(frozen=True)
class Record:
    """The saved findings of a case, every subject together; names are ``subject.name``.

    `withheld` names the tables and charts that were not made, with the text that says why;
    `people` holds those of whom numbers speak, for the audit of what is published; `missing` names
    the subjects that were skipped, since their tables have no rows yet.
    """

    figures: dict[str, Figure]
    tables: dict[str, Table]
    charts: dict[str, Chart]
    inputs: dict[str, str]
    subjects: tuple[str, ...]
    withheld: dict[str, str] = field(default_factory=dict)
    people: dict[str, People] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def figure(self, name: str) -> Figure:
        """Return a figure by its full name."""
        return _find("figure", name, self.figures)

    def table(self, name: str) -> Table:
        """Return a table by its full name."""
        return _find("table", name, self.tables)

    def chart(self, name: str) -> Chart:
        """Return a chart by its full name."""
        return _find("chart", name, self.charts)

    @cached_property
    def basis(self) -> tuple[str, ...]:
        """Flagged bases of anything recorded."""
        everything: list[Figure | Table] = [*self.figures.values(), *self.tables.values()]
        return ordered_bases(base for finding in everything for base in finding.basis)

    @classmethod
    def join(cls, parts: Iterable[Self]) -> Self:
        """Put the findings of several subjects together."""
        joined = cls({}, {}, {}, {}, ())
        for part in parts:
            joined.figures.update(part.figures)
            joined.tables.update(part.tables)
            joined.charts.update(part.charts)
            joined.inputs.update({path: known for path, known in part.inputs.items() if known})
            joined.withheld.update(part.withheld)
            _refuse_twice(part.people, joined.people)
            joined.people.update(part.people)
        subjects = tuple(dict.fromkeys(name.split(".")[0] for name in joined.figures))
        return replace(joined, subjects=subjects)


def load(study: Case, subjects: Sequence[str] = SUBJECTS[:-1]) -> Record:
    """Load the saved findings of a case.

    Parameters
    ----------
    study
        The case.
    subjects
        Whose findings; every subject's but the case study's own when not given.

    Raises
    ------
    StaleFindings
        When a subject has none yet, or its raw tables have changed since; all are listed. A
        subject whose tables have no rows yet is missing instead, unless all of them are.
    """
    missing = [subject for subject in subjects if _is_missing(study, subject)]
    if len(missing) == len(subjects):
        raise StaleFindings(*_nothing(study, subjects))
    problems: list[Words] = []
    parts = []
    for subject in (subject for subject in subjects if subject not in missing):
        file = findings_file(study, subject)
        if not file.is_file():
            problems.append(Words("findings_state.none", {"subject": subject}))
            continue
        try:
            part = _from_content(json.loads(file.read_text(encoding="utf-8")), file.parent)
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            RecursionError,
            OSError,
        ):  # a file that somebody edited or cut short
            problems.append(Words("findings_state.unreadable", {"subject": subject}))
            continue
        problems += [
            Words("findings_state.changed", {"subject": subject, "file": path})
            for path in _stale(study, part)
        ]
        parts.append(part)
    if problems:
        key = "run_council" if study.elsewhere else "run"
        what_to_do = {"case": study.name, "code": study.elsewhere}
        raise StaleFindings(*problems, Words(f"findings_state.{key}", what_to_do))
    return replace(Record.join(parts), missing=tuple(missing))


def _is_missing(study: Case, subject: str) -> bool:
    """Say whether a subject has no findings because it could not have any."""
    if findings_file(study, subject).is_file():
        return False
    every, either = tables.NEEDS.get(subject, ()), tables.NEEDS_ONE_OF.get(subject, ())
    return bool(tables.lacking(study, every, either))


def _nothing(study: Case, subjects: Sequence[str]) -> list[Words]:
    """Word that not one of the subjects can have findings, and what they would need."""
    every = [
        name
        for subject in subjects
        for needs in (tables.NEEDS, tables.NEEDS_ONE_OF)
        for name in needs.get(subject, ())
    ]
    values = {"tables": ", ".join(sources.known_as(study, name) for name in every)}
    none = [Words("findings_state.none", {"subject": subject}) for subject in subjects]
    return [*none, Words("findings_state.nothing_filled", values)]


def _find(kind: str, name: str, held: dict[str, Any]) -> Any:
    if name not in held:
        raise FindingsError(no_such(kind, name, held))
    return held[name]


def _stale(study: Case, part: Record) -> list[str]:
    return [
        path for path, known in part.inputs.items() if file_hash_or_none(study.root / path) != known
    ]


def _refuse_twice(people: Iterable[str], held: Iterable[str]) -> None:
    if twice := sorted(set(people) & set(held)):
        msg = f"two subjects register people of one name: {', '.join(twice)}; rename them in one"
        raise FindingsError(msg)


def _from_content(content: dict[str, Any], folder: Path) -> Record:
    subject = content["subject"]
    figures = {f"{subject}.{name}": _figure(item) for name, item in content["figures"].items()}
    held = {f"{subject}.{name}": _table(item) for name, item in content["tables"].items()}
    charts = {
        f"{subject}.{name}": Chart(
            f"{subject}.{name}",
            item["kind"],
            {key: held[f"{subject}.{table}"] for key, table in item["tables"].items()},
            item["options"],
        )
        for name, item in content["charts"].items()
    }
    withheld = {f"{subject}.{name}": reason for name, reason in content["withheld"].items()}
    people = {name: read_people(name, item, folder) for name, item in content["people"].items()}
    inputs = dict(content["inputs"].items())
    return Record(figures, held, charts, inputs, (subject,), withheld, people)


def _figure(item: dict[str, Any]) -> Figure:
    limits = tuple(item["interval"]) if item["interval"] else None
    cells = {name: read_cell(item[name]) for name in ("about", "limits_about")}
    return Figure(**{**_tuples(item), "interval": limits, **cells})


def _table(item: dict[str, Any]) -> Table:
    more = {name: tuple(item[name]) for name in ("columns", "orders", "groups")}
    rows = tuple(tuple(row) for row in item["rows"])
    about = {column: tuple(map(read_cell, cells)) for column, cells in item["about"].items()}
    return Table(**{**_tuples(item), **more, "rows": rows, "about": about})


def _tuples(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "sources": tuple(item["sources"]), "basis": tuple(item["basis"])}


def no_such(kind: str, name: str, held: Iterable[str]) -> str:
    """Say that a name is not there, with near spellings."""
    near = difflib.get_close_matches(name, list(held), n=3)
    return f"no {kind} is named {name!r}" + (f"; near: {', '.join(near)}" if near else "")


def warm_charts(study: Case, subject: str, reader: str) -> None:
    """Draw a subject's charts for what is kept of it: letters, fonts and the widths of words.

    For a process that others are forked from, which draw charts with almost the same words.
    """
    from analysis import charts

    held = load(study, (subject,)).charts.values()
    charts.warm((chart.drawing(reader), reader) for chart in held)


def charts_as_png(study: Case, subject: str, reader: str) -> dict[tuple[bytes, int], bytes]:
    """Return a subject's charts as a notebook shows them: by SVG and dots per inch, the PNG.

    For `analysis.charts.keep_png`, in a process that cannot make them itself.
    """
    from analysis import charts

    held = load(study, (subject,)).charts.values()
    drawn = [charts.drawn(chart.drawing(reader), reader) for chart in held]
    return {(svg, DOTS_PER_INCH): charts.png(svg, DOTS_PER_INCH) for svg in drawn}
