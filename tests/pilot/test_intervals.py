"""Promises of analysis.pilot.intervals."""

import csv
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.pilot import intervals


def case(folder: Path, name: str) -> dict:
    return json.loads((folder / "evaluation" / name / "expected.json").read_text(encoding="utf-8"))


@st.composite
def paired_tables(draw: st.DrawFn) -> tuple[int, int, int]:
    n = draw(st.integers(1, 150))
    first = draw(st.integers(0, n))
    return first, draw(st.integers(0, n - first)), n


def test_wilson_equals_the_published_intervals(shared_cases: Path) -> None:
    answer = case(shared_cases, "04-wilson-newcombe")
    for row in answer["expected"]["wilson"]:
        found = intervals.wilson(row["x"], row["n"])
        assert (found.low, found.high) == pytest.approx(row["ci95"], abs=1e-9)


def test_wilson_equals_the_published_precision_table(shared_cases: Path) -> None:
    table = case(shared_cases, "13-pilot-sample-size-rules")["expected"][
        "precision_half_width_p50_n"
    ]
    even = [(n, half) for n, half in zip(*table.values(), strict=True) if n % 2 == 0]
    for n, half_width in even:
        found = intervals.wilson(n // 2, n)
        assert (found.high - found.low) / 2 == pytest.approx(half_width, abs=1e-5)


def test_tango_equals_the_published_interval(shared_cases: Path) -> None:
    answer = case(shared_cases, "03-mcnemar-paired-proportions")["expected"]["bentur_2009"]
    table = answer["table"]
    found = intervals.tango(table["yes_no"], table["no_yes"], answer["n"])
    assert found.estimate == pytest.approx(answer["diff_p1_minus_p2"], abs=1e-12)
    assert (found.low, found.high) == pytest.approx(answer["ci95_tango_score"], abs=5e-5)


def test_t_interval_equals_the_published_interval(shared_cases: Path) -> None:
    answer = case(shared_cases, "01-sleep-paired-continuous")["expected"]
    file = shared_cases / "evaluation" / "01-sleep-paired-continuous" / "data.csv"
    with file.open(encoding="utf-8") as rows:
        changes = [float(row["after"]) - float(row["before"]) for row in csv.DictReader(rows)]
    found = intervals.t_interval(changes)
    assert found.estimate == pytest.approx(answer["mean_diff"], abs=1e-6)
    assert (found.low, found.high) == pytest.approx(answer["ci95_t"], abs=1e-6)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_scipy_and_holds_its_estimate(counts: tuple[int, int]) -> None:
    found = intervals.wilson(*counts, level=0.9)
    other = stats.binomtest(*counts).proportion_ci(0.9, method="wilson")
    assert (found.low, found.high) == pytest.approx((other.low, other.high), abs=1e-9)
    assert 0 <= found.low <= found.estimate <= found.high <= 1


@given(paired_tables())
def test_tango_limits_are_where_the_score_test_begins_to_reject(
    table: tuple[int, int, int],
) -> None:
    first, second, n = table
    found = intervals.tango(first, second, n)
    assert -1 <= found.low <= found.estimate <= found.high <= 1
    for limit in (found.low, found.high):
        if abs(limit) < 1:
            assert score(first, second, n, limit) == pytest.approx(stats.norm.ppf(0.975), abs=1e-4)


def score(first: int, second: int, n: int, difference: float) -> float:
    """Tango's statistic, with the most likely table under the difference found by search."""
    both_not = n - first - second

    def likelihood(share: float) -> float:
        cells = [share + difference, share, 1 - 2 * share - difference]
        counts = [first, second, both_not]
        return sum(
            count * math.log(max(cell, 1e-300))
            for count, cell in zip(counts, cells, strict=True)
            if count
        )

    low, high = max(0.0, -difference), (1 - difference) / 2
    for _ in range(200):  # ternary search: the likelihood has one peak
        third = (high - low) / 3
        if likelihood(low + third) < likelihood(high - third):
            low += third
        else:
            high -= third
    variance = 2 * (low + high) / 2 + difference * (1 - difference)
    return abs(first - second - n * difference) / math.sqrt(n * variance)


@given(paired_tables())
def test_tango_turns_round_when_the_sides_change_places(table: tuple[int, int, int]) -> None:
    first, second, n = table
    one, other = intervals.tango(first, second, n), intervals.tango(second, first, n)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-9)


@given(paired_tables())
def test_a_higher_level_gives_a_wider_tango_interval(table: tuple[int, int, int]) -> None:
    narrow, wide = intervals.tango(*table, level=0.8), intervals.tango(*table, level=0.99)
    assert wide.low <= narrow.low + 1e-9
    assert wide.high >= narrow.high - 1e-9


