"""casebook run as a user types it; the kernel is stood in for, the rest is real."""

import json
import logging
import shutil
from types import SimpleNamespace

import nbformat
import pytest

from analysis import cli_publish
from analysis.findings import findings_file
from analysis.running import notebook

DESK = "2_desk_research"


@pytest.fixture(autouse=True)
def ran(monkeypatch):
    """Stand in for papermill and for the check of the tables; remember what ran, and how."""
    seen = []

    def stand_in(job, manner, staged, tell):
        seen.append((job.name, job.parameters, manner))
        logging.getLogger("papermill").info("what a cell printed")
        staged.write_text("executed", encoding="utf-8")
        file = findings_file(job.study, job.step.subject)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        figure = {"unit": "count", "value": 15, "interval": None}
        file.write_text(json.dumps({"figures": {"near": figure}}), encoding="utf-8")
        return "cell 3 (1 / 0): no" if job.parameters.get("k") == 13 else ""

    monkeypatch.setattr(notebook, "execute", stand_in)
    monkeypatch.setattr("analysis.cli_run.refuse_faulty", lambda *_: None)
    monkeypatch.setenv("CASEBOOK_KERNELS", "plain")
    yield seen
    logging.getLogger("papermill").setLevel(logging.NOTSET)
    logging.getLogger("papermill").handlers.clear()


def names(ran):
    return [name for name, *_ in ran]


def test_a_run_names_each_notebook_and_a_second_one_says_that_all_are_fresh(casebook, ran):
    status, _, err = casebook("run", "monmouthshire")
    assert (status, len(ran)) == (0, 5)
    assert "1_problem_framing: runs, because of: not run yet" in err
    status, _, err = casebook("run", "monmouthshire")
    assert (status, len(ran)) == (0, 5)
    assert err.count("fresh, not run again") == 5


def test_when_all_of_many_are_fresh_one_line_says_so(casebook, ran):
    grid = ("--grid", "k=1,2,3,4,5,6,7,8,9")
    assert casebook("run", "monmouthshire", *grid)[0] == 0
    status, _, err = casebook("run", "monmouthshire", *grid)
    assert (status, len(ran)) == (0, 9)
    assert err == "Notebooks: 9. All of them are fresh; nothing was run again.\n"


def test_a_run_needs_a_case_or_all_of_them(casebook, ran):
    for words in ((), ("monmouthshire", "--all")):
        status, _, err = casebook("run", *words)
        assert status == 1
        assert "expected a case's name, as in casebook run monmouthshire, or --all" in err
    assert casebook("run", "--all")[0] == 0
    assert len(ran) == 5


def test_with_several_cases_every_line_names_its_case(casebook, ran, project):
    shutil.copytree(project / "data/raw/monmouthshire", project / "data/raw/torfaen")
    _, out, _ = casebook("run", "--all", "--dry-run", "--only", "1")
    assert [line.split(": would")[0] for line in out.splitlines()] == [
        "monmouthshire: 1_problem_framing",
        "torfaen: 1_problem_framing",
    ]
    status, _, err = casebook("run", "--all", "--only", "1")
    assert (status, len(ran)) == (0, 2)
    assert "torfaen: 1_problem_framing: done" in err


def test_councils_and_a_grid_take_several_words(casebook, ran):
    status, out, _ = casebook(
        "run",
        "monmouthshire",
        "--councils",
        "W06000014",
        "W06000015",
        "--grid",
        "k=5,10",
        "within=",
    )
    assert status == 0
    assert sorted(names(ran)) == [
        f"{DESK} W060000{place} k={k}" for place in (14, 15) for k in (10, 5)
    ]
    assert "side_by_side.csv" in out


