"""The power and interest grid."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts import points as named
from analysis.charts import style, wording
from analysis.charts.points import Points, Region, Search
from analysis.charts.style import Drawing
from analysis.language import text

SCORES = (1, 5)
MOST_GROWTH = 4.0  # inches that a grid may grow to hold names, before it takes numbers
NAME_WIDTH = 98.0  # points of a name beside its point: both stay in the square of their scores
LINE, BETWEEN = 11.6, 5.0  # points of height of a line of a name, and between two names
STACK = 0.94  # share of a square's height that is used
MOST_SPARE = 0.12  # share of a square's height between two names where there is room
MOST_COLUMNS = 4
CUT_LINE: dict[str, Any] = {"color": style.DARK_GREY, "linewidth": 1, "linestyle": (0, (4, 3))}
# On the grid, a name that is not right beside its point would seem another's.
SEARCHES = (Search(0.1, 200, True, NAME_WIDTH, "east"),)


def grid(
    drawing: Drawing,
    language: str,
    *,
    x: str = "interest",
    y: str = "power",
    label: str = "name",
    group: str = "sector",
    cut: float = 3.5,
    show_title: bool = False,
) -> Figure:
    """Draw a power and interest grid (Eden and Ackermann, 1998).

    Parameters
    ----------
    x, y
        Columns of scores from 1 to 5. Those who lack a score are named under the picture.
    label, group
        Columns of names and of the groups that colour and shape tell apart.
    cut
        Where low ends and high begins, between two scores.
    """
    _check_cut(cut)
    frame = drawing.frame()
    scores = np.column_stack([_scores(frame, x), _scores(frame, y)])
    names = np.array(wording.cells(frame, label, language), dtype=object)
    wording.require(frame, group)
    known = _has_both(scores, x, y)
    below = [text("chart_words.same_scores", language)]
    if not known.all():
        unknown = "; ".join(names[~known])
        below.append(text("chart_words.no_scores", language, names=unknown))

    def empty(height: float, key: Sequence[str] = ()) -> tuple[Figure, Axes]:
        size = (named.SIZE[0], height)
        figure, axes = style.canvas(drawing, size, show_title, below, key)
        _grid_axes(axes, cut, (x, y), language)
        style.legend(figure, named.group_handles(frame[group][known], group, language))
        named.settle(figure)
        return figure, axes

    lacking = _lacking_height(empty(named.SIZE[1])[1], scores[known], names[known])
    for numbered in named.ways(int(known.sum())) if lacking <= MOST_GROWTH else (True,):
        key = named.key(names[known], numbered)
        figure, axes = empty(named.SIZE[1] + (0 if numbered else lacking), key)
        places = _stacked(axes, scores[known], _label_heights(names[known], numbered))
        who = list(names[known]), frame[group][known], np.zeros(len(places), dtype=bool)
        points = Points(places[:, 0], places[:, 1], *who)
        named.draw_points(axes, points, group)
        if named.draw_names(axes, points, numbered, SEARCHES, _corners(points, cut)):
            break
    return figure


def _check_cut(cut: float) -> None:
    cuts = [score + 0.5 for score in range(*SCORES)]
    if cut not in cuts:
        msg = f"option cut={cut!r} must lie between two scores: {', '.join(map(str, cuts))}"
        raise ValueError(msg)


def _scores(frame: pd.DataFrame, name: str) -> np.ndarray:
    scores = wording.numbers(frame, name)
    outside = (scores < SCORES[0]) | (scores > SCORES[1])
    outside |= ~np.isnan(scores) & (scores != np.round(scores))
    if outside.any():
        found = ", ".join(f"{score:g}" for score in scores[outside])
        msg = f"column {name!r} holds whole scores from {SCORES[0]} to {SCORES[1]}; found {found}"
        raise ValueError(msg)
    return scores


def _has_both(scores: np.ndarray, x: str, y: str) -> np.ndarray:
    known = ~np.isnan(scores).any(axis=1)
    if not known.any():
        msg = f"no row has both {x!r} and {y!r}: there is nothing to draw"
        raise ValueError(msg)
    return known


def _grid_axes(axes: Axes, cut: float, names: tuple[str, str], language: str) -> None:
    """Draw the cut lines and name the four corners, outside of where points and names go."""
    axes.set_xlim(SCORES[0] - 0.5, SCORES[1] + 0.5)
    axes.set_ylim(SCORES[0] - 0.75, SCORES[1] + 0.75)
    ticks = range(SCORES[0], SCORES[1] + 1)
    axes.set_xticks(ticks)
    axes.set_yticks(ticks)
    edges = [score + 0.5 for score in ticks[:-1]]
    axes.vlines(edges, *axes.get_ylim(), color=style.RULE, linewidth=0.8, zorder=0.7)
    axes.hlines(edges, *axes.get_xlim(), color=style.RULE, linewidth=0.8, zorder=0.7)
    axes.set_xlabel(wording.heading(names[0], language))
    axes.set_ylabel(wording.heading(names[1], language))
    axes.axvline(cut, zorder=0.8, **CUT_LINE)
    axes.axhline(cut, zorder=0.8, **CUT_LINE)
    for up, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
        power, interest = (right, up) if names[0] == "power" else (up, right)
        corner = f"{'high' if power else 'low'}_power_{'high' if interest else 'low'}_interest"
        axes.text(
            0.01 + 0.98 * right,
            0.01 + 0.98 * up,
            text(f"chart_words.grid.{corner}", language),
            ha="right" if right else "left",
            va="top" if up else "bottom",
            weight="bold",
            transform=axes.transAxes,
        )


def _corners(points: Points, cut: float) -> list[Region]:
    """Return the four parts of the grid: no name may stand on another side of the cut."""
    sides = ((SCORES[0] - 0.5, cut - 0.03), (cut + 0.03, SCORES[1] + 0.5))
    return [
        Region(np.flatnonzero(((points.x >= cut) == right) & ((points.y >= cut) == up)), x, y)
        for right, x in enumerate(sides)
        for up, y in enumerate(sides)
    ]


def _label_heights(names: Sequence[str], numbered: bool) -> np.ndarray:
    """Return the points of height that each point and its name, or number, take in a stack."""
    lines = [1 if numbered else 1 + named.wrapped(n, NAME_WIDTH).count("\n") for n in names]
    return np.array(lines) * LINE + BETWEEN


def _square(axes: Axes) -> float:
    """Return the height in points of the square of two scores."""
    ends = axes.transData.transform([(0, 0), (0, 1)])[:, 1]
    return float(np.ptp(ends)) * named.points_per_pixel(axes)


def _lacking_height(axes: Axes, scores: np.ndarray, names: Sequence[str]) -> float:
    """Return the inches by which the picture must grow for names to fit into the squares."""
    heights = pd.Series(_label_heights(names, numbered=False))
    highest = heights.groupby([scores[:, 0], scores[:, 1]]).sum().max()
    lacking = max(0.0, highest / STACK - _square(axes))
    return float(lacking * np.ptp(axes.get_ylim()) / style.POINTS_PER_INCH)


def _stacked(axes: Axes, scores: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Return a place for each pair of scores: in a stack at the left of the scores' square.

    That leaves room for a name beside each point.
    """
    places = scores.copy()
    for score in np.unique(scores, axis=0):
        same = (scores == score).all(axis=1)
        places[same] += _stack(heights[same] / _square(axes))
    return places


def _stack(heights: np.ndarray) -> np.ndarray:
    """Return the offsets of points in a square, from the top down; heights are shares of it.

    A stack that is too high goes on in further columns.
    """
    most = len(heights) if heights.sum() <= STACK + 1e-9 else int(STACK / heights.max())
    column = np.arange(len(heights)) // most
    if column.max() >= MOST_COLUMNS:
        room = MOST_COLUMNS * most
        msg = f"{len(heights)} points have the same scores; at most {room} can be drawn"
        raise ValueError(msg)
    across = np.linspace(-0.4, 0.4, MOST_COLUMNS)
    down = np.empty(len(heights))
    for place in np.unique(column):
        part = heights[column == place]
        spare = min((STACK - part.sum()) / len(part), MOST_SPARE)
        tall = part + spare
        down[column == place] = tall.sum() / 2 - np.cumsum(tall) + tall / 2
    return np.column_stack([across[column], down])
