"""What given people are worth as key players: how much breaks without them, whom they reach."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import islice

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from analysis.stakeholders.key_people.removal import (
    every_weighted_removal,
    nearness_without,
    weighted_nearness_without,
)
from analysis.stakeholders.key_people.search import (
    AT_ONCE,
    DIRECTIONS,
    SAME,
    Value,
    numbers_of,
    size_of,
    ties_of,
)
from analysis.stakeholders.matrix import people as people_of

MEASURES = {
    "fragmentation": (
        "share of the pairs of those who remain that cannot reach each other (F, Borgatti 2006)"
    ),
    "distance": (
        "1 less the mean of 1/distance over the pairs of those who remain, where a pair that "
        "cannot reach each other counts 0 (DF, Borgatti 2006)"
    ),
}
ROWS_AT_ONCE = 64
NUMBERS_AT_ONCE = 1 << 22


def fragmentation(
    network: nx.Graph,
    people: Iterable[Hashable] = (),
    *,
    measure: str = "fragmentation",
    weight: str | None = None,
    direction: str = "both",
) -> float:
    """Return how far those who remain are apart when some people leave (Borgatti 2006).

    Parameters
    ----------
    network
        Any networkx graph.
    people
        Who leaves; nobody by default. Text is one person.
    measure, weight, direction
        As in `fragmentation_set`.

    Returns
    -------
    float
        From 0 (all next to each other) to 1 (nobody reaches anybody).

    Raises
    ------
    ValueError
        When somebody is not in the network, fewer than two remain, or as `fragmentation_set`.
    """
    nodes, matrix = people_of(network), ties_for(network, measure, direction, weight)
    leaving = numbers_of(people, nodes)
    if len(nodes) - len(leaving) < 2:
        msg = f"{len(nodes) - len(leaving)} would remain; expected at least two"
        raise ValueError(msg)
    value = apart_without(matrix, measure, weight, np.arange(len(nodes)))
    return float(value(np.array([leaving], dtype=np.int64))[0])


def fragmentation_of_each(
    network: nx.Graph,
    *,
    measure: str = "distance",
    weight: str | None = None,
    direction: str = "both",
) -> pd.Series:
    """Return `fragmentation` for each person leaving alone, in the order of the graph.

    Raises
    ------
    ValueError
        As `fragmentation`; a network needs three people or more.
    """
    nodes, matrix = people_of(network), ties_for(network, measure, direction, weight)
    size_of(1, len(nodes), len(nodes))
    value = apart_without(matrix, measure, weight, np.arange(len(nodes)))
    each = pd.Series(value(np.arange(len(nodes))[:, None]), index=nodes, name=measure)
    each.attrs["definition"] = fragmentation_words(measure, weight, direction)
    return each


def reach(
    network: nx.Graph,
    people: Iterable[Hashable],
    m: float | None = 1,
    *,
    weight: str | None = None,
    direction: str = "both",
    targets: Iterable[Hashable] | None = None,
) -> float:
    """Return the share of a network that some people reach together (Borgatti 2006).

    Parameters
    ----------
    network, m, weight, direction, targets
        As in `reach_set`.
    people
        Who reaches out; text is one person.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        As in `reach_set`.
    """
    nodes, matrix = people_of(network), ties_of(network, direction, weight)
    group, wanted = numbers_of(people, nodes), targets_of(targets, nodes)
    near = nearness(matrix, group, wanted, greatest(m), weight)
    return float(near.max(axis=0, initial=0.0).sum() / len(wanted))


def ties_for(
    network: nx.Graph, measure: str, direction: str, weight: str | None
) -> sparse.csr_array:
    """Read the ties for a measure of fragmentation.

    Raises
    ------
    ValueError
        When the measure or the direction is not known, or a tie has no strength.
    """
    if measure not in MEASURES:
        msg = f"measure is {measure!r}; it is one of: {', '.join(MEASURES)}"
        raise ValueError(msg)
    return ties_of(network, direction, weight)


def apart_without(
    matrix: sparse.csr_array, measure: str, weight: str | None, targets: np.ndarray
) -> Value:
    """Make the function that values sets by how far those who remain are apart.

    Parameters
    ----------
    matrix
        Ties of `ties_for`.
    measure, weight
        As in `fragmentation_set`.
    targets
        The numbers of those whose pairs are counted; fewer than all for an estimate.
    """
    by_distance = measure == "distance"
    by_strength = by_distance and weight is not None

    def value(sets: np.ndarray) -> np.ndarray:
        staying = len(targets) - np.isin(sets, targets).sum(axis=1)
        pairs = staying * (matrix.shape[0] - sets.shape[1] - 1)
        near = (
            weighted_nearness_without(matrix, sets, targets=targets) / strongest(matrix)
            if by_strength
            else nearness_without(matrix, sets, by_distance=by_distance, targets=targets)
        )
        return 1 - near / np.maximum(pairs, 1)

    return value


def every_apart(matrix: sparse.csr_array, k: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Value every set of k by distance and strength, some thousands at a time."""
    remaining = matrix.shape[0] - k
    pairs = remaining * (remaining - 1) * strongest(matrix)
    removals = every_weighted_removal(matrix, k)
    while batch := list(islice(removals, AT_ONCE)):
        sets, near = zip(*batch, strict=True)
        yield np.array(sets), 1 - np.array(near) / pairs


