"""How few and how many people two tables can share, given all that the tables have in common.

Where no published number ties two dimensions together, any joining of their tables is possible
within the cells that both tables have: at least ``a + b - n`` and at most the smaller of ``a`` and
``b`` people are in both parts of a cell of ``n`` (Fréchet 1951). So points of a small program say
how far a group of a larger one may differ.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.disclosure.bounds import Program
from analysis.disclosure.space import scope
from analysis.disclosure.statements import Group
from analysis.disclosure.trees import Tree


def joined_range(
    program: Program, group: Group, points: Sequence[np.ndarray]
) -> tuple[float, float]:
    """Return the least and the most people that a group has over some points.

    The range is empty (infinite to minus infinite) where two cliques do not hold the group, or
    are not apart given what they share.
    """
    pair = _pair(program.tree, scope(group))
    least, most = np.inf, -np.inf
    if pair is None:
        return least, most
    shared = tuple(key for key in program.blocks[pair[0]] if key in program.blocks[pair[1]])
    cells = program.space.cells(shared)
    held = [_codes_and_part(program, block, shared, group) for block in pair]
    whole = tuple(part for part in group if part[0] in shared)
    codes, inside = _codes_and_part(program, pair[0], shared, whole)
    for point in points:
        one, two = (
            np.bincount(code, _block(program, block, point) * part, cells)
            for block, (code, part) in zip(pair, held, strict=True)
        )
        both = np.bincount(codes, _block(program, pair[0], point) * inside, cells)
        least = min(least, float(np.maximum(one + two - both, 0).sum()))
        most = max(most, float(np.minimum(one, two).sum()))
    return least, most


def _block(program: Program, block: int, point: np.ndarray) -> np.ndarray:
    return point[program.starts[block] : program.starts[block + 1]]


def _codes_and_part(
    program: Program, block: int, shared: tuple[str, ...], group: Group
) -> tuple[np.ndarray, np.ndarray]:
    keys = program.blocks[block]
    mine = tuple(part for part in group if part[0] in keys)
    return program.codes(block, shared), program.space.inside(mine, keys)


def _pair(tree: Tree, keys: tuple[str, ...]) -> tuple[int, int] | None:
    """Return two cliques that hold the keys and are apart given what they share."""
    wanted = set(keys)
    for one, first in enumerate(tree.cliques):
        for two in range(one):
            second = set(tree.cliques[two])
            if wanted <= set(first) | second and set(first) & second in _between(tree, one, two):
                return one, two
    return None


def _between(tree: Tree, one: int, two: int) -> list[set[str]]:
    """Return what neighbours share on the way from one clique to the other."""
    way = []
    while one != two:
        one, two = max(one, two), min(one, two)  # parents come before their children
        parent = tree.parents[one]
        way.append(set(tree.cliques[one]) & set(tree.cliques[parent]))
        one = parent
    return way
