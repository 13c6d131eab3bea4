"""What chance gives in closed form: the mean and the spread of the ties between groups."""

from __future__ import annotations

import numpy as np

from analysis.stakeholders.structure.labelings import SAME, Ties


def share_between(sizes: np.ndarray) -> float:
    """Return the share of all pairs of people, at least two, that lie in two groups.

    It is the chance that a tie runs between two groups, whether the labels or the ties are
    handed out by lot: so the mean is the same under both.
    """
    return float(1 - _falling(sizes, 2).sum() / _falling(sizes.sum(), 2))


def spread_of_labels(ties: Ties, sizes: np.ndarray) -> float:
    """Return the standard deviation of the external ties over all labellings.

    The square of the sum runs over pairs of ties: one tie with itself, two that share a person,
    two that share nobody. Each kind has one chance that both are external.
    """
    n, strength = ties.people, np.bincount(ties.start, ties.size, ties.people)
    strength = strength + np.bincount(ties.end, ties.size, ties.people)
    low, high = np.minimum(ties.start, ties.end), np.maximum(ties.start, ties.end)
    pair = np.unique(low.astype(np.int64) * n + high, return_inverse=True)[1]
    itself = (np.bincount(pair, ties.size) ** 2).sum()
    sharing = (strength**2).sum() - 2 * itself
    apart = ties.size.sum() ** 2 - itself - sharing
    same = _falling(sizes, 2)
    two = 1 - same.sum() / _falling(n, 2)
    three = (sizes * _falling(n - sizes, 2)).sum() / _falling(n, 3) if n > 2 else 0.0
    both_same = _falling(sizes, 4).sum() + same.sum() ** 2 - (same**2).sum()
    four = 2 * two - 1 + both_same / _falling(n, 4) if n > 3 else 0.0
    square = itself * two + sharing * three + apart * four
    return _root(square - (ties.size.sum() * two) ** 2, square)


def spread_of_ties(ties: Ties, between: float) -> float:
    """Return the same when ties are laid at random: a sample of the pairs without replacement."""
    square = (ties.size**2).sum() * ties.pairs
    variance = square - ties.size.sum() ** 2
    others = max(1, ties.pairs - 1)
    return _root(between * (1 - between) * variance / others, square)


def bounds(ties: Ties, between: float) -> tuple[float, float]:
    """Return the least and the most external ties: the weakest go where they must."""
    sizes, crossing = np.sort(ties.size), round(ties.pairs * between)
    forced_out = max(0, len(sizes) - (ties.pairs - crossing))
    forced_in = max(0, len(sizes) - crossing)
    return float(sizes[:forced_out].sum()), float(sizes[forced_in:].sum())


def _falling(number: np.ndarray | int, times: int) -> np.ndarray:
    """Return n (n - 1) (n - 2) …, with so many factors: ordered choices without repeating."""
    wide = np.asarray(number, dtype=float)
    return np.prod([wide - step for step in range(times)], axis=0)


def _root(variance: float, square: float) -> float:
    """Take the root of a difference of two squares: what rounding left of nothing is nothing."""
    return float(np.sqrt(variance)) if variance > SAME * square else 0.0
