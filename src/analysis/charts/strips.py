"""Strips on which red and green stand at the same places, whatever the unit of a row."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.charts import signs, style, wording

TALL = 18.0  # points
ARROW_AT = 10.0  # points from the end of a strip to an arrow: past a sign that stands there
ENDS = (-1.0, 2.0)  # where red is 0 and green is 1
DIRECTIONS = {"increase": 1.0, "decrease": -1.0}
TINTS = (("#F2D5D9", "///"), ("#FCE9DC", ".."), ("#DCEFE4", ""))
RULE: dict[str, Any] = {"color": style.INK, "linewidth": 1.4, "zorder": 2}
LINE: dict[str, Any] = {"color": style.INK, "linewidth": 2.2, "zorder": 3, "clip_on": False}
ARROW: dict[str, Any] = {
    **{"markersize": 8, "linestyle": "none", "zorder": 3, "clip_on": False},
    **{"markerfacecolor": style.INK, "markeredgecolor": style.INK},
}


def along(
    frame: pd.DataFrame, columns: tuple[str, ...], thresholds: tuple[str, str], better: str
) -> np.ndarray:
    """Return where numbers are on the way from red to green.

    Parameters
    ----------
    columns
        Of the numbers placed.
    thresholds
        Columns of red and of green.
    better
        Column of ``increase`` or ``decrease``.

    Returns
    -------
    numpy.ndarray
        Rows x columns: 0 at red, 1 at green, NaN where a number or a threshold is missing. Where
        red and green are the same both are at 0, and the number furthest away is at -1 or 2.

    Raises
    ------
    ValueError
        When a direction is not known, or red is better than green.
    """
    wording.require(frame, better)
    strange = sorted({str(way) for way in frame[better]} - set(DIRECTIONS))
    if strange:
        known = ", ".join(DIRECTIONS)
        msg = f"column {better!r} holds {', '.join(strange)}; it holds one of {known}"
        raise ValueError(msg)
    red, green = (wording.numbers(frame, name) for name in thresholds)
    signs_of = frame[better].map(DIRECTIONS).to_numpy(dtype=float)
    span = signs_of * (green - red)
    if (span < 0).any():
        rows = ", ".join(str(row) for row in np.flatnonzero(span < 0))
        msg = f"red ({thresholds[0]}) is better than green ({thresholds[1]}) in rows {rows}"
        raise ValueError(msg)
    numbers = np.column_stack([wording.numbers(frame, name) for name in columns])
    past = signs_of[:, None] * (numbers - red[:, None])
    furthest = np.nan_to_num(np.abs(past)).max(axis=1)
    scale = np.where(span > 0, span, np.where(furthest > 0, furthest, 1.0))
    return past / np.where(np.isnan(span), np.nan, scale)[:, None]


def beyond(marks: np.ndarray) -> np.ndarray:
    """Say which ends of a strip are passed by a number: left, right."""
    known = marks[~np.isnan(marks)]
    return np.array([(known < ENDS[0]).any(), (known > ENDS[1]).any()])


def place(number: float, left: float, width: float) -> float:
    """Return where a number stands, in points; one beyond the strip stands at its end."""
    share = (np.clip(number, *ENDS) - ENDS[0]) / (ENDS[1] - ENDS[0])
    return left + float(share) * width


def draw(
    axes: Axes, box: tuple[float, float, float], marks: np.ndarray, apart: bool, code: object
) -> None:
    """Draw a strip with an interval and a sign at its estimate.

    Parameters
    ----------
    box
        Left, top and width, in points.
    marks
        Low end, estimate and high end, as `along` returns them.
    apart
        Whether red and green differ.
    code
        Whose sign stands at the estimate.
    """
    left, top, width = box
    edges = (ENDS[0], 0.0, 1.0, ENDS[1]) if apart else (ENDS[0], 0.0, 0.0, ENDS[1])
    for start, end, (tint, hatch) in zip(edges[:-1], edges[1:], TINTS, strict=True):
        x0, x1 = place(start, left, width), place(end, left, width)
        look: dict[str, Any] = {
            "facecolor": tint,
            "hatch": hatch,
            "hatchcolor": "white",
            "linewidth": 0,
            "label": "_ground",  # the rules with their numbers say where the strip's parts end
        }
        axes.add_artist(Rectangle((x0, top), x1 - x0, TALL, zorder=1, **look))
    for edge in edges[1:3]:
        x = place(edge, left, width)
        axes.plot([x, x], [top - 2, top + TALL + 2], **RULE)
    middle = top + TALL / 2
    ends = np.sort(marks[[0, 2]])
    if not np.isnan(ends).any():
        axes.plot([place(end, left, width) for end in ends], [middle, middle], **LINE)
    outside = ((left - ARROW_AT, "<"), (left + width + ARROW_AT, ">"))
    for passed, (x, shape) in zip(beyond(marks), outside, strict=True):
        if passed:
            axes.plot(x, middle, shape, **ARROW)
    if not np.isnan(marks[1]):
        x = place(marks[1], left, width)
        axes.plot(x, middle, zorder=4, clip_on=False, gid="estimate", **signs.sign(code))
