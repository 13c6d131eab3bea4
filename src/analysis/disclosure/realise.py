"""From a number as it is written to what a reader can make of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from analysis.disclosure.marks import MARKS
from analysis.disclosure.statements import (
    About,
    Group,
    Levels,
    People,
    Place,
    Statement,
    group,
)


def realise(
    about: About,
    value: float | str | None,
    digit_step: float,
    place: Place,
    people: People | None = None,
    release: str = "",
) -> tuple[Statement, ...]:
    """Turn a written number into the statements that a reader can use.

    Parameters
    ----------
    about
        What the number is meant to say.
    value
        The number as it is printed, with its digits (34.2, not 34.2187); a letter of `MARKS`; or
        None for an empty cell.
    digit_step
        The unit of the last printed digit: 1 for 34, 0.1 for 34.2, 0 for an unrounded number.
    place
        Where it stands.
    people
        Those it is about; needed for ``derived`` numbers only.
    release
        The earlier release that it comes from, or blank.

    Returns
    -------
    tuple of Statement
        One for a number; one exact count for each group of a ``derived`` number, whatever its
        digits; none for an empty cell, a mark that hides, and a number not about people. The mark
        w says that there is nobody, k that there is somebody but less than half a last digit.

    Raises
    ------
    ValueError
        When the value is a text that is no mark, or a derived number comes without its people.
    """
    if value is None or about.kind == "other":
        return ()
    if about.kind == "derived":
        return () if isinstance(value, str) else _derived(about, place, people, release)
    if isinstance(value, str):
        return _marked(about, value, digit_step, place, release)
    if not math.isfinite(value):
        return ()
    low, high = _range(about, float(value), digit_step)
    return (Statement(about, low, high, place, release),)


def _derived(
    about: About, place: Place, people: People | None, release: str
) -> tuple[Statement, ...]:
    if people is None:
        msg = f"{place.item}: a derived number needs the people whose counts it gives away"
        raise ValueError(msg)
    from analysis.disclosure.truth import members

    held = []
    for _, each in about.terms:
        number = float(members(people, each).sum())
        exact = About(terms=((1.0, each),), of=about.of)
        held.append(Statement(exact, number, number, place, release))
    return tuple(held)


def _marked(
    about: About, mark: str, digit_step: float, place: Place, release: str
) -> tuple[Statement, ...]:
    if mark not in MARKS:
        msg = f"{place.item}: {mark!r} is neither a number nor one of the marks {', '.join(MARKS)}"
        raise ValueError(msg)
    if about.kind != "linear" or mark not in "wk":
        return ()
    step = max(about.step, digit_step)
    low, high = (0.0, 0.0) if mark == "w" else (0.0, step / 2)
    if mark == "k" and _whole(about):
        low, high = 1.0, max(1.0, math.floor(step / 2))
    return (Statement(about, low, high, place, release),)


def _whole(about: About) -> bool:
    coefficients = [about.scale, *(coefficient for coefficient, _ in about.terms)]
    integers = all(float(number).is_integer() for number in coefficients)
    return about.kind == "linear" and about.base is None and not about.measure and integers


def _range(about: About, value: float, digit_step: float) -> tuple[float, float]:
    """Return what the number may have been before it was rounded to a step and then to digits."""
    step, digit = about.step, digit_step
    half = max(step, digit) / 2
    if step and digit and not math.isclose(step / digit, round(step / digit)):
        half = (step + digit) / 2
    low, high = value - half, value + half
    room = 1e-9 * max(1.0, abs(value))
    if _whole(about):
        return float(math.ceil(low - room)), float(math.floor(high + room))
    return low - room, high + room


def narrowed(about: About, conditions: Mapping[str, Levels]) -> About:
    """Return what a number says when only some of today's people were counted.

    An earlier release knew nothing of those who joined since; with a dimension that tells who was
    there, ``narrowed(about, {"joined": "first"})`` reads its numbers beside today's.

    Raises
    ------
    ValueError
        When a condition leaves a group without any level.
    """
    base = None if about.base is None else _also(about.base, conditions)
    terms = tuple((coefficient, _also(each, conditions)) for coefficient, each in about.terms)
    return replace(about, base=base, terms=terms)


def _also(held: Group, conditions: Mapping[str, Levels]) -> Group:
    found = dict(held)
    for dimension, levels in group(**conditions):
        kept = tuple(level for level in found.get(dimension, levels) if level in levels)
        if not kept:
            msg = f"{dimension}: no level is both in {found[dimension]} and in {levels}"
            raise ValueError(msg)
        found[dimension] = kept
    return tuple(sorted(found.items()))
