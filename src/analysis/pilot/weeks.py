"""Uptake week by week: against the same weeks a year before, as a trend, and by month.

Loans come in clusters (a session, a leaflet, a holiday), so weekly counts vary more than chance
alone would make them. Intervals here allow for that; those of a plain Poisson model do not and are
far too narrow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.pilot.intervals import CALCULATED, Interval

DAYS_IN_WEEK = 7
WEEKS_IN_YEAR = 52  # the same week a year before begins on the same day of the week
NEAR_DAYS = 3  # and may begin so many days earlier or later
DAYS_IN_YEAR = 365.25
MONTHS_FOR_SEASON = 24
DAYS_IN_MONTH = 30.44
LEAST_RESIDUALS = 10  # a fit with fewer degrees of freedom gives back the weeks themselves
LEAST_PAIRS = 4
HARMONICS = 2

NO_EARLIER_WEEKS = "no_earlier_weeks"
TOO_FEW_WEEKS = "too_few_weeks"
NO_LOANS = "no_loans"
SEASON_NOT_SEPARABLE = "season_not_separable"


@dataclass(frozen=True)
class Rate:
    """A ratio of weekly counts with its limits, and how much the weeks varied.

    `dispersion` is how many times the variance of a Poisson count the weeks showed, never taken
    to be under 1; `poisson` is the interval that a plain Poisson model would give. Without an
    estimate both are None and `note` says why.
    """

    estimate: float | None
    low: float | None
    high: float | None
    weeks: int
    dispersion: float | None
    poisson: Interval | None
    definition: str
    note: str = CALCULATED


def weekly(loans: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Count the loans that began in each week of the pilot.

    Parameters
    ----------
    loans
        ``lent_on``, one row a loan.
    start, end
        First and last day, both included; weeks are seven days from the first day on.

    Returns
    -------
    pandas.DataFrame
        One row a week: ``starts_on`` (day), ``days`` (fewer than 7 in a last week that is cut
        off), ``loans``. For the models here, not for printing: a week may have one borrower.
    """
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    begins = pd.date_range(first, last, freq=f"{DAYS_IN_WEEK}D")
    begun = loans.loc[loans["lent_on"].between(first, last), "lent_on"]
    week = (begun - first).dt.days // DAYS_IN_WEEK
    counts = week.value_counts().reindex(range(len(begins)), fill_value=0)
    days = [min(DAYS_IN_WEEK, (last - day).days + 1) for day in begins]
    return pd.DataFrame({"starts_on": begins, "days": days, "loans": counts.to_numpy()})


def against_last_year(weeks: pd.DataFrame, earlier: pd.DataFrame, level: float = 0.95) -> Rate:
    """Compare the pilot's weeks with the same weeks a year before.

    Parameters
    ----------
    weeks
        As `weekly` gives them. Weeks that are cut off are left out.
    earlier
        ``starts_on`` and ``loans`` of whole weeks a year before. A week belongs to the one of the
        pilot that begins 364 days after it, give or take three.
    level
        Of the interval.

    Returns
    -------
    Rate
        Loans of the pilot's weeks over loans of the same weeks before. `note` is
        ``no_earlier_weeks`` without any, ``too_few_weeks`` with fewer than four, ``no_loans`` when
        either year has none.

    Notes
    -----
    Quasi-Poisson with a factor for the week, which takes the season out (McCullagh and Nelder
    1989, chapter 6). The ratio is that of the totals; the dispersion is Pearson's chi-squared of
    weeks by years over its degrees of freedom; limits by Student's t on the log scale.
    """
    how = (
        "Loans over those of the same weeks a year before. Quasi-Poisson with a factor for each "
        "week; dispersion from Pearson's chi-squared, not under 1; t interval of the logarithm."
    )
    now, before = _same_weeks(weeks, earlier)
    pairs = len(now)
    totals = float(now.sum()), float(before.sum())
    reasons = {NO_EARLIER_WEEKS: pairs == 0, TOO_FEW_WEEKS: pairs < LEAST_PAIRS}
    note = next((code for code, holds in reasons.items() if holds), None)
    note = note or (NO_LOANS if 0 in totals else None)
    if note:
        return Rate(None, None, None, pairs, None, None, how, note)
    both = np.array([now, before])
    held = both[:, both.sum(axis=0) > 0]  # a week without a loan in either year says nothing
    expected = np.outer(held.sum(axis=1), held.sum(axis=0)) / held.sum()
    freedom = held.shape[1] - 1
    chi_squared = float(((held - expected) ** 2 / expected).sum())
    dispersion = max(1.0, chi_squared / freedom) if freedom else 1.0
    error = math.sqrt(1 / totals[0] + 1 / totals[1])
    fit = _Fit(math.log(totals[0] / totals[1]), error, dispersion, max(freedom, 1))
    return fit.rate(pairs, level, how)


