"""The PDF: tagged, in its language, the same every time, and closed to everything outside it."""

import dataclasses
import datetime
import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from analysis.language import DisplayTable, Header
from analysis.publishing import lettering, pdf
from analysis.publishing.blocks import (
    Aside,
    Block,
    Figure,
    ListBlock,
    Paragraph,
    Report,
    Table,
)
from analysis.publishing.faults import PublishingError
from analysis.publishing.prose import Run
from analysis.publishing.typeset import typeset
from analysis.publishing.wording import Both

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="60pt">{}</svg>'
EMAIL = "mailto:library@example.org"
ATTACK = '#read("/etc/passwd") *b* $x$ `c` \\input{x} {{ 7*7 }} <b> // /* "'


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def same(words: str) -> str:
    """Words without their spaces: a page may break them anywhere."""
    return re.sub(r"\s+", "", words)


def tags(file: pikepdf.Pdf) -> Iterator[Any]:
    for item in file.objects:
        if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item:
            yield item


def both(words: str) -> Both[str]:
    return Both(words, words)


def with_blocks(report: Report, *blocks: Block) -> Report:
    """The made-up report with nothing but some blocks in its summary."""
    summary = dataclasses.replace(report.summary, blocks=blocks)
    return dataclasses.replace(report, summary=summary, sections=(), numbers=())


def made_table(report: Report, cells: list[list[str]], **changed: Any) -> Table:
    headers = tuple(Header(f"c{place}", cell, False, None) for place, cell in enumerate(cells[0]))
    shown = DisplayTable(headers, tuple(map(tuple, cells[1:])))
    table = next(block for block in report.blocks if isinstance(block, Table))
    return dataclasses.replace(table, cells=Both(shown, shown), number=7, **changed)


@pytest.fixture(scope="module")
def figure(report: Report) -> Figure:
    return next(block for block in report.blocks if isinstance(block, Figure))


@pytest.fixture(scope="module")
def welsh(report: Report) -> bytes:
    return pdf.render_pdf(report, "cy")


@pytest.fixture(scope="module")
def opened(welsh: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(welsh)) as file:
        yield file


def test_the_pdf_says_its_language_its_title_its_day_and_that_it_is_tagged(welsh: bytes) -> None:
    with pikepdf.open(io.BytesIO(welsh)) as file:
        root = file.Root
        assert root.Lang == "cy-GB"
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert file.docinfo.Title == "Treial benthyca dychmygol"
        assert file.docinfo.Author == "Y tîm dychmygol"
        assert file.docinfo.Keywords == "Cymunedau cefnogol, Infuse"
        assert str(file.docinfo.CreationDate).startswith("D:20261122")
        assert b"<pdfuaid:part>1" in root.Metadata.read_bytes()


def test_the_pdf_holds_the_text_the_figure_and_all_that_is_said_of_it(
    welsh: bytes, opened: pikepdf.Pdf
) -> None:
    text = same(text_of(welsh))
    for words in (
        "6 Canfyddiadau allweddol",
        "Nifer y benthyciadau: 1,064",
        "Data efelychiadol",
        "Mwy o fenthyciadau yn yr wythnos olaf nag yn y gyntaf",
        "Ffigur 1. Cododd y benthyciadau o'r ail wythnos. Benthyciadau",
        "Colofn i bob wythnos.",
        "Cryfder y dystiolaeth: Lefel 1: disgrifiad. Disgrifiad yn unig.",
        "Drafft yw'r testun Cymraeg",
        "Adolygydd y testun Cymraeg: heb ei lofnodi eto",
        "Trwydded agored",
        "Sut y gwnaed hyn",
        "data/raw/tiny/pilot/loans.csv",
    ):
        assert same(words) in text, words
    alternatives = [str(item.Alt) for item in tags(opened) if item.S == "/Figure"]
    assert alternatives == ["Siart colofnau. Cyfanswm y benthyciadau: 1,064."]


def test_the_packages_and_the_commit_are_printed(report: Report) -> None:
    held = dataclasses.replace(
        report.provenance, packages=(("numpy", "2.4.6"), ("scipy", "1.17")), commit="ab" * 20
    )
    data, _ = typeset(dataclasses.replace(report, provenance=held), "en")
    labelled = str(data["about"])
    assert "['Packages', 'numpy 2.4.6, scipy 1.17']" in labelled
    assert "'Commit of the project'" in labelled
    assert "ab" * 20 in labelled.replace("\\u200b", "")


