"""Promises of analysis.pilot.change.families."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import change

p_lists = st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=8)


@pytest.mark.slow
@given(p_lists)
def test_holm_agrees_with_statsmodels_on_the_tests_that_were_made(p_values: list) -> None:
    from statsmodels.stats.multitest import multipletests

    made = [p for p in p_values if p is not None]
    found = change.holm(p_values)
    assert found.family_size == len(made)
    assert [p is None for p in found.p_adjusted] == [p is None for p in p_values]
    if made:
        theirs = multipletests(made, method="holm")[1]
        assert [p for p in found.p_adjusted if p is not None] == pytest.approx(theirs)


def test_a_missing_p_is_never_counted_where_statsmodels_counts_it() -> None:
    """statsmodels 2899: a missing p makes the family larger, without a word."""
    from statsmodels.stats.multitest import multipletests

    p_values = [0.01, np.nan, 0.04]
    assert multipletests(p_values, method="holm")[1][0] == pytest.approx(0.03)
    found = change.holm(p_values)
    assert found.p_adjusted == [pytest.approx(0.02), None, pytest.approx(0.04)]
    assert found.family_size == 2
    assert "2 tests; 1 without a p-value not counted" in found.definition


def test_holm_takes_names_and_keeps_their_order() -> None:
    assert change.holm({"tasks": 0.04, "weekly": 0.001}).p_adjusted == [0.04, 0.002]


def test_holm_refuses_what_is_no_p() -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1; found \[1.2\]"):
        change.holm([1.2])


def by_hand(values: np.ndarray) -> np.ndarray:
    """Single-step max-T over every way to turn people's signs."""

    def t(rows: np.ndarray) -> np.ndarray:
        found = []
        for column in rows.T:
            known = column[~np.isnan(column)]
            sd = known.std(ddof=1)
            mean = known.mean()
            found.append(abs(mean) / (sd / len(known) ** 0.5) if sd > 1e-12 else np.inf * abs(mean))
        return np.nan_to_num(np.array(found), nan=0.0, posinf=np.inf)

    ways = [np.array(way)[:, None] for way in itertools.product((1, -1), repeat=len(values))]
    largest = np.array([t(values * way).max() for way in ways])
    return np.array([(largest >= own * (1 - 1e-9)).mean() for own in t(values)])


@given(st.lists(st.tuples(*[st.integers(-3, 4)] * 3), min_size=3, max_size=6))
def test_max_t_equals_the_enumeration_of_all_signs(people: list) -> None:
    values = np.array(people, dtype=float)
    values[0, 0] = np.nan
    found = change.max_t(values)
    assert found.exact
    usable = [t is not None for t in found.t]
    expected = by_hand(values[:, usable]) if any(usable) else []
    assert [p for p in found.p_adjusted if p is not None] == pytest.approx(list(expected))


def test_max_t_keeps_the_correlation_and_so_beats_holm() -> None:
    random = np.random.default_rng(1)
    one = random.normal(0.5, 1, 40)
    same = np.column_stack([one, one, one])
    found = change.max_t(same)
    alone = change.max_t(same[:, :1])
    assert found.p_adjusted == pytest.approx(alone.p_adjusted * 3)
    assert max(found.p_adjusted) < min(change.holm(alone.p_adjusted * 3).p_adjusted[:1])


def test_an_outcome_without_change_has_no_p_and_is_not_counted() -> None:
    found = change.max_t(pd.DataFrame({"tasks": [1, 2, 0, 1, 3.0], "weekly": [0, 0, 0, 0, 0.0]}))
    assert found.outcomes == ["tasks", "weekly"]
    assert found.p_adjusted[1] is None
    assert found.family_size == 1


def test_many_people_get_drawn_signs_that_are_repeatable_and_never_zero() -> None:
    values = np.random.default_rng(3).normal(3, 1, (60, 2))
    one, again = change.max_t(values, runs=500), change.max_t(values, runs=500)
    assert one == again
    assert not one.exact
    assert min(one.p_adjusted) == pytest.approx(1 / 501)
    assert "500 drawn sign flips, seed 2021" in one.definition


def test_a_long_family_is_refused_unless_said_to_be_exploratory() -> None:
    values = np.random.default_rng(3).normal(0, 1, (10, 6))
    with pytest.raises(ValueError, match="6 outcomes: p-values are for a short family"):
        change.max_t(values)
    assert change.max_t(values, exploratory=True).family_size == 6


def test_infinite_changes_are_refused() -> None:
    with pytest.raises(ValueError, match="finite numbers"):
        change.max_t([[np.inf], [1.0]])
