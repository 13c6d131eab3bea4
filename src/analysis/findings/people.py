"""Those of whom numbers are published: checked, kept beside the findings, never published."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.disclosure.statements import People
from analysis.findings.items import FindingsError

if TYPE_CHECKING:  # pandas takes a second to import
    import pandas as pd

MISSING = "missing"  # the level of whoever has none: it is a group like any other
NAME = re.compile(r"[a-z][a-z0-9_]*")


def checked(people: People) -> People:
    """Return people as they are kept: levels are text, a missing one is the level ``missing``.

    Raises
    ------
    FindingsError
        When columns are missing or named twice, a level holds a semicolon, or a measure is outside
        its limits; all faults at once.
    """
    faults = [*_badly_named(people)]
    if not faults:
        faults = [*_outside(people)]
    if faults:
        msg = f"people {people.name!r} cannot be registered: {'; '.join(faults)}"
        raise FindingsError(msg)
    levels = {name: _levels(people.frame[name]) for name in (*people.dimensions, *people.answers)}
    measures = {name: people.frame[name].astype(float) for name in people.measures}
    persons = {people.person: people.frame[people.person]} if people.person else {}
    held = people.frame.assign(**levels, **measures, **persons)[[*levels, *measures, *persons]]
    return People(
        people.name,
        held.reset_index(drop=True),
        tuple(people.dimensions),
        tuple(people.answers),
        {name: (float(low), float(high)) for name, (low, high) in people.measures.items()},
        people.person,
    )


def file_name(name: str) -> str:
    """Return the file, beside the findings, that holds the rows of people."""
    return f"people_{name}.csv"


def rows_csv(people: People) -> str:
    """Write the rows of people without anything that names them."""
    frame = people.frame
    if people.person:  # a pseudonym becomes a plain number, the same on every machine
        frame = frame.assign(**{people.person: frame[people.person].factorize()[0]})
    return str(frame.to_csv(index=False, lineterminator="\n"))


def described(people: People) -> dict[str, Any]:
    """Return what findings.json holds of people: their columns and no row."""
    return {
        "dimensions": list(people.dimensions),
        "answers": list(people.answers),
        "measures": {name: list(limits) for name, limits in people.measures.items()},
        "person": people.person,
    }


def read_people(name: str, held: dict[str, Any], folder: Path) -> People:
    """Return people as `described` and `rows_csv` wrote them.

    Raises
    ------
    OSError
        When their rows are not there.
    """
    import pandas as pd

    measures = {measure: (low, high) for measure, (low, high) in held["measures"].items()}
    text = dict.fromkeys([*held["dimensions"], *held["answers"]], str)
    frame = pd.read_csv(
        folder / file_name(name),
        dtype={**text, **dict.fromkeys(measures, float)},
        keep_default_na=False,
        na_values={measure: [""] for measure in measures},
    )
    dimensions, answers = tuple(held["dimensions"]), tuple(held["answers"])
    return People(name, frame, dimensions, answers, measures, held["person"])


def _badly_named(people: People) -> list[str]:
    named = [*people.dimensions, *people.answers, *people.measures, people.person]
    named = [column for column in named if column]
    faults = []
    if not NAME.fullmatch(people.name):
        faults.append(f"a name has small letters, digits and underscores; found {people.name!r}")
    if twice := sorted({column for column in named if named.count(column) > 1}):
        faults.append(f"columns are named once; found twice: {', '.join(twice)}")
    if lost := [column for column in named if column not in people.frame.columns]:
        has = ", ".join(map(str, people.frame.columns))
        faults.append(f"found no column {', '.join(lost)}; columns: {has}")
    return faults


def _outside(people: People) -> list[str]:
    faults = []
    for name in (*people.dimensions, *people.answers):
        if people.frame[name].astype("string").str.contains(";").any():
            faults.append(f"a level of {name} holds a semicolon, which parts levels")
    for name, (low, high) in people.measures.items():
        column = people.frame[name].astype(float)
        if ((column < low) | (column > high)).any():
            faults.append(f"{name} has values outside {low:g} to {high:g}, its stated limits")
    return faults


def _levels(column: pd.Series) -> pd.Series:
    words = column.astype("string").str.strip()
    return words.mask(words.eq("")).fillna(MISSING).astype(object)
