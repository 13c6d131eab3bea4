"""The published default case in a browser: quiet, self-contained, alike in both languages."""

from pathlib import Path

import pytest
from chromium import Visitor

pytestmark = pytest.mark.browser

READERS = ("cy", "en")
TWIN = {"cy": "en", "en": "cy"}
NUMBERS = """(name) => [...document.querySelectorAll(name)].map(
    (item) => (item.innerText.match(/\\d[\\d,]*(\\.\\d+)?/g) || []).join(" "))"""
OPEN_ALL = "document.querySelectorAll('details').forEach((item) => { item.open = true })"


def page_of(reports: Path, reader: str) -> Path:
    return reports / "monmouthshire" / reader / "index.html"


@pytest.mark.parametrize("reader", READERS)
def test_the_page_complains_of_nothing_and_asks_for_nothing(
    reports: Path, visitor: Visitor, reader: str
) -> None:
    visit = visitor.open(page_of(reports, reader))
    visit.page.evaluate(OPEN_ALL)
    assert visit.console == []
    assert visit.outside == []
    assert visit.page.evaluate("document.documentElement.lang") == reader


def test_the_index_complains_of_nothing_and_leads_to_both_pages(
    reports: Path, visitor: Visitor
) -> None:
    visit = visitor.open(reports / "index.html")
    assert (visit.console, visit.outside) == ([], [])
    for reader in READERS:
        visit.page.goto((reports / "index.html").as_uri())
        visit.page.click(f"#{reader} .cards a")
        assert visit.page.evaluate("document.documentElement.lang") == reader


def test_both_pages_hold_the_same_figures_tables_and_numbers(
    reports: Path, visitor: Visitor
) -> None:
    held = {}
    for reader in READERS:
        page = visitor.open(page_of(reports, reader)).page
        page.evaluate(OPEN_ALL)
        names = ("figure", "table", "tr", "h1", "h2", "h3", ".flag", "details", "#downloads + ul a")
        held[reader] = {
            "counts": {name: page.locator(name).count() for name in names},
            "tables": page.evaluate(NUMBERS, "table:not(details.order table)"),
            # In the order of names the two alphabets may put the same rows differently.
            "orders": sorted(page.evaluate(NUMBERS, "details.order tr")),
            "values": page.evaluate(
                "[...document.querySelectorAll('[data-finding]')].map("
                "(item) => [item.dataset.finding, item.innerText.replace(/[^\\d.,−[\\]]/g, '')])"
            ),
            "anchors": page.evaluate("[...document.querySelectorAll('h2')].map((item) => item.id)"),
        }
    assert held["cy"] == held["en"]
    assert held["en"]["counts"]["figure"] > 0
    assert held["en"]["counts"]["table"] > 0


@pytest.mark.parametrize("reader", READERS)
def test_every_picture_is_shown_and_described(reports: Path, visitor: Visitor, reader: str) -> None:
    page = visitor.open(page_of(reports, reader)).page
    pictures = page.evaluate(
        "[...document.images].map((item) => [item.complete && item.naturalWidth > 0, item.alt])"
    )
    assert pictures
    assert all(shown and alternative.strip() for shown, alternative in pictures)


@pytest.mark.parametrize("name", ["monmouthshire/cy", "monmouthshire/en", "."])
@pytest.mark.parametrize("width", [320, 640])
def test_a_narrow_screen_needs_no_scrolling_aside(
    reports: Path, visitor: Visitor, name: str, width: int
) -> None:
    page = visitor.open(reports / name / "index.html", width=width).page
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("reader", READERS)
def test_the_language_link_lands_on_the_twin_and_back(
    reports: Path, visitor: Visitor, reader: str
) -> None:
    page = visitor.open(page_of(reports, reader)).page
    page.click(".languages a")
    assert page.url == page_of(reports, TWIN[reader]).as_uri()
    page.click(".languages a")
    assert page.url == page_of(reports, reader).as_uri()


def test_the_first_tab_reaches_the_skip_link_and_it_skips(reports: Path, visitor: Visitor) -> None:
    page = visitor.open(page_of(reports, "cy")).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_wide_table_is_scrolled_by_the_keyboard(reports: Path, visitor: Visitor) -> None:
    page = visitor.open(page_of(reports, "en"), width=320).page
    region = page.evaluate_handle(
        "[...document.querySelectorAll('.scroll')].find((item) => "
        "item.scrollWidth > item.clientWidth)"
    ).as_element()
    assert region is not None
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(item) => item.scrollLeft > 0", arg=region)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_links_and_labels_stand_out_in_light_and_in_dark(
    reports: Path, visitor: Visitor, scheme: str
) -> None:
    page = visitor.open(page_of(reports, "en"), color_scheme=scheme).page
    places = ("main p", ".label", ".contents a", ".flag", ".note", ".top a", ".banner p", "summary")
    found = {place: page.evaluate(CONTRAST, place) for place in places}
    assert {place: ratio for place, ratio in found.items() if ratio < 4.5} == {}


def test_forced_colours_keep_the_edges_of_banners(reports: Path, visitor: Visitor) -> None:
    page = visitor.open(page_of(reports, "en"), forced_colors="active").page
    width = page.evaluate("getComputedStyle(document.querySelector('.banner')).borderTopWidth")
    assert width == "1px"


# The contrast (WCAG 2.2, 1.4.3) of an element's text with the nearest ground behind it
CONTRAST = """(name) => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const bent = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const channel = (v) => bent(v / 255);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const element = document.querySelector(name);
  let ground = element;
  const colour = (item) => numbers(getComputedStyle(item).backgroundColor);
  while (ground && (colour(ground)[3] === 0)) ground = ground.parentElement;
  const behind = light(ground ? colour(ground) : [255, 255, 255]);
  const ink = light(numbers(getComputedStyle(element).color));
  return (Math.max(ink, behind) + 0.05) / (Math.min(ink, behind) + 0.05);
}"""
