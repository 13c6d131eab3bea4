"""Files that change under a run, or that were spoilt since the last: seen, and made anew."""

import os
import random
import time

import pytest
from broken_machine import CASE, MADE, RAW, Machine, hashes, write_short_notebooks

WAITING = """import os, time
from pathlib import Path
Path(f"../began-{os.getpid()}").touch()
while Path("../wait").exists(): time.sleep(0.05)"""
SEED = 2021

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="commands as on Unix"),
]


@pytest.fixture
def machine(project):
    write_short_notebooks(project)
    made = Machine(project)
    status, said = made.type("run", CASE)
    assert status == 0, said
    return made


def runs_again(machine):
    """Run; return the notebooks that ran, by their numbers."""
    status, said = machine.type("run", CASE)
    assert status == 0, said
    return {line[0] for line in said.splitlines() if ": done in" in line}


def test_a_table_edited_while_its_notebook_runs_fails_it_by_name_and_the_next_run_heals(project):
    write_short_notebooks(project, WAITING)
    machine = Machine(project)
    (project / "wait").touch()
    run = machine.begin("run", CASE, "--only", "3")
    end = time.monotonic() + 60
    while not list(project.glob("began-*")) and time.monotonic() < end:
        time.sleep(0.05)
    path = project / RAW / "stakeholders.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (project / "wait").unlink()
    said = "".join(part or "" for part in run.communicate(timeout=60))
    assert run.returncode == 1
    assert f"edited while the notebook ran: {RAW}/stakeholders.csv; run again" in said
    assert not list((project / MADE).glob("findings/stakeholders/*"))
    assert "3" in runs_again(machine)
    assert "3" not in runs_again(machine)


def test_findings_and_records_cut_short_at_random_are_made_anew(machine):
    chance = random.Random(SEED)
    kept = hashes(machine.project / MADE / "findings")
    files = sorted((machine.project / MADE).glob("findings/*/findings.json"))
    files += sorted((machine.project / MADE).glob("runs/*.json"))
    assert len(files) == 2 * 5
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content[: chance.randrange(len(content))])
        ran = runs_again(machine)
        assert ran, path.name
        assert hashes(machine.project / MADE / "findings") == kept
        assert runs_again(machine) == set()


@pytest.mark.parametrize("spoil", ["take away", "a folder instead", "a link to nowhere"])
def test_findings_that_are_gone_or_something_else_are_made_anew(machine, spoil):
    path = machine.project / MADE / "findings" / "pilot" / "findings.json"
    path.unlink()
    if spoil == "a folder instead":
        path.mkdir()
    elif spoil == "a link to nowhere":
        path.symlink_to("nowhere")
    assert "4" in runs_again(machine)
    assert path.is_file() and not path.is_symlink()