def test_a_signed_welsh_text_is_no_draft_and_names_who_signed_it(report: Report) -> None:
    signed = dataclasses.replace(
        report.facts, reviewer="Non Jones", signed_on=datetime.date(2026, 2, 3)
    )
    data, _ = typeset(dataclasses.replace(report, facts=signed), "cy")
    assert "Drafft yw" not in str(data)
    assert "Adolygydd y testun Cymraeg: Non Jones. Dyddiad llofnodi: 3 Chwefror 2026." in str(data)


def test_every_list_in_the_pdf_is_tagged_as_a_list_of_items(opened: pikepdf.Pdf) -> None:
    pairs = {(str(item.P.get("/S")), str(item.S)) for item in tags(opened)}
    assert ("/L", "/LI") in pairs
    assert {child for parent, child in pairs if parent == "/L"} <= {"/LI", "/L", "/Caption"}
    assert {parent for parent, child in pairs if child == "/LI"} == {"/L"}
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/Figure", "/Caption"} <= {c for _, c in pairs}


def test_the_first_cell_of_each_row_is_its_header_and_says_so(opened: pikepdf.Pdf) -> None:
    cells = [item for item in tags(opened) if item.S in ("/TH", "/TD")]
    first = [item for item in cells if item.P.K[0].objgen == item.objgen]
    in_body = [item for item in first if item.P.P.S == "/TBody"]
    assert in_body
    assert {(str(item.S), str(item.A.Scope)) for item in in_body} == {("/TH", "/Row")}
    heads = [item for item in cells if item.P.P.S == "/THead"]
    assert {(str(item.S), str(item.A.Scope)) for item in heads} == {("/TH", "/Column")}
    assert all("/Headers" not in item.A for item in cells)


def test_a_column_in_another_language_says_so(opened: pikepdf.Pdf) -> None:
    def language(item: Any) -> str:
        return str(item.Lang) if "/Lang" in item else language(item.P) if "/P" in item else "cy-GB"

    spoken = {(str(item.A.get("/Scope")), language(item)) for item in tags(opened) if "/A" in item}
    assert ("/Row", "en-GB") in spoken  # the names of the projects
    assert ("/Column", "en-GB") not in spoken
    assert ("None", "en-GB") not in spoken


def test_the_pdf_names_no_user_and_no_folder(welsh: bytes) -> None:
    with pikepdf.open(io.BytesIO(welsh)) as file:
        said = [str(held) for held in file.docinfo.values()]
        said.append(bytes(file.Root.Metadata.read_bytes()).decode())
    for name in (str(Path.home()), str(Path.cwd()), "file:", "/tmp"):  # noqa: S108
        assert not any(name in words for words in said)


