"""Promises of the exact paired tests: signed ranks, Hodges-Lehmann, sign flips, homogeneity."""

import itertools
import json
import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.pilot.change import (
    hodges_lehmann,
    marginal_homogeneity,
    shifts,
    sign_flip,
    wilcoxon_exact,
)
from analysis.pilot.change.signs import null_chances, whole

SLEEP = "01-sleep-paired-continuous"
few = st.lists(st.integers(-4, 4), min_size=1, max_size=9)
answers = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30)


@pytest.fixture(scope="module")
def sleep(shared_cases):
    folder = shared_cases / "evaluation" / SLEEP
    data = pd.read_csv(folder / "data.csv")
    expected = json.loads((folder / "expected.json").read_text())
    return (data["after"] - data["before"]).to_numpy(), expected["expected"]


def ranked(changes, zeros):
    """Signed ranks by the book: a change and its rank, zeros as the rule says."""
    kept = [c for c in changes if c or zeros != "drop"]
    ranks = stats.rankdata(np.abs(kept))
    return [(c, r) for c, r in zip(kept, ranks, strict=True)]


def brute_p(changes, zeros):
    """Every pattern of signs, in exact fractions."""
    weights = [Fraction(float(r)) for c, r in ranked(changes, zeros) if c]
    v = sum(Fraction(float(r)) for c, r in ranked(changes, zeros) if c > 0)
    middle = sum(weights, Fraction(0)) / 2
    totals = [sum(kept) for kept in itertools.product(*[(0, w) for w in weights])]
    return sum(abs(t - middle) >= abs(v - middle) for t in totals) / len(totals)


# ---- Wilcoxon


def test_wilcoxon_equals_the_published_values(sleep):
    change, expected = sleep
    found = wilcoxon_exact(change)
    assert (found.v, found.n_zero) == (expected["V"], 1)
    assert found.p == pytest.approx(expected["p_wilcoxon_exact_with_ties"], abs=1e-9)
    assert found.p_normal == pytest.approx(expected["p_wilcoxon_normal_cc"], abs=1e-9)
    assert found.estimate == expected["rank_biserial"]
    assert [found.low, found.high] == expected["rank_biserial_ci"]
    assert wilcoxon_exact(change, "pratt").p == expected["p_coin_exact_pratt_zeros"]
    assert found.p == expected["p_coin_exact_wilcoxon_zeros"]


@pytest.mark.parametrize("zeros", ["drop", "pratt", "keep"])
@given(changes=few)
def test_wilcoxon_is_every_pattern_of_signs(zeros, changes):
    found = wilcoxon_exact(changes, zeros)
    if not any(changes):
        assert found.p is None
    else:
        assert found.p == pytest.approx(float(brute_p(changes, zeros)), abs=1e-12)


@given(few)
def test_wilcoxon_turns_round_with_the_data(changes):
    assume(any(changes))
    up, down = wilcoxon_exact(changes), wilcoxon_exact([-c for c in changes])
    assert up.p == pytest.approx(down.p)
    assert up.estimate == pytest.approx(-down.estimate)
    assert (up.low, up.high) == pytest.approx((-down.high, -down.low))


def test_each_zero_rule_gives_its_own_v_and_is_named():
    change = [0, 0, 1, 1, -2, 3]
    assert [wilcoxon_exact(change, rule).v for rule in ("drop", "pratt", "keep")] == [
        pytest.approx(1.5 + 1.5 + 4),
        pytest.approx(3.5 + 3.5 + 6),
        pytest.approx(3.5 + 3.5 + 6 + 1.5),
    ]
    named = {wilcoxon_exact(change, rule).definition for rule in ("drop", "pratt", "keep")}
    assert len(named) == 3
    assert "left out before ranking" in wilcoxon_exact(change).definition


def test_without_ties_it_is_scipys_exact_test():
    change = np.random.default_rng(5).normal(0.4, 1, 20)
    ours, theirs = wilcoxon_exact(change), stats.wilcoxon(change, method="exact")
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9)