def test_tango_without_any_differing_pair_has_the_known_limits() -> None:
    z = stats.norm.ppf(0.975)
    found = intervals.tango(0, 0, 20)
    assert (found.low, found.high) == pytest.approx((-(z**2) / (20 + z**2), z**2 / (20 + z**2)))


def test_nobody_asked_gives_no_estimate_and_says_so() -> None:
    nothing = intervals.Interval(None, None, None, "no_values")
    assert intervals.wilson(0, 0) == nothing
    assert intervals.tango(0, 0, 0) == nothing
    assert intervals.t_interval([]) == nothing


def test_one_value_has_a_mean_without_limits() -> None:
    assert intervals.t_interval([2.0]) == intervals.Interval(2.0, None, None, "one_value")


def test_values_without_spread_have_a_mean_without_limits() -> None:
    found = intervals.t_interval([0.1] * 6)
    assert found == intervals.Interval(0.1, None, None, "no_spread")


def test_scaling_leaves_missing_limits_missing() -> None:
    scaled = intervals.Interval(0.5, None, None, "one_value").scaled(100)
    assert scaled == intervals.Interval(50.0, None, None, "one_value")


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: intervals.wilson(5, 4), "5 of 4"),
        (lambda: intervals.wilson(-1, 4), "-1 of 4"),
        (lambda: intervals.tango(3, 2, 4), "3 and 2 differing pairs of 4"),
        (lambda: intervals.tango(-1, 2, 4), "-1 and 2"),
        (lambda: intervals.t_interval([1.0, math.nan]), "nan"),
        (lambda: intervals.t_interval([1.0, 2.0], level=95), "level 95"),
        (lambda: intervals.wilson(1, 2, level=0), "level 0"),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()


def test_clopper_pearson_and_wilson_equal_every_published_interval(shared_cases: Path) -> None:
    for row in case(shared_cases, "04-wilson-newcombe")["expected"]["wilson"]:
        exact, score = (
            f(row["x"], row["n"]) for f in (intervals.clopper_pearson, intervals.wilson)
        )
        assert (exact.low, exact.high) == pytest.approx(row["clopper_pearson"], abs=1e-9)
        assert (score.low, score.high) == pytest.approx(row["ci95"], abs=1e-9)


def test_newcombe_equals_every_published_difference(shared_cases: Path) -> None:
    for row in case(shared_cases, "04-wilson-newcombe")["expected"]["newcombe"]:
        counts = [row[name] for name in ("x1", "n1", "x2", "n2")]
        found, plain = intervals.newcombe(*counts), intervals.wald_difference(*counts)
        assert found.estimate == pytest.approx(row["diff"], abs=1e-12)
        assert (found.low, found.high) == pytest.approx(row["ci95"], abs=1e-9)
        assert (plain.low, plain.high) == pytest.approx(row["prop_test_R_wilson"], abs=1e-9)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_clopper_pearson_agrees_with_scipy_and_is_never_shorter_at_the_ends(counts) -> None:
    found = intervals.clopper_pearson(*counts, level=0.9)
    other = stats.binomtest(*counts).proportion_ci(0.9, method="exact")
    assert (found.low, found.high) == pytest.approx((other.low, other.high), abs=1e-9)


@given(*[st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))] * 2)
def test_newcombe_agrees_with_statsmodels_and_turns_round(first, second) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    found = intervals.newcombe(*first, *second)
    theirs = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(theirs, abs=1e-9)
    other = intervals.newcombe(*second, *first)
    assert (found.low, found.high) == pytest.approx((-other.high, -other.low), abs=1e-9)


def test_many_tango_limits_at_once_are_those_of_each() -> None:
    tables = [(0, 0, 20), (3, 1, 15), (15, 0, 15), (2, 40, 150)]
    together = intervals.tango_limits(*zip(*tables, strict=True))
    for (low, high), table in zip(together.T, tables, strict=True):
        one = intervals.tango(*table)
        assert (low, high) == (one.low, one.high)


def test_an_empty_group_gives_no_difference() -> None:
    nothing = intervals.Interval(None, None, None, "no_values")
    assert intervals.newcombe(0, 0, 1, 2) == nothing
    assert intervals.wald_difference(1, 2, 0, 0) == nothing
    assert intervals.clopper_pearson(0, 0) == nothing
    with pytest.raises(ValueError, match="3 of 2 is not a share"):
        intervals.newcombe(1, 2, 3, 2)
