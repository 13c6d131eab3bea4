"""Any networkx graph as a sparse matrix, read once and in one way by every measure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeAlias

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

# The name of a node's attribute, or the group of every node.
Group: TypeAlias = str | Mapping[Hashable, object] | pd.Series
WEAKEST, STRONGEST = 1e-100, 1e100  # beyond these a length or a square is no number


def people(network: nx.Graph) -> pd.Index:
    """Return the nodes in the order of the graph, fit to be the index of a result.

    Raises
    ------
    ValueError
        When the graph has two kinds of node, such as people and meetings: a measure of ties
        between people means nothing on it.
    """
    kinds = {kind for _, kind in network.nodes(data="bipartite") if kind is not None}
    if len(kinds) > 1:
        msg = (
            "this network has two kinds of node (their attribute 'bipartite' differs), such as "
            "people and meetings; expected one kind: make it with one_mode(network)"
        )
        raise ValueError(msg)
    # A node that is a tuple stays one node: pandas would make several levels of it.
    return pd.Index(list(network), dtype=object, name="stakeholder_id", tupleize_cols=False)


def arcs(network: nx.Graph, weight: str | None = None) -> sparse.csr_array:
    """Return who is tied to whom, with direction.

    Parameters
    ----------
    network
        Any networkx graph of n nodes, directed or not, with or without parallel ties.
    weight
        The attribute of a tie that holds its strength, a finite number above 0; parallel ties
        add up.
        None counts every pair as 1, however many ties it has.

    Returns
    -------
    scipy.sparse.csr_array
        n by n floats; row i, column j is the tie from i to j. A tie without direction stands in
        both places. Ties of a node with itself are left out. Nothing dense is made.

    Raises
    ------
    ValueError
        When a tie has no strength, or one that is not above 0: all such ties are named. A tie of
        unknown strength is not a tie of strength 0 or 1.
    """
    nodes = people(network)
    place = {node: number for number, node in enumerate(nodes)}
    ends = [(a, b, data) for a, b, data in network.edges(data=True) if a != b]
    start = np.array([place[a] for a, _, _ in ends], dtype=np.int32)
    end = np.array([place[b] for _, b, _ in ends], dtype=np.int32)
    size = np.ones(len(ends)) if weight is None else _strengths(ends, weight)
    if not network.is_directed():
        start, end = np.concatenate([start, end]), np.concatenate([end, start])
        size = np.concatenate([size, size])
    matrix = sparse.coo_array((size, (start, end)), shape=(len(nodes), len(nodes))).tocsr()
    matrix.sum_duplicates()
    if weight is None:
        matrix.data[:] = 1.0
    return matrix


def either_way(network: nx.Graph, weight: str | None = None) -> sparse.csr_array:
    """Return who is tied to whom in either direction, as a symmetric matrix.

    With a weight the strengths of the two directions add up (a tie without direction counts
    once); without one every tied pair is 1. Other than that as `arcs`.
    """
    matrix = arcs(network, weight)
    if not network.is_directed():
        return matrix
    both = (matrix + matrix.T).tocsr()
    if weight is None:
        both.data[:] = 1.0
    return both


def groups_of(network: nx.Graph, group: Group) -> tuple[np.ndarray, pd.Index]:
    """Return the group of every node as a number, and the names of the groups.

    Parameters
    ----------
    network
        Any networkx graph of n nodes.
    group
        The name of a node's attribute, such as ``"sector"``, or every node's group.

    Returns
    -------
    numbers : numpy.ndarray
        n integers from 0, in the order of the graph.
    names : pandas.Index
        The groups in the order of their names.

    Raises
    ------
    ValueError
        When a node has no group; all such nodes are named. When the groups are of no kind that
        can be compared, such as lists.
    """
    nodes = people(network)
    if not isinstance(group, str | Mapping | pd.Series):
        found = type(group).__name__
        msg = f"group is the name of an attribute, or the group by stakeholder; found a {found}"
        raise ValueError(msg)
    known = dict(network.nodes(data=group)) if isinstance(group, str) else dict(group)
    labels = pd.Series([known.get(node) for node in nodes], dtype=object)
    if labels.isna().any():
        without = ", ".join(str(node) for node in nodes[labels.isna()])
        msg = f"every stakeholder needs a group; without one: {without}"
        raise ValueError(msg)
    strange = [isinstance(label, Hashable) for label in labels].count(False)
    if strange:
        msg = f"a group is a text or a number; {strange} of {len(labels)} are lists or the like"
        raise ValueError(msg)
    numbers, names = pd.factorize(labels, sort=True)
    return numbers, pd.Index(names)


def _strengths(ends: list[tuple], weight: str) -> np.ndarray:
    held = [data.get(weight) for *_, data in ends]
    told = [None if isinstance(size, complex) else size for size in held]
    sizes = pd.to_numeric(pd.Series(told, dtype=object), errors="coerce")
    faulty = ~sizes.between(WEAKEST, STRONGEST).to_numpy()
    if faulty.any():
        ties = "; ".join(f"{a} – {b}" for (a, b, _), bad in zip(ends, faulty, strict=True) if bad)
        msg = f"every tie needs a {weight} above 0, and finite; these have none: {ties}"
        raise ValueError(msg)
    return sizes.to_numpy(dtype=float)
