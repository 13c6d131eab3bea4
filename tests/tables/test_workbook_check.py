"""casebook check on a workbook: cells are pointed at, guesses made, a marked copy left."""

import io

import pytest
import spoiling
import workbooks
from openpyxl import load_workbook
from typer.testing import CliRunner

from analysis.cli import app
from analysis.language import CodeWords, codes
from analysis.tables import sources
from analysis.tables.checking import check_table
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.workbook_marking import mark, marked_paths
from analysis.tables.workbook_sheets import SHEETS

STAKEHOLDER = workbooks.STAKEHOLDER
TIE = {
    "tie_id": "T1",
    "from_id": "STK01",
    "to_id": "STK02",
    "kind": "Informs",
    "direction": "One way",
    "confidence": "High",
    "wave": 1,
    "basis": "Recorded",
}
NAMES = ("stakeholders", "ties")


@pytest.fixture
def book(study):
    """A case with nothing but a workbook of two tables, and one stakeholder in it."""
    for name in SHEETS:
        (study.raw / f"{name}.csv").unlink()
    (study.raw / "pilot/criteria_locks.csv").unlink()
    workbooks.new_book(study, names=NAMES)
    workbooks.filled(study, "stakeholders", STAKEHOLDER)
    return study


def casebook(study, *words, language="en"):
    typed = [*words, "--root", str(study.root), "--language", language]
    return CliRunner().invoke(app, typed, env={"CASEBOOK_LANG": language})


def check(study, language="en"):
    return casebook(study, "check", "monmouthshire", language=language)


def test_a_workbook_in_order_is_said_to_be_with_what_can_run(book):
    done = check(book)
    assert done.exit_code == 0, done.output
    last = done.output.strip().splitlines()[-1]
    assert last.startswith("Can run: 3_stakeholder_network, 5_case_study. Not yet: ")
    assert "2_desk_research (lacks: evidence)" in last
    assert last.endswith("Type: casebook run monmouthshire")


def test_a_case_with_nothing_can_run_nothing(book):
    workbooks.new_book(book, names=NAMES)
    last = check(book).output.strip().splitlines()[-1]
    assert last.startswith("Nothing can run yet: ")


def test_a_fault_of_merged_cells_is_marked_where_they_show(book):
    workbooks.filled(book, "stakeholders", {**STAKEHOLDER, "stakeholder_id": "STK02"}, start=4)
    workbooks.spoil(book, lambda held: held["stakeholders"].merge_cells("D3:D4"))
    done = check(book)
    assert done.exit_code == 1
    assert "stakeholders!D4" in done.output
    assert done.output.strip().endswith("then: casebook run monmouthshire")
    marked = load_workbook(marked_paths(book)[0])["stakeholders"]
    assert "blank" in marked["D3"].comment.text


def test_a_fault_is_pointed_at_by_its_cell_and_the_nearest_label_is_suggested(book):
    workbooks.filled(book, "stakeholders", {**STAKEHOLDER, "sector": "Voluntery sector"}, start=14)
    workbooks.filled(
        book, "stakeholders", {"stakeholder_id": "STK14", "name_en": "B", "name_cy": "C"}, start=14
    )
    done = check(book)
    assert done.exit_code == 1
    assert (
        "data/raw/monmouthshire/case.xlsx, stakeholders!E14, column “Sector”: "
        "found “Voluntery sector”; expected one of: " in done.output
    )
    assert "meant, perhaps: voluntary (Voluntary sector)" in done.output
    assert done.output.strip().endswith("then: casebook run monmouthshire")
    assert "efallai mai hyn a olygid: voluntary (" in check(book, "cy").output


def test_an_identifier_nearly_right_is_answered_with_the_nearest(book):
    second = {**STAKEHOLDER, "stakeholder_id": "STK02", "name_en": "B", "name_cy": "C"}
    workbooks.filled(book, "stakeholders", second, start=4)
    workbooks.filled(book, "ties", {**TIE, "to_id": "STK2"})
    output = check(book).output
    assert "case.xlsx, ties!C3, column “To”: found “STK2”" in output
    assert (
        "expected a value of column “Stakeholder's identifier” in "
        "data/raw/monmouthshire/case.xlsx, stakeholders; the nearest is “STK02”" in output
    )
    assert "stakeholders.csv" not in output


def test_a_heading_that_was_changed_is_named_with_the_cell_where_it_stands(book):
    workbooks.spoil(book, lambda held: held["stakeholders"].cell(1, 5, "Sectr"))
    output = check(book).output
    assert "stakeholders!1:1, column “Sector”: found a column “Sectr” instead" in output
    workbooks.spoil(book, lambda held: held["stakeholders"].cell(1, 13, "Mood"))
    output = check(book).output
    assert "stakeholders!M1, column Mood: found an unknown column “Mood”" in output
    assert "expected a sheet with the headings Stakeholder's identifier; Name (English);" in output


def test_a_text_in_one_language_is_pointed_at_by_its_heading(book):
    half = {key: value for key, value in STAKEHOLDER.items() if key != "name_cy"}
    workbooks.filled(book, "stakeholders", {**half, "stakeholder_id": "STK02"}, start=4)
    output = check(book).output
    assert "stakeholders!C4, column “Name (Welsh)”: found a blank cell" in output
    assert "since “Name (English)” has one" in output


