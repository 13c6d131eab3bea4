"""The rules of language on finished files: planted faults are found, good files raise no alarm."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from analysis.language import LANGUAGES
from analysis.publishing import page, pdf, word
from analysis.publishing.blocks import Paragraph, Report
from analysis.publishing.checks import said_pdf
from analysis.publishing.checks.language_rules import (
    Said,
    allowed_words,
    language_faults,
    names_in,
    narrative_faults,
    said_in_csv,
    said_in_page,
    said_in_pdf,
    said_in_svg,
    said_in_word,
    said_in_xlsx,
)
from analysis.publishing.faults import PublishingError
from analysis.publishing.pdf_text import PdfText, Stretch, read_pdf
from analysis.publishing.prose import Run
from analysis.publishing.wording import Text, both

ENGLISH = "The council lent every device to people in the town."
WELSH = "Rhoddodd y cyngor fenthyg pob dyfais i bobl y dref."
PLANTED = {"cy": ENGLISH, "en": WELSH}
TYPO = {"cy": "llyfrgel", "en": "libary"}


@pytest.fixture(scope="module")
def names(report: Report) -> frozenset[str]:
    return names_in(report)


@pytest.fixture(scope="module", params=LANGUAGES)
def reader(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def good_page(report: Report, reader: str) -> str:
    return page.render(report, reader, [])


@pytest.fixture(scope="module")
def good_pdf(report: Report, reader: str) -> bytes:
    return pdf.render_pdf(report, reader)


@pytest.fixture(scope="module")
def good_word(report: Report, reader: str) -> bytes:
    return word.render_word(report, reader)


def told(said: object, reader: str, names: frozenset[str] = frozenset()) -> list[str]:
    return [fault.say("en") for fault in language_faults(said, reader, names)]


def one(text: str) -> list[Said]:
    return [Said("cy/index.html", "#table-1", text)]


def test_a_page_of_the_made_up_case_raises_no_alarm(good_page, reader, names):
    assert told(said_in_page(good_page, "index.html", reader), reader, names) == []


def test_a_word_file_of_the_made_up_case_raises_no_alarm(good_word, reader, names):
    assert told(said_in_word(good_word, "study.docx", reader), reader, names) == []


def test_a_pdf_of_the_made_up_case_raises_no_alarm(good_pdf, reader, names):
    assert told(said_in_pdf(good_pdf, "study.pdf", reader), reader, names) == []


def test_every_data_file_of_the_made_up_case_raises_no_alarm(report, reader, names):
    for table in report.tables:
        said = said_in_csv(table.data.content[reader], f"{table.data.name}.csv", reader)
        assert len(said) >= len(table.cells[reader].headers)
        assert told(said, reader, names) == []
        xlsx = getattr(table.data, "xlsx", None)
        if xlsx is not None:
            assert told(said_in_xlsx(xlsx[reader], "data.xlsx", reader), reader, names) == []


def test_text_in_the_other_language_names_file_place_text_and_what_to_do():
    (fault,) = told(one(ENGLISH), "cy")
    assert fault == (
        f"cy/index.html, #table-1: found English on a Welsh page: “{ENGLISH}”; expected Welsh, or"
        " text that is marked as English (lang)"
    )
    (fault,) = language_faults([Said("en/index.html", "#next", WELSH)], "en")
    assert fault.say("cy").startswith("en/index.html, #next: cafwyd Cymraeg ar dudalen Saesneg")


def test_a_misspelt_word_is_told_with_near_ones_and_the_list_to_add_it_to():
    (fault,) = told(one("Mae llyfrgel yno."), "cy")
    assert fault.startswith("cy/index.html, #table-1: found a word that the dictionary does not")
    assert "“llyfrgel”; expected a word of the dictionary, such as: llyfrgell" in fault
    assert fault.endswith("add it on a line of its own to words.cy.txt in the folder of the case")


def test_a_misspelt_word_without_near_ones_is_told_too():
    (fault,) = told(one("Mae xqzkvvwqj yno."), "cy")
    assert "“xqzkvvwqj”; expected a word of the dictionary: correct it" in fault


def test_an_ampersand_in_welsh_is_told_and_one_in_english_or_in_a_name_is_not():
    (fault,) = told(one("Data & dysgu yn B&Q."), "cy")
    assert fault == (
        "cy/index.html, #table-1: found an ampersand in Welsh: “Data & dysgu yn B&Q.”;"
        " expected the word “a” or “ac”"
    )
    assert told(one("Data & learning"), "en") == []
    assert told(one("Aeth i B&Q."), "cy") == []
    names = frozenset({"O'Neill & Co", "O'Neill", "Co", "Adolygydd"})
    assert language_faults(one("Adolygydd: O’Neill & Co."), "cy", names) == []
    assert len(language_faults(one("Adolygydd: O’Neill & Co & cwmni."), "cy", names)) == 1


def test_what_an_ampersand_joins_in_a_reviewers_name_is_a_name(report):
    signed = replace(report, facts=replace(report.facts, reviewer="Price & Partners"))
    assert names_in(signed) - names_in(report) >= {"Price & Partners", "Partners"}


def test_what_a_file_repeats_is_told_once_and_of_each_file():
    said = [Said(file, f"#{n}", "Mae llyfrgel yno.") for file in ("a", "b") for n in range(3)]
    assert [fault.partition(":")[0] for fault in told(said, "cy")] == ["a, #0", "b, #0"]


def test_a_long_text_is_cut_in_a_message():
    (fault,) = told(one(ENGLISH.rstrip(".") + " and in the county" * 20 + "."), "cy")
    assert len(fault) < 250
    assert " …”" in fault


def test_a_case_may_allow_words_of_its_own(tmp_path):
    (tmp_path / "words.cy.txt").write_text("llyfrgel  # as its founders spelt it\n", "utf-8")
    assert allowed_words(tmp_path, "cy") == {"llyfrgel"}
    assert allowed_words(tmp_path, "en") == frozenset()
    assert told(one("Mae llyfrgel yno."), "cy", allowed_words(tmp_path, "cy")) == []


def test_the_pieces_of_an_address_on_several_lines_are_no_words(monkeypatch):
    lines = [
        "See",
        "https://www.london.gov.uk/what-we-",
        "do/digital-inclusion-",
        "london",
        "People",
    ]
    stretches = tuple(Stretch(8, "", False, line) for line in lines)
    read = PdfText({}, "", (), (), (), stretches)
    monkeypatch.setattr(said_pdf, "read_pdf", lambda content: read)
    assert [one.text.strip("… ") for one in said_in_pdf(b"", "a", "en")] == ["See", "People"]


def test_a_list_of_allowed_words_that_is_not_utf_8_is_named_with_its_line(tmp_path):
    (tmp_path / "words.cy.txt").write_bytes("iawn\nŵy".encode() + b"\n\xff")
    with pytest.raises(PublishingError, match=r"words\.cy\.txt, line 3: found a byte that is not"):
        allowed_words(tmp_path, "cy")


def named(report, council):
    """Return the report with nothing in it but the name of a council."""
    line = Paragraph(both(lambda reader: (Run(council[reader]),)))
    summary = replace(report.summary, blocks=(line,))
    return replace(report, summary=summary, sections=(), numbers=())


def test_no_councils_name_is_taken_for_the_other_language_or_a_mistake(report):
    """A report for any council names those like it; in a PDF a name may stand on two lines."""
    root = Path(__file__).parents[2]
    source = (root / "data/raw/reference/councils_uk.csv").read_text("utf-8-sig")
    for row in csv.DictReader(io.StringIO(source)):
        english = row["area_name"]
        welsh = row["area_name_cy"] or english
        names = names_in(named(report, Text(cy=welsh, en=english)))
        for reader, name in (("cy", welsh), ("en", english)):
            parts = name.split()
            lines = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(len(parts))]
            texts = {f"… {line}" for pair in lines for line in pair if line} | {name}
            assert language_faults([Said("a", "b", text) for text in texts], reader, names) == []


PLACES: dict[str, Callable[[str, str], str]] = {
    "a paragraph": lambda page, text: page.replace("</main>", f"<p>{text}</p></main>", 1),
    "an alternative text": lambda page, text: page.replace("</main>", f'<img alt="{text}"></main>'),
    "a name for screen readers": lambda page, text: page.replace(
        "</main>", f'<div aria-label="{text}"></div></main>'
    ),
    "a caption": lambda page, text: page.replace(
        "</main>", f"<table><caption>{text}</caption></table></main>"
    ),
    "a cell": lambda page, text: page.replace(
        "</main>", f"<table><tr><td>{text}</td></tr></table></main>"
    ),
    "the title": lambda page, text: page.replace("<title>", f"<title>{text} ", 1),
    "the description": lambda page, text: page.replace(
        "</head>", f'<meta name="description" content="{text}"></head>'
    ),
    "a drawing": lambda page, text: page.replace(
        "</main>", f"<svg><text>{text}</text></svg></main>"
    ),
    "letters drawn in a picture": lambda page, text: page.replace(
        "</main>", f'<img alt="x" src="data:image/svg+xml,%3Csvg%3E%3C!-- {text} --%3E"></main>'
    ),
    "the text of a link": lambda page, text: page.replace(
        "</main>", f'<p><a href="#a">{text}</a></p></main>'
    ),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("planted", [PLANTED, TYPO], ids=["language", "spelling"])
def test_a_fault_is_found_wherever_a_page_says_it(place, planted, good_page, reader, names):
    text = planted[reader]
    spoiled = PLACES[place](good_page, text)
    assert spoiled != good_page
    found = told(said_in_page(spoiled, "index.html", reader), reader, names)
    assert len(found) == 1
    assert text.split()[0] in found[0]


def test_text_that_is_marked_as_another_language_is_passed_over(good_page, reader, names):
    other = {"cy": "en", "en": "cy"}[reader]
    marked = f'<p lang="{other}">{PLANTED[reader]} <img alt="{PLANTED[reader]}"></p></main>'
    spoiled = good_page.replace("</main>", marked, 1)
    assert told(said_in_page(spoiled, "index.html", reader), reader, names) == []


def test_code_and_styles_are_no_text():
    source = "<html lang='cy'><body><style>.the-councils {}</style><code>the councils</code>"
    assert said_in_page(source, "index.html", "cy") == ()


def test_the_place_of_a_text_is_the_nearest_name_in_the_page():
    source = '<main id="main"><section id="next"><p>Mae hyn.</p><img alt="Siart yw hi."></main>'
    said = said_in_page(source, "index.html", "cy")
    assert said == (
        Said("index.html", "#next", "Mae hyn."),
        Said("index.html", "#next alt", "Siart yw hi."),
    )


def test_a_drawing_says_its_texts_and_what_its_letters_were_drawn_from():
    source = (
        "<svg><title>Map</title><!-- Nifer &amp; dyddiad --><text>A<tspan>b</tspan></text></svg>"
    )
    assert [one.text for one in said_in_svg(source, "a.svg")] == ["Nifer & dyddiad", "Map", "Ab"]


def _spoil(archive: bytes, part: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as held, zipfile.ZipFile(out, "w") as made:
        for name in held.namelist():
            content = held.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            made.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "before"),
    [
        ("word/document.xml", "<w:body>"),
        ("docProps/core.xml", "<dc:title>"),
    ],
)
def test_a_fault_in_a_word_file_is_found_in_its_text_and_its_properties(
    part, before, good_word, reader, names
):
    text = PLANTED[reader]
    paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" if "body" in before else text + " "
    spoiled = _spoil(good_word, part, before, before + paragraph)
    (fault,) = told(said_in_word(spoiled, "study.docx", reader), reader, names)
    assert text in fault


def test_a_run_of_a_word_file_in_another_language_is_passed_over(good_word, reader, names):
    other = {"cy": "en-GB", "en": "cy-GB"}[reader]
    spoken = f'<w:rPr><w:lang w:val="{other}"/></w:rPr>'
    marked = f"<w:body><w:p><w:r>{spoken}<w:t>{PLANTED[reader]}</w:t></w:r></w:p>"
    spoiled = _spoil(good_word, "word/document.xml", "<w:body>", marked)
    assert told(said_in_word(spoiled, "study.docx", reader), reader, names) == []


def test_a_fault_in_the_properties_of_a_pdf_is_found(good_pdf, reader, names):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good_pdf)) as held:
        held.docinfo["/Title"] = PLANTED[reader]
        held.save(out)
    (fault,) = told(said_in_pdf(out.getvalue(), "study.pdf", reader), reader, names)
    assert fault.startswith("study.pdf, Title: ")


def test_the_pages_of_a_pdf_say_what_the_page_says(good_pdf, good_page, reader):
    printed = " ".join(one.text for one in said_in_pdf(good_pdf, "study.pdf", reader))
    plain = "".join(printed.replace("…", "").split())
    paragraphs = {"cy": "Nid oedd gan bobl ddyfais.", "en": "People had no device."}
    assert "".join(paragraphs[reader].split()) in plain
    assert "1,064" in plain


def test_every_word_that_a_pdf_prints_is_read(good_pdf):
    """Against pypdf, which reads page by page and knows nothing of languages."""
    import pypdf

    ours = set(re.findall(r"\w+", " ".join(one.text for one in read_pdf(good_pdf).stretches)))
    pages = pypdf.PdfReader(io.BytesIO(good_pdf)).pages
    theirs = set(re.findall(r"\w+", " ".join(page.extract_text() for page in pages)))
    assert len(theirs) > 150
    assert theirs - ours == set()


def test_the_words_of_a_pdfs_pictures_are_left_to_the_page(good_pdf, reader):
    drawn = [one.text for one in read_pdf(good_pdf).stretches if one.drawn]
    printed = {one.text for one in said_in_pdf(good_pdf, "a.pdf", reader)}
    assert drawn
    assert printed.isdisjoint(" ".join(text.split()) for text in drawn)


def test_what_a_pdf_marks_as_another_language_is_passed_over(good_pdf, report, reader):
    said = " ".join(one.text for one in said_in_pdf(good_pdf, "study.pdf", reader))
    assert ("Lend a tablet" in said) == (reader == "en")


def test_the_heads_of_a_data_file_are_read_and_its_cells_are_not():
    content = "\ufeffNumber of loans,Cyngor\nthe library,Caerdydd\n".encode()
    said = said_in_csv(content, "loans.csv", "cy")
    assert said == (
        Said("loans.csv", "column 1", "Number of loans"),
        Said("loans.csv", "column 2", "Cyngor"),
    )
    (fault,) = told(said, "cy")
    assert fault.startswith("loans.csv, column 1: found English on a Welsh page")


def test_a_workbook_says_its_properties_sheets_heads_and_dictionary():
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "Every loan of the library"})
        data, about = book.add_worksheet("Data"), book.add_worksheet("What the columns mean")
        data.write_row(1, 0, ["the library", "of the town"])
        data.add_table(
            0, 0, 1, 1, {"columns": [{"header": "Number of loans"}, {"header": "Nifer"}]}
        )
        about.write_string(0, 0, "How many were lent in a week")
    said = said_in_xlsx(out.getvalue(), "loans.xlsx", "cy")
    assert [fault.partition(":")[0] for fault in told(said, "cy")] == [
        "loans.xlsx, property title",
        "loans.xlsx, sheet",
        "loans.xlsx, column",
        "loans.xlsx, cell A1",
    ]
    assert "the library" not in {one.text for one in said}


def test_names_are_words_with_a_capital_in_both_languages_and_titles_that_are_cited(names):
    assert "Lend" in names  # a project is named alike on both pages
    assert not {"Swansea", "Abertawe", "Devices", "Dyfeisiau"} & names


def test_a_value_after_a_mutating_word_of_a_narrative_is_told_with_line_word_and_remedy():
    source = 'Nifer: {{ value("a.b") }}\n\nAeth y prosiect i {{ value("a.place") }} wedyn.\n'
    (fault,) = [fault.say("en") for fault in narrative_faults(source, "narrative.cy.md")]
    assert fault == (
        'narrative.cy.md, line 3: found the value {{ value("a.place") }} after the Welsh word “i”,'
        " which may change the beginning of what follows it; expected a value after a colon"
        " (label: value) or at the beginning of a sentence"
    )
    assert "llinell 3" in narrative_faults(source, "narrative.cy.md")[0].say("cy")
