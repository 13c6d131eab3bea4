"""Several relations among the same people as square tables, and what permutation needs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import permutations as every_order
from typing import TypeAlias

import networkx as nx
import numpy as np
import pandas as pd

from analysis.stakeholders.matrix import arcs, people

# A network, or a square table of values with one list of people down and across.
Relation: TypeAlias = nx.Graph | pd.DataFrame
# The largest number of people: every cell of the tables is held.
MOST = 2000
# Cells by permutations that are held at once.
CELLS = 2_000_000
# A part of its length that is nothing but rounding.
NOTHING = 1e-10
ONE_HALF = "one half, without direction"
BOTH_HALVES = "all off the diagonal, with direction"


def tables(
    relations: Sequence[tuple[str, Relation]], weight: str | None
) -> tuple[pd.Index, list[np.ndarray]]:
    """Return the people, and each relation as a square table in the order of the first.

    Raises
    ------
    ValueError
        When the people are not the same, fewer than three or more than `MOST`, a cell off the
        diagonal has no number, or all have the same; every fault is named.
    """
    nodes = _people_of(*relations[0])
    if not 3 <= len(nodes) <= MOST:
        msg = f"permutation needs 3 to {MOST:,} people, every cell is held; found {len(nodes):,}"
        raise ValueError(msg)
    faults, squares = [], []
    for name, relation in relations:
        own = _people_of(name, relation)
        if set(own) != set(nodes):
            apart = ", ".join(sorted(str(node) for node in set(own) ^ set(nodes)))
            faults.append(
                f"{name} is not about the same people as {relations[0][0]}; only in one: {apart}"
            )
            continue
        place = own.get_indexer(nodes)
        squares.append(_values(relation, weight)[np.ix_(place, place)])
        faults += _faults_of(name, squares[-1])
    if faults:
        raise ValueError("; ".join(faults))
    return nodes, squares


def _people_of(name: str, relation: Relation) -> pd.Index:
    if isinstance(relation, nx.Graph):
        return people(relation)
    once = relation.index.is_unique and relation.columns.is_unique
    if not once or set(relation.index) != set(relation.columns):
        msg = f"{name} is not square: expected the same people down and across, each once"
        raise ValueError(msg)
    return pd.Index(relation.index, dtype=object)


def _values(relation: Relation, weight: str | None) -> np.ndarray:
    if isinstance(relation, nx.Graph):
        return arcs(relation, weight).toarray()
    values = relation.loc[:, list(relation.index)].apply(pd.to_numeric, errors="coerce")
    return values.to_numpy(dtype=float, na_value=np.nan)


def _faults_of(name: str, table: np.ndarray) -> list[str]:
    off = table[~np.eye(len(table), dtype=bool)]
    if not np.isfinite(off).all():
        return [f"{name} has {(~np.isfinite(off)).sum()} cells without a number"]
    if np.ptp(off) <= NOTHING * max(1.0, float(np.abs(off).max())):
        return [f"{name} has the same value ({off[0]:g}) in every cell, so nothing goes with it"]
    return []


def compared(squares: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, str]:
    """Return the cells to compare: one half where every table is the same both ways."""
    number = len(squares[0])
    off = ~np.eye(number, dtype=bool)
    if all(np.array_equal(table[off], table.T[off]) for table in squares):
        rows, columns = np.triu_indices(number, k=1)
        return rows, columns, ONE_HALF
    rows, columns = np.nonzero(off)
    return rows, columns, BOTH_HALVES


def permutations(number: int, runs: int, seed: int) -> tuple[np.ndarray, bool]:
    """Return orders of a number of people, one a row, and whether they are all there are.

    Every order is taken once where there are no more than ``runs``; drawn at random otherwise.
    """
    if runs < 1:
        msg = f"runs is {runs}; it is 1 or more"
        raise ValueError(msg)
    if math.factorial(number) <= runs:
        return np.array(list(every_order(range(number))), dtype=np.int32), True
    draw = np.random.default_rng(seed)
    orders = np.broadcast_to(np.arange(number, dtype=np.int32), (runs, number))
    return draw.permuted(orders, axis=1), False


def in_parts(trials: np.ndarray, cells: int) -> Iterator[np.ndarray]:
    """Hand out the orders a few at a time, so that memory is bounded."""
    size = max(1, CELLS // max(1, cells))
    return (trials[start : start + size] for start in range(0, len(trials), size))


def p_values(observed: float, drawn: np.ndarray, exact: bool) -> tuple[float, float, float]:
    """Return p both ways, higher and lower; what differs by rounding alone is equal."""
    same, drawn = np.round(observed, 9), np.round(drawn, 9)
    counts = [
        (np.abs(drawn) >= abs(same)).sum(),
        (drawn >= same).sum(),
        (drawn <= same).sum(),
    ]
    itself = 0 if exact else 1
    both, higher, lower = (float((n + itself) / (len(drawn) + itself)) for n in counts)
    return both, higher, lower


def how_many(number: int, exact: bool) -> str:
    """Say in words how many permutations were taken."""
    return f"all {number:,} permutations" if exact else f"{number:,} permutations drawn at random"
