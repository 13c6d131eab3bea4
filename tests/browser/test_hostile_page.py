"""Hostile text on published pages: no dialog, no complaint, no request."""

from pathlib import Path

import hostile_case
import hostile_outputs
import pytest
from chromium import Visitor
from hostile_payloads import PAYLOADS

pytestmark = pytest.mark.browser
PAGES = ("index.html", "tiny/cy/index.html", "tiny/en/index.html", "cy/index.html", "en/index.html")
# What a browser could run or fetch; for the others: pytest -m "browser and slow"
RUNNABLE = ("script", "handler", "attribute", "close", "link", "data_link", "file")


def payloads() -> list[object]:
    """Each payload but the one that only takes time; those that run nothing are slow ones."""
    return [
        pytest.param(name, marks=() if name in RUNNABLE else pytest.mark.slow)
        for name in PAYLOADS
        if name != "huge"
    ]


def test_the_sample_is_of_payloads_that_there_are() -> None:
    assert set(RUNNABLE) <= set(PAYLOADS)


@pytest.mark.parametrize("name", payloads())
def test_hostile_text_does_nothing_on_any_page(
    name: str, tmp_path: Path, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEBOOK_LANG", "en")
    payload, fields = PAYLOADS[name], tuple(hostile_case.FIELDS)
    with hostile_outputs.made_up_texts():
        made = hostile_outputs.make(tmp_path, payload, fields, None)
    reports = tmp_path / "reports"
    facets = [path for path in made.files if path.endswith(".html") and path.count("/") == 2]
    for path in {*PAGES, *facets}:
        visit = visitor.open(reports / path)
        assert (visit.dialogs, visit.console, visit.outside) == ([], [], [])
