"""A job travels as bytes: whole, unchanged, and only into the folders that are its own."""

import dataclasses
import json
import pickle
import threading
import zlib
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextvars import copy_context
from unittest.mock import ANY

import pytest
from jupyter_core.utils import ensure_event_loop

from analysis.language import SpokenError, Words
from analysis.running import forking, parcels, run, software, workers
from analysis.running.jobs import Job
from analysis.running.kernels import can_fork
from analysis.running.notebook import Done, Manner, perform
from analysis.running.parcels import ParcelError, Returned, Sealed, give_back, pack, take_in, unpack
from analysis.running.plan import find_step
from analysis.running.workers import WorkerError, collect, perform_parcel, send
from analysis.tables import PERSONAL

SAVES = """from pathlib import Path
folder = Path.cwd().parent / "data/processed" / case / "findings/framing"
folder.mkdir(parents=True, exist_ok=True)
(folder / "findings.json").write_text("{}")
(folder / "table_x.csv").write_text("x\\n1\\n")
len(list((Path.cwd().parent / "data/raw" / case).glob("*.csv")))"""


@pytest.fixture
def job(study) -> Job:
    return Job(study, find_step("framing"), {"case": study.name})


def write_notebook(job: Job, *cells: str) -> None:
    """Put a small notebook in the place of the job's own."""
    made = [cell(n, source) for n, source in enumerate(('case: str = "monmouthshire"', *cells))]
    made[0]["metadata"] = {"tags": ["parameters"]}
    notebook = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    job.step.source(job.study).write_text(json.dumps(notebook), encoding="utf-8")


def cell(number: int, source: str) -> dict:
    held = {"id": f"c{number}", "cell_type": "code", "metadata": {}, "source": source}
    return {**held, "outputs": [], "execution_count": None}


def returned(parcel, *, error="", notebook=b"{}", seconds=0.0, **files: bytes) -> Returned:
    """What a worker would send back for a parcel."""
    names = {name.replace("__", "."): content for name, content in files.items()}
    found = tuple(Sealed.of(name, content) for name, content in names.items())
    made = Sealed.of("n.ipynb", notebook)
    return Returned(parcel.number, parcel.job, error, made, found, seconds)


def processed(study) -> dict[str, bytes]:
    files = sorted(study.processed.rglob("*"))
    return {str(f.relative_to(study.processed)): f.read_bytes() for f in files if f.is_file()}


def alone(notebook: dict) -> dict:
    """A notebook without what differs between any two runs: times, and papermill's random id."""
    for held in (notebook, *notebook["cells"]):
        held["metadata"].pop("papermill", None)
        held["metadata"].pop("execution", None)
    for held in notebook["cells"]:
        if "injected-parameters" in held["metadata"].get("tags", []):
            held["id"] = ""
    return notebook


# What is sent


@pytest.mark.parametrize("name", ["framing", "desk_research", "stakeholders", "pilot"])
def test_a_parcel_holds_what_the_notebook_declares_and_nothing_else_of_the_project(study, name):
    job = Job(study, find_step(name), {"case": study.name})
    names = {sealed.name for sealed in pack(job, Manner()).files}
    notebook = f"notebooks/{job.step.notebook}.ipynb"
    assert {notebook, "data/raw/monmouthshire/case.yaml"} <= names
    tables = {f"data/raw/monmouthshire/{t}.csv" for t in job.step.reads if "reference/" not in t}
    assert tables <= names
    assert any("/pilot/" in held for held in names) == (name == "pilot")
    assert {held for held in names if held.startswith("notebooks/")} == {notebook}


def test_a_parcel_of_the_case_study_holds_the_findings_before_it_and_their_inputs(study):
    folder = study.processed / "findings/pilot"
    folder.mkdir(parents=True)
    (folder / "findings.json").write_text("{}")
    job = Job(study, find_step("case_study"), {"case": study.name})
    names = {sealed.name for sealed in pack(job, Manner()).files}
    assert "data/processed/monmouthshire/findings/pilot/findings.json" in names
    assert {
        "data/raw/monmouthshire/pilot/loans.csv",
        "data/raw/monmouthshire/narrative.cy.md",
    } <= names