def fragmentation_words(measure: str, weight: str | None, direction: str) -> str:
    """Say what a value of fragmentation is."""
    words = f"{MEASURES[measure]}; {DIRECTIONS[direction]}"
    if measure == "distance" and weight is not None:
        return f"{words}; {_strength_words(weight)}"
    return words if weight is None else f"{words}; strength does not enter"


def targets_of(targets: Iterable[Hashable] | None, nodes: pd.Index) -> np.ndarray:
    """Return the numbers of those who are to be reached.

    Raises
    ------
    ValueError
        When there is nobody, or somebody is not in the network.
    """
    wanted = range(len(nodes)) if targets is None else numbers_of(targets, nodes)
    if not len(wanted):
        msg = "nobody is to be reached; expected at least one target"
        raise ValueError(msg)
    return np.array(wanted, dtype=np.int64)


def greatest(m: float | None) -> float | None:
    """Check the greatest distance of reach.

    Raises
    ------
    ValueError
        When it is not None and not above 0.
    """
    if m is not None and not m > 0:
        msg = f"m is {m!r}; expected a number of steps above 0, or None to count by 1/distance"
        raise ValueError(msg)
    return m


def nearness(
    matrix: sparse.csr_array,
    sources: list[int],
    targets: np.ndarray,
    m: float | None,
    weight: str | None,
) -> np.ndarray:
    """Return how near each target is to each source.

    Parameters
    ----------
    matrix
        Ties of `ties_of`.
    sources, targets
        Numbers of people.
    m
        The greatest distance that counts, or None.
    weight
        None counts steps; else a tie is 1/strength long.

    Returns
    -------
    numpy.ndarray
        One row a source, one column a target: 1 within m and 0 beyond; for m None 1/distance
        over the largest strength, 1 for the source itself, 0 where there is no path.
    """
    lengths = matrix.copy()
    lengths.data = 1 / matrix.data
    near = np.empty((len(sources), len(targets)))
    for begin in range(0, len(sources), ROWS_AT_ONCE):
        rows = slice(begin, begin + ROWS_AT_ONCE)
        far = csgraph.dijkstra(lengths, indices=sources[rows], unweighted=weight is None)
        near[rows] = _near(far[:, targets], m, strongest(matrix))
    return near


def together(near: np.ndarray, sources: list[int]) -> Value:
    """Make the function that values sets by the share of the targets they reach."""
    row = {person: number for number, person in enumerate(sources)}
    row_of = np.vectorize(row.__getitem__, otypes=[np.int64])

    def value(sets: np.ndarray) -> np.ndarray:
        step = max(1, NUMBERS_AT_ONCE // near.shape[1])
        parts = [_largest(near, row_of(sets[at : at + step])) for at in range(0, len(sets), step)]
        return np.concatenate(parts) / near.shape[1]

    return value


def reach_words(m: float | None, weight: str | None, direction: str, *, some: bool) -> str:
    """Say what a value of reach is."""
    targets = "the targets" if some else "everybody"
    unit = "steps" if weight is None else "of length"
    what = (
        f"sum of 1/distance from the set, over the number of {targets} (DR, Borgatti 2006)"
        if m is None
        else f"share of {targets} within {m:g} {unit} of the set (Borgatti 2006)"
    )
    chosen = "those chosen count as reached"
    words = f"{what}; {chosen}; {DIRECTIONS[direction]}"
    return words if weight is None else f"{words}; {_strength_words(weight)}"


def strongest(matrix: sparse.csr_array) -> float:
    """Return the largest strength, which is the largest 1/distance; 1 without ties."""
    return float(matrix.data.max()) if matrix.nnz else 1.0


def _strength_words(weight: str) -> str:
    return f"a tie is 1/{weight} long and 1/distance is divided by the largest {weight}"


def _near(far: np.ndarray, m: float | None, largest: float) -> np.ndarray:
    if m is not None:
        # A sum of thirds may lie a hair above the whole number that it stands for.
        return (far <= m + SAME).astype(float)
    near = np.ones_like(far)
    np.divide(1 / largest, far, out=near, where=far > 0)
    return near


def _largest(near: np.ndarray, rows: np.ndarray) -> np.ndarray:
    together = near[rows[:, 0]]
    for column in range(1, rows.shape[1]):
        np.maximum(together, near[rows[:, column]], out=together)
    return together.sum(axis=1)
