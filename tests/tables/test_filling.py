"""Cases that are filled in part by part: what counts as filled, and what is still refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_answers import agree, blank, fill, save
from spoiling import messages
from workbooks import filled, new_book

from analysis import tables
from analysis.case import Case
from analysis.tables import CASE_TABLES, filling, locking
from analysis.tables.answers import InWorkbook, take_answers
from analysis.tables.relations import LISTED, REFERENCES
from analysis.tables.schemas import SCHEMAS


def empty(study, name):
    """Leave a table with its header alone."""
    path = study.raw / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")


def pointing_to(name):
    """Every table that names rows of a table, and those that name theirs: they go with it."""
    found = {name}
    while True:
        more = {
            one for (one, _), (target, _) in {**REFERENCES, **LISTED}.items() if target in found
        }
        if more <= found:
            return sorted(found)
        found |= more


def test_a_table_with_a_row_is_filled_and_one_without_is_not(study):
    before = tables.filled(study)
    assert {"evidence", "stakeholders", "pilot/loans"} <= before
    empty(study, "evidence")
    (study.raw / "stakeholders.csv").unlink()
    assert before - tables.filled(study) == {"evidence", "stakeholders"}


@given(blanks=st.lists(st.sampled_from(["", " ", ",", " , ,", '"",""']), max_size=6))
def test_blank_rows_do_not_make_a_table_filled(blanks):
    written = "a,b\n" + "".join(f"{row}\n" for row in blanks)
    assert not filling.has_rows(written.encode(), "ties.csv")
    assert filling.has_rows((written + "x,\n").encode(), "ties.csv")


def test_a_table_that_cannot_be_read_counts_as_filled_and_its_fault_is_said(study):
    (study.raw / "evidence.csv").write_bytes(b"PK\x03\x04 an Excel file")
    assert "evidence" in tables.filled(study)
    assert any("evidence.csv: found a spreadsheet" in line for line in messages(study))


@pytest.mark.parametrize("gone", [empty, lambda study, name: (study.raw / f"{name}.csv").unlink()])
def test_a_table_without_rows_reads_as_an_empty_one_of_the_same_kinds(study, gone):
    for name in ("evidence", "pilot/loans", "outcomes"):
        before = tables.read(study, name)
        gone(study, name)
        after = tables.read(study, name)
        assert len(after) == 0
        assert after.dtypes.to_dict() == before.dtypes.to_dict()
        assert tables.bases(study, name) == set()


@pytest.mark.parametrize("name", ["searches", "evidence", "roles", "pilot/participants"])
def test_a_case_without_a_table_and_what_points_to_it_has_no_fault(study, name):
    for each in pointing_to(name):
        if each != "evidence" or name == "evidence":
            empty(study, each)
    if name == "searches":
        empty(study, "screening")
        empty(study, "claims")
    for file in (study.raw / "searches").glob("*") if name in ("searches",) else ():
        file.unlink()
    assert messages(study) == []


def test_a_case_of_a_register_alone_has_no_fault(study):
    for name in CASE_TABLES:
        if name != "stakeholders":
            (study.raw / f"{name}.csv").unlink()
    for file in (study.raw / "searches").glob("*"):
        file.unlink()
    assert messages(study) == []


def test_what_points_to_a_table_without_rows_is_named_once_a_column(study):
    empty(study, "pilot/participants")
    lines = [line for line in messages(study) if "participants.csv" in line]
    first = "data/raw/monmouthshire/pilot/responses.csv, row 2, column participant_id: found “"
    assert lines[0].startswith(first)
    assert lines[0].endswith(
        "expected rows in data/raw/monmouthshire/pilot/participants.csv, or a blank cell in "
        "column participant_id until it has some"
    )
    assert [line.split(",")[0].split("/")[-1] for line in lines] == [
        "responses.csv",
        "loans.csv",
        "said.csv",
    ]


def test_a_misspelt_table_is_no_table_that_is_not_filled(study):
    (study.raw / "evidence_figures.csv").rename(study.raw / "evidence-figures.csv")
    (study.raw / "pilot" / "costs.csv").rename(study.raw / "pilot" / "Costs.CSV")
    said = messages(study)
    assert said[-2:] == [
        "data/raw/monmouthshire/evidence-figures.csv: found a file that is none of the raw tables; "
        "expected the name of a raw table; the nearest is “evidence_figures”: rename the file or "
        "move it out of the folder",
        "data/raw/monmouthshire/pilot/Costs.CSV: found a file that is none of the raw tables; "
        "expected the name of a raw table; the nearest is “pilot/costs”: rename the file or "
        "move it out of the folder",
    ]


def test_a_file_of_another_kind_is_refused_in_welsh_too(study):
    (study.raw / "qqqqqq.csv").write_text("a\n")
    (study.raw / "notes.txt").write_text("not a table")
    assert messages(study, "cy") == [
        "data/raw/monmouthshire/qqqqqq.csv: cafwyd: ffeil nad yw'n un o'r tablau crai; disgwylid: "
        "enw un o'r tablau crai: ailenwch y ffeil neu symudwch hi o'r ffolder"
    ]


def test_criteria_of_no_outcome_are_not_locked(study):
    for name in ("outcomes", "pilot/criteria_locks", "pilot/criteria_changes"):
        (study.raw / f"{name}.csv").unlink()
    with pytest.raises(locking.NotLocked, match=r"outcomes\.csv: found no outcome; expected at"):
        locking.lock(study, "A role", "Rôl", date(2021, 10, 1))
    assert not (study.raw / "pilot/criteria_locks.csv").exists()


def test_a_council_whose_small_areas_are_not_known_may_have_participants(study):
    file = study.raw / "case.yaml"
    written = file.read_text(encoding="utf-8").replace("council: W06000021", "council: W06000020")
    file.write_text(written, encoding="utf-8")
    assert messages(Case.load(study.name, study.root)) == []


def test_every_need_is_a_table_and_every_optional_one_too():
    needed = {*sum(tables.NEEDS.values(), ()), *sum(tables.NEEDS_ONE_OF.values(), ())}
    assert needed | set(tables.OPTIONAL) <= set(SCHEMAS)
    assert not needed & set(tables.OPTIONAL)


PERSON = {"stakeholder_id": "STK01", "name_en": "Library", "name_cy": "Llyfrgell", "wave": 1}
PERSON |= {"kind": "organisation", "sector": "voluntary", "project_role": "member"}
PERSON |= {"basis": "recorded"}


def test_a_sheet_with_a_row_of_its_own_is_filled_and_one_with_the_example_is_not(study):
    new_book(study, names=("stakeholders", "ratings"))
    assert not tables.filled(study) & {"stakeholders", "ratings"}
    filled(study, "stakeholders", PERSON)
    assert tables.filled(study) & {"stakeholders", "ratings"} == {"stakeholders"}
    assert tables.lacking(study, ("stakeholders",)) == ()


def test_a_workbook_that_cannot_be_read_is_a_fault_and_nothing_that_is_not_filled(study):
    (study.raw / "stakeholders.csv").unlink()
    (study.raw / "case.xlsx").write_bytes(b"PK\x03\x04 half a workbook")
    assert "stakeholders" in tables.filled(study)
    assert any(line.startswith("data/raw/monmouthshire/case.xlsx: ") for line in messages(study))
    with pytest.raises(tables.FaultyTables, match=r"case\.xlsx"):
        tables.read(study, "stakeholders")


def test_a_changed_workbook_is_among_the_files_that_a_table_may_come_from(study):
    assert study.raw / "case.xlsx" not in tables.source_files(study, "stakeholders")
    new_book(study, names=("stakeholders",))
    assert study.raw / "case.xlsx" in tables.source_files(study, "stakeholders")
    assert study.raw / "case.xlsx" not in tables.source_files(study, "reference/councils_uk")


def test_answers_are_not_written_into_a_workbook(study):
    sheet = blank(study, "STK05")
    new_book(study, names=("ties",))
    with pytest.raises(InWorkbook, match="--to-csv"):
        take_answers(study, save(study, sheet))
    assert not (study.raw / "ties.csv").exists()


def test_the_first_ties_may_come_before_there_is_a_file_of_ties(study):
    sheet = blank(study, "STK05")
    agree(sheet, "STK05")
    fill(sheet, "STK05", "STK02", kind="funds", direction="to_them", strength="2")
    (study.raw / "ties.csv").unlink()
    taken = take_answers(study, save(study, sheet))
    assert len(tables.read(study, "ties")) == len(taken.ties) == 1
