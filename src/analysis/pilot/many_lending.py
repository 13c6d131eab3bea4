"""Simulated loans of many pilots at once: the queue of `simulated_lending`, a step a request.

Every pilot takes its next request in the same step, so a pilot of sixty people needs about a
hundred steps, however many pilots there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.opening_days import OpeningDays
from analysis.pilot.simulated_lending import COMES_BACK, KINDS, delays

Days = npt.NDArray[np.int32] | npt.NDArray[np.int64]
Places = npt.NDArray[np.int32] | npt.NDArray[np.int64]
NEVER = 30_000  # a day after every pilot: asks for nothing, or is not free again
WIDEST = 16  # bits of a place beside a day up to `NEVER`, in a number of 32
KEPT = 0.75  # of the pilots held, that still have requests


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
    """Pilots that still have requests; each step takes the earliest request of each.

    A day and who asks, or which device comes free, are one number: the day in its upper bits. So
    the least number of each pilot, of a column, tells both, and of equal days the first place.
    """

    def __init__(self, asks: Days, kinds: list[str]) -> None:
        pilots, people = asks.shape
        self.tablets = kinds.count(KINDS[0])
        self.bits, self.device_bits = people.bit_length(), len(kinds).bit_length()
        self.number = np.int32 if max(self.bits, self.device_bits) <= WIDEST else np.int64
        places = np.arange(people, dtype=self.number)[:, None]
        self.waiting = (asks.T.astype(self.number) << self.bits) | places
        self.free = np.repeat(np.arange(len(kinds), dtype=self.number)[:, None], pilots, axis=1)
        self.pilot = np.arange(pilots)

    def take(self) -> tuple[Places, Places, Days]:
        """Return the columns of pilots with a request, and the person and day of the earliest."""
        earliest = self.waiting.min(axis=0)
        columns = np.flatnonzero(earliest < NEVER << self.bits)
        if columns.size < KEPT * earliest.size:  # drop pilots that are done, a few at a time
            self.waiting, self.free = self.waiting[:, columns], self.free[:, columns]
            self.pilot, earliest = self.pilot[columns], earliest[columns]
            columns = np.arange(columns.size)
        first = earliest[columns]
        person, day = first & ((1 << self.bits) - 1), first >> self.bits
        self.waiting[person, columns] = NEVER << self.bits
        return columns, person, day

    def first_free(self, columns: Places, wish: npt.NDArray[np.float64]) -> tuple[Places, Days]:
        """Find the device of the kind wished for that is free first, and the day.

        People wish for each kind in proportion to the devices, so no kind without a device is
        ever wished for.
        """
        devices = len(self.free)
        if self.tablets in (0, devices):
            first = self.free.min(axis=0)[columns]
        else:
            tablet, hotspot = self.free[: self.tablets], self.free[self.tablets :]
            wants_tablet = (wish * devices).astype(np.int64) < self.tablets
            first = np.where(
                wants_tablet, tablet.min(axis=0)[columns], hotspot.min(axis=0)[columns]
            )
        return first & ((1 << self.device_bits) - 1), first >> self.device_bits

    def ask_again(self, columns: Places, person: Places, day: Days) -> None:
        """Let people ask once more, each on a day."""
        self.waiting[person, columns] = (day << self.bits) | person

    def take_back(self, columns: Places, device: Places, day: Days) -> None:
        """Let devices be free from a day on."""
        self.free[device, columns] = (day << self.device_bits) | device


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
    steps, unmet = [], np.zeros(len(asks), dtype=np.int64)
    while True:
        columns, person, day = queue.take()
        if not day.size:
            break
        wish, late, back = rng.random((3, day.size))
        device, free = queue.first_free(columns, wish)
        lent = calendar.next_open(np.maximum(day, free))
        met = lent < NEVER
        if not met.all():
            unmet[queue.pilot[columns[~met]]] += 1
            columns, person, device, day = columns[met], person[met], device[met], day[met]
            lent, late, back = lent[met], late[met], back[met]
        ends = calendar.due(lent) + delays(late)
        returned = calendar.next_open(np.maximum(lent + 1, ends))
        queue.take_back(columns, device, np.minimum(returned + 1, NEVER))
        again = (returned < NEVER) & (back < COMES_BACK)
        queue.ask_again(columns[again], person[again], returned[again])
        out = np.minimum(returned, calendar.last) - lent
        steps.append((queue.pilot[columns], person, lent - day, out))
    return _summed(asks, steps, unmet)


def _summed(asks: Days, steps: Sequence[tuple[Places, ...]], unmet: npt.NDArray[np.int64]) -> Lent:
    """Add the loans of all steps up by pilot: pilot, person, days waited and days out."""
    if not steps:
        nothing = np.zeros((4, len(asks)), dtype=np.int64)
        return Lent(nothing[0], nothing[1], unmet, *nothing[2:])
    pilot, person, waited, out = (np.concatenate(part) for part in zip(*steps, strict=True))
    borrowed = np.zeros(asks.shape, dtype=bool)
    borrowed[pilot, person] = True
    loans, *days = (
        np.bincount(pilot, weights, len(asks)).astype(np.int64) for weights in (None, waited, out)
    )
    return Lent(loans, borrowed.sum(axis=1), unmet, *days)
