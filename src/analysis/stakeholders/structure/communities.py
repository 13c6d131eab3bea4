"""Communities: people with more ties among themselves than chance gives, and how firm they are."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.matrix import Group, arcs, either_way, groups_of, people
from analysis.stakeholders.structure.labelings import SAME, check_runs
from analysis.stakeholders.structure.refine import refined

LEFT_OUT = 0.1  # share of the ties that is left out to see how firm a community is
STABLE = 0.75  # from here a community is stable (Hennig 2007)
DEFINITION = (
    "The division into communities with the highest modularity ({ties}; resolution "
    "{resolution:g}) among {runs:,} runs of the Louvain method (Blondel and others 2008), each "
    "bettered by moving one person after another, seed {seed}. It is not certain to be the best "
    "there is, and others can be nearly as good. Stability of a person: {left_out} of the "
    "{all_ties} ties are left out by lot and communities are found anew by Louvain, {runs:,} "
    "times; of all who share its community with all ties, or then, the mean share who do both "
    "times. Somebody without ties is a community alone, and has no stability."
)
NO_TIES = "There are no ties, so there are no communities: everybody is alone."
TIES = {
    (False, False): "a tie in either direction, or several, counts once",
    (True, False): "ties with their direction",
    (False, True): "the strengths of a pair's ties added up, whatever their direction",
    (True, True): "ties with their direction and strength",
}


@dataclass(frozen=True)
class Communities:
    """Communities, and how firm they are.

    Attributes
    ----------
    table
        One row a node in the order of the graph: ``stakeholder_id``; ``community``, numbered
        from 1, the largest first, and of equal ones the one with the earliest node; then
        ``stability``, 0 to 1, missing for somebody without ties.
    sizes
        One row a community of people with ties: ``community``, ``people``, ``stability`` (the
        mean of its people), ``stable`` (from 0.75).
    modularity
        Of the communities, as of `modularity`; None without ties.
    alone
        How many have no ties; each is a community in ``table`` and in none of ``sizes``.
    partitions_found
        How many different divisions the runs ended in.
    partitions
        All those found with the highest modularity; the first is the one in ``table``.
    exact
        False: Louvain is a search that need not find the best division.
    runs, seed
        Runs of the search, and as many with ties left out; start of the random numbers.
    definition
        All this in words.
    """

    table: pd.DataFrame
    sizes: pd.DataFrame
    modularity: float | None
    alone: int
    partitions_found: int
    partitions: tuple[tuple[tuple[Hashable, ...], ...], ...]
    exact: bool
    runs: int
    seed: int
    definition: str


def communities(
    network: nx.Graph,
    *,
    weight: str | None = None,
    resolution: float = 1.0,
    runs: int = 100,
    seed: int = 2021,
    directed: bool | None = None,
) -> Communities:
    """Divide the people into communities, and see how firm each person's place is.

    Parameters
    ----------
    network
        Any networkx graph.
    weight
        The attribute of a tie that holds its strength; None counts ties.
    resolution
        Above 1 gives more and smaller communities, below 1 fewer and larger ones.
    runs
        Runs of the search, of which the best is taken, and as many with ties left out.
    seed
        Start of the random numbers.
    directed
        Whether the direction of ties counts; None follows the graph.

    Returns
    -------
    Communities

    Raises
    ------
    ValueError
        When a tie has no strength, ``runs`` is not a whole number above 0, or ``resolution`` is
        not above 0.

    Notes
    -----
    Blondel and others (2008), Journal of Statistical Mechanics P10008. Many divisions can be
    nearly as good as the best (Good, de Montjoye and Clauset 2010), and small communities in a
    large network are missed (Fortunato and Barthélemy 2007): so the stability, after Hennig
    (2007), Computational Statistics and Data Analysis 52, 258-271.
    """
    check_runs(runs)
    if not resolution > 0:
        msg = f"resolution is {resolution!r}; expected a number above 0"
        raise ValueError(msg)
    matrix, follows = _matrix(network, weight, directed)
    tied = np.flatnonzero(matrix.sum(axis=0) + matrix.sum(axis=1))
    search = _Search(matrix[tied][:, tied], follows, resolution)
    rng = np.random.default_rng(seed)
    divisions = search.divisions(rng, runs)
    fits = [_modularity(search.matrix, one, resolution) for one in divisions]
    best = [one for one, fit in zip(divisions, fits, strict=True) if fit >= max(fits) - SAME]
    chosen = _largest_first(best[0]) if best else np.empty(0, dtype=np.int64)
    nodes = people(network)
    table = _table(nodes, tied, chosen, search.stability(chosen, rng, runs))
    return Communities(
        table=table,
        sizes=_sizes(table, int(chosen.max(initial=-1)) + 1),
        modularity=max(fits, default=None),
        alone=len(nodes) - len(tied),
        partitions_found=len(divisions),
        partitions=tuple(_named(_largest_first(one), nodes[tied]) for one in best),
        exact=False,
        runs=int(runs),
        seed=seed,
        definition=search.definition(weight is not None, runs, seed),
    )


def modularity(
    network: nx.Graph,
    group: Group,
    *,
    weight: str | None = None,
    resolution: float = 1.0,
    directed: bool | None = None,
) -> float | None:
    """Measure how many more ties stay within given groups than chance gives.

    Parameters
    ----------
    network, weight, resolution, directed
        As for `communities`.
    group
        The name of a node's attribute, or every node's group.

    Returns
    -------
    float or None
        The share of ties within the groups, minus ``resolution`` times the share expected if
        everybody's ties went to others by lot, in proportion to their ties; below 1. None
        without ties.

    Raises
    ------
    ValueError
        When somebody has no group, or a tie no strength.

    Notes
    -----
    Newman and Girvan (2004), Physical Review E 69, 026113; with direction Leicht and Newman
    (2008), Physical Review Letters 100, 118703.
    """
    matrix, _ = _matrix(network, weight, directed)
    numbers, _ = groups_of(network, group)
    return _modularity(matrix, numbers, resolution) if matrix.nnz else None


@dataclass(frozen=True)
class _Search:
    """The ties between those who have any, and how communities of them are found."""

    matrix: sparse.csr_array
    directed: bool
    resolution: float

    @cached_property
    def ties(self) -> sparse.coo_array:
        """Each tie once."""
        return (self.matrix if self.directed else sparse.triu(self.matrix)).tocoo()

    @property
    def left_out(self) -> int:
        """How many ties are left out to see how firm a community is."""
        return min(self.ties.nnz, max(1, round(LEFT_OUT * self.ties.nnz)))

    def divisions(self, rng: np.random.Generator, runs: int) -> list[np.ndarray]:
        """Return the different divisions of some runs, in an order of their own."""
        if not self.matrix.nnz:
            return []
        found = {tuple(self._louvain(self.ties, start)) for start in _starts(rng, runs)}
        better = refined(self.matrix, np.array(sorted(found)), self.resolution)
        different = {tuple(_in_pieces(self.ties, labels)) for labels in better}
        return [np.array(one) for one in sorted(different)]

    def stability(self, chosen: np.ndarray, rng: np.random.Generator, runs: int) -> np.ndarray:
        """Return for each person the mean share of mates who are so with ties left out."""
        ties, shares = self.ties, np.zeros(len(chosen))
        for start in _starts(rng, runs if ties.nnz else 0):
            kept = np.sort(rng.permutation(ties.nnz)[self.left_out :])
            some = (ties.data[kept], (ties.row[kept], ties.col[kept]))
            found = self._louvain(sparse.coo_array(some, shape=ties.shape), start)
            shares += _mates_kept(chosen, found)
        return shares / runs

    def definition(self, weighted: bool, runs: int, seed: int) -> str:
        """Say in words what was done."""
        if not self.matrix.nnz:
            return NO_TIES
        return DEFINITION.format(
            ties=TIES[self.directed, weighted],
            resolution=self.resolution,
            runs=runs,
            seed=seed,
            left_out=self.left_out,
            all_ties=self.ties.nnz,
        )

    def _louvain(self, ties: sparse.coo_array, start: int) -> np.ndarray:
        """Return the number of each person's community, 0 for the first person's and so on.

        The nodes are numbers, so that the result depends on the order of the graph alone. A
        community that Louvain left in several pieces is split: that never lowers modularity.
        """
        network = nx.DiGraph() if self.directed else nx.Graph()
        network.add_nodes_from(range(ties.shape[0]))
        ends = (ties.row.tolist(), ties.col.tolist(), ties.data.tolist())
        network.add_weighted_edges_from(zip(*ends, strict=True))
        found = nx.community.louvain_communities(network, resolution=self.resolution, seed=start)
        labels = np.empty(len(network), dtype=np.int64)
        for number, members in enumerate(found):
            labels[list(members)] = number
        return _in_pieces(ties, labels)


def _in_pieces(ties: sparse.coo_array, labels: np.ndarray) -> np.ndarray:
    """Split communities in several pieces, and number all by their first person."""
    inside = labels[ties.row] == labels[ties.col]
    ends = (ties.data[inside], (ties.row[inside], ties.col[inside]))
    network = sparse.coo_array(ends, shape=ties.shape)
    return pd.factorize(sparse.csgraph.connected_components(network, directed=False)[1])[0]


def _starts(rng: np.random.Generator, runs: int) -> list[int]:
    return rng.integers(2**32, size=runs).tolist()


def _matrix(
    network: nx.Graph, weight: str | None, directed: bool | None
) -> tuple[sparse.csr_array, bool]:
    follows = network.is_directed() if directed is None else directed
    return (arcs if follows else either_way)(network, weight), follows


def _modularity(matrix: sparse.csr_array, labels: np.ndarray, resolution: float) -> float:
    ties, total = matrix.tocoo(), matrix.sum()
    inside = ties.data[labels[ties.row] == labels[ties.col]].sum()
    out, into = (np.bincount(labels, matrix.sum(axis=axis)) for axis in (1, 0))
    return float(inside / total - resolution * (out @ into) / total**2)


def _mates_kept(before: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Return the mates of both times as a share of those of either, 1 when alone both times."""
    pair = before * (now.max() + 1) + now
    both, first, second = (np.bincount(part)[part] - 1 for part in (pair, before, now))
    either = first + second - both
    return np.where(either > 0, both / np.maximum(1, either), 1.0)


