"""What falls apart when one stakeholder, or several, leave: groups, pairs, distances, tasks."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx
import pandas as pd

from analysis.stakeholders import matrix
from analysis.stakeholders.dependency.distances import longer_distances
from analysis.stakeholders.register import NOT_KNOWN, undirected

ADVISER = "advisor"
AFTER = ("stays", "taken_out", "cut_off")
DEFINITION = (
    "what the ties reported, in either direction and without strength, still carry among those "
    "who remain; distances are counted in steps"
)
TASKS = [
    "task_id",
    "task_en",
    "task_cy",
    "accountable_before",
    "accountable_after",
    "responsible_before",
    "responsible_after",
]


@dataclass(frozen=True)
class Removal:
    """What is left of a network, and of its tasks, without some people.

    Attributes
    ----------
    people
        Who was taken out, in the order of the network.
    components_before, components_after
        Groups of stakeholders that can reach one another: with everybody, and among those
        who remain.
    pairs_lost
        One row for each pair of remaining stakeholders that could reach each other before
        and cannot now: ``from_id``, ``to_id``, ``cross_sector`` (boolean, missing where a
        sector is not known).
    cut_off
        Remaining stakeholders outside the largest piece of the component that they were in.
        Where the largest pieces are equally large there is no main one, and all of that
        component are cut off.
    left_alone
        Remaining stakeholders who had ties, all of them to those who left.
    longer
        One row for each pair of remaining stakeholders that can still reach each other, in
        more steps than before: ``from_id``, ``to_id``, ``before``, ``after`` (steps).
    tasks
        One row a task with the holders of each letter: ``task_id``, ``task_en``,
        ``task_cy``, ``accountable_before``, ``accountable_after``, ``responsible_before``,
        ``responsible_after`` (counts). None when no roles were given.
    definition
        What was counted, in words.
    """

    people: tuple[Hashable, ...]
    components_before: int
    components_after: int
    pairs_lost: pd.DataFrame
    cut_off: tuple[Hashable, ...]
    left_alone: tuple[Hashable, ...]
    longer: pd.DataFrame
    tasks: pd.DataFrame | None
    definition: str = DEFINITION

    @property
    def cross_sector_pairs_lost(self) -> int:
        """Pairs lost whose ends are known to be in different sectors."""
        return int(self.pairs_lost["cross_sector"].fillna(False).sum())

    @property
    def mean_steps_added(self) -> float:
        """Steps that a pair of `longer` needs more, on average; NaN when there is none."""
        return float((self.longer["after"] - self.longer["before"]).mean())

    def counts(self) -> dict[str, int]:
        """Return every count of what falls apart in the network, by name."""
        return {
            "groups_before": self.components_before,
            "groups_after": self.components_after,
            "pairs_lost": len(self.pairs_lost),
            "cross_sector_pairs_lost": self.cross_sector_pairs_lost,
            "cut_off": len(self.cut_off),
            "left_alone": len(self.left_alone),
            "longer_pairs": len(self.longer),
        }

    def task_counts(self) -> dict[str, int | None]:
        """Return the tasks that nobody holds, by name; None where no roles were given."""
        accountable = self.tasks_left("accountable") or (None, None)
        responsible = self.tasks_left("responsible") or (None, None)
        return {
            "no_accountable_before": accountable[0],
            "no_accountable_after": accountable[1],
            "no_responsible_before": responsible[0],
            "no_responsible_after": responsible[1],
        }

    def tasks_left(self, duty: str) -> tuple[int, int] | None:
        """Count the tasks with nobody ``accountable`` or ``responsible``, before and after.

        Raises
        ------
        ValueError
            When the duty is neither of the two.
        """
        if duty not in ("accountable", "responsible"):
            msg = f"duty is {duty!r}; it is 'accountable' or 'responsible'"
            raise ValueError(msg)
        if self.tasks is None:
            return None
        before, after = (
            int((self.tasks[f"{duty}_{moment}"] == 0).sum()) for moment in ("before", "after")
        )
        return before, after


def without(
    network: nx.Graph,
    people: Hashable | Iterable[Hashable],
    roles: pd.DataFrame | None = None,
) -> Removal:
    """Take people out of a network and say what falls apart.

    Parameters
    ----------
    network
        A graph of `graph`, or any networkx graph. The attribute ``sector`` of its nodes, if
        there, decides which pairs cross sectors.
    people
        One ``stakeholder_id``, or several.
    roles
        One row a responsibility: ``task_id``, ``task_en``, ``task_cy``, ``stakeholder_id``,
        ``responsibility`` (R, A, C or I). Without it no tasks are counted.

    Returns
    -------
    Removal
        Paths are followed along ties in either direction, reported or not by both.

    Raises
    ------
    ValueError
        When one of the people is not in the network, or it has two kinds of node.

    Notes
    -----
    A single person whose removal leaves more components than there were is a cutpoint
    (Harary 1969). Those who remain might make new ties; the count says what their present
    ties carry, not what will happen.
    """
    leaving = leavers(network, people)
    plain = undirected(network)
    pieces = _pieces(plain, leaving)
    cut_off = {person for whole in pieces for person in _outside_largest(whole)}
    return Removal(
        people=tuple(person for person in plain if person in leaving),
        components_before=len(pieces),
        components_after=sum(len(whole) for whole in pieces),
        pairs_lost=_pairs_lost(plain, pieces),
        cut_off=tuple(person for person in plain if person in cut_off),
        left_alone=tuple(
            person
            for person in plain
            if person not in leaving and plain[person] and set(plain[person]) <= leaving
        ),
        longer=longer_distances(plain, leaving),
        tasks=None if roles is None else _tasks(roles, leaving),
    )


def dependency_map(network: nx.Graph, people: Hashable | Iterable[Hashable]) -> pd.DataFrame:
    """Say of everybody whether they stay, were taken out or are cut off.

    Parameters
    ----------
    network, people
        As in `without`.

    Returns
    -------
    pandas.DataFrame
        One row a node, in the order of the graph: ``stakeholder_id``, ``without_them``: a code of
        `AFTER`. Cut off as in `Removal.cut_off`.

    Raises
    ------
    ValueError
        As in `without`.
    """
    removal = without(network, people)
    after = dict.fromkeys(network, "stays")
    after |= dict.fromkeys(removal.cut_off, "cut_off") | dict.fromkeys(removal.people, "taken_out")
    table = pd.DataFrame({"stakeholder_id": list(after), "without_them": list(after.values())})
    table.attrs["definition"] = removal.definition
    return table


def chosen(asked: str, stakeholders: pd.DataFrame) -> list[str]:
    """Read whom to take out: the stakeholders named, or every adviser.

    Parameters
    ----------
    asked
        ``stakeholder_id`` separated by commas or semicolons; blank for every adviser.
    stakeholders
        ``stakeholder_id``, ``project_role``.

    Returns
    -------
    list of str
        Empty when nobody is named and the register holds no adviser.

    Raises
    ------
    ValueError
        When somebody named is not in the register.
    """
    named = [part.strip() for part in re.split("[,;]", asked) if part.strip()]
    known = stakeholders["stakeholder_id"].tolist()
    strangers = [name for name in named if name not in known]
    if strangers:
        listed = f"{', '.join(strangers)}; in it: {', '.join(known)}"
        msg = f"whom to take out: not in the register: {listed}"
        raise ValueError(msg)
    advisers = stakeholders.loc[stakeholders["project_role"] == ADVISER, "stakeholder_id"]
    return named or advisers.tolist()


def leavers(network: nx.Graph, people: Hashable | Iterable[Hashable]) -> set[Hashable]:
    """Return who leaves as a set.

    Raises
    ------
    ValueError
        When one of them is not in the network, or it has two kinds of node.
    """
    known = matrix.people(network)
    asked: list[Any] = [people]
    one_node = isinstance(people, Hashable) and people in network  # which may be a tuple
    if isinstance(people, Iterable) and not isinstance(people, str) and not one_node:
        asked = list(people)
    strangers = [str(person) for person in asked if person not in network]
    if strangers:
        listed = ", ".join(map(str, known))
        msg = f"not in the network: {', '.join(strangers)}; in it: {listed}"
        raise ValueError(msg)
    return set(asked)


def _pieces(plain: nx.Graph, leaving: set) -> list[list[list]]:
    """For each component, the pieces it falls into, the largest first."""
    place = {person: number for number, person in enumerate(plain)}
    pieces = []
    for component in nx.connected_components(plain):
        rest = plain.subgraph(component - leaving)
        parts = [sorted(part, key=place.__getitem__) for part in nx.connected_components(rest)]
        pieces.append(sorted(parts, key=lambda part: (-len(part), place[part[0]])))
    return pieces


def _outside_largest(whole: list[list]) -> list:
    if len(whole) < 2:
        return []
    no_main_piece = len(whole[0]) == len(whole[1])
    return [person for part in whole[0 if no_main_piece else 1 :] for person in part]


def _pairs_lost(plain: nx.Graph, pieces: list[list[list]]) -> pd.DataFrame:
    sector = {
        person: None if pd.isna(name) or name == NOT_KNOWN else name
        for person, name in plain.nodes(data="sector")
    }
    rows = [
        (a, b, None if None in (sector[a], sector[b]) else sector[a] != sector[b])
        for whole in pieces
        for first, second in combinations(whole, 2)
        for a in first
        for b in second
    ]
    table = pd.DataFrame(rows, columns=["from_id", "to_id", "cross_sector"])
    return table.astype({"cross_sector": "boolean"})


def _tasks(roles: pd.DataFrame, leaving: set) -> pd.DataFrame:
    tasks = roles[["task_id", "task_en", "task_cy"]].drop_duplicates("task_id")
    staying = roles.loc[~roles["stakeholder_id"].isin(leaving)]
    for duty, letter in (("accountable", "A"), ("responsible", "R")):
        for moment, held in (("before", roles), ("after", staying)):
            count = held.loc[held["responsibility"] == letter].groupby("task_id")
            holders = count["stakeholder_id"].nunique().reindex(tasks["task_id"]).fillna(0)
            tasks = tasks.assign(**{f"{duty}_{moment}": holders.astype("int64").to_numpy()})
    return tasks[TASKS].reset_index(drop=True)
