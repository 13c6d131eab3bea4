"""The concentration curve: who is reached, as people are lined up by how deprived they are."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.charts import sheets, style, wording
from analysis.charts.curves import CURVE, POINT, WHOLE
from analysis.charts.room import settle
from analysis.charts.style import Drawing
from analysis.language import text

WIDTH = 5.4  # inches
DIAGONAL: dict[str, Any] = {"color": style.DARK_GREY, "linewidth": 1.4, "linestyle": (0, (5, 3))}
NAME_WIDTH = 95.0  # points of a line of a name beside its point
NEAR = (14.0, 24.0, 36.0, 52.0, 80.0)  # points between points that share a number
TOP = 1.1 * WHOLE  # the axes go on over the whole, so that its point can be named
BOX: dict[str, Any] = {"facecolor": "white", "alpha": 0.85, "linewidth": 0, "pad": 0.5}
# From a point to its name: points to the right and up, and where the name is held.
SPOTS = (
    *((7, -5, "left", "top"), (-7, 5, "right", "bottom"), (9, 0, "left", "center")),
    *((-9, 0, "right", "center"), (0, -9, "center", "top"), (0, 8, "center", "bottom")),
    *((13, -13, "left", "top"), (-13, 13, "right", "bottom")),
)


@dataclass(frozen=True)
class Name:
    """What stands beside a point of the curve."""

    x: float
    y: float
    words: str


def concentration(
    drawing: Drawing,
    language: str,
    *,
    x: str,
    y: str,
    label: str,
    show_title: bool = False,
) -> Figure:
    """Draw a concentration curve from nothing, beside the line on which all are reached alike.

    Parameters
    ----------
    x, y
        Columns of the shares of all people and of those reached, up to and with each group, in
        per cent. A group that lacks one is named under the picture.
    label
        Column of the groups' names, which stand beside their points or, where they have no
        room, under the picture by number.
    """
    frame = drawing.frame()
    places = np.column_stack([wording.numbers(frame, name) for name in (x, y)])
    _check(places, (x, y))
    known = ~np.isnan(places).any(axis=1)
    names = wording.cells(frame, label, language)
    below = _unknown(frame[~known], y, [names[row] for row in np.flatnonzero(~known)], language)
    below += wording.mark_lines(frame, [x, y], language)
    told = [name for name, there in zip(names, known, strict=True) if there]
    key = [f"{row}: {name}" for row, name in enumerate(told, 1)]
    line = np.vstack([[0.0, 0.0], places[known]])
    for near in (None, *NEAR):
        lines = below if near is None else [*below, *key]
        figure, axes = _square(drawing, (x, y), language, show_title, lines)
        axes.plot(*line.T, **CURVE)
        axes.plot(*places[known].T, **POINT)
        if _write(axes, line, told, near):
            break
    return figure


def _square(
    drawing: Drawing,
    names: tuple[str, str],
    language: str,
    show_title: bool,
    below: list[str],
) -> tuple[Figure, Axes]:
    """Return settled axes that are as high as they are wide."""

    def empty(height: float) -> tuple[Figure, Axes]:
        size = (WIDTH, height / style.POINTS_PER_INCH)
        figure, axes = style.canvas(drawing, size, show_title, below)
        _axes(axes, drawing.frame(), names, language)
        style.legend(figure, axes.get_legend_handles_labels()[0])
        return figure, axes

    figure, axes = empty(WIDTH * style.POINTS_PER_INCH)
    settle(figure)
    return sheets.fitted(empty, sheets.axes_points(axes)[0] * TOP / WHOLE)


def _check(places: np.ndarray, names: tuple[str, str]) -> None:
    for name, shares in zip(names, places.T, strict=True):
        known = shares[~np.isnan(shares)]
        if (known < 0).any() or (known > WHOLE).any() or (np.diff(known) < 0).any():
            found = ", ".join(f"{share:g}" for share in known)
            msg = f"column {name!r} holds per cent up to each group, rising to 100; found {found}"
            raise ValueError(msg)


def _unknown(frame: pd.DataFrame, y: str, names: list[str], language: str) -> list[str]:
    """Return a line for each group that is not drawn."""
    written = wording.labels(frame, y, wording.unit_of(frame, y), language) if names else []
    return [
        text("chart_words.named_number", language, name=name, number=number)
        for name, number in zip(names, written, strict=True)
    ]


def _axes(axes: Axes, frame: pd.DataFrame, names: tuple[str, str], language: str) -> None:
    room = WIDTH * style.POINTS_PER_INCH - 8 * style.EDGE
    words = [wording.fold(wording.heading(name, language), room, style.TEXT_SIZE) for name in names]
    axes.set_xlim(0, WHOLE)
    axes.set_ylim(0, TOP)
    for axis, name in zip((axes.xaxis, axes.yaxis), names, strict=True):
        wording.number_ticks(axis, (0, WHOLE), wording.unit_of(frame, name), language)
    axes.grid()
    axes.set_xlabel(words[0])
    axes.set_title(words[1], loc="left", pad=10)
    alike = text("chart_words.equality", language)
    axes.plot([0, WHOLE], [0, WHOLE], label=alike, **DIAGONAL)


def _write(axes: Axes, line: np.ndarray, names: list[str], near: float | None) -> bool:
    """Name the points, by number where it is said what is near; return whether all found room."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # canvas() put the axes on one
    unit = figure.dpi / style.POINTS_PER_INCH
    spots = axes.transData.transform(line)
    taken = [Bbox.from_extents(*(spot - 5 * unit), *(spot + 5 * unit)) for spot in spots[1:]]
    told = _folded(line[1:], names)
    if near is not None:
        told = _numbers(line[1:], spots[1:] / unit, near)
    for name in told:
        found = _place(axes, name, taken, spots)
        if found is None:
            return False
        taken.append(found)
    return True


