"""Promises of analysis.pilot.change.proportions and mcnemar."""

import json
import math
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.pilot import change
from analysis.pilot.change import mcnemar

TOLERANCE = 5e-5
tables = st.tuples(*[st.integers(0, 12)] * 4)
answers = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=40)


@pytest.fixture
def bentur(shared_cases: Path) -> dict:
    file = shared_cases / "evaluation" / "03-mcnemar-paired-proportions" / "expected.json"
    return json.loads(file.read_text(encoding="utf-8"))["expected"]["bentur_2009"]


def turned(table: dict) -> change.PairedProportions:
    """The published difference is first minus second: the middle counts change places."""
    return change.mcnemar_table(
        table["both_yes"], table["no_yes"], table["yes_no"], table["both_no"]
    )


def test_every_published_test_of_the_paired_table(bentur: dict) -> None:
    found = turned(bentur["table"])
    names = {
        "mcnemar_chi2": "chi_square",
        "p_asymptotic": "p_asymptotic",
        "p_asymptotic_cc": "p_asymptotic_corrected",
        "p_exact": "p_exact",
        "p_midp": "p_midp",
        "p_exact_unconditional": "p_exact_unconditional",
    }
    for published, ours in names.items():
        assert getattr(found, ours) == pytest.approx(bentur[published], abs=1e-7), published
    assert found.n == bentur["n"]


def test_every_published_interval_of_the_paired_table(bentur: dict) -> None:
    found = turned(bentur["table"])
    assert found.estimate == pytest.approx(bentur["diff_p1_minus_p2"], abs=1e-12)
    assert (found.after, found.before) == pytest.approx((bentur["p1"], bentur["p2"]), abs=1e-12)
    limits = {
        "ci95_newcombe_square_add": found.newcombe,
        "ci95_tango_score": found.interval,
        "ci95_wald": found.wald,
        "ci95_bonett_price": found.bonett_price,
        "ci95_agresti_min": found.agresti_min,
        "ci95_or_clopper_pearson": found.odds_ratio,
        "ci95_or_midp": found.odds_ratio_midp,
    }
    for published, interval in limits.items():
        expected = pytest.approx(bentur[published], abs=1e-7)
        assert (interval.low, interval.high) == expected, published
        assert interval.note == "calculated"
    assert found.odds_ratio.estimate == pytest.approx(bentur["or_cond"], abs=1e-12)


def test_a_change_is_the_second_time_minus_the_first(bentur: dict) -> None:
    found = change.mcnemar_table(**bentur["table"])
    low, high = bentur["ci95_tango_score"]
    assert (found.low, found.high) == pytest.approx((-high, -low), abs=1e-7)
    assert found.odds_ratio.estimate == pytest.approx(7)
    assert (found.before, found.after) == pytest.approx((bentur["p1"], bentur["p2"]), abs=1e-9)


def test_answers_and_their_table_give_one_result(bentur: dict) -> None:
    cells = {"both_yes": (1, 1), "yes_no": (1, 0), "no_yes": (0, 1), "both_no": (0, 0)}
    people = [both for name, both in cells.items() for _ in range(bentur["table"][name])]
    before, after = np.array([*people, (1, np.nan), (np.nan, 0)], dtype=float).T
    found = change.paired_proportions(before, after)
    table = change.mcnemar_table(**bentur["table"])
    assert found.n_missing == 1
    assert {**vars(found), "n_missing": 0} == vars(table)


def test_midp_is_there_where_statsmodels_has_the_exact_and_asymptotic_tests_only(bentur) -> None:
    """statsmodels has neither mid-p nor any interval; its exact p misses what mid-p shows."""
    from statsmodels.stats.contingency_tables import mcnemar as theirs

    table = bentur["table"]
    grid = [[table["both_yes"], table["yes_no"]], [table["no_yes"], table["both_no"]]]
    found = change.mcnemar_table(**table)
    assert found.p_exact == pytest.approx(theirs(grid, exact=True).pvalue)
    asymptotic = theirs(grid, exact=False, correction=False).pvalue
    corrected = theirs(grid, exact=False, correction=True).pvalue
    assert found.p_asymptotic == pytest.approx(asymptotic)
    assert found.p_asymptotic_corrected == pytest.approx(corrected)
    assert found.p_midp < 0.05 < found.p_exact


@given(tables)
def test_tests_equal_sums_over_every_table(table: tuple[int, int, int, int]) -> None:
    _, lost, gained, _ = table
    differing = lost + gained
    chances = [math.comb(differing, k) / 2**differing for k in range(differing + 1)]
    away = abs(lost - gained)
    beyond = sum(c for k, c in enumerate(chances) if abs(2 * k - differing) > away)
    equal = sum(c for k, c in enumerate(chances) if abs(2 * k - differing) == away)
    assert mcnemar.p_exact(lost, gained) == pytest.approx(beyond + equal)
    midp = 1.0 if away == 0 else beyond + equal / 2
    assert mcnemar.p_midp(lost, gained) == pytest.approx(midp)


