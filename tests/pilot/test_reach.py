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


RANKED = AREAS.assign(wimd2019_rank=[382, 383, 1146, 1909])


def test_fifths_of_wales_end_where_the_published_deciles_do() -> None:
    assert reach.deprivation(RANKED).to_dict() == {
        "W1": "fifth_1",
        "W2": "fifth_2",
        "W3": "fifth_3",
        "W4": "fifth_5",
    }


def test_fifths_are_the_reference_tables_deciles_in_pairs(project_root) -> None:
    areas = pd.read_csv(project_root / "data/raw/reference/small_areas.csv")
    deciles = areas.set_index("lsoa11_code")["wimd2019_decile"]
    fifths = reach.deprivation(areas).str.removeprefix("fifth_").astype(int)
    assert (fifths == (deciles.reindex(fifths.index) + 1) // 2).all()


@pytest.mark.parametrize(
    ("lived", "minimum", "names"),
    [
        (["W1", "W2", "W2", "W3", "W4"], 2, ["fifths_1_2", "fifths_1_2", *["fifths_3_5"] * 2]),
        (["W1", "W2", "W2", "W3"], 2, ["fifths_1_5"] * 4),
        (["W1", "W2", "W3", "W4"], 1, ["fifth_1", "fifth_2", "fifth_3", "fifth_5"]),
        (["W1"], 9, ["fifths_1_5"] * 4),
    ],
)
def test_neighbouring_fifths_are_joined_until_each_has_the_minimum(lived, minimum, names) -> None:
    found = reach.deprivation(RANKED, people(*lived), minimum)
    table = reach.rates(people(*lived), RANKED, found)
    if len(lived) >= minimum:
        assert (table["participants"] >= minimum).all()
    assert found.tolist() == names
    assert table["residents"].sum() == 5000


def test_places_say_of_each_person_where_they_live_and_unknown_stays_unknown() -> None:
    members = people("W1", None, "X9").assign(participant_id=["P1", "P2", "P3"])
    found = reach.places(members, RANKED)
    assert found["rurality"].tolist() == ["more_rural", *["outside_or_not_known"] * 2]
    assert found["access"].tolist()[0] == "most_deprived_access"
    assert found["deprivation"].tolist() == ["fifth_1", *["outside_or_not_known"] * 2]


POPULATION = pd.DataFrame({"age_band": ["75_plus", "16_49"], "people": [1000, 3000]})


def test_rates_by_age_are_of_the_eligible_population() -> None:
    members = pd.DataFrame({"age_band": ["75_plus", "75_plus", "16_49"]})
    found = reach.rates_by_age(members, POPULATION)
    assert found["age_band"].tolist() == ["16_49", "75_plus"]
    assert found["eligible"].tolist() == [3000, 1000]
    assert found["per_1000"].tolist() == pytest.approx([1 / 3, 2])
    assert found.loc[1, "per_1000_low"] == wilson(2, 1000).scaled(1000).low


def test_neighbouring_ages_are_joined_until_each_has_the_minimum() -> None:
    bands = pd.DataFrame({"age_band": reach.AGES, "people": [4000, 3000, 2000, 1000]})
    members = pd.DataFrame({"age_band": ["16_49"] * 2 + ["50_64"] * 5 + ["65_74"] * 4})
    found = reach.rates_by_age(members, bands, minimum=4)
    assert found["age_band"].tolist() == ["16_49;50_64", "65_74;75_plus"]
    assert found["participants"].tolist() == [7, 4]
    assert found["eligible"].tolist() == [7000, 3000]
    together = reach.rates_by_age(members, bands, minimum=50)
    assert together["age_band"].tolist() == ["16_49;50_64;65_74;75_plus"]


def test_every_group_of_fifths_has_words() -> None:
    from itertools import combinations

    from analysis.language import codes

    fifths = {
        f"fifth_{low + 1}" if high == low + 1 else f"fifths_{low + 1}_{high}"
        for low, high in combinations(range(6), 2)
    }
    assert fifths <= set(codes("pilot_place"))


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: reach.deprivation(RANKED.assign(wimd2019_rank=[0, 1, 2, 3])), "W1: 0; .* 1909"),
        (
            lambda: reach.deprivation(RANKED.assign(wimd2019_rank=[1, 2, None, 3])),
            "W3: nan",
        ),
        (
            lambda: reach.rates_by_age(pd.DataFrame({"age_band": ["65_74"]}), POPULATION),
            r"\['65_74'\]; eligible people are known for 75_plus, 16_49",
        ),
    ],
)
def test_a_rank_or_an_age_without_people_is_named(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()
