"""A headless Chromium, and the default case published as a reader gets it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import QUIET, Visitor

# The made-up cases of the publishing tests are used here, too.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "publishing"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright; nothing is downloaded."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium on this machine; make test-browser installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def visitor(browser: Any) -> Iterator[Visitor]:
    """Opens pages; what it opened is closed after the test."""
    held = Visitor(browser)
    yield held
    for context in held.contexts:
        context.close()


@pytest.fixture(scope="session")
def reports(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default case, run and published from a copy of the project, as the command does it."""
    root = tmp_path_factory.mktemp("project")
    for folder in ("data", "notebooks"):
        shutil.copytree(project_root / folder, root / folder)
    command = Path(sys.executable).with_name("casebook")
    for word in ("run", "publish"):
        done = subprocess.run(
            [command, word, "monmouthshire", "--root", root], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    return root / "reports"
