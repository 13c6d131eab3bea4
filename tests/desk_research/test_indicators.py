"""Indicators: what is refused, and how the others are put on one scale."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.desk_research.councils.indicators import comparable, comparators, profile, with_names


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "a": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 100.0],
            "b": [5, 4, 3, 2, 1, 5, 4, 3, 2, 1],
            "same": [7.0] * 10,
            "words": list("abcdefghij"),
            "open": [True, False] * 5,
            "zero": [0.0, *range(1, 10)],
            "rare": [1.0, *[2.0] * 9],
            "nearly": [0.3, 0.1 + 0.2] * 5,
        },
        index=[f"X{place}" for place in range(10)],
    )


def test_z_uses_the_deviation_that_is_declared(table: pd.DataFrame) -> None:
    for ddof in (0, 1):
        values = comparable(table, ["a", "b"], ddof=ddof, winsorise=None).values
        assert values.mean().tolist() == pytest.approx([0, 0])
        assert values.std(ddof=ddof).tolist() == pytest.approx([1, 1])


def test_range_runs_from_zero_to_one(table: pd.DataFrame) -> None:
    values = comparable(table, ["a", "b"], scale="range").values
    assert values.min().tolist() == [0, 0]
    assert values.max().tolist() == [1, 1]


def test_winsorising_clips_at_both_quantiles_after_the_logarithm(table: pd.DataFrame) -> None:
    logged = np.log(table["a"])
    clipped = logged.clip(logged.quantile(0.1), logged.quantile(0.9))
    wanted = (clipped - clipped.mean()) / clipped.std()
    values = comparable(table, ["a"], log=["a"], winsorise=(0.1, 0.9)).values["a"]
    assert values.tolist() == pytest.approx(wanted.tolist())


def test_centre_and_spread_rest_on_recorded_figures_and_gaps_are_flagged(
    table: pd.DataFrame,
) -> None:
    holed = table.assign(a=table["a"].mask(table["a"] == 3))
    ready = comparable(holed, ["a", "b"], winsorise=None)
    recorded = holed["a"].dropna()
    middle = (recorded.median() - recorded.mean()) / recorded.std()
    assert ready.values.loc["X2", "a"] == pytest.approx(middle)
    assert ready.filled.sum().to_dict() == {"a": 1, "b": 0}
    assert ready.filled.loc["X2", "a"]


def test_the_table_given_is_not_changed(table: pd.DataFrame) -> None:
    before = table.copy()
    comparable(table, ["a", "b"], log=["a"])
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("columns", "options", "problem"),
    [
        (["same"], {}, "'same' is the same for every council"),
        (["words"], {}, "'words' is of type .*must hold numbers only"),
        (["open"], {}, "'open' is of type bool"),
        (["a", "a"], {}, "named twice: a"),
        ([], {}, "at least one indicator"),
        ("a", {}, "must be a list"),
        (["zero"], {"log": ["zero"]}, r"above zero everywhere. It is not for: X0 \(0\)"),
        (["a"], {"log": ["b"]}, "not declared: b. The declared indicators are: a"),
        (["a"], {"log": "a"}, "log is 'a'; it must be a list of indicators"),
        (["a"], {"scale": "rank"}, "must be one of: z, range"),
        (["a"], {"winsorise": 0.01}, "0.01; it must be None or a pair of quantiles"),
        (["a"], {"winsorise": (0.9, 0.1)}, "the first below the second"),
        (["a"], {"winsorise": (-0.1, 0.9)}, "both from 0 to 1"),
        (["a"], {"winsorise": (0.1, 0.5, 0.9)}, "a pair of quantiles"),
        (["a"], {"winsorise": ("a", "b")}, "a pair of quantiles"),
        (["rare"], {"winsorise": (0.2, 0.8)}, "'rare' is the same .* after any logarithm and clip"),
        (["nearly"], {}, "'nearly' is the same for every council, so it cannot"),
        (["wrong"], {}, "The column 'wrong' is not in the table. There are: a, b"),
        (["a"], {"ddof": 2}, "1 .sample. or 0"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    table: pd.DataFrame, columns: Any, options: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        comparable(table, columns, **options)


def test_every_fault_of_every_column_is_said_at_once(table: pd.DataFrame) -> None:
    faulty = table.assign(a=table["a"].replace(100, np.inf), b=table["b"].mask(table["b"] < 4))
    columns = ["a", "b", "same", "words", "zero", "sane", "zero"]
    with pytest.raises(ValueError) as error:  # noqa: PT011
        comparable(faulty, columns, log=["zero"], scale="rank", ddof=3, winsorise=(1, 0))
    lines = str(error.value).splitlines()
    for part in (
        "scale is 'rank'",
        "winsorise is (1, 0)",
        "ddof is 3",
        "'sane' is not in the table. Near spellings: same",
        "named twice: zero",
        "'a' holds an infinite figure (X9)",
        "'b' is not known for 60%",
        "'same' is the same",
        "'words' is of type",
        "logarithm of 'zero'",
    ):
        assert [line for line in lines if part in line], part
    assert len(lines) == 10


def test_a_blank_area_code_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="Rows without an area code: 2"):
        comparable(table.set_axis([None, None, *"CDEFGHIJ"]), ["a"])


def test_an_indicator_with_over_20_percent_gaps_is_refused(table: pd.DataFrame) -> None:
    two, three = table["a"].mask(table["a"] < 3), table["a"].mask(table["a"] < 4)
    assert comparable(table.assign(a=two), ["a"]).filled["a"].sum() == 2
    with pytest.raises(ValueError, match="'a' is not known for 30% .* at most 20%"):
        comparable(table.assign(a=three), ["a"])


def test_an_infinite_figure_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="'a' holds an infinite figure"):
        comparable(table.assign(a=table["a"].replace(100, np.inf)), ["a"])


def test_an_area_code_in_two_rows_is_refused(table: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="more than one row: X0"):
        comparable(pd.concat([table, table.head(1)]), ["a"])


SHARES = pd.DataFrame(
    {
        "low": [20.0, 35.5, 50.1, 10.0, 62.4, 33.3],
        "middle": [30.0, 40.2, 19.9, 80.0, 7.5, 33.3],
        "high": [50.0, 24.2, 30.0, 10.0, 30.1, 33.4],
        "other": [4.0, 9.0, 1.0, 3.0, 6.0, 5.0],
    },
    index=list("ABCDEF"),
)


@pytest.mark.parametrize("whole", [100, 1])
def test_shares_that_add_up_to_one_whole_are_refused_by_name(whole: int) -> None:
    table = SHARES * whole / 100
    with pytest.raises(
        ValueError, match=f"'low', 'middle' and 'high' add up to {whole} .*meant=True"
    ):
        comparable(table, ["low", "other", "middle", "high"])
    assert comparable(table, list(SHARES), shares_meant=True).values.shape == (6, 4)
    assert comparable(table, ["low", "high", "other"]).values.shape == (6, 3)


def test_two_shares_that_mirror_each_other_and_two_sets_at_once_are_named() -> None:
    table = SHARES.assign(young=[20.0, 30, 40, 25, 35, 10], old=[80.0, 70, 60, 75, 65, 90])
    with pytest.raises(ValueError) as error:  # noqa: PT011
        comparable(table, list(table))
    lines = str(error.value).splitlines()
    assert len(lines) == 2
    assert "'young' and 'old'" in str(error.value)
    assert "'low', 'middle' and 'high'" in str(error.value)


def test_shares_with_gaps_are_seen_in_the_councils_where_all_are_known() -> None:
    table = SHARES.copy()
    table.loc["B", "low"] = np.nan
    with pytest.raises(ValueError, match="'low', 'middle' and 'high' add up to 100"):
        comparable(table, ["low", "middle", "high"])


def test_columns_that_add_up_by_chance_in_one_council_or_hardly_vary_are_no_shares() -> None:
    coverage = pd.Series([99.1, 99.9, 100, 99.5, 98.9, 99.7], list("ABCDEF"))
    table = SHARES.assign(coverage=coverage, tiny=[0.1, 0.2, 0.3, 0.2, 0.1, 0.2])
    assert comparable(table, ["coverage", "tiny", "low", "high"]).values.shape == (6, 4)
    by_chance = SHARES.assign(high=SHARES["high"] + [0, 0, 9, 0, 0, 0])
    assert comparable(by_chance, ["low", "middle", "high"]).values.shape == (6, 3)


def test_logarithms_of_shares_may_stand_together() -> None:
    shares = ["low", "middle", "high"]
    assert comparable(SHARES, shares, log=shares).values.shape == (6, 3)


def test_forty_indicators_are_searched_for_shares_at_once() -> None:
    random = np.random.default_rng(5)
    table = pd.DataFrame(random.uniform(0, 12, (300, 40)), columns=[f"i{n}" for n in range(40)])
    assert comparable(table, list(table)).values.shape == (300, 40)


def test_comparators_place_each_council_among_all_that_have_a_figure(table: pd.DataFrame) -> None:
    named = table.assign(council_en=list("abcdefghij"), council_cy=list("klmnopqrst"))
    named.loc["X4", "a"] = np.nan
    shown = comparators(named, "X9", ["X4", "X0"], ["a", "b"])
    assert shown.columns.tolist() == [
        *("council_indicator", "council_en", "council_cy", "whose", "figure", "position")
    ]
    assert shown["council_indicator"].tolist() == ["a"] * 3 + ["b"] * 3
    assert shown["whose"].tolist() == ["own", "neighbour", "neighbour"] * 2
    assert shown["council_en"].tolist() == ["j", "e", "a"] * 2
    assert shown["council_cy"].tolist() == ["t", "o", "k"] * 2
    assert shown["figure"].tolist()[:1] == [100]
    assert shown["position"].iloc[[0, 2]].tolist() == [100, 0]
    assert shown[["figure", "position"]].iloc[1].isna().all()
    tied = 100 * 0.5 / 9  # two of ten share the lowest figure of b
    assert shown["position"].tolist()[3:] == pytest.approx([tied, tied, 100 - tied])


def test_comparators_name_a_council_by_its_code_where_no_name_is_given(
    table: pd.DataFrame,
) -> None:
    shown = comparators(table, "X9", ["X4"], ["a"])
    assert shown["council_en"].tolist() == shown["council_cy"].tolist() == ["X9", "X4"]


def test_comparators_refuse_an_unknown_council_and_ourselves_as_neighbour(
    table: pd.DataFrame,
) -> None:
    with pytest.raises(ValueError, match="'X99' is not in the table"):
        comparators(table, "X9", ["X99"], ["a"])
    with pytest.raises(ValueError, match="'X9' is named among its own neighbours"):
        comparators(table, "X9", ["X1", "X9"], ["a"])


def test_profile_keeps_a_figure_that_is_not_known_missing(table: pd.DataFrame) -> None:
    holed = table.assign(a=table["a"].mask(table["a"] == 3))
    shown = profile(holed, "X2", ["b", "a"]).set_index("council_indicator")
    assert shown.index.tolist() == ["b", "a"]
    assert pd.isna(shown.loc["a", "own_value"])
    assert shown.loc["a", ["councils_known", "councils_missing"]].tolist() == [9, 1]
    assert shown.loc["b", ["own_value", "middle_value"]].tolist() == [3, 3]


def test_an_english_name_stands_where_no_welsh_name_is_recorded() -> None:
    councils = pd.DataFrame(
        {
            "area_code": ["W06000021", "E06000019"],
            "area_name": ["Monmouthshire", "Herefordshire"],
            "area_name_cy": pd.Series(["Sir Fynwy", None], dtype="str"),
            "population": [94930, 190000],
        }
    )
    named = with_names(councils)
    assert named["council_cy"].tolist() == ["Sir Fynwy", "Herefordshire"]
    assert named["council_en"].tolist() == ["Monmouthshire", "Herefordshire"]
    assert named.index.tolist() == ["W06000021", "E06000019"]
    with pytest.raises(ValueError, match="'area_name_cy' is not in the table"):
        with_names(councils.drop(columns="area_name_cy"))
