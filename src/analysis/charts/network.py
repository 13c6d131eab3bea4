"""The network: who is tied to whom."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts import points as named
from analysis.charts import style, wording
from analysis.charts.points import Points, Search
from analysis.charts.style import Drawing
from analysis.language import text

SECOND_WAVE = 2
TIE_COLOUR = "#868686"
TIE_WIDTH = 0.9  # points for a strength of 1
STRONGEST = 3
MOST_PUSHES = 100
MOST_WIDTHS = 4  # with more than these, the legend shows the first and the last
# Near and clear is tried first.
SEARCHES = (
    *(Search(0.1, 300, True), Search(0.15, 300, True), Search(0.2, 800, True)),
    *(Search(0.3, 1200, False), Search(0.45, 2500, False)),
)


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
    ends, strengths = _ends(frame, ties, identifier, [start, end]), wording.numbers(ties, strength)
    wording.require(frame, group)
    waves = np.zeros(len(frame)) if wave is None else wording.numbers(frame, wave)
    ringed, names = waves == SECOND_WAVE, wording.cells(frame, label, language)
    for numbered in named.ways(len(frame)):
        key = named.key(names, numbered)
        figure, axes = style.canvas(drawing, named.SIZE, show_title, key=key)
        axes.set_axis_off()
        _set_limits(axes, places)
        handles = named.group_handles(frame[group], group, language)
        if ringed.any():
            added = text("chart_words.added_later", language)
            handles.append(named.marker("none", "o", named.RING * 0.8, added))
        style.legend(figure, handles + _tie_handles(strengths, language))
        named.settle(figure)
        seen = _apart(axes, places)
        _draw_ties(axes, seen[ends], strengths)
        points = Points(seen[:, 0], seen[:, 1], names, frame[group], ringed)
        named.draw_points(axes, points, group)
        if named.draw_names(axes, points, numbered, SEARCHES):
            break
    return figure


def _places(frame: pd.DataFrame, x: str, y: str) -> np.ndarray:
    places = np.column_stack([wording.numbers(frame, x), wording.numbers(frame, y)])
    if np.isnan(places).any():
        rows = ", ".join(map(str, np.flatnonzero(np.isnan(places).any(axis=1))))
        msg = f"columns {x!r} and {y!r} place every node; empty in rows {rows}"
        raise ValueError(msg)
    return places


def _ends(frame: pd.DataFrame, ties: pd.DataFrame, identifier: str, ends: list[str]) -> np.ndarray:
    """Return the rows of the two nodes of every tie, ties x 2."""
    wording.require(frame, identifier)
    wording.require(ties, *ends)
    who = pd.Index(frame[identifier].astype(str))
    if who.has_duplicates:
        msg = f"column {identifier!r} names a node twice: {', '.join(who[who.duplicated()])}"
        raise ValueError(msg)
    named_ends = ties[ends].astype(str).to_numpy()
    strangers = sorted(set(named_ends.ravel()) - set(who))
    if strangers:
        msg = f"ties name who is not a node: {', '.join(strangers)}"
        raise ValueError(msg)
    return who.get_indexer(pd.Index(named_ends.ravel())).reshape(-1, 2)


def _set_limits(axes: Axes, places: np.ndarray) -> None:
    for set_limits, numbers in ((axes.set_xlim, places[:, 0]), (axes.set_ylim, places[:, 1])):
        room = 0.1 * np.ptp(numbers) or 1.0
        set_limits(numbers.min() - room, numbers.max() + room)


def _apart(axes: Axes, places: np.ndarray) -> np.ndarray:
    """Return the places with nodes that would hide each other pushed just far enough apart."""
    spots = axes.transData.transform(places)
    gap = named.RING / named.points_per_pixel(axes)
    for _ in range(MOST_PUSHES):
        close = [
            (i, j)
            for i, j in combinations(range(len(spots)), 2)
            if np.hypot(*(spots[j] - spots[i])) < gap
        ]
        for i, j in close:
            way = spots[j] - spots[i]
            far = np.hypot(*way)
            way = way / far if far else np.array([np.cos(j), np.sin(j)])  # any way, but always it
            push = max(0.0, gap * 1.01 - far) / 2
            spots[i], spots[j] = spots[i] - push * way, spots[j] + push * way
        if not close:
            break
        places = axes.transData.inverted().transform(spots)
    return places


def _tie_looks(strengths: np.ndarray) -> dict[float, dict[str, Any]]:
    """Return how the lines of each strength look: wider where stronger, dotted where unknown."""
    scale = TIE_WIDTH * min(1.0, STRONGEST / np.nanmax([STRONGEST, *strengths]))
    return {
        float(strength): {"linewidth": TIE_WIDTH, "linestyle": ":"}
        if np.isnan(strength)
        else {"linewidth": strength * scale, "linestyle": "-"}
        for strength in np.unique(strengths)  # NaN comes once and last
    }


def _tie_handles(strengths: np.ndarray, language: str) -> list[Line2D]:
    """Return a legend's entries for the strengths that occur."""
    handles = []
    for strength, look in _tie_looks(strengths).items():
        written = wording.label_number(strength, "count", language)
        words = text("chart_words.tie_strength", language, strength=written)
        handles.append(Line2D([], [], color=TIE_COLOUR, label=words, **look))
    return handles if len(handles) <= MOST_WIDTHS else [handles[0], handles[-1]]


def _draw_ties(axes: Axes, lines: np.ndarray, strengths: np.ndarray) -> None:
    for strength, look in _tie_looks(strengths).items():
        same = np.isnan(strengths) if np.isnan(strength) else strengths == strength
        drawn = LineCollection(list(lines[same]), zorder=1, **look)
        drawn.set_color(TIE_COLOUR)
        axes.add_collection(drawn, autolim=False)
