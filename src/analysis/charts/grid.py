"""The power and interest grid."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts import points as named
from analysis.charts import stacks, style, whiskers, wording
from analysis.charts.points import Points
from analysis.charts.room import settle
from analysis.charts.stacks import Scale, Stacks
from analysis.charts.style import Drawing
from analysis.language import text

SCORES = (1, 5)
CUT_LINE: dict[str, Any] = {"color": style.DARK_GREY, "linewidth": 1, "linestyle": (0, (4, 3))}


def grid(
    drawing: Drawing,
    language: str,
    *,
    x: str = "interest",
    y: str = "power",
    label: str = "name",
    group: str = "sector",
    cut: float = 3.5,
    disagreement: str | None = "disagreement",
    show_title: bool = False,
) -> Figure:
    """Draw a power and interest grid (Eden and Ackermann, 1998).

    Where the table has the columns ``interest_low``, ``interest_high``, ``power_low`` and
    ``power_high`` (named after its scores), whiskers run to the lowest and the highest score.

    Parameters
    ----------
    x, y
        Columns of scores from 1 to 5, whole or, as the median of several raters, half. Those
        who lack a score are named under the picture.
    label, group
        Columns of names and of the groups that colour and shape tell apart.
    cut
        Where low ends and high begins, between two scores; a median at the cut is low.
    disagreement
        Column that says ``yes`` of those whom raters put in different cells: they get a ring.
    """
    _check_cut(cut)
    frame = drawing.frame()
    scores = np.column_stack([_scores(frame, x), _scores(frame, y)])
    names = np.array(wording.cells(frame, label, language), dtype=object)
    wording.require(frame, group)
    known = _has_both(scores, x, y)
    below = _lines_below(names[~known], language)
    axes_of = stacks.scales(scores[known], SCORES, cut)
    ends = whiskers.read(frame[known], (x, y), SCORES)
    held = Stacks(scores[known], list(names[known]), ends, axes_of)
    apart = whiskers.rated_apart(frame[known], disagreement)
    handles = named.group_handles(frame[group][known], group, language)
    handles += whiskers.handles(ends, apart, language)

    def empty(held: Stacks, height: float, key: Sequence[str] = ()) -> tuple[Figure, Axes]:
        figure, axes = style.canvas(drawing, (named.SIZE[0], height), show_title, below, key)
        _grid_axes(axes, held.scales, (x, y), language)
        style.legend(figure, handles)
        settle(figure)
        return figure, axes

    for fitted, growth, numbered in held.fitted(empty(held, named.SIZE[1])[1]):
        figure, axes = empty(fitted, named.SIZE[1] + growth, named.key(held.names, numbered))
        places = fitted.places(axes, numbered)
        who = held.names, frame[group][known], apart
        points = Points(places[:, 0], places[:, 1], *who)
        named.draw_points(axes, points, group)
        if fitted.draw(axes, points, numbered):
            break
    return figure


def _lines_below(unknown: np.ndarray, language: str) -> list[str]:
    """Return what stands under the grid: how to read stacks, and who has no score."""
    lines = [text("chart_words.same_scores", language)]
    if len(unknown):
        lines.append(text("chart_words.no_scores", language, names="; ".join(unknown)))
    return lines


def _check_cut(cut: float) -> None:
    cuts = [score + 0.5 for score in range(*SCORES)]
    if cut not in cuts:
        msg = f"option cut={cut!r} must lie between two scores: {', '.join(map(str, cuts))}"
        raise ValueError(msg)


def _scores(frame: pd.DataFrame, name: str) -> np.ndarray:
    scores = wording.numbers(frame, name)
    outside = (scores < SCORES[0]) | (scores > SCORES[1])
    outside |= ~np.isnan(scores) & (2 * scores != np.round(2 * scores))
    if outside.any():
        found = ", ".join(f"{score:g}" for score in scores[outside])
        low, high = SCORES
        msg = f"column {name!r} holds scores from {low} to {high}, whole or half; found {found}"
        raise ValueError(msg)
    return scores


def _has_both(scores: np.ndarray, x: str, y: str) -> np.ndarray:
    known = ~np.isnan(scores).any(axis=1)
    if not known.any():
        msg = f"no row has both {x!r} and {y!r}: there is nothing to draw"
        raise ValueError(msg)
    return known


def _grid_axes(
    axes: Axes, scales: tuple[Scale, Scale], names: tuple[str, str], language: str
) -> None:
    """Draw the cut lines and name the four corners, outside of where points and names go."""
    across, up = scales
    axes.set_xlim(0.5, across.end)
    axes.set_ylim(0.25, up.end + 0.25)
    for axis, scale in ((axes.xaxis, across), (axes.yaxis, up)):
        written = [_score(score, language) for score in scale.scores]
        axis.set_ticks(scale.place(scale.scores), written)
    rule: dict[str, Any] = {"color": style.RULE, "linewidth": 0.8, "zorder": 0.7}
    axes.vlines(across.rules, *axes.get_ylim(), **rule)
    axes.hlines(up.rules, *axes.get_xlim(), **rule)
    axes.set_xlabel(wording.heading(names[0], language))
    axes.set_ylabel(wording.heading(names[1], language))
    axes.axvline(across.cut_place, zorder=0.8, **CUT_LINE)
    axes.axhline(up.cut_place, zorder=0.8, **CUT_LINE)
    _name_corners(axes, names, language)


def _score(score: float, language: str) -> str:
    return wording.label_number(score, "count" if score == round(score) else "score", language)


def _name_corners(axes: Axes, names: tuple[str, str], language: str) -> None:
    for up, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
        power, interest = (right, up) if names[0] == "power" else (up, right)
        corner = f"{'high' if power else 'low'}_power_{'high' if interest else 'low'}_interest"
        axes.text(
            0.01 + 0.98 * right,
            0.01 + 0.98 * up,
            text(f"chart_words.grid.{corner}", language),
            ha="right" if right else "left",
            va="top" if up else "bottom",
            weight="bold",
            bbox={"facecolor": "white", "linewidth": 0, "pad": 0.6},
            transform=axes.transAxes,
        )
