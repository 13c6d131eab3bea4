"""Named points: a colour and a shape for each group, and names that never overlap."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform, Transform

from analysis.charts import style, wording
from analysis.language import text

SIZE = (10.0, 7.5)  # inches
POINT = 9.0  # points across a marker
RING = 16.0
MOST_LABELS = 40  # more names than these stand in a numbered list under the picture
CUT_OFF_HATCH = "xxxx"
SHORTEST_LEADER = 14.0  # points; a name nearer than this needs no line to its point


@dataclass(frozen=True)
class Points:
    """What is drawn at each point: places in the axes' numbers, name, group, ring, state.

    A state is ``"stays"``, ``"taken_out"`` (a hollow ring) or ``"cut_off"`` (a hatched shape).
    """

    x: np.ndarray
    y: np.ndarray
    names: list[str]
    groups: pd.Series
    ringed: np.ndarray
    states: np.ndarray | None = None

    @property
    def radii(self) -> np.ndarray:
        """Return the points from each centre to the edge of what is drawn there."""
        wide = np.where(self.ringed, RING, POINT)
        if self.states is not None:
            wide = np.where(self.states == "stays", wide, RING)
        return wide / 2


@dataclass(frozen=True)
class Search:
    """How places for names are looked for: how far from the point, among how many, how strictly.

    `reach` is a share of the axes; a strict search lets no line from a point to its name cross
    another such line or run under another name; `width` is the points after which a name goes on
    in a second line.
    """

    reach: float
    places: int
    strict: bool
    width: float = 125.0


def key(names: Sequence[str], numbered: bool) -> list[str]:
    """Return the list that says whose the numbers are."""
    return [f"{row}: {name}" for row, name in enumerate(names, start=1)] if numbered else []


def wrapped(name: str, width: float) -> str:
    """Return a name in lines of at most so many points."""
    return wording.wrap(name, width, style.SMALL_SIZE)


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
    """Draw one marker a point; each is labelled with its name for whoever reads the figure.

    The marker of row 3 has the identifier ``node-3``, by which `analysis.charts.inline` finds it.
    """
    looks = _looks(points.groups, name)
    ring: dict[str, Any] = {"facecolor": "none", "edgecolor": style.INK, "linewidth": 1.4}
    states = np.full(len(points.names), "stays") if points.states is None else points.states
    rows = zip(points.x, points.y, points.names, points.groups, points.ringed, states, strict=True)
    for row, (x, y, label, group, ringed, state) in enumerate(rows):
        colour, shape = style.UNKNOWN_LOOK if pd.isna(group) else looks[group]
        look = state_look(state, colour, shape)
        mark(axes, (x, y), label=label, zorder=3, gid=f"node-{row}", **look)
        if ringed and state == "stays":
            mark(axes, (x, y), RING, "o", zorder=2, **ring)


def mark(
    axes: Axes, place: tuple[float, float], size: float, marker: str, **look: Any
) -> PathCollection:
    """Draw one marker, so many points across, on axes whose limits are set.

    What matplotlib's `scatter` would draw; that takes ten times as long for a single point.
    """
    how: dict[str, Any] = {"offsets": [place], "offset_transform": axes.transData}
    drawn = PathCollection((_outline(marker),), [size**2], **how, **look)
    drawn.set_transform(IdentityTransform())
    axes.add_collection(drawn, autolim=False)
    return drawn


class _Outline(Path):
    """The outline of a marker, of which no size is measured twice."""

    def get_extents(self, transform: Transform | None = None, **how: Any) -> Bbox:
        """Return the box around the outline; matplotlib asks for it each time that it draws."""
        if transform is None or how:
            return super().get_extents(transform, **how)
        return self._box(transform.get_matrix().tobytes())

    @cache  # noqa: B019  (there is one outline a shape, as long as the program runs)
    def _box(self, matrix: bytes) -> Bbox:
        held = np.frombuffer(matrix).reshape(3, 3)
        return super().get_extents(Affine2D(held)).frozen()


@cache
def _outline(marker: str) -> _Outline:
    shape = MarkerStyle(marker)
    drawn = shape.get_path().transformed(shape.get_transform())
    return _Outline(drawn.vertices, drawn.codes, readonly=True)


def state_look(state: str, colour: str, shape: str) -> dict[str, Any]:
    """Return how a point is drawn: filled, hatched where cut off, an empty ring where taken out."""
    if state == "taken_out":
        how: dict[str, Any] = {"facecolor": "none", "marker": "o", "linestyle": (0, (2.5, 1.5))}
        return {**how, "size": RING, "edgecolor": style.INK, "linewidth": 1.6}
    if state == "cut_off":
        how = {"facecolor": "white", "marker": shape, "hatch": CUT_OFF_HATCH, "linewidth": 1.6}
        return {**how, "size": 1.5 * POINT, "edgecolor": style.INK}
    how = {"facecolor": colour, "marker": shape, "size": POINT}
    return {**how, "edgecolor": style.INK, "linewidth": 0.8}


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


def draw_names(axes: Axes, points: Points, numbered: bool, searches: Sequence[Search]) -> bool:
    """Name the points; return whether every name found a place where it overlaps none.

    textalloc was measured to leave no overlaps where other methods left some; what it draws is
    measured again here all the same, and taken away before the next, wider search.
    """
    return any(_draw_names(axes, points, numbered, search) for search in searches)


def _draw_names(axes: Axes, points: Points, numbered: bool, search: Search) -> bool:
    """Name the points, or draw nothing and return False."""
    from textalloc import allocate

    names = [
        str(row + 1) if numbered else wrapped(name, search.width)
        for row, name in enumerate(points.names)
    ]
    how = _options(axes, points, search)
    # textalloc prints when it finds no place at all
    with redirect_stdout(io.StringIO()), _as_laid_out(axes):
        placed: Any = allocate(axes, points.x, points.y, names, **how)
    texts, leaders = placed[2:]
    # None stands where there was no place
    fits = all(texts) and not overlaps(texts) and not covers(axes, points, texts)
    short = [line for line in leaders if line and _length(axes, line) < SHORTEST_LEADER]
    for artist in short if fits else [*texts, *leaders]:
        if artist:
            artist.remove()
    for row, words in enumerate(texts if fits else ()):
        words.set_gid(f"name-{row}")
    return fits


@contextmanager
def _as_laid_out(axes: Axes) -> Iterator[None]:
    """Keep textalloc from drawing the whole picture to find out where its axes are."""
    held = vars(axes.get_figure(root=True))
    held["draw_without_rendering"] = lambda: None
    try:
        yield
    finally:
        del held["draw_without_rendering"]


def covers(axes: Axes, points: Points, texts: Sequence[Text]) -> bool:
    """Say whether a text lies on a marker."""
    centres = axes.transData.transform(np.column_stack([points.x, points.y]))
    radii = points.radii / points_per_pixel(axes)
    boxes = [words.get_window_extent() for words in texts]
    for x0, y0, x1, y1 in [(box.x0, box.y0, box.x1, box.y1) for box in boxes]:
        nearest = np.clip(centres, (x0, y0), (x1, y1))
        if (np.hypot(*(centres - nearest).T) < radii).any():
            return True
    return False


def _options(axes: Axes, points: Points, search: Search) -> dict[str, Any]:
    """Return textalloc's options; its sizes are in pixels, its distances in shares of the axes."""
    half = np.maximum(points.radii, 0.7 * POINT) / points_per_pixel(axes)
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
        **{"text_scatter_sizes": half, "textsize": style.SMALL_SIZE},
        **{"xlims": axes.get_xlim(), "ylims": axes.get_ylim()},
        **{"nbr_candidates": search.places},
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
