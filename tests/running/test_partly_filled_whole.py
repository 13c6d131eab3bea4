"""The real notebooks with tables taken away, one at a time and in groups: none of them fails."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis.case import Case
from analysis.findings import load
from analysis.pilot import interim
from analysis.tables import CASE_TABLES
from analysis.tables.relations import LISTED, REFERENCES
from analysis.tables.schemas import SCHEMAS

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-c", "from analysis.start import main; main()"]
RECORDS = ("screening", "claims")  # what names imported records, as no column of a table does
FRAMING = ("framing", "outcomes", "roles", "data_needs", "method_steps")
DESK = (
    *("searches", "screening_criteria", "screening", "evidence", "evidence_figures", "claims"),
    *("options", "option_criteria", "option_scores", "fit", "adaptations"),
)
STAKEHOLDERS = ("stakeholders", "ties", "ratings", "consultations")
PILOT = tuple(name for name in CASE_TABLES if name.startswith("pilot/"))
LATER = ("costs", "values", "judgements", "said", "themes", "codings", "quotations")
GROUPS = {
    "desk research alone": {"evidence"},
    "desk research with figures": {"evidence", "evidence_figures"},
    "desk research whole": {*DESK, "stakeholders"},
    "a register alone": {"stakeholders"},
    "a register with ties": {"stakeholders", "ties"},
    "a register with ratings and roles": {"stakeholders", "ratings", "roles"},
    "a framing sheet alone": {"framing"},
    "framing whole": {*FRAMING, "stakeholders"},
    "what a first draft has": {"evidence", "evidence_figures", "stakeholders"},
    "devices alone": {"pilot/devices"},
    "sessions alone": {"pilot/sessions"},
    "participants alone": {"pilot/participants"},
    "participants and loans": {"pilot/participants", "pilot/devices", "pilot/loans"},
    "everything but the pilot": set(CASE_TABLES) - set(PILOT),
    "the pilot alone": {*PILOT, "outcomes", "stakeholders"},
}


def sampled(values, every):
    """Return parameters of which only some are tried where time is short."""
    return [
        value if number % every == 0 else pytest.param(value, marks=pytest.mark.long)
        for number, value in enumerate(values)
    ]


@pytest.fixture(scope="module")
def whole(project_root, tmp_path_factory):
    """A copy of the project in which every notebook has run."""
    root = tmp_path_factory.mktemp("whole")
    for name in ("notebooks", "data/raw"):
        shutil.copytree(project_root / name, root / name)
    for name in ("uv.lock", "pyproject.toml"):
        shutil.copy(project_root / name, root)
    assert run(root).returncode == 0
    return root


@pytest.fixture
def study(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "copy")
    return Case.load("monmouthshire", tmp_path / "copy")


def run(root, *words):
    environment = {**os.environ, "CASEBOOK_LANG": "en"}
    command = [*COMMAND, "run", "monmouthshire", "--root", str(root), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)


def empty(study: Case, names):
    """Take tables away, and what names their rows: whole tables where it must, cells elsewhere."""
    gone = set(names)
    while True:
        more = {
            name
            for (name, column), (target, _) in {**REFERENCES, **LISTED}.items()
            if target in gone and not SCHEMAS[name][column].nullable
        }
        more |= {name for name in RECORDS if "searches" in gone}
        more |= {"screening"} if "screening_criteria" in gone else set()  # who excludes gives one
        more |= {"pilot/partner_responses"} if "pilot/answer_map" in gone else set()
        more |= {"options"} if "evidence" in gone else set()  # each rests on a project
        if more <= gone:
            break
        gone |= more
    for name in gone:
        (study.raw / f"{name}.csv").unlink(missing_ok=True)
    for (name, column), (target, _) in REFERENCES.items():
        if target in gone and name not in gone:
            blank(study.raw / f"{name}.csv", column)
    return gone


def blank(file: Path, column: str):
    if file.is_file():
        cells = pd.read_csv(file, dtype=str, keep_default_na=False)
        if column == "project_id":  # what was included points to a project
            cells = cells[cells[column] == ""]
        cells[column] = ""
        cells.to_csv(file, index=False, lineterminator="\n")


def keep_only(study: Case, names):
    """Take every other table away."""
    gone = empty(study, set(CASE_TABLES) - set(names))
    assert not gone & set(names), gone & set(names)


def ended(study):
    kept = json.loads((study.workspace / "run.json").read_text(encoding="utf-8"))
    return {job["notebook"]: job["state"] for job in kept["jobs"]}


def assert_runs(study):
    done = run(study.root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(ended(study).values()) <= {"done", "fresh", "skipped"}
    again = run(study.root)
    assert again.returncode == 0
    assert "runs, because of" not in again.stderr


def last_day(study):
    """Return the last day on which people joined, answered, borrowed or met."""
    days = set()
    for name, columns in interim.DAYS.items():
        cells = pd.read_csv(study.raw / f"pilot/{name}.csv", dtype=str, keep_default_na=False)
        days |= {day for column in columns for day in cells[column]}
    return max(days)


# without a lock no follow-up answer may be there: its table is checked with the interim report
@pytest.mark.parametrize(
    "name", sampled([name for name in CASE_TABLES if name != "pilot/criteria_locks"], every=12)
)
def test_no_notebook_fails_when_a_table_is_taken_away(study, name):
    empty(study, [name])
    assert_runs(study)


@pytest.mark.parametrize("names", sampled(GROUPS.values(), every=4), ids=GROUPS)
def test_no_notebook_fails_in_a_case_of_a_part(study, names):
    keep_only(study, names)
    assert_runs(study)
    figures = load(study).figures
    assert figures
    zero = [name for name, figure in figures.items() if figure.value == 0]
    unfilled = set(CASE_TABLES) - set(names)
    assert not [name for name in zero if set(figures[name].sources) <= unfilled]


def test_a_pilot_of_a_council_whose_small_areas_are_not_known_lacks_reach_alone(study):
    file = study.raw / "case.yaml"
    written = file.read_text(encoding="utf-8").replace("council: W06000021", "council: W06000020")
    file.write_text(written, encoding="utf-8")
    assert_runs(study)
    record = load(Case.load(study.name, study.root))
    assert {"pilot.follow_up_rate", "pilot.participants", "pilot.loans"} <= record.figures.keys()
    assert not {"pilot.reach_index", "pilot.borrowers_per_1000"} & record.figures.keys()
    assert "pilot.progression" in record.tables
    lacking = {name for name, why in record.withheld.items() if why == "no_small_areas"}
    assert {"pilot.reach_by_deprivation", "pilot.concentration", "pilot.reach_curve"} <= lacking


def test_a_pilot_that_is_still_running_gives_an_interim_report(study):
    file = study.raw / "pilot/responses.csv"
    answers = pd.read_csv(file, dtype=str, keep_default_na=False)
    answers[answers["survey_wave"] == "baseline"].to_csv(file, index=False, lineterminator="\n")
    last = "2021-12-31"
    for name, column in (("loans", "lent_on"), ("sessions", "held_on")):
        path = study.raw / f"pilot/{name}.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows = rows[rows[column] <= last]
        for day in {"returned_on"} & set(rows):
            rows.loc[rows[day] > last, day] = ""
        rows.to_csv(path, index=False, lineterminator="\n")
    empty(study, [f"pilot/{name}" for name in (*LATER, "criteria_locks")])
    assert_runs(study)
    record = load(study)
    until = record.figures["pilot.interim_until"].value
    assert last_day(study) == until < str(study.settings.pilot.end)
    assert {"pilot.participants", "pilot.baseline", "pilot.loans"} <= record.figures.keys()
    assert not {"pilot.follow_up_rate", "pilot.advice", "pilot.missing"} & record.figures.keys()
    later = ("net_improvement", "change", "partner_comparison", "progression", "costs")
    assert {record.withheld[f"pilot.{name}"] for name in later} == {"still_running"}
