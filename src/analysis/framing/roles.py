"""Who sponsors, who answers for each task and outcome, and where nobody does.

The letters are those of a responsibility assignment matrix: R does the task, A is
accountable for it, C is consulted, I is informed. A task has exactly one A.
"""

from __future__ import annotations

import pandas as pd

LETTERS: dict[str, str] = {
    "R": "responsible",
    "A": "accountable",
    "C": "consulted",
    "I": "informed",
}

# Every finding, and whether it stops a project. The others are notes for the reader.
FINDINGS: dict[str, bool] = {
    "no_sponsor": True,
    "task_without_accountable": True,
    "task_with_several_accountable": True,
    "task_without_responsible": True,
    "outcome_without_owner": True,
    "outcome_without_deputy": False,
    "adviser_leads": False,
}

COLUMNS = ["finding", "source_table", "row_id", "subject_en", "subject_cy", "blocks"]


def role_findings(
    stakeholders: pd.DataFrame,
    roles: pd.DataFrame,
    outcomes: pd.DataFrame,
    adviser_share: float = 0.5,
) -> pd.DataFrame:
    """Find every place where a role is missing, doubled or drifting.

    Parameters
    ----------
    stakeholders
        The register: ``stakeholder_id``, ``name_en``, ``name_cy``, ``project_role``.
    roles
        One row for each responsibility: ``task_id``, ``task_en``, ``task_cy``,
        ``stakeholder_id``, ``responsibility`` (R, A, C or I). A row without a holder or
        a letter names a task that nobody holds.
    outcomes
        ``outcome_id``, ``outcome_en``, ``outcome_cy``, ``owner_id``, ``deputy_id``.
    adviser_share
        An adviser who is responsible or accountable for more than this share of the tasks
        (0 to 1) is leading, not advising.

    Returns
    -------
    pandas.DataFrame
        One row for each finding: ``finding`` (a code of `FINDINGS`), ``source_table`` and
        ``row_id`` that hold it, ``subject_en`` and ``subject_cy`` (the task, outcome or
        holder), ``blocks`` (``yes`` or ``no``). An absent sponsor has no row or subject.

    Raises
    ------
    ValueError
        When `adviser_share` is not between 0 and 1.

    Notes
    -----
    The rule of one accountable person for a task is that of responsibility assignment
    matrices (RACI). The adviser's share is the project's own rule: in its founding case
    study stakeholders pressed the adviser to lead.
    """
    if not 0 <= adviser_share <= 1:
        msg = f"adviser_share is {adviser_share}; it must be between 0 and 1"
        raise ValueError(msg)
    found = [
        *_sponsor_findings(stakeholders),
        *_task_findings(roles),
        *_outcome_findings(outcomes),
        *_adviser_findings(stakeholders, roles, adviser_share),
    ]
    table = pd.DataFrame(found, columns=COLUMNS[:-1], dtype="str")
    return table.assign(blocks=["yes" if FINDINGS[code] else "no" for code in table["finding"]])


def adviser_tasks(stakeholders: pd.DataFrame, roles: pd.DataFrame) -> pd.DataFrame:
    """Count the tasks that each adviser does or answers for.

    Parameters
    ----------
    stakeholders, roles
        As in `role_findings`.

    Returns
    -------
    pandas.DataFrame
        One row for each stakeholder whose project role is ``advisor``:
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``tasks_held`` (count), ``tasks``
        (count of all tasks) and ``share`` (0 to 1; missing when there is no task).
    """
    advisers = stakeholders.loc[stakeholders["project_role"] == "advisor"]
    held = _held(roles).loc[lambda rows: rows["responsibility"].isin(["R", "A"])]
    tasks_of = held.groupby("stakeholder_id")["task_id"].nunique()
    count = tasks_of.reindex(advisers["stakeholder_id"]).fillna(0).astype("Int64").to_numpy()
    tasks = roles["task_id"].nunique()
    table = advisers[["stakeholder_id", "name_en", "name_cy"]].reset_index(drop=True)
    share = count / tasks if tasks else float("nan")
    return table.assign(tasks_held=count, tasks=tasks, share=share)


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
    codes = [finding[0] for finding in _task_findings(roles)]
    return {
        "sponsors": int((stakeholders["project_role"] == "sponsor").sum()),
        "tasks": roles["task_id"].nunique(),
        "tasks_without_accountable": codes.count("task_without_accountable"),
        "adviser_tasks": None if held_by_advisers.empty else int(held_by_advisers.max()),
    }


