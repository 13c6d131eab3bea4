"""What several test folders share."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from analysis.case import Case

# how long one example takes says nothing on a shared machine
settings.register_profile("casebook", deadline=None, max_examples=30)
settings.load_profile("casebook")

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT.parent / "shared" / "cases"


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


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's raw data and notebooks that a test may spoil."""
    for folder in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def study(project: Path) -> Case:
    """The default case in a copy that a test may spoil."""
    return Case.load("monmouthshire", project)
