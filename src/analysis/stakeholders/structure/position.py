"""Position: how many a stakeholder is tied to, how near it is and what lies through it."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from analysis.stakeholders.key_people.ranks import rank_intervals
from analysis.stakeholders.matrix import arcs, either_way, people
from analysis.stakeholders.names import names_of, with_names
from analysis.stakeholders.register import reply
from analysis.stakeholders.structure import indices

COUNTS = "Degree: others with a tie in either direction; a pair counts once, however many its ties."
EITHER_WAY = (
    "As not everybody can reach everybody along the direction, eigenvector reads ties both ways."
)
IN_PARTS = (
    "The network is in parts: eigenvector is worked out within each, and says nothing across them."
)


def centrality(
    network: nx.Graph, *, directed: bool | None = None, weight: str | None = None
) -> pd.DataFrame:
    """Say where each stakeholder stands: its ties, how near it is and what lies through it.

    Parameters
    ----------
    network
        A graph of `graph`, or any networkx graph of n nodes. Where a node has the attributes
        ``asked`` and ``answered``, replies are counted.
    directed
        Whether closeness, betweenness and eigenvector follow the direction of ties. None
        follows the graph; False reads every tie both ways.
    weight
        The attribute of a tie that holds its strength. A tie is then as long as 1 over its
        strength. None counts each pair as one tie, one step long.

    Returns
    -------
    pandas.DataFrame
        One row a node, in the order of the graph: ``stakeholder_id``; ``degree``: others
        with a tie in either direction; ``in_degree`` and ``out_degree``: others with a tie
        to and from it (a mutual tie counts in both); ``weighted_degree``, where a weight is
        given: the strengths of all its ties, in and out; ``degree_answered``: those of
        ``degree`` who answered for themselves; ``closeness``, ``betweenness``,
        ``eigenvector``, ``coreness``; ``rank_degree`` and ``rank_betweenness`` (1 = most,
        equal values share the best rank); ``reply``. A stakeholder without a tie has 0 in
        all of them, never a blank. ``attrs["definition"]`` says what was computed.

    Raises
    ------
    ValueError
        When a tie has no strength above 0, or the network has two kinds of node.

    Notes
    -----
    Closeness is Wasserman and Faust's (1994), over those who can reach the stakeholder, so a
    network in parts has values. Betweenness (Freeman 1977) is not normalised: pairs of
    others whose shortest path passes through, an equal share where several are equally
    short. Eigenvector (Bonacich 1972) is worked out within each part of the network; where
    direction leaves somebody out of reach, ties are read both ways. Coreness (Seidman 1983)
    uses neither direction nor strength. Betweenness and eigenvector are fragile when
    stakeholders or answers are missing (Smith and Moody 2013); degree comes first.
    """
    directed = network.is_directed() if directed is None else directed
    tied = arcs(network, weight) if directed else either_way(network, weight)
    apart = directed and not indices.each_reaches_all(tied)
    drawn_on = either_way(network, weight) if apart else tied
    positions = {
        "closeness": indices.closeness(tied, weight is not None),
        "betweenness": indices.betweenness(tied, directed, weight is not None),
        "eigenvector": indices.eigenvector(drawn_on),
        "coreness": indices.coreness(tied),
    }
    columns = _counts(network, weight) | positions
    parts = sum(len(members) > 1 for members in indices.components(tied))
    table = pd.DataFrame({"stakeholder_id": people(network), **columns})
    # Rounding first: sums of thirds must not break a tie.
    table = table.assign(
        rank_degree=_rank(table["degree"]),
        rank_betweenness=_rank(table["betweenness"].round(9)),
        reply=_replies(network),
    )
    table.attrs["definition"] = _definition(directed, weight, apart, parts)
    return table


def ranking(
    stakeholders: pd.DataFrame,
    network: nx.Graph,
    last_rank: int | None = None,
    *,
    directed: bool | None = False,
    weight: str | None = None,
) -> pd.DataFrame:
    """List the stakeholders with their position, those with most ties first.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``.
    network
        A graph of `graph`.
    last_rank
        The last rank of degree to list. Equal values share a rank, so there may be more
        rows than this; none of several equals is left out. None lists everybody.
    directed, weight
        As for `centrality`, but a register is read without direction unless told otherwise.

    Returns
    -------
    pandas.DataFrame
        `centrality` with names and sector, by ``rank_degree``, then ``rank_betweenness``,
        then the order of the register. Read without direction and strength, the ranks stand
        between ``rank_first`` and ``rank_last``: those that every standard measure leaves open
        (`rank_intervals`). With either no such interval holds, and there is none.
    """
    positions = centrality(network, directed=directed, weight=weight)
    table = with_names(positions, stakeholders)
    if weight is None and not (network.is_directed() if directed is None else directed):
        intervals = rank_intervals(network)[["stakeholder_id", "rank_first", "rank_last"]]
        table = table.merge(intervals, on="stakeholder_id", validate="one_to_one")
    table = table.sort_values(["rank_degree", "rank_betweenness"], kind="stable")
    if last_rank is not None:
        table = table.loc[table["rank_degree"] <= last_rank]
    table.attrs["definition"] = positions.attrs["definition"]
    return table.reset_index(drop=True)


def first_ranked(ranked: pd.DataFrame, rank: str) -> dict[str, str] | None:
    """Name everybody who holds the first rank, in both languages.

    Parameters
    ----------
    ranked
        A table of `ranking`.
    rank
        ``rank_degree`` or ``rank_betweenness``.

    Returns
    -------
    dict of str
        As `names_of`: several who are equal are all named; None when nobody is listed, and
        when the highest value is 0: where nobody has a tie, nobody has most.
    """
    first = (ranked[rank] == 1) & (ranked[rank.removeprefix("rank_")] > 0)
    return names_of(ranked.loc[first, "stakeholder_id"], ranked)


def organisations(stakeholders: pd.DataFrame, network: nx.Graph) -> pd.DataFrame:
    """List every stakeholder with its ties and the names of those it is tied to.

    Parameters
    ----------
    stakeholders
        The register: ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``, ``wave``,
        ``asked``, ``answered``.
    network
        Its graph, of `graph`.

    Returns
    -------
    pandas.DataFrame
        One row a stakeholder of the register, most tied first, then in the order of the
        register: ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``, ``wave``,
        ``degree``, ``in_degree``, ``out_degree``, ``neighbours_en``, ``neighbours_cy``
        (names in the order of the register, joined by "; "; missing where there is nobody),
        ``reply``. Without direction, ``in_degree`` and ``out_degree`` equal ``degree``.

    Raises
    ------
    ValueError
        When somebody is in the register and not in the network, or the other way round.
    """
    register = stakeholders.reset_index(drop=True)
    nodes = people(network)
    _refuse_strangers(register["stakeholder_id"], nodes)
    tied = either_way(network)
    counts = pd.DataFrame(_counts(network, None), index=nodes)
    near = {
        node: names_of(nodes[tied.indices[tied.indptr[row] : tied.indptr[row + 1]]], register)
        for row, node in enumerate(nodes)
    }
    found = register[["stakeholder_id", "name_en", "name_cy", "sector", "wave"]].copy()
    for count in ("degree", "in_degree", "out_degree"):
        found[count] = found["stakeholder_id"].map(counts[count])
    for language in ("en", "cy"):
        found[f"neighbours_{language}"] = [
            (near[person] or {}).get(language) for person in found["stakeholder_id"]
        ]
    found = found.assign(reply=reply(register))
    found = found.sort_values("degree", ascending=False, kind="stable").reset_index(drop=True)
    found.attrs["definition"] = COUNTS
    return found


def density(network: nx.Graph) -> float:
    """Return the pairs with a tie as a share (0 to 1) of all pairs; NaN below two nodes."""
    size = len(network)
    return either_way(network).nnz / (size * (size - 1)) if size > 1 else float("nan")


def _counts(network: nx.Graph, weight: str | None) -> dict[str, np.ndarray]:
    tied, one_way = either_way(network), arcs(network)
    answered = np.array([said == "answered" for said in _replies(network)], dtype=float)
    counts = {
        "degree": np.diff(tied.indptr).astype("int64"),
        "in_degree": np.bincount(one_way.indices, minlength=len(network)),
        "out_degree": np.diff(one_way.indptr).astype("int64"),
    }
    if weight is not None:
        counts["weighted_degree"] = either_way(network, weight).sum(axis=1)
    return counts | {"degree_answered": (tied @ answered).astype("int64")}


def _definition(directed: bool, weight: str | None, both_ways: bool, parts: int) -> str:
    words = [
        COUNTS,
        f"Paths {'follow the direction of ties' if directed else 'are read without direction'}"
        f" and a tie is {'one step' if weight is None else f'1 over its {weight}'} long.",
        "Closeness: Wasserman and Faust 1994, over those who can reach the stakeholder.",
        f"Betweenness: Freeman 1977, {'ordered ' if directed else ''}pairs, not normalised.",
        "Eigenvector: Bonacich 1972" + (", from those tied to it." if directed else "."),
        "Coreness: Seidman 1983, without direction or strength.",
    ]
    if both_ways:
        words.insert(-1, EITHER_WAY)
    if parts > 1:
        words.insert(-1, IN_PARTS)
    return " ".join(words)


def _replies(network: nx.Graph) -> list[str]:
    answers = pd.DataFrame(
        {name: [said for _, said in network.nodes(data=name)] for name in ("asked", "answered")},
        dtype="boolean",
    )
    return list(reply(answers))


def _refuse_strangers(register: pd.Series, nodes: pd.Index) -> None:
    faults = {
        "in the register but not in the network": [p for p in register if p not in nodes],
        "in the network but not in the register": [p for p in nodes if p not in set(register)],
    }
    found = [f"{where}: {', '.join(map(str, who))}" for where, who in faults.items() if who]
    if found:
        msg = f"the network must hold the stakeholders of the register; {'; '.join(found)}"
        raise ValueError(msg)


def _rank(values: pd.Series) -> pd.Series:
    return values.rank(method="min", ascending=False).astype("int64")
