"""Runs that are broken off or break: what is said, what is left, and that they can go on."""

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import nbformat
import psutil
import pytest
from cells import lives

from analysis.case import Case
from analysis.findings import findings_file
from analysis.running import STEPS, Manner, forking, kernel_folders, kernels, list_jobs
from analysis.running.jobs import Asked
from analysis.running.notebook import perform

COMMAND = [sys.executable, "-c", "from analysis.start import main; main()"]
MARK = "CASEBOOK_TEST_MARK"
SAVE = """from analysis.case import Case
from analysis.findings import findings_file
file = findings_file(Case.load(case), {subject!r})
file.parent.mkdir(parents=True, exist_ok=True)
file.write_text('{{"figures": {{}}}}')"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and terminals as on Unix")


@pytest.fixture(params=["plain", "forked"])
def kind(request):
    if request.param == "forked" and not forking.can_fork():
        pytest.skip("no forking on this system")
    return request.param


def write_notebooks(project, *cells):
    """Put short notebooks in the place of the real ones: these cells, then findings."""
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


class Terminal:
    """A command in a terminal of its own, whose processes and temporary files can be found."""

    def __init__(self, project, *words):
        self.temporary = project / "t"
        self.temporary.mkdir(exist_ok=True)
        self.mark = f"{project}-{time.monotonic_ns()}"
        known = {"TMPDIR": str(self.temporary), "CASEBOOK_LANG": "en", "TERM": "xterm"}
        environment = {**os.environ, **known, MARK: self.mark}
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.chdir(project)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # what runs in the background ignores it
            os.execve(sys.executable, [*COMMAND, *words], environment)
        self.shown = ""

    def wait_for(self, words, seconds=60):
        """Read what is shown until these words, or the end, come."""
        end = time.monotonic() + seconds
        while words not in self.shown and time.monotonic() < end:
            if select.select([self.handle], [], [], 0.1)[0]:
                try:
                    self.shown += os.read(self.handle, 65536).decode(errors="replace")
                except OSError:  # the last process that held the terminal has ended
                    return

    def key(self, letter):
        """Press a key."""
        os.write(self.handle, letter)

    def end(self):
        """Return the exit status, after all has been read."""
        self.wait_for("\0", seconds=20)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.handle)
        return status

    def processes(self):
        """List what the command has started, and itself."""
        return [one for one in psutil.process_iter() if self._is_ours(one)]

    def _is_ours(self, process):
        try:
            return process.environ().get(MARK) == self.mark and lives(process.pid)
        except psutil.Error:
            return False

    def left_processes(self, seconds=5):
        """List what is still there a little later."""
        end = time.monotonic() + seconds
        while self.processes() and time.monotonic() < end:
            time.sleep(0.05)
        return self.processes()

    def left_files(self):
        """List what it left in the folder for temporary files."""
        return sorted(path.name for path in self.temporary.iterdir())


def type_command(project, *words):
    """Run a command to its end, not in a terminal."""
    environment = {**os.environ, "TMPDIR": str(project / "t"), "CASEBOOK_LANG": "en"}
    return subprocess.run(  # noqa: S603
        [*COMMAND, *words],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


FOUR = "4_pilot_evaluation: runs"
WAITING = """import os, time
from pathlib import Path
Path(f"../began-{os.getpid()}").touch()
while Path("../wait").exists(): time.sleep(0.05)"""


@pytest.fixture
def waiting(project):
    """A project whose notebooks wait for as long as a file is there."""
    write_notebooks(project, WAITING)
    (project / "wait").touch()
    return project


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_behind_and_the_same_command_goes_on(waiting, kind):
    words = ("run", "monmouthshire", "--kernels", kind, "--only", "4")
    run = Terminal(waiting, *words)
    run.wait_for(FOUR)
    while len(run.processes()) < 2:  # a kernel waits
        time.sleep(0.05)
    run.key(b"\x03")
    assert run.end() == 130
    assert "Stopped. Earlier outputs are as they were; the same command goes on" in run.shown
    assert run.shown.rfind("\x1b[?25h") > run.shown.rfind("\x1b[?25l"), "the cursor stays hidden"
    assert "Traceback" not in run.shown
    assert (run.left_processes(), run.left_files()) == ([], [])
    (waiting / "wait").unlink()
    again = type_command(waiting, *words)
    assert (again.returncode, "done in" in again.stderr) == (0, True), again.stderr


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.5, 1.0, 2.0])
def test_ctrl_c_before_the_first_notebook_leaves_nothing_behind(waiting, kind, seconds):
    run = Terminal(waiting, "run", "monmouthshire", "--kernels", kind)
    run.wait_for("\0", seconds)
    run.key(b"\x03")
    assert run.end() in (130, -signal.SIGINT), run.shown
    assert (run.left_processes(10), run.left_files()) == ([], [])


@pytest.mark.slow
def test_what_a_killed_run_left_is_cleared_away_by_the_next(waiting, kind):
    words = ("run", "monmouthshire", "--kernels", kind, "--only", "4")
    run = Terminal(waiting, *words)
    run.wait_for(FOUR)
    while not run.left_files():
        time.sleep(0.05)
    os.kill(run.pid, signal.SIGKILL)
    assert run.end() == -signal.SIGKILL
    assert run.left_processes() == []
    (waiting / "wait").unlink()
    again = type_command(waiting, *words)
    assert again.returncode == 0, again.stderr
    assert run.left_files() == []


@pytest.mark.slow
def test_the_end_of_the_parent_is_the_end_of_its_notebooks_alone(waiting):
    if not forking.can_fork():
        pytest.skip("no forking on this system")
    run = Terminal(waiting, "run", "monmouthshire", "--kernels", "forked", "--jobs", "3")
    run.wait_for("1_problem_framing: runs")
    while len(list(waiting.glob("began-*"))) < 3:
        time.sleep(0.05)
    (parent,) = [one for one in run.processes() if one.ppid() == run.pid]
    os.kill(parent.pid, signal.SIGKILL)
    (waiting / "wait").unlink()
    assert run.end() == 1
    shown = re.sub(r"\x1b\[[0-9;?]*\w", "", run.shown)
    assert shown.count(": failed after") == 3
    assert "3_stakeholder_network: done in" in shown
    assert "Traceback" not in shown
    assert (run.left_processes(), run.left_files()) == ([], [])


@pytest.mark.slow
def test_a_dead_kernel_and_a_timeout_are_said_once_in_our_own_words(project, kind):
    cell = "import os\nif case == 'monmouthshire': os._exit(0)"
    write_notebooks(project, cell)
    _replace_cell(project, "4_pilot_evaluation", cell, "while True: pass")
    words = ("--kernels", kind, "--execution-timeout", "2", "--jobs", "3")
    ended = type_command(project, "run", "monmouthshire", *words)
    assert ended.returncode == 1
    assert "cell 3 (import os): the kernel died; expected an answer from it" in ended.stderr
    assert "cell 3 (while True: pass): found no end after 2 s" in ended.stderr
    for words in ("Traceback", "waiting for execute reply", "Task was destroyed", "DeadKernel"):
        assert words not in ended.stderr


def _replace_cell(project, name, old, new):
    file = project / "notebooks" / f"{name}.ipynb"
    content = json.loads(file.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if "".join(cell["source"]) == old:
            cell["source"] = new
    file.write_text(json.dumps(content), encoding="utf-8")


def run_pilot(project, *cells):
    """Run one short notebook in this process."""
    write_notebooks(project, *cells)
    study = Case.load("monmouthshire", project)
    (job,) = list_jobs(study, Asked(steps=[STEPS[3]]))
    return perform(job, Manner())


def test_a_magic_that_fails_is_named_with_what_it_said(project):
    done = run_pilot(project, "%nosuchmagic 3")
    assert done.error == (
        "cell 3 (%nosuchmagic 3): UsageError: Line magic function `%nosuchmagic` not found."
    )
    assert done.left_at is not None


def test_what_goes_wrong_before_the_first_cell_names_no_cell(project, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("papermill.execute_notebook", full)
    assert run_pilot(project).error == "OSError: [Errno 28] No space left on device"


def test_an_empty_half_run_notebook_is_not_offered(project, monkeypatch):
    def full(source, target, *_, **__):
        Path(target).touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("papermill.execute_notebook", full)
    assert run_pilot(project).left_at is None
    assert not findings_file(Case.load("monmouthshire", project), "pilot").exists()


def test_folders_of_dead_runners_of_this_machine_are_cleared_and_no_others(
    going_on, tmp_path, monkeypatch
):
    ended = subprocess.Popen([sys.executable, "-c", ""])  # noqa: S603
    ended.wait()
    names = {
        f"{kernel_folders._prefix()}{ended.pid}-a": False,
        f"{kernel_folders._prefix()}{os.getpid()}-b": True,
        f"{kernel_folders._prefix()}mine-c": True,
        f"casebook-elsewhere-{ended.pid}-d": True,
    }
    for name in names:
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kernel_folders._clear_what_was_left.cache_clear()
    manager = kernels.kernel_manager("plain", {})()
    own = manager.folder
    assert own.parent == tmp_path
    assert {name: (tmp_path / name).exists() for name in names} == names
    kernel_folders.end_all()
    assert not own.exists()


def test_a_dead_runner_is_found_without_a_signal_which_would_end_it_on_windows(
    tmp_path, monkeypatch
):
    asked = []
    left = tmp_path / f"{kernel_folders._prefix()}{os.getpid()}-a"
    left.mkdir()
    monkeypatch.setattr(psutil, "pid_exists", asked.append)  # it says that none is there
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kernel_folders._clear_what_was_left.cache_clear()
    kernel_folders._clear_what_was_left()
    assert asked == [os.getpid()]
    assert not left.exists()


def test_all_that_a_kernel_leaves_while_it_runs_is_in_its_own_folder(going_on):
    manager = kernels.kernel_manager("plain", {})()
    assert Path(manager.connection_file).parent == manager.folder
    kernel_folders.end_all()


def test_the_folder_of_a_kernel_that_nobody_holds_any_more_is_removed_too(going_on):
    folder = kernels.kernel_manager("plain", {})().folder
    assert folder.exists()
    kernel_folders.end_all()
    assert not folder.exists()


def test_an_interruption_that_python_drops_comes_again(tmp_path):
    (tmp_path / "dropping.py").write_text(
        "import signal, time, weakref\n"
        "class Thing: pass\n"
        "def dropped(_): signal.raise_signal(signal.SIGINT)\n"
        "def main():\n"
        "    thing = Thing(); held = weakref.ref(thing, dropped); del thing\n"
        "    print('went on', flush=True); time.sleep(60)\n"
    )
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        f"sys.path.insert(0, {str(tmp_path)!r}); import dropping;"
        "from analysis import cli, interrupting, start;"
        "cli.main = dropping.main; interrupting.AGAIN_SECONDS = 0.2; start.main()"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout) == (130, "went on\n")


def test_a_process_can_end_while_it_loads_what_starts_kernels():
    code = "import sys; from analysis.running.kernel_folders import end_all; end_all(); "
    code += "print([name for name in sys.modules if name.startswith('jupyter')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)  # noqa: S603
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_a_process_that_ends_starts_no_other_kernel(going_on, monkeypatch):
    manager = kernels.kernel_manager("plain", {})
    first, refused = manager(), []

    def another(folder, **_):
        try:
            manager()
        except RuntimeError as error:
            refused.append(str(error))
        shutil.rmtree(folder)

    monkeypatch.setattr(kernel_folders, "shutil", SimpleNamespace(rmtree=another))
    kernel_folders.end_all()
    assert refused == ["no kernel is started by a process that ends"]
    assert not first.folder.exists()
    monkeypatch.undo()
    kernel_folders.begin()
    assert manager().folder.exists()
    kernel_folders.end_all()
