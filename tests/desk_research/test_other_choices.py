"""What other choices of method would keep of our list."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import mahalanobis

from analysis.desk_research.councils.nearest import nearest
from analysis.desk_research.councils.other_choices import other_choices


@pytest.fixture
def councils() -> pd.DataFrame:
    """Forty councils that nobody governs."""
    random = np.random.default_rng(11)
    older = random.normal(20, 5, 40)
    return pd.DataFrame(
        {
            "council_en": [f"Council {place}" for place in range(40)],
            "council_cy": [f"Cyngor {place}" for place in range(40)],
            "nation": ["N", "S"] * 20,
            "la_type": ["Unitary authority", "Non-metropolitan district"] * 20,
            "older": older,
            "alike": older * 2 + random.normal(0, 1, 40),
            "density": random.lognormal(6, 1, 40),
            "slow": random.exponential(2, 40),
        },
        index=pd.Index([f"X{place:02d}" for place in range(40)], name="area_code"),
    )


COLUMNS = ["older", "alike", "density", "slow"]
ASKED: dict[str, Any] = {"columns": COLUMNS, "log": ["density"], "k": 8}


def codes(councils: pd.DataFrame, **change: Any) -> set[str]:
    asked = {"labels": [], "draws": 1, **ASKED, **change}
    return set(nearest(councils, "X03", **asked)["code"])


def test_each_choice_keeps_what_the_list_made_that_way_shares_with_ours(
    councils: pd.DataFrame,
) -> None:
    table = other_choices(councils, "X03", **ASKED).set_index(["other_choice", "left_out"])
    ours = codes(councils)
    changes: dict[tuple[str, str], dict[str, Any]] = {
        ("no_winsorising", "none"): {"winsorise": None},
        ("range_scale", "none"): {"scale": "range"},
        ("no_logarithms", "none"): {"log": []},
        ("same_nation", "none"): {"within": "same_nation"},
        ("same_tier", "none"): {"within": "same_tier"},
        ("without", "slow"): {"columns": ["older", "alike", "density"]},
        ("without", "density"): {"columns": ["older", "alike", "slow"], "log": []},
    }
    for place, change in changes.items():
        kept = len(ours & codes(councils, **change))
        assert table.loc[place, "councils_kept"] == kept, place
        assert table.loc[place, "kept_percent"] == 100 * kept / 8
    assert table["councils_kept"].nunique() > 2


def test_the_choices_are_listed_once_and_what_we_chose_already_is_left_out(
    councils: pd.DataFrame,
) -> None:
    plain = other_choices(councils, "X03", **ASKED)
    assert plain["other_choice"].tolist() == [
        *("no_winsorising", "range_scale", "no_logarithms", "ranks", "mahalanobis", "gower"),
        *("same_nation", "same_tier", *["without"] * 4),
    ]
    assert plain["left_out"].tolist() == ["none"] * 8 + COLUMNS
    asked = {**ASKED, "log": (), "scale": "range", "winsorise": None, "within": "N"}
    weights = {"older": 1, "alike": 0, "density": 0, "slow": 0}
    other = other_choices(councils, "X00", **asked, weights=weights)
    assert other["other_choice"].tolist() == [
        *("winsorising", "z_scale", "equal_weights", "ranks", "mahalanobis", "gower"),
        *["without"] * 3,  # without the only indicator that has a weight nothing is left
    ]


def test_mahalanobis_is_that_of_scipy_and_copes_with_shares_of_one_whole(
    councils: pd.DataFrame,
) -> None:
    figures = councils[COLUMNS].assign(density=np.log(councils["density"]))
    inverse = np.linalg.inv(figures.cov())
    own = figures.loc["X03"]
    far = figures.drop("X03").apply(lambda other: mahalanobis(own, other, inverse), axis=1)
    asked = {**ASKED, "winsorise": None}
    kept = len(set(far.nsmallest(8).index) & codes(councils, winsorise=None))
    table = other_choices(councils, "X03", **asked).set_index("other_choice")
    assert table.loc["mahalanobis", "councils_kept"] == kept
    assert table.loc["mahalanobis", "first_council_en"] == councils.at[far.idxmin(), "council_en"]
    young = councils.assign(young=(100 - councils["older"]).round(1))  # rounding is no likeness
    both = other_choices(
        young, "X03", columns=["older", "young", "slow"], k=8, shares_meant=True, winsorise=None
    ).set_index("other_choice")
    one = young[["older", "slow"]]
    inverse = np.linalg.inv(one.cov())
    far = one.drop("X03").apply(lambda o: mahalanobis(one.loc["X03"], o, inverse), axis=1)
    assert both.loc["mahalanobis", "first_council_en"] == councils.at[far.idxmin(), "council_en"]


def test_gower_adds_differences_over_the_range_and_skips_gaps(councils: pd.DataFrame) -> None:
    holed = councils.copy()
    holed.loc[["X05", "X09"], "slow"] = np.nan
    figures = holed[["older", "slow"]]
    parts = (figures - figures.loc["X03"]).abs() / (figures.max() - figures.min())
    far = parts.mean(axis=1).drop("X03")
    asked = {"columns": ["older", "slow"], "k": 8, "winsorise": None}
    ours = set(nearest(holed, "X03", labels=[], **asked)["code"])
    table = other_choices(holed, "X03", **asked).set_index("other_choice")
    assert table.loc["gower", "councils_kept"] == len(ours & set(far.nsmallest(8).index))
    assert table.loc["gower", "first_council_cy"] == holed.at[far.idxmin(), "council_cy"]


def test_too_few_councils_of_a_nation_leave_the_figures_missing_and_not_zero(
    councils: pd.DataFrame,
) -> None:
    few = councils.assign(nation=["N"] * 5 + ["S"] * 35).drop(columns="la_type")
    table = other_choices(few, "X03", **ASKED).set_index("other_choice")
    assert table.loc["same_nation"].drop("left_out").isna().all()
    assert "same_tier" not in table.index


def test_a_bare_table_is_enough_and_the_code_names_the_council(councils: pd.DataFrame) -> None:
    bare = councils[COLUMNS]
    table = other_choices(bare, "X03", **ASKED)
    assert table["first_council_en"].isin(bare.index).all()
    turned = other_choices(bare.iloc[::-1, ::-1], "X03", **{**ASKED, "columns": COLUMNS})
    pd.testing.assert_frame_equal(turned, table)


def test_what_nearest_refuses_is_refused(councils: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="'X3' is not in the table"):
        other_choices(councils, "X3", **ASKED)
    with pytest.raises(ValueError, match="k is 40"):
        other_choices(councils, "X03", **{**ASKED, "k": 40})
    with pytest.raises(ValueError, match="no weight: alike, density, slow"):
        other_choices(councils, "X03", **ASKED, weights={"older": 1})
