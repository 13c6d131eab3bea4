"""What several test folders share."""

from pathlib import Path

import pytest

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
