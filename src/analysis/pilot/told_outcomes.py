"""What the tables of outcomes say of people: progression, how firm it is, costs beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.disclosure import OTHER, About, count, derived, share
from analysis.pilot import told
from analysis.pilot.change.tabulated import yes_changes

BORROWED: dict[str, Any] = {"borrowed": "yes"}
ENDS = ("estimate", "estimate_low", "estimate_high", "estimate_n")


def estimates(
    judged: pd.DataFrame, questions: pd.DataFrame, responses: pd.DataFrame, level: float
) -> list[told.Told]:
    """Say of each outcome what its estimate, limits and number tell, by `ENDS`.

    Parameters
    ----------
    judged
        ``outcome_id``, ``measure``, one row an outcome.
    questions, responses
        The survey; `question_id` belongs to `outcome_id`.
    level
        Of the intervals.

    Raises
    ------
    ValueError
        When an outcome has a measure of which it is not known what it tells.
    """
    asked = dict(zip(questions["outcome_id"], questions["question_id"], strict=True))
    yes_no = questions[questions["maximum"] == 1]
    shares = yes_changes(responses, yes_no, level)
    rows = zip(judged["outcome_id"], judged["measure"], strict=True)
    return [_row(measure, asked.get(outcome, ""), shares, level) for outcome, measure in rows]


def progression(rows: list[told.Told]) -> told.Told:
    """Say what `progression.lights` tells; `rows` are those of `estimates`."""
    held = _columns(rows) | firmness(rows) | told.not_of_people("green", "red", "minimum_n")
    del held["amber_cut"]
    return held


def firmness(rows: list[told.Told]) -> told.Told:
    """Say what `firmness.shown` tells: chances give away how many people are behind them."""
    sizes = [_size(row["estimate_n"]) for row in rows]
    return {name: sizes for name in ("amber_cut", "chance_green", "chance_red")}


def beside(rows: list[told.Told], columns: Mapping[str, str]) -> told.Told:
    """Say what other columns tell that repeat one of `ENDS`: by column, which of them."""
    return {name: [row[end] for row in rows] for name, end in columns.items()}


def consequences(rows: list[told.Told], costs: int) -> told.Told:
    """Say what `costs.consequences` tells: first the rows of `costs`, then those of outcomes."""
    names = ("consequence", "consequence_low", "consequence_high", "consequence_n")
    came = {
        name: [OTHER] * costs + [row[end] for row in rows]
        for name, end in zip(names, ENDS, strict=True)
    }
    return came | told.not_of_people("spent_gbp", "spent_low_gbp", "spent_high_gbp")


def _columns(rows: list[told.Told]) -> told.Told:
    return {end: [row[end] for row in rows] for end in ENDS}


def _row(measure: str, question: str, shares: pd.DataFrame, level: float) -> told.Told:
    if measure == "mean_change":
        pair = told.pair(question)
        return _told(told.mean_change(question), derived(pair), count(**pair))
    if measure == "paired_difference":
        found = told.yes_change(shares, question, level)
        return _told(found["yes_points"], found["limits"], count(**told.pair(question)))
    if measure == "follow_up_rate":
        part = told.STAYED
        base: dict[str, Any] = {"baseline": "yes"}
        return _told(share(part, base, step=1), derived(base, {**base, **part}), count(**base))
    if measure == "loans_per_device_year":
        loans = derived({}, of=told.LOANS)
        return _told(loans, loans, count(of=told.LOANS))
    if measure in ("cost_per_borrower", "borrowers_per_1000"):
        return _told(derived(BORROWED), derived(BORROWED), count(**BORROWED))
    msg = f"measure {measure!r}: it is not known what it tells of people"
    raise ValueError(msg)


def _told(estimate: About, limits: Any, n: About) -> told.Told:
    return dict(zip(ENDS, (estimate, limits, limits, n), strict=True))


def _size(n: About) -> About:
    return derived(*(dict(group) for _, group in n.terms), of=n.of)
