"""Promises of the money modules: cost_draws, break_even, worth and valued."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.pilot import break_even, cost_draws, valued, worth
from analysis.pilot.intervals import Interval, full_count, t_interval


def sheet(*rows: tuple) -> pd.DataFrame:
    columns = ["category", "amount_low_gbp", "amount_gbp", "amount_high_gbp"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype(dict.fromkeys(columns[1:], "float64"))


SHEET = sheet(("devices", 80, 100, 180), ("staff", 40, 50, 60), ("training", None, 30, None))
BETTER = Interval(1.0, 0.5, 1.5)
OPEN = Interval(0.2, -0.3, 0.7)


def test_every_draw_lies_between_low_and_high_and_an_item_without_limits_never_moves() -> None:
    items = cost_draws.draw_items(SHEET)
    assert items.shape == (10_000, 3)
    assert items[:, 0].min() >= 80
    assert items[:, 0].max() <= 180
    assert set(items[:, 2]) == {30.0}


@pytest.mark.parametrize(
    ("shape", "mean"), [("pert", (80 + 4 * 100 + 180) / 6), ("triangular", (80 + 100 + 180) / 3)]
)
def test_the_shape_that_is_named_is_the_shape_that_is_drawn(shape: str, mean: float) -> None:
    drawn = cost_draws.draw_items(SHEET, runs=40_000, shape=shape)[:, 0]
    assert drawn.mean() == pytest.approx(mean, abs=0.4)
    curve = stats.triang(0.2, 80, 100) if shape == "triangular" else stats.beta(1.8, 4.2, 80, 100)
    assert stats.kstest(drawn, curve.cdf).pvalue > 0.001
    assert shape in cost_draws.total_cost(SHEET, shape=shape).definition


def test_costs_that_rise_together_have_wider_limits_and_the_words_say_so() -> None:
    apart, together = cost_draws.total_cost(SHEET), cost_draws.total_cost(SHEET, together=True)
    assert together.high - together.low > apart.high - apart.low
    assert apart.estimate == together.estimate == 180
    assert "each item by itself" in apart.definition
    assert "in step" in together.definition


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    one = cost_draws.total_cost(SHEET, seed=1)
    cost_draws._drawn.cache_clear()
    same, other = (cost_draws.total_cost(SHEET, seed=seed) for seed in (1, 2))
    assert one == same
    assert one.low != other.low
    assert (one.runs, one.seed) == (10_000, 1)


def test_an_unknown_amount_gives_no_total_and_a_reason() -> None:
    found = cost_draws.total_cost(sheet(("staff", None, None, None)))
    assert (found.estimate, found.low, found.note) == (None, None, "unknown_amount")


def test_break_even_is_where_the_unit_cost_first_meets_the_comparator() -> None:
    certain = sheet(("devices", None, 1000, None), ("staff", None, 200, None))
    found = break_even.break_even(certain, 20, 60)
    # fixed 1,000; each of 20 adds 10: 1000 / (60 - 10) = 20
    assert (found.estimate, found.fixed_gbp, found.variable_gbp) == (20, 1000, 10)
    assert (found.low, found.high, found.note) == (20, 20, "calculated")
    assert break_even.break_even(certain, 20, 59).estimate == 21


@given(st.floats(1, 5000), st.floats(0, 2000), st.integers(1, 200), st.floats(1, 500))
def test_one_fewer_would_cost_more_than_the_comparator(
    fixed: float, variable: float, units: int, comparator: float
) -> None:
    costs = sheet(("devices", None, fixed, None), ("staff", None, variable, None))
    found = break_even.break_even(costs, units, comparator, runs=1)
    if found.estimate is None:
        assert variable / units >= comparator
        return
    each = variable / units
    whole = found.estimate
    assert fixed / whole + each <= comparator * (1 + 1e-6)
    if whole > 1:
        assert fixed / (whole - 1) + each > comparator * (1 - 1e-6)


def test_a_unit_that_alone_costs_the_comparator_never_breaks_even() -> None:
    found = break_even.break_even(sheet(("staff", None, 100, None)), 2, 50)
    assert (found.estimate, found.low, found.high) == (None, None, None)
    assert found.note == "never_breaks_even"


def test_without_a_high_limit_the_reason_is_given() -> None:
    risky = sheet(("devices", None, 100, None), ("staff", 10, 90, 150))
    found = break_even.break_even(risky, 1, 100)
    assert found.estimate == 10
    assert found.low is not None
    assert (found.high, found.note) == (None, "not_in_every_draw")


def test_no_units_and_unknown_amounts_have_their_own_reasons() -> None:
    assert break_even.break_even(SHEET, 0, 10).note == "no_units"
    unknown = sheet(("staff", None, None, None))
    assert break_even.break_even(unknown, 3, 10).note == "unknown_amount"


def test_what_is_taken_to_vary_is_said() -> None:
    found = break_even.break_even(SHEET, 3, 500, variable=("training",))
    assert (found.fixed_gbp, found.variable_gbp) == (150, 10)
    assert "varying with use: training" in found.definition


def test_the_change_is_drawn_from_its_t_distribution() -> None:
    values = [0, 1, 1, 2, 3, 0, 1, 2, 1, 1]
    change = t_interval(values, 0.95)
    draws = worth.draw(SHEET, change, len(values), runs=40_000)
    error = np.std(values, ddof=1) / math.sqrt(len(values))
    curve = stats.t(9, loc=np.mean(values), scale=error)
    assert stats.kstest(draws.change / 10, curve.cdf).pvalue > 0.001
    assert "t distribution" in draws.definition


def test_a_change_for_the_better_is_positive_whichever_way_is_better() -> None:
    up = worth.draw(SHEET, BETTER, 10, "increase")
    down = worth.draw(SHEET, Interval(-1.0, -1.5, -0.5), 10, "decrease")
    assert up.change_estimate == down.change_estimate == 10
    assert up.limits == down.limits == (5, 15)


def test_a_full_count_does_not_vary() -> None:
    draws = worth.draw(SHEET, full_count(80), 1)
    assert set(draws.change) == {80.0}


def test_costs_for_each_point_have_limits_around_the_estimate() -> None:
    found = worth.cost_per_point(worth.draw(SHEET, BETTER, 10))
    assert found.estimate == 18
    assert found.low < 18 < found.high
    assert found.note == "calculated"


def test_no_ratio_has_an_interval_when_that_of_the_change_holds_zero() -> None:
    found = worth.cost_per_point(worth.draw(SHEET, OPEN, 10))
    assert found.estimate == pytest.approx(180 / 2)
    assert (found.low, found.high, found.note) == (None, None, "interval_holds_zero")
    touching = worth.cost_per_point(worth.draw(SHEET, Interval(1.0, 0.0, 2.0), 10))
    assert touching.note == "interval_holds_zero"


def test_what_did_not_improve_has_no_cost_for_each_point() -> None:
    for change in (Interval(-1.0, -1.5, -0.5), Interval(0.0, -1.0, 1.0)):
        found = worth.cost_per_point(worth.draw(SHEET, change, 10))
        assert (found.estimate, found.note) == (None, "no_improvement")


@pytest.mark.parametrize("note", ["no_values", "one_value", "no_spread"])
def test_a_change_without_limits_passes_its_reason_on(note: str) -> None:
    draws = worth.draw(SHEET, Interval(None, None, None, note), 1)
    assert worth.cost_per_point(draws).note == note
    assert worth.chance(draws, 10) is None
    assert worth.curve(draws).empty


def test_the_chance_of_being_worthwhile_is_that_of_the_normal_sum() -> None:
    # cost 100, change normal, mean 10, standard error 5: P(20 change > 100) = P(z > -1)
    certain = sheet(("staff", None, 100, None))
    z = stats.norm.ppf(0.975)
    change = Interval(1.0, 1.0 - 0.5 * z, 1.0 + 0.5 * z)
    draws = worth.draw(certain, change, 10, curve="normal", runs=200_000)
    assert worth.chance(draws, 20) == pytest.approx(100 * stats.norm.cdf(1), abs=0.4)


@given(st.floats(0, 500), st.floats(0, 500))
def test_when_every_draw_improves_a_higher_value_never_lowers_the_chance(
    one: float, other: float
) -> None:
    draws = worth.draw(SHEET, Interval(5.0, 4.9, 5.1), 10, runs=500)
    low, high = sorted((one, other))
    assert 0 <= worth.chance(draws, low) <= worth.chance(draws, high) <= 100


def test_nothing_is_worth_its_cost_at_a_value_of_zero() -> None:
    assert worth.chance(worth.draw(SHEET, BETTER, 10), 0) == 0


def test_an_uncertain_value_is_drawn_too() -> None:
    draws = worth.draw(SHEET, Interval(1.0, 0.999, 1.001), 10)
    sure, unsure = worth.chance(draws, 30), worth.chance(draws, 30, 5, 40)
    assert sure == 100
    assert 50 < unsure < 100


def test_the_curve_rises_over_a_grid_around_the_cost_of_a_point() -> None:
    draws = worth.draw(SHEET, BETTER, 10)
    table = worth.curve(draws)
    assert len(table) == 41
    assert table["value_gbp"].iloc[0] == 0
    assert table["value_gbp"].iloc[-1] >= 2 * 18
    assert table["chance_worthwhile"].is_monotonic_increasing
    assert worth.curve(draws, [18])["chance_worthwhile"].between(35, 65).all()


def test_what_did_not_improve_has_a_curve_only_over_stated_values() -> None:
    draws = worth.draw(SHEET, Interval(-1.0, -1.5, -0.5), 10)
    assert worth.curve(draws).empty
    assert worth.curve(draws, [5, 10])["chance_worthwhile"].tolist() == [0, 0]


def outcome(measure: str, estimate: float | None, low: float | None = None) -> dict:
    high = None if low is None else 2 * estimate - low
    row = {"outcome_id": measure, "measure": measure, "better": "increase"}
    return row | {
        "estimate": estimate, "estimate_low": low, "estimate_high": high, "estimate_n": 40
    }  # fmt: skip


def test_outcomes_are_drawn_by_what_they_measure() -> None:
    judged = pd.DataFrame(
        [
            outcome("mean_change", 1.0, 0.5),
            outcome("paired_difference", 10.0, -5.0),
            outcome("loans_per_device_year", 5.0),
            outcome("follow_up_rate", 70.0, 60.0),
        ]
    )
    drawn = valued.draw_outcomes(SHEET, judged, {"loans_per_device_year": 79})
    assert list(drawn) == ["mean_change", "paired_difference", "loans_per_device_year"]
    assert drawn["mean_change"].change_estimate == 40
    assert drawn["paired_difference"].change_estimate == pytest.approx(4)  # 10 points of 40
    assert "normal curve" in drawn["paired_difference"].definition
    assert set(drawn["loans_per_device_year"].change) == {79.0}


def values(**columns: object) -> pd.DataFrame:
    row = {"outcome_id": "O1", "what_en": "A task", "what_cy": "Tasg", "value_gbp": 25.0}
    return pd.DataFrame([row | {"value_low_gbp": np.nan, "value_high_gbp": np.nan} | columns])


def test_every_stated_value_has_its_chance_and_none_stated_gives_none() -> None:
    draws = {"O1": worth.draw(SHEET, BETTER, 10)}
    table = valued.worthwhile(values(), draws)
    assert table["chance_worthwhile"].item() == worth.chance(draws["O1"], 25)
    assert table["worth_note"].item() == "calculated"
    assert valued.worthwhile(values().iloc[:0], draws).empty
    unknown = {"O1": worth.draw(SHEET, Interval(None, None, None, "no_values"), 0)}
    assert valued.worthwhile(values(), unknown)["chance_worthwhile"].isna().all()


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: cost_draws.draw_items(SHEET, shape="normal"), "'normal'.*pert, triangular"),
        (lambda: cost_draws.draw_items(SHEET, runs=0), "0 runs"),
        (
            lambda: cost_draws.draw_items(sheet(("staff", 5, 1, 9), ("staff", 1, 2, None))),
            "item 1: low 5.0, amount 1.0.*item 2: low 1.0",
        ),
        (lambda: cost_draws.total_cost(SHEET, level=2), "level 2"),
        (lambda: break_even.break_even(SHEET, -1, 10), "-1 units"),
        (lambda: break_even.break_even(SHEET, 1, 0), "comparator above 0"),
        (lambda: break_even.break_even(SHEET.assign(category="x"), 1, 9), "'x'.*known: devices"),
        (lambda: worth.draw(SHEET, BETTER, 10, "up"), "'up'"),
        (lambda: worth.draw(SHEET, BETTER, 10, curve="z"), "curve 'z'; known: t, normal"),
        (lambda: worth.draw(SHEET, BETTER, 1), "of 1 people"),
        (lambda: worth.chance(worth.draw(SHEET, BETTER, 10), -1), "value of -1"),
        (lambda: valued.worthwhile(values(outcome_id="O9"), {}), "without draws: O9"),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()