def test_the_same_report_gives_the_same_pdf_in_any_folder_and_at_any_time(
    report: Report, welsh: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    with ThreadPoolExecutor(2) as pool:  # both languages at once, as they may be published
        made = list(pool.map(lambda reader: pdf.render_pdf(report, reader), ("cy", "en")))
    assert made[0] == welsh
    assert made[1] != welsh


def test_what_an_author_types_is_shown_and_never_run(report: Report) -> None:
    facts = dataclasses.replace(
        report.facts, title=both(ATTACK), organisation=both(ATTACK), contact=both(ATTACK)
    )
    aside = Aside("warning", (both((Run(ATTACK, strong=True),)),))  # type: ignore[arg-type]
    table = made_table(report, [[ATTACK, "b"], ["c", ATTACK]])
    attacked = with_blocks(dataclasses.replace(report, facts=facts), aside, table)
    content = pdf.render_pdf(attacked, "en")
    text = same(text_of(content))
    assert text.count(same(ATTACK)) >= 6
    assert "root:" not in text
    assert "Takecare" in text


@pytest.mark.parametrize("address", ["file:///etc/passwd", "https://example.org/a.png", "a.png"])
def test_a_drawing_that_asks_for_anything_outside_is_refused_and_named(
    report: Report, figure: Figure, address: str
) -> None:
    outside = SVG.format(f'<image href="{address}" width="9" height="9"/>').encode()
    drawn = dataclasses.replace(figure, svg=Both(outside, outside))
    with pytest.raises(PublishingError) as caught:
        pdf.render_pdf(with_blocks(report, drawn), "en")
    assert str(caught.value).startswith("the PDF was made with errors: figure-1: failed to load")


def test_a_drawing_that_cannot_be_read_is_named(report: Report, figure: Figure) -> None:
    broken = SVG.format("<g>").encode()
    drawn = dataclasses.replace(figure, svg=Both(broken, broken))
    with pytest.raises(PublishingError, match="figure-1: failed to parse SVG"):
        pdf.render_pdf(with_blocks(report, drawn), "en")


def test_figures_stand_in_their_place_when_the_typesetter_fails_on_floating_ones(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[dict[str, str]] = []
    press = pdf._pressed

    def failing(template: str, inputs: dict[str, str], moment: int) -> tuple[bytes, str]:
        jobs.append(inputs)
        if "figures" not in inputs:
            return b"", "internal error: parent group"
        return press(template, inputs, moment)

    monkeypatch.setattr(pdf, "_pressed", failing)
    assert pdf.render_pdf(report, "en").startswith(b"%PDF-1.7")
    assert [job.get("figures") for job in jobs] == [None, "in place"]


def test_references_are_a_list_whose_addresses_are_links(report: Report) -> None:
    headers = tuple(Header(name, name, False, None) for name in ("record_id", "reference"))
    rows = (("R1", "Title (2020). Available at: https://example.org/a-(b)."),)
    cells = DisplayTable(headers, rows)
    table = dataclasses.replace(made_table(report, [["a"], ["b"]]), cells=Both(cells, cells))
    content = pdf.render_pdf(with_blocks(report, table), "en")
    text = text_of(content)
    assert "R1. Title (2020). Available at: https://example.org/a-(b" in text
    with pikepdf.open(io.BytesIO(content)) as file:
        links = [item for page in file.pages for item in page.get("/Annots", ())]
        addresses = {str(item.A.URI) for item in links if "/A" in item and "/URI" in item.A}
        assert all(int(item.F) & 4 for item in links)
    assert addresses == {"https://example.org/a-(b", "https://example.org/licence", EMAIL}


def test_a_broad_table_stands_on_a_turned_page_that_its_place_points_to(report: Report) -> None:
    words = [f"measurement number {place}" for place in range(14)]
    table = made_table(report, [words, words, words])
    content = pdf.render_pdf(with_blocks(report, table), "en")
    pages = PdfReader(io.BytesIO(content)).pages
    (turned,) = (number for number, page in enumerate(pages, start=1) if page.mediabox.width > 800)
    assert f"Table 7. Projects elsewhere. Page {turned}" in text_of(content)
    assert "Broad tables" in pages[turned - 1].extract_text()


def test_a_cell_of_a_hundred_thousand_letters_goes_on_over_pages(report: Report) -> None:
    long = "word " * 4000 + "x" * 20_000
    content = pdf.render_pdf(
        with_blocks(report, made_table(report, [["a", "b"], ["c", long]])), "en"
    )
    assert text_of(content).count("word") >= 4000


def test_a_long_title_is_cut_at_the_foot_of_the_pages_and_nowhere_else(report: Report) -> None:
    title = "word " * 500
    facts = dataclasses.replace(report.facts, title=both(title))
    data, _ = typeset(dataclasses.replace(report, facts=facts), "en")
    assert data["title"] == title
    assert str(data["running"]).endswith("word…")
    assert len(str(data["running"])) < 170


def test_a_letter_that_the_fonts_lack_is_named_by_its_code() -> None:
    assert lettering.printable("Ŵ ŷ – “x” ≥") == "Ŵ ŷ – “x” ≥"
    assert lettering.printable("a\u0915b") == "a[U+0915]b"
    assert lettering.printable("a\u202eb\x00c\ud800") == "abc"


def test_only_the_longest_words_may_be_broken() -> None:
    assert lettering.breakable("Llanfairpwllgwyngyll") == "Llanfairpwllgwyngyll"
    path = "data/raw/monmouthshire/pilot/loans.csv"
    broken = lettering.breakable(path)
    assert broken.replace(lettering.BREAK, "") == path
    assert max(map(len, broken.split(lettering.BREAK))) <= lettering.LONGEST_WORD
    address = "https://example.org/" + "x" * 60
    assert lettering.breakable(address) == address


def paragraphs(number: int) -> list[Paragraph]:
    return [Paragraph(both((Run(f"Line {place}."),))) for place in range(number)]  # type: ignore[arg-type]


def pages_of(report: Report, *blocks: Block) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf.render_pdf(with_blocks(report, *blocks), "en")))
    return [page.extract_text() for page in reader.pages]


