"""How far raters differ: whiskers of points on a grid, and room for them beside names."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.charts import points as named
from analysis.charts import wording
from analysis.language import text

LANE = 10.0  # points between two whiskers that run side by side
CAP = 3.5  # points from a whisker's line to the end of its cap
LINE: dict[str, Any] = {"color": "#5C5C5C", "linewidth": 1.2}
YES = ("yes", "True", "1")


@dataclass(frozen=True)
class Ends:
    """The lowest and the highest score of each point: points x 2 axes x 2 ends."""

    scores: np.ndarray

    @property
    def differ(self) -> np.ndarray:
        """Say of each point on which axis its raters differ: points x 2."""
        return self.scores[:, :, 0] < self.scores[:, :, 1]


def read(frame: pd.DataFrame, names: tuple[str, str], limits: tuple[int, int]) -> Ends:
    """Read the ends of the whiskers from the columns ``x_low``, ``x_high``, ``y_low``, ``y_high``.

    Columns that are not there, and blanks, mean that nothing is known of a difference.

    Raises
    ------
    ValueError
        When only one of a pair is there, or an end is no whole score within the limits.
    """
    ends = np.full((len(frame), 2, 2), np.nan)
    for axis, name in enumerate(names):
        pair = [f"{name}_low", f"{name}_high"]
        there = [column in frame.columns for column in pair]
        if all(there):
            for end, column in enumerate(pair):
                ends[:, axis, end] = _whole(frame, column, limits)
        elif any(there):
            msg = f"columns {pair[0]!r} and {pair[1]!r} go together; found only one of them"
            raise ValueError(msg)
    return Ends(ends)


def _whole(frame: pd.DataFrame, column: str, limits: tuple[int, int]) -> np.ndarray:
    numbers = wording.numbers(frame, column)
    wrong = ~np.isnan(numbers) & (
        (numbers < limits[0]) | (numbers > limits[1]) | (numbers != np.round(numbers))
    )
    if wrong.any():
        found = ", ".join(f"{number:g}" for number in numbers[wrong])
        msg = f"column {column!r} holds whole scores from {limits[0]} to {limits[1]}; found {found}"
        raise ValueError(msg)
    return numbers


def rated_apart(frame: pd.DataFrame, name: str | None) -> np.ndarray:
    """Say of which points raters differ so much that they put them in different cells."""
    if name is None or name not in frame.columns:
        return np.zeros(len(frame), dtype=bool)
    return frame[name].map(str).isin(YES).to_numpy()


def _per_point(axes: Axes) -> np.ndarray:
    """Return how much of each axis a point of length is."""
    ends = axes.transData.transform([(0, 0), (1, 1)])
    return 1 / (np.ptp(ends, axis=0) * named.points_per_pixel(axes))


def draw(axes: Axes, places: np.ndarray, ends: np.ndarray, differ: np.ndarray) -> None:
    """Draw the whiskers.

    Parameters
    ----------
    places
        Where the points are drawn, points x 2.
    ends
        Where the whiskers end, points x 2 axes x 2 ends.
    differ
        Which points have a whisker on which axis, points x 2.
    """
    caps = CAP * _per_point(axes)
    for place, (x, y), (across, up) in zip(places, ends, differ, strict=True):
        if across:
            axes.hlines(place[1], *x, zorder=1.5, **LINE)
            axes.vlines(x, place[1] - caps[1], place[1] + caps[1], zorder=1.5, **LINE)
        if up:
            axes.vlines(place[0], *y, zorder=1.5, **LINE)
            axes.hlines(y, place[0] - caps[0], place[0] + caps[0], zorder=1.5, **LINE)


def handles(ends: Ends, apart: np.ndarray, language: str) -> list[Line2D]:
    """Return a legend's entries for whiskers and rings, where there are any."""
    found = []
    if ends.differ.any():
        words = text("chart_words.lowest_to_highest", language)
        found.append(Line2D([], [], label=words, marker="|", markersize=2 * CAP, **LINE))
    if apart.any():
        words = text("chart_words.raters_differ", language)
        found.append(named.marker("none", "o", named.RING * 0.8, words))
    return found
