"""The ways of running notebooks that `running.py` compares, each as a process of its own.

``python benchmarks/running_ways.py WAY JOBS``: WAY is ``api``, ``threads``, ``dask`` or ``plain``
(papermill's Python interface one after another, in three threads with immediate shutdown of the
kernels, through Dask's executor on two worker processes; or the notebooks' cells as plain code in
this process, no kernel at all), JOBS a JSON file with a list of stages of jobs: those of a stage
do not wait for one another. A job is ``{"notebook", "output", "parameters"}``. Run from the
project's folder.
"""

import io
import json
import os
import sys
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

THREADS = 3  # two processors and one more: notebooks often wait
WORKERS = 2


def through_papermill(job: dict[str, Any], shutdown: str = "graceful") -> None:
    """Run a notebook as papermill's documentation says."""
    import papermill

    Path(job["output"]).parent.mkdir(parents=True, exist_ok=True)
    papermill.execute_notebook(
        job["notebook"],
        job["output"],
        job["parameters"],
        kernel_name="python3",
        progress_bar=False,
        shutdown_kernel=shutdown,
        resources={"metadata": {"path": os.environ["CASEBOOK_ROOT"]}},
    )


def immediately(job: dict[str, Any]) -> None:
    """Run a notebook, and end its kernel without ceremony."""
    through_papermill(job, "immediate")


def api(stages: list[list[dict[str, Any]]]) -> None:
    """Run one notebook after another."""
    for job in sum(stages, []):
        through_papermill(job)


def threads(stages: list[list[dict[str, Any]]]) -> None:
    """Run the notebooks of a stage side by side."""
    with ThreadPoolExecutor(THREADS) as pool:
        submit(pool, stages)


def dask(stages: list[list[dict[str, Any]]]) -> None:
    """Run the notebooks of a stage on Dask workers of one thread each."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
        client.get_executor() as pool,
    ):
        submit(pool, stages)


def submit(pool: Executor, stages: list[list[dict[str, Any]]]) -> None:
    """Send the jobs of each stage when the stage before it is done."""
    for stage in stages:
        for future in [pool.submit(immediately, job) for job in stage]:
            future.result()


def plain(stages: list[list[dict[str, Any]]]) -> None:
    """Run the notebooks' cells in this process, which has run each kind of notebook before.

    Says ``ready`` when it is warm and begins when a line comes; then says what the work took, in
    seconds of computing.
    """
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.display_pub.publish = lambda *given, **more: None
    jobs = sum(stages, [])
    for job in {job["notebook"]: job for job in jobs}.values():
        cells_of(shell, job)
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.process_time()
    for job in jobs:
        cells_of(shell, job)
    print(time.process_time() - begun, flush=True)


def cells_of(shell: Any, job: dict[str, Any]) -> None:
    """Run the cells of one notebook with its parameters; the names of the last one are gone."""
    shell.reset(new_session=False)
    for cell in json.loads(Path(job["notebook"]).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            shell.run_cell("".join(cell["source"])).raise_error()
        if "parameters" in cell["metadata"].get("tags", []):
            shell.push(dict(job["parameters"]))


WAYS = {"api": api, "threads": threads, "dask": dask, "plain": plain}

if __name__ == "__main__":
    WAYS[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
