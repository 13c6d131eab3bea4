"""Hostile text through every field of a case: on every output it is text and nothing else."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import page_reading as pages
import pytest
import tiny_case
from hostile_case import PAYLOADS, hostile_record, hostile_study

from analysis.language import texts
from analysis.publishing import build, pdf
from analysis.publishing.blocks import Report
from analysis.publishing.page import render
from analysis.publishing.site import card as card_of
from analysis.publishing.site import read_cards, render_index
from analysis.publishing.word import render_word

DRAWN = ("columns.made_up_week", "columns.made_up_loans")


def hostile_texts(payload: str) -> dict[str, dict[str, str]]:
    changed = {
        key: {**entry, "en": payload, "cy": payload}
        for key, entry in tiny_case.texts().items()
        # A brace in a chart's text is a reference, and a bad one stops the build.
        if "made_up" in key and not key.startswith("charts.") and key not in DRAWN
    }
    return tiny_case.texts(changed)


@pytest.fixture(scope="module", params=PAYLOADS, ids=list(PAYLOADS))
def payload(request: pytest.FixtureRequest) -> str:
    return PAYLOADS[request.param]


@pytest.fixture(scope="module")
def hostile(
    payload: str, tmp_path_factory: pytest.TempPathFactory, made_up_texts: None
) -> Iterator[Report]:
    """A report whose every text of people, and the texts of its findings, are the payload."""
    held = hostile_texts(payload)
    study = hostile_study(tmp_path_factory.mktemp("hostile"), payload)
    with pytest.MonkeyPatch.context() as patch:
        tiny_case.draw_once(patch)
        patch.setattr(texts, "_entries", lambda: held)
        yield build(study, hostile_record(payload))


def test_on_a_page_it_is_text(hostile: Report, payload: str) -> None:
    for html in (render(hostile, "cy"), render(hostile, "en", paper=True)):
        page = pages.read(html)  # a tag that the payload closed or opened fails here
        names = {tag for tag in ("script", "svg", "iframe", "object") if page.all(tag)}
        assert names == set()
        assert len(page.all("img")) == 1
        assert all(
            not name.startswith("on")
            for tag in ("img", "a", "p", "td", "th", "h1", "meta")
            for element in page.all(tag)
            for name in element.attributes
        )
        assert all(
            link.attributes["href"].startswith(
                ("#", "https://", "mailto:", "../", "data/", "index")
            )
            for link in page.all("a")
        )
        assert page.one("h1").text


def test_in_a_word_file_it_is_text(hostile: Report, payload: str) -> None:
    file = render_word(hostile, "en")
    document = docx.Document(io.BytesIO(file))
    assert any(paragraph.style.name == "Title" for paragraph in document.paragraphs)
    external = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert external == ["https://example.org/council", "https://example.org/licence"]
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower() or ".." in name]


def test_in_a_download_it_starts_no_formula(hostile: Report, payload: str) -> None:
    for data in (*(table.data for table in hostile.tables), hostile.numbers_data):
        assert data is not None
        for reader in ("cy", "en"):
            text = data.content[reader].decode("utf-8-sig")
            assert not text.startswith("=")
            assert ",=" not in text
            assert '"=' not in text
            assert "\n=" not in text
        assert data.name == data.name.lower()
        assert set(data.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_on_the_index_it_is_text(hostile: Report, payload: str, tmp_path: Path) -> None:
    (tmp_path / "reports" / "tiny").mkdir(parents=True)
    (tmp_path / "reports" / "tiny" / "case.json").write_text(card_of(hostile), encoding="utf-8")
    page = pages.read(render_index(read_cards(tmp_path / "reports")))
    assert not page.all("script")
    assert not page.all("img")
    assert not page.all("svg")


@pytest.mark.skipif(not pdf.is_available(), reason="the PDF's system libraries are missing")
@pytest.mark.parametrize("name", ["handler", "close", "file", "controls"])
def test_in_a_pdf_it_is_text(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn_once: None
) -> None:
    payload = PAYLOADS[name]
    held = hostile_texts(payload)
    monkeypatch.setattr(texts, "_entries", lambda: held)
    report = build(hostile_study(tmp_path, payload), hostile_record(payload))
    assert b"/JavaScript" not in pdf.render_pdf(report, "en")


def test_a_name_without_a_day_signs_nothing(hostile: Report) -> None:
    assert hostile.facts.reviewer
    assert hostile.facts.welsh_is_draft
