"""Which counts of people fit what is published, and how coarse it must be to hide small ones.

An exact net share, its limits and n give back how many people got better and how many worse. So
they are rounded, as coarsely as it takes that few people cannot be counted from them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.pilot.change import mcnemar
from analysis.pilot.intervals import Interval, tango, tango_limits
from analysis.pilot.rounding import HIGH, LOW, NEAREST, whole

POINTS = 100  # a share of 1 is 100 percentage points
STEPS = (5, 10, 20, 25)  # percentage points; the first is the finest that is published
P_STEP = 0.01
TOO_REVEALING = "withheld"
SMALL = 10  # a group of fewer people is small
ENDS = ("", "_low", "_high")
WIDTH = 5  # a count is hidden when the numbers it may be reach this far
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Published:
    """An interval in percentage points as it may be published, and the step it is rounded to.

    `step` is None, and there is nothing to publish, where no rounding hides the counts; `note` is
    then ``withheld``.
    """

    estimate: float | None
    low: float | None
    high: float | None
    note: str
    step: int | None


def consistent_counts(
    shown: Interval | Published,
    n: int,
    *,
    step: float = STEPS[0],
    level: float = 0.95,
    p: float | None = None,
) -> list[tuple[int, int]]:
    """Find every pair of counts that would be published as this estimate and these limits.

    Parameters
    ----------
    shown
        Estimate and limits of a net share or a paired difference as published, in percentage
        points; None for a part that is not published.
    n
        Complete pairs, which are published too.
    step
        What the parts were rounded to, limits outwards.
    level
        Of Tango's interval.
    p
        A published mid-p value, rounded up as by `rounded_up`; None when it is not published.

    Returns
    -------
    list of tuple
        People who improved and people who got worse (or yes gained and yes lost).

    Raises
    ------
    ValueError
        When nobody is in the base, or the step is not above 0.
    """
    if n < 1 or not step > 0:
        msg = f"n is {n} and the step {step}: counts of at least one person, rounded to above 0"
        raise ValueError(msg)
    improved, worsened = _all_counts(n)
    fits = _fitting(shown, improved, worsened, n, step, level)
    if p is not None:
        found = rounded_up(mcnemar.p_midp(worsened, improved))
        fits &= np.isclose(found, p)
    return list(zip(improved[fits].tolist(), worsened[fits].tolist(), strict=True))


def published(
    improved: int,
    worsened: int,
    n: int,
    *,
    level: float = 0.95,
    small: int = SMALL,
    width: int = WIDTH,
) -> Published:
    """Round a net share and its limits until no small count of people can be read from them.

    Parameters
    ----------
    improved, worsened, n
        People who got better and worse (or gained and lost a yes), and all complete pairs.
    level
        Of Tango's interval.
    small
        A count from 1 to below this is of few people.
    width
        A count of few people is hidden when the largest number that it may be is at least so far
        above the smallest.

    Returns
    -------
    Published
        Rounded to 5 percentage points where that is enough, else to 10, 20 or 25, limits
        outwards, so that they hold the truth at least as often; nothing where none is. That a step had to be coarser tells little: it is the same for many counts.
    """
    net = tango(improved, worsened, n, level)
    if n == 0:
        return Published(None, None, None, net.note, STEPS[0])
    for step in STEPS:
        shown = net.scaled(POINTS).rounded(step)
        if hidden(shown, improved, worsened, n, step=step, level=level, small=small, width=width):
            return Published(shown.estimate, shown.low, shown.high, shown.note, step)
    return Published(None, None, None, TOO_REVEALING, None)


def hidden(
    shown: Interval,
    improved: int,
    worsened: int,
    n: int,
    *,
    step: float,
    level: float = 0.95,
    small: int = SMALL,
    width: int = WIDTH,
) -> bool:
    """Say whether a published interval hides each small count among improved, worsened, same.

    Parameters are those of `published` and `consistent_counts`.
    """
    ups, downs = _all_counts(n)
    fits = _fitting(shown, ups, downs, n, step, level)
    counts = (improved, worsened, n - improved - worsened)
    possible = (ups[fits], downs[fits], n - ups[fits] - downs[fits])
    return all(
        not 0 < count < small or int(np.ptp(numbers)) >= width
        for count, numbers in zip(counts, possible, strict=True)
    )


def possible_counts(
    table: pd.DataFrame, name: str, level: float = 0.95
) -> list[dict[str, tuple[int, int]]]:
    """Say for each row of a published table which numbers of people may have moved.

    Parameters
    ----------
    table
        ``<name>``, ``<name>_low``, ``<name>_high`` in percentage points, ``rounded_to`` and
        ``n_followed_up``, as `net_improvements` and `yes_changes` give them.
    name
        ``net_points`` or ``yes_points``.
    level
        Of Tango's interval.

    Returns
    -------
    list of dict
        For each row the smallest and the largest number that a reader can work out for
        ``improved`` (or gained a yes), ``worsened`` (or lost it) and ``same``: what the rounded
        limits say of people.
    """
    found = []
    for row in table.to_dict("records"):
        n = int(row["n_followed_up"])
        point, low, high = (_known(row[f"{name}{end}"]) for end in ENDS)
        step = STEPS[-1] if pd.isna(row["rounded_to"]) else row["rounded_to"]
        fits = (
            consistent_counts(Interval(point, low, high), n, step=step, level=level)
            if n
            else [(0, 0)]
        )
        up, down = np.array(fits).T
        counts = {"improved": up, "worsened": down, "same": n - up - down}
        found.append({kind: (int(each.min()), int(each.max())) for kind, each in counts.items()})
    return found


def rounded_up(p: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Round p-values up to two decimals: 0.01 is 0.01 or less."""
    return np.ceil(np.asarray(p, dtype="float64") / P_STEP - 1e-9) * P_STEP


def rounded_share(share: float | None, step: float = STEPS[0]) -> float | None:
    """Write a share (0 to 1) in per cent, rounded to a step; None stays None."""
    return None if share is None or math.isnan(share) else step * round(POINTS * share / step)


def _known(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]


def _all_counts(n: int) -> tuple[Counts, Counts]:
    improved, worsened = np.indices((n + 1, n + 1)).reshape(2, -1)
    fits = improved + worsened <= n
    return improved[fits], worsened[fits]


@lru_cache(maxsize=8)
def _all_limits(n: int, level: float) -> npt.NDArray[np.float64]:
    """Return Tango's limits of every pair of counts, in the order of `_all_counts`."""
    return tango_limits(*_all_counts(n), n, level)


def _fitting(
    shown: Interval | Published,
    improved: Counts,
    worsened: Counts,
    n: int,
    step: float,
    level: float,
) -> npt.NDArray[np.bool_]:
    low, high = _all_limits(n, level)
    net = (improved - worsened) / n
    parts = ((shown.estimate, net, NEAREST), (shown.low, low, LOW), (shown.high, high, HIGH))
    fits = np.ones(len(improved), dtype=bool)
    for written, possible, side in parts:
        if written is not None:
            fits &= whole(possible * POINTS / step, side) == round(written / step)
    return fits
