"""Uptake: devices, loans, borrowers, loan-months and attendances, each counted apart."""

from __future__ import annotations

from datetime import date

import pandas as pd

DAYS_IN_MONTH = 30.44
DAYS_IN_YEAR = 365.25
DAYS_IN_WEEK = 7


def loan_months(loans: pd.DataFrame, as_of: date) -> float:
    """Add up how long devices were lent out, in months of 30.44 days.

    Parameters
    ----------
    loans
        ``lent_on`` and ``returned_on`` (missing = still out), one row a loan.
    as_of
        The last day that counts; a loan that is still out counts up to it.

    Returns
    -------
    float
        Days from lending to return over all loans, divided by 30.44.

    Raises
    ------
    ValueError
        When a loan ends before it starts.
    """
    last = pd.Timestamp(as_of)
    started = loans[loans["lent_on"] <= last]
    returned = started["returned_on"].where(started["returned_on"] <= last, last)
    days = (returned - started["lent_on"]).dt.days
    if (days < 0).any():
        wrong = ", ".join(started.loc[days < 0, "loan_id"])
        msg = f"returned before lent: {wrong}; returned_on is on or after lent_on"
        raise ValueError(msg)
    return float(days.sum()) / DAYS_IN_MONTH


def device_years(devices: pd.DataFrame, start: date, end: date) -> float:
    """Add up how long devices were there to be lent, in years of 365.25 days.

    Parameters
    ----------
    devices
        ``bought_on``, one row a device. A missing day counts as there from the start.
    start, end
        First and last day of the pilot, both included.

    Returns
    -------
    float
        From the later of the start and the day of purchase to the end, over all devices.
    """
    first = pd.Timestamp(start)
    since = devices["bought_on"].where(devices["bought_on"] > first, first)
    days = (pd.Timestamp(end) - since).dt.days + 1
    return float(days.clip(lower=0).sum()) / DAYS_IN_YEAR


def loans_per_device_year(
    devices: pd.DataFrame, loans: pd.DataFrame, start: date, end: date
) -> float | None:
    """Give loans for each device and year; None when no device was there for a day.

    Parameters
    ----------
    devices, loans
        As for `device_years` and `loan_months`.
    start, end
        First and last day of the pilot, both included; loans outside do not count.
    """
    years = device_years(devices, start, end)
    return len(_started(loans, start, end)) / years if years > 0 else None


def borrowers(loans: pd.DataFrame) -> int:
    """Count the people who borrowed at least once."""
    return int(loans["participant_id"].nunique())


def borrowing(participants: pd.DataFrame, loans: pd.DataFrame) -> pd.DataFrame:
    """Keep the participants who borrowed at least once, by ``participant_id``."""
    return participants[participants["participant_id"].isin(loans["participant_id"])]


def still_out(loans: pd.DataFrame) -> int:
    """Count the loans that have no day of return."""
    return int(loans["returned_on"].isna().sum())


def loans_by_kind(devices: pd.DataFrame, loans: pd.DataFrame) -> pd.DataFrame:
    """Count devices and loans by kind of device.

    Parameters
    ----------
    devices
        ``device_id``, ``kind``.
    loans
        ``device_id``; a device without a loan keeps its place in the table.

    Returns
    -------
    pandas.DataFrame
        One row a kind, in order of first appearance: ``device_kind``, ``devices``, ``loans``.

    Raises
    ------
    ValueError
        When a loan names a device that is not in the register.
    """
    unknown = sorted(set(loans["device_id"]) - set(devices["device_id"]))
    if unknown:
        msg = f"lent devices that are not in the register of devices: {', '.join(unknown)}"
        raise ValueError(msg)
    lent = loans["device_id"].map(devices.set_index("device_id")["kind"]).value_counts()
    kinds = devices["kind"].value_counts(sort=False)
    loans_of_kind = [int(lent.get(kind, 0)) for kind in kinds.index]
    return pd.DataFrame(
        {"device_kind": kinds.index, "devices": kinds.to_numpy(), "loans": loans_of_kind}
    )


def weekly_loans(loans: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Count the loans that began in each week of the pilot.

    Parameters
    ----------
    loans
        ``lent_on``, one row a loan.
    start, end
        First and last day of the pilot. Weeks are seven days from the first day on; the last
        may be shorter.

    Returns
    -------
    pandas.DataFrame
        One row a week, weeks without a loan too: ``week`` (from 1), ``starts_on`` (ISO date),
        ``loans``.
    """
    first = pd.Timestamp(start)
    starts = pd.date_range(first, end, freq=f"{DAYS_IN_WEEK}D")
    number = (_started(loans, start, end)["lent_on"] - first).dt.days // DAYS_IN_WEEK
    counts = number.value_counts()
    return pd.DataFrame(
        {
            "week": range(1, len(starts) + 1),
            "starts_on": starts.strftime("%Y-%m-%d"),
            "loans": [int(counts.get(week, 0)) for week in range(len(starts))],
        }
    )


def attendances(sessions: pd.DataFrame) -> int | None:
    """Add up attendances; a person who came twice counts twice. None if one is not known."""
    total = sessions["attendees"].sum(skipna=False)
    return None if pd.isna(total) else int(total)


def _started(loans: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    return loans[loans["lent_on"].between(pd.Timestamp(start), pd.Timestamp(end))]
