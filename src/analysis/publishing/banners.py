"""What a reader must meet on the front page, before anything that it warns of."""

from collections.abc import Iterable

from analysis import language
from analysis.findings import Record
from analysis.publishing.blocks import Callout, Report
from analysis.publishing.wording import both, clean, flags, words_of

STOPPED, OVERRIDDEN = "closed", "open_by_override"


def banners(report: Report, record: Record) -> tuple[Callout, ...]:
    """Return the banners of a report: how framing ended, then what its numbers rest on."""
    return (*_gate(record), *_bases(report))


def _gate(record: Record) -> Iterable[Callout]:
    """Say that framing stops the project, or who let it go on and why."""
    gate = record.figures.get("framing.gate")
    if gate is None or gate.value not in (STOPPED, OVERRIDDEN):
        return
    names = ("override_role", "override_reason", "override_on")
    held = {name: record.figure(f"framing.{name}") for name in names}

    def body(reader: str) -> str:
        said = {name: clean(figure.say(reader)) for name, figure in held.items()}
        return language.text(f"interface.gate.{gate.value}.body", reader, **said)

    yield Callout("gate", words_of(f"interface.gate.{gate.value}.heading"), both(body))


def _bases(report: Report) -> Iterable[Callout]:
    items = (*report.blocks, *report.tables, *report.numbers)
    for base in flags(base for item in items for base in item.basis):
        heading, body = (words_of(f"interface.basis.{base}.{part}") for part in ("heading", "body"))
        yield Callout(base, heading, body)
