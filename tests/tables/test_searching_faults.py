"""The chain from the search log to the claims: what each broken link is met with."""

import pytest
from spoiling import add_row, cells_of, messages, set_cell

from analysis import tables
from analysis.language import Words
from analysis.tables import search_checks
from analysis.tables.faults import Fault

FOLDER = "data/raw/monmouthshire"
SCREENING = f"{FOLDER}/screening.csv"


def test_a_desk_research_in_order_has_no_faults(desk):
    assert messages(desk) == []


def test_a_search_that_found_less_than_was_imported(desk):
    set_cell(desk, "searches", 2, "hits", "2")
    assert messages(desk) == [
        f"{FOLDER}/searches.csv, row 2, column hits: found “2”; "
        "expected a number not below the 3 records imported from first.ris"
    ]


def test_hits_that_are_not_known_are_no_fault(desk):
    set_cell(desk, "searches", 2, "hits", "")
    assert messages(desk) == []


def test_days_of_searching_may_lie_outside_the_case(desk):
    set_cell(desk, "searches", 2, "searched_on", "2026-11-22")
    set_cell(desk, "screening", 2, "decided_on", "2026-11-22")
    assert messages(desk) == []


@pytest.mark.parametrize(
    "typed",
    ["../evidence.csv", "/etc/passwd", "sub/first.ris", r"sub\first.ris", "C:first.ris", ".hidden"],
)
def test_a_path_in_the_place_of_a_files_name(desk, typed):
    set_cell(desk, "searches", 2, "file", typed)
    assert (
        f"{FOLDER}/searches.csv, row 2, column file: found “{typed}”; "
        "expected the name of a file in the folder searches, without a folder before it"
    ) in messages(desk)


def test_a_file_of_a_search_that_is_not_there(desk):
    (desk.raw / "searches" / "second.ris").unlink()
    (line,) = messages(desk)
    assert line.startswith(f"{FOLDER}/searches.csv, row 3, column file: found")
    assert "second.ris" in line


def test_faults_of_an_import_are_reported_with_the_others_and_each_once(desk, monkeypatch):
    found, expected = Words("faults.found.empty_file"), Words("faults.expected.csv")
    fault = Fault(f"{FOLDER}/searches/first.ris", None, None, found, expected)

    monkeypatch.setattr(search_checks, "import_records", lambda study: (None, [fault, fault]))
    set_cell(desk, "screening", 4, "criterion_id", "")
    assert messages(desk) == [
        f"{SCREENING}, row 4, column criterion_id: found a blank cell; "
        "expected the criterion by which the record is excluded",
        fault.say("en"),
    ]


def test_excluded_without_a_criterion(desk):
    set_cell(desk, "screening", 4, "criterion_id", "")
    assert messages(desk) == [
        f"{SCREENING}, row 4, column criterion_id: found a blank cell; "
        "expected the criterion by which the record is excluded"
    ]


def test_included_by_the_full_text_without_a_project(desk):
    add_row(desk, "screening", record_id="R1", reader="read_b", project_id="")
    assert (
        f"{SCREENING}, row 8, column project_id: found a blank cell; "
        "expected the project of the evidence register that the record describes"
    ) in messages(desk)


def test_a_title_that_could_not_be_obtained(desk):
    set_cell(desk, "screening", 4, "decision", "not_retrieved")
    assert messages(desk) == [
        f"{SCREENING}, row 4, column decision: found “not_retrieved”; expected include or exclude; "
        "whether the text could be obtained is said at the stage full_text"
    ]


def test_a_decision_on_a_record_that_was_not_imported(desk):
    set_cell(desk, "screening", 4, "record_id", "R22")
    assert messages(desk) == [
        f"{SCREENING}, row 4, column record_id: found “R22”; "
        "expected the id of an imported record; the nearest is “R2”"
    ]


def test_a_decision_by_an_unknown_criterion(desk):
    set_cell(desk, "screening", 4, "criterion_id", "C9")
    (line,) = messages(desk)
    assert line.startswith(
        f"{SCREENING}, row 4, column criterion_id: found “C9”; "
        "expected a value of column criterion_id in data/raw/monmouthshire/screening_criteria.csv"
    )


def test_a_decision_for_an_unknown_project(desk):
    set_cell(desk, "screening", 3, "project_id", "P9")
    assert any(
        line.startswith(f"{SCREENING}, row 3, column project_id: found “P9”; expected a value of")
        for line in messages(desk)
    )


def test_a_reader_who_decided_twice(desk):
    add_row(desk, "screening")
    assert len([line for line in messages(desk) if "record_id, stage, reader: found" in line]) == 2


def test_readers_who_differ_without_an_agreed_decision(desk):
    cells = {"record_id": "R1", "stage": "title_abstract", "criterion_id": "C1", "project_id": ""}
    add_row(desk, "screening", reader="read_b", decision="exclude", **cells)
    assert messages(desk) == [
        f"{SCREENING}, row 2, column decision: found readers who differ on the record R1 at the "
        "stage title_abstract (ana: include, read_b: exclude C1); expected one decision, or a row "
        "with the reader “agreed” that holds the settled one"
    ]
    assert messages(desk, "cy") == [
        f"{SCREENING}, rhes 2, colofn decision: cafwyd: darllenwyr sy'n anghytuno; cofnod: R1, "
        "cam: title_abstract (ana: include, read_b: exclude C1); disgwylid: un penderfyniad, neu "
        "res sy'n dal y penderfyniad terfynol ac sydd â'r darllenydd hwn: “agreed”"
    ]


