"""The Word file: made from the model, structured, described, in its language, always the same."""

import dataclasses
import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import DisplayTable, Header
from analysis.publishing.blocks import Aside, Block, ListBlock, Report, Section, Table
from analysis.publishing.prose import Run
from analysis.publishing.word import render_word
from analysis.publishing.word_parts import NARROW_EDGE, breadth, share_width
from analysis.publishing.word_sheet import POINTS, Sheet
from analysis.publishing.word_styles import STYLES
from analysis.publishing.wording import Both


@pytest.fixture(scope="module", params=["cy", "en"])
def reader(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def file(report: Report, reader: str) -> bytes:
    return render_word(report, reader)


@pytest.fixture(scope="module")
def document(file: bytes) -> Any:
    return docx.Document(io.BytesIO(file))


def lines(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_the_page_is_a4(document: Any) -> None:
    section = document.sections[0]
    held = (section.page_width, section.page_height)
    assert [round(length / Mm(1)) for length in held] == [210, 297]


def test_the_headings_are_headings_in_order(document: Any, report: Report, reader: str) -> None:
    top = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [p.text for p in top][1:-1] == [section.heading[reader] for section in report.sections]
    # Word counts them, so that a section which an officer adds has its number
    numbered = [p._p.pPr.numPr is not None for p in top]
    assert numbered == [False, *[True] * len(report.sections), False]
    levels = [int(p.style.name[-1]) for p in document.paragraphs if "Heading" in p.style.name]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_the_contents_are_a_field_whose_present_result_leads_to_every_heading(
    document: Any,
) -> None:
    contents = next(document.element.body.iter(qn("w:sdt")))
    (code,) = [item.text.strip() for item in contents.iter(qn("w:instrText"))]
    assert code == 'TOC \\o "1-2" \\n \\h \\z'
    kinds = [item.get(qn("w:fldCharType")) for item in contents.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    shown = [link.findtext(f".//{qn('w:t')}") for link in contents.iter(qn("w:hyperlink"))]
    headings = [p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    assert [line.partition(". ")[2] or line for line in shown] == headings
    numbers = [line.partition(". ")[0] for line in shown if ". " in line]
    assert numbers == [str(number) for number in range(1, 8)]


def test_the_front_and_its_own_heading_state_the_strength_of_the_evidence(
    document: Any, reader: str
) -> None:
    label, level, reason = {
        "cy": ("Cryfder y dystiolaeth", "Lefel 1: disgrifiad", "Disgrifiad yn unig."),
        "en": ("Strength of the evidence", "Level 1: described", "Described only."),
    }[reader]
    said = lines(document)
    assert f"{label}: {level}" in said[: said.index({"cy": "Crynodeb", "en": "Summary"}[reader])]
    assert said[said.index(label) + 1] == f"{level}\n{reason}"


def test_a_figure_says_what_is_found_then_what_is_plotted_and_in_what(
    document: Any, reader: str
) -> None:
    at = next(
        n
        for n, p in enumerate(document.paragraphs)
        if p.style.name == "Caption" and p.text.startswith(("Ffigur 1", "Figure 1"))
    )
    found, plotted, picture, caption = document.paragraphs[at : at + 4]
    words = {
        "cy": (
            "Ffigur 1. Mwy o fenthyciadau yn yr wythnos olaf nag yn y gyntaf",
            "Cododd y benthyciadau o'r ail wythnos · Benthyciadau",
            "Colofn i bob wythnos.",
        ),
        "en": (
            "Figure 1. More loans in the last week than in the first",
            "Loans rose from the second week · Loans",
            "One column a week.",
        ),
    }[reader]
    assert (found.text, plotted.text, caption.text) == words
    assert STYLES["caption"].bold
    assert not STYLES["Plotted"].bold
    assert list(picture._p.iter(qn("wp:inline")))
    # all of it stays on one page
    assert all(STYLES[name].is_kept for name in ("caption", "Plotted", "Picture"))


def test_an_aside_is_a_box_with_its_kind_in_words(report: Report) -> None:
    runs = (Run("Read "), Run("this", strong=True), Run(" first.", emphasis=True))
    aside = Aside("warning", (Both(runs, runs),) * 2)
    document = rendered(with_blocks(report, aside))
    (box,) = [p for p in document.paragraphs if p.style.name == "Aside warning"]
    assert box.text == "Take care\nRead this first.\nRead this first."
    looks = [run.style.name for run in box.runs if run.text.strip()]
    assert looks == ["Strong", *["Default Paragraph Font", "Strong", "Emphasis"] * 2]


def test_references_are_a_list_whose_addresses_are_links(report: Report) -> None:
    rows = (("R-1", "A report (2020). See: https://example.org/a_(b)/c."), ("R-2", "A book."))
    document = rendered(with_blocks(report, table_of(report, ("record_id", "reference"), rows)))
    items = [p for p in document.paragraphs if p.style.name == "Bibliography"]
    assert [p.text for p in items] == [
        "R-1\tA report (2020). See: https://example.org/a_(b)/c.",
        "R-2\tA book.",
    ]
    assert [[link.address for link in p.hyperlinks] for p in items] == [
        ["https://example.org/a_(b)/c"],
        [],
    ]
    assert not any("R-1" in cell.text for t in document.tables for cell in t.columns[0].cells)


def test_the_provenance_names_packages_and_commit(
    document: Any, report: Report, reader: str
) -> None:
    held = dataclasses.replace(report.provenance, commit="c0ffee" * 7)
    changed = dataclasses.replace(report, provenance=held)
    said = lines(rendered(changed, reader))
    packages, commit = {
        "cy": ("Pecynnau", "Cofnod fersiwn y prosiect (commit)"),
        "en": ("Packages", "Commit of the project"),
    }[reader]
    assert f"{commit}: {'c0ffee' * 7}" in said
    (line,) = [line for line in said if line.startswith(f"{packages}: pandas ")]
    assert line.count(", ") == len(report.provenance.packages) - 1
    without = dataclasses.replace(changed, provenance=dataclasses.replace(held, commit=None))
    assert not any(line.startswith(commit) for line in lines(rendered(without, reader)))


def test_every_numbered_list_starts_at_one_and_its_numbers_are_words(report: Report) -> None:
    item = (Run("An item."),)
    block = ListBlock((Both(item, item),) * 2, ordered=True)
    document = rendered(with_blocks(report, block, block))
    items = [p for p in document.paragraphs if p.style.name == "List Number"]
    lists = list(dict.fromkeys(p._p.pPr.numPr.numId.val for p in items))
    assert len(lists) == 3  # one of the case's own
    starts = {
        item.get(qn("w:numId")): item.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for item in document.part.numbering_part.element.iter(qn("w:num"))
        if item.find(qn("w:lvlOverride")) is not None
    }
    assert starts == {str(number): "1" for number in lists}
    assert not any(p.text.startswith("1.") for p in items)


def test_broad_tables_share_turned_pages_and_leave_no_empty_one(report: Report) -> None:
    wide = table_of(
        report, tuple(f"c{n}" for n in range(9)), (("A rather long cell of words",) * 9,)
    )
    document = rendered(with_blocks(report, wide, wide))
    turned = [section.orientation for section in document.sections]
    assert turned == [0, 1, 0]
    assert [round(section.page_width / Mm(1)) for section in document.sections] == [210, 297, 210]
    assert all(section.footer.paragraphs[0].text for section in document.sections)
    assert not [p for p in document.paragraphs if not p.text and not p._p.xpath(".//w:drawing")]


def test_pages_of_one_direction_end_with_a_paragraph() -> None:
    sheet = Sheet("en")
    sheet.table([Header("a", "A", False, None)] * 2, [["1", "2"]], "A table")
    with pytest.raises(ValueError, match="a paragraph ends the pages of one direction; found"):
        sheet.turn(landscape=True)


def test_an_unsigned_welsh_text_is_called_a_draft_on_every_page(
    document: Any, report: Report, reader: str
) -> None:
    draft = {"cy": "Drafft yw'r testun Cymraeg", "en": "The Welsh text is a draft"}[reader]
    assert document.sections[0].header.paragraphs[0].text.endswith(f" · {draft}")
    facts = dataclasses.replace(report.facts, reviewer="A Reader", signed_on=report.facts.published)
    signed = rendered(dataclasses.replace(report, facts=facts), reader)
    assert draft not in signed.sections[0].header.paragraphs[0].text
    assert draft not in "\n".join(lines(signed))
    assert any("A Reader" in line for line in lines(signed))


def test_nothing_is_left_of_a_template_or_a_session(file: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        names = sorted(parts.namelist())
        text = b"".join(parts.read(name) for name in names if name.endswith((".xml", ".rels")))
    assert names == [
        *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml"),
        *("word/_rels/document.xml.rels", "word/document.xml", "word/footer1.xml"),
        *("word/header1.xml", "word/media/image1.png", "word/numbering.xml"),
        *("word/settings.xml", "word/styles.xml"),
    ]
    assert b"rsid" not in text
    assert b"attachedTemplate" not in text


def test_the_settings_and_the_styles_are_in_the_documents_language(
    document: Any, reader: str
) -> None:
    (held,) = document.settings.element.iter(qn("w:themeFontLang"))
    assert held.get(qn("w:val")) == f"{reader}-GB"


@given(
    rows=st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.text("ab \n", max_size=90), min_size=width, max_size=width),
            min_size=1,
            max_size=5,
        )
    ),
    whole=st.floats(150, 800),
)
def test_columns_fill_the_width_and_never_more(rows: list[list[str]], whole: float) -> None:
    widths = share_width(rows, whole, 9)
    assert all(width > 0 for width in widths)
    assert sum(widths) <= whole + 1e-6


def rendered(report: Report, reader: str = "en") -> Any:
    """The Word file of a report, opened."""
    return docx.Document(io.BytesIO(render_word(report, reader)))


def with_blocks(report: Report, *blocks: Block) -> Report:
    """The report with blocks in its first section."""
    first, *rest = report.sections
    changed: Section = dataclasses.replace(first, blocks=(*blocks, *first.blocks))
    return dataclasses.replace(report, sections=(changed, *rest))


def table_of(report: Report, names: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    """A table like the made-up case's, with other cells."""
    (held,) = [block for block in report.blocks if isinstance(block, Table)]
    shown = DisplayTable(tuple(Header(name, name, False, None) for name in names), rows)
    return dataclasses.replace(held, cells=Both(shown, shown))


def test_every_picture_has_its_alternative_text(document: Any, report: Report, reader: str) -> None:
    pictures = list(document.element.body.iter(qn("wp:docPr")))
    assert [item.get("descr") for item in pictures] == [f.alt[reader] for f in report.figures]


def test_every_table_repeats_its_header_and_keeps_rows_whole(document: Any) -> None:
    assert len(document.tables) == 3
    for table in document.tables:
        first, *rest = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in rest)
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in (first, *rest))


def test_the_tables_hold_what_the_page_holds(document: Any, report: Report, reader: str) -> None:
    shown = report.tables[0].cells[reader]
    held = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert held == [[header.label for header in shown.headers], *map(list, shown.rows)]


def test_the_language_is_the_documents_and_english_cells_say_theirs(
    document: Any, reader: str
) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    held = [item.get(qn("w:val")) for item in defaults.iter(qn("w:lang"))]
    assert held == [f"{reader}-GB"]
    others = [item.get(qn("w:val")) for item in document.element.body.iter(qn("w:lang"))]
    assert others == (["en-GB", "en-GB"] if reader == "cy" else [])


def test_banners_flags_and_the_place_for_the_signature_are_there(
    document: Any, reader: str
) -> None:
    banners = [p.text for p in document.paragraphs if p.style.name == "Banner"]
    first = {"cy": "Mae rhai o'r data'n efelychiadol", "en": "Some of the data are simulated"}
    draft = {"cy": "heb ei lofnodi eto", "en": "not signed yet"}
    assert banners[0].startswith(first[reader])
    assert banners[1].count(draft[reader]) == 2
    label = {"cy": "Data efelychiadol", "en": "Simulated data"}[reader]
    assert [line.strip() for line in lines(document)].count(label) == 5


def test_numbers_intervals_and_links_are_there(document: Any) -> None:
    text = "\n".join(lines(document))
    for words in ("1,064", "1.2", "[0.4, 2.1]"):
        assert words in text
    links = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert links == ["https://example.org/council", "https://example.org/licence"]


def test_links_inside_the_document_lead_to_a_heading(document: Any) -> None:
    body = document.element.body
    anchors = [
        link.get(qn("w:anchor"))
        for link in body.iter(qn("w:hyperlink"))
        if link.get(qn("w:anchor"))
    ]
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(anchors) == len(names) == 18
    assert set(anchors) <= set(names)
    assert len(names) == len(set(names))


def test_the_properties_name_the_case_and_no_machine(document: Any, reader: str) -> None:
    properties = document.core_properties
    title = {"cy": "Treial benthyca dychmygol", "en": "A made-up lending trial"}
    assert properties.title == title[reader]
    assert properties.author == {"cy": "Y tîm dychmygol", "en": "The made-up team"}[reader]
    assert properties.language == f"{reader}-GB"
    assert properties.created.isoformat()[:10] == "2026-11-22"
    assert (properties.comments, properties.last_modified_by) == ("", "")


def test_the_same_report_gives_the_same_bytes(report: Report, reader: str, file: bytes) -> None:
    assert render_word(report, reader) == file
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert {part.date_time[:3] for part in parts.infolist()} == {(2026, 11, 22)}


def test_the_parts_of_paragraph_and_table_properties_are_in_the_schemas_order(
    document: Any,
) -> None:
    order = {
        "pPr": [
            "pStyle",
            "keepNext",
            "keepLines",
            "numPr",
            "pBdr",
            "shd",
            "tabs",
            "spacing",
            "ind",
            "contextualSpacing",
            "jc",
            "outlineLvl",
            "sectPr",
        ],
        "rPr": [
            "rStyle",
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "color",
            "sz",
            "szCs",
            "u",
            "shd",
            "lang",
        ],
        "tblPr": ["tblStyle", "tblW", "tblBorders", "tblCellMar", "tblLook", "tblCaption"],
        "sectPr": ["headerReference", "footerReference", "type", "pgSz", "pgMar"],
        "style": ["name", "basedOn", "next", "semiHidden", "qFormat", "pPr", "rPr", "tblPr"],
        "lvl": ["start", "numFmt", "suff", "lvlText", "lvlJc", "pPr"],
    }
    roots = (document.element, document.styles.element, document.part.numbering_part.element)
    for root in roots:
        for kind, names in order.items():
            for properties in root.iter(qn(f"w:{kind}")):
                held = [child.tag.split("}")[1] for child in properties]
                assert held == sorted(held, key=names.index)


def test_where_columns_do_not_fit_narrow_ones_keep_their_words_whole() -> None:
    widths = share_width([["Dwysedd", "mewn", "x" * 60], ["0.1", "2", "y"]], 200, 9)
    for width, word in zip(widths, ("Dwysedd", "mewn"), strict=False):
        assert width >= breadth(word) * 9
    assert sum(widths) == pytest.approx(200, abs=0.1)


def test_short_cells_stay_on_one_line_where_there_is_room() -> None:
    widths = share_width([["Effect", "Answer"], ["Stops the project", "x " * 200]], 400, 9)
    assert widths[0] >= breadth("Stops the project") * 9


def test_a_long_header_takes_no_room_from_the_cells() -> None:
    header = "How often the first option would still be ahead at the worst end"
    rows = [[header, header, "Reason"], ["1", "2", "It could not decide how to go on. " * 4]]
    one, two, sentences = share_width(rows, 450, 9)
    assert sentences > one + two


def test_eleven_columns_keep_their_words_whole_on_an_upright_page() -> None:
    sheet = Sheet("en")
    headers = [Header(f"c{n}", "Baseline", False, None) for n in range(11)]
    sheet.table(headers, [["Answered"] * 11], "A table")
    (table,) = sheet.body
    margins = next(table.iter(qn("w:tblCellMar")))
    edges = sum(int(margin.get(qn("w:w"))) for margin in margins) / 20
    word = breadth("Answered") * STYLES["Narrow cell"].points
    widths = [int(column.get(qn("w:w"))) / 20 for column in table.iter(qn("w:gridCol"))]
    assert edges == 2 * NARROW_EDGE
    assert all(width >= word + edges - 0.1 for width in widths)
    assert sum(widths) < sheet.text_width * POINTS + 1
