"""Roles on the network: whether those who must work on a task together have a tie at all."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from analysis.stakeholders.matrix import people
from analysis.stakeholders.register import undirected

LETTERS = ("R", "A", "C", "I")
CARRYING = ("R", "A")  # the letters that mean work; to be asked or told is none
NO_ROLE = "none"
# Only what the network adds. What the roles table shows by itself, such as a task that nobody
# answers for or a holder of too many tasks, is a finding of the framing.
GAPS = (
    "accountable_not_tied",
    "consulted_not_tied",
    "informed_not_tied",
    "role_without_task",
    "holder_without_tie",
)
COLUMNS = ["gap", "task_id", "task_en", "task_cy", "stakeholder_id", "others"]


def letters(roles: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of a roles table that name a holder and a letter, each once.

    Parameters
    ----------
    roles
        ``task_id``, ``task_en``, ``task_cy``, ``stakeholder_id``, ``responsibility``. A row
        without a holder or a letter names a task that nobody holds, and is left out.
    stakeholders
        ``stakeholder_id``.

    Returns
    -------
    pandas.DataFrame
        Those five columns, in the order of the table.

    Raises
    ------
    ValueError
        When a holder is not in the register or a letter is none of R, A, C and I; all are
        named.
    """
    columns = ["task_id", "task_en", "task_cy", "stakeholder_id", "responsibility"]
    rows = roles[columns].dropna(subset=["stakeholder_id", "responsibility"]).drop_duplicates()
    unknown = [
        f"{row.responsibility} of {row.stakeholder_id} on {row.task_id}"
        for row in rows.itertuples()
        if row.responsibility not in LETTERS
    ]
    strangers = rows.loc[~rows["stakeholder_id"].isin(stakeholders["stakeholder_id"])]
    faults = [
        f"{row.stakeholder_id} holds a letter on {row.task_id} and is not in the register"
        for row in strangers.itertuples()
    ]
    if unknown:
        faults.append(f"a letter is one of {', '.join(LETTERS)}; found {', '.join(unknown)}")
    if faults:
        raise ValueError("; ".join(faults))
    return rows.reset_index(drop=True)


def with_role(stakeholders: pd.DataFrame) -> set:
    """Return who holds a role in the project, the adviser's among them."""
    role = stakeholders["project_role"]
    return set(stakeholders.loc[role.notna() & (role != NO_ROLE), "stakeholder_id"])


def role_gaps(network: nx.Graph, stakeholders: pd.DataFrame, roles: pd.DataFrame) -> pd.DataFrame:
    """Find where roles and ties do not fit together.

    Parameters
    ----------
    network
        A graph of `graph`; direction and strength are not used.
    stakeholders
        ``stakeholder_id``, ``project_role``; everybody is in the network.
    roles
        As in `letters`.

    Returns
    -------
    pandas.DataFrame
        One row a gap, in the order of `GAPS`, of the roles table and of the register:
        ``gap``; ``task_id``, ``task_en``, ``task_cy`` (missing where no task is meant);
        ``stakeholder_id``: who lacks the tie or the task; ``others``: a tuple of those with
        whom there is no tie. ``accountable_not_tied``: who answers for a task is tied to
        nobody who does it, and does not do it either. ``consulted_not_tied`` and
        ``informed_not_tied``: the same to nobody who does it or answers for it.
        ``role_without_task``: a role in the project and no letter on any task.
        ``holder_without_tie``: a role or a letter, and no reported tie at all.

    Raises
    ------
    ValueError
        As in `letters`, or when somebody in the register is not in the network.

    Notes
    -----
    A tie is somebody's report: a missing one may only be unreported. A task that nobody
    does cannot be judged here and is left out.
    """
    refuse_outsiders(network, stakeholders)
    plain, held = undirected(network), letters(roles, stakeholders)
    found = [gap for _, task in held.groupby("task_id", sort=False) for gap in _on(task, plain)]
    holders, role = set(held["stakeholder_id"]), with_role(stakeholders)
    for person in stakeholders["stakeholder_id"]:
        if person in role - holders:
            found.append(("role_without_task", None, None, None, person, ()))
        if person in role | holders and not plain[person]:
            found.append(("holder_without_tie", None, None, None, person, ()))
    table = pd.DataFrame(found, columns=COLUMNS)
    order = table["gap"].map({gap: number for number, gap in enumerate(GAPS)})
    table = table.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
    table.attrs["definition"] = "roles beside reported ties in either direction"
    return table


def refuse_outsiders(network: nx.Graph, stakeholders: pd.DataFrame) -> None:
    """Refuse a register with somebody who is not in the network.

    Raises
    ------
    ValueError
        Naming all of them; or when the network has two kinds of node.
    """
    inside = set(people(network))
    outside = [person for person in stakeholders["stakeholder_id"] if person not in inside]
    if outside:
        listed = ", ".join(map(str, outside))
        msg = f"everybody in the register is in the network; not in it: {listed}"
        raise ValueError(msg)


def _on(task: pd.DataFrame, plain: nx.Graph) -> list[tuple]:
    """Find the gaps of one task."""
    by = {letter: _holders(task, letter) for letter in LETTERS}
    if not by["R"]:
        return []
    first = task.iloc[0]
    place = (first["task_id"], first["task_en"], first["task_cy"])
    work = list(dict.fromkeys(by["R"] + by["A"]))
    asked = (
        ("accountable_not_tied", by["A"], by["R"]),
        ("consulted_not_tied", by["C"], work),
        ("informed_not_tied", by["I"], work),
    )
    return [
        (gap, *place, person, tuple(others))
        for gap, persons, others in asked
        for person in persons
        if person not in others and not set(others) & set(plain[person])
    ]


def _holders(task: pd.DataFrame, letter: str) -> list:
    return task.loc[task["responsibility"] == letter, "stakeholder_id"].tolist()
