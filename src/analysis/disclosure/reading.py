"""Statements as a reader takes them: one row for every form, from all places that print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from analysis.disclosure.bounds import Row
from analysis.disclosure.crowd import Crowd
from analysis.disclosure.profiles import Profile
from analysis.disclosure.realise import realise
from analysis.disclosure.results import (
    CONTRADICTION,
    DIRECT,
    NOT_TRUE,
    QUANTILE,
    UNKNOWN,
    AuditFault,
    Exposure,
)
from analysis.disclosure.space import Form, Space, make_space, measure_key, scope
from analysis.disclosure.statements import About, Group, People, Place, Statement

ROOM = 1e-7


@dataclass
class Reading:
    """What the statements about one kind of people say together.

    Attributes
    ----------
    space, crowd
        The dimensions; the people themselves, None where they are not known.
    rows
        One a published form, with the tightest limits of all places.
    named
        Groups that a statement names, with the places of those of this release that speak of the
        group alone or use it as their base.
    exposures, faults
        What is found without any program.
    """

    space: Space
    crowd: Crowd | None
    rows: list[Row] = field(default_factory=list)
    named: dict[Group, list[Place]] = field(default_factory=dict)
    sums: dict[tuple[str, Group], list[Place]] = field(default_factory=dict)
    exposures: list[Exposure] = field(default_factory=list)
    faults: list[AuditFault] = field(default_factory=list)


def read(
    statements: Iterable[Statement], profile: Profile, people: People | None, of: str
) -> Reading:
    """Read all statements about one kind of people.

    Statements that are not true of the people, that name what they do not have, or that cannot
    both be true become faults and say nothing further.
    """
    usable: list[Statement] = []
    faults: list[AuditFault] = []
    for statement in sorted(statements, key=_order):
        lacking = _lacking(statement.about, people)
        if lacking:
            faults.append(AuditFault(UNKNOWN, (statement.place,), of, f"there is no {lacking}"))
        elif statement.about.kind == "derived":
            usable += realised(statement, people)
        elif people is not None or not statement.about.measure:
            usable.append(statement)
    space = make_space(people, (statement.about for statement in usable))
    reading = Reading(space, Crowd(space) if people is not None else None, faults=faults)
    table: dict[tuple[Form, Form], Row] = {}
    for statement in usable:
        _add(reading, table, statement, profile, of)
    reading.rows = [row for _, row in sorted(table.items())]
    _contradictions(reading, of)
    return reading


def _order(statement: Statement) -> tuple[str, ...]:
    about = statement.about
    return (repr(about), repr(statement.low), repr(statement.high), repr(statement.place))


def realised(statement: Statement, people: People | None) -> tuple[Statement, ...]:
    """Let a derived number say the sizes of its groups, as it would if it had been realised."""
    if people is None:
        return ()
    return realise(statement.about, 0.0, 0.0, statement.place, people, statement.release)


def _lacking(about: About, people: People | None) -> str:
    if people is None:
        return ""
    known = {*people.dimensions, *people.answers}
    groups = [group for _, group in about.terms] + ([about.base] if about.base else [])
    unknown = sorted({key for group in groups for key, _ in group} - known)
    if unknown:
        return f"dimension {', '.join(unknown)} of {people.name}"
    if about.measure and about.measure not in people.measures:
        return f"measure {about.measure} of {people.name}"
    return ""


def _add(
    reading: Reading,
    table: dict[tuple[Form, Form], Row],
    statement: Statement,
    profile: Profile,
    of: str,
) -> None:
    about, space = statement.about, reading.space
    for top, base, low, high in _limits(statement, space):
        if reading.crowd is not None and not _true(reading.crowd, top, base, low, high):
            definition = "the people give another number"
            reading.faults.append(AuditFault(NOT_TRUE, (statement.place,), of, definition))
            return
        _tighten(table, (top, base), statement, low, high)
    printed = not (statement.release or statement.implied)
    if reading.crowd is not None and printed:
        for group, low, high in _by_the_rule(reading, reading.crowd, statement, profile):
            _tighten(table, (((1.0, group),), ()), statement, low, high)
    _note(reading, statement, direct=printed)
    if reading.crowd is not None and printed:
        _direct(reading, about, statement.place, profile, of)


def _limits(statement: Statement, space: Space) -> list[tuple[Form, Form, float, float]]:
    """Return the forms of a statement with their limits."""
    about = statement.about
    if about.kind == "quantile":
        return _quantile_limits(statement, space)
    scaled = tuple((about.scale * coefficient, group) for coefficient, group in about.terms)
    top = _summed(space.form(about, scaled))
    if about.base is None:
        return [(top, (), statement.low, statement.high)]
    whole = space.has_value(about.base, about.measure) if about.measure else about.base
    whole = None if whole is None else space.meet(whole)
    return [(top, ((1.0, whole),), statement.low, statement.high)] if whole is not None else []


def _summed(form: Form) -> Form:
    """Add up the coefficients of each group, so that equal numbers have equal forms."""
    held: dict[Group, float] = {}
    for coefficient, group in form:
        held[group] = held.get(group, 0.0) + coefficient
    return tuple((coefficient, group) for group, coefficient in sorted(held.items()) if coefficient)


def _quantile_limits(statement: Statement, space: Space) -> list[tuple[Form, Form, float, float]]:
    """Bound the sum of a measure by one of its quantiles.

    At least a share 1 - q of the values is not below the quantile, and a share q not above it, up
    to one person where the quantile falls between two; all of them at the minimum and maximum.
    """
    about, people = statement.about, space.people
    assert people is not None
    least, most = people.measures[about.measure]
    q, group = about.quantile, about.terms[0][1]
    inside = space.has_value(group, about.measure)
    if inside is None:
        return []
    plain = About(terms=((1.0, group),), measure=about.measure)
    total = space.form(plain, plain.terms)
    floor = q * least + (1 - q) * statement.low
    ceiling = q * statement.high + (1 - q) * most
    room = 0.0 if q in (0.0, 1.0) else most - least
    over = _summed((*total, (-floor, inside)))
    under = _summed((*total, (-ceiling, inside)))
    return [(over, (), -room, np.inf), (under, (), -np.inf, room)]


def _true(crowd: Crowd, top: Form, base: Form, low: float, high: float) -> bool:
    value, whole = crowd.amount(top), crowd.amount(base) if base else 1.0
    room = ROOM * max(1.0, abs(value))
    return bool(whole) and low * whole - room <= value <= high * whole + room


def _by_the_rule(
    reading: Reading, crowd: Crowd, statement: Statement, profile: Profile
) -> list[tuple[Group, float, float]]:
    """Return what a reader who knows the rule learns from a number being printed at all.

    No number about a small group is printed: so a group with a number has the minimum of people,
    and a count that is rounded to nought is nought.
    """
    about, found = statement.about, []
    for group in _groups(about, reading.space):
        somebody = profile.zeros or not _counts(about, reading.space, group) or statement.low > 0
        if profile.small(crowd.persons(group)):
            continue
        if somebody:
            found.append((group, float(profile.minimum), np.inf))
        elif about.base is None and not about.measure and statement.high < profile.minimum:
            found.append((group, -np.inf, 0.0))
    return found


def _counts(about: About, space: Space, group: Group) -> bool:
    """Tell whether a number is how many, or what share, a group is, so that it may be nought."""
    alone = len(about.terms) == 1 and not about.measure and about.kind == "linear"
    return alone and group == space.meet(about.terms[0][1])


def _tighten(
    table: dict[tuple[Form, Form], Row],
    form: tuple[Form, Form],
    statement: Statement,
    low: float,
    high: float,
) -> None:
    row = table.setdefault(form, Row(*form, -np.inf, np.inf))
    source = (statement.place, statement.release)
    if low > row.low:
        row.low, row.low_places = low, []
    if low == row.low:
        row.low_places.append(source)
    if high < row.high:
        row.high, row.high_places = high, []
    if high == row.high:
        row.high_places.append(source)


def _contradictions(reading: Reading, of: str) -> None:
    for row in reading.rows:
        if row.low > row.high + ROOM:
            places = tuple(place for place, _ in (*row.low_places, *row.high_places))
            definition = "two places give different numbers of the same thing"
            reading.faults.append(AuditFault(CONTRADICTION, places, of, definition))
    reading.rows = [row for row in reading.rows if row.low <= row.high + ROOM]


def _groups(about: About, space: Space) -> list[Group]:
    """Return the groups that a number is about by itself: its one group, and its base."""
    alone = [about.terms[0][1]] if len(about.terms) == 1 else []
    held = alone + ([about.base] if about.base is not None else [])
    met = [space.has_value(g, about.measure) if about.measure else space.meet(g) for g in held]
    return [group for group in met if group is not None]


def _note(reading: Reading, statement: Statement, *, direct: bool) -> None:
    about, space = statement.about, reading.space
    for group in _groups(about, space):
        held = reading.named.setdefault(group, [])
        if direct:
            held.append(statement.place)
        if about.measure:
            reading.sums.setdefault((about.measure, group), []).append(statement.place)
    for _, group in about.terms:
        met = space.meet(group)
        if met is not None:
            reading.named.setdefault(met, [])


def _direct(reading: Reading, about: About, place: Place, profile: Profile, of: str) -> None:
    """Expose a number about a small group, on a small base, or of too few people's values."""
    crowd = reading.crowd
    assert crowd is not None
    for group in _groups(about, reading.space):
        if profile.small(crowd.persons(group)):
            reading.exposures.append(Exposure(DIRECT, group, (place,), of=of))
            return
    if about.kind == "quantile":
        group = reading.space.has_value(about.terms[0][1], about.measure) or ()
        if 0 < _beyond(crowd, about, group) < profile.minimum:
            found = Exposure(QUANTILE, group, (place,), of=of, measure=about.measure)
            reading.exposures.append(found)


def _beyond(crowd: Crowd, about: About, group: Group) -> int:
    """Return how many have the value of a quantile or lie beyond it, on the side with fewer."""
    values = crowd.value_range(about.measure, group)
    if not values.size:
        return 0
    held = np.quantile(values, about.quantile)
    return int(min((values <= held + ROOM).sum(), (values >= held - ROOM).sum()))


def touches(reading: Reading, measure: str) -> set[str]:
    """Return the dimensions that stand beside a measure in some statement."""
    key = measure_key(measure)
    forms = [group for row in reading.rows for _, group in (*row.top, *row.base)]
    return {each for group in forms if key in scope(group) for each in scope(group)} - {key}
