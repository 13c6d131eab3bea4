"""Ranks, one person a line: how far each could lie otherwise."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts import sheets, style, wording
from analysis.charts.style import Drawing
from analysis.language import text

WIDTH = 5.4  # inches: narrow, so that letters stay legible on a narrow screen
NAME_WIDTH = 340.0  # points of a line of a name
LINE = style.SMALL_SIZE * 1.2
ROOM = 22.0  # points of a row below its name
MOST_TICKS = 10
# the house's light purple reaches 3:1 on white only, and every second row is grey
THICK: dict[str, Any] = {"color": "#9A7BCB", "linewidth": 7.0}
THIN: dict[str, Any] = {"color": style.INK, "linewidth": 1.3}
END = 4.5  # points of height of the ends of a thin line
POINT: dict[str, Any] = {
    **{"marker": "o", "markersize": 7.5, "markerfacecolor": style.DARK_BLUE},
    **{"markeredgecolor": "white", "markeredgewidth": 0.8, "linestyle": "none"},
}
OWN: dict[str, Any] = {
    **{"marker": "D", "markersize": 10.5, "markerfacecolor": "none"},
    **{"markeredgecolor": style.DARK_PINK, "markeredgewidth": 1.5, "linestyle": "none"},
}
ANSWERED = "answered"


def ranks(
    drawing: Drawing,
    language: str,
    *,
    label: str = "name",
    rank: str = "rank_degree",
    first: str = "rank_first",
    last: str = "rank_last",
    low: str = "missing_low",
    high: str = "missing_high",
    without_own: str | None = "rank_without_own",
    reply: str | None = "reply",
    show_title: bool = False,
) -> Figure:
    """Draw one line a person with a rank and the ranks that it could have, 1 at the left.

    Parameters
    ----------
    label, rank
        Columns of names and of the ranks that points show.
    first, last
        Columns of the ends of the thin lines: the ranks in every standard centrality.
    low, high
        Columns of the ends of the thick lines: the ranks when some are missing.
    without_own
        Column of the ranks without a person's own answers, each a diamond; it may be blank.
    reply
        Column of codes that say who answered; of everybody else that stands beside the name.
    """
    frame = drawing.frame()
    held = {name: wording.numbers(frame, name) for name in (rank, first, last, low, high)}
    own = (
        np.full(len(frame), np.nan) if without_own is None else wording.numbers(frame, without_own)
    )
    _check(held, (rank, first, last, low, high))
    names = [
        wording.wrap(name, NAME_WIDTH, style.SMALL_SIZE)
        for name in _names(frame, label, reply, language)
    ]
    tops, every = _tops(names), np.concatenate([*held.values(), own])

    def empty(height: float) -> tuple[Figure, Axes]:
        size = WIDTH, height / style.POINTS_PER_INCH
        figure, axes = style.canvas(drawing, size, show_title)
        axes.set_ylim(tops[-1], 0)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        _rank_axis(axes, every, language)
        style.legend(figure, _handles(bool((~np.isnan(own)).any()), language))
        return figure, axes

    figure, axes = sheets.fitted(empty, float(tops[-1]))
    _draw_names(axes, names, tops)
    places = tops[1:] - ROOM / 2 - 1
    axes.hlines(places, held[low] - 0.12, held[high] + 0.12, zorder=1, **THICK)
    axes.hlines(places, held[first], held[last], zorder=2, **THIN)
    for ends in (held[first], held[last]):
        axes.plot(ends, places, "|", color=style.INK, markersize=2 * END, zorder=2)
    axes.plot(held[rank], places, zorder=3, **POINT)
    axes.plot(own, places, zorder=4, **OWN)
    return figure


def _check(held: dict[str, np.ndarray], names: tuple[str, ...]) -> None:
    """Refuse ranks below 1 and intervals that end before they begin."""
    for name, numbers in held.items():
        if (numbers < 1).any():
            found = ", ".join(f"{number:g}" for number in numbers[numbers < 1])
            msg = f"column {name!r} holds ranks, from 1; found {found}"
            raise ValueError(msg)
    for start, end in (names[1:3], names[3:5]):
        wrong = np.flatnonzero(held[start] > held[end])
        if len(wrong):
            msg = f"columns {start!r} and {end!r} end before they begin in rows {_listed(wrong)}"
            raise ValueError(msg)
    if np.isnan(held[names[0]]).all():
        msg = f"column {names[0]!r} holds no rank: there is nothing to draw"
        raise ValueError(msg)


def _listed(rows: np.ndarray) -> str:
    return ", ".join(map(str, rows))


def _names(frame: pd.DataFrame, label: str, reply: str | None, language: str) -> list[str]:
    """Return the names; beside those who did not answer stands so in words."""
    names = wording.cells(frame, label, language)
    if reply is None:
        return names
    said = wording.cells(frame, reply, language)
    return [
        name
        if code == ANSWERED
        else text("chart_words.name_and_reply", language, name=name, reply=words)
        for name, code, words in zip(names, frame[reply], said, strict=True)
    ]


def _tops(names: list[str]) -> np.ndarray:
    """Return where each row begins, in points from the top, and where the last ends."""
    lines = np.array([1 + name.count("\n") for name in names])
    return np.cumsum([0.0, *(lines * LINE + ROOM)])


def _draw_names(axes: Axes, names: list[str], tops: np.ndarray) -> None:
    """Write each name over its line: beside it, half of a narrow screen would be names."""
    how: dict[str, Any] = {"va": "top", "ha": "left", "linespacing": 1.1, "size": style.SMALL_SIZE}
    for row, (name, top, bottom) in enumerate(zip(names, tops[:-1], tops[1:], strict=True)):
        shade = "white" if row % 2 else style.BAND
        axes.axhspan(top, bottom, color=shade, linewidth=0, zorder=0)
        words = axes.text(0.01, top + 3, name, transform=axes.get_yaxis_transform(), **how)
        words.set_bbox({"facecolor": shade, "linewidth": 0, "pad": 0.5})  # over the grid's lines


def _rank_axis(axes: Axes, numbers: np.ndarray, language: str) -> None:
    last = int(np.nanmax(numbers))
    axes.set_xlim(0.4, last + 0.6)
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 1000) if last / size <= MOST_TICKS)
    ticks = sorted({1, *range(step if step > 1 else 1, last + 1, step)})
    axes.set_xticks(ticks, [wording.label_number(tick, "rank", language) for tick in ticks])
    axes.grid(axis="x")
    axes.set_xlabel(text("chart_words.rank_axis", language))


def _handles(with_own: bool, language: str) -> list[Line2D]:
    looks = [("rank_points", POINT), ("rank_holds", THIN), ("rank_missing", THICK)]
    looks += [("rank_without_own", OWN)] if with_own else []
    return [
        Line2D([], [], label=text(f"chart_words.{name}", language), **look) for name, look in looks
    ]