def trend(weeks: pd.DataFrame, level: float = 0.95) -> Rate:
    """Give by how many times loans changed from one week to the next.

    Parameters
    ----------
    weeks
        As `weekly` gives them; a week that is cut off counts for its days.
    level
        Of the interval.

    Returns
    -------
    Rate
        1 means no change. It is change in time: season and pilot together. `note` is
        ``too_few_weeks`` under ten residual degrees of freedom, ``no_loans`` without a loan.

    Notes
    -----
    Quasi-Poisson regression on the week's number (Wedderburn 1974), fitted by statsmodels.
    """
    how = (
        "Quasi-Poisson regression of weekly loans on the number of the week; dispersion from "
        "Pearson's chi-squared, not under 1; t interval of the logarithm. Season and pilot are "
        "not told apart."
    )
    if not weeks["loans"].sum():
        return Rate(None, None, None, len(weeks), None, None, how, NO_LOANS)
    if len(weeks) - 2 < LEAST_RESIDUALS:
        return Rate(None, None, None, len(weeks), None, None, how, TOO_FEW_WEEKS)
    number = np.arange(len(weeks), dtype=float)
    design = np.column_stack([np.ones(len(weeks)), number - number.mean()])
    return _fitted(weeks, design, 1).rate(len(weeks), level, how)


def pilot_apart_from_season(series: pd.DataFrame, start: date, level: float = 0.95) -> Rate:
    """Give by how many times loans rose when the pilot began, with the season taken out.

    Parameters
    ----------
    series
        ``starts_on``, ``days`` and ``loans`` of every week before the pilot and in it, rising.
    start
        First day of the pilot.
    level
        Of the interval.

    Returns
    -------
    Rate
        Refused with the note ``season_not_separable`` when the weeks span less than 24 months,
        or lie all on one side of the pilot's start: one winter cannot tell the pilot from winter.

    Notes
    -----
    Quasi-Poisson regression on the pilot and two pairs of yearly harmonics (Stolwijk, Straatman
    and Zielhuis 1999).
    """
    how = (
        "Quasi-Poisson regression of weekly loans on the pilot and on two pairs of yearly "
        "harmonics; only with 24 months or more."
    )
    begins = pd.DatetimeIndex(series["starts_on"])
    inside = np.asarray(begins >= pd.Timestamp(start), dtype=float)
    days = (begins[-1] - begins[0]).days + DAYS_IN_WEEK if len(begins) else 0
    one_side = inside.min(initial=1) == inside.max(initial=0)
    if days < MONTHS_FOR_SEASON * DAYS_IN_MONTH or one_side:
        return Rate(None, None, None, len(series), None, None, how, SEASON_NOT_SEPARABLE)
    if not series.loc[inside > 0, "loans"].sum() or not series.loc[inside == 0, "loans"].sum():
        return Rate(None, None, None, len(series), None, None, how, NO_LOANS)
    turn = 2 * np.pi * (begins - begins[0]).days.to_numpy() / DAYS_IN_YEAR
    waves = [wave(k * turn) for k in range(1, HARMONICS + 1) for wave in (np.sin, np.cos)]
    design = np.column_stack([np.ones(len(series)), inside, *waves])
    return _fitted(series, design, 1).rate(len(series), level, how)


