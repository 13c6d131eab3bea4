"""What several test folders share."""

import gc
import json
import os
from pathlib import Path

import pytest
from hypothesis import settings

from analysis.case import Case

# How long one example takes says nothing on a shared machine. Few by default, so that the unit
# tests stay quick; more with CASEBOOK_EXAMPLES=500.
EXAMPLES = int(os.environ.get("CASEBOOK_EXAMPLES", "10"))
settings.register_profile("casebook", deadline=None, max_examples=EXAMPLES)
settings.load_profile("casebook")

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT.parent / "shared" / "cases"


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Never look for garbage among thousands of tests and what they imported: all of it stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


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
def raw_files() -> dict[str, bytes]:
    """Every file of the raw data by its path in the project, read once for all copies."""
    files = (path for path in (ROOT / "data/raw").rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def project(
    tmp_path: Path, raw_files: dict[str, bytes], notebooks_without_outputs: dict[str, str]
) -> Path:
    """A copy of the project's raw data and notebooks that a test may spoil."""
    notebooks = {
        f"notebooks/{name}": text.encode() for name, text in notebooks_without_outputs.items()
    }
    files = {tmp_path / name: content for name, content in (raw_files | notebooks).items()}
    for folder in {file.parent for file in files}:
        folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        file.write_bytes(content)
    return tmp_path


@pytest.fixture
def study(project: Path) -> Case:
    """The default case in a copy that a test may spoil."""
    return Case.load("monmouthshire", project)
