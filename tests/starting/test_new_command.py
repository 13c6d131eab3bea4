"""casebook new and casebook status as a user types them."""

import json

import pytest


def test_new_says_what_was_made_and_in_four_lines_what_comes_next(casebook, project):
    status, out, err = casebook("new", "torfaen", "--council", "Torfaen")
    assert (status, err) == (0, "")
    assert out.startswith("Made data/raw/torfaen for Torfaen (W06000020):")
    assert "taken over from monmouthshire with their sources" in out
    lines = out.strip().splitlines()
    assert [line[:2] for line in lines[-4:]] == ["1.", "2.", "3.", "4."]
    assert "data/raw/torfaen/case.xlsx" in lines[-4]
    assert (project / "data/raw/torfaen/case.xlsx").is_file()


def test_new_speaks_welsh(casebook):
    status, out, _ = casebook("new", "torfaen", "--council", "Tor-faen", "--language", "cy")
    assert status == 0
    assert "Crëwyd y ffolder hon: data/raw/torfaen. Cyngor: Tor-faen (W06000020)" in out


def test_new_with_csv_and_without_a_register(casebook, project):
    status, out, _ = casebook("new", "x", "--council", "Cardiff", "--csv", "--no-register")
    assert status == 0
    assert "the CSV files" in out
    assert "taken over" not in out
    assert not (project / "data/raw/x/case.xlsx").exists()


@pytest.mark.parametrize(("words", "says"), [
    (("Torfaen", "--council", "Torfaen"), "expected the name of a folder"),
    (("torfaen", "--council", "Torfane"), "The nearest: "),
    (("monmouthshire", "--council", "Torfaen"), "already"),
    (("x", "--council", "Torfaen", "--register", "monmouthsire"), "Did you mean"),
])  # fmt: skip
def test_new_refuses_in_words_and_with_status_1(casebook, words, says):
    status, out, err = casebook("new", *words)
    assert (status, out) == (1, "")
    assert says in err
    assert "Traceback" not in err


def test_status_of_a_new_case_says_what_can_run_and_what_the_rest_needs(casebook):
    casebook("new", "torfaen", "--council", "Torfaen")
    status, out, err = casebook("status", "torfaen")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("1_problem_framing: skipped. To be run, it would need rows in:")
    assert lines[1].startswith("2_desk_research: not run yet.")
    assert "Answerable: Associate" in lines[1]
    assert lines[5] == "Welsh text: not signed yet. Answerable: Officer for the Welsh language"
    assert lines[6] == "To go on, type: casebook run torfaen"


def test_status_as_json_says_the_same_for_machines(casebook):
    casebook("new", "torfaen", "--council", "Torfaen")
    _, out, _ = casebook("status", "torfaen", "--json")
    held = json.loads(out)
    assert [step["state"] for step in held["steps"]] == [
        "skipped",
        "not_run",
        "skipped",
        "skipped",
        "not_run",
    ]
    assert held["steps"][0]["lacks"] == ["framing"]
    assert held["steps"][0]["owner"] == {"en": "Associate", "cy": "Cydymaith"}


def test_a_workbook_that_cannot_be_read_blocks_the_case_and_hides_no_rows(casebook, project):
    casebook("new", "torfaen", "--council", "Torfaen", "--no-register")
    (project / "data/raw/torfaen/case.xlsx").write_bytes(b"PK\x03\x04 cut short")
    status, out, _ = casebook("status", "torfaen")
    assert status == 0
    lines = out.splitlines()
    assert all("blocked. Faults: " in line and "case.xlsx" in line for line in lines[:4])
    assert lines[-1] == "To see every fault, type: casebook check torfaen"


@pytest.mark.parametrize("command", ["check", "status", "run", "publish"])
def test_a_retention_date_that_has_passed_warns_in_one_line(
    casebook, project, command, monkeypatch
):
    monkeypatch.setattr("analysis.cli_publish.publish_case", lambda study, **_: None)
    monkeypatch.setattr("analysis.tables.check", lambda study: [])  # it has tests of its own
    file = project / "data/raw/monmouthshire/case.yaml"
    kept = "retention: {until: 2022-12-31, reason: {en: Promised to them., cy: Addawyd iddynt.}}\n"
    file.write_text(file.read_text(encoding="utf-8") + kept, encoding="utf-8")
    more = ["--dry-run"] if command == "run" else []
    status, _, err = casebook(command, "monmouthshire", *more)
    assert status == 0
    assert err.splitlines() == [
        "monmouthshire: these records were to be kept until 31 December 2022. Reason: Promised to "
        "them. Delete what is no longer needed, or change retention in case.yaml."
    ]


def test_a_retention_date_to_come_says_nothing(casebook, project, monkeypatch):
    monkeypatch.setattr("analysis.tables.check", lambda study: [])
    file = project / "data/raw/monmouthshire/case.yaml"
    kept = "retention: {until: 2999-12-31, reason: {en: Promised., cy: Addawyd.}}\n"
    file.write_text(file.read_text(encoding="utf-8") + kept, encoding="utf-8")
    assert casebook("status", "monmouthshire")[2] == ""


def test_an_owner_of_a_part_that_there_is_not_is_a_fault_of_case_yaml(casebook, project):
    file = project / "data/raw/monmouthshire/case.yaml"
    written = file.read_text(encoding="utf-8") + "owners: {budget: {en: Finance, cy: Cyllid}}\n"
    file.write_text(written, encoding="utf-8")
    status, _, err = casebook("status", "monmouthshire")
    assert status == 1
    assert "owners.budget" in err
    assert "no such key" in err
