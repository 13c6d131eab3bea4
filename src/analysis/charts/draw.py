"""Columns over time, and the drawing of any kind of chart in a language."""

import datetime
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from analysis.charts import files, inline, style, wording
from analysis.charts.chain import chain
from analysis.charts.concentration import concentration
from analysis.charts.curves import curve, mark_gaps, survival
from analysis.charts.dependency import dependency
from analysis.charts.dots import dots
from analysis.charts.flow import flow
from analysis.charts.grid import grid
from analysis.charts.matrix import matrix
from analysis.charts.moves import moves
from analysis.charts.network import network, organisations
from analysis.charts.progression import progression
from analysis.charts.ranks import ranks
from analysis.charts.room import settle
from analysis.charts.rows import bars, intervals
from analysis.charts.shares import shares
from analysis.charts.style import Drawing
from analysis.language import long_date

MOST_DATES = 7
GAP = 5.0  # points between the numbers of two columns


def draw(drawing: Drawing, language: str) -> Figure:
    """Draw a chart for readers of one language.

    Parameters
    ----------
    drawing
        The tables, and which column is what.
    language
        ``"cy"`` or ``"en"``.

    Returns
    -------
    matplotlib.figure.Figure
        With its layout fixed, so that every file made of it shows the same.

    Raises
    ------
    ValueError
        When the kind or an option is not known, a column is missing or there is nothing to draw.
    """
    if drawing.kind not in KINDS:
        msg = f"kind of chart {drawing.kind!r} is not known; known: {', '.join(KINDS)}"
        raise ValueError(msg)
    kind = KINDS[drawing.kind]
    _check_options(drawing, kind)
    with style.house_style():
        figure = kind(drawing, language, **drawing.options)
        settle(figure)
    return figure


_drawn: dict[str, bytes] = {}  # in this process; what is forked from it finds them too
MOST_KEPT = 64


def drawn(drawing: Drawing, language: str) -> bytes:
    """Return a chart's SVG; one of the same rows, words and options is drawn once a process.

    Parameters
    ----------
    drawing, language
        As for `draw`.
    """
    key = _content(drawing, language)
    if key not in _drawn:
        if len(_drawn) >= MOST_KEPT:
            del _drawn[next(iter(_drawn))]
        _drawn[key] = files.svg(draw(drawing, language))
    return _drawn[key]


def _content(drawing: Drawing, language: str) -> str:
    """Return all that a chart depends on."""
    frames = {
        name: (list(frame), [*map(str, frame.dtypes)], frame.astype(object).to_numpy().tolist())
        for name, frame in drawing.frames.items()
    }
    return repr((language, drawing.kind, frames, drawing.options, drawing.title, drawing.note))


def warm(drawings: Iterable[tuple[Drawing, str]]) -> None:
    """Draw charts for what is kept of it: pictures, fonts, letters and the widths of words.

    For a process that others are forked from: charts of other councils are the same, or have
    almost the same words. What is drawn afterwards is the same with it and without; no thread is
    started.

    Parameters
    ----------
    drawings
        Charts like those that will be drawn, each with a language.
    """
    for drawing, language in drawings:
        drawn(drawing, language)


def inline_svg(
    figure: Figure, drawing: Drawing, language: str, prefix: str, words: tuple[str, str]
) -> str:
    """Return the picture of a network as SVG that stands in a page.

    Parameters
    ----------
    figure
        What `draw` made of the drawing.
    drawing
        A drawing of the kind ``network``.
    language
        ``"cy"`` or ``"en"``.
    prefix
        What every identifier begins with, so that none occurs twice on a page.
    words
        Title and description.

    Returns
    -------
    str
        One ``svg`` element with a group for each node that the keyboard reaches; it has no style
        attributes, no scripts and no addresses, and is the same for equal pictures.
    """
    return inline.page_svg(
        figure, files.svg(figure), organisations(drawing, language), prefix, words
    )


def _check_options(drawing: Drawing, kind: Callable[..., Figure]) -> None:
    """Refuse options that the kind does not have, and a want of those that it must have."""
    keywords = list(inspect.signature(kind).parameters.values())[2:]
    allowed = [keyword.name for keyword in keywords]
    needed = [keyword.name for keyword in keywords if keyword.default is keyword.empty]
    unknown = [name for name in drawing.options if name not in allowed]
    missing = [name for name in needed if name not in drawing.options]
    for problem, names in (("does not have", unknown), ("lacks", missing)):
        if names:
            msg = (
                f"chart of kind {drawing.kind!r} {problem} the options: {', '.join(names)}; "
                f"options: {', '.join(allowed)}; needed: {', '.join(needed) or 'none'}"
            )
            raise ValueError(msg)


