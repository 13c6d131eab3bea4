"""What a reader must meet on the front page, before anything that it warns of."""

from collections.abc import Iterable

from analysis import language
from analysis.findings import Record
from analysis.publishing.blocks import Callout, Report
from analysis.publishing.drafting import draft_body
from analysis.publishing.wording import both, clean, flags, words_of

STOPPED, OVERRIDDEN = "closed", "open_by_override"
INTERIM = "pilot.interim_until"


def banners(report: Report, record: Record) -> tuple[Callout, ...]:
    """Return the banners: what is missing, how framing ended, what the numbers rest on."""
    return (*_draft(report), *_interim(record), *_gate(record), *_bases(report))


def _draft(report: Report) -> Iterable[Callout]:
    """Say that parts of the report are missing, and what they need."""
    if report.gaps:
        heading = words_of("interface.draft.heading")
        yield Callout("unfinished", heading, draft_body(report.gaps))


def _interim(record: Record) -> Iterable[Callout]:
    """Say that the pilot is still running, and up to which day its numbers count."""
    if until := record.figures.get(INTERIM):
        body = both(
            lambda reader: language.text(
                "interface.interim.body", reader, until=clean(until.say(reader))
            )
        )
        yield Callout("interim", words_of("interface.interim.heading"), body)


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
