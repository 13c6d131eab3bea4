"""Position in the network, and where each stakeholder stands on the map."""

from __future__ import annotations

import math
from collections.abc import Sequence

import networkx as nx
import pandas as pd

from analysis.stakeholders.names import names_of, with_names
from analysis.stakeholders.register import reply, undirected

# The share of the map's height that the small components share when there is a large one.
STRIP = 0.16
STRIP_GAP = 0.12
IN_A_ROW = 8
MARGIN = 0.15
# Two places on one line differ by the rounding of the layout, not by anything seen.
FLAT = 1e-6


def centrality(network: nx.Graph) -> pd.DataFrame:
    """Count the ties of each stakeholder and how often it lies between two others.

    Parameters
    ----------
    network
        A graph of `graph`, or any networkx graph. Where a node has the attributes ``asked``
        and ``answered``, replies are counted.

    Returns
    -------
    pandas.DataFrame
        One row a node, in the order of the graph: ``stakeholder_id``; ``degree``: other
        stakeholders with a tie in either direction; ``in_degree`` and ``out_degree``:
        others with a tie to and from it (a mutual tie counts in both); ``degree_answered``:
        those of ``degree`` who answered for themselves; ``betweenness``; ``rank_degree``
        and ``rank_betweenness`` (1 = most, equal values share the best rank); ``reply``.
        A stakeholder without a tie has 0 in every count, never a blank.

    Notes
    -----
    Betweenness (Freeman 1977) is not normalised: the number of pairs of others whose
    shortest path passes through, an equal share where several paths are equally short.
    Direction and strength are not used. It is fragile when stakeholders or answers are
    missing (Smith and Moody 2013); degree stands beside it, and comes first.
    """
    plain = undirected(network)
    directed = network.to_directed()
    people = list(plain)
    said = _replies(plain)
    between = nx.betweenness_centrality(plain, normalized=False)
    table = pd.DataFrame(
        {
            "stakeholder_id": people,
            "degree": [plain.degree(person) for person in people],
            "in_degree": [len(set(directed.pred[person]) - {person}) for person in people],
            "out_degree": [len(set(directed.succ[person]) - {person}) for person in people],
            "degree_answered": [
                sum(said[other] == "answered" for other in plain[person]) for person in people
            ],
            "betweenness": [float(between[person]) for person in people],
        }
    )
    # Rounding first: sums of thirds must not break a tie.
    return table.assign(
        rank_degree=_rank(table["degree"]),
        rank_betweenness=_rank(table["betweenness"].round(9)),
        reply=[said[person] for person in people],
    )


def ranking(
    stakeholders: pd.DataFrame, network: nx.Graph, last_rank: int | None = None
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

    Returns
    -------
    pandas.DataFrame
        `centrality` with names and sector, by ``rank_degree``, then ``rank_betweenness``,
        then the order of the register.
    """
    table = with_names(centrality(network), stakeholders)
    table = table.sort_values(["rank_degree", "rank_betweenness"], kind="stable")
    if last_rank is not None:
        table = table.loc[table["rank_degree"] <= last_rank]
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
        As `names_of`: several who are equal are all named; None when nobody is listed.
    """
    return names_of(ranked.loc[ranked[rank] == 1, "stakeholder_id"], ranked)


def density(network: nx.Graph) -> float:
    """Return the pairs with a tie as a share (0 to 1) of all pairs; NaN below two nodes."""
    plain = undirected(network)
    return nx.density(plain) if len(plain) > 1 else float("nan")


def layout(network: nx.Graph) -> pd.DataFrame:
    """Place every stakeholder in the unit square, the same way every time.

    Parameters
    ----------
    network
        Any networkx graph; directions, strengths and the order of its rows change nothing.

    Returns
    -------
    pandas.DataFrame
        One row a node, in the order of the graph: ``stakeholder_id``, ``x``, ``y`` (0 to 1,
        four decimals). The largest component fills the square; smaller ones, and those
        without a tie, stand in rows along the bottom. Distances within a component follow
        the number of steps between two stakeholders; nothing else on the map has a meaning.

    Notes
    -----
    Kamada and Kawai (1989) for each component, from a circle in the order of the names.
    """
    plain = undirected(network)
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=_largest_first)
    main = parts[:1] if parts and len(parts[0]) > 1 else []
    rest = parts[len(main) :]
    floor = STRIP + STRIP_GAP if main and rest else 0.0
    ceiling = STRIP if main else 1.0
    places: dict[str, tuple[float, float]] = {}
    for part in main:
        places |= _place(plain, part, (0.0, floor, 1.0, 1.0))
    for part, box in zip(rest, _slots(len(rest), ceiling), strict=True):
        places |= _place(plain, part, box)
    rows = [(person, round(places[person][0], 4), round(places[person][1], 4)) for person in plain]
    return pd.DataFrame(rows, columns=["stakeholder_id", "x", "y"])


def _replies(plain: nx.Graph) -> dict[str, str]:
    people = list(plain)
    answers = pd.DataFrame(
        {
            name: [plain.nodes[person].get(name) for person in people]
            for name in ("asked", "answered")
        },
        dtype="boolean",
    )
    return dict(zip(people, reply(answers), strict=True))


def _rank(values: pd.Series) -> pd.Series:
    return values.rank(method="min", ascending=False).astype("int64")


def _largest_first(part: list[str]) -> tuple[int, list[str]]:
    return -len(part), part


def _slots(count: int, height: float) -> list[tuple[float, float, float, float]]:
    """Cut the bottom of the square into rows of equal boxes: left, bottom, right, top."""
    rows = math.ceil(count / IN_A_ROW)
    boxes = []
    for number in range(count):
        row, column = divmod(number, IN_A_ROW)
        width, depth = 1 / min(count - row * IN_A_ROW, IN_A_ROW), height / rows
        top = height - row * depth
        # The margins keep the ends of neighbouring components apart.
        left, right = (column + MARGIN) * width, (column + 1 - MARGIN) * width
        boxes.append((left, top - (1 - MARGIN) * depth, right, top - MARGIN * depth))
    return boxes


def _place(
    plain: nx.Graph, part: list[str], box: tuple[float, float, float, float]
) -> dict[str, tuple[float, float]]:
    left, bottom, right, top = box
    if len(part) == 1:
        return {part[0]: ((left + right) / 2, (bottom + top) / 2)}
    ordered = nx.Graph()
    ordered.add_nodes_from(part)
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in plain.edges(part)))
    found = nx.kamada_kawai_layout(ordered, pos=nx.circular_layout(ordered))
    return {
        person: (left + x * (right - left), bottom + y * (top - bottom))
        for person, (x, y) in _stretched(found).items()
    }


def _stretched(found: dict[str, Sequence[float]]) -> dict[str, tuple[float, float]]:
    """Stretch positions to fill the square from 0 to 1; a flat side stays in the middle."""
    across = _unit([float(place[0]) for place in found.values()])
    upward = _unit([float(place[1]) for place in found.values()])
    return dict(zip(found, zip(across, upward, strict=True), strict=True))


def _unit(values: list[float]) -> list[float]:
    low, high = min(values), max(values)
    if high - low < FLAT:
        return [0.5] * len(values)
    return [(value - low) / (high - low) for value in values]
