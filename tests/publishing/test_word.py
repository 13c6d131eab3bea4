"""The Word file: made from the model, structured, described, in its language, always the same."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from analysis.language import Header
from analysis.publishing.blocks import Report
from analysis.publishing.word import render_word
from analysis.publishing.word_parts import NARROW_EDGE, STYLES, WIDE_LETTER, share_width
from analysis.publishing.word_sheet import Sheet


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
    top = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    numbered = [f"{section.number}. {section.heading[reader]}" for section in report.sections]
    assert top[2:-1] == numbered
    levels = [int(p.style.name[-1]) for p in document.paragraphs if "Heading" in p.style.name]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_picture_has_its_alternative_text(document: Any, report: Report, reader: str) -> None:
    pictures = list(document.element.body.iter(qn("wp:docPr")))
    assert [item.get("descr") for item in pictures] == [f.alt[reader] for f in report.figures]


def test_every_table_repeats_its_header_and_keeps_rows_whole(document: Any) -> None:
    assert len(document.tables) == 4
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
    assert [line.strip() for line in lines(document)].count(label) == 4


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
    assert len(anchors) == 9
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
    order = ["pStyle", "keepNext", "pBdr", "shd", "spacing", "ind", "jc"]
    for properties in document.element.body.iter(qn("w:pPr")):
        names = [child.tag.split("}")[1] for child in properties]
        assert names == sorted(names, key=order.index)
    for properties in document.element.body.iter(qn("w:tblPr")):
        names = [child.tag.split("}")[1] for child in properties]
        assert names.index("tblBorders") < names.index("tblLook")


def test_where_columns_do_not_fit_narrow_ones_keep_their_words_whole() -> None:
    table = docx.Document().add_table(rows=2, cols=3)
    share_width(table, [["Dwysedd", "mewn", "x" * 60], ["0.1", "2", "y"]], Pt(200), 9)
    widths = [column.width.pt for column in table.columns]
    for width, word in zip(widths, ("Dwysedd", "mewn"), strict=False):
        assert width >= len(word) * 9 * WIDE_LETTER
    assert sum(widths) == pytest.approx(200, abs=0.1)


def test_eleven_columns_keep_their_words_whole_on_an_upright_page() -> None:
    sheet = Sheet("en")
    sheet.table([Header(f"c{n}", "Baseline", False, None) for n in range(11)], [["Answered"] * 11])
    table = sheet.document.tables[0]
    margins = table._tbl.tblPr.find(qn("w:tblCellMar"))
    edges = sum(int(margin.get(qn("w:w"))) for margin in margins) / 20
    word = len("Answered") * STYLES["Narrow cell"][1] * WIDE_LETTER
    assert edges == 2 * NARROW_EDGE
    assert all(column.width >= Pt(word + edges) - 1 for column in table.columns)
    assert sum(column.width for column in table.columns) < sheet.text_width + Pt(1)