def test_scipy_leaves_the_exact_test_without_a_word_at_a_tie_and_we_do_not(recwarn):
    change = [1, 1, 1, 2, 2, 3, -1, 4, 2, 1, 3, 2, -2, 5, 1]  # 15 people, ties
    automatic = stats.wilcoxon(change).pvalue
    assert automatic == stats.wilcoxon(change, method="asymptotic", correction=False).pvalue
    assert not recwarn.list
    ours = wilcoxon_exact(change)
    assert ours.p == pytest.approx(float(brute_p(change, "drop")), abs=1e-12)
    assert abs(automatic - ours.p) > 1e-4


def test_scipys_zero_rules_change_the_normal_p_while_the_exact_p_is_one(sleep):
    change = np.round(sleep[0], 1)
    normal = {
        rule: stats.wilcoxon(change, zero_method=rule, method="asymptotic").pvalue
        for rule in ("wilcox", "pratt", "zsplit")
    }
    rounded = [round(p, 4) for p in normal.values()]
    assert rounded == [0.0076, 0.0058, 0.0059]
    exact = {wilcoxon_exact(change, rule).p for rule in ("drop", "pratt", "keep")}
    assert exact == {0.00390625}


def test_the_noise_of_binary_arithmetic_breaks_no_tie(sleep):
    change = sleep[0]
    assert change.tolist() != np.round(change, 1).tolist()
    assert wilcoxon_exact(change) == wilcoxon_exact(np.round(change, 1))


def test_an_interval_without_width_says_why():
    found = wilcoxon_exact([1, 2, 2, 3])
    assert (found.low, found.high, found.note) == (1.0, 1.0, "all_one_way")
    assert wilcoxon_exact([1, 2, -2, 3]).note == "calculated"


def test_nothing_to_test_is_said_and_no_p_is_given():
    assert wilcoxon_exact([0, 0]).note == "all_zero"
    assert wilcoxon_exact([math.nan]).note == "no_values"
    assert wilcoxon_exact([]).p is None


def test_missing_changes_are_counted_and_left_out():
    with_missing = wilcoxon_exact([1, None, -2, 3, math.nan])
    assert (with_missing.n, with_missing.n_missing) == (3, 2)
    assert with_missing.p == wilcoxon_exact([1, -2, 3]).p


def test_an_unknown_zero_rule_and_an_infinite_change_are_refused():
    with pytest.raises(ValueError, match="zeros is 'split'; it is one of drop, pratt, keep"):
        wilcoxon_exact([1, 2], "split")
    with pytest.raises(ValueError, match="finite numbers; found inf"):
        wilcoxon_exact([1, math.inf])
    with pytest.raises(ValueError, match="level"):
        wilcoxon_exact([1, 2], level=95)


# ---- Hodges-Lehmann


def brute_lower_end(change, alpha):
    """Try every shift and every gap; keep the least edge that the exact test does not reject."""
    doubled = sorted({a + b for a, b in itertools.product(change, repeat=2)})
    points = [Fraction(d, 2) for d in doubled]
    places = [(p, p) for p in points]
    places += [((a + b) / 2, a) for a, b in itertools.pairwise(points)]
    kept = []
    for shift, edge in places:
        moved = [Fraction(c) - shift for c in change]
        ranks = stats.rankdata([float(abs(m)) for m in moved])
        weights = [Fraction(float(r)) for m, r in zip(moved, ranks, strict=True) if m]
        v = sum(Fraction(float(r)) for m, r in zip(moved, ranks, strict=True) if m > 0)
        totals = [sum(x) for x in itertools.product(*[(0, w) for w in weights])]
        if sum(t >= v for t in totals) / len(totals) > alpha / 2:
            kept.append(edge)
    return float(min(kept))


def test_hodges_lehmann_equals_the_published_values(sleep):
    change, expected = sleep
    found = hodges_lehmann(change, "drop", limits="quantile")
    assert found.estimate == pytest.approx(expected["pseudomedian_exactRankTests"], abs=1e-9)
    assert [found.low, found.high] == pytest.approx(expected["ci95_wilcoxon_exact"], abs=1e-9)
    assert hodges_lehmann(change, "keep").estimate == pytest.approx(
        expected["hodges_lehmann_all_pairs"], abs=1e-9
    )


