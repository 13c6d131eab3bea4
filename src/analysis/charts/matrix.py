"""A matrix: a cell for each pair of a row and a column, from a table of one line a pair."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts import cells, sheets, style, wording
from analysis.charts.boxes import BOLD
from analysis.charts.headings import Headings, headings
from analysis.charts.shading import BLANK_FILL
from analysis.charts.style import Drawing
from analysis.charts.tones import Fill
from analysis.language import text

NAME_WIDTH = 190.0  # most points for the names of rows
MOST_WIDTH = 110.0  # most points across a cell
PAD = 4.0  # points between the edge of a cell and its text
LEAST_HEIGHT = 22.0
LINE = style.SMALL_SIZE * style.LINE_SPACING
TITLE = 2 * style.SMALL_SIZE  # points of height for what the columns are


def matrix(
    drawing: Drawing,
    language: str,
    *,
    row: str,
    column: str,
    value: str,
    shade: str | None = None,
    strong: str | None = None,
    meaning: str | None = None,
    show_title: bool = False,
) -> Figure:
    """Draw a grid with a cell for each pair of a row and a column that the table holds.

    Rows and columns are in the order in which the table first names them. A line of the table
    without a column (or row) names a row (or column) that may have no cell filled.

    Parameters
    ----------
    row, column
        Columns of the names of rows and columns. Names that do not fit over their columns are
        turned or, where that is not enough, become numbers that are explained underneath.
    value
        Column of what is written in the cells: codes, such as letters, or numbers. A count of
        zero is filled like a pair that the table does not hold: as empty.
    shade
        Column of the steps, from light to dark, by which cells are filled: codes in the order of
        their list, or numbers. A legend names them.
    strong
        Code of `value`, where there is no `shade`: cells that hold it are dark.
    meaning
        Column of codes that say in words what those of `value` say in letters; they are listed
        under the picture.
    """
    grid = cells.read(drawing.frame(), row, column, value, shade, strong, language)
    below = [] if meaning is None else [cells.meanings(drawing.frame(), value, meaning, language)]
    what = [wording.heading(name, language) for name in (row, column)]
    names = [_fold(name, NAME_WIDTH - PAD) for name in grid.rows]
    corner = _fold(what[0], (NAME_WIDTH - PAD) / BOLD)
    left = PAD + max(BOLD * _width(corner), *map(_width, names))
    width = min(MOST_WIDTH, (sheets.SHEET_WIDTH - 1 - left) / len(grid.columns))
    room = (width - 2 * PAD) / BOLD
    words = {pair: cells.fold(item, room) for pair, item in grid.words.items()}
    heads = headings(grid.columns, width)
    edges = TITLE + heads.height + np.cumsum([0.0, *_heights(names, words)])
    title = "" if shade is None else wording.heading(shade, language)
    figure, axes = sheets.sheet(
        drawing, edges[-1] + 1, show_title, below, heads.key, grid.shading.handles, title
    )
    nothing = text("words.nothing", language) if grid.shading.empty is BLANK_FILL else ""
    _draw_names(axes, names, left, edges)
    _draw_heads(axes, heads, (left, width), (corner, what[1]))
    for place, (top, bottom) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        for at in range(len(grid.columns)):
            box = left + at * width, top, width, bottom - top
            fill = grid.fills.get((place, at), grid.shading.empty)
            _draw_cell(axes, box, words.get((place, at), nothing), fill)
    return figure


def _fold(words: str, width: float) -> str:
    return wording.fold(words, width, style.SMALL_SIZE)


def _width(words: str) -> float:
    """Return the width in points of the longest of some lines."""
    return max(wording.text_width(line, style.SMALL_SIZE) for line in words.split("\n"))


def _heights(names: list[str], words: dict[tuple[int, int], str]) -> list[float]:
    """Return the points of height of each row: what its name, or its fullest cell, takes."""
    lines = [1 + name.count("\n") for name in names]
    for (place, _), item in words.items():
        lines[place] = max(lines[place], 1 + item.count("\n"))
    return [max(LEAST_HEIGHT, count * LINE + 2 * PAD) for count in lines]


def _draw_names(axes: Axes, names: list[str], left: float, edges: np.ndarray) -> None:
    for name, top, bottom in zip(names, edges[:-1], edges[1:], strict=True):
        how: dict[str, Any] = {"ha": "right", "va": "center", "linespacing": 1.1}
        axes.text(left - PAD, (top + bottom) / 2, name, size=style.SMALL_SIZE, **how)


def _draw_heads(
    axes: Axes, heads: Headings, across: tuple[float, float], what: tuple[str, str]
) -> None:
    """Write what rows and columns are, and the names of the columns."""
    left, width = across
    bottom = TITLE + heads.height
    how: dict[str, Any] = {"size": style.SMALL_SIZE, "va": "bottom", "linespacing": 1.1}
    axes.text(left - PAD, bottom - PAD, what[0], ha="right", weight="bold", **how)
    axes.text(left, TITLE - PAD, what[1], weight="bold", **how)
    turn = 90 if heads.turned else 0
    for place, name in enumerate(heads.words):
        x = left + (place + 0.5) * width
        axes.text(x, bottom - PAD, name, ha="center", rotation=turn, **how)


def _draw_cell(axes: Axes, box: tuple[float, float, float, float], words: str, fill: Fill) -> None:
    """Draw a cell; what is written in it stands on the fill's colour, clear of its hatching."""
    left, top, width, height = box
    edge: dict[str, Any] = {"edgecolor": style.RULE, "linewidth": 0.8}
    axes.add_artist(Rectangle((left, top), width, height, **edge, **fill.look()))
    if words:
        how: dict[str, Any] = {"ha": "center", "va": "center", "linespacing": 1.1}
        if fill.hatch:  # the number must not be crossed by lines
            how["bbox"] = {"facecolor": fill.colour, "linewidth": 0, "pad": 1.5}
        middle = left + width / 2, top + height / 2
        weight = "normal" if fill is BLANK_FILL else "bold"
        axes.text(*middle, words, color=fill.letters, weight=weight, size=style.SMALL_SIZE, **how)
