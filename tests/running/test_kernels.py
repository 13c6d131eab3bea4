"""Real kernels: parameters arrive, failures are named, the folder does not matter."""

import json
import subprocess
import sys

import nbformat
import pytest

from analysis.findings import findings_file
from analysis.running import run
from analysis.running.plan import Step

SETUP = """from analysis.case import Case
from analysis.findings import Findings
study = Case.load(case)
findings = Findings(study, "case_study")"""
RECORD = """findings.record(
    "words", words, unit="count", sources=["roles"], method="case_study_count"
)"""


class Quiet:
    def __init__(self):
        self.cells = 0

    def started(self, step, reasons, cells):
        self.total = cells

    def cell(self, step, number):
        self.cells = max(self.cells, number)

    def ended(self, outcome):
        self.outcome = outcome


def write_notebook(study, *cells, name="9_try"):
    new = nbformat.v4
    parameters = new.new_code_cell('case: str = "none"\nwords: int = 1')
    parameters.metadata["tags"] = ["parameters"]
    notebook = new.new_notebook(cells=[parameters, *map(new.new_code_cell, cells)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, study.root / "notebooks" / f"{name}.ipynb")
    return Step(name, "case_study")


def run_step(study, step, **parameters):
    quiet = Quiet()
    chosen = {step.notebook: {"case": study.name, **parameters}}
    run(study, [step], chosen, progress=quiet)
    return quiet


def test_a_notebook_runs_with_its_parameters_and_saves_findings(study):
    step = write_notebook(study, SETUP, RECORD, "findings.save()")
    quiet = run_step(study, step, words=42)
    assert quiet.outcome.state == "done", quiet.outcome.error
    assert quiet.cells == quiet.total
    saved = json.loads(findings_file(study, "case_study").read_text(encoding="utf-8"))
    assert saved["figures"]["words"]["value"] == 42
    assert run_step(study, step, words=42).outcome.state == "fresh"


def test_a_failing_notebook_names_the_cell_and_keeps_the_half_run_one(study):
    step = write_notebook(study, SETUP, "1 / 0", "findings.save()")
    outcome = run_step(study, step).outcome
    assert outcome.state == "failed"
    assert outcome.error == "cell 4 (1 / 0): ZeroDivisionError: division by zero"
    half_run = nbformat.read(outcome.left_at, as_version=4)
    assert any(
        out.output_type == "error" for cell in half_run.cells for out in cell.get("outputs", [])
    )
    assert not findings_file(study, "case_study").exists()


def test_a_notebook_that_dies_is_named_and_nothing_else_is_lost(study):
    step = write_notebook(study, SETUP, "import os; os._exit(9)")
    outcome = run_step(study, step).outcome
    assert outcome.state == "failed"
    assert "DeadKernel" in outcome.error


@pytest.mark.slow
@pytest.mark.parametrize("notebook", ["1_problem_framing", "2_desk_research"])
def test_plain_papermill_runs_a_notebook_from_the_project(project, notebook):
    subprocess.run(
        [sys.executable, "-m", "papermill", f"notebooks/{notebook}.ipynb", "out.ipynb"]
        + ["-p", "case", "monmouthshire"],
        cwd=project,
        check=True,
        capture_output=True,
    )
    assert list((project / "data/processed/monmouthshire/findings").iterdir())
