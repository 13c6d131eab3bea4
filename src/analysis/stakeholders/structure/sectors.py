"""Sector density: how many of the possible ties there are within the groups and between them."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from analysis.stakeholders.matrix import Group, groups_of
from analysis.stakeholders.structure.labelings import (
    SAME,
    Labelings,
    Ties,
    blocks_of,
    labelings,
    ties_of,
    width_of,
)

DEFINITION = (
    "Ties between two groups as a share of the pairs of people from two groups, and ties within "
    "the groups as a share of the pairs of people of one group{direction}{strength}. {test}"
)
DIRECTION = ", each pair counted in both directions"
STRENGTH = "; a tie counts with its strength, so a density is a mean strength"
NOT_TESTED = "Nothing is tested: that takes ties, and pairs both within and between groups."
TEST = (
    "p is the share of {ways} in which the difference of the two densities, or the ties of the "
    "row, lie at least as far from the mean as observed{added}; the groups are handed out anew "
    "and the ties stay. Expected is the mean: every row has the density of the whole network."
)
ALL_WAYS = "all {number:,} ways of handing out groups of these sizes"
SOME_WAYS = "{runs:,} random relabellings (seed {seed})"
ADDED = ", the observed one counted in: (count + 1) / (runs + 1)"


@dataclass(frozen=True)
class SectorDensity:
    """The density of ties between and within groups, and of every block of two groups.

    Attributes
    ----------
    between, within
        Ties over possible ties, 0 to 1 (mean strength when weighted); None where no pair is
        possible: between, with one group; within, when every group has one person.
    overall
        The density of the whole network, which is what both are expected to be when groups are
        handed out by lot; None below two people.
    p
        Two-sided, of the difference of the two; as of `ei_index`, for with the ties as they are
        the one figure decides the other. None without ties, or where one density is None.
    exact, labelings, runs, seed
        As for `ei_index`.
    table
        One row a block: ``from_group``, ``to_group``, ``ties`` (strengths when weighted),
        ``possible`` (pairs), ``density``, ``expected`` (ties: the mean over the labellings),
        ``p`` (two-sided, of ``ties``). Without direction each two groups are one row; with it,
        two. ``density`` and ``p`` are missing where no pair is possible. Many rows are tested:
        some of them have a small p by chance.
    definition
        All this in words.
    """

    between: float | None
    within: float | None
    overall: float | None
    p: float | None
    exact: bool
    labelings: float
    runs: int
    seed: int
    table: pd.DataFrame
    definition: str


def sector_density(
    network: nx.Graph,
    group: Group,
    *,
    weight: str | None = None,
    runs: int = 10_000,
    seed: int = 2021,
) -> SectorDensity:
    """Measure how dense the ties are between the groups and within them, and test it.

    Parameters
    ----------
    network
        Any networkx graph. With direction, each arc is a tie; parallel ties are one.
    group
        The name of a node's attribute, such as ``"sector"``, or every node's group.
    weight
        The attribute of a tie that holds its strength; None counts ties.
    runs
        Random relabellings, when there are more than 20,000 labellings or 2,000 people.
    seed
        Start of the random numbers.

    Returns
    -------
    SectorDensity

    Raises
    ------
    ValueError
        When somebody has no group, a tie no strength, or ``runs`` is not a whole number above 0.

    Notes
    -----
    The density between sectors is the headline of Lienert, Schnetzer and Ingold (2013), Journal
    of Environmental Management 125. The test is the relabelling test of a block model.
    """
    numbers, names = groups_of(network, group)
    ties, ways = ties_of(network, weight), labelings(numbers, runs, seed)
    possible = _possible(np.bincount(numbers, minlength=len(names)), ties.directed)
    found = blocks_of(ties, numbers[:, None], len(names))[0]
    between, within, overall = (
        _density(found, possible, chosen)
        for chosen in (*_sides(len(names)), _listed(len(names), ties.directed))
    )
    tested = overall is not None and overall > 0 and None not in (between, within)
    expected = possible * (overall or 0.0)
    p, by_block = _shares(ties, ways, found, expected) if tested else (None, None)
    return SectorDensity(
        between=between,
        within=within,
        overall=overall,
        p=p,
        exact=ways.exact,
        labelings=ways.number,
        runs=ways.runs,
        seed=seed,
        table=_table(names, ties, found, possible, expected, by_block),
        definition=_definition(ties, ways, tested),
    )


def _listed(groups: int, directed: bool) -> np.ndarray:
    """Return the blocks that are rows: all of them, or one of each two without direction."""
    every = np.ones((groups, groups), dtype=bool)
    return every if directed else np.triu(every)


def _sides(groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the blocks between two groups, each once or twice alike, and those within one."""
    within = np.eye(groups, dtype=bool)
    return ~within, within


def _possible(sizes: np.ndarray, directed: bool) -> np.ndarray:
    pairs = np.outer(sizes, sizes)
    own = sizes * (sizes - 1)
    np.fill_diagonal(pairs, own if directed else own // 2)
    return pairs


def _density(found: np.ndarray, possible: np.ndarray, chosen: np.ndarray) -> float | None:
    pairs = possible[chosen].sum()
    return float(found[chosen].sum() / pairs) if pairs else None


def _shares(
    ties: Ties, ways: Labelings, found: np.ndarray, expected: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return p of the densities' difference and of every block, from one set of labellings."""
    _, within = _sides(len(found))
    close, count, counts = SAME * max(1.0, ties.size.sum()), 0, np.zeros(found.shape, dtype=int)
    far, far_within = abs(found - expected), abs((found - expected)[within].sum())
    for labels in ways.blocks(width_of(ties, len(found))):
        away = blocks_of(ties, labels, len(found)) - expected
        counts += (abs(away) >= far - close).sum(axis=0)
        count += int((abs(away[:, within].sum(axis=1)) >= far_within - close).sum())
    return float(ways.share(count)), np.asarray(ways.share(counts))


def _table(
    names: pd.Index,
    ties: Ties,
    found: np.ndarray,
    possible: np.ndarray,
    expected: np.ndarray,
    p: np.ndarray | None,
) -> pd.DataFrame:
    start, end = np.nonzero(_listed(len(names), ties.directed))
    pairs = pd.Series(possible[start, end], dtype="Float64")
    shares = np.full(found.shape, np.nan) if p is None else p
    return pd.DataFrame(
        {
            "from_group": names[start],
            "to_group": names[end],
            "ties": found[start, end],
            "possible": possible[start, end],
            "density": pd.Series(found[start, end], dtype="Float64") / pairs.where(pairs > 0),
            "expected": expected[start, end],
            "p": pd.Series(shares[start, end], dtype="Float64").where(pairs > 0),
        }
    )


def _definition(ties: Ties, ways: Labelings, tested: bool) -> str:
    listed = ALL_WAYS if ways.exact else SOME_WAYS
    words = TEST.format(
        ways=listed.format(number=ways.number, runs=ways.runs, seed=ways.seed),
        added="" if ways.exact else ADDED,
    )
    return DEFINITION.format(
        direction=DIRECTION if ties.directed else "",
        strength=STRENGTH if ties.weighted else "",
        test=words if tested else NOT_TESTED,
    )
