"""The command as a user types it: what it prints, where, and its exit status."""

import subprocess
import sys

import pytest

from analysis import cli, start
from analysis.case import Case


def test_list_names_every_case_in_both_languages(casebook):
    status, out, _ = casebook("list")
    assert status == 0
    assert out.startswith("monmouthshire\n  cy: Adfywio")


def test_version(casebook):
    status, out, _ = casebook("--version")
    assert (status, out[:11]) == (0, "casebook 0.")


def test_check_of_tables_in_order(casebook):
    status, out, _ = casebook("check", "monmouthshire")
    assert status == 0
    assert "no faults" in out
    assert out.splitlines()[-1] == "Can run: every notebook. Type: casebook run monmouthshire"


def test_check_in_welsh(casebook):
    status, out, _ = casebook("check", "monmouthshire", "--language", "cy")
    assert status == 0
    assert "dim gwallau" in out


def test_check_lists_faults_and_exits_1_without_a_traceback(casebook, project):
    (project / "data/raw/monmouthshire/ties.csv").write_bytes(b"PK\x03\x04")
    (project / "data/raw/monmouthshire/roles.csv").write_bytes(b"")
    status, _, err = casebook("check", "monmouthshire")
    assert status == 1
    assert "roles.csv: found an empty file" in err
    assert "ties.csv: found a spreadsheet" in err
    assert "Faults found: 2. Nothing was run" in err
    assert "Traceback" not in err


def test_nothing_runs_on_faulty_tables_and_earlier_reports_stay(casebook, project, monkeypatch):
    report = project / "reports" / "monmouthshire" / "cy" / "index.html"
    report.parent.mkdir(parents=True)
    report.write_text("earlier", encoding="utf-8")
    (project / "data/raw/monmouthshire/ties.csv").write_bytes(b"")
    monkeypatch.setattr("analysis.running.run", lambda *_, **__: pytest.fail("a notebook ran"))
    status, _, err = casebook("run", "monmouthshire", "--kernels", "plain")
    assert status == 1
    assert "ties.csv: found an empty file" in err
    assert report.read_text(encoding="utf-8") == "earlier"


def test_a_misspelt_case_exits_1_with_a_suggestion(casebook):
    status, _, err = casebook("run", "monmouthsire")
    assert status == 1
    assert "Did you mean “monmouthshire”?" in err


@pytest.mark.parametrize("words", [("-p", "kk", "3"), ("-p", "kk=3"), ("--parameter", "kk", "3")])
def test_a_misspelt_parameter_exits_1_with_a_suggestion(casebook, words):
    status, _, err = casebook("run", "monmouthshire", *words)
    assert status == 1
    assert "kk: found in none of these notebooks: 1_problem_framing, 2_desk" in err
    assert "Did you mean “k”?" in err


def test_a_misspelt_notebook_exits_1_with_a_suggestion(casebook):
    status, _, err = casebook("run", "monmouthshire", "--only", "desk_reserch")
    assert status == 1
    assert "Did you mean “desk_research”?" in err


def test_publishing_without_findings_says_what_to_run(casebook):
    status, _, err = casebook("publish", "monmouthshire")
    assert status == 1
    assert "pilot: found no findings" in err
    assert "casebook run monmouthshire" in err


