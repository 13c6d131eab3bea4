"""Promises of analysis.pilot.uptake."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import uptake

START, END = date(2021, 11, 1), date(2021, 11, 30)


def loans(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["device_id", "participant_id", "lent_on", "returned_on"])
    table.insert(0, "loan_id", [f"L{number}" for number in range(len(table))])
    return table.astype({"lent_on": "datetime64[ns]", "returned_on": "datetime64[ns]"})


def devices(*bought: str | None) -> pd.DataFrame:
    days = pd.to_datetime(pd.Series(bought, dtype="object"))
    ids = [f"D{number}" for number in range(len(bought))]
    return pd.DataFrame({"device_id": ids, "kind": "tablet", "bought_on": days})


THREE = loans(
    ("D0", "P1", "2021-11-01", "2021-11-11"),
    ("D0", "P2", "2021-11-15", None),
    ("D1", "P1", "2021-11-20", "2021-12-24"),
)


def test_loans_borrowers_and_loans_still_out_are_counted_apart() -> None:
    assert len(THREE) == 3
    assert uptake.borrowers(THREE) == 2
    assert uptake.still_out(THREE) == 1


def test_loan_months_count_to_the_return_or_to_the_last_day() -> None:
    days = 10 + 15 + 10  # back; still out at the end; back after the end, counted to the end
    assert uptake.loan_months(THREE, END) == pytest.approx(days / 30.44)


def test_a_loan_that_ends_before_it_starts_is_named() -> None:
    with pytest.raises(ValueError, match="L0"):
        uptake.loan_months(loans(("D0", "P1", "2021-11-05", "2021-11-01")), END)


def test_device_years_begin_with_the_purchase() -> None:
    days = 30 + 10 + 30  # before the start; on the 21st; day not known: there from the start
    there = devices("2020-01-01", "2021-11-21", None)
    assert uptake.device_years(there, START, END) == pytest.approx(days / 365.25)


def test_loans_per_device_year_equals_a_count_by_hand() -> None:
    found = uptake.loans_per_device_year(devices("2021-01-01", "2021-01-01"), THREE, START, END)
    assert found == pytest.approx(3 / (60 / 365.25))


def test_without_devices_there_is_no_rate_and_not_zero() -> None:
    assert uptake.loans_per_device_year(devices(), THREE, START, END) is None
    bought_later = devices("2022-05-01")
    assert uptake.loans_per_device_year(bought_later, THREE, START, END) is None


def test_a_device_without_loans_keeps_its_place() -> None:
    register = devices("2021-01-01", "2021-01-01").assign(kind=["tablet", "hotspot"])
    table = uptake.loans_by_kind(register, loans(("D0", "P1", "2021-11-01", None)))
    assert table["device_kind"].tolist() == ["tablet", "hotspot"]
    assert table["loans"].tolist() == [1, 0]


def test_a_loan_of_an_unknown_device_is_named() -> None:
    with pytest.raises(ValueError, match="register of devices: D1"):
        uptake.loans_by_kind(devices("2021-01-01"), THREE)


def test_weeks_without_a_loan_are_in_the_table() -> None:
    table = uptake.loans_over_time(THREE, START, END)
    assert table["loans"].tolist() == [1, 0, 2, 0, 0]
    assert table["starts_on"].tolist()[-1] == "2021-11-29"


@given(st.lists(st.integers(0, 29), max_size=40))
def test_loans_of_all_weeks_add_up_to_all_loans(days: list[int]) -> None:
    lent = [(date(2021, 11, 1 + day)).isoformat() for day in days]
    table = uptake.loans_over_time(loans(*[("D0", "P1", day, None) for day in lent]), START, END)
    assert table["loans"].sum() == len(days)
    assert table["period"].tolist() == [1, 2, 3, 4, 5]


def test_one_unknown_attendance_makes_the_sum_unknown() -> None:
    known = pd.DataFrame({"attendees": pd.array([3, 4], dtype="Int64")})
    assert uptake.attendances(known) == 7
    unknown = pd.DataFrame({"attendees": pd.array([3, None], dtype="Int64")})
    assert uptake.attendances(unknown) is None


def test_borrowing_keeps_who_borrowed() -> None:
    people = pd.DataFrame({"participant_id": ["P1", "P2", "P3"]})
    assert uptake.borrowing(people, THREE)["participant_id"].tolist() == ["P1", "P2"]


@given(st.lists(st.integers(0, 29), min_size=1, max_size=60), st.integers(1, 12))
def test_every_period_that_is_shown_has_enough_borrowers(days: list[int], minimum: int) -> None:
    lent = [(date(2021, 11, 1 + day)).isoformat() for day in days]
    rows = [("D0", f"P{number}", day, None) for number, day in enumerate(lent)]
    table = uptake.loans_over_time(loans(*rows), START, END, minimum)
    assert table["loans"].sum() == len(days)
    assert table["weeks"].sum() == 5
    assert len(table) == 1 or (table["borrowers"] >= minimum).all()


def test_a_person_who_borrows_twice_in_a_period_counts_once() -> None:
    twice = loans(("D0", "P1", "2021-11-01", "2021-11-02"), ("D0", "P1", "2021-11-03", None))
    table = uptake.loans_over_time(twice, START, END)
    assert table.loc[0, ["loans", "borrowers"]].tolist() == [2, 1]


def test_each_loan_has_the_period_in_which_the_table_counts_it() -> None:
    rows = [("D0", f"P{day}", f"2021-11-{day:02}", None) for day in range(1, 29)]
    register = loans(*rows, ("D0", "P99", "2021-12-25", None))
    table = uptake.loans_over_time(register, START, END, 9)
    periods = uptake.period_of(register, START, END, 9)
    counted = periods.value_counts()
    assert {str(row.period): row.loans for row in table.itertuples()} == {
        name: number for name, number in counted.items() if name != "not_known"
    }
    assert periods.iloc[-1] == "not_known"


def test_the_rate_stands_beside_the_published_quartiles_with_their_cautions() -> None:
    measures = uptake.BENCHMARK_MEASURES
    published = pd.DataFrame(
        {
            "measure": [measures["median"], measures["lower_quartile"], "something else"],
            "period": ["2023/24", "2023/24", "2019"],
            "value": [4.4, 0.9, 7.0],
            "caution_en": ["Later.", "Later.", ""],
            "caution_cy": ["Yn ddiweddarach.", "Yn ddiweddarach.", ""],
        }
    )
    table = uptake.beside_benchmark(8.1, published).set_index("lent_by")
    assert table["per_device_year"].to_dict() == {
        "pilot": 8.1,
        "median": 4.4,
        "lower_quartile": 0.9,
    }
    assert table.loc["median", "benchmark_caution_en"] == "Later."
    assert uptake.beside_benchmark(None, published)["per_device_year"].isna().sum() == 1
