"""Promises of analysis.pilot.change.means."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.pilot import change
from analysis.pilot.change.means import small_sample_factor

scores = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=2, max_size=40)


@pytest.fixture
def sleep(shared_cases: Path) -> tuple[pd.DataFrame, dict]:
    folder = shared_cases / "evaluation" / "01-sleep-paired-continuous"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["expected"]
    return pd.read_csv(folder / "data.csv"), expected


def test_every_published_value_of_the_paired_t(sleep) -> None:
    data, expected = sleep
    found = change.paired_mean(data["before"], data["after"])
    names = {"mean_diff": "estimate", "sd_diff": "sd", "t": "t", "df": "degrees", "p_t": "p"}
    names |= {"n": "n", "hedges_g": "hedges_g"}
    for published, ours in names.items():
        assert getattr(found, ours) == pytest.approx(expected[published], abs=1e-9), published
    assert (found.low, found.high) == pytest.approx(expected["ci95_t"], abs=1e-9)
    assert found.dz.estimate == pytest.approx(expected["cohens_dz"], abs=1e-9)
    assert (found.dz.low, found.dz.high) == pytest.approx(expected["cohens_dz_ci"], abs=1e-6)


def test_the_published_sign_flip_p_comes_from_the_shared_signs_too(sleep) -> None:
    data, expected = sleep
    found = change.max_t((data["after"] - data["before"]).to_frame("sleep"))
    assert found.exact
    assert found.p_adjusted == pytest.approx([expected["p_sign_flip_exact_mean"]])


def test_dz_is_not_the_average_sd_measure_that_other_libraries_call_d(sleep) -> None:
    """pingouin's paired "cohen_d" divides by the average SD of the two times: 0.832 here."""
    data, _ = sleep
    average = math.sqrt((data["before"].var() + data["after"].var()) / 2)
    theirs = (data["after"] - data["before"]).mean() / average
    found = change.paired_mean(data["before"], data["after"])
    assert theirs == pytest.approx(0.832, abs=1e-3)
    assert found.dz.estimate == pytest.approx(1.2846, abs=1e-4)
    assert "dz is the mean change over the standard deviation of the changes" in found.definition


@given(scores)
def test_t_and_p_agree_with_scipy_and_the_interval_with_the_test(people: list) -> None:
    before, after = np.array(people, dtype=float).T
    found = change.paired_mean(before, after)
    if np.ptp(after - before) == 0:
        assert (found.note, found.t, found.p, found.dz.estimate) == ("no_spread", None, None, None)
        return
    theirs = stats.ttest_rel(after, before)
    assert found.t == pytest.approx(theirs.statistic)
    assert found.p == pytest.approx(theirs.pvalue)
    assert (found.p < 0.05) == (not found.low <= 0 <= found.high)


@given(scores)
def test_dz_limits_put_t_at_the_tails_of_the_noncentral_t(people: list) -> None:
    before, after = np.array(people, dtype=float).T
    found = change.paired_mean(before, after, level=0.9)
    if found.t is None:
        return
    assert found.dz.low < found.dz.estimate < found.dz.high or abs(found.t) < 1e-9
    for limit, tail in ((found.dz.low, 0.95), (found.dz.high, 0.05)):
        centre = limit * math.sqrt(found.n)
        assert stats.nct.cdf(found.t, found.degrees, centre) == pytest.approx(tail, abs=1e-4)


def test_hedges_correction_is_the_exact_one_and_goes_to_one() -> None:
    assert small_sample_factor(9) == pytest.approx(0.913874, abs=1e-6)
    assert small_sample_factor(1) == 0
    assert 0.999 < small_sample_factor(1000) < 1


def test_the_base_is_the_complete_pairs_and_the_missing_are_counted() -> None:
    found = change.paired_mean([1, 2, 9, None], [2, 4, None, 7])
    assert (found.n, found.n_missing) == (2, 1)
    assert (found.before, found.after, found.estimate) == (1.5, 3.0, 1.5)


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [([1], [None], "no_values"), ([1], [2], "one_value"), ([1, 2, 3], [2, 3, 4], "no_spread")],
)
def test_without_spread_there_is_no_test_and_the_reason_is_given(before, after, note) -> None:
    found = change.paired_mean(before, after)
    assert found.note == found.dz.note == note
    parts = (found.low, found.high, found.sd, found.t, found.degrees, found.p, found.hedges_g)
    assert set(parts) == {None}


def test_decimals_that_differ_by_binary_noise_only_have_no_spread() -> None:
    """0.3 - 0.1 and 0.2 - 0.0 are one change; a t from their noise would be in the trillions."""
    assert change.paired_mean([0.1, 0.0, 0.7], [0.3, 0.2, 0.9]).note == "no_spread"
