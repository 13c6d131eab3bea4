"""What a run shows: plain lines where there is no terminal, in the reader's language."""

import io
import json
import re

import pytest
from rich.console import Console

from analysis.cli_progress import Bar, Lines, Rows
from analysis.running import Asked, Outcome, list_jobs


@pytest.fixture
def jobs(study):
    return list_jobs(study, Asked())


@pytest.fixture
def shown(monkeypatch, jobs):
    """Show a run of the first notebook; get back what was written."""

    def show(language, *outcomes, reasons=("not_run",), make=Rows, terminal=False):
        monkeypatch.setenv("CASEBOOK_LANG", language)
        monkeypatch.setattr("analysis.cli_progress.Console", console(terminal))
        with make() as rows:
            for outcome in outcomes:
                rows.started(outcome.job, list(reasons))
                rows.cell(outcome.job, 2)
                rows.ended(outcome)
        return written.getvalue().splitlines()

    def console(terminal):
        return lambda **_: Console(file=written, width=200, force_terminal=terminal)

    written = io.StringIO()
    return show


def test_a_notebook_that_ran_has_its_reason_and_its_time(shown, jobs):
    assert shown("en", Outcome(jobs[0], "done", 2.34)) == [
        "1_problem_framing: runs, because of: not run yet",
        "1_problem_framing: done in 2.3 s",
    ]


def test_a_welsh_reader_is_told_in_welsh(shown, jobs):
    lines = shown("cy", Outcome(jobs[0], "fresh"), reasons=["package"])
    assert lines == [
        "1_problem_framing: yn rhedeg; rheswm: cod ffynhonnell y pecyn",
        "1_problem_framing: yn gyfredol, heb ei ailredeg",
    ]


def test_many_reasons_are_cut_short_unless_all_were_asked_for(shown, jobs):
    files = [f"data/raw/a/{number}.csv" for number in range(5)]
    first, _ = shown("en", Outcome(jobs[0], "done"), reasons=files)
    assert first.endswith("data/raw/a/0.csv, data/raw/a/1.csv, data/raw/a/2.csv …")
    *_, again, _ = shown("en", Outcome(jobs[0], "done"), reasons=files, make=lambda: Rows(True))
    assert again.endswith("data/raw/a/3.csv, data/raw/a/4.csv")


def test_a_held_back_notebook_names_what_it_waits_for(shown, jobs):
    _, last = shown("en", Outcome(jobs[4], "held back", reasons=["stakeholders"]))
    assert last == ("5_case_study: held back, since one of these failed: findings of stakeholders")


@pytest.mark.parametrize("state", ["fresh", "done", "failed", "held back"])
def test_every_state_has_words(shown, jobs, state):
    assert len(shown("cy", Outcome(jobs[0], state))) == 2


def test_many_notebooks_are_counted_and_fresh_ones_stay_silent(shown, jobs):
    outcomes = [Outcome(jobs[0], "fresh"), Outcome(jobs[1], "done", 1.0), Outcome(jobs[2], "done")]
    lines = shown("en", *outcomes, make=lambda: Bar(3, 2))
    assert lines == [
        "2/3 2_desk_research: done in 1.0 s",
        "3/3 3_stakeholder_network: done in 0.0 s",
    ]


def test_a_terminal_shows_one_bar_with_the_time_left_and_lines_for_failures_only(shown, jobs):
    outcomes = [Outcome(jobs[0], "done", 1.0), Outcome(jobs[1], "failed", 1.0)]
    written = "\n".join(shown("en", *outcomes, make=lambda: Bar(5, 5), terminal=True))
    assert "Notebooks" in written
    assert "s left" in written
    assert "2_desk_research: failed after" in re.sub(r"\x1b\[[0-9;?]*\w", "", written)
    assert "1_problem_framing: done" not in written


def test_machines_get_a_line_of_json_for_every_start_and_end(jobs, capsys):
    with Lines() as lines:
        lines.started(jobs[0], ["not_run"])
        lines.cell(jobs[0], 1)
        lines.ended(Outcome(jobs[0], "failed", 1.5, ["not_run"], "cell 2: no"))
    started, ended = map(json.loads, capsys.readouterr().out.splitlines())
    assert started == {"event": "started", "job": "1_problem_framing", "reasons": ["not_run"]}
    assert (ended["event"], ended["state"], ended["error"]) == ("ended", "failed", "cell 2: no")


@pytest.mark.parametrize("make", [Rows, lambda: Bar(9, 9)])
@pytest.mark.parametrize(
    ("language", "said"), [("en", "No worker is left. The run"), ("cy", "Nid oes gweithiwr ar ôl")]
)
def test_that_no_worker_is_left_is_said_in_a_line(shown, language, said, make):
    def tell():
        shows = make()
        shows.nobody_left()
        return shows

    (line,) = shown(language, make=tell)
    assert line.startswith(said)
    assert "Ctrl-C" in line


def test_machines_hear_that_no_worker_is_left_as_an_event(capsys):
    Lines().nobody_left()
    assert json.loads(capsys.readouterr().out) == {"event": "nobody_left"}
