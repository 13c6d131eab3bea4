"""Hostile text on published pages: no dialog, no complaint, no request."""

from pathlib import Path

import pytest
from chromium import Visitor
from hostile_case import PAYLOADS, hostile_record, hostile_study

from analysis.language import texts
from analysis.publishing import build, site
from analysis.publishing.page import render

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", list(PAYLOADS))
def test_hostile_text_does_nothing_on_a_page_and_on_the_index(
    name: str, tmp_path: Path, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tiny_case

    held = tiny_case.texts()
    monkeypatch.setattr(texts, "_entries", lambda: held)
    report = build(hostile_study(tmp_path, PAYLOADS[name]), hostile_record(PAYLOADS[name]))
    left = tmp_path / "reports" / "tiny" / site.CARD
    left.parent.mkdir(parents=True)
    left.write_text(site.card(report), encoding="utf-8")
    page, index = left.with_name("index.html"), tmp_path / "reports" / "index.html"
    page.write_text(render(report, "cy"), encoding="utf-8")
    index.write_text(site.render_index(site.read_cards(index.parent)), encoding="utf-8")
    for path in (page, index):
        visit = visitor.open(path)
        assert (visit.dialogs, visit.console, visit.outside) == ([], [], [])