def test_hodges_lehmann_normal_limits_are_rs_within_its_root_finder(sleep):
    change, expected = sleep
    found = hodges_lehmann(change, "drop", limits="normal")
    r_stops_at = 1e-4
    assert [found.low, found.high] == pytest.approx(
        expected["ci95_wilcoxon_normal"], abs=r_stops_at
    )
    assert found.estimate == pytest.approx(expected["pseudomedian_normal"], abs=r_stops_at)


def test_the_published_rule_does_not_turn_round_with_the_data_and_the_exact_one_does(sleep):
    change = sleep[0]
    ours = [hodges_lehmann(sign * change, "drop") for sign in (1, -1)]
    assert (ours[0].low, ours[0].high) == pytest.approx((-ours[1].high, -ours[1].low))
    assert (ours[0].low, ours[0].high) == pytest.approx((1.05, 2.95))
    rs = [hodges_lehmann(sign * change, "drop", limits="quantile") for sign in (1, -1)]
    assert (-rs[1].high, -rs[1].low) == pytest.approx((1.1, 2.95))  # where it gave 1.05 and 2.9


@given(st.lists(st.integers(-4, 4), min_size=6, max_size=9))
def test_exact_limits_are_the_shifts_that_the_exact_test_keeps(change):
    found = hodges_lehmann(change)
    assert found.low == brute_lower_end(change, 0.05)
    assert found.high == -brute_lower_end([-c for c in change], 0.05)


@given(st.lists(st.integers(-4, 4), min_size=6, max_size=40), st.integers(-5, 5))
def test_hodges_lehmann_moves_with_the_data_and_scales_with_it(change, shift):
    found, moved = hodges_lehmann(change), hodges_lehmann([c / 10 + shift for c in change])
    assert moved.estimate == pytest.approx(found.estimate / 10 + shift)
    limits = (found.low / 10 + shift, found.high / 10 + shift)
    assert (moved.low, moved.high) == pytest.approx(limits)
    assert found.low <= found.estimate <= found.high


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=30))
def test_the_estimate_is_the_median_of_all_averages_of_two(change):
    averages = [(a + b) / 2 for a, b in itertools.combinations_with_replacement(change, 2)]
    assert hodges_lehmann(change).estimate == pytest.approx(np.median(averages))


def test_too_few_people_have_an_estimate_and_no_limits():
    found = hodges_lehmann([1, 2, 3, 4, 5])
    assert (found.estimate, found.low, found.high, found.note) == (3, None, None, "too_few")
    assert hodges_lehmann([1, 2, 3, 4, 5, 6]).low == 1
    assert hodges_lehmann([0, 0], "drop").note == "no_values"
    assert hodges_lehmann([math.nan]).note == "no_values"


def test_all_the_same_change_is_its_own_limit():
    found = hodges_lehmann([2] * 8)
    assert (found.low, found.estimate, found.high) == (2, 2, 2)


def test_hodges_lehmann_names_its_rules_and_refuses_others():
    assert "people who changed only" in hodges_lehmann([1, 0, 2], "drop").definition
    assert "all people" in hodges_lehmann([1, 0, 2]).definition
    expected = "zeros is 'pratt'; it is one of keep, drop; limits is 'x'; it is one of exact, quan"
    with pytest.raises(ValueError, match=expected):
        hodges_lehmann([1], "pratt", limits="x")


@pytest.mark.slow
@pytest.mark.parametrize("n", [15, 30, 60])
def test_exact_limits_cover_at_least_their_level(n):
    """Even changes about 1 on a whole-number scale, 2,000 pilots; error of simulation 0.5."""
    random = np.random.default_rng(2021)
    held = 0
    for _ in range(2000):
        change = 1 + random.choice(
            [-3, -2, -1, 0, 1, 2, 3], n, p=[0.05, 0.1, 0.2, 0.3, 0.2, 0.1, 0.05]
        )
        found = hodges_lehmann(change)
        held += found.low <= 1 <= found.high
    assert held / 2000 >= 0.945


