"""Mixing: whether ties stay within the groups or run between them, beside what chance gives."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from analysis.stakeholders.matrix import Group, groups_of, people
from analysis.stakeholders.structure.labelings import (
    SAME,
    Labelings,
    Ties,
    external_of,
    labelings,
    ties_of,
    width_of,
)
from analysis.stakeholders.structure.spread import (
    bounds,
    share_between,
    spread_of_labels,
    spread_of_ties,
)

DEFINITION = (
    "External minus internal ties, over all ties (Krackhardt and Stern 1988): -1 when every tie "
    "stays within a group, 1 when every tie runs between two. {ties} {test}"
)
TIES = {
    (False, False): "A pair of people counts once, whatever the number of its ties.",
    (True, False): "Ties have a direction: a pair with ties both ways counts twice.",
    (False, True): "Each pair counts with the strength of its ties.",
    (True, True): "Ties have a direction, and each counts with its strength.",
}
EXACT = (
    "p is the share of all {number:,} ways of handing out groups of these sizes, with the ties "
    "as they are, in which the index lies at least as far from its mean as observed."
)
SAMPLED = (
    "p is (count + 1) / (runs + 1): the count of {runs:,} random relabellings (seed {seed}), "
    "with the ties as they are, in which the index lies at least as far from its mean as observed."
)
NO_TIES = "There are no ties, so there is no index and nothing to test."


@dataclass(frozen=True)
class EIIndex:
    """How far ties run between groups, and what the same ties would give by chance.

    Attributes
    ----------
    external, internal
        Ties between two groups and within one (their strengths when weighted).
    index
        (external - internal) / (external + internal), from -1 to 1. This and the figures that
        follow are None without ties.
    expected
        Its mean over all ways of handing out the groups, with the ties as they are. It depends
        on the sizes of the groups, and is usually not 0.
    expected_fixed_ties
        Its mean when the groups stay and the same ties are laid at random between all pairs: a
        different question with the same mean, for under both any tie runs between two groups
        with the share of pairs that do. Only the spread differs.
    standard_deviation, standard_deviation_fixed_ties
        The spread around each of the two, in closed form.
    lowest, highest
        What the index could be with this many ties (of these strengths) and these groups.
    p
        Two-sided, under the relabelling: see ``definition``.
    p_inward, p_outward
        The same for an index at least as low, and at least as high, as observed.
    exact
        Whether p rests on every labelling; when not, on ``runs`` random ones from ``seed``.
    labelings
        How many different labellings there are; infinite beyond 2^53.
    runs, seed
        Random labellings drawn, 0 when exact; start of the random numbers.
    assortativity
        Newman's coefficient of the groups; None where it is not defined, as when all ties are
        of one group.
    by_group
        One row a group: ``group``, ``people``, ``external``, ``internal`` (ties of its members,
        one within the group standing at both its ends), ``index``, ``expected`` (if its members
        were tied to all others alike). Missing without ties.
    by_person
        One row a node: ``stakeholder_id``, ``group``, ``external``, ``internal``, ``index``,
        missing for somebody without ties.
    definition
        All this in words.
    """

    external: float
    internal: float
    index: float | None
    expected: float | None
    expected_fixed_ties: float | None
    standard_deviation: float | None
    standard_deviation_fixed_ties: float | None
    lowest: float | None
    highest: float | None
    p: float | None
    p_inward: float | None
    p_outward: float | None
    exact: bool
    labelings: float
    runs: int
    seed: int
    assortativity: float | None
    by_group: pd.DataFrame
    by_person: pd.DataFrame
    definition: str


def ei_index(
    network: nx.Graph,
    group: Group,
    *,
    weight: str | None = None,
    runs: int = 10_000,
    seed: int = 2021,
) -> EIIndex:
    """Measure whether ties run between the groups or stay within them.

    Parameters
    ----------
    network
        Any networkx graph. With direction, each arc is a tie; parallel ties are one.
    group
        The name of a node's attribute, or every node's group.
    weight
        The attribute of a tie that holds its strength; None counts ties.
    runs
        Random relabellings, when there are more than 20,000 labellings or 2,000 people.
    seed
        Start of the random numbers.

    Returns
    -------
    EIIndex

    Raises
    ------
    ValueError
        When somebody has no group, a tie no strength, or ``runs`` is not a whole number above 0.

    Notes
    -----
    Krackhardt and Stern (1988), Social Psychology Quarterly 51. An index that looks inward or
    outward can be what the sizes of the groups give by themselves: read it beside ``expected``.
    Assortativity: Newman (2003), Physical Review E 67, 026126.
    """
    numbers, names = groups_of(network, group)
    ties, ways = ties_of(network, weight), labelings(numbers, runs, seed)
    counted = int if weight is None else float
    external = counted(external_of(ties, numbers[:, None]).sum())
    total = counted(ties.size.sum())
    figures: dict[str, float | None] = dict.fromkeys(NUMBERS)
    if total > 0:
        figures = _figures(ties, ways, external, total)
    by_person = _by_person(ties, people(network), numbers, names)
    return EIIndex(
        external=external,
        internal=total - external,
        exact=ways.exact,
        labelings=ways.number,
        runs=ways.runs,
        seed=seed,
        by_group=_by_group(by_person, numbers, names, ties.weighted),
        by_person=by_person,
        definition=_definition(ties, ways),
        **figures,
    )


NUMBERS = (
    *("index", "expected", "expected_fixed_ties"),
    *("standard_deviation", "standard_deviation_fixed_ties", "lowest", "highest"),
    *("p", "p_inward", "p_outward", "assortativity"),
)


def words_of_test(ways: Labelings) -> str:
    """Say in words what p is, and on how many labellings it rests."""
    if ways.exact:
        return EXACT.format(number=ways.number)
    return SAMPLED.format(runs=ways.runs, seed=ways.seed)


def _definition(ties: Ties, ways: Labelings) -> str:
    test = words_of_test(ways) if len(ties.size) else NO_TIES
    return DEFINITION.format(ties=TIES[ties.directed, ties.weighted], test=test)


def _figures(ties: Ties, ways: Labelings, external: float, total: float) -> dict[str, float | None]:
    sizes = np.bincount(ways.groups)
    between = share_between(sizes)
    expected = 2 * between - 1
    lowest, highest = bounds(ties, between)
    counts = _counts(ties, ways, external, total * between)
    p, p_inward, p_outward = (float(ways.share(count)) for count in counts)
    return {
        "index": 2 * external / total - 1,
        "expected": expected,
        "expected_fixed_ties": expected,
        "standard_deviation": 2 * spread_of_labels(ties, sizes) / total,
        "standard_deviation_fixed_ties": 2 * spread_of_ties(ties, between) / total,
        "lowest": 2 * lowest / total - 1,
        "highest": 2 * highest / total - 1,
        "p": p,
        "p_inward": p_inward,
        "p_outward": p_outward,
        "assortativity": _assortativity(ties, ways.groups),
    }


def _counts(ties: Ties, ways: Labelings, external: float, mean: float) -> np.ndarray:
    """Count the labellings at least as far from the mean, as low, and as high as observed."""
    counts, close = np.zeros(3, dtype=int), SAME * max(1.0, ties.size.sum())
    for labels in ways.blocks(width_of(ties)):
        found = external_of(ties, labels)
        counts[0] += (abs(found - mean) >= abs(external - mean) - close).sum()
        counts[1] += (found <= external + close).sum()
        counts[2] += (found >= external - close).sum()
    return counts


def _assortativity(ties: Ties, numbers: np.ndarray) -> float | None:
    groups = int(numbers.max()) + 1
    start, end = numbers[ties.start], numbers[ties.end]
    sides = [np.bincount(side, ties.size, groups).astype(float) for side in (start, end)]
    if not ties.directed:
        sides = [(sides[0] + sides[1]) / 2] * 2
    total = ties.size.sum()
    by_chance = sides[0] @ sides[1] / total**2
    if 1 - by_chance < SAME:
        return None
    return float((ties.size[start == end].sum() / total - by_chance) / (1 - by_chance))


def _by_person(ties: Ties, nodes: pd.Index, numbers: np.ndarray, names: pd.Index) -> pd.DataFrame:
    differs = numbers[ties.start] != numbers[ties.end]
    sums = {
        kind: sum(
            np.bincount(side[chosen], ties.size[chosen], ties.people)
            for side in (ties.start, ties.end)
        )
        for kind, chosen in (("external", differs), ("internal", ~differs))
    }
    table = pd.DataFrame({"stakeholder_id": nodes, "group": names[numbers], **sums})
    return _with_index(table, ties.weighted)


def _by_group(
    by_person: pd.DataFrame, numbers: np.ndarray, names: pd.Index, weighted: bool
) -> pd.DataFrame:
    sums = by_person[["external", "internal"]].groupby(numbers).sum()
    sizes = np.bincount(numbers, minlength=len(names))
    table = pd.DataFrame(
        {"group": names, "people": sizes, **{name: sums[name].to_numpy() for name in sums}}
    )
    others = max(1, len(numbers) - 1)
    expected = pd.Series(2 * (len(numbers) - sizes) / others - 1, dtype="Float64")
    return _with_index(table, weighted).assign(
        expected=expected.where(sums.sum(axis=1).to_numpy() > 0)
    )


def _with_index(table: pd.DataFrame, weighted: bool) -> pd.DataFrame:
    """Add the index of each row, missing where there are no ties."""
    total = (table["external"] + table["internal"]).astype("Float64")
    index = (table["external"] - table["internal"]) / total.where(total > 0)
    if not weighted:
        table = table.astype({"external": "int64", "internal": "int64"})
    return table.assign(index=index.astype("Float64"))
