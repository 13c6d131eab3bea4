"""A copy that was made ready does the work, whoever asks, and says what goes wrong in it."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from analysis.publishing.ahead import Ahead
from analysis.publishing.faults import GateError, words

linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="processes are copied on Linux only"
)
BEGINNING = """
import os, signal, sys, time
from analysis.publishing import ahead, side_by_side
from analysis.publishing.ahead import Ahead
from analysis.publishing.faults import GateError, PublishingError, words
os.cpu_count = lambda: 2
own = os.getpid()
ready = []
"""


def said(program: str) -> str:
    """Run a program in a process of its own, which has one thread, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", BEGINNING + program],
        capture_output=True,
        text=True,
        env={**os.environ, "CASEBOOK_LANG": "en"},
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


@linux_only
def test_the_work_is_done_in_a_copy_that_is_ready_before_it_is_asked() -> None:
    program = """
def work(given):
    return given * 2, list(ready), os.getpid()
with Ahead(lambda: ready.append("read"), work) as copy:
    first, second = copy.do(4), copy.do(5)
assert first[:2] == (8, ["read"]) and second[:2] == (10, ["read"])
assert not ready and first[2] == second[2] != own
try:
    os.kill(first[2], 0)
except ProcessLookupError:
    print("ended")
"""
    assert said(program) == "ended\n"


@linux_only
def test_another_copy_of_the_process_may_ask_for_the_work() -> None:
    program = """
with Ahead(lambda: None, lambda given: (given, os.getpid())) as copy:
    (asked, (given, done)), _ = side_by_side.side_by_side(
        [lambda: (os.getpid(), copy.do("this")), lambda: 1]
    )
assert given == "this" and len({own, asked, done}) == 3
"""
    said(program)


@linux_only
def test_what_the_work_raises_is_raised_where_it_was_asked_for() -> None:
    program = """
def refuse(given):
    raise GateError(words("gates.small_value", name=given, people=3, minimum=10))
with Ahead(lambda: 1 / 0, refuse) as copy:
    for name in ("a", "b"):
        try:
            copy.do(name)
        except GateError as error:
            print(error)
"""
    lines = said(program)
    assert 'value "a" counts 3 people' in lines and 'value "b" counts 3 people' in lines


@linux_only
def test_faults_of_a_table_that_a_copy_read_are_said_as_they_are() -> None:
    program = """
from analysis.tables import Fault, FaultyTables
def read(file):
    raise FaultyTables([Fault(file, 4, "people", words("copy_ended"), words("copy_ended"))])
with Ahead(lambda: None, read) as copy:
    try:
        copy.do("known.csv")
    except FaultyTables as error:
        print(error)
"""
    assert said(program).startswith("known.csv, row 4, column people: found ")


@linux_only
def test_a_copy_that_the_system_ended_before_its_work_was_done_is_told_in_words() -> None:
    program = """
with Ahead(lambda: None, lambda given: os.kill(os.getpid(), signal.SIGKILL)) as copy:
    for _ in range(2):
        try:
            copy.do(1)
        except PublishingError as error:
            print(error)
"""
    lines = said(program).splitlines()
    assert len(lines) == 2
    assert all(line.startswith("The system ended a process that was making") for line in lines)


@linux_only
def test_a_process_that_is_killed_leaves_no_copy_that_was_made_ready() -> None:
    program = (
        BEGINNING
        + r"""
with Ahead(lambda: os.write(1, f"{os.getpid()}\n".encode()), print):
    time.sleep(60)
"""
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        copy = Path(f"/proc/{int(process.stdout.readline())}/stat")
        process.kill()
    until = time.monotonic() + 5
    while _runs(copy) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _runs(copy)


def _runs(stated: Path) -> bool:
    try:
        return stated.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_beside_another_thread_the_work_is_done_in_this_process() -> None:
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()

    def refuse(given: str) -> int:
        if given == "fault":
            raise GateError(words("gates.small_value", name="a", people=3, minimum=10))
        return os.getpid()

    try:
        with Ahead(lambda: 1 / 0, refuse) as here:
            assert here.do("pid") == os.getpid()
            with pytest.raises(GateError):
                here.do("fault")
    finally:
        stop.set()
        other.join()


@linux_only
def test_publishing_keeps_its_process_to_one_thread_whatever_it_imports() -> None:
    program = """
import importlib, pathlib, tempfile, types
module = importlib.import_module("analysis.publishing.publish")
folder = pathlib.Path(tempfile.mkdtemp())
study = types.SimpleNamespace(reports=folder / "a", processed=folder / "b", elsewhere="")
class Stop(Exception): ...
def load(study, subjects):
    import pandas, scipy.linalg
    print("may be copied:", side_by_side.may_fork())
    raise Stop
module.site.refuse_unfit = lambda *held, **options: None
module.findings.restore = lambda folder: None
module.findings.load = load
module.safeguards.make_ready = lambda study: None
try:
    module.publish(study)
except Stop:
    pass
"""
    assert said(program) == "may be copied: True\n"
