"""Curves over a scale: shares that fall in steps with their band, and chances that rise."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.charts import style, wording
from analysis.charts.style import Drawing

SIZE = (5.4, 4.4)  # inches: narrow, so that letters stay legible on a narrow screen
WHOLE = 100.0
PAST = 1.04  # of the last step: the axis goes on a little, so that it can be seen
CURVE: dict[str, Any] = {"color": style.DARK_BLUE, "linewidth": 2.4}
POINT: dict[str, Any] = {
    **{"marker": "o", "markersize": 7, "linestyle": "none", "color": style.DARK_BLUE},
    **{"markeredgecolor": "white", "markeredgewidth": 0.8, "zorder": 3, "clip_on": False},
}
BAND: dict[str, Any] = {
    **{"facecolor": "#C9D9E8", "edgecolor": style.DARK_BLUE, "linewidth": 0.8},
    **{"linestyle": (0, (3, 2)), "zorder": 1},
}


def survival(
    drawing: Drawing,
    language: str,
    *,
    x: str,
    y: str,
    low: str | None = None,
    high: str | None = None,
    show_title: bool = False,
) -> Figure:
    """Draw a share that falls in steps from 100 per cent at 0, with the band of its interval.

    Parameters
    ----------
    x, y
        Columns of where each step is and of the share from there on, in per cent.
    low, high
        Columns of the ends of its interval; both or neither. A step that is not printed leaves
        a gap, with its letter or a cross.
    """
    frame = drawing.frame()
    names = _both(low, high)
    places = _rising(frame, x)
    shares = _shares(frame, (y, *names))
    start = np.concatenate([[0.0], places])
    begun = [np.concatenate([[WHOLE], part]) for part in shares]
    figure, axes = _canvas(drawing, frame, (x, y), language, show_title)
    if names:
        axes.fill_between(start, begun[1], begun[2], step="post", label="band", **BAND)
        # the last step has no width, so that its interval is a line
        axes.vlines(places, shares[1], shares[2], color=style.DARK_BLUE, linewidth=1.2, zorder=1)
    axes.step(start, begun[0], where="post", **CURVE)
    axes.plot(places, shares[0], **POINT)
    _axis(axes, frame, x, (0.0, PAST * float(places.max())), language)
    handles: list[Any] = [Line2D([], [], label=wording.heading(y, language), **CURVE)]
    if names:
        ends = " – ".join(wording.heading(name, language) for name in names)
        handles.append(Patch(label=ends, **BAND))
    _finish(figure, axes, places, (frame, y), handles, language)
    return figure


def curve(
    drawing: Drawing,
    language: str,
    *,
    x: str,
    y: str,
    show_title: bool = False,
) -> Figure:
    """Draw a share in per cent over a scale, such as the chance of being worthwhile over a value.

    Parameters
    ----------
    x, y
        Columns of the places, rising, and of the shares. A share that is not printed leaves a
        gap, with its letter or a cross.
    """
    frame = drawing.frame()
    places, (shares,) = _rising(frame, x), _shares(frame, (y,))
    figure, axes = _canvas(drawing, frame, (x, y), language, show_title)
    axes.plot(places, shares, **CURVE)
    alone = ~np.isnan(shares) & _alone(shares)
    axes.plot(places[alone], shares[alone], **POINT)
    _axis(axes, frame, x, (float(places.min()), float(places.max())), language)
    _finish(figure, axes, places, (frame, y), [], language)
    return figure


def _both(low: str | None, high: str | None) -> tuple[str, ...]:
    if (low is None) != (high is None):
        msg = f"options low and high go together; found low={low!r}, high={high!r}"
        raise ValueError(msg)
    return () if low is None or high is None else (low, high)


def _rising(frame: pd.DataFrame, name: str) -> np.ndarray:
    places = wording.numbers(frame, name)
    if np.isnan(places).any() or (places < 0).any() or (np.diff(places) <= 0).any():
        found = ", ".join(f"{place:g}" for place in places)
        msg = f"column {name!r} rises from 0 or more without gaps; found {found}"
        raise ValueError(msg)
    return places


def _shares(frame: pd.DataFrame, names: tuple[str, ...]) -> list[np.ndarray]:
    held = [wording.numbers(frame, name) for name in names]
    for name, shares in zip(names, held, strict=True):
        outside = shares[(shares < 0) | (shares > WHOLE)]
        if len(outside):
            found = ", ".join(f"{share:g}" for share in outside)
            msg = f"column {name!r} holds per cent, from 0 to 100; found {found}"
            raise ValueError(msg)
    return held


def _alone(shares: np.ndarray) -> np.ndarray:
    """Say which points have no neighbour, so that no line would show them."""
    gaps = np.concatenate([[True], np.isnan(shares), [True]])
    return gaps[:-2] & gaps[2:]


def _canvas(
    drawing: Drawing,
    frame: pd.DataFrame,
    names: tuple[str, str],
    language: str,
    show_title: bool,
) -> tuple[Figure, Axes]:
    """Return axes from 0 to 100 per cent with the heading of the shares over them."""
    below = wording.mark_lines(frame, [names[1]], language)
    figure, axes = style.canvas(drawing, SIZE, show_title, below)
    room = SIZE[0] * style.POINTS_PER_INCH - 8 * style.EDGE
    words = [wording.fold(wording.heading(name, language), room, style.TEXT_SIZE) for name in names]
    axes.set_xlabel(words[0])
    axes.set_title(words[1], loc="left", pad=10)
    axes.set_ylim(0, WHOLE)
    wording.number_ticks(axes.yaxis, (0, WHOLE), wording.unit_of(frame, names[1]), language)
    axes.grid(axis="y")
    return figure, axes


def _axis(
    axes: Axes, frame: pd.DataFrame, name: str, ends: tuple[float, float], language: str
) -> None:
    low, high = ends if ends[0] < ends[1] else (ends[0] - 1, ends[1] + 1)
    axes.set_xlim(low, high)
    unit = wording.unit_of(frame, name)
    wording.number_ticks(axes.xaxis, (max(low, 0.0), high), unit, language)


def _finish(
    figure: Figure,
    axes: Axes,
    places: np.ndarray,
    column: tuple[pd.DataFrame, str],
    handles: list[Any],
    language: str,
) -> None:
    """Mark what is not there, and write the legend."""
    cross = mark_gaps(axes, places, *column, language)
    entries = [*handles, *([cross] if cross else [])]
    if entries:
        style.legend(figure, entries, across=True)


def mark_gaps(
    axes: Axes, places: np.ndarray, frame: pd.DataFrame, name: str, language: str
) -> Line2D | None:
    """Mark what is missing at zero: by its letter, or by a cross that the legend returned names."""
    missing = np.isnan(wording.numbers(frame, name))
    is_mark = np.array([wording.is_mark(item) for item in frame[name]])
    how: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "va": "bottom"}
    for place, letter in zip(places[is_mark], frame[name][is_mark], strict=True):
        axes.annotate(str(letter), (place, 0), xytext=(0, 3), weight="bold", **how)
    crossed = places[missing & ~is_mark]
    if not len(crossed):
        return None
    look: dict[str, Any] = {"marker": "x", "markersize": 7, "markeredgewidth": 1.6}
    look |= {"color": style.INK, "linestyle": "none", "clip_on": False, "zorder": 3}
    label = wording.label_number(np.nan, "count", language)
    (line,) = axes.plot(crossed, np.zeros(len(crossed)), label=label, **look)
    return line
