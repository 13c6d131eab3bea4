"""The page: complete, accessible by its own rules, self-contained, alike in both languages."""

import base64
import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date

import page_reading as pages
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import DisplayTable, Header
from analysis.publishing.blocks import Aside, Report
from analysis.publishing.page import FileLink, inline, linked, picture_size, render, size_in_words
from analysis.publishing.prose import Run
from analysis.publishing.wording import Both

FILES = {
    "cy": [FileLink("pdf", "astudiaeth-achos.pdf", 50_100)],
    "en": [FileLink("pdf", "case-study.pdf", 50_100), FileLink("word", "case-study.docx", 900)],
}


@pytest.fixture(scope="module", params=["cy", "en"])
def reader(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def page(report: Report, reader: str) -> pages.Element:
    return pages.read(render(report, reader, FILES[reader]))


@pytest.fixture(scope="module")
def both(report: Report) -> dict[str, pages.Element]:
    return {reader: pages.read(render(report, reader, FILES[reader])) for reader in ("cy", "en")}


def test_the_page_names_its_language_and_its_title(page: pages.Element, reader: str) -> None:
    assert page.one("html").attributes["lang"] == reader
    title = {"cy": "Treial benthyca dychmygol – Cyngor dychmygol"}
    title["en"] = "A made-up lending trial – A made-up council"
    assert page.one("title").text == title[reader]


def test_there_is_one_h1_and_no_heading_is_skipped(page: pages.Element) -> None:
    assert len(page.all("h1")) == 1
    levels = [int(tag) for tag in re.findall(r"<h([1-6])", _html(page))]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_the_seven_headings_are_numbered_and_in_the_contents(page: pages.Element) -> None:
    headings = [section.one("h2") for section in page.all("section") if _is(section, "numbered")]
    assert [heading.text.split(" ")[0] for heading in headings] == list("1234567")
    links = [link.attributes["href"] for link in page.one("nav", **{"class": "contents"}).all("a")]
    assert links == [f"#{heading.attributes['id']}" for heading in headings] + ["#about"]


def test_the_skip_link_comes_first_and_leads_to_the_main_part(page: pages.Element) -> None:
    first = page.one("body").all("a")[0]
    assert first.attributes["href"] == "#main"
    assert page.one("main").attributes["id"] == "main"


def test_the_language_link_leads_to_the_same_page_and_says_its_language(
    page: pages.Element, reader: str
) -> None:
    twin = {"cy": "en", "en": "cy"}[reader]
    link = page.all("nav")[0].one("a")
    assert link.attributes["href"] == f"../{twin}/index.html"
    assert link.attributes["lang"] == link.attributes["hreflang"] == twin
    words = {"en": "Read this page in English", "cy": "Darllenwch y dudalen hon yn Gymraeg"}
    assert link.text == words[twin]
    alternates = {item.attributes["hreflang"]: item.attributes["href"] for item in page.all("link")}
    assert alternates == {reader: "index.html", twin: f"../{twin}/index.html"}


def test_every_link_inside_the_page_has_its_target(page: pages.Element) -> None:
    ids = re.findall(r'\bid="([^"]+)"', _html(page))
    assert len(ids) == len(set(ids))
    inner = [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("#")]
    assert inner
    assert {href[1:] for href in inner} <= set(ids)
    named = re.findall(r'aria-labelledby="([^"]+)"', _html(page))
    assert set(named) <= set(ids)


def test_every_table_has_a_caption_and_a_scope_on_every_header(page: pages.Element) -> None:
    assert len(page.all("table")) == 4
    for table in page.all("table"):
        assert table.one("caption").text
        assert all(cell.attributes["scope"] in ("col", "row") for cell in table.all("th"))
        assert all(row.all("th") for row in table.all("tr"))


def test_a_wide_table_scrolls_in_a_named_region_that_the_keyboard_reaches(
    page: pages.Element,
) -> None:
    regions = page.all("div", role="region", **{"class": "scroll"})
    assert len(regions) == len(page.all("table"))
    for region in regions:
        assert region.attributes["tabindex"] == "0"
        assert region.one("caption").attributes["id"] == region.attributes["aria-labelledby"]


def test_a_picture_that_is_wider_than_the_screen_scrolls_in_a_named_region(
    page: pages.Element,
) -> None:
    region = page.one("figure").one("div", role="region")
    assert region.attributes["tabindex"] == "0"
    name = page.one("b", id=region.attributes["aria-labelledby"])
    assert name.text == page.one("figcaption").one("b").text
    assert region.one("img")


def test_every_figure_has_a_caption_an_alternative_text_its_data_and_their_size(
    page: pages.Element, report: Report, reader: str
) -> None:
    figure = page.one("figure")
    image = figure.one("img")
    assert image.attributes["alt"] == report.figures[0].alt[reader]
    assert image.attributes["src"].startswith("data:image/svg+xml;base64,")
    download = page.one("a", href="data/pilot-made-up-weeks.csv")
    words = {"cy": "Lawrlwytho'r data: Ffigur 1", "en": "Download the data: Figure 1"}[reader]
    assert download.text == f"{words} (CSV, 1 KB)"


def test_a_figure_says_what_is_found_then_what_is_plotted_then_in_what(
    page: pages.Element, report: Report, reader: str
) -> None:
    figure, caption = report.figures[0], page.one("figcaption")
    label, unit = {"cy": ("Ffigur", "Uned"), "en": ("Figure", "Unit")}[reader]
    assert caption.one("b").text == f"{label} 1. {figure.headline[reader]}"
    parts = [child.text for child in caption.children if isinstance(child, pages.Element)]
    unit_said = f"{unit}: {figure.unit[reader]}"
    assert parts[1:] == [figure.title[reader], unit_said, figure.caption[reader]]


def test_the_strength_of_the_evidence_is_said_at_the_top_and_under_its_heading(
    page: pages.Element, reader: str
) -> None:
    held = {
        "cy": "Cryfder y dystiolaeth: Lefel 1: disgrifiad Disgrifiad yn unig.",
        "en": "Strength of the evidence: Level 1: described Described only.",
    }
    labels = page.all("p", **{"class": "strength"})
    assert [label.text for label in labels] == [held[reader]] * 2
    assert page.one("div", **{"class": "hero"}).one("p", **{"class": "strength"})
    html = _html(page)
    assert html.index('id="strength"') < html.rindex('class="strength"') < html.index("welsh_lang")


def test_every_heading_of_the_text_leads_to_its_own_place_of_the_twin_page(
    both: dict[str, pages.Element],
) -> None:
    held = {}
    for reader, page in both.items():
        twin = {"cy": "en", "en": "cy"}[reader]
        headings = page.all("div", **{"class": "heading"})
        held[reader] = [_heading(item).attributes["id"] for item in headings]
        for item in headings:
            link, name = item.one("a"), _heading(item).attributes["id"]
            assert link.attributes["href"] == f"../{twin}/index.html#{name}"
            assert link.attributes["lang"] == link.attributes["hreflang"] == twin
            there = both[twin].one(_heading(item).name, id=name).text.lstrip("1234567 ")
            assert link.text == f"{ {'cy': 'Cymraeg', 'en': 'English'}[twin] }: {there}"
    assert held["cy"] == held["en"]
    assert {"summary", "challenge", "strength", "numbers", "provenance", "cite"} <= set(held["en"])


def test_each_table_and_figure_has_a_workbook_beside_its_csv_where_there_is_one(
    report: Report, reader: str
) -> None:
    @dataclass(frozen=True)
    class WithWorkbook:
        name: str
        content: Both[bytes]
        xlsx: Both[bytes] | None = None

    def page_with(workbook: Both[bytes] | None) -> pages.Element:
        figure = report.figures[0]
        table = figure.data[0]
        data = WithWorkbook(table.data.name, table.data.content, workbook)
        held = replace(figure, data=(replace(table, data=data),))
        section = replace(report.summary, blocks=(held,))
        return pages.read(render(replace(report, summary=section, sections=()), reader))

    (link,) = page_with(Both(b"a" * 7001, b"a" * 7001)).all(
        "a", href="data/pilot-made-up-weeks.xlsx"
    )
    words = {"cy": "Lawrlwytho'r data: Ffigur 1", "en": "Download the data: Figure 1"}[reader]
    assert link.text == f"{words} (XLSX, 8 KB)"
    assert not page_with(None).all("a", href="data/pilot-made-up-weeks.xlsx")


@pytest.mark.parametrize("sort", ["note", "important", "warning"])
def test_an_aside_is_set_apart_and_says_what_it_is(report: Report, reader: str, sort: str) -> None:
    words = Both((Run("Dim ond prawf."),), (Run("Only a trial."),))
    aside = Aside(sort, (words, words))
    section = replace(report.summary, blocks=(aside,))
    page = pages.read(render(replace(report, summary=section), reader))
    note = page.one("div", role="note")
    assert note.attributes["class"] == f"aside {sort}"
    said = {"cy": "Dim ond prawf.", "en": "Only a trial."}[reader]
    assert [item.text for item in note.all("p")] == [aside.heading[reader], said, said]


def test_references_are_a_list_whose_addresses_are_links(report: Report, reader: str) -> None:
    header = (Header("record_id", "Code", False, None), Header("reference", "Words", False, None))
    shown = DisplayTable(
        header, (("EV01", "A <report> (2020). At: https://example.org/a?b=1&c=2."),)
    )
    block = replace(report.tables[0], cells=Both(shown, shown), number=9)
    section = replace(report.summary, blocks=(block,))
    page = pages.read(render(replace(report, summary=section, sections=()), reader))
    place = page.one("div", id="table-9")
    assert not place.all("table")
    item = place.one("ul", **{"class": "references"}).one("li")
    assert item.text == "EV01 A <report> (2020). At: https://example.org/a?b=1&c=2."
    link = item.one("a")
    assert link.attributes["href"] == link.text == "https://example.org/a?b=1&c=2"


@given(st.text(alphabet="ab .,;:()<>&\"'/htps", max_size=80))
def test_no_letter_of_a_reference_is_lost_whatever_its_addresses(words: str) -> None:
    held = f"{words} https://example.org/{words}"
    assert pages.read(str(linked(held))).text == " ".join(held.split())


def test_the_footer_leads_to_the_pages_of_the_site_in_this_language(
    page: pages.Element, reader: str
) -> None:
    links = page.one("nav", **{"class": "site"}).all("a")
    files = {"cy": ["sut-y-gwnaed", "hygyrchedd"], "en": ["how-this-was-made", "accessibility"]}
    names = ["index", *files[reader]]
    assert [link.attributes["href"] for link in links[:3]] == [
        f"../../{reader}/{name}.html" for name in names
    ]


def test_what_is_simulated_is_said_at_the_top_and_beside_each_block(
    page: pages.Element, reader: str
) -> None:
    label = {"cy": "Data efelychiadol", "en": "Simulated data"}[reader]
    assert page.all("section")[0].attributes["class"] == "banner simulated"
    assert label in page.all("section")[0].text
    # four blocks, and one group in the table of numbers
    assert [flag.text for flag in page.all("span", **{"class": "flag simulated"})] == [label] * 5


def test_a_welsh_draft_is_said_on_both_pages_with_a_place_for_the_signature(
    page: pages.Element, reader: str
) -> None:
    banner = page.one("section", **{"class": "banner draft"})
    held = {"cy": ("Drafft yw'r testun Cymraeg", "heb ei lofnodi eto")}
    held["en"] = ("The Welsh text is a draft", "not signed yet")
    assert banner.one("h2").text == held[reader][0]
    assert [item.text for item in banner.all("span", **{"class": "value"})] == [held[reader][1]] * 2


def test_a_signed_welsh_text_is_no_draft(report: Report, reader: str) -> None:
    facts = replace(report.facts, reviewer="A. Reviewer", signed_on=date(2026, 11, 20))
    page = pages.read(render(replace(report, facts=facts), reader))
    assert not page.all("section", **{"class": "banner draft"})
    day = {"cy": "20 Tachwedd 2026", "en": "20 November 2026"}[reader]
    assert "A. Reviewer" in page.text
    assert day in page.text


def test_the_page_says_what_it_rests_on_how_to_cite_it_and_whom_to_ask(
    page: pages.Element, report: Report, reader: str
) -> None:
    held = report.provenance
    for words in (held.run, held.software, "Library service", "library@example.org", "1.0"):
        expected = {"Library service": "Gwasanaeth llyfrgelloedd"}.get(words, words)
        assert (expected if reader == "cy" else words) in page.text
    assert all(fingerprint in page.text for _, fingerprint in held.inputs)
    assert ", ".join(" ".join(package) for package in held.packages) in page.text
    assert page.one("a", href="https://example.org/licence")


def test_the_commit_is_said_where_there_is_one(report: Report, reader: str) -> None:
    def listed(commit: str | None) -> str:
        held = replace(report, provenance=replace(report.provenance, commit=commit))
        return pages.read(render(held, reader)).one("ul", **{"class": "provenance"}).text

    words = {"cy": "Cofnod fersiwn y prosiect (commit)", "en": "Commit of the project"}[reader]
    assert f"{words} {'ab' * 20}" in listed("ab" * 20)
    assert words not in listed(None)


def test_nothing_is_run_and_nothing_is_fetched(page: pages.Element, report: Report) -> None:
    html = render(report, "en")
    assert not page.all("script")
    assert not re.search(r"\son[a-z]+=|\sstyle=", html)
    assert all(image.attributes["src"].startswith("data:") for image in page.all("img"))
    assert "@import" not in html
    assert "url(" not in html.split("</style>")[0]


def test_the_policy_allows_the_one_stylesheet_by_its_hash(report: Report, reader: str) -> None:
    html = render(report, reader)
    style = html.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = pages.read(html).one("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy.attributes["content"] == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_only_files_that_were_made_are_linked(
    report: Report, both: dict[str, pages.Element]
) -> None:
    assert both["en"].one("a", href="case-study.docx").text == "Word document (DOCX, 1 KB)"
    assert not [a for a in both["cy"].all("a") if a.attributes["href"].endswith(".docx")]
    assert not [a for a in pages.read(render(report, "en")).all("a") if ".pdf" in str(a.attributes)]


def test_both_pages_have_the_same_structure(both: dict[str, pages.Element]) -> None:
    names = ("section", "h2", "h3", "figure", "img", "table", "tr", "th", "td", "p")
    counts = {
        reader: {name: len(page.all(name)) for name in names} for reader, page in both.items()
    }
    assert counts["cy"] == counts["en"]
    anchors = [[item.attributes["id"] for item in page.all("h2")] for page in both.values()]
    assert anchors[0] == anchors[1]


def test_both_pages_have_the_same_numbers(both: dict[str, pages.Element]) -> None:
    for name in ("table", "figure", "figcaption"):
        welsh, english = both["cy"].all(name), both["en"].all(name)
        assert [pages.numbers(item) for item in welsh] == [pages.numbers(item) for item in english]
    held = {
        reader: [
            (span.attributes["data-finding"], span.text)
            for span in page.all("span")
            if "data-finding" in span.attributes
        ]
        for reader, page in both.items()
    }
    assert held["cy"] == held["en"]
    assert ("pilot.made_up_loans", "1,064") in held["en"]


def test_text_in_another_language_says_so(both: dict[str, pages.Element]) -> None:
    welsh = both["cy"].all("th", lang="en")
    assert [cell.text for cell in welsh] == ["Lend a tablet", "Friendly champions"]
    assert not both["en"].all("th", lang="en")


def test_the_same_report_gives_the_same_bytes(report: Report, reader: str) -> None:
    assert render(report, reader, FILES[reader]) == render(report, reader, FILES[reader])


def test_runs_are_escaped_and_only_known_markup_is_written() -> None:
    runs = (
        Run("<script>alert(1)</script>"),
        Run("a", strong=True, emphasis=True),
        Run("b", href="https://example.org/?a=1&b=2"),
        Run('"><img src=x>', href="javascript:alert(1)"),
    )
    written = str(inline(runs))
    assert "<script" not in written
    assert "<img" not in written
    assert "<strong><em>a</em></strong>" in written
    assert '<a href="https://example.org/?a=1&amp;b=2">b</a>' in written
    assert "javascript" not in written


def test_the_size_of_a_picture_is_read_from_it() -> None:
    assert picture_size(b'<?xml?><svg width="72pt" height="36pt">') == (96, 48)
    with pytest.raises(ValueError, match="states its width and height in points"):
        picture_size(b"<svg>")


def test_the_size_of_a_file_is_never_zero() -> None:
    assert [size_in_words(size) for size in (1, 1000, 1001, 1_500_000)] == [
        "1 KB",
        "1 KB",
        "2 KB",
        "1,500 KB",
    ]


def _heading(place: pages.Element) -> pages.Element:
    (found,) = [*place.all("h2"), *place.all("h3")]
    return found


def _is(element: pages.Element, name: str) -> bool:
    return name in element.attributes.get("class", "").split()


def _html(element: pages.Element) -> str:
    """The element's tags and attributes, without its text."""
    written = ""
    for child in element.children:
        if isinstance(child, pages.Element):
            held = "".join(f' {name}="{value}"' for name, value in child.attributes.items())
            written += f"<{child.name}{held}>{_html(child)}"
    return written
