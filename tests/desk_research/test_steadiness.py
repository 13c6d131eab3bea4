"""How steady a list is: flat weights, shares of draws that can be worked out by hand."""

import sys
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.desk_research.councils.indicators import comparable
from analysis.desk_research.councils.measuring import nearest_first
from analysis.desk_research.councils.steadiness import flat_weights, steadiness


@pytest.mark.parametrize("indicators", [2, 3, 7])
def test_weights_are_flat_over_all_that_add_up_to_one(indicators: int) -> None:
    p = indicators
    weights = flat_weights([f"i{place}" for place in range(p)], 40_000, 3).to_numpy()
    assert weights.sum(axis=1) == pytest.approx(1)
    assert weights.min() >= 0
    assert weights.mean(axis=0) == pytest.approx(1 / p, rel=0.03)
    assert weights.var(axis=0) == pytest.approx((p - 1) / (p**2 * (p + 1)), rel=0.06)
    assert (weights > 0.5).mean(axis=0) == pytest.approx(0.5 ** (p - 1), rel=0.15)
    covariance = np.cov(weights, rowvar=False)[0, 1]
    assert covariance == pytest.approx(-1 / (p**2 * (p + 1)), rel=0.15)


def test_uniform_numbers_scaled_to_one_would_crowd_the_middle() -> None:
    scaled = np.random.default_rng(3).uniform(size=(40_000, 7))
    scaled /= scaled.sum(axis=1, keepdims=True)
    flat = flat_weights(list("abcdefg"), 40_000, 3).to_numpy()
    assert scaled.var() < flat.var() / 2


def test_weights_belong_to_names_and_not_to_places() -> None:
    one, other = flat_weights(["b", "a", "c"], 5, 1), flat_weights(["c", "b", "a"], 5, 1)
    pd.testing.assert_frame_equal(one, other)
    assert not flat_weights(["a", "b", "c"], 5, 2).equals(one)


@pytest.mark.parametrize("draws", [0, -1, 2.0, True, None])
def test_draws_must_be_a_whole_number_above_zero(draws: Any) -> None:
    with pytest.raises(ValueError, match="draws is .*; it must be a whole number, 1 or more"):
        steadiness(pd.DataFrame({"a": [1, 2, 3]}), columns=["a"], k=1, draws=draws)


def corners(*, far: float = 1.0) -> pd.DataFrame:
    """Our council in the middle, and on each of three axes one council on either side."""
    rows = {"own": [0, 0, 0], "a-": [-far, 0, 0], "a+": [far, 0, 0]}
    rows |= {"b-": [0, -1, 0], "b+": [0, 1, 0], "c-": [0, 0, -1], "c+": [0, 0, 1]}
    return pd.DataFrame.from_dict(rows, orient="index", columns=list("abc"), dtype=float)


def test_councils_that_differ_each_in_one_indicator_share_the_places() -> None:
    for k, share in ((2, 1 / 3), (4, 2 / 3), (6, 1)):
        found = steadiness(
            corners(), columns=list("abc"), council="own", k=k, draws=20_000, winsorise=None
        )
        assert found.to_dict() == pytest.approx(dict.fromkeys(found.index, share), abs=0.015)


def test_the_share_of_two_indicators_is_worked_out_by_hand() -> None:
    """With weight w on a and 1 - w on b, the first is nearer where w x^2 < (1 - w) y^2."""
    table = pd.DataFrame({"a": [0, 3, 0, 9], "b": [0, 0, 2, -9]}, ["own", "on a", "on b", "far"])
    scaled = comparable(table, ["a", "b"], winsorise=None).values
    x, y = (
        (scaled.loc["on a", "a"] - scaled.loc["own", "a"]),
        (scaled.loc["on b", "b"] - scaled.loc["own", "b"]),
    )
    options = {"council": "own", "k": 1, "draws": 20_000, "winsorise": None}
    found = steadiness(table, columns=["a", "b"], **options)
    assert found["on a"] == pytest.approx(y**2 / (x**2 + y**2), abs=0.01)
    assert found["on b"] == pytest.approx(x**2 / (x**2 + y**2), abs=0.01)
    assert found["far"] == 0


def test_a_twin_is_always_listed_and_a_council_that_is_farther_in_everything_never() -> None:
    table = corners()
    table.loc["twin"] = 0
    table.loc["beyond"] = 3
    found = steadiness(table, columns=list("abc"), council="own", k=3, winsorise=None)
    assert found["twin"] == 1
    assert found["beyond"] == 0
    assert found.index[0] == "twin"


def test_shares_of_a_list_add_up_to_its_length_and_one_council_agrees_with_all() -> None:
    random = np.random.default_rng(1)
    table = pd.DataFrame(random.normal(size=(30, 4)), columns=list("abcd"))
    table.index = [f"X{place:02d}" for place in range(30)]
    everyone = steadiness(table, columns=list("abcd"), k=5, draws=200)
    assert everyone.sum(axis=1).tolist() == pytest.approx([5] * 30)
    assert np.isnan(np.diag(everyone)).all()
    one = steadiness(table, columns=list("abcd"), council="X07", k=5, draws=200)
    assert one.name == "share_of_draws"
    assert one.is_monotonic_decreasing
    assert everyone.loc["X07"].drop("X07").to_dict() == one.to_dict()


