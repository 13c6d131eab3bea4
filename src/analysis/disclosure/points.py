"""Made-up people who fit all statements: each shows at once how far many groups may differ."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from analysis.disclosure.bounds import Program
from analysis.disclosure.space import Space, scope
from analysis.disclosure.statements import Group
from analysis.disclosure.trees import Keys

MOST_PEOPLE = 200_000


class Sizes:
    """Counts many groups at once in a table of people, a dimension a column."""

    def __init__(self, space: Space, groups: Sequence[Group]) -> None:
        self.space = space
        self.count = len(groups)
        order = sorted(range(len(groups)), key=lambda i: scope(groups[i]))
        self.parts: list[tuple[Keys, np.ndarray, np.ndarray]] = []
        for keys, held in groupby(order, key=lambda i: scope(groups[i])):
            places = np.array(list(held))
            inside = np.array([space.inside(groups[i], keys) for i in places], dtype=np.int64)
            self.parts.append((keys, places, inside))

    def of(self, codes: dict[str, np.ndarray], people: int) -> np.ndarray:
        """Return how many people each group has; `codes` holds each dimension's level numbers."""
        found = np.zeros(self.count, dtype=np.int64)
        for keys, places, inside in self.parts:
            flat = flatten(self.space, codes, keys, people)
            found[places] = inside @ np.bincount(flat, minlength=inside.shape[1])
        return found


def flatten(space: Space, codes: dict[str, np.ndarray], keys: Keys, people: int) -> np.ndarray:
    """Return the number of each person's combination of some dimensions."""
    flat = np.zeros(people, dtype=np.int64)
    for key in keys:
        flat = flat * len(space.levels[key]) + codes[key]
    return flat


def tables_of(program: Program, codes: dict[str, np.ndarray], people: int) -> list[np.ndarray]:
    """Return the table of every clique (without measures) of some people."""
    space = program.space
    return [
        np.bincount(
            flatten(space, codes, program.blocks[block], people),
            minlength=space.cells(program.blocks[block]),
        )
        for block in program.whole
    ]


def draw(
    program: Program, tables: Sequence[np.ndarray], rng: np.random.Generator
) -> tuple[dict[str, np.ndarray], int] | None:
    """Join the tables of cliques to people at random, within what the tables share.

    None when the tables hold too many people to lay out.
    """
    people = int(tables[0].sum())
    if people > MOST_PEOPLE:
        return None
    codes: dict[str, np.ndarray] = {}
    for block, table in zip(program.whole, tables, strict=True):
        keys = program.blocks[block]
        shared = tuple(key for key in keys if key in codes)
        rows = _laid_out(program.space, keys, table)
        here = flatten(program.space, codes, shared, people)
        there = flatten(program.space, rows, shared, people)
        mine = np.lexsort((rng.random(people), here))
        theirs = np.lexsort((rng.random(people), there))
        for key in keys:
            if key not in codes:
                codes[key] = np.empty(people, dtype=np.int64)
                codes[key][mine] = rows[key][theirs]
    for key, levels in program.space.levels.items():
        if key not in codes and not key.startswith("="):  # no number speaks of it: anything fits
            codes[key] = rng.integers(0, len(levels), people)
    return codes, people


def _laid_out(space: Space, keys: Keys, table: np.ndarray) -> dict[str, np.ndarray]:
    cells = np.repeat(np.arange(len(table)), table)
    shape = [len(space.levels[key]) for key in keys]
    if not keys:
        return {}
    return dict(zip(keys, np.unravel_index(cells, shape), strict=True))
