"""Sets of people by their ties and distances to everybody outside (An and Liu 2016)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import networkx as nx
import numpy as np

from analysis.stakeholders.key_people.reaching import near_within
from analysis.stakeholders.key_people.search import (
    KeyPlayers,
    Value,
    best,
    can_compare_all,
    climb,
    every,
    numbers_of,
    size_of,
)
from analysis.stakeholders.key_people.worth import greatest
from analysis.stakeholders.matrix import arcs
from analysis.stakeholders.matrix import people as people_of

LARGEST = 2000
MEASURES = {
    "group_degree": "ties with everybody outside the set (An and Liu 2016)",
    "group_closeness": (
        "mean of 1/distance from the nearest of the set over everybody outside, divided by the "
        "largest strength (An and Liu 2016)"
    ),
}
WAYS = {
    "out": "ties from the set to others",
    "in": "ties from others to the set",
    "total": "ties from the set to others plus ties from others to the set",
}
COMBINED = {
    "max": "each other person counts the strongest of its ties",
    "min": "each other person counts the weakest of its ties (an absent tie is none)",
}


def group_degree(
    network: nx.Graph,
    people: Iterable[Hashable],
    *,
    weight: str | None = None,
    direction: str = "total",
    combine: str = "max",
) -> float:
    """Count the ties between a set of people and everybody else.

    Parameters
    ----------
    network
        Any networkx graph.
    people
        The set; text is one person.
    weight
        The attribute of a tie with its strength; None counts each tie as 1.
    direction
        ``out``, ``in``, or ``total`` for the sum of both.
    combine
        Whether an outsider tied to several of the set counts its strongest tie (``max``) or
        its weakest (``min``).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        When a choice is not known, the set is empty, somebody is not in the network, or a tie
        has no strength.

    Notes
    -----
    kpcent of An and Liu (2016), measure degree; group degree of Everett and Borgatti (1999).
    """
    group = _group(network, people)
    value = _outside(network, group, "group_degree", None, weight, direction, combine)
    return float(value(np.array([group]))[0])


def group_closeness(
    network: nx.Graph,
    people: Iterable[Hashable],
    m: float | None = None,
    *,
    weight: str | None = None,
    direction: str = "total",
) -> float:
    """Return the mean of 1/distance between a set of people and everybody else.

    Parameters
    ----------
    network, people, weight, direction
        As in `group_degree`; a tie is 1/strength long.
    m
        The greatest distance that counts; None for all.

    Returns
    -------
    float
        The sum over outsiders of 1 over the distance to the nearest of the set, divided by
        their number and by the largest strength; ``total`` adds both directions.

    Raises
    ------
    ValueError
        As in `group_degree`.

    Notes
    -----
    kpcent of An and Liu (2016), measure mreach.closeness.
    """
    group = _group(network, people)
    value = _outside(network, group, "group_closeness", m, weight, direction, "max")
    return float(value(np.array([group]))[0])


def group_set(
    network: nx.Graph,
    k: int,
    *,
    measure: str = "group_degree",
    m: float | None = None,
    weight: str | None = None,
    direction: str = "total",
    combine: str = "max",
    starts: int = 3,
    seed: int = 2021,
) -> KeyPlayers:
    """Find the k people with the highest `group_degree` or `group_closeness`, with all equals.

    Parameters
    ----------
    network
        Any networkx graph of up to 2,000 people.
    k
        Size of the set.
    measure
        ``group_degree`` or ``group_closeness``.
    m, weight, direction, combine
        As in those functions; closeness always counts the nearest of the set.
    starts, seed
        Of the search, where not every set can be compared.

    Returns
    -------
    KeyPlayers

    Raises
    ------
    ValueError
        When a choice is not known, k is not fit, or a tie has no strength.
    """
    _refuse_unknown("measure", measure, MEASURES)
    nodes = people_of(network)
    if len(nodes) > LARGEST:
        msg = f"this network has {len(nodes)} people; expected up to {LARGEST}"
        raise ValueError(msg)
    k, everybody = size_of(k, len(nodes)), list(range(len(nodes)))
    how = combine if measure == "group_degree" else "max"
    value = _outside(network, everybody, measure, m, weight, direction, how)
    exact = can_compare_all(len(nodes), k, 2 * k * len(nodes))
    ends = [] if exact else sorted(climb(value, everybody, k, starts=starts, seed=seed))
    top, found = best(
        every(value, everybody, k) if exact else [(np.array(ends), value(np.array(ends)))]
    )
    return KeyPlayers(
        value=top,
        before=0.0,
        sets=tuple(tuple(nodes[number] for number in one) for one in found),
        count=len(found),
        exact=exact,
        measure=measure,
        k=k,
        definition=_words(measure, direction, how),
        starts=None if exact else starts,
        seed=None if exact else seed,
    )


def _words(measure: str, direction: str, combine: str) -> str:
    words = f"{MEASURES[measure]}; {WAYS[direction]}"
    return f"{words}; {COMBINED[combine]}" if measure == "group_degree" else words


def _outside(
    network: nx.Graph,
    sources: list[int],
    measure: str,
    m: float | None,
    weight: str | None,
    direction: str,
    combine: str,
) -> Value:
    """Make the function that values sets by what they have with everybody else."""
    _refuse_unknown("direction", direction, WAYS)
    _refuse_unknown("combine", combine, COMBINED)
    matrix = arcs(network, weight)
    ways = {"out": [matrix], "in": [matrix.T.tocsr()], "total": [matrix, matrix.T.tocsr()]}
    tables = [
        way[sources].toarray()
        if measure == "group_degree"
        else near_within(way, sources, greatest(m), weight)
        for way in ways[direction]
    ]
    row_of = {person: row for row, person in enumerate(sources)}

    def value(sets: np.ndarray) -> np.ndarray:
        return np.array([_of_set(tables, list(one), row_of, measure, combine) for one in sets])

    return value


def _of_set(
    tables: list[np.ndarray], people: list[int], row_of: dict[int, int], measure: str, combine: str
) -> float:
    rows = [row_of[person] for person in people]
    outsiders = tables[0].shape[1] - len(people)
    total = 0.0
    for table in tables:
        own = np.delete(table[rows], people, axis=1)
        if combine == "min":
            own = np.where(own > 0, own, np.inf)
        each = getattr(own, combine)(axis=0)
        total += float(each[np.isfinite(each)].sum())
    return total if measure == "group_degree" else total / max(outsiders, 1)


def _group(network: nx.Graph, people: Iterable[Hashable]) -> list[int]:
    group = numbers_of(people, people_of(network))
    if not group:
        msg = "nobody is in the set; expected at least one"
        raise ValueError(msg)
    return group


def _refuse_unknown(name: str, choice: str, known: dict[str, str]) -> None:
    if choice not in known:
        msg = f"{name} is {choice!r}; it is one of: {', '.join(known)}"
        raise ValueError(msg)
