"""Waiting for a device and keeping it: times to an end, and the steps of them to publish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.pilot.intervals import Interval
from analysis.pilot.survival import Curve, kaplan_meier, restricted_mean
from analysis.pilot.uptake import period_of

DAYS_IN_WEEK = 7
PUBLISHED_STEP = 5.0  # percentage points
NOT_KNOWN = "not_known"
NONE_SHOWN = "too_few"
LOAN_LENGTH, WAITING = "loan_length", "waiting"
STEP_COLUMNS = ["days_band", "by_day", "not_ended", "not_ended_low", "not_ended_high"]
SUMMARY_COLUMNS = [
    *("lending_time", "n_loans", "median_days", "median_days_low", "median_days_high"),
    *("up_to_day", "mean_days", "mean_days_low", "mean_days_high"),
]


@dataclass(frozen=True)
class Times:
    """Days to an end, one element a loan that has one; `kept` are the loans' row labels."""

    durations: np.ndarray = field(repr=False)
    observed: np.ndarray = field(repr=False)
    people: np.ndarray = field(repr=False)
    kept: pd.Index = field(repr=False)
    n: int
    n_missing: int

    def curve(self, level: float = 0.95) -> Curve:
        """Make the Kaplan-Meier curve of the times."""
        return kaplan_meier(self.durations, self.observed, level, self.people)


def loan_lengths(loans: pd.DataFrame, end: date) -> Times:
    """Give the days from lending to return; what is out on the last day is censored then.

    Parameters
    ----------
    loans
        ``loan_id``, ``participant_id``, ``lent_on`` and ``returned_on`` (missing = still out).
    end
        The last day that counts. Loans that began after it are left out.

    Raises
    ------
    ValueError
        When a loan ends before it starts.
    """
    return _times(loans, "lent_on", "returned_on", end)


def waiting_times(loans: pd.DataFrame, end: date) -> Times:
    """Give the days from asking to lending; who still waits on the last day is censored then.

    Parameters
    ----------
    loans
        ``loan_id``, ``participant_id``, ``asked_on`` and ``lent_on``. Loans without a day of
        asking are left out and counted in `n_missing`.
    end
        The last day that counts.

    Raises
    ------
    ValueError
        When a device was lent before it was asked for.

    Notes
    -----
    Who asked and never got a device is not in a register of loans, so the waits found are too
    short where that happens.
    """
    return _times(loans, "asked_on", "lent_on", end)


def safe_days(curve: Curve, minimum: int, days: Iterable[int] | None = None) -> list[int]:
    """Choose the days on which a curve may be shown.

    Parameters
    ----------
    curve
        As `kaplan_meier` gives it, with `people` where one person may have several cases.
    minimum
        Fewest different people of whom it ended between two days shown, or after the last one,
        and fewest at risk after each.
    days
        The days that may be chosen, rising; whole weeks if None. They must not depend on the
        data: a day on which somebody's loan ended would tell of that loan.

    Returns
    -------
    list of int
        As many days as possible, the earliest first; empty where there is none.
    """
    last = int(curve.durations.max(initial=0))
    grid = range(DAYS_IN_WEEK, last + 1, DAYS_IN_WEEK) if days is None else days
    chosen: list[int] = []
    least = max(minimum, 1)
    for day in grid:
        since = chosen[-1] if chosen else -1
        ended = _ended_people(curve, since, day)
        beyond = _ended_people(curve, day, last)
        at_risk = len(np.unique(curve.people[curve.durations > day]))
        if min(ended, beyond, at_risk) >= least:
            chosen.append(day)
    return chosen


def publishable_curve(
    curve: Curve, minimum: int, days: Iterable[int] | None = None, step: float = PUBLISHED_STEP
) -> pd.DataFrame:
    """Keep of a curve what may be published: few steps, each of many people, rounded.

    Parameters
    ----------
    curve, minimum, days
        As for `safe_days`.
    step
        Shares are rounded to a multiple of it, in percentage points: exact ones would give back
        how many were censored in each step.

    Returns
    -------
    pandas.DataFrame
        One row a step: ``days_band`` (``0–14``; the days between this step and the one before),
        ``by_day``, ``not_ended`` with ``not_ended_low`` and ``not_ended_high`` (log-log limits),
        in per cent. Before the first step the share is 100. No row where no day may be shown.

    Notes
    -----
    What a step tells is how many ended in its band, so publishing it is recorded as publishing
    that count.
    """
    shown = safe_days(curve, minimum, days)
    points = [curve.at(day) for day in shown]
    shares = [
        Interval(point.estimate, point.low, point.high).scaled(100).rounded(step)
        for point in points
    ]
    rows = [
        (band, day, share.estimate, share.low, share.high)
        for band, day, share in zip(_band_names(shown), shown, shares, strict=False)
    ]
    return pd.DataFrame(rows, columns=STEP_COLUMNS)


def lending_times(times: dict[str, Times], minimum: int, level: float = 0.95) -> pd.DataFrame:
    """Sum up waits and loan lengths, each in one row.

    Parameters
    ----------
    times
        ``waiting`` and ``loan_length``, as `waiting_times` and `loan_lengths` give them.
    minimum
        Fewest different people up to the median, from it on, and at risk on the day up to which
        the mean is taken; what has fewer is missing.
    level
        Of every interval.

    Returns
    -------
    pandas.DataFrame
        ``lending_time`` (the key), ``n_loans``, ``median_days`` with limits, ``up_to_day`` (the
        last day, in the first week or at the end of a later one, that enough people reached),
        ``mean_days`` (restricted to that day) with limits, in days.
    """
    rows = [_summary(name, each, minimum, level) for name, each in times.items()]
    types = dict.fromkeys(SUMMARY_COLUMNS[2:], "float64")
    types |= {"n_loans": "Int64", "up_to_day": "Int64"}
    return pd.DataFrame(rows, columns=SUMMARY_COLUMNS).astype(types)


