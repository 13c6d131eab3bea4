"""The Word file of a case study, made from the report model: for officers to edit and track."""

from collections.abc import Callable, Sequence
from typing import Any

from analysis import language
from analysis.language import Header
from analysis.publishing.blocks import (
    Aside,
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

STATE_STRENGTH = ("case_study",)  # a report of desk research rates every claim of its own


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
    place = len(sheet.body)
    for section in (report.summary, *report.sections):
        _section(sheet, section, report)
    _about(sheet, report)
    _numbers(sheet, report)
    _provenance(sheet, report)
    sheet.contents(place)
    facts = report.facts
    return sheet.saved(
        facts.published,
        title=facts.title[reader],
        author=facts.authors[reader],
        subject=sheet.say(report.kind),
        version=facts.version,
    )


def _front(sheet: Sheet, report: Report) -> None:
    facts, reader = report.facts, sheet.reader
    version = f"{sheet.say('facts.version')}: {facts.version}"
    draft = [sheet.say("welsh_draft.heading")] if facts.welsh_is_draft else []
    above = " · ".join([facts.organisation[reader], *draft])
    sheet.edges(above, f"{version} · {sheet.say('page')}: ")
    sheet.line(sheet.say(report.kind), "Subtitle")
    sheet.line(facts.title[reader], "Title")
    for name, words in [("organisation", facts.organisation[reader]), *facts.listed(reader)]:
        sheet.labelled(sheet.say(f"facts.{name}"), words, "Note")
    if report.kind in STATE_STRENGTH:
        sheet.labelled(sheet.say("strength.heading"), _level(sheet, report), "Note")
    for banner in report.banners:
        sheet.box("Banner", banner.heading[reader], [(Run(banner.body[reader]),)])
    if facts.welsh_is_draft:
        _draft(sheet, report)


def _draft(sheet: Sheet, report: Report) -> None:
    facts, not_yet = report.facts, sheet.say("welsh_draft.not_signed")
    signed = sheet.day(facts.signed_on) if facts.signed_on else not_yet
    lines = (
        sheet.say("welsh_draft.body"),
        f"{sheet.say('welsh_draft.reviewer')}: {facts.reviewer or not_yet}",
        f"{sheet.say('welsh_draft.signed_on')}: {signed}",
    )
    sheet.box("Banner", sheet.say("welsh_draft.heading"), [(Run(line),) for line in lines])


def _level(sheet: Sheet, report: Report) -> str:
    return language.code("evidence_strength", report.facts.strength, sheet.reader)


def _section(sheet: Sheet, section: Section, report: Report, level: int = 1) -> None:
    words = section.heading[sheet.reader]
    sheet.heading(words, level, section.key, section.number)
    if section.key == "strength":
        sheet.box(
            "Aside note",
            _level(sheet, report),
            [(Run(report.facts.strength_reason[sheet.reader]),)],
        )
    for block in section.blocks:
        sheet.turn(landscape=isinstance(block, Table) and is_broad(block))
        _block(sheet, block)
    for part in section.parts:
        _section(sheet, part, report, level + 1)


def _block(sheet: Sheet, block: Block) -> None:
    writers: dict[type, Callable[[Sheet, Any], None]] = {
        Paragraph: _paragraph,
        ListBlock: _list,
        Quotation: _quotation,
        Aside: _aside,
        Figure: _figure,
        Table: _table,
    }
    writers[type(block)](sheet, block)


def _paragraph(sheet: Sheet, block: Paragraph) -> None:
    sheet.runs(block.runs[sheet.reader])
    sheet.flags(block.basis)


def _list(sheet: Sheet, block: ListBlock) -> None:
    sheet.items([item[sheet.reader] for item in block.items], ordered=block.ordered)
    sheet.flags(block.basis)


def _quotation(sheet: Sheet, block: Quotation) -> None:
    for item in block.items:
        sheet.runs(item[sheet.reader], "Quote")
    sheet.flags(block.basis)


def _aside(sheet: Sheet, block: Aside) -> None:
    lines = [item[sheet.reader] for item in block.items]
    sheet.box(f"Aside {block.sort}", block.heading[sheet.reader], lines)
    sheet.flags(block.basis)


def _figure(sheet: Sheet, block: Figure) -> None:
    reader = sheet.reader
    label = f"{sheet.say('figure')} {block.number}"
    sheet.caption("figure", block.number, block.headline[reader])
    sheet.line(f"{block.title[reader]} · {block.unit[reader]}", "Plotted")
    sheet.picture(block.png[reader], block.number, label, block.alt[reader])
    sheet.line(block.caption[reader], "Figure note")
    for table in filter(fits_paper, block.data):
        behind = f"{sheet.say('data_as_table')}: {label}"
        sheet.caption("table", None, table.caption[reader], behind)
        _grid(sheet, table)
        _marks(sheet, table)
    sheet.flags(block.basis)
    _notes(sheet, block.methods, block.sources)


def _table(sheet: Sheet, block: Table) -> None:
    sheet.caption("table", block.number, block.caption[sheet.reader])
    if block.is_references:
        for mark, words in block.cells[sheet.reader].rows:
            sheet.reference(mark, words)
    else:
        _grid(sheet, block)
    _marks(sheet, block)
    sheet.flags(block.basis)
    _notes(sheet, (block.method,), block.sources)


def _grid(sheet: Sheet, table: Table) -> None:
    shown = table.cells[sheet.reader]
    sheet.table(shown.headers, shown.rows, table.caption[sheet.reader])


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
    for group in report.number_groups:
        # Not a table: a method is long, and beside it the numbers' column would stand empty.
        lines = [
            (Run(f"{number.label[reader]}: "), Run(number.written[reader], strong=True))
            for number in group
        ]
        sheet.items(lines, ordered=False)
        sheet.flags(group[0].basis)
        _notes(sheet, (group[0].method,), group[0].sources)


def _headers(sheet: Sheet, *names: str) -> list[Header]:
    return [Header(name, sheet.say(name), False, None) for name in names]


def _provenance(sheet: Sheet, report: Report) -> None:
    held = report.provenance
    sheet.heading(sheet.say("provenance.heading"), 2)
    sheet.line(sheet.say("provenance.body"))
    _listed(
        sheet,
        run=held.run,
        data_date=sheet.day(held.data_date),
        minimum=str(report.facts.minimum),
    )
    for name, words in report.facts.disclosed(sheet.reader):
        sheet.labelled(sheet.say(f"disclosure.{name}"), words, "Note")
    sheet.caption("table", None, sheet.say("provenance.inputs"))
    headers = _headers(sheet, "provenance.file", "provenance.fingerprint")
    rows = [(file, fingerprint[:16]) for file, fingerprint in held.inputs]
    sheet.table(headers, rows, sheet.say("provenance.inputs"))
    packages = ", ".join(f"{name} {version}" for name, version in held.packages)
    _listed(sheet, software=held.software, packages=packages, commit=held.commit or "")


def _listed(sheet: Sheet, **held: str) -> None:
    """Add what the provenance says, by the names of its texts; nothing for what it lacks."""
    for name, words in held.items():
        if words:
            sheet.labelled(sheet.say(f"provenance.{name}"), words, "Note")
