"""The page: complete, accessible by its own rules, self-contained, alike in both languages."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date

import page_reading as pages
import pytest

from analysis.publishing.blocks import Report
from analysis.publishing.page import FileLink, inline, picture_size, render, size_in_words
from analysis.publishing.prose import Run

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
    links = [link.attributes["href"] for link in page.all("nav")[1].all("a")]
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
    assert report.figures[0].title[reader] in figure.one("figcaption").text
    download = page.one("a", href="data/pilot-made-up-weeks.csv")
    assert download.text.endswith({"cy": "Ffigur 1", "en": "Figure 1"}[reader])
    assert "(CSV, 1 KB)" in page.text


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
    assert page.one("a", href="https://example.org/licence")


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
    assert both["en"].one("a", href="case-study.docx").text == "Word document"
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


def test_on_paper_nothing_is_folded_and_no_neighbouring_file_is_linked(report: Report) -> None:
    paper = pages.read(render(report, "en", paper=True))
    assert not paper.all("details")
    outside = [a.attributes["href"] for a in paper.all("a") if a.attributes["href"][0] != "#"]
    assert outside
    assert all(href.startswith(("https://", "mailto:")) for href in outside)


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
