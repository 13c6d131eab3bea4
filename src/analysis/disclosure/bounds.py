"""Linear programs: the smallest and largest size of a group that fits all statements together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import optimize, sparse

from analysis.disclosure.solver import INFEASIBLE, Solver
from analysis.disclosure.space import Form, Space, scope
from analysis.disclosure.statements import Place
from analysis.disclosure.trees import Keys, Tree, junction_tree

MOST_CELLS = 40_000
CLOSE = 1e-6
MOST_POINTS = 60


class TooManyCombinationsError(ValueError):
    """The statements tie together more combinations than can be worked through."""


class ContradictionError(ValueError):
    """No people fit all the statements."""


@dataclass
class Row:
    """One published form, from all places that print it: ``low <= top / base <= high``."""

    top: Form
    base: Form
    low: float
    high: float
    low_places: list[tuple[Place, str]] = field(default_factory=list)
    high_places: list[tuple[Place, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Bound:
    """The largest value of a form: infinite where nothing limits it; where, and by which rows."""

    value: float
    point: np.ndarray | None
    places: frozenset[tuple[Place, str]]


class Program:
    """The unknown tables of cliques under all rows; solved for one form after another.

    Parameters
    ----------
    space
        The dimensions and levels.
    rows
        What is published.
    extra
        Further sets of dimensions that some question needs in one clique.

    Raises
    ------
    TooManyCombinationsError
        When a clique has more cells than can be worked through.
    """

    def __init__(self, space: Space, rows: Sequence[Row], extra: Iterable[Keys] = ()) -> None:
        self.space = space
        self.solved = 0
        self.points: list[np.ndarray] = []  # the last solutions: each fits all rows
        sizes = {key: len(levels) for key, levels in space.levels.items()}
        forms = [group for row in rows for _, group in (*row.top, *row.base)]
        self.tree: Tree = junction_tree([*map(scope, forms), *extra], sizes)
        self.blocks, self.whole = self._blocks()
        lengths = [space.cells(keys) for keys in self.blocks]
        if sum(lengths) > MOST_CELLS:
            msg = f"{sum(lengths)} combinations are tied together; {MOST_CELLS} can be checked"
            raise TooManyCombinationsError(msg)
        self.starts = np.concatenate([[0], np.cumsum(lengths)]).astype(int)
        self._equal, self._most = _Lines(), _Lines()
        self._tie_blocks()
        for row in rows:
            self._state(row)
        self.unknowns = int(self.starts[-1])
        self.equal, self.most = (lines.matrix(self.unknowns) for lines in (self._equal, self._most))
        self._solver = self._load()

    def _load(self) -> Solver:
        equal, most = np.array(self._equal.limits), np.array(self._most.limits)
        lower = np.concatenate([equal, np.full(len(most), -np.inf)])
        rows = sparse.csc_matrix(sparse.vstack([self.equal, self.most]))
        return Solver(rows, lower, np.concatenate([equal, most]))

    def _blocks(self) -> tuple[list[Keys], list[int]]:
        """Return the cliques, then those without their measures, where whole people are."""
        blocks, whole = list(self.tree.cliques), []
        for place, clique in enumerate(self.tree.cliques):
            plain = tuple(key for key in clique if not key.startswith("="))
            whole.append(place if plain == clique else len(blocks))
            if plain != clique:
                blocks.append(plain)
        return blocks, whole

    def _tie_blocks(self) -> None:
        for child, parent in enumerate(self.tree.parents):
            if parent >= 0:
                self._tie(child, parent)
        for clique, block in enumerate(self.whole):
            if block != clique:
                self._tie(clique, block)

    def _tie(self, one: int, two: int) -> None:
        """Let two blocks agree on the dimensions that they share."""
        shared = tuple(key for key in self.blocks[one] if key in self.blocks[two])
        cells = self.space.cells(shared)
        first, second = (_by_code(self.codes(block, shared), cells) for block in (one, two))
        for ones, twos in zip(first, second, strict=True):
            columns = np.concatenate([ones + self.starts[one], twos + self.starts[two]])
            values = np.concatenate([np.ones(len(ones)), -np.ones(len(twos))])
            self._equal.add(columns, values, 0.0, [])

    def codes(self, block: int, shared: Keys) -> np.ndarray:
        """Return, for each cell of a block, the number of its cell in the dimensions shared."""
        shape = [len(self.space.levels[key]) for key in self.blocks[block]]
        cells = int(np.prod(shape))
        grid = np.indices(shape).reshape(len(shape), cells)
        code = np.zeros(cells, dtype=int)
        for key in shared:
            place = self.blocks[block].index(key)
            code = code * len(self.space.levels[key]) + grid[place]
        return code

    def vector(self, form: Form) -> np.ndarray:
        """Return the coefficient of every unknown in a form.

        Raises
        ------
        KeyError
            When no clique holds the dimensions of one of its groups.
        """
        found = np.zeros(int(self.starts[-1]))
        for coefficient, group in form:
            block = self.block_of(scope(group))
            if block is None:
                raise KeyError(scope(group))
            inside = self.space.inside(group, self.blocks[block])
            found[self.starts[block] : self.starts[block + 1]] += coefficient * inside
        return found

    def block_of(self, keys: Keys) -> int | None:
        """Return the smallest block that holds some dimensions, or None."""
        held = [i for i, block in enumerate(self.blocks) if set(keys) <= set(block)]
        return min(held, key=lambda i: (self.starts[i + 1] - self.starts[i], i), default=None)

    def _state(self, row: Row) -> None:
        top = self.vector(row.top)
        if not row.base and row.low == row.high:
            places = _earlier(row.low_places) + _earlier(row.high_places)
            self._equal.add(*_held(top), row.low, places)
            return
        base = self.vector(row.base) if row.base else None
        for sign, limit, places in ((-1, row.low, row.low_places), (1, row.high, row.high_places)):
            if np.isfinite(limit):
                left = sign * top if base is None else sign * (top - limit * base)
                at = sign * limit if base is None else 0.0
                self._most.add(*_held(left), at, _earlier(places))

    def most_of(self, vector: np.ndarray) -> Bound:
        """Return the largest value of a form over all real tables, and the rows that hold it down.

        Raises
        ------
        ContradictionError
            When no table fits the rows.
        """
        self.solved += 1
        found = self._solver.most(vector)
        if found.status == INFEASIBLE:
            msg = "no people fit all the statements"
            raise ContradictionError(msg)
        if found.multipliers is None:
            return Bound(np.inf, None, frozenset())
        held = [*self._equal.places, *self._most.places]
        rows = np.flatnonzero(np.abs(found.multipliers) > CLOSE)
        places = frozenset(place for row in rows for place in held[row])
        if found.point is not None:
            self.points = [*self.points[1 - MOST_POINTS :], found.point]
        return Bound(found.value, found.point, places)

    def whole_most(self, vector: np.ndarray, seconds: float = 20.0) -> Bound:
        """Return the largest value of a form over tables of whole people (branch and bound)."""
        self.solved += 1
        integral = np.zeros(len(vector))
        for block in self.whole:
            integral[self.starts[block] : self.starts[block + 1]] = 1
        limits = [
            optimize.LinearConstraint(matrix, low, high)
            for matrix, low, high in (
                (self.equal, self._equal.limits, self._equal.limits),
                (self.most, -np.inf, self._most.limits),
            )
            if matrix.shape[0]
        ]
        found = optimize.milp(
            -vector, integrality=integral, constraints=limits, options={"time_limit": seconds}
        )
        if found.status == 3:
            return Bound(np.inf, None, frozenset())
        if found.x is None:
            if found.status == 2:
                msg = "no whole people fit all the statements"
                raise ContradictionError(msg)
            return Bound(-np.inf, None, frozenset())
        return Bound(float(-found.fun), np.asarray(found.x), frozenset())

    def empty_cells(self) -> dict[int, frozenset[tuple[Place, str]]]:
        """Return the unknowns that one row by itself sets to nought, with the places of the row."""
        found: dict[int, frozenset[tuple[Place, str]]] = {}
        for lines in (self._equal, self._most):
            for columns, values, limit, places in lines.each():
                if limit == 0 and places and (values > 0).all():
                    for column in columns:
                        found.setdefault(int(column), frozenset(places))
        return found

    def sources(self) -> frozenset[tuple[Place, str]]:
        """Return every place that has a part in some row."""
        held = (*self._equal.places, *self._most.places)
        return frozenset(place for places in held for place in places)

    def tables(self, point: np.ndarray) -> list[np.ndarray] | None:
        """Return the tables of whole people of a point, a clique each; None if any is not whole."""
        found = []
        for block in self.whole:
            cells = point[self.starts[block] : self.starts[block + 1]]
            if np.abs(cells - np.rint(cells)).max(initial=0.0) > CLOSE:
                return None
            found.append(np.rint(cells).astype(int))
        return found


class _Lines:
    """Rows of a sparse matrix while they are collected."""

    def __init__(self) -> None:
        self.rows: list[np.ndarray] = []
        self.columns: list[np.ndarray] = []
        self.values: list[np.ndarray] = []
        self.limits: list[float] = []
        self.places: list[list[tuple[Place, str]]] = []

    def add(
        self,
        columns: np.ndarray,
        values: np.ndarray,
        limit: float,
        places: list[tuple[Place, str]],
    ) -> None:
        self.rows.append(np.full(len(columns), len(self.limits)))
        self.columns.append(columns)
        self.values.append(values)
        self.limits.append(limit)
        self.places.append(places)

    def each(self) -> Iterable[tuple[np.ndarray, np.ndarray, float, list[tuple[Place, str]]]]:
        return zip(self.columns, self.values, self.limits, self.places, strict=True)

    def matrix(self, width: int) -> Any:
        if not self.limits:
            return sparse.csr_matrix((0, width))
        parts = (np.concatenate(each) for each in (self.values, self.rows, self.columns))
        values, rows, columns = parts
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(self.limits), width))


def _by_code(codes: np.ndarray, cells: int) -> list[np.ndarray]:
    """Return the places of each code from 0 up, in order."""
    ends = np.cumsum(np.bincount(codes, minlength=cells))[:-1]
    return np.split(np.argsort(codes, kind="stable"), ends)


def _earlier(places: list[tuple[Place, str]]) -> list[tuple[Place, str]]:
    """Keep only the earlier releases where they print a number already: then it is out."""
    return [each for each in places if each[1]] or places


def _held(vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    columns = np.flatnonzero(vector)
    return columns, vector[columns]
