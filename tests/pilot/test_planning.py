"""Promises of analysis.pilot.planning."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from analysis.pilot import planning
from analysis.pilot.intervals import wilson

# R's uniroot, which pwr searches with, stops within this of the root: .Machine$double.eps^0.25.
STOP = 1.22e-4
shares = st.floats(0.05, 0.95)


def expected(shared_cases: Path, name: str) -> dict:
    file = shared_cases / "evaluation" / name / "expected.json"
    return json.loads(file.read_text(encoding="utf-8"))


def integrated_power(dz: float, n: int, alpha: float = 0.05) -> float:
    """Power of the paired t test by its definition: over every variance that may be found."""
    limit = stats.t.ppf(1 - alpha / 2, n - 1)
    centre = dz * math.sqrt(n)

    def given_spread(spread: float) -> float:
        beyond = stats.norm.sf(limit * spread - centre) + stats.norm.cdf(-limit * spread - centre)
        return beyond * stats.chi.pdf(spread * math.sqrt(n - 1), n - 1) * math.sqrt(n - 1)

    return integrate.quad(given_spread, 0, 6, epsabs=1e-12, points=[1.0])[0]


def test_half_widths_are_the_published_ones(shared_cases: Path) -> None:
    case = expected(shared_cases, "13-pilot-sample-size-rules")
    table = case["expected"]["precision_half_width_p50_n"]
    for n, width in zip(table["n"], table["wilson_half_width"], strict=True):
        assert planning.half_width(n) / 100 == pytest.approx(width, abs=case["tolerance"])
    rows = pd.read_csv(shared_cases / "evaluation" / case["id"] / "precision.csv")
    found = planning.precision(rows["n"].tolist())["half_width"] / 100
    assert found.tolist() == pytest.approx(rows["wilson_half_width_p50"].tolist(), abs=1e-5)


@given(st.integers(1, 400), st.data(), st.floats(0.5, 0.999))
def test_half_a_width_is_half_of_the_wilson_interval(n: int, data, level: float) -> None:
    yes = data.draw(st.integers(1, n - 1)) if n > 1 else 0
    interval = wilson(yes, n, level)
    width = planning.half_width(n, yes / n, level)
    assert width == pytest.approx(50 * (interval.high - interval.low), abs=1e-9)


def test_smallest_effects_are_those_of_r_as_far_as_r_searched(shared_cases: Path) -> None:
    case = expected(shared_cases, "13-pilot-sample-size-rules")
    table = case["expected"]["mde_paired_dz"]
    close = []
    for n, dz in zip(table["n"], table["dz80"], strict=True):
        found = planning.smallest_effect(n)
        assert found == pytest.approx(dz, abs=STOP)
        close.append(abs(found - dz) <= case["tolerance"])
        # what R printed has a power of 0.8 only to the fourth digit, ours to the tenth
        assert integrated_power(found, n) == pytest.approx(0.8, abs=1e-10)
        assert abs(integrated_power(dz, n) - 0.8) < 1e-4
    assert [n for n, near in zip(table["n"], close, strict=True) if not near] == [80, 100]


def test_power_examples_are_the_published_ones(shared_cases: Path) -> None:
    case = expected(shared_cases, "13-pilot-sample-size-rules")
    power, tolerance = case["expected"]["power_examples"], case["tolerance"]
    assert planning.pairs_needed(0.3, 0.9) == pytest.approx(
        power["paired_t_d0.3_power0.9_pairs"], abs=tolerance
    )
    assert planning.power_share(0.2, 60) == pytest.approx(
        power["one_proportion_h0.2_n60_two_sided_power"], abs=tolerance
    )
    assert planning.power_share(0.3, 80, groups=2, sides=1) == pytest.approx(
        power["two_proportions_h0.3_n80_each_one_sided_power"], abs=tolerance
    )


def test_rules_of_thumb_are_the_published_ones(shared_cases: Path) -> None:
    case = expected(shared_cases, "13-pilot-sample-size-rules")["expected"]
    rule = case["viechtbauer"]
    assert planning.cases_to_see(rule["p"], rule["conf"]) == rule["n"]
    assert planning.cases_to_see(0.15) == case["viechtbauer_p15"]
    assert case["julious_per_group"] == planning.JULIOUS_PER_GROUP
    assert planning.size_rules()["planned_n"].tolist() == [59, 19, 12]


def test_threshold_sizes_are_the_published_ones_by_every_rule(shared_cases: Path) -> None:
    case = expected(shared_cases, "12-progression-traffic-light")
    rows = pd.read_csv(shared_cases / "evaluation" / case["id"] / "thresholds.csv")
    alpha, power = case["inputs"]["alpha_one_sided"], case["inputs"]["power"]
    wanted = case["expected"]
    for row in rows.itertuples():
        sizes = planning.threshold_sizes(row.red, row.green, alpha, power)
        assert sizes.normal == wanted["n_normal"][row.outcome]
        assert sizes.ceiling == wanted["n_normal_cc_ceiling"][row.outcome]
        if row.outcome in wanted["n_cc_unrounded"]:
            assert sizes.corrected == pytest.approx(
                wanted["n_cc_unrounded"][row.outcome], abs=case["tolerance"]
            )
        exact = wanted["n_exact_binomial_first"][row.outcome]
        assert (sizes.exact, sizes.critical, sizes.stable) == (
            exact["n"],
            exact["crit"],
            exact["stable"],
        )


def test_printed_sizes_of_lewis_need_two_rules() -> None:
    assert planning.threshold_sizes(0.2, 0.35).printed == 78
    assert planning.threshold_sizes(0.5, 0.75).printed == 34
    assert planning.threshold_sizes(0.65, 0.85, groups=2).printed == 44


@given(shares, shares)
def test_the_first_exact_size_is_the_first_and_the_stable_one_lasts(red: float, green: float):
    if abs(red - green) < 0.15:
        return
    sizes = planning.threshold_sizes(red, green)
    low, high = (red, green) if red < green else (1 - red, 1 - green)

    def enough(n: int) -> bool:
        """Try every critical number, as a person would by hand."""
        tails = [
            (stats.binom.sf(c - 1, n, low), stats.binom.sf(c - 1, n, high)) for c in range(n + 2)
        ]
        return any(wrong <= 0.05 + 1e-10 and right >= 0.9 - 1e-10 for wrong, right in tails)

    assert enough(sizes.exact)
    assert not any(enough(n) for n in range(max(1, sizes.exact - 12), sizes.exact))
    assert all(enough(n) for n in range(sizes.stable_from, sizes.stable_from + 12))
    assert sizes.stable == (sizes.stable_from == sizes.exact)
    assert sizes.stable or not enough(sizes.stable_from - 1)


@given(shares, shares)
def test_a_threshold_that_is_better_low_mirrors_one_that_is_better_high(red, green) -> None:
    if abs(red - green) < 0.1:
        return
    one, other = planning.threshold_sizes(red, green), planning.threshold_sizes(1 - red, 1 - green)
    assert one.corrected == pytest.approx(other.corrected)
    assert (one.normal, one.ceiling) == (other.normal, other.ceiling)
    if one.exact == other.exact:
        assert one.critical + other.critical == one.exact


@given(st.integers(2, 300), st.floats(0.3, 0.95))
def test_more_people_see_smaller_changes_more_precisely(n: int, power: float) -> None:
    assert planning.smallest_effect(n + 1, power) < planning.smallest_effect(n, power)
    assert planning.half_width(n + 1) < planning.half_width(n)
    found = planning.smallest_effect(n, power)
    assert planning.power_paired(found, n) == pytest.approx(power, abs=1e-9)


@given(st.floats(0.1, 2), st.floats(0.3, 0.95))
def test_pairs_and_effects_undo_each_other(dz: float, power: float) -> None:
    n = math.ceil(planning.pairs_needed(dz, power))
    assert planning.smallest_effect(max(n, 2), power) <= dz + 1e-9


def test_the_power_of_the_other_side_is_counted_and_never_missing() -> None:
    assert planning.power_paired(0.0, 20) == pytest.approx(0.05)
    assert planning.power_paired(-0.5, 20) == planning.power_paired(0.5, 20)
    assert planning.power_paired(30.0, 2) == pytest.approx(0.999, abs=1e-3)


def test_power_is_known_where_scipy_has_no_number() -> None:
    assert math.isnan(stats.nct.cdf(-stats.t.ppf(0.975, 1), 1, 30 * math.sqrt(2)))
    powers = [
        planning.power_paired(dz, n) for n in (2, 3, 15, 1921) for dz in np.arange(0, 60, 0.5)
    ]
    assert not np.isnan(powers).any()
    for n in (2, 3, 15, 1921):
        rising = [planning.power_paired(centre / n**0.5, n) for centre in np.arange(0, 60, 0.25)]
        assert (np.diff(rising) > -1e-9).all()


def test_a_change_in_points_is_the_effect_times_the_spread() -> None:
    table = planning.precision([30, 49], sd=1.25)
    assert table.columns.tolist() == [
        "planned_n",
        "half_width",
        "smallest_effect",
        "smallest_change",
    ]
    assert table["smallest_change"].tolist() == [
        planning.smallest_change(n, 1.25) for n in (30, 49)
    ]
    assert "smallest_change" not in planning.precision([30])


def test_a_wider_interval_and_a_stricter_test_go_together() -> None:
    usual, strict = planning.precision([30]), planning.precision([30], level=0.99)
    assert strict["half_width"].item() > usual["half_width"].item()
    assert strict["smallest_effect"].item() == planning.smallest_effect(30, alpha=1 - 0.99)


def test_thresholds_of_a_plan_keep_their_names_in_the_table() -> None:
    plan = pd.DataFrame({"outcome_en": ["Asked"], "red": [20.0], "green": [35.0]}, index=[4])
    row = planning.sizes_by_threshold(plan).iloc[0]
    assert (row["outcome_en"], row["size_normal"], row["size_printed"]) == ("Asked", 72, 78)
    assert (row["size_exact"], row["size_critical"]) == (77, 22)
    assert (row["size_stable"], row["size_stable_from"]) == ("not_stable", 83)


def test_a_table_without_thresholds_is_empty_with_its_columns() -> None:
    table = planning.sizes_by_threshold(pd.DataFrame({"red": [], "green": []}))
    assert table.empty
    assert "size_exact" in table


def test_the_rule_of_every_size_is_said() -> None:
    said = planning.threshold_sizes(0.5, 0.75).definition
    for word in ("normal", "corrected", "printed", "ceiling", "exact", "0.05", "0.9"):
        assert word in said


def test_an_effect_of_shares_is_cohens_h() -> None:
    assert planning.effect_of_shares(0.5, 0.5) == 0
    assert planning.effect_of_shares(1, 0) == pytest.approx(math.pi)


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: planning.half_width(0), "n is 0; give a whole number from 1 up"),
        (lambda: planning.half_width(30, 1.2), "share is 1.2; give a number from 0 to 1"),
        (lambda: planning.half_width(30, level=1), "level is 1; give a number above 0 and below 1"),
        (lambda: planning.smallest_effect(1), "n is 1; give a whole number from 2 up"),
        (lambda: planning.smallest_effect(9.5), "n is 9.5; give a whole number"),
        (lambda: planning.smallest_effect(30, 0.01), "power is 0.01; give a number above 0.05"),
        (lambda: planning.smallest_change(30, 0), "sd is 0; give a number above 0"),
        (lambda: planning.precision([30], sd=-1), "sd is -1"),
        (lambda: planning.pairs_needed(0), "dz is 0; give a number above 0"),
        (lambda: planning.pairs_needed(1e-4), "needs more than 100000 pairs"),
        (lambda: planning.power_share(0.2, 60, groups=3), "groups 3 and sides 2: each is 1 or 2"),
        (lambda: planning.effect_of_shares(0.5, 2), "share is 2"),
        (lambda: planning.cases_to_see(0), "share is 0"),
        (lambda: planning.cases_to_see(0.1, 1), "confidence is 1"),
        (lambda: planning.threshold_sizes(0.5, 0.5), "too close: over 100000 people"),
        (lambda: planning.threshold_sizes(0, 0.5), "red is 0"),
        (lambda: planning.threshold_sizes(0.2, 1), "green is 1"),
        (lambda: planning.threshold_sizes(0.2, 0.4, groups=0), "groups is 0"),
        (lambda: planning.threshold_sizes(0.2, 0.4, alpha=0.6), "alpha is 0.6"),
        (lambda: planning.threshold_sizes(0.2, 0.4, power=0.4), "power is 0.4"),
    ],
)
def test_a_plan_that_cannot_be_says_what_can(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()
