"""Promises of analysis.pilot.survival, survival_groups and lending."""

import csv
import json
import math
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import lending, survival, survival_groups

CASE = "09-kaplan-meier"
TOLERANCE = 1e-5
START, END = date(2021, 11, 1), date(2022, 2, 27)


def expected(folder: Path) -> dict:
    text = (folder / "evaluation" / CASE / "expected.json").read_text(encoding="utf-8")
    return json.loads(text)["expected"]


def rows(folder: Path, name: str) -> pd.DataFrame:
    with (folder / "evaluation" / CASE / name).open(encoding="utf-8") as file:
        table = pd.DataFrame(list(csv.DictReader(file)))
    return table.astype({"time": float, "status": int})


@pytest.fixture
def aml(shared_cases: Path) -> dict[str, survival.Curve]:
    table = rows(shared_cases, "aml.csv")
    return {
        name.lower(): survival.kaplan_meier(group["time"], group["status"])
        for name, group in table.groupby("x")
    }


@pytest.fixture
def lung(shared_cases: Path) -> pd.DataFrame:
    return rows(shared_cases, "lung.csv").assign(ended=lambda table: table["status"] == 2)


def test_the_curve_and_its_errors_equal_the_published_ones(aml, shared_cases: Path) -> None:
    published = expected(shared_cases)["aml_maintained"]
    curve = aml["maintained"]
    assert curve.times.tolist() == published["time"]
    assert curve.survival == pytest.approx(published["surv"], abs=TOLERANCE)
    assert curve.standard_error == pytest.approx(published["se"], abs=TOLERANCE)


def test_medians_and_their_limits_equal_the_published_ones(aml, lung, shared_cases: Path) -> None:
    published = expected(shared_cases)
    assert [curve.median.estimate for curve in aml.values()] == published["aml_medians"]
    for name, limits in published["aml_median_ci"].items():
        found = aml[name].median_interval("log")
        assert [found.low, found.high] == limits
    found = [
        survival.kaplan_meier(group["time"], group["ended"]).median_interval("log")
        for _, group in lung.groupby("sex")
    ]
    assert [each.estimate for each in found] == published["lung_medians"]
    assert [(each.low, each.high) for each in found] == [(212, 310), (348, 550)]


def test_both_bands_and_the_numbers_at_risk_equal_the_published_ones(lung, shared_cases) -> None:
    published = expected(shared_cases)["lung_surv_at"]
    curve = survival.kaplan_meier(lung["time"], lung["ended"])
    points = [curve.at(day) for day in published["time"]]
    found = {
        "surv": [point.estimate for point in points],
        "lower_log": [point.low_log for point in points],
        "upper_log": [point.high_log for point in points],
        "lower_loglog": [point.low for point in points],
        "upper_loglog": [point.high for point in points],
        "n_risk": [point.at_risk for point in points],
    }
    for name, values in found.items():
        assert values == pytest.approx(published[name], abs=TOLERANCE), name


def test_restricted_means_and_their_errors_equal_the_published_ones(aml, shared_cases) -> None:
    published = expected(shared_cases)["aml_rmean_28"]
    found = [survival.restricted_mean(curve, 28) for curve in aml.values()]
    assert [each.estimate for each in found] == pytest.approx(published["rmean"], abs=TOLERANCE)
    assert [each.standard_error for each in found] == pytest.approx(published["se"], abs=TOLERANCE)


def test_the_error_of_a_restricted_mean_is_not_the_spread_of_truncated_times(aml) -> None:
    # lifelines takes 2 * integral of t S(t) minus the mean squared for the variance of the mean.
    curve = aml["maintained"]
    inside = curve.times < 28
    days = np.concatenate([[0.0], curve.times[inside], [28.0]])
    shares = np.concatenate([[1.0], curve.survival[inside]])
    mean = (shares * np.diff(days)).sum()
    wrong = math.sqrt((shares * np.diff(days**2)).sum() - mean**2)
    found = survival.restricted_mean(curve, 28)
    assert wrong == pytest.approx(6.68, abs=0.005)
    assert found.standard_error == pytest.approx(2.04, abs=0.005)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 2.04, abs=0.02)


