"""Promises of standardised figures, their difference and what may be said of it."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import ttost_ind

from analysis.pilot import comparison
from analysis.pilot.intervals import Interval, newcombe
from analysis.pilot.opening_days import OpeningDays
from analysis.pilot.simulated_partner import ask_tenants, true_share_of_yes

close = pytest.approx
POPULATION = {"young": 30.0, "middle": 50.0, "old": 20.0}
BANDS = [*POPULATION] * 2
# each band holds two people at least, so that a spread is known in each
answered = st.lists(st.tuples(st.integers(0, 10), st.sampled_from([*POPULATION])), max_size=30).map(
    lambda rows: [*rows, *zip((1, 4, 6, 2, 3, 9), BANDS, strict=True)]
)


def brought(rows: list, population=None, yes_no: bool = False):
    values, bands = (list(column) for column in zip(*rows, strict=True))
    held = population or POPULATION
    return comparison.standardised_mean(values, bands, held, yes_no=yes_no)


@given(answered)
def test_standardising_to_the_own_distribution_changes_nothing(rows: list) -> None:
    bands = [band for _, band in rows]
    own = {band: float(bands.count(band)) for band in POPULATION}
    found = brought(rows, own)
    assert found.estimate == close(np.mean([value for value, _ in rows]))
    assert found.effective_n == close(found.n)


@given(answered, st.randoms(), st.floats(0.001, 1000))
def test_neither_order_nor_the_size_of_the_population_matters(rows, shuffled, factor) -> None:
    mixed = rows.copy()
    shuffled.shuffle(mixed)
    bigger = {band: size * factor for band, size in [*POPULATION.items()][::-1]}
    first, second = brought(rows), brought(mixed, bigger)
    for name in ("estimate", "low", "high", "effective_n"):
        assert getattr(first, name) == close(getattr(second, name)), name


@given(answered)
def test_the_weighted_estimate_is_that_of_post_stratification(rows: list) -> None:
    values, bands = (list(column) for column in zip(*rows, strict=True))
    fixed = comparison.poststratify(np.ones(len(rows)), bands, POPULATION)
    found = brought(rows)
    assert found.estimate == close(np.average(values, weights=fixed.weights))
    assert found.effective_n == close(fixed.effective_n)


def test_a_standardised_mean_by_hand() -> None:
    rows = [(2, "a"), (4, "a"), (6, "a"), (1, "b"), (5, "b")]
    found = brought(rows, {"a": 3, "b": 1})
    assert found.estimate == close(0.75 * 4 + 0.25 * 3)
    parts = (0.75**2 * 4 / 3, 0.25**2 * 8 / 2)
    degrees = sum(parts) ** 2 / (parts[0] ** 2 / 2 + parts[1] ** 2 / 1)
    half = stats.t.ppf(0.975, degrees) * math.sqrt(sum(parts))
    assert (found.low, found.high) == close((found.estimate - half, found.estimate + half))
    assert found.effective_n == close(1 / (0.75**2 / 3 + 0.25**2 / 2))


whole = st.lists(st.integers(0, 10), min_size=2, max_size=25).filter(
    lambda held: len(set(held)) > 1
)


def single(values, yes_no: bool = False) -> comparison.Standardised:
    return comparison.standardised_mean(values, ["all"] * len(values), {"all": 1}, yes_no=yes_no)


@given(whole, whole)
def test_one_group_gives_welchs_interval(first: list, second: list) -> None:
    found = comparison.compare(single(first), single(second), None)
    theirs = stats.ttest_ind(first, second, equal_var=False).confidence_interval()
    assert (found.low, found.high) == close((theirs.low, theirs.high), abs=1e-9)


@given(whole, whole, st.floats(0.1, 6))
def test_likeness_is_what_two_one_sided_tests_of_statsmodels_say(first, second, margin) -> None:
    found = comparison.compare(single(first), single(second), margin)
    p = ttost_ind(np.array(first), np.array(second), -margin, margin, usevar="unequal")[0]
    if abs(p - 0.05) > 1e-9:
        assert (found.verdict in ("equivalent", "small_difference")) == (p < 0.05)


@given(st.integers(0, 20), st.integers(0, 30))
def test_one_group_of_shares_gives_newcombes_interval(first: int, second: int) -> None:
    one = single([1] * first + [0] * (20 - first), yes_no=True)
    two = single([1] * second + [0] * (30 - second), yes_no=True)
    found, theirs = comparison.compare(one, two, None), newcombe(first, 20, second, 30)
    assert (found.estimate, found.low, found.high) == close(
        (theirs.estimate, theirs.low, theirs.high)
    )


@given(answered, answered, st.booleans())
def test_the_other_way_round_everything_changes_sign(first, second, yes_no) -> None:
    if yes_no:
        first, second = ([(value > 4, band) for value, band in rows] for rows in (first, second))
    one, two = brought(first, yes_no=yes_no), brought(second, yes_no=yes_no)
    there, back = comparison.compare(one, two, 1.0), comparison.compare(two, one, 1.0)
    assert (there.estimate, there.low, there.high) == close(
        (-back.estimate, -back.high, -back.low), abs=1e-12
    )
    assert there.verdict == back.verdict


def test_shares_of_nobody_or_everybody_still_have_limits() -> None:
    """A variance of 0 in every band would claim certainty from a handful of people."""
    rows = [(1, band) for band in [*POPULATION] * 3]
    found = brought(rows, yes_no=True)
    assert found.estimate == found.high == close(1.0)
    assert 0.4 < found.low < 0.95


@pytest.mark.slow
def test_the_limits_of_standardised_shares_hold_the_truth_at_the_stated_rate() -> None:
    rng, runs, covered = np.random.default_rng(2021), 3000, 0
    truth = {"young": (0.8, 0.6), "middle": (0.5, 0.5), "old": (0.15, 0.3)}
    sizes = {"young": (9, 85), "middle": (21, 74), "old": (34, 70)}
    share = {band: size / 100 for band, size in POPULATION.items()}
    gap = sum(share[band] * (truth[band][0] - truth[band][1]) for band in share)
    bands = [np.repeat([*sizes], [sizes[band][side] for band in sizes]) for side in (0, 1)]
    for _ in range(runs):
        one, two = (
            brought(
                [(int(rng.random() < truth[band][side]), band) for band in map(str, bands[side])],
                yes_no=True,
            )
            for side in (0, 1)
        )
        found = comparison.compare(one, two, None)
        covered += found.low <= gap <= found.high
    assert 0.945 <= covered / runs <= 0.985


@pytest.mark.slow
def test_the_simulated_partners_truth_lies_in_the_interval_at_the_stated_rate() -> None:
    opening = OpeningDays(date(2021, 11, 1), date(2022, 1, 31))
    truth = true_share_of_yes()
    people = {band: float(size) for band, size in zip(truth, (33, 21, 12.5, 11.5), strict=True)}
    target = sum(truth[band] * size for band, size in people.items()) / sum(people.values())
    covered = 0
    for seed in range(500):
        asked = ask_tenants(np.random.default_rng(seed), opening, 240)
        asked = asked[asked["question_id"] == "weekly_use"]
        found = comparison.standardised_mean(
            asked["answer"].le(2), asked["age_band"].tolist(), people, yes_no=True
        )
        covered += found.low <= target <= found.high
    assert 0.93 <= covered / 500 <= 0.985


@pytest.mark.parametrize(
    ("wide", "narrow", "margin", "code"),
    [
        ((-0.04, 0.06), (-0.03, 0.05), 0.1, "equivalent"),
        ((0.01, 0.06), (0.02, 0.05), 0.1, "small_difference"),
        ((0.01, 0.16), (0.02, 0.15), 0.1, "different"),
        ((-0.05, 0.12), (-0.03, 0.11), 0.1, "not_shown"),
        ((-0.05, 0.10), (-0.03, 0.10), 0.1, "not_shown"),
        ((0.0, 0.16), (0.02, 0.15), 0.1, "not_shown"),
        ((0.01, 0.16), (0.02, 0.15), None, "different"),
        ((-0.01, 0.01), (0.0, 0.005), None, "no_margin"),
        ((None, None), (None, None), 0.1, "not_compared"),
    ],
)
def test_every_verdict(wide, narrow, margin, code) -> None:
    assert comparison.verdict(Interval(0.0, *wide), Interval(0.0, *narrow), margin) == code


def test_that_no_difference_is_shown_does_not_show_likeness() -> None:
    few = comparison.compare(single([0, 1] * 4), single([0, 1] * 4), 0.3)
    many = comparison.compare(single([0, 1] * 400), single([0, 1] * 400), 0.3)
    assert (few.verdict, many.verdict) == ("not_shown", "equivalent")


def test_one_person_in_a_group_gives_an_estimate_without_limits() -> None:
    rows = [(3, "young"), (4, "middle"), (6, "middle"), (5, "old"), (7, "old")]
    found = brought(rows)
    assert (found.low, found.high, found.note) == (None, None, "too_few_in_group")
    compared = comparison.compare(found, found, 1.0)
    assert (compared.verdict, compared.note) == ("not_compared", "too_few_in_group")


def test_groups_that_answered_alike_have_no_limits() -> None:
    found = brought([(len(band), band) for band in BANDS])
    assert (found.low, found.note) == (None, "no_spread")


def test_choices_are_named_in_the_result() -> None:
    found = brought([*zip((1, 4, 6, 2, 3, 9), BANDS, strict=True)])
    assert "direct standardisation" in found.definition
    assert "two one-sided tests" in comparison.compare(found, found, 1.0).definition
    assert "Zou, Huang and Zhang" in brought([(1, band) for band in BANDS], yes_no=True).definition


def test_what_cannot_be_compared_is_refused() -> None:
    rows = [*zip((1, 4, 6, 2, 3, 9), BANDS, strict=True)]
    with pytest.raises(ValueError, match="older: nobody answered; old: not in the population"):
        brought(rows, {"young": 1, "middle": 1, "older": 1})
    with pytest.raises(ValueError, match=r"1 .yes. or 0 .no.; found \[4\.0, 6\.0"):
        brought(rows, yes_no=True)
    with pytest.raises(ValueError, match=r"finite numbers; found \[nan\]"):
        brought([*rows, (None, "old")])
    with pytest.raises(ValueError, match="2 answers and 1 groups"):
        comparison.standardised_mean([1, 2], ["a"], {"a": 1}, yes_no=False)
    other = brought(rows, {"young": 1, "middle": 1, "old": 1})
    with pytest.raises(ValueError, match="different populations or kinds of answer"):
        comparison.compare(brought(rows), other, None)
    with pytest.raises(ValueError, match="margin 0: expected a number above 0"):
        comparison.compare(other, other, 0)
    with pytest.raises(ValueError, match="level 0.4: to judge likeness it must lie between 0.5"):
        comparison.compare(other, other, None, level=0.4)
