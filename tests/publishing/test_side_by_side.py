"""Work done side by side gives what the same work gives one after the other."""

import os
import subprocess
import sys
import threading
from functools import partial

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


def test_the_first_task_in_order_that_fails_says_what_is_wrong() -> None:
    def fail(name: str) -> None:
        raise GateError(words("gates.small_value", name=name, people=3, minimum=10))

    with pytest.raises(GateError, match='"first"'):
        module.side_by_side([partial(fail, "first"), partial(fail, "second")])