def test_log_rank_equals_the_published_tests(lung, shared_cases: Path) -> None:
    published = expected(shared_cases)
    table = rows(shared_cases, "aml.csv")
    found = survival_groups.log_rank(table["time"], table["status"], table["x"])
    assert found.chi_squared == pytest.approx(published["aml_logrank_chisq"], abs=TOLERANCE)
    assert found.p == pytest.approx(published["aml_logrank_p"], abs=TOLERANCE)
    assert found.degrees_of_freedom == 1
    found = survival_groups.log_rank(lung["time"], lung["ended"], lung["sex"])
    assert found.chi_squared == pytest.approx(published["lung_logrank_chisq"], abs=TOLERANCE)


def test_the_hazard_ratio_equals_the_published_one(lung, shared_cases: Path) -> None:
    published = expected(shared_cases)
    sex = lung["sex"].astype(int)
    found = survival_groups.hazard_ratio(lung["time"], lung["ended"], sex)
    assert found.estimate == pytest.approx(published["lung_cox_sex_hr"], abs=TOLERANCE)
    assert [found.low, found.high] == pytest.approx(published["lung_cox_ci"], abs=TOLERANCE)


cases = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=40)


@given(cases)
def test_without_censoring_the_curve_is_the_share_still_going(found: list) -> None:
    days = np.array([day for day, _ in found], dtype=float)
    curve = survival.kaplan_meier(days, np.ones(len(days), dtype=bool))
    assert curve.survival == pytest.approx([(days > day).mean() for day in curve.times], abs=1e-12)
    if days.max() > 0:
        mean = survival.restricted_mean(curve, days.max())
        assert mean.estimate == pytest.approx(days.mean())
        # without censoring Greenwood's error is the usual one of a mean
        assert mean.standard_error == pytest.approx(days.std() / math.sqrt(len(days)), abs=1e-9)


@given(cases, st.randoms())
def test_the_order_of_the_cases_does_not_matter(found: list, shuffler) -> None:
    turned = shuffler.sample(found, len(found))
    one, other = (survival.kaplan_meier(*zip(*each, strict=True)) for each in (found, turned))
    assert one.survival.tolist() == other.survival.tolist()
    assert one.median == other.median


@given(cases)
def test_every_limit_lies_around_the_share_and_between_nothing_and_all(found: list) -> None:
    curve = survival.kaplan_meier(*zip(*found, strict=True))
    for low, high in ((curve.low, curve.high), (curve.low_log, curve.high_log)):
        known = ~np.isnan(low)
        assert ((low >= 0) & (low <= curve.survival + 1e-12))[known].all()
        assert ((high <= 1) & (high >= curve.survival - 1e-12))[known].all()


@given(cases)
def test_the_share_is_a_mean_over_all_cases_with_the_censored_ones_weighed(found: list) -> None:
    # Efron's self-consistency: a censored case counts by the chance that it goes on.
    curve = survival.kaplan_meier(*zip(*found, strict=True))
    for day, share in zip(curve.times, curve.survival, strict=True):
        weights = [
            1.0 if length > day else 0.0 if ended else share / curve.at(length).estimate
            for length, ended in found
        ]
        assert share == pytest.approx(np.mean(weights), abs=1e-9)


def test_where_half_is_met_exactly_the_median_is_the_middle() -> None:
    curve = survival.kaplan_meier([1, 2, 5, 9], [True] * 4)
    assert curve.median.estimate == 3.5


def test_a_median_that_is_not_reached_is_not_given() -> None:
    curve = survival.kaplan_meier([3, 7, 7, 7], [True, False, False, False])
    assert (curve.median.estimate, curve.median.note) == (None, "not_reached")
    assert survival.kaplan_meier([], []).median.note == "no_values"


def test_beyond_the_last_day_watched_nothing_is_said() -> None:
    curve = survival.kaplan_meier([3, 7], [True, False])
    assert (curve.at(7).estimate, curve.at(8).estimate) == (0.5, None)
    assert curve.at(8).note == "beyond_follow_up"
    assert (curve.at(2).estimate, curve.at(2).low) == (1.0, None)
    gone = survival.kaplan_meier([3, 7], [True, True])
    assert gone.at(8).estimate == 0


