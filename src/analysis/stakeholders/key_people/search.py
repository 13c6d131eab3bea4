"""The best sets of people by any measure: every set where that is possible, else a search."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations, islice

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.matrix import arcs, either_way

# A search of every set is made up to these bounds: some seconds, and a list that can be held.
EXACT_SETS = 1_000_000
EXACT_WORK = 1_000_000_000
AT_ONCE = 1 << 15
# Sets that a search hands over, at most.
ENDS = 200
# Values closer than this are one value: sums of thirds must not break a tie.
SAME = 1e-9
DIRECTIONS = {
    "both": "ties are read in either direction",
    "out": "ties are followed outwards, from the sender to the receiver",
    "in": "ties are followed inwards, from the receiver to the sender",
}

# The value of each of many sets, one row of numbers a set; more is better.
Value = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class KeyPlayers:
    """The best sets of people by one measure.

    Attributes
    ----------
    value
        The measure of the best sets.
    before
        The measure of the empty set: with nobody taken out, or nobody chosen.
    sets
        Every set with that value, each in the order of the graph, in the order of the graph.
    count
        How many sets those are.
    exact
        True when every set was compared, so that none is better and all equals are listed.
        False when a search found them: there may be better and other equal ones.
    measure
        ``fragmentation``, ``distance``, ``reach``, ``distance_reach``, ``group_degree`` or
        ``group_closeness``.
    k
        How many people a set holds.
    definition
        The measure and its conventions, in words.
    starts, seed
        Of the search; None when every set was compared.
    """

    value: float
    before: float
    sets: tuple[tuple[Hashable, ...], ...]
    count: int
    exact: bool
    measure: str
    k: int
    definition: str
    starts: int | None = None
    seed: int | None = None

    @property
    def in_every_set(self) -> tuple[Hashable, ...]:
        """Those who are in all of the equally good sets, in the order of the graph."""
        return tuple(person for person in self.sets[0] if all(person in one for one in self.sets))


def best(valued: Iterable[tuple[np.ndarray, np.ndarray]]) -> tuple[float, list[tuple[int, ...]]]:
    """Keep the best of many sets, with all that are equal to it.

    Parameters
    ----------
    valued
        Pairs of arrays: sets, one a row, and their values.
    """
    top, kept = -math.inf, []
    for sets, values in valued:
        top = max(top, float(values.max()))
        near = np.flatnonzero(values >= top - SAME)
        kept += [(float(values[row]), tuple(sets[row].tolist())) for row in near]
        kept = [(value, people) for value, people in kept if value >= top - SAME]
    return top, [people for _, people in kept]


def every(value: Value, candidates: list[int], k: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Value every set of k candidates, some thousands at a time, in the order of the graph."""
    everything = combinations(candidates, k)
    while batch := list(islice(everything, AT_ONCE)):
        sets = np.fromiter(chain.from_iterable(batch), dtype=np.int64).reshape(-1, k)
        yield sets, value(sets)


def can_compare_all(candidates: int, k: int, cost: float) -> bool:
    """Say whether every set of k can be compared, where valuing one takes `cost` steps."""
    sets = math.comb(candidates, k)
    return sets <= EXACT_SETS and sets * cost <= EXACT_WORK


def climb(
    value: Value, candidates: list[int], k: int, *, starts: int, seed: int
) -> list[tuple[int, ...]]:
    """Search good sets by greedy choice and swaps, from several starts.

    Parameters
    ----------
    value
        The measure of each of some sets; more is better.
    candidates
        Who may be chosen, at least k.
    k
        Size of the sets.
    starts
        The first start adds the best person one at a time; each other one is drawn. From every
        start the best swap of one person is made until none is better.
    seed
        Of the drawn starts.

    Returns
    -------
    list of tuple
        The sets where the climbs ended and their neighbours of the same value, each sorted, the
        best first; no more than `ENDS`.
    """
    random = np.random.default_rng(seed)
    ends: dict[tuple[int, ...], float] = {}
    for number in range(starts):
        drawn = random.choice(candidates, size=k, replace=False).tolist()
        people = drawn if number else _greedy(value, candidates, k)
        ends |= _swap(value, candidates, people)
    return sorted(sorted(ends), key=lambda people: -ends[people])[:ENDS]


def _greedy(value: Value, candidates: list[int], k: int) -> list[int]:
    people: list[int] = []
    for _ in range(k):
        others = [person for person in candidates if person not in people]
        worth = value(np.array([[*people, person] for person in others]))
        people.append(others[int(np.argmax(worth))])
    return people


def _swap(value: Value, candidates: list[int], people: list[int]) -> dict[tuple[int, ...], float]:
    now = float(value(np.array([people]))[0])
    while True:
        others = [person for person in candidates if person not in people]
        near = [
            [*people[:place], person, *people[place + 1 :]]
            for place in range(len(people))
            for person in others
        ]
        worth = value(np.array(near)) if near else np.array([-math.inf])
        if worth.max() <= now + SAME:
            equals = [near[row] for row in np.flatnonzero(worth >= now - SAME)]
            return {tuple(sorted(one)): now for one in [people, *equals]}
        people, now = near[int(np.argmax(worth))], float(worth.max())


def ties_of(network: nx.Graph, direction: str, weight: str | None) -> sparse.csr_array:
    """Read the ties to be followed; row i, column j is one step from i to j.

    Raises
    ------
    ValueError
        When the direction is none of ``both``, ``out`` and ``in``.
    """
    if direction not in DIRECTIONS:
        msg = f"direction is {direction!r}; it is one of: {', '.join(DIRECTIONS)}"
        raise ValueError(msg)
    if direction == "both":
        return either_way(network, weight)
    matrix = arcs(network, weight)
    return matrix if direction == "out" else matrix.T.tocsr()


def numbers_of(people: object, nodes: pd.Index) -> list[int]:
    """Return the places of one person or several in the order of the graph, each once.

    Raises
    ------
    ValueError
        When somebody is not in the network; all strangers are named.
    """
    place = {node: number for number, node in enumerate(nodes)}
    asked = [people] if isinstance(people, str) else list(people)  # type: ignore[call-overload]
    strangers = [str(person) for person in asked if person not in place]
    if strangers:
        msg = f"not in the network: {', '.join(strangers)}; in it: {', '.join(map(str, nodes))}"
        raise ValueError(msg)
    return sorted({place[person] for person in asked})


def size_of(k: int, candidates: int, remaining: int | None = None) -> int:
    """Check the size of a set against how many there are to choose from.

    Raises
    ------
    ValueError
        When k is not a whole number from 1 to the number of candidates, or would leave fewer
        than two people.
    """
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 1 <= k <= candidates:
        msg = f"k is {k!r}; expected a whole number from 1 to {candidates}, those to choose from"
        raise ValueError(msg)
    if remaining is not None and remaining - k < 2:
        msg = f"taking out {k} of {remaining} leaves no pair; expected at least two who remain"
        raise ValueError(msg)
    return int(k)
