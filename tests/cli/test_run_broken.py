"""casebook run with broken files, odd words and failing machines: named, and nothing else lost."""

import json
import shutil
from concurrent.futures import Future
from itertools import pairwise

import pytest
import typer

from analysis import cli, cli_publish
from analysis.findings import alone, findings_file
from analysis.language import Words
from analysis.publishing import PublishingError
from analysis.running import forking, keep_parent, notebook

DESK = "notebooks/2_desk_research.ipynb"
NO_SPACE = OSError(28, "No space left on device")


@pytest.fixture
def casebook(casebook, project, monkeypatch):
    """Type a command in the project's own folder, beside the files that it names."""
    monkeypatch.chdir(project)
    return casebook


@pytest.fixture(autouse=True)
def ran(monkeypatch):
    """Stand in for papermill and for the check of the tables; remember what ran."""
    seen = []

    def stand_in(job, manner, staged, tell):
        seen.append((job.study.name, job.name))
        staged.write_text("executed", encoding="utf-8")
        file = findings_file(job.study, job.step.subject)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_text('{"figures": {}}', encoding="utf-8")
        return "cell 3 (1 / 0): no" if job.parameters.get("k") == 13 else ""

    monkeypatch.setattr(notebook, "execute", stand_in)
    monkeypatch.setattr("analysis.cli_run.refuse_faulty", lambda *_: None)
    monkeypatch.setenv("CASEBOOK_KERNELS", "plain")
    return seen


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in pairwise("abcdefgh")
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfek\x00:\x00 \x005\x00", "p.yaml: found bytes that are not text in UTF-8"),
        (b"k: 5\n" + b"#" * 1_000_000, "p.yaml: found more than a megabyte"),
        (b"[" * 5000, "p.yaml: found text that is not YAML (Lists or maps are nested"),
        (b"as_of: 2021-13-45", "p.yaml: found text that is not YAML (month must be"),
        ((BOMB + "k: *h").encode(), "p.yaml: found text that is not YAML (It holds more than 2"),
        (b"k: " + b"x" * 500, f'k: found “"{"x" * 79}…”'),
    ],
)
def test_a_file_that_holds_no_parameters_is_named(casebook, project, content, said):
    (project / "p.yaml").write_bytes(content)
    status, _, err = casebook("run", "monmouthshire", "--only", "2", "-f", "p.yaml")
    assert status == 1
    assert said in err
    assert len(err) < 3000


def test_a_file_as_windows_writes_it_is_read(casebook, project, ran):
    (project / "p.yaml").write_bytes(b"\xef\xbb\xbfk: 5\r\nwithin: Wales\r\n")
    assert casebook("run", "monmouthshire", "-f", "p.yaml")[0] == 0
    assert ran == [("monmouthshire", "2_desk_research k=5,within=Wales")]


@pytest.mark.parametrize("typed", ["", ",", " , "])
def test_no_council_is_not_taken_for_every_notebook(casebook, ran, typed):
    status, _, err = casebook("run", "monmouthshire", "--councils", typed)
    assert (status, ran) == (1, [])
    assert err == (
        "--councils: found nothing; expected wales, uk or area codes, as in --councils W06000014\n"
    )


def test_a_comma_too_many_after_a_council_adds_nothing(casebook, ran):
    casebook("run", "monmouthshire", "--councils", "W06000014,")
    assert ran == [("monmouthshire", "2_desk_research W06000014")]


def test_a_cases_own_council_is_desk_research_alone_too(casebook, ran):
    casebook("run", "monmouthshire", "--councils", "W06000021")
    assert ran == [("monmouthshire", "2_desk_research")]


def test_a_notebook_that_takes_no_council_is_not_run_for_councils(casebook, ran):
    status, _, err = casebook("run", "monmouthshire", "--councils", "wales", "--only", "3")
    assert (status, ran) == (1, [])
    named = "council: found in none of these notebooks: 3_stakeholder_network. Parameters: miss"
    assert err.startswith(named)


def test_a_name_that_comes_twice_in_a_grid_has_all_its_values(casebook, ran):
    casebook("run", "monmouthshire", "--grid", "k=5", "k=6", "--grid", "k=7", "--jobs", "1")
    assert [name for _, name in ran] == [f"2_desk_research k={k}" for k in (5, 6, 7)]


