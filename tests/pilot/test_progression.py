"""Promises of analysis.pilot.progression."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import progression
from analysis.pilot.intervals import Interval


def plan(**columns: object) -> pd.DataFrame:
    row = {
        "outcome_id": "O1",
        "priority": "primary",
        "outcome_en": "More",
        "outcome_cy": "Mwy",
        "measure": "mean_change",
        "better": "increase",
        "green": 1.0,
        "red": 0.3,
        "minimum_n": 30.0,
        "owner_id": "S1",
        "set_by_id": "S1",
        "red_stops": True,
        "action_green_en": "go on",
        "action_green_cy": "parhau",
        "action_amber_en": "change",
        "action_amber_cy": "newid",
        "action_red_en": "stop",
        "action_red_cy": "stopio",
    }
    return pd.DataFrame([row | columns])


REGISTER = pd.DataFrame({"stakeholder_id": ["S1"], "name_en": ["Lead"], "name_cy": ["Arwain"]})


def found(estimate=1.2, low=0.8, high=1.6, n=49) -> pd.DataFrame:
    return pd.DataFrame([("O1", estimate, low, high, n)], columns=progression.ESTIMATES)


def judged(estimates: pd.DataFrame, **columns: object) -> pd.Series:
    return progression.progress(plan(**columns), estimates).iloc[0]


@pytest.mark.parametrize(
    ("estimate", "better", "green", "red", "colour"),
    [
        (1.0, "increase", 1.0, 0.3, "green"),
        (0.99, "increase", 1.0, 0.3, "amber"),
        (0.31, "increase", 1.0, 0.3, "amber"),
        (0.3, "increase", 1.0, 0.3, "red"),
        (0.0, "increase", 0.3, 0.0, "red"),
        (150.0, "decrease", 150.0, 300.0, "green"),
        (299.0, "decrease", 150.0, 300.0, "amber"),
        (300.0, "decrease", 150.0, 300.0, "red"),
        (5.0, "increase", 5.0, 5.0, "green"),
    ],
)
def test_the_threshold_itself_belongs_to_its_colour(
    estimate: float, better: str, green: float, red: float, colour: str
) -> None:
    assert progression.colour(estimate, green, red, better) == colour


@given(st.floats(-9, 9), st.floats(-9, 9), st.floats(-9, 9))
def test_turning_the_scale_round_keeps_the_colour(one: float, two: float, three: float) -> None:
    red, green = sorted((two, three))
    assert progression.colour(one, green, red, "increase") == progression.colour(
        -one, -green, -red, "decrease"
    )


@given(st.floats(-9, 9), st.floats(0, 9), st.floats(-9, 9), st.floats(-9, 9))
def test_a_better_estimate_never_has_a_worse_colour(
    estimate: float, more: float, two: float, three: float
) -> None:
    red, green = sorted((two, three))
    order = ["red", "amber", "green"]
    first, second = (
        order.index(progression.colour(number, green, red, "increase"))
        for number in (estimate, estimate + more)
    )
    assert second >= first


def test_too_few_people_give_no_colour() -> None:
    assert judged(found(n=29))["colour"] == "not_enough_information"
    assert judged(found(n=30))["colour"] == "green"
    assert judged(found(n=None))["colour"] == "not_enough_information"


@pytest.mark.parametrize("blank", ["green", "red"])
def test_a_missing_threshold_gives_no_colour(blank: str) -> None:
    assert judged(found(), **{blank: None})["colour"] == "not_enough_information"


def test_without_a_stated_minimum_any_number_counts() -> None:
    assert judged(found(n=None), minimum_n=None)["colour"] == "green"


def test_an_outcome_that_was_not_measured_stays_in_the_table() -> None:
    row = judged(found().iloc[:0])
    assert row["colour"] == "not_enough_information"
    assert pd.isna(row["estimate"])
    assert row["judged"] == "no"


def test_an_outcome_without_an_owner_is_never_complete() -> None:
    row = judged(found(), owner_id=None)
    assert (row["colour"], row["owned"], row["judged"]) == ("green", "no", "no")
    assert judged(found())["judged"] == "yes"


def test_a_colour_is_certain_only_when_the_whole_interval_has_it() -> None:
    assert judged(found(low=1.0))["colour_certain"] == "yes"
    assert judged(found(low=0.8))["colour_certain"] == "no"
    assert pd.isna(judged(found(low=None))["colour_certain"])


def test_the_rows_keep_the_order_of_the_plan() -> None:
    outcomes = pd.concat([plan(outcome_id="O2"), plan()], ignore_index=True)
    table = progression.progress(outcomes, found())
    assert table["outcome_id"].tolist() == ["O2", "O1"]
    assert table["colour"].tolist() == ["not_enough_information", "green"]


def test_estimates_may_come_in_several_tables() -> None:
    outcomes = pd.concat([plan(outcome_id="O2"), plan()], ignore_index=True)
    table = progression.progress(outcomes, found(), found(estimate=0).assign(outcome_id="O2"))
    assert table["colour"].tolist() == ["red", "green"]


def test_a_pilot_has_exactly_one_primary_outcome() -> None:
    one = progression.progress(plan(), found())
    assert progression.primary_colour(one) == "green"
    for number in (0, 2):
        with pytest.raises(ValueError, match="a pilot has exactly one"):
            progression.primary_colour(pd.concat([one] * number) if number else one.iloc[:0])


def test_only_red_outcomes_marked_so_stop_the_project() -> None:
    red = progression.progress(plan(), found(estimate=0.1))
    assert progression.stops(red, plan()) == ["O1"]
    assert progression.stops(red, plan(red_stops=False)) == []
    assert progression.stops(red, plan(red_stops=pd.NA)) == []
    assert progression.stops(progression.progress(plan(), found()), plan()) == []


def test_the_next_step_is_the_one_planned_for_the_colour() -> None:
    for estimate, english, welsh in ((2, "go on", "parhau"), (0, "stop", "stopio")):
        table = progression.progress(plan(), found(estimate=estimate))
        steps = progression.next_steps(table, plan(), REGISTER).iloc[0]
        assert (steps["next_step_en"], steps["next_step_cy"]) == (english, welsh)


def test_without_enough_information_there_is_no_next_step() -> None:
    table = progression.progress(plan(), found(n=3))
    assert progression.next_steps(table, plan(), REGISTER)["next_step_en"].isna().all()


def test_holders_are_named_in_both_languages_and_blank_stays_blank() -> None:
    row = progression.name_holders(plan(set_by_id=None), REGISTER).iloc[0]
    assert (row["outcome_owner_en"], row["outcome_owner_cy"]) == ("Lead", "Arwain")
    assert pd.isna(row["set_by_en"])
    assert pd.isna(row["set_by_cy"])


def test_process_estimates_go_to_the_outcomes_with_their_measure() -> None:
    outcomes = pd.concat([plan(), plan(outcome_id="O5", measure="follow_up_rate")])
    table = progression.process_estimates(outcomes, {"follow_up_rate": (Interval(76, 65, 85), 64)})
    assert table.to_dict("records") == [
        {"outcome_id": "O5", "estimate": 76, "low": 65, "high": 85, "n": 64}
    ]


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: progression.colour(1, 1, 0, "up"), "'up'"),
        (lambda: progression.colour(1, 0.3, 1.0, "increase"), "red 1.0 is better than green 0.3"),
        (lambda: progression.colour(1, 300, 150, "decrease"), "red 150 is better than green 300"),
        (lambda: progression.progress(plan(), pd.concat([found()] * 2)), "twice: .*O1"),
        (
            lambda: progression.progress(plan(), found().assign(outcome_id="O9")),
            "not planned: .*O9",
        ),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()


def test_what_is_shown_is_rounded_and_the_colour_is_not() -> None:
    judged = pd.DataFrame({name: [None, None] for name in progression.RESULTS}).assign(
        measure=["paired_difference", "mean_change"],
        estimate=[6.1, 1.23],
        estimate_low=[-9.9, 0.9],
        estimate_high=[22.1, 1.5],
        colour=["amber", "green"],
    )
    table = progression.shown(judged)
    assert table["estimate"].tolist() == [5.0, 1.23]
    assert table["estimate_low"].tolist() == [-10.0, 0.9]
    assert table["colour"].tolist() == ["amber", "green"]
