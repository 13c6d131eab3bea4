"""Brokerage: who stands between two others that are not tied, within and between groups."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.matrix import Group, arcs, groups_of
from analysis.stakeholders.matrix import people as people_of

ROLES = ("coordinator", "consultant", "representative", "gatekeeper", "liaison")
COLUMNS = [*ROLES, "total"]
DEFINITION = (
    "Gould and Fernandez (1989): paths a > b > c without a tie a > c, counted for b; with the "
    "groups of a, b and c: coordinator A>A>A, consultant A>B>A (itinerant), gatekeeper A>B>B, "
    "representative A>A>B, liaison A>B>C; expected and z: every tie is there with the chance of "
    "the density, independently, as R sna; permutation z: the groups are drawn anew among the "
    "people, the ties stay"
)
UNDIRECTED = "; a tie without direction is read both ways, so every path counts twice"
# Paths sorted into roles at a time: the labels of some runs together.
PATHS_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Brokerage:
    """How often each person brokers between two others, by role.

    Attributes
    ----------
    raw
        One row a person, in the order of the graph: ``stakeholder_id``, ``coordinator``,
        ``consultant``, ``representative``, ``gatekeeper``, ``liaison``, ``total`` (counts).
    expected, standard_deviation, z
        The same columns where every tie is there with the chance of the density. A z is
        missing where a role cannot occur, such as a liaison with two groups.
    permutation_z
        The same columns against groups drawn anew; missing where the count cannot vary, such
        as the total, which does not depend on groups.
    network
        The counts of the whole network by role, a Series.
    runs, seed
        Of `permutation_z`.
    definition
        The roles, the direction of their paths and what is expected, in words.
    """

    raw: pd.DataFrame
    expected: pd.DataFrame
    standard_deviation: pd.DataFrame
    z: pd.DataFrame
    permutation_z: pd.DataFrame
    network: pd.Series
    runs: int
    seed: int
    definition: str

    @property
    def between_groups(self) -> int:
        """Paths of the whole network whose two ends are in different groups."""
        return int(self.network[["representative", "gatekeeper", "liaison"]].sum())

    def table(self) -> pd.DataFrame:
        """Return the counts by role, with what is expected of all roles together and its z.

        Returns
        -------
        pandas.DataFrame
            ``stakeholder_id``, ``coordinator``, ``consultant``, ``representative``,
            ``gatekeeper``, ``liaison``, ``broker_total``, ``total_expected``, ``total_z``.
        """
        return self.raw.assign(
            total_expected=self.expected["total"], total_z=self.z["total"]
        ).rename(columns={"total": "broker_total"})


def brokerage(network: nx.Graph, group: Group, *, runs: int = 1000, seed: int = 2021) -> Brokerage:
    """Count the brokerage roles of each person.

    Parameters
    ----------
    network
        Any networkx graph. Strengths are not used; a tie without direction is read both ways,
        as in R sna.
    group
        The name of a node's attribute, such as ``"sector"``, or every node's group.
    runs
        How often the groups are drawn anew among the people.
    seed
        Of those draws.

    Returns
    -------
    Brokerage

    Raises
    ------
    ValueError
        When somebody has no group, or runs is not 2 or more.

    Notes
    -----
    A path runs with the ties: somebody who passes on to its own group what it has from another
    is a gatekeeper (A>B>B), somebody who carries what its own group gives to another is a
    representative (A>A>B), as in the help of UCINET and the manual of R sna. A position that
    brokers on paper is not proof that anybody brokers.
    """
    if runs < 2:
        msg = f"runs is {runs}; expected 2 or more, to say how much a count varies"
        raise ValueError(msg)
    nodes, matrix = people_of(network), arcs(network)
    numbers, names = groups_of(network, group)
    raw = _counts(matrix, numbers, len(names))
    expected, deviation = _bernoulli(matrix, numbers, len(names))
    mean, spread = _permuted(matrix, numbers, runs, seed)

    def table(values: np.ndarray) -> pd.DataFrame:
        return pd.DataFrame(values, columns=COLUMNS).assign(stakeholder_id=nodes)[
            ["stakeholder_id", *COLUMNS]
        ]

    return Brokerage(
        raw=table(raw),
        expected=table(expected),
        standard_deviation=table(deviation),
        z=table(_z(raw, expected, deviation)),
        permutation_z=table(_z(raw, mean, spread)),
        network=pd.Series(raw.sum(axis=0), index=COLUMNS, name="raw"),
        runs=runs,
        seed=seed,
        definition=DEFINITION + ("" if network.is_directed() else UNDIRECTED),
    )


def _z(raw: np.ndarray, mean: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    scores = np.full(mean.shape, np.nan)
    np.divide(raw - mean, deviation, out=scores, where=deviation > 0)
    return scores


def _counts(matrix: sparse.csr_array, numbers: np.ndarray, groups: int) -> np.ndarray:
    """Count all two-step paths by role, less those that return and those that are closed."""
    start = np.repeat(np.arange(len(numbers)), np.diff(matrix.indptr))
    same = matrix.copy()
    same.data = (numbers[start] == numbers[matrix.indices]).astype(float)
    same.eliminate_zeros()
    other = (matrix - same).tocsr()
    member = sparse.csr_array(
        (np.ones(len(numbers)), (np.arange(len(numbers)), numbers)), shape=(len(numbers), groups)
    )
    within_in, within_out = _sums(same.T), _sums(same)
    across_in, across_out = _sums(other.T), _sums(other)
    back = _sums((other.T @ member).multiply(other @ member))
    returning = [_sums(part.multiply(part.T)) for part in (same, other)]
    paths = [
        within_in * within_out - returning[0] - _closed(same, same, same),
        back - returning[1] - _closed(other, other, same),
        within_in * across_out - _closed(same, other, other),
        across_in * within_out - _closed(other, same, other),
        across_in * across_out - back - _closed(other, other, other),
    ]
    return np.rint(np.column_stack([*paths, sum(paths)])).astype(np.int64)


def _closed(
    first: sparse.csr_array, second: sparse.csr_array, direct: sparse.csr_array
) -> np.ndarray:
    """Count the paths a > b > c of each b that have the tie a > c, by kind of each tie."""
    return _sums((first.T @ direct).multiply(second))


def _sums(matrix: sparse.csr_array) -> np.ndarray:
    return np.asarray(matrix.sum(axis=1)).ravel()


def _bernoulli(
    matrix: sparse.csr_array, numbers: np.ndarray, groups: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation where each tie is there with the chance of the density.

    A path through b is open with the chance p = d d (1 - d). Two paths of the same b vary
    together when they share their first or their last end: both then hold one tie of b, and
    their covariance is d^3 (1 - d)^3. All other pairs of paths share no tie.
    """
    size = len(numbers)
    density = matrix.nnz / (size * (size - 1)) if size > 1 else 0.0
    sizes = np.bincount(numbers, minlength=groups).astype(float)
    possible, sharing = (part[numbers] for part in _possible(sizes))
    chance = density**2 * (1 - density)
    variance = possible * chance * (1 - chance) + sharing * (density * (1 - density)) ** 3
    return possible * chance, np.sqrt(variance)


