"""Order of command (Krackhardt 1994): how near a network is to a line of reporting."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from analysis.stakeholders.matrix import arcs
from analysis.stakeholders.structure.indices import components

DIRECTIONS = ("down", "up")
# Who can reach whom is held for every pair; beyond this it is refused.
MOST_PEOPLE = 2_000
HIGHEST_BIT = np.array([max(number.bit_length() - 1, 0) for number in range(256)])


@dataclass(frozen=True)
class Reporting:
    """Krackhardt's four measures; a line of reporting without a flaw scores 1 on all.

    Attributes
    ----------
    connectedness
        Pairs who can reach each other along ties in either direction, as a share of all
        pairs; None below two people.
    hierarchy
        Of the pairs where one can reach the other along the direction, the share where only
        one can; None when nobody can reach anybody.
    efficiency
        1 less the ties beyond those needed to hold each component together, as a share of
        the most there could be; None without a component of two.
    lubness
        Unity of command: pairs of a component with a least upper bound, as R's sna has it:
        somebody who can reach both, and whom everybody else who can reach both can reach.
        Pairs without one are counted against the most there could be; None without a
        component of three.
    direction
        ``down`` where ties run from boss to report, ``up`` where from report to boss. Only
        unity of command depends on it.
    definition
        The definition in words.
    """

    connectedness: float | None
    hierarchy: float | None
    efficiency: float | None
    lubness: float | None
    direction: str
    definition: str


def krackhardt(network: nx.Graph, *, direction: str = "down") -> Reporting:
    """Measure how near a network is to a line of reporting: an out-tree from boss to report.

    Parameters
    ----------
    network
        Any networkx graph of up to 2,000 nodes. A tie without direction is read both ways.
    direction
        ``"down"`` when ties run from boss to report, ``"up"`` from report to boss.

    Returns
    -------
    Reporting
        Connectedness, hierarchy, efficiency and unity of command (0 to 1 each).

    Raises
    ------
    ValueError
        When the direction is not known or the network has more than 2,000 nodes.

    Notes
    -----
    Krackhardt (1994), *Graph theoretical dimensions of informal organizations*; the counts
    are those of R's sna, where ties in both directions are two.
    """
    if direction not in DIRECTIONS:
        msg = f"the direction of reporting is {' or '.join(DIRECTIONS)}; found {direction!r}"
        raise ValueError(msg)
    if len(network) > MOST_PEOPLE:
        msg = (
            "the order of command is worked out from who can reach whom, for every pair; "
            f"expected {MOST_PEOPLE:,} people or fewer, found {len(network):,}"
        )
        raise ValueError(msg)
    ties = arcs(network) if direction == "down" else arcs(network).T.tocsr()
    parts, reach = components(ties), _reach(ties)
    runs = "boss to report" if direction == "down" else "report to boss"
    return Reporting(
        connectedness=_connectedness(parts, ties.shape[0]),
        hierarchy=_hierarchy(reach),
        efficiency=_efficiency(parts, ties.nnz),
        lubness=_lubness(parts, reach),
        direction=direction,
        definition=(
            f"Krackhardt 1994, with the counts of R's sna; ties are read as running from {runs}."
        ),
    )


def _reach(ties: sparse.csr_array) -> np.ndarray:
    """Return n by n booleans: row can reach column along the direction, or is it."""
    number, strong = csgraph.connected_components(ties, directed=True, connection="strong")
    joins = sparse.coo_array(
        (np.ones(ties.nnz), (strong[ties.tocoo().coords[0]], strong[ties.tocoo().coords[1]])),
        shape=(number, number),
    ).tocsr()
    reach = np.eye(number, dtype=bool)
    # everybody who is led to comes first, so each row is complete when it is taken up
    for group in reversed(list(nx.topological_sort(_without_loops(joins)))):
        for other in joins.indices[joins.indptr[group] : joins.indptr[group + 1]]:
            reach[group] |= reach[other]
    return reach[strong][:, strong]


def _without_loops(joins: sparse.csr_array) -> nx.DiGraph:
    rows, columns = (side.tolist() for side in joins.tocoo().coords)
    graph = nx.empty_graph(joins.shape[0], create_using=nx.DiGraph)
    graph.add_edges_from((a, b) for a, b in zip(rows, columns, strict=True) if a != b)
    return graph


def _connectedness(parts: list[np.ndarray], size: int) -> float | None:
    if size < 2:
        return None
    return sum(len(part) * (len(part) - 1) for part in parts) / (size * (size - 1))


def _hierarchy(reach: np.ndarray) -> float | None:
    either = int((reach | reach.T).sum()) - len(reach)
    both = int((reach & reach.T).sum()) - len(reach)
    return 1 - both / either if either else None


def _efficiency(parts: list[np.ndarray], ties: int) -> float | None:
    needed = sum(len(part) - 1 for part in parts)
    most = sum((len(part) - 1) ** 2 for part in parts)
    return 1 - (ties - needed) / most if most else None


def _lubness(parts: list[np.ndarray], reach: np.ndarray) -> float | None:
    large = [part for part in parts if len(part) > 2]
    most = sum((len(part) - 1) * (len(part) - 2) // 2 for part in large)
    if not most:
        return None
    return 1 - sum(_without_bound(reach[np.ix_(part, part)]) for part in large) / most


def _without_bound(reach: np.ndarray) -> int:
    """Count the pairs without a least upper bound.

    Whoever can reach a bound of a pair is a bound of it too. So the pair's last bound, in the
    order of how many can reach it, is the least one when they are all the bounds there are.
    """
    who = reach.sum(axis=0)
    order = np.argsort(who, kind="stable")
    above = who[order]
    bits = np.packbits(reach[order].T, axis=1, bitorder="little")
    missing = 0
    for row in range(len(bits) - 1):
        bounds = bits[row] & bits[row + 1 :]
        byte = bounds.shape[1] - 1 - (bounds[:, ::-1] != 0).argmax(axis=1)
        bit = HIGHEST_BIT[np.take_along_axis(bounds, byte[:, None], axis=1).ravel()]
        count = np.bitwise_count(bounds).sum(axis=1, dtype=np.int64)
        missing += int((np.where(count > 0, above[byte * 8 + bit], -1) != count).sum())
    return missing
