"""Who could cover for somebody who leaves: what the present ties and roles carry."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import networkx as nx
import pandas as pd

from analysis.stakeholders.dependency.removal import leavers
from analysis.stakeholders.register import undirected
from analysis.stakeholders.roles import LETTERS

MOST_PEOPLE = 3
DEFINITION = (
    "sets of one to three of those who remain that hold, or are one step from, the most of the "
    "leavers' contacts, along ties reported in either direction (KPP-POS of Borgatti 2006 with "
    "the contacts as the ones to reach); what the present ties carry, not a recommendation"
)


@dataclass(frozen=True)
class Cover:
    """Who already reaches the contacts, and holds a letter on the tasks, of those who leave.

    Attributes
    ----------
    people
        Who leaves, in the order of the network.
    contacts
        Those who remain and had a tie with somebody who leaves.
    out_of_reach
        Contacts with no tie to anybody who remains: nobody can cover them.
    choices
        One row a size of set, as long as a larger set reaches more: ``size`` (1 to 3),
        ``reached`` (contacts), ``contacts`` (all of them), ``sets`` (a tuple of every
        equally good set), ``equally_good`` (how many there are), ``exact`` (whether every
        set was compared; where not, the sets are the best that were found).
    tasks
        One row a task on which somebody who leaves holds a letter: ``task_id``,
        ``task_en``, ``task_cy``, ``letters`` (theirs, joined by semicolons) and ``R``,
        ``A``, ``C``, ``I``: tuples of those who remain and hold that letter. None when no
        roles were given.
    definition
        What was looked for, in words.
    """

    people: tuple[Hashable, ...]
    contacts: tuple[Hashable, ...]
    out_of_reach: tuple[Hashable, ...]
    choices: pd.DataFrame
    tasks: pd.DataFrame | None
    definition: str = DEFINITION

    def counts(self) -> dict[str, int]:
        """Count the contacts, those out of reach, and the sets that reach the most."""
        best = self.choices["equally_good"]
        return {
            "cover_contacts": len(self.contacts),
            "cover_out_of_reach": len(self.out_of_reach),
            "cover_sets": int(best.iloc[-1]) if len(best) else 0,
        }


def cover(
    network: nx.Graph,
    people: Hashable | Iterable[Hashable],
    roles: pd.DataFrame | None = None,
) -> Cover:
    """Find who could cover for somebody who leaves.

    Parameters
    ----------
    network
        A graph of `graph`, or any networkx graph. Direction and strength are not used.
    people
        One ``stakeholder_id``, or several.
    roles
        ``task_id``, ``task_en``, ``task_cy``, ``stakeholder_id``, ``responsibility`` (R, A,
        C or I). Without it no task is looked at.

    Returns
    -------
    Cover
        All equally good sets. Whoever is left with no tie at all is in no set.

    Raises
    ------
    ValueError
        When one of the people is not in the network, or it has two kinds of node.

    Notes
    -----
    Borgatti (2006), KPP-POS, searched as in `key_people.reach_set`: exact up to 64 to
    choose from, and said so where not.
    """
    leaving = leavers(network, people)
    plain = undirected(network)
    rest = plain.subgraph([person for person in plain if person not in leaving])
    contacts = [person for person in rest if leaving & set(plain[person])]
    return Cover(
        people=tuple(person for person in plain if person in leaving),
        contacts=tuple(contacts),
        out_of_reach=tuple(person for person in contacts if not rest[person]),
        choices=_choices(nx.Graph(rest), contacts),
        tasks=None if roles is None else _tasks(roles, leaving),
    )


def _choices(rest: nx.Graph, contacts: list) -> pd.DataFrame:
    from analysis.stakeholders.key_people.key_players import reach_set

    wanted = set(contacts)
    # Who is left with no tie at all covers nobody, not even as one of the contacts.
    able = [person for person in rest if rest[person] and wanted & {person, *rest[person]}]
    rows: list[tuple] = []
    for size in range(1, min(MOST_PEOPLE, len(able)) + 1):
        found = reach_set(rest, size, m=1, targets=contacts, candidates=able)
        sets = tuple(tuple(chosen) for chosen in found.sets)
        reached = len(wanted & _near(rest, sets[0]))
        # A larger set that reaches no more holds somebody who adds nothing.
        if rows and reached <= rows[-1][1]:
            break
        rows.append((size, reached, len(contacts), sets, int(found.count), bool(found.exact)))
    columns = ["size", "reached", "contacts", "sets", "equally_good", "exact"]
    return pd.DataFrame(rows, columns=columns)


def _near(rest: nx.Graph, chosen: tuple) -> set:
    return set(chosen).union(*(rest[person] for person in chosen))


def _tasks(roles: pd.DataFrame, leaving: set) -> pd.DataFrame:
    rows = []
    for task, held in roles.groupby("task_id", sort=False):
        by = {
            letter: list(dict.fromkeys(lettered["stakeholder_id"].dropna()))
            for letter, lettered in ((one, held[held["responsibility"] == one]) for one in LETTERS)
        }
        own = [letter for letter in LETTERS if leaving & set(by[letter])]
        if own:
            others = [tuple(p for p in by[letter] if p not in leaving) for letter in LETTERS]
            first = held.iloc[0]
            rows.append((task, first["task_en"], first["task_cy"], ";".join(own), *others))
    return pd.DataFrame(rows, columns=["task_id", "task_en", "task_cy", "letters", *LETTERS])
