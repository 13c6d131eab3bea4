"""The questionnaire in a browser: on a narrow screen, by keyboard, and on paper."""

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from chromium import Visitor
from pypdf import PdfReader

from analysis.case import Case
from analysis.publishing.questionnaire import write_questionnaire

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def forms(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("forms")
    for folder in ("data/raw", "notebooks"):
        shutil.copytree(project_root / folder, root / folder)
    paths, _ = write_questionnaire(Case.load("monmouthshire", root), ["STK02", "STK24"])
    return paths[0]


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_the_screen_and_asks_for_nothing(visitor: Visitor, forms: Path, width: int) -> None:
    visit = visitor.open(forms, width)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert (visit.console, visit.outside) == ([], [])


def test_a_box_is_ticked_with_the_keyboard(visitor: Visitor, forms: Path) -> None:
    box = visitor.open(forms).page.locator("#form-1 table input[type=checkbox]").first
    box.focus()
    box.press("Space")
    assert box.is_checked()


def test_each_form_begins_on_a_page_of_its_own(visitor: Visitor, forms: Path) -> None:
    printed: Any = visitor.open(forms).page.pdf(prefer_css_page_size=True)
    pages = [
        page.extract_text().lstrip("0123456789 \n") for page in PdfReader(io.BytesIO(printed)).pages
    ]
    begins = [text for text in pages if "holiadur byr" in text]
    assert len(begins) == 2
    assert all(text.lstrip().startswith("Pwy sy'n gweithio gyda phwy") for text in begins)
    assert not any("casebook answers" in text for text in pages[1:])
