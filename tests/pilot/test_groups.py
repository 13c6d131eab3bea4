"""Promises of the comparison of two groups of different people."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.pilot.change import fisher_table, two_groups
from analysis.pilot.change.groups import WORDS

group = st.lists(st.integers(1, 5), min_size=2, max_size=12)
FEW = {"runs": 200}
LOWER, HIGHER = [1, 2, 2, 3, 3, 2, 1, 4], [3, 4, 5, 5, 4, 3, 5, 2, 4]


def test_the_two_libraries_point_opposite_ways_and_ours_says_which_is_higher():
    from statsmodels.stats.nonparametric import rank_compare_2indep

    scipys = stats.brunnermunzel(HIGHER, LOWER)
    statsmodels = rank_compare_2indep(HIGHER, LOWER)
    assert scipys.statistic == pytest.approx(-statsmodels.statistic)
    ours = two_groups(HIGHER, LOWER)
    assert (ours.direction, ours.statistic > 0, ours.estimate > 0.5) == ("first_higher", True, True)
    assert WORDS["first_higher"] in ours.definition
    assert two_groups(LOWER, HIGHER).direction == "second_higher"
    assert WORDS["second_higher"] in two_groups(LOWER, HIGHER).definition


def test_the_test_is_that_of_the_libraries():
    from statsmodels.stats.nonparametric import rank_compare_2indep

    ours, theirs = two_groups(HIGHER, LOWER), rank_compare_2indep(HIGHER, LOWER)
    assert ours.estimate == pytest.approx(theirs.prob1)
    assert (ours.statistic, ours.df, ours.p) == pytest.approx(
        (theirs.statistic, theirs.df, theirs.pvalue)
    )


@given(group, group)
def test_the_estimate_is_the_share_of_pairs_in_which_the_first_is_higher(a, b):
    wins = [(x > y) + (x == y) / 2 for x, y in itertools.product(a, b)]
    assert two_groups(a, b, **FEW).estimate == pytest.approx(np.mean(wins))


@given(group, group)
def test_exchanging_the_groups_turns_everything_round(a, b):
    first, second = two_groups(a, b, **FEW), two_groups(b, a, **FEW)
    assert first.estimate == pytest.approx(1 - second.estimate)
    assert first.p == (None if second.p is None else pytest.approx(second.p))
    if first.low is not None:
        assert (first.low, first.high) == pytest.approx((1 - second.high, 1 - second.low))
        assert 0 <= first.low <= first.estimate <= first.high <= 1


@given(group, group)
def test_only_the_order_of_answers_matters(a, b):
    stretched = two_groups(np.exp(a), np.exp(b), **FEW)
    plain = two_groups(a, b, **FEW)
    assert stretched.estimate == plain.estimate
    assert stretched.p == plain.p


def test_the_permutation_p_is_near_that_of_every_deal():
    a, b = [1, 3, 4, 4], [2, 1, 1, 2, 3]
    observed = two_groups(a, b, runs=20_000)
    pooled = np.array(a + b)
    hits = total = 0
    for chosen in itertools.combinations(range(9), 4):
        rest = [i for i in range(9) if i not in chosen]
        found = two_groups(pooled[list(chosen)], pooled[rest], **FEW)
        extreme = found.statistic is None and found.estimate != 0.5
        hits += extreme or abs(found.statistic or 0) >= abs(observed.statistic) - 1e-9
        total += 1
    assert abs(observed.p_permuted - hits / total) < 4 * observed.p_error + 1e-4


def test_scipys_exact_mannwhitney_ignores_ties_and_ours_keeps_them():
    a, b = [1] * 6 + [2] * 2, [1] * 2 + [2] * 6
    pooled = np.array(a + b)
    rank_sum = stats.rankdata(pooled)[: len(a)].sum()
    middle = len(a) * (len(pooled) + 1) / 2
    sums = [
        stats.rankdata(pooled)[list(deal)].sum()
        for deal in itertools.combinations(range(len(pooled)), len(a))
    ]
    truly_exact = np.mean(np.abs(np.array(sums) - middle) >= abs(rank_sum - middle) - 1e-9)
    scipys = stats.mannwhitneyu(a, b, method="exact").pvalue
    assert abs(scipys - truly_exact) > 0.01
    assert truly_exact == pytest.approx(stats.fisher_exact([[6, 2], [2, 6]]).pvalue)
    ours = two_groups(a, b)  # with two answers both tests order the deals alike
    assert abs(ours.p_permuted - truly_exact) < 4 * ours.p_error


def test_groups_without_overlap_have_a_direction_and_no_limits():
    found = two_groups([4, 5, 5], [1, 2, 3])
    assert (found.estimate, found.low, found.p, found.note) == (1, None, None, "no_spread")
    assert found.direction == "first_higher"
    same = two_groups([3, 3], [3, 3])
    assert (same.estimate, same.direction, same.note) == (0.5, "neither", "no_spread")


def test_a_group_of_one_or_none_is_said():
    assert two_groups([4], [1, 2, 5]).note == "one_value"
    empty = two_groups([None], [1, 2])
    assert (empty.note, empty.estimate, empty.n_missing) == ("no_values", None, 1)


def test_missing_answers_are_counted_and_left_out():
    found = two_groups([*HIGHER, None], [*LOWER, float("nan")])
    assert (found.n_first, found.n_second, found.n_missing) == (9, 8, 2)
    assert found.p == two_groups(HIGHER, LOWER).p


def test_the_same_seed_gives_the_same_result():
    assert two_groups(HIGHER, LOWER) == two_groups(HIGHER, LOWER)


@pytest.mark.slow
@pytest.mark.parametrize("n", [15, 30, 60])
def test_logit_limits_cover_and_do_better_than_plain_ones_where_groups_differ(n):
    """Five-point items of two groups, 2,000 pilots; error of simulation half a point."""
    random = np.random.default_rng(2021)
    low, high = [0.35, 0.3, 0.2, 0.1, 0.05], [0.05, 0.1, 0.15, 0.3, 0.4]
    truth = sum(
        high[i] * low[j] * ((i > j) + (i == j) / 2)
        for i, j in itertools.product(range(5), repeat=2)
    )
    held = plain = 0
    for _ in range(2000):
        found = two_groups(random.choice(5, n, p=high), random.choice(5, n, p=low), runs=1)
        if found.low is None:
            continue
        held += found.low <= truth <= found.high
        half = stats.t.ppf(0.975, found.df) * (found.estimate - 0.5) / found.statistic
        plain += abs(found.estimate - truth) <= half
    assert held / 2000 >= 0.935
    assert held >= plain


# ---- Fisher


def test_fisher_of_a_two_by_two_table_is_the_exact_one():
    table = [[8, 2], [3, 9]]
    found, exact = fisher_table(table), stats.fisher_exact(table).pvalue
    assert abs(found.p - exact) < 4 * found.p_error


def every_table(rows, columns):
    """All tables of two rows with these margins."""
    for first in itertools.product(*[range(c + 1) for c in columns]):
        if sum(first) == rows[0]:
            yield np.array([first, [c - f for c, f in zip(columns, first, strict=True)]])


def test_fisher_of_a_larger_table_is_that_of_every_table():
    table = np.array([[6, 2, 1], [1, 4, 5]])
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    null = stats.random_table(rows, columns)
    chances = np.array([null.pmf(each) for each in every_table(rows, columns)])
    exact = chances[chances <= null.pmf(table) * (1 + 1e-7)].sum()
    found = fisher_table(table)
    assert abs(found.p - exact) < 4 * found.p_error


def test_scipys_larger_fisher_changes_between_runs_and_ours_does_not():
    table = [[3, 1, 4], [1, 5, 0], [0, 2, 6]]
    assert len({float(stats.fisher_exact(table).pvalue) for _ in range(6)}) > 1
    found = fisher_table(table)
    assert found == fisher_table(table)
    assert found.p_error > 0
    assert "100000 tables" in found.definition
    assert "seed 2021" in found.definition


@given(st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=2, max_size=4))
def test_the_order_of_rows_changes_fishers_p_only_by_chance(rows):
    assume(np.sum(rows))
    one, other = fisher_table(rows, runs=2000), fisher_table(rows[::-1], runs=2000)
    assert abs(one.p - other.p) <= 5 * (one.p_error + other.p_error) + 1e-3


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[0, 0], [0, 0]], [[1, -1], [2, 2]], [1]])
def test_what_is_not_a_table_of_counts_is_refused(table):
    with pytest.raises(ValueError, match="whole counts of people in two rows"):
        fisher_table(table)
