"""How far a rank would move if people, or answers, were missing."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.matrix import people
from analysis.stakeholders.uncertainty.paths import Ties, ties_of
from analysis.stakeholders.uncertainty.runs import (
    chosen,
    degree_and_betweenness,
    middle,
    part_of,
    ranks,
    refuse_faulty,
    refuse_never_chosen,
    whole_network,
)

# Pairs by trials that are held at once while answers are taken away.
CELLS = 4_000_000


def missing_actors(
    network: nx.Graph,
    *,
    share: float = 0.1,
    runs: int = 1000,
    seed: int = 2021,
    level: float = 0.95,
    directed: bool | None = None,
    weight: str | None = None,
) -> pd.DataFrame:
    """Leave people out at random and see how far the ranks of the others move.

    Parameters
    ----------
    network
        Any networkx graph of n nodes.
    share
        The part (0 to 1) of people to leave out each time, rounded, at least one. It is
        assumed: nobody knows how many are missing.
    runs, seed
        How often, and the random state. Where there are no more than ``runs`` ways to leave
        so many out, every way is taken once and the result is exact.
    level
        The part (0 to 1) of the trials that an interval holds.
    directed
        Whether the paths of betweenness follow direction. None does as the graph does.
        Degree always counts both directions.
    weight
        The attribute of a tie that holds its strength, above 0: degree then adds strengths
        and a tie is 1 / strength long. Slower: paths are searched by networkx.

    Returns
    -------
    pandas.DataFrame
        One row a node, in the order of the graph: ``stakeholder_id``; ``degree``,
        ``rank_degree``, ``degree_low`` and ``degree_high``, the ends of the interval of the
        rank; ``betweenness``, ``rank_betweenness``, ``betweenness_low``,
        ``betweenness_high``; ``runs_present``, the trials in which it was left in.
        ``.attrs`` holds ``definition``, ``exact``, ``runs``, ``seed`` and ``left_out``.

    Raises
    ------
    ValueError
        When a share or level is not between 0 and 1, runs is below 1, or somebody was never
        left in and so would have no interval.

    Notes
    -----
    After Borgatti, Carley and Krackhardt (2006) and Smith and Moody (2013). To stay on the
    scale of the whole list, those left out keep the side that they had: a rank is 1, and one
    for each who remains and is higher in the trial, and one for each left out who is higher
    in the whole network. A person who stays put among the others keeps its rank. The trials
    take away people who are in the register: they show how firm a rank is, not what people
    whom nobody knows of would change.
    """
    refuse_faulty(runs, level, share)
    nodes = people(network)
    ties = ties_of(network, directed, weight)
    left_out = part_of(share, len(nodes), max(0, len(nodes) - 1))
    choices, exact = chosen(len(nodes), len(nodes) - left_out, runs, seed)
    whole = whole_network(ties)
    table = pd.DataFrame({"stakeholder_id": nodes})
    placed = _ranks_left_in(ties, choices, whole)
    for number, name in enumerate(("degree", "betweenness")):
        table[name] = whole[number]
        table[f"rank_{name}"] = ranks(whole[number])
        refuse_never_chosen(np.isfinite(placed[number]).sum(axis=0), nodes, len(choices))
        low, high = middle(placed[number], level)
        table[f"{name}_low"], table[f"{name}_high"] = low.astype(int), high.astype(int)
    table["runs_present"] = np.isfinite(placed[0]).sum(axis=0)
    table.attrs = {
        "definition": f"ranks in the middle {level:.0%} of the trials in which a person is left "
        f"in while {left_out} of {len(nodes)} are left out at random; those left out keep the "
        "side that they had",
        "exact": exact,
        "runs": len(choices),
        "seed": seed,
        "left_out": left_out,
    }
    return table


def missing_answers(
    network: nx.Graph,
    *,
    share: float = 0.1,
    runs: int = 1000,
    seed: int = 2021,
    level: float = 0.95,
) -> pd.DataFrame:
    """Take answers away and see which ranks rest on them.

    Parameters
    ----------
    network
        A graph of `graph`, or any networkx graph of n nodes whose ties have the attribute
        ``reported_by`` (who reported it; blank where nobody is named) and whose nodes have
        ``answered`` (true, false or missing). Who reported a tie has answered, whatever it says.
    share
        The part (0 to 1) of those who answered whose answers are taken away each time,
        rounded, at least one. It is assumed, not known.
    runs, seed, level
        As in `missing_actors`.

    Returns
    -------
    pandas.DataFrame
        One row a node, in the order of the graph: ``stakeholder_id``; ``degree`` and
        ``rank_degree`` (others tied in either direction); ``degree_without_own`` and
        ``rank_without_own``: had it not answered itself; ``answers_low`` and
        ``answers_high``: the interval of its rank; ``rests_on_own``: ``yes`` when it would
        rank lower without its own answers, ``no`` otherwise and so for every silent partner.
        ``.attrs`` holds ``definition``, ``exact``, ``runs``, ``seed``, ``answered`` and
        ``taken_away``.

    Raises
    ------
    ValueError
        When no tie has ``reported_by`` or no node has ``answered``, when ``answered`` is
        neither true, false nor missing, or as in `missing_actors`.

    Notes
    -----
    A pair stays tied while one report of it stays: by another who answered, by somebody
    outside the network, or by nobody who is named. Nobody leaves the network: who lost every
    tie has degree 0. Where nobody answered there is nothing to take away, and every interval
    is the rank itself.
    """
    refuse_faulty(runs, level, share)
    nodes = people(network)
    reports = _reports(network, nodes)
    answered = np.union1d(_answered(network, nodes), reports.named.indices)
    degree = reports.degree_without(np.zeros((len(nodes), 1), dtype=bool))[:, 0]
    rank = ranks(degree)
    own_degree, own_rank = _without_own(reports)
    taken = part_of(share, len(answered), len(answered))
    choices, exact = chosen(len(answered), taken, runs, seed)
    low, high = middle(_ranks_without(reports, answered[choices]), level)
    table = pd.DataFrame(
        {
            "stakeholder_id": nodes,
            "degree": degree,
            "rank_degree": rank,
            "degree_without_own": own_degree,
            "rank_without_own": own_rank,
            "answers_low": low.astype(int),
            "answers_high": high.astype(int),
            "rests_on_own": np.where(own_rank > rank, "yes", "no"),
        }
    )
    table.attrs = {
        "definition": f"ranks by degree in the middle {level:.0%} of the trials in which the "
        f"answers of {taken} of the {len(answered)} who answered are taken away at random",
        "exact": exact,
        "runs": len(choices),
        "seed": seed,
        "answered": len(answered),
        "taken_away": taken,
    }
    return table


@dataclass(frozen=True)
class _Reports:
    """Who reported which pair: pairs by people, and pairs that stay whoever is silent."""

    ends: sparse.csr_array
    named: sparse.csr_array
    stays: np.ndarray

    def degree_without(self, silent: np.ndarray) -> np.ndarray:
        """Return everybody's degree (people by trials) without the answers of the silent."""
        lost = self.named @ silent.astype(np.int32)
        tied = self.stays[:, None] | (lost < self.named.sum(axis=1)[:, None])
        return self.ends @ tied.astype(np.int32)


