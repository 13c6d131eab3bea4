"""Two commands on one case: the second is refused and told who is first; a dead one holds none."""

import json
import os
import platform
import time

import pytest
from broken_machine import CASE, Machine, write_short_notebooks

from analysis.findings import CaseBusy, alone

WAITING = """import os, time
from pathlib import Path
Path(f"../began-{os.getpid()}").touch()
while Path("../wait").exists(): time.sleep(0.05)"""


def refusal(study):
    with pytest.raises(CaseBusy) as refused, alone(study):
        pass
    return refused.value


def test_the_second_command_is_told_the_process_and_since_when_in_both_languages(study):
    with alone(study):
        refused = refusal(study)
        since = json.loads((study.workspace / ".holder.json").read_text())["since"]
    where = f"process {os.getpid()} on {platform.node()}, since {since}; wait until it has ended"
    assert refused.say("en") == f"another command is at work on the case {CASE}: {where}"
    assert f"proses: {os.getpid()}, peiriant: {platform.node()}, ers: {since}" in refused.say("cy")
    assert not (study.workspace / ".holder.json").exists()


@pytest.mark.parametrize("written", ["", "{", "[]", "{}", '"x"'])
def test_who_has_not_signed_yet_is_another_command_all_the_same(study, written):
    with alone(study):
        (study.workspace / ".holder.json").write_text(written)
        assert refusal(study).say("en") == (
            f"another command is at work on the case {CASE}; wait until it has ended"
        )


def test_a_full_disk_keeps_nobody_from_holding_a_case(study, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with alone(study):
        assert "another command" in str(refusal(study))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals as on Unix")
def test_two_runs_at_once_and_one_after_the_first_was_killed(project):
    write_short_notebooks(project, WAITING)
    (project / "wait").touch()
    machine = Machine(project)
    first = machine.begin("run", CASE, "--only", "4")
    end = time.monotonic() + 60
    while not list(project.glob("began-*")) and time.monotonic() < end:
        time.sleep(0.05)
    for words in (("run", CASE), ("publish", CASE)):
        status, said = machine.type(*words)
        assert status == 1
        assert f"another command is at work on the case {CASE}: process {first.pid} on" in said
        assert "Traceback" not in said
    machine.kill(first)
    (project / "wait").unlink()
    status, said = machine.type("run", CASE, "--only", "4")
    assert status == 0, said
    assert machine.halves() == []
