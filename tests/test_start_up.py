"""What a command imports before it has something to do: each import is paid by every user."""

import json
import subprocess
import sys

import pytest

from analysis.findings import findings_file
from analysis.running import freshness
from analysis.running.jobs import Asked, list_jobs
from analysis.tables import council_codes
from analysis.tables.reference import read_reference

SLOW = (
    *("pandas", "numpy", "scipy", "networkx", "matplotlib", "pandera", "babel", "jinja2"),
    *("papermill", "nbformat", "nbclient", "jsonschema", "rfc3987_syntax", "requests"),
    *("jupyter_client", "zmq", "IPython", "distributed", "typst", "lxml", "docx"),
)


def imported(code, root, *names):
    """Which of the slow modules, or of these, a process of its own has imported after some code."""
    asked = (
        f"\nimport json, sys\nprint(json.dumps([n for n in {names or SLOW} if n in sys.modules]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code + asked], cwd=root, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def commanded(*words):
    """Code that gives a command and goes on when it ends."""
    return (
        "import sys\n"
        f"sys.argv = {['casebook', *words]}\n"
        "from analysis.cli import main\n"
        "try:\n    main()\n"
        "except SystemExit as ended:\n    assert not ended.code, ended.code\n"
    )


@pytest.fixture
def fresh(study):
    """A case, and it seen from two other councils, where every notebook has been run."""
    asked = (Asked(), Asked(councils=["W06000001", "W06000014"]))
    for job in [job for each in asked for job in list_jobs(study, each)]:
        for file in (*job.step.outputs(job.study), job.step.executed(job.study)):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text('{"figures": {}}', encoding="utf-8")
    for job in [job for each in asked for job in list_jobs(study, each)]:
        freshness.keep(job, freshness.fingerprint(job))
    return study


def test_help_imports_nothing_slow(project):
    assert imported(commanded("--help"), project) == []
    assert imported(commanded("run", "--help"), project) == []


def test_a_run_with_nothing_to_do_imports_nothing_slow(fresh):
    assert imported(commanded("run", "monmouthshire"), fresh.root) == []


def test_councils_with_nothing_to_do_import_nothing_slow(fresh):
    words = ("run", "monmouthshire", "--councils", "W06000001,W06000014")
    assert imported(commanded(*words), fresh.root) == []


def test_what_is_slow_would_be_seen(fresh):
    """The tests above can fail: a table that has changed brings pandas in."""
    findings_file(fresh, "framing").unlink()
    words = commanded("run", "monmouthshire", "--dry-run")
    assert imported(words + "\nimport pandas\n", fresh.root, "pandas") == ["pandas"]


def test_a_command_reads_only_the_texts_that_it_says(project):
    code = (
        "from analysis.language import text, texts\n"
        "text('command.checked', 'cy', tables=1)\n"
        "held = texts._entries()._parsed\n"
        "assert 'command.toml' in held and 'pilot.toml' not in held, sorted(held)\n"
    )
    assert imported(code, project) == []


def test_council_codes_are_those_of_the_reference_table(study):
    councils = read_reference(study, "councils_uk")
    welsh = councils.loc[councils["nation"] == "Wales", "area_code"]
    assert council_codes(study) == tuple(sorted(councils["area_code"]))
    assert council_codes(study, "Wales") == tuple(sorted(welsh))
    assert len(welsh) == 22