def uptake_rates(
    weeks: pd.DataFrame, earlier: pd.DataFrame, start: date, level: float = 0.95
) -> pd.DataFrame:
    """Set out what the weeks can say: last year's, the trend, and the pilot without the season.

    Parameters and notes are those of `against_last_year`, `trend` and `pilot_apart_from_season`;
    the last one is asked of the earlier weeks and the pilot's together.

    Returns
    -------
    pandas.DataFrame
        ``weeks_measure`` (``against_last_year``, ``trend``, ``apart_from_season``), ``n_weeks``,
        ``times`` (1 = no change), ``times_low``, ``times_high``, ``weeks_note``.
    """
    before = earlier[["starts_on", "loans"]].assign(days=DAYS_IN_WEEK)
    series = pd.concat([before, weeks], ignore_index=True).sort_values("starts_on", kind="stable")
    rates = {
        "against_last_year": against_last_year(weeks, earlier, level),
        "trend": trend(weeks, level),
        "apart_from_season": pilot_apart_from_season(series, start, level),
    }
    rows = [
        (name, rate.weeks, rate.estimate, rate.low, rate.high, rate.note)
        for name, rate in rates.items()
    ]
    columns = ["weeks_measure", "n_weeks", "times", "times_low", "times_high", "weeks_note"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[2:5], "float64"))


def sessions_by_month(sessions: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Count champions' sessions and attendances in each month of the pilot.

    Parameters
    ----------
    sessions
        ``held_on`` and ``attendees``, one row a session; a session outside the pilot is left out.
    start, end
        First and last day of the pilot.

    Returns
    -------
    pandas.DataFrame
        One row a calendar month, those without a session too: ``starts_on`` (its first day in the
        pilot, ISO), ``sessions``, ``attendances`` (missing when one of the month is not known; a
        person who came twice counts twice).
    """
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    held = sessions[sessions["held_on"].between(first, last)]
    months = pd.period_range(first, last, freq="M")
    groups = [held[held["held_on"].dt.to_period("M") == month] for month in months]
    sums = [group["attendees"].sum(skipna=False) if len(group) else 0 for group in groups]
    return pd.DataFrame(
        {
            "starts_on": [max(month.start_time, first).strftime("%Y-%m-%d") for month in months],
            "sessions": [len(group) for group in groups],
            "attendances": pd.array(sums, dtype="Int64"),
        }
    )


@dataclass(frozen=True)
class _Fit:
    """One coefficient on the log scale, with the standard error of a plain Poisson model."""

    slope: float
    error: float
    dispersion: float
    freedom: int

    def rate(self, weeks: int, level: float, how: str) -> Rate:
        from scipy import stats

        tail = (1 + level) / 2
        half = float(stats.t.ppf(tail, self.freedom)) * self.error * math.sqrt(self.dispersion)
        plain = float(stats.norm.ppf(tail)) * self.error
        poisson = Interval(math.exp(self.slope), *self._limits(plain))
        return Rate(poisson.estimate, *self._limits(half), weeks, self.dispersion, poisson, how)

    def _limits(self, half: float) -> tuple[float, float]:
        return math.exp(self.slope - half), math.exp(self.slope + half)


def _fitted(weeks: pd.DataFrame, design: np.ndarray, column: int) -> _Fit:
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    counts = weeks["loans"].to_numpy(dtype=float)
    exposure = weeks["days"].to_numpy(dtype=float)
    model: Any = GLM(counts, design, family=Poisson(), exposure=exposure)
    fit = model.fit()  # scale 1: the plain Poisson error, spread out below
    dispersion = max(1.0, float(fit.pearson_chi2 / fit.df_resid))
    return _Fit(float(fit.params[column]), float(fit.bse[column]), dispersion, int(fit.df_resid))


def _same_weeks(weeks: pd.DataFrame, earlier: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the loans of the pilot's whole weeks that have one a year before, and of those."""
    year = pd.Timedelta(days=DAYS_IN_WEEK * WEEKS_IN_YEAR)
    whole = weeks[weeks["days"] == DAYS_IN_WEEK].sort_values("starts_on")
    known = earlier.assign(starts_on=pd.to_datetime(earlier["starts_on"]) + year)
    known = known[["starts_on", "loans"]].sort_values("starts_on").rename(columns={"loans": "past"})
    known = known.astype({"starts_on": whole["starts_on"].dtype})
    near = pd.Timedelta(days=NEAR_DAYS)
    matched = pd.merge_asof(whole, known, on="starts_on", direction="nearest", tolerance=near)
    matched = matched.dropna(subset="past")
    return matched["loans"].to_numpy(float), matched["past"].to_numpy(float)