def test_the_table_of_shifts_names_its_rule():
    rows = pd.DataFrame(
        [
            (f"P{i}", wave, "tasks", answer + gain)
            for i, answer in enumerate([1, 2, 2, 3, 4, 4, 5, 1])
            for wave, gain in (("baseline", 0), ("follow_up", i % 3))
        ],
        columns=["participant_id", "survey_wave", "question_id", "answer"],
    )
    asked = pd.DataFrame({"question_id": ["tasks"], "text_en": ["Tasks?"], "text_cy": ["Tasgau?"]})
    table = shifts(rows, asked).iloc[0]
    expected = hodges_lehmann([0, 1, 2, 0, 1, 2, 0, 1])
    assert (table["shift"], table["shift_low"]) == (expected.estimate, expected.low)
    assert (table["n_followed_up"], table["shift_zeros"], table["shift_note"]) == (
        8,
        "keep",
        "calculated",
    )


# ---- Sign flips


def test_sign_flip_equals_the_published_value(sleep):
    change, expected = sleep
    found = sign_flip(change)
    assert found.p == pytest.approx(expected["p_sign_flip_exact_mean"], abs=1e-12)
    assert found.estimate == pytest.approx(expected["mean_diff"])
    assert (found.method, found.p_error, found.n_zero) == ("exact", 0.0, 1)


@given(few, st.sampled_from([1, 0.5, 0.1, 1 / 3, 2.5]))
def test_sign_flip_is_every_pattern_of_signs_on_any_equal_grid(changes, step):
    assume(any(changes))
    sums = [
        sum(s * c for s, c in zip(signs, changes, strict=True))
        for signs in itertools.product((-1, 1), repeat=len(changes))
    ]
    expected = sum(abs(s) >= abs(sum(changes)) for s in sums) / len(sums)
    found = sign_flip(np.array(changes) * step)
    assert found.method == "exact"
    assert found.p == pytest.approx(expected, abs=1e-12)


def test_sign_flip_off_a_grid_is_sampled_and_says_so():
    change = np.random.default_rng(1).normal(0.5, 1, 14)
    found = sign_flip(change, runs=20_000)
    signs = np.array(list(itertools.product((-1.0, 1.0), repeat=14)))
    exact = float((np.abs(signs @ change) >= abs(change.sum()) - 1e-9).mean())
    assert (found.method, found.runs, found.seed) == ("sampled", 20_000, 2021)
    assert abs(found.p - exact) < 4 * found.p_error
    assert found == sign_flip(change, runs=20_000)
    assert sign_flip(change, runs=20_000, seed=1) != found


def test_sign_flip_is_exact_for_150_people_where_the_library_samples():
    change = np.random.default_rng(2).integers(-3, 5, 150).astype(float)
    library = [
        stats.permutation_test(
            (change,), np.mean, permutation_type="samples", n_resamples=999, rng=seed
        ).pvalue
        for seed in (1, 2, 3)
    ]
    assert len(set(library)) > 1 or library[0] == 2 / 1000  # its floor, far from the truth
    found = sign_flip(change)
    assert found.method == "exact"
    assert 0 < found.p < 0.01


def test_sign_flip_without_a_change_gives_no_p():
    assert sign_flip([0, 0, None]).method == "nothing_to_test"
    assert sign_flip([0, 0, None]).estimate == 0
    assert sign_flip([]).estimate is None
    with pytest.raises(ValueError, match="needs 100 runs or more; found 5"):
        sign_flip([1], runs=5)


@given(st.lists(st.integers(0, 12), max_size=20), st.integers(0, 300))
def test_chances_of_totals_are_chances(weights, most):
    whole_range = null_chances(np.array(weights, dtype="int64"), sum(weights))
    assert whole_range.sum() == pytest.approx(1)
    assert whole_range == pytest.approx(whole_range[::-1])
    part = null_chances(np.array(weights, dtype="int64"), min(most, sum(weights)))
    assert part == pytest.approx(whole_range[: len(part)])


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=20), st.sampled_from([0.1, 1 / 7, 4]))
def test_values_on_a_grid_come_back_from_their_whole_numbers(numbers, step):
    found, unit, grid = whole(np.array(numbers) * step)
    assert grid
    assert found * unit == pytest.approx(np.array(numbers) * step)


