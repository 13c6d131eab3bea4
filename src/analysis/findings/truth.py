"""Whether a number that is to be published is true of the people it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis import disclosure  # what counts people is loaded when a number is checked
from analysis.disclosure import People, Place, Saying, Statement, realise
from analysis.findings.items import FindingsError
from analysis.findings.reading import read_number
from analysis.findings.saying import Cell

CLOSE = 1e-9  # of the size of a number: what floating point may lose


def statements(
    cell: Cell, written: str, place: Place, people: Mapping[str, People], release: str = ""
) -> Iterator[Statement]:
    """Turn a written number into the statements that a reader can use.

    Raises
    ------
    ValueError
        When it speaks of people, a dimension or a measure that is not registered.
    """
    value, digit_step = read_number(written)
    for saying in cell:
        held = None if saying.about.kind == "other" else _registered(saying, people)
        if saying.low is not None and saying.high is not None:
            yield Statement(saying.about, saying.low, saying.high, place, release, implied=True)
        else:
            yield from realise(saying.about, value, digit_step, place, held, release)


def check(cell: Cell, written: str, where: str, people: Mapping[str, People]) -> None:
    """Refuse what a written number says of people if it is not true of them.

    Parameters
    ----------
    cell
        What the number says.
    written
        The number as a reader sees it.
    where
        How the number is named in a fault.
    people
        Those registered, by name.

    Raises
    ------
    FindingsError
        When people, a dimension or a measure is not registered; when the written number is not
        the true one to its digits, or no multiple of the step to which it is said to be rounded.
    """
    try:
        for saying in cell:
            _on_step(saying, written)
        for statement in statements(cell, written, Place(where), people):
            held = people[statement.about.of]
            true = disclosure.true_value(statement.about, held)
            if true is None or not disclosure.holds(statement, held):
                _refuse(statement, written, true)
    except ValueError as error:
        msg = f"{where}: {error}"
        raise FindingsError(msg) from None


def persons(cell: Cell, people: Mapping[str, People]) -> int | None:
    """Return how many persons are in the smallest group that a number rests on; None for none."""
    sizes = [
        disclosure.counted(saying.about, people[saying.about.of])
        for saying in cell
        if saying.about.kind != "other"
    ]
    return min(sizes, default=None)


def _registered(saying: Saying, people: Mapping[str, People]) -> People:
    of = saying.about.of
    if of not in people:
        known = ", ".join(people) or "nobody"
        msg = f"speaks of {of!r}; registered with findings.people: {known}"
        raise ValueError(msg)
    return people[of]


def _on_step(saying: Saying, written: str) -> None:
    step, (number, _) = saying.about.step, read_number(written)
    if not step or saying.low is not None or not isinstance(number, float):
        return
    if abs(number / step - round(number / step)) > CLOSE * max(1.0, abs(number)):
        msg = f"found {written}; expected a multiple of {step:g}, to which it is said to be rounded"
        raise ValueError(msg)


def _refuse(statement: Statement, written: str, true: float | None) -> None:
    found = "nobody to count" if true is None else f"{true:g}"
    low, high = statement.low, statement.high
    msg = (
        f"found {written!r}, which says {low:g} to {high:g}; the people registered give {found}. "
        "Mend the number, or what it is said to be about"
    )
    raise ValueError(msg)
