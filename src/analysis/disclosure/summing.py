"""Sums of a measure: whether a reader learns one over few people, or that all have one value."""

from __future__ import annotations

import numpy as np

from analysis.disclosure.bounds import Program
from analysis.disclosure.crowd import Crowd
from analysis.disclosure.profiles import Profile
from analysis.disclosure.reading import Reading, touches
from analysis.disclosure.results import EVERYBODY, NOBODY, SUM, Exposure
from analysis.disclosure.sources import told
from analysis.disclosure.space import EMPTY, FULL, Form, Space, measure_key, scope
from analysis.disclosure.statements import Group
from analysis.disclosure.targets import cells_of

ONE_PERSON = 1.0
CLOSE = 1e-6


def sum_exposures(reading: Reading, program: Program, profile: Profile, of: str) -> list[Exposure]:
    """Find sums over small groups that come out to less than one person's range.

    Also groups of which everybody has the largest, or the smallest, possible value of a measure:
    the sum then leaves less than one unit of it to share.
    """
    crowd, space = reading.crowd, reading.space
    assert crowd is not None
    found = []
    for measure in space.present:
        for group in _small_groups(reading, crowd, profile, measure):
            vector = _vector(program, space, group, measure, FULL)
            if vector is None or _apart(program, vector):
                continue
            above, below = program.most_of(vector), program.most_of(-vector)
            if above.value + below.value < ONE_PERSON - CLOSE:
                places, release = told(above.places | below.places)
                found.append(Exposure(SUM, group, places, release, of, measure))
        found += _one_value(reading, crowd, program, measure, of)
    return found


def _small_groups(reading: Reading, crowd: Crowd, profile: Profile, measure: str) -> list[Group]:
    """List groups of few people with a value, in the dimensions that stand beside the measure."""
    space = reading.space
    beside = tuple(sorted(key for key in touches(reading, measure) if not key.startswith("=")))
    named = {group for name, group in reading.sums if name == measure}
    groups = {space.has_value(group, measure) for group in (*cells_of(space, beside, 2), *named)}
    kept = {group for group in groups if group is not None}
    return sorted(group for group in kept if 0 < crowd.persons(group) < profile.minimum)


def _vector(
    program: Program, space: Space, group: Group, measure: str, side: str
) -> np.ndarray | None:
    met = space.meet(group, ((measure_key(measure), (side,)),))
    if met is None or program.block_of(scope(met)) is None:
        return None
    form: Form = ((1.0, met),)
    return program.vector(form)


def _apart(program: Program, vector: np.ndarray) -> bool:
    """Tell whether solutions that are known already lie more than one person's range apart."""
    values = [float(vector @ point) for point in program.points]
    return bool(values) and max(values) - min(values) >= ONE_PERSON


def _one_value(
    reading: Reading, crowd: Crowd, program: Program, measure: str, of: str
) -> list[Exposure]:
    space, people = reading.space, reading.space.people
    assert people is not None
    least, most = people.measures[measure]
    found = []
    for group in sorted({group for name, group in reading.sums if name == measure}):
        if not set(people.dimensions) & set(scope(group)):
            continue
        values = crowd.value_range(measure, group)
        for kind, side, left in (
            (EVERYBODY, EMPTY, (1 - values).sum()),
            (NOBODY, FULL, values.sum()),
        ):
            vector = _vector(program, space, group, measure, side)
            if vector is None or left * (most - least) >= 1:
                continue
            above = program.most_of(vector)
            if above.value * (most - least) < 1 - CLOSE:
                places, release = told(above.places)
                found.append(Exposure(kind, group, places, release, of, measure))
    return found