def _possible(sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count for a broker of each group the pairs (a, c), and pairs of them with one end shared.

    Rows are groups, columns `COLUMNS`.
    """
    size = sizes.sum()
    own, others = sizes - 1, size - sizes
    pairs, triples = (_ordered(sizes, many) for many in (2, 3))
    # Liaison: a of one other group, c of a third one.
    rest = others[:, None] - sizes
    thirds = np.where(~np.eye(len(sizes), dtype=bool), sizes * rest, 0.0)
    mixed = own * others
    possible = [
        _ordered(own, 2),
        pairs.sum() - pairs,
        mixed,
        mixed,
        thirds.sum(axis=1),
        np.full_like(sizes, _ordered(size - 1, 2)),
    ]
    shared_by_mixed = mixed * (own - 1) + mixed * (others - 1)
    sharing = [
        2 * _ordered(own, 3),
        2 * (triples.sum() - triples),
        shared_by_mixed,
        shared_by_mixed,
        2 * (thirds * (rest - 1)).sum(axis=1),
        np.full_like(sizes, 2 * _ordered(size - 1, 3)),
    ]
    return np.column_stack(possible), np.column_stack(sharing)


def _ordered(size: np.ndarray, many: int) -> np.ndarray:
    """Count the ordered choices of some out of so many, one after the other."""
    count = np.ones_like(size)
    for step in range(many):
        count = count * np.maximum(size - step, 0)
    return count


def _permuted(
    matrix: sparse.csr_array, numbers: np.ndarray, runs: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of the counts over groups drawn anew."""
    start, broker, end = _open_paths(matrix)
    size, random = len(numbers), np.random.default_rng(seed)
    sums, squares = np.zeros((2, size, len(COLUMNS)))
    together = max(1, PATHS_AT_ONCE // max(len(start), size, 1))
    for begin in range(0, runs, together):
        drawn = random.permuted(np.tile(numbers, (min(together, runs - begin), 1)), axis=1)
        roles = _roles(*(drawn[:, ends] for ends in (start, broker, end)))
        cells = (np.arange(len(drawn))[:, None] * size + broker) * len(ROLES) + roles
        counts = np.bincount(cells.ravel(), minlength=len(drawn) * size * len(ROLES))
        by_role = counts.reshape(len(drawn), size, len(ROLES))
        sums[:, :-1] += by_role.sum(axis=0)
        squares[:, :-1] += (by_role**2).sum(axis=0)
    sums[:, -1] = runs * np.bincount(broker, minlength=size)
    squares[:, -1] = sums[:, -1] ** 2 / runs
    # Whole numbers throughout: a count that never varies has a spread of exactly 0.
    return sums / runs, np.sqrt((runs * squares - sums**2) / (runs * (runs - 1)))


def _roles(first: np.ndarray, broker: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the place in `ROLES` of each path by the groups of its three people."""
    begins, ends = first == broker, last == broker
    across = np.where(first == last, 1, 4)
    return np.where(begins, np.where(ends, 0, 2), np.where(ends, 3, across))


def _open_paths(matrix: sparse.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """List the paths a > b > c with c another than a, and without a tie a > c."""
    size = matrix.shape[0]
    start = np.repeat(np.arange(size, dtype=np.int64), np.diff(matrix.indptr))
    outgoing = np.diff(matrix.indptr)[matrix.indices]
    first, broker = (np.repeat(ends, outgoing) for ends in (start, matrix.indices))
    place = np.arange(len(broker)) - np.repeat(np.cumsum(outgoing) - outgoing, outgoing)
    last = matrix.indices[matrix.indptr[broker] + place]
    ties = start * size + matrix.indices
    paths = first * size + last
    opened = (first != last) & ~np.isin(paths, ties)
    return first[opened], broker[opened], last[opened]
