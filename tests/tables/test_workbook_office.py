"""The workbook through LibreOffice: what is filled in or typed there is read as what it is."""

import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import workbooks
from openpyxl import load_workbook
from pandas.testing import assert_frame_equal

from analysis import tables
from analysis.tables import sources
from analysis.tables.workbook import make
from analysis.tables.workbook_changing import rows_of
from analysis.tables.workbook_reading import opened
from analysis.tables.workbook_sheets import SHEETS, sheet_title

SOFFICE = shutil.which("soffice")
CALC = shutil.which("localc") or shutil.which("scalc")  # there may be Writer alone
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (SOFFICE and CALC), reason="LibreOffice Calc is not installed"),
]


def converted(file, kind, folder):
    """Convert a file with LibreOffice; return the new file."""
    home = folder / "home"
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to", kind]
        + ["--outdir", str(folder), str(file)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{file.stem}.{kind.partition(':')[0]}"


def through_office(content, tmp_path):
    """Save a workbook as OpenDocument and as Excel again."""
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "case.xlsx").write_bytes(content)
    sheet = converted(folder / "case.xlsx", "ods", folder)
    (folder / "case.xlsx").unlink()
    return converted(sheet, "xlsx:Calc MS Excel 2007 XML", folder).read_bytes()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_whole_case_comes_back_from_libreoffice_as_it_was(study, tmp_path, language):
    held = {name: rows_of(study, name) for name in SHEETS}
    content = make(study, language, held)
    before, after = opened(content), opened(through_office(content, tmp_path))
    assert (after.faults, after.own) == ((), ())
    for name in SHEETS:
        assert after.sheets[name].columns == before.sheets[name].columns, name
        assert after.sheets[name].rows == before.sheets[name].rows, name


def test_a_blank_workbook_comes_back_blank(study, tmp_path):
    after = opened(through_office(make(study, "cy"), tmp_path))
    assert {name: sheet.rows for name, sheet in after.sheets.items()} == dict.fromkeys(SHEETS, ())
    assert [fault for sheet in after.sheets.values() for fault in sheet.faults] == []


def test_a_register_typed_in_is_read_after_libreoffice_saved_it(study, tmp_path):
    workbooks.new_book(study)
    rows = [
        {
            **workbooks.STAKEHOLDER,
            "stakeholder_id": f"STK{n:02}",
            "name_en": f"Body {n}",
            "name_cy": f"Corff {n}",
        }
        for n in range(1, 11)
    ]
    workbooks.filled(study, "stakeholders", *rows)
    path = sources.workbook_path(study)
    workbooks.save(study, through_office(path.read_bytes(), tmp_path))
    assert list(tables.read(study, "stakeholders")["name_cy"]) == [
        f"Corff {n}" for n in range(1, 11)
    ]


def test_libreoffice_opens_the_workbook_and_prints_it(study, tmp_path):
    (tmp_path / "case.xlsx").write_bytes(make(study, "en", names=("stakeholders",)))
    printed = converted(tmp_path / "case.xlsx", "pdf", tmp_path)
    assert printed.read_bytes().startswith(b"%PDF")


TYPED = ("stakeholders", "ties", "pilot/loans")  # choices, days and numbers


@pytest.fixture(scope="module")
def office_python():
    """The Python that can speak with LibreOffice; it is not always installed beside it."""
    for python in ("/usr/bin/python3", str(Path(SOFFICE).resolve().with_name("python"))):
        found = shutil.which(python)
        if (
            found
            and subprocess.run([found, "-c", "import uno"], capture_output=True).returncode == 0
        ):
            return found
    pytest.skip("no Python here speaks with LibreOffice (Debian: python3-uno)")


def as_typed(content, names, language):
    """Return what a person would type to have the rows of a filled workbook, by sheet."""
    book = load_workbook(io.BytesIO(content))
    typed = {}
    for name in names:
        head, *rows = book[sheet_title(name, language)].iter_rows(values_only=True)
        typed[sheet_title(name, language)] = [
            {
                heading: cell.strftime("%Y-%m-%d") if hasattr(cell, "strftime") else str(cell)
                for heading, cell in zip(head, row, strict=True)
                if cell is not None
            }
            for row in rows
        ]
    return typed


@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_is_typed_in_libreoffice_is_what_is_read(study, tmp_path, office_python, language):
    wanted = {name: tables.read(study, name) for name in TYPED}
    held = {name: rows_of(study, name) for name in TYPED}
    sheets = as_typed(make(study, language, held, names=TYPED), TYPED, language)
    workbooks.new_book(study, language, names=TYPED)
    path, pipe = sources.workbook_path(study), f"casebook-{os.getpid()}"
    home = (tmp_path / "home").as_uri()
    listening = [SOFFICE, f"-env:UserInstallation={home}", "--headless", "--norestore"]
    with subprocess.Popen([*listening, f"--accept=pipe,name={pipe};urp;"]) as office:
        try:
            script = Path(__file__).with_name("typing_in_office.py")
            subprocess.run(
                [office_python, str(script), pipe],
                input=json.dumps({"file": str(path), "sheets": sheets}).encode(),
                check=True,
                timeout=180,
            )
            office.wait(60)
        finally:
            office.kill()
    assert {name: len(rows) for name, rows in held.items()} == {
        name: len(sheets[sheet_title(name, language)]) for name in TYPED
    }
    for name in TYPED:
        assert_frame_equal(
            tables.read(study, name).reset_index(drop=True), wanted[name].reset_index(drop=True)
        )
