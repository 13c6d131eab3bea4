"""Uptake: devices, loans, borrowers, loan-months and attendances, each counted apart."""

from __future__ import annotations

from datetime import date

import pandas as pd

DAYS_IN_MONTH = 30.44
DAYS_IN_YEAR = 365.25
DAYS_IN_WEEK = 7
# which row of the reference table is which published figure
BENCHMARK_MEASURES = {
    "upper_quartile": "loans per device a year: upper quartile of library services",
    "median": "loans per device a year: median of library services",
    "lower_quartile": "loans per device a year: lower quartile of library services",
}
BENCHMARK_COLUMNS = [
    *("lent_by", "per_device_year", "benchmark_period"),
    *("benchmark_caution_en", "benchmark_caution_cy"),
]


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


def loans_over_time(loans: pd.DataFrame, start: date, end: date, minimum: int = 0) -> pd.DataFrame:
    """Count the loans that began in each period of the pilot.

    Periods are as short as may be published: the fewest whole weeks with which every period has
    at least `minimum` different borrowers, or the whole pilot when no number of weeks will do.

    Parameters
    ----------
    loans
        ``lent_on``, ``participant_id``, one row a loan.
    start, end
        First and last day of the pilot. Weeks are seven days from the first day on. A rest
        shorter than a period is joined to the last one.
    minimum
        Fewest borrowers of a period; with 0 each week is a period, weeks without a loan too.

    Returns
    -------
    pandas.DataFrame
        One row a period: ``period`` (from 1), ``starts_on`` (ISO date), ``weeks`` that begin in
        it, ``loans``, ``borrowers``.
    """
    begun = _started(loans, start, end)
    length, weeks = _length_and_weeks(begun, start, end, minimum)
    return _periods(begun, pd.Timestamp(start), weeks, length)


def period_of(loans: pd.DataFrame, start: date, end: date, minimum: int = 0) -> pd.Series:
    """Say of each loan in which period of `loans_over_time` it began.

    Parameters are those of `loans_over_time`. Periods are text from ``1``, ``not_known`` outside
    the pilot; the index is that of the loans.
    """
    begun = _started(loans, start, end)
    length, weeks = _length_and_weeks(begun, start, end, minimum)
    numbers = _period_numbers(begun, pd.Timestamp(start), weeks, length) + 1
    return numbers.astype("str").reindex(loans.index).fillna("not_known")


def beside_benchmark(found: float | None, benchmarks: pd.DataFrame) -> pd.DataFrame:
    """Set the pilot's loans for each device and year beside the published figures.

    Parameters
    ----------
    found
        As `loans_per_device_year` gives it.
    benchmarks
        The reference table: ``measure``, ``geography``, ``period``, ``value``, ``caution_en``,
        ``caution_cy``. Rows whose measure is one of `BENCHMARK_MEASURES` are used: the median and
        the quartiles, never a mean, because a few services lend each device a hundred times.

    Returns
    -------
    pandas.DataFrame
        The pilot's row, then one row a published figure: ``lent_by`` (``pilot``, ``median``,
        ``lower_quartile``, ``upper_quartile``), ``per_device_year``, ``benchmark_period``,
        ``benchmark_caution_en``, ``benchmark_caution_cy``.
    """
    rows = [{"lent_by": "pilot", "per_device_year": found}]
    for code, measure in BENCHMARK_MEASURES.items():
        for row in benchmarks[benchmarks["measure"] == measure].to_dict("records"):
            cautions = {f"benchmark_caution_{two}": row[f"caution_{two}"] for two in ("en", "cy")}
            told = {"per_device_year": row["value"], "benchmark_period": row["period"]}
            rows.append({"lent_by": code, **told, **cautions})
    return pd.DataFrame(rows, columns=BENCHMARK_COLUMNS)


def _length_and_weeks(begun: pd.DataFrame, start: date, end: date, minimum: int) -> tuple[int, int]:
    """Return how many weeks a period has, and how many weeks the pilot."""
    first = pd.Timestamp(start)
    weeks = len(pd.date_range(start, end, freq=f"{DAYS_IN_WEEK}D"))
    for length in range(1, weeks):
        if (_periods(begun, first, weeks, length)["borrowers"] >= minimum).all():
            return length, weeks
    return weeks, weeks


def _period_numbers(begun: pd.DataFrame, start: pd.Timestamp, weeks: int, length: int) -> pd.Series:
    week = (begun["lent_on"] - start).dt.days // DAYS_IN_WEEK
    return (week // length).clip(upper=max(weeks // length, 1) - 1)


def _periods(begun: pd.DataFrame, start: pd.Timestamp, weeks: int, length: int) -> pd.DataFrame:
    count = max(weeks // length, 1)
    period = _period_numbers(begun, start, weeks, length)
    borrowers = begun.groupby(period)["participant_id"].nunique()
    numbers = range(count)
    starts = [start + pd.Timedelta(days=DAYS_IN_WEEK * length * number) for number in numbers]
    return pd.DataFrame(
        {
            "period": range(1, count + 1),
            "starts_on": [day.strftime("%Y-%m-%d") for day in starts],
            "weeks": [length] * (count - 1) + [weeks - length * (count - 1)],
            "loans": [int((period == number).sum()) for number in numbers],
            "borrowers": [int(borrowers.get(number, 0)) for number in numbers],
        }
    )


def attendances(sessions: pd.DataFrame) -> int | None:
    """Add up attendances; a person who came twice counts twice. None if one is not known."""
    total = sessions["attendees"].sum(skipna=False)
    return None if pd.isna(total) else int(total)


def _started(loans: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    return loans[loans["lent_on"].between(pd.Timestamp(start), pd.Timestamp(end))]