def _ranks_left_in(
    ties: Ties, choices: np.ndarray, whole: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Return ranks by degree and betweenness, trials by people, NaN where left out."""
    shape = (len(choices), ties.cells.shape[0])
    placed = (np.full(shape, np.nan, np.float32), np.full(shape, np.nan, np.float32))
    for trials, *found in degree_and_betweenness(ties, choices):
        choice = choices[trials]
        rows = np.arange(*trials.indices(len(choices)))[:, None]
        for rank, before, now in zip(placed, whole, found, strict=True):
            left_out_above = ranks(before)[choice] - ranks(before[choice])
            rank[rows, choice] = left_out_above + ranks(now)
    return placed


def _reports(network: nx.Graph, nodes: pd.Index) -> _Reports:
    ties = [(a, b, data) for a, b, data in network.edges(data=True) if a != b]
    if ties and not any("reported_by" in data for *_, data in ties):
        msg = (
            "no tie of this network says who reported it: expected an attribute 'reported_by' "
            f"(blank where nobody is named); found: {', '.join(sorted(ties[0][2])) or 'none'}"
        )
        raise ValueError(msg)
    place = {node: number for number, node in enumerate(nodes)}
    pairs: dict[tuple[int, int], int] = {}
    said, stays = [], set()
    for a, b, data in ties:
        ends = sorted((place[a], place[b]))
        pair = pairs.setdefault((ends[0], ends[1]), len(pairs))
        reporter = _named(data.get("reported_by"))
        if reporter in place:
            said.append((pair, place[reporter]))
        else:
            stays.add(pair)
    both = [(end, pair) for ends, pair in pairs.items() for end in ends]
    return _Reports(
        ends=_marks(both, (len(nodes), len(pairs))),
        named=_marks(said, (len(pairs), len(nodes))),
        stays=np.isin(np.arange(len(pairs)), list(stays)),
    )


def _named(reporter: Hashable) -> Hashable:
    blank = reporter is None or reporter is pd.NA or reporter != reporter or reporter == ""
    return None if blank else reporter


def _marks(cells: list[tuple[int, int]], shape: tuple[int, int]) -> sparse.csr_array:
    rows, columns = np.array(sorted(set(cells)), dtype=np.int32).reshape(-1, 2).T
    marks = np.ones(len(rows), dtype=np.int32)
    return sparse.coo_array((marks, (rows, columns)), shape=shape).tocsr()


def _answered(network: nx.Graph, nodes: pd.Index) -> np.ndarray:
    """Return the places of those who answered."""
    said = dict(network.nodes(data="answered", default=...))
    if said and all(value is ... for value in said.values()):
        msg = "nobody in this network has the attribute 'answered' (true, false or missing)"
        raise ValueError(msg)
    known = pd.Series([None if said[node] is ... else said[node] for node in nodes], index=nodes)
    known = known.astype(object)
    faulty = ~(known.isna() | known.isin([True, False]))
    if faulty.any():
        where = ", ".join(f"{node}: {value!r}" for node, value in known[faulty].items())
        msg = f"'answered' is true, false or missing; found {where}"
        raise ValueError(msg)
    return np.flatnonzero(known.isin([True]).to_numpy())


def _ranks_without(reports: _Reports, silent: np.ndarray) -> np.ndarray:
    """Return ranks by degree, trials by people, without the answers of those named."""
    number = reports.ends.shape[0]
    size = max(1, CELLS // max(1, len(reports.stays)))
    found = [np.empty((0, number))]
    for start in range(0, len(silent), size):
        rows = silent[start : start + size]
        quiet = np.zeros((number, len(rows)), dtype=bool)
        quiet[rows, np.arange(len(rows))[:, None]] = True
        found.append(ranks(reports.degree_without(quiet).T))
    return np.concatenate(found)


def _without_own(reports: _Reports) -> tuple[np.ndarray, np.ndarray]:
    """Return everybody's degree and rank had that person alone not answered."""
    number = reports.ends.shape[0]
    size = max(1, CELLS // max(1, len(reports.stays), number))
    degree, rank = [np.empty(0, int)], [np.empty(0, int)]
    for start in range(0, number, size):
        own = np.arange(start, min(start + size, number))
        quiet = np.zeros((number, len(own)), dtype=bool)
        quiet[own, np.arange(len(own))] = True
        found = reports.degree_without(quiet).T
        degree.append(found[np.arange(len(own)), own])
        rank.append(ranks(found)[np.arange(len(own)), own])
    return np.concatenate(degree), np.concatenate(rank)
