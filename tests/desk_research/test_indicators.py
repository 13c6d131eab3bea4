"""Indicators: what is refused, and how the others are put on one scale."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.desk_research import comparable, profile, with_names


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
        },
        index=[f"X{place}" for place in range(10)],
    )


def test_z_uses_the_deviation_that_is_declared(table: pd.DataFrame) -> None:
    for ddof in (0, 1):
        values = comparable(table, ["a", "b"], ddof=ddof).values
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
    values = comparable(table, ["a"], log=["a"], winsorise=0.1).values["a"]
    assert values.tolist() == pytest.approx(wanted.tolist())


def test_centre_and_spread_rest_on_recorded_figures_and_gaps_are_flagged(
    table: pd.DataFrame,
) -> None:
    holed = table.assign(a=table["a"].mask(table["a"] == 3))
    ready = comparable(holed, ["a", "b"])
    recorded = holed["a"].dropna()
    middle = (recorded.median() - recorded.mean()) / recorded.std()
    assert ready.values.loc["X2", "a"] == pytest.approx(middle)
    assert ready.filled.sum().to_dict() == {"a": 1, "b": 0}
    assert ready.filled.loc["X2", "a"]


def test_the_table_given_is_not_changed(table: pd.DataFrame) -> None:
    before = table.copy()
    comparable(table, ["a", "b"], log=["a"], winsorise=0.1)
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
        (["a"], {"scale": "rank"}, "must be one of: z, range"),
        (["a"], {"winsorise": 0.5}, "above 0 and below 0.5"),
        (["a"], {"ddof": 2}, "1 .sample. or 0"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    table: pd.DataFrame, columns: Any, options: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        comparable(table, columns, **options)


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