def columns(
    drawing: Drawing,
    language: str,
    *,
    x: str,
    y: str,
    mark: datetime.date | str | None = None,
    show_title: bool = False,
) -> Figure:
    """Draw one column a date, or a year or code, from zero.

    Parameters
    ----------
    x, y
        Columns of the dates and heights. A date that has no row leaves a gap; a missing height
        is a cross on the axis, named in a legend, or the letter in its place.
    mark
        A date to mark with a line.
    """
    frame, unit = drawing.frame(), wording.unit_of(drawing.frame(), y)
    heights = wording.numbers(frame, y)
    below = wording.mark_lines(frame, [y], language)
    figure, axes = style.canvas(drawing, style.SIZE, show_title, below)
    days = _days(frame, x)
    places = np.arange(len(frame), dtype=float) if days is None else date2num(days)
    step = min(np.diff(np.unique(places)), default=7 if days is not None else 1)
    axes.bar(places, np.nan_to_num(heights), width=0.8 * step, color=style.DARK_BLUE)
    axes.set_xlim(places.min() - step, places.max() + step)
    if days is None:
        axes.set_xticks(places, wording.cells(frame, x, language))
    else:
        _date_ticks(axes, days, language)
    _mark(axes, mark, x, days, language)
    cross = mark_gaps(axes, places, frame, y, language)
    if cross is not None:
        style.legend(figure, [cross])
    _height_axis(axes, heights, unit, language)
    _number_columns(axes, places, heights, step, unit, language)
    axes.set_xlabel(wording.heading(x, language))
    axes.set_title(wording.heading(y, language), loc="left", pad=10 if mark is None else 20)
    return figure


KINDS: dict[str, Callable[..., Figure]] = {
    "bars": bars,
    "columns": columns,
    "intervals": intervals,
    "grid": grid,
    "network": network,
    "dots": dots,
    "flow": flow,
    "matrix": matrix,
    "shares": shares,
    "dependency": dependency,
    "ranks": ranks,
    "progression": progression,
    "survival": survival,
    "curve": curve,
    "concentration": concentration,
    "moves": moves,
    "chain": chain,
}


def _days(frame: pd.DataFrame, x: str) -> pd.Series | None:
    """Return a column of dates (or ISO dates as text) as days, or None when it holds no dates."""
    wording.require(frame, x)
    if frame[x].isna().any():
        msg = f"column {x!r} has {int(frame[x].isna().sum())} empty rows; each needs its date"
        raise ValueError(msg)
    if pd.api.types.is_datetime64_any_dtype(frame[x]):
        return frame[x]
    is_iso = frame[x].astype(str).str.fullmatch(r"\d{4}-\d{2}-\d{2}.*").all()
    return pd.to_datetime(frame[x]) if is_iso else None


def _date_ticks(axes: Axes, days: pd.Series, language: str) -> None:
    """Name some of the days: day and month, and below them the year where it changes."""
    shown = days.drop_duplicates().sort_values()
    shown = shown.iloc[:: -(-len(shown) // MOST_DATES)]
    labels, last_year = [], ""
    for day in shown:
        words, _, year = long_date(day.date(), language).rpartition(" ")
        labels.append(f"{words}\n{year}" if year != last_year else words)
        last_year = year
    axes.set_xticks(date2num(shown), labels)


def _mark(
    axes: Axes, mark: datetime.date | str | None, x: str, days: pd.Series | None, language: str
) -> None:
    if mark is None:
        return
    if days is None:
        msg = f"option mark={mark!r} needs a column of dates; {x!r} holds none"
        raise ValueError(msg)
    day = pd.Timestamp(mark)
    place = date2num(day)
    axes.axvline(place, color="white", linewidth=5)  # sets the line off from dark columns
    axes.axvline(place, color=style.DARK_PINK, linewidth=2)
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, place), max(high, place))
    axes.annotate(
        long_date(day.date(), language),
        (place, 1),
        xycoords=axes.get_xaxis_transform(),
        xytext=(0, 2),
        textcoords="offset points",
        ha="center",
        va="bottom",
    )


def _height_axis(axes: Axes, heights: np.ndarray, unit: str, language: str) -> None:
    low, high = np.nanmin([0, *heights]), np.nanmax([0, *heights])
    high = high if high > low else low + 1
    axes.set_ylim(low * 1.08, high * 1.08)
    axes.grid(axis="y")
    axes.axhline(0, color=style.DARK_GREY, linewidth=1)
    wording.number_ticks(axes.yaxis, axes.get_ylim(), unit, language)


def _number_columns(
    axes: Axes, places: np.ndarray, heights: np.ndarray, step: float, unit: str, language: str
) -> None:
    """Write each column's number at its end, if all of them are narrower than their columns."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # canvas() put the axes on one
    style.room_of(figure).execute(figure)
    ends = axes.transData.transform([(0, 0), (step, 0)])[:, 0]
    room = np.ptp(ends) * style.POINTS_PER_INCH / figure.dpi
    known = ~np.isnan(heights)
    written = [wording.label_number(height, unit, language) for height in heights[known]]
    if any(wording.text_width(words, style.TEXT_SIZE) + GAP > room for words in written):
        return
    box = {"facecolor": "white", "linewidth": 0, "pad": 0.5}
    for place, height, words in zip(places[known], heights[known], written, strict=True):
        up, va = (3, "bottom") if height >= 0 else (-3, "top")
        how: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "va": va}
        axes.annotate(words, (place, height), xytext=(0, up), bbox=box, **how)
