"""The first hour of a new council: from nothing to a draft in both languages, as a user goes it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.tables.workbook_sheets import plain, read_heading, sheet_forms

pytestmark = pytest.mark.slow

ROW = {
    "name_en": "Library service {n}",
    "name_cy": "Gwasanaeth llyfrgelloedd {n}",
    "stakeholder_id": "s{n}",
    "kind": "role_holder",
    "sector": "internal",
    "project_role": "none",
    "wave": "1",
    "basis": "recorded",
}


def casebook(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Type a command in a project; its messages are in English."""
    command = [sys.executable, "-c", "from analysis.cli import main; main()", *words]
    environment = {**os.environ, "CASEBOOK_LANG": "en"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def type_stakeholders(file: Path, count: int) -> None:
    """Type a register into the workbook, below its example row."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    title = next(t for t in book.sheetnames if sheet_forms().get(plain(t)) == "stakeholders")
    sheet = book[title]
    for cell in sheet[1]:
        column = read_heading("stakeholders", str(cell.value))
        for number in range(1, count + 1):
            said = ROW.get(column, "").format(n=number)
            sheet.cell(row=2 + number, column=cell.column, value=said or None)
    book.save(file)


@pytest.fixture(scope="module")
def torfaen(project_root, tmp_path_factory):
    """Torfaen with the register of the default case and ten stakeholders, run and published."""
    root = tmp_path_factory.mktemp("torfaen")
    for folder in ("data/raw", "notebooks"):
        shutil.copytree(project_root / folder, root / folder)
    made = casebook(root, "new", "torfaen", "--council", "Torfaen")
    assert made.returncode == 0, made.stderr
    type_stakeholders(root / "data/raw/torfaen/case.xlsx", 10)
    checked = casebook(root, "check", "torfaen")
    assert checked.returncode == 0, checked.stderr
    ran = casebook(root, "run", "torfaen", "--publish")
    assert ran.returncode == 0, ran.stderr
    return root, ran


def test_the_notebooks_without_tables_are_skipped_with_a_line_each(torfaen):
    _, ran = torfaen
    assert len(re.findall(r"^1_problem_framing: skipped;.*framing$", ran.stderr, re.M)) == 1
    assert len(re.findall(r"^4_pilot_evaluation: skipped;.*$", ran.stderr, re.M)) == 1
    assert "5_case_study: done" in ran.stderr


@pytest.mark.parametrize(("reader", "says"), [
    ("en", "Missing: how the problem was framed"),
    ("cy", "Ar goll: sut y cafodd y broblem ei fframio"),
])  # fmt: skip
def test_the_draft_says_in_both_languages_what_is_missing(torfaen, reader, says):
    page = (torfaen[0] / f"reports/torfaen/{reader}/index.html").read_text(encoding="utf-8")
    assert says in page
    for marker in ("{#", "{{", "⟦"):
        assert marker not in page


def test_the_draft_has_a_page_a_pdf_and_a_word_file_in_each_language(torfaen):
    for reader in ("cy", "en"):
        files = {path.suffix for path in (torfaen[0] / "reports/torfaen" / reader).iterdir()}
        assert {".html", ".pdf", ".docx"} <= files


def test_the_list_of_case_studies_marks_the_draft(torfaen):
    page = (torfaen[0] / "reports/en/index.html").read_text(encoding="utf-8")
    assert '<span class="flag">Draft</span>' in page


def test_after_it_status_says_what_is_done_and_what_is_skipped(torfaen):
    said = casebook(torfaen[0], "status", "torfaen").stdout.splitlines()
    states = [line.split(": ")[1].split(".")[0] for line in said[:5]]
    assert said[-1] == "Published as it is: reports/torfaen/en/index.html"
    assert states == ["skipped", "done", "done", "skipped", "done"]


@pytest.mark.parametrize("unknown", ["Stakeholders who answered about their ties", "Kinds on the"])
def test_what_nobody_noted_of_the_stakeholders_is_left_out_and_never_nought(torfaen, unknown):
    page = (torfaen[0] / "reports/torfaen/en/index.html").read_text(encoding="utf-8")
    assert re.search(r"Stakeholders in the register: *(<[^>]*>)*10", page)
    assert unknown not in page


def test_a_draft_is_verified_and_its_numbers_are_traced_to_the_workbook(torfaen):
    verified = casebook(torfaen[0], "verify", "torfaen")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "different 0, missing 0, new 0" in verified.stdout
    told = casebook(torfaen[0], "explain", "torfaen", "stakeholders.stakeholders_after").stdout
    assert "data/raw/torfaen/case.xlsx, stakeholders); rows: 10" in told
