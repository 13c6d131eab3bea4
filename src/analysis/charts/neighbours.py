"""A network of many as a square: a row and a column a node, and a mark where two are tied."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from analysis.charts import nets, sheets, style, wording
from analysis.charts import points as named
from analysis.charts.nets import Net
from analysis.charts.style import Drawing

WIDTH = named.SIZE[0] * style.POINTS_PER_INCH - 2 * style.EDGE  # points
NAME_WIDTH = 240.0  # most points for a name and its number
NUMBER_WIDTH = 22.0
LEAST_ROW = 13.0
LINE = style.SMALL_SIZE * 1.1
PAD = 4.0
GROUP_ROW = 18.0
MOST_CELL = 16.0
LARGEST = 0.82  # share of a cell that the mark of the strongest tie takes


@dataclass(frozen=True)
class _Grid:
    """Where rows, columns and the headings of groups stand, in points from the top left."""

    order: np.ndarray  # rows of the table, as they follow each other
    tops: np.ndarray
    heights: np.ndarray
    names: list[str]
    headings: list[tuple[float, str]]
    breaks: list[int]  # places in the order at which a group begins
    cell: float
    left: float
    head: float


def square(drawing: Drawing, language: str, net: Net, group: str, show_title: bool) -> Figure:
    """Draw who is tied to whom as a square of marks.

    Rows and columns are the nodes, one group after the other under its name in words; a column
    has the number of its row. A tie is marked in both of its cells, larger where stronger.
    """
    grid = _grid(net, group, language)
    height = grid.tops[-1] + grid.heights[-1] + 1
    handles = _handles(net, grid, language)
    figure, axes = sheets.sheet(drawing, height, show_title, handles=handles, width=WIDTH)
    _draw_rows(axes, grid, net)
    _draw_columns(axes, grid)
    _draw_marks(axes, grid, net)
    return figure


def _grid(net: Net, group: str, language: str) -> _Grid:
    known = wording.known_codes(net.groups, group)
    places = [len(known) if item not in known else known.index(item) for item in net.groups]
    order = np.argsort(places, kind="stable")
    left = NUMBER_WIDTH + NAME_WIDTH
    cell = min(MOST_CELL, (WIDTH - left - 1) / len(order))
    names = [wording.fold(net.names[row], NAME_WIDTH - 4 * PAD, style.SMALL_SIZE) for row in order]
    heights = np.array([max(LEAST_ROW, (1 + name.count("\n")) * LINE + 3) for name in names])
    head = PAD + _levels(len(order), cell) * LINE
    tops, headings, breaks, top = [], [], [], head
    for place, row in enumerate(order):
        if place == 0 or places[row] != places[order[place - 1]]:
            headings.append((top, wording.word(group, net.groups.iloc[row], language)))
            breaks.append(place)
            top += GROUP_ROW
        tops.append(top)
        top += heights[place]
    return _Grid(order, np.array(tops), heights, names, headings, breaks, cell, left, head)


def _levels(count: int, cell: float) -> int:
    """Return over how many lines the numbers of the columns are dealt out."""
    widest = wording.text_width("0" * len(str(count)), style.SMALL_SIZE)
    return int(np.ceil((widest + 2) / cell))


def _draw_rows(axes: Axes, grid: _Grid, net: Net) -> None:
    """Write the numbers and names of the rows, and the words of each group above its rows."""
    right = grid.left + len(grid.order) * grid.cell
    how: dict[str, Any] = {"size": style.SMALL_SIZE, "va": "center", "linespacing": 1.0}
    for place, row in enumerate(grid.order):
        top, height = grid.tops[place], grid.heights[place]
        middle = top + height / 2
        shade = style.BAND if place % 2 else "white"
        band = Rectangle((0, top), right, height, facecolor=shade, linewidth=0, zorder=0.5)
        band.set_gid(f"row-{row}")
        axes.add_artist(band)
        axes.text(NUMBER_WIDTH - PAD, middle, str(place + 1), ha="right", **how)
        words = axes.text(NUMBER_WIDTH, middle, grid.names[place], ha="left", **how)
        words.set_gid(f"name-{row}")
        if net.ringed[row]:
            axes.plot(grid.left - 2 * PAD, middle, **_ring(6.5))
    for top, words_of_group in grid.headings:
        how_bold: dict[str, Any] = {"weight": "bold", "size": style.SMALL_SIZE}
        axes.text(0, top + GROUP_ROW - PAD, words_of_group, va="baseline", ha="left", **how_bold)


def _ring(size: float) -> dict[str, Any]:
    return {
        **{"marker": "o", "linestyle": "none", "markersize": size},
        **{"markerfacecolor": "none", "markeredgecolor": style.INK, "markeredgewidth": 1.3},
    }


def _draw_columns(axes: Axes, grid: _Grid) -> None:
    """Write a number over each column, by turns on several lines, and rule off the groups."""
    levels = _levels(len(grid.order), grid.cell)
    bottom = grid.tops[-1] + grid.heights[-1]
    centres = grid.left + (np.arange(len(grid.order)) + 0.5) * grid.cell
    for place, x in enumerate(centres):
        level = levels - 1 - place % levels
        y = (level + 1) * LINE
        axes.text(x, y, str(place + 1), size=style.SMALL_SIZE, ha="center", va="baseline")
        if place % levels:  # leads the eye from a number down its column
            axes.plot([x, x], [y + 1.5, bottom], color=style.RULE, linewidth=0.6, zorder=0.8)
    edges = [grid.left + place * grid.cell for place in (*grid.breaks, len(grid.order))]
    lines = [[(x, grid.head), (x, bottom)] for x in edges]
    right = edges[-1]
    lines += [[(0, top), (right, top)] for top, _ in grid.headings]
    axes.add_collection(LineCollection(lines, colors=style.DARK_GREY, linewidths=0.8, zorder=2))


def _draw_marks(axes: Axes, grid: _Grid, net: Net) -> None:
    """Draw a mark in both cells of every tie, and shade the cells of a node with itself."""
    place_of = {int(row): place for place, row in enumerate(grid.order)}
    for place in range(len(grid.order)):
        corner = grid.left + place * grid.cell, grid.tops[place]
        size = grid.cell, grid.heights[place]
        axes.add_artist(Rectangle(corner, *size, facecolor=style.RULE, linewidth=0, zorder=1))
    strongest: dict[tuple[int, int], float] = {}
    for (one, other), strength in zip(net.ends.tolist(), net.strengths, strict=True):
        for pair in ((one, other), (other, one)):
            if one != other:
                strongest[pair] = float(np.fmax(strongest.get(pair, np.nan), strength))
    sizes = _sizes(net.strengths, grid.cell)
    for (row, column), strength in strongest.items():
        at = place_of[row]
        x = grid.left + (place_of[column] + 0.5) * grid.cell
        y = grid.tops[at] + grid.heights[at] / 2
        axes.plot(x, y, zorder=3, **_mark(strength, sizes))


def _sizes(strengths: np.ndarray, cell: float) -> dict[float, float]:
    """Return the points across the square of each strength; its side follows the strength."""
    known = np.unique(strengths[~np.isnan(strengths)])
    most = max([nets.STRONGEST, *known])
    side = LARGEST * min(cell, LEAST_ROW)
    return {float(strength): side * (0.5 + 0.5 * strength / most) for strength in known}


def _mark(strength: float, sizes: dict[float, float]) -> dict[str, Any]:
    if np.isnan(strength):
        side = max(sizes.values(), default=LARGEST * LEAST_ROW / 2) * 0.9
        face = "white"
    else:
        side, face = sizes[float(strength)], style.DARK_BLUE
    return {
        **{"marker": "s", "linestyle": "none", "markersize": side, "markerfacecolor": face},
        **{"markeredgecolor": style.DARK_BLUE, "markeredgewidth": 1.0 if face == "white" else 0.0},
    }


def _handles(net: Net, grid: _Grid, language: str) -> list[Line2D]:
    """Return a legend's entries for the strengths that occur, and for those who came later."""
    sizes = _sizes(net.strengths, grid.cell)
    shown: list[float] = [float(strength) for strength in np.unique(net.strengths)]
    shown = shown if len(shown) <= nets.MOST_WIDTHS else [shown[0], shown[-1]]
    handles = [
        Line2D([], [], label=nets.strength_words(strength, language), **_mark(strength, sizes))
        for strength in shown
    ]
    return handles + ([nets.ring_handle(language)] if net.ringed.any() else [])