def test_the_seed_alone_decides_the_draws() -> None:
    options = {"columns": list("abc"), "council": "own", "k": 2, "draws": 50, "winsorise": None}
    first = steadiness(corners(), **options)
    pd.testing.assert_series_equal(first, steadiness(corners(), **options))
    assert not first.equals(steadiness(corners(), **options, seed=5))


def test_more_draws_than_one_block_are_counted_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"columns": list("abc"), "k": 2, "draws": 103, "winsorise": None}
    whole = steadiness(corners(), **options)
    module = sys.modules["analysis.desk_research.councils.steadiness"]
    monkeypatch.setattr(module, "BLOCK", 10)
    pd.testing.assert_frame_equal(steadiness(corners(), **options), whole)


def test_the_last_place_goes_to_the_first_area_code_of_those_at_the_same_distance() -> None:
    table = corners()
    for rows in (table, table.iloc[::-1]):
        found = steadiness(
            rows, columns=list("abc"), council="own", k=1, draws=5000, winsorise=None
        )
        assert found[["a+", "b+", "c+"]].tolist() == pytest.approx([1 / 3] * 3, abs=0.03)
        assert found[["a-", "b-", "c-"]].tolist() == [0, 0, 0]


def test_within_and_exclude_decide_who_may_be_listed() -> None:
    table = corners().assign(nation=["N", "N", "S", "N", "S", "N", "S"])
    options = {"columns": list("abc"), "k": 2, "draws": 50, "winsorise": None}
    north = steadiness(table, council="own", within="N", exclude=["b-"], **options)
    assert sorted(north.index) == ["a-", "c-"]
    assert north.tolist() == [1, 1]
    everyone = steadiness(table, within="same_nation", **options)
    assert everyone.loc["a+"].notna().sum() == 2
    assert everyone.loc["own", ["a+", "b+", "c+"]].isna().all()


def test_k_must_be_filled_by_every_council_whose_list_is_asked() -> None:
    table = corners().assign(nation=["N", "N", "S", "N", "S", "N", "S"])
    asked = {"columns": list("abc"), "within": "same_nation", "draws": 5}
    assert len(steadiness(table, council="own", k=3, **asked)) == 3
    with pytest.raises(ValueError, match="k is 3; .* from 1 to 2, .* may be listed for 'a\\+'"):
        steadiness(table, k=3, **asked)


def test_an_unknown_council_is_refused() -> None:
    with pytest.raises(ValueError, match="'owl' is not in the table. Did you mean own"):
        steadiness(corners(), columns=list("abc"), council="owl", k=1)


def plainly(table: pd.DataFrame, k: int, draws: int, seed: int) -> pd.DataFrame:
    """Count by sorting every list of every weighting, one after the other."""
    scaled = comparable(table, list(table), shares_meant=True, winsorise=None).values
    scaled = scaled.sort_index()
    counts = pd.DataFrame(0.0, index=scaled.index, columns=scaled.index)
    weights = flat_weights(list(table), draws, seed)
    figures = scaled.to_numpy()
    for weight, code in product(weights[list(scaled)].to_numpy(), scaled.index):
        allowed = (scaled.index != code).copy()
        squared = (weight * (figures - figures[~allowed]) ** 2).sum(axis=1)
        listed = nearest_first(np.sqrt(squared), allowed)[:k]
        counts.loc[code, scaled.index[listed]] += 1 / draws
    return counts.mask(np.eye(len(counts), dtype=bool))


cells = st.lists(st.integers(0, 3), min_size=7, max_size=7)


@settings(max_examples=15)
@given(st.lists(cells, min_size=1, max_size=3), st.integers(1, 6), st.integers(0, 99))
def test_shares_equal_a_plain_count_even_where_distances_are_equal(
    figures: list[list[int]], k: int, seed: int
) -> None:
    table = pd.DataFrame({f"i{place}": column for place, column in enumerate(figures)})
    assume((table.nunique() > 1).all())
    table.index = list("GBADFEC")
    options = {"columns": list(table), "k": k, "draws": 12, "seed": seed, "winsorise": None}
    found = steadiness(table, shares_meant=True, **options)
    pd.testing.assert_frame_equal(found, plainly(table, k, 12, seed))


@given(
    st.lists(cells, min_size=1, max_size=4),
    st.integers(1, 6),
    st.permutations(range(7)),
    st.lists(st.floats(1e-5, 1e5), min_size=4, max_size=4),
    st.lists(st.floats(-100, 100), min_size=4, max_size=4),
    st.booleans(),
)
def test_neither_order_nor_unit_alters_a_share(
    figures: list[list[int]],
    k: int,
    rows: list[int],
    factors: list[float],
    shifts: list[float],
    is_one: bool,
) -> None:
    table = pd.DataFrame({f"i{place}": column for place, column in enumerate(figures)})
    assume((table.nunique() > 1).all())
    table.index = list("ABCDEFG")
    other_unit = (table + shifts[: len(figures)]) * factors[: len(figures)]
    options: dict[str, Any] = {"k": k, "draws": 30, "winsorise": None, "shares_meant": True}
    options["council"] = "D" if is_one else None
    plain = steadiness(table, columns=list(table), **options)
    turned = table.iloc[rows, ::-1]
    assert steadiness(turned, columns=list(turned), **options).equals(plain)
    assert steadiness(other_unit.iloc[rows], columns=list(table), **options).equals(plain)
