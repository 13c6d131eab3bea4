"""How far a case is: done, stale, blocked, skipped, failed or not run; by what, and whose it is."""

import pytest

from analysis.case import Case
from analysis.findings import findings_file
from analysis.running import STEPS, Asked, list_jobs, notebook, run
from analysis.running.status import status


@pytest.fixture
def ran(monkeypatch):
    """Stand in for papermill; notebooks named in the list that is given fail."""
    failing = []

    def stand_in(job, manner, staged, tell):
        staged.write_text("executed", encoding="utf-8")
        if job.step.notebook in failing:
            return "it broke"
        file = findings_file(job.study, job.step.subject)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_text("{}", encoding="utf-8")
        return ""

    monkeypatch.setattr(notebook, "execute", stand_in)
    return failing


class Deaf:
    """A progress that nobody looks at."""

    def started(self, job, reasons):
        pass

    def cell(self, job, number):
        pass

    def ended(self, outcome):
        pass


def go(study):
    run(list_jobs(study, Asked()), progress=Deaf(), workers=1)


def states(study):
    return {one.step.subject: one.state for one in status(study)}


def add(study, words):
    file = study.raw / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8") + words, encoding="utf-8")
    return Case.load(study.name, study.root)


def test_before_a_run_every_notebook_is_not_run(study):
    assert states(study) == {step.subject: "not_run" for step in STEPS}


def test_after_a_run_every_notebook_is_done(study, ran):
    go(study)
    assert states(study) == {step.subject: "done" for step in STEPS}


def test_a_changed_table_makes_its_notebooks_stale_and_is_named(study, ran):
    go(study)
    file = study.raw / "ratings.csv"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    found = {one.step.subject: one for one in status(study)}
    assert found["stakeholders"].state == "stale"
    assert "data/raw/monmouthshire/ratings.csv" in found["stakeholders"].why.say("en")
    assert found["framing"].state == "done"


def test_a_fault_blocks_the_notebooks_that_read_the_table_and_what_follows(study, ran):
    go(study)
    (study.raw / "ratings.csv").write_bytes(b"")
    found = {one.step.subject: one for one in status(study)}
    assert found["stakeholders"].state == "blocked"
    assert found["stakeholders"].why.say("en").endswith("in: ratings.")
    assert found["case_study"].state == "blocked"
    assert found["case_study"].why.say("en") == "Blocked by: 3_stakeholder_network."
    assert found["framing"].state == "done"


def test_a_failed_notebook_is_failed_until_it_runs_well(study, ran):
    ran.append("3_stakeholder_network")
    go(study)
    found = {one.step.subject: one for one in status(study)}
    assert found["stakeholders"].state == "failed"
    assert found["stakeholders"].why.say("en").endswith("failed/3_stakeholder_network.ipynb.")
    assert found["case_study"].state == "blocked"
    ran.clear()
    go(study)
    assert states(study)["stakeholders"] == "done"


def test_a_notebook_whose_tables_are_empty_is_skipped_and_says_which(study):
    for file in (study.raw / "pilot").glob("*.csv"):
        file.unlink()
    found = {one.step.subject: one for one in status(study)}
    assert found["pilot"].state == "skipped"
    assert set(found["pilot"].lacks) == {"pilot/participants", "pilot/devices", "pilot/sessions"}
    assert "pilot/participants" in found["pilot"].why.say("cy")


def test_each_notebook_has_the_owner_that_case_yaml_names_for_it(study):
    named = add(study, "owners: {pilot: {en: Head of libraries, cy: Pennaeth llyfrgelloedd}}\n")
    found = {one.step.subject: one.owner for one in status(named)}
    assert found.pop("pilot").cy == "Pennaeth llyfrgelloedd"
    assert set(found.values()) == {None}


def test_status_writes_nothing(study):
    before = {path: path.stat().st_mtime_ns for path in study.root.rglob("*")}
    status(study)
    assert {path: path.stat().st_mtime_ns for path in study.root.rglob("*")} == before
