"""Who sponsors, who answers for each task and outcome, and where nobody does."""

from __future__ import annotations

import pandas as pd

from analysis.framing.holders import adviser_tasks, held, tasks, tasks_held

# Every finding, and whether it stops a project. The others are notes for the reader.
FINDINGS: dict[str, bool] = {
    "no_sponsor": True,
    "task_without_accountable": True,
    "task_with_several_accountable": True,
    "task_without_responsible": True,
    "outcome_without_owner": True,
    "outcome_not_monitored": True,
    "outcome_without_deputy": False,
    "adviser_leads": False,
    "holder_overloaded": False,
}
OUTCOME_NEEDS: dict[str, str] = {
    "outcome_without_owner": "owner_id",
    "outcome_not_monitored": "monitored_by_id",
    "outcome_without_deputy": "deputy_id",
}

COLUMNS = ["finding", "source_table", "row_id", "subject_en", "subject_cy", "in_words", "blocks"]


def role_findings(
    stakeholders: pd.DataFrame,
    roles: pd.DataFrame,
    outcomes: pd.DataFrame,
    adviser_share: float = 0.5,
    holder_share: float = 0.5,
) -> pd.DataFrame:
    """Find every place where a role is missing, doubled, drifting or too heavy.

    Parameters
    ----------
    stakeholders
        The register: ``stakeholder_id``, ``name_en``, ``name_cy``, ``project_role``.
    roles
        One row for each responsibility: ``task_id``, ``task_en``, ``task_cy``,
        ``stakeholder_id``, ``responsibility`` (R, A, C or I). A row without a holder or
        a letter names a task that nobody holds.
    outcomes
        ``outcome_id``, ``outcome_en``, ``outcome_cy``, ``owner_id``, ``deputy_id``,
        ``monitored_by_id``.
    adviser_share
        An adviser who is responsible or accountable for more than this share of the tasks
        (0 to 1) is leading, not advising.
    holder_share
        Anybody else who is responsible or accountable for several tasks, and for more than
        this share of them all (0 to 1), carries too much for one holder.

    Returns
    -------
    pandas.DataFrame
        One row for each finding, in the order of `FINDINGS` and of the rows' identifiers:
        ``finding`` (a code of `FINDINGS`), ``source_table`` and ``row_id`` that hold it,
        ``subject_en`` and ``subject_cy`` (the task, outcome or holder), ``in_words`` (the
        same code, to be said as a sentence) and ``blocks`` (``yes`` or ``no``). An absent
        sponsor has no row or subject.

    Raises
    ------
    ValueError
        When a share is not between 0 and 1, a task has two wordings, or a holder or a
        letter is not known.

    Notes
    -----
    The rule of one accountable person for a task is that of responsibility assignment
    matrices (RACI). The two shares are the project's own rules: in its founding case study
    stakeholders pressed the adviser to lead, and nobody owned the work of defining and
    monitoring outcomes.
    """
    for name, share in (("adviser_share", adviser_share), ("holder_share", holder_share)):
        if not 0 <= share <= 1:
            msg = f"{name} is {share}; it must be between 0 and 1"
            raise ValueError(msg)
    found = [
        *_sponsor_findings(stakeholders),
        *_task_findings(roles, stakeholders),
        *_outcome_findings(outcomes),
        *_load_findings(stakeholders, roles, adviser_share, holder_share),
    ]
    found.sort(key=lambda place: (list(FINDINGS).index(place[0]), place[2] or ""))
    table = pd.DataFrame(found, columns=COLUMNS[:-2], dtype="str")
    blocks = ["yes" if FINDINGS[code] else "no" for code in table["finding"]]
    return table.assign(in_words=table["finding"], blocks=blocks)


def role_counts(stakeholders: pd.DataFrame, roles: pd.DataFrame) -> dict[str, int | None]:
    """Count sponsors, tasks, tasks that nobody answers for, and the adviser's tasks.

    Parameters
    ----------
    stakeholders, roles
        As in `role_findings`.

    Returns
    -------
    dict
        ``sponsors``, ``tasks``, ``tasks_without_accountable`` and ``adviser_tasks`` (of the
        adviser who holds the most; None without an adviser), all counts.
    """
    held_by_advisers = adviser_tasks(stakeholders, roles)["tasks_held"]
    codes = [finding[0] for finding in _task_findings(roles, stakeholders)]
    return {
        "sponsors": int((stakeholders["project_role"] == "sponsor").sum()),
        "tasks": len(tasks(roles)),
        "tasks_without_accountable": codes.count("task_without_accountable"),
        "adviser_tasks": None if held_by_advisers.empty else int(held_by_advisers.max()),
    }


def _sponsor_findings(stakeholders: pd.DataFrame) -> list[tuple]:
    if (stakeholders["project_role"] == "sponsor").any():
        return []
    return [("no_sponsor", "stakeholders", None, None, None)]


def _task_findings(roles: pd.DataFrame, stakeholders: pd.DataFrame) -> list[tuple]:
    rows = held(roles, stakeholders)
    found = []
    for task in tasks(roles).itertuples():
        letters = rows.loc[rows["task_id"] == task.task_id, "responsibility"].tolist()
        codes = {
            "task_without_accountable": letters.count("A") == 0,
            "task_with_several_accountable": letters.count("A") > 1,
            "task_without_responsible": letters.count("R") == 0,
        }
        place = ("roles", task.task_id, task.task_en, task.task_cy)
        found += [(code, *place) for code, holds in codes.items() if holds]
    return found


def _outcome_findings(outcomes: pd.DataFrame) -> list[tuple]:
    found = []
    for code, column in OUTCOME_NEEDS.items():
        missing = outcomes.loc[outcomes[column].isna()]
        places = missing[["outcome_id", "outcome_en", "outcome_cy"]].itertuples(index=False)
        found += [(code, "outcomes", *place) for place in places]
    return found


def _load_findings(
    stakeholders: pd.DataFrame, roles: pd.DataFrame, adviser_share: float, holder_share: float
) -> list[tuple]:
    load = tasks_held(stakeholders, roles)
    is_adviser, several = load["project_role"] == "advisor", load["tasks_held"] > 1
    heavy = {
        "adviser_leads": load.loc[is_adviser & (load["share"] > adviser_share)],
        "holder_overloaded": load.loc[~is_adviser & several & (load["share"] > holder_share)],
    }
    return [
        (code, "roles", *place)
        for code, rows in heavy.items()
        for place in rows[["stakeholder_id", "name_en", "name_cy"]].itertuples(index=False)
    ]
