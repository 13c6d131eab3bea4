"""Nearest councils: two published lists, then the promises of the function."""

import json
import re
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.desk_research.councils.nearest import distances, likeness, nearest
from analysis.desk_research.councils.steadiness import steadiness, steadiness_code

AS_PUBLISHED = {"winsorise": None, "shares_meant": True}  # three of the shares add up to one
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
        others = measured.loc[code].drop(code).sort_index().sort_values(kind="stable")
        rows += [(code, other, distance) for other, distance in others.head(10).items()]
    return pd.DataFrame(rows, columns=["code", "other", "distance"])


@pytest.mark.parametrize("indicators", LISTS)
def test_the_ten_nearest_of_all_394_councils_equal_the_published_list(
    indicators: str, areas: pd.DataFrame, expected: dict[str, Any], published: Path
) -> None:
    answer = pd.read_csv(published / LISTS[indicators])
    found = ten_nearest(distances(areas, columns=expected[indicators], **AS_PUBLISHED))
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
    labels = ["official-name"]
    found = nearest(areas, council, columns=expected[indicators], labels=labels, **AS_PUBLISHED)
    assert found["code"].tolist() == answer["local-authority-code_B"].tolist()
    assert found["rank"].tolist() == answer["position"].tolist()
    assert found["distance"].tolist() == pytest.approx(answer["distance"].tolist(), abs=1e-12)
    assert found["match"].tolist() == pytest.approx(answer["match"].tolist(), abs=0.05)


def test_four_declared_indicators_share_the_published_part_of_the_list_of_six(
    areas: pd.DataFrame, expected: dict[str, Any]
) -> None:
    both = [ten_nearest(distances(areas, columns=expected[name], **AS_PUBLISHED)) for name in LISTS]
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


def test_an_unknown_area_code_is_refused_with_near_codes_and_their_names(
    councils: pd.DataFrame,
) -> None:
    with pytest.raises(ValueError, match=r"'x3' is not in the table\. .*X03 \(Council D\)"):
        nearest(councils, "x3", columns=["older", "slow"])


@pytest.mark.parametrize("asked", ["Council D", "council d"])
def test_a_name_given_in_place_of_a_code_leads_to_its_code(
    councils: pd.DataFrame, asked: str
) -> None:
    with pytest.raises(ValueError, match=r"not in the table\. Did you mean X03 \(Council D\)\?"):
        nearest(councils, asked, columns=["older", "slow"])


def test_a_code_like_no_other_is_answered_with_what_a_code_looks_like(
    councils: pd.DataFrame,
) -> None:
    with pytest.raises(ValueError, match="An area code looks like X00"):
        nearest(councils[["older"]], "?", columns=["older"])


def test_a_bare_table_of_numbers_is_enough(councils: pd.DataFrame) -> None:
    found = nearest(councils[["older", "slow"]], "X03", columns=["older", "slow"])
    assert found["name"].tolist() == found["code"].tolist()
    with pytest.raises(ValueError, match="'naem' is not in the table"):
        nearest(councils, "X03", columns=["older"], labels=["naem"])


def test_the_parts_of_the_indicators_add_up_to_the_squared_distance(
    councils: pd.DataFrame,
) -> None:
    weights = {"older": 3, "density": 1, "slow": 0.5}
    found = nearest(councils, "X03", columns=list(weights), weights=weights, log=["density"], k=11)
    parts = found.filter(like="part_")
    assert parts.sum(axis=1).tolist() == pytest.approx((found["distance"] ** 2).tolist())
    largest = "part_" + found["differs_most"]
    assert largest.tolist() == parts.idxmax(axis=1).tolist()


def test_between_councils_at_the_same_distance_the_area_code_decides() -> None:
    table = pd.DataFrame({"name": list("abcde"), "a": [0.0, 0.1, -0.1, 0.1, 0.3]}, list("VWXYZ"))
    for rows in ([0, 1, 2, 3, 4], [0, 3, 2, 1, 4], [4, 3, 2, 1, 0]):
        found = nearest(table.iloc[rows], "V", columns=["a"], k=4, winsorise=None)
        assert found["code"].tolist() == ["W", "X", "Y", "Z"]
        first_two = nearest(table.iloc[rows], "V", columns=["a"], k=2, winsorise=None)
        assert first_two["share_of_draws"].tolist() == [1, 1]
        assert found["rank_farthest"].tolist() == found["rank_nearest"].tolist() == [1, 2, 3, 4]


