"""Other designs beside the one proposed: how many people, for how long, to be able to decide?"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from analysis.pilot.design import PilotDesign
from analysis.pilot.many import JUDGED, NAMES, RUNS, SEED, SIMULATED, simulate_many
from analysis.pilot.many_measures import PERCENT

PEOPLE = (30, 64, 100, 150)
DAYS_IN_WEEK = 7
ENOUGH = 80.0  # per cent: the chance that plans usually ask for
DESIGN = ["design_people", "design_weeks", "design_devices", "mean_followed_up"]


def what_would_help(
    design: PilotDesign,
    outcomes: pd.DataFrame,
    questions: pd.DataFrame,
    small_areas: pd.DataFrame,
    *,
    people: Sequence[int] = PEOPLE,
    weeks: Sequence[int] | None = None,
    level: float = 0.95,
    runs: int = RUNS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Give the chances of each outcome for other numbers of people and weeks.

    Parameters
    ----------
    design
        The design that the others differ from; devices are scaled with people.
    outcomes, questions, small_areas, level, runs, seed
        As for `simulate_many`, which is run once a design.
    people
        Numbers of people.
    weeks
        Lengths in whole weeks from the design's first day; None keeps its last day.

    Returns
    -------
    pandas.DataFrame
        One row a design and simulated outcome: ``outcome_id``, ``priority``, ``outcome_en``,
        ``outcome_cy``, ``design_people``, ``design_weeks`` (begun), ``design_devices``,
        ``mean_followed_up`` (people), ``true_value``, ``true_colour``, ``chance_green``,
        ``chance_amber``, ``chance_red``, ``chance_not_enough_information`` and
        ``chance_decided``.

    Raises
    ------
    ValueError
        When a number of people or weeks cannot be simulated.

    Notes
    -----
    In the simulator the change of a person does not depend on how long the pilot lasts: more
    weeks add loans, and more people narrow the intervals. Costs depend on what is bought, so an
    outcome of cost is left out.
    """
    tables = []
    for other in _designs(design, people, weeks):
        many = simulate_many(
            other, outcomes, questions, small_areas, level=level, runs=runs, seed=seed
        )
        length = (other.end - other.start).days + 1
        kept = many.outcomes[many.outcomes["design_note"] == SIMULATED].copy()
        kept["design_people"] = other.people
        kept["design_weeks"] = -(-length // DAYS_IN_WEEK)
        kept["design_devices"] = other.devices
        kept["mean_followed_up"] = many.counts.iloc[0]["mean_count"]
        tables.append(kept)
    return pd.concat(tables, ignore_index=True)[[*NAMES, *DESIGN, *JUDGED]]


def under_other_truths(
    design: PilotDesign,
    outcomes: pd.DataFrame,
    questions: pd.DataFrame,
    small_areas: pd.DataFrame,
    *,
    truths: Sequence[float] | None = None,
    level: float = 0.95,
    runs: int = RUNS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Give the chances of the primary outcome if something else were true.

    Parameters
    ----------
    design
        The plan; its truth on the primary outcome is replaced.
    outcomes, questions, small_areas, level, runs, seed
        As for `simulate_many`; the primary outcome is measured by a question.
    truths
        True values in the unit of the thresholds; None takes no change, the red threshold, half
        way, the green threshold and the design's own.

    Returns
    -------
    pandas.DataFrame
        One row a truth, from the lowest: ``true_value``, ``true_colour``, ``chance_green``,
        ``chance_amber``, ``chance_red``, ``chance_not_enough_information`` and
        ``chance_decided``. The chance of green at the red threshold is the risk to go on with
        what does not work; the chance of red at the green one, to stop what does.

    Raises
    ------
    ValueError
        When there is not one primary outcome, no question measures it, or a truth does not fit
        the question's scale.
    """
    primary = outcomes[outcomes["priority"] == "primary"]
    asked = questions.loc[questions["outcome_id"].isin(primary["outcome_id"]), "question_id"]
    if len(primary) != 1 or len(asked) != 1:
        msg = (
            f"primary outcomes {primary['outcome_id'].tolist()} with questions {asked.tolist()}; "
            "needed: one primary outcome, measured by one question"
        )
        raise ValueError(msg)
    plan, question = primary.iloc[0], str(asked.iloc[0])
    if truths is None:
        red, green = float(plan["red"]), float(plan["green"])
        truths = [0.0, red, (red + green) / 2, green, _own_truth(design, question)]
    rows = [
        simulate_many(
            with_truth(design, question, truth),
            primary,
            questions,
            small_areas,
            level=level,
            runs=runs,
            seed=seed,
        ).outcomes[JUDGED]
        for truth in sorted(set(truths))
    ]
    return pd.concat(rows, ignore_index=True)


def with_truth(design: PilotDesign, question: str, truth: float) -> PilotDesign:
    """Return the design with another true change of one question.

    Parameters
    ----------
    design
        The plan and the truth.
    question
        ``tasks``, ``weekly_use`` or ``life_satisfaction``.
    truth
        Mean change in points; for ``weekly_use`` in percentage points, with the share who stop
        as the design has it.

    Raises
    ------
    ValueError
        When the question is not simulated or the truth does not fit its scale.
    """
    if question == "weekly_use":
        gain = truth / PERCENT + design.weekly_use_loss
        # as 0.24 - 0.04 + 0.04 need not be 0.24 again
        return dataclasses.replace(design, weekly_use_gain=round(gain, 12))
    if question not in design.transitions:
        msg = f"question {question!r} is not simulated; simulated: {', '.join(design.transitions)}"
        raise ValueError(msg)
    changed: dict[str, Any] = {f"{question}_change": truth}
    return dataclasses.replace(design, **changed)


def first_enough(table: pd.DataFrame, chance: float = ENOUGH) -> int | None:
    """Return the fewest people with whom a decision is likely enough, or None when none are.

    Parameters
    ----------
    table
        Rows of one outcome as `what_would_help` returns them: ``design_people``,
        ``chance_decided``.
    chance
        How likely, in per cent.
    """
    enough = table.loc[table["chance_decided"] >= chance, "design_people"]
    return int(enough.min()) if len(enough) else None


def _own_truth(design: PilotDesign, question: str) -> float:
    if question == "weekly_use":
        return round(PERCENT * (design.weekly_use_gain - design.weekly_use_loss), 12)
    return float(getattr(design, f"{question}_change"))


def _designs(
    design: PilotDesign, people: Sequence[int], weeks: Sequence[int] | None
) -> list[PilotDesign]:
    ends = [design.end]
    if weeks is not None:
        ends = [design.start + timedelta(days=DAYS_IN_WEEK * count - 1) for count in weeks]
    devices = [max(1, round(design.devices * count / design.people)) for count in people]
    return [
        dataclasses.replace(design, people=count, devices=number, end=end)
        for end in ends
        for count, number in zip(people, devices, strict=True)
    ]
