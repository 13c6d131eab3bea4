"""Promises of analysis.pilot.costs."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import costs


def sheet(*rows: tuple[str | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["category", "amount_gbp"]).astype({"amount_gbp": "float64"})


THREE = sheet(("staff", 100.0), ("devices", 50.5), ("staff", 20.0))


def test_categories_add_up_to_the_total_in_a_fixed_order() -> None:
    table = costs.by_category(THREE)
    assert table["category"].tolist() == ["devices", "staff"]
    assert table["amount_gbp"].tolist() == [50.5, 120.0]
    assert table["items"].tolist() == [1, 2]
    assert table["amount_gbp"].sum() == costs.total(THREE) == 170.5


def test_nothing_is_divided_by_zero() -> None:
    assert costs.per_unit(THREE, 0) is None
    assert costs.per_unit(THREE, 2) == 85.25


def test_an_unknown_amount_is_not_zero() -> None:
    unknown = sheet(("staff", 100.0), ("staff", None), ("devices", 5.0))
    assert costs.total(unknown) is None
    assert costs.per_unit(unknown, 4) is None
    table = costs.by_category(unknown).set_index("category")
    assert table["amount_gbp"].isna().to_dict() == {"devices": False, "staff": True}


def test_an_empty_cost_sheet_has_no_total() -> None:
    assert costs.total(sheet()) is None
    assert costs.by_category(sheet()).empty


def full_sheet() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item_en": ["Tablets", "Data"],
            "item_cy": ["Llechi", "Data"],
            "category": ["devices", "connectivity"],
            "amount_gbp": [400.0, 60.0],
            "amount_low_gbp": [400.0, 50.0],
            "amount_high_gbp": [400.0, 90.0],
            "lasts_years": [4.0, None],
            "year": pd.array([0, 1], dtype="Int64"),
        }
    )


def shown_outcome() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "outcome_en": ["More tasks"],
            "outcome_cy": ["Mwy o dasgau"],
            "measure": ["mean_change"],
            "estimate": [1.2],
            "estimate_low": [0.9],
            "estimate_high": [1.5],
            "estimate_n": [49],
        }
    )


def test_costs_and_outcomes_stand_side_by_side_and_nothing_is_divided() -> None:
    table = costs.consequences(full_sheet(), shown_outcome())
    assert table["side"].tolist() == ["cost", "cost", "consequence"]
    assert table["what_cy"].tolist() == ["Llechi", "Data", "Mwy o dasgau"]
    assert table.loc[table["side"] == "cost", "spent_gbp"].tolist() == [400.0, 60.0]
    assert table.loc[table["side"] == "cost", "consequence"].isna().all()
    row = table.iloc[2]
    assert (row["consequence"], row["consequence_low"], row["consequence_n"]) == (1.2, 0.9, 49)
    assert pd.isna(row["spent_gbp"])


def test_a_sheet_without_limits_still_stands_beside_its_outcomes() -> None:
    bare = full_sheet().drop(columns=["amount_low_gbp", "amount_high_gbp"])
    table = costs.consequences(bare, shown_outcome())
    assert table["spent_low_gbp"].isna().all()


def test_the_green_book_counts_a_later_pound_for_less() -> None:
    assert costs.discount_factor(0) == 1
    # the Green Book's own table of discount factors: 0.9662, 0.7089, 0.3563
    factors = [round(costs.discount_factor(year), 4) for year in (1, 10, 30)]
    assert factors == [0.9662, 0.7089, 0.3563]


def test_the_pilots_own_year_is_not_discounted() -> None:
    table = costs.by_year(full_sheet())
    assert table["cost_year"].tolist() == [0, 1]
    assert table["present_value_gbp"].tolist() == pytest.approx([400, 60 / 1.035])
    assert costs.present_value(full_sheet()) == pytest.approx(400 + 60 / 1.035)
    assert costs.of_pilot(full_sheet())["amount_gbp"].tolist() == [400.0]
    assert costs.of_pilot(THREE).equals(THREE)


def test_a_year_with_an_unknown_amount_has_no_worth() -> None:
    unknown = full_sheet().assign(amount_gbp=[400.0, None])
    assert costs.by_year(unknown)["present_value_gbp"].isna().tolist() == [False, True]
    assert costs.present_value(unknown) is None


@given(st.floats(1, 1e6), st.integers(1, 30), st.floats(0, 0.2))
def test_the_yearly_charges_of_a_life_are_worth_its_price(
    price: float, years: int, rate: float
) -> None:
    charge = costs.equivalent_annual_cost(price, years, rate)
    worth = sum(charge * costs.discount_factor(year, rate) for year in range(1, years + 1))
    assert worth == pytest.approx(price, rel=1e-6)


def test_a_charge_a_year_matches_a_worked_one() -> None:
    # 1,000 pounds over five years at 3.5%: annuity factor 4.5151
    assert costs.equivalent_annual_cost(1000, 5) == pytest.approx(1000 / 4.515052, abs=0.01)


def test_the_pilot_is_charged_for_its_share_of_a_devices_life() -> None:
    table = costs.charged(full_sheet(), 0.5)
    yearly = costs.equivalent_annual_cost(400, 4)
    assert table["amount_gbp"].tolist() == pytest.approx([yearly / 2, 60])
    assert table["amount_low_gbp"].tolist() == pytest.approx([yearly / 2, 50])
    assert table["item_en"].tolist() == ["Tablets", "Data"]


def test_a_pilot_longer_than_a_devices_life_never_pays_more_than_the_price() -> None:
    assert costs.charged(full_sheet(), 9)["amount_gbp"].tolist() == [400, 60]


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: costs.by_category(sheet(("cakes", 1.0))), "cakes.*known: devices"),
        (lambda: costs.by_category(sheet((None, 1.0))), "blank"),
        (lambda: costs.per_unit(THREE, -1), "-1 units"),
        (lambda: costs.discount_factor(31), "year 31; .*year 30 only"),
        (lambda: costs.discount_factor(1, -0.1), "rate of -0.1; expected 0 or more"),
        (lambda: costs.equivalent_annual_cost(1, 0), "lasts 0 years; expected more than 0"),
        (lambda: costs.charged(full_sheet(), 0), "pilot of 0 years"),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()
