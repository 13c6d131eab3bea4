"""Putting a finished folder in an older one's place, killed at any of its steps."""

import os
import shutil

import pytest

from analysis.findings import restore
from analysis.findings.folders import swap

OLD, NEW = {"a": "old", "b": "old"}, {"a": "new", "c": "new"}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process is forked")


def folder_of(path, content):
    path.mkdir(parents=True)
    for name, text in content.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def held(path):
    return {file.name: file.read_text(encoding="utf-8") for file in path.iterdir()}


def killed_at(step, folder):
    """Swap in a process of its own that ends before its step-th change; say whether it ended so."""
    child = os.fork()
    if child == 0:
        left = [step]
        for module, name in ((os, "rename"), (os, "unlink"), (os, "rmdir"), (os, "mkdir")):
            setattr(module, name, _counted(getattr(module, name), left))
        swap(folder_of(folder.with_name(f".kept.{os.getpid()}"), NEW), folder)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def _counted(change, left):
    def counted(*values, **more):
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)
        return change(*values, **more)

    return counted


def test_a_swap_killed_at_any_step_leaves_the_one_or_the_other_whole(tmp_path):
    steps = 0
    while True:
        shutil.rmtree(tmp_path / "all", ignore_errors=True)
        folder = folder_of(tmp_path / "all" / "kept", OLD)
        if not killed_at(steps, folder):
            break
        restore(folder)
        assert held(folder) in (OLD, NEW), f"killed before change {steps + 1}"
        swap(folder_of(folder.with_name(".kept.next"), NEW), folder)
        assert held(folder) == NEW
        assert [path.name for path in folder.parent.iterdir()] == ["kept"]
        steps += 1
    assert steps >= 4, "two moves, and the older one taken away"
    assert held(folder) == NEW


def test_what_another_command_writes_at_the_same_time_is_left_alone(tmp_path):
    ours = folder_of(tmp_path / f".kept.{os.getpid()}", NEW)
    others = folder_of(tmp_path / f".kept.{os.getppid()}", OLD)
    swap(ours, tmp_path / "kept")
    assert held(others) == OLD
