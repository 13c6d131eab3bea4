"""Ranks that hold whatever centrality is used, by comparing neighbourhoods."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.matrix import either_way
from analysis.stakeholders.matrix import people as people_of

# Rows compared at a time, so that the products of a large network stay small.
ROWS_AT_ONCE = 1024


def rank_intervals(network: nx.Graph) -> pd.DataFrame:
    """Return the ranks that each person can have by any standard centrality.

    Parameters
    ----------
    network
        Any networkx graph of n people. Ties are read in either direction and strengths are not
        used: along the direction of ties the order below holds for no measure of distance.

    Returns
    -------
    pandas.DataFrame
        One row a person, in the order of the graph: ``stakeholder_id``; ``rank_first`` and
        ``rank_last``: the best and the worst rank (1 = highest, n = lowest); ``dominated_by``
        and ``dominates``: how many are above and below it in every such ranking. People with
        the same neighbours are equal and neither dominates the other.

    Notes
    -----
    Neighbourhood inclusion (Schoch and Brandes 2016): a person whose neighbours are all
    neighbours of another, or that other, is nowhere more central by degree, closeness,
    betweenness, eigenvector or any other centrality that respects this order. It may be equal:
    two people who share one value may stand in either order, and the interval meets the places
    that they share.
    """
    nodes = people_of(network)
    above, below = _counts(either_way(network))
    table = pd.DataFrame(
        {
            "stakeholder_id": nodes,
            "rank_first": above + 1,
            "rank_last": len(nodes) - below,
            "dominated_by": above,
            "dominates": below,
        }
    )
    table.attrs["definition"] = (
        "ranks (1 = highest) that hold for every centrality that respects neighbourhood "
        "inclusion; ties are read in either direction; strength does not enter"
    )
    return table


def dominated_pairs(network: nx.Graph) -> pd.DataFrame:
    """List the pairs where one person stands below another in every such ranking.

    Parameters
    ----------
    network
        As in `rank_intervals`.

    Returns
    -------
    pandas.DataFrame
        ``lower_id`` and ``higher_id``, in the order of the graph. A large network with many
        people at its edge has very many such pairs.
    """
    nodes = people_of(network)
    matrix = either_way(network)
    strict = _strict(matrix).tocoo()
    alone, tied = (np.flatnonzero(has) for has in (~_has_ties(matrix), _has_ties(matrix)))
    lower = np.concatenate([strict.row, np.repeat(alone, len(tied))])
    higher = np.concatenate([strict.col, np.tile(tied, len(alone))])
    order = np.lexsort((higher, lower))
    pairs = pd.DataFrame({"lower_id": nodes[lower[order]], "higher_id": nodes[higher[order]]})
    pairs.attrs["definition"] = "neighbourhood inclusion; ties are read in either direction"
    return pairs


def _counts(matrix: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Count those strictly above and strictly below each person."""
    strict, tied = _strict(matrix), _has_ties(matrix)
    above = np.asarray(strict.sum(axis=1)).ravel() + np.where(tied, 0, tied.sum())
    below = np.asarray(strict.sum(axis=0)).ravel() + np.where(tied, (~tied).sum(), 0)
    return above.astype(np.int64), below.astype(np.int64)


def _strict(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return who (row) is strictly below whom (column), among those with ties."""
    parts = [
        _within(matrix, slice(begin, begin + ROWS_AT_ONCE))
        for begin in range(0, matrix.shape[0], ROWS_AT_ONCE)
    ]
    if not parts:
        return matrix
    included = sparse.vstack(parts, format="csr")
    return (included - included.multiply(included.T)).tocsr()


def _within(matrix: sparse.csr_array, rows: slice) -> sparse.csr_array:
    """Return 1 where all neighbours of a row are neighbours of a column, or the column."""
    shared = (matrix[rows] @ matrix.T + matrix[rows]).tocoo()
    own = np.diff(matrix.indptr)[rows]
    numbers = np.arange(matrix.shape[0])[rows]
    kept = (shared.data == own[shared.row]) & (shared.col != numbers[shared.row])
    places = (shared.row[kept], shared.col[kept])
    return sparse.coo_array((np.ones(kept.sum()), places), shape=shared.shape).tocsr()


def _has_ties(matrix: sparse.csr_array) -> np.ndarray:
    return np.diff(matrix.indptr) > 0
