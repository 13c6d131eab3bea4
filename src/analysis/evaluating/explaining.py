"""Whence a number: from its finding back to the cell, the method and the raw tables."""

import difflib
from dataclasses import dataclass
from typing import Any

from analysis import findings, tables
from analysis.case import Case
from analysis.evaluating.labels import label
from analysis.evaluating.saying import say_statement
from analysis.evaluating.showing import Shown, shown_in
from analysis.evaluating.tracing import Place, find_place
from analysis.findings import Chart, Figure, Record, Table
from analysis.language import LANGUAGES, SpokenError, Words, text
from analysis.publishing import method_cards
from analysis.publishing.method_cards import MethodCard
from analysis.tables import sources

SUBJECTS = findings.SUBJECTS[:-1]
MOST_NEAR = 3
Both = dict[str, str]


class UnknownFinding(SpokenError):
    """No finding has the name that was asked for, or several have."""


@dataclass(frozen=True)
class Source:
    """One raw table: its name, its file, what it is, and how many rows were read.

    `rows` is None where so few would tell of single people.
    """

    table: str
    file: str
    label: Both
    rows: int | None


@dataclass(frozen=True)
class Explanation:
    """All that is known of where a finding comes from.

    Attributes
    ----------
    name, kind, label
        The finding, what kind it is, and what it is called in each language.
    value
        A figure with its interval, or the size of a table, in each language; blank where it may
        not be told.
    statement
        What it says of whom, in each language.
    sources
        The raw tables that it rests on.
    counted
        People in the smallest group that it rests on; None where nobody is counted or they are
        too few to be told.
    held_back
        Something of it is not told, since it counts few people.
    place
        The cell that records it.
    card
        Its method, with functions and source; None for a chart that draws several.
    basis
        Flagged bases: illustrative, simulated.
    shown
        Where the case study shows it.
    """

    name: str
    kind: str
    label: Both
    value: Both
    statement: Both
    sources: tuple[Source, ...]
    counted: int | None
    held_back: bool
    place: Place | None
    card: MethodCard | None
    basis: tuple[str, ...]
    shown: tuple[Shown, ...]


def explain(study: Case, asked: str) -> Explanation:
    """Trace a recorded finding back to what it was made from.

    Parameters
    ----------
    study
        The case; its notebooks have been run.
    asked
        The finding's name, with its subject or, where only one subject has it, without.

    Raises
    ------
    UnknownFinding
        When no finding has this name, or several have; near names are given.
    StaleFindings
        When findings are missing or older than their raw tables.
    """
    record = findings.load(study, SUBJECTS)
    name = full_name(record, asked)
    if name in record.figures:
        return _of_figure(study, record, record.figures[name])
    if name in record.tables:
        return _of_table(study, record, record.tables[name])
    if name in record.charts:
        return _of_chart(study, record, record.charts[name])
    return _of_withheld(study, record, name)


def full_name(record: Record, asked: str) -> str:
    """Return the full name of a finding.

    Raises
    ------
    UnknownFinding
        When none or several have it.
    """
    names = [*record.figures, *record.tables, *record.charts, *record.withheld]
    names = list(dict.fromkeys(names))
    if asked in names:
        return asked
    ending = [name for name in names if name.partition(".")[2] == asked]
    if len(ending) == 1:
        return ending[0]
    if ending:
        values = {"finding": asked, "names": ", ".join(ending)}
        raise UnknownFinding(Words("explain.several", values))
    short = {name.partition(".")[2]: name for name in names}
    near = difflib.get_close_matches(asked, names, n=MOST_NEAR)
    near += [short[one] for one in difflib.get_close_matches(asked, short, n=MOST_NEAR)]
    listed = ", ".join(dict.fromkeys(near))
    key = "explain.unknown_near" if listed else "explain.unknown"
    raise UnknownFinding(Words(key, {"finding": asked, "near": listed}))


