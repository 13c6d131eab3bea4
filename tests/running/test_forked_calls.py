"""What else the parent does: functions called in forked processes, and when it does not fork."""

import os
import time

import pytest
from cells import FORKED_FROM, is_forked, printed, run_cells

from analysis.language.texts import text
from analysis.running import forking

pytestmark = pytest.mark.skipif(not forking.can_fork(), reason="no forking on this system")


@pytest.fixture(autouse=True, scope="module")
def parent():
    forking.start()
    yield
    forking.stop()


def refused(asked):
    with pytest.raises(forking.NotForked) as told:
        asked.result(60)
    return told.value.say("en")


def test_a_function_is_called_in_a_process_of_its_own():
    assert forking.call("math:fsum", [0.5] * 4).result(60) == 2.0
    assert forking.call("os:getpid").result(60) not in (os.getpid(), None)
    large = "ŵ" * 3_000_000
    assert forking.call("builtins:str", large).result(60) == large


def test_what_a_called_function_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        forking.call("operator:truediv", 1, 0).result(60)
    with pytest.raises(ModuleNotFoundError):
        forking.call("no_such_module:function").result(60)


def test_an_answer_that_cannot_be_carried_is_an_error_not_a_silence():
    with pytest.raises(Exception, match="pickle"):
        forking.call("threading:Lock").result(60)


def test_a_called_function_that_dies_is_told_in_words():
    assert refused(forking.call("os:_exit", 3)) == text("kernels.call_died", "en", code=3)
    assert refused(forking.call("os:_exit", 0)) == text("kernels.call_died", "en", code=0)
    assert refused(forking.call("os:abort")) == text("kernels.call_died", "en", code=-6)


def test_calls_go_side_by_side():
    start = time.monotonic()
    asked = [forking.call("time:sleep", 0.6) for _ in range(6)]
    assert [one.result(60) for one in asked] == [None] * 6
    assert time.monotonic() - start < 6 * 0.6


def test_what_is_warmed_is_there_in_every_later_fork():
    assert forking.warm("importlib:import_module", "chunk").result(60) == ""
    assert forking.call("operator:contains", ["chunk"], "chunk").result(60)
    [cell] = run_cells("forked", ["import sys; print('chunk' in sys.modules)"]).cells
    assert printed(cell) == "True\n"
    assert forking.warm("os:no_such_function").result(60).startswith("AttributeError")


def test_kernels_are_plain_where_forking_is_switched_off(monkeypatch):
    monkeypatch.setenv("CASEBOOK_KERNELS", "plain")
    assert not forking.can_fork() and not forking.start()
    assert not is_forked(run_cells("forked", [FORKED_FROM]).cells[0])
    assert refused(forking.call("os:getpid")) == text("kernels.not_forked.off", "en")


def test_a_module_beside_the_notebook_is_found_before_the_parents(tmp_path):
    forking.start(["rispy"])
    (tmp_path / "json.py").touch()  # the standard library comes first in any kernel
    (tmp_path / "rispy.py").write_text("WHOSE = 'mine'")
    (tmp_path / "numpy").mkdir()  # an empty folder hides nothing
    cells = run_cells("forked", ["import rispy; print(rispy.WHOSE)", FORKED_FROM], tmp_path)
    assert printed(cells.cells[0]) == "mine\n" and not is_forked(cells.cells[1])
    (tmp_path / "rispy.py").unlink()
    assert is_forked(run_cells("forked", [FORKED_FROM], tmp_path).cells[0])
    (tmp_path / "numpy/__init__.py").touch()
    asked = forking.kernel([], dict(os.environ), str(tmp_path))
    assert refused(asked) == text("kernels.not_forked.shadowed", "en")


def test_what_python_reads_at_its_start_gives_a_kernel_its_own_start(tmp_path):
    (tmp_path / "from_the_path.py").write_text("")
    environment = {"PYTHONPATH": str(tmp_path), "OTHER": "ŵ"}
    cells = run_cells("forked", ["import from_the_path", FORKED_FROM], environment=environment)
    assert not cells.cells[0].outputs and not is_forked(cells.cells[1])
    asks = "import os; print(os.environ['OTHER'])"
    cells = run_cells("forked", [asks, FORKED_FROM], environment={"OTHER": "ŵ"}).cells
    assert printed(cells[0]) == "ŵ\n" and is_forked(cells[1])


@pytest.mark.slow
def test_a_parent_with_two_threads_does_not_fork():
    forking.stop()
    assert forking.warm("_thread:start_new_thread", time.sleep, (60,)).result(60) == ""
    assert refused(forking.call("os:getpid")) == text("kernels.not_forked.threads", "en")
    assert not is_forked(run_cells("forked", [FORKED_FROM]).cells[0])
    forking.stop()
    assert is_forked(run_cells("forked", [FORKED_FROM]).cells[0])


def test_a_parent_that_dies_at_its_start_is_not_tried_again(monkeypatch):
    forking.stop()
    forking.start(["this"])
    forking._client.process.kill()
    assert refused(forking.call("os:getpid")) in (
        text("kernels.not_forked.gone", "en"),
        text("kernels.not_forked.off", "en"),
    )
    assert not forking.start()
    assert not is_forked(run_cells("forked", [FORKED_FROM]).cells[0])
    forking.stop()
    assert forking.start()


def test_the_imports_of_notebooks_are_listed_once(tmp_path):
    import nbformat

    new = nbformat.v4
    cells = ["%matplotlib inline\nimport wave", "import a.b as c\nfrom d import e", "import a.b"]
    notebook = new.new_notebook(cells=[*map(new.new_code_cell, cells), new.new_markdown_cell("i")])
    nbformat.write(notebook, tmp_path / "one.ipynb")
    files = [tmp_path / "one.ipynb"] * 2
    assert forking.imports_of(files) == ("a.b", "d", "d.e")
