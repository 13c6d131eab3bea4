"""Work done side by side, in copies of this process where the machine lets it be copied safely."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from analysis.publishing.faults import PublishingError, words

Made = TypeVar("Made")
MOST = 4  # processes: more than these wait for the memory and not for the work
END_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux: the signal that a process gets when its parent ends
# The threads of this process as the system counts them. A copy of a process has one of them only
# and would wait for the others for ever: those of page-validation and of the typesetter, once they
# have been used, are unseen by Python.
THREADS = Path("/proc/self/task")
# What tells the libraries that compute to start no threads of their own when they are imported
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_tasks: Sequence[Callable[[], object]] = ()


def side_by_side(tasks: Sequence[Callable[[], Made]]) -> list[Made]:
    """Do tasks at once and return what each made, in their order.

    A copy of a process (fork) has everything that was read and imported, at no cost. It is made
    where that is safe: on Linux, in a process of one thread; elsewhere the tasks are done one
    after the other, with the same result.

    Parameters
    ----------
    tasks
        What is done; each returns something that can be pickled.

    Raises
    ------
    Exception
        What the first task in their order raised.
    PublishingError
        When the system ended a copy, mostly because the machine has no memory left.
    """
    cores = os.cpu_count() or 1
    # one more than cores: they share the time evenly when tasks are few and of different length
    processes = min(len(tasks), cores + 1, MOST)
    if cores < 2 or processes < 2 or not may_fork():
        return [task() for task in tasks]
    import gc
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    global _tasks  # what the copies find in their memory: closures cannot be sent
    _tasks = tasks
    gc.freeze()  # a copy that looks for what is lost need not look through all that it was given
    try:
        with ProcessPoolExecutor(
            processes, multiprocessing.get_context("fork"), end_with, (os.getpid(),)
        ) as pool:
            waiting = [pool.submit(_do, place) for place in range(len(tasks))]
            return [each.result() for each in waiting]  # type: ignore[misc]
    except BrokenProcessPool:  # the system ended a copy
        raise PublishingError(words("copy_ended")) from None
    finally:
        gc.unfreeze()
        _tasks = ()


def stay_single() -> None:
    """Keep this process to one thread, so that it can be copied; before numpy is imported.

    Nothing that publishing computes is large enough for several threads to be of use.
    """
    if "numpy" not in sys.modules:
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))


def may_fork() -> bool:
    """Say whether this process can be copied without harm."""
    return sys.platform == "linux" and len(list(THREADS.iterdir())) == 1


def end_with(parent: int) -> None:
    """Let this copy end when the process that it works for is killed, and not wait for ever."""
    import ctypes
    import signal

    ctypes.CDLL(None).prctl(END_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it was killed before this was said
        os._exit(1)


def _do(place: int) -> object:
    return _tasks[place]()