def test_a_marked_copy_shows_each_fault_and_the_workbook_stays_as_it_was(book):
    workbooks.filled(book, "stakeholders", {**STAKEHOLDER, "sector": "nowhere"})
    before = sources.workbook_path(book).read_bytes()
    output = check(book).output
    assert "data/raw/monmouthshire/case-marked.xlsx" in output
    assert sources.workbook_path(book).read_bytes() == before
    marked = load_workbook(book.raw / "case-marked.xlsx")
    cell = marked["stakeholders"]["E3"]
    assert cell.fill.fgColor.rgb.endswith("F4B6B6")
    assert "found “nowhere”; expected one of: internal" in cell.comment.text
    assert marked.sheetnames[0] == "to mend"
    assert marked["to mend"]["A2"].value == "stakeholders!E3"
    assert marked["to mend"]["A2"].hyperlink


def test_the_notes_of_a_marked_copy_are_in_the_users_language(book):
    workbooks.filled(book, "stakeholders", {**STAKEHOLDER, "sector": "nowhere"})
    check(book, "cy")
    marked = load_workbook(book.raw / "case-marked.xlsx")
    assert "cafwyd: “nowhere”; disgwylid: un o'r rhain" in marked["stakeholders"]["E3"].comment.text
    assert marked.sheetnames[0] == "i'w gywiro"


def test_a_marked_copy_goes_when_the_faults_are_mended(book):
    workbooks.filled(book, "stakeholders", {**STAKEHOLDER, "sector": "nowhere"})
    check(book)
    workbooks.filled(book, "stakeholders", STAKEHOLDER)
    assert check(book).exit_code == 0
    assert not (book.raw / "case-marked.xlsx").exists()


def test_a_marked_copy_may_be_saved_as_the_workbook_again(book):
    workbooks.filled(book, "stakeholders", {**STAKEHOLDER, "sector": "nowhere"})
    check(book)
    (book.raw / "case-marked.xlsx").replace(sources.workbook_path(book))
    workbooks.filled(book, "stakeholders", STAKEHOLDER)
    assert check(book).exit_code == 0


def test_files_have_a_marked_copy_too_where_all_is_made(study):
    spoiling.set_cell(study, "ties", 4, "kind", "informed")
    (file,) = mark(study, check_table(study, "ties")[1], "en")
    assert file == "data/processed/monmouthshire/case-marked.xlsx"
    marked = load_workbook(study.root / file)
    assert "informs (Informs)" in marked["ties"]["D4"].comment.text
    assert marked["ties"]["D4"].value == "informed"
    assert mark(study, [], "en") == []
    assert not any(path.exists() for path in marked_paths(study))


def test_a_file_that_no_workbook_can_show_has_its_message_alone(study):
    (study.raw / "ties.csv").write_bytes(b'tie_id,"note\n1')
    assert mark(study, check_table(study, "ties")[1], "en") == []


def test_a_broken_workbook_is_one_fault_and_has_no_marked_copy(book):
    workbooks.save(book, b"PK\x03\x04 broken")
    done = check(book)
    assert done.exit_code == 1
    assert done.output.count("found a damaged file") == 1
    assert not (book.raw / "case-marked.xlsx").exists()


def near(value, *list_names):
    allowed = CodeWords("faults.expected.code", list_name=list_names[0], names=codes(list_names[0]))
    return Fault("f", 1, "c", quoted(value), allowed).say("en").partition("meant, perhaps: ")[2]


def test_the_nearest_code_is_suggested_for_a_code_a_label_or_welsh():
    assert near("voluntry", "sector") == "voluntary (Voluntary sector)"
    assert near("Sector gwirfodol", "sector") == "voluntary (Voluntary sector)"
    assert near("Inside council", "sector") == "internal (Inside the council)"
    assert near("zzz", "sector") == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("30/11/2021", "2021-11-30"),
        ("11.30.2021", "2021-11-30"),
        ("3/4/2021", ""),
        ("soon", ""),
        ("5/5/2021", "2021-05-05"),
        ("40/40/2021", ""),
    ],
)
def test_a_day_is_suggested_only_where_it_can_be_no_other(typed, meant):
    fault = Fault("f", 1, "c", quoted(typed), words("expected.day"))
    assert fault.say("en").partition("meant, perhaps: ")[2] == meant


def test_an_address_is_said_in_the_place_of_the_row():
    fault = Fault("case.xlsx", 14, "Kind", quoted("x"), words("expected.filled"), "ties!D14")
    assert fault.say("en").startswith("case.xlsx, ties!D14, column Kind: found “x”")
    assert fault.place("cy") == "case.xlsx, ties!D14, colofn Kind"


def test_the_marked_copy_is_a_workbook_that_opens(book):
    workbooks.filled(book, "stakeholders", {**STAKEHOLDER, "wave": 9})
    check(book)
    content = (book.raw / "case-marked.xlsx").read_bytes()
    assert load_workbook(io.BytesIO(content))["stakeholders"]["H3"].value == 9