def _of_figure(study: Case, record: Record, figure: Figure) -> Explanation:
    minimum = study.settings.disclosure.minimum
    few = figure.people is not None and 0 < figure.people < minimum
    written = {reader: "" if few else figure.say(reader) for reader in LANGUAGES}
    statement = {
        reader: say_statement(figure.about, reader, personal=not figure.unsaid)
        for reader in LANGUAGES
    }
    return _explained(study, record, figure, "figure", written, statement, few)


def _of_table(study: Case, record: Record, table: Table) -> Explanation:
    minimum = study.settings.disclosure.minimum
    few = table.people is not None and 0 < table.people < minimum
    size = {"rows": len(table.rows), "columns": len(table.columns)}
    written = {reader: text("explain.size", reader, **size) for reader in LANGUAGES}
    cells = {saying for column in table.about.values() for cell in column for saying in cell}
    about = tuple(sorted(cells, key=repr))
    statement = {reader: say_statement(about, reader, most=MOST_NEAR) for reader in LANGUAGES}
    return _explained(study, record, table, "table", written, statement, few)


def _explained(
    study: Case,
    record: Record,
    item: Figure | Table,
    kind: str,
    written: Both,
    statement: Both,
    few: bool,
) -> Explanation:
    sources, hidden = _sources(study, item.sources)
    return Explanation(
        name=item.name,
        kind=kind,
        label=_label(item.name, kind),
        value=written,
        statement=statement,
        sources=sources,
        counted=None if few else item.people,
        held_back=few or hidden,
        place=find_place(study, item.name, kind, item.method),
        card=method_cards.card(item.method),
        basis=item.basis,
        shown=shown_in(study, record, item.name),
    )


def _of_chart(study: Case, record: Record, chart: Chart) -> Explanation:
    drawn = list(chart.tables.values())
    names = dict.fromkeys(source for table in drawn for source in table.sources)
    sources, hidden = _sources(study, tuple(names))
    methods = {table.method for table in drawn}
    listed = ", ".join(table.name for table in drawn)
    return Explanation(
        name=chart.name,
        kind="chart",
        label=_label(chart.name, "chart"),
        value={reader: text("explain.draws", reader, tables=listed) for reader in LANGUAGES},
        statement={reader: say_statement((), reader) for reader in LANGUAGES},
        sources=sources,
        counted=None,
        held_back=hidden,
        place=find_place(study, chart.name, "chart"),
        card=method_cards.card(methods.pop()) if len(methods) == 1 else None,
        basis=chart.basis,
        shown=shown_in(study, record, chart.name),
    )


def _of_withheld(study: Case, record: Record, name: str) -> Explanation:
    reason = record.withheld[name]
    place = find_place(study, name, "withheld") or find_place(study, name, "chart")
    return Explanation(
        name=name,
        kind="withheld",
        label=_label(name, "withheld"),
        value={reader: text(f"withheld.{reason}", reader) for reader in LANGUAGES},
        statement={reader: say_statement((), reader) for reader in LANGUAGES},
        sources=(),
        counted=None,
        held_back=False,
        place=place,
        card=None,
        basis=(),
        shown=shown_in(study, record, name),
    )


def _label(name: str, kind: Any) -> Both:
    return {reader: label(name, kind, reader) for reader in LANGUAGES}


def _sources(study: Case, names: tuple[str, ...]) -> tuple[tuple[Source, ...], bool]:
    """Return the raw tables with their rows, and whether a count of them is not told."""
    minimum = study.settings.disclosure.minimum
    found, hidden = [], False
    for name in names:
        frame = _read(study, name)
        few = name in tables.PERSONAL and 0 < len(frame) < minimum
        hidden = hidden or few
        file = sources.kept_in(study, name)
        said = {reader: text(f"sources.{name}", reader) for reader in LANGUAGES}
        found.append(Source(name, file, said, None if few else len(frame)))
    return tuple(found), hidden


def _read(study: Case, name: str) -> Any:
    """Return a raw table of the case, or one of the product's own."""
    own, _, rest = name.partition("/")
    return tables.read_reference(study, rest) if own == "reference" else tables.read(study, name)
