"""Search the people who fit all statements for every group's least and largest size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from analysis.disclosure.bounds import (
    Bound,
    ContradictionError,
    Program,
    TooManyCombinationsError,
)
from analysis.disclosure.crowd import Crowd
from analysis.disclosure.joining import joined_range
from analysis.disclosure.points import Sizes, draw, tables_of
from analysis.disclosure.profiles import Profile
from analysis.disclosure.reading import Reading, read
from analysis.disclosure.results import (
    CONTRADICTION,
    DIRECT,
    INFERRED,
    TOO_MANY,
    Audit,
    AuditFault,
    Exposure,
)
from analysis.disclosure.sources import Sources, told
from analysis.disclosure.space import scope
from analysis.disclosure.statements import Group, People, Statement
from analysis.disclosure.summing import sum_exposures
from analysis.disclosure.targets import Target, every_target
from analysis.disclosure.unseen import named_alone

DRAWS = 12  # joinings of the real tables that are looked at before any program
ROUNDS = 8
WHOLE_UP_TO = 1_500  # unknowns; beyond, what real numbers leave open counts as open
SEED = 2021
SMALL = 1e-6


def search(
    statements: Sequence[Statement],
    profile: Profile,
    people: People | None,
    of: str,
    empty: Sequence[Statement] = (),
) -> Audit:
    """Audit the statements about one kind of people.

    Parameters
    ----------
    statements, profile, people
        As for `audit`.
    of
        The name of the people.
    empty
        Statements that nobody is in a group that cannot be.
    """
    reading = read([*statements, *empty], profile, people, of)
    if people is None:
        return named_alone(reading, profile, of)
    targets, groups, small = every_target(reading, profile)
    known = {each.group for each in reading.exposures if each.kind == DIRECT}
    never = [statement.about.terms[0][1] for statement in empty]
    targets = [t for t in targets if t.kind != INFERRED or t.shown not in known]
    targets = [t for t in targets if not _within(t.counted, never)]
    faults, found, solved = list(reading.faults), [], 0
    try:
        looking = Search(reading, targets, profile)
        found = [*looking.run(of), *sum_exposures(reading, looking.program, profile, of)]
        solved = looking.solved
        faults += [AuditFault(TOO_MANY, (), of, each) for each in looking.unchecked]
    except TooManyCombinationsError as error:
        faults.append(AuditFault(TOO_MANY, (), of, str(error)))
    except ContradictionError as error:
        faults.append(AuditFault(CONTRADICTION, (), of, str(error)))
    everything = _once([*reading.exposures, *found])
    return Audit(
        exposures=tuple(each for each in everything if not each.release),
        faults=tuple(dict.fromkeys(faults)),
        already_out=tuple(each for each in everything if each.release),
        groups=groups,
        small_groups=small,
        programs=solved,
    )


def _within(group: Group, never: Iterable[Group]) -> bool:
    """Tell whether a group lies within one that cannot hold anybody."""
    held = dict(group)
    return any(all(set(held.get(k, ("",))) <= set(names) for k, names in each) for each in never)


def _once(exposures: Iterable[Exposure]) -> list[Exposure]:
    """Join exposures of the same thing, the places together, in the order of groups."""
    held: dict[tuple[str, Group, str, str], Exposure] = {}
    for each in exposures:
        key = (each.kind, each.group, each.measure, each.release)
        places = held[key].places if key in held else ()
        joined = tuple(dict.fromkeys((*places, *each.places)))
        held[key] = Exposure(each.kind, each.group, joined, each.release, each.of, each.measure)
    return [held[key] for key in sorted(held)]


class Search:
    """Settle targets: first by people who fit, at once for all; then by programs, one by one.

    Attributes
    ----------
    program
        The linear program of all statements.
    unchecked
        Why targets could not be checked.
    """

    def __init__(self, reading: Reading, targets: Sequence[Target], profile: Profile) -> None:
        assert reading.crowd is not None
        self.reading, self.targets, self.profile = reading, targets, profile
        self.program = Program(reading.space, reading.rows)
        self.unchecked: list[str] = []
        self._wider: dict[tuple[str, ...], Program] = {}
        self._rng = np.random.default_rng(SEED)
        self._sizes = Sizes(reading.space, [target.counted for target in targets])
        self._closed = np.zeros(len(targets), dtype=bool)  # those found to be exposed
        self._wanted = np.array([profile.width if t.kind == INFERRED else 1 for t in targets])
        crowd: Crowd = reading.crowd
        self.low = self._sizes.of(crowd.codes, crowd.rows)
        self.high = self.low.copy()
        self._forms = self._matrix()
        self._real = self.low.astype(float), self.high.astype(float)
        real = tables_of(self.program, crowd.codes, crowd.rows)
        for _ in range(DRAWS):
            self._join(self.program, real)

    @property
    def solved(self) -> int:
        """How many programs were solved."""
        return sum(program.solved for program in (self.program, *self._wider.values()))

    def run(self, of: str) -> list[Exposure]:
        """Return what the statements expose of the targets."""
        found = []
        self._explore()
        nobody = self.program.empty_cells()
        for place in range(len(self.targets)):
            if self._open()[place]:
                sources = self._settle(place, nobody)
                if sources is not None:
                    self._closed[place] = True
                    found.append(self._exposure(place, sources, of))
        return found

    def _matrix(self) -> sparse.csr_matrix:
        """Return each target's coefficients in the program; none where no clique holds it."""
        rows = []
        for target in self.targets:
            try:
                vector = self.program.vector(((1.0, target.counted),))
            except KeyError:
                vector = np.zeros(self.program.unknowns)
            rows.append(sparse.csr_matrix(vector))
        return sparse.vstack(rows or [sparse.csr_matrix((0, self.program.unknowns))]).tocsr()

    def _open(self) -> np.ndarray:
        spread = self.high - self.low
        if self.program.unknowns > WHOLE_UP_TO:
            least, most = self._real
            spread = np.maximum(spread, np.floor(most + SMALL) - np.ceil(least - SMALL))
        return (spread < self._wanted) & ~self._closed

    def _join(self, program: Program, tables: Sequence[np.ndarray]) -> None:
        drawn = draw(program, tables, self._rng)
        if drawn is not None:
            sizes = self._sizes.of(*drawn)
            self.low, self.high = np.minimum(self.low, sizes), np.maximum(self.high, sizes)

    def _take(self, program: Program, bound: Bound) -> None:
        """Learn from the people at the end of a program: from joined ones where they are whole."""
        if program is self.program and bound.point is not None:
            sizes = self._forms @ bound.point
            held = np.diff(self._forms.indptr) > 0
            least, most = self._real
            np.minimum(least, sizes, out=least, where=held)
            np.maximum(most, sizes, out=most, where=held)
        tables = None if bound.point is None else program.tables(bound.point)
        for _ in range(2 if tables is not None else 0):
            self._join(program, tables or [])

    def _explore(self) -> None:
        """Push many open targets up together, then down, until little is won."""
        homes = np.diff(self._forms.indptr) > 0
        for _ in range(ROUNDS):
            before = self._open() & homes
            if before.sum() < 4:
                return
            weights = self._rng.uniform(0.5, 1.5, len(self.targets)) * before
            total = self._forms.T @ weights
            for vector in (total, -total):
                self._take(self.program, self.program.most_of(vector))
            if (self._open() & before).sum() > 0.95 * before.sum():
                return

    def _settle(self, place: int, nobody: dict[int, Sources]) -> Sources | None:
        """Return what exposes a target; None when it is not exposed."""
        target = self.targets[place]
        program = self._program_for(target)
        if program is None:
            return None
        vector = program.vector(((1.0, target.counted),))
        if program is self.program and target.kind != INFERRED:
            cells = np.flatnonzero(vector)
            if all(int(cell) in nobody for cell in cells):
                return frozenset().union(*(nobody[int(cell)] for cell in cells))
        above = program.most_of(vector)
        self._take(program, above)
        if not self._open()[place]:
            return None
        below = (
            program.most_of(-vector) if target.kind == INFERRED else Bound(0.0, None, frozenset())
        )
        self._take(program, below)
        most, least = _floor(above.value), -_floor(below.value)
        if most - least < self._wanted[place]:
            return above.places | below.places
        # Whole people are unbounded where real numbers are.
        if math.isinf(most - least) or program.unknowns > WHOLE_UP_TO:
            return None
        return self._settle_whole(place, program, vector)

    def _settle_whole(self, place: int, program: Program, vector: np.ndarray) -> Sources | None:
        """Decide with whole people what real numbers leave open."""
        for sign in (1, -1):
            if self._open()[place]:
                bound = program.whole_most(sign * vector)
                self._take(program, bound)
        return program.sources() if self._open()[place] else None

    def _program_for(self, target: Target) -> Program | None:
        keys = scope(target.counted)
        if self.program.block_of(keys) is not None:
            return self.program
        if keys not in self._wider and self._joins_widely(target):
            return None
        if keys not in self._wider:
            try:
                self._wider[keys] = Program(self.reading.space, self.reading.rows, [keys])
            except TooManyCombinationsError as error:
                self.unchecked.append(f"{' × '.join(keys)}: {error}")
                return None
        return self._wider[keys]

    def _joins_widely(self, target: Target) -> bool:
        """Tell whether tables that fit all rows, joined freely, leave a group open already."""
        if self.program.unknowns <= WHOLE_UP_TO:
            return False
        least, most = joined_range(self.program, target.counted, self.program.points)
        wanted = self.profile.width if target.kind == INFERRED else 1
        return bool(most > least) and _floor(most) + _floor(-least) >= wanted

    def _exposure(self, place: int, sources: Sources, of: str) -> Exposure:
        target = self.targets[place]
        places, release = told(sources)
        return Exposure(target.kind, target.shown, places, release, of)


def _floor(value: float) -> float:
    return math.floor(value + SMALL) if math.isfinite(value) else value
