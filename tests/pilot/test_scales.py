"""Promises of scale scores and of Cronbach's alpha."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot.scales import ScaleRule, cronbach_alpha, scale_rule, scale_scores

ITEMS = ("a", "b", "c", "d")
RULE = ScaleRule(ITEMS, 1, 5, reversed_items=("d",), most_missing=1)


def people(n=60, seed=1, agreement=1.0):
    random = np.random.default_rng(seed)
    common = random.normal(0, agreement, (n, 1))
    answers = np.clip(np.round(3 + common + random.normal(0, 1, (n, 4))), 1, 5)
    answers[:, 3] = 6 - answers[:, 3]
    return pd.DataFrame(answers, columns=[*ITEMS])


def test_scores_follow_the_rule():
    answers = pd.DataFrame(
        [[1, 2, 3, 5], [1, 2, math.nan, 5], [1, math.nan, math.nan, 5]],
        columns=[*ITEMS],
        index=["P1", "P2", "P3"],
    )
    found = scale_scores(answers, RULE)
    assert found["score"].iloc[:2].tolist() == pytest.approx([1 + 2 + 3 + 1, (1 + 2 + 1) / 3 * 4])
    assert math.isnan(found["score"].iloc[2])  # too much missing is not a score, and not 0
    assert found["items_missing"].tolist() == [0, 1, 2]
    assert found["score_note"].tolist() == ["complete", "prorated", "too_many_missing"]
    assert found.index.tolist() == ["P1", "P2", "P3"]
    mean = scale_scores(answers, ScaleRule(ITEMS, 1, 5, ("d",), 1, "mean"))["score"]
    assert mean.iloc[:2].tolist() == pytest.approx([7 / 4, 4 / 3])


@given(st.lists(st.lists(st.none() | st.integers(1, 5), min_size=4, max_size=4), min_size=1))
def test_a_score_stays_on_the_scale(rows):
    answers = pd.DataFrame(rows, columns=[*ITEMS], dtype="float64")
    found = scale_scores(answers, RULE)
    scored = found["score"].dropna()
    assert scored.between(4, 20).all()
    assert (found["score"].notna() == (answers.isna().sum(axis=1) <= 1)).all()


def test_an_answer_off_the_scale_and_a_lost_item_are_refused():
    with pytest.raises(ValueError, match=r"scale from 1 to 5; found \[0\.0, 7\.0\]"):
        scale_scores(pd.DataFrame([[0, 1, 1, 7]], columns=[*ITEMS]), RULE)
    with pytest.raises(ValueError, match="no column for the items d; columns: a, b, c"):
        scale_scores(pd.DataFrame([[1, 1, 1]], columns=["a", "b", "c"]), RULE)


def test_a_rule_that_contradicts_itself_names_every_fault():
    with pytest.raises(ValueError, match="two different items") as refused:
        ScaleRule(("a", "a"), 5, 1, ("x",), 2, "median")
    for part in ("x are not", "5 to 1 is no scale", "2 of 2 items", "'median'"):
        assert part in str(refused.value)


def test_a_rule_is_data():
    row = {"items": "a; b;c;d", "minimum": 1, "maximum": 5, "reversed_items": "d"}
    assert scale_rule(row | {"most_missing": 1}) == RULE
    with pytest.raises(ValueError, match=r"not known: \['reverse'\], missing: \['maximum'\]"):
        scale_rule({"items": "a;b", "minimum": 1, "reverse": "a"})


def test_alpha_is_that_of_the_analysis_of_variance():
    """Alpha is 1 minus the mean square of people by items over that of people (Hoyt 1941)."""
    import statsmodels.formula.api as smf
    from statsmodels.stats.anova import anova_lm

    answers = people()
    turned = answers.assign(d=6 - answers["d"])
    long = turned.reset_index().melt("index", var_name="item")
    anova = anova_lm(smf.ols("value ~ C(index) + C(item)", long).fit())
    squares = anova["sum_sq"] / anova["df"]
    expected = 1 - squares["Residual"] / squares["C(index)"]
    assert cronbach_alpha(answers, RULE).estimate == pytest.approx(expected)


def test_feldts_limits_by_hand():
    from scipy import stats

    found = cronbach_alpha(people(41), RULE)
    low = 1 - (1 - found.estimate) * stats.f.isf(0.025, 40, 120)
    high = 1 - (1 - found.estimate) / stats.f.isf(0.025, 120, 40)
    assert (found.low, found.high) == pytest.approx((low, high))


def test_alpha_below_30_people_is_not_stated():
    answers = people(35)
    answers.iloc[:6, 0] = math.nan
    found = cronbach_alpha(answers, RULE)
    assert (found.estimate, found.low, found.note) == (None, None, "too_few_people")
    assert (found.n, found.n_missing, found.items) == (29, 6, 4)
    assert cronbach_alpha(people(30), RULE).note == "calculated"


def test_a_reversed_item_is_turned_round_first():
    forgotten = ScaleRule(ITEMS, 1, 5)
    assert cronbach_alpha(people(), RULE).estimate > 0.6
    assert cronbach_alpha(people(), forgotten).estimate < 0.4


def test_items_that_are_the_same_agree_fully_and_no_spread_is_said():
    same = people().assign(b=lambda t: t["a"], c=lambda t: t["a"], d=lambda t: 6 - t["a"])
    found = cronbach_alpha(same, RULE)
    assert (found.low, found.estimate, found.high) == pytest.approx((1, 1, 1))
    still = pd.DataFrame(3.0, index=range(40), columns=[*ITEMS])
    assert cronbach_alpha(still, RULE).note == "no_spread"


@pytest.mark.slow
@pytest.mark.parametrize("n", [30, 60])
def test_feldts_limits_cover(n):
    """Parallel items with alpha 0.8, 2,000 samples; error of simulation half a point."""
    random = np.random.default_rng(2021)
    rule = ScaleRule(ITEMS, -99, 99)
    held = 0
    for _ in range(2000):
        answers = random.normal(0, 1, (n, 1)) + random.normal(0, 1, (n, 4))
        found = cronbach_alpha(pd.DataFrame(answers, columns=[*ITEMS]), rule)
        held += found.low <= 0.8 <= found.high
    assert 0.935 <= held / 2000 <= 0.965
