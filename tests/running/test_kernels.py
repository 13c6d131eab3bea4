"""Notebooks in real kernels of both kinds: parameters, failures, folders, environment."""

import json
import os
import subprocess
import sys
from importlib import metadata, resources

import nbformat
import pytest
from cells import FORKED_FROM, is_forked, printed, run_cells

from analysis.findings import findings_file
from analysis.running import Asked, Job, Manner, forking, list_jobs, prepare, run
from analysis.running.kernels import COMMAND, PROVISIONER, kernel_manager
from analysis.running.plan import Step

SETUP = """from analysis.case import Case
from analysis.findings import Findings
study = Case.load(case)
findings = Findings(study, "case_study")"""
RECORD = """findings.record(
    "words", words, unit="count", sources=["roles"], method="case_study_count"
)"""
KERNELSPEC = resources.files("analysis.running") / "kernelspec"


@pytest.fixture(params=["plain", "forked"])
def kind(request):
    if request.param == "forked" and not forking.can_fork():
        pytest.skip("no forking on this system")
    return request.param


@pytest.fixture(scope="module", autouse=True)
def parent():
    yield
    forking.stop()


class Quiet:
    def __init__(self):
        self.cells = 0

    def started(self, job, reasons):
        self.reasons = reasons

    def cell(self, job, number):
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


def run_step(study, step, kind, **parameters):
    quiet = Quiet()
    job = Job(study, step, {"case": study.name, **parameters})
    run([job], progress=quiet, manner=Manner(kernels=kind))
    return quiet


def test_a_notebook_runs_with_its_parameters_and_saves_findings(study, kind):
    step = write_notebook(study, SETUP, RECORD, "findings.save()")
    quiet = run_step(study, step, kind, words=42)
    assert quiet.outcome.state == "done", quiet.outcome.error
    assert quiet.cells == 5  # papermill adds one with the parameters
    saved = json.loads(findings_file(study, "case_study").read_text(encoding="utf-8"))
    assert saved["figures"]["words"]["value"] == 42
    assert run_step(study, step, kind, words=42).outcome.state == "fresh"


def test_a_failing_notebook_names_the_cell_and_keeps_the_half_run_one(study, kind):
    step = write_notebook(study, SETUP, "1 / 0", "findings.save()")
    outcome = run_step(study, step, kind).outcome
    assert outcome.state == "failed"
    assert outcome.error == "cell 4 (1 / 0): ZeroDivisionError: division by zero"
    half_run = nbformat.read(outcome.left_at, as_version=4)
    assert any(
        out.output_type == "error" for cell in half_run.cells for out in cell.get("outputs", [])
    )
    assert not findings_file(study, "case_study").exists()


@pytest.mark.slow
def test_a_notebook_that_dies_is_named_and_nothing_else_is_lost(study, kind):
    step = write_notebook(study, SETUP, "import os; os._exit(9)")
    outcome = run_step(study, step, kind).outcome
    assert outcome.state == "failed"
    assert "(import os; os._exit(9)): the kernel died; expected an answer" in outcome.error


def test_a_notebook_is_written_once_and_whole(study, monkeypatch):
    from papermill.iorw import LocalHandler

    written = []
    write = LocalHandler.write
    monkeypatch.setattr(LocalHandler, "write", lambda *given: written.append(0) or write(*given))
    step = write_notebook(study, SETUP, RECORD, "findings.save()")
    assert run_step(study, step, "forked").outcome.state == "done"
    assert len(written) == 1
    held = nbformat.read(step.executed(study), as_version=4).metadata.papermill
    assert held.end_time and held.duration > 0 and held.exception is None


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["os._exit(9)", "time.sleep(60)"])
def test_a_notebook_that_cannot_go_on_is_left_as_far_as_it_came(study, ending):
    step = write_notebook(study, SETUP, "print('came so far')", f"import os, time; {ending}")
    job, quiet = Job(study, step, {"case": study.name}), Quiet()
    run([job], progress=quiet, manner=Manner(kernels="forked", cell_seconds=2))
    assert quiet.outcome.state == "failed"
    half_run = nbformat.read(quiet.outcome.left_at, as_version=4)
    assert printed(half_run.cells[3]) == "came so far\n"
    assert half_run.metadata.papermill.end_time


def test_a_kernel_finds_its_environment_and_one_thread_for_sums(kind, tmp_path):
    asks = "import os; print(os.environ['OMP_NUM_THREADS'], os.environ['CASEBOOK_VARIANT'])"
    cells = run_cells(kind, [asks, FORKED_FROM], tmp_path, environment={"CASEBOOK_VARIANT": "k=5"})
    assert printed(cells.cells[0]) == "1 k=5\n"
    assert is_forked(cells.cells[1]) == (kind == "forked")


def test_a_manager_talks_through_a_private_folder_that_it_removes(kind):
    manager = kernel_manager(kind, {})()
    assert manager.transport == "ipc" or os.name != "posix"
    assert manager.folder.stat().st_mode & 0o077 == 0
    run_cells(kind, ["1"])
    assert manager.folder.is_dir()  # another kernel's end is not its own
    manager.folder.rmdir()


def test_the_installed_kernel_is_the_runners_own():
    written = json.loads((KERNELSPEC / "kernel.json").read_text(encoding="utf-8"))
    assert written["env"] == forking.ENVIRONMENT
    assert set(COMMAND[1:]) <= set(written["argv"])
    assert written["metadata"]["kernel_provisioner"]["provisioner_name"] == PROVISIONER


@pytest.mark.slow
def test_plain_papermill_forks_with_the_installed_kernel(tmp_path):
    found = metadata.entry_points(group="jupyter_client.kernel_provisioners", name=PROVISIONER)
    assert [point.value for point in found] == ["analysis.running.provisioner:ForkedProvisioner"]
    folder = tmp_path / "share/kernels/casebook"
    folder.mkdir(parents=True)
    kernel = (KERNELSPEC / "kernel.json").read_text(encoding="utf-8")
    (folder / "kernel.json").write_text(kernel, encoding="utf-8")
    new = nbformat.v4
    cells = [FORKED_FROM, "import pandas as pd; pd.DataFrame({'a': [1]})"]
    notebook = new.new_notebook(cells=[*map(new.new_code_cell, cells)])
    nbformat.write(notebook, tmp_path / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "in.ipynb", "out.ipynb", "-k", "casebook"]
    environment = {**os.environ, "JUPYTER_PATH": str(tmp_path / "share")}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert is_forked(nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[0])


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


@pytest.mark.slow
def test_a_prepared_notebook_leaves_the_cases_own_findings_as_they_are(study):
    kept = findings_file(study, "framing")
    kept.parent.mkdir(parents=True)
    kept.write_text("{}", encoding="utf-8")
    (job,) = list_jobs(study, Asked(given=[("adviser_share", "0.4"), ("holder_share", "0.5")]))
    command = [sys.executable, "-m", "papermill", str(prepare(job)), "out.ipynb"]
    subprocess.run(command, cwd=study.root, check=True, capture_output=True)
    assert kept.read_text(encoding="utf-8") == "{}"
    made = findings_file(study.for_variant("adviser_share=0.4"), "framing")
    assert json.loads(made.read_text(encoding="utf-8"))["subject"] == "framing"
