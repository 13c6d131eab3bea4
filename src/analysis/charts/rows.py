"""Charts with one named row for each row of a table: bars, and estimates with intervals."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts import style, tones, wording
from analysis.charts.style import Drawing
from analysis.charts.tones import Fill

LABEL_WIDTH = 200.0  # points for the names beside rows
BESIDE_WIDTH = 125.0  # points for the heading of what stands beside rows
GAP = 5.0  # points between a mark and its text
FEWEST_ROWS = 5  # fewer rows than these keep the thickness they would have among five


def bars(
    drawing: Drawing,
    language: str,
    *,
    label: str,
    value: str,
    low: str | None = None,
    high: str | None = None,
    highlight: str | None = None,
    group: str | None = None,
    show_title: bool = False,
) -> Figure:
    """Draw one horizontal bar a row, from zero, with its number at its end.

    Parameters
    ----------
    label, value
        Columns of the bars' names and lengths.
    low, high
        Columns of the ends of an interval around the value; both or neither.
    highlight
        Label (code, or name in either language) of the bar that stands out.
    group
        Column of codes that colour and hatching tell apart, named in a legend.
    """
    frame, unit = drawing.frame(), wording.unit_of(drawing.frame(), value)
    lengths = wording.numbers(frame, value)
    ends = _ends(frame, lengths, low, high)
    below = wording.mark_lines(frame, [value], language)
    figure, axes = named_rows(drawing, language, label, show_title, below)
    is_strong = _matches(frame, label, highlight)
    drawn = axes.barh(np.arange(len(frame)), np.nan_to_num(lengths), height=0.62)
    for bar, fill, strong in zip(drawn, _fills(frame, group, is_strong), is_strong, strict=True):
        edge = 2.0 if strong and group else 0.8 if fill.hatch else 0.0
        bar.set(**fill.look(), edgecolor=style.INK, linewidth=edge)
    if group is not None:
        style.legend(figure, tones.group_handles(frame[group], group, language), across=True)
    _whiskers(axes, ends)
    written = wording.labels(frame, value, unit, language)
    _end_labels(figure, axes, lengths, ends, written)
    for tick, strong in zip(axes.get_yticklabels(), is_strong, strict=True):
        tick.set_fontweight("bold" if strong else "normal")
    axes.axvline(0, color=style.DARK_GREY, linewidth=1)
    axes.set_xlabel(wording.heading(value, language))
    wording.number_ticks(axes.xaxis, axes.get_xlim(), unit, language)
    return figure


def intervals(
    drawing: Drawing,
    language: str,
    *,
    label: str,
    estimate: str,
    low: str,
    high: str,
    reference: float = 0.0,
    unit: str | None = None,
    show_title: bool = False,
) -> Figure:
    """Draw one estimate a row with its interval, and write both beside it.

    Parameters
    ----------
    label, estimate, low, high
        Columns of the names, estimates and ends of the intervals. A row without numbers keeps
        its place: words, or the letter in their place, stand beside it.
    reference
        Value at which a dashed line stands: no difference.
    unit
        Unit of the numbers; the estimate column's, if not given.
    """
    frame = drawing.frame()
    unit = unit or wording.unit_of(frame, estimate)
    centres, lows, highs = (wording.numbers(frame, name) for name in (estimate, low, high))
    below = wording.mark_lines(frame, (estimate, low, high), language)
    figure, axes = named_rows(drawing, language, label, show_title, below)
    places = np.arange(len(frame))
    axes.hlines(places, lows, highs, color=style.DARK_BLUE, linewidth=2.5)
    axes.plot(centres, places, "o", color=style.DARK_BLUE, markersize=8)
    axes.axvline(reference, color=style.INK, linewidth=1, linestyle=(0, (4, 3)), zorder=0.9)
    _span(axes, np.concatenate([centres, lows, highs, [reference]]))
    written = wording.estimates(frame, (estimate, low, high), unit, language)
    names = [wording.heading(name, language) for name in (estimate, low, high)]
    heads = (names[0], f"[{names[1]}, {names[2]}]")
    folded = [wording.fold(head, BESIDE_WIDTH, style.SMALL_SIZE) for head in heads]
    _beside(axes, written, "\n".join(folded))
    axes.set_xlabel(names[0])
    wording.number_ticks(axes.xaxis, axes.get_xlim(), unit, language)
    return figure


def named_rows(
    drawing: Drawing, language: str, label: str, show_title: bool, below: Sequence[str] = ()
) -> tuple[Figure, Axes]:
    """Return axes with one named row for each row of the frame, the first at the top.

    Lines `below` stand under the chart.
    """
    names = [
        wording.fold(name, LABEL_WIDTH, style.SMALL_SIZE)
        for name in wording.cells(drawing.frame(), label, language)
    ]
    lines = 1 + max(name.count("\n") for name in names)
    row_height = (lines * style.SMALL_SIZE * style.LINE_SPACING + 7) / style.POINTS_PER_INCH
    size = (style.SIZE[0], max(style.SIZE[1], len(names) * row_height + 1.4))
    figure, axes = style.canvas(drawing, size, show_title, below)
    spare = max(0, FEWEST_ROWS - len(names)) / 2
    axes.set_ylim(len(names) - 0.5 + spare, -0.5 - spare)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    title = wording.heading(label, language)
    axes.text(0, 1.02, title, transform=axes.transAxes, ha="right", va="bottom")
    return figure, axes


def _ends(
    frame: pd.DataFrame, lengths: np.ndarray, low: str | None, high: str | None
) -> np.ndarray:
    """Return the low and high end of each bar's interval; without one, the bar's own end."""
    if (low is None) != (high is None):
        msg = f"options low and high go together; found low={low!r}, high={high!r}"
        raise ValueError(msg)
    if low is None or high is None:
        return np.array([lengths, lengths])
    return np.array([wording.numbers(frame, low), wording.numbers(frame, high)])


def _matches(frame: pd.DataFrame, label: str, highlight: str | None) -> np.ndarray:
    """Say which rows bear the label, as a code or as a name in either language."""
    names = [name for name in (label, f"{label}_en", f"{label}_cy") if name in frame.columns]
    found = (frame[names].astype(str) == str(highlight)).any(axis=1).to_numpy()
    if highlight is not None and not found.any():
        msg = f"no {label} is {highlight!r}; there are: {', '.join(map(str, frame[names[0]]))}"
        raise ValueError(msg)
    return found if highlight is not None else np.zeros(len(frame), dtype=bool)


def _fills(frame: pd.DataFrame, group: str | None, is_strong: np.ndarray) -> list[Fill]:
    """Return how each bar is filled: by its group or, without groups, by whether it stands out."""
    if group is None:
        return [Fill(style.ORANGE if strong else style.DARK_BLUE) for strong in is_strong]
    wording.require(frame, group)
    known = tones.group_fills(frame[group], group)
    return [tones.UNKNOWN_FILL if pd.isna(code) else known[code] for code in frame[group]]


def _whiskers(axes: Axes, ends: np.ndarray) -> None:
    known = ~np.isnan(ends).any(axis=0) & (ends[0] != ends[1])
    places = np.arange(ends.shape[1])[known]
    for width, colour in ((4, "white"), (1.6, style.INK)):  # ink on dark blue would not be seen
        axes.hlines(places, ends[0][known], ends[1][known], color=colour, linewidth=width)


def _end_labels(
    figure: Figure, axes: Axes, lengths: np.ndarray, ends: np.ndarray, written: list[str]
) -> None:
    """Write each number past its bar and whisker, and widen the axis until all of them fit."""
    low, high = np.fmin(lengths, ends[0]), np.fmax(lengths, ends[1])
    is_left = lengths < 0
    places = np.nan_to_num(np.where(is_left, low, high))
    for row, (place, words) in enumerate(zip(places, written, strict=True)):
        axes.annotate(
            words,
            (place, row),
            xytext=(-GAP if is_left[row] else GAP, 0),
            textcoords="offset points",
            ha="right" if is_left[row] else "left",
            va="center_baseline",
            style="italic" if np.isnan(lengths[row]) else "normal",
            annotation_clip=False,
        ).set_in_layout(False)
    style.room_of(figure).execute(figure)
    width = axes.get_window_extent().width * style.POINTS_PER_INCH / figure.dpi
    shares = np.array([wording.text_width(words, style.TEXT_SIZE) + 2 * GAP for words in written])
    axes.set_xlim(_limits(places, np.where(is_left, -shares, shares) / width))


def _limits(places: np.ndarray, shares: np.ndarray) -> tuple[float, float]:
    """Return axis limits that hold zero, every place and the share of the width beyond each."""
    low, high = min(0.0, places.min()), max(0.0, places.max())
    high = high if high > low else low + 1
    for _ in range(50):  # each round widens by a share of the last: it settles quickly
        reached = places + shares * (high - low)
        low, high = min(low, reached.min()), max(high, reached.max())
    return low, high


def _span(axes: Axes, numbers: np.ndarray) -> None:
    low, high = np.nanmin(numbers), np.nanmax(numbers)
    room = 0.06 * (high - low) or 1.0
    axes.set_xlim(low - room, high + room)


def _beside(axes: Axes, written: list[str], title: str) -> None:
    """Write a line of text to the right of every row, under a title."""
    how: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "ha": "left"}
    for row, words in enumerate(written):
        axes.text(1.03, row, words, va="center_baseline", **how)
    how["transform"] = axes.transAxes
    axes.text(1.03, 1.02, title, va="bottom", size=style.SMALL_SIZE, **how)
