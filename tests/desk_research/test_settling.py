"""Is there a winner; and if not, what would settle it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.desk_research.options.acceptability import smaa
from analysis.desk_research.options.settling import settles

SAMPLING = 0.02


def table(rows, options="ABC", criteria="xyz"):
    return pd.DataFrame(
        np.array(rows, dtype=float), list(options[: len(rows)]), list(criteria[: len(rows[0])])
    )


def settled(low, high, weights=None, **how):
    result = smaa((low, high), weights, **how)
    return settles(result, low, high, weights, order=how.get("order"))


def test_a_winner_is_first_in_at_least_half_of_the_draws():
    low, high = table([[0.4], [0.3], [0]]), table([[0.9], [0.6], [0.1]])
    found = settled(low, high)
    assert (found.verdict, found.winner) == ("winner", "A")
    assert found.leading == ("A", "B")
    assert found.first_chances[0] == found.odds > 0.5


def test_no_winner_is_named_below_one_half():
    found = settled(table(np.eye(3)), table(np.eye(3)))
    assert (found.verdict, found.winner) == ("no_winner", None)
    assert max(found.first_chances) < 0.5


def test_two_options_that_are_first_as_often_have_no_winner():
    alike = table([[0.5, 0.5], [0.5, 0.5]])
    found = settled(alike, alike)
    assert found.first_chances == (0.5, 0.5)
    assert found.verdict == "no_winner"
    assert found.leading == ("A", "B")
    assert found.odds == 0.5  # a tie counts as a half


def test_more_may_be_asked_of_a_winner_but_not_less():
    low, high = table([[0.4], [0.3]]), table([[0.9], [0.6]])
    result = smaa((low, high))
    assert settles(result, low, high, needed=0.95).verdict == "no_winner"
    with pytest.raises(ValueError, match="needed is 0.4; a winner's chance"):
        settles(result, low, high, needed=0.4)


def test_an_option_does_not_win_by_what_is_not_known_of_it():
    # with equal weights A is at 0.3 to 0.8, B at 0.45: A is ahead only if the unknown is good
    low, high = table([[0, 0.6], [0.45, 0.45]]), table([[1, 0.6], [0.45, 0.45]])
    found = settled(low, high, [0.5, 0.5])
    assert found.first_chances[0] == pytest.approx(0.7, abs=SAMPLING)
    assert (found.verdict, found.winner) == ("not_known", None)
    assert found.leading[0] == "A"
    known = settled(low.replace(0, 0.05), high, [0.5, 0.5])
    assert (known.verdict, known.winner) == ("winner", "A")


def test_an_option_that_leads_in_spite_of_what_is_not_known_wins():
    low, high = table([[0, 1], [0.4, 0.4]]), table([[1, 1], [0.4, 0.4]])
    found = settled(low, high, [0.3, 0.7])
    assert (found.verdict, found.winner) == ("winner", "A")


def test_the_value_that_moves_the_odds_most_is_the_pilots_question():
    low = table([[0.1, 0.4, 0.5], [0.5, 0.4, 0.3]])
    high = table([[0.9, 0.5, 0.5], [0.5, 0.6, 0.4]])
    found = settled(low, high, [1, 1, 1])
    question = found.pilot_question
    assert (question["option"], question["criterion"]) == ("A", "x")
    assert (question["low"], question["high"]) == (0.1, 0.9)
    # at its worst A cannot be ahead of B: 1.1 against 1.2; at its best it always is
    assert (question["odds_at_low"], question["odds_at_high"]) == (0, 1)
    assert question["swing"] == 1
    assert found.questions["swing"].is_monotonic_decreasing


def test_fixing_an_end_gives_the_odds_of_that_value():
    low, high = table([[0.1, 0.2], [0.3, 0.1]]), table([[0.9, 0.7], [0.6, 0.8]])
    found = settled(low, high)
    rows = found.questions[found.questions["kind"] == "value"]
    assert len(rows) == 4
    for row in rows.itertuples():
        for end, odds in ((row.low, row.odds_at_low), (row.high, row.odds_at_high)):
            fixed_low, fixed_high = low.copy(), high.copy()
            fixed_low.loc[row.option, row.criterion] = end
            fixed_high.loc[row.option, row.criterion] = end
            again = smaa((fixed_low, fixed_high))
            assert odds == pytest.approx(again.pairwise.loc[found.leading])


def test_only_the_two_leading_options_and_uncertain_values_are_asked_about():
    low = table([[0.5, 0.2], [0.3, 0.6], [0, 0]])
    high = table([[0.8, 0.2], [0.3, 0.9], [0.1, 0.1]])
    values = settled(low, high).questions.query("kind == 'value'")
    assert set(zip(values["option"], values["criterion"], strict=True)) == {("A", "x"), ("B", "y")}


def test_a_weight_that_decides_is_named_apart_from_values():
    exact = table([[1, 0], [0.5, 0.5]])
    found = settled(exact, exact)
    assert found.pilot_question is None
    assert found.questions["kind"].tolist() == ["weight", "weight"]
    x = found.questions.set_index("criterion").loc["x"]
    assert (x["low"], x["high"]) == pytest.approx((0.1, 0.9), abs=SAMPLING)
    # A is ahead where x has more than half of the weight
    lead = found.leading == ("A", "B")
    assert (x["odds_at_low"], x["odds_at_high"]) == ((0, 1) if lead else (1, 0))


def test_exact_weights_are_no_question():
    low, high = table([[0.1], [0.2]]), table([[0.6], [0.7]])
    assert set(settled(low, high, [1]).questions["kind"]) == {"value"}
    exact = settled(low, low, [1])
    assert exact.questions.empty
    assert (exact.verdict, exact.winner, exact.first_chances) == ("winner", "B", (1, 0))


def test_an_order_of_the_criteria_is_kept():
    low, high = table([[0.6, 0.1], [0.3, 0.2]]), table([[0.9, 0.6], [0.5, 0.9]])
    found = settled(low, high, order=["x", "y"])
    weight = found.questions.query("kind == 'weight'").set_index("criterion")
    assert weight.loc["x", "low"] >= 0.5 >= weight.loc["y", "high"]


cells = st.lists(st.floats(0, 1), min_size=6, max_size=6)


@given(cells, cells, st.permutations("ABC"), st.permutations("xy"))
def test_no_order_of_options_or_criteria_changes_the_answer(one, other, options, criteria):
    low = table(np.minimum(one, other).reshape(3, 2))
    high = table(np.maximum(one, other).reshape(3, 2))
    found = settled(low, high, draws=60)
    shuffled = [ends.loc[list(options), list(criteria)] for ends in (low, high)]
    again = settled(*shuffled, draws=60)
    assert (again.verdict, again.leading, again.odds) == (found.verdict, found.leading, found.odds)
    pd.testing.assert_frame_equal(again.questions, found.questions)
    assert (found.winner is not None) == (found.verdict == "winner")
    assert found.winner is None or found.first_chances[0] >= 0.5


def test_a_result_of_other_values_is_refused():
    low, high = table([[0.1], [0.2]]), table([[0.6], [0.7]])
    result = smaa((low, high))
    with pytest.raises(ValueError, match="does not belong to these values and weights.*A, B"):
        settles(result, low, high / 2 + low)
    with pytest.raises(ValueError, match="does not belong"):
        settles(result, low.set_axis(["A", "D"]), high.set_axis(["A", "D"]))


def test_one_option_alone_is_refused():
    one = table([[0.5]])
    with pytest.raises(ValueError, match="there is one option only, A; two are needed"):
        settled(one, one)
