"""The developer's page: every step of its walks is done, as it stands, in a copy of the project."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "developer.md"
STEP = re.compile(
    r"<!-- (new|edit|cell|try|type)(?:: (.+?))? -->\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
FENCE = re.compile(r"^```\w", re.M)
EDIT = re.compile(r"(\S+) (?:(after|before|replace): (.+)|end)")


@dataclass(frozen=True)
class Step:
    """One step of a walk: what to do, where, and the text of its block."""

    kind: str
    where: str
    body: str


def steps() -> list[Step]:
    """Return the steps of the page, in order."""
    content = PAGE.read_text(encoding="utf-8")
    return [Step(kind, where, body) for kind, where, _, body in STEP.findall(content)]


def edited(content: str, step: Step) -> str:
    """Return a file's content after an edit of the page."""
    _, way, anchor = EDIT.fullmatch(step.where).groups()
    if way is None:
        return content + step.body
    lines = content.splitlines(keepends=True)
    (place,) = [number for number, line in enumerate(lines) if line.strip().startswith(anchor)]
    first, last = {"after": (1, 1), "before": (0, 0), "replace": (0, 1)}[way]
    return "".join([*lines[: place + first], step.body, *lines[place + last :]])


def write(folder: Path, step: Step) -> Path:
    """Do a step that writes; return the file."""
    file = folder / step.where.split()[0]
    if step.kind == "new":
        assert not file.exists(), f"{file} is there already"
        file.write_text(step.body, encoding="utf-8")
    elif step.kind == "edit":
        file.write_text(edited(file.read_text(encoding="utf-8"), step), encoding="utf-8")
    else:
        notebook = json.loads(file.read_text(encoding="utf-8"))
        question = step.where.partition(" ")[2]
        cells = [("markdown", f"## {question}"), ("code", step.body.rstrip("\n"))]
        notebook["cells"][-1:-1] = [cell(kind, source) for kind, source in cells]
        file.write_text(json.dumps(notebook), encoding="utf-8")
    return file


def cell(kind: str, source: str) -> dict:
    """Return a cell of a notebook."""
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    name = f"{kind}-{abs(hash(source)) % 10**8}"
    return {"cell_type": kind, "id": name, "metadata": {}, "source": source, **code}


def run(folder: Path, step: Step) -> None:
    """Do a step that runs: Python of a `try` block, or lines that are typed."""
    command = [sys.executable, "-c", step.body]
    if step.kind == "type":
        command = ["bash", "-ec", step.body]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    known = {"PATH": path, "PYTHONPATH": str(folder / "src"), "CASEBOOK_LANG": "en"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | known,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, f"{step.body}\n{done.stdout}\n{done.stderr}"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what the walks change."""
    ignored = shutil.ignore_patterns("__pycache__", "dictionaries")
    for name in ("src", "data/raw", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    dictionaries = Path("src/analysis/language/dictionaries")
    (tmp_path / dictionaries).symlink_to(ROOT / dictionaries)
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_block_of_the_page_is_a_step_that_is_done():
    content = PAGE.read_text(encoding="utf-8")
    assert len(steps()) == len(FENCE.findall(content)) > 20


def test_the_page_tells_of_a_text_a_table_a_notebook_a_finding_and_a_chart():
    content = PAGE.read_text(encoding="utf-8")
    sections = re.split(r"^## ", content, flags=re.M)
    for title in ("A text", "A table", "A notebook", "A finding", "A chart"):
        (section,) = [each for each in sections if each.startswith(f"{title}\n")]
        assert "<!-- try -->" in section, title


def test_every_edit_finds_its_place_once_and_leaves_a_file_that_can_be_read(tmp_path):
    """Quick: nothing is run, but a page that is behind the code fails."""
    for step in steps():
        if step.kind not in ("new", "edit"):
            continue
        name = step.where.split()[0]
        file = tmp_path / name
        if step.kind == "edit" and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, file)
        assert step.kind == "edit" or not (ROOT / name).exists(), name
        file.parent.mkdir(parents=True, exist_ok=True)
        content = write(tmp_path, step).read_text(encoding="utf-8")
        if file.suffix == ".py":
            ast.parse(content)
        elif file.suffix == ".toml":
            tomllib.loads(content)


@pytest.mark.parametrize("kept", ["a\n    b,\nc\n"])
def test_an_edit_that_finds_no_place_or_two_fails(kept):
    for anchor in ("missing", ""):
        with pytest.raises(ValueError, match="unpack"):
            edited(kept, Step("edit", f"file.py after: {anchor or 'x'}", "new\n"))
    assert edited(kept, Step("edit", "file.py after: b,", "new\n")) == "a\n    b,\nnew\nc\n"
    assert edited(kept, Step("edit", "file.py replace: b,", "new\n")) == "a\nnew\nc\n"
    assert edited(kept, Step("edit", "file.py end", "new\n")) == kept + "new\n"


def test_what_the_page_names_is_there():
    """Files and folders in backticks exist, save what the walks themselves make."""
    content = PAGE.read_text(encoding="utf-8")
    made = {step.where.split()[0] for step in steps() if step.kind == "new"}
    folders = "src|tests|docs|data|notebooks|tools|benchmarks"
    named = set(re.findall(rf"`((?:{folders})/[\w./-]+)`", content))
    assert len(named) > 10
    missing = [name for name in named - made if not (ROOT / name).exists()]
    assert missing == []


@pytest.mark.slow
def test_whoever_does_what_the_page_says_has_what_it_says(copy):
    """All walks, one after the other, each checked by the page's own blocks."""
    for step in steps():
        if step.kind in ("try", "type"):
            run(copy, step)
        else:
            write(copy, step)
