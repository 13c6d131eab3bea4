"""Audit without the people: what the statements alone prove about the groups that they name."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from analysis.disclosure.bounds import (
    Bound,
    ContradictionError,
    Program,
    Row,
    TooManyCombinationsError,
)
from analysis.disclosure.profiles import Profile
from analysis.disclosure.reading import Reading
from analysis.disclosure.results import (
    CONTRADICTION,
    INFERRED,
    TOO_MANY,
    Audit,
    AuditFault,
    Exposure,
)
from analysis.disclosure.sources import Sources, told
from analysis.disclosure.space import Space, scope
from analysis.disclosure.targets import cells_of, plain, rests

SMALL = 1e-6


def named_alone(reading: Reading, profile: Profile, of: str) -> Audit:
    """Find the groups that statements prove to be small, and narrow down too closely.

    Where no people fit all statements, the fault names a set of statements of which none can be
    left out.
    """
    keys = tuple(reading.space.levels)
    cells = {*cells_of(reading.space, keys, 1), *plain(reading.named), *rests(reading)}
    groups = sorted(cells - {()})
    found, faults, solved = [], list(reading.faults), 0
    try:
        program = Program(reading.space, reading.rows)
        for group in groups:
            sources = _proved(program, group, profile)
            if sources is not None:
                places, release = told(sources)
                found.append(Exposure(INFERRED, group, places, release, of))
        solved = program.solved
    except TooManyCombinationsError as error:
        faults.append(AuditFault(TOO_MANY, (), of, str(error)))
    except ContradictionError as error:
        faults.append(AuditFault(CONTRADICTION, _conflict(reading), of, str(error)))
    return Audit(
        exposures=tuple(each for each in found if not each.release),
        faults=tuple(faults),
        already_out=tuple(each for each in found if each.release),
        groups=len(groups),
        small_groups=len(found),
        programs=solved,
    )


def _proved(program: Program, group: tuple, profile: Profile) -> Sources | None:
    if program.block_of(scope(group)) is None:
        return None
    vector = program.vector(((1.0, group),))
    above, below = program.most_of(vector), program.most_of(-vector)
    if _exposed(above, below, profile):
        return above.places | below.places
    if above.value > 10 * profile.minimum:
        return None
    above, below = program.whole_most(vector), program.whole_most(-vector)
    return program.sources() if _exposed(above, below, profile) else None


def _exposed(above: Bound, below: Bound, profile: Profile) -> bool:
    if not (math.isfinite(above.value) and math.isfinite(below.value)):
        return False
    most = math.floor(above.value + SMALL)
    least = -math.floor(below.value + SMALL)
    proved = profile.small(least) and profile.small(most)
    return bool(proved and most - least < profile.width)


def _conflict(reading: Reading) -> tuple:
    """Return the places of statements that cannot all be true, none of them to spare."""
    kept = list(reading.rows)
    for row in reading.rows:
        fewer = [each for each in kept if each is not row]
        if not _fits(reading.space, fewer):
            kept = fewer
    places = [place for row in kept for place, _ in (*row.low_places, *row.high_places)]
    return tuple(dict.fromkeys(places))


def _fits(space: Space, rows: Sequence[Row]) -> bool:
    program = Program(space, rows)
    try:
        program.most_of(np.zeros(int(program.starts[-1])))
    except ContradictionError:
        return False
    return True