def loans_frame(
    loans: pd.DataFrame, devices: pd.DataFrame, start: date, end: date, minimum: int
) -> pd.DataFrame:
    """Describe each loan by what may be published of it, for disclosure control.

    Parameters
    ----------
    loans, devices
        The register of loans with ``asked_on``, and ``device_id`` with ``kind``.
    start, end
        First and last day of the pilot.
    minimum
        As for `publishable_curve` and `loans_over_time`, whose steps and periods these are.

    Returns
    -------
    pandas.DataFrame
        One row a loan, never shown: ``participant_id``, ``device_kind``, ``period`` (as
        `loans_over_time` numbers them, ``not_known`` outside the pilot), ``returned`` (yes, no: by
        the last day), ``days_band`` (by length) and ``waiting_band``; all text.
    """
    returned = loans["returned_on"] <= pd.Timestamp(end)
    bands = {
        "days_band": _bands(loans, loan_lengths(loans, end), minimum),
        "waiting_band": _bands(loans, waiting_times(loans, end), minimum, waiting_days(loans, end)),
    }
    kinds = loans["device_id"].map(devices.set_index("device_id")["kind"])
    return pd.DataFrame(
        {
            "participant_id": loans["participant_id"],
            "device_kind": kinds.fillna(NOT_KNOWN),
            "period": period_of(loans, start, end, minimum),
            "returned": returned.map({True: "yes", False: "no"}),
            **bands,
        }
    ).reset_index(drop=True)


def waiting_days(loans: pd.DataFrame, end: date) -> list[int]:
    """Return the days on which a curve of waits may step: each of a week, then whole weeks."""
    last = int(waiting_times(loans, end).durations.max(initial=0))
    return [0, *_fine_days(last)]


def _times(loans: pd.DataFrame, begins: str, ends: str, end: date) -> Times:
    last = pd.Timestamp(end)
    begun = loans[loans[begins].notna() & (loans[begins] <= last)]
    wrong = begun.loc[begun[ends] < begun[begins], "loan_id"]
    if len(wrong):
        msg = f"{ends} before {begins}: {', '.join(map(str, wrong))}; it is on that day or later"
        raise ValueError(msg)
    observed = (begun[ends].notna() & (begun[ends] <= last)).to_numpy(dtype=bool)
    days = (begun[ends].where(observed, last) - begun[begins]).dt.days.to_numpy(dtype=float)
    missing = int(loans[begins].isna().sum())
    whose = begun["participant_id"].to_numpy(dtype=object)
    return Times(days, observed, whose, begun.index, len(begun), missing)


def _ended_people(curve: Curve, after: float, until: float) -> int:
    """Count the different people of whom it ended after one day and by another."""
    inside = curve.observed & (curve.durations > after) & (curve.durations <= until)
    return len(np.unique(curve.people[inside]))


def _band_names(days: list[int]) -> list[str]:
    """Name the bands up to each day, and the one beyond the last."""
    edges = [-1, *days]
    named = [
        f"{before + 1}" if before + 1 == day else f"{before + 1}\N{EN DASH}{day}"
        for before, day in pairwise(edges)
    ]
    return [*named, f"{edges[-1] + 1}+"]


def _bands(
    loans: pd.DataFrame, times: Times, minimum: int, days: Iterable[int] | None = None
) -> pd.Series:
    shown = safe_days(times.curve(), minimum, days)
    places = np.searchsorted(np.array(shown), times.durations, side="left")
    named = pd.Series(np.array(_band_names(shown), dtype=object)[places], index=times.kept)
    return named.reindex(loans.index).fillna(NOT_KNOWN)


def _summary(name: str, times: Times, minimum: int, level: float) -> dict[str, object]:
    curve = times.curve(level)
    median = curve.median
    if median.estimate is not None:
        before = _ended_people(curve, -1, median.estimate)
        after = len(np.unique(curve.people[curve.durations >= median.estimate]))
        median = median if min(before, after) >= minimum else Interval(None, None, None, NONE_SHOWN)
    row: dict[str, object] = {"lending_time": name, "n_loans": times.n}
    row |= {f"median_days{part}": each for part, each in _parts(median)}
    enough = [
        day
        for day in _fine_days(int(curve.durations.max(initial=0)))
        if len(np.unique(curve.people[curve.durations >= day])) >= max(minimum, 1)
    ]
    if enough:
        mean = restricted_mean(curve, enough[-1])
        row |= {"up_to_day": enough[-1], "mean_days": mean.estimate}
        row |= {"mean_days_low": mean.low, "mean_days_high": mean.high}
    return row


def _fine_days(last: int) -> list[int]:
    """Return each day of the first week, then the ends of whole weeks, up to a day."""
    days = [*range(1, DAYS_IN_WEEK), *range(DAYS_IN_WEEK, last + 1, DAYS_IN_WEEK)]
    return [day for day in days if day <= last]


def _parts(interval: Interval) -> list[tuple[str, float | None]]:
    return [("", interval.estimate), ("_low", interval.low), ("_high", interval.high)]
