"""Work done side by side gives what the same work gives one after the other."""

import os
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from analysis.publishing import side_by_side as module
from analysis.publishing.faults import GateError, words

PROGRAM = """
import os
from analysis.publishing import side_by_side as module
from analysis.publishing.faults import GateError, words
held = [3, 5, 7]
assert module.may_fork()
module.os.cpu_count = lambda: 2
found = module.side_by_side([lambda at=at: (held[at] ** 2, os.getpid()) for at in range(3)])
assert [square for square, _ in found] == [9, 25, 49]
assert os.getpid() not in {process for _, process in found}
def faulty():
    raise GateError(words("gates.small_value", name="a", people=3, minimum=10))
try:
    module.side_by_side([lambda: 1, faulty])
except GateError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_copies_of_the_process_do_the_work_in_order_and_raise_what_it_raises() -> None:
    environment = {**os.environ, "CASEBOOK_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert 'value "a" counts 3 people' in done.stdout


ENDED = """
import os, signal
from analysis.publishing import side_by_side as module
from analysis.publishing.faults import PublishingError
module.os.cpu_count = lambda: 2
try:
    module.side_by_side([lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: 1])
except PublishingError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_a_copy_that_the_system_ended_is_told_in_words() -> None:
    environment = {**os.environ, "CASEBOOK_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", ENDED], capture_output=True, text=True, env=environment
    )
    assert done.stdout.startswith("The system ended a process that was making the files")
    assert not done.stderr


WAITING = r"""
import os, time
from analysis.publishing import side_by_side as module
module.os.cpu_count = lambda: 2
def wait():
    os.write(1, f"{os.getpid()}\n".encode())
    time.sleep(60)
module.side_by_side([wait, wait])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_a_process_that_is_killed_leaves_no_copy_behind() -> None:
    with subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE) as process:
        copies = [int(process.stdout.readline()) for _ in range(2)]
        process.kill()
    until = time.monotonic() + 5
    while (left := [copy for copy in copies if _runs(copy)]) and time.monotonic() < until:
        time.sleep(0.01)
    assert not left


def _runs(process: int) -> bool:
    """Say whether a process is there and not only waits to be counted as ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_beside_another_thread_the_work_is_done_in_this_process() -> None:
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert not module.may_fork()
        assert module.side_by_side([os.getpid, os.getpid]) == [os.getpid()] * 2
    finally:
        stop.set()
        other.join()


TYPESET = """
import typst
from analysis.publishing import side_by_side as module
assert module.may_fork()
typst.compile(b"text")
assert not module.may_fork()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")
def test_a_process_that_used_a_library_with_threads_of_its_own_is_not_copied() -> None:
    done = subprocess.run([sys.executable, "-c", TYPESET], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_first_task_in_order_that_fails_says_what_is_wrong() -> None:
    def fail(name: str) -> None:
        raise GateError(words("gates.small_value", name=name, people=3, minimum=10))

    with pytest.raises(GateError, match='"first"'):
        module.side_by_side([partial(fail, "first"), partial(fail, "second")])
