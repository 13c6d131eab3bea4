"""How many notebooks at once, and in which kernels: what the machine has room for."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from analysis.case import Case
from analysis.running.jobs import Job

if TYPE_CHECKING:
    from concurrent.futures import Future

    from analysis.running.kernels import Kind

# What a notebook's kernel took at most in a run of every notebook, in MB, and a margin. A forked
# kernel shares the libraries with its parent.
KERNEL_MEMORY: "dict[Kind, int]" = {"plain": 450, "forked": 300}
WARMING = "analysis.tables:warm"  # every kernel of a council reads the same tables
DRAWING, MAKING = "analysis.findings:warm_charts", "analysis.findings:charts_as_png"
KEEPING = "analysis.charts:keep_png"
NEEDED_TO_CHECK = "analysis.tables.checking"
MEMORY_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current"))


def most_at_once(kernels: "Kind") -> int:
    """Return how many notebooks run side by side: one more than processors, as memory allows.

    The one more uses the moments in which the others wait for their kernels to answer.
    """
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    wanted = (processors or os.cpu_count() or 1) + 1
    return max(1, min(wanted, free_memory() // KERNEL_MEMORY[kernels]))


def choose_kernels(wish: str) -> "Kind":
    """Choose kernels: those wished for, where the system can make them.

    Parameters
    ----------
    wish
        ``forked``, ``plain`` or ``auto``, which forks wherever that is safe: the parent checks the
        tables too, so its start is won back with the first notebook (``benchmarks/running.py``).
    """
    from analysis.running.forking import can_fork

    return "forked" if wish != "plain" and can_fork() else "plain"


@contextmanager
def keep_parent(
    jobs: Iterable[Job], check: str, first: Sequence[Case] = ()
) -> Iterator[Callable[[Case], Any]]:
    """Keep a parent for as long as jobs run, that imports what their notebooks import.

    Parameters
    ----------
    jobs
        Those that will run.
    check
        A function of a case, ``package.module:function``, that is called before they do.
    first
        Cases that it will be called with: it begins while the parent imports what it does not
        need itself.

    Yields
    ------
    callable
        That function, called in a process forked from the parent; it waits for its result, and
        meanwhile this process imports papermill.
    """
    from analysis.running import forking
    from analysis.running.front_end import load_papermill

    sources = {job.step.source(job.study): job for job in jobs}
    if first and forking.begin():
        forking.warm("importlib:import_module", NEEDED_TO_CHECK)
    begun = [(study, forking.call(check, study)) for study in first]
    forking.start(forking.imports_of(sorted(sources)))
    for job in sources.values():
        forking.warm(WARMING, job.study, job.step.reads)

    def called(study: Case) -> Any:
        early = [called for other, called in begun if other == study]
        checked = early[0] if early else forking.call(check, study)
        load_papermill()
        try:
            return checked.result()
        except forking.NotForked:  # the parent has died: this process can do it too
            return resolve_name(check)(study)

    try:
        yield called
    finally:
        forking.stop()


def warm_charts(study: Case, subject: str, reader: str) -> None:
    """Have the parent keep a subject's charts, for notebooks to come that draw almost the same.

    It does not wait for it. A process forked from the parent makes the PNG, which takes threads.
    """
    from analysis.running import forking

    def keep(made: "Future[Any]") -> None:
        if not made.cancelled() and made.exception() is None:
            forking.warm(KEEPING, made.result())

    forking.warm(DRAWING, study, subject, reader)
    forking.call(MAKING, study, subject, reader).add_done_callback(keep)


def free_memory() -> int:
    """Return the free memory in MB: the system's, or a container's where that is less."""
    import psutil

    free: int = psutil.virtual_memory().available
    try:
        most, used = (file.read_text(encoding="ascii").strip() for file in MEMORY_LIMITS)
        if most != "max":
            free = min(free, int(most) - int(used))
    except (OSError, ValueError):  # no container, or one that does not say
        pass
    return free // 2**20
