"""Two kinds of node: people by meetings, kept apart until they are made into ties."""

from __future__ import annotations

from collections.abc import Hashable

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

PEOPLE, EVENTS = 0, 1


def two_mode(table: pd.DataFrame, person: str, event: str) -> nx.Graph:
    """Read a table of people by events as a network of two kinds of node.

    Parameters
    ----------
    table
        One row a person at an event.
    person, event
        The columns that hold the two.

    Returns
    -------
    networkx.Graph
        Nodes carry ``bipartite``: 0 for people, 1 for events, people first, in the order of
        the table. A row that stands twice is one tie. No measure takes such a graph: make
        ties between people of it with `one_mode`.

    Raises
    ------
    ValueError
        When a column is not there, a cell is blank (its row numbers are named, from 0), or
        a name stands on both sides: one list must not mix people and events.
    """
    lacking = [name for name in (person, event) if name not in table.columns]
    if lacking:
        found = ", ".join(map(str, table.columns))
        msg = f"no column {', '.join(lacking)} in the table; found: {found}"
        raise ValueError(msg)
    people, events = table[person], table[event]
    blank = np.flatnonzero((people.isna() | events.isna()).to_numpy())
    if len(blank):
        msg = f"every row names a {person} and a {event}; blank in row {_listed(blank)}"
        raise ValueError(msg)
    known = set(events)
    both = [name for name in dict.fromkeys(people) if name in known]
    if both:
        msg = f"a name is a {person} or a {event}, never both; on both sides: {_listed(both)}"
        raise ValueError(msg)
    network = nx.Graph()
    network.add_nodes_from(dict.fromkeys(people), bipartite=PEOPLE)
    network.add_nodes_from(dict.fromkeys(events), bipartite=EVENTS)
    network.add_edges_from(zip(people, events, strict=True))
    return network


def one_mode(network: nx.Graph, *, side: int = PEOPLE) -> nx.Graph:
    """Tie the people of a two-mode network who were at the same events.

    Parameters
    ----------
    network
        A graph of `two_mode`, or any networkx graph whose nodes carry ``bipartite`` 0 or 1.
        Direction is not used, and several ties of one person and event count once.
    side
        0 ties the people, 1 the events.

    Returns
    -------
    networkx.Graph
        The nodes of that side in their order, with their attributes but ``bipartite``; a
        tie for each pair with something in common, its ``strength`` the number of shared
        events (or people). Nodes that share nothing stay, without a tie.

    Raises
    ------
    ValueError
        When the side is neither, a node has no side, or a tie joins two of one side; all
        are named.

    Notes
    -----
    Breiger (1974): the matrix of people by events times its transpose. Kept sparse. A large
    event ties everybody who was there, so a strong tie may be one of many crowds.
    """
    sides = dict(network.nodes(data="bipartite"))
    _refuse_not_two_mode(network, sides, side)
    own = [node for node in network if sides[node] == side]
    place = {node: number for number, node in enumerate(own)}
    across = {node: number for number, node in enumerate(n for n in network if sides[n] != side)}
    pairs = {(a, b) if a in place else (b, a) for a, b in network.edges()}
    rows = np.array([place[a] for a, _ in pairs], dtype=np.int32)
    columns = np.array([across[b] for _, b in pairs], dtype=np.int32)
    shape = (len(own), len(across))
    table = sparse.csr_array((np.ones(len(pairs)), (rows, columns)), shape=shape)
    shared = sparse.triu(table @ table.T, k=1).tocoo()
    tied = nx.Graph()
    tied.add_nodes_from(
        (node, {name: value for name, value in network.nodes[node].items() if name != "bipartite"})
        for node in own
    )
    order = np.lexsort((shared.col, shared.row))
    found = zip(shared.row[order], shared.col[order], shared.data[order], strict=True)
    tied.add_edges_from((own[a], own[b], {"strength": int(count)}) for a, b, count in found)
    return tied


def _refuse_not_two_mode(network: nx.Graph, sides: dict[Hashable, object], side: int) -> None:
    faults = []
    if side not in (PEOPLE, EVENTS):
        faults.append(f"side is {side!r}; it is 0 (people) or 1 (events)")
    without = [node for node, kind in sides.items() if kind not in (PEOPLE, EVENTS)]
    if without:
        faults.append(f"every node has 'bipartite' 0 or 1; not so: {_listed(without)}")
    within = [f"{a} – {b}" for a, b in network.edges() if sides[a] == sides[b]]
    if within and not without:
        faults.append(f"a tie joins two sides; within one: {_listed(within)}")
    if faults:
        raise ValueError("; ".join(faults))


def _listed(found: object) -> str:
    return ", ".join(map(str, found))  # type: ignore[call-overload]
