"""Named points: a colour and a shape for each group, and names that never overlap."""

import io
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from analysis.charts import style, wording
from analysis.language import text

SIZE = (10.0, 7.5)  # inches
POINT = 9.0  # points across a marker
RING = 16.0
MOST_LABELS = 40  # more names than these stand in a numbered list under the picture
SHORTEST_LEADER = 14.0  # points; a name nearer than this needs no line to its point


@dataclass(frozen=True)
class Points:
    """What is drawn at each point: places in the axes' numbers, name, group, ring."""

    x: np.ndarray
    y: np.ndarray
    names: list[str]
    groups: pd.Series
    ringed: np.ndarray


@dataclass(frozen=True)
class Search:
    """How places for names are looked for: how far from the point, among how many, how strictly.

    `reach` is a share of the region; a strict search lets no line from a point to its name cross
    another such line or run under another name; `width` is the points after which a name goes on
    in a second line; `direction` is
    where a name stands from its point.
    """

    reach: float
    places: int
    strict: bool
    width: float = 125.0
    direction: str | None = None


@dataclass(frozen=True)
class Region:
    """A part of the axes that keeps the names of its points: their rows and its limits."""

    rows: np.ndarray
    x: tuple[float, float]
    y: tuple[float, float]


def ways(count: int) -> tuple[bool, ...]:
    """Say how to try to name this many points: by name if not too many, then by number."""
    return (False, True) if count <= MOST_LABELS else (True,)


def key(names: Sequence[str], numbered: bool) -> list[str]:
    """Return the list that says whose the numbers are."""
    return [f"{row}: {name}" for row, name in enumerate(names, start=1)] if numbered else []


def wrapped(name: str, width: float) -> str:
    """Return a name in lines of at most so many points."""
    return wording.wrap(name, width, style.SMALL_SIZE)


def settle(figure: Figure) -> None:
    """Fix the layout, so that names placed by measuring stay where there was room."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")


def group_handles(groups: pd.Series, name: str, language: str) -> list[Line2D]:
    """Return a legend's entries for the groups that occur, unknown last."""
    looks = _looks(groups, name)
    shown = pd.DataFrame({name: [group for group in looks if (groups == group).any()]})
    written = wording.cells(shown, name, language)
    handles = [
        marker(*looks[group], label=label)
        for group, label in zip(shown[name], written, strict=True)
    ]
    if groups.isna().any():
        handles.append(marker(*style.UNKNOWN_LOOK, label=text("words.not_available", language)))
    return handles


def marker(colour: str, shape: str, size: float = POINT, label: str = "") -> Line2D:
    """Return a legend's picture of a point."""
    how: dict[str, Any] = {"markeredgecolor": style.INK, "markeredgewidth": 0.8, "marker": shape}
    return Line2D(
        [], [], linestyle="none", markerfacecolor=colour, markersize=size, label=label, **how
    )


def draw_points(axes: Axes, points: Points, name: str) -> None:
    """Draw one marker a point; each is labelled with its name for whoever reads the figure."""
    looks = _looks(points.groups, name)
    how: dict[str, Any] = {"edgecolor": style.INK, "linewidth": 0.8, "zorder": 3}
    ring: dict[str, Any] = {"facecolor": "none", "edgecolor": style.INK, "linewidth": 1.4}
    rows = zip(points.x, points.y, points.names, points.groups, points.ringed, strict=True)
    for x, y, label, group, ringed in rows:
        colour, shape = style.UNKNOWN_LOOK if pd.isna(group) else looks[group]
        axes.scatter(x, y, POINT**2, facecolor=colour, marker=shape, label=label, **how)
        if ringed:
            axes.scatter(x, y, RING**2, zorder=2, **ring)


