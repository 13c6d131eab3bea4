"""What runs again and what does not; the kernel is stood in for, the rest is real."""

import ast
import json
import threading

import pytest

from analysis.findings import findings_file
from analysis.running import STEPS, changes, choose_parameters, execute, run
from analysis.running.plan import Step
from analysis.tables import CASE_TABLES, REFERENCE_TABLES, source_files


class Heard:
    """A progress that remembers."""

    def __init__(self):
        self.reasons, self.outcomes = {}, {}

    def started(self, step, reasons, cells):
        self.reasons[step.notebook] = reasons

    def cell(self, step, number):
        pass

    def ended(self, outcome):
        self.outcomes[outcome.step.notebook] = outcome


@pytest.fixture
def ran(monkeypatch):
    """Stand in for papermill: save findings made from the raw tables; remember who ran."""
    names = []

    def stand_in(study, step, parameters, staged, reasons, progress):
        names.append(step.notebook)
        staged.write_text("executed", encoding="utf-8")
        file = findings_file(study, step.subject)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        own = [name for name in step.reads if "/" not in name]
        tables = [file for name in own for file in source_files(study, name)]
        content = {t.name: t.read_text(encoding="utf-8") for t in tables}
        content |= {s: findings_file(study, s).read_text(encoding="utf-8") for s in step.after}
        file.write_text(json.dumps({**content, **parameters}), encoding="utf-8")
        return ""

    monkeypatch.setattr(execute, "_papermill", stand_in)
    return names


def run_all(study, steps=STEPS, given=(), **options):
    heard = Heard()
    run(study, steps, choose_parameters(study, steps, given), progress=heard, **options)
    return heard


ALL = [step.notebook for step in STEPS]


def test_the_first_run_runs_everything_and_the_second_nothing(study, ran):
    run_all(study)
    assert sorted(ran) == ALL
    ran.clear()
    heard = run_all(study)
    assert ran == []
    assert {outcome.state for outcome in heard.outcomes.values()} == {"fresh"}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("ties", ["3_stakeholder_network", "5_case_study"]),
        ("evidence", ["2_desk_research", "5_case_study"]),
        ("searches/projects.ris", ["2_desk_research", "5_case_study"]),
        ("framing", ["1_problem_framing", "2_desk_research", "5_case_study"]),
        (
            "outcomes",
            ["1_problem_framing", "2_desk_research", "4_pilot_evaluation", "5_case_study"],
        ),
        (
            "roles",
            ["1_problem_framing", "2_desk_research", "3_stakeholder_network", "5_case_study"],
        ),
    ],
)
def test_touching_one_raw_table_reruns_only_what_depends_on_it(study, ran, table, expected):
    run_all(study)
    ran.clear()
    path = study.raw / (table if "." in table else f"{table}.csv")
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    run_all(study)
    assert sorted(ran) == expected


def test_unchanged_findings_spare_the_case_study(study, ran):
    run_all(study)
    ran.clear()
    path = study.raw / "pilot" / "loans.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    run_all(study)
    assert ran == ["4_pilot_evaluation"]


def test_what_changed_is_named(study, ran):
    run_all(study)
    path = study.raw / "ties.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    chosen = choose_parameters(study, STEPS, ())["3_stakeholder_network"]
    assert changes(study, STEPS[2], chosen) == ["data/raw/monmouthshire/ties.csv"]


def test_a_changed_parameter_reruns_its_notebooks(study, ran):
    run_all(study)
    ran.clear()
    run_all(study, given=[("k", "12")])
    assert ran == ["2_desk_research", "5_case_study"]


def test_a_changed_notebook_reruns_but_its_outputs_do_not_matter(study, ran):
    run_all(study)
    path = STEPS[0].source(study)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["outputs"] = []
    notebook["metadata"]["seen"] = True
    path.write_text(json.dumps(notebook), encoding="utf-8")
    chosen = choose_parameters(study, STEPS, ())[STEPS[0].notebook]
    assert changes(study, STEPS[0], chosen) == []
    notebook["cells"][0]["source"] = "# Another title"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert changes(study, STEPS[0], chosen) == ["notebooks/1_problem_framing.ipynb"]


