"""Points that share their scores: a stack in the square of the scores, with room for names."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.charts import points as named
from analysis.charts import style, whiskers, wording
from analysis.charts.points import Points
from analysis.charts.whiskers import CAP, LANE, Ends

MOST_GROWTH = 5.0  # inches that a grid may grow to hold names, before it takes numbers
NAME_WIDTH = 98.0  # points of a name beside its point: both stay in the square of their scores
NAME_RIGHT, NAME_DOWN = 10.0, 2.0  # points from a point to its name; down only below a whisker
UNIT = 64.0  # points of height for which a row of squares counts one
LOWEST = 30.0  # points of height of a row of squares
SLACK = 6.0  # points: letters as they are drawn are a little wider than as measured
BESIDE, END = 2.0, 4.0  # points from a whisker to a name, and from its end to the next row
LINE, BETWEEN = 11.6, 5.0  # points of height of a line of a name, and between two names
OVER = 9.0  # points over a point whose name stands below it
LEFT = 0.4  # of a square's width, from its middle to its stack
REACH = 0.48  # of a square's width, from its middle to where names end
GAP = 0.6  # of a square's width: see `Scale`
STACK = 0.94  # share of a square's height that is used
MOST_SPARE = 0.12  # share of a square's height between two names where there is room
MOST_COLUMNS = 4


@dataclass(frozen=True)
class Scale:
    """The scores of an axis in their order: whole ones, and the halves that occur.

    `sizes` says how much of the axis each takes. `gap` is added at the end of the low and of the
    high scores: room for names where the squares are narrow.
    """

    scores: np.ndarray
    sizes: np.ndarray
    cut: float
    gap: float = 0.0

    def place(self, scores: np.ndarray) -> np.ndarray:
        """Return where scores stand: the middle of their part; a score at the cut is low."""
        middles = 0.5 + np.cumsum(self.sizes) - self.sizes / 2
        return np.interp(scores, self.scores, middles) + self.gap * (scores > self.cut)

    @property
    def cut_place(self) -> float:
        """Where the line between low and high stands."""
        return float(self.sizes[self.scores <= self.cut].sum()) + 0.5 + self.gap

    @property
    def end(self) -> float:
        """Where the axis ends."""
        return float(self.sizes.sum()) + 0.5 + 2 * self.gap

    @property
    def rules(self) -> np.ndarray:
        """Where one score ends and the next begins, but for the cut."""
        edges = self.place(self.scores) + self.sizes / 2
        return edges[:-1][(self.scores[:-1] <= self.cut) == (self.scores[1:] <= self.cut)]


def scales(scores: np.ndarray, limits: tuple[int, int], cut: float) -> tuple[Scale, Scale]:
    """Return the scales of the two axes of some scores, points x 2."""
    whole = np.arange(limits[0], limits[1] + 1, dtype=float)
    across, up = (np.union1d(whole, scores[:, axis]) for axis in (0, 1))
    gap = GAP if len(across) > len(whole) else 0.0
    return Scale(across, np.ones(len(across)), cut, gap), Scale(up, np.ones(len(up)), cut)


@dataclass(frozen=True)
class Stacks:
    """The points of a grid: their scores (points x 2), names and whiskers, and the two axes."""

    scores: np.ndarray
    names: list[str]
    ends: Ends
    scales: tuple[Scale, Scale]

    @cached_property
    def at(self) -> np.ndarray:
        """Where the scores stand, points x 2."""
        return np.column_stack([s.place(self.scores[:, at]) for at, s in enumerate(self.scales)])

    @cached_property
    def whiskered(self) -> bool:
        """Say whether any point has a whisker: names then stand below their points."""
        return bool(self.ends.differ.any())

    def fitted(self, axes: Axes) -> list[tuple["Stacks", float, bool]]:
        """Return how to try to draw: with which scales, inches to grow, and whether by number."""
        found = []
        for numbered in (False, True) if len(self.names) <= named.MOST_LABELS else (True,):
            stacks, points = self._with_room(axes, numbered)
            lacking = points - axes.get_window_extent().height * named.points_per_pixel(axes)
            growth = max(0.0, float(lacking) / style.POINTS_PER_INCH)
            if numbered and not self.whiskered:
                growth = 0.0
            if numbered or growth <= MOST_GROWTH:
                found.append((stacks, growth, numbered))
        return found

    def _with_room(self, axes: Axes, numbered: bool) -> tuple["Stacks", float]:
        """Return the stacks with squares high enough, and the points of height that this takes.

        All squares are as high as the fullest; with whiskers, each row as its own names need.
        """
        if not self.whiskered:
            heights = pd.Series(self._heights(axes, numbered))
            highest = heights.groupby([self.at[:, 0], self.at[:, 1]]).sum().max()
            return self, float(highest / STACK * np.ptp(axes.get_ylim()))
        across, up = self.scales
        bands = self._packed(axes, numbered)[1]
        needs = [bands.get(float(place), 0.0) / STACK for place in up.place(up.scores)]
        sizes = np.maximum(needs, LOWEST) / UNIT
        taller = replace(self, scales=(across, replace(up, sizes=sizes)))
        return taller, float((sizes.sum() + 0.5) * UNIT)

    def places(self, axes: Axes, numbered: bool) -> np.ndarray:
        """Return where the points are drawn: from the left of their squares, from the top down."""
        tall = _square(axes)[1]
        places = self.at.copy()
        if self.whiskered:
            tops, bands = self._packed(axes, numbered)
            places[:, 0] = self._across(axes)
            middles = np.array([bands[band] / 2 for band in self.at[:, 1]])
            return np.column_stack([places[:, 0], self.at[:, 1] + (middles - tops) / tall])
        heights = self._heights(axes, numbered)
        for pair in np.unique(self.at, axis=0):
            same = (self.at == pair).all(axis=1)
            places[same] += _stack(heights[same] / tall)
        return places

    def draw(self, axes: Axes, points: Points, numbered: bool) -> bool:
        """Draw whiskers and names; return whether every name has room."""
        drawn_at = np.column_stack([points.x, points.y])
        whiskers.draw(axes, drawn_at, self._ends_near(axes, drawn_at), self.ends.differ)
        below = self.whiskered and not numbered
        box = {"facecolor": "white", "alpha": 0.9, "linewidth": 0, "pad": 0.4}
        how: dict[str, Any] = {"va": "top" if below else "center", "ha": "left", "zorder": 4}
        how |= {"textcoords": "offset points", "size": style.SMALL_SIZE, "linespacing": 1.1}
        how |= {"bbox": box}
        down, right, texts = -NAME_DOWN if below else 0, self._right(axes), []
        for row, words in enumerate(self._written(axes, numbered)):
            spot = points.x[row], points.y[row]
            texts.append(axes.annotate(words, spot, xytext=(right[row], down), **how))
            texts[-1].set_gid(f"name-{row}")
        boxes = [words.get_window_extent() for words in texts]
        edges = axes.transData.transform([(edge, 0.0) for edge in self._edges(axes)])[:, 0]
        inside = all(box.x1 <= edge for box, edge in zip(boxes, edges, strict=True))
        return inside and not named.overlaps(texts) and not named.covers(axes, points, texts)

    def _ends_at(self) -> np.ndarray:
        """Return where the ends of the whiskers are, points x 2 axes x 2 ends."""
        ends = self.ends.scores
        return np.stack([s.place(ends[:, at]) for at, s in enumerate(self.scales)], axis=1)

    def _ends_near(self, axes: Axes, drawn_at: np.ndarray) -> np.ndarray:
        """Return the whiskers' ends as far from their point as the scores are from the median.

        Rows of squares differ in height, so an end is kept within the row of its score.
        """
        near = self._ends_at() + (drawn_at - self.at)[:, :, None]
        up = self.scales[1]
        middles, sizes = up.place(up.scores), up.sizes / 2 - END / _square(axes)[1]
        rows = np.searchsorted(up.scores, np.nan_to_num(self.ends.scores[:, 1], nan=up.scores[0]))
        near[:, 1] = np.clip(near[:, 1], middles[rows] - sizes[rows], middles[rows] + sizes[rows])
        return near

    def _right(self, axes: Axes) -> np.ndarray:
        """Return the points from each point to its name: past the whiskers that run beside it."""
        if not self.whiskered:
            return np.full(len(self.names), NAME_RIGHT)
        across, unit = self._across(axes), _square(axes)[0]
        low, high = self.ends.scores[:, 1].T
        score = self.scores[:, 1][:, None]
        beside = (self.at[:, :1] == self.at[:, 0]) & (low <= score) & (score <= high) & (low < high)
        past = (across - across[:, None]) * unit + CAP + BESIDE
        return np.maximum(NAME_RIGHT, np.where(beside, past, 0.0).max(axis=1))

    def _edges(self, axes: Axes) -> np.ndarray:
        """Return how far right each name may reach: its square or, with whiskers, its side."""
        if not self.whiskered:
            return self.at[:, 0] + REACH
        last = axes.get_xlim()[1]
        cut = self.scales[0].cut_place
        return np.where(self.at[:, 0] < cut, cut, last) - (0.5 - REACH)

    def _across(self, axes: Axes) -> np.ndarray:
        """Return where points stand across: those with a whisker up each in a lane of its own."""
        across, lane = self.at[:, 0] - LEFT, LANE / _square(axes)[0]
        for band in np.unique(self.at[:, 0]):
            rows = np.flatnonzero((self.at[:, 0] == band) & self.ends.differ[:, 1])
            across[rows] += lane * np.arange(1, len(rows) + 1)
        return across

    def _written(self, axes: Axes, numbered: bool) -> list[str]:
        """Return what stands at each point, in lines."""
        if numbered:
            return [str(row) for row in range(1, len(self.names) + 1)]
        left = self._across(axes) if self.whiskered else self.at[:, 0] - LEFT
        right = self._right(axes)
        rooms = (self._edges(axes) - left) * _square(axes)[0] - right - SLACK
        return [
            named.wrapped(name, min(NAME_WIDTH, room))
            for name, room in zip(self.names, rooms, strict=True)
        ]

    def _heights(self, axes: Axes, numbered: bool) -> np.ndarray:
        """Return the points of height that each point and its name, or number, take."""
        lines = np.array([1 + words.count("\n") for words in self._written(axes, numbered)])
        over = OVER + NAME_DOWN if self.whiskered and not numbered else 0.0
        return lines * LINE + BETWEEN + over

    def _packed(self, axes: Axes, numbered: bool) -> tuple[np.ndarray, dict[float, float]]:
        """Return how far each point is below the top of its band, and how high each band is."""
        unit, across = _square(axes)[0], self._across(axes)
        shift = across - self.at[:, 0]
        ends = np.column_stack([self._ends_at()[:, 0] + shift[:, None], across]) * unit
        spans = np.column_stack([np.nanmin(ends, axis=1), np.nanmax(ends, axis=1)])
        words = self._written(axes, numbered)
        widths = self._right(axes)
        widths = widths + [max(map(_width, item.split("\n"))) for item in words]
        boxes = np.column_stack([across * unit - OVER, across * unit + widths + 2.0])
        heights = self._heights(axes, numbered)
        over = (LINE + BETWEEN) / 2 if numbered else OVER + BETWEEN / 2
        tops, bands = np.zeros(len(words)), {}
        for band in np.unique(self.at[:, 1]):
            rows = np.flatnonzero(self.at[:, 1] == band)
            rows = rows[np.argsort(across[rows], kind="stable")]
            tops[rows] = _pack(boxes[rows], heights[rows], spans[rows])
            bands[band] = float((tops[rows] + heights[rows]).max())
        return tops + over, bands


def _width(line: str) -> float:
    return wording.text_width(line, style.SMALL_SIZE)


def _pack(boxes: np.ndarray, heights: np.ndarray, spans: np.ndarray) -> np.ndarray:
    """Return the tops of boxes that are put as high as they go, one after the other.

    No box overlaps another, and where the spans of two whiskers meet they are a lane apart.
    """
    tops = np.zeros(len(boxes))
    for row in range(len(boxes)):
        before = np.arange(row)
        meets = _meet(boxes[row], boxes[before])
        runs = _meet(spans[row], spans[before])
        top = 0.0
        while True:
            hit = meets & (tops[before] < top + heights[row])
            hit &= top < tops[before] + heights[before]
            near = runs & (np.abs(tops[before] - top) < LANE)
            lower = np.concatenate([(tops + heights)[before][hit], tops[before][near] + LANE])
            if not len(lower):
                break
            top = float(lower.min())
        tops[row] = top
    return tops


def _meet(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    return (others[:, 0] <= one[1]) & (one[0] <= others[:, 1])


def _square(axes: Axes) -> np.ndarray:
    """Return the width and height in points of the square of two scores."""
    ends = axes.transData.transform([(0, 0), (1, 1)])
    return np.ptp(ends, axis=0) * named.points_per_pixel(axes)


def _stack(heights: np.ndarray) -> np.ndarray:
    """Return the offsets of points in a square, from the top down; heights are shares of it.

    A stack that is too high goes on in further columns.
    """
    most = len(heights) if heights.sum() <= STACK + 1e-9 else int(STACK / heights.max())
    column = np.arange(len(heights)) // max(most, 1)
    if column.max() >= MOST_COLUMNS:
        room = MOST_COLUMNS * most
        msg = f"{len(heights)} points have the same scores; at most {room} can be drawn"
        raise ValueError(msg)
    across = np.linspace(-LEFT, LEFT, MOST_COLUMNS)
    down = np.empty(len(heights))
    for place in np.unique(column):
        part = heights[column == place]
        spare = min((STACK - part.sum()) / len(part), MOST_SPARE)
        tall = part + spare
        down[column == place] = tall.sum() / 2 - np.cumsum(tall) + tall / 2
    return np.column_stack([across[column], down])
