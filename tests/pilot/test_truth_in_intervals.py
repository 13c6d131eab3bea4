"""The known truth of the default case's design lies inside its intervals as often as they say.

500 pilots of the default case are simulated, one a seed, and estimated by the functions that its
notebook calls. Run it with

    .venv/bin/python -m pytest tests/pilot/test_truth_in_intervals.py -m slow
"""

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import tables
from analysis.case import Case
from analysis.pilot import change, progression
from analysis.pilot.design import PilotDesign, simulate

ROOT = Path(__file__).parents[2]
SEEDS = range(1, 501)
LEVEL = 0.95
SHOWN = 0.75  # of the pilots have limits that may be published; the others hold them back
SURE = 0.999  # of the simulation: a sound interval fails here once in a thousand

pytestmark = pytest.mark.slow


def holds(low: float | None, high: float | None, truth: float) -> bool:
    """Say whether an interval holds the truth; one that is not there holds nothing."""
    return low is not None and high is not None and low <= truth <= high


@pytest.fixture(scope="module")
def case() -> tuple[PilotDesign, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    study = Case.load("monmouthshire", ROOT)
    areas = tables.read_reference(study, "small_areas")
    areas = areas[areas["area_code"] == study.settings.council]
    questions, outcomes = (tables.read(study, name) for name in ("pilot/questions", "outcomes"))
    return PilotDesign(**study.settings.simulation), areas, questions, outcomes


@pytest.fixture(scope="module")
def truth(case: tuple) -> dict[str, dict[str, float]]:
    """True change of each question in the unit of its outcome, and true net improvement."""
    design = case[0]
    gained = {name: np.triu(table, 1).sum() for name, table in design.transitions.items()}
    lost = {name: np.tril(table, -1).sum() for name, table in design.transitions.items()}
    changed = {
        "tasks": design.tasks_change,
        "weekly_use": 100 * (design.weekly_use_gain - design.weekly_use_loss),
        "life_satisfaction": design.life_satisfaction_change,
    }
    return {"changed": changed, "net": {name: 100 * (gained[name] - lost[name]) for name in gained}}


@pytest.fixture(scope="module")
def held(case: tuple, truth: dict) -> pd.DataFrame:
    """For each pilot and question: whether an interval, and what is published of it, holds it."""
    design, areas, questions, outcomes = case
    rows = []
    for seed in SEEDS:
        own = dataclasses.replace(design, seed=seed, partner_people=0)
        responses = simulate(own, areas)["responses"]
        rows += _one(responses, questions, outcomes, truth)
    return pd.DataFrame(rows)


def _one(
    responses: pd.DataFrame, questions: pd.DataFrame, outcomes: pd.DataFrame, truth: dict
) -> list[dict]:
    found = change.survey_estimates(responses, questions, outcomes, LEVEL)
    judged = progression.shown(progression.progress(outcomes, found))
    shown = judged.set_axis(outcomes["outcome_id"]).loc[found["outcome_id"]]
    net = change.net_improvements(responses, questions, LEVEL)
    rows = []
    for place, name in enumerate(questions["question_id"]):
        exact, written, told = found.iloc[place], shown.iloc[place], net.iloc[place]
        paired = change.pairs(responses, name)
        own = change.net_improvement(
            paired["baseline"], paired["follow_up"], questions["better"].iloc[place], LEVEL
        )
        one, other = truth["changed"][name], truth["net"][name]
        row = {
            "question": name,
            "exact": holds(exact["low"], exact["high"], one),
            "written": holds(written["estimate_low"], written["estimate_high"], one),
            "withheld": pd.isna(written["estimate_low"]),
            "net": holds(100 * own.low, 100 * own.high, other),
            "net_written": holds(told["net_points_low"], told["net_points_high"], other),
            "net_withheld": pd.isna(told["net_points_low"]),
            "estimate": exact["estimate"],
        }
        rows.append(row)
    return rows


@pytest.mark.parametrize("question", ["tasks", "weekly_use", "life_satisfaction"])
@pytest.mark.parametrize("interval", ["exact", "net"])
def test_the_truth_lies_inside_at_the_nominal_rate(held, question: str, interval: str) -> None:
    found = held.loc[held["question"] == question, interval].sum()
    least, most = stats.binom.interval(SURE, len(SEEDS), LEVEL)
    assert least <= found <= most


@pytest.mark.parametrize("question", ["tasks", "weekly_use", "life_satisfaction"])
@pytest.mark.parametrize("exact, written", [("exact", "written"), ("net", "net_written")])
def test_published_limits_hold_the_truth_whenever_the_exact_ones_do(
    held, question: str, exact: str, written: str
) -> None:
    """Limits are rounded outwards, so what is published never says more than what was found."""
    gone = {"written": "withheld", "net_written": "net_withheld"}[written]
    own = held[(held["question"] == question) & ~held[gone]]
    assert len(own) > SHOWN * len(SEEDS)
    assert (own[written] | ~own[exact]).all()
    assert own[written].sum() >= own[exact].sum()
    # What is withheld depends on the answers: it must not leave the worse intervals over.
    assert own[written].sum() >= stats.binom.interval(SURE, len(own), LEVEL)[0]


@pytest.mark.parametrize("question", ["tasks", "weekly_use", "life_satisfaction"])
def test_estimates_centre_on_the_truth(held, truth, question: str) -> None:
    """The design lets people leave whatever they answered, so those who stay are no different."""
    found = held.loc[held["question"] == question, "estimate"]
    off = found.mean() - truth["changed"][question]
    assert abs(off) < stats.norm.ppf((1 + SURE) / 2) * found.sem()
