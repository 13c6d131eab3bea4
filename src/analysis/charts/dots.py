"""Dots in named rows: where one of many stands among the others, on each of several measures."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts import sheets, style, wording
from analysis.charts.points import mark, marker
from analysis.charts.rows import LABEL_WIDTH
from analysis.charts.style import Drawing
from analysis.language import text

DOT, STRONG = 7.0, 11.0  # points along a side of a marker, and of the strong group's diamond
DIAGONAL = 2**0.5  # a diamond is a square on its corner
APART = 1.0  # points between two dots
ROOM, LEAST_ROW = 9.0, 25.0  # points of height between the marks of two rows, and of a row
NOTE_WIDTH = 115.0  # points for what is written beside a row
STRONG_LOOK = (style.ORANGE, "D")
LOOKS = tuple(look for look in style.GROUP_LOOKS if look[0] != style.ORANGE and look[1] != "D")


@dataclass(frozen=True)
class Marks:
    """The dots of a chart, one for each row of its table; `places` is NaN where none is drawn."""

    names: np.ndarray
    places: np.ndarray
    groups: pd.Series
    is_strong: np.ndarray
    looks: dict[str, tuple[str, str]]

    @property
    def sizes(self) -> np.ndarray:
        """Points across each marker, at its widest."""
        return np.where(self.is_strong, STRONG, DOT) * np.where(self.is_round, 1, DIAGONAL)

    @property
    def is_round(self) -> np.ndarray:
        """Whether each marker is a circle, so that it is nowhere wider than its size."""
        looks = [self.looks.get(code, style.UNKNOWN_LOOK) for code in self.groups]
        return np.array([shape == "o" for _, shape in looks])


@dataclass(frozen=True)
class Row:
    """A row of the picture: which dots it holds, its name, and what is written beside it."""

    members: np.ndarray
    name: str
    note: str


def dots(
    drawing: Drawing,
    language: str,
    *,
    label: str,
    value: str,
    group: str,
    strong: str | None = None,
    written: str | None = None,
    limits: tuple[float, float] | None = None,
    show_title: bool = False,
) -> Figure:
    """Draw one row a label, with a dot at the value of each of the table's rows that bears it.

    Dots that would hide each other stand one above the other. A missing value is no dot: words
    beside the row say of which group, and how many, are not available.

    Parameters
    ----------
    label
        Column of what a row is about, such as an indicator.
    value
        Column of the places of the dots.
    group
        Column of codes that colour and shape tell apart, named in a legend.
    strong
        Code of the group that stands out: a larger diamond, its number written beside the row.
    written
        Column of the number written, where it is not the value: a figure behind a percentile.
    limits
        Ends of the scale; those of the values, if not given.
    """
    frame, unit = drawing.frame(), wording.unit_of(drawing.frame(), value)
    marks = _marks(drawing, language, label, value, group, strong)
    rows = _rows(marks, wording.cells(frame, written or value, language), group, language)
    ends = _ends(marks.places, value, limits)

    def picture(heights: np.ndarray) -> tuple[Figure, Axes]:
        def empty(height: float) -> tuple[Figure, Axes]:
            size = (style.SIZE[0], height / style.POINTS_PER_INCH)
            figure, axes = style.canvas(drawing, size, show_title)
            axes.set_xlim(*ends)
            wording.number_ticks(axes.xaxis, ends, unit, language)
            axes.set_xlabel(wording.heading(value, language))
            _heads(axes, label, written or value, strong, group, language)
            _name_rows(axes, rows, heights)
            style.legend(figure, _handles(marks, group, language), across=True)
            return figure, axes

        return sheets.fitted(empty, heights.sum())

    width = sheets.axes_points(picture(np.full(len(rows), LEAST_ROW))[1])[0]
    along = (marks.places - ends[0]) / (ends[1] - ends[0]) * width
    offsets = np.full(len(frame), np.nan)
    for row in rows:
        offsets[row.members] = stacked(along[row.members], marks.sizes[row.members])
    heights = np.array([_height(row, offsets, marks.sizes) for row in rows])
    figure, axes = picture(heights)
    for row, centre in zip(rows, _centres(heights), strict=True):
        axes.axhline(centre, color=style.RULE, linewidth=0.8, zorder=1)
        _draw(axes, row, marks, centre + offsets)
    return figure


def stacked(places: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return offsets across a line that keep the markers on it from hiding each other.

    Parameters
    ----------
    places, sizes
        Where markers stand along the line and how large they are, in points. The largest stay
        nearest to the line; equals are placed from the left, then in the order given.

    Returns
    -------
    numpy.ndarray
        Points; NaN for a marker without a place.
    """
    offsets = np.full(len(places), np.nan)
    order = sorted(np.flatnonzero(~np.isnan(places)), key=lambda i: (-sizes[i], places[i], i))
    for turn, i in enumerate(order):
        others = np.array(order[:turn], dtype=int)
        gaps = (sizes[i] + sizes[others]) / 2 + APART
        room = gaps**2 - (places[others] - places[i]) ** 2
        near, reach = offsets[others[room > 0]], np.sqrt(room[room > 0])
        tried = np.concatenate([[0.0], near - reach, near + reach])
        free = [spot for spot in tried if (abs(near - spot) >= reach - 1e-6).all()]
        # Rounded, so that no last bit of a root decides between above and below.
        offsets[i] = min(free, key=lambda spot: (round(abs(spot), 6), spot))
    return offsets


