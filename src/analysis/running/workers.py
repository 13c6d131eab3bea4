"""Workers on other machines: what one does with a parcel, and reaching them through Dask."""

import asyncio
import json
import os
import shutil
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from analysis.findings import has_ended
from analysis.language import SpokenError, Words, reader_language
from analysis.running import notebook, parcels
from analysis.running.freshness import package_hash
from analysis.running.jobs import Job
from analysis.running.notebook import Done, Manner
from analysis.running.parcels import Parcel, Returned
from analysis.running.software import differences, software
from analysis.tables import PERSONAL

PATIENCE = 10  # seconds in which a scheduler has to answer
SILENCE = 10  # seconds without a job's end, after which it is asked whether a worker is left
TRIES = 2  # a job whose worker dies is done again once
FOLDER = "casebook-work"
LEAST_UNDER_WAY = 64  # jobs: some MB at the scheduler; a cluster that grows by demand sees it

# Called in the process that kernels are forked from, which then share what it keeps of it
READING = "analysis.tables:warm"
DRAWING = "analysis.findings:warm_charts"
MANY = 2  # notebooks of a subject: more are likely to follow than its charts take to be drawn once

_served = (0, "")  # the process and the command that forked kernels were last started for
_ended: Counter[str] = Counter()  # for it, notebooks of each subject that ended well


class WorkerError(SpokenError):
    """Workers cannot be reached or used; the message says why and what to do."""


def perform_parcel(parcel: Parcel) -> Returned:
    """Run the notebook of a parcel in a folder that is removed again: what a worker does.

    Parameters
    ----------
    parcel
        From `analysis.running.parcels.pack`.

    Returns
    -------
    Returned
        The notebook and the findings as bytes; also when the notebook failed.

    Raises
    ------
    WorkerError
        When this worker's package or libraries are not home's, or workers died of the job twice.
    ParcelError
        When a file was changed on the way.
    """
    _refuse_third_try(parcel)
    _refuse_other_software(parcel)
    if reader_language() != parcel.language:
        os.environ["CASEBOOK_LANG"] = parcel.language  # a notebook speaks as it would at home
    with _private_folder() as folder, _loop_of_its_own():
        job = parcels.unpack(parcel, folder)
        _make_ready(parcel, job)
        begun = time.monotonic()
        done = notebook.perform(job, parcel.manner)
        returned = parcels.give_back(parcel, job, done, time.monotonic() - begun)
        if not done.error:
            _learn(parcel.manner, job)
        return returned


def send(pool: Executor, job: Job, manner: Manner) -> "Future[Returned]":
    """Send a job in a parcel; what goes wrong on the way is in the future, for `collect` to say."""
    try:
        return pool.submit(perform_parcel, parcels.pack(job, manner))
    except Exception as error:  # an executor that is broken or shut, a file that went away
        failed: Future[Returned] = Future()
        failed.set_exception(error)
        return failed


def collect(future: "Future[Returned]", job: Job) -> Done:
    """Take in what became of a job that was sent; whatever went wrong is said in words.

    Parameters
    ----------
    future
        From `send`, ended.
    job
        The job that the parcel was packed for.
    """
    try:
        return parcels.take_in(future.result(), job)
    except SpokenError as error:
        return Done(error.say(reader_language()))
    except BrokenExecutor:
        return Done(_say("broken", job=job.name))
    except CancelledError:
        return Done(_say("lost", job=job.name))
    except Exception as error:  # of the executor's own kind: named, and the rest goes on
        if type(error).__name__ == "KilledWorker":
            return Done(_say("died", job=job.name, machines=error.last_worker.address))  # type: ignore[attr-defined]
        return Done(f"{type(error).__name__}: {error}")


def at_once(pool: Executor) -> int:
    """Return how many jobs to have under way: two a worker, so that none waits for its next."""
    client = getattr(pool, "_client", None)
    count = len(client.nthreads()) if client else getattr(pool, "_max_workers", 1)
    return max(LEAST_UNDER_WAY, 2 * count)


def anybody(pool: Executor) -> bool:
    """Say whether a worker is left: a scheduler keeps jobs in silence until there is one again."""
    client = getattr(pool, "_client", None)
    try:
        return client is None or bool(client.nthreads())
    except OSError:  # of a scheduler that is lost the jobs themselves tell
        return True


@contextmanager
def executor(
    scheduler: str = "", scheduler_file: Path | None = None, patience: float = PATIENCE
) -> Iterator[Executor]:
    """Reach workers through a Dask scheduler, as an executor for jobs in parcels.

    Parameters
    ----------
    scheduler
        Its address, ``tcp://…`` or ``tls://…``.
    scheduler_file
        The file that the scheduler wrote its address to, in place of the address.
    patience
        Seconds in which it has to answer and have a worker.

    Yields
    ------
    Executor
        For `send`.

    Raises
    ------
    WorkerError
        When the extra ``cluster`` is not installed, nobody answers, there is no worker, or a
        worker has several threads, no casebook or another casebook than home.
    """
    try:
        from distributed import Client, Security
    except ImportError:
        raise WorkerError(Words("workers.no_extra")) from None
    address = scheduler if scheduler_file is None else _written(scheduler_file)
    if address.startswith("tls:") and not Security().get_connection_args("client")["ssl_context"]:
        raise WorkerError(Words("workers.no_certificates", {"address": address}))
    try:
        asyncio.run(_reach(address, patience))  # a client that fails to start hinders the next one
        client = Client(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError) as error:  # no answer in time; an address that is none
        values = {"address": address, "reason": type(error).__name__}
        raise WorkerError(Words("workers.no_answer", values)) from error
    with client:
        _refuse_unfit(client, patience)
        yield client.get_executor(pure=False)  # the client's end gives up what is under way


