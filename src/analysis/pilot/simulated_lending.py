"""Simulated loans: people ask, wait for a free device of their kind, and bring it back."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.opening_days import OpeningDays

KINDS = ("tablet", "hotspot")
# Chances and days are ours, and invented.
COMES_BACK = 0.5  # asks for another loan on bringing a device back
LATE = 0.35
EARLY_DAYS = 6
LATE_DAYS = 21


@dataclass(frozen=True)
class Loan:
    """One loan; days count from the pilot's start, None = still out at its end.

    Whoever joins asks for a first loan on that day, and for a further one on the day of bringing
    a device back; from then to the day of lending the person waits.
    """

    device: int
    person: int
    asked: int
    lent: int
    due: int
    returned: int | None


def lend(
    rng: np.random.Generator,
    opening: OpeningDays,
    asks: list[tuple[int, int]],
    kinds: list[str],
    loan_days: int,
) -> list[Loan]:
    """Lend devices to those who ask, first come first served.

    Parameters
    ----------
    rng
        Only uniform numbers are drawn from it.
    opening
        Devices are lent and returned on opening days.
    asks
        Day and person of each first request.
    kinds
        The kind of each device, ``tablet`` or ``hotspot``. People ask for each kind in proportion
        to the devices.
    loan_days
        Days from lending to the day it is due.

    Returns
    -------
    list of Loan
        By day. No device is with two people at once and nobody has two devices at once. Devices
        are lent and returned within the pilot; what comes back later is still out, and what is
        lent near the end may be due later. Who asks and never gets a device has no loan.
    """
    # The day from which each device is free; a missing number = not free again in the pilot.
    free: list[int | None] = [0] * len(kinds)
    waiting = [(day, number, person) for number, (day, person) in enumerate(asks)]
    heapq.heapify(waiting)
    loans: list[Loan] = []
    while waiting:
        day, number, person = heapq.heappop(waiting)
        wish, late, back = (float(drawn) for drawn in rng.random(3))
        device = _first_free(free, kinds, kinds[int(wish * len(kinds))])
        loan = _loan(opening, device, person, day, free, loan_days, late)
        if loan is None:
            continue
        loans.append(loan)
        free[loan.device] = None if loan.returned is None else loan.returned + 1
        if loan.returned is not None and back < COMES_BACK:
            heapq.heappush(waiting, (loan.returned, number, person))
    return sorted(loans, key=lambda loan: (loan.lent, loan.device))


def _first_free(free: list[int | None], kinds: list[str], kind: str) -> int | None:
    """Find the device of a kind that is free first, or None when none will be."""
    days = _of_kind(free, kinds, kind)
    return min(days, default=(0, None))[1]


def _of_kind(free: list[int | None], kinds: list[str], kind: str) -> Iterator[tuple[int, int]]:
    for device, (day, its_kind) in enumerate(zip(free, kinds, strict=True)):
        if its_kind == kind and day is not None:
            yield day, device


def _loan(
    opening: OpeningDays,
    device: int | None,
    person: int,
    asked: int,
    free: list[int | None],
    loan_days: int,
    late: float,
) -> Loan | None:
    if device is None:
        return None
    lent = opening.on_or_after(max(asked, free[device] or 0))
    if lent is None:
        return None
    due = opening.on_or_before(lent + loan_days)
    returned = opening.on_or_after(max(lent + 1, due + int(delays(np.array(late)))))
    return Loan(device, person, asked, lent, due, returned)


def delays(drawn: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Turn uniform numbers into days after the due day; below zero is early."""
    late = 1 + (drawn / LATE * LATE_DAYS).astype(np.int64)
    early = ((drawn - LATE) / (1 - LATE) * (EARLY_DAYS + 1)).astype(np.int64)
    return np.where(drawn < LATE, late, -early)
