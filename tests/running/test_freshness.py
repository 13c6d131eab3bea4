"""What runs again and what does not; the kernel is stood in for, the rest is real."""

import ast
import json
import threading
import time
from collections import Counter
from concurrent.futures import Future
from pathlib import Path

import pytest

from analysis.findings import findings_file
from analysis.running import STEPS, Asked, changes, execute, foresee, list_jobs, notebook, run
from analysis.running.plan import Step
from analysis.tables import CASE_TABLES, REFERENCE_TABLES, source_files


class Heard:
    """A progress that remembers."""

    def __init__(self):
        self.reasons, self.outcomes = {}, {}

    def started(self, job, reasons):
        self.reasons[job.name] = reasons

    def cell(self, job, number):
        pass

    def ended(self, outcome):
        self.outcomes[outcome.job.name] = outcome


def saved(job, content):
    """Leave findings as a notebook does: a new file in the place of the old."""
    file = findings_file(job.study, job.step.subject)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.write_text(content, encoding="utf-8")


@pytest.fixture
def ran(monkeypatch):
    """Stand in for papermill: save findings made from the raw tables; remember who ran."""
    names = []

    def stand_in(job, manner, staged, tell):
        names.append(job.name)
        staged.write_text("executed", encoding="utf-8")
        study, step = job.study, job.step
        own = [name for name in step.reads if "/" not in name]
        tables = [file for name in own for file in source_files(study, name)]
        content = {t.name: t.read_text(encoding="utf-8") for t in tables}
        content |= {s: findings_file(study, s).read_text(encoding="utf-8") for s in step.after}
        saved(job, json.dumps({**content, **job.parameters}))
        return ""

    monkeypatch.setattr(notebook, "execute", stand_in)
    return names


def jobs(study, steps=(), **asked):
    return list_jobs(study, Asked(steps=steps, **asked))


def run_all(study, steps=(), given=(), **options):
    heard = Heard()
    run(jobs(study, steps, given=given), progress=heard, **options)
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


def test_a_new_release_reruns_the_notebook_that_is_audited_with_it(study, ran):
    run_all(study)
    kept = study.raw / "releases" / "1.0.json"
    kept.parent.mkdir()
    kept.write_text("{}", encoding="utf-8")
    assert {job.step.subject: changes(job) for job in jobs(study) if changes(job)} == {
        "pilot": ["data/raw/monmouthshire/releases/1.0.json"]
    }


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
    assert changes(jobs(study)[2]) == ["data/raw/monmouthshire/ties.csv"]


def test_other_parameters_have_a_folder_of_their_own_and_leave_the_cases_findings(study, ran):
    run_all(study)
    kept = findings_file(study, "desk_research").read_bytes()
    ran.clear()
    run_all(study, given=[("k", "12")])
    assert ran == ["2_desk_research k=12"]
    assert findings_file(study, "desk_research").read_bytes() == kept
    assert findings_file(study.for_variant("k=12"), "desk_research").read_bytes() != kept
    ran.clear()
    run_all(study)
    run_all(study, given=[("k", "12")])
    assert ran == []


def test_a_changed_notebook_reruns_but_neither_its_outputs_nor_its_prose_matter(study, ran):
    run_all(study)
    path = STEPS[0].source(study)
    content = json.loads(path.read_text(encoding="utf-8"))
    code = next(cell for cell in content["cells"][3:] if cell["cell_type"] == "code")
    content["cells"][-1]["outputs"] = []
    content["metadata"]["seen"] = True
    content["cells"][0]["source"] = "# Another title"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert changes(jobs(study)[0]) == []
    code["source"] = "1 + 1"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert changes(jobs(study)[0]) == ["notebooks/1_problem_framing.ipynb"]


def test_a_changed_package_reruns_everything(study, ran, monkeypatch):
    run_all(study)
    monkeypatch.setattr("analysis.running.freshness.package_hash", lambda: "another")
    assert [changes(job) for job in jobs(study)] == [["package"]] * len(STEPS)


