"""The power and interest grid, and the network."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts import points as named
from analysis.charts import style, wording
from analysis.charts.points import Points, Region, Search
from analysis.charts.style import Drawing
from analysis.language import text

SCORES = (1, 5)
GRID_HEIGHTS = (7.5, 10.0)  # inches; the second is tried when names do not fit the first
NETWORK_HEIGHTS = (7.5,)
STACK = 0.8  # share of the square around two scores in which points with these scores stand
SMALLEST_GAP = 13.0  # points between the middles of two of them
MOST_COLUMNS = 4
CUT_LINE: dict[str, Any] = {"color": style.DARK_GREY, "linewidth": 1, "linestyle": (0, (4, 3))}
SECOND_WAVE = 2
TIE_COLOUR = "#868686"
TIE_WIDTH = 0.9  # points for a strength of 1
STRONGEST = 3
MOST_WIDTHS = 4  # with more than these, the legend shows the first and the last
# Near and clear is tried first. On the grid, a name far from its point would seem another's:
# numbers come sooner.
GRID_SEARCHES = (
    *(Search(0.1, 200, True, 108, "east"), Search(0.15, 300, True, 108)),
    Search(0.3, 1000, True, 108),
)
NETWORK_SEARCHES = (
    *(Search(0.1, 300, True), Search(0.2, 800, True)),
    *(Search(0.3, 1200, False), Search(0.45, 2500, False)),
)


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
    for numbered, height in named.ways(int(known.sum()), GRID_HEIGHTS):
        key = named.key(names[known], numbered)
        size = (named.WIDTH, height)
        figure, axes = style.canvas(drawing, size, show_title, below, key)
        _grid_axes(axes, cut, (x, y), language)
        style.legend(figure, named.group_handles(frame[group][known], group, language))
        named.settle(figure)
        places = _stacked(figure, axes, scores[known])
        who = list(names[known]), frame[group][known], np.zeros(len(places), dtype=bool)
        points = Points(places[:, 0], places[:, 1], *who)
        named.draw_points(axes, points, group)
        if named.draw_names(axes, points, numbered, GRID_SEARCHES, _corners(points, cut)):
            break
    return figure


def network(
    drawing: Drawing,
    language: str,
    *,
    identifier: str = "stakeholder_id",
    label: str = "name",
    group: str = "sector",
    wave: str | None = "wave",
    x: str = "x",
    y: str = "y",
    start: str = "from_id",
    end: str = "to_id",
    strength: str = "strength",
    show_title: bool = False,
) -> Figure:
    """Draw a network; the frame ``"ties"`` holds its ties.

    Parameters
    ----------
    identifier, label, group, wave, x, y
        Columns of the nodes: who, name, group told apart by colour and shape, wave (those of
        wave 2 are ringed) and place.
    start, end, strength
        Columns of the ties: two identifiers, and what sets the width of the line.
    """
    frame, ties = drawing.frame(), drawing.frame("ties")
    places = _places(frame, x, y)
    lines = _tie_lines(frame, ties, identifier, (start, end), places)
    wording.require(frame, group)
    waves = np.zeros(len(frame)) if wave is None else wording.numbers(frame, wave)
    names = wording.cells(frame, label, language)
    points = Points(places[:, 0], places[:, 1], names, frame[group], waves == SECOND_WAVE)
    for numbered, height in named.ways(len(frame), NETWORK_HEIGHTS):
        key = named.key(names, numbered)
        size = (named.WIDTH, height)
        figure, axes = style.canvas(drawing, size, show_title, key=key)
        axes.set_axis_off()
        _set_limits(axes, places)
        handles = _draw_ties(axes, lines, wording.numbers(ties, strength), language)
        if points.ringed.any():
            added = text("chart_words.added_later", language)
            handles.insert(0, named.marker("none", "o", named.RING * 0.8, added))
        handles = named.group_handles(frame[group], group, language) + handles
        style.legend(figure, handles)
        named.settle(figure)
        named.draw_points(axes, points, group)
        if named.draw_names(axes, points, numbered, NETWORK_SEARCHES):
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


def _stacked(figure: Figure, axes: Axes, scores: np.ndarray) -> np.ndarray:
    """Return a place for each pair of scores: in a stack at the left of the scores' square.

    That leaves room for a name beside each point; a high stack goes on in a second column.
    """
    height = np.ptp(axes.transData.transform([(0, 0), (0, 1)])[:, 1])
    most = 1 + int(STACK * height * style.POINTS_PER_INCH / figure.dpi / SMALLEST_GAP)
    places = scores.copy()
    for score in np.unique(scores, axis=0):
        same = (scores == score).all(axis=1)
        places[same] += _stack(int(same.sum()), most)
    return places


def _stack(count: int, most: int) -> np.ndarray:
    """Return the offsets of points in a square, from the top down, `most` to a column."""
    rows = min(count, most)
    column, row = np.divmod(np.arange(count), rows)
    if column.max() >= MOST_COLUMNS:
        msg = f"{count} points have the same scores; at most {MOST_COLUMNS * most} can be drawn"
        raise ValueError(msg)
    gap = STACK / max(rows - 1, 2)
    across = np.linspace(-STACK / 2, STACK / 2, MOST_COLUMNS)
    return np.column_stack([across[column], gap * ((rows - 1) / 2 - row)])


def _places(frame: pd.DataFrame, x: str, y: str) -> np.ndarray:
    places = np.column_stack([wording.numbers(frame, x), wording.numbers(frame, y)])
    if np.isnan(places).any():
        rows = ", ".join(map(str, np.flatnonzero(np.isnan(places).any(axis=1))))
        msg = f"columns {x!r} and {y!r} place every node; empty in rows {rows}"
        raise ValueError(msg)
    return places


def _tie_lines(
    frame: pd.DataFrame,
    ties: pd.DataFrame,
    identifier: str,
    ends: tuple[str, str],
    places: np.ndarray,
) -> np.ndarray:
    """Return the two places of every tie, ties x 2 x 2."""
    wording.require(frame, identifier)
    wording.require(ties, *ends)
    who = pd.Index(frame[identifier].astype(str))
    if who.has_duplicates:
        msg = f"column {identifier!r} names a node twice: {', '.join(who[who.duplicated()])}"
        raise ValueError(msg)
    named_ends = ties[list(ends)].astype(str).to_numpy()
    strangers = sorted(set(named_ends.ravel()) - set(who))
    if strangers:
        msg = f"ties name who is not a node: {', '.join(strangers)}"
        raise ValueError(msg)
    return places[who.get_indexer(pd.Index(named_ends.ravel()))].reshape(-1, 2, 2)


def _set_limits(axes: Axes, places: np.ndarray) -> None:
    for set_limits, numbers in ((axes.set_xlim, places[:, 0]), (axes.set_ylim, places[:, 1])):
        room = 0.1 * np.ptp(numbers) or 1.0
        set_limits(numbers.min() - room, numbers.max() + room)


def _draw_ties(axes: Axes, lines: np.ndarray, strengths: np.ndarray, language: str) -> list[Line2D]:
    """Draw the ties, wider where stronger, dotted where unknown; return a legend's entries."""
    scale = TIE_WIDTH * min(1.0, STRONGEST / np.nanmax([STRONGEST, *strengths]))
    looks = {
        strength: (TIE_WIDTH, ":") if np.isnan(strength) else (strength * scale, "-")
        for strength in np.unique(strengths)  # NaN comes once and last
    }
    handles = []
    for strength, (width, dash) in looks.items():
        same = np.isnan(strengths) if np.isnan(strength) else strengths == strength
        drawn = LineCollection(list(lines[same]), linewidths=width, linestyles=dash, zorder=1)
        drawn.set_color(TIE_COLOUR)
        axes.add_collection(drawn, autolim=False)
        written = wording.label_number(float(strength), "count", language)
        words = text("chart_words.tie_strength", language, strength=written)
        how: dict[str, Any] = {"linewidth": width, "linestyle": dash, "label": words}
        handles.append(Line2D([], [], color=TIE_COLOUR, **how))
    return handles if len(handles) <= MOST_WIDTHS else [handles[0], handles[-1]]
