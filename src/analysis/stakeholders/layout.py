"""Where each stakeholder stands on the map."""

from __future__ import annotations

import math
from collections.abc import Sequence

import networkx as nx
import pandas as pd

from analysis.stakeholders.register import undirected

# The share of the map's height that the small components share when there is a large one.
STRIP = 0.16
STRIP_GAP = 0.12
IN_A_ROW = 8
MARGIN = 0.15
# Two places on one line differ by the rounding of the layout, not by anything seen.
FLAT = 1e-6


def layout(network: nx.Graph) -> pd.DataFrame:
    """Place every stakeholder in the unit square, the same way every time.

    Parameters
    ----------
    network
        Any networkx graph; directions, strengths and the order of its rows change nothing.

    Returns
    -------
    pandas.DataFrame
        One row a node, in the order of the graph: ``stakeholder_id``, ``x``, ``y`` (0 to 1,
        four decimals). The largest component fills the square; smaller ones, and those
        without a tie, stand in rows along the bottom. Distances within a component follow
        the number of steps between two stakeholders; nothing else on the map has a meaning.

    Notes
    -----
    Kamada and Kawai (1989) for each component, from a circle in the order of the names.
    """
    plain = undirected(network)
    parts = sorted((sorted(part) for part in nx.connected_components(plain)), key=_largest_first)
    main = parts[:1] if parts and len(parts[0]) > 1 else []
    rest = parts[len(main) :]
    floor = STRIP + STRIP_GAP if main and rest else 0.0
    ceiling = STRIP if main else 1.0
    places: dict[str, tuple[float, float]] = {}
    for part in main:
        places |= _place(plain, part, (0.0, floor, 1.0, 1.0))
    for part, box in zip(rest, _slots(len(rest), ceiling), strict=True):
        places |= _place(plain, part, box)
    rows = [(person, round(places[person][0], 4), round(places[person][1], 4)) for person in plain]
    return pd.DataFrame(rows, columns=["stakeholder_id", "x", "y"])


def _largest_first(part: list[str]) -> tuple[int, list[str]]:
    return -len(part), part


def _slots(count: int, height: float) -> list[tuple[float, float, float, float]]:
    """Cut the bottom of the square into rows of equal boxes: left, bottom, right, top."""
    rows = math.ceil(count / IN_A_ROW)
    boxes = []
    for number in range(count):
        row, column = divmod(number, IN_A_ROW)
        width, depth = 1 / min(count - row * IN_A_ROW, IN_A_ROW), height / rows
        top = height - row * depth
        # The margins keep the ends of neighbouring components apart.
        left, right = (column + MARGIN) * width, (column + 1 - MARGIN) * width
        boxes.append((left, top - (1 - MARGIN) * depth, right, top - MARGIN * depth))
    return boxes


def _place(
    plain: nx.Graph, part: list[str], box: tuple[float, float, float, float]
) -> dict[str, tuple[float, float]]:
    left, bottom, right, top = box
    if len(part) == 1:
        return {part[0]: ((left + right) / 2, (bottom + top) / 2)}
    ordered = nx.Graph()
    ordered.add_nodes_from(part)
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in plain.edges(part)))
    found = nx.kamada_kawai_layout(ordered, pos=nx.circular_layout(ordered))
    return {
        person: (left + x * (right - left), bottom + y * (top - bottom))
        for person, (x, y) in _stretched(found).items()
    }


def _stretched(found: dict[str, Sequence[float]]) -> dict[str, tuple[float, float]]:
    """Stretch positions to fill the square from 0 to 1; a flat side stays in the middle."""
    across = _unit([float(place[0]) for place in found.values()])
    upward = _unit([float(place[1]) for place in found.values()])
    return dict(zip(found, zip(across, upward, strict=True), strict=True))


def _unit(values: list[float]) -> list[float]:
    low, high = min(values), max(values)
    if high - low < FLAT:
        return [0.5] * len(values)
    return [(value - low) / (high - low) for value in values]