def test_outside_a_project_it_says_so(casebook, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    status, _, err = casebook("list")
    assert status == 1
    assert "not inside a casebook project" in err


def test_the_root_can_be_given(casebook, project, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    status, out, _ = casebook("list", "--root", str(project))
    assert status == 0
    assert "monmouthshire" in out


def test_simulate_writes_the_committed_pilot_again_to_the_byte(casebook, project):
    folder = project / "data/raw/monmouthshire/pilot"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    status, out, _ = casebook("simulate", "monmouthshire")
    assert status == 0
    assert "data/raw/monmouthshire/pilot/loans.csv" in out
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_simulate_never_overwrites_recorded_rows(casebook, project):
    path = project / "data/raw/monmouthshire/pilot/loans.csv"
    path.write_text(path.read_text().replace("simulated", "recorded", 1))
    kept = path.read_bytes()
    status, _, err = casebook("simulate", "monmouthshire")
    assert status == 1
    assert "not overwritten, since they hold rows that are not simulated" in err
    assert path.read_bytes() == kept


def test_help_and_freshness_do_not_import_what_takes_time():
    """Help, and a run with nothing to do, must not pay for pandas, papermill or matplotlib."""
    slow = ["pandas", "papermill", "matplotlib", "pandera", "typst", "lxml", "docx", "scipy"]
    code = (
        "import sys, analysis.cli, analysis.running, analysis.case\n"
        f"print([name for name in {slow} if name in sys.modules])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == "[]"


def test_a_case_name_may_not_leave_its_folder(casebook, project):
    status, _, err = casebook("check", "../raw/monmouthshire")
    assert status == 1
    assert "no case is named" in err
    assert Case.load("monmouthshire", project)


@pytest.mark.parametrize("words", [("-p", "k"), ("-p", "k", "--only", "desk_research"), ("-p",)])
def test_a_parameter_without_a_value_is_named(casebook, words):
    status, _, err = casebook("run", "monmouthshire", *words)
    assert status == 1
    assert "found no value; expected a name and a value" in err


def test_list_goes_on_past_a_broken_case(casebook, project):
    broken = project / "data/raw/aberystwyth"
    broken.mkdir()
    (broken / "case.yaml").write_text("title: [", encoding="utf-8")
    status, out, err = casebook("list")
    assert status == 1
    assert "monmouthshire" in out
    assert "aberystwyth/case.yaml" in err


def test_a_folder_where_a_file_belongs_is_named_without_a_traceback(casebook, project):
    table = project / "data/raw/monmouthshire/case.yaml"
    table.unlink()
    table.mkdir()
    status, _, err = casebook("check", "monmouthshire")
    assert status == 1
    assert "cannot be used" in err
    assert "Traceback" not in err


def test_find_searches_the_register_in_either_language(casebook):
    for words in (("tabled", "llyfrgell", "Bro", "Morgannwg"), ("tablets", "Vale", "library")):
        status, out, _ = casebook("find", "monmouthshire", *words)
        assert status == 0
        assert out.splitlines()[0].startswith("EV01  Vale Tablet Loan Scheme")
        assert out.splitlines()[1].strip().startswith("https://")


def test_find_says_when_nothing_was_asked_or_found(casebook):
    status, _, err = casebook("find", "monmouthshire", "?!")
    assert (status, err[:27]) == (1, "found no word to search for")
    status, out, _ = casebook("find", "monmouthshire", "xqzwv")
    assert (status, out[:40]) == (0, "No project of the register shares a word")


def test_records_lists_what_is_still_to_be_decided_on(casebook, study):
    table = study.raw / "screening.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("GU-02,")]
    table.write_text("".join(kept), encoding="utf-8")
    status, out, _ = casebook("records", "monmouthshire")
    assert status == 0
    assert out.startswith("Records: 89; still to be decided on: 1.")
    listed = (study.processed / "records.csv").read_text(encoding="utf-8")
    assert "title_abstract: include (R1)" in listed


def test_an_unknown_council_is_answered_with_the_nearest(casebook):
    for words in (("run", "monmouthshire", "--only", "desk_research", "-p", "council"),):
        status, _, err = casebook(*words, "Vale of Glamorgan")
        assert status == 1
        assert "W06000014 (Vale of Glamorgan)" in err
    status, _, err = casebook("publish", "monmouthshire", "--council", "W06000099")
    assert status == 1
    assert "found the council “W06000099”" in err


def test_another_councils_report_says_what_to_run_first(casebook):
    status, _, err = casebook("publish", "monmouthshire", "--council", "W06000014")
    assert status == 1
    assert "casebook run monmouthshire --councils W06000014" in err


def test_a_key_that_stops_the_command_leaves_no_trace_even_while_it_is_loaded(monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupted)
    with pytest.raises(SystemExit) as stopped:
        start.main()
    assert stopped.value.code == 130