def test_a_changed_package_reruns_everything(study, ran, monkeypatch):
    run_all(study)
    monkeypatch.setattr("analysis.running.freshness.package_hash", lambda: "another")
    chosen = choose_parameters(study, STEPS, ())
    assert all(changes(study, step, chosen[step.notebook]) == ["package"] for step in STEPS)


def test_lost_or_edited_findings_rerun_their_notebook(study, ran):
    run_all(study)
    ran.clear()
    file = findings_file(study, "stakeholders")
    content = file.read_text(encoding="utf-8")
    file.write_text("{}", encoding="utf-8")
    run_all(study)
    assert ran[0] == "3_stakeholder_network"
    assert file.read_text(encoding="utf-8") == content


def test_force_runs_what_is_fresh(study, ran):
    run_all(study)
    ran.clear()
    heard = run_all(study, force=True)
    assert sorted(ran) == ALL
    assert heard.outcomes["1_problem_framing"].reasons == ["forced"]


def test_independent_notebooks_run_side_by_side(study, monkeypatch):
    together = threading.Barrier(2, timeout=20)

    def stand_in(study, step, parameters, staged, reasons, progress):
        together.wait()
        staged.write_text("executed", encoding="utf-8")
        file = findings_file(study, step.subject)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}", encoding="utf-8")
        return ""

    monkeypatch.setattr(execute, "_papermill", stand_in)
    heard = run_all(study, steps=STEPS[:2])
    assert [outcome.state for outcome in heard.outcomes.values()] == ["done", "done"]


def test_a_failure_holds_back_what_waits_for_it_and_nothing_else(study, ran, monkeypatch):
    good = execute._papermill

    def fails_once(study, step, *rest):
        return (
            "cell 3: ValueError: no" if step.subject == "stakeholders" else good(study, step, *rest)
        )

    monkeypatch.setattr(execute, "_papermill", fails_once)
    heard = run_all(study)
    states = {name: outcome.state for name, outcome in heard.outcomes.items()}
    assert states["3_stakeholder_network"] == "failed"
    assert states["5_case_study"] == "held back"
    assert {states[name] for name in ALL[:2] + ALL[3:4]} == {"done"}


def test_a_failure_leaves_earlier_outputs_untouched(study, ran, monkeypatch):
    run_all(study)
    step = STEPS[2]
    kept = {
        path: path.read_bytes()
        for path in (
            findings_file(study, step.subject),
            step.executed(study),
            step.run_record(study),
        )
    }

    def fails(study, step, parameters, staged, reasons, progress):
        staged.write_text("half-run", encoding="utf-8")
        return "cell 3: ValueError: no"

    monkeypatch.setattr(execute, "_papermill", fails)
    heard = run_all(study, steps=(step,), force=True)
    outcome = heard.outcomes[step.notebook]
    assert outcome.state == "failed"
    assert outcome.left_at == step.failed(study)
    assert outcome.left_at.read_text(encoding="utf-8") == "half-run"
    assert {path: path.read_bytes() for path in kept} == kept


def test_a_run_that_saved_nothing_is_a_failure(study, monkeypatch):
    def saves_nothing(study, step, parameters, staged, reasons, progress):
        staged.write_text("executed", encoding="utf-8")
        return ""

    monkeypatch.setattr(execute, "_papermill", saves_nothing)
    heard = run_all(study, steps=STEPS[:1])
    outcome = heard.outcomes["1_problem_framing"]
    assert outcome.state == "failed"
    assert "saved no findings" in outcome.error


def test_steps_read_only_what_they_declare(project_root):
    """The tables that a notebook's code names are those that its step declares."""
    known = [*CASE_TABLES, *(f"reference/{name}" for name in REFERENCE_TABLES)]
    for step in STEPS[:-1]:
        notebook = json.loads((project_root / "notebooks" / f"{step.notebook}.ipynb").read_text())
        code = "\n".join(
            "".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"
        )
        words = {
            node.value
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        folders = tuple(word for word in words if word.endswith("/"))
        named = {name for name in known if name in words or name.startswith(folders)}
        assert named == set(step.reads), step.notebook


def test_the_steps_make_no_circle_and_name_known_subjects():
    made = set()
    for step in STEPS:
        assert isinstance(step, Step)
        assert set(step.after) <= made
        made.add(step.subject)
