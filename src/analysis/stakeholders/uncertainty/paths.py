"""Betweenness of one network, or of thousands of small ones made from it, in little time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.matrix import arcs, either_way, people
from analysis.stakeholders.structure import indices

# Up to this many nodes, and steps from end to end, whole batches of networks are counted as
# dense matrices; beyond either a compiled search of one network after another is faster.
SMALL, FEW_STEPS = 100, 12
# A batch whose matrices fit the processor's cache takes a third of the time of a large one.
CELLS = 12_500


@dataclass(frozen=True)
class Ties:
    """A network as a matrix, and how to read it.

    Attributes
    ----------
    cells
        n by n, nothing on the diagonal: 1 for a tie, or its strength; symmetric unless
        ``directed``.
    directed, weighted
        Whether paths follow direction, and whether cells are strengths.
    """

    cells: sparse.csr_array
    directed: bool = False
    weighted: bool = False

    def with_cells(self, cells: sparse.csr_array) -> Ties:
        """Return other ties that are read in the same way."""
        return replace(self, cells=cells)


def ties_of(network: nx.Graph, directed: bool | None, weight: str | None) -> Ties:
    """Read a graph's ties; ``directed`` None does as the graph does."""
    follows = network.is_directed() if directed is None else directed
    cells = arcs(network, weight) if follows else either_way(network, weight)
    return Ties(cells, follows, weight is not None)


def betweenness(
    network: nx.Graph, *, directed: bool | None = None, weight: str | None = None
) -> pd.Series:
    """Count how often each person lies on a shortest path between two others.

    Parameters
    ----------
    network
        Any networkx graph of n nodes.
    directed
        Whether paths follow the direction of ties. None does as the graph does.
    weight
        The attribute of a tie that holds its strength, above 0; a tie is then 1 / strength
        long. None takes every tie as one step.

    Returns
    -------
    pandas.Series
        By ``stakeholder_id`` in the order of the graph, not normalised: the number of pairs
        of others (with direction: ordered pairs) whose shortest path passes through, an equal
        share where several are equally short. Nobody is missing.

    Notes
    -----
    Freeman (1977), by the algorithm of Brandes (2001). Fragile where people or answers are
    missing (Smith and Moody 2013): never to stand alone.
    """
    nodes = people(network)
    ties = ties_of(network, directed, weight)
    found = pd.Series(of_one(ties), index=nodes, name="betweenness")
    found.attrs["definition"] = (
        "betweenness (Freeman 1977), not normalised; paths "
        + ("follow direction" if ties.directed else "run either way")
        + (f"; a tie is 1 / {weight} long" if ties.weighted else "; every tie is one step")
    )
    return found


def of_one(ties: Ties) -> np.ndarray:
    """Return the betweenness of every node (n floats, not normalised), by a compiled search."""
    if ties.weighted:
        # whole lengths there: sums of fractions round, and lose one of two equally short paths
        return indices.betweenness(ties.cells, ties.directed, weighted=True)
    import rustworkx

    number = ties.cells.shape[0]
    cells = (ties.cells if ties.directed else sparse.triu(ties.cells)).tocoo()
    pairs = list(zip(cells.row.tolist(), cells.col.tolist(), strict=True))
    network: rustworkx.PyDiGraph | rustworkx.PyGraph
    network = rustworkx.PyDiGraph() if ties.directed else rustworkx.PyGraph()
    network.add_nodes_from(range(number))
    network.add_edges_from_no_data(pairs)
    between = rustworkx.betweenness_centrality(network, normalized=False)
    return np.array([between[node] for node in range(number)], dtype=float)


def of_many(stack: np.ndarray, *, directed: bool) -> np.ndarray:
    """Return the betweenness of every node of many small networks at once.

    Parameters
    ----------
    stack
        Networks by n by n, 1 for a tie and 0 for none, nothing on the diagonals. Without
        ``directed`` every matrix is symmetric.

    Returns
    -------
    numpy.ndarray
        Networks by n floats, not normalised.

    Notes
    -----
    Brandes (2001) with all starting points of all networks taken a step at a time: a
    product of matrices counts the shortest paths one step on, and on the way back another
    gathers what depends on each node.
    """
    steps = list(_steps_outwards(stack))
    back = stack.swapaxes(1, 2)
    total = np.zeros(stack.shape[:2])
    depends = np.zeros_like(stack)
    for paths, before in zip(steps[:0:-1], steps[-2::-1], strict=True):
        a_path = np.divide(1 + depends, paths, out=np.zeros_like(stack), where=paths > 0)
        depends = (a_path @ back) * before
        total += depends.sum(axis=1)
    return total if directed else total / 2


def fits_a_batch(ties: Ties) -> bool:
    """Say whether networks made from this one are counted faster as dense matrices."""
    if ties.weighted or not 0 < ties.cells.shape[0] <= SMALL:
        return False
    distances = sparse.csgraph.shortest_path(ties.cells, unweighted=True)
    return bool(distances[np.isfinite(distances)].max() <= FEW_STEPS)


def batches(number: int, nodes: int) -> Iterator[slice]:
    """Cut a number of networks into slices of a few, so that memory is bounded."""
    size = max(1, CELLS // max(1, nodes**2))
    return (slice(start, start + size) for start in range(0, number, size))


def _steps_outwards(stack: np.ndarray) -> Iterator[np.ndarray]:
    """Yield, for each number of steps from 1, how many shortest paths have that length."""
    paths = np.broadcast_to(np.eye(stack.shape[1]), stack.shape)
    seen = paths > 0
    while True:
        paths = paths @ stack
        paths[seen] = 0
        if not paths.any():
            return
        seen |= paths > 0
        yield paths
