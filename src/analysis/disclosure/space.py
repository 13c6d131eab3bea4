"""What a reader does not know: how many people stand in each combination of levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.statements import About, Group, People
from analysis.disclosure.truth import levels_of, measure_of

FULL, EMPTY, NO_VALUE = "full", "empty", "no value"
OTHERS = "others"  # stands for levels that no statement names, where the people are not known
Form = tuple[tuple[float, Group], ...]


def measure_key(measure: str) -> str:
    """Name the dimension that stands for a measure; no column begins with an equals sign."""
    return f"={measure}"


@dataclass(frozen=True)
class Space:
    """The dimensions that statements name, and their levels.

    A measure that lies between a smallest and a largest value is a dimension of its own: someone
    whose value lies a third of the way up counts as one third of a person ``full`` and two thirds
    ``empty``. Sums of measures are then counts, and one kind of unknown is enough.
    """

    people: People | None
    levels: dict[str, tuple[str, ...]]
    present: dict[str, Group]

    def meet(self, *groups: Group) -> Group | None:
        """Return who is in all of the groups; None when nobody can be.

        Dimensions of which every level is named are left out, so that equal groups are equal.
        """
        found: dict[str, set[str]] = {}
        for group in groups:
            for dimension, names in group:
                found[dimension] = found.get(dimension, set(names)) & set(names)
        if any(not names for names in found.values()):
            return None
        return tuple(
            (dimension, tuple(sorted(names)))
            for dimension, names in sorted(found.items())
            if not names >= set(self.levels[dimension])
        )

    def without(self, group: Group, dimension: str, names: Iterable[str]) -> Group | None:
        """Return the part of a group that has none of the named levels of a dimension."""
        left = tuple(level for level in self.levels[dimension] if level not in set(names))
        return self.meet(group, ((dimension, left),)) if left else None

    def cells(self, keys: tuple[str, ...]) -> int:
        """Return how many combinations some dimensions have."""
        return int(np.prod([len(self.levels[key]) for key in keys], dtype=float))

    def inside(self, group: Group, keys: tuple[str, ...]) -> np.ndarray:
        """Return which combinations of some dimensions lie in a group, in the order of levels."""
        held, picked = dict(group), np.ones(1, dtype=bool)
        for key in keys:
            names = set(held.get(key, self.levels[key]))
            chosen = np.array([level in names for level in self.levels[key]])
            picked = np.logical_and.outer(picked, chosen).ravel()
        return picked

    def form(self, about: About, terms: Form) -> Form:
        """Write terms of a statement as coefficients of groups of people (full, empty) only."""
        if not about.measure:
            pieces = [(coefficient, self.meet(group)) for coefficient, group in terms]
        else:
            pieces = [piece for term in terms for piece in self._sums(about.measure, *term)]
        return tuple(sorted((c, group) for c, group in pieces if c and group is not None))

    def has_value(self, group: Group, measure: str) -> Group | None:
        """Return those of a group who have a value of a measure."""
        return self.meet(group, self.present[measure])

    def _sums(
        self, measure: str, coefficient: float, group: Group
    ) -> list[tuple[float, Group | None]]:
        assert self.people is not None
        least, most = self.people.measures[measure]
        inside = self.has_value(group, measure)
        full = None if inside is None else self.meet(inside, ((measure_key(measure), (FULL,)),))
        return [(coefficient * least, inside), (coefficient * (most - least), full)]


def make_space(people: People | None, abouts: Iterable[About]) -> Space:
    """Lay out the dimensions and levels that some numbers speak of."""
    named: dict[str, set[str]] = {}
    measures = set()
    for about in abouts:
        for group in (*(each for _, each in about.terms), about.base or ()):
            for dimension, names in group:
                named.setdefault(dimension, set()).update(names)
        measures |= {about.measure} - {""}
    present = {measure: _presence(people, measure) for measure in sorted(measures) if people}
    for group in present.values():
        for dimension, names in group:
            if not dimension.startswith("="):
                named.setdefault(dimension, set()).update(names)
    levels = {key: _levels(people, key, names) for key, names in sorted(named.items())}
    for measure, group in present.items():
        partly = any(key == measure_key(measure) for key, _ in group)
        levels[measure_key(measure)] = (FULL, EMPTY, NO_VALUE) if partly else (FULL, EMPTY)
    return Space(people, levels, present)


def _levels(people: People | None, key: str, names: set[str]) -> tuple[str, ...]:
    if people is None:
        return (*sorted(names), OTHERS)
    return tuple(sorted(names | set(levels_of(people, key).tolist())))


def _presence(people: People, measure: str) -> Group:
    """Return who has a value of a measure, as a group.

    Where one answer decides it (only those who took part in the follow-up have a follow-up value),
    a reader knows that, and it is taken as known; otherwise having no value is a level of its own.
    """
    missing = np.isnan(measure_of(people, measure))
    if not missing.any():
        return ()
    for key in (*people.answers, *people.dimensions):
        column = levels_of(people, key)
        with_value, without = set(column[~missing].tolist()), set(column[missing].tolist())
        if with_value and not with_value & without:
            return ((key, tuple(sorted(with_value))),)
    return ((measure_key(measure), (EMPTY, FULL)),)


def scope(group: Group) -> tuple[str, ...]:
    """Return the dimensions that a group names, in order."""
    return tuple(sorted(key for key, _ in group))
