"""Which dimensions have to be looked at together.

Published tables tie dimensions together. Dimensions that no table ties are independent for a
reader given those that stand between them: tables that agree on what they share can always be
joined to people (Lauritzen 1996, Graphical Models, chapter 3), whole people included. So the
unknowns are the tables of the cliques of a triangulated graph, which is far less than the full
cross-classification.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Tree:
    """Cliques in an order in which each meets those before it in one of them, its parent.

    `parents` holds the place of each clique's parent, -1 for the first.
    """

    cliques: tuple[Keys, ...]
    parents: tuple[int, ...]

    def home(self, keys: Iterable[str]) -> int | None:
        """Return the place of the smallest clique that holds some dimensions, or None."""
        wanted = set(keys)
        held = [i for i, clique in enumerate(self.cliques) if wanted <= set(clique)]
        return min(held, key=lambda i: (len(self.cliques[i]), i)) if held else None


def junction_tree(scopes: Iterable[Iterable[str]], sizes: Mapping[str, int]) -> Tree:
    """Tie dimensions together as some scopes do, and return the tree of cliques.

    Triangulated by eliminating first the dimension whose clique has the fewest cells (Kjærulff
    1990), joined by a spanning tree of largest separators; ties go by name.
    """
    graph: dict[str, set[str]] = {}
    for scope in scopes:
        keys = set(scope)
        for key in keys:
            graph.setdefault(key, set()).update(keys - {key})
    found: list[Keys] = []
    while graph:
        first = min(graph, key=lambda key: (_cells(graph, key, sizes), key))
        near = graph.pop(first)
        for key in near:
            graph[key] = (graph[key] | near) - {key, first}
        clique = tuple(sorted({first, *near}))
        if not any(set(clique) <= set(other) for other in found):
            found.append(clique)
    return _spanning(sorted(found) or [()])


def _cells(graph: Mapping[str, set[str]], key: str, sizes: Mapping[str, int]) -> float:
    added = sum(b not in graph[a] for a, b in combinations(sorted(graph[key]), 2))
    cells = float(np.prod([sizes[each] for each in (key, *graph[key])], dtype=float))
    return cells if added else -1 / cells  # those that add no tie go first


def _spanning(cliques: list[Keys]) -> Tree:
    order, parents = [0], [-1]
    left = set(range(1, len(cliques)))
    while left:
        shared, _, child, place = max(
            (len(set(cliques[child]) & set(cliques[parent])), -child, child, place)
            for child in left
            for place, parent in enumerate(order)
        )
        order.append(child)
        parents.append(place)
        left.remove(child)
    return Tree(tuple(cliques[i] for i in order), tuple(parents))