def _looks(groups: pd.Series, name: str) -> dict[str, tuple[str, str]]:
    """Return the colour and shape of each group, by its place in its list of codes."""
    known = wording.known_codes(groups, name)
    colours, shapes = zip(*style.GROUP_LOOKS, strict=True)
    turns = range(len(known))
    # After the last colour they begin again, each with another shape.
    looks = [
        (colours[turn % len(colours)], shapes[(turn + turn // len(colours)) % len(shapes)])
        for turn in turns
    ]
    return dict(zip(known, looks, strict=True))


def draw_names(
    axes: Axes,
    points: Points,
    numbered: bool,
    searches: Sequence[Search],
    regions: Sequence[Region] | None = None,
) -> bool:
    """Name the points; return whether every name found a place where it overlaps none.

    textalloc was measured to leave no overlaps where other methods left some; what it draws is
    measured again here all the same, and taken away before the next, wider search.
    """
    if regions is None:
        everyone = np.arange(len(points.names))
        regions = [Region(everyone, axes.get_xlim(), axes.get_ylim())]
    return all(
        any(_draw_region(axes, points, numbered, search, region) for search in searches)
        for region in regions
    )


def _draw_region(
    axes: Axes, points: Points, numbered: bool, search: Search, region: Region
) -> bool:
    """Name the points of a region, or draw nothing and return False."""
    from textalloc import allocate

    names = [
        str(row + 1) if numbered else wrapped(points.names[row], search.width)
        for row in region.rows
    ]
    how = _options(axes, points, search, region)
    x, y = points.x[region.rows], points.y[region.rows]
    placed: tuple[Any, ...] = ((),) * 4
    if names:
        with redirect_stdout(io.StringIO()):  # textalloc prints when it finds no place at all
            placed = allocate(axes, x, y, names, **how)
    texts, leaders = placed[2:]  # None where there was no place
    fits = all(texts) and not overlaps(texts)
    short = [line for line in leaders if line and _length(axes, line) < SHORTEST_LEADER]
    for artist in short if fits else [*texts, *leaders]:
        if artist:
            artist.remove()
    return fits


def _options(axes: Axes, points: Points, search: Search, region: Region) -> dict[str, Any]:
    """Return textalloc's options; its sizes are in pixels, its distances in shares of the axes."""
    half = np.where(points.ringed, RING, 1.4 * POINT) / 2 / points_per_pixel(axes)
    markers = {"x_scatter": points.x, "y_scatter": points.y, "scatter_sizes": half}
    distances = {"margin": 0.004, "min_distance": 0.005, "max_distance": search.reach}
    strictness = dict.fromkeys(
        ("avoid_crossing_label_lines", "avoid_label_lines_overlap"), search.strict
    )
    # A box behind the name, not an outline of its letters: that makes an SVG ten times larger.
    box = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.6}
    look = {"va": "bottom", "linespacing": 1.1, "bbox": box, "zorder": 4, "textcolor": style.INK}
    leader = {"linecolor": style.INK, "plot_kwargs": {"linewidth": 0.8, "linestyle": ":"}}
    return {
        **{"text_scatter_sizes": half[region.rows], "textsize": style.SMALL_SIZE},
        **{"xlims": region.x, "ylims": region.y, "nbr_candidates": search.places},
        **{"direction": search.direction},
        **{"draw_all": False, "priority_strategy": "largest"},
        **(markers | distances | strictness | look | leader),
    }


def _length(axes: Axes, line: Line2D) -> float:
    """Return the length in points of a straight line drawn on axes."""
    ends = axes.transData.transform(np.asarray(line.get_xydata()))
    return float(np.hypot(*(ends[1] - ends[0]))) * points_per_pixel(axes)


def points_per_pixel(axes: Axes) -> float:
    """Return how many points a pixel of the figure is wide."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # canvas() put the axes on one
    return style.POINTS_PER_INCH / figure.dpi


def overlaps(texts: Sequence[Text]) -> list[tuple[str, str]]:
    """Return the pairs of texts whose boxes overlap in the picture."""
    boxes = [(words.get_text(), words.get_window_extent()) for words in texts]
    return [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
