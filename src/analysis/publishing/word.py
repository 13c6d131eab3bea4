"""The Word file of a case study, made from the report model: for officers to edit and track."""

from collections.abc import Callable, Sequence
from typing import Any

from analysis import language
from analysis.language import Header
from analysis.publishing import word_parts as parts
from analysis.publishing.blocks import (
    Block,
    Figure,
    ListBlock,
    Paragraph,
    Quotation,
    Report,
    Section,
    Table,
)
from analysis.publishing.layout import fits_paper, is_broad
from analysis.publishing.prose import Run
from analysis.publishing.word_sheet import Sheet
from analysis.publishing.wording import Text


def render_word(report: Report, reader: str) -> bytes:
    """Write a case study as a Word file in one language.

    Parameters
    ----------
    report
        The case study.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    bytes
        A .docx file; the same bytes for the same report.
    """
    sheet = Sheet(reader)
    _front(sheet, report)
    _contents(sheet, report)
    for section in (report.summary, *report.sections):
        _section(sheet, section)
    _about(sheet, report)
    _numbers(sheet, report)
    _provenance(sheet, report)
    facts = report.facts
    parts.set_properties(
        sheet.document,
        facts.published,
        title=facts.title[reader],
        author=facts.authors[reader],
        subject=sheet.say(report.kind),
        language=parts.LOCALES[reader],
        version=facts.version,
    )
    return parts.saved(sheet.document, facts.published)


def _front(sheet: Sheet, report: Report) -> None:
    facts, reader = report.facts, sheet.reader
    version = f"{sheet.say('facts.version')}: {facts.version}"
    sheet.edges(facts.organisation[reader], f"{version} · {sheet.say('page')}: ")
    sheet.line(sheet.say(report.kind), "Subtitle")
    sheet.line(facts.title[reader], "Title")
    for name, words in [("organisation", facts.organisation[reader]), *facts.listed(reader)]:
        sheet.labelled(sheet.say(f"facts.{name}"), words, "Note")
    for banner in report.banners:
        sheet.banner(banner.heading[reader], banner.body[reader])
    if facts.welsh_is_draft:
        _draft(sheet, report)


def _draft(sheet: Sheet, report: Report) -> None:
    facts, not_yet = report.facts, sheet.say("welsh_draft.not_signed")
    signed = sheet.day(facts.signed_on) if facts.signed_on else not_yet
    sheet.banner(
        sheet.say("welsh_draft.heading"),
        sheet.say("welsh_draft.body"),
        f"{sheet.say('welsh_draft.reviewer')}: {facts.reviewer or not_yet}",
        f"{sheet.say('welsh_draft.signed_on')}: {signed}",
    )


def _contents(sheet: Sheet, report: Report) -> None:
    sheet.heading(sheet.say("contents"), 1)
    for section in (report.summary, *report.sections):
        sheet.link(_title(sheet, section), f"#{section.key}")
    sheet.link(sheet.say(f"about.{report.kind}"), "#about")


def _title(sheet: Sheet, section: Section) -> str:
    words = section.heading[sheet.reader]
    return f"{section.number}. {words}" if section.number else words


def _section(sheet: Sheet, section: Section, level: int = 1) -> None:
    sheet.heading(_title(sheet, section), level, section.key)
    for block in section.blocks:
        _block(sheet, block)
    for part in section.parts:
        _section(sheet, part, level + 1)


def _block(sheet: Sheet, block: Block) -> None:
    writers: dict[type, Callable[[Sheet, Any], None]] = {
        Paragraph: _paragraph,
        ListBlock: _list,
        Quotation: _quotation,
        Figure: _figure,
        Table: _table,
    }
    writers[type(block)](sheet, block)


def _paragraph(sheet: Sheet, block: Paragraph) -> None:
    sheet.runs(block.runs[sheet.reader])
    sheet.flags(block.basis)


def _list(sheet: Sheet, block: ListBlock) -> None:
    for number, item in enumerate(block.items, start=1):
        # A typed number: Word would go on counting from the list before.
        lead = (Run(f"{number}. "),) if block.ordered else ()
        sheet.runs((*lead, *item[sheet.reader]), "Normal" if block.ordered else "List Bullet")
    sheet.flags(block.basis)


def _quotation(sheet: Sheet, block: Quotation) -> None:
    for item in block.items:
        sheet.runs(item[sheet.reader], "Quote")
    sheet.flags(block.basis)


def _figure(sheet: Sheet, block: Figure) -> None:
    reader = sheet.reader
    label = f"{sheet.say('figure')} {block.number}"
    sheet.caption(f"{label}. {block.title[reader]}", block.caption[reader])
    sheet.picture(block.png[reader], block.number, label, block.alt[reader])
    sheet.flags(block.basis)
    _notes(sheet, block.methods, block.sources)
    for table in filter(fits_paper, block.data):
        shown = table.cells[reader]
        sheet.caption(f"{sheet.say('data_as_table')}: {label}", table.caption[reader])
        sheet.table(shown.headers, shown.rows)
        _marks(sheet, table)


