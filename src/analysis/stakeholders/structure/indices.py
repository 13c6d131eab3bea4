"""The arithmetic of position: shortest paths, eigenvectors and cores of a sparse matrix."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph, linalg

# Distances are made for this many stakeholders at a time: never everybody to everybody.
BLOCK = 256
# Up to this size an eigenvector is worked out on a dense matrix, exactly.
DENSE_UP_TO = 200
# Whole lengths beyond this are not worth their exactness.
LARGEST_MULTIPLE = 10**12
NEAREST = 10**6


def distances(matrix: sparse.csr_array, weighted: bool) -> Iterator[np.ndarray]:
    """Yield the distances from each stakeholder to everybody, some rows at a time.

    Parameters
    ----------
    matrix
        n by n, who is tied to whom and how strongly.
    weighted
        Whether a tie is as long as 1 over its strength; else each tie is one step.

    Yields
    ------
    numpy.ndarray
        Up to 256 rows by n columns; infinite where there is no way.
    """
    lengths = matrix.copy()
    lengths.data = 1 / matrix.data
    for first in range(0, matrix.shape[0], BLOCK):
        rows = np.arange(first, min(first + BLOCK, matrix.shape[0]))
        yield csgraph.dijkstra(lengths, indices=rows, unweighted=not weighted)


def closeness(matrix: sparse.csr_array, weighted: bool) -> np.ndarray:
    """Return how near everybody who can reach a stakeholder is to it.

    Returns
    -------
    numpy.ndarray
        n floats: with k others who reach it, ``k / (n - 1)`` times ``k / sum of distances``
        (Wasserman and Faust 1994, page 201); 0 where nobody does.
    """
    values = []
    for block in distances(matrix.T.tocsr(), weighted):
        reached = np.isfinite(block)
        others = reached.sum(axis=1) - 1.0
        total = np.where(reached, block, 0).sum(axis=1)
        share = others / max(matrix.shape[0] - 1, 1)
        values.append(share * np.divide(others, total, out=np.zeros_like(total), where=total > 0))
    return np.concatenate(values) if values else np.zeros(0)


def betweenness(matrix: sparse.csr_array, directed: bool, weighted: bool) -> np.ndarray:
    """Return the pairs of others whose shortest paths pass through each stakeholder.

    Returns
    -------
    numpy.ndarray
        n floats, not normalised (Freeman 1977, Brandes 2001): pairs of others, with
        direction ordered ones, an equal share where several paths are equally short.
    """
    if weighted:
        return _weighted_betweenness(matrix, directed)
    import rustworkx as rx

    graph = rx.PyDiGraph() if directed else rx.PyGraph()
    graph.add_nodes_from(range(matrix.shape[0]))
    graph.add_edges_from_no_data(_pairs(matrix, directed))
    # one thread only: the order of the sums must not depend on the machine
    threads_from = matrix.shape[0] + 1
    found = rx.betweenness_centrality(graph, normalized=False, parallel_threshold=threads_from)
    return np.array([found[number] for number in range(matrix.shape[0])])


def eigenvector(matrix: sparse.csr_array) -> np.ndarray:
    """Return each stakeholder's eigenvector centrality within its own component.

    Parameters
    ----------
    matrix
        n by n; symmetric, or with `each_reaches_all`.

    Returns
    -------
    numpy.ndarray
        n floats from 0 (Bonacich 1972): proportional to the sum over those who are tied to
        it. The squares of a component add up to its share of the stakeholders with a tie,
        so they add up to 1 in a connected network. A stakeholder without a tie has 0.
    """
    values = np.zeros(matrix.shape[0])
    several = [members for members in components(matrix) if len(members) > 1]
    tied = sum(map(len, several))
    for members in several:
        leading = _leading(matrix[members][:, members].T.tocsr())
        values[members] = leading * math.sqrt(len(members) / tied)
    return values


def components(matrix: sparse.csr_array) -> list[np.ndarray]:
    """Return who can reach one another along ties in either direction, as row numbers."""
    number, part = csgraph.connected_components(matrix, directed=True, connection="weak")
    order = np.argsort(part, kind="stable")
    ends = np.cumsum(np.bincount(part, minlength=number))[:-1]
    return [members for members in np.split(order, ends) if len(members)]


def each_reaches_all(matrix: sparse.csr_array) -> bool:
    """Say whether everybody of a component can reach everybody of it along the direction."""
    weak, strong = (
        csgraph.connected_components(matrix, directed=True, connection=kind)[0]
        for kind in ("weak", "strong")
    )
    return bool(weak == strong)


def coreness(matrix: sparse.csr_array) -> np.ndarray:
    """Return the largest k for which each stakeholder is in a k-core (Seidman 1983).

    Returns
    -------
    numpy.ndarray
        n integers; in a k-core everybody is tied to at least k others of it, whatever the
        direction.
    """
    graph = nx.empty_graph(matrix.shape[0])
    graph.add_edges_from(_pairs(matrix, directed=False))
    found = nx.core_number(graph)
    return np.array([found[number] for number in range(matrix.shape[0])], dtype=np.int64)


def triangles(matrix: sparse.csr_array) -> int:
    """Count the threes who are all tied to one another, in blocks of rows.

    Parameters
    ----------
    matrix
        n by n and symmetric, 1 where there is a tie.
    """
    degrees = np.diff(matrix.indptr)
    # each tie points to its end with more ties, so that nobody has many ties to follow
    rank = np.empty(len(degrees), dtype=np.int64)
    rank[np.lexsort((np.arange(len(degrees)), degrees))] = np.arange(len(degrees))
    rows, columns = matrix.tocoo().coords
    onward = rank[rows] < rank[columns]
    ones = np.ones(int(onward.sum()))
    out = sparse.coo_array((ones, (rows[onward], columns[onward])), shape=matrix.shape).tocsr()
    return sum(
        int((out[first : first + BLOCK] @ out).multiply(out[first : first + BLOCK]).sum())
        for first in range(0, matrix.shape[0], BLOCK)
    )


def _pairs(matrix: sparse.csr_array, directed: bool) -> list[tuple[int, int]]:
    upper = matrix.tocoo() if directed else sparse.triu(matrix + matrix.T, k=1).tocoo()
    rows, columns = upper.coords
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _weighted_betweenness(matrix: sparse.csr_array, directed: bool) -> np.ndarray:
    ends = matrix.tocoo()
    rows, columns = (side.tolist() for side in ends.coords)
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(range(matrix.shape[0]))
    graph.add_weighted_edges_from(zip(rows, columns, _lengths(ends.data), strict=True), "length")
    found = nx.betweenness_centrality(graph, normalized=False, weight="length")
    return np.array([found[number] for number in range(matrix.shape[0])], dtype=float)


def _lengths(strengths: np.ndarray) -> list[int] | list[float]:
    """Return 1 over each strength, in whole numbers where the strengths allow.

    Sums of fractions round: a path of two thirds and one third must be as long as a path of
    two halves, or one of two equally short paths is lost.
    """
    exact = {size: Fraction(size).limit_denominator(NEAREST) for size in set(strengths.tolist())}
    multiple = math.lcm(*(near.numerator for near in exact.values()))
    faithful = all(math.isclose(size, near, rel_tol=1e-12) for size, near in exact.items())
    if multiple > LARGEST_MULTIPLE or not faithful:
        return (1 / strengths).tolist()
    whole = {size: int(multiple / near) for size, near in exact.items()}
    return [whole[size] for size in strengths.tolist()]


def _leading(matrix: sparse.csr_array) -> np.ndarray:
    """Return the leading right eigenvector, of length 1 and above 0."""
    size = matrix.shape[0]
    symmetric = abs(matrix - matrix.T).sum() == 0
    if size <= DENSE_UP_TO:
        dense = matrix.toarray()
        found, vectors = np.linalg.eigh(dense) if symmetric else np.linalg.eig(dense)
        vector = vectors[:, np.argmax(found.real)].real
    elif symmetric:
        vector = linalg.eigsh(matrix, k=1, which="LA", v0=np.ones(size))[1][:, 0]
    else:
        vector = linalg.eigs(matrix, k=1, which="LR", v0=np.ones(size))[1][:, 0].real
    vector = np.abs(vector)
    return vector / np.linalg.norm(vector)
