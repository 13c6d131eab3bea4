"""Comparing runs: what moved, decisions first, in lines, a table and a picture."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import made_up_runs
import pytest
from typer.testing import CliRunner

from analysis import findings
from analysis.case import Case
from analysis.cli import app
from analysis.evaluating import comparing, comparison_files
from analysis.evaluating.comparing import (
    Comparison,
    NothingToCompare,
    compare_parameters,
    compare_runs,
)
from analysis.evaluating.comparison_files import (
    chosen,
    comparison_csv,
    folder_of,
    write_comparison,
)
from analysis.evaluating.runs import UnknownRun, find_run, kept_runs
from analysis.evaluating.telling import tell_comparison

VARIANT = "adviser_share=0.3"


@pytest.fixture
def case(study: Case) -> Case:
    """The default case with two made-up runs of its framing, which differ."""
    made_up_runs.save(study)
    made_up_runs.save(study.for_variant(VARIANT), questions=20, verdict="ready", places=6)
    return study


@pytest.fixture
def compared(case: Case) -> Comparison:
    return compare_runs(case, "own", VARIANT)


def said(found: Comparison, reader: str = "en") -> list[str]:
    return tell_comparison(found, reader)


def test_decisions_come_first_then_figures_then_tables(compared: Comparison) -> None:
    assert [(one.name, one.kind) for one in compared.moved] == [
        ("framing.verdict", "figure"),
        ("framing.questions", "figure"),
        ("framing.fixes", "table"),
    ]
    assert [moved.decides for _, moved in compared.decisions] == [True]


def test_what_moved_is_said_with_both_values_and_its_share(compared: Comparison) -> None:
    lines = "\n".join(said(compared))
    assert "Decisions and grades that changed: 1" in lines
    assert "Verdict: Stop and fix first → Ready to start" in lines
    assert "Questions on the framing sheet: 17 → 20 (+17.6%)" in lines
    assert "Dyfarniad: Stopio a chywiro yn gyntaf → Barod i ddechrau" in "\n".join(
        said(compared, "cy")
    )


def test_that_no_decision_changed_is_said(case: Case) -> None:
    made_up_runs.save(case.for_variant(VARIANT), questions=20)
    assert "No decision and no grade changed." in said(compare_runs(case, "own", VARIANT))


def test_that_nothing_moved_is_said_and_nothing_is_drawn(case: Case) -> None:
    made_up_runs.save(case.for_variant(VARIANT))
    found = compare_runs(case, "own", VARIANT)
    assert "Nothing moved. Findings that are the same in both: 4." in said(found)
    names = {path.suffix for path in write_comparison(found)}
    assert names == {".csv", ".json"}


def test_the_files_hold_what_moved_in_both_languages(compared: Comparison) -> None:
    names = [path.name for path in write_comparison(compared)]
    assert names == [
        "comparison.csv",
        "comparison.json",
        "comparison.png",
        "comparison.svg",
        "cymhariaeth.csv",
        "cymhariaeth.png",
        "cymhariaeth.svg",
    ]
    assert folder_of(compared).name == "own~adviser_share=0.3"
    held = json.loads((folder_of(compared) / "comparison.json").read_text("utf-8"))
    assert held["decisions"] == 1


@pytest.mark.parametrize(("reader", "word"), [("en", "Before"), ("cy", "Cynt")])
def test_the_table_has_a_row_for_every_value_that_moved(
    compared: Comparison, reader: str, word: str
) -> None:
    text = comparison_csv(compared, reader).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert word in header
    assert [row[0] for row in rows] == ["framing.verdict", "framing.questions", "framing.fixes"]
    assert rows[1][6:8] == ["3", "17.6471"]


def test_no_cell_of_the_table_is_run_by_a_spreadsheet(case: Case) -> None:
    for study, words in ((case, "=1+1"), (case.for_variant(VARIANT), "@x")):
        recorder = findings.Findings(study, "framing")
        recorder.record(
            "override_role", {"en": words, "cy": words}, unit="name", **made_up_runs.HOW
        )
        recorder.save()
    written = comparison_csv(compare_runs(case, "own", VARIANT), "en").decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(written))
    assert row[4:6] == ["'=1+1", "'@x"]


@pytest.mark.parametrize("reader", ["en", "cy"])
def test_the_picture_shows_every_value_that_moved(compared: Comparison, reader: str) -> None:
    write_comparison(compared)
    name = {"en": "comparison", "cy": "cymhariaeth"}[reader]
    drawn = (folder_of(compared) / f"{name}.svg").read_text("utf-8")
    words = " ".join(re.findall(r"<!--(.*?)-->", drawn, re.DOTALL))
    assert len(chosen(compared)) == 2  # a table's cells are drawn where no figure moved
    assert "17 → 20" in words
    for shown in ("Dyfarniad" if reader == "cy" else "Verdict",):
        assert shown in words


def test_a_picture_says_how_much_it_leaves_out(
    compared: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison_files, "MOST_ROWS", 1)
    write_comparison(compared)
    drawn = (folder_of(compared) / "comparison.svg").read_text("utf-8")
    assert "Others that moved, not drawn here: 1." in drawn


def test_cells_are_drawn_where_no_figure_moved(case: Case) -> None:
    made_up_runs.save(case.for_variant(VARIANT), places=6)
    ((finding, moved),) = chosen(compare_runs(case, "own", VARIANT))
    assert (finding.name, moved.row["en"]) == ("framing.fixes", "Sponsor")


def test_simulated_data_are_labelled(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    load = comparing.loaded

    def simulated(run: Any, subjects: Any) -> Any:
        content = load(run, subjects)
        for entry in content.figures.values():
            entry["basis"] = ["simulated"]
        return content

    monkeypatch.setattr(comparing, "loaded", simulated)
    found = compare_runs(case, "own", VARIANT)
    assert found.basis == ("simulated",)
    assert "Some of it rests on simulated data, which are not results." in said(found)
    write_comparison(found)
    drawn = (folder_of(found) / "comparison.svg").read_text("utf-8")
    assert "Simulated data" in drawn


def test_runs_are_listed_by_identifier_and_found_by_it(case: Case) -> None:
    runs = kept_runs(case)
    assert [run.name for run in runs] == ["", VARIANT]
    assert find_run(case, runs[1].identifier[:6]).name == VARIANT


def test_equal_runs_have_one_identifier_and_others_another(case: Case) -> None:
    one = kept_runs(case)[1].identifier
    made_up_runs.save(case.for_variant(VARIANT), questions=20, verdict="ready", places=6)
    assert kept_runs(case)[1].identifier == one
    made_up_runs.save(case.for_variant(VARIANT), questions=21)
    assert kept_runs(case)[1].identifier != one


def test_a_run_that_is_not_kept_is_refused_with_the_nearest(case: Case) -> None:
    with pytest.raises(UnknownRun, match=r"Did you mean adviser_share=0\.3\?"):
        find_run(case, "adviser_share=0.4")
    with pytest.raises(UnknownRun, match="no run is kept as “zzz”"):
        find_run(case, "zzz")


def test_one_run_twice_is_refused(case: Case) -> None:
    with pytest.raises(NothingToCompare, match="found one run twice"):
        compare_runs(case, VARIANT, VARIANT)


def test_a_run_whose_raw_tables_have_changed_is_refused(case: Case) -> None:
    file = case.raw / "framing.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(findings.StaleFindings, match="casebook run monmouthshire"):
        compare_runs(case, "own", VARIANT)


def test_parameters_are_run_beside_the_cases_own_and_compared(
    study: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def rerun(jobs: Any, *_: object) -> None:
        for job in jobs:
            ran.append(job.name)
            made_up_runs.save(job.study, verdict="ready" if job.study.variant else "stop")

    monkeypatch.setattr(comparing, "rerun", rerun)
    found = compare_parameters(study, [("adviser_share", "0.3")])
    assert ran == ["1_problem_framing", f"1_problem_framing {VARIANT}"]
    assert (found.before, found.after, found.name) == ("", VARIANT, VARIANT)
    assert len(found.decisions) == 1


def test_parameters_that_are_as_they_are_would_move_nothing(study: Case) -> None:
    with pytest.raises(NothingToCompare, match="nothing would move"):
        compare_parameters(study, [("adviser_share", "0.5")])


def test_several_councils_are_refused(study: Case) -> None:
    with pytest.raises(NothingToCompare, match="found several councils"):
        compare_parameters(study, [("council", "wales")])


def ask(case: Case, *words: str) -> Any:
    return CliRunner().invoke(app, ["compare", case.name, *words, "--root", str(case.root)])


def test_the_command_compares_two_kept_runs(case: Case) -> None:
    ended = ask(case, VARIANT)
    assert ended.exit_code == 0, ended.output
    assert "Decisions and grades that changed: 1" in ended.output
    assert "comparisons/own~adviser_share=0.3/comparison.png" in ended.output


def test_the_command_lists_the_runs(case: Case) -> None:
    listed = ask(case, "--runs")
    assert VARIANT in listed.output
    assert "the case's own run" in listed.output
    assert [run["name"] for run in json.loads(ask(case, "--runs", "--json").stdout)] == [
        "",
        VARIANT,
    ]


@pytest.mark.parametrize(
    "words", [(), ("--with",), ("a", "b", "c"), (VARIANT, "-p", "adviser_share=0.3")]
)
def test_the_command_says_what_it_expects(
    case: Case, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ask(case, *words)
    assert ended.exit_code == 1
    assert "expected casebook compare monmouthshire --with -p NAME VALUE" in ended.output


def test_parameters_of_two_words_reach_the_command() -> None:
    from analysis.cli import _joined

    words = ["compare", "x", "--with", "-p", "level", "0.9", "-p", "within", "Wales"]
    assert _joined(words)[3:] == ["-p", "level=0.9", "-p", "within=Wales"]


@pytest.mark.slow
def test_parameters_of_the_default_case_are_compared(study: Case) -> None:
    found = compare_parameters(study, [("adviser_share", "0.1"), ("holder_share", "0.1")])
    assert found.moved
    assert {one.subject for one in found.findings} == {"framing"}
    assert Path(study.workspace / "variants").is_dir()
