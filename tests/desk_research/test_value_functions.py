"""Value functions with stated ends, and scores with exact weights against published answers."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.desk_research.options.value_functions import (
    scaled,
    topsis,
    value,
    waspas,
    weighted_sum,
)

TABLE = pd.DataFrame({"cost": [100, 200, 400], "reach": [1, 3, 5]}, index=["A", "B", "C"])
DIRECTIONS = {"cost": "cost", "reach": "benefit"}
EQUAL = {"cost": 0.5, "reach": 0.5}


def published(folder, name):
    matrix = pd.read_csv(folder / "desk" / name / "matrix.csv", index_col="option")
    criteria = pd.read_csv(folder / "desk" / name / "criteria.csv", index_col="criterion")
    expected = json.loads((folder / "desk" / name / "expected.json").read_text(encoding="utf-8"))
    return matrix, criteria["weight"].to_dict(), criteria["direction"].to_dict(), expected


def test_a_value_runs_straight_from_the_worst_end_to_the_best():
    assert [value(x, 1, 5) for x in (1, 2, 3, 5)] == [0, 0.25, 0.5, 1]


def test_the_worst_end_may_be_the_larger():
    assert [value(x, 500, 100) for x in (500, 400, 100)] == [0, 0.25, 1]


def test_what_lies_beyond_an_end_has_the_value_of_the_end():
    assert value(900, 500, 100) == 0
    assert value(-5, 500, 100) == 1


def test_missing_stays_missing_and_is_never_zero():
    assert np.isnan(value(None, 0, 1))
    found = value(pd.Series([3, None], index=["A", "B"], dtype="Int64", name="level"), 1, 5)
    assert found.to_dict() == pytest.approx({"A": 0.5, "B": float("nan")}, nan_ok=True)
    assert found.name == "level"


def test_a_table_keeps_its_shape_and_names():
    found = value(TABLE, 0, 400)
    assert found.index.tolist() == ["A", "B", "C"]
    assert found["cost"].tolist() == [0.25, 0.5, 1]


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20),
    st.floats(-1e3, 1e3),
    st.floats(-1e3, 1e3).filter(lambda x: abs(x) > 1e-3),
)
def test_values_lie_from_0_to_1_and_keep_the_order(amounts, worst, way):
    found = value(np.array(amounts), worst, worst + way)
    assert ((found >= 0) & (found <= 1)).all()
    order = np.argsort(np.array(amounts) * np.sign(way), kind="stable")
    assert (np.diff(found[order]) >= 0).all()


@pytest.mark.parametrize(("worst", "best"), [(3, 3), (float("nan"), 1), (0, float("inf"))])
def test_ends_that_are_no_two_numbers_are_refused(worst, best):
    with pytest.raises(ValueError, match="a value function needs two different numbers"):
        value(1, worst, best)


def test_an_infinite_amount_is_refused():
    with pytest.raises(ValueError, match="an amount is infinite"):
        value([1, float("inf")], 0, 1)


def test_each_scaling_does_what_its_name_says():
    best = scaled(TABLE, DIRECTIONS, "to_best")
    assert best["cost"].tolist() == [1, 0.5, 0.25]
    assert best["reach"].tolist() == [0.2, 0.6, 1]
    ends = scaled(TABLE, DIRECTIONS, "min_max")
    assert ends["cost"].tolist() == pytest.approx([1, 2 / 3, 0])
    assert ends["reach"].tolist() == [0, 0.5, 1]
    assert scaled(TABLE, DIRECTIONS, "none").equals(TABLE.assign(cost=-TABLE["cost"]).astype(float))


def test_a_cost_that_is_not_scaled_still_counts_against_an_option():
    # with equal reach the dearer option must come last, whatever the method
    alike, how = TABLE.assign(reach=1), {"directions": DIRECTIONS, "scale": "none"}
    for method in (weighted_sum, topsis):
        assert method(alike, EQUAL, **how).sort_values().index.tolist() == ["C", "B", "A"]


def test_a_weighted_product_of_amounts_below_0_is_refused():
    below = TABLE.assign(reach=[-1, 2, 3])
    with pytest.raises(ValueError, match="product needs amounts of 0 or more.*: cost, reach"):
        waspas(below, EQUAL, directions=DIRECTIONS, scale="none")


def test_waspas_gives_the_published_scores(shared_cases):
    matrix, weights, directions, expected = published(shared_cases, "mcda-waspas")
    found = waspas(matrix, weights, directions=directions)
    assert found.to_dict() == pytest.approx(expected["score"], abs=expected["tolerance"])


def test_topsis_gives_the_published_scores(shared_cases):
    matrix, weights, directions, expected = published(shared_cases, "mcda-topsis")
    found = topsis(matrix, weights, directions=directions, scale="min_max")
    assert found.to_dict() == pytest.approx(expected["score"], abs=expected["tolerance"])


def test_weights_are_used_as_printed_unless_rescaling_is_asked(shared_cases):
    matrix, weights, directions, expected = published(shared_cases, "mcda-waspas")
    assert sum(weights.values()) == pytest.approx(1.0155)
    found = waspas(matrix, weights, directions=directions, rescale=True)
    assert abs(found["o1"] - expected["score"]["o1"]) > expected["tolerance"]
    by_hand = {name: weight / sum(weights.values()) for name, weight in weights.items()}
    again = waspas(matrix, by_hand, directions=directions)
    assert found.to_dict() == pytest.approx(again.to_dict())


def test_waspas_with_the_whole_share_is_the_weighted_sum():
    whole = waspas(TABLE, EQUAL, directions=DIRECTIONS, share=1)
    assert whole.equals(weighted_sum(TABLE, EQUAL, directions=DIRECTIONS))
    assert weighted_sum(TABLE, EQUAL, directions=DIRECTIONS)["A"] == 0.6


@given(st.permutations(["A", "B", "C"]), st.permutations(["cost", "reach"]))
def test_no_order_of_options_or_criteria_changes_a_score(options, criteria):
    for method in (weighted_sum, waspas, topsis):
        first = method(TABLE, EQUAL, directions=DIRECTIONS)
        again = method(TABLE.loc[options, criteria], EQUAL, directions=DIRECTIONS)
        assert again.index.tolist() == options
        assert again.to_dict() == pytest.approx(first.to_dict())


@given(st.floats(0.01, 100))
def test_no_unit_of_a_criterion_changes_a_score(factor):
    other = TABLE.assign(cost=TABLE["cost"] * factor)
    for method in (weighted_sum, waspas, topsis):
        first = method(TABLE, EQUAL, directions=DIRECTIONS)
        again = method(other, EQUAL, directions=DIRECTIONS)
        assert again.to_dict() == pytest.approx(first.to_dict())


@pytest.mark.parametrize(
    ("given_table", "weights", "how", "problem"),
    [
        (TABLE, EQUAL, {"scale": "vector"}, "scale is 'vector'; it must be one of: to_best"),
        (TABLE, {"cost": 1}, {}, "Weights are given for: cost. Each criterion needs one"),
        (TABLE, {"cost": -0.1, "reach": 1}, {}, "The weights are: cost -0.1, reach 1. None may be"),
        (TABLE, {"cost": "much", "reach": 1}, {}, "The weights are: cost much"),
        (TABLE, {"cost": 0, "reach": 0}, {}, "one must be above 0"),
        (TABLE.assign(cost=[1, None, 3]), EQUAL, {}, "no number for: B on cost"),
        (TABLE.assign(cost=[1, "two", 3]), EQUAL, {}, "no number for: B on cost"),
        (TABLE.assign(cost=[0, 2, 3]), EQUAL, {}, "a cost to be above 0; found otherwise: cost"),
        (TABLE.assign(reach=[-1, 2, 3]), EQUAL, {}, "benefit of 0 or more; found otherwise: reach"),
        (TABLE.assign(reach=2), EQUAL, {"scale": "min_max"}, "two different amounts.*: reach"),
    ],
)
def test_what_cannot_be_scored_is_refused_by_name(given_table, weights, how, problem):
    with pytest.raises(ValueError, match=problem):
        weighted_sum(given_table, weights, directions=DIRECTIONS, **how)


def test_a_direction_that_is_none_is_refused():
    with pytest.raises(ValueError, match="found reach: up, and directions for no criterion: more"):
        weighted_sum(TABLE, EQUAL, directions={"cost": "cost", "reach": "up", "more": "cost"})


def test_a_share_out_of_bounds_is_refused():
    with pytest.raises(ValueError, match="share is 2; the part of the weighted sum"):
        waspas(TABLE, EQUAL, directions=DIRECTIONS, share=2)


def test_options_that_are_all_equal_cannot_be_ranked():
    alike = TABLE.assign(cost=1.0, reach=1.0)
    with pytest.raises(ValueError, match="all options are equal on every criterion"):
        topsis(alike, EQUAL, directions=DIRECTIONS, scale="none")