def test_a_small_table_stands_whole_on_one_page(report: Report) -> None:
    blocks: list[Block] = []
    for number in range(9):
        rows = [[f"t{number}r{row}.", "x"] for row in range(6)]
        blocks += [*paragraphs(2), made_table(report, [["a", "b"], *rows])]
    pages = pages_of(report, *blocks)
    assert len(pages) > 3
    for number in range(9):
        holding = {page for page, text in enumerate(pages) if f"t{number}r" in text}
        assert len(holding) == 1, number


def test_a_flag_is_never_parted_from_the_list_that_it_speaks_of(report: Report) -> None:
    blocks: list[Block] = []
    for number in range(90):  # of so many, some end at the foot of a page
        items = tuple(both((Run(f"{number}-{item}."),)) for item in range(1 + number % 4))
        blocks.append(ListBlock(items, basis=("simulated",)))  # type: ignore[arg-type]
    pages = pages_of(report, *blocks)
    flagged = [page for page in pages[1:] if "Simulated data" in page]
    assert flagged
    for page in flagged:
        assert re.search(r"\d+-\d\.", page.partition("Simulated data")[0])


def test_a_picture_that_waits_for_the_next_page_comes_before_a_long_table(
    report: Report, figure: Figure
) -> None:
    svg = SVG.format("").replace("90pt", "400pt").replace("60pt", "480pt").encode()
    drawn = dataclasses.replace(figure, svg=Both(svg, svg))
    long = made_table(report, [["a", "b"], *([f"row {row}.", "x"] for row in range(40))])
    # Nine lines end low on the first page: neither the picture nor the whole table has room there
    pages = pages_of(report, *paragraphs(9), drawn, long)
    first = next(place for place, text in enumerate(pages) if "row 0." in text)
    shown = next(place for place, text in enumerate(pages) if figure.headline.en in text)
    assert shown <= first


def test_a_tall_picture_has_its_words_beside_it_and_is_as_large_as_the_page_allows(
    report: Report, figure: Figure
) -> None:
    svg = SVG.format("").replace("90pt", "390pt").replace("60pt", "970pt").encode()
    drawn = dataclasses.replace(figure, svg=Both(svg, svg))
    data, _ = typeset(with_blocks(report, drawn), "en")
    (placed,) = data["summary"]["blocks"]  # type: ignore[index]
    assert placed["beside"]
    assert not placed["apart"]
    assert placed["width"] * 970 / 390 > 567  # the height of a picture with its words above it
    (page,) = (text for text in pages_of(report, drawn) if figure.headline.en in text)
    assert figure.caption.en in " ".join(page.split())


def test_a_long_header_takes_no_room_from_sentences() -> None:
    header = "How often the first option would still be ahead at the worst end"
    sentence = "It could not decide how to redirect the grant, and nobody asked it to do so. "
    cells = [[header, "1", "2"], [header, "1", "2"], ["Reason", sentence, sentence * 2]]
    _, (one, two, sentences) = lettering.columns(cells, 493)
    assert sentences > one + two
    assert one >= lettering.breadth(header, 7.0) / lettering.MOST_HEADER_LINES


WORDS = st.text("abc dŵ-/", max_size=90)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=14))
def test_the_columns_of_any_table_fit_their_line(cells: list[list[str]]) -> None:
    size, widths = lettering.columns(cells, 493)
    assert size in lettering.SIZES
    assert len(widths) == len(cells)
    assert all(width >= lettering.GAP for width in widths)
    assert sum(widths) <= 493.01


def test_a_column_of_sentences_is_broader_than_one_of_marks() -> None:
    sentence = "It could not decide how to redirect the grant, and nobody asked it to do so. " * 2
    _, (marks, sentences) = lettering.columns([["A"] * 4, [sentence] * 4], 493)
    assert sentences > 5 * marks
