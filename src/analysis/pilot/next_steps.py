"""What the plan says to do on each outcome's colour, and who answers for it."""

from __future__ import annotations

import pandas as pd

from analysis.pilot.advice import final_colours


def next_steps(
    judged: pd.DataFrame, outcomes: pd.DataFrame, stakeholders: pd.DataFrame
) -> pd.DataFrame:
    """Say what the plan would do on each outcome's colour, and who answers for it.

    Parameters
    ----------
    judged
        As `move_colours` or `analysis.pilot.progression.progress` returns it.
    outcomes
        ``outcome_id``, ``owner_id``, ``set_by_id`` and ``action_<colour>_<language>`` for green,
        amber and red.
    stakeholders
        As for `name_holders`.

    Returns
    -------
    pandas.DataFrame
        One row an outcome: ``outcome_en``, ``outcome_cy``, ``colour``, ``next_step_en``,
        ``next_step_cy`` (missing without enough information), the columns of `name_holders`
        without the id, and ``judged``.
    """
    plan = outcomes.set_index("outcome_id")
    steps = judged[["outcome_id", "outcome_en", "outcome_cy"]].assign(colour=final_colours(judged))
    for language in ("en", "cy"):
        chosen = [
            plan[column][outcome] if (column := f"action_{name}_{language}") in plan else None
            for outcome, name in zip(steps["outcome_id"], steps["colour"], strict=True)
        ]
        steps[f"next_step_{language}"] = pd.Series(chosen, index=steps.index, dtype="str")
    steps = steps.merge(name_holders(outcomes, stakeholders), on="outcome_id")
    return steps.merge(judged[["outcome_id", "judged"]]).drop(columns="outcome_id")


def name_holders(outcomes: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Give the names, in both languages, of who owns an outcome and who set its thresholds.

    Parameters
    ----------
    outcomes
        ``outcome_id``, ``owner_id``, ``set_by_id``; blank = nobody is named.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.

    Returns
    -------
    pandas.DataFrame
        ``outcome_id``, ``outcome_owner_en``, ``outcome_owner_cy``, ``set_by_en``, ``set_by_cy``.
    """
    names = stakeholders.set_index("stakeholder_id")
    named = pd.DataFrame({"outcome_id": outcomes["outcome_id"]})
    for column, role in (("owner_id", "outcome_owner"), ("set_by_id", "set_by")):
        for language in ("en", "cy"):
            named[f"{role}_{language}"] = outcomes[column].map(names[f"name_{language}"])
    return named.reset_index(drop=True)