def matrix(roles: pd.DataFrame) -> pd.DataFrame:
    """Lay the roles out as a matrix of tasks and holders.

    Parameters
    ----------
    roles
        As in `role_findings`.

    Returns
    -------
    pandas.DataFrame
        Index ``task_id``, in the order of the table; one column for each
        ``stakeholder_id``, sorted; each cell the letters that holder has for that task,
        as ``A/R``, or an empty string.
    """
    held = _held(roles)
    cells = held.groupby(["task_id", "stakeholder_id"])["responsibility"].agg(
        lambda letters: "/".join(sorted(set(letters)))
    )
    tasks = roles["task_id"].drop_duplicates()
    return cells.unstack("stakeholder_id").reindex(tasks).fillna("").sort_index(axis="columns")


def task_holders(roles: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Name who does, answers for, advises on and hears about each task.

    Parameters
    ----------
    roles, stakeholders
        As in `role_findings`.

    Returns
    -------
    pandas.DataFrame
        One row for each task: ``task_en``, ``task_cy`` and, for each letter, the holders'
        names in both languages joined by semicolons; missing where nobody holds it.
    """
    table = roles[["task_id", "task_en", "task_cy"]].drop_duplicates("task_id")
    names = stakeholders.set_index("stakeholder_id")
    held = _held(roles).drop_duplicates(["task_id", "stakeholder_id", "responsibility"])
    for letter, column in LETTERS.items():
        rows = held.loc[held["responsibility"] == letter]
        for language in ("en", "cy"):
            named = rows["stakeholder_id"].map(names[f"name_{language}"])
            joined = named.groupby(rows["task_id"]).agg("; ".join)
            table[f"{column}_{language}"] = table["task_id"].map(joined).astype("str")
    return table.drop(columns="task_id").reset_index(drop=True)


def _held(roles: pd.DataFrame) -> pd.DataFrame:
    return roles.dropna(subset=["stakeholder_id", "responsibility"])


def _sponsor_findings(stakeholders: pd.DataFrame) -> list[tuple]:
    if (stakeholders["project_role"] == "sponsor").any():
        return []
    return [("no_sponsor", "stakeholders", None, None, None)]


def _task_findings(roles: pd.DataFrame) -> list[tuple]:
    held = _held(roles)
    found = []
    for task in roles.drop_duplicates("task_id").itertuples():
        rows = held.loc[held["task_id"] == task.task_id]
        holders = rows.groupby("responsibility")["stakeholder_id"].nunique()
        accountable, responsible = holders.get("A", 0), holders.get("R", 0)
        codes = {
            "task_without_accountable": accountable == 0,
            "task_with_several_accountable": accountable > 1,
            "task_without_responsible": responsible == 0,
        }
        place = ("roles", task.task_id, task.task_en, task.task_cy)
        found += [(code, *place) for code, holds in codes.items() if holds]
    return found


def _outcome_findings(outcomes: pd.DataFrame) -> list[tuple]:
    found = []
    for code, column in (
        ("outcome_without_owner", "owner_id"),
        ("outcome_without_deputy", "deputy_id"),
    ):
        missing = outcomes.loc[outcomes[column].isna()]
        places = missing[["outcome_id", "outcome_en", "outcome_cy"]].itertuples(index=False)
        found += [(code, "outcomes", *place) for place in places]
    return found


def _adviser_findings(
    stakeholders: pd.DataFrame, roles: pd.DataFrame, adviser_share: float
) -> list[tuple]:
    advisers = adviser_tasks(stakeholders, roles)
    leading = advisers.loc[advisers["share"] > adviser_share]
    places = leading[["stakeholder_id", "name_en", "name_cy"]].itertuples(index=False)
    return [("adviser_leads", "roles", *place) for place in places]