def test_a_parcel_of_the_pilot_holds_the_releases_that_it_is_audited_with(study):
    name = "data/raw/monmouthshire/releases/1.0.json"
    (study.root / name).parent.mkdir()
    (study.root / name).write_text("{}")
    job = Job(study, find_step("pilot"), {"case": study.name})
    assert name in {sealed.name for sealed in pack(job, Manner()).files}


def test_a_parcel_opens_to_the_same_files_but_what_the_notebook_last_printed(job, tmp_path):
    notebook = job.step.source(job.study)
    content = json.loads(notebook.read_text())
    code = next(held for held in content["cells"] if held["cell_type"] == "code")
    code["outputs"], code["execution_count"] = [{"output_type": "stream", "text": "long"}], 3
    notebook.write_text(json.dumps(content))
    parcel = pickle.loads(pickle.dumps(pack(job, Manner())))
    opened = unpack(parcel, tmp_path / "worker")
    for sealed in parcel.files:
        here, there = job.study.root / sealed.name, opened.study.root / sealed.name
        assert there.read_bytes() == here.read_bytes() or here == notebook
    code["outputs"], code["execution_count"] = [], None
    assert json.loads(opened.step.source(opened.study).read_text()) == content
    assert (opened.name, opened.parameters) == (job.name, job.parameters)


def test_another_council_with_other_parameters_keeps_its_place_at_the_worker(study, tmp_path):
    place = study.for_council("W06000014").for_variant("k=5")
    job = Job(
        place, find_step("desk_research"), {"case": study.name, "council": "W06000014", "k": 5}
    )
    opened = unpack(pack(job, Manner()), tmp_path / "worker")
    here = job.study.processed.relative_to(study.root)
    assert opened.study.processed.relative_to(opened.study.root) == here


# What is refused


@pytest.mark.parametrize("change", ["bytes", "hash", "shorter", "rubbish"])
def test_a_file_that_was_changed_on_the_way_is_refused(job, tmp_path, change):
    parcel = pack(job, Manner())
    first = parcel.files[0]
    content = first.content()
    other = {
        "bytes": {"pressed": zlib.compress(content[:-1] + b"?")},
        "hash": {"sha256": "0" * 64},
        "shorter": {"pressed": zlib.compress(content[:-1])},
        "rubbish": {"pressed": b"rubbish"},
    }[change]
    spoilt = dataclasses.replace(first, **other)
    parcel = dataclasses.replace(parcel, files=(spoilt, *parcel.files[1:]))
    with pytest.raises(ParcelError) as error:
        unpack(parcel, tmp_path / "worker")
    assert f"{first.name}: found other bytes than were sent" in error.value.say("en")


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "C:\\x", "a\\..\\x", "", "."])
def test_a_worker_writes_nothing_outside_its_folder(job, tmp_path, name):
    parcel = dataclasses.replace(pack(job, Manner()), files=(Sealed.of(name, b"x"),))
    with pytest.raises(ParcelError) as error:
        unpack(parcel, tmp_path / "worker")
    assert "found a name that leads to another folder" in error.value.say("en")
    assert not (tmp_path / "worker").exists()


def test_a_file_of_a_huge_size_is_not_blown_up():
    sealed = dataclasses.replace(Sealed.of("x", b"0" * 10**7), size=10)
    with pytest.raises(ParcelError):
        sealed.content()


# What comes back


def test_what_comes_back_replaces_the_former_findings_whole(job):
    folder = job.study.processed / "findings/framing"
    folder.mkdir(parents=True)
    (folder / "table_former.csv").write_text("former")
    failed = job.step.failed(job.study)
    failed.parent.mkdir(parents=True)
    failed.write_text("half-run")
    parcel = pack(job, Manner())
    done = take_in(returned(parcel, notebook=b"[1]", findings__json=b"{}", table__csv=b"x"), job)
    assert done == Done("", job.step.executed(job.study))
    assert processed(job.study) == {
        "findings/framing/findings.json": b"{}",
        "findings/framing/table.csv": b"x",
        "notebooks/1_problem_framing.ipynb": b"[1]",
    }


