"""Bars that are divided into shares of a whole."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts import sheets, style, tones, wording
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
    show_title: bool = False,
) -> Figure:
    """Draw one bar a row, divided into parts that make up 100 percent.

    Parameters
    ----------
    label
        Column of the bars' names.
    parts
        Columns of the parts in percent, in their order, which the legend and the tones follow
        from dark to light. A row that lacks a part is no bar: words say so.
    """
    frame = drawing.frame()
    if isinstance(parts, str) or len(parts) < 2:
        msg = f"option parts is a list of two or more columns; found {parts!r}"
        raise ValueError(msg)
    amounts = np.column_stack([wording.numbers(frame, part) for part in parts])
    _check(amounts, wording.cells(frame, label, language), parts)
    fills = tones.steps(len(parts))[::-1]
    figure, axes = named_rows(drawing, language, label, show_title)
    names = [wording.heading(part, language) for part in parts]
    style.legend(
        figure, [fill.handle(name) for fill, name in zip(fills, names, strict=True)], across=True
    )
    unit = wording.unit_of(frame, parts[0])
    axes.set_xlim(0, WHOLE)
    wording.number_ticks(axes.xaxis, (0, WHOLE), unit, language)
    _draw(axes, amounts, fills, language)
    figure.draw_without_rendering()
    _number(axes, amounts, fills, unit, language)
    return figure


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


def _draw(axes: Axes, amounts: np.ndarray, fills: Sequence[Fill], language: str) -> None:
    known = ~np.isnan(amounts).any(axis=1)
    rows = np.arange(len(amounts))
    starts = np.cumsum(amounts, axis=1) - amounts
    for place, fill in enumerate(fills):
        drawn = axes.barh(
            rows[known], amounts[known, place], BAR, starts[known, place], linewidth=1.6
        )
        for bar in drawn:
            bar.set(edgecolor="white", **fill.look())
    # The lightest parts hardly differ from the page: a line around the whole bar shows its end.
    ends = amounts[known].sum(axis=1)
    line: dict[str, Any] = {"edgecolor": style.DARK_GREY, "linewidth": 0.8, "clip_on": False}
    axes.barh(rows[known], ends, BAR, color="none", **line)
    for row in rows[~known]:
        words = text("words.not_available", language)
        axes.text(ROOM / 4, row, words, va="center_baseline", style="italic")


def _number(
    axes: Axes, amounts: np.ndarray, fills: Sequence[Fill], unit: str, language: str
) -> None:
    """Write the number of every part that is wide enough for it."""
    per_percent = sheets.axes_points(axes)[0] / WHOLE
    starts = np.cumsum(amounts, axis=1) - amounts
    for row, place in np.argwhere(~np.isnan(amounts).any(axis=1)[:, None] & (amounts > 0)):
        amount, fill = amounts[row, place], fills[place]
        words = wording.label_number(amount, unit, language)
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
