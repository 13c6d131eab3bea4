"""Who holds which task: the matrix of responsibilities, and how much each holder carries.

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
CARRYING = ("R", "A")  # the letters that mean work; to be asked or told is none


def tasks(roles: pd.DataFrame) -> pd.DataFrame:
    """List the tasks of a roles table, each once, by identifier.

    Parameters
    ----------
    roles
        One row for each responsibility: ``task_id``, ``task_en``, ``task_cy``.

    Returns
    -------
    pandas.DataFrame
        ``task_id``, ``task_en``, ``task_cy``.

    Raises
    ------
    ValueError
        When a task is worded in more than one way; every such task is named.
    """
    listed = roles[["task_id", "task_en", "task_cy"]].drop_duplicates()
    again = sorted(set(listed.loc[listed["task_id"].duplicated(), "task_id"]))
    if again:
        msg = f"the roles table words {again} in more than one way; each task has one wording"
        raise ValueError(msg)
    return listed.sort_values("task_id", ignore_index=True)


def held(roles: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of a roles table that name a holder and a letter.

    Parameters
    ----------
    roles
        ``task_id``, ``stakeholder_id``, ``responsibility`` (R, A, C or I). A row without a
        holder or a letter names a task that nobody holds.
    stakeholders
        The register: ``stakeholder_id``.

    Returns
    -------
    pandas.DataFrame
        The rows, each once, by task, holder and letter in the order R, A, C, I.

    Raises
    ------
    ValueError
        When a holder is not in the register, or a letter is none of the four; all are named.
    """
    rows = roles.dropna(subset=["stakeholder_id", "responsibility"])
    strangers = sorted(set(rows["stakeholder_id"]) - set(stakeholders["stakeholder_id"]))
    unknown = sorted(set(rows["responsibility"]) - set(LETTERS))
    faults = [
        f"{column} {names}"
        for column, names in (("stakeholder_id", strangers), ("responsibility", unknown))
        if names
    ]
    if faults:
        msg = (
            f"the roles table holds {' and '.join(faults)}; expected holders of the register "
            f"and the letters {', '.join(LETTERS)}"
        )
        raise ValueError(msg)
    order = rows["responsibility"].map(list(LETTERS).index)
    key = ["task_id", "stakeholder_id", "responsibility"]
    rows = rows[key].assign(order=order).drop_duplicates()
    return rows.sort_values([*key[:2], "order"], ignore_index=True)[key]


def tasks_held(stakeholders: pd.DataFrame, roles: pd.DataFrame) -> pd.DataFrame:
    """Count the tasks that each stakeholder does or answers for.

    Parameters
    ----------
    stakeholders
        The register: ``stakeholder_id``, ``name_en``, ``name_cy``, ``project_role``.
    roles
        As for `held` and `tasks`.

    Returns
    -------
    pandas.DataFrame
        One row for each stakeholder, by identifier: ``stakeholder_id``, ``name_en``,
        ``name_cy``, ``project_role``, ``tasks_held`` (count; doing and answering for one
        task is one task), ``tasks`` (count of all tasks) and ``share`` (0 to 1; missing
        when there is no task).
    """
    rows = held(roles, stakeholders)
    carried = rows.loc[rows["responsibility"].isin(CARRYING)]
    tasks_of = carried.groupby("stakeholder_id")["task_id"].nunique()
    columns = ["stakeholder_id", "name_en", "name_cy", "project_role"]
    table = stakeholders[columns].sort_values("stakeholder_id", ignore_index=True)
    count = tasks_of.reindex(table["stakeholder_id"]).fillna(0).astype("Int64").to_numpy()
    all_tasks = len(tasks(roles))
    share = count / all_tasks if all_tasks else float("nan")
    return table.assign(tasks_held=count, tasks=all_tasks, share=share)


def adviser_tasks(stakeholders: pd.DataFrame, roles: pd.DataFrame) -> pd.DataFrame:
    """Count the tasks that each adviser does or answers for.

    Parameters
    ----------
    stakeholders, roles
        As for `tasks_held`.

    Returns
    -------
    pandas.DataFrame
        The rows of `tasks_held` whose project role is ``advisor``.
    """
    table = tasks_held(stakeholders, roles)
    return table.loc[table["project_role"] == "advisor"].reset_index(drop=True)


def matrix(roles: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Lay the roles out as a matrix of tasks and holders, one row a filled cell.

    Parameters
    ----------
    roles, stakeholders
        As for `task_holders`.

    Returns
    -------
    pandas.DataFrame
        By task and holder: ``task_en``, ``task_cy``, ``holder_en``, ``holder_cy``, and the
        letters that the holder has for the task twice, to be shown short and in words:
        ``letters`` and ``duties``, codes joined by semicolons in the order R, A, C, I. A
        task that nobody holds has one row, without holder or letters.
    """
    rows = held(roles, stakeholders)
    cells = rows.groupby(["task_id", "stakeholder_id"])["responsibility"].agg(";".join)
    laid_out = tasks(roles).merge(cells.rename("letters").reset_index(), on="task_id", how="left")
    names = stakeholders.set_index("stakeholder_id")
    return pd.DataFrame(
        {
            "task_en": laid_out["task_en"],
            "task_cy": laid_out["task_cy"],
            "holder_en": laid_out["stakeholder_id"].map(names["name_en"]).astype("str"),
            "holder_cy": laid_out["stakeholder_id"].map(names["name_cy"]).astype("str"),
            "letters": laid_out["letters"].astype("str"),
            "duties": laid_out["letters"].astype("str"),
        }
    )


def task_holders(roles: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Name who does, answers for, advises on and hears about each task.

    Parameters
    ----------
    roles
        One row for each responsibility: ``task_id``, ``task_en``, ``task_cy``,
        ``stakeholder_id``, ``responsibility`` (R, A, C or I).
    stakeholders
        The register: ``stakeholder_id``, ``name_en``, ``name_cy``.

    Returns
    -------
    pandas.DataFrame
        One row for each task, by identifier: ``task_en``, ``task_cy`` and, for each letter,
        the holders' names in both languages joined by semicolons; missing where nobody
        holds it.
    """
    table, names = tasks(roles), stakeholders.set_index("stakeholder_id")
    rows = held(roles, stakeholders)
    for letter, column in LETTERS.items():
        lettered = rows.loc[rows["responsibility"] == letter]
        for language in ("en", "cy"):
            named = lettered["stakeholder_id"].map(names[f"name_{language}"])
            joined = named.groupby(lettered["task_id"]).agg("; ".join)
            table[f"{column}_{language}"] = table["task_id"].map(joined).astype("str")
    return table.drop(columns="task_id")