def _folded(places: np.ndarray, names: list[str]) -> list[Name]:
    return [
        Name(x, y, wording.fold(name, NAME_WIDTH, style.SMALL_SIZE))
        for (x, y), name in zip(places.tolist(), names, strict=True)
    ]


def _numbers(places: np.ndarray, spots: np.ndarray, near: float) -> list[Name]:
    """Return a number for each point; those that are near to each other share what is written."""
    found: list[list[int]] = []
    for row, spot in enumerate(spots):
        if found and np.hypot(*(spot - spots[found[-1][0]])) < near:
            found[-1].append(row)
        else:
            found.append([row])
    middles = [places[rows[len(rows) // 2]].tolist() for rows in found]
    ends = [sorted({rows[0] + 1, rows[-1] + 1}) for rows in found]
    return [
        Name(x, y, "–".join(map(str, both))) for (x, y), both in zip(middles, ends, strict=True)
    ]


def _place(axes: Axes, name: Name, taken: list[Bbox], spots: np.ndarray) -> Bbox | None:
    """Write a name where it covers no point, no name and no piece of the curve."""
    for right, up, ha, va in SPOTS:
        words: Text = axes.annotate(
            name.words, (name.x, name.y), xytext=(right, up), textcoords="offset points",
            ha=ha, va=va, size=style.SMALL_SIZE, bbox=BOX, zorder=4, gid="name",
        )  # fmt: skip
        box = words.get_window_extent()
        inside = axes.bbox.x0 <= box.x0 and box.x1 <= axes.bbox.x1
        inside = inside and axes.bbox.y0 <= box.y0 and box.y1 <= axes.bbox.y1
        if inside and not any(map(box.overlaps, taken)) and not _crossed(box, spots):
            return box
        words.remove()
    return None


def _crossed(box: Bbox, spots: np.ndarray) -> bool:
    """Say whether a straight piece between two spots goes through a box."""
    steps = np.linspace(0, 1, 60)[:, None]
    pieces = np.vstack(
        [start + steps * (end - start) for start, end in zip(spots, spots[1:], strict=False)]
    )
    across = (pieces[:, 0] > box.x0) & (pieces[:, 0] < box.x1)
    return bool((across & (pieces[:, 1] > box.y0) & (pieces[:, 1] < box.y1)).any())