def test_very_small_changes_are_not_taken_for_none():
    assert sign_flip([1e-12, 2e-12, 3e-12]).n_zero == 0
    assert wilcoxon_exact([1e-12, 2e-12, -3e-12]).n_zero == 0


# ---- Marginal homogeneity


def square(before, after, size=5):
    table = np.zeros((size, size))
    np.add.at(table, (before, after), 1)
    return table


@pytest.mark.parametrize("seed", range(4))
def test_marginal_homogeneity_is_that_of_statsmodels(seed):
    from statsmodels.stats.contingency_tables import SquareTable

    random = np.random.default_rng(seed)
    before = random.integers(0, 5, 90)
    after = np.clip(before + random.integers(-1, 3, 90), 0, 4)
    library = SquareTable(square(before, after), shift_zeros=False)
    found = marginal_homogeneity(before, after)
    stuart, bhapkar = library.homogeneity("stuart_maxwell"), library.homogeneity("bhapkar")
    assert (found.statistic, found.p) == pytest.approx((stuart.statistic, stuart.pvalue))
    assert (found.bhapkar, found.p_bhapkar) == pytest.approx((bhapkar.statistic, bhapkar.pvalue))
    assert found.df == stuart.df == 4


def test_a_category_that_nobody_moved_into_breaks_the_library_and_not_ours():
    from statsmodels.stats.contingency_tables import SquareTable

    before = np.array([0, 0, 0, 1, 1, 0, 2, 2])
    after = np.array([1, 1, 0, 1, 0, 1, 2, 2])  # those of category 2 stayed in it
    with pytest.warns(UserWarning, match="Unable to invert"):
        library = SquareTable(square(before, after, 3), shift_zeros=False).homogeneity()
    assert np.isnan(library.pvalue)
    found = marginal_homogeneity(before, after)
    moved = marginal_homogeneity(before[:6], after[:6])
    assert (found.statistic, found.df) == pytest.approx((moved.statistic, 1))


def test_with_two_categories_it_is_mcnemar():
    before, after = [1] * 4 + [0] * 9 + [1] * 5, [0] * 4 + [1] * 9 + [1] * 5
    found = marginal_homogeneity(before, after)
    assert found.statistic == pytest.approx((9 - 4) ** 2 / 13)
    exact = stats.binomtest(4, 13).pvalue
    assert marginal_homogeneity(before, after, "answers").p_exact == pytest.approx(exact)
    sampled = marginal_homogeneity(before, after)
    assert abs(sampled.p_exact - exact) < 4 * sampled.p_error


@given(answers)
def test_with_scores_it_is_the_exact_sign_flip_of_the_change(both):
    before, after = np.array(both).T
    found, flipped = marginal_homogeneity(before, after, "answers"), sign_flip(after - before)
    assert found.p_exact == flipped.p
    assert found.estimate == flipped.estimate


@given(answers)
def test_the_scored_statistic_grows_with_the_sum_of_scores_moved(both):
    before, after = np.array(both).T
    assume((before != after).any())
    found = marginal_homogeneity(before, after, {c: 2 * c + 1 for c in range(5)})
    moves = 2 * (after - before)
    assert found.statistic == pytest.approx(moves.sum() ** 2 / (moves**2).sum())


def test_homogeneity_counts_the_missing_and_says_when_nobody_moved():
    found = marginal_homogeneity([1, 2, 3, None], [2, 1, None, 3])
    assert (found.n, found.n_missing) == (2, 1)  # one without a first answer was never asked
    still = marginal_homogeneity([1, 2], [1, 2])
    assert (still.note, still.p, still.df) == ("nobody_moved", None, 0)
    assert marginal_homogeneity([], []).note == "no_values"


def test_homogeneity_refuses_what_it_cannot_score():
    with pytest.raises(ValueError, match=r"no score for the categories \[3\.0\]; scores are given"):
        marginal_homogeneity([1, 2], [3, 1], {1: 0, 2: 1})
    with pytest.raises(ValueError, match="scores is 'ranks'; it is 'answers'"):
        marginal_homogeneity([1], [2], "ranks")
    with pytest.raises(ValueError, match="give one of each a person"):
        marginal_homogeneity([1], [2, 3])
