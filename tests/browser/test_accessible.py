"""The published default case by the checkers of others, by keyboard, enlarged, and on paper."""

import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from checkers import (
    OPEN_ALL,
    SPACED,
    axe_violations,
    lacking_axe,
    lacking_nu,
    nu_errors,
    overflow,
)
from chromium import Visitor

pytestmark = pytest.mark.browser

READERS = ("cy", "en")
SCHEMES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "forced dark": {"forced_colors": "active", "color_scheme": "dark"},
}
A4_WIDE, A4_TURNED = 658, 1001  # CSS pixels between the margins of the print rules
# What has the focus: which of all that can, whether it is in view, and whether that is shown
FOCUS = """() => {
  const item = document.activeElement;
  const held = getComputedStyle(item);
  const box = item.getBoundingClientRect();
  const own = item.closest("svg") !== null || item.id === "main";
  return {
    place: window.order.indexOf(item),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    shown: own || held.outlineStyle !== "none",
  };
}"""
REACHABLE = """() => {
  const all = "a[href], summary, [tabindex='0']";
  window.order = [...document.querySelectorAll(all)].filter((item) => item.checkVisibility());
  return window.order.length;
}"""
CLIPPED = """(turned) => [...document.querySelectorAll("table, img, svg.map")].filter((item) => {
  if (!item.checkVisibility() || (item.closest(".broad") !== null) !== turned) return false;
  const box = item.getBoundingClientRect();
  return box.right > document.documentElement.clientWidth + 1;
}).map((item) => item.closest("[id]").id)"""
PRINTED = """() => [...document.querySelectorAll("th, td, caption, h1, h2, h3, p")].filter(
  (item) => item.checkVisibility() && !item.closest(".past")).map((item) => item.innerText)"""


def page_of(reports: Path, reader: str) -> Path:
    return reports / "monmouthshire" / reader / "index.html"


@pytest.mark.skipif(bool(lacking_axe()), reason=lacking_axe())
@pytest.mark.parametrize("scheme", list(SCHEMES))
@pytest.mark.parametrize("reader", READERS)
def test_axe_finds_nothing_by_wcag_22_aa_nor_by_best_practice(
    reports: Path, visitor: Visitor, reader: str, scheme: str
) -> None:
    page = visitor.open(page_of(reports, reader), **SCHEMES[scheme]).page
    assert axe_violations(page) == []


@pytest.mark.skipif(bool(lacking_axe()), reason=lacking_axe())
def test_axe_finds_nothing_on_the_pages_of_the_site(reports: Path, visitor: Visitor) -> None:
    pages = [
        reports / "index.html",
        *(path for r in READERS for path in (reports / r).rglob("*.html")),
    ]
    assert {str(path): axe_violations(visitor.open(path).page) for path in pages} == {
        str(path): [] for path in pages
    }


@pytest.mark.skipif(bool(lacking_nu()), reason=lacking_nu())
def test_the_nu_checker_finds_no_error(reports: Path) -> None:
    pages = sorted(reports.rglob("*.html"))
    assert len(pages) >= 3
    assert nu_errors(pages) == {str(path): [] for path in pages}


@pytest.mark.parametrize("reader", READERS)
def test_at_twice_the_size_nothing_is_cut_off(reports: Path, visitor: Visitor, reader: str) -> None:
    page = visitor.open(page_of(reports, reader), width=640, device_scale_factor=2).page
    assert overflow(page) <= 0


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("reader", READERS)
def test_letters_set_further_apart_still_fit(
    reports: Path, visitor: Visitor, reader: str, width: int
) -> None:
    page = visitor.open(page_of(reports, reader), width=width, bypass_csp=True).page
    page.evaluate(SPACED)
    assert overflow(page) <= 0


@pytest.mark.parametrize("reader", READERS)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    reports: Path, visitor: Visitor, reader: str
) -> None:
    page = visitor.open(page_of(reports, reader)).page
    count = page.evaluate(REACHABLE)
    assert count > 100
    for place in range(count):
        page.keyboard.press("Tab")
        held = page.evaluate(FOCUS)
        assert held == {"place": place, "seen": True, "shown": True}, place


@pytest.mark.parametrize("reader", READERS)
def test_each_part_leads_to_the_same_part_in_the_other_language(
    reports: Path, visitor: Visitor, reader: str
) -> None:
    page = visitor.open(page_of(reports, reader)).page
    twin = {"cy": "en", "en": "cy"}[reader]
    page.click("a.twin[href$='#findings']")
    page.wait_for_url(f"{page_of(reports, twin).as_uri()}#findings", wait_until="load")
    top = page.evaluate("document.getElementById('findings').getBoundingClientRect().top")
    assert 0 <= top < 100


@pytest.mark.parametrize("reader", READERS)
def test_on_paper_no_table_or_picture_is_cut_off(
    reports: Path, visitor: Visitor, reader: str
) -> None:
    page = visitor.open(page_of(reports, reader), width=A4_WIDE).page
    page.emulate_media(media="print")
    assert page.evaluate(CLIPPED, False) == []
    page.set_viewport_size({"width": A4_TURNED, "height": 600})
    assert page.evaluate(CLIPPED, True) == []


@pytest.mark.parametrize("reader", READERS)
def test_what_is_printed_holds_every_word_that_the_paper_shows(
    reports: Path, visitor: Visitor, reader: str
) -> None:
    from pypdf import PdfReader

    page = visitor.open(page_of(reports, reader)).page
    content = page.pdf(prefer_css_page_size=True)
    printed = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages)
    held = _letters(printed)
    page.emulate_media(media="print")
    words = {word for text in page.evaluate(PRINTED) for word in text.split() if len(word) > 3}
    assert len(words) > 1000
    assert sorted(word for word in words if _letters(word) not in held) == []


def test_what_is_folded_away_is_unfolded_on_paper(reports: Path, visitor: Visitor) -> None:
    page = visitor.open(page_of(reports, "en")).page
    page.emulate_media(media="print")
    shown = page.evaluate(
        "[...document.querySelectorAll('details:not(.order) table')].filter((item) => "
        "!item.closest('.unprinted')).map((item) => item.getBoundingClientRect().height > 20)"
    )
    assert len(shown) > 5
    assert all(shown)
    page.evaluate(OPEN_ALL)
    assert not page.locator("details.order").first.is_visible()


def _letters(text: str) -> str:
    """The letters and digits alone, ligatures apart: how a line was broken says nothing."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))
