"""The page that JupyterLab opens on: every case, how far it is, and links that lead somewhere."""

import json

import pytest
from lxml import html

from analysis.case import Case
from analysis.running import STEPS
from analysis.starting import overview


def shown(root, monkeypatch, reader="en"):
    monkeypatch.setenv("CASEBOOK_LANG", reader)
    return html.fragment_fromstring(overview(root)._repr_html_(), create_parent="div")


def test_every_case_is_listed_with_each_notebook_and_its_state(project, monkeypatch):
    page = shown(project, monkeypatch)
    rows = page.findall(".//tbody/tr")
    assert [row.find("th").text_content() for row in rows] == [step.notebook for step in STEPS]
    assert rows[0].find("td").text_content() == "not run yet"
    assert page.find(".//caption").text_content() == "monmouthshire"
    assert {head.get("scope") for head in page.findall(".//thead//th")} == {"col"}
    assert "casebook publish monmouthshire" in page.text_content()


@pytest.mark.parametrize("reader", ["cy", "en"])
def test_every_link_leads_to_a_file_from_the_notebooks_folder(project, monkeypatch, reader):
    study = Case.load("monmouthshire", project)
    for step in STEPS[:2]:
        step.executed(study).parent.mkdir(parents=True, exist_ok=True)
        step.executed(study).write_text("{}")
    STEPS[2].failed(study).parent.mkdir(parents=True, exist_ok=True)
    STEPS[2].failed(study).write_text("{}")
    for language in ("cy", "en"):
        (study.reports / language).mkdir(parents=True, exist_ok=True)
        (study.reports / language / "index.html").write_text("")
    page = shown(project, monkeypatch, reader)
    links = [link.get("href") for link in page.findall(".//a")]
    assert len(links) == len(STEPS) + 3 + 2
    assert [link for link in links if not (project / "notebooks" / link).is_file()] == []
    assert page.find("div").get("lang") == reader


def test_a_case_with_faulty_settings_is_listed_with_its_fault_beside_the_others(
    project, monkeypatch
):
    other = project / "data/raw/aaa"
    other.mkdir()
    (other / "case.yaml").write_text("title: <b>1</b>\n")
    page = shown(project, monkeypatch)
    assert [head.text_content() for head in page.findall(".//h3")][0] == "aaa"
    assert "aaa/case.yaml" in page.text_content()
    assert page.findall(".//b") == []
    assert len(page.findall(".//tbody/tr")) == len(STEPS)


def test_without_a_case_the_page_says_how_to_begin(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data/raw").mkdir(parents=True)
    assert "casebook new" in shown(tmp_path, monkeypatch).text_content()
    assert "casebook new" in repr(overview(tmp_path))


def test_the_page_reads_as_plain_text_too(project, monkeypatch):
    monkeypatch.setenv("CASEBOOK_LANG", "cy")
    assert "1_problem_framing: heb ei redeg eto" in repr(overview(project))


def test_the_start_notebook_is_what_make_lab_opens(project_root):
    assert "jupyter lab notebooks/start.ipynb" in (project_root / "Makefile").read_text()
    cells = json.loads((project_root / "notebooks/start.ipynb").read_text())["cells"]
    assert "starting.overview()" in "".join(cells[1]["source"])
    assert "nbval-ignore-output" in cells[1]["metadata"]["tags"]  # it changes with every run