def test_a_changed_lock_file_or_kernel_reruns_everything(study, ran, monkeypatch):
    run_all(study)
    (study.root / "uv.lock").write_text("other versions", encoding="utf-8")
    assert [changes(job) for job in jobs(study)] == [["uv.lock"]] * len(STEPS)
    run_all(study)
    monkeypatch.setattr("analysis.running.freshness.kernel_versions", lambda: {"ipykernel": "0"})
    assert [changes(job) for job in jobs(study)] == [["kernel"]] * len(STEPS)


def test_a_plan_says_what_would_run_and_what_follows_from_it(study, ran):
    run_all(study)
    ran.clear()
    path = study.raw / "ties.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    reasons = {job.step.notebook: reasons for job, reasons in foresee(jobs(study)) if reasons}
    assert reasons == {
        "3_stakeholder_network": ["data/raw/monmouthshire/ties.csv"],
        "5_case_study": ["stakeholders"],
    }
    assert ran == []


def test_an_interrupted_run_goes_on_where_it_was(study, ran, monkeypatch):
    whole = notebook.execute

    def interrupted(job, *rest):
        if job.step.subject == "stakeholders":
            raise KeyboardInterrupt
        return whole(job, *rest)

    monkeypatch.setattr(notebook, "execute", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_all(study, workers=1)
    assert sorted(ran) == [ALL[0], ALL[1], ALL[3]]
    ran.clear()
    monkeypatch.setattr(notebook, "execute", whole)
    run_all(study)
    assert sorted(ran) == [ALL[2], ALL[4]]


def test_lost_or_edited_findings_rerun_their_notebook(study, ran):
    run_all(study)
    ran.clear()
    file = findings_file(study, "stakeholders")
    content = file.read_text(encoding="utf-8")
    file.write_text("{}", encoding="utf-8")
    run_all(study)
    assert ran[0] == "3_stakeholder_network"
    assert file.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("lose", [Path.unlink, lambda file: file.write_text("edited")])
def test_any_lost_or_edited_file_beside_the_findings_reruns_their_notebook(
    study, ran, monkeypatch, lose
):
    people = findings_file(study, "pilot").with_name("people_people.csv")
    whole = notebook.execute

    def with_people(job, *rest):
        error = whole(job, *rest)
        if job.step.subject == "pilot":
            people.write_text("kind\n", encoding="utf-8")
        return error

    monkeypatch.setattr(notebook, "execute", with_people)
    run_all(study)
    ran.clear()
    lose(people)
    heard = run_all(study)
    assert ran == ["4_pilot_evaluation"]
    assert heard.reasons["4_pilot_evaluation"] == [people.relative_to(study.root).as_posix()]
    assert people.read_text(encoding="utf-8") == "kind\n"


def test_force_runs_what_is_fresh(study, ran):
    run_all(study)
    ran.clear()
    heard = run_all(study, force=True)
    assert sorted(ran) == ALL
    assert heard.outcomes["1_problem_framing"].reasons == ["forced"]


def test_independent_notebooks_run_side_by_side(study, monkeypatch):
    together = threading.Barrier(2, timeout=20)

    def stand_in(job, manner, staged, tell):
        together.wait()
        staged.write_text("executed", encoding="utf-8")
        saved(job, "{}")
        return ""

    monkeypatch.setattr(notebook, "execute", stand_in)
    heard = run_all(study, steps=STEPS[:2])
    assert [outcome.state for outcome in heard.outcomes.values()] == ["done", "done"]


def test_no_more_notebooks_are_under_way_than_workers(study, monkeypatch, ran):
    whole, under_way, most = notebook.execute, [], []

    def counted(job, *rest):
        under_way.append(job)
        most.append(len(under_way))
        time.sleep(0.02)
        error = whole(job, *rest)
        under_way.remove(job)
        return error

    monkeypatch.setattr(notebook, "execute", counted)
    heard = Heard()
    run(jobs(study, grid={"k": [*"123456"]}), progress=heard, workers=2)
    assert (len(ran), max(most)) == (6, 2)


def test_what_is_unfinished_is_gathered_once_whenever_a_job_ends(study, monkeypatch, ran):
    gathered = []

    class Counted(Counter):
        def __pos__(self):
            gathered.append(len(self))
            return super().__pos__()

    monkeypatch.setattr(execute, "Counter", Counted)
    many = jobs(study, grid={"k": [str(k) for k in range(1, 21)]})
    run(many, progress=Heard(), workers=1)
    assert len(gathered) <= len(ran) == 20


def failing(subject, monkeypatch, how=None):
    whole = notebook.execute

    def fails(job, manner, staged, tell):
        if job.step.subject != subject:
            return whole(job, manner, staged, tell)
        if how:
            raise how
        staged.write_text("half-run", encoding="utf-8")
        return "cell 3: ValueError: no"

    monkeypatch.setattr(notebook, "execute", fails)


def test_a_failure_holds_back_what_waits_for_it_and_nothing_else(study, ran, monkeypatch):
    failing("stakeholders", monkeypatch)
    heard = run_all(study)
    states = {name: outcome.state for name, outcome in heard.outcomes.items()}
    assert states["3_stakeholder_network"] == "failed"
    assert states["5_case_study"] == "held back"
    assert heard.outcomes["5_case_study"].reasons == ["stakeholders"]
    assert {states[name] for name in ALL[:2] + ALL[3:4]} == {"done"}


def test_with_stop_early_nothing_more_starts_after_a_failure(study, ran, monkeypatch):
    failing("framing", monkeypatch)
    heard = run_all(study, workers=1, keep_going=False)
    states = [heard.outcomes[name].state for name in ALL]
    assert states == ["failed", "done", "held back", "done", "held back"]
    reasons = {tuple(heard.outcomes[name].reasons) for name in (ALL[2], ALL[4])}
    assert reasons == {("framing",)}
    assert sorted(ran) == [ALL[1], ALL[3]]


def test_what_follows_a_notebook_is_done_before_one_that_reads_its_findings(study, ran):
    followed = []

    def then(job):
        if job.step.after:
            return []
        future = Future()
        threading.Timer(
            0.1, lambda: (followed.append(job.step.subject), future.set_result(1))
        ).start()
        return [future]

    heard = Heard()
    heard.started = lambda job, reasons: job.step.after and followed.append(job.step.subject)
    run(jobs(study), progress=heard, then=then)
    assert followed[-1] == "case_study"
    assert len(followed) == 5


def test_a_fault_of_the_machine_is_named_and_the_others_go_on(study, ran, monkeypatch):
    failing("framing", monkeypatch, OSError(28, "No space left on device"))
    heard = run_all(study)
    assert "No space left on device" in heard.outcomes["1_problem_framing"].error
    assert heard.outcomes["2_desk_research"].state == "done"


def test_a_failure_leaves_earlier_outputs_untouched(study, ran, monkeypatch):
    run_all(study)
    step = STEPS[2]
    files = (findings_file(study, step.subject), step.executed(study), step.run_record(study))
    kept = {path: path.read_bytes() for path in files}
    failing("stakeholders", monkeypatch)
    heard = run_all(study, steps=(step,), force=True)
    outcome = heard.outcomes[step.notebook]
    assert outcome.state == "failed"
    assert outcome.left_at == step.failed(study)
    assert outcome.left_at.read_text(encoding="utf-8") == "half-run"
    assert {path: path.read_bytes() for path in kept} == kept


def test_a_run_that_saved_nothing_is_a_failure(study, monkeypatch):
    def saves_nothing(job, manner, staged, tell):
        staged.write_text("executed", encoding="utf-8")
        return ""

    monkeypatch.setattr(notebook, "execute", saves_nothing)
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
