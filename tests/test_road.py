"""The whole road, from raw tables to published pages, as a user goes it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def casebook(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Type a command in a project; its messages are in English."""
    command = [sys.executable, "-c", "from analysis.cli import main; main()", *words]
    environment = {**os.environ, "CASEBOOK_LANG": "en"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def content(root: Path, *patterns: str) -> dict[str, bytes]:
    files = sorted(path for pattern in patterns for path in root.glob(pattern) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def copy_of_inputs(project_root: Path, root: Path) -> Path:
    for folder in ("data/raw", "notebooks"):
        shutil.copytree(project_root / folder, root / folder)
    return root


@pytest.fixture(scope="module")
def roads(project_root, tmp_path_factory) -> list[Path]:
    """Two projects, each run and published from clean."""
    made = []
    for name in ("first", "second"):
        root = copy_of_inputs(project_root, tmp_path_factory.mktemp(name))
        for words in (("run", "monmouthshire"), ("publish", "monmouthshire")):
            done = casebook(root, *words)
            assert done.returncode == 0, done.stderr
        made.append(root)
    return made


def test_two_runs_from_clean_give_the_same_findings_to_the_byte(roads):
    first, second = (content(root, "data/processed/*/findings/**/*") for root in roads)
    assert len(first) > 10
    assert first == second


def test_two_runs_from_clean_give_the_same_reports_to_the_byte(roads):
    """Pages and data; and, where the system can make them, PDF and Word files too."""
    first, second = (content(root, "reports/**/*") for root in roads)
    assert {"reports/index.html", "reports/monmouthshire/cy/index.html"} <= first.keys()
    assert [name for name in first if first[name] != second.get(name)] == []


def test_a_second_run_runs_no_notebook(roads):
    done = casebook(roads[0], "run", "monmouthshire")
    assert done.returncode == 0
    assert done.stderr.count("fresh, not run again") == 5


def test_touching_one_table_reruns_only_what_depends_on_it(roads):
    path = roads[0] / "data/raw/monmouthshire/ties.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    done = casebook(roads[0], "run", "monmouthshire")
    assert done.returncode == 0
    assert "3_stakeholder_network: runs, because of: data/raw/monmouthshire/ties.csv" in done.stderr
    assert "5_case_study: runs, because of: findings of stakeholders" in done.stderr
    assert done.stderr.count("fresh, not run again") == 3


@pytest.mark.parametrize("code", ["W06000014", "S12000020", "E07000137"])
def test_any_council_has_a_report_and_the_case_keeps_its_own(roads, code):
    """A Welsh unitary, a Scottish council and an English district."""
    before = content(roads[0], "data/processed/monmouthshire/findings/**/*", "reports/*/c*/**/*")
    asked = ("run", "monmouthshire", "--only", "desk_research", "-p", "council", code)
    done = casebook(roads[0], *asked)
    assert done.returncode == 0, done.stderr
    done = casebook(roads[0], "publish", "monmouthshire", "--council", code)
    assert done.returncode == 0, done.stderr
    for reader in ("cy", "en"):
        page = roads[0] / "reports" / f"monmouthshire-{code}" / reader / "index.html"
        assert "desk_research.nearest_council" in page.read_text(encoding="utf-8")
    after = content(roads[0], "data/processed/monmouthshire/findings/**/*", "reports/*/c*/**/*")
    assert before.items() <= after.items()


def test_without_an_override_the_founding_case_is_stopped_at_framing(project_root, tmp_path):
    root = copy_of_inputs(project_root, tmp_path)
    settings = root / "data/raw/monmouthshire/case.yaml"
    lines = settings.read_text(encoding="utf-8")
    before, after = lines.index("override:"), lines.index("neighbours:")
    settings.write_text(lines[:before] + lines[after:], encoding="utf-8")
    for words in (("run", "monmouthshire"), ("publish", "monmouthshire")):
        done = casebook(root, *words)
        assert done.returncode == 0, done.stderr
    pages = {
        reader: (root / f"reports/monmouthshire/{reader}/index.html").read_text(encoding="utf-8")
        for reader in ("cy", "en")
    }
    assert "Stopped at framing" in pages["en"]
    assert "Not made: framing stops this project" in pages["en"]
    assert "Wedi&#39;i atal wrth fframio" in pages["cy"]
    for named in ("Sponsor", "Roles", "Understanding of the need"):
        assert named in pages["en"]
    assert "desk_research.rank_chances" not in "".join(content(root, "reports/**/*.csv"))


def test_with_its_override_the_founding_case_shows_who_and_why(roads):
    for reader, said in (
        (
            "en",
            "Decided by: Editors of this case study. Reason: The project was decided on in 2021",
        ),
        ("cy", "Penderfynwyd gan: Golygyddion yr astudiaeth achos hon. Rheswm: Penderfynwyd ar"),
    ):
        page = roads[0] / f"reports/monmouthshire/{reader}/index.html"
        assert said in page.read_text(encoding="utf-8")


def test_a_failing_notebook_stops_with_its_cell_and_leaves_the_rest(roads):
    root = roads[1]
    before = content(root, "data/processed/*/findings/**/*", "reports/**/*")
    done = casebook(root, "run", "monmouthshire", "-p", "within", "Narnia")
    assert done.returncode == 1
    assert "2_desk_research within=Narnia, cell " in done.stderr
    assert "failed/2_desk_research.ipynb" in done.stderr
    assert "Traceback" not in done.stderr
    assert content(root, "data/processed/*/findings/**/*", "reports/**/*") == before
