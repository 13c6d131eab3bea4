"""Promises of the difference in differences: few sites, CR2, refusals and randomisation."""

import math
from itertools import combinations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import linalg, stats

from analysis.pilot import comparison

close = pytest.approx


def sites(rng, pilot: int, other: int, people: int = 10, alike: float = 1.0):
    """People of sites without an effect; those of a site share a part of their change."""
    site = np.repeat(np.arange(pilot + other), people)
    change = rng.normal(size=site.size) + alike * rng.normal(size=pilot + other)[site]
    return change, site < pilot, site.tolist()


def test_cr2_is_hc2_when_every_cluster_is_one_person() -> None:
    rng = np.random.default_rng(2021)
    columns = sm.add_constant(rng.normal(size=(25, 2)))
    outcome = rng.normal(size=25) * (1 + np.abs(columns[:, 1]))
    theirs = sm.OLS(outcome, columns).fit(cov_type="HC2")
    for place in range(3):
        found = comparison.cluster_robust(outcome, columns, list(range(25)), np.eye(3)[place])
        assert found.estimate == close(theirs.params[place])
        assert found.se == close(theirs.bse[place])


def test_cr2_and_its_degrees_are_those_of_the_quadratic_form_by_brute_force() -> None:
    """Unequal sites and a covariate: the variance is y'Qy, unbiased under the working model, and
    the degrees are 2 E² / Var = tr(QM)² / tr(QMQM), M = I - H (Bell and McCaffrey 2002)."""
    rng = np.random.default_rng(2021)
    site = np.repeat(np.arange(7), [3, 5, 2, 8, 4, 6, 2])
    columns = sm.add_constant(np.column_stack([site < 3, rng.normal(size=site.size)]) * 1.0)
    outcome, pull = rng.normal(size=site.size), np.array([0.0, 1.0, 0.5])
    bread = np.linalg.inv(columns.T @ columns)
    left = np.eye(site.size) - columns @ bread @ columns.T
    form = np.zeros_like(left)
    for one in range(7):
        inside = np.flatnonzero(site == one)
        root = np.real(linalg.sqrtm(np.linalg.inv(left[np.ix_(inside, inside)])))
        shape = pull @ bread @ columns[inside].T @ root @ left[inside]
        form += np.outer(shape, shape)
    found = comparison.cluster_robust(outcome, columns, site.tolist(), pull)
    assert found.se**2 == close(outcome @ form @ outcome)
    spread = form @ left
    assert np.trace(spread) == close(pull @ bread @ pull)
    assert found.degrees == close(np.trace(spread) ** 2 / np.trace(spread @ spread))


def test_estimate_and_cr0_agree_with_statsmodels() -> None:
    rng = np.random.default_rng(2022)
    site = np.repeat(np.arange(7), [3, 5, 2, 8, 4, 6, 2])
    columns = sm.add_constant(np.column_stack([site < 3, rng.normal(size=site.size)]) * 1.0)
    outcome = rng.normal(size=site.size)
    options = {"groups": site, "use_correction": False}
    theirs = sm.OLS(outcome, columns).fit(cov_type="cluster", cov_kwds=options)
    found = comparison.cluster_robust(outcome, columns, site.tolist(), (0, 1, 0))
    assert (found.estimate, found.cr0_se) == close((theirs.params[1], theirs.bse[1]))
    assert found.se > found.cr0_se


@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 1000))
def test_single_people_in_two_groups_have_bell_and_mccaffreys_degrees(first, second, seed) -> None:
    """By hand: Welch and Satterthwaite's formula with both variances equal."""
    outcome = np.random.default_rng(seed).normal(size=first + second)
    found = comparison.difference_in_differences(
        outcome, np.arange(first + second) < first, list(range(first + second))
    )
    one, two = outcome[:first], outcome[first:]
    assert found.se == close(math.sqrt(one.var(ddof=1) / first + two.var(ddof=1) / second))
    parts = [1 / first, 1 / second]
    by_hand = sum(parts) ** 2 / (parts[0] ** 2 / (first - 1) + parts[1] ** 2 / (second - 1))
    assert found.degrees == close(by_hand)
    if first == second:
        assert found.degrees == close(2 * (first - 1))
        assert found.p == close(stats.ttest_ind(one, two).pvalue)


