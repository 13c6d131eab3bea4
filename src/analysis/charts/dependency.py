"""What hangs on somebody: the same map twice, with everybody and without those taken out."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from analysis.charts import nets, style, wording
from analysis.charts import points as named
from analysis.charts.network import SEARCHES
from analysis.charts.points import Points
from analysis.charts.room import settle
from analysis.charts.style import Drawing
from analysis.language import code, codes, text

STATES = "dependency_state"
PANEL = 6.2  # inches of height of each panel
TALL_PANEL = 7.8
MOST = 80  # two maps of more nodes would show nothing


def dependency(
    drawing: Drawing,
    language: str,
    *,
    identifier: str = "stakeholder_id",
    label: str = "name",
    group: str = "sector",
    state: str = "without_them",
    x: str = "x",
    y: str = "y",
    start: str = "from_id",
    end: str = "to_id",
    strength: str = "strength",
    show_title: bool = False,
) -> Figure:
    """Draw a network twice, one panel above the other, with every node in its place in both.

    Below, those taken out leave an empty dashed ring and no line; those whom that cuts off keep
    their shape, hatched. The frame ``"ties"`` holds the ties.

    Parameters
    ----------
    identifier, label, group, x, y, start, end, strength
        As for `analysis.charts.network.network`.
    state
        Column of what becomes of each node: ``stays``, ``taken_out`` or ``cut_off``.
    """
    frame = drawing.frame()
    spots, states = nets.places(frame, x, y), _states(frame, state)
    columns = (identifier, label, group, None), (start, end, strength)
    net = nets.read((frame, drawing.frame("ties")), language, *columns)
    tries = [(PANEL, False), (TALL_PANEL, False)] if len(frame) <= named.MOST_LABELS else []
    left = ~(states[net.ends] == "taken_out").any(axis=1)
    everybody = np.full(len(frame), "stays")
    for height, numbered in [*tries, (TALL_PANEL, True)]:
        figure, panels = _panels(drawing, net, (height, numbered, show_title))
        handles = [*named.group_handles(net.groups, group, language), *_state_handles(language)]
        style.legend(figure, [*handles, *nets.tie_handles(net.strengths, language)])
        for axes, words in zip(panels, _titles(net, states, language), strict=True):
            axes.set_title(words, loc="left", weight="bold")
            nets.set_limits(axes, spots)
        settle(figure)
        shown = [(everybody, np.ones(len(left), dtype=bool)), (states, left)]
        if all(
            _draw_panel(axes, net, spots, held, (group, numbered))
            for axes, held in zip(panels, shown, strict=True)
        ):
            break
    return figure


def _states(frame: pd.DataFrame, name: str) -> np.ndarray:
    wording.require(frame, name)
    known, held = codes(STATES), frame[name].astype(object).to_numpy()
    strangers = sorted({str(item) for item in held} - set(known))
    if strangers:
        msg = f"column {name!r} holds {', '.join(strangers)}; its codes: {', '.join(known)}"
        raise ValueError(msg)
    if len(held) > MOST:
        msg = f"a map before and after has at most {MOST} nodes; found {len(held)}"
        raise ValueError(msg)
    return held.astype(str)


def _panels(
    drawing: Drawing, net: nets.Net, look: tuple[float, bool, bool]
) -> tuple[Figure, list[Axes]]:
    height, numbered, show_title = look
    size = (named.SIZE[0], 2 * height)
    key = named.key(net.names, numbered)
    figure, whole = style.canvas(drawing, size, show_title, key=key)
    whole.remove()
    panels = list(figure.subplots(2, 1))
    for axes in panels:
        axes.set_axis_off()
    return figure, panels


def _titles(net: nets.Net, states: np.ndarray, language: str) -> tuple[str, str]:
    names = "; ".join(name for name, state in zip(net.names, states, strict=True) if _out(state))
    without = text("chart_words.without_those", language, names=names or "–")
    room = (named.SIZE[0] * style.POINTS_PER_INCH - 4 * style.EDGE) * 0.85  # bold is wider
    below = wording.wrap(without, room, style.TEXT_SIZE)
    return text("chart_words.with_everybody", language), below


def _out(state: str) -> bool:
    return state == "taken_out"


def _draw_panel(
    axes: Axes,
    net: nets.Net,
    spots: np.ndarray,
    held: tuple[np.ndarray, np.ndarray],
    how: tuple[str, bool],
) -> bool:
    """Draw one panel; return whether every name found its place."""
    states, kept = held
    group, numbered = how
    seen = nets.apart(axes, spots)
    nets.draw_ties(axes, seen[net.ends[kept]], net.strengths[kept])
    points = Points(seen[:, 0], seen[:, 1], net.names, net.groups, net.ringed, states)
    named.draw_points(axes, points, group)
    return named.draw_names(axes, points, numbered, SEARCHES)


def _state_handles(language: str) -> list[Artist]:
    """Return a legend's entries for those taken out and those cut off."""
    out = named.marker("none", "o", named.RING * 0.8, code(STATES, "taken_out", language))
    out.set(linestyle="none")
    return [_dashed(out), _hatched(code(STATES, "cut_off", language))]


def _dashed(handle: Line2D) -> Line2D:
    """Return a legend's entry whose marker is a dashed ring; a marker's edge has no dashes."""
    angles = np.linspace(0, 2 * np.pi, 13)
    arcs: list[Any] = []
    for start in angles[:-1]:
        arc = np.linspace(start, start + 0.33, 5)
        arcs.append(np.column_stack([np.cos(arc), np.sin(arc)]))
    moves = [Path.MOVETO, *[Path.LINETO] * 4] * len(arcs)
    handle.set_marker(Path(np.concatenate(arcs), moves))
    handle.set(markeredgewidth=1.6)
    return handle


def _hatched(words: str) -> Patch:
    look = {"facecolor": "white", "edgecolor": style.INK, "hatch": named.CUT_OFF_HATCH}
    return PathPatch(Path.unit_rectangle(), label=words, linewidth=1.4, **look)
