"""Hundreds of notebooks in one run: what the runner holds does not grow with their number."""

import gc
import json
import tempfile
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from analysis.case import Case
from analysis.running import Manner, forking, run
from analysis.running.jobs import Job
from analysis.running.kernels import can_fork
from analysis.running.plan import find_step

FIRST, MORE = 10, 24
MOST_KILOBYTES = 32000  # a third of what the notebooks would take, were they kept

SHOWS = """import base64, os
from IPython.display import display
display({"image/png": base64.b64encode(os.urandom(3_000_000)).decode()}, raw=True)"""
SAVES = """from pathlib import Path
folder = Path.cwd().parent / "data/processed" / case / "councils" / council
folder = folder / "findings/desk_research"
folder.mkdir(parents=True, exist_ok=True)
(folder / "findings.json").write_text("{}")"""


class Silent:
    """Hears how a run goes on and says nothing."""

    def __getattr__(self, name: str):
        return lambda *heard: None


def small_jobs(study: Case) -> list[Job]:
    """A job a council, each with a picture of 4 MB."""
    step = find_step("desk_research")
    sources = ("case: str = ''\ncouncil: str = ''", SHOWS, SAVES)
    cells = [
        {"id": f"c{number}", "cell_type": "code", "metadata": {}, "source": source}
        | {"outputs": [], "execution_count": None}
        for number, source in enumerate(sources)
    ]
    cells[0]["metadata"] = {"tags": ["parameters"]}
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    step.source(study).write_text(json.dumps(notebook))
    codes = [f"E0700{number:04d}" for number in range(FIRST + MORE)]
    given = [{"case": study.name, "council": code} for code in codes]
    return [Job(study.for_council(each["council"]), step, each) for each in given]


def held_after(jobs: Sequence[Job], manner: Manner) -> tuple[int, int, dict[str, object]]:
    """Run jobs; return how many ended well, memory in kilobytes, and what else is held."""
    outcomes = run(jobs, progress=Silent(), manner=manner, workers=2)
    for thread in threading.enumerate():
        if thread.name in {job.name for job in jobs}:
            thread.join()
    gc.collect()
    memory = Path("/proc/self/smaps_rollup").read_text().partition("Anonymous:")[2].split()[0]
    others = {
        "files": open_files(),
        "folders": list(Path(tempfile.gettempdir()).iterdir()),
        "threads": threading.active_count(),
    }
    return sum(each.state == "done" for each in outcomes), int(memory), others


def open_files() -> dict[str, int]:
    """Count this process's open files of each kind: sockets, pipes, pollers."""
    kinds: Counter[str] = Counter()
    for file in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # what lists them is one of them
            kinds[str(file.readlink()).partition(":[")[0]] += 1
    return dict(kinds)


@pytest.mark.slow
@pytest.mark.skipif(not can_fork(), reason="kernels are not forked here")
def test_memory_files_folders_and_threads_do_not_grow_with_the_number_of_notebooks(
    study, tmp_path_factory, monkeypatch
):
    # a short path: sockets of kernels lie there
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("t")))
    jobs, manner = small_jobs(study), Manner("forked")
    try:
        assert forking.start()
        few, memory, others = held_after(jobs[:FIRST], manner)
        many, later, others_later = held_after(jobs[FIRST:], manner)
    finally:
        forking.stop()
    assert (few, many) == (FIRST, MORE)
    assert others_later == others
    assert others["folders"] == []
    assert later - memory < MOST_KILOBYTES, (memory, later)