@given(st.integers(2, 5), st.integers(2, 6), st.integers(0, 1000))
def test_balanced_sites_give_the_t_test_of_their_means(per_arm, people, seed) -> None:
    change, arm, site = sites(np.random.default_rng(seed), per_arm, per_arm, people)
    found = comparison.difference_in_differences(change, arm, site)
    means = change.reshape(2 * per_arm, people).mean(axis=1)
    theirs = stats.ttest_ind(means[:per_arm], means[per_arm:])
    assert found.estimate / found.se == close(theirs.statistic)
    assert (found.degrees, found.p) == close((2 * (per_arm - 1), theirs.pvalue))
    low, high = theirs.confidence_interval()
    assert (found.low, found.high) == close((low, high))


def test_statsmodels_clustered_p_uses_the_normal_and_is_too_small() -> None:
    """Nothing differs in three sites against three, and its 5% test says so far too often."""
    rng = np.random.default_rng(2021)
    theirs, ours = [], []
    for _ in range(400):
        change, arm, site = sites(rng, 3, 3)
        columns = sm.add_constant(arm * 1.0)
        model = sm.OLS(change, columns).fit(cov_type="cluster", cov_kwds={"groups": site})
        found = comparison.difference_in_differences(change, arm, site)
        normal = 2 * stats.norm.sf(abs(model.params[1] / model.bse[1]))
        assert model.pvalues[1] == close(normal)
        theirs.append(model.pvalues[1] < 0.05)
        ours.append(found.p < 0.05)
    assert np.mean(theirs) > 0.10
    assert np.mean(ours) < 0.08


@pytest.mark.slow
def test_unbalanced_sites_keep_the_level_as_the_definition_says() -> None:
    rng = np.random.default_rng(2021)
    missed = 0
    for _ in range(3000):
        change, arm, site = sites(rng, 3, 6, 8)
        found = comparison.difference_in_differences(change, arm, site)
        missed += not found.low <= 0 <= found.high
    assert missed / 3000 < 0.065


@given(st.integers(0, 1000), st.randoms())
def test_the_order_of_people_changes_nothing_and_units_only_scale(seed, shuffled) -> None:
    change, arm, site = sites(np.random.default_rng(seed), 3, 4, 3)
    order = list(range(len(site)))
    shuffled.shuffle(order)
    first = comparison.difference_in_differences(change, arm, site)
    second = comparison.difference_in_differences(
        change[order] * 7, arm[order], [site[place] for place in order]
    )
    assert (second.estimate, second.low, second.high) == close(
        (first.estimate * 7, first.low * 7, first.high * 7)
    )
    assert (second.degrees, second.p) == close((first.degrees, first.p))


def test_one_site_an_arm_is_refused_with_the_difference_given() -> None:
    change, arm, site = [1, 2, 3, 0, 0, 3], [1, 1, 1, 0, 0, 0], list("aaabbb")
    found = comparison.difference_in_differences(change, arm, site)
    assert (found.estimate, found.low, found.high, found.p) == (1.0, None, None, None)
    assert (found.note, found.advice) == ("one_site_per_arm", "few_sites")
    one_of_three = comparison.difference_in_differences(change, arm, list("aaabbc"))
    assert one_of_three.note == "one_site_per_arm"
    assert (one_of_three.pilot_sites, one_of_three.comparison_sites) == (1, 2)


def test_a_site_whose_people_are_all_missing_does_not_count() -> None:
    change = [1, 2, None, None, 0, 1, 2]
    found = comparison.difference_in_differences(change, [1] * 4 + [0] * 3, list("aabbcdd"))
    assert (found.note, found.pilot_sites, found.n, found.n_missing) == (
        "one_site_per_arm",
        1,
        5,
        2,
    )


def test_other_reasons_for_no_inference() -> None:
    find = comparison.difference_in_differences
    alone = find([1, 2], [1, 1], ["a", "b"])
    assert (alone.note, alone.estimate) == ("no_comparison_group", None)
    assert find([None, None], [1, 0], ["a", "b"]).note == "no_values"
    even = find([1, 3, 1, 3, 0, 2, 0, 2], [1] * 4 + [0] * 4, list("aabbccdd"))
    assert (even.note, even.estimate, even.low) == ("no_spread", 1.0, None)


