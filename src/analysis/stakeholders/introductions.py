"""Who might be introduced to whom: plausible pairs only, each with its reasons."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

import networkx as nx
import pandas as pd

from analysis.stakeholders.dependency.removal import ADVISER
from analysis.stakeholders.names import joined_names
from analysis.stakeholders.register import undirected
from analysis.stakeholders.roles import CARRYING, letters, refuse_outsiders, with_role

REASONS = ("answers_for_work", "share_task", "would_be_parted")
RESIDENTS = "residents"
MOST_EACH = 3  # pairs of a list in which one stakeholder may stand
COLUMNS = [
    *("from_id", "to_id", "from_en", "from_cy", "to_en", "to_cy", "reasons"),
    *("tasks_en", "tasks_cy", "through_en", "through_cy", "steps_now"),
]
DEFINITION = (
    "pairs without a reported tie, at least one of whom holds a role or a task, who share a "
    "task or are both tied to one whose leaving would part them"
)


@dataclass
class _Pair:
    """What speaks for an introduction."""

    reasons: set[str] = field(default_factory=set)
    tasks: list = field(default_factory=list)
    through: list = field(default_factory=list)

    def add(self, reason: str, about: Hashable) -> None:
        """Note a reason, once, and the task or the person between that it is about."""
        self.reasons.add(reason)
        listed = self.through if reason == "would_be_parted" else self.tasks
        if about not in listed:
            listed.append(about)


def introductions(
    network: nx.Graph, stakeholders: pd.DataFrame, roles: pd.DataFrame, *, most: int = 10
) -> pd.DataFrame:
    """Suggest who might be introduced to whom, and why.

    Parameters
    ----------
    network
        A graph of `graph`; direction and strength are not used.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``, ``project_role``;
        everybody is in the network.
    roles
        As in `roles.letters`.
    most
        The longest list, at least 1. Nobody is in more than three of its pairs: whoever is
        tied to many would else fill it, and has the least time for more.

    Returns
    -------
    pandas.DataFrame
        Pairs with most reasons first, then those whose shortest path would shorten most (no
        path at all before any), then the order of the register: ``from_id``, ``to_id``,
        ``from_en``, ``from_cy``, ``to_en``, ``to_cy``; ``reasons``: codes joined by
        semicolons, of ``answers_for_work`` (one is accountable for a task that the other
        does), ``share_task`` (both hold a letter on one task) and ``would_be_parted`` (both
        are tied to one whose leaving would part them); ``tasks_en``, ``tasks_cy``: the
        tasks; ``through_en``, ``through_cy``: the ones between; missing for none.
        ``steps_now``: steps between the two, missing where there is no path.
        ``attrs["plausible"]`` counts the pairs before the list was cut.

    Raises
    ------
    ValueError
        When ``most`` is below 1, as in `roles.letters`, or when somebody in the register is
        not in the network.

    Notes
    -----
    Not a prediction. Two who are tied are never listed, nor two without a role or a task.
    Residents' groups are listed only with those who already work with residents, hold a
    role, or do or answer for a task: an introduction has to be kept up by somebody. An
    adviser is listed for a task only: more paths through the adviser would make the network
    hang more on one who is to leave.
    """
    if most < 1:
        msg = f"most is {most}; it is at least 1"
        raise ValueError(msg)
    refuse_outsiders(network, stakeholders)
    plain, held = undirected(network), letters(roles, stakeholders)
    place = {person: number for number, person in enumerate(stakeholders["stakeholder_id"])}
    active = with_role(stakeholders) | set(held["stakeholder_id"])
    welcome = _with_residents(plain, stakeholders, held)
    pairs: dict[tuple, _Pair] = {}
    advisers = set(stakeholders.loc[stakeholders["project_role"] == ADVISER, "stakeholder_id"])
    parted = _by_parting(plain, active - advisers, kept_out=advisers)
    for a, b, reason, about in (*_by_task(held), *parted):
        known = a in place and b in place and not plain.has_edge(a, b)
        if known and active & {a, b} and welcome(a, b) and welcome(b, a):
            pair = pairs.setdefault(tuple(sorted((a, b), key=place.__getitem__)), _Pair())
            pair.add(reason, about)
    rows = [(ends, pair, _steps(plain, *ends)) for ends, pair in pairs.items()]
    rows.sort(key=lambda row: (_urgency(*row[1:]), [place[end] for end in row[0]]))
    table = _table(_spread(rows)[:most], stakeholders, held)
    table.attrs |= {"definition": DEFINITION, "plausible": len(rows)}
    return table


def _spread(rows: list[tuple]) -> list[tuple]:
    """Leave out pairs of somebody who is listed often already: nobody keeps up so many."""
    listed: Counter = Counter()
    kept = []
    for row in rows:
        if all(listed[end] < MOST_EACH for end in row[0]):
            listed.update(row[0])
            kept.append(row)
    return kept


def _by_task(held: pd.DataFrame) -> Iterator[tuple]:
    for task, rows in held.groupby("task_id", sort=False):
        by = rows.groupby("stakeholder_id", sort=False)["responsibility"].agg(set)
        for (a, ours), (b, theirs) in combinations(by.items(), 2):
            yield a, b, "share_task", task
            if ("A" in ours and "R" in theirs) or ("A" in theirs and "R" in ours):
                yield a, b, "answers_for_work", task


def _by_parting(plain: nx.Graph, able: set, kept_out: set) -> Iterator[tuple]:
    cutpoints = set(nx.articulation_points(plain))
    for between in (person for person in plain if person in cutpoints):
        rest = plain.subgraph(set(plain) - {between})
        piece = {
            person: number
            for number, part in enumerate(nx.connected_components(rest))
            for person in part
        }
        for a in plain[between]:
            if a in able:
                for b in plain[between]:
                    if b not in kept_out and piece[a] != piece[b]:
                        yield a, b, "would_be_parted", between


def _with_residents(
    plain: nx.Graph, stakeholders: pd.DataFrame, held: pd.DataFrame
) -> Callable[[Hashable, Hashable], bool]:
    """Say whether one may be introduced to another, who may stand for residents."""
    sector = dict(zip(stakeholders["stakeholder_id"], stakeholders["sector"], strict=True))
    residents = {person for person, name in sector.items() if name == RESIDENTS}
    able = with_role(stakeholders)
    able |= set(held.loc[held["responsibility"].isin(CARRYING), "stakeholder_id"])
    able |= {person for person in plain if residents & set(plain[person])}

    def welcome(person: Hashable, other: Hashable) -> bool:
        return other not in residents or person in able

    return welcome


def _steps(plain: nx.Graph, a: Hashable, b: Hashable) -> int | None:
    try:
        return int(nx.shortest_path_length(plain, a, b))
    except nx.NetworkXNoPath:
        return None


def _urgency(pair: _Pair, steps: int | None) -> tuple[int, float]:
    # A tie makes one step of it: the more steps now, the more would be saved.
    return -len(pair.reasons), -math.inf if steps is None else -steps


def _table(rows: list[tuple], stakeholders: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    tasks = held.drop_duplicates("task_id").set_index("task_id")
    table = pd.DataFrame(
        {
            "from_id": [ends[0] for ends, *_ in rows],
            "to_id": [ends[1] for ends, *_ in rows],
            "reasons": [
                ";".join(code for code in REASONS if code in pair.reasons) for _, pair, _ in rows
            ],
        }
    )
    ends = {"from": [(a,) for (a, _), *_ in rows], "to": [(b,) for (_, b), *_ in rows]}
    named = {name: joined_names(people, stakeholders) for name, people in ends.items()}
    between = joined_names([tuple(pair.through) for _, pair, _ in rows], stakeholders)
    for name, columns in (*named.items(), ("through", between)):
        for language in ("en", "cy"):
            table[f"{name}_{language}"] = columns[language]
    for language in ("en", "cy"):
        joined = ["; ".join(tasks.loc[pair.tasks, f"task_{language}"]) for _, pair, _ in rows]
        table[f"tasks_{language}"] = pd.array([words or None for words in joined], dtype="str")
    table["steps_now"] = pd.array([steps for *_, steps in rows], dtype="Int64")
    return table[COLUMNS]