@pytest.mark.parametrize(
    "words", [("--grid", "k=5,10"), ("-p", "k", "5"), ("--councils", "W06000014")]
)
def test_the_figures_side_by_side_are_those_of_the_last_command_also_when_all_are_fresh(
    casebook, ran, study, words
):
    _, first, _ = casebook("run", "monmouthshire", *words)
    file = study.workspace / "side_by_side.csv"
    rows = file.read_text(encoding="utf-8-sig")
    casebook("run", "monmouthshire", "-p", "k", "7")
    ran.clear()
    status, again, _ = casebook("run", "monmouthshire", *words)
    assert (status, ran, again) == (0, [], first)
    assert file.read_text(encoding="utf-8-sig") == rows
    _, out, _ = casebook("run", "monmouthshire", *words, "--json")
    assert {json.loads(line)["event"] for line in out.splitlines()} == {"ended"}


def test_parameters_come_from_files_yaml_and_single_words_in_that_order(casebook, ran, project):
    (project / "notebooks" / "p.yaml").write_text("k: 5\nfirst_look_length: 7", encoding="utf-8")
    words = ("-f", "p.yaml", "-y", "{k: 6, within: Wales}", "-p", "within", "same_tier")
    status, _, _ = casebook("run", "monmouthshire", *words)
    expected = {"case": "monmouthshire", "k": 6, "first_look_length": 7, "within": "same_tier"}
    assert (status, ran[0][1]) == (0, expected)


def test_a_parameters_file_that_is_not_there_is_named(casebook):
    status, _, err = casebook("run", "monmouthshire", "-f", "nowhere.yaml")
    assert status == 1
    assert "nowhere.yaml" in err
    assert "Traceback" not in err


def test_a_dry_run_says_why_and_runs_nothing(casebook, ran):
    status, out, _ = casebook("run", "monmouthshire", "--dry-run", "--only", "desk_research")
    assert (status, ran) == (0, [])
    assert out == f"{DESK}: would run, because of: not run yet\n"
    casebook("run", "monmouthshire", "--only", "desk_research")
    _, out, _ = casebook("run", "monmouthshire", "--dry-run", "--only", "desk_research", "--json")
    assert json.loads(out) == {"job": DESK, "case": "monmouthshire", "reasons": []}


def test_a_dry_run_writes_no_prepared_notebook_either(casebook, study):
    words = ("run", "monmouthshire", "--dry-run", "--prepare-only", "--only", "1")
    status, out, _ = casebook(*words)
    assert (status, out) == (0, "1_problem_framing: would run, because of: not run yet\n")
    assert not study.workspace.exists()


def test_notebooks_can_be_prepared_with_their_parameters_and_not_run(casebook, ran, project):
    status, out, _ = casebook("run", "monmouthshire", "--prepare-only", "-p", "k", "5")
    assert (status, ran) == (0, [])
    prepared = nbformat.read(project / out.strip(), as_version=4)
    injected = [c for c in prepared.cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert "k = 5" in injected[0].source
    assert all(not cell.get("outputs") for cell in prepared.cells)
    assert prepared.metadata.papermill.output_path == out.strip()


def test_a_prepared_notebook_with_other_parameters_names_its_folder_before_all_else(
    casebook, project
):
    words = ("run", "monmouthshire", "--prepare-only", "--only", "2")
    firsts = []
    for more in ((), ("-p", "k", "5")):
        _, out, _ = casebook(*words, *more)
        prepared = nbformat.read(project / out.strip(), as_version=4)
        nbformat.validate(prepared)
        firsts.append(next(cell for cell in prepared.cells if cell.cell_type == "code"))
    own, variant = firsts
    assert own.metadata.tags == ["parameters"]
    assert variant.metadata.tags == ["injected-variant"]
    assert variant.source == "import os\n\nos.environ.setdefault('CASEBOOK_VARIANT', 'k=5')"


def test_a_failure_is_told_with_its_line_and_its_notebook_and_the_rest_goes_on(casebook, ran):
    status, _, err = casebook("run", "monmouthshire", "--grid", "k=12,13,14", "--jobs", "1")
    assert status == 1
    assert len(ran) == 3
    assert "k=13, cell 3 (1 / 0): no" in err
    failed = f"data/processed/monmouthshire/variants/k=13/failed/{DESK}.ipynb"
    assert f"The half-run notebook, with the error in its place: {failed}" in err
    assert "Not done: 1 of 3" in err


def test_with_stop_early_the_rest_does_not_start(casebook, ran):
    words = ("--grid", "k=13,14", "--jobs", "1", "--stop-early")
    assert casebook("run", "monmouthshire", *words)[0] == 1
    assert names(ran) == [f"{DESK} k=13"]


def test_how_long_a_cell_may_take_and_the_log_are_given_on(casebook, ran):
    words = ("--execution-timeout", "7", "--log-output", "--kernels", "plain", "--only", "1")
    status, _, err = casebook("run", "monmouthshire", *words)
    assert status == 0
    assert "1_problem_framing: what a cell printed" in err
    _, _, manner = ran[0]
    assert (manner.cell_seconds, manner.log_output, manner.kernels) == (7, True, "plain")


def test_machines_get_json_lines_and_a_summary(casebook, project):
    status, out, err = casebook("run", "monmouthshire", "--json", "--councils", "W06000014")
    assert (status, err) == (0, "")
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["event"] for event in events] == ["started", "ended"]
    kept = json.loads((project / "data/processed/monmouthshire/run.json").read_text("utf-8"))
    assert kept["ended"]["done"] == 1