def test_few_degrees_of_freedom_send_to_randomisation() -> None:
    rng = np.random.default_rng(2021)
    few = comparison.difference_in_differences(*sites(rng, 2, 2))
    many = comparison.difference_in_differences(*sites(rng, 4, 4))
    assert few.degrees == close(2)
    assert (few.advice, many.advice) == ("few_sites", "enough")
    assert few.low < few.estimate < few.high


@pytest.mark.parametrize(
    ("counts", "code"),
    [((1, 0), "no_comparison_group"), ((4, 1), "one_site_per_arm"), ((2, 2), "enough")],
)
def test_numbers_of_sites_say_whether_anything_can_be_inferred(counts, code) -> None:
    assert comparison.sites_allow(*counts) == code


def test_two_clusters_and_other_faults_are_refused_all_at_once() -> None:
    columns = np.column_stack([np.ones(4), [0, 1, 0, 1]])
    with pytest.raises(ValueError, match="2 clusters: with two or fewer nothing can be inferred"):
        comparison.cluster_robust([1, 2, 3, 4], columns, list("aabb"), (0, 1))
    with pytest.raises(ValueError, match="depend on each other; a number is missing"):
        comparison.cluster_robust([1, 2, 3, None], np.ones((4, 2)), list("abcd"), (0, 1))
    with pytest.raises(ValueError, match=r"3 outcomes, columns of shape \(4, 2\), 4 clusters"):
        comparison.cluster_robust([1, 2, 3], columns, list("abcd"), (0, 1))
    with pytest.raises(ValueError, match="leave nothing to estimate the variance from"):
        comparison.cluster_robust([1, 2, 3], np.eye(3), list("abc"), (1, 0, 0))


def test_what_is_not_a_design_is_refused() -> None:
    with pytest.raises(ValueError, match="sites with people of both arms: b; a site belongs"):
        comparison.difference_in_differences([1, 2, 3, 4], [1, 1, 0, 0], list("abbc"))
    with pytest.raises(ValueError, match="2 changes, 1 arms .* and 2 sites"):
        comparison.difference_in_differences([1, 2], [1], ["a", "b"])
    with pytest.raises(ValueError, match="a change is infinite"):
        comparison.difference_in_differences([1, math.inf], [1, 0], ["a", "b"])
    with pytest.raises(ValueError, match="-1 and 2 sites; expected counts"):
        comparison.sites_allow(-1, 2)
    with pytest.raises(ValueError, match="2 of 2 sites are in the pilot; expected sites in both"):
        comparison.randomisation_test([1, 2], [1, 1], ["a", "b"])


def test_the_randomisation_test_counts_every_assignment() -> None:
    rng = np.random.default_rng(2021)
    site = np.repeat(np.arange(6), [2, 4, 3, 5, 1, 3])
    change, arm = rng.integers(-2, 5, site.size).astype(float), site < 2
    found = comparison.randomisation_test(change, arm, site.tolist())
    gaps = []
    for chosen in combinations(range(6), 2):
        inside = np.isin(site, chosen)
        gaps.append(abs(change[inside].mean() - change[~inside].mean()))
    observed = abs(change[arm].mean() - change[~arm].mean())
    assert abs(found.estimate) == close(observed)
    assert found.p == close(np.mean(np.array(gaps) >= observed - 1e-12))
    assert (found.assignments, found.exact, found.smallest_p) == (15, True, close(1 / 15))


def test_three_against_three_sites_can_never_show_anything_at_five_per_cent() -> None:
    change, arm, site = sites(np.random.default_rng(2021), 3, 3)
    found = comparison.randomisation_test(change + 100 * arm, arm, site)
    assert found.p == found.smallest_p == close(0.1)


def test_a_sampled_randomisation_is_close_to_the_exact_one_and_repeats() -> None:
    change, arm, site = sites(np.random.default_rng(7), 5, 5)
    exact = comparison.randomisation_test(change, arm, site)
    drawn = [comparison.randomisation_test(change, arm, site, most=200, seed=1) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert (drawn[0].exact, drawn[0].assignments, drawn[0].seed) == (False, 201, 1)
    assert drawn[0].p == close(exact.p, abs=0.1)
    assert "200 random ways" in drawn[0].definition
    assert "every way" in exact.definition
