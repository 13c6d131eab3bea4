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
        Rounded to 5 percentage points where that is enough, else to 10, 20 or 25, and limits
        outwards, so that they hold the truth at least as often; nothing where none is. The step
        is chosen so that even a reader who knows this rule cannot tell a small count.
    """
    net = tango(improved, worsened, n, level)
    if n == 0:
        return Published(None, None, None, net.note, STEPS[0])
    step = _step_of(improved, worsened, n, level, small, width)
    if step is None:
        return Published(None, None, None, TOO_REVEALING, None)
    shown = net.scaled(POINTS).rounded(step)
    return Published(shown.estimate, shown.low, shown.high, shown.note, step)


def printed_alike(
    shown: Published, n: int, *, level: float = 0.95, small: int = SMALL, width: int = WIDTH
) -> list[tuple[int, int]]:
    """Find every pair of counts that `published` prints like this, its step among it.

    A reader who knows the rule can ask of each pair that fits whether it would have been rounded
    so; these are the ones that are left. Parameters and result are those of `consistent_counts`
    and `published`; nobody in the base gives ``(0, 0)``.
    """
    if n == 0:
        return [(0, 0)]
    up, down = _all_counts(n)
    place = len(STEPS) if shown.step is None else STEPS.index(shown.step)
    fits = _chosen(n, level, small, width) == place
    if shown.step is not None:
        fits &= _fitting(shown, up, down, n, shown.step, level)
    return list(zip(up[fits].tolist(), down[fits].tolist(), strict=True))


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
        step = None if n and pd.isna(row["rounded_to"]) else int(row["rounded_to"] or STEPS[0])
        fits = printed_alike(Published(point, low, high, "", step), n, level=level)
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


def _step_of(
    improved: int, worsened: int, n: int, level: float, small: int, width: int
) -> int | None:
    up, down = _all_counts(n)
    place = int(_chosen(n, level, small, width)[(up == improved) & (down == worsened)][0])
    return None if place == len(STEPS) else STEPS[place]


@lru_cache(maxsize=32)
def _chosen(n: int, level: float, small: int, width: int) -> npt.NDArray[np.int64]:
    """Choose for every pair of counts its place in `STEPS`; one past the end withholds it.

    All pairs that are printed alike go to a coarser step together as soon as one of them has a
    small count that would come out, so that the step itself gives nothing away.
    """
    up, down = _all_counts(n)
    counts = (up, down, n - up - down)
    written = np.stack([*(_written(n, level, step) for step in STEPS), np.zeros((3, len(up)))])
    place = np.zeros(len(up), dtype=np.int64)
    while True:
        printed = np.vstack([place, written[place, :, np.arange(len(up))].T])
        alike = np.unique(printed, axis=1, return_inverse=True)[1].ravel()
        out = np.zeros(len(up), dtype=bool)
        for count in counts:
            out |= (count > 0) & (count < small) & (_reach(count, alike) < width)
        moved = np.isin(alike, alike[out & (place < len(STEPS))])
        if not moved.any():
            return place
        place[moved] += 1


def _reach(count: Counts, alike: Counts) -> Counts:
    """Return how far apart the least and the greatest count are among those printed alike."""
    low, high = np.full(alike.max() + 1, count.max()), np.zeros(alike.max() + 1, dtype=np.int64)
    np.minimum.at(low, alike, count)
    np.maximum.at(high, alike, count)
    return (high - low)[alike]


def _written(n: int, level: float, step: float) -> npt.NDArray[np.float64]:
    """Return estimate and limits of every pair of counts, in steps, as they would be printed."""
    up, down = _all_counts(n)
    low, high = _all_limits(n, level)
    sides = (((up - down) / n, NEAREST), (low, LOW), (high, HIGH))
    return np.stack([whole(part * POINTS / step, side) for part, side in sides]) + 0.0


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
