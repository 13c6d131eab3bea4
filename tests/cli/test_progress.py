"""What a run shows: plain lines where there is no terminal, in the reader's language."""

import io

import pytest
from rich.console import Console

from analysis.cli_progress import Rows
from analysis.running import STEPS, Outcome


@pytest.fixture
def shown(monkeypatch):
    """Show a run of the first notebook; get back what was written."""

    def show(outcome, language, reasons=("not_run",)):
        monkeypatch.setenv("CASEBOOK_LANG", language)
        rows, written = Rows(), io.StringIO()
        rows.console = Console(file=written, width=200)
        with rows:
            rows.started(STEPS[0], list(reasons), cells=2)
            rows.cell(STEPS[0], 2)
            rows.ended(outcome)
        return written.getvalue().splitlines()

    return show


def test_a_notebook_that_ran_has_its_reason_and_its_time(shown):
    assert shown(Outcome(STEPS[0], "done", 2.34), "en") == [
        "1_problem_framing: runs, because of: not run yet",
        "1_problem_framing: done in 2.3 s",
    ]


def test_a_welsh_reader_is_told_in_welsh(shown):
    lines = shown(Outcome(STEPS[0], "fresh"), "cy", reasons=["package"])
    assert lines == [
        "1_problem_framing: yn rhedeg; rheswm: cod ffynhonnell y pecyn",
        "1_problem_framing: yn gyfredol, heb ei ailredeg",
    ]


def test_many_reasons_are_cut_short(shown):
    files = [f"data/raw/a/{number}.csv" for number in range(5)]
    first, _ = shown(Outcome(STEPS[0], "done"), "en", reasons=files)
    assert first.endswith("data/raw/a/0.csv, data/raw/a/1.csv, data/raw/a/2.csv …")


def test_a_held_back_notebook_names_what_it_waits_for(shown):
    outcome = Outcome(STEPS[4], "held back", reasons=["stakeholders"])
    _, last = shown(outcome, "en")
    assert last.startswith("5_case_study: held back, since one of these failed: findings of")


@pytest.mark.parametrize("state", ["fresh", "done", "failed", "held back"])
def test_every_state_has_words(shown, state):
    assert len(shown(Outcome(STEPS[0], state), "cy")) == 2
