"""Nearest councils: two published lists, then the promises of the function."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.desk_research import distances, nearest

LISTS = {
    "indicators_published": "expected_top10_published_1.2.0.csv",
    "indicators_documented": "expected_top10_documented_four_indicators.csv",
}


@pytest.fixture(scope="module")
def published(shared_cases: Path) -> Path:
    return shared_cases / "desk" / "neighbours-mysociety-imd"


@pytest.fixture(scope="module")
def expected(published: Path) -> dict[str, Any]:
    return json.loads((published / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def areas(published: Path) -> pd.DataFrame:
    return pd.read_csv(published / "inputs_la_imd_3.3.0.csv").set_index("local-authority-code")


def ten_nearest(measured: pd.DataFrame) -> pd.DataFrame:
    """List the ten nearest of every council from a whole matrix, for tests only."""
    rows = []
    for code in measured.index:
        others = measured.loc[code].drop(code).sort_values(kind="stable")
        rows += [(code, other, distance) for other, distance in others.head(10).items()]
    return pd.DataFrame(rows, columns=["code", "other", "distance"])


@pytest.mark.parametrize("indicators", LISTS)
def test_the_ten_nearest_of_all_394_councils_equal_the_published_list(
    indicators: str, areas: pd.DataFrame, expected: dict[str, Any], published: Path
) -> None:
    answer = pd.read_csv(published / LISTS[indicators])
    found = ten_nearest(distances(areas, columns=expected[indicators]))
    assert areas.index.nunique() == expected["n_areas"]
    answer = answer.set_index("local-authority-code_A").loc[found["code"].unique()].reset_index()
    assert found["other"].tolist() == answer["local-authority-code_B"].tolist()
    assert np.abs(found["distance"] - answer["distance"]).max() <= expected["tolerance"]["distance"]


@pytest.mark.parametrize("indicators", LISTS)
@pytest.mark.parametrize("place", range(0, 394, 40))
def test_nearest_gives_order_distance_and_match_of_the_published_list(
    indicators: str, place: int, areas: pd.DataFrame, expected: dict[str, Any], published: Path
) -> None:
    council = str(areas.index[place])
    answer = pd.read_csv(published / LISTS[indicators])
    answer = answer[answer["local-authority-code_A"] == council]
    found = nearest(areas, council, columns=expected[indicators], labels=["official-name"])
    assert found["code"].tolist() == answer["local-authority-code_B"].tolist()
    assert found["rank"].tolist() == answer["position"].tolist()
    assert found["distance"].tolist() == pytest.approx(answer["distance"].tolist(), abs=1e-12)
    assert found["match"].tolist() == pytest.approx(answer["match"].tolist(), abs=0.05)


def test_four_declared_indicators_share_the_published_part_of_the_list_of_six(
    areas: pd.DataFrame, expected: dict[str, Any]
) -> None:
    both = [ten_nearest(distances(areas, columns=expected[name])) for name in LISTS]
    for first in (1, 5, 10):
        sets = [lists.groupby("code")["other"].apply(lambda o: set(o[:first])) for lists in both]  # noqa: B023
        pairs = list(zip(*sets, strict=True))
        overlap = expected["overlap_of_four_with_six"][f"top{first}"]
        mean = np.mean([len(six & four) / first for six, four in pairs])
        same = np.mean([six == four for six, four in pairs])
        assert mean == pytest.approx(overlap["mean"], abs=6e-05)
        assert same == pytest.approx(overlap["same_set"], abs=6e-05)


@pytest.fixture
def councils() -> pd.DataFrame:
    """Twelve councils that nobody governs."""
    random = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "name": [f"Council {letter}" for letter in "ABCDEFGHIJKL"],
            "nation": ["North"] * 8 + ["South"] * 4,
            "older": random.normal(20, 5, 12).round(1),
            "density": random.lognormal(6, 1, 12).round(0),
            "slow": random.exponential(2, 12).round(2),
        },
        index=pd.Index([f"X{place:02d}" for place in range(12)], name="area_code"),
    )


def test_a_column_that_is_not_declared_is_never_used(councils: pd.DataFrame) -> None:
    more = councils.assign(quintile=range(12), decile=list("abcdefghijkl"))
    plain = nearest(councils, "X03", columns=["older", "slow"], k=5)
    pd.testing.assert_frame_equal(nearest(more, "X03", columns=["older", "slow"], k=5), plain)


def test_a_missing_column_stops_the_comparison_and_near_spellings_are_given(
    councils: pd.DataFrame,
) -> None:
    with pytest.raises(ValueError, match="'densty' is not in the table.*density"):
        nearest(councils, "X03", columns=["older", "densty"])


def test_an_unknown_area_code_is_refused_with_near_codes(councils: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="'X3' is not in the table.*X03"):
        nearest(councils, "X3", columns=["older", "slow"])


def test_the_name_of_a_council_given_as_its_code_leads_to_the_code(councils: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="'Council D' is not in the table.*X03"):
        nearest(councils, "Council D", columns=["older", "slow"])


def test_the_parts_of_the_indicators_add_up_to_the_squared_distance(
    councils: pd.DataFrame,
) -> None:
    weights = {"older": 3, "density": 1, "slow": 0.5}
    found = nearest(councils, "X03", columns=list(weights), weights=weights, log=["density"], k=11)
    parts = found.filter(like="part_")
    assert parts.sum(axis=1).tolist() == pytest.approx((found["distance"] ** 2).tolist())
    largest = "part_" + found["differs_most"]
    assert largest.tolist() == parts.idxmax(axis=1).tolist()


def test_councils_at_the_same_distance_stay_in_the_order_of_the_table() -> None:
    table = pd.DataFrame({"name": list("abcde"), "a": [0.0, 0.1, -0.1, 0.1, 0.3]}, list("VWXYZ"))
    assert nearest(table, "V", columns=["a"], k=4)["code"].tolist() == ["W", "X", "Y", "Z"]
    turned = table.iloc[[0, 3, 2, 1, 4]]
    assert nearest(turned, "V", columns=["a"], k=4)["code"].tolist() == ["Y", "X", "W", "Z"]


def test_mutual_says_whether_we_are_among_the_nearest_of_that_council(
    councils: pd.DataFrame,
) -> None:
    columns = ["older", "density", "slow"]
    found = nearest(councils, "X03", columns=columns, k=3)
    own_lists = [
        nearest(councils, code, columns=columns, k=3)["code"].tolist() for code in found["code"]
    ]
    assert found["mutual"].tolist() == ["X03" in codes for codes in own_lists]
    everyone = pd.concat(nearest(councils, code, columns=columns, k=3) for code in councils.index)
    assert everyone["mutual"].nunique() == 2


def test_a_list_within_a_nation_keeps_the_distances_of_the_whole_table(
    councils: pd.DataFrame,
) -> None:
    whole = nearest(councils, "X03", columns=["older", "slow"], k=11).set_index("code")
    south = nearest(councils, "X03", columns=["older", "slow"], k=4, within="South")
    assert sorted(south["code"]) == ["X08", "X09", "X10", "X11"]
    kept = whole.loc[south["code"], ["distance", "match"]]
    assert south[["distance", "match"]].to_numpy().tolist() == kept.to_numpy().tolist()


def test_an_unknown_nation_is_refused_with_those_that_are_there(councils: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="within is 'West'.*North, South"):
        nearest(councils, "X03", columns=["older"], within="West")


def test_an_excluded_council_is_not_listed_and_changes_no_distance(
    councils: pd.DataFrame,
) -> None:
    whole = nearest(councils, "X03", columns=["older", "slow"], k=11)
    first = whole["code"].iloc[0]
    rest = nearest(councils, "X03", columns=["older", "slow"], k=10, exclude=[first])
    assert rest["code"].tolist() == whole["code"].tolist()[1:]
    assert rest["distance"].tolist() == whole["distance"].tolist()[1:]
    with pytest.raises(ValueError, match="'X99' is not in the table"):
        nearest(councils, "X03", columns=["older"], exclude=["X99"])


@pytest.mark.parametrize("k", [0, 12, 2.0, True])
def test_k_out_of_bounds_is_refused_with_its_bounds(councils: pd.DataFrame, k: Any) -> None:
    with pytest.raises(ValueError, match="whole number from 1 to 11"):
        nearest(councils, "X03", columns=["older"], k=k)


def test_k_is_bounded_by_the_councils_that_may_be_listed(councils: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="from 1 to 4"):
        nearest(councils, "X03", columns=["older"], within="South", k=5)


def test_the_match_is_missing_when_there_are_fewer_than_ten_others(
    councils: pd.DataFrame,
) -> None:
    assert nearest(councils.head(10), "X03", columns=["older"], k=9)["match"].isna().all()
    assert nearest(councils.head(11), "X03", columns=["older"], k=9)["match"].notna().all()


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        ({"older": 1}, "Each declared indicator needs one.*older, slow"),
        ({"older": 1, "slow": 1, "density": 1}, "and no other: older, slow"),
        ({"older": 1, "slow": -1}, "none may be below 0"),
        ({"older": 0, "slow": 0}, "one must be above 0"),
        ({"older": 1, "slow": float("nan")}, "none may be below 0"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    councils: pd.DataFrame, weights: dict[str, float], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        distances(councils, columns=["older", "slow"], weights=weights)


def test_weights_multiply_squared_differences_and_add_to_the_number_of_indicators(
    councils: pd.DataFrame,
) -> None:
    alone = distances(councils, columns=["older"])
    weighted = distances(councils, columns=["older", "slow"], weights={"older": 5, "slow": 0})
    assert np.allclose(weighted, np.sqrt(2) * alone)


def test_a_gap_takes_the_median_is_named_and_is_not_zero(councils: pd.DataFrame) -> None:
    holed = councils.astype({"slow": float})
    holed.loc["X05", "slow"] = np.nan
    at_median = holed.fillna({"slow": holed["slow"].median()})
    found = nearest(holed, "X03", columns=["older", "slow"], k=11).set_index("code")
    assert found.loc["X05", "filled"] == "slow"
    assert (found["filled"].drop("X05") == "none").all()
    spread = holed["slow"].std()
    part = ((at_median.loc["X05", "slow"] - holed.loc["X03", "slow"]) / spread) ** 2
    assert found.loc["X05", "part_slow"] == pytest.approx(part)
    zero = ((0 - holed.loc["X03", "slow"]) / spread) ** 2
    assert found.loc["X05", "part_slow"] != pytest.approx(zero)


figures = st.lists(st.integers(-1000, 1000), min_size=6, max_size=6, unique=True)


@settings(max_examples=60, deadline=None)
@given(figures, figures, st.floats(0.1, 100), st.floats(-100, 100))
def test_distances_do_not_depend_on_the_unit_of_an_indicator(
    first: list[int], second: list[int], factor: float, shift: float
) -> None:
    table = pd.DataFrame({"a": first, "b": second}, list("UVWXYZ"), dtype=float)
    other_unit = table.assign(a=table["a"] * factor + shift)
    for scale in ("z", "range"):
        measured = distances(table, columns=["a", "b"], scale=scale)
        again = distances(other_unit, columns=["a", "b"], scale=scale)
        assert np.allclose(measured, again, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(figures, figures)
def test_distances_are_a_metric(first: list[int], second: list[int]) -> None:
    table = pd.DataFrame({"a": first, "b": second}, list("UVWXYZ"))
    measured = distances(table, columns=["a", "b"]).to_numpy()
    assert (measured == measured.T).all()
    assert (np.diag(measured) == 0).all()
    detours = measured[:, :, None] + measured[None, :, :]
    assert (measured[:, None, :] <= detours + 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(figures, st.floats(0.01, 1000))
def test_equal_weights_of_any_size_give_the_unweighted_distance(
    first: list[int], weight: float
) -> None:
    table = pd.DataFrame({"a": first, "b": first[::-1]}, list("UVWXYZ"))
    weighted = distances(table, columns=["a", "b"], weights={"a": weight, "b": weight})
    assert np.allclose(weighted, distances(table, columns=["a", "b"]))
