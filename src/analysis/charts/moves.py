"""What moved between two runs: a bar a value, by how much per cent, and both values beside it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts import style, wording
from analysis.charts.style import Drawing
from analysis.language import text

LABEL_WIDTH = 210.0  # points for what a value is called
BESIDE_WIDTH = 150.0  # points for what it was and is
FURTHEST = 100.0  # per cent that the axis shows; what moved further has an arrow at its end
DECISION: dict[str, Any] = {
    "marker": "D",
    "markersize": 9,
    "markerfacecolor": style.ORANGE,
    "markeredgecolor": style.INK,
    "linestyle": "none",
}
UNMEASURED: dict[str, Any] = {
    "marker": "o",
    "markersize": 8,
    "markerfacecolor": "white",
    "markeredgecolor": style.INK,
    "linestyle": "none",
}
BEYOND: dict[str, Any] = {
    "markersize": 7,
    "markerfacecolor": style.INK,
    "markeredgecolor": style.INK,
    "linestyle": "none",
    "clip_on": False,
}


def moves(
    drawing: Drawing,
    language: str,
    *,
    label: str = "moved_finding",
    percent: str = "moved_percent",
    values: str = "moved_values",
    decides: str = "moved_decides",
    more: int = 0,
    show_title: bool = False,
) -> Figure:
    """Draw one bar a value, from zero to how far it moved, with what it was and is beside it.

    Parameters
    ----------
    label, percent, values
        Columns of what a value is called, of its change in per cent of what it was, and of both
        values as they are written. A change from zero has no percentage.
    decides
        Column of ``yes`` where the value is a decision, which has no size.
    more
        How many others moved that are not among the rows; said under the picture.
    """
    frame = drawing.frame()
    shares = wording.numbers(frame, percent)
    is_decision = frame[decides].eq("yes").to_numpy()
    below = [text("compare.legend.not_shown", language, count=more)] if more else []
    figure, axes = _rows(drawing, language, (label, values), show_title, below)
    _bars(axes, shares)
    places = np.arange(len(frame))
    unmeasured = np.isnan(shares) & ~is_decision
    axes.plot(np.zeros(is_decision.sum()), places[is_decision], **DECISION)
    axes.plot(np.zeros(unmeasured.sum()), places[unmeasured], **UNMEASURED)
    axes.axvline(0, color=style.INK, linewidth=1, zorder=0.9)
    axes.set_xlabel(wording.heading(percent, language))
    wording.number_ticks(axes.xaxis, axes.get_xlim(), "percent", language)
    handles = _handles(is_decision, unmeasured, np.abs(shares) > FURTHEST, language)
    if handles:
        style.legend(figure, handles)
    return figure


def _rows(
    drawing: Drawing,
    language: str,
    columns: tuple[str, str],
    show_title: bool,
    below: Sequence[str],
) -> tuple[Figure, Axes]:
    """Return axes with a name to the left and both values to the right of each row."""
    frame, (label, values) = drawing.frame(), columns
    names = _folded(frame, label, LABEL_WIDTH, language)
    beside = _folded(frame, values, BESIDE_WIDTH, language)
    lines = 1 + max(words.count("\n") for words in (*names, *beside))
    row = (lines * style.SMALL_SIZE * style.LINE_SPACING + 8) / style.POINTS_PER_INCH
    size = (style.SIZE[0] + 1.0, max(style.SIZE[1] - 1.5, len(names) * row + 1.4))
    figure, axes = style.canvas(drawing, size, show_title, below)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    for place, said in enumerate(beside):
        how: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "size": style.SMALL_SIZE}
        axes.text(1.03, place, said, ha="left", va="center", **how)
    how = {"transform": axes.transAxes, "va": "bottom", "size": style.SMALL_SIZE}
    axes.text(0, 1.02, wording.heading(label, language), ha="right", **how)
    axes.text(1.03, 1.02, wording.heading(values, language), ha="left", **how)
    return figure, axes


def _folded(frame: pd.DataFrame, name: str, width: float, language: str) -> list[str]:
    cells = wording.cells(frame, name, language)
    return [wording.fold(words, width, style.SMALL_SIZE) for words in cells]


def _bars(axes: Axes, shares: np.ndarray) -> None:
    """Draw the bars that have a length; one that is longer than the axis ends in an arrow."""
    shown = np.clip(np.nan_to_num(shares), -FURTHEST, FURTHEST)
    axes.barh(np.arange(len(shares)), shown, height=0.55, color=style.DARK_BLUE)
    reach = max(float(np.abs(shown).max()), 1.0) * 1.12
    axes.set_xlim(-reach if (shown < 0).any() else -0.12 * reach, reach)
    for place, share in enumerate(shares):
        if abs(share) > FURTHEST:  # false of what has no percentage
            axes.plot(np.sign(share) * FURTHEST * 1.05, place, ">" if share > 0 else "<", **BEYOND)


def _handles(
    is_decision: np.ndarray, unmeasured: np.ndarray, beyond: np.ndarray, language: str
) -> list[Line2D]:
    found = []
    if is_decision.any():
        found.append(Line2D([], [], label=text("compare.legend.decision", language), **DECISION))
    if unmeasured.any():
        words = text("compare.legend.unmeasured", language)
        found.append(Line2D([], [], label=words, **UNMEASURED))
    if beyond.any():
        look = {name: held for name, held in BEYOND.items() if name != "clip_on"}
        words = text("compare.legend.beyond", language)
        found.append(Line2D([], [], label=words, marker=">", **look))
    return found
