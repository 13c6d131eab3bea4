"""casebook run of a case that is filled in part: one line a notebook that is skipped."""

import json

import pytest

from analysis.case import Case
from analysis.findings import StaleFindings, findings_file, load
from analysis.running import STEPS, Asked, foresee, lacking, list_jobs, notebook
from analysis.tables import CASE_TABLES


@pytest.fixture(autouse=True)
def ran(monkeypatch):
    """Stand in for papermill and for the check of the tables; remember what ran."""
    seen = []

    def stand_in(job, manner, staged, tell):
        seen.append(job.step.subject)
        staged.write_text("executed", encoding="utf-8")
        file = findings_file(job.study, job.step.subject)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        subject = {"subject": job.step.subject, "inputs": {}, "withheld": {}, "people": {}}
        content = {**subject, "figures": {}, "tables": {}, "charts": {}}
        file.write_text(json.dumps(content), encoding="utf-8")
        return ""

    monkeypatch.setattr(notebook, "execute", stand_in)
    monkeypatch.setattr("analysis.cli_run.refuse_faulty", lambda *_: None)
    monkeypatch.setenv("CASEBOOK_KERNELS", "plain")
    return seen


def only(study, *names):
    """Leave these tables of a case alone, and no other."""
    for name in CASE_TABLES:
        if name not in names:
            (study.raw / f"{name}.csv").unlink()


FILLED = {
    "framing": ("framing",),
    "desk_research": ("evidence",),
    "stakeholders": ("stakeholders",),
    "pilot": ("pilot/sessions",),
}


@pytest.mark.parametrize("subject", FILLED)
def test_each_part_alone_is_a_case(study, casebook, ran, subject):
    only(study, *FILLED[subject])
    status, _, said = casebook("run", study.name)
    assert status == 0
    assert ran == [subject, "case_study"]
    assert said.count("skipped; it would need rows in") == 3
    record = load(Case.load(study.name, study.root))
    assert set(record.missing) == FILLED.keys() - {subject}


def test_a_skipped_notebook_has_one_line_that_says_what_it_would_need(study, casebook):
    only(study, "evidence")
    _, _, said = casebook("run", study.name)
    skipped = [line for line in said.splitlines() if "skipped" in line]
    assert skipped == [
        "4_pilot_evaluation: skipped; it would need rows in one of: pilot/participants, "
        "pilot/devices, pilot/sessions",
        "1_problem_framing: skipped; it would need rows in: framing",
        "3_stakeholder_network: skipped; it would need rows in: stakeholders",
    ]
    _, planned, _ = casebook("run", study.name, "--language", "cy", "--dry-run")
    assert "1_problem_framing: heb ei redeg; byddai angen rhesi yn y tablau hyn: framing" in planned


def test_the_second_run_has_nothing_to_do_and_says_again_what_is_skipped(study, casebook, ran):
    only(study, "evidence")
    casebook("run", study.name)
    ran.clear()
    status, _, said = casebook("run", study.name)
    assert (status, ran) == (0, [])
    assert "2_desk_research: fresh, not run again" in said
    assert "1_problem_framing: skipped; it would need rows in: framing" in said


def test_a_case_without_rows_is_skipped_whole_and_has_no_findings_to_load(study, casebook, ran):
    only(study)
    status, _, said = casebook("run", study.name)
    assert (status, ran) == (0, [])
    assert "5_case_study: skipped; it would need one of the notebooks before it" in said
    with pytest.raises(StaleFindings, match="framing: found no findings") as told:
        load(study)
    assert "Fill in one of these tables, then run the notebooks: framing, " in str(told.value)


def test_what_is_filled_later_runs_then_and_the_case_study_after_it(study, casebook, ran):
    rows = (study.raw / "stakeholders.csv").read_bytes()
    only(study, "evidence")
    casebook("run", study.name)
    ran.clear()
    (study.raw / "stakeholders.csv").write_bytes(rows)
    with pytest.raises(StaleFindings, match="stakeholders: found no findings"):
        load(study)
    casebook("run", study.name)
    assert set(ran) == {"desk_research", "stakeholders", "case_study"}


def test_what_was_made_of_rows_that_are_gone_is_removed(study, casebook, ran):
    casebook("run", study.name)
    assert len(ran) == len(STEPS)
    ran.clear()
    for name in ("participants", "devices", "sessions"):
        (study.raw / "pilot" / f"{name}.csv").unlink()
    job = next(job for job in list_jobs(study, Asked()) if job.step.subject == "pilot")
    assert [reasons for _, reasons in foresee([job])] == [["no_rows"]]
    assert casebook("run", study.name)[0] == 0
    assert ran == ["case_study"]
    assert not findings_file(study, "pilot").parent.exists()
    assert not job.step.executed(study).exists()
    assert load(study).missing == ("pilot",)


def test_machines_are_told_too(study, casebook):
    only(study, "evidence")
    _, out, _ = casebook("run", study.name, "--dry-run", "--json")
    planned = {line["job"]: line for line in map(json.loads, out.splitlines())}
    assert planned["1_problem_framing"]["lacks"] == ["framing"]
    _, out, _ = casebook("run", study.name, "--json")
    ended = {
        line["notebook"]: line for line in map(json.loads, out.splitlines()) if "state" in line
    }
    assert ended["1_problem_framing"]["state"] == "skipped"
    assert ended["1_problem_framing"]["reasons"] == ["framing"]
    kept = json.loads((study.workspace / "run.json").read_text(encoding="utf-8"))
    assert kept["ended"] == {"done": 2, "fresh": 0, "failed": 0, "held back": 0, "skipped": 3}


def test_many_councils_without_a_register_are_said_once(study, casebook, ran):
    only(study, "stakeholders")
    status, _, said = casebook("run", study.name, "--councils", "wales", "--force")
    assert (status, ran) == (0, [])
    assert said.count("it would need rows in: evidence") <= 1


def test_a_step_lacks_nothing_as_soon_as_one_of_several_tables_has_rows(study):
    only(study, "pilot/devices")
    by_subject = {step.subject: lacking(study, step) for step in STEPS}
    assert by_subject == {
        "framing": ("framing",),
        "desk_research": ("evidence",),
        "stakeholders": ("stakeholders",),
        "pilot": (),
        "case_study": (),
    }
