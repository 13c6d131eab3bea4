"""Promises of multiple imputation and of pooling with small-sample degrees of freedom."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.pilot.intervals import t_interval
from analysis.pilot.missing import impute, imputed_change, pool

variances = st.lists(st.floats(0.01, 5), min_size=20, max_size=20)


def answers(n=40, gone=12, seed=3, whole=True):
    random = np.random.default_rng(seed)
    before = random.integers(0, 7, n).astype(float)
    after = before + random.normal(1, 1, n)
    after = np.clip(np.round(after), 0, 8) if whole else after
    after[random.choice(n, gone, replace=False)] = np.nan
    return before, after


# ---- pooling


def test_pooling_by_hand():
    estimates, squared = [1.0, 2.0, 3.0], [0.5, 0.7, 0.6]
    found = pool(estimates, squared, 20)
    total = 0.6 + (4 / 3) * 1.0
    lost = (4 / 3) / total
    observed = 21 / 23 * 20 * (1 - lost)
    degrees = 1 / (1 / observed + lost**2 / 2)
    assert found.estimate == 2
    assert found.error == pytest.approx(math.sqrt(total))
    assert found.missing_information == pytest.approx(lost)
    assert found.degrees == pytest.approx(degrees)


@given(st.lists(st.floats(-3, 3), min_size=20, max_size=20), variances, st.integers(2, 200))
@example([1e-100] + [0.0] * 19, [1.0] * 20, 2)  # so little is lost that its square is nought
def test_degrees_of_freedom_never_exceed_those_of_the_complete_data(estimates, squared, complete):
    found = pool(estimates, squared, complete)
    lost = found.missing_information
    assert 0 < found.degrees < complete
    if lost > 1e-6:
        assert found.degrees < 19 / lost**2 * (1 + 1e-9)  # nor Rubin's older ones


def test_with_a_very_large_sample_it_is_rubins_older_rule():
    found = pool([1.0, 2.0, 3.0], [0.5, 0.7, 0.6], 1e12)
    assert found.degrees == pytest.approx(2 / found.missing_information**2, rel=1e-6)


def test_estimates_that_agree_are_not_widened():
    found = pool([1.5] * 20, [0.25] * 20, 30)
    assert found.error == 0.5
    assert found.degrees == pytest.approx(31 / 33 * 30)


def test_pooling_refuses_what_is_not_an_estimate_with_its_variance():
    with pytest.raises(ValueError, match="pool two estimates or more, each with its variance"):
        pool([1.0], [1.0], 20)
    with pytest.raises(ValueError, match="each with its variance"):
        pool([1.0, 2.0], [1.0, -1.0], 20)
    assert pool([1.0, 1.0], [0.0, 0.0], 20).note == "no_spread"


def test_the_library_pools_without_degrees_of_freedom_and_is_too_narrow():
    from statsmodels.imputation import mice

    before, after = answers(30, 12, whole=False)
    np.random.seed(2021)  # the library has no other way
    data = mice.MICEData(pd.DataFrame({"before": before, "after": after}))
    theirs = mice.MICE("after ~ before", __import__("statsmodels.api").api.OLS, data).fit(5, 20)
    half = np.diff(theirs.conf_int()[0])[0] / 2
    assert half == pytest.approx(1.959964 * theirs.bse[0])  # the normal: no degrees of freedom
    lost = float(theirs.frac_miss_info[0])
    between = lost * theirs.bse[0] ** 2 / (1 + 1 / 20)
    spread = np.linspace(-1, 1, 20)
    spread *= math.sqrt(between / spread.var(ddof=1))
    within = theirs.bse[0] ** 2 * (1 - lost)
    ours = pool(theirs.params[0] + spread, [within] * 20, 28)
    assert ours.error == pytest.approx(theirs.bse[0])
    assert (ours.high - ours.low) / 2 > 1.03 * half


# ---- imputation


@pytest.mark.parametrize("method", ["normal", "nearest"])
def test_what_was_answered_is_never_changed(method):
    before, after = answers()
    table = pd.DataFrame({"before": before, "after": after})
    filled = impute(table, 20, method)
    there = ~np.isnan(after)
    assert filled.shape == (20, 40, 2)
    assert not np.isnan(filled).any()
    assert (filled[:, there, 1] == after[there]).all()
    assert (filled[:, :, 0] == before).all()
    assert filled[:, ~there, 1].std(axis=0).min() > 0  # every imputation draws anew


def test_nearest_lends_only_answers_that_somebody_gave():
    before, after = answers()
    filled = impute(pd.DataFrame({"before": before, "after": after}), 20, "nearest")
    assert set(np.unique(filled[:, :, 1])) <= set(after[~np.isnan(after)])


def test_yes_and_no_stay_yes_and_no_by_either_method():
    before, after = answers()
    table = pd.DataFrame({"before": before, "after": (after > 3) * 1.0})
    table.loc[np.isnan(after), "after"] = np.nan
    for method in ("normal", "nearest"):
        assert set(np.unique(impute(table, 20, method)[:, :, 1])) == {0.0, 1.0}


def test_several_incomplete_columns_are_chained():
    random = np.random.default_rng(4)
    table = pd.DataFrame(random.normal(size=(200, 1)) + random.normal(0, 0.3, (200, 3)))
    holed = table.mask(pd.DataFrame(random.random((200, 3)) < 0.2))
    holed = holed[holed.notna().any(axis=1)]
    filled = impute(holed, 20)
    errors = filled.mean(axis=0) - table.loc[holed.index].to_numpy()
    assert np.sqrt((errors[holed.isna().to_numpy()] ** 2).mean()) < 0.6  # spread without: 1.04


def test_columns_that_say_the_same_twice_are_no_obstacle():
    before, after = answers()
    table = pd.DataFrame({"before": before, "twice": 2 * before, "one": 1.0, "after": after})
    assert np.isfinite(impute(table)).all()


def test_the_seed_decides_and_says_so():
    before, after = answers()
    first, again = (imputed_change(before, after) for _ in range(2))
    assert first == again
    assert first.estimate != imputed_change(before, after, seed=1).estimate
    assert "seed 2021" in first.definition
    assert first.imputations == 20


def test_imputation_below_30_people_is_refused_with_the_reason():
    before, after = answers(29, 8)
    found = imputed_change(before, after)
    assert (found.estimate, found.low, found.note) == (None, None, "too_few_people")
    assert (found.n, found.n_missing) == (21, 8)
    with pytest.raises(ValueError, match="imputation needs 30 people or more; found 29"):
        impute(pd.DataFrame({"before": before, "after": after}))


def test_all_faults_of_an_imputation_are_named_at_once():
    table = pd.DataFrame({"before": [1.0, math.nan], "after": [math.nan, math.nan]})
    with pytest.raises(ValueError, match="30 people") as refused:
        impute(table, 5, "guess")
    for part in ("20 imputations or more; found 5", "'guess'", "missing in after", "1 people"):
        assert part in str(refused.value)


def test_when_most_did_not_answer_again_the_model_would_decide():
    before, after = answers(40, 21)
    assert imputed_change(before, after).note == "too_much_missing"
    assert imputed_change(*answers(40, 20)).note == "calculated"


def test_with_nobody_missing_it_is_the_plain_interval():
    before, after = answers(40, 0)
    found, plain = imputed_change(before, after), t_interval((after - before).tolist())
    assert (found.estimate, found.low, found.high) == (plain.estimate, plain.low, plain.high)
    assert found.note == "nobody_missing"


def test_people_without_a_first_answer_are_left_out():
    before, after = answers()
    found = imputed_change([*before, None], [*after, 4.0])
    assert found == imputed_change(before, after)


def test_other_answers_help_and_need_a_row_a_person():
    before, after = answers(60, 20, whole=False)
    helper = pd.DataFrame({"told": np.where(np.isnan(after), before + 3, after)})
    found = imputed_change(before, after, helper)
    assert found.missing_information < imputed_change(before, after).missing_information
    assert found.estimate > imputed_change(before, after).estimate
    with pytest.raises(ValueError, match="one row a person; found"):
        imputed_change(before, after, helper.iloc[:5])


@given(st.integers(-5, 5), st.sampled_from([1.0, 10.0]))
def test_an_imputed_change_moves_and_scales_with_the_answers(shift, factor):
    before, after = answers(whole=False)
    found = imputed_change(before, after)
    moved = imputed_change(factor * before + shift, factor * after + 2 * shift)
    assert moved.estimate == pytest.approx(factor * found.estimate + shift)
    assert moved.error == pytest.approx(factor * found.error)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["normal", "nearest"])
@pytest.mark.parametrize("n", [30, 60])
def test_imputed_intervals_cover_where_leaving_depends_on_baseline(n, method):
    """500 pilots, a third missing, low answers more often; error of simulation one point."""
    random = np.random.default_rng(2021)
    held = plain = runs = 0
    for _ in range(500):
        before = random.normal(0, 1, n)
        after = 1 + 0.4 * before + random.normal(0, 0.8, n)  # a change of 1 - 0.6 before
        gone = random.random(n) < 1 / (1 + np.exp(0.8 + before))
        after = np.where(gone, np.nan, after)
        found = imputed_change(before, after, method=method)
        if found.low is None:
            continue
        runs += 1
        held += found.low <= 1 <= found.high
        complete = t_interval((after - before)[~gone].tolist())
        plain += complete.low <= 1 <= complete.high
    assert runs > 450
    assert held / runs >= (0.93 if method == "normal" else 0.88)
    assert held > plain
