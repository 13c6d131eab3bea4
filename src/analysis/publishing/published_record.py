"""What a published report says, for programs: the findings that it prints, and no other number.

It stands beside the report, so that whoever runs the notebooks again can hold every finding
against what was published.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from analysis import findings, language
from analysis.case import Case
from analysis.findings import Record
from analysis.language import Words
from analysis.publishing.blocks import Paragraph, Report
from analysis.publishing.facts import provenance_of
from analysis.publishing.faults import GateError, PublishingError, words
from analysis.publishing.forms import form_of
from analysis.publishing.wording import clean

FILE = "findings.json"
FORMAT = 1
# what a later verification leaves beside a report, which is no part of it
BADGES = {"en": "verified.svg", "cy": "gwiriwyd.svg"}
FIGURE_KEYS = {"value", "low", "high", "unit", "basis"}
TABLE_KEYS = {"columns", "rows", "basis"}
CHART_KEYS = {"kind", "tables", "options", "basis"}

Entry = dict[str, Any]
Held = TypeVar("Held")


@dataclass(frozen=True)
class Content:
    """Findings as plain values, by kind and full name.

    Numbers about people have the digits of a page, as `Figure.published` and
    `Table.published_rows` give them. `others` names findings that are recorded and not held here.
    """

    figures: Mapping[str, Entry]
    tables: Mapping[str, Entry]
    charts: Mapping[str, Entry]
    withheld: Mapping[str, str]
    others: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The names of everything held."""
        return frozenset((*self.figures, *self.tables, *self.charts, *self.withheld))

    def only(self, names: Collection[str]) -> "Content":
        """Return what is held of some findings, and no others' names."""
        return Content(
            _only(self.figures, names),
            _only(self.tables, names),
            _only(self.charts, names),
            _only(self.withheld, names),
        )


@dataclass(frozen=True)
class PublishedRecord:
    """What a report said when it was published, and from what it was made."""

    case: str
    version: str
    run: str
    inputs: Mapping[str, str]
    content: Content


def content_of(record: Record) -> Content:
    """Return everything that is recorded as plain values, as JSON gives them back."""
    held = {
        "figures": {name: _figure(figure) for name, figure in record.figures.items()},
        "tables": {name: _table(table) for name, table in record.tables.items()},
        "charts": {name: _chart(chart) for name, chart in record.charts.items()},
        "withheld": dict(record.withheld),
    }
    return Content(**json.loads(json.dumps(held)))


def printed(report: Report, record: Record) -> Content:
    """Return those of a record's findings that a report prints.

    A table or chart that was not made belongs to it when the report says why.
    """
    everything = content_of(record)
    reasons = set(_withheld_reasons(report, everything.withheld.values()))
    held = Content(
        _only(everything.figures, (number.name for number in report.numbers)),
        _only(everything.tables, (table.name for table in report.tables)),
        _only(everything.charts, (figure.name for figure in report.figures)),
        {name: why for name, why in everything.withheld.items() if why in reasons},
    )
    return replace(held, others=everything.names - held.names)


def checked(report: Report, record: Record) -> bytes:
    """Return the file of a report's findings, after it went through a gate of its own.

    Raises
    ------
    GateError
        When it holds more than a reader of the report can read; every place is named.
    """
    written = _written(report, printed(report, record))
    problems = faults(written, report)
    if problems:
        raise GateError(*problems)
    return written


def faults(written: bytes, report: Report) -> list[Words]:
    """Find what the file of a report's findings holds and the report does not print.

    Every number is written from the file anew, and must read as the report prints it.
    """
    held = json.loads(written)
    lines = [words("published_record.more", name=name) for name in _unknown_parts(held)]
    printed_numbers = {number.name: number.written["en"] for number in report.numbers}
    for name, entry in held["figures"].items():
        if clean(figure_of(name, entry).say("en")) != printed_numbers.get(name):
            lines.append(words("published_record.figure", name=name))
    printed_tables = {table.name: table.recorded["en"].rows for table in report.tables}
    for name, entry in held["tables"].items():
        if _rows_said(name, entry) != printed_tables.get(name):
            lines.append(words("published_record.table", name=name))
    known = {figure.name for figure in report.figures}
    lines += [words("published_record.more", name=name) for name in held["charts"].keys() - known]
    return lines


