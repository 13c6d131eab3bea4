"""QAP and MRQAP: against every permutation in a plain loop, and ordinary least squares."""

from itertools import permutations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stakeholders.uncertainty import cells, mrqap, qap_correlation

NAMES = list("ABCDEFG")


def table(seed: int, n: int = 5, symmetric: bool = False) -> pd.DataFrame:
    """A square table of made-up values."""
    values = np.random.default_rng(seed).normal(size=(n, n)).round(2)
    if symmetric:
        values = values + values.T
    return pd.DataFrame(values, index=NAMES[:n], columns=NAMES[:n])


def off_diagonal(values: np.ndarray, symmetric: bool) -> np.ndarray:
    mask = ~np.eye(len(values), dtype=bool)
    return values[np.triu(mask) if symmetric else mask]


def every_order(values: np.ndarray) -> list[np.ndarray]:
    return [values[np.ix_(order, order)] for order in permutations(range(len(values)))]


def least_squares(y: np.ndarray, predictors: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and t values in the closed form of a textbook."""
    design = np.column_stack([np.ones(len(y)), *predictors])
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ design.T @ y
    left = y - design @ found
    variance = left @ left / (len(y) - design.shape[1])
    return found, found / np.sqrt(variance * np.diag(inverse))


@pytest.mark.parametrize("symmetric", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_a_correlation_equals_a_loop_over_every_permutation(seed, symmetric):
    a, b = table(seed, symmetric=symmetric), table(seed + 50, symmetric=symmetric)
    first = off_diagonal(a.to_numpy(), symmetric)
    found = qap_correlation(a, b)
    r = np.corrcoef(first, off_diagonal(b.to_numpy(), symmetric))[0, 1]
    drawn = np.array(
        [
            np.corrcoef(first, off_diagonal(order, symmetric))[0, 1]
            for order in every_order(b.to_numpy())
        ]
    )
    assert found.correlation == pytest.approx(r, abs=1e-12)
    assert found.p == np.mean(np.abs(drawn).round(9) >= round(abs(r), 9))
    assert found.p_higher == np.mean(drawn.round(9) >= round(r, 9))
    assert found.p_lower == np.mean(drawn.round(9) <= round(r, 9))
    assert found.expected == pytest.approx(drawn.mean(), abs=1e-12)
    assert found.standard_deviation == pytest.approx(drawn.std(), abs=1e-12)
    assert (found.exact, found.runs, found.cells) == (True, 120, 10 if symmetric else 20)
    assert ("one half" in found.definition) is symmetric


@pytest.mark.parametrize("symmetric", [False, True])
def test_a_regression_equals_a_loop_over_every_permutation(symmetric):
    outcome, one, two = (table(seed, symmetric=symmetric) for seed in (1, 2, 3))
    two = two + 0.8 * one
    found = mrqap(outcome, {"one": one, "two": two})
    y, x, z = (off_diagonal(part.to_numpy(), symmetric) for part in (outcome, one, two))
    coefficients, t = least_squares(y, [x, z])
    assert found.intercept == pytest.approx(coefficients[0])
    assert found.table["coefficient"].tolist() == pytest.approx(coefficients[1:])
    assert found.table["t"].tolist() == pytest.approx(t[1:])
    for place, (own, other) in enumerate([(x, z), (z, x)]):
        design = np.column_stack([np.ones(len(y)), other])
        left = own - design @ np.linalg.lstsq(design, own, rcond=None)[0]
        square = np.zeros((5, 5))
        mask = ~np.eye(5, dtype=bool)
        square[np.triu(mask) if symmetric else mask] = left
        square = square + square.T if symmetric else square
        drawn = np.array(
            [
                least_squares(y, [off_diagonal(order, symmetric), other])[1][1]
                for order in every_order(square)
            ]
        )
        seen = found.table.loc[place, "t"]
        assert found.table.loc[place, "p"] == np.mean(np.abs(drawn) >= abs(seen) - 1e-9)
        assert found.table.loc[place, "p_higher"] == np.mean(drawn >= seen - 1e-9)
        assert found.table.loc[place, "p_lower"] == np.mean(drawn <= seen + 1e-9)
    assert found.exact
    assert found.runs == 120


def test_r_squared_is_the_square_of_the_correlation_with_one_predictor():
    a, b = table(4), table(5)
    found = mrqap(a, {"b": b})
    assert found.r_squared == pytest.approx(qap_correlation(a, b).correlation ** 2)
    assert found.table["p"].tolist() == [qap_correlation(a, b).p]


def test_a_network_goes_fully_with_itself_in_any_order():
    network = nx.relabel_nodes(nx.path_graph(5), dict(enumerate(NAMES)))
    other = nx.Graph()
    other.add_nodes_from(reversed(NAMES[:5]))
    other.add_edges_from(network.edges())
    found = qap_correlation(network, other)
    assert found.correlation == pytest.approx(1)
    assert found.p == 2 / 120  # the path is the same read from either end


def test_a_drawn_p_is_near_the_exact_one_repeatable_and_never_zero():
    a, b = table(7, 7), table(8, 7) + 0.4 * table(7, 7)
    exact = qap_correlation(a, b)
    drawn = qap_correlation(a, b, runs=4000)
    assert (exact.exact, exact.runs) == (True, 5040)
    assert (drawn.exact, drawn.runs, drawn.seed) == (False, 4000, 2021)
    assert drawn.p == pytest.approx(exact.p, abs=0.02)
    assert drawn == qap_correlation(a, b, runs=4000)
    assert drawn != qap_correlation(a, b, runs=4000, seed=1)
    assert qap_correlation(a, a, runs=99).p == 1 / 100
    regression = mrqap(a, {"b": b}, runs=4000)
    assert regression.table.loc[0, "p"] == pytest.approx(exact.p, abs=0.02)


def test_correlated_predictors_do_not_make_a_false_finding():
    """Where the outcome is made of one predictor, the other, its near copy, stays quiet."""
    draw = np.random.default_rng(3)
    one, noise, more = (draw.normal(size=(20, 20)) for _ in range(3))
    frames = [pd.DataFrame(v) for v in (one + noise, one, one + 0.5 * more)]
    found = mrqap(frames[0], {"cause": frames[1], "copy": frames[2]}, runs=500)
    p = found.table.set_index("predictor")["p"]
    assert p["cause"] < 0.01
    assert p["copy"] > 0.05


def test_a_perfect_fit_is_the_furthest_out():
    a = table(9)
    found = mrqap(2 * a + 3, {"a": a})
    assert found.table.loc[0, "t"] == np.inf
    assert found.table.loc[0, "p"] == 1 / 120
    assert found.intercept == pytest.approx(3)


def test_direction_and_strength_are_used():
    one_way = nx.DiGraph([("A", "B", {"s": 2}), ("B", "C", {"s": 1}), ("C", "D", {"s": 5})])
    both_ways = nx.Graph(one_way)
    mixed = qap_correlation(one_way, both_ways)
    assert mixed.cells == 12
    assert "with direction" in mixed.definition
    assert qap_correlation(both_ways, both_ways).cells == 6
    strengths = pd.DataFrame(nx.to_numpy_array(one_way, weight="s"), NAMES[:4], NAMES[:4])
    assert qap_correlation(one_way, strengths, weight="s").correlation == pytest.approx(1)
    assert qap_correlation(one_way, strengths).correlation < 0.95


@given(st.integers(0, 10_000), st.permutations(NAMES[:5]))
def test_the_order_of_the_people_changes_nothing(seed, order):
    a, b, c = (table(seed + number) for number in range(3))
    moved = [part.loc[order, order] for part in (a, b, c)]
    first, second = qap_correlation(a, b), qap_correlation(moved[0], b)
    assert first.correlation == pytest.approx(second.correlation)
    assert (first.p, first.p_higher) == (second.p, second.p_higher)
    one, two = mrqap(a, {"b": b, "c": c}), mrqap(moved[0], {"b": moved[1], "c": c})
    pd.testing.assert_frame_equal(one.table, two.table)


def test_memory_is_bounded_and_changes_nothing(monkeypatch):
    a, b = table(1), table(2)
    before = qap_correlation(a, b), mrqap(a, {"b": b}).table
    monkeypatch.setattr(cells, "CELLS", 1)
    assert qap_correlation(a, b).p == before[0].p
    pd.testing.assert_frame_equal(mrqap(a, {"b": b}).table, before[1])


def test_other_people_are_named():
    with pytest.raises(ValueError, match="the second is not about the same people .*: D, E, X"):
        qap_correlation(table(1), table(1, 3).assign(X=0.0).reindex([*"ABC", "X"], fill_value=1.0))


def test_every_fault_of_the_tables_is_named_at_once():
    same, blank = table(1) * 0 + 4, table(2)
    blank.loc["A", "B"] = None
    with pytest.raises(ValueError, match="same has the same value .4. .*; blank has 1 cells"):
        mrqap(table(3), {"same": same, "blank": blank})
    with pytest.raises(ValueError, match="the first is not square"):
        qap_correlation(table(1).iloc[:3], table(1))
    with pytest.raises(ValueError, match=r"3 to 2,000 people, every cell is held; found 2"):
        qap_correlation(table(1, 2), table(2, 2))
    with pytest.raises(ValueError, match=r"found 2,001"):
        qap_correlation(nx.empty_graph(2001), nx.empty_graph(2001))
    with pytest.raises(ValueError, match="runs is 0"):
        qap_correlation(table(1), table(2), runs=0)


def test_predictors_that_follow_from_each_other_are_named():
    a, b = table(1), table(2)
    with pytest.raises(ValueError, match="follows from the others: a, twice"):
        mrqap(table(3), {"a": a, "b": b, "twice": 2 * a + 1})
    with pytest.raises(ValueError, match="no predictor"):
        mrqap(a, {})
    with pytest.raises(ValueError, match="3 cells are too few for 3 coefficients"):
        mrqap(*(table(1, 3, True), {"a": table(2, 3, True), "b": table(3, 3, True)}))
