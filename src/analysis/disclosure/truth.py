"""What is true of the people themselves: who is in a group, how many, and what a number says."""

from __future__ import annotations

import numpy as np

from analysis.disclosure.statements import About, Group, People, Statement

MISSING = "missing"  # the level of a person whose dimension is blank
SLACK = 1e-9


def levels_of(people: People, dimension: str) -> np.ndarray:
    """Return each row's level of a dimension as text, blank ones as ``missing``.

    Raises
    ------
    ValueError
        When the people have no such dimension.
    """
    names, numbers = _numbered(people, dimension)
    return np.array(names, dtype=str)[numbers]


def measure_of(people: People, measure: str) -> np.ndarray:
    """Return each row's value of a measure, missing as nan; not to be written to.

    Raises
    ------
    ValueError
        When the people have no such measure.
    """
    if measure not in people.measures:
        known = ", ".join(people.measures) or "none"
        msg = f"{people.name} have no measure {measure!r}; they have {known}"
        raise ValueError(msg)
    key = ("measure", measure)
    if key not in people.counted:
        column = people.frame[measure].to_numpy(dtype=float, na_value=np.nan)
        people.counted[key] = _kept(np.asarray(column, dtype=float))
    return people.counted[key]


def members(people: People, group: Group, measure: str = "") -> np.ndarray:
    """Return for each row whether it is in a group (and has the measure, where one is named)."""
    inside = np.ones(len(people.frame), dtype=bool)
    for dimension, wanted in group:
        names, numbers = _numbered(people, dimension)
        inside &= np.array([name in wanted for name in names], dtype=bool)[numbers]
    return inside & ~np.isnan(measure_of(people, measure)) if measure else inside


def persons(people: People, inside: np.ndarray) -> int:
    """Return how many different persons the chosen rows belong to."""
    if not people.person:
        return int(inside.sum())
    key = ("person", people.person)
    if key not in people.counted:
        people.counted[key] = _kept(people.frame[people.person].factorize()[0])
    chosen = people.counted[key][inside]
    return int(np.count_nonzero(np.bincount(chosen[chosen >= 0])))


def _numbered(people: People, dimension: str) -> tuple[list[str], np.ndarray]:
    """Return the levels of a dimension, and each row's place among them."""
    known = (*people.dimensions, *people.answers)
    if dimension not in known:
        msg = f"{people.name} have no dimension {dimension!r}; they have {', '.join(known)}"
        raise ValueError(msg)
    key = ("levels", dimension)
    if key not in people.counted:
        column = people.frame[dimension]
        text = column.astype(object).where(column.notna(), MISSING).astype(str).to_numpy(dtype=str)
        named = np.where(np.char.strip(text) == "", MISSING, np.char.strip(text))
        names, numbers = np.unique(named, return_inverse=True)
        people.counted[key] = names.tolist(), _kept(numbers)
    names, numbers = people.counted[key]
    return names, numbers


def _kept(values: np.ndarray) -> np.ndarray:
    """Let nobody write to what is used again."""
    values = values.view()
    values.flags.writeable = False
    return values


def size(people: People, group: Group, measure: str = "") -> int:
    """Return how many different persons a group has (with the measure, where one is named)."""
    return persons(people, members(people, group, measure))


def counted(about: About, people: People) -> int:
    """Return how many different persons a number rests on: its base, or else its groups.

    A share rests on its base, a count on its group, a figure derived from several groups on all
    that are in one of them.
    """
    if about.base is not None:
        return size(people, about.base, about.measure)
    inside = np.zeros(len(people.frame), dtype=bool)
    for _, group in about.terms:
        inside |= members(people, group, about.measure)
    return persons(people, inside)


def true_value(about: About, people: People) -> float | None:
    """Return what a number is when it is worked out from the people, before any rounding.

    None when there is nothing to work out: an empty base, or a number that is ``derived`` or not
    about people. Quantiles interpolate linearly (Hyndman and Fan's type 7).
    """
    if about.kind == "quantile":
        held = measure_of(people, about.measure)[members(people, about.terms[0][1], about.measure)]
        return float(np.quantile(held, about.quantile)) if held.size else None
    if about.kind != "linear":
        return None
    whole = 1.0
    if about.base is not None:
        whole = float(members(people, about.base, about.measure).sum())
    top = sum(coefficient * _amount(people, about, group) for coefficient, group in about.terms)
    return about.scale * top / whole if whole else None


def _amount(people: People, about: About, group: Group) -> float:
    inside = members(people, group, about.measure)
    if not about.measure:
        return float(inside.sum())
    return float(measure_of(people, about.measure)[inside].sum())


def holds(statement: Statement, people: People) -> bool:
    """Tell whether a statement is true of the people, within the room that its digits leave.

    A number over an empty base is not true; of ``derived`` numbers nothing can be told.
    """
    value = true_value(statement.about, people)
    if value is None:
        return statement.about.kind in ("derived", "other")
    room = SLACK * max(1.0, abs(value))
    return bool(statement.low - room <= value <= statement.high + room)