async def _reach(address: str, patience: float) -> None:
    from distributed import Security
    from distributed.core import connect

    certificates = Security().get_connection_args("client")
    connection = await connect(address, timeout=patience, **certificates)
    await connection.close()


def _written(file: Path) -> str:
    """Return the address that a scheduler wrote to its file."""
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError, KeyError, TypeError):
        raise WorkerError(Words("workers.no_file", {"file": file})) from None


def describe(run: str) -> dict[str, str]:
    """Return what this worker computes with; asked of every worker before the first job."""
    return software(run)


def _refuse_unfit(client: Any, patience: float) -> None:
    address = client.scheduler.address
    with suppress(TimeoutError):
        client.wait_for_workers(1, timeout=patience)
    threads: Mapping[str, int] = client.nthreads()
    if not threads:
        raise WorkerError(Words("workers.none", {"address": address}))
    if many := [worker for worker, number in sorted(threads.items()) if number != 1]:
        raise WorkerError(*(Words("workers.threads", _start(w, threads[w], address)) for w in many))
    home = software()
    found = client.run(describe, parcels.RUN, on_error="return")
    faults = [fault for worker in sorted(found) for fault in _unlike(worker, found[worker], home)]
    if faults:
        raise WorkerError(*faults)


def _start(worker: str, number: int, address: str) -> dict[str, object]:
    return {"worker": worker, "number": number, "address": address}


def _unlike(worker: str, found: Any, home: Mapping[str, str]) -> list[Words]:
    """Word what a worker said of itself, where it is not as home."""
    if isinstance(found, Exception):
        reason = f"{type(found).__name__}: {found}"
        return [Words("workers.no_casebook", {"worker": worker, "reason": reason})]
    faults = differences(found, home)
    return [Words("workers.unlike", {"worker": worker}), *faults] if faults else []


def _refuse_other_software(parcel: Parcel) -> None:
    """Refuse a job where numbers could differ from home's."""
    here = software(parcel.run)
    if faults := differences(here, parcel.software):
        raise WorkerError(Words("workers.unlike", {"worker": socket.gethostname()}), *faults)
    if here["casebook"] != package_hash():  # the files are home's, but this process read others
        raise WorkerError(Words("workers.outdated", {"worker": socket.gethostname()}))


def _refuse_third_try(parcel: Parcel) -> None:
    """Count how often Dask starts a job: each start but the first is after a worker's death."""
    try:
        from distributed import get_client, get_worker

        worker = get_worker()
    except (ImportError, ValueError):  # another kind of executor: it does nothing again by itself
        return
    task, client = worker.get_current_task(), get_client()
    machines = [*client.get_metadata([task, FOLDER], []), worker.address]
    client.set_metadata([task, FOLDER], machines)
    if len(machines) > TRIES:
        values = {"job": parcel.job, "machines": ", ".join(machines[:-1])}
        raise WorkerError(Words("workers.died", values))


def _make_ready(parcel: Parcel, job: Job) -> None:
    """Start the process that kernels are forked from, anew for each command that sends jobs."""
    global _served
    if parcel.manner.kernels != "forked":
        return
    from analysis.running import forking

    here = (os.getpid(), parcel.run)
    if _served[0] == here[0] and _served != here:
        forking.stop()  # it has read the package and the libraries as they were for another command
    if _served != here:
        _served = here
        _ended.clear()
    forking.start(forking.imports_of([job.step.source(job.study)]))
    if not _ended[job.step.subject]:  # what is said of single people is not kept between jobs
        forking.warm(READING, job.study, [name for name in job.step.reads if name not in PERSONAL])


def _learn(manner: Manner, job: Job) -> None:
    """Draw a subject's charts once where kernels are forked from, when more of them will follow."""
    subject = job.step.subject
    _ended[subject] += 1
    if manner.kernels == "forked" and _ended[subject] == MANY:
        from analysis.running import forking

        # until it is done, as the findings go with the folder; no error of it is one of the job
        wait([forking.warm(DRAWING, job.study, subject, reader_language())])


@contextmanager
def _loop_of_its_own() -> Iterator[None]:
    """Close the event loop that a notebook was run in.

    A thread has one for all its notebooks; but Dask runs each task in a context of its own, where
    the loop of the one before is not found, and would stay with its open files.
    """
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    try:
        yield
    finally:
        if not loop.is_running():
            loop.close()


@contextmanager
def _private_folder() -> Iterator[Path]:
    """Give an empty folder that nobody else may read; those of dead workers are cleared away."""
    start = f"{FOLDER}-{socket.gethostname()}-"
    for left in Path(tempfile.gettempdir()).glob(f"{start}*-*"):
        if has_ended(left.name.removeprefix(start).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{start}{os.getpid()}-")).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _say(key: str, **values: object) -> str:
    return Words(f"workers.{key}", values).say(reader_language())
