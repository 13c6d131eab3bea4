"""Simulated loans of many pilots at once: the queue of `simulated_lending`, a step a request.

Every pilot takes its next request in the same step, so a pilot of sixty people needs about a
hundred steps, however many pilots there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.opening_days import OpeningDays
from analysis.pilot.simulated_lending import COMES_BACK, KINDS, delays

Days = npt.NDArray[np.int32]
NEVER = 30_000  # a day after every pilot: asks for nothing, or is not free again


@dataclass(frozen=True)
class Lent:
    """What each pilot lent, one entry a pilot; `waited` and `out` are days over all its loans."""

    loans: npt.NDArray[np.int64]
    borrowers: npt.NDArray[np.int64]
    unmet: npt.NDArray[np.int64]
    waited: npt.NDArray[np.int64]
    out: npt.NDArray[np.int64]


class Calendar:
    """Opening days as tables to look up: the next one, and the last one before."""

    def __init__(self, opening: OpeningDays, loan_days: int) -> None:
        self.last = (opening.end - opening.start).days
        days = opening.days
        place = np.searchsorted(days, np.arange(self.last + 2))
        self.following = np.append(days, NEVER).astype(np.int32)[place]
        due = range(self.last + loan_days + 1)
        self.before = np.array([opening.on_or_before(day) for day in due], dtype=np.int32)
        self.loan_days = loan_days

    def next_open(self, day: Days) -> Days:
        """Return the next opening day from each day on, or `NEVER` after the pilot."""
        return self.following[np.minimum(day, self.last + 1)]

    def due(self, lent: Days) -> Days:
        """Return the day on which a loan is due."""
        return self.before[lent + self.loan_days]


class Queue:
    """Pilots that still have requests; each step takes the earliest request of each."""

    def __init__(self, asks: Days, kinds: list[str]) -> None:
        pilots = len(asks)
        self.waiting = asks.copy()
        self.free = np.zeros((pilots, len(kinds)), dtype=np.int32)
        self.tablets = kinds.count(KINDS[0])
        self.pilot = np.arange(pilots)
        self.rows = np.arange(pilots)

    def take(self) -> tuple[npt.NDArray[np.int64], Days]:
        """Return the person and the day of each pilot's earliest request; drop done pilots."""
        person = self.waiting.argmin(axis=1)
        day = self.waiting[self.rows, person]
        going = day < NEVER
        if not going.all():
            self.waiting, self.free = self.waiting[going], self.free[going]
            self.pilot, person, day = self.pilot[going], person[going], day[going]
            self.rows = np.arange(len(day))
        self.waiting[self.rows, person] = NEVER
        return person, day

    def first_free(self, wish: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int64], Days]:
        """Find the device of the kind wished for that is free first, and the day.

        People wish for each kind in proportion to the devices, so no kind without a device is
        ever wished for.
        """
        devices = self.free.shape[1]
        if self.tablets in (0, devices):
            device = self.free.argmin(axis=1)
        else:
            hotspot = self.tablets + self.free[:, self.tablets :].argmin(axis=1)
            wants_tablet = (wish * devices).astype(np.int64) < self.tablets
            device = np.where(wants_tablet, self.free[:, : self.tablets].argmin(axis=1), hotspot)
        return device, self.free[self.rows, device]


def lend_many(
    rng: np.random.Generator,
    calendar: Calendar,
    asks: Days,
    kinds: list[str],
) -> Lent:
    """Lend devices to those who ask, first come first served, in every pilot.

    Parameters
    ----------
    rng
        Only uniform numbers are drawn from it.
    calendar
        The pilot's opening days and the length of a loan.
    asks
        Pilots by people: day of the first request, `NEVER` for who asks for none; by day within
        a pilot, since equal days are served in this order.
    kinds
        The kind of each device, tablets first.

    Returns
    -------
    Lent
        ``loans``, ``borrowers``, ``unmet`` requests (nothing came free in time), ``waited`` and
        ``out``: days from request to lending, and from lending to return or to the last day.

    Notes
    -----
    The rules are those of `simulated_lending.lend`, which takes one pilot request by request.
    """
    queue = Queue(asks, kinds)
    borrowed = np.zeros(asks.shape, dtype=bool)
    loans, unmet, waited, out = np.zeros((4, len(asks)), dtype=np.int64)
    while True:
        person, day = queue.take()
        if not day.size:
            break
        wish, late, back = rng.random((3, day.size))
        device, free = queue.first_free(wish)
        lent = calendar.next_open(np.maximum(day, free))
        met = lent < NEVER
        pilot = queue.pilot[met]
        unmet[queue.pilot[~met]] += 1
        person, device, day, lent = person[met], device[met], day[met], lent[met]
        ends = calendar.due(lent) + delays(late[met]).astype(np.int32)
        returned = calendar.next_open(np.maximum(lent + 1, ends))
        rows = queue.rows[met]
        queue.free[rows, device] = np.minimum(returned + 1, NEVER)
        again = (returned < NEVER) & (back[met] < COMES_BACK)
        queue.waiting[rows[again], person[again]] = returned[again]
        borrowed[pilot, person] = True
        loans[pilot] += 1
        waited[pilot] += lent - day
        out[pilot] += np.minimum(returned, calendar.last) - lent
    return Lent(loans, borrowed.sum(axis=1), unmet, waited, out)
