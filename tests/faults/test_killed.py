"""A run that is killed at any moment: what was published stands, and the next run goes on."""

import os
import random
import time

import pytest
from broken_machine import (
    CASE,
    MADE,
    Machine,
    hashes,
    real_project,
    set_note,
    write_short_notebooks,
)

MOST = pytest.param(20, marks=pytest.mark.long)
SEED = 2021
NOTES = ("(1)", "(2)")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals as on Unix"),
]


def moments(seconds, count):
    """Return moments spread over a run: one at random in each of its equal parts."""
    chance = random.Random(SEED)
    return [seconds * (part + chance.random()) / count for part in range(count)]


def killed_after(machine, seconds, *words):
    """Run a command and kill it; return what it had said, None when it had ended before."""
    command = machine.begin(*words)
    end = time.monotonic() + seconds
    while command.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    if command.poll() is not None:
        command.communicate()
        return None
    return machine.kill(command)


@pytest.mark.long
@pytest.mark.parametrize("points", [MOST])
def test_at_moments_of_a_run_that_publishes(tmp_path, project_root, points):
    machine = Machine(real_project(project_root, tmp_path / "project"))
    words = ("run", CASE, "--publish")
    whole, took = {}, []
    for note in NOTES:
        set_note(machine.project, note)
        began = time.monotonic()
        status, said = machine.type(*words)
        took.append(time.monotonic() - began)
        assert status == 0, said
        whole[note] = machine.published()
    assert whole[NOTES[0]] != whole[NOTES[1]]
    reached, stands = {}, NOTES[1]
    for number, moment in enumerate(moments(min(took), points)):
        after = NOTES[number % 2] if stands != NOTES[number % 2] else NOTES[1 - number % 2]
        set_note(machine.project, after)
        said = killed_after(machine, moment, *words)
        now = machine.published()
        for part in (f"{CASE}/", ""):  # a case study is the one or the other, and so is the site
            own = {name: held for name, held in now.items() if _is_of(name, part)}
            both = [
                {name: held for name, held in whole[note].items() if _is_of(name, part)}
                for note in (stands, after)
            ]
            assert own in both, f"killed after {moment:.1f} s: {part or 'site'} is half written"
        last = "ended" if said is None else (said.strip() or "–").splitlines()[-1]
        reached[f"{moment:.1f}"] = last
        status, said = machine.type(*words)
        assert status == 0, f"killed after {moment:.1f} s, then:\n{said}"
        assert machine.published() == whole[after]
        assert machine.halves() == []
        stands = after
    assert machine.type("run", CASE, "--force", "--only", "1")[0] == 0
    assert machine.left_files() == []
    for moment, line in reached.items():
        print(f"killed after {moment} s: {line}")
    assert len(reached) == points


def _is_of(name, part):
    hidden = name.startswith(".")
    return not hidden and (name.startswith(part) if part else not name.startswith(f"{CASE}/"))


@pytest.mark.parametrize("points", [5, MOST])
def test_at_moments_of_short_notebooks(tmp_path, project_root, points):
    machine = Machine(real_project(project_root, tmp_path / "project"))
    write_short_notebooks(machine.project, "import time; time.sleep(0.1)")
    began = time.monotonic()
    assert machine.type("run", CASE)[0] == 0
    took = time.monotonic() - began
    findings = hashes(machine.project / MADE / "findings")
    for moment in moments(took, points):
        killed_after(machine, moment, "run", CASE, "--force")
        kept = hashes(machine.project / MADE / "findings")
        assert {name: held for name, held in kept.items() if name in findings} == findings
        status, said = machine.type("run", CASE)
        assert status == 0, said
        assert hashes(machine.project / MADE / "findings") == findings
        assert machine.halves() == []
    assert machine.type("run", CASE, "--force")[0] == 0
    assert machine.left_files() == []
