"""What git keeps of a notebook: the reviewed outputs, and nothing that somebody looked at."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

BIN = Path(sys.executable).parent
KEEP = "keep_output"
GIVEN = "parameters"


def committed(project_root):
    return sorted((project_root / "notebooks").glob("*.ipynb"))


def test_what_is_kept_of_the_committed_notebooks_is_all_that_they_show(project_root):
    words = [BIN / "nbstripout", "--verify", "--keep-count", "--keep-id", *committed(project_root)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout) == (0, ""), "tag the cell keep_output, or clear it"


def test_what_is_kept_was_made_of_the_example(project_root):
    for file in committed(project_root):
        words = [sys.executable, project_root / "tools/other_cases_outputs.py"]
        done = subprocess.run(words, input=file.read_bytes(), capture_output=True, check=True)  # noqa: S603
        assert done.stdout == file.read_bytes()


def test_a_file_that_is_no_notebook_goes_through_the_filter_as_it_is(project_root):
    for content in (b'{"cells": [', b"[]", b'{"cells": 3}', b"\xff"):
        words = [sys.executable, project_root / "tools/other_cases_outputs.py"]
        done = subprocess.run(words, input=content, capture_output=True, check=True)  # noqa: S603
        assert done.stdout == content


def test_no_kept_output_holds_a_key_of_a_person(project_root):
    people = project_root / "data/raw/monmouthshire/pilot/participants.csv"
    keys = {line.split(",")[0] for line in people.read_text().splitlines()[1:]}
    assert keys
    for file in committed(project_root):
        shown = [
            str(text)
            for cell in nbformat.read(file, 4).cells
            for output in cell.get("outputs", [])
            for kind, text in {**output.get("data", {}), "text": output.get("text", "")}.items()
            if kind != "image/png"
        ]
        words = set(re.findall(r"\w+", " ".join(shown)))
        assert words & keys == set()


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_rows_that_somebody_looked_at_are_not_committed_and_stay_in_the_working_file(
    project_root, tmp_path
):
    new = nbformat.v4
    rows = new.new_output("stream", text="P001 was born in 1948")
    reviewed = new.new_output("stream", text="A table of findings")
    cells = [
        new.new_code_cell('case: str = "monmouthshire"  # which', metadata={"tags": [GIVEN]}),
        new.new_code_cell("frame", outputs=[rows], execution_count=1),
        new.new_code_cell("table", outputs=[reviewed], metadata={"tags": [KEEP]}),
    ]
    nbformat.write(new.new_notebook(cells=cells), tmp_path / "look.ipynb")
    cells[0].source = 'case: str = "torfaen"  # which'
    nbformat.write(new.new_notebook(cells=cells), tmp_path / "other.ipynb")
    shutil.copy(project_root / ".gitattributes", tmp_path)
    (tmp_path / "tools").mkdir()
    shutil.copy(project_root / "tools/other_cases_outputs.py", tmp_path / "tools")

    def run(*words):
        done = subprocess.run(  # noqa: S603
            words, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout

    run("git", "init", "--quiet")
    run("sh", str(project_root / "tools/git_filter.sh"), str(BIN))
    run("git", "add", "look.ipynb")
    kept = run("git", "show", ":look.ipynb")
    assert "A table of findings" in kept
    assert "1948" not in kept
    assert "1948" in (tmp_path / "look.ipynb").read_text()
    run("git", "add", "other.ipynb")
    of_another_case = run("git", "show", ":other.ipynb")
    assert '"table"' in of_another_case
    assert "A table of findings" not in of_another_case


def test_setting_up_outside_a_checkout_changes_nothing(project_root, tmp_path):
    words = ["sh", str(project_root / "tools/git_filter.sh"), str(BIN)]
    environment = {"PATH": "/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    done = subprocess.run(  # noqa: S603
        words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