def read_published(study: Case) -> PublishedRecord:
    """Read what a case's report said when it was published.

    Raises
    ------
    PublishingError
        When nothing is published, or its findings cannot be read.
    """
    path = study.reports / FILE
    shown = path.relative_to(study.root).as_posix()
    if not path.is_file():
        raise PublishingError(words("published_record.none", file=shown, case=study.name))
    try:
        return _read(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        line = words("published_record.unreadable", file=shown, case=study.name)
        raise PublishingError(line) from None


def is_up_to_date(study: Case) -> bool:
    """Say whether what is published is what would be published now, from the saved findings."""
    form = form_of(study)
    try:
        published = read_published(study)
        record = findings.load(study, form.subjects)
    except (PublishingError, findings.FindingsError):
        return False
    return published.run == provenance_of(study, record, form).run


def _read(held: Mapping[str, Any]) -> PublishedRecord:
    content = Content(
        _entries(held["figures"], FIGURE_KEYS),
        _entries(held["tables"], TABLE_KEYS),
        _entries(held["charts"], CHART_KEYS),
        {str(name): str(why) for name, why in held["withheld"].items()},
        frozenset(map(str, held["not_published"])),
    )
    return PublishedRecord(
        case=str(held["case"]),
        version=str(held["version"]),
        run=str(held["run"]),
        inputs=dict(held["inputs"]),
        content=content,
    )


def _kinds() -> dict[str, set[str]]:
    return {"figures": FIGURE_KEYS, "tables": TABLE_KEYS, "charts": CHART_KEYS}


def _entries(held: Mapping[str, Entry], keys: set[str]) -> dict[str, Entry]:
    """Return entries that have the keys of their kind.

    Raises
    ------
    ValueError
        When one has not, or a table's rows are not as long as its columns.
    """
    for name, entry in held.items():
        wide = len(entry.get("columns", ()))
        if set(entry) != keys or any(len(row) != wide for row in entry.get("rows", ())):
            raise ValueError(name)
    return dict(held)


def _written(report: Report, content: Content) -> bytes:
    facts, provenance = report.facts, report.provenance
    held = {
        "format": FORMAT,
        "case": facts.case,
        "version": facts.version,
        "run": provenance.run,
        "software": provenance.software,
        "inputs": dict(provenance.inputs),
        "figures": content.figures,
        "tables": content.tables,
        "charts": content.charts,
        "withheld": content.withheld,
        "not_published": sorted(content.others),
    }
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _figure(figure: findings.Figure) -> Entry:
    number, low, high = figure.published
    value = figure.value if number is None else number
    return {
        "value": value,
        "low": low,
        "high": high,
        "unit": figure.unit,
        "basis": figure.basis,
    }


def _table(table: findings.Table) -> Entry:
    return {"columns": table.columns, "rows": table.published_rows, "basis": table.basis}


def _chart(chart: findings.Chart) -> Entry:
    drawn = {key: table.name for key, table in chart.tables.items()}
    return {"kind": chart.kind, "tables": drawn, "options": chart.options, "basis": chart.basis}


def _only(held: Mapping[str, Held], names: Iterable[str]) -> dict[str, Held]:
    wanted = set(names)
    return {name: entry for name, entry in held.items() if name in wanted}


def _withheld_reasons(report: Report, reasons: Iterable[str]) -> Iterable[str]:
    """Yield the reasons that stand in the report as paragraphs of their own."""
    said = {
        "".join(run.text for run in block.runs.en)
        for block in report.blocks
        if isinstance(block, Paragraph)
    }
    for reason in set(reasons):
        if clean(language.text(f"withheld.{reason}", "en")) in said:
            yield reason


def _unknown_parts(held: Mapping[str, Any]) -> list[str]:
    """Name the entries that hold more than is meant to be published of a finding."""
    return [
        name
        for kind, keys in _kinds().items()
        for name, entry in held[kind].items()
        if set(entry) != keys
    ]


def figure_of(name: str, entry: Entry) -> findings.Figure:
    """Return a figure as it can be written again; what it rests on is not kept with it."""
    low, high = entry["low"], entry["high"]
    limits = None if low is None or high is None else (low, high)
    return findings.Figure(name, entry["value"], entry["unit"], (), "", interval=limits)


def table_of(name: str, entry: Entry) -> findings.Table:
    """Return a table as it can be written again; what it rests on is not kept with it."""
    return findings.Table(name, tuple(entry["columns"]), tuple(map(tuple, entry["rows"])), (), "")


def _rows_said(name: str, entry: Entry) -> tuple[tuple[str, ...], ...]:
    """Write a table's cells as the report writes them."""
    rows = table_of(name, entry).display("en").rows
    return tuple(tuple(map(clean, row)) for row in rows)
