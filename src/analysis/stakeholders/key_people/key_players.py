"""Key players: whose leaving breaks a network most, and who together reach it best."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.key_people.search import (
    KeyPlayers,
    best,
    can_compare_all,
    climb,
    every,
    numbers_of,
    size_of,
    ties_of,
)
from analysis.stakeholders.key_people.worth import (
    apart_without,
    every_apart,
    fragmentation_words,
    greatest,
    nearness,
    reach_words,
    targets_of,
    ties_for,
    together,
)
from analysis.stakeholders.matrix import people as people_of

# A search of a large network values sets by a drawn sample of targets and chooses among those
# with most ties: without and with strength. The values that it reports are over everybody.
TARGETS, TARGETS_BY_STRENGTH = 256, 64
POOL, POOL_BY_STRENGTH = 150, 50
# Numbers of one table of distances: those of 2,000 people with each other.
TABLE = 4_000_000


def fragmentation_set(
    network: nx.Graph,
    k: int,
    *,
    measure: str = "fragmentation",
    weight: str | None = None,
    direction: str = "both",
    candidates: Iterable[Hashable] | None = None,
    starts: int = 3,
    seed: int = 2021,
) -> KeyPlayers:
    """Find the k people whose leaving breaks the network most, with all equally good sets.

    Parameters
    ----------
    network
        Any networkx graph of n people.
    k
        How many leave.
    measure
        ``fragmentation``: share of the pairs of those who remain that cannot reach each other.
        ``distance``: 1 less the mean of 1/distance over those pairs, which also sees paths
        that grow longer.
    weight
        The attribute of a tie with its strength, above 0. A tie is then 1/strength long, and
        1/distance is divided by the largest strength of the whole network, so that the measure
        stays between 0 and 1 (An and Liu 2016). ``fragmentation`` does not use it.
    direction
        ``both`` reads ties in either direction; ``out`` or ``in`` follows it and counts
        ordered pairs (the two give the same value).
    candidates
        Who may be chosen; everybody by default.
    starts, seed
        Of the search, where not every set can be compared.

    Returns
    -------
    KeyPlayers
        Every set is compared where that takes some seconds: always for up to 64 people and k
        up to 3 (with a weight some twenty times slower than without). Else greedy choice and
        swaps, with ``exact`` False; above 150 people (50 with a weight) only those with most
        ties may then be chosen.

    Raises
    ------
    ValueError
        When the measure or the direction is not known, k is not fit, fewer than two would
        remain, somebody is not in the network, or a tie has no strength.

    Notes
    -----
    KPP-NEG of Borgatti (2006), over those who remain. The best pair need not hold the best
    single person, so a greedy search alone can miss it.
    """
    nodes, matrix = people_of(network), ties_for(network, measure, direction, weight)
    chosen = _chosen(candidates, nodes)
    k = size_of(k, len(chosen), len(nodes))
    by_strength = weight is not None and measure == "distance"
    count = len(nodes)
    cost = count**2 * 4.0 if by_strength else (matrix.nnz + count) * (count / 64 + 1)
    value = apart_without(matrix, measure, weight, np.arange(count))
    exact = can_compare_all(len(chosen), k, cost)
    if exact and by_strength and len(chosen) == count:
        found = best(every_apart(matrix, k))
    elif exact:
        found = best(every(value, chosen, k))
    else:
        targets = _sample(count, TARGETS_BY_STRENGTH if by_strength else TARGETS, seed)
        sampled = apart_without(matrix, measure, weight, targets)
        pool = _most_tied(chosen, matrix, max(k, POOL_BY_STRENGTH if by_strength else POOL))
        ends = np.array(sorted(climb(sampled, pool, k, starts=starts, seed=seed)))
        found = best([(ends, value(ends))])
    before = float(value(np.empty((1, 0), dtype=np.int64))[0])
    words = fragmentation_words(measure, weight, direction)
    return _key_players(found, before, nodes, exact, measure, k, words, (starts, seed))


def reach_set(
    network: nx.Graph,
    k: int,
    m: float | None = 1,
    *,
    weight: str | None = None,
    direction: str = "both",
    candidates: Iterable[Hashable] | None = None,
    targets: Iterable[Hashable] | None = None,
    starts: int = 3,
    seed: int = 2021,
) -> KeyPlayers:
    """Find the k people who together reach most of the network, with all equally good sets.

    Parameters
    ----------
    network
        Any networkx graph of n people.
    k
        How many are chosen.
    m
        The most steps (with a weight: the greatest length) at which somebody counts as
        reached. None counts everybody by 1/distance instead.
    weight
        The attribute of a tie with its strength, above 0. A tie is then 1/strength long, and
        1/distance is divided by the largest strength of the network.
    direction
        ``both`` reads ties in either direction, ``out`` counts whom the set reaches, ``in``
        who reaches the set.
    candidates
        Who may be chosen; everybody by default.
    targets
        Who is to be reached; everybody by default. The value is a share of them.
    starts, seed
        Of the search, where not every set can be compared.

    Returns
    -------
    KeyPlayers
        Those chosen count as reached (1 each) where they are targets. Every set is compared
        where that takes some seconds: always for up to 64 people and k up to 3. Else greedy
        choice and swaps, with ``exact`` False; candidates are then those with most ties where
        their distances would fill more than a table of 2,000 by 2,000.

    Raises
    ------
    ValueError
        When k, m or the direction is not fit, nobody is to be reached, somebody is not in the
        network, or a tie has no strength.

    Notes
    -----
    KPP-POS of Borgatti (2006): m-reach, and distance-weighted reach DR for m None.
    """
    nodes, matrix = people_of(network), ties_of(network, direction, weight)
    chosen, wanted = _chosen(candidates, nodes), targets_of(targets, nodes)
    k = size_of(k, len(chosen))
    pool = _most_tied(chosen, matrix, max(k, 50, TABLE // len(wanted)))
    near = nearness(matrix, pool, wanted, greatest(m), weight)
    value = together(near, pool)
    exact = len(pool) == len(chosen) and can_compare_all(len(pool), k, k * len(wanted))
    if exact:
        found = best(every(value, pool, k))
    else:
        ends = np.array(sorted(climb(value, pool, k, starts=starts, seed=seed)))
        found = best([(ends, value(ends))])
    measure = "distance_reach" if m is None else "reach"
    words = reach_words(m, weight, direction, some=targets is not None)
    return _key_players(found, 0.0, nodes, exact, measure, k, words, (starts, seed))


def _chosen(candidates: Iterable[Hashable] | None, nodes: pd.Index) -> list[int]:
    return list(range(len(nodes))) if candidates is None else numbers_of(candidates, nodes)


def _most_tied(candidates: list[int], matrix: sparse.csr_array, most: int) -> list[int]:
    if len(candidates) <= most:
        return candidates
    ties = np.diff(matrix.indptr) + np.bincount(matrix.indices, minlength=matrix.shape[0])
    order = np.argsort(-ties[candidates], kind="stable")
    return sorted(np.array(candidates)[order[:most]].tolist())


def _sample(size: int, most: int, seed: int) -> np.ndarray:
    if size <= 2 * most:
        return np.arange(size)
    return np.sort(np.random.default_rng(seed).choice(size, most, replace=False))


def _key_players(
    found: tuple[float, list[tuple[int, ...]]],
    before: float,
    nodes: pd.Index,
    exact: bool,
    measure: str,
    k: int,
    words: str,
    search: tuple[int, int],
) -> KeyPlayers:
    value, sets = found
    how = (
        "every set of that size was compared"
        if exact
        else f"found by search from {search[0]} starts: better and other equal sets may exist"
    )
    return KeyPlayers(
        value=value,
        before=before,
        sets=tuple(tuple(nodes[number] for number in one) for one in sets),
        count=len(sets),
        exact=exact,
        measure=measure,
        k=k,
        definition=f"{words}; {how}",
        starts=None if exact else search[0],
        seed=None if exact else search[1],
    )