def test_a_ratio_without_an_end_in_one_group_is_refused() -> None:
    found = survival_groups.hazard_ratio([1, 2, 3, 4], [1, 1, 0, 0], [0, 0, 1, 1])
    assert (found.estimate, found.note) == (None, "no_ends_in_a_group")


def test_three_groups_have_two_degrees_of_freedom() -> None:
    rng = np.random.default_rng(2021)
    found = survival_groups.log_rank(rng.integers(1, 30, 60), rng.random(60) < 0.8, [*"abc"] * 20)
    assert (found.degrees_of_freedom, found.groups) == (2, ("a", "b", "c"))
    assert sum(found.expected) == pytest.approx(sum(found.observed))


def test_a_curve_does_not_show_whose_times_it_holds() -> None:
    curve = survival.kaplan_meier([3, 7], [True, False], people=["P901", "P902"])
    assert "P901" not in repr(curve)
    assert "P001" not in repr(lending.loan_lengths(register(3), END))


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: survival.kaplan_meier([1, -2], [1, 1]), r"durations \[-2.0\]"),
        (lambda: survival.kaplan_meier([1, 2], [1, 3]), r"ends \[1, 3\]"),
        (lambda: survival.kaplan_meier([1, 2], [1]), "give one of each a case"),
        (lambda: survival.kaplan_meier([1, 2], [1, 1], people=["a"]), "1 people for 2 durations"),
        (lambda: survival.kaplan_meier([1], [1], level=95), "level 95"),
        (lambda: survival.kaplan_meier([1], [1]).median_interval("plain"), "limits 'plain'"),
        (lambda: survival.restricted_mean(survival.kaplan_meier([4], [0]), 9), "up to 4.0"),
        (lambda: survival_groups.log_rank([1, 2], [1, 1], ["a", "a"]), "1 group; .* two or more"),
        (lambda: survival_groups.log_rank([1, 2], [0, 0], ["a", "b"]), "nothing ended"),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()


def register(number: int, seed: int = 2021) -> pd.DataFrame:
    """Loans of fewer people than loans; some wait, some are late, some are still out."""
    rng = np.random.default_rng(seed)
    lent = pd.Timestamp(START) + pd.to_timedelta(rng.integers(7, 110, number), unit="D")
    back = lent + pd.to_timedelta(rng.integers(10, 50, number), unit="D")
    return pd.DataFrame(
        {
            "loan_id": [f"L{place:03}" for place in range(number)],
            "device_id": [f"D{place % 5}" for place in range(number)],
            "participant_id": [f"P{place % max(2, number * 3 // 4):03}" for place in range(number)],
            "asked_on": lent - pd.to_timedelta(rng.integers(0, 7, number), unit="D"),
            "lent_on": lent,
            "returned_on": back.where(back <= pd.Timestamp(END)),
        }
    )


DEVICES = pd.DataFrame({"device_id": [f"D{n}" for n in range(5)], "kind": ["tablet"] * 5})


def test_a_loan_still_out_is_censored_on_the_last_day() -> None:
    loans = register(2).assign(
        lent_on=pd.to_datetime(["2022-02-20", "2022-02-01"]),
        returned_on=pd.to_datetime([None, "2022-02-11"]),
    )
    found = lending.loan_lengths(loans, END)
    assert found.durations.tolist() == [7, 10]
    assert found.observed.tolist() == [False, True]


def test_waits_count_from_asking_and_those_without_a_day_of_asking_are_counted_apart() -> None:
    loans = register(3).assign(
        asked_on=pd.to_datetime(["2022-02-01", None, "2022-02-20"]),
        lent_on=pd.to_datetime(["2022-02-04", "2022-02-04", "2022-03-10"]),
    )
    found = lending.waiting_times(loans, END)
    assert found.durations.tolist() == [3, 7]
    assert found.observed.tolist() == [True, False]  # lent after the last day: still waiting then
    assert (found.n, found.n_missing) == (2, 1)


