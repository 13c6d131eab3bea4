"""Promises of analysis.pilot.change.bootstrap: sound where it is given, refused elsewhere."""

import numpy as np
import pytest
from scipy import stats

from analysis.pilot import change
from analysis.pilot.change import bootstrap

SKEWED = np.round(np.random.default_rng(7).gamma(1.5, 20, 120), 2)  # days on loan, say


def test_bca_agrees_with_scipy_to_the_noise_of_resampling() -> None:
    found = change.bca(SKEWED, runs=20_000)
    theirs = stats.bootstrap((SKEWED,), np.mean, n_resamples=20_000, method="BCa", rng=1)
    limits = theirs.confidence_interval
    assert (found.low, found.high) == pytest.approx((limits.low, limits.high), abs=5 * found.noise)
    assert found.note == "calculated"
    assert found.reason == ""


def test_plain_intervals_stand_beside_it() -> None:
    found = change.bca(SKEWED)
    assert found.t.low < found.estimate < found.t.high
    assert found.percentile.low < found.estimate < found.percentile.high
    assert found.high > found.percentile.high  # skewed to the right: BCa reaches further up
    assert "10,000 resamples of people, seed 2021" in found.definition


def test_the_noise_of_the_limits_is_what_other_seeds_show() -> None:
    found = [change.bca(SKEWED, runs=2000, seed=seed) for seed in range(40)]
    spread = np.std([one.high for one in found])
    stated = np.mean([one.noise for one in found])
    assert 0.4 < spread / stated < 2


@pytest.mark.parametrize(
    ("values", "statistic", "note"),
    [
        ([], "mean", "no_values"),
        ([3.0] * 80, "mean", "no_spread"),
        (SKEWED[:59], "mean", "too_few_people"),
        (SKEWED, "median", "median_not_smooth"),
        (np.arange(100) % 5, "mean", "few_distinct_values"),
        (np.r_[np.zeros(60), SKEWED[:50]], "mean", "mostly_alike"),
        (SKEWED, lambda rows: rows.max(axis=1), "degenerate_bootstrap"),
    ],
)
def test_bca_is_refused_with_the_reason_where_it_is_not_sound(values, statistic, note) -> None:
    found = change.bca(values, statistic)
    assert (found.low, found.high, found.noise) == (None, None, None)
    assert found.note == note
    assert found.reason == bootstrap.REASONS[note] != ""


def test_scipy_gives_nan_or_a_short_interval_where_ours_says_why() -> None:
    """scipy 14351: NaN on degenerate data; on a ceiling item it gives limits that are too short."""
    import warnings

    alike = np.full(15, 5.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = stats.bootstrap((alike,), np.mean, method="BCa", rng=1).confidence_interval
    assert np.isnan(theirs.low)
    assert change.bca(alike).reason == "everybody has the same value"
    ceiling = np.r_[np.zeros(13), [-2.0, -1.0]]
    silent = stats.bootstrap((ceiling,), np.mean, method="BCa", rng=1).confidence_interval
    assert np.isfinite([silent.low, silent.high]).all()
    assert "fewer than 60 people" in change.bca(ceiling).reason


def test_missing_values_are_counted() -> None:
    found = change.bca(np.r_[SKEWED, np.nan, np.nan])
    assert (found.n, found.n_missing) == (120, 2)
    assert found.estimate == pytest.approx(SKEWED.mean())


def test_the_same_seed_gives_the_same_limits_and_units_scale_them() -> None:
    one, again = change.bca(SKEWED), change.bca(SKEWED)
    assert one == again
    pence = change.bca(SKEWED * 100)
    assert (pence.low, pence.high) == pytest.approx((one.low * 100, one.high * 100))


def test_counts_of_a_resample_add_up_to_the_people() -> None:
    counts = bootstrap.resample_counts(7, 500, np.random.default_rng(1))
    assert counts.shape == (500, 7)
    assert set(counts.sum(axis=1)) == {7.0}
    assert counts.mean() == 1
    assert counts.var() == pytest.approx(6 / 7, abs=0.05)


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: change.bca(SKEWED, "mode"), "'mode' is not known: mean, median"),
        (lambda: change.bca(SKEWED, runs=10), "10 runs: limits need at least 1,000"),
        (lambda: change.bca(SKEWED, lambda rows: rows), "one finite number for each"),
        (lambda: change.bca([1.0, np.inf]), "finite numbers; found inf"),
        (lambda: change.bca(SKEWED, level=95), "level 95"),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()