@given(st.tuples(*[st.integers(0, 4)] * 3))
def test_the_unconditional_test_is_the_worst_chance_of_a_table_as_extreme(table) -> None:
    lost, gained, rest = table
    n = lost + gained + rest
    if lost + gained == 0:
        assert mcnemar.p_exact_unconditional(lost, gained, max(n, 1)) == 1
        return
    held = change.clopper_pearson(lost + gained, n, 1 - mcnemar.NUISANCE)

    def chance(share: float) -> float:
        total = 0.0
        for down, up in product(range(n + 1), repeat=2):
            extreme = (down - up) ** 2 * (lost + gained) >= (lost - gained) ** 2 * (down + up)
            if 0 < down + up <= n and extreme:
                ways = math.comb(n, down) * math.comb(n - down, up)
                total += ways * (share / 2) ** (down + up) * (1 - share) ** (n - down - up)
        return total

    worst = max(chance(share) for share in np.linspace(held.low, held.high, 400))
    found = mcnemar.p_exact_unconditional(lost, gained, n)
    assert found == pytest.approx(min(1, worst + mcnemar.NUISANCE), abs=2e-4)
    assert found >= min(1.0, worst) - 1e-9


@given(tables)
def test_intervals_turn_round_with_the_direction_and_hold_the_estimate(table) -> None:
    both, lost, gained, neither = table
    if sum(table) == 0:
        return
    one = change.mcnemar_table(both, lost, gained, neither)
    other = change.mcnemar_table(both, gained, lost, neither)
    for name in ("interval", "newcombe", "wald", "bonett_price", "agresti_min"):
        first, second = getattr(one, name), getattr(other, name)
        turned_round = pytest.approx((-second.high, -second.low), abs=1e-9)
        assert (first.low, first.high) == turned_round, name
        assert -1 <= first.low <= first.high <= 1, name
        if name in ("interval", "newcombe", "wald"):
            assert first.low - 1e-9 <= first.estimate <= first.high + 1e-9
    assert one.p_midp <= one.p_exact


@given(tables)
def test_odds_ratio_limits_invert_the_binomial_test(table) -> None:
    _, lost, gained, _ = table
    found = change.mcnemar_table(*table)
    if lost + gained == 0:
        assert found.odds_ratio.note == "unbounded"
        return
    held = stats.binomtest(gained, lost + gained).proportion_ci(0.95, method="exact")
    assert found.odds_ratio.low == pytest.approx(held.low / (1 - held.low), abs=1e-9)
    if lost == 0:
        assert (found.odds_ratio.high, found.odds_ratio.note) == (None, "unbounded")
    else:
        assert found.odds_ratio.high == pytest.approx(held.high / (1 - held.high), rel=1e-9)
        assert found.odds_ratio_midp.high <= found.odds_ratio.high + 1e-9
    assert found.odds_ratio_midp.low >= found.odds_ratio.low - 1e-9


@given(answers)
def test_net_improvement_depends_on_the_two_counts_and_n_only(people: list) -> None:
    before, after = np.array(people, dtype=float).T
    net = change.net_improvement(before, after, "decrease")
    fell, rose = int((after < before).sum()), int((after > before).sum())
    assert (net.improved, net.worsened, net.n) == (fell, rose, len(people))
    assert net.interval == change.tango(fell, rose, len(people))
    up = change.net_improvement(before, after, "increase")
    assert (up.low, up.high) == pytest.approx((-net.high, -net.low), abs=1e-9)


def test_binary_fractions_do_not_make_a_change_of_nothing() -> None:
    net = change.net_improvement([0.1 + 0.2, 1.0], [0.3, 1.0])
    assert (net.improved, net.worsened) == (0, 0)


def test_missing_answers_of_any_kind_are_counted_and_never_zero() -> None:
    before = pd.Series([1, 0, 1, None], dtype="Int64")
    after = pd.Series([1, None, None, 0], dtype="Int64")
    found = change.paired_proportions(before, after)
    assert (found.n, found.n_missing) == (1, 2)
    nobody = change.paired_proportions([1.0, 0.0], [np.nan, np.nan])
    assert (nobody.n, nobody.n_missing, nobody.note) == (0, 2, "no_values")
    parts = ("before", "estimate", "low", "p_midp", "p_exact_unconditional", "chi_square")
    assert {getattr(nobody, name) for name in parts} == {None}
    assert change.net_improvement([1.0], [np.nan]).estimate is None


def test_the_result_says_its_choices_in_words() -> None:
    found = change.paired_proportions([0, 1], [1, 1])
    assert "mid-p" in found.definition
    assert "answered both times" in found.definition
    assert "count in the base" in change.net_improvement([0], [1]).definition


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: change.paired_proportions([0, 2], [1, 1]), r"1 and 0; found \[0.0, 1.0, 2.0\]"),
        (lambda: change.paired_proportions([0, 1], [1]), "2 answers before and 1 after"),
        (lambda: change.paired_proportions([0, math.inf], [1, 1]), "finite numbers; found inf"),
        (lambda: change.paired_proportions(["yes"], ["no"]), "answers are numbers.*yes"),
        (lambda: change.paired_proportions([0], [1], level=95), "level 95"),
        (lambda: change.mcnemar_table(1, -1, 2, 3), "not below 0"),
        (lambda: change.mcnemar_table(1, 0.5, 2, 3), "whole"),
        (lambda: change.net_improvement([0], [1], "up"), "'up'; it is one of increase, decrease"),
        (
            lambda: change.net_improvement(pd.Series([1], ["A"]), pd.Series([2], ["B"])),
            "different people",
        ),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()
