"""Whether a pilot is still running, and up to which day its rows count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

# table: the days on which something happened
DAYS: dict[str, tuple[str, ...]] = {
    "participants": ("joined_on",),
    "responses": ("answered_on",),
    "loans": ("asked_on", "lent_on", "returned_on"),
    "sessions": ("held_on",),
}


@dataclass(frozen=True)
class State:
    """How far a pilot has come.

    Attributes
    ----------
    followed_up
        Whether anybody has answered the second survey: without it no change is known.
    running
        Whether nobody has, and nothing has happened on the planned last day or later.
    until
        The last day that counts: the planned last day, or the last one on which something
        happened while the pilot is running; its first day when nothing has.
    tables
        Those of `DAYS` that have rows.
    """

    followed_up: bool
    running: bool
    until: date
    tables: tuple[str, ...]


def state(held: Mapping[str, pd.DataFrame], start: date, end: date) -> State:
    """Say how far a pilot has come.

    Parameters
    ----------
    held
        The pilot's tables by name: those of `DAYS`, with days as ``datetime64``; ``responses``
        with ``survey_wave`` (baseline or follow_up) and ``answer`` too.
    start, end
        The planned first and last day.

    Returns
    -------
    State
    """
    days = [held[name][column].max() for name, columns in DAYS.items() for column in columns]
    known = [day.date() for day in days if pd.notna(day)]
    last = max(known, default=start)
    answers = held["responses"]
    second = answers["survey_wave"].eq("follow_up") & answers["answer"].notna()
    followed_up = bool(second.any())
    running = not followed_up and last < end
    filled = tuple(name for name in DAYS if len(held[name]))
    return State(followed_up, running, max(start, last) if running else end, filled)
