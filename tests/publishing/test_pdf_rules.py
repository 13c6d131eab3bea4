"""The rules for a finished PDF: a good one passes, and every broken one is named as what it is."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from analysis.language import texts
from analysis.publishing.blocks import Report
from analysis.publishing.checks.pdf_rules import pdf_faults
from analysis.publishing.pdf import render_pdf


def _broken() -> ModuleType:
    file = Path(__file__).parents[1] / "broken" / "pdfs.py"
    spec = importlib.util.spec_from_file_location("broken_pdfs", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BROKEN = _broken().BROKEN

# What must be said of each, in the words of the rule that is meant to catch it
SAID = {
    "no_language": "the whole file: found language “–”; expected “cy”",
    "other_language": "the whole file: found language “fr”; expected “cy”",
    "metadata_language": "its XMP metadata: found language “fr-FR”; expected “cy”",
    "no_title": "its properties: found no title; expected the title of the report",
    "file_title": "its properties: found the file name “report-final.docx” as its title",
    "other_title": "found the title “A made-up lending trial”; expected the words of the first "
    "heading: “Treial benthyca dychmygol”",
    "title_hidden": "found a window that shows the file's name",
    "no_alternative": "found a figure without alternative text",
    "empty_alternative": "found a figure without alternative text",
    "file_alternative": "found the alternative text “chart_03.png”; expected what the figure shows",
    "idle_alternative": "found the alternative text “Image 1”",
    "no_scope": "found a header cell without scope; expected the scope Row or Column",
    "no_row_header": "found a row whose first cell is no header",
    "header_row_lost": "header rows; expected a header row in every table",
    "skipped_heading": "of level 4; expected level 2 or above it",
    "two_titles": "its tags: found 2 headings of level 1; expected one, the title",
    "no_title_heading": "its tags: found 0 headings of level 1; expected one, the title",
    "no_bookmarks": "found no bookmarks",
    "idle_bookmark": "bookmark 1: found the bookmark “Treial benthyca dychmygol”",
    "script": "found something that the file does by itself or on a click (/JavaScript)",
    "named_script": "found something that the file does by itself or on a click (/JavaScript)",
    "launch": "found something that the file does by itself or on a click (/Launch)",
    "file_link": "found a link to file:///etc/passwd; expected an address that starts with one of",
    "script_link": "found a link to javascript:alert(1)",
    "undescribed_link": "expected no failed rule of PDF/UA-1",
    "attachment": "found an attached file (data.csv)",
    "form": "found something that the file does by itself or on a click (/AcroForm)",
    "author_path": r"property Creator: found the path C:\Users\jsmith\casebook\report.typ",
    "metadata_path": "property XMP: found the path /home/jsmith/x; expected no path of a machine",
    "font_not_embedded": "found a font that is not in the file; expected every font in the file",
    "no_letters": "found a font that does not say which letters it shows",
    "wordless": "page 1: found a page without words",
    "untagged": "its tags: found 0 headings of level 1",
    "us_letter": "page 1: found a page of 612 by 792 points; expected A4",
    "no_tab_order": "found links in no stated order; expected the order of the tags (Tabs: S)",
    "broken_list": "expected no failed rule of PDF/UA-1",
    "no_standard": "expected no failed rule of PDF/UA-1",
    "encrypted": "the whole file: found an encrypted file",
    "truncated": "expected",
    "no_pdf": "the whole file: found a file that cannot be read",
}


@pytest.fixture(scope="module")
def good(report: Report) -> bytes:
    return render_pdf(report, "cy")


def test_a_good_pdf_has_no_fault(good: bytes) -> None:
    assert pdf_faults(good, "astudiaeth-achos.pdf", "cy") == []


def test_a_good_pdf_is_wrong_for_readers_of_the_other_language(good: bytes) -> None:
    said = [fault.say("en") for fault in pdf_faults(good, "case-study.pdf", "en")]
    assert said == [
        "case-study.pdf, the whole file: found language “cy-GB”; "
        "expected “en”, the language of the report",
        "case-study.pdf, its XMP metadata: found language “cy-GB”; "
        "expected “en”, the language of the report",
    ]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pdf_is_named_as_what_it_is(name: str, good: bytes) -> None:
    faults = pdf_faults(BROKEN[name][1](good), "astudiaeth-achos.pdf", "cy")
    said = [fault.say("en") for fault in faults]
    assert all(line.startswith("astudiaeth-achos.pdf, ") for line in said)
    assert any(SAID[name] in line for line in said), said
    assert all(fault.say("cy") != fault.say("en") for fault in faults)


def test_two_figures_with_one_description_are_named(report: Report, good: bytes) -> None:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(good)) as pdf:
        figure = next(
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        )
        parent = figure.P
        twin = pdf.make_indirect(
            pikepdf.Dictionary(Type=figure.Type, S=figure.S, P=parent, Alt=figure.Alt)
        )
        parent.K.append(twin)
        written = io.BytesIO()
        pdf.save(written)
    said = [fault.say("en") for fault in pdf_faults(written.getvalue(), "x.pdf", "cy")]
    assert any("found two figures with the alternative text" in line for line in said), said


def test_every_message_of_the_rules_is_one_that_a_test_has_seen() -> None:
    asked = [key for key in texts._entries() if key.startswith("publishing.pdf_rules.found.")]
    openings = {key: texts.text(key, "en").split("{")[0].strip(" “(") for key in asked}
    tested = (
        *SAID.values(),
        "two figures with the alternative text",
        "a header row with a cell that is no header",
    )
    unseen = [key for key, words in openings.items() if not any(words in line for line in tested)]
    assert asked
    assert not unseen


def test_a_header_row_with_a_plain_cell_is_named(good: bytes) -> None:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(good)) as pdf:
        head = next(
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/THead"
        )
        head.K[0].K[1].S = pikepdf.Name.TD
        written = io.BytesIO()
        pdf.save(written)
    said = [fault.say("en") for fault in pdf_faults(written.getvalue(), "x.pdf", "cy")]
    assert any("found a header row with a cell that is no header" in line for line in said), said