def test_of_indicators_with_equal_parts_the_first_by_name_is_said_to_differ_most() -> None:
    table = pd.DataFrame({"b": [0, 1, 3, 4], "a": [4, 3, 1, 0], "c": [1, 1, 2, 1]}, list("WXYZ"))
    for columns in (["a", "b", "c"], ["c", "b", "a"]):
        assert nearest(table, "W", columns=columns, k=1)["differs_most"].tolist() == ["a"]


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


@pytest.mark.parametrize("everywhere", [None, "", "UK"])
def test_nothing_and_the_united_kingdom_list_from_all(
    councils: pd.DataFrame, everywhere: str | None
) -> None:
    assert len(nearest(councils, "X03", columns=["older"], k=11, within=everywhere)) == 11


def test_the_same_nation_is_each_councils_own(councils: pd.DataFrame) -> None:
    north = nearest(councils, "X03", columns=["older"], k=7, within="same_nation")
    south = nearest(councils, "X09", columns=["older"], k=3, within="same_nation")
    assert sorted(north["code"]) == ["X00", "X01", "X02", "X04", "X05", "X06", "X07"]
    assert sorted(south["code"]) == ["X08", "X10", "X11"]
    by_land = councils.rename(columns={"nation": "land"})
    options = {"within": "same_nation", "nation_column": "land"}
    pd.testing.assert_frame_equal(nearest(by_land, "X09", columns=["older"], k=3, **options), south)


def test_the_same_tier_holds_every_kind_of_council_that_runs_the_same_services(
    councils: pd.DataFrame,
) -> None:
    kinds = ["Welsh unitary authority", "Unitary authority", "Non-metropolitan district", None] * 3
    tiers = councils.assign(la_type=kinds)
    found = nearest(tiers, "X00", columns=["older"], k=5, within="same_tier")
    assert sorted(found["code"]) == ["X01", "X04", "X05", "X08", "X09"]
    district = nearest(tiers, "X02", columns=["older"], k=2, within="same_tier")
    assert sorted(district["code"]) == ["X06", "X10"]
    with pytest.raises(ValueError, match="from 1 to 0, .* listed for 'X03'"):
        nearest(tiers, "X03", columns=["older"], k=1, within="same_tier")
    with pytest.raises(ValueError, match="'la_type' is not in the table"):
        nearest(councils, "X00", columns=["older"], within="same_tier")


def test_an_unknown_nation_is_refused_with_those_that_are_there(councils: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="within is 'West'.*'same_tier' or .*: North, South"):
        nearest(councils, "X03", columns=["older"], within="West")


def test_a_nation_is_known_in_any_case_of_letters(councils: pd.DataFrame) -> None:
    listed = nearest(councils, "X03", columns=["older"], k=2, within="north")
    assert listed.equals(nearest(councils, "X03", columns=["older"], k=2, within="North"))


def test_an_excluded_council_is_not_listed_and_changes_no_distance(
    councils: pd.DataFrame,
) -> None:
    whole = nearest(councils, "X03", columns=["older", "slow"], k=11)
    first = whole["code"].iloc[0]
    rest = nearest(councils, "X03", columns=["older", "slow"], k=10, exclude=[first])
    assert rest["code"].tolist() == whole["code"].tolist()[1:]
    assert rest["distance"].tolist() == whole["distance"].tolist()[1:]
    alone = nearest(councils, "X03", columns=["older", "slow"], k=10, exclude=first)
    pd.testing.assert_frame_equal(alone, rest)
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
    ("weights", "problems"),
    [
        ({"older": 1}, ["declared indicators have no weight: slow"]),
        (
            {"older": 1, "slow": 1, "density": 1},
            ["for what is not declared: density. .*: older, slow"],
        ),
        ({"older": 1, "slow": -1}, ["zero or above. These are not: slow .-1."]),
        ({"older": 1, "slow": float("nan")}, ["zero or above. These are not: slow .nan."]),
        ({"older": 1, "slow": "2"}, ["These are not: slow .2."]),
        ({"older": 0, "slow": 0}, ["All weights are zero"]),
        ({"older": -1, "dense": 1}, ["no weight: slow", "not declared: dense", "not: older .-1."]),
    ],
)
def test_weights_that_do_not_fit_are_refused_with_every_fault_at_once(
    councils: pd.DataFrame, weights: dict[str, Any], problems: list[str]
) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011
        nearest(councils, "X03", columns=["older", "slow"], weights=weights)
    assert len(str(error.value).splitlines()) == len(problems)
    for problem in problems:
        assert re.search(problem, str(error.value))


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
    found = nearest(holed, "X03", columns=["older", "slow"], k=11, winsorise=None)
    found = found.set_index("code")
    assert found.loc["X05", "filled"] == "slow"
    assert (found["filled"].drop("X05") == "none").all()
    spread = holed["slow"].std()
    part = ((at_median.loc["X05", "slow"] - holed.loc["X03", "slow"]) / spread) ** 2
    assert found.loc["X05", "part_slow"] == pytest.approx(part)
    zero = ((0 - holed.loc["X03", "slow"]) / spread) ** 2
    assert found.loc["X05", "part_slow"] != pytest.approx(zero)


