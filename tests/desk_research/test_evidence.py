"""The register of evidence: what was known by a date, counts, and what a reader must know."""

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import language
from analysis.desk_research.evidence import counts, figures_known, in_time, known_by, register
from analysis.desk_research.evidence.register import APPROACHES, CAUTIONS, TIMINGS

AS_OF = "2021-12-31"

# a fixture of the folder is named as the function is
lay_out = register


def test_a_project_that_started_later_leaves_no_trace(register: pd.DataFrame) -> None:
    known = known_by(register, AS_OF)
    assert "P5" not in set(known["project_id"])
    assert counts(known) == {"projects": 10, "in_time": 9, "year_not_known": 1}
    assert not known.astype(str).apply(lambda column: column.str.contains("P5")).any().any()


def test_a_year_that_is_not_known_is_kept_apart(register: pd.DataFrame) -> None:
    known = known_by(register, AS_OF).set_index("project_id")
    assert known.loc["P6", "timing"] == "year_not_known"
    assert set(known["timing"].drop("P6")) == {"in_time"}
    assert "P6" not in set(in_time(known.reset_index())["project_id"])


def test_a_project_that_starts_in_the_year_of_the_date_is_known(register: pd.DataFrame) -> None:
    assert "P3" in set(known_by(register, date(2020, 1, 1))["project_id"])
    assert "P3" not in set(known_by(register, "2019-12-31")["project_id"])


def test_a_date_before_anything_was_known_is_refused_with_the_first_year(
    register: pd.DataFrame,
) -> None:
    with pytest.raises(ValueError, match=r"as_of is 2014-12-31, .*the earliest year is 2015\."):
        known_by(register, "2014-12-31")
    unknown = register.assign(start_year=pd.array([None] * len(register), dtype="Int64"))
    assert counts(known_by(unknown, "1999-12-31"))["year_not_known"] == len(register)


@pytest.mark.parametrize(
    "as_of", ["31/12/2021", "2021", "20211231", "2021-W52-5", "2021-02-30", "", 2021, None, pd.NaT]
)
def test_what_is_not_a_date_is_refused(register: pd.DataFrame, as_of: object) -> None:
    with pytest.raises(ValueError, match="as_of is .*must be a date as year-month-day"):
        known_by(register, as_of)  # type: ignore[arg-type]


@pytest.mark.parametrize("as_of", [date(2021, 12, 31), datetime(2021, 12, 31, 9), AS_OF])
def test_a_date_may_be_given_in_any_form_of_python(register: pd.DataFrame, as_of: date) -> None:
    assert counts(known_by(register, as_of))["projects"] == 10


@given(st.lists(st.one_of(st.none(), st.integers(1990, 2030)), max_size=20))
def test_in_time_and_not_known_add_up_and_hold_no_later_year(years: list[int | None]) -> None:
    numbers = pd.array(years, dtype="Int64")
    table = pd.DataFrame({"project_id": range(len(years)), "start_year": numbers})
    given_years = [year for year in years if year is not None]
    if given_years and min(given_years) > 2021:
        with pytest.raises(ValueError, match=str(min(given_years))):
            known_by(table, AS_OF)
        return
    found = counts(known_by(table, AS_OF))
    assert found["in_time"] == sum(year <= 2021 for year in given_years)
    assert found["year_not_known"] == years.count(None)
    assert found["projects"] == found["in_time"] + found["year_not_known"]


@given(st.lists(st.integers(2000, 2030), min_size=1), st.integers(2030, 2040), st.integers(0, 10))
def test_a_later_date_never_loses_a_project(years: list[int], last: int, sooner: int) -> None:
    table = pd.DataFrame({"project_id": range(len(years)), "start_year": years})
    late = set(known_by(table, date(last, 1, 1))["project_id"])
    assert late == set(table["project_id"])
    try:
        early = set(known_by(table, date(last - sooner, 1, 1))["project_id"])
    except ValueError:
        early = set()
    assert early <= late


def test_counting_before_known_by_is_refused_with_what_to_call(register: pd.DataFrame) -> None:
    for use in (counts, in_time):
        with pytest.raises(
            ValueError, match="columns that are not in the register: timing. Call known_by first"
        ):
            use(register)


def test_the_register_says_what_a_reader_must_know(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    known = known_by(register, AS_OF)
    table = lay_out(known, figures_known(figures, known, AS_OF)).set_index("project_id")
    assert table["cautions"].to_dict() == {
        "P1": "none",
        "P2": "self_report",
        "P3": "self_report;loan_months",
        "P4": "target_not_result",
        "P7": "none",
        "P8": "self_report;gifts;copy",
        "P9": "target_not_result",  # its result came later
        "P10": "no_figures_seen",
        "P11": "figure_year_not_known",
        "P6": "year_not_known;no_figures_seen",  # its figures came later
    }
    assert table.loc["P9", "strength_level"] == "level_3"
    assert table.index[-1] == "P6"  # known years first


def test_a_level_that_a_reader_set_is_a_caution(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    register.loc[register["project_id"] == "P9", "strength_set"] = 1
    known = known_by(register, AS_OF)
    table = lay_out(known, figures_known(figures, known, AS_OF)).set_index("project_id")
    assert table.loc["P9", ["strength_level", "cautions"]].tolist() == [
        "level_1",
        "target_not_result;strength_set",
    ]


def test_the_register_does_not_hang_on_the_order_of_the_rows(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    known = known_by(register, AS_OF)
    shown = lay_out(known, figures_known(figures, known, AS_OF))
    turned = known_by(register.iloc[::-1], AS_OF)
    again = lay_out(turned, figures_known(figures.iloc[::-1], turned, AS_OF))
    pd.testing.assert_frame_equal(shown, again)


def test_every_code_has_words_in_both_languages() -> None:
    assert set(TIMINGS) == set(language.codes("evidence_timing"))
    assert set(CAUTIONS) == set(language.codes("evidence_caution"))
    assert set(APPROACHES) == set(language.codes("approach"))


def test_every_column_of_the_register_has_words(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    known = known_by(register, AS_OF)
    table = lay_out(known, figures_known(figures, known, AS_OF))
    shown = language.display(table, "cy")
    assert "ddim yn hysbys" in shown.rows[-1]  # the year of P6
    assert len(shown.headers) == 8
