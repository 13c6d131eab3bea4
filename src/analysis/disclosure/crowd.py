"""The people themselves, laid out in the dimensions of a space, so that groups count quickly."""

from __future__ import annotations

import numpy as np

from analysis.disclosure.space import FULL, NO_VALUE, Form, Space
from analysis.disclosure.statements import Group
from analysis.disclosure.truth import levels_of, measure_of


class Crowd:
    """Sizes of groups of the real people.

    Attributes
    ----------
    codes
        For each dimension that is not a measure, the number of each row's level.
    rows
        How many rows there are.
    """

    def __init__(self, space: Space) -> None:
        people = space.people
        assert people is not None
        self.space, self.rows = space, len(people.frame)
        self.codes: dict[str, np.ndarray] = {}
        self._filled: dict[str, np.ndarray] = {}
        for key, levels in space.levels.items():
            if not key.startswith("="):
                order = {level: place for place, level in enumerate(levels)}
                self.codes[key] = np.array([order[each] for each in levels_of(people, key)], int)
        for measure in space.present:
            least, most = people.measures[measure]
            values = measure_of(people, measure)
            self._filled[f"={measure}"] = (values - least) / ((most - least) or 1.0)
        self._person: np.ndarray | None = None  # None where every row is a person
        if people.person:
            named = people.frame[people.person].to_numpy().astype(str)
            self._person = np.unique(named, return_inverse=True)[1]
        self._inside: dict[tuple[str, tuple[str, ...]], np.ndarray] = {}

    def inside(self, group: Group) -> np.ndarray:
        """Return which rows are in a group; parts of the measure keys tell who has a value."""
        found = np.ones(self.rows, dtype=bool)
        for part in group:
            if part not in self._inside:
                self._inside[part] = self._chosen(*part)
            found &= self._inside[part]
        return found

    def _chosen(self, key: str, names: tuple[str, ...]) -> np.ndarray:
        if key in self._filled:
            has_value = ~np.isnan(self._filled[key])
            return np.ones(self.rows, bool) if NO_VALUE in names else has_value
        levels = self.space.levels[key]
        wanted = [place for place, level in enumerate(levels) if level in set(names)]
        return np.isin(self.codes[key], wanted)

    def size(self, group: Group) -> int:
        """Return how many rows a group has."""
        return int(np.count_nonzero(self.inside(group)))

    def persons(self, group: Group) -> int:
        """Return how many different persons a group has."""
        if self._person is None:
            return self.size(group)
        return int(np.count_nonzero(np.bincount(self._person[self.inside(group)])))

    def amount(self, form: Form) -> float:
        """Return the value of a form."""
        total = 0.0
        for coefficient, group in form:
            inside = self.inside(group)
            filled = [key for key, names in group if key in self._filled and names == (FULL,)]
            part = inside.sum() if not filled else self._filled[filled[0]][inside].sum()
            total += coefficient * float(part)
        return total

    def value_range(self, measure: str, group: Group) -> np.ndarray:
        """Return the values of a measure in a group, as parts of its range."""
        found = self._filled[f"={measure}"][self.inside(group)]
        return found[~np.isnan(found)]
