"""Bars that are divided into shares of a whole."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts import sheets, signs, style, tones, wording
from analysis.charts.rows import named_rows
from analysis.charts.style import Drawing
from analysis.charts.tones import Fill
from analysis.language import text

WHOLE = 100.0
ROUNDING = 0.5  # percent by which a part may have been rounded
BAR = 0.62
ROOM = 4.0  # points beside a number in its part


def shares(
    drawing: Drawing,
    language: str,
    *,
    label: str,
    parts: Sequence[str],
    words: str | None = None,
    show_title: bool = False,
) -> Figure:
    """Draw one bar a row, divided into parts that make up 100 percent.

    Parameters
    ----------
    label
        Column of the bars' names.
    parts
        Columns of the parts in percent, in their order, which the legend and the tones follow
        from dark to light. A row that lacks a part is no bar: words say so, or its letter.
    words
        Column of codes with which the names of the parts end (``chance_green``: ``green``);
        their words stand in the parts, and a traffic light has its own colours.
    """
    frame = drawing.frame()
    if isinstance(parts, str) or len(parts) < 2:
        msg = f"option parts is a list of two or more columns; found {parts!r}"
        raise ValueError(msg)
    amounts = np.column_stack([wording.numbers(frame, part) for part in parts])
    _check(amounts, wording.cells(frame, label, language), parts)
    called = _called(parts, words)
    lights = all(code in signs.FILLS for code in called)
    fills = [signs.FILLS[code] for code in called] if lights else tones.steps(len(parts))[::-1]
    below = wording.mark_lines(frame, parts, language)
    figure, axes = named_rows(drawing, language, label, show_title, below)
    names = [wording.heading(part, language) for part in parts]
    style.legend(
        figure, [fill.handle(name) for fill, name in zip(fills, names, strict=True)], across=True
    )
    unit = wording.unit_of(frame, parts[0])
    axes.set_xlim(0, WHOLE)
    wording.number_ticks(axes.xaxis, (0, WHOLE), unit, language)
    _draw(axes, amounts, fills)
    _say_missing(axes, frame, parts, language)
    style.room_of(figure).execute(figure)
    spoken = [wording.word(words, code, language) if words else "" for code in called]
    _number(axes, amounts, fills, unit, language, spoken)
    return figure


def _called(parts: Sequence[str], words: str | None) -> list[str]:
    """Return the code with which each part's name ends; nothing without codes."""
    if words is None:
        return [""] * len(parts)
    known = wording.known_codes(pd.Series([], dtype=object), words)
    called = [next((code for code in known if part.endswith(f"_{code}")), "") for part in parts]
    lost = [part for part, code in zip(parts, called, strict=True) if not code]
    if lost:
        msg = f"parts {', '.join(lost)} end with no code of {words!r}; codes: {', '.join(known)}"
        raise ValueError(msg)
    return called


def _check(amounts: np.ndarray, names: list[str], parts: Sequence[str]) -> None:
    """Refuse rows whose parts are no shares of a whole; rows that lack one are not checked."""
    totals = amounts.sum(axis=1)
    faults = [
        f"{name} {total:g}"
        for name, total, row in zip(names, totals, amounts, strict=True)
        if abs(total - WHOLE) > ROUNDING * len(parts) or (row < 0).any()
    ]
    if faults:
        msg = (
            f"parts {', '.join(parts)} are shares that add to 100 in every row, none below zero; "
            f"found totals: {'; '.join(faults)}"
        )
        raise ValueError(msg)


def _draw(axes: Axes, amounts: np.ndarray, fills: Sequence[Fill]) -> None:
    known = np.flatnonzero(~np.isnan(amounts).any(axis=1)).tolist()
    starts = np.cumsum(amounts, axis=1) - amounts
    edge: dict[str, Any] = {"edgecolor": "white", "linewidth": 1.6}
    for place, fill in enumerate(fills):
        part = [(starts[row, place], row, amounts[row, place]) for row in known]
        _bars(axes, part, **edge, **fill.look())
    # The lightest parts hardly differ from the page: a line around the whole bar shows its end.
    line: dict[str, Any] = {"edgecolor": style.DARK_GREY, "linewidth": 0.8, "clip_on": False}
    ends = amounts[known].sum(axis=1)
    whole = [(0, row, end) for row, end in zip(known, ends, strict=True)]
    _bars(axes, whole, facecolor="none", **line)


def _bars(axes: Axes, places: Sequence[tuple[float, float, float]], **look: Any) -> None:
    """Draw bars by start, row and width on axes whose ends are set.

    `barh` would work the ends out anew for each of them.
    """
    drawn = [Rectangle((x, row - BAR / 2), width, BAR, **look) for x, row, width in places]
    for bar in drawn:
        axes.add_artist(bar)
    axes.add_container(BarContainer(drawn, orientation="horizontal"))


def _say_missing(axes: Axes, frame: pd.DataFrame, parts: Sequence[str], language: str) -> None:
    """Say of each row that lacks a part that it is not available, or why by its letters."""
    for row, cells in enumerate(frame[list(parts)].itertuples(index=False)):
        letters = [item for item in cells if wording.is_mark(item)]
        if letters or any(pd.isna(item) for item in cells):
            said = ", ".join(dict.fromkeys(letters)) or text("words.not_available", language)
            axes.text(ROOM / 4, row, said, va="center_baseline", style="italic")


def _number(
    axes: Axes,
    amounts: np.ndarray,
    fills: Sequence[Fill],
    unit: str,
    language: str,
    spoken: Sequence[str],
) -> None:
    """Write the number of every part that is wide enough for it, after its word if that fits."""
    per_percent = sheets.axes_points(axes)[0] / WHOLE
    starts = np.cumsum(amounts, axis=1) - amounts
    for row, place in np.argwhere(~np.isnan(amounts).any(axis=1)[:, None] & (amounts > 0)):
        amount, fill = amounts[row, place], fills[place]
        words = wording.label_number(amount, unit, language)
        longer = f"{spoken[place]} {words}".strip()
        if wording.text_width(longer, style.TEXT_SIZE) + 2 * ROOM <= amount * per_percent:
            words = longer
        if wording.text_width(words, style.TEXT_SIZE) + 2 * ROOM <= amount * per_percent:
            axes.text(
                starts[row, place] + amount / 2,
                row,
                words,
                ha="center",
                va="center_baseline",
                color=fill.letters,
                bbox={"facecolor": fill.colour, "linewidth": 0, "pad": 1.0},
            )
