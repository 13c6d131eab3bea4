"""A network as its charts read it: who is there, where, and who is tied to whom."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from analysis.charts import points as named
from analysis.charts import wording
from analysis.language import text

SECOND_WAVE = 2
TIE_COLOUR = "#868686"
TIE_WIDTH = 0.9  # points for a strength of 1
UNKNOWN_TIE = (0, (6.0, 3.5))  # dashes: the lines from names to their points are dotted
STRONGEST = 3
MOST_PUSHES = 100
MOST_WIDTHS = 4  # with more than these, the legend shows the first and the last


@dataclass(frozen=True)
class Net:
    """The nodes in the table's order, and the rows of the two nodes of every tie (ties x 2)."""

    names: list[str]
    groups: pd.Series
    ringed: np.ndarray
    ends: np.ndarray
    strengths: np.ndarray

    def neighbours(self) -> list[list[int]]:
        """Return for each node the rows of those tied to it, each once, in the table's order."""
        held: list[set[int]] = [set() for _ in self.names]
        for one, other in self.ends.tolist():
            if one != other:
                held[one].add(other)
                held[other].add(one)
        return [sorted(rows) for rows in held]


def read(
    frames: tuple[pd.DataFrame, pd.DataFrame],
    language: str,
    columns: tuple[str, str, str, str | None],
    tie_columns: tuple[str, str, str],
) -> Net:
    """Read the nodes and the ties.

    Parameters
    ----------
    frames
        The nodes and the ties.
    columns
        Of the nodes: identifier, label, group, wave (or None).
    tie_columns
        Of the ties: one end, the other, strength.

    Raises
    ------
    ValueError
        When a column is missing, a node is named twice or a tie names who is not a node.
    """
    frame, ties = frames
    identifier, label, group, wave = columns
    ends = _ends(frame, ties, identifier, list(tie_columns[:2]))
    strengths = wording.numbers(ties, tie_columns[2])
    wording.require(frame, group)
    waves = np.zeros(len(frame)) if wave is None else wording.numbers(frame, wave)
    names = wording.cells(frame, label, language)
    return Net(names, frame[group], waves == SECOND_WAVE, ends, strengths)


def places(frame: pd.DataFrame, x: str, y: str) -> np.ndarray:
    """Return where the nodes stand, nodes x 2.

    Raises
    ------
    ValueError
        When a node has no place; their rows are given.
    """
    found = np.column_stack([wording.numbers(frame, x), wording.numbers(frame, y)])
    if np.isnan(found).any():
        rows = ", ".join(map(str, np.flatnonzero(np.isnan(found).any(axis=1))))
        msg = f"columns {x!r} and {y!r} place every node; empty in rows {rows}"
        raise ValueError(msg)
    return found


def _ends(frame: pd.DataFrame, ties: pd.DataFrame, identifier: str, ends: list[str]) -> np.ndarray:
    """Return the rows of the two nodes of every tie, ties x 2."""
    wording.require(frame, identifier)
    wording.require(ties, *ends)
    who = pd.Index(frame[identifier].astype(str))
    if who.has_duplicates:
        msg = f"column {identifier!r} names a node twice: {', '.join(who[who.duplicated()])}"
        raise ValueError(msg)
    named_ends = ties[ends].astype(str).to_numpy()
    strangers = sorted(set(named_ends.ravel()) - set(who))
    if strangers:
        msg = f"ties name who is not a node: {', '.join(strangers)}"
        raise ValueError(msg)
    return who.get_indexer(pd.Index(named_ends.ravel())).reshape(-1, 2)


def set_limits(axes: Axes, spots: np.ndarray) -> None:
    """Let the axes hold every place, with room for names around them."""
    for limits, numbers in ((axes.set_xlim, spots[:, 0]), (axes.set_ylim, spots[:, 1])):
        room = 0.1 * np.ptp(numbers) or 1.0
        limits(numbers.min() - room, numbers.max() + room)


def apart(axes: Axes, spots: np.ndarray) -> np.ndarray:
    """Return the places with nodes that would hide each other pushed just far enough apart."""
    held = axes.transData.transform(spots)
    gap = named.RING / named.points_per_pixel(axes)
    for _ in range(MOST_PUSHES):
        close = [
            (i, j)
            for i, j in combinations(range(len(held)), 2)
            if np.hypot(*(held[j] - held[i])) < gap
        ]
        for i, j in close:
            way = held[j] - held[i]
            far = np.hypot(*way)
            way = way / far if far else np.array([np.cos(j), np.sin(j)])  # any way, but always it
            push = max(0.0, gap * 1.01 - far) / 2
            held[i], held[j] = held[i] - push * way, held[j] + push * way
        if not close:
            break
        spots = axes.transData.inverted().transform(held)
    return spots


def tie_looks(strengths: np.ndarray) -> dict[float, dict[str, Any]]:
    """Return how the lines of each strength look: wider where stronger, dashed where unknown."""
    scale = TIE_WIDTH * min(1.0, STRONGEST / np.nanmax([STRONGEST, *strengths]))
    return {
        float(strength): {"linewidth": TIE_WIDTH, "linestyle": UNKNOWN_TIE}
        if np.isnan(strength)
        else {"linewidth": strength * scale, "linestyle": "-"}
        for strength in np.unique(strengths)  # NaN comes once and last
    }


def strength_words(strength: float, language: str) -> str:
    """Return what a legend says of a strength."""
    written = wording.label_number(strength, "count", language)
    return text("chart_words.tie_strength", language, strength=written)


def tie_handles(strengths: np.ndarray, language: str) -> list[Line2D]:
    """Return a legend's entries for the strengths that occur."""
    handles = [
        Line2D([], [], color=TIE_COLOUR, label=strength_words(strength, language), **look)
        for strength, look in tie_looks(strengths).items()
    ]
    return handles if len(handles) <= MOST_WIDTHS else [handles[0], handles[-1]]


def ring_handle(language: str) -> Line2D:
    """Return a legend's entry for those who came in the second round."""
    words = text("chart_words.added_later", language)
    return named.marker("none", "o", named.RING * 0.8, words)


def draw_ties(axes: Axes, lines: np.ndarray, strengths: np.ndarray) -> None:
    """Draw a line a tie; `lines` are ties x 2 ends x 2 numbers."""
    for strength, look in tie_looks(strengths).items():
        same = np.isnan(strengths) if np.isnan(strength) else strengths == strength
        drawn = LineCollection(list(lines[same]), zorder=1, **look)
        drawn.set_color(TIE_COLOUR)
        axes.add_collection(drawn, autolim=False)
