"""A project in a folder that a test may break, its command, and what is published in it."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import psutil

from analysis.running import STEPS

COMMAND = [sys.executable, "-c", "from analysis.start import main; main()"]
MARK = "CASEBOOK_TEST_MARK"
CASE = "monmouthshire"
RAW = f"data/raw/{CASE}"
MADE = f"data/processed/{CASE}"
SAVE = """from analysis.case import Case
from analysis.findings import Findings
findings = Findings(Case.load(case), {subject!r})
findings.withhold("made_up", reason="framing_stop")
findings.save()"""


class Machine:
    """A project, and commands that are typed in it."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.temporary = project / "t"
        self.temporary.mkdir(exist_ok=True)
        self.mark = f"{project}-{time.monotonic_ns()}"
        known = {"TMPDIR": str(self.temporary), "CASEBOOK_LANG": "en", MARK: self.mark}
        self.environment = {**os.environ, **known}

    def begin(self, *words: str) -> subprocess.Popen:
        """Start a command."""
        return subprocess.Popen(
            [*COMMAND, *words],
            cwd=self.project,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def type(self, *words: str) -> tuple[int, str]:
        """Run a command to its end; return its status and all that it said."""
        command = self.begin(*words)
        said, _ = command.communicate(timeout=600)
        return command.returncode, said

    def kill(self, command: subprocess.Popen) -> str:
        """End a command as a power cut does, wait for what it started, and return what it said."""
        os.kill(command.pid, signal.SIGKILL)
        said, _ = command.communicate(timeout=60)
        end = time.monotonic() + 30
        while self.processes() and time.monotonic() < end:
            time.sleep(0.02)
        assert self.processes() == [], "something goes on without the command"
        return said

    def processes(self) -> list[psutil.Process]:
        """List what the commands have started and what still lives."""
        return [one for one in psutil.process_iter() if self._is_ours(one)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            ours = process.environ().get(MARK) == self.mark
            return ours and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def published(self) -> dict[str, str]:
        """Return the hash of every file under reports, by its path, hidden ones too."""
        return hashes(self.project / "reports")

    def halves(self) -> list[str]:
        """List what was begun and not ended in the project."""
        places = [self.project / "reports", self.project / MADE, self.project / RAW]
        found = [path for place in places for path in place.rglob("*")]
        return sorted(str(path) for path in found if is_half(path))

    def left_files(self) -> list[str]:
        """List temporary files; the next run that starts a notebook clears those of dead ones."""
        return sorted(str(path) for path in self.temporary.rglob("*") if path.is_file())


def is_half(path: Path) -> bool:
    """Say whether a path is of something that was to take another's place."""
    name = path.name
    begun = name.startswith(".") and name not in (".lock", ".holder.json")
    return begun or path.suffix == ".new" or name == "publishing"


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def real_project(source: Path, target: Path) -> Path:
    """Copy raw data and notebooks, as somebody does who has just fetched the project."""
    shutil.copytree(source / "data/raw", target / "data/raw")
    shutil.copytree(source / "notebooks", target / "notebooks")
    return target


def write_short_notebooks(project: Path, *cells: str) -> None:
    """Put notebooks of a second or two in the place of the real ones: these cells, then findings.

    They save through the package as the real ones do.
    """
    new = nbformat.v4
    for step in STEPS:
        parameters = new.new_code_cell('case: str = "none"')
        parameters.metadata["tags"] = ["parameters"]
        last = SAVE.format(subject=step.subject)
        content = new.new_notebook(
            cells=[parameters, *map(new.new_code_cell, [*cells, last])],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        nbformat.write(content, project / "notebooks" / f"{step.notebook}.ipynb")


def set_note(project: Path, note: str) -> None:
    """Change what case.yaml says of this version, so that all is to be made and published anew.

    The note is a number of figures or signs: text in one language would be refused in the other.
    """
    file = project / RAW / "case.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if line.startswith("change_note:"))
    lines[place] = f"change_note: {{en: {note}, cy: {note}}}\n"
    rest = place + 1
    while lines[rest].startswith(" "):
        del lines[rest]
    file.write_text("".join(lines), encoding="utf-8")