def test_a_failed_notebook_is_left_and_the_former_findings_stay(job):
    parcel = pack(job, Manner())
    take_in(returned(parcel, notebook=b"[1]", findings__json=b"{}"), job)
    done = take_in(returned(pack(job, Manner()), error="cell 3: no", notebook=b"[2]"), job)
    assert done == Done("cell 3: no", job.step.failed(job.study))
    assert processed(job.study) == {
        "failed/1_problem_framing.ipynb": b"[2]",
        "findings/framing/findings.json": b"{}",
        "notebooks/1_problem_framing.ipynb": b"[1]",
    }


def test_what_comes_back_twice_is_written_once(job):
    back = returned(pack(job, Manner()), findings__json=b"{}")
    done = take_in(back, job)
    done.left_at.write_text("read by somebody")
    assert take_in(back, job) == done
    assert done.left_at.read_text() == "read by somebody"


SPOILT = {
    "changed": lambda back: dataclasses.replace(
        back, findings=(*back.findings, dataclasses.replace(back.findings[0], sha256="0"))
    ),
    "outside": lambda back: dataclasses.replace(
        back, findings=(*back.findings, Sealed.of("../pilot/findings.json", b"{}"))
    ),
    "hidden": lambda back: dataclasses.replace(back, findings=(Sealed.of(".lock", b""),)),
    "other_job": lambda back: dataclasses.replace(back, job="4_pilot_evaluation"),
    "no_findings": lambda back: dataclasses.replace(back, findings=()),
    "no_notebook": lambda back: dataclasses.replace(back, notebook=None),
}
SAID = {
    "changed": "findings.json: found other bytes than were sent; expected the same.",
    "outside": "../pilot/findings.json: found a name that leads to another folder;",
    "hidden": ".lock: found a name that leads to another folder;",
    "other_job": "4_pilot_evaluation: found the results of this job; expected those of 1_problem",
    "no_findings": "1_problem_framing: found no findings in what the worker sent back;",
    "no_notebook": "1_problem_framing: found no findings in what the worker sent back;",
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_comes_back_spoilt_changes_nothing_at_home(job, how):
    take_in(returned(pack(job, Manner()), findings__json=b"{}"), job)
    before = processed(job.study)
    back = returned(pack(job, Manner()), notebook=b"[2]", findings__json=b"{1}")
    with pytest.raises(ParcelError) as error:
        take_in(SPOILT[how](back), job)
    assert error.value.say("en").startswith(SAID[how])
    assert "Nothing was written" in error.value.say("en")
    assert processed(job.study) == before


# The worker


def test_a_worker_with_other_versions_is_refused_and_each_is_named(job):
    parcel = pack(job, Manner())
    other = {**parcel.software, "numpy": "1.0", "casebook": "0" * 64}
    with pytest.raises(WorkerError) as error:
        perform_parcel(dataclasses.replace(parcel, software=other))
    said = error.value.say("en").splitlines()
    assert "this worker could compute other numbers" in said[0]
    assert said[1].startswith("  casebook: found ")
    assert said[1].endswith("; expected 000000000000")
    assert said[2] == f"  numpy: found {parcel.software['numpy']}; expected 1.0"
    assert len(said) == 3


def test_a_worker_whose_package_was_changed_after_it_started_is_refused(job, monkeypatch):
    parcel = pack(job, Manner())
    monkeypatch.setattr(workers, "package_hash", lambda: "what it was when the worker started")
    with pytest.raises(WorkerError) as error:
        perform_parcel(parcel)
    assert "the package was changed after this worker was started" in error.value.say("en")


def test_what_a_worker_computes_with_is_looked_up_anew_for_each_run():
    software.software.cache_clear()
    assert software.software("a run") == software.software()
    assert {"casebook", "python", "numpy", "ipykernel", "processor"} <= software.software().keys()


@pytest.mark.parametrize("pool", [ProcessPoolExecutor, ThreadPoolExecutor])
def test_a_notebook_run_as_a_parcel_gives_the_bytes_of_one_run_in_place(job, pool):
    write_notebook(job, SAVES)
    assert perform(job, Manner()).error == ""
    here = processed(job.study)
    with pool(1) as executor:
        done = collect(send(executor, job, Manner()), job)
    there = processed(job.study)
    assert done == Done("", job.step.executed(job.study))
    assert done.seconds > 0
    name = "notebooks/1_problem_framing.ipynb"
    ran, carried = json.loads(here.pop(name)), json.loads(there.pop(name))
    assert here == there
    tables = carried["cells"][-1]["outputs"][0]["data"]["text/plain"]
    assert "".join(tables) == str(len(job.step.reads)), "a worker sees the declared tables alone"
    ran["cells"][-1]["outputs"] = carried["cells"][-1]["outputs"] = []
    assert alone(ran) == alone(carried)


class Silent:
    """Hears how a run goes on and says nothing."""

    def __getattr__(self, name: str):
        return lambda *heard: None


def test_a_run_through_an_executor_keeps_records_so_that_the_next_has_nothing_to_do(job):
    write_notebook(job, SAVES)
    with ThreadPoolExecutor(2) as executor:
        (first,) = run([job], progress=Silent(), executor=executor)
        (second,) = run([job], progress=Silent(), executor=executor)
    assert (first.state, first.error) == ("done", "")
    assert second.state == "fresh"


@pytest.mark.skipif(not can_fork(), reason="kernels are not forked here")
def test_a_workers_forking_process_serves_one_command_and_is_replaced_for_the_next(job):
    parcel = pack(job, Manner("forked"))
    served = []
    try:
        for command in ("one", "one", "two"):
            workers._make_ready(dataclasses.replace(parcel, run=command), job)
            served.append(forking._client.process.pid)
    finally:
        forking.stop()
    assert served[0] == served[1] != served[2]


class Elsewhere(Executor):
    """Workers that are busy for a while and then take 7.5 seconds, as they say."""

    def submit(self, function, parcel):
        answer = Future()
        answer.set_result(returned(parcel, seconds=7.5, findings__json=b"{}"))
        return answer


def test_the_seconds_of_a_job_are_its_workers_own_without_the_wait_for_one(job):
    (outcome,) = run([job], progress=Silent(), executor=Elsewhere())
    assert (outcome.state, outcome.seconds) == ("done", 7.5)


class Deserted(Executor):
    """Workers that all went away: there is an answer only when somebody gives it."""

    def __init__(self):
        self._client, self.answers = self, []

    def nthreads(self):
        return {}

    def submit(self, function, parcel):
        self.answers.append((parcel, Future()))
        return self.answers[-1][1]

    def come_back(self):
        for parcel, future in self.answers:
            future.set_result(returned(parcel, findings__json=b"{}"))


def test_that_no_worker_is_left_is_said_once_and_the_run_waits_for_one(job, monkeypatch):
    monkeypatch.setattr(workers, "SILENCE", 0.01)
    pool, progress, said = Deserted(), Silent(), []

    def hear():
        said.append(True)
        threading.Timer(0.2, pool.come_back).start()

    progress.nobody_left = hear
    (outcome,) = run([job], progress=progress, executor=pool)
    assert (outcome.state, said) == ("done", [True])


def test_a_scheduler_that_is_lost_and_an_executor_without_one_are_not_waited_for(monkeypatch):
    def lost():
        raise OSError

    pool = Deserted()
    assert not workers.anybody(pool)
    monkeypatch.setattr(pool, "nthreads", lost)
    assert workers.anybody(pool)
    assert workers.anybody(Elsewhere())


@pytest.fixture
def warmed(monkeypatch) -> list[tuple]:
    """What the process that kernels are forked from is asked to keep, with none being started."""
    asked = []

    def warm(function, study, *values):
        asked.append((function.partition(":")[2], *values))
        failed = Future()
        failed.set_exception(forking.NotForked(Words("kernels.not_forked.gone")))
        return failed

    monkeypatch.setattr(forking, "start", lambda modules: True)
    monkeypatch.setattr(forking, "stop", lambda: None)
    monkeypatch.setattr(forking, "warm", warm)
    monkeypatch.setattr(workers.notebook, "perform", lambda job, manner: Done(next(ends)))
    monkeypatch.setattr(parcels, "give_back", lambda *what: what)
    ends = iter(["", "stopped", *[""] * 3])
    return asked


def test_a_worker_reads_a_subjects_tables_once_and_draws_its_charts_once_when_more_follow(
    job, warmed, monkeypatch
):
    monkeypatch.setenv("CASEBOOK_LANG", "cy")
    parcel = dataclasses.replace(pack(job, Manner("forked")), run="many")
    read, drawn = ("warm", list(job.step.reads)), ("warm_charts", "framing", "cy")
    assert (perform_parcel(parcel), warmed) == (ANY, [read])
    assert (perform_parcel(parcel), warmed) == (ANY, [read])  # one that failed shows no charts
    assert (perform_parcel(parcel), warmed) == (ANY, [read, drawn])
    assert (perform_parcel(parcel), warmed) == (ANY, [read, drawn])
    other = dataclasses.replace(parcel, run="another command")
    assert (perform_parcel(other), warmed) == (ANY, [read, drawn, read])


def test_a_worker_keeps_no_table_about_single_people_between_jobs(study, warmed):
    job = Job(study, find_step("pilot"), {"case": study.name})
    perform_parcel(dataclasses.replace(pack(job, Manner("forked")), run="pilot"))
    ((_, kept),) = warmed
    assert set(job.step.reads) - set(kept) == set(PERSONAL)


def test_a_worker_with_plain_kernels_keeps_nothing(job, warmed):
    parcel = pack(job, Manner("plain"))
    for _ in range(3):
        perform_parcel(parcel)
    assert warmed == []


def test_a_job_leaves_no_event_loop_behind_though_dask_gives_each_a_context_of_its_own(
    job, monkeypatch
):
    loops = []

    def perform(job, manner):
        loops.append(ensure_event_loop())
        return Done("", None)

    monkeypatch.setattr(workers.notebook, "perform", perform)
    monkeypatch.setattr(parcels, "give_back", lambda *what: what)
    parcel = pack(job, Manner("plain"))
    for _ in range(2):
        copy_context().run(perform_parcel, parcel)
    assert loops[0] is not loops[1]
    assert [loop.is_closed() for loop in loops] == [True, True]


def test_folders_of_dead_workers_are_cleared_away_and_those_of_living_ones_stay(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(workers.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(workers.tempfile, "tempdir", str(tmp_path))
    start = f"{workers.FOLDER}-{workers.socket.gethostname()}"
    dead, living = tmp_path / f"{start}-999999999-abc", tmp_path / f"{start}-1-abc"
    dead.mkdir()
    living.mkdir()
    with workers._private_folder() as folder:
        assert folder.stat().st_mode & 0o077 == 0
        assert not dead.exists()
        assert living.exists()
    assert not folder.exists()


def test_a_worker_process_that_dies_is_named(job):
    write_notebook(job, "import os, signal; os.kill(os.getppid(), signal.SIGKILL)")
    with ProcessPoolExecutor(1) as pool:
        done = collect(send(pool, job, Manner()), job)
        next_one = collect(send(pool, job, Manner()), job)
    for each in (done, next_one):
        assert each.error.startswith("1_problem_framing: a worker process died while it ran")
        assert each.left_at is None


class KilledWorker(Exception):
    """Shaped as Dask's, which need not be installed."""

    class last_worker:  # noqa: N801
        address = "tcp://10.0.0.7:4000"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BrokenExecutor(), "1_problem_framing: a worker process died while it ran"),
        (CancelledError(), "1_problem_framing: the scheduler was lost before it was done"),
        (KilledWorker(), "died, twice; it is not tried again. Last on: tcp://10.0.0.7:4000."),
        (RuntimeError("no room"), "RuntimeError: no room"),
    ],
)
def test_whatever_an_executor_raises_is_said_in_words(job, error, said):
    future: Future[Returned] = Future()
    future.set_exception(error)
    assert said in collect(future, job).error


def test_every_message_of_a_worker_survives_its_way_home():
    sent = WorkerError(parcels.Words("workers.outdated", {"worker": "a"}))
    came = pickle.loads(pickle.dumps(sent))
    assert isinstance(came, SpokenError)
    assert came.say("cy") == sent.say("cy")


def test_nothing_of_a_failed_notebooks_findings_is_sent_back(job):
    folder = job.study.processed / "findings/framing"
    folder.mkdir(parents=True)
    (folder / "findings.json").write_text("{}")
    back = give_back(pack(job, Manner()), job, Done("cell 3: no"))
    assert back.findings == ()
    assert back.notebook is None
