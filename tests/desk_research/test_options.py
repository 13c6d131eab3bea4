"""The chance of each rank, against answers that can be worked out by hand."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.desk_research.options.acceptability import smaa

SAMPLING = 0.02  # four standard errors of a share of 10,000 draws


def table(rows, options="ABCDEFGH", criteria="xyzvw"):
    values = pd.DataFrame(rows, dtype=float)
    return values.set_axis(list(options[: len(values)])).set_axis(
        list(criteria[: values.shape[1]]), axis=1
    )


@st.composite
def ranges(draw, most=4):
    options, criteria = draw(st.integers(2, most)), draw(st.integers(1, most))
    # few different numbers, so that ties happen
    cell = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted)
    cells = draw(st.lists(cell, min_size=options * criteria, max_size=options * criteria))
    both = np.array(cells, dtype=float).reshape(options, criteria, 2) / 4
    return table(both[:, :, 0]), table(both[:, :, 1])


@pytest.mark.parametrize("level", [0.2, 0.5, 0.7])
def test_the_chance_of_two_options_is_their_share_of_the_weights(level):
    # A is ahead where the weight of x is above the level, which is even from 0 to 1
    found = smaa(table([[1, 0], [level, level]]))
    assert found.first_chance["A"] == pytest.approx(1 - level, abs=SAMPLING)
    assert found.central_weights.loc["A", "x"] == pytest.approx((1 + level) / 2, abs=SAMPLING)
    assert found.central_weights.loc["B", "x"] == pytest.approx(level / 2, abs=SAMPLING)
    assert found.pairwise.loc["A", "B"] == found.first_chance["A"]
    assert found.confidence.tolist() == [1, 1]  # exact values: the central weights decide


def test_three_options_that_are_each_best_at_one_thing_share_the_ranks():
    found = smaa(table(np.eye(3)))
    assert found.rank_acceptability.to_numpy() == pytest.approx(
        np.full((3, 3), 1 / 3), abs=SAMPLING
    )
    # the largest of three weights is 11/18 on average
    assert np.diag(found.central_weights) == pytest.approx([11 / 18] * 3, abs=SAMPLING)


def test_weights_in_order_have_the_known_means():
    found = smaa(table(np.eye(3)), order=["x", "y", "z"])
    assert found.rank_acceptability.to_numpy().tolist() == np.eye(3).tolist()
    # rank-order centroid weights
    assert found.central_weights.loc["A"].tolist() == pytest.approx(
        [11 / 18, 5 / 18, 2 / 18], abs=SAMPLING
    )


def test_criteria_of_equal_rank_are_not_put_in_order():
    found = smaa(table(np.eye(3)), order={"x": 1, "y": 2, "z": 2})
    assert found.first_chance.tolist() == [1, 0, 0]
    assert found.pairwise.loc["B", "C"] == pytest.approx(0.5, abs=SAMPLING)


def test_an_order_in_which_all_are_equal_is_no_order():
    free = smaa(table(np.eye(3)))
    equal = smaa(table(np.eye(3)), order={"x": 1, "y": 1, "z": 1})
    assert equal.rank_acceptability.equals(free.rank_acceptability)


def test_ranges_give_the_chance_that_one_is_above_the_other():
    known = smaa((table([[0], [0.3]]), table([[1], [0.3]])))
    assert known.first_chance["A"] == pytest.approx(0.7, abs=SAMPLING)
    # two ranges that overlap by half: above in an eighth of the square
    apart = smaa((table([[0], [0.25]]), table([[0.5], [0.75]])))
    assert apart.first_chance["A"] == pytest.approx(0.125, abs=SAMPLING)
    assert apart.confidence["A"] == apart.first_chance["A"]


def test_the_confidence_is_the_chance_under_the_central_weights():
    values = table([[0.2, 0.1], [0.1, 0.4]]), table([[1, 0.6], [0.9, 0.5]])
    found = smaa(values)
    for option in "AB":
        own = smaa(values, found.central_weights.loc[option])
        assert found.confidence[option] == pytest.approx(own.first_chance[option])


def test_an_option_that_is_never_first_has_no_weights_and_no_confidence():
    found = smaa(table([[0.9, 0.8], [0.5, 0.9], [0.4, 0.7]]))
    assert found.first_chance["C"] == 0
    assert found.central_weights.loc["C"].isna().all()
    assert np.isnan(found.confidence["C"])
    assert found.central_weights.loc[["A", "B"]].notna().all(axis=None)


def test_exact_weights_give_the_weighted_sum():
    values = table([[0.9, 0.1, 0.5], [0.2, 0.8, 0.6], [0.4, 0.4, 0.4]])
    found = smaa(values, {"x": 0.2, "y": 0.5, "z": 0.3})
    assert (values @ [0.2, 0.5, 0.3]).idxmax() == "B"
    assert found.rank_acceptability.loc["B"].tolist() == [1, 0, 0]
    assert found.central_weights.loc["B"].tolist() == pytest.approx([0.2, 0.5, 0.3])
    assert (found.draws, found.rescaled) == (1, False)


def test_weights_that_do_not_add_to_one_are_rescaled_and_the_result_says_so():
    found = smaa(table([[0.9, 0.1], [0.2, 0.8]]), [3, 1])
    assert found.rescaled
    assert found.central_weights.loc["A"].tolist() == [0.75, 0.25]
    sampled = smaa(table([[0.9, 0.1], [0.2, 0.8]]), np.array([[3, 1], [0.5, 0.5]]))
    assert sampled.rescaled
    assert smaa(table([[0.9, 0.1], [0.2, 0.8]]), {"x": 0.5, "y": 0.51}).rescaled
    assert not smaa(table([[1, 0], [0, 1]]), [1 / 3, 2 / 3]).rescaled


def test_sampled_values_and_weights_are_taken_draw_by_draw():
    values = np.array([[[0.9, 0], [0.1, 0]], [[0.9, 0], [0.1, 1]], [[-0.2, 0], [0.1, 1.3]]])
    weights = pd.DataFrame({"y": [0, 0.5, 1], "x": [1, 0.5, 0]})
    found = smaa(values, weights, names=["A", "B"], criteria=["x", "y"])
    assert found.draws == 3
    assert found.first_chance.to_dict() == pytest.approx({"A": 1 / 3, "B": 2 / 3})
    assert found.central_weights.loc["A"].to_dict() == {"x": 1, "y": 0}
    assert found.central_weights.loc["B"].to_dict() == {"x": 0.25, "y": 0.75}


def test_options_that_tie_share_their_ranks_equally():
    found = smaa(table([[0.5, 0.1], [0.5, 0.1], [0.4, 0]]))
    assert found.rank_acceptability.to_numpy().tolist() == [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]]
    assert found.pairwise.loc["A", "B"] == 0.5
    assert found.confidence.tolist()[:2] == [0.5, 0.5]


def test_a_tie_does_not_hang_on_the_order_of_adding():
    # the two sums of thirds differ in the last place
    values = table([[0.1, 0.2, 0.8], [0.8, 0.2, 0.1]])
    assert len(set(values.to_numpy() @ np.full(3, 1 / 3))) == 2
    found = smaa(values, [1 / 3, 1 / 3, 1 / 3])
    assert found.first_chance.tolist() == [0.5, 0.5]


def test_arrays_get_names_and_tables_keep_theirs():
    assert smaa(np.eye(2)).first_chance.index.tolist() == ["option 1", "option 2"]
    assert smaa(np.eye(2)).central_weights.columns.tolist() == ["criterion 1", "criterion 2"]
    assert smaa(np.eye(2), names=["b", "a"]).first_chance.index.tolist() == ["b", "a"]


def test_the_same_seed_gives_the_same_result_and_another_seed_another():
    values = table(np.zeros((3, 2))), table(np.ones((3, 2)))
    first, again, other = smaa(values), smaa(values), smaa(values, seed=7)
    assert first.rank_acceptability.equals(again.rank_acceptability)
    assert first.central_weights.equals(again.central_weights)
    assert not first.rank_acceptability.equals(other.rank_acceptability)
    assert (first.seed, other.seed, first.draws) == (2021, 7, 10_000)


def test_making_one_value_exact_leaves_all_other_draws_as_they_were():
    low, high = table([[0, 0.2], [0.1, 0.1], [0, 0]]), table([[1, 0.9], [0.8, 0.9], [0, 0.1]])
    free = smaa((low, high)).pairwise.loc["A", "B"]
    low.loc["C", "x"] = high.loc["C", "x"] = 0.05
    assert smaa((low, high)).pairwise.loc["A", "B"] == free


@given(ranges(), st.sampled_from([None, "order", "exact"]), st.integers(0, 5))
def test_shares_add_to_one(values, how, seed):
    criteria = values[0].columns.tolist()
    weights = [1 / len(criteria)] * len(criteria) if how == "exact" else None
    order = criteria if how == "order" else None
    found = smaa(values, weights, order=order, draws=60, seed=seed)
    shares = found.rank_acceptability
    assert shares.sum(axis=0).tolist() == pytest.approx([1] * len(shares))
    assert shares.sum(axis=1).tolist() == pytest.approx([1] * len(shares))
    assert found.first_chance.tolist() == pytest.approx(shares[1].tolist())
    known = found.central_weights.dropna()
    assert known.sum(axis=1).tolist() == pytest.approx([1] * len(known))
    assert known.index.tolist() == shares.index[found.first_chance > 0].tolist()
    assert found.confidence.notna().tolist() == (found.first_chance > 0).tolist()
    both = found.pairwise + found.pairwise.T.to_numpy()
    assert both.to_numpy() == pytest.approx(1)


@given(ranges(), st.randoms(use_true_random=False))
def test_no_order_of_options_or_criteria_changes_anything(values, random):
    low, high = values
    options, criteria = list(low.index), list(low.columns)
    random.shuffle(options)
    random.shuffle(criteria)
    first = smaa(values, draws=80)
    again = smaa((low.loc[options, criteria], high), draws=80)
    assert again.first_chance.index.tolist() == options
    assert again.central_weights.columns.tolist() == criteria
    own, columns = list(low.index), list(low.columns)
    assert again.rank_acceptability.loc[own].equals(first.rank_acceptability)
    assert again.central_weights.loc[own, columns].equals(first.central_weights)
    assert again.confidence[own].equals(first.confidence)
    assert again.pairwise.loc[own, own].equals(first.pairwise)


@given(ranges())
def test_an_option_that_is_better_on_everything_is_first(values):
    low, high = values
    low, high = 0.9 * low, 0.9 * high
    low.loc["A"] = high.loc["A"] = 1.0
    found = smaa((low, high), draws=50)
    assert found.first_chance["A"] == 1
    assert found.central_weights.drop(index="A").isna().all(axis=None)


def test_ten_thousand_draws_of_twelve_options_on_eight_criteria_take_less_than_a_second():
    low = np.random.default_rng(1).random((12, 8)) / 2
    taken = []
    for _ in range(3):
        start = time.process_time()
        smaa((low, low + 0.4))
        taken.append(time.process_time() - start)
    assert min(taken) < 1


EYE = table(np.eye(2))


@pytest.mark.parametrize(
    ("values", "how", "problem"),
    [
        (table([[1, None], [0, 2]]), {}, "found: A on y nan to nan, B on y 2 to 2. What is not"),
        ((table([[0.6], [0.1]]), table([[0.5], [0.2]])), {}, "found: A on x 0.6 to 0.5"),
        ((EYE, table(np.eye(2), "AC")), {}, "are of A, B on x, y; the highest are of A, C on x, y"),
        ((EYE,), {}, "values are 1 tables; a pair has the lowest and the highest values"),
        ((np.ones((3, 2, 2)), EYE.to_numpy()), {}, "needs two tables of options by criteria"),
        (np.ones(3), {}, r"the values have the shape \(3,\); expected options × criteria"),
        (np.ones((0, 2)), {}, "none of them empty"),
        ([[1, 2], [3]], {}, "the values are not all numbers in rows of equal length"),
        ([["much", "less"]], {}, "the values are not all numbers"),
        (np.full((2, 2, 2), np.nan), {}, "sampled values are missing or infinite in draw: 1, 2"),
        (EYE.set_axis(["A", "A"]), {}, "names are: A, A; expected 2 different ones"),
        (np.eye(2), {"names": ["A"]}, "names are: A; expected 2 different ones"),
        (np.eye(2), {"criteria": ["x", "x"]}, "criteria are: x, x; expected 2 different ones"),
        (EYE, {"weights": {"x": 1}}, "Weights are given for: x. Each criterion needs one"),
        (EYE, {"weights": [-1, 2]}, "The weights are: x -1.0, y 2.0. None may be below 0"),
        (EYE, {"weights": [1, 2, 3]}, r"the weights have the shape \(3,\); expected 2 weights"),
        (EYE, {"weights": [[1, 0], [0, 0], [-1, 2]]}, "not so in row: 2, 3"),
        (EYE, {"weights": pd.DataFrame({"x": [1]})}, "has the columns: x. Expected one for each"),
        (EYE, {"weights": ["a", "b"]}, "the weights are not all numbers"),
        (EYE, {"order": ["x"]}, "the order names: x. It must name each criterion once: x, y"),
        (EYE, {"order": ["x", "x", "y"]}, "the order names: x, x, y"),
        (EYE, {"order": {"x": 0, "y": 1}}, "the rank of x is 0; it must be a whole number from 1"),
        (EYE, {"weights": [1, 1], "order": ["x", "y"]}, "both given; expected at most one"),
        (EYE, {"draws": 0}, "draws is 0; it must be a whole number from 1"),
        (EYE, {"draws": True}, "draws is True"),
        (EYE, {"seed": 1.5}, "seed is 1.5; it must be a whole number from 0"),
        (np.ones((3, 2, 2)), {"weights": np.ones((2, 2))}, "3 draws of values and 2 of weights"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_said(values, how, problem):
    with pytest.raises(ValueError, match=problem):
        smaa(values, **how)


def test_a_message_of_many_faults_names_some_and_counts_the_rest():
    with pytest.raises(ValueError, match="and 5 more. What is not known"):
        smaa(table(np.full((5, 3), 2.0)))
