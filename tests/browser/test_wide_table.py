"""A table wider than its frame: the words over it are read whole, words in it are broken."""

from pathlib import Path

import pytest
from chromium import Visitor

from analysis.publishing.page import style

pytestmark = pytest.mark.browser

CAPTION = "What the pilot found, question by question and group by group. " * 4
MEASURES = """() => {
  const region = document.querySelector(".scroll");
  const caption = region.querySelector("caption span").getBoundingClientRect();
  return [region.clientWidth, region.scrollWidth, caption.width];
}"""


def wide_page(folder: Path) -> Path:
    heads = "".join(f"<th>Heading{'n' * 12}{at}</th>" for at in range(24))
    cells = '<td class="numeric">not available</td>' * 24
    path = folder / "wide.html"
    path.write_text(
        f"<!doctype html><html lang='en'><head><title>Wide</title><style>{style()}</style></head>"
        "<body><div class='columns'><div class='contents'></div><div class='story'>"
        f"<div class='scroll'><table class='wide'><caption><span>{CAPTION}</span></caption>"
        f"<thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table></div>"
        "</div></div></body></html>",
        encoding="utf-8",
    )
    return path


def test_the_caption_of_a_table_that_is_scrolled_stays_in_its_frame(
    visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor.open(wide_page(tmp_path)).page
    page.set_viewport_size({"width": 1280, "height": 800})
    frame, content, caption = page.evaluate(MEASURES)
    assert content > frame >= caption


def test_words_in_the_place_of_a_number_are_broken_in_a_table_of_many_columns(
    visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor.open(wide_page(tmp_path)).page
    style_of_cell = "getComputedStyle(document.querySelector('td')).whiteSpace"
    assert page.evaluate(style_of_cell) == "normal"
