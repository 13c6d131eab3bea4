"""Core and periphery: a few who are tied to one another, and the others who are not."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from analysis.stakeholders.matrix import arcs, people
from analysis.stakeholders.structure.core_fit import Strengths
from analysis.stakeholders.structure.core_search import best_cores, every_core
from analysis.stakeholders.structure.labelings import check_runs

EXACT_UP_TO = 24  # people; 2^24 cores take a quarter of a second
IDEALS = {
    "core_only": (
        "In the ideal all in the core are tied to one another and nobody in the periphery is; "
        "the pairs between core and periphery are left out of the comparison. A core and a "
        "periphery have at least two people each"
    ),
    "core_to_all": (
        "In the ideal all in the core are tied to everybody, and nobody in the periphery to "
        "anybody else there. A core has at least one person, a periphery at least two"
    ),
}
DEFINITION = (
    "{ideal}: without them nothing can be compared. Fit is Pearson's r between the ties ({ties}) "
    "and the ideal (Borgatti and Everett 2000). {how}"
)
TIES = {
    (False, False): "0 or 1 a pair",
    (True, False): "0 or 1 in each direction of a pair",
    (False, True): "their strength, 0 where there is none",
    (True, True): "their strength in each direction of a pair, 0 where there is none",
}
EXACT = "Exact: every possible core was measured, and all that fit best are listed."
FOUND = (
    "Not exact: a search from {runs:,} starts (seed {seed}); a better core, or another as good, "
    "may have been missed."
)
NO_CORE = "No core is defined: {why}."
WHY_NOT = {
    "few": "there are too few people",
    "empty": "there are no ties",
    "alike": "every pair that could be compared is tied alike",
}


@dataclass(frozen=True)
class CorePeriphery:
    """The cores that fit a network best under one ideal.

    Attributes
    ----------
    ideal
        ``core_only`` or ``core_to_all``.
    cores
        All equally good cores, each in the order of the graph; empty when none is defined: with
        too few people, without ties, or with every pair tied alike.
    fit
        Pearson's r of the ties with the ideal; None when no core is defined.
    number_of_cores
        How many are equally good: with more than one, nobody can say which is the core.
    exact
        Whether every possible core was measured; when not, ``cores`` are those that were found.
    runs, seed
        Starts of the search, 0 when exact; start of the random numbers.
    membership
        A Series by ``stakeholder_id``: the share of the equally good cores that a node is in,
        missing when no core is defined.
    definition
        All this in words.
    """

    ideal: str
    cores: tuple[tuple[Hashable, ...], ...]
    fit: float | None
    number_of_cores: int
    exact: bool
    runs: int
    seed: int
    membership: pd.Series
    definition: str


def core_periphery(
    network: nx.Graph,
    *,
    weight: str | None = None,
    runs: int = 100,
    seed: int = 2021,
    exact_up_to: int = EXACT_UP_TO,
) -> dict[str, CorePeriphery]:
    """Find the core of a network under both ideals that are in use.

    Parameters
    ----------
    network
        Any networkx graph. With direction, both directions of a pair are compared.
    weight
        The attribute of a tie that holds its strength; None compares whether there is a tie.
    runs
        Starts of the search, in a network of more people than are looked at exactly.
    seed
        Start of the random numbers.
    exact_up_to
        In a network of at most so many people every core is measured. One person more takes
        twice as long: where ties are counted, 24 take a quarter of a second and 30 about ten,
        and with strengths twice to four times that. The memory stays the same.

    Returns
    -------
    dict of CorePeriphery
        ``core_only`` (pairs between core and periphery ignored) and ``core_to_all``. They give
        different cores on most networks: name the one that is used.

    Raises
    ------
    ValueError
        When a tie has no strength, or ``runs`` is not a whole number above 0.

    Notes
    -----
    Borgatti and Everett (2000), Models of core/periphery structures, Social Networks 21, 375-395.
    A core in the middle of the reported ties is not who decides.
    """
    check_runs(runs)
    matrix = arcs(network, weight)
    squares = matrix.power(2)
    both, both_squares = ((part + part.T).tocsr() for part in (matrix, squares))
    exact = len(network) <= exact_up_to
    found = {}
    for ideal in IDEALS:
        strengths = Strengths(both, both_squares, reaches_all=ideal == "core_to_all")
        fit, cores = every_core(strengths) if exact else best_cores(strengths, runs, seed)
        how = EXACT if exact else FOUND.format(runs=runs, seed=seed)
        found[ideal] = CorePeriphery(
            ideal=ideal,
            fit=float(fit) if cores else None,
            number_of_cores=len(cores),
            exact=exact,
            runs=0 if exact else int(runs),
            seed=seed,
            definition=DEFINITION.format(
                ideal=IDEALS[ideal],
                ties=TIES[network.is_directed(), weight is not None],
                how=how if cores else NO_CORE.format(why=_why_not(strengths)),
            ),
            **_named(people(network), sorted(cores)),
        )
    return found


def core_members(found: Mapping[str, CorePeriphery]) -> pd.DataFrame:
    """Say of everybody whether it is in the core, under each ideal.

    Parameters
    ----------
    found
        What `core_periphery` returns.

    Returns
    -------
    pandas.DataFrame
        One row a node: ``stakeholder_id``, then a column an ideal (``core_only``,
        ``core_to_all``): ``every_core`` (in all of the equally good cores), ``some_cores`` or
        ``no_core``; missing when no core is defined. ``attrs["definition"]`` says what the
        cores are.
    """
    words = {ideal: _in_words(result.membership) for ideal, result in found.items()}
    table = pd.DataFrame(words).rename_axis("stakeholder_id").reset_index()
    table.attrs["definition"] = " ".join(
        f"{ideal}: {result.definition}" for ideal, result in found.items()
    )
    return table


def _in_words(shares: pd.Series) -> pd.Series:
    said = pd.Series("some_cores", index=shares.index, dtype="str")
    said = said.mask((shares == 1).fillna(False), "every_core")
    said = said.mask((shares == 0).fillna(False), "no_core")
    return said.mask(shares.isna(), None)


def _named(nodes: pd.Index, cores: list[tuple[int, ...]]) -> dict:
    counts = np.bincount([place for core in cores for place in core], minlength=len(nodes))
    shares = pd.Series(counts, index=nodes, dtype="Float64") / max(1, len(cores))
    return {
        "cores": tuple(tuple(nodes[place] for place in core) for core in cores),
        "membership": shares if cores else shares.mask(shares.notna()),
    }


def _why_not(strengths: Strengths) -> str:
    if strengths.people < (3 if strengths.reaches_all else 4):
        return WHY_NOT["few"]
    return WHY_NOT["alike" if strengths.both.nnz else "empty"]
