"""The map in a browser: every organisation by keyboard, nothing said on the console."""

from pathlib import Path

import network_case
import pytest
from chromium import Visitor

from analysis.language import texts
from analysis.publishing.page import render

pytestmark = pytest.mark.browser

SEEN = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const [wide, high] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  return [wide - Math.max(box.left, 0), high - Math.max(box.top, 0)];
}"""
SHOWN = "(name) => [...document.querySelectorAll(name)].map((g) => getComputedStyle(g).visibility)"


@pytest.fixture(scope="module", params=[6, 45])
def count(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def pages(count: int, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of the made-up case with a map, in both languages."""
    held, root = network_case.texts(), tmp_path_factory.mktemp("map")
    written = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_entries", lambda: held)
        report = network_case.report(root, count)
        for reader in ("cy", "en"):
            written[reader] = root / f"{reader}.html"
            written[reader].write_text(render(report, reader), encoding="utf-8")
    return written


@pytest.mark.parametrize("reader", ["cy", "en"])
def test_tab_reaches_every_organisation_in_turn_with_its_words(
    pages: dict[str, Path], count: int, visitor: Visitor, reader: str
) -> None:
    visit = visitor.open(pages[reader])
    page = visit.page
    page.locator(".view").focus()
    names = {"cy": network_case.NAMES_CY, "en": network_case.NAMES_EN}[reader]
    for row in range(count):
        page.keyboard.press("Tab")
        held = page.evaluate(
            "[document.activeElement.getAttribute('class'), document.activeElement.ariaLabel]"
        )
        assert held[0] == "place"
        assert held[1].startswith(names[row % 6])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('class')") != "place"
    assert (visit.console, visit.outside) == ([], [])


@pytest.mark.parametrize("reader", ["cy", "en"])
def test_a_screen_reader_is_told_the_same(
    pages: dict[str, Path], visitor: Visitor, reader: str
) -> None:
    page = visitor.open(pages[reader]).page
    said = page.locator("svg.map").aria_snapshot()
    name = {"cy": network_case.NAMES_CY, "en": network_case.NAMES_EN}[reader][2]
    tied = {"cy": "Nifer y rhai â chysylltiad: 2", "en": "Tied to: 2"}[reader]
    assert said.startswith("- group ")
    assert [line for line in said.splitlines() if f'img "{name}' in line and tied in line]


def test_focus_shows_an_outline_and_the_ties_of_that_organisation_alone(
    pages: dict[str, Path], count: int, visitor: Visitor
) -> None:
    page = visitor.open(pages["en"]).page
    outlines, ties = ".place > g", ".ties"
    assert set(page.evaluate(SHOWN, outlines)) == {"hidden"}
    page.locator(".place").nth(2).focus()
    for name in (outlines, ties):
        assert [at for at, seen in enumerate(page.evaluate(SHOWN, name)) if seen == "visible"] == [
            2
        ]
    if count == 6:
        assert page.locator(".ties").nth(2).locator("line").count() == 2


def test_a_pointer_shows_the_same(pages: dict[str, Path], visitor: Visitor) -> None:
    page = visitor.open(pages["en"]).page
    target = page.locator(".place").nth(3).locator("> rect")
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    shown = page.evaluate(SHOWN, ".ties")
    assert [at for at, seen in enumerate(shown) if seen == "visible"] == [3]


@pytest.mark.parametrize("reader", ["cy", "en"])
def test_at_320_pixels_the_page_does_not_scroll_aside_but_the_map_does(
    pages: dict[str, Path], visitor: Visitor, reader: str
) -> None:
    page = visitor.open(pages[reader], width=320).page
    page.evaluate("document.querySelectorAll('details').forEach((item) => { item.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator(".view").focus()
    for _ in range(6):  # whoever has the focus is in view
        page.keyboard.press("Tab")
        wide, high = page.evaluate(SEEN)
        assert wide > 60 and high > 8
    size = page.evaluate(
        "document.querySelector('svg.map').getBoundingClientRect().width / 720 * 9"
    )
    assert size > 8  # pixels of the smallest letters


@pytest.mark.parametrize("how", [{"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_the_map_keeps_its_own_ground_in_dark_and_in_forced_colours(
    pages: dict[str, Path], visitor: Visitor, how: dict[str, str]
) -> None:
    visit = visitor.open(pages["cy"], **how)
    page = visit.page
    page.locator(".place").first.focus()
    ground = "getComputedStyle(document.querySelector('svg.map path:not(defs *)')).fill"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    strokes = page.evaluate(
        "[...document.querySelectorAll('.place > g > :is(circle, rect)')].map("
        "(item) => getComputedStyle(item).stroke)"
    )
    assert set(strokes) == {"rgb(34, 34, 34)", "rgb(255, 210, 63)"}
    assert visit.console == []


def test_the_link_past_the_map_leads_past_it(pages: dict[str, Path], visitor: Visitor) -> None:
    page = visitor.open(pages["en"]).page
    page.locator(".past").focus()
    assert page.locator(".past").bounding_box()["width"] > 50
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg') === null")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
