"""Workers that share no disk with home or with each other, reached through a Dask scheduler."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from analysis.case import Case
from analysis.running import workers
from analysis.running.jobs import Job
from analysis.running.notebook import Done, Manner, perform
from analysis.running.plan import STEPS, find_step
from analysis.running.workers import WorkerError, collect

pytest.importorskip("distributed")

PATIENCE = 30  # seconds for a process to start on a busy machine

# Read by Python at its start, in workers and in their kernels: whatever is not the worker's own
# cannot be opened, as if it were on another machine.
BLIND = """import os, sys
hidden = os.environ["HIDDEN"].split(os.pathsep)
touches = {"open", "os.listdir", "os.scandir", "os.mkdir", "os.remove", "os.rename", "os.chdir"}

def refuse(event, details):
    if event in touches and isinstance(details[0], (str, bytes)):
        path = os.path.abspath(os.fsdecode(details[0]))
        if any(path == folder or path.startswith(folder + os.sep) for folder in hidden):
            raise PermissionError(f"another machine's: {path}")

sys.addaudithook(refuse)
"""
# What a small notebook does: it says that it has begun, takes its time and saves findings.
SLOW = """import os, tempfile, time
from pathlib import Path
begun = Path(tempfile.gettempdir(), "begun")
begun.write_text(begun.read_text() + "x" if begun.exists() else "x")
time.sleep(float(os.environ.get("SECONDS", "0")))
folder = Path.cwd().parent / "data/processed" / case / "findings/framing"
folder.mkdir(parents=True, exist_ok=True)
(folder / "findings.json").write_text("{}")"""


@contextmanager
def process(*words: str, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """A Dask process that ends with the test."""
    command = [sys.executable, "-m", "dask", *words]
    with subprocess.Popen(command, start_new_session=True, **options) as started:
        try:
            yield started
        finally:
            started.kill()


def wait_for(happened, what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, f"not in {PATIENCE} seconds: {what}"
        time.sleep(0.05)


class Office:
    """A scheduler and machines that see neither each other's folders nor the project."""

    def __init__(self, folder: Path, hidden: Path, stack: ExitStack) -> None:
        self.folder, self.hidden, self.stack = folder, hidden, stack
        self.names = ("a", "b", "c")
        self.file = folder / "scheduler.json"
        where = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        stack.enter_context(process("scheduler", *where, "--scheduler-file", str(self.file)))
        wait_for(self.file.exists, "the scheduler's file")
        wait_for(lambda: self.file.read_text().endswith("}"), "the scheduler's address")
        self.address = json.loads(self.file.read_text())["address"]

    def temporary(self, name: str) -> Path:
        return self.folder / name / "tmp"

    def worker(self, name: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a worker: a machine of its own, as far as it can tell."""
        own = self.folder / name
        for part in ("home", "tmp", "work", "start"):
            (own / part).mkdir(parents=True)
        (own / "start/sitecustomize.py").write_text(BLIND)
        others = [str(self.folder / other) for other in self.names if other != name]
        paths = [str(own / "start"), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(own / "home"),
            "TMPDIR": str(own / "tmp"),
            "PYTHONPATH": os.pathsep.join(paths),
            "HIDDEN": os.pathsep.join([str(self.hidden), *others]),
            "CASEBOOK_LANG": "cy",
            "CASEBOOK_ROOT": str(own / "home"),
            **more,
        }
        words = ("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        words = (
            *words,
            "--host",
            "127.0.0.1",
            "--name",
            name,
            "--local-directory",
            str(own / "work"),
        )
        return self.stack.enter_context(process(*words, cwd=own / "work", env=environment))

    def begun(self, name: str) -> int:
        """How many small notebooks a worker began."""
        file = self.temporary(name) / "begun"
        return len(file.read_text()) if file.exists() else 0

    def left(self) -> list[Path]:
        """Whatever of a job lies about on the machines."""
        return [left for name in self.names for left in self.temporary(name).glob("casebook-work*")]


@pytest.fixture
def office(tmp_path_factory, project) -> Iterator[Office]:
    with ExitStack() as stack:
        yield Office(tmp_path_factory.mktemp("office"), project, stack)


def small(study: Case) -> Job:
    """A job of a second, in the place of the first notebook."""
    job = Job(study, find_step("framing"), {"case": study.name})
    cells = [
        {
            "id": "p",
            "cell_type": "code",
            "metadata": {"tags": ["parameters"]},
            "source": "case = ''",
        },
        {"id": "s", "cell_type": "code", "metadata": {}, "source": SLOW},
    ]
    for cell in cells:
        cell.update(outputs=[], execution_count=None)
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    job.step.source(study).write_text(json.dumps(notebook))
    return job


def content(study: Case) -> dict[str, object]:
    """What a case's notebooks left: findings as bytes, notebooks without times and random ids."""
    found: dict[str, object] = {}
    for file in sorted(study.processed.rglob("*")):
        name = file.relative_to(study.processed).as_posix()
        if "findings/" in name and file.is_file():
            found[name] = file.read_bytes()
        elif "notebooks/" in name:
            found[name] = without_times(json.loads(file.read_text(encoding="utf-8")))
    return found


def without_times(notebook: dict) -> dict:
    for held in (notebook, *notebook["cells"]):
        held["metadata"].pop("papermill", None)
        held["metadata"].pop("execution", None)
    for held in notebook["cells"]:
        if "injected-parameters" in held["metadata"].get("tags", []):
            held["id"] = ""
    return notebook


def carried(pool, jobs: list[Job], manner: Manner) -> list[Done]:
    futures = [workers.send(pool, job, manner) for job in jobs]
    return [collect(future, job) for future, job in zip(futures, jobs, strict=True)]


# The real notebooks


def everything(study: Case) -> list[Job]:
    """The five notebooks and one of them seen from Cardiff's neighbour, with another parameter."""
    newport = study.for_council("W06000022").for_variant("k=5")
    more = Job(newport, find_step("2"), {"case": study.name, "council": "W06000022", "k": 5})
    return [more, *(Job(study, step, {"case": study.name}) for step in STEPS)]


@pytest.fixture(scope="module")
def run_here(project_root, tmp_path_factory) -> dict[str, object]:
    """What the notebooks leave when they are run in place, one after another."""
    root = tmp_path_factory.mktemp("here")
    for folder in ("data/raw", "notebooks"):
        shutil.copytree(project_root / folder, root / folder)
    study = Case.load("monmouthshire", root)
    assert [perform(job, Manner()).error for job in everything(study)] == [""] * 6
    return content(study)


@pytest.mark.slow
@pytest.mark.parametrize("kernels", ["plain", "forked"])
def test_two_workers_that_share_no_disk_give_a_local_runs_bytes(office, study, run_here, kernels):
    office.worker("a")
    office.worker("b")
    *first, last = everything(study)
    with workers.executor(office.address) as pool:
        pool._client.wait_for_workers(2, timeout=PATIENCE)
        done = [*carried(pool, first, Manner(kernels)), *carried(pool, [last], Manner(kernels))]
    assert [each.error for each in done] == [""] * 6
    away = content(study)
    assert sorted(away) == sorted(run_here)
    assert [name for name in away if away[name] != run_here[name]] == []
    assert sum(name.endswith(".ipynb") for name in away) == 6
    assert office.left() == []


@pytest.mark.slow
def test_the_command_that_a_message_gives_starts_workers_that_are_fit(office):
    with pytest.raises(WorkerError) as error, workers.executor(office.address, patience=0.3):
        pass
    command = error.value.say("en").partition("type dask ")[2].split()
    assert command[0] == "worker"
    with process(*command, "--no-dashboard") as nanny:
        with workers.executor(scheduler_file=office.file, patience=PATIENCE) as pool:
            assert pool.submit(workers.describe, "").result() == workers.software()
        nanny.terminate()
        nanny.wait(PATIENCE)


@pytest.mark.slow
def test_the_command_sends_a_case_to_workers_and_has_nothing_to_do_the_next_time(office, study):
    office.worker("a")
    words = ("run", study.name, "--only", "framing", "--scheduler", office.address)
    program = [sys.executable, "-c", "from analysis.cli import main; main()", *words]
    environment = {**os.environ, "CASEBOOK_LANG": "en", "CASEBOOK_ROOT": str(study.root)}
    said = []
    for _ in range(2):
        done = subprocess.run(program, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        said.append(done.stdout + done.stderr)
    assert (study.processed / "findings/framing/findings.json").is_file()
    assert "not run yet" in said[0]
    assert "not run yet" not in said[1]


# Death


@pytest.mark.slow
def test_the_job_of_a_worker_that_dies_is_done_again_by_another_once(office, study):
    job = small(study)
    first = office.worker("a", SECONDS="60")
    with workers.executor(office.address, patience=PATIENCE) as pool:
        future = workers.send(pool, job, Manner())
        wait_for(lambda: office.begun("a"), "the job's start")
        office.worker("b")
        first.send_signal(signal.SIGKILL)
        assert collect(future, job) == Done("", job.step.executed(study))
        assert collect(future, job) == Done("", job.step.executed(study))
    assert (office.begun("a"), office.begun("b")) == (1, 1)
    assert [name for name in content(study) if name.startswith("findings")] == [
        "findings/framing/findings.json"
    ]


@pytest.mark.slow
def test_a_job_whose_workers_die_twice_fails_and_is_not_tried_again(office, study):
    job = small(study)
    dying = [office.worker("a", SECONDS="60")]
    with workers.executor(office.address, patience=PATIENCE) as pool:
        future = workers.send(pool, job, Manner())
        for name, following in (("a", "b"), ("b", "c")):
            wait_for(lambda name=name: office.begun(name), f"the job's start on {name}")
            dying.append(office.worker(following, SECONDS="60"))
            dying.pop(0).send_signal(signal.SIGKILL)
        done = collect(future, job)
    assert done.error.startswith("1_problem_framing: the workers that ran it died, twice")
    assert done.error.count("tcp://127.0.0.1:") == 2
    assert (office.begun("a"), office.begun("b"), office.begun("c")) == (1, 1, 0)
    assert not (study.processed / "findings").exists()


@pytest.mark.slow
def test_a_failing_notebook_comes_back_half_run_and_says_so_in_homes_language(
    office, study, monkeypatch
):
    """The worker's own language is Welsh."""
    monkeypatch.setenv("CASEBOOK_LANG", "en")
    job = small(study)
    source = job.step.source(study)
    well = source.read_text()
    office.worker("a")
    with workers.executor(office.address, patience=PATIENCE) as pool:
        source.write_text(well.replace("import os, tempfile", "1 / 0; import os"))
        (stopped,) = carried(pool, [job], Manner())
        half_run = job.step.failed(study).read_text()
        source.write_text(well.replace("findings.json", "something.json"))
        (useless,) = carried(pool, [job], Manner())
    assert "ZeroDivisionError: division by zero" in stopped.error
    assert stopped.left_at == useless.left_at == job.step.failed(study)
    assert "ZeroDivisionError" in half_run
    assert useless.error.startswith("the notebook ran to its end")
    assert not (study.processed / "findings").exists()
    assert office.left() == []


# What cannot be used


def test_without_the_extra_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkerError) as error, workers.executor("tcp://127.0.0.1:8786"):
        pass
    assert "uv sync --extra cluster" in error.value.say("en")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nobody", "", "http://127.0.0.1:9"])
def test_an_address_where_nobody_answers_is_named(address):
    with pytest.raises(WorkerError) as error, workers.executor(address, patience=0.3):
        pass
    assert error.value.say("en").startswith(f"{address}: no Dask scheduler answers there (")


@pytest.mark.parametrize("content", [None, "", "{}", "[]", "tcp://127.0.0.1:9"])
def test_a_file_without_a_schedulers_address_is_named(tmp_path, content):
    file = tmp_path / "scheduler.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(WorkerError) as error, workers.executor(scheduler_file=file):
        pass
    assert f"{file}: found no scheduler's address" in error.value.say("en")


def test_an_encrypted_address_without_certificates_says_where_they_belong():
    with pytest.raises(WorkerError) as error, workers.executor("tls://127.0.0.1:9"):
        pass
    assert "expected their files in DASK_DISTRIBUTED__COMM__TLS__CA_FILE" in error.value.say("en")


@pytest.fixture
def cluster():
    """A scheduler in this process; workers are asked for."""
    from distributed import LocalCluster

    made = []

    def start(count: int, threads: int) -> str:
        options = {"processes": False, "dashboard_address": None, "protocol": "tcp://"}
        made.append(LocalCluster(n_workers=count, threads_per_worker=threads, **options))
        return made[0].scheduler_address

    yield start
    made[0].close()


def test_a_scheduler_without_workers_says_how_to_start_one(cluster):
    address = cluster(0, 1)
    with pytest.raises(WorkerError) as error, workers.executor(address, patience=0.3):
        pass
    assert "the scheduler has no workers" in error.value.say("en")
    assert f"dask worker {address} --nworkers -1 --nthreads 1" in error.value.say("en")


def test_a_worker_with_several_threads_is_refused(cluster):
    address = cluster(1, 3)
    with pytest.raises(WorkerError) as error, workers.executor(address):
        pass
    assert "found a worker with 3 threads; expected one thread a worker" in error.value.say("en")


def test_a_worker_with_other_versions_is_refused_before_the_first_job(cluster, monkeypatch):
    known = workers.software()
    monkeypatch.setattr(
        workers, "software", lambda run="": known | ({} if run else {"pandas": "9"})
    )
    with pytest.raises(WorkerError) as error, workers.executor(cluster(1, 1)):
        pass
    said = error.value.say("en").splitlines()
    assert "this worker could compute other numbers than this machine" in said[0]
    assert said[1:] == [f"  pandas: found {known['pandas']}; expected 9"]


def test_a_worker_without_casebook_is_refused_before_the_first_job(cluster, monkeypatch):
    def describe(run: str) -> dict[str, str]:
        raise ModuleNotFoundError("No module named 'analysis'")

    monkeypatch.setattr(workers, "describe", describe)
    with pytest.raises(WorkerError) as error, workers.executor(cluster(1, 1)):
        pass
    assert "cannot run casebook (ModuleNotFoundError: No module" in error.value.say("en")
