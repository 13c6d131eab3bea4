"""The PDF: tagged, in its language, the same every time, and closed to everything outside it."""

import gc
import io
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.publishing import PdfUnavailable, PublishingError, pdf
from analysis.publishing.blocks import Report

weasyprint_needed = pytest.mark.skipif(
    not pdf.is_available(), reason=f"the PDF's system libraries are missing: {pdf.INSTALL}"
)


@pytest.fixture(scope="module")
def welsh(report: Report) -> bytes:
    return pdf.render_pdf(report, "cy")


@weasyprint_needed
def test_the_pdf_says_its_language_its_title_and_that_it_is_tagged(welsh: bytes) -> None:
    from pypdf import PdfReader

    file = PdfReader(io.BytesIO(welsh))
    root = file.trailer["/Root"]
    assert root["/Lang"] == "cy"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata is not None
    assert file.metadata.title == "Treial benthyca dychmygol – Cyngor dychmygol"
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_data() or (
        b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    )


@weasyprint_needed
def test_the_pdf_holds_the_text_the_figure_and_its_alternative_text(welsh: bytes) -> None:
    from pypdf import PdfReader

    file = PdfReader(io.BytesIO(welsh))
    text = " ".join(" ".join(page.extract_text().split()) for page in file.pages)
    for words in ("Canfyddiadau allweddol", "1,064", "Data efelychiadol", "Ffigur 1"):
        assert words in text
    alternatives = [
        held["/Alt"]
        for number in range(1, file.trailer["/Size"])
        if isinstance(held := file.get_object(number), dict) and "/Alt" in held
    ]
    assert "Siart colofnau. Cyfanswm y benthyciadau: 1,064." in alternatives


@weasyprint_needed
def test_every_list_in_the_pdf_is_tagged_as_a_list_of_items(welsh: bytes) -> None:
    from pypdf import PdfReader

    found: list[tuple[str, str]] = []

    def walk(element: Any) -> None:
        held = element.get("/K", [])
        held = held.get_object() if hasattr(held, "get_object") else held
        for item in held if isinstance(held, list) else [held]:
            child = item.get_object()
            if isinstance(child, dict) and "/S" in child:
                found.append((element.get("/S", ""), child["/S"]))
                walk(child)

    walk(PdfReader(io.BytesIO(welsh)).trailer["/Root"]["/StructTreeRoot"])
    assert ("/L", "/LI") in found
    assert {child for parent, child in found if parent == "/L"} == {"/LI"}
    assert {parent for parent, child in found if child == "/LI"} == {"/L"}
    assert {"/H1", "/H2", "/Table", "/TH", "/Figure", "/Caption"} <= {child for _, child in found}


@weasyprint_needed
def test_the_pdf_names_no_user_and_no_folder(welsh: bytes) -> None:
    assert str(Path.home()).encode() not in welsh
    assert b"file:" not in welsh


@weasyprint_needed
def test_the_same_report_gives_the_same_pdf(report: Report, welsh: bytes) -> None:
    assert pdf.render_pdf(report, "cy") == welsh


@weasyprint_needed
@pytest.mark.parametrize("address", ["file:///etc/passwd", "https://example.org/a.png", "a.png"])
def test_a_page_that_asks_for_anything_outside_is_refused(address: str) -> None:
    with pytest.raises(PublishingError, match="a page carries all that it needs|errors"):
        pdf.html_to_pdf(f'<html lang="en"><title>t</title><img src="{address}" alt="x">')


@weasyprint_needed
def test_garbage_is_looked_for_as_often_as_before_even_after_a_refusal() -> None:
    usual = gc.get_threshold()
    with pytest.raises(PublishingError):
        pdf.html_to_pdf('<html lang="en"><title>t</title><img src="a.png" alt="x">')
    assert gc.get_threshold() == usual


@weasyprint_needed
def test_a_drawing_that_reads_a_file_is_refused(tmp_path: Path) -> None:
    import base64

    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt">'
        f'<image href="{secret.as_uri()}" width="9" height="9"/></svg>'
    )
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    with pytest.raises(PublishingError):
        pdf.html_to_pdf(f'<html lang="en"><title>t</title><img src="{source}" alt="x">')


def test_missing_libraries_are_said_with_the_one_command_to_type(
    monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PdfUnavailable) as caught:
        pdf.render_pdf(report, "en")
    assert str(caught.value).endswith(
        "Type: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )
    assert not pdf.is_available()