def test_an_agreed_decision_settles_what_readers_differ_on(desk):
    cells = {"record_id": "R1", "stage": "title_abstract", "project_id": ""}
    add_row(desk, "screening", reader="read_b", decision="exclude", criterion_id="C1", **cells)
    add_row(desk, "screening", reader="agreed", decision="include", criterion_id="", **cells)
    assert messages(desk) == []


def test_readers_who_have_no_record_in_common(desk):
    set_cell(desk, "screening", 4, "reader", "read_b")  # the only row on R2
    assert messages(desk) == [
        f"{SCREENING}, column reader: found several readers of titles and no record that two of "
        "them read; each with how many they read: ana (2), read_b (1); expected at least one "
        "record that two of them read, so that their agreement can be measured"
    ]
    assert messages(desk, "cy") == [
        f"{SCREENING}, colofn reader: cafwyd: sawl darllenydd teitlau heb yr un cofnod a "
        "ddarllenwyd gan ddau ohonynt; pob un gyda nifer y cofnodion: ana (2), read_b (1); "
        "disgwylid: o leiaf un cofnod a ddarllenwyd gan ddau ohonynt, er mwyn mesur eu cytundeb"
    ]
    cells = {"record_id": "R1", "stage": "title_abstract", "criterion_id": "", "project_id": ""}
    add_row(desk, "screening", reader="read_b", decision="include", **cells)
    assert messages(desk) == []


def test_full_texts_may_be_divided_between_readers(desk):
    set_cell(desk, "screening", 6, "reader", "read_b")
    assert messages(desk) == []


def test_readers_who_exclude_for_different_reasons_differ(desk):
    cells = {"record_id": "R2", "stage": "title_abstract", "project_id": ""}
    add_row(desk, "screening", reader="read_b", decision="exclude", criterion_id="C2", **cells)
    (line,) = messages(desk)
    assert "(ana: exclude C1, read_b: exclude C2)" in line


def test_a_full_text_after_an_excluded_title(desk):
    cells = {"record_id": "R2", "stage": "full_text", "decision": "exclude", "criterion_id": "C2"}
    add_row(desk, "screening", project_id="", **cells)
    assert messages(desk) == [
        f"{SCREENING}, row 8, column stage: found a full text judged of the record R2, whose "
        "decision by title and abstract is: exclude; "
        "expected the decision include at the stage title_abstract first"
    ]


def test_a_full_text_from_a_database_without_a_decision_on_its_title(desk):
    rows = cells_of(desk, "screening")
    kept = rows[(rows["record_id"] != "R3") | (rows["stage"] != "title_abstract")]
    kept.to_csv(desk.raw / "screening.csv", index=False)
    (line,) = messages(desk)
    assert "row 5, column stage: found a full text judged of the record R3" in line
    assert "decision by title and abstract is: –" in line


def test_a_full_text_from_a_website_needs_no_decision_on_its_title(desk):
    rows = cells_of(desk, "screening")
    assert rows.loc[rows["record_id"] == "W1", "stage"].tolist() == ["full_text"]
    assert messages(desk) == []


def test_a_project_to_which_no_record_leads(desk):
    add_row(desk, "evidence", project_id="P3")
    assert messages(desk) == [
        f"{FOLDER}/evidence.csv, row 4, column project_id: found the project P3, to which no "
        "included record leads; expected a row in screening that includes a record of it at the "
        "stage full_text"
    ]


def test_an_uncited_claim(desk):
    set_cell(desk, "claims", 2, "records", "")
    assert messages(desk) == [
        f"{FOLDER}/claims.csv, row 2, column records: found an uncited claim, CL1; expected the "
        "identifiers of the records on which it rests, joined by semicolons"
    ]
    assert messages(desk, "cy") == [
        f"{FOLDER}/claims.csv, rhes 2, colofn records: cafwyd: honiad heb ffynhonnell: CL1; "
        "disgwylid: dynodyddion y cofnodion y mae'n seiliedig arnynt, wedi'u cysylltu "
        "â hanner colonau"
    ]


def test_a_claim_that_cites_an_unknown_record(desk):
    set_cell(desk, "claims", 2, "records", "R1;W11;R3")
    assert messages(desk) == [
        f"{FOLDER}/claims.csv, row 2, column records: found “W11”; "
        "expected the id of an imported record; the nearest is “W1”"
    ]


@pytest.mark.parametrize("typed", ["R1;", ";R1", "R1;;W1", "R1; R1"])
def test_a_list_of_identifiers_holds_each_once_and_no_gap(desk, typed):
    set_cell(desk, "claims", 2, "records", typed)
    assert messages(desk) == [
        f"{FOLDER}/claims.csv, row 2, column records: found “{typed}”; "
        "expected identifiers joined by semicolons, each once, such as EV01;EV02"
    ]


def test_a_list_is_read_without_its_spaces(desk):
    assert tables.read(desk, "claims")["records"].tolist() == ["R1;W1"]
    areas = tables.read(desk, "evidence")["outcome_areas"]
    assert areas.iloc[0] == "access;skills"
    assert areas.isna().tolist() == [False, True]


def test_projects_that_no_record_reaches_are_named_even_when_none_is_included(desk):
    for row in (3, 7):
        set_cell(desk, "screening", row, "decision", "exclude")
        set_cell(desk, "screening", row, "criterion_id", "C1")
        set_cell(desk, "screening", row, "project_id", "")
    assert [line.partition("; ")[0] for line in messages(desk)] == [
        f"{FOLDER}/evidence.csv, row {row}, column project_id: found the project {project}, to "
        "which no included record leads"
        for row, project in ((2, "P1"), (3, "P2"))
    ]
