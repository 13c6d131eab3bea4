"""A disk that is full, or that may only be read: said in words, and all stays as it was."""

import os
import resource
import shutil
import subprocess

import pytest
from broken_machine import CASE, MADE, Machine, hashes, real_project, set_note

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.name != "posix", reason="disks are mounted as on Unix"),
]
MEGABYTE = 1_000_000


class Disk:
    """A small disk in memory, whose size and manner can be changed."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self._do("-t", "tmpfs", "-o", "size=200m", "casebook-test", str(folder))

    def remount(self, manner):
        self._do("-o", f"remount,{manner}", str(self.folder))

    def leave_free(self, count):
        """Fill it but for so many bytes."""
        filler = self.folder / "filler"
        free = shutil.disk_usage(self.folder).free - count
        with filler.open("wb") as file:
            file.write(b"\0" * max(0, free))

    def _do(self, *words):
        try:
            subprocess.run(["mount", *words], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"no disk can be mounted here: {error}")


@pytest.fixture
def disk(tmp_path):
    made = Disk(tmp_path / "disk")
    yield made
    subprocess.run(["umount", "--lazy", str(made.folder)], check=True)


@pytest.fixture
def machine(disk, project_root):
    """A published case on a disk of its own, with a change that is yet to be run."""
    made = Machine(real_project(project_root, disk.folder / "project"))
    status, said = made.type("run", CASE, "--publish")
    assert status == 0, said
    set_note(made.project, "(((2)))")
    return made


def refused(machine, *words):
    """Type a command that cannot be carried out; see that what was published stands."""
    before = machine.published()
    status, said = machine.type(*words)
    assert status != 0
    assert "Traceback" not in said, said
    assert machine.published() == before
    return said


def heals(machine):
    status, said = machine.type("run", CASE, "--publish")
    assert status == 0, said
    assert machine.halves() == []
    assert "(((2)))" in (machine.project / "reports" / CASE / "en" / "index.html").read_text(
        encoding="utf-8"
    )


def test_a_disk_that_is_full_at_seven_stages(machine, disk):
    last = ""
    for free in (0, 20_000, 200_000, MEGABYTE, 3 * MEGABYTE, 6 * MEGABYTE, 9 * MEGABYTE):
        (disk.folder / "filler").unlink(missing_ok=True)
        set_note(machine.project, f"({free})")
        disk.leave_free(free)
        before = machine.published()
        status, said = machine.type("run", CASE, "--publish")
        if status == 0:
            continue  # it had room enough
        last = said
        assert "No space left on device" in said, said
        assert "Traceback" not in said, said
        own = {name: held for name, held in before.items() if name.startswith(CASE)}
        now = machine.published()
        assert {name: held for name, held in now.items() if name.startswith(CASE)} == own
    assert last, "it never was too full"
    (disk.folder / "filler").unlink()
    set_note(machine.project, "(((2)))")
    heals(machine)


def test_a_file_that_may_not_grow_is_the_same_as_a_full_disk(tmp_path, project_root):
    machine = Machine(real_project(project_root, tmp_path / "project"))
    assert machine.type("run", CASE, "--publish")[0] == 0
    set_note(machine.project, "(((2)))")
    before = machine.published()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))  # the command inherits it
    try:
        status, said = machine.type("run", CASE, "--publish")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert status == 1
    assert "File too large" in said and "Traceback" not in said, said
    assert machine.published() == before
    heals(machine)


def test_a_disk_that_may_only_be_read(machine, disk):
    disk.remount("ro")
    for words in (("run", CASE), ("run", CASE, "--publish"), ("publish", CASE)):
        said = refused(machine, *words)
        assert "Read-only file system" in said, said
    assert machine.type("check", CASE)[0] == 0
    disk.remount("rw")
    heals(machine)


def test_reports_that_may_only_be_read(machine, disk):
    reports = machine.project / "reports"
    subprocess.run(["mount", "--bind", str(reports), str(reports)], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(reports)], check=True)
        said = refused(machine, "run", CASE, "--publish")
        assert "Read-only file system" in said, said
        kept = hashes(machine.project / MADE / "findings")
    finally:
        subprocess.run(["umount", "--lazy", str(reports)], check=True)
    heals(machine)
    assert hashes(machine.project / MADE / "findings") == kept
