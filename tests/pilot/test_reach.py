"""Promises of analysis.pilot.reach."""

import pandas as pd
import pytest

from analysis.pilot import reach
from analysis.pilot.intervals import wilson

AREAS = pd.DataFrame(
    {
        "lsoa11_code": ["W1", "W2", "W3", "W4"],
        "population_2019": [1000, 2000, 1500, 500],
        "uk_ruc": [2, 0, 1, 2],
        "wimd2019_access_rank": [382, 383, 900, 1],
    }
)


def people(*areas: str | None) -> pd.DataFrame:
    return pd.DataFrame({"small_area": pd.Series(areas, dtype="str")})


def test_rates_are_per_thousand_residents_of_the_class() -> None:
    table = reach.rates(people("W1", "W4", "W4", "W2"), AREAS, reach.rurality(AREAS))
    table = table.set_index("group")
    assert table.index.tolist() == ["urban", "rural", "more_rural"]
    assert table["residents"].to_dict() == {"urban": 2000, "rural": 1500, "more_rural": 1500}
    assert table["per_1000"].to_dict() == {"urban": 0.5, "rural": 0.0, "more_rural": 2.0}


def test_the_interval_is_wilsons() -> None:
    table = reach.rates(people("W2", "W2"), AREAS, reach.rurality(AREAS)).set_index("group")
    expected = wilson(2, 2000).scaled(1000)
    row = table.loc["urban"]
    assert (row["per_1000_low"], row["per_1000_high"]) == (expected.low, expected.high)


def test_the_last_rank_of_the_most_deprived_fifth_is_inside() -> None:
    groups = reach.access_group(AREAS)
    assert groups["W1"] == "most_deprived_access"
    assert groups["W2"] == "other_access"


def test_the_most_deprived_group_comes_first_however_the_areas_are_sorted() -> None:
    for areas in (AREAS, AREAS.iloc[::-1]):
        table = reach.rates(people("W1"), areas, reach.access_group(areas))
        assert table["group"].tolist() == ["most_deprived_access", "other_access"]


def test_people_from_elsewhere_have_a_row_without_a_rate() -> None:
    table = reach.rates(people("W1", None, "X9"), AREAS, reach.rurality(AREAS)).set_index("group")
    assert table.loc["outside_or_not_known", "participants"] == 2
    assert table.loc["outside_or_not_known", ["residents", "per_1000"]].isna().all()
    assert table["participants"].sum() == 3


def test_areas_outside_the_table_do_not_count_as_reached() -> None:
    groups = reach.rurality(AREAS)
    table = reach.rates(people("W1", "W4"), AREAS.iloc[:3], groups).set_index("group")
    assert table.loc["more_rural", "participants"] == 1
    assert table.loc["outside_or_not_known", "participants"] == 1


def test_the_rate_of_the_whole_area_leaves_out_people_from_elsewhere() -> None:
    found = reach.rate(people("W1", "W2", "X9"), AREAS)
    assert found == wilson(2, 5000).scaled(1000)


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: reach.rurality(AREAS.assign(uk_ruc=[0, 1, 2, 7])), r"\[7\].*\[0, 1, 2\]"),
        (lambda: reach.rurality(AREAS.assign(uk_ruc=[0, 1, 2, None])), "blanks"),
        (
            lambda: reach.access_group(AREAS.assign(wimd2019_access_rank=[1, 2, None, 4])),
            "no access rank for W3",
        ),
        (
            lambda: reach.rates(people("W1"), AREAS, reach.rurality(AREAS.iloc[:3])),
            "no group for the small areas W4",
        ),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()
