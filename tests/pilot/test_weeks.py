"""Promises of analysis.pilot.weeks."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import weeks

START, END = date(2021, 11, 1), date(2022, 2, 27)
COUNTS = [1, 3, 5, 6, 12, 5, 2, 10, 0, 9, 8, 3, 2, 6, 2, 3, 2]


def table(counts: list[int], start: str = "2021-11-01", days: int = 7) -> pd.DataFrame:
    begins = pd.date_range(start, periods=len(counts), freq="7D")
    return pd.DataFrame({"starts_on": begins, "days": days, "loans": counts})


def year_before(counts: list[int]) -> pd.DataFrame:
    return table(counts, "2020-11-02").drop(columns="days")


NONE_BEFORE = year_before([])


def test_weeks_are_counted_from_the_first_day_and_the_last_may_be_cut_off() -> None:
    lent = pd.to_datetime(["2021-11-01", "2021-11-07", "2021-11-08", "2021-11-17", "2021-10-30"])
    found = weeks.weekly(pd.DataFrame({"lent_on": lent}), START, date(2021, 11, 17))
    assert found["loans"].tolist() == [2, 1, 1]
    assert found["days"].tolist() == [7, 7, 3]


def test_the_same_weeks_a_year_before_are_those_364_days_earlier() -> None:
    found = weeks.against_last_year(table([6, 8, 10, 12]), year_before([3, 4, 5, 6]))
    assert found.estimate == pytest.approx(2)
    assert found.weeks == 4
    begins_midweek = year_before([3, 4, 5, 6]).assign(
        starts_on=lambda frame: frame["starts_on"] + pd.Timedelta(days=3)
    )
    assert weeks.against_last_year(table([6, 8, 10, 12]), begins_midweek).weeks == 4
    half_a_year = table([3, 4, 5, 6], "2021-05-03")
    assert weeks.against_last_year(table([6, 8, 10, 12]), half_a_year).note == "no_earlier_weeks"


def test_a_week_that_is_cut_off_is_not_compared() -> None:
    cut = table([6, 8, 10, 12, 1]).assign(days=[7, 7, 7, 7, 2])
    found = weeks.against_last_year(cut, year_before([3, 4, 5, 6, 9]))
    assert (found.weeks, found.estimate) == (4, pytest.approx(2))


def test_the_ratio_and_its_error_are_those_of_the_fitted_model() -> None:
    from scipy import stats
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    past = [4, 2, 7, 3, 5, 1, 6, 2, 1, 0, 5, 3, 3, 2, 4, 1, 2]
    found = weeks.against_last_year(table(COUNTS), year_before(past))
    size = len(COUNTS)
    design = np.column_stack([np.repeat([1.0, 0.0], size), np.tile(np.eye(size), (2, 1))])
    fit = GLM(np.array(COUNTS + past, float), design, family=Poisson()).fit(scale="X2")
    half = stats.t.ppf(0.975, fit.df_resid) * fit.bse[0]
    assert found.dispersion == pytest.approx(fit.scale, rel=1e-5)
    assert found.estimate == pytest.approx(math.exp(fit.params[0]), rel=1e-6)
    assert found.low == pytest.approx(math.exp(fit.params[0] - half), rel=1e-5)


def test_a_plain_poisson_interval_is_too_narrow_where_loans_come_in_clusters() -> None:
    # no trend at all; variance four times the mean, as when people join in groups
    rng = np.random.default_rng(2021)
    held = {"plain": 0, "ours": 0}
    runs = 200
    for _ in range(runs):
        found = weeks.trend(table((4 * rng.poisson(2.5, 30)).tolist()))
        assert found.poisson is not None
        held["plain"] += found.poisson.low <= 1 <= found.poisson.high
        held["ours"] += found.low <= 1 <= found.high
    assert held["plain"] / runs < 0.8
    assert held["ours"] / runs > 0.9


def test_the_interval_is_never_narrower_than_a_plain_poisson_one() -> None:
    even = weeks.trend(table([5, 6] * 10))
    assert even.dispersion == 1
    assert even.estimate == pytest.approx(1, abs=0.01)
    assert even.low < even.poisson.low
    assert even.high > even.poisson.high


def test_a_trend_is_found_in_weeks_that_have_one() -> None:
    found = weeks.trend(table([round(2 * 1.1**week) for week in range(30)]))
    assert found.estimate == pytest.approx(1.1, abs=0.01)
    assert found.low > 1


def test_a_trend_of_few_weeks_is_refused() -> None:
    assert weeks.trend(table([5] * 8)).note == "too_few_weeks"
    assert weeks.trend(table([0] * 20)).note == "no_loans"


def test_last_year_without_weeks_or_loans_is_said() -> None:
    now = table([5, 4, 3, 2])
    assert weeks.against_last_year(now, NONE_BEFORE).note == "no_earlier_weeks"
    assert weeks.against_last_year(now, year_before([1, 2, 3])).note == "too_few_weeks"
    assert weeks.against_last_year(now, year_before([0, 0, 0, 0])).note == "no_loans"


def test_two_months_cannot_tell_the_pilot_from_the_season() -> None:
    found = weeks.pilot_apart_from_season(table([5] * 9), START)
    assert (found.estimate, found.note) == (None, "season_not_separable")
    almost_two_years = table([5] * 100, "2020-04-06")
    assert weeks.pilot_apart_from_season(almost_two_years, START).note == "season_not_separable"
    all_before = table([5] * 120, "2018-01-01")
    assert weeks.pilot_apart_from_season(all_before, START).note == "season_not_separable"


def test_with_enough_months_the_pilot_is_told_apart_from_the_season() -> None:
    begins = pd.date_range("2018-11-05", periods=173, freq="7D")
    season = 20 + 12 * np.cos(2 * np.pi * begins.day_of_year.to_numpy() / 365.25)
    counts = np.where(begins >= "2021-11-01", 1.5, 1.0) * season
    series = pd.DataFrame({"starts_on": begins, "days": 7, "loans": counts.round().astype(int)})
    found = weeks.pilot_apart_from_season(series, START)
    assert found.estimate == pytest.approx(1.5, abs=0.1)
    assert found.low > 1.2


def test_what_the_weeks_can_say_stands_in_one_table() -> None:
    found = weeks.uptake_rates(table(COUNTS), NONE_BEFORE, START).set_index("weeks_measure")
    assert found["weeks_note"].to_dict() == {
        "against_last_year": "no_earlier_weeks",
        "trend": "calculated",
        "apart_from_season": "season_not_separable",
    }
    assert found.loc["apart_from_season", ["times", "times_low", "times_high"]].isna().all()
    with_past = weeks.uptake_rates(table(COUNTS), year_before([4] * 17), START)
    assert with_past["weeks_note"].tolist()[0] == "calculated"
    assert with_past["weeks_note"].tolist()[2] == "season_not_separable"  # sixteen months


@given(st.lists(st.integers(0, 20), min_size=12, max_size=30))
def test_limits_hold_the_estimate(counts: list[int]) -> None:
    found = weeks.trend(table(counts))
    if found.estimate is not None and math.isfinite(found.high):
        assert found.low <= found.estimate <= found.high


def test_sessions_are_counted_by_month_with_the_months_that_have_none() -> None:
    days = pd.to_datetime(["2021-11-03", "2021-11-20", "2022-01-05", "2022-02-01", "2022-03-01"])
    held = pd.DataFrame({"held_on": days, "attendees": pd.array([3, 4, None, 5, 9], dtype="Int64")})
    found = weeks.sessions_by_month(held, date(2021, 11, 15), END)
    assert found["starts_on"].tolist() == ["2021-11-15", "2021-12-01", "2022-01-01", "2022-02-01"]
    assert found["sessions"].tolist() == [1, 0, 1, 1]
    assert found["attendances"].tolist() == [4, 0, pd.NA, 5]