def _marks(
    drawing: Drawing, language: str, label: str, value: str, group: str, strong: str | None
) -> Marks:
    frame = drawing.frame()
    wording.require(frame, group)
    names = np.array(wording.cells(frame, label, language), dtype=object)
    is_strong = np.array([code == strong for code in frame[group]]) & (strong is not None)
    looks = _looks(frame[group], group, strong)
    return Marks(names, wording.numbers(frame, value), frame[group], is_strong, looks)


def _looks(groups: pd.Series, name: str, strong: str | None) -> dict[str, tuple[str, str]]:
    """Return the colour and shape of each group, by its place in its list of codes."""
    known = wording.known_codes(groups, name)
    if strong is not None and strong not in known:
        msg = f"option strong={strong!r} is no {name}; there are: {', '.join(known)}"
        raise ValueError(msg)
    others = [code for code in known if code != strong]
    kept = LOOKS if strong is not None else style.GROUP_LOOKS
    if len(others) > len(kept):
        msg = f"dots are drawn in {len(kept)} groups at most; {name!r} has {len(others)} codes"
        raise ValueError(msg)
    looks = dict(zip(others, kept, strict=False))
    return {code: looks.get(code, STRONG_LOOK) for code in known}


def _rows(marks: Marks, written: list[str], group: str, language: str) -> list[Row]:
    """Return the rows in the order in which the table first names them."""
    numbers = np.array(written, dtype=object)
    rows = []
    for name in dict.fromkeys(marks.names):
        members = np.flatnonzero(marks.names == name)
        lacking = np.isnan(marks.places[members])
        own = members[marks.is_strong[members] & ~lacking]
        notes = ["; ".join(numbers[own])] if len(own) else []
        notes += _lacking_notes(marks, members[lacking], group, language)
        folded = [wording.fold(note, NOTE_WIDTH, style.SMALL_SIZE) for note in notes]
        short = wording.fold(name, LABEL_WIDTH, style.SMALL_SIZE)
        rows.append(Row(members, short, "\n".join(folded)))
    return rows


def _lacking_notes(marks: Marks, lacking: np.ndarray, group: str, language: str) -> list[str]:
    """Say what is not available: of the strong group in these words only, of others how many."""
    notes = [text("words.not_available", language)] * int(marks.is_strong[lacking].sum())
    others = marks.groups.iloc[lacking[~marks.is_strong[lacking]]]
    counts = others.value_counts(sort=False, dropna=False)
    return notes + [
        text(
            "chart_words.not_drawn",
            language,
            group=wording.word(group, code, language),
            count=count,
        )
        for code, count in counts.items()
    ]


