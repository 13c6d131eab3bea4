"""What every repeated trial of a network needs: choices of people, their numbers and ranks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.uncertainty import paths


@dataclass(frozen=True)
class Copies:
    """Ties to put between two copies of one person: which trial, between whom, how strong."""

    run: np.ndarray
    first: np.ndarray
    second: np.ndarray
    there: np.ndarray
    back: np.ndarray


def refuse_faulty(runs: int, level: float, share: float | None = None) -> None:
    """Refuse a number of runs below 1, and a level or share that is not between 0 and 1.

    Raises
    ------
    ValueError
        With every fault at once.
    """
    faults = [] if runs >= 1 else [f"runs is {runs}; it is 1 or more"]
    for name, size in (("level", level), ("share", share)):
        if size is not None and not 0 < size < 1:
            faults.append(f"{name} is {size}; it lies between 0 and 1")
    if faults:
        raise ValueError("; ".join(faults))


def part_of(share: float, number: int, most: int) -> int:
    """Return how many are a share of a number: rounded, at least one and at most ``most``."""
    return min(most, max(1, math.floor(share * number + 0.5)))


def chosen(number: int, size: int, runs: int, seed: int) -> tuple[np.ndarray, bool]:
    """Choose some of a number, again and again.

    Parameters
    ----------
    number, size
        How many there are, and how many to choose each time, all equally likely.
    runs, seed
        How often, and the random state.

    Returns
    -------
    choices : numpy.ndarray
        One row a trial: ``size`` places from 0, in rising order.
    exact : bool
        True when there are no more than ``runs`` possible choices: every one is there once,
        and neither ``runs`` nor ``seed`` matters.
    """
    if math.comb(number, size) <= runs:
        every = list(combinations(range(number), size))
        return np.array(every, dtype=np.int32).reshape(len(every), size), True
    draw = np.random.default_rng(seed)
    choices = [draw.permutation(number)[:size] for _ in range(runs)]
    return np.sort(np.array(choices, dtype=np.int32), axis=1), False


def degree_and_betweenness(
    ties: paths.Ties, choices: np.ndarray, copies: Copies | None = None
) -> Iterator[tuple[slice, np.ndarray, np.ndarray]]:
    """Yield the degree and betweenness of those chosen, a few trials at a time.

    Parameters
    ----------
    ties
        The whole network of n people.
    choices
        Runs by m places; a place that is there twice is two copies of one person.
    copies
        Ties between copies. None leaves two copies of one person without a tie.

    Yields
    ------
    trials : slice
        Which rows of ``choices``.
    degree, betweenness : numpy.ndarray
        Trials by m. Degree counts others tied in either direction (weighted: the sum of
        strengths); betweenness follows direction only when the ties do.
    """
    if paths.fits_a_batch(ties):
        dense = ties.cells.toarray()
        for trials in paths.batches(len(choices), choices.shape[1]):
            stack = dense[choices[trials, :, None], choices[trials, None, :]]
            _put(copies, trials, stack)
            tied = (stack + stack.swapaxes(1, 2)) > 0
            yield trials, tied.sum(axis=2), paths.of_many(stack, directed=ties.directed)
        return
    for run, choice in enumerate(choices):
        part = ties.with_cells(_with_copies(ties.cells[choice][:, choice], copies, run))
        yield slice(run, run + 1), _degree(part)[None], paths.of_one(part)[None]


def whole_network(ties: paths.Ties) -> tuple[np.ndarray, np.ndarray]:
    """Return everybody's degree and betweenness in the whole network."""
    everybody = np.arange(ties.cells.shape[0], dtype=np.int32)[None]
    _, degree, between = next(degree_and_betweenness(ties, everybody))
    return degree[0], between[0]


def ranks(values: np.ndarray) -> np.ndarray:
    """Rank each row: 1 is the highest, equal values (to 9 decimals) share the best rank."""
    values = np.round(values, 9)
    order = np.argsort(-values, axis=-1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=-1)
    place = np.broadcast_to(np.arange(values.shape[-1]), values.shape).copy()
    place[..., 1:][ordered[..., 1:] == ordered[..., :-1]] = 0
    place = np.maximum.accumulate(place, axis=-1) + 1
    found = np.empty_like(place)
    np.put_along_axis(found, order, place, axis=-1)
    return found


def middle(values: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and highest of the middle ``level`` of every column.

    Blanks (NaN) are left aside. Between two values the outer one is taken, so that the
    interval holds at least that share, and the ends of a rank are ranks.
    """
    ordered = np.sort(values, axis=0)
    last = np.isfinite(ordered).sum(axis=0) - 1
    edge = (1 - level) / 2
    low = np.floor(np.round(edge * last, 9)).astype(int)
    high = np.ceil(np.round((1 - edge) * last, 9)).astype(int)
    columns = np.arange(values.shape[1])
    return ordered[low, columns], ordered[high, columns]


def refuse_never_chosen(present: np.ndarray, nodes: pd.Index, runs: int) -> None:
    """Refuse trials in which somebody was never left in: it would have no interval.

    Raises
    ------
    ValueError
        With everybody concerned.
    """
    if (present == 0).any():
        never = ", ".join(str(node) for node in nodes[present == 0])
        msg = f"never left in during {runs} runs: {never}; raise runs, or leave out fewer at a time"
        raise ValueError(msg)


def _put(copies: Copies | None, trials: slice, stack: np.ndarray) -> None:
    if copies is None:
        return
    at = slice(*np.searchsorted(copies.run, [trials.start, trials.stop]))
    run, first, second = copies.run[at] - trials.start, copies.first[at], copies.second[at]
    stack[run, first, second] = copies.there[at]
    stack[run, second, first] = copies.back[at]


def _with_copies(part: sparse.csr_array, copies: Copies | None, run: int) -> sparse.csr_array:
    if copies is None:
        return part
    at = slice(*np.searchsorted(copies.run, [run, run + 1]))
    first, second = copies.first[at], copies.second[at]
    ends = (np.concatenate([first, second]), np.concatenate([second, first]))
    size = np.concatenate([copies.there[at], copies.back[at]])
    extra = sparse.coo_array((size, ends), shape=part.shape).tocsr()
    extra.eliminate_zeros()
    return (part + extra).tocsr()


def _degree(ties: paths.Ties) -> np.ndarray:
    both = (ties.cells + ties.cells.T).tocsr() if ties.directed else ties.cells
    return both.sum(axis=1) if ties.weighted else np.diff(both.indptr).astype(np.int64)