def test_every_reason_is_given_when_asked_why(casebook, study):
    casebook("run", "monmouthshire", "--only", "1")
    for name in ("framing", "outcomes", "data_needs", "roles"):
        path = study.raw / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    _, _, err = casebook("run", "monmouthshire", "--only", "1", "--why")
    assert "roles.csv" in err
    assert "…" not in err


def test_a_run_record_cut_short_is_no_proof_of_freshness(casebook, project, ran):
    casebook("run", "monmouthshire", "--only", "1")
    record = project / "data/processed/monmouthshire/runs/1_problem_framing.json"
    record.write_text("{", encoding="utf-8")
    casebook("run", "monmouthshire", "--only", "1")
    assert len(ran) == 2


def test_one_councils_run_says_how_to_publish_it(casebook):
    _, out, _ = casebook("run", "monmouthshire", "--councils", "W06000014")
    assert "casebook publish monmouthshire --council W06000014" in out


def test_a_second_command_on_the_same_case_is_refused_whatever_its_council(casebook, study):
    from analysis.findings import alone

    with alone(study.for_council("W06000015")):
        status, _, err = casebook("run", "monmouthshire", "--councils", "W06000014")
    assert status == 1
    assert "another command is at work on the case monmouthshire" in err


def test_a_run_can_publish_what_it_has_made(casebook, monkeypatch):
    published = []
    monkeypatch.setattr(
        "analysis.cli_publish.publish_apart", lambda study, **_: published.append(study.name)
    )
    assert casebook("run", "monmouthshire", "--publish")[0] == 0
    assert published == ["monmouthshire"]


@pytest.mark.parametrize("as_json", [True, False])
def test_what_was_published_is_said_beside_the_lines_for_machines(casebook, monkeypatch, as_json):
    def publish(study, *_, **__):
        page = study.reports / "en" / "index.html"
        return SimpleNamespace(paths=[page], site=[page], notes=[])

    def apart(study, *, forked, aside):
        cli_publish.publish_named(str(study.root), study.name, aside)

    monkeypatch.setattr("analysis.publishing.publish", publish)
    monkeypatch.setattr(cli_publish, "publish_apart", apart)
    for _ in ("run", "fresh"):
        status, out, err = casebook("run", "monmouthshire", "--publish", *["--json"] * as_json)
        assert status == 0
        assert "Open: file:" in (err if as_json else out)
        if as_json:
            assert {json.loads(line)["event"] for line in out.splitlines()} <= {"started", "ended"}
