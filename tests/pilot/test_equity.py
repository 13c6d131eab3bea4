"""Promises of analysis.pilot.equity and inequality."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.pilot import equity, inequality, reach

CASE = "15-concentration-index"
people = st.lists(st.tuples(st.integers(0, 1), st.integers(1, 6)), min_size=3, max_size=40)


def index(rows: list[tuple[float, float]], kind: str = "standard") -> equity.Concentration:
    return equity.concentration_index(*zip(*rows, strict=True), kind=kind)


def test_the_index_of_grouped_data_equals_the_published_one(shared_cases: Path) -> None:
    folder = shared_cases / "evaluation" / CASE
    answer = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    with (folder / "india_grouped.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    deaths, births = ([float(row[name]) for row in rows] for name in ("u5mr", "births"))
    found = equity.concentration_index(deaths, range(len(rows)), births)
    expected = answer["expected"]
    assert found.estimate == pytest.approx(expected["index"], abs=answer["tolerance"])
    # Kakwani's formula for groups is the area under the curve: the same number another way
    curve = equity.concentration_curve(deaths, range(len(rows)), births)
    x, y = curve["share_people"].to_numpy(), curve["share_outcome"].to_numpy()
    kakwani = (x[:-1] * y[1:] - x[1:] * y[:-1]).sum()
    assert kakwani == pytest.approx(expected["index_kakwani"], abs=answer["tolerance"])
    assert (found.low, found.note) == (None, "groups_only")  # no spread inside groups is known


@given(people, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list, shuffler) -> None:
    assume(any(outcome for outcome, _ in rows))
    one, other = index(rows), index(shuffler.sample(rows, len(rows)))
    assert one.estimate == pytest.approx(other.estimate, abs=1e-12)
    assert one.direction == other.direction
    if one.low is not None:
        assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=1e-9)


@given(people, st.floats(0.01, 1000))
def test_the_standard_index_does_not_depend_on_the_unit(rows: list, unit: float) -> None:
    assume(any(outcome for outcome, _ in rows))
    scaled = index([(outcome * unit, rank) for outcome, rank in rows])
    assert scaled.estimate == pytest.approx(index(rows).estimate, abs=1e-9)


@given(people)
def test_erreygers_turns_round_when_no_is_counted_for_yes(rows: list) -> None:
    assume(0 < sum(outcome for outcome, _ in rows) < len(rows))
    yes, no = index(rows, "erreygers"), index([(1 - y, rank) for y, rank in rows], "erreygers")
    assert yes.estimate == pytest.approx(-no.estimate, abs=1e-12)
    if yes.low is not None:
        assert yes.standard_error == pytest.approx(no.standard_error, abs=1e-9)
        assert yes.low == pytest.approx(-no.high, abs=1e-9)


def test_the_standard_index_does_not_turn_round() -> None:
    rows = [(1, 1), (0, 2), (0, 3), (0, 4)]
    turned = index([(1 - y, rank) for y, rank in rows])
    assert turned.estimate != pytest.approx(-index(rows).estimate)


@given(people)
def test_a_ranking_turned_round_turns_the_index_round(rows: list) -> None:
    assume(any(outcome for outcome, _ in rows))
    for kind in ("standard", "erreygers"):
        turned = index([(outcome, -rank) for outcome, rank in rows], kind)
        assert turned.estimate == pytest.approx(-index(rows, kind).estimate, abs=1e-12)


@given(people, st.integers(2, 5))
def test_each_person_twice_gives_the_same_index_as_weights_do(rows: list, times: int) -> None:
    assume(any(outcome for outcome, _ in rows))
    outcome, rank = zip(*rows, strict=True)
    once, again = index(rows), index(rows * times)
    weighed = equity.concentration_index(outcome, rank, [times] * len(rows))
    assert again.estimate == pytest.approx(once.estimate, abs=1e-12)
    assert weighed.estimate == pytest.approx(once.estimate, abs=1e-12)
    if once.standard_error:
        expected = once.standard_error / math.sqrt(times)
        assert again.standard_error == pytest.approx(expected, rel=1e-9)
        assert weighed.standard_error == pytest.approx(expected, rel=1e-9)


@given(people)
def test_equal_ranks_count_as_if_each_order_were_as_likely(rows: list) -> None:
    assume(any(outcome for outcome, _ in rows))
    rng = np.random.default_rng(2021)
    outcome, rank = (np.array(side, dtype=float) for side in zip(*rows, strict=True))
    tied = [
        equity.concentration_index(outcome, rank + 0.5 * rng.random(len(rank))).estimate
        for _ in range(400)
    ]
    assert index(rows).estimate == pytest.approx(np.mean(tied), abs=0.1)


def test_a_careless_rank_depends_on_the_order_of_the_file_and_flips_its_sign() -> None:
    def careless(rows: list[tuple[int, int]]) -> float:
        # the rank is the row's place after sorting, also among equals, as moveq has it
        ordered = sorted(rows, key=lambda row: row[1])
        outcome = np.array([row[0] for row in ordered], dtype=float)
        rank = (np.arange(len(ordered)) + 0.5) / len(ordered)
        return float(2 * np.cov(outcome, rank, bias=True)[0, 1] / outcome.mean())

    rows = [(1, 1), (1, 1), (0, 1), (0, 1), (1, 2), (0, 2)]
    turned = rows[::-1]
    assert careless(rows) < 0 < careless(turned)
    assert index(rows).estimate == pytest.approx(index(turned).estimate, abs=1e-12)


def test_the_index_is_the_slope_of_the_convenient_regression() -> None:
    rng = np.random.default_rng(2021)
    outcome, rank = rng.gamma(2, 1, 80), rng.integers(1, 12, 80)
    fractional = equity.fractional_rank(rank)
    left = 2 * fractional.var() * outcome / outcome.mean()
    slope = stats.linregress(fractional, left).slope
    assert equity.concentration_index(outcome, rank).estimate == pytest.approx(slope, abs=1e-12)


def test_the_standard_error_is_kakwanis() -> None:
    rng = np.random.default_rng(2021)
    outcome, n = rng.gamma(2, 1, 60), 60
    found = equity.concentration_index(outcome, np.arange(n))
    rank = (np.arange(1, n + 1) - 0.5) / n
    curve = np.concatenate([[0], outcome.cumsum() / outcome.sum()])
    part = outcome / outcome.mean() * (2 * rank - 1 - found.estimate) + 2 - curve[:-1] - curve[1:]
    kakwani = math.sqrt(((part**2).mean() - (1 + found.estimate) ** 2) / n)
    assert found.standard_error == pytest.approx(kakwani, rel=1e-9)


@pytest.mark.parametrize("kind", equity.KINDS)
def test_the_standard_error_is_that_of_leaving_each_person_out(kind: str) -> None:
    rng = np.random.default_rng(2021)
    outcome, rank, n = (rng.random(120) < 0.4).astype(float), rng.integers(1, 15, 120), 120
    found = equity.concentration_index(outcome, rank, kind=kind)
    left_out = [
        equity.concentration_index(np.delete(outcome, i), np.delete(rank, i), kind=kind).estimate
        for i in range(n)
    ]
    jackknife = math.sqrt((n - 1) * np.var(left_out))
    assert found.standard_error == pytest.approx(jackknife, rel=0.03)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    # the truth: yes is as likely at every rank, so the index is 0
    rng = np.random.default_rng(2021)
    runs, held = 400, 0
    for _ in range(runs):
        outcome, rank = (rng.random(60) < 0.5).astype(float), rng.integers(1, 30, 60)
        found = equity.concentration_index(outcome, rank, kind="erreygers")
        held += found.low <= 0 <= found.high
    assert held / runs == pytest.approx(0.95, abs=0.035)


def test_wagstaff_is_the_index_over_one_minus_the_mean() -> None:
    rows = [(1, 1), (1, 2), (0, 3), (1, 4), (0, 5)]
    assert index(rows, "wagstaff").estimate == pytest.approx(index(rows).estimate / (1 - 3 / 5))
    assert index(rows, "erreygers").estimate == pytest.approx(4 * 3 / 5 * index(rows).estimate)


def test_below_zero_means_that_the_more_deprived_have_more() -> None:
    rows = [(1, 1)] * 20 + [(0, 2)] * 20
    found = index(rows)
    assert found.direction == "more_deprived"
    assert index([(y, -rank) for y, rank in rows]).direction == "less_deprived"
    assert index([(1, 1), (0, 2), (1, 3), (0, 4)]).direction == "not_told_apart"


@pytest.mark.parametrize(
    ("rows", "kind", "note"),
    [
        ([(0, 1), (0, 2)], "standard", "nobody"),
        ([(1, 1), (1, 2)], "wagstaff", "everybody"),
        ([(1, 1)], "standard", "one_value"),
        ([(1, 3), (0, 3)], "standard", "no_spread"),
    ],
)
def test_what_cannot_be_stated_is_not_stated(rows: list, kind: str, note: str) -> None:
    found = index(rows, kind)
    assert (found.low, found.high, found.note) == (None, None, note)
    assert (found.estimate is None) == (note in ("nobody", "everybody"))
    assert equity.concentration_index([], []).note == "no_values"


@given(people)
def test_the_curve_rises_to_all_and_holds_the_index_as_its_area(rows: list) -> None:
    assume(any(outcome for outcome, _ in rows))
    curve = equity.concentration_curve(*zip(*rows, strict=True))
    x, y = curve["share_people"].to_numpy(), curve["share_outcome"].to_numpy()
    assert (np.diff(x) > 0).all()
    assert (np.diff(y) >= 0).all()
    assert (x[-1], y[-1]) == pytest.approx((1, 1))
    assert index(rows).estimate == pytest.approx(1 - 2 * np.trapezoid(y, x), abs=1e-12)


def test_without_an_outcome_the_curve_is_its_starting_point() -> None:
    assert len(equity.concentration_curve([0, 0], [1, 2])) == 1


counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def score(first: tuple[int, int], second: tuple[int, int], ratio: float) -> float:
    """The score statistic, with the likeliest shares under the ratio found on a grid."""
    (x1, n1), (x2, n2) = first, second
    shares = np.linspace(0, min(1, 1 / ratio), 100_001)[1:-1]
    likelihood = stats.binom.logpmf(x1, n1, ratio * shares) + stats.binom.logpmf(x2, n2, shares)
    share = shares[likelihood.argmax()]
    variance = ratio * share * (1 - ratio * share) / n1 + ratio**2 * share * (1 - share) / n2
    return (x1 / n1 - ratio * x2 / n2) ** 2 / variance


@given(counts, counts)
def test_ratio_limits_are_where_the_score_test_begins_to_reject(first, second) -> None:
    assume(second[0] > 0)
    found = equity.rate_ratio(*first, *second)
    assert found.low <= found.estimate <= found.high
    for limit in (found.low, found.high):
        if limit > 0:
            assert score(first, second, limit) == pytest.approx(3.8415, rel=0.02)


def test_the_librarys_ratio_interval_leaves_out_its_own_estimate_at_the_edge() -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    theirs = confint_proportions_2indep(
        3, 30, 29, 29, compare="ratio", method="score", correction=False
    )
    ours = equity.rate_ratio(3, 30, 29, 29)
    assert not theirs[0].real <= 0.1 <= theirs[1].real
    assert ours.low < 0.1 < ours.high
    inside = confint_proportions_2indep(
        11, 300, 22, 250, compare="ratio", method="score", correction=False
    )
    found = equity.rate_ratio(11, 300, 22, 250)
    assert (found.low, found.high) == pytest.approx(inside, rel=1e-5)


def test_a_ratio_over_nobody_is_not_infinite_and_not_zero() -> None:
    assert equity.rate_ratio(3, 10, 0, 10).note == "nothing_to_divide_by"
    assert equity.rate_ratio(0, 0, 3, 10).note == "no_values"
    nobody = equity.rate_ratio(0, 10, 3, 10)
    assert (nobody.estimate, nobody.low) == (0, 0)
    assert nobody.high > 0


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: equity.concentration_index([1], [1, 2]), "1 outcomes, 2 ranks and 1 weights"),
        (lambda: equity.concentration_index([1, math.nan], [1, 2]), "1 numbers missing"),
        (lambda: equity.concentration_index([1, 1], [1, 2], [1, 0]), r"weights \[0.0\]"),
        (lambda: equity.concentration_index([-1, 1], [1, 2]), r"outcomes \[-1.0\]"),
        (lambda: equity.concentration_index([2, 1], [1, 2], kind="erreygers"), "between 0 and 1"),
        (lambda: equity.concentration_index([1], [1], kind="gini"), "'gini'; known: standard"),
        (lambda: equity.rate_ratio(5, 4, 1, 2), "5 of 4"),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()


AREAS = pd.DataFrame(
    {
        "lsoa11_code": ["W1", "W2", "W3", "W4"],
        "population_2019": [1000, 1000, 1000, 1000],
        "wimd2019_rank": [100, 500, 1000, 1900],
    }
)


def joined(**numbers: int) -> pd.DataFrame:
    lived = [area for area, number in numbers.items() for _ in range(number)]
    ids = [f"P{place}" for place in range(len(lived))]
    return pd.DataFrame({"participant_id": ids, "small_area": lived})


def test_joining_is_ranked_over_all_residents() -> None:
    members = joined(W1=5, W2=10, W3=20, W4=40, X9=7)
    found = inequality.concentration(members, AREAS, {}).set_index("index_kind")
    rates = [5, 10, 20, 40]
    by_group = equity.concentration_index(rates, AREAS["wimd2019_rank"], [1000] * 4)
    assert found.loc["standard", "index"] == pytest.approx(by_group.estimate, abs=1e-12)
    assert found["n_people"].tolist() == [4000, 4000]
    assert found["leaning"].tolist() == ["less_deprived"] * 2
    assert found.loc["wagstaff", "index"] > found.loc["standard", "index"]


def test_what_participants_did_has_erreygers_form() -> None:
    members = joined(W1=10, W4=10)
    did = {*members["participant_id"][:8], members["participant_id"].iloc[-1]}
    found = inequality.concentration(members, AREAS, {"borrowed": did}).iloc[-1]
    assert found["leaning_of"] == "borrowed"
    assert (found["index_kind"], found["n_people"]) == ("erreygers", 20)
    # the difference in shares, where half of the people are of each rank
    assert found["index"] == pytest.approx(0.1 - 0.8)
    assert found["leaning"] == "more_deprived"


def test_the_published_curve_has_a_point_a_group() -> None:
    members = joined(W1=10, W2=10, W3=20, W4=40, X9=1)
    rates = reach.rates(members, AREAS, reach.deprivation(AREAS))
    found = inequality.curve(rates)
    assert found["group"].tolist() == ["fifth_1", "fifth_2", "fifth_3", "fifth_5"]
    assert found["share_residents"].tolist() == pytest.approx([25, 50, 75, 100])
    assert found["share_participants"].tolist() == pytest.approx([12.5, 25, 50, 100])


def test_the_ends_are_divided_the_most_deprived_by_the_least() -> None:
    rates = reach.rates(joined(W1=10, W4=40), AREAS, reach.deprivation(AREAS))
    assert inequality.ends_ratio(rates) == equity.rate_ratio(10, 1000, 40, 1000)
    assert inequality.ends_ratio(rates.iloc[:1]).note == "one_group"


def test_more_participants_than_residents_are_refused() -> None:
    with pytest.raises(ValueError, match="more participants than residents in W1"):
        inequality.concentration(joined(W1=3), AREAS.assign(population_2019=2), {})
