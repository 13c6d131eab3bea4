"""How near those who remain are to one another without some people, for many sets at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

WORD = 64
# 64-bit words of one working array: a few of them stay within a processor's own memory.
WORDS_AT_ONCE = 1 << 17
# Columns below which numpy spends more on calls than on words, and the words they may fill.
COLUMNS, MOST_WORDS = 512, 1 << 23
ALL_BITS = np.uint64(0xFFFF_FFFF_FFFF_FFFF)


def nearness_without(
    matrix: sparse.csr_array, sets: np.ndarray, *, by_distance: bool, targets: np.ndarray
) -> np.ndarray:
    """Add up how near the targets are to everybody else, without each set of people.

    Parameters
    ----------
    matrix
        n by n; row i, column j is the tie from i to j. Strengths are not used.
    sets
        One row a set of people (numbers from 0) who are taken out.
    by_distance
        True adds 1/d for a target d steps away, False 1 for each target that can be reached.
    targets
        The people whose nearness is added up; all n for the whole sum. Those taken out count
        neither as targets nor as sources.

    Returns
    -------
    numpy.ndarray
        One float a set: the sum over ordered pairs (somebody who remains, target).

    Notes
    -----
    For 64 targets at a time every person holds one word: which of them it reaches within d
    steps. One step more is the bitwise OR with the words of its neighbours, made for many sets
    in one numpy call. No n by n array is made.
    """
    neighbours = [
        matrix.indices[start:stop].tolist()
        for start, stop in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    ]
    size, blocks = len(neighbours), _blocks(targets, len(neighbours))
    together = max(1, WORDS_AT_ONCE // max(size, 1), min(COLUMNS, MOST_WORDS // max(size, 1)))
    totals = np.zeros(len(sets))
    for begin in range(0, len(sets) * len(blocks), together):
        columns = np.arange(begin, min(begin + together, len(sets) * len(blocks)))
        one = columns // len(blocks)
        words = _first_words(size, sets[one], blocks[columns % len(blocks)])
        part = (_by_steps if by_distance else _reached)(neighbours, sets[one], words)
        totals += np.bincount(one, part, minlength=len(sets))
    return totals


def _blocks(targets: np.ndarray, size: int) -> np.ndarray:
    """Cut the targets into rows of 64, the last one filled up with nobody (the number `size`)."""
    filled = np.full(-(-len(targets) // WORD) * WORD, size, dtype=np.int64)
    filled[: len(targets)] = targets
    return filled.reshape(-1, WORD)


def _first_words(size: int, sets: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Give every target its own bit; one column a set and block of targets."""
    columns = np.arange(len(sets))[:, None]
    words = np.zeros((size + 1, len(sets)), dtype=np.uint64)
    words[targets, columns] = np.uint64(1) << np.arange(WORD, dtype=np.uint64)
    words[sets, columns] = 0
    return words[:-1]


def _by_steps(neighbours: list[list[int]], sets: np.ndarray, words: np.ndarray) -> np.ndarray:
    columns = np.arange(len(sets))[:, None]
    total = np.zeros(len(sets))
    known = _bits(words)
    for steps in range(1, len(neighbours)):
        wider = words.copy()
        for row, others in zip(wider, neighbours, strict=True):
            for other in others:
                np.bitwise_or(row, words[other], out=row)
        wider[sets, columns] = 0
        found = _bits(wider)
        if (found == known).all():
            break
        total += (found - known) / steps
        words, known = wider, found
    return total


def _reached(neighbours: list[list[int]], sets: np.ndarray, words: np.ndarray) -> np.ndarray:
    """Sweep forth and back in place: a sweep carries a word along many steps."""
    there = np.full(words.shape, ALL_BITS)
    there[sets, np.arange(len(sets))[:, None]] = 0
    first = known = _bits(words)
    order = list(range(len(neighbours)))
    while True:
        for person in (*order, *reversed(order)):
            row = words[person]
            for other in neighbours[person]:
                np.bitwise_or(row, words[other], out=row)
            np.bitwise_and(row, there[person], out=row)
        found = _bits(words)
        if (found == known).all():
            return (known - first).astype(float)
        known = found


def _bits(words: np.ndarray) -> np.ndarray:
    return np.bitwise_count(words).sum(axis=0, dtype=np.int64)


def weighted_nearness_without(
    matrix: sparse.csr_array, sets: np.ndarray, *, targets: np.ndarray
) -> np.ndarray:
    """As `nearness_without` by distance, where a tie is 1/strength long.

    Dijkstra's search from every target, once for each set; no more than 64 rows of distances
    are held at a time.
    """
    against = matrix.T.tocsr()
    ends = np.repeat(np.arange(against.shape[0]), np.diff(against.indptr))
    totals = np.zeros(len(sets))
    for number, people in enumerate(sets):
        gone = np.isin(ends, people) | np.isin(against.indices, people)
        lengths = against.copy()
        # An endless tie cannot be told from a missing one.
        lengths.data = np.where(gone, np.inf, 1 / against.data)
        staying = targets[~np.isin(targets, people)]
        for begin in range(0, len(staying), WORD):
            apart = csgraph.dijkstra(lengths, indices=staying[begin : begin + WORD])
            totals[number] += _inverse(apart).sum()
    return totals


def every_weighted_removal(
    matrix: sparse.csr_array, k: int
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yield every set of k people with the sum of 1/d among those who remain, exactly.

    Parameters
    ----------
    matrix
        n by n strengths above 0; a tie is 1/strength long. Distances are held dense.
    k
        Size of the sets, 1 or more.

    Notes
    -----
    Floyd's (1962) shortest paths, letting one more person at a time stand between others. Sets
    share the work: all but one of a list are let in by halving the list, so that a set costs
    about log2(n) steps of n by n instead of n of them.
    """
    size = matrix.shape[0]
    apart = np.full((size, size), np.inf)
    start = np.repeat(np.arange(size), np.diff(matrix.indptr))
    apart[start, matrix.indices] = 1 / matrix.data
    np.fill_diagonal(apart, 0)
    for out, distances in _leave_out(apart, list(range(size)), k, ()):
        staying = np.delete(np.arange(size), out)
        yield out, float(_inverse(distances[np.ix_(staying, staying)]).sum())


def _leave_out(
    apart: np.ndarray, people: list[int], k: int, out: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    if k == 1:
        yield from _leave_out_one(apart, people, out)
        return
    for place in range(len(people) - k + 1):
        yield from _leave_out(apart, people[place + 1 :], k - 1, (*out, people[place]))
        apart = _let_in(apart, people[place : place + 1])


def _leave_out_one(
    apart: np.ndarray, people: list[int], out: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    if len(people) == 1:
        yield (*out, people[0]), apart
        return
    half = len(people) // 2
    first, second = people[:half], people[half:]
    yield from _leave_out_one(_let_in(apart, second), first, out)
    yield from _leave_out_one(_let_in(apart, first), second, out)


def _let_in(apart: np.ndarray, people: list[int]) -> np.ndarray:
    shorter = apart.copy()
    through = np.empty_like(apart)
    for person in people:
        np.add(shorter[:, person, None], shorter[person], out=through)
        np.minimum(shorter, through, out=shorter)
    return shorter


def _inverse(distances: np.ndarray) -> np.ndarray:
    """Return 1/d, and 0 for oneself and for who cannot be reached."""
    near = np.zeros_like(distances)
    np.divide(1, distances, out=near, where=distances > 0)
    return near
