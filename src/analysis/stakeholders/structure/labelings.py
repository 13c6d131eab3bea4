"""Groups handed out anew: every way of it when they are few, random ones when they are many.

The question behind each p of this package: had the same ties run between people whose groups
were handed out by lot, every group as large as it is, how often would a figure lie at least as
far from what is expected?
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np
from scipy import sparse

from analysis.stakeholders.matrix import arcs

LISTED_UP_TO = 20_000  # ways of handing out the groups that are all gone through
PEOPLE_UP_TO = 2_000  # beyond this a list of all ways would be an array of people by people
CELLS = 4_000_000  # how much of the work is held in the memory at once
SAME = 1e-9  # figures that differ by no more are equal: sums of strengths are rounded


@dataclass(frozen=True)
class Ties:
    """Each tie once: an arc of a directed network, a pair of one without direction.

    Attributes
    ----------
    start, end
        Numbers of its two ends, in the order of the graph.
    size
        Its strength, 1 without a weight.
    people
        How many nodes there are.
    directed, weighted
        Whether a tie has a direction, and whether it counts with its strength.
    """

    start: np.ndarray
    end: np.ndarray
    size: np.ndarray
    people: int
    directed: bool
    weighted: bool

    @property
    def pairs(self) -> int:
        """How many ties there could be: ordered pairs when ties have a direction."""
        ordered = self.people * (self.people - 1)
        return ordered if self.directed else ordered // 2


@dataclass(frozen=True)
class Labelings:
    """The ways in which groups of the given sizes can be handed out to the people.

    Attributes
    ----------
    groups
        The number of each person's own group.
    number
        How many different ways there are; infinite beyond 2^53.
    exact
        Whether `blocks` goes through all of them, each once.
    runs
        How many are drawn at random when not; 0 when exact.
    seed
        Start of the random numbers.
    """

    groups: np.ndarray
    number: float
    exact: bool
    runs: int
    seed: int

    def blocks(self, width: int) -> Iterator[np.ndarray]:
        """Yield arrays of people by at most ``width`` labellings."""
        if self.exact:
            everything = _all(np.bincount(self.groups))
            for first in range(0, everything.shape[1], width):
                yield everything[:, first : first + width]
            return
        rng = np.random.default_rng(self.seed)
        own = self.groups.astype(np.min_scalar_type(self.groups.max()))[:, None]
        for first in range(0, self.runs, width):
            yield rng.permuted(np.repeat(own, min(width, self.runs - first), axis=1), axis=0)

    def share(self, count: np.ndarray | int) -> np.ndarray | float:
        """Return p of a count of labellings: their share, or (count + 1) / (runs + 1) if drawn.

        The observed labelling is one of them all; of those drawn it must be made one
        (Davison and Hinkley 1997, section 4.2), or p could be 0.
        """
        return count / self.number if self.exact else (count + 1) / (self.runs + 1)


def ties_of(network: nx.Graph, weight: str | None) -> Ties:
    """List the ties of a network, each once; the ties of a node with itself are left out."""
    matrix = arcs(network, weight)
    directed = network.is_directed()
    listed = (matrix if directed else sparse.triu(matrix)).tocoo()
    return Ties(listed.row, listed.col, listed.data, len(network), directed, weight is not None)


def labelings(groups: np.ndarray, runs: int, seed: int) -> Labelings:
    """Count the labellings of the groups and choose between all and a sample.

    Raises
    ------
    ValueError
        When ``runs`` is not a whole number above 0.
    """
    check_runs(runs)
    number = _number(np.bincount(groups).tolist())
    exact = number <= LISTED_UP_TO and len(groups) <= PEOPLE_UP_TO
    return Labelings(groups, number, exact, 0 if exact else int(runs), seed)


def check_runs(runs: int) -> None:
    """Refuse a number of runs that is not whole or not above 0."""
    if isinstance(runs, bool) or not isinstance(runs, int | np.integer) or runs < 1:
        msg = f"runs is {runs!r}; expected a whole number, 1 or more"
        raise ValueError(msg)


def width_of(ties: Ties, groups: int = 1) -> int:
    """Return how many labellings fit in the memory at once, at least one."""
    return max(1, CELLS // max(1, ties.people, len(ties.size), groups**2))


def external_of(ties: Ties, labels: np.ndarray) -> np.ndarray:
    """Add up the ties between two groups under each labelling (people by labellings)."""
    differs = labels[ties.start] != labels[ties.end]
    return ties.size @ differs if ties.weighted else differs.sum(axis=0)


def blocks_of(ties: Ties, labels: np.ndarray, groups: int) -> np.ndarray:
    """Add up the ties from each group to each under each labelling: labellings, from, to.

    Without direction a tie between two groups stands in both places.
    """
    runs = labels.shape[1]
    cell = labels[ties.start].astype(np.int64) * groups + labels[ties.end]
    cell += np.arange(runs) * groups**2
    sizes = np.repeat(ties.size, runs) if ties.weighted else None
    sums = np.bincount(cell.ravel(), sizes, minlength=runs * groups**2)
    sums = sums.reshape(runs, groups, groups)
    if ties.directed:
        return sums
    within = np.eye(groups, dtype=bool)
    return np.where(within, sums, sums + sums.transpose(0, 2, 1))


def _number(sizes: list[int]) -> float:
    number, left = 1, sum(sizes)
    for size in sizes:
        number *= math.comb(left, size)
        left -= size
        if number > 2**53:
            return math.inf
    return number


def _all(sizes: np.ndarray) -> np.ndarray:
    """List every labelling as a column, placing the small groups first and the largest last."""
    order = np.argsort(sizes, kind="stable")
    labels = np.full((1, int(sizes.sum())), order[-1], dtype=np.int16)
    free = np.ones(labels.shape, dtype=bool)
    for group in order[:-1]:
        places = np.nonzero(free)[1].reshape(len(labels), -1)
        chosen = np.array(list(combinations(range(places.shape[1]), sizes[group])), dtype=np.intp)
        taken = places[:, chosen].reshape(-1, sizes[group])
        labels, free = (np.repeat(array, len(chosen), axis=0) for array in (labels, free))
        np.put_along_axis(labels, taken, group, axis=1)
        np.put_along_axis(free, taken, False, axis=1)
    return labels.T
