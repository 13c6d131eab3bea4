"""How near and how far a council could be if its missing figures were known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.desk_research.councils.measuring import TIE, Layout


@dataclass(frozen=True)
class _Range:
    """Our council, those that may be listed for it, and the ends of each indicator's range."""

    layout: Layout
    own: int
    weight: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def gaps(self) -> np.ndarray:
        """The indicators that our own council has no figure for, as places."""
        return np.flatnonzero(self.layout.filled[self.own] & (self.weight > 0))

    def others(self, place: int) -> np.ndarray:
        """Tell who may be listed beside one council."""
        allowed = self.layout.may_list[self.own].copy()
        allowed[place] = False
        return allowed

    def farthest(self, own_figures: np.ndarray, column: int | slice) -> np.ndarray:
        """Return the largest squared difference that a missing figure of theirs could make."""
        ends = np.stack([self.low[column] - own_figures, self.high[column] - own_figures])
        return self.weight[column] * (ends**2).max(axis=0)


def possible_ranks(
    layout: Layout, own: int, found: Sequence[int], weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the best and the worst rank that councils could have.

    The missing figures of the council itself, and those of our own council, may be anywhere from
    the smallest to the largest recorded figure, after any logarithm and clipping. The gaps of
    third councils stay at the median, and so does the scale.

    Parameters
    ----------
    layout
        The councils.
    own
        Place of our council.
    found
        Places of the councils that are ranked.
    weight
        One weight an indicator.

    Returns
    -------
    tuple of ndarray
        Best and worst ranks, whole numbers from 1, one for each place of `found`. They are exact
        while our own council lacks at most one figure. With two or more own gaps they are limits
        that hold for certain, and that no single set of our figures need reach.
    """
    known = np.where(layout.filled, np.nan, layout.values)
    scope = _Range(layout, own, weight, np.nanmin(known, axis=0), np.nanmax(known, axis=0))
    rank = _limits if len(scope.gaps) > 1 else _exactly
    best, worst = zip(*(rank(scope, place) for place in found), strict=True)
    return np.array(best), np.array(worst)


def _exactly(scope: _Range, place: int) -> tuple[int, int]:
    """Rank one council at every figure of ours that could make a difference."""
    layout, own = scope.layout, scope.own
    column = int(scope.gaps[0]) if len(scope.gaps) else 0
    ours, z, weight = layout.values[own], layout.values[:, column], scope.weight[column]
    parts = scope.weight * (layout.values - ours) ** 2
    parts[:, column] = 0
    gaps = layout.filled[place]
    limits = [
        np.where(gaps, missing, parts[place])[np.arange(len(ours)) != column].sum()
        for missing in (0, scope.farthest(ours, slice(None)))
    ]
    figures = ours[[column]]
    if len(scope.gaps):
        figures = _turning_points(scope, place, column, parts.sum(axis=1), limits)
    distances = np.sqrt(parts.sum(axis=1) + weight * (z - figures[:, None]) ** 2)
    near = far = weight * (z[place] - figures) ** 2
    if gaps[column]:  # at best as ours; but ours is known when this is the first column by default
        near, far = np.zeros_like(figures), scope.farthest(figures, column)
    others = scope.others(place)
    best, worst = (
        _ahead(distances, np.sqrt(limit + part), place)[:, others].sum(axis=1)
        for limit, part in zip(limits, (near, far), strict=True)
    )
    return 1 + int(best.min()), 1 + int(worst.max())


def _ahead(distances: np.ndarray, limit: np.ndarray, place: int) -> np.ndarray:
    """Tell who stands before a council at a distance; at the same one the area code decides."""
    before = np.arange(distances.shape[1]) < place
    difference = distances - limit[:, None]
    return (difference < -TIE) | ((abs(difference) <= TIE) & before)


def _turning_points(
    scope: _Range, place: int, column: int, rest: np.ndarray, limits: Sequence[float]
) -> np.ndarray:
    """Return the figures of ours at which a rank can change, and one between every two of them.

    With u for our figure, x for theirs and z for that of a third council, the two are equally far
    where rest + w (z - u)^2 = limit + w (x - u)^2. Where x is missing too it is u at best, and its
    part is zero; at worst the most third councils are nearer where u is at an end of the range.
    """
    low, high = scope.low[column], scope.high[column]
    z = scope.layout.values[:, column]
    points = [np.array([low, high])]
    for limit in limits:
        difference = (limit - rest) / scope.weight[column]
        with np.errstate(divide="ignore", invalid="ignore"):  # such points are left out below
            if scope.layout.filled[place, column]:
                points += [z - np.sqrt(difference), z + np.sqrt(difference)]
            else:
                points.append((z**2 - z[place] ** 2 - difference) / (2 * (z - z[place])))
    found = np.concatenate(points)
    found = np.unique(found[(found >= low) & (found <= high)])
    return np.concatenate([found, (found[:-1] + found[1:]) / 2])


def _limits(scope: _Range, place: int) -> tuple[int, int]:
    """Count who is nearer whatever our figures are, and who could be nearer for some.

    Squared distances differ by a sum over the indicators, and in each indicator the difference is
    largest and smallest at an end of its range.
    """
    layout = scope.layout
    surely, possibly = np.zeros(len(layout.values)), np.zeros(len(layout.values))
    for column, weight in enumerate(scope.weight):
        figures = layout.values[scope.own, [column]]
        if layout.filled[scope.own, column]:
            figures = np.array([scope.low[column], scope.high[column]])
        part = weight * (layout.values[:, [column]] - figures) ** 2
        near = far = weight * (layout.values[place, column] - figures) ** 2
        if layout.filled[place, column]:
            near, far = np.zeros_like(figures), scope.farthest(figures, column)
        surely += (part - near).max(axis=1)
        possibly += (part - far).min(axis=1)
    others = scope.others(place)
    return 1 + int((surely < -TIE)[others].sum()), 1 + int((possibly <= TIE)[others].sum())