def _table(sheet: Sheet, block: Table) -> None:
    shown = block.cells[sheet.reader]
    if is_broad(block):
        sheet.turn(landscape=True)
    sheet.caption(f"{sheet.say('table')} {block.number}", block.caption[sheet.reader])
    sheet.table(shown.headers, shown.rows)
    _marks(sheet, block)
    sheet.flags(block.basis)
    _notes(sheet, (block.method,), block.sources)
    if is_broad(block):
        sheet.turn(landscape=False)


def _marks(sheet: Sheet, table: Table) -> None:
    """Say what the letters mean that stand in the place of numbers."""
    if table.marks:
        said = (
            f"{mark} {language.text(f'codes.mark.{mark}', sheet.reader)}" for mark in table.marks
        )
        sheet.labelled(sheet.say("disclosure.marks"), "; ".join(said) + ".", "Note")


def _notes(sheet: Sheet, methods: Sequence[Text], sources: Sequence[Text]) -> None:
    named = "; ".join(source[sheet.reader] for source in sources)
    name = "source" if len(sources) == 1 else "sources"
    sheet.labelled(sheet.say(name), named, "Note")
    for method in methods:
        sheet.labelled(sheet.say("method"), method[sheet.reader], "Note")


def _about(sheet: Sheet, report: Report) -> None:
    facts, reader = report.facts, sheet.reader
    sheet.heading(sheet.say(f"about.{report.kind}"), 1, "about")
    sheet.heading(sheet.say("about.cite"), 2)
    sheet.line(
        f"{facts.authors[reader]} ({facts.published.year}). {facts.title[reader]}. "
        f"{facts.publisher(reader)}. "
        f"{sheet.say('facts.version')}: {facts.version}. "
        f"{sheet.say('provenance.run')}: {report.provenance.run}."
    )
    sheet.heading(sheet.say("about.contact"), 2)
    sheet.line(facts.contact[reader])
    if facts.email:
        sheet.labelled(sheet.say("about.email"), facts.email)
        sheet.line(sheet.say("about.contact_welcome"))
    sheet.line(sheet.say("about.languages"))
    sheet.heading(sheet.say("about.licence"), 2)
    sheet.link(facts.licence[reader], facts.licence_url)
    sheet.heading(sheet.say("facts.version"), 2)
    sheet.line(f"{facts.version}, {sheet.day(facts.published)}")
    sheet.labelled(sheet.say("facts.change_note"), facts.change_note[reader])
    if facts.reviewer and facts.signed_on:
        sheet.labelled(sheet.say("welsh_draft.reviewer"), facts.reviewer)
        sheet.labelled(sheet.say("welsh_draft.signed_on"), sheet.day(facts.signed_on))
    sheet.heading(sheet.say("about.accessibility"), 2)
    sheet.line(sheet.say("about.accessibility_paper"))


def _numbers(sheet: Sheet, report: Report) -> None:
    if not report.numbers:
        return
    reader = sheet.reader
    sheet.heading(sheet.say("numbers.heading"), 2)
    sheet.line(f"{sheet.say('numbers.caption')}. {sheet.say('numbers.interval_note')}")
    names = ("numbers.findings", "method", "sources")
    headers = [Header(name, sheet.say(name), False, None) for name in names]
    rows = []
    for group in report.number_groups:
        lines = [f"{number.label[reader]}: {number.written[reader]}" for number in group]
        lines += [sheet.say(f"basis.{base}.label") for base in group[0].basis]
        sources = "; ".join(source[reader] for source in group[0].sources)
        rows.append(("\n".join(lines), group[0].method[reader], sources))
    sheet.table(headers, rows)


def _provenance(sheet: Sheet, report: Report) -> None:
    held = report.provenance
    sheet.heading(sheet.say("provenance.heading"), 2)
    sheet.line(sheet.say("provenance.body"))
    for name, words in {
        "run": held.run,
        "data_date": sheet.day(held.data_date),
        "software": held.software,
        "minimum": str(report.facts.minimum),
    }.items():
        sheet.labelled(sheet.say(f"provenance.{name}"), words, "Note")
    for name, words in report.facts.disclosed(sheet.reader):
        sheet.labelled(sheet.say(f"disclosure.{name}"), words, "Note")
    sheet.caption(sheet.say("provenance.inputs"), "")
    names = ("provenance.file", "provenance.fingerprint")
    headers = [Header(name, sheet.say(name), False, None) for name in names]
    sheet.table(headers, [(file, fingerprint[:16]) for file, fingerprint in held.inputs])