def test_a_grid_too_large_to_plan_is_refused_at_once(casebook, ran):
    every = ",".join(map(str, range(1, 1001)))
    grid = ("--grid", f"k={every}", f"first_look_length={every}")
    status, _, err = casebook("run", "monmouthshire", *grid)
    assert (status, ran) == (1, [])
    assert "--grid: found 1000000 combinations; expected 10000 at most" in err


GOOD = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": 'case: str = "a"'}
NOT_NOTEBOOKS = {
    "nothing": "",
    "half": "{",
    "a list": "[]",
    "another shape": {"nbformat": 4, "metadata": {}, "cells": 5},
    "cells without anything": {"nbformat": 4, "metadata": {}, "cells": [{}]},
    "cells that are no cells": {"nbformat": 4, "metadata": {}, "cells": [1]},
    "no metadata": {"nbformat": 4, "cells": [GOOD]},
    "an old format": {"nbformat": 3, "metadata": {}, "cells": [GOOD]},
    "metadata that are none": {"nbformat": 4, "metadata": {}, "cells": [{**GOOD, "metadata": []}]},
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("content", NOT_NOTEBOOKS.values(), ids=NOT_NOTEBOOKS)
@pytest.mark.parametrize("option", ["--force", "--dry-run", "--prepare-only"])
def test_what_is_no_notebook_is_named(casebook, project, ran, content, option):
    source = content if isinstance(content, str) else json.dumps(content)
    (project / DESK).write_text(source, encoding="utf-8")
    status, _, err = casebook("run", "monmouthshire", "--only", "2", option)
    assert (status, ran) == (1, [])
    assert err == (
        "2_desk_research.ipynb: found no notebook that can be read; "
        "expected one in Jupyter's format 4\n"
    )


@pytest.mark.parametrize(
    "line", ["k: int = (", "k: int = 2 + len('a')", "k: list = []", "k: int", "k = 5", "%magic"]
)
def test_a_parameters_cell_with_another_line_is_named_with_the_line(casebook, project, line):
    content = json.loads((project / DESK).read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = f'case: str = "monmouthshire"\n{line}'
    (project / DESK).write_text(json.dumps(content), encoding="utf-8")
    status, _, err = casebook("run", "monmouthshire", "--only", "2")
    assert status == 1
    assert f"2_desk_research.ipynb: found “{line}” in the cell tagged “parameters”; exp" in err


@pytest.fixture
def three(project):
    """Three cases: one before and one after the good one in the order of their names."""
    for name in ("broken", "other"):
        shutil.copytree(project / "data/raw/monmouthshire", project / "data/raw" / name)
    (project / "data/raw/broken/case.yaml").write_text("title: {", encoding="utf-8")
    return project


def test_of_all_cases_one_that_cannot_be_opened_is_named_and_the_others_run(casebook, three, ran):
    status, _, err = casebook("run", "--all", "--only", "1")
    assert status == 1
    assert {case for case, _ in ran} == {"monmouthshire", "other"}
    assert "broken/case.yaml: found text that is not YAML" in err
    assert "broken: nothing was run of this case; the others go on" in err
    assert casebook("run", "--all", "--only", "1")[0] == 1  # nothing to do is not all is well


def test_with_stop_early_a_case_that_cannot_be_opened_stops_all(casebook, three, ran):
    status, _, err = casebook("run", "--all", "--stop-early")
    assert (status, ran) == (1, [])
    assert "broken/case.yaml" in err and "go on" not in err


def test_of_all_cases_those_with_faults_or_at_work_are_named_and_the_rest_is_published(
    casebook, three, ran, monkeypatch, study
):
    shutil.rmtree(three / "data/raw/broken")
    shutil.copytree(three / "data/raw/other", three / "data/raw/third")
    published = []

    def faulty(case, check):
        if case.name == "other":
            cli.stop("other has faults")

    monkeypatch.setattr("analysis.cli_run.refuse_faulty", faulty)
    monkeypatch.setattr(
        "analysis.cli_publish.publish_apart", lambda case, **_: published.append(case.name)
    )
    with alone(study):
        status, _, err = casebook("run", "--all", "--only", "1", "--publish")
    assert (status, published) == (1, ["third"])
    assert {case for case, _ in ran} == {"third"}
    assert "other has faults\nother: nothing was run of this case" in err
    assert "another command is at work on the case monmouthshire" in err


CANNOT = {
    "said here": (PublishingError(Words("findings_state.run", {"case": "a"})), "Run the notebooks"),
    "said by its process": (typer.Exit(1), ""),
    "stopped": (SystemExit(1), ""),
    "full disk": (OSError(28, "No space left on device", "index.html"), "index.html: found a file"),
}


@pytest.mark.parametrize(("error", "said"), CANNOT.values(), ids=CANNOT)
def test_of_all_cases_one_that_cannot_be_published_is_named_and_the_others_are(
    casebook, three, monkeypatch, error, said
):
    shutil.rmtree(three / "data/raw/broken")
    tried = []

    def publish(case, **_):
        tried.append(case.name)
        if case.name == "monmouthshire":
            raise error

    monkeypatch.setattr("analysis.cli_publish.publish_apart", publish)
    words = ("run", "--all", "--only", "1", "--publish")
    for _ in ("run", "fresh"):
        tried.clear()
        status, _, err = casebook(*words)
        assert (status, tried) == (1, ["monmouthshire", "other"])
        assert said in err
        assert "monmouthshire: this case was not published; the others go on" in err
    for alone_or_not in (["run", "monmouthshire", *words[2:]], [*words, "--stop-early"]):
        tried.clear()
        status, _, err = casebook(*alone_or_not)
        assert (status, tried, "go on" in err) == (1, ["monmouthshire"], False)


def test_a_case_that_failed_is_not_published(casebook, monkeypatch):
    published = []
    monkeypatch.setattr("analysis.cli_publish.publish_apart", lambda *_, **__: published.append(1))
    assert casebook("run", "monmouthshire", "-p", "k", "13", "--publish")[0] == 1
    assert not published


def test_a_full_disk_at_the_end_does_not_hide_what_failed(casebook, monkeypatch, study):
    monkeypatch.setattr("pathlib.Path.write_text", _full_for(".run.json.new"))
    status, _, err = casebook("run", "monmouthshire", "-p", "k", "13")
    assert status == 1
    assert "cell 3 (1 / 0): no" in err
    assert "monmouthshire/run.json: found a file or folder that cannot be used (No space" in err
    assert not (study.workspace / ".run.json.new").exists()


def _full_for(name):
    from pathlib import Path

    write = Path.write_text

    def written(path, *values, **options):
        if path.name == name:
            write(path, "", **options)
            raise OSError(28, "No space left on device")
        return write(path, *values, **options)

    return written


def test_a_run_that_cannot_be_recorded_has_failed_and_the_others_go_on(casebook, monkeypatch, ran):
    from analysis.running import execute

    def keep(job, made_from):
        if job.step.subject == "pilot":
            raise NO_SPACE

    monkeypatch.setattr(execute, "keep", keep)
    status, _, err = casebook("run", "monmouthshire", "--jobs", "1")
    assert status == 1
    assert "4_pilot_evaluation, OSError: [Errno 28] No space left on device" in err
    assert "Not done: 2 of 5" in err
    assert len(ran) == 4


def test_a_file_taken_away_while_others_run_is_named_and_the_others_go_on(
    casebook, monkeypatch, ran
):
    from analysis.running import execute

    def fingerprint(job):
        if job.step.subject == "framing":
            raise FileNotFoundError(2, "No such file or directory", "roles.csv")
        return {}

    monkeypatch.setattr(execute, "fingerprint", fingerprint)
    status, _, err = casebook("run", "monmouthshire", "--jobs", "1")
    assert status == 1
    assert "1_problem_framing, FileNotFoundError: [Errno 2] No such file" in err
    assert sorted(name[0] for _, name in ran) == ["2", "3", "4"]


def _died(*_):
    gone = Future()
    gone.set_exception(forking.NotForked(Words("kernels.not_forked.gone")))
    return gone


def test_tables_are_checked_here_when_the_parent_has_died(study, monkeypatch):
    for name in ("start", "stop", "warm"):
        monkeypatch.setattr(forking, name, lambda *_: None)
    monkeypatch.setattr(forking, "call", _died)
    with keep_parent([], "analysis.running.plan:find_step") as check:
        assert check("2").subject == "desk_research"


@pytest.mark.parametrize(("aside", "out"), [(False, None), (True, 2)])
def test_publishing_goes_on_in_another_process_when_the_parent_has_died(
    study, monkeypatch, aside, out
):
    typed = []

    def run(command, *, stdout, **_):
        typed.append((*command[3:], stdout))
        return type("Ended", (), {"returncode": 0})

    monkeypatch.setattr(forking, "call", _died)
    monkeypatch.setattr("subprocess.run", run)
    cli_publish.publish_apart(study, forked=True, aside=aside)
    assert typed == [("publish", "monmouthshire", "--root", str(study.root), out)]
