"""Promises of analysis.pilot.costs."""

import pandas as pd
import pytest

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


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: costs.by_category(sheet(("cakes", 1.0))), "cakes.*known: devices"),
        (lambda: costs.by_category(sheet((None, 1.0))), "blank"),
        (lambda: costs.per_unit(THREE, -1), "-1 units"),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()
