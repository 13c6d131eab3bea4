"""One model of a case study, built once from its settings, its findings and its two narratives."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from analysis import findings as recorded
from analysis import language
from analysis.case import Case
from analysis.findings import Record
from analysis.language import Words
from analysis.publishing import downloads, gates, workbooks
from analysis.publishing.banners import banners
from analysis.publishing.blocks import (
    Aside,
    Block,
    Figure,
    Inline,
    ListBlock,
    Number,
    Ordered,
    Paragraph,
    Quotation,
    Report,
    Section,
    Table,
)
from analysis.publishing.checks.language_rules import narrative_faults
from analysis.publishing.dictionary import Origin
from analysis.publishing.drafting import leave_out, patient, recordable
from analysis.publishing.facts import facts_of, provenance_of
from analysis.publishing.faults import GateError, NarrativeError
from analysis.publishing.filling import filled, writer
from analysis.publishing.forms import Form, form_of
from analysis.publishing.narrative import Narrative, read_narrative
from analysis.publishing.pictures import PAGE, Files, draw_all, wanted_of
from analysis.publishing.prose import Part, Run
from analysis.publishing.translation import missing_welsh
from analysis.publishing.typed_numbers import typed_numbers
from analysis.publishing.wording import Both, Text, both, clean, flags, words_of


def build(study: Case, record: Record) -> Report:
    """Build the model of a case study.

    Parameters
    ----------
    study
        The case; its two narratives lie in its raw folder.
    record
        Its findings, as `analysis.findings.load` returns them.

    Returns
    -------
    Report
        The same bytes of everything for the same inputs: no clock is read.

    Raises
    ------
    NarrativeError
        When a narrative has faults; those of both files are listed.
    GateError
        When the two narratives do not have the same blocks; every section is listed.
    IncompleteBlock
        When a figure or a table lacks a text that readers need.
    """
    form = form_of(study)
    lacking = missing_welsh(study)
    try:
        narratives = _narratives(study, record, form)
    except NarrativeError as error:
        if lacking:
            raise GateError(*error.lines, *lacking) from None
        raise
    problems = lacking or gates.parity(narratives.cy, narratives.en)
    if problems:
        raise GateError(*problems, *downloads.unsafe(_offered(record, narratives.en)))
    narratives, gaps = leave_out(narratives, record)
    origin = Origin(facts_of(study), provenance_of(study, record, form))
    drawn = draw_all(study, wanted_of(record, narratives.en.asked("figure")))
    builder = _Builder(record, form, origin, iter(drawn))
    try:
        summary, *sections = _sections(builder, form, narratives)
    except GateError as error:  # of one table; an author wants to know of all
        unsafe = downloads.unsafe(_offered(record, narratives.en))
        raise GateError(*(unsafe or error.lines)) from None
    figures = [record.figure(name) for name in builder.used]
    report = Report(
        kind=form.kind,
        facts=origin.facts,
        banners=(),
        summary=summary,
        sections=tuple(sections),
        numbers=tuple(_number(figure) for figure in figures),
        numbers_data=workbooks.figures_file(figures, origin) if figures else None,
        provenance=origin.provenance,
        people=record.people,
        gaps=gaps,
    )
    return replace(report, banners=banners(report, record))


def _sections(builder: "_Builder", form: Form, narratives: Both[Narrative]) -> Iterator[Section]:
    """Yield the summary and the numbered sections, in their order."""
    yield builder.section("summary", None, narratives)
    for number, key in enumerate(form.numbered, start=1):
        yield builder.section(key, number, narratives)


def _offered(record: Record, narrative: Narrative) -> Iterator[recorded.Table]:
    """Yield every table that can be downloaded: those asked for, and those behind the charts."""
    for name in narrative.asked("table"):
        if name in record.tables:
            yield record.table(name)
    for name in narrative.asked("figure"):
        if name in record.charts:
            yield from record.chart(name).tables.values()


def _narratives(study: Case, record: Record, form: Form) -> Both[Narrative]:
    known = recordable(record)
    found: dict[str, Narrative] = {}
    faults: list[Words] = []
    for reader in language.LANGUAGES:
        path, write = form.narrative(study, reader), patient(record, writer(record, reader))
        try:
            found[reader] = read_narrative(path, reader, form.markers, known, write)
            faults += typed_numbers(found[reader], record.figures, reader)
        except NarrativeError as error:
            faults += error.lines
        if reader == "cy" and path.is_file():
            source = path.read_bytes().decode("utf-8-sig", "replace")
            faults += narrative_faults(source, path.name)
    if faults:
        raise NarrativeError(*faults)
    return Both(**found)


class _Builder:
    """Turns parts of both narratives into blocks; counts figures and tables as it goes."""

    def __init__(
        self, record: Record, form: Form, origin: Origin, pictures: Iterator[Both[Files]]
    ) -> None:
        self.record = record
        self.form = form
        self.origin = origin
        self.pictures = pictures  # in the order of the figures
        self.figures = 0
        self.tables = 0
        self.used: dict[str, None] = {}

    def section(self, key: str, number: int | None, narratives: Both[Narrative]) -> Section:
        pairs = zip(narratives.cy.sections[key], narratives.en.sections[key], strict=True)
        blocks = tuple(self.block(Both(cy=cy, en=en)) for cy, en in pairs)
        inner = self.form.parts.get(key, ())
        parts = tuple(self.section(name, None, narratives) for name in inner)
        name = "interface.summary" if key == "summary" else f"interface.headings.{key}"
        return Section(key, number, words_of(name), blocks, parts)

    def block(self, part: Both[Part]) -> Block:
        kind, name = part.en.kind, part.en.name
        if name in self.record.withheld:
            return _withheld(self.record.withheld[name])
        if kind == "figure":
            return self.figure(name)
        if kind == "table":
            self.tables += 1
            return _table(self.record.table(name), self.tables, self.origin)
        pairs = zip(part.cy.items, part.en.items, strict=True)
        items = tuple(Inline(cy=cy, en=en) for cy, en in pairs)
        basis = self.basis(items)
        if kind == "paragraph":
            return Paragraph(items[0], basis)
        if kind == "quotation":
            return Quotation(items, basis)
        if kind == "aside":
            return Aside(name, items, basis)
        return ListBlock(items, kind == "ordered_list", basis)

    def basis(self, items: Iterable[Inline]) -> tuple[str, ...]:
        names = [run.finding for item in items for run in item.en if run.finding]
        return self.use(names)

    def use(self, names: Iterable[str]) -> tuple[str, ...]:
        """Note the figures that a block writes; return what they rest on."""
        bases: set[str] = set()
        for name in names:
            self.used[name] = None
            bases.update(self.record.figure(name).basis)
        return flags(bases)

    def figure(self, name: str) -> Figure:
        self.figures += 1
        chart = self.record.chart(name)
        names: list[str] = []
        headline, title, caption, alt = (
            filled(f"charts.{name}.{part}", self.record, names)
            for part in ("headline", "title", "caption", "alt")
        )
        bases = {*chart.basis, *self.use(names)}
        files = next(self.pictures)
        return Figure(
            name=name,
            number=self.figures,
            headline=headline,
            title=title,
            unit=words_of(f"charts.{name}.unit"),
            caption=caption,
            alt=alt,
            svg=both(lambda reader: files[reader]["svg"]),
            png=both(lambda reader: files[reader]["png"]),
            data=tuple(_table(table, None, self.origin) for table in chart.tables.values()),
            basis=flags(bases),
            inline=both(lambda reader: files[reader][PAGE].decode()) if PAGE in files.en else None,
        )


def _withheld(reason: str) -> Paragraph:
    """Say in the place of a table or a chart why it is not made."""
    words = words_of(f"withheld.{reason}")
    return Paragraph(both(lambda reader: (Run(words[reader], strong=True),)))


def _table(table: recorded.Table, number: int | None, origin: Origin) -> Table:
    orders = tuple(Ordered(words_of(f"columns.{by}"), _cells(table, by)) for by in table.orders)
    recorded_cells = _cells(table, None)
    return Table(
        name=table.name,
        number=number,
        caption=words_of(f"tables.{table.name}"),
        cells=orders[0].cells if orders else recorded_cells,
        method=words_of(f"methods.{table.method}"),
        sources=_sources(table.sources),
        data=workbooks.table_file(table, origin),
        people=table.people,
        basis=table.basis,
        orders=orders,
        marks=table.marks,
        about=table.about,
        recorded=recorded_cells,
        unsaid=table.unsaid,
    )


def _cells(table: recorded.Table, order: str | None) -> Both[language.DisplayTable]:
    return both(lambda reader: _clean_cells(table.display(reader, order)))


def _clean_cells(shown: language.DisplayTable) -> language.DisplayTable:
    headers = tuple(replace(header, label=clean(header.label)) for header in shown.headers)
    return replace(shown, headers=headers, rows=tuple(tuple(map(clean, row)) for row in shown.rows))


def _sources(names: Iterable[str]) -> tuple[Text, ...]:
    return tuple(words_of(f"sources.{name}") for name in names)


def _number(figure: recorded.Figure) -> Number:
    return Number(
        name=figure.name,
        label=words_of(f"findings.{figure.name}"),
        written=both(lambda reader: clean(figure.say(reader))),
        method=words_of(f"methods.{figure.method}"),
        sources=_sources(figure.sources),
        people=figure.people,
        basis=figure.basis,
        about=figure.about,
        limits_about=figure.limits_about,
        unsaid=figure.unsaid,
    )
