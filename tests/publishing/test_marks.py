"""A letter that stands for a number is explained under its table, wherever the table is read."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_case
from docx import Document

from analysis.publishing import build
from analysis.publishing.blocks import Report
from analysis.publishing.page import render
from analysis.publishing.word import render_word

WORDS = {"en": "Not printed, to protect people", "cy": "Heb ei argraffu, er mwyn diogelu pobl"}


@pytest.fixture
def marked(tmp_path: Path, drawn_once: None) -> Report:
    """The made-up report with a letter in its table and in the data of its figure."""
    record = tiny_case.record()
    weeks = record.tables["pilot.made_up_weeks"]
    weeks = replace(weeks, rows=((weeks.rows[0][0], "c"), *weeks.rows[1:]))
    projects = record.tables["desk_research.made_up_projects"]
    projects = replace(projects, rows=((*projects.rows[0][:4], "x"), *projects.rows[1:]))
    chart = replace(record.charts["pilot.made_up_weeks"], tables={"table": weeks})
    held = {item.name: item for item in (weeks, projects)}
    changed = tiny_case.record(tables=held, charts={chart.name: chart})
    return build(tiny_case.study(tmp_path), changed)


@pytest.mark.parametrize("reader", ["cy", "en"])
def test_the_page_explains_the_letters_of_each_table(marked: Report, reader: str) -> None:
    page = render(marked, reader)
    assert page.count('<p class="note marks">') == 2
    assert f"<b>c</b> {WORDS[reader]}" in page
    assert "<b>x</b> " in page


@pytest.mark.parametrize("reader", ["cy", "en"])
def test_the_word_file_explains_the_letters_of_each_table(marked: Report, reader: str) -> None:
    document = Document(io.BytesIO(render_word(marked, reader)))
    notes = [item.text for item in document.paragraphs if WORDS[reader] in item.text]
    assert len(notes) == 1
    assert ": c " in notes[0]


def test_a_table_without_letters_has_no_note(report: Report) -> None:
    assert "note marks" not in render(report, "en")


@pytest.mark.parametrize("reader", ["cy", "en"])
def test_the_report_states_its_rule_and_why(report: Report, reader: str) -> None:
    rule = {"en": "Public: groups of 1 to 9 people", "cy": "Cyhoeddus: mae grwpiau o 1 i 9"}[reader]
    assert rule in render(report, reader)
    document = Document(io.BytesIO(render_word(report, reader)))
    assert any(rule in item.text for item in document.paragraphs)
