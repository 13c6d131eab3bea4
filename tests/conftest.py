"""What several test folders share."""

import gc
import importlib
import json
import os
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from analysis import cli
from analysis.case import Case
from analysis.running import front_end
from copies import Copies

# How long one example takes says nothing on a shared machine. Few by default, so that the unit
# tests stay quick; more with CASEBOOK_EXAMPLES=500.
EXAMPLES = int(os.environ.get("CASEBOOK_EXAMPLES", "10"))
settings.register_profile("casebook", deadline=None, max_examples=EXAMPLES)
settings.load_profile("casebook")

ROOT = Path(__file__).resolve().parents[1]
# Notebooks are read and schemas checked by it: without the parsers that no test here asks for
with front_end._without(front_end.NOT_NEEDED):
    importlib.import_module("jsonschema")

FAILED = pytest.StashKey[bool]()
CASES = ROOT.parent / "shared" / "cases"


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Never look for garbage among thousands of tests and what they imported: all of it stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Note of a test that it failed, for what comes after it."""
    report = yield
    item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    """The folder of cases with published answers, beside the project."""
    if not CASES.is_dir():
        pytest.skip(f"the cases with published answers are not at {CASES}")
    return CASES


@pytest.fixture(scope="session")
def notebooks_without_outputs() -> dict[str, str]:
    """The notebooks' sources by file name: their outputs are long to copy for every test."""
    found = {}
    for file in (ROOT / "notebooks").glob("*.ipynb"):
        notebook = json.loads(file.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
        found[file.name] = json.dumps(notebook)
    return found


@pytest.fixture(scope="session")
def copies(
    tmp_path_factory: pytest.TempPathFactory, notebooks_without_outputs: dict[str, str]
) -> Copies:
    """Copies of the project's raw data and notebooks, lent to one test after the other."""
    files = {path.relative_to(ROOT): path for path in (ROOT / "data/raw").rglob("*")}
    content = {name: path.read_bytes() for name, path in files.items() if path.is_file()}
    for name, written in notebooks_without_outputs.items():
        content[Path("notebooks", name)] = written.encode()
    return Copies(tmp_path_factory.mktemp("copies"), content)


@pytest.fixture
def project(tmp_path: Path, copies: Copies, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A copy of the project's raw data and notebooks that a test may spoil."""
    copies.lend(tmp_path)
    yield tmp_path
    if not request.node.stash.get(FAILED, False):  # else it is left to be looked at
        copies.take_back(tmp_path)


@pytest.fixture
def study(project: Path) -> Case:
    """The default case in a copy that a test may spoil."""
    return Case.load("monmouthshire", project)


@pytest.fixture
def casebook(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Type a command inside the copied project; get back status, output and messages."""
    monkeypatch.chdir(project / "notebooks")
    monkeypatch.setenv("CASEBOOK_LANG", "en")

    def typed(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["casebook", *words])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return typed


@pytest.fixture
def going_on():
    """What ends this process's kernels in a test does not keep the next ones from starting."""
    from analysis.running import kernel_folders

    yield
    kernel_folders.begin()