figures = st.lists(st.integers(-1000, 1000), min_size=6, max_size=6, unique=True)


@given(figures, figures, st.floats(0.1, 100), st.floats(-100, 100))
def test_distances_do_not_depend_on_the_unit_of_an_indicator(
    first: list[int], second: list[int], factor: float, shift: float
) -> None:
    table = pd.DataFrame({"a": first, "b": second}, list("UVWXYZ"), dtype=float)
    other_unit = table.assign(a=table["a"] * factor + shift)
    for scale in ("z", "range"):
        measured = distances(table, columns=["a", "b"], scale=scale, shares_meant=True)
        again = distances(other_unit, columns=["a", "b"], scale=scale, shares_meant=True)
        assert np.allclose(measured, again, atol=1e-9)


@given(figures, figures)
def test_distances_are_a_metric(first: list[int], second: list[int]) -> None:
    table = pd.DataFrame({"a": first, "b": second}, list("UVWXYZ"))
    measured = distances(table, columns=["a", "b"], shares_meant=True).to_numpy()
    assert (measured == measured.T).all()
    assert (np.diag(measured) == 0).all()
    detours = measured[:, :, None] + measured[None, :, :]
    assert (measured[:, None, :] <= detours + 1e-12).all()


@given(figures, st.floats(0.01, 1000))
def test_equal_weights_of_any_size_give_the_unweighted_distance(
    first: list[int], weight: float
) -> None:
    table = pd.DataFrame({"a": first, "b": first[::-1]}, list("UVWXYZ"))
    asked = {"columns": ["a", "b"], "shares_meant": True}
    weighted = distances(table, **asked, weights={"a": weight, "b": weight})
    assert np.allclose(weighted, distances(table, **asked))


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Draw a dozen councils with whole figures, so that many distances are equal, and gaps."""
    columns = draw(st.integers(1, 4))
    cells = st.lists(st.integers(1, 6), min_size=12, max_size=12)
    table = pd.DataFrame({f"i{place}": draw(cells) for place in range(columns)}, dtype=float)
    assume((table.nunique() > 1).all())
    for row, column in draw(st.lists(st.tuples(st.integers(0, 11), st.integers(0, columns - 1)))):
        if table.iloc[:, column].isna().sum() < 2 and table.iloc[:, column].drop(row).nunique() > 1:
            table.iloc[row, column] = np.nan
    return table.set_axis([f"X{place:02d}" for place in range(12)])


CHOICES = st.fixed_dictionaries(
    {
        "scale": st.sampled_from(["z", "range"]),
        "winsorise": st.sampled_from([None, (0.01, 0.99), (0.1, 0.9)]),
        "k": st.integers(1, 11),
        "ddof": st.integers(0, 1),
    }
)


def same_list(first: pd.DataFrame, second: pd.DataFrame) -> None:
    """Hold that two lists are the same but for the last bits of a number."""
    pd.testing.assert_frame_equal(first, second[first.columns], rtol=1e-9, atol=1e-9)
    exact = ["code", "match", "share_of_draws", "mutual", "differs_most", "rank_farthest"]
    assert first[exact].equals(second[exact])


@given(tables(), CHOICES, st.randoms(use_true_random=False), st.booleans())
def test_neither_the_order_of_rows_nor_of_columns_alters_a_bit(
    table: pd.DataFrame, choices: dict[str, Any], random: Random, is_logged: bool
) -> None:
    choices |= {"shares_meant": True, "draws": 40, "log": ["i0"] if is_logged else []}
    try:
        plain = nearest(table, "X05", columns=list(table), **choices)
    except ValueError as error:  # clipping left an indicator without any difference
        assert "the same for every council" in str(error)  # noqa: PT017
        return
    rows, columns = list(table.index), list(table)
    random.shuffle(rows)
    random.shuffle(columns)
    turned = nearest(table.loc[rows, columns[::-1]], "X05", columns=columns, **choices)
    pd.testing.assert_frame_equal(turned[list(plain)], plain, check_exact=True)


@given(
    tables(),
    CHOICES,
    st.lists(st.floats(1e-6, 1e6), min_size=4, max_size=4),
    st.lists(st.floats(-1e4, 1e4), min_size=4, max_size=4),
    st.booleans(),
)
def test_a_change_of_unit_alters_nothing_even_where_distances_are_equal(
    table: pd.DataFrame,
    choices: dict[str, Any],
    factors: list[float],
    shifts: list[float],
    is_logged: bool,
) -> None:
    choices |= {"shares_meant": True, "draws": 40, "log": ["i0"] if is_logged else []}
    other_unit = table * factors[: table.shape[1]]
    if not is_logged:
        other_unit += np.array(factors[: table.shape[1]]) * shifts[: table.shape[1]] / 1e3
    try:
        plain = nearest(table, "X05", columns=list(table), **choices)
    except ValueError as error:
        assert "the same for every council" in str(error)  # noqa: PT017
        return
    same_list(plain, nearest(other_unit, "X05", columns=list(table), **choices))


def test_a_match_that_ends_in_a_half_is_rounded_the_same_way_in_every_unit() -> None:
    figures = [0, *range(1, 20, 2), *range(2000, 2010)]  # the tenth-largest distance is 2000
    table = pd.DataFrame({"a": figures}, [f"X{place:02d}" for place in range(21)], dtype=float)
    matches = {
        tuple(likeness(table * factor, "X00", columns=["a"], winsorise=None))
        for factor in np.random.default_rng(4).uniform(0.1, 10, 50)
    }
    assert len(matches) == 1


def test_figures_beyond_the_first_and_the_last_percentile_pull_no_further_by_default() -> None:
    table = pd.DataFrame({"a": [*range(200), 1e6]}, [f"X{place:03d}" for place in range(201)])
    by_default = nearest(table, "X005", columns=["a"], k=200)
    named = nearest(table, "X005", columns=["a"], k=200, winsorise=(0.01, 0.99))
    pd.testing.assert_frame_equal(by_default, named)
    far = by_default.set_index("code")["distance"]
    assert far["X200"] == pytest.approx(far["X199"])
    plain = nearest(table, "X005", columns=["a"], k=200, winsorise=None).set_index("code")
    assert plain.loc["X200", "distance"] > 1000 * plain.loc["X199", "distance"]


def test_likeness_is_the_match_of_every_council_and_100_for_our_own(
    councils: pd.DataFrame,
) -> None:
    columns = ["older", "density", "slow"]
    found = nearest(councils, "X03", columns=columns, k=11).set_index("code")
    turned = councils.iloc[::-1]
    match = likeness(turned, "X03", columns=columns)
    assert match.index.tolist() == turned.index.tolist()
    assert match["X03"] == 100
    assert match.drop("X03").to_dict() == found["match"].to_dict()
    assert likeness(councils.head(9), "X03", columns=columns).isna().all()
    with pytest.raises(ValueError, match="'X99' is not in the table"):
        likeness(councils, "X99", columns=columns)


def test_the_list_of_the_nearest_holds_its_own_steadiness(councils: pd.DataFrame) -> None:
    columns = ["older", "density", "slow"]
    asked = {"columns": columns, "k": 4, "draws": 300, "seed": 9, "within": "North"}
    found = nearest(councils, "X03", **asked).set_index("code")
    shares = steadiness(councils, council="X03", **asked)
    assert found["share_of_draws"].to_dict() == shares[found.index].to_dict()
    words = found["share_of_draws"].map(steadiness_code)
    assert found["steadiness"].tolist() == words.tolist()


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (1, "firm"),
        (0.9, "firm"),
        (0.8995, "likely"),
        (0.5, "likely"),
        (0.4995, "doubtful"),
        (0, "doubtful"),
    ],
)
def test_steadiness_is_firm_from_90_percent_and_likely_from_half(share: float, word: str) -> None:
    assert steadiness_code(share) == word