def _ends(places: np.ndarray, name: str, limits: tuple[float, float] | None) -> tuple[float, float]:
    """Return the ends of the axis: a little outside of the scale, so that no dot is cut."""
    if np.isnan(places).all():
        msg = f"column {name!r} holds no number: there is nothing to draw"
        raise ValueError(msg)
    low, high = limits or (float(np.nanmin(places)), float(np.nanmax(places)))
    outside = places[(places < low) | (places > high)]
    if len(outside):
        found = ", ".join(f"{place:g}" for place in outside)
        msg = f"column {name!r} holds {found}; option limits says {low:g} to {high:g}"
        raise ValueError(msg)
    room = 0.03 * (high - low) or 1.0
    return low - room, high + room


def _heads(
    axes: Axes, label: str, written: str, strong: str | None, group: str, language: str
) -> None:
    """Say over the rows what their names are and, with a strong group, what its numbers are."""
    how: dict[str, Any] = {"transform": axes.transAxes, "va": "bottom"}
    axes.text(0, 1.02, wording.heading(label, language), ha="right", **how)
    if strong is not None:
        who = wording.word(group, strong, language)
        words = f"{who}:\n{wording.heading(written, language)}"
        folded = "\n".join(
            wording.fold(line, NOTE_WIDTH, style.SMALL_SIZE) for line in words.split("\n")
        )
        axes.text(1.03, 1.02, folded, ha="left", size=style.SMALL_SIZE, **how)


def _centres(heights: np.ndarray) -> np.ndarray:
    return np.cumsum(heights) - heights / 2


def _name_rows(axes: Axes, rows: list[Row], heights: np.ndarray) -> None:
    """Make room for rows of these heights, with their names at the left and notes at the right."""
    axes.set_ylim(heights.sum(), 0)
    axes.set_yticks(_centres(heights), [row.name for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    how: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center"}
    for row, centre in zip(rows, _centres(heights), strict=True):
        axes.text(1.03, centre, row.note, size=style.SMALL_SIZE, **how)


def _handles(marks: Marks, group: str, language: str) -> list[Line2D]:
    """Return a legend's entries for the groups that occur, the strong one first."""
    shown = [code for code in marks.looks if (marks.groups == code).any()]
    shown.sort(key=lambda code: marks.looks[code] != STRONG_LOOK)
    looks: dict[str | None, tuple[str, str]] = {code: marks.looks[code] for code in shown}
    if marks.groups.isna().any():
        looks[None] = style.UNKNOWN_LOOK
    return [
        marker(*look, STRONG if look == STRONG_LOOK else DOT, wording.word(group, code, language))
        for code, look in looks.items()
    ]


def _height(row: Row, offsets: np.ndarray, sizes: np.ndarray) -> float:
    """Return the points of height of a row: what its names, or its dots, take."""
    lines = 1 + max(row.name.count("\n"), row.note.count("\n"))
    dotted = np.nan_to_num(2 * (abs(offsets) + sizes / 2)[row.members]).max()
    return max(LEAST_ROW, ROOM + max(lines * style.SMALL_SIZE * style.LINE_SPACING, dotted))


def _draw(axes: Axes, row: Row, marks: Marks, heights: np.ndarray) -> None:
    """Draw the dots of a row, each labelled with the row's name for whoever reads the figure."""
    how: dict[str, Any] = {"edgecolor": style.INK, "linewidth": 0.8, "zorder": 3}
    for i in row.members[~np.isnan(marks.places[row.members])]:
        colour, shape = marks.looks.get(marks.groups.iloc[i], style.UNKNOWN_LOOK)
        size, place = STRONG if marks.is_strong[i] else DOT, (marks.places[i], heights[i])
        mark(axes, place, size, shape, facecolor=colour, label=marks.names[i], **how)
