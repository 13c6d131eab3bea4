"""Draws of many pilots at once: what each pilot would count, one entry a pilot.

The chances are those of one simulated pilot. Only sums are kept, so that ten thousand pilots
need little memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.pilot.design import PilotDesign
from analysis.pilot.drawing import pick, stream
from analysis.pilot.many_lending import NEVER, Calendar, Days, lend_many
from analysis.pilot.simulated_answers import leaving_chances
from analysis.pilot.simulated_people import joining_days
from analysis.pilot.simulated_sessions import FEWEST_ATTENDEES, MOST_ATTENDEES

Counts = npt.NDArray[np.int64]
# People drawn in one go: few enough that the numbers stay in the processor's own memory.
PEOPLE_AT_ONCE = 100_000
DESIGNS_KEPT = 8  # a megabyte or two each: one design is often judged beside others


@dataclass(frozen=True)
class Changes:
    """Changes of one question among the people followed up, one entry a pilot.

    `total` and `squares` are sums of changes and of their squares; `up` and `down` are the people
    whose answer rose and fell.
    """

    total: Counts
    squares: Counts
    up: Counts
    down: Counts


@dataclass(frozen=True)
class Drawn:
    """What the pilots would count, one entry a pilot; None where it was not asked for."""

    followed_up: Counts
    changes: dict[str, Changes]
    processes: dict[str, Counts] | None


@lru_cache(maxsize=DESIGNS_KEPT)
def draw_pilots(design: PilotDesign, runs: int, seed: int, processes: bool) -> Drawn:
    """Draw the counts of many pilots of one design.

    Parameters
    ----------
    design
        The plan and the truth; its own seed is not used.
    runs
        How many pilots.
    seed
        Of all draws. The answers do not depend on whether processes are drawn.
    processes
        Whether loans and sessions are drawn too.

    Returns
    -------
    Drawn
        ``processes`` holds ``loans``, ``borrowers``, ``unmet``, ``waited``, ``out`` (days) and
        ``attendances``. The last designs are kept, so the arrays are not to be written to.
    """
    each = max(1, PEOPLE_AT_ONCE // design.people)
    parts = [min(each, runs - first) for first in range(0, runs, each)]
    answers = _Answers(design, seed)
    followed, changes = zip(*(answers.draw(part) for part in parts), strict=True)
    return Drawn(
        _joined(followed),
        {name: _joined_changes([part[name] for part in changes]) for name in changes[0]},
        _processes(design, parts, seed) if processes else None,
    )


class _Answers:
    """Both surveys: one uniform number a person and question picks the pair of answers."""

    def __init__(self, design: PilotDesign, seed: int) -> None:
        self.rng = stream(seed, "many_answers")
        self.people = design.people
        self.leaving = leaving_chances(design.attrition, design.attrition_odds)
        self.transitions = design.transitions

    def draw(self, pilots: int) -> tuple[Counts, dict[str, Changes]]:
        """Draw the answers of so many more pilots."""
        shape = (pilots, self.people)
        drawn = self.rng.random(shape)
        moved = {}
        for name, table in self.transitions.items():
            pair = pick(self.rng.random(shape), table.ravel())
            if name == "tasks":
                stayed = drawn >= self.leaving[pair // len(table)]
            answers = np.arange(len(table), dtype=np.int32)
            moved[name] = (answers[None, :] - answers[:, None]).ravel()[pair]
        return stayed.sum(axis=1), {name: _changes(by, stayed) for name, by in moved.items()}


def _changes(by: npt.NDArray[np.int32], stayed: npt.NDArray[np.bool_]) -> Changes:
    kept = by * stayed
    return Changes(
        kept.sum(axis=1),
        (kept * kept).sum(axis=1),
        np.count_nonzero(kept > 0, axis=1),
        np.count_nonzero(kept < 0, axis=1),
    )


def _joined(parts: Sequence[Counts]) -> Counts:
    """Put parts together, so that nobody writes to what is kept."""
    counts = np.concatenate(parts)
    counts.flags.writeable = False
    return counts


def _joined_changes(parts: list[Changes]) -> Changes:
    names = [each.name for each in fields(Changes)]
    return Changes(*(_joined([getattr(part, name) for part in parts]) for name in names))


def _processes(design: PilotDesign, parts: list[int], seed: int) -> dict[str, Counts]:
    """Draw loans through the queue of devices, and sessions."""
    joining, lending = stream(seed, "many_joining"), stream(seed, "many_loans")
    calendar = Calendar(design.opening, design.loan_days)
    lent = [
        lend_many(lending, calendar, _asks(joining, design, part), design.kinds) for part in parts
    ]
    names = ("loans", "borrowers", "unmet", "waited", "out")
    counts = {name: _joined([getattr(part, name) for part in lent]) for name in names}
    return counts | {"attendances": _attendances(design, parts, seed)}


def _asks(rng: np.random.Generator, design: PilotDesign, pilots: int) -> Days:
    """Draw the day of each first request; who does not borrow never asks."""
    days, commonness = joining_days(design.opening, *design.season)
    drawn, borrows = rng.random((2, pilots, design.people))
    asks = np.sort(days.astype(np.int32)[pick(drawn, commonness)], axis=1)
    asks[borrows >= design.borrowing_share] = NEVER
    return asks


def _attendances(design: PilotDesign, parts: list[int], seed: int) -> Counts:
    rng = stream(seed, "many_sessions")
    last = (design.end - design.start).days
    weeks = [design.opening.between(first, min(first + 6, last)) for first in range(0, last + 1, 7)]
    held = design.sessions_per_week * sum(week.size > 0 for week in weeks)
    choices = MOST_ATTENDEES - FEWEST_ATTENDEES + 1
    came = [(rng.random((part, held)) * choices).astype(np.int64).sum(axis=1) for part in parts]
    return _joined([part + FEWEST_ATTENDEES * held for part in came])