def test_an_end_before_its_beginning_is_named() -> None:
    loans = register(2).assign(asked_on=pd.to_datetime(["2022-05-01", "2021-11-01"]))
    with pytest.raises(ValueError, match="lent_on before asked_on: L000"):
        lending.waiting_times(loans.assign(lent_on=pd.Timestamp("2022-04-30")), date(2022, 6, 1))


@given(st.integers(20, 90), st.integers(1, 12), st.integers(0, 50))
def test_every_step_shown_has_enough_different_people(number, minimum, seed) -> None:
    loans = register(number, seed)
    curve = lending.loan_lengths(loans, END).curve()
    steps = lending.publishable_curve(curve, minimum)
    frame = lending.loans_frame(loans, DEVICES, START, END, minimum)
    assert set(steps["days_band"]) <= set(frame["days_band"])
    ended = frame[frame["returned"] == "yes"].groupby("days_band")["participant_id"].nunique()
    if len(steps):
        # the band after the last step is given away by the total of returns
        assert ended.min() >= minimum
        beyond = frame[~frame["days_band"].isin(steps["days_band"])]
        assert beyond["participant_id"].nunique() >= minimum
        assert (steps["by_day"] % 7 == 0).all()
        assert (steps[["not_ended", "not_ended_low"]] % 5 == 0).all(axis=None)


def test_a_curve_of_few_people_has_no_step() -> None:
    curve = lending.loan_lengths(register(8), END).curve()
    assert lending.publishable_curve(curve, 10).empty
    loans = register(8)
    assert set(lending.loans_frame(loans, DEVICES, START, END, 10)["days_band"]) == {"0+"}


def test_one_person_with_many_loans_is_one_person() -> None:
    loans = register(60).assign(participant_id="P001")
    assert lending.publishable_curve(lending.loan_lengths(loans, END).curve(), 2).empty


def test_waits_may_step_on_the_day_of_asking() -> None:
    loans = register(60).assign(asked_on=lambda table: table["lent_on"])
    late = register(60).assign(asked_on=lambda table: table["lent_on"] - pd.Timedelta(days=5))
    both = pd.concat([loans, late.assign(loan_id=late["loan_id"] + "b")], ignore_index=True)
    steps = lending.publishable_curve(
        lending.waiting_times(both, END).curve(), 5, lending.waiting_days(both, END)
    )
    assert steps["days_band"].tolist() == ["0"]  # after the next step nobody would be left
    assert steps["not_ended"].tolist() == [50]


def test_a_median_of_no_days_stands_when_enough_people_waited_none() -> None:
    loans = register(60)
    none = loans.assign(asked_on=loans["lent_on"])
    some = loans.assign(asked_on=loans["lent_on"] - pd.Timedelta(days=3), loan_id=range(60))
    both = pd.concat([none, none, some], ignore_index=True)
    found = lending.lending_times({"waiting": lending.waiting_times(both, END)}, 10).iloc[0]
    assert found["median_days"] == 0
    assert found["up_to_day"] == 3
    assert found["mean_days"] == pytest.approx(1)


def test_medians_and_means_stand_only_on_enough_people() -> None:
    loans = register(60)
    times = {
        "waiting": lending.waiting_times(loans, END),
        "loan_length": lending.loan_lengths(loans, END),
    }
    enough = lending.lending_times(times, 5).set_index("lending_time")
    assert enough.loc["loan_length", "median_days"] > enough.loc["waiting", "median_days"]
    assert enough["n_loans"].tolist() == [60, 60]
    few = lending.lending_times(times, 50)
    assert few[["median_days", "mean_days"]].isna().all(axis=None)


def test_the_frame_holds_each_loan_once_with_its_period_and_kind() -> None:
    loans = register(60)
    frame = lending.loans_frame(loans, DEVICES, START, END, 5)
    assert len(frame) == 60
    assert frame["device_kind"].unique().tolist() == ["tablet"]
    assert (frame["returned"] == "yes").sum() == loans["returned_on"].notna().sum()
    assert (frame["period"] != "not_known").all()
