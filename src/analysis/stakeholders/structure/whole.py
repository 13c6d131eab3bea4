"""The whole network in figures: how full, how joined up and how centred it is."""

from __future__ import annotations

from dataclasses import dataclass, fields

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from analysis.stakeholders.matrix import arcs, either_way
from analysis.stakeholders.structure.indices import components, distances, triangles

DEFINITION = (
    "Each pair counts once, whatever the direction and number of its ties, except for "
    "reciprocity. Density: pairs with a tie as a share of all pairs. Reciprocity: ties with a "
    "direction that are returned, as a share of all of them. Transitivity: paths of two ties "
    "whose ends are tied too, as a share of all such paths. Groups: those who can reach one "
    "another; somebody without a tie is a group alone. Diameter and mean distance: steps within "
    "the largest group (the longest and the mean over all, where several are equally large). "
    "Centralisation: Freeman 1979, by degree, 1 for a star. Connectedness: pairs who can reach "
    "each other as a share of all pairs (Krackhardt 1994)."
)


@dataclass(frozen=True)
class Summary:
    """A network in figures; what is not defined for it is missing (None), never 0.

    Attributes
    ----------
    people, pairs, isolates
        Nodes; pairs of them with at least one tie; nodes without a tie.
    components, largest_component
        Groups who can reach one another along ties in either direction; nodes of the
        largest.
    diameter
        The most steps between two people of the largest group; 0 when it is one person.
    density, transitivity, centralisation, connectedness
        Shares (0 to 1), defined in ``definition``.
    reciprocity
        Share of ties that are returned; None for a network without direction.
    mean_distance
        The mean number of steps between two people of the largest group.
    definition
        Every definition in words.
    """

    people: int
    pairs: int
    isolates: int
    components: int
    largest_component: int
    diameter: int | None
    density: float | None
    reciprocity: float | None
    transitivity: float | None
    mean_distance: float | None
    centralisation: float | None
    connectedness: float | None
    definition: str = DEFINITION

    def table(self) -> pd.DataFrame:
        """Return one row a measure.

        Returns
        -------
        pandas.DataFrame
            ``network_measure`` (its name), ``network_count`` (a whole number, or missing)
            and ``network_score`` (any other number, or missing). A measure that is not
            defined has neither.
        """
        rows = []
        for item in fields(self):
            if item.name != "definition":
                amount = getattr(self, item.name)
                counted = isinstance(amount, int)
                rows.append((item.name, *((amount, None) if counted else (None, amount))))
        table = pd.DataFrame(rows, columns=["network_measure", "network_count", "network_score"])
        table = table.astype({"network_count": "Int64", "network_score": "Float64"})
        table.attrs["definition"] = self.definition
        return table


def summary(network: nx.Graph) -> Summary:
    """Describe a whole network.

    Parameters
    ----------
    network
        Any networkx graph of n nodes. Strengths are not used, and direction only for
        reciprocity.

    Returns
    -------
    Summary
        Its figures, with their definitions in words. Distances are exact.

    Raises
    ------
    ValueError
        When the network has two kinds of node.
    """
    tied, size = either_way(network), len(network)
    parts, pairs, degrees = components(tied), tied.nnz // 2, np.diff(tied.indptr)
    largest = max(map(len, parts), default=0)
    diameter, mean_distance = _steps(tied, [part for part in parts if len(part) == largest])
    possible = size * (size - 1) // 2
    joined = sum(len(part) * (len(part) - 1) // 2 for part in parts)
    return Summary(
        people=size,
        pairs=pairs,
        isolates=int((degrees == 0).sum()),
        components=len(parts),
        largest_component=largest,
        diameter=diameter,
        density=_share(pairs, possible),
        reciprocity=_reciprocity(arcs(network)) if network.is_directed() else None,
        transitivity=_share(6 * triangles(tied), int((degrees * (degrees - 1)).sum())),
        mean_distance=mean_distance,
        centralisation=_centralisation(degrees),
        connectedness=_share(joined, possible),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _reciprocity(one_way: sparse.csr_array) -> float | None:
    return _share(int(one_way.multiply(one_way.T).sum()), one_way.nnz)


def _centralisation(degrees: np.ndarray) -> float | None:
    size = len(degrees)
    if size < 3:
        return None
    return float((degrees.max() - degrees).sum() / ((size - 1) * (size - 2)))


def _steps(tied: sparse.csr_array, parts: list[np.ndarray]) -> tuple[int | None, float | None]:
    """Return the longest and the mean distance within parts of the same size."""
    longest, total, pairs = 0, 0.0, 0
    for part in parts:
        for block in distances(tied[part][:, part].tocsr(), weighted=False):
            longest = max(longest, int(block.max()))
            total += float(block.sum())
        pairs += len(part) * (len(part) - 1)
    return (longest, total / pairs if pairs else None) if parts else (None, None)