def _largest_first(labels: np.ndarray) -> np.ndarray:
    """Give numbers from 0 by size, of equal communities the one with the earliest person."""
    order = np.argsort(-np.bincount(labels), kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place[labels]


def _table(
    nodes: pd.Index, tied: np.ndarray, chosen: np.ndarray, stability: np.ndarray
) -> pd.DataFrame:
    number, firm = np.zeros(len(nodes), dtype=np.int64), np.full(len(nodes), np.nan)
    number[tied], firm[tied] = chosen + 1, stability
    alone = np.setdiff1d(np.arange(len(nodes)), tied)
    number[alone] = chosen.max(initial=-1) + 2 + np.arange(len(alone))
    return pd.DataFrame(
        {"stakeholder_id": nodes, "community": number, "stability": pd.array(firm, "Float64")}
    )


def _sizes(table: pd.DataFrame, found: int) -> pd.DataFrame:
    inside = table.loc[table["community"] <= found].groupby("community")["stability"]
    sizes = inside.agg(["size", "mean"]).reset_index()
    sizes.columns = pd.Index(["community", "people", "stability"])
    return sizes.assign(stable=(sizes["stability"] >= STABLE).astype(bool))


def _named(labels: np.ndarray, nodes: pd.Index) -> tuple[tuple[Hashable, ...], ...]:
    return tuple(tuple(nodes[labels == one]) for one in range(labels.max() + 1))
