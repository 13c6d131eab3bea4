"""The register of evidence: dates, strength, counts and units."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import language
from analysis.desk_research import counts, gap_map, in_time, known_by, reach, strength
from analysis.desk_research.evidence import APPROACHES, LEVELS, STRENGTH, TIMINGS

AS_OF = "2021-12-31"


def test_a_project_is_in_time_later_or_of_a_year_not_known(register: pd.DataFrame) -> None:
    timing = known_by(register, AS_OF).set_index("project_id")["timing"]
    assert timing[["P1", "P5", "P6"]].tolist() == ["in_time", "later", "year_not_known"]


def test_a_project_that_starts_in_the_year_of_the_date_is_in_time(register: pd.DataFrame) -> None:
    timing = known_by(register, date(2020, 1, 1)).set_index("project_id")["timing"]
    assert timing["P3"] == "in_time"
    assert known_by(register, "2019-12-31").set_index("project_id")["timing"]["P3"] == "later"


def test_figures_of_a_year_after_the_date_are_marked(register: pd.DataFrame) -> None:
    def marked(as_of: str) -> list[str]:
        found = known_by(register, as_of)
        return found.loc[found["reports_later"], "project_id"].tolist()

    assert marked("2018-12-31") == ["P1", "P9"]
    assert marked("2021-12-31") == ["P9"]
    assert marked("2023-12-31") == ["P9"]  # 2023-24 ends in 2024
    assert marked("2024-12-31") == []


def test_a_date_that_cannot_be_read_is_refused(register: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="as_of is '31/12/2021'.*2021-12-31"):
        known_by(register, "31/12/2021")


def test_the_printed_rule_gives_the_level_of_strength(register: pd.DataFrame) -> None:
    levels = strength(register).set_index("project_id")
    assert levels.loc["P1", "strength"] == 1
    assert levels.loc["P2", "strength"] == 1
    assert levels.loc["P8", "strength"] == 1
    assert levels.loc["P5", "strength"] == 2
    assert levels.loc["P9", "strength"] == 3
    assert levels.loc["P9", "strength_level"] == "level_3"


def test_an_evaluation_that_was_not_seen_has_no_level_and_not_level_zero(
    register: pd.DataFrame,
) -> None:
    blank = register.assign(evaluation_design=pd.Series([None] * len(register), dtype="str"))
    for table in (register[register["evaluation_design"] == "none_seen"], blank):
        levels = strength(table)
        assert len(levels)
        assert levels["strength"].isna().all()
        assert (levels["strength_level"] == "none_seen").all()


def test_recorded_facts_never_give_a_level_above_three() -> None:
    assert max(level for level in STRENGTH.values() if level is not None) == 3


def test_an_unknown_design_is_refused_with_those_known(register: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="unknown codes: trial. Known: .*comparison"):
        strength(
            register.replace({"evaluation_design": {"narrative": "trial", "comparison": "trial"}})
        )


def test_the_codes_are_those_that_the_register_is_checked_against() -> None:
    assert set(APPROACHES) == set(language.codes("approach"))
    assert set(STRENGTH) == set(language.codes("evaluation_design"))


def test_the_codes_of_the_results_have_words_in_both_languages() -> None:
    assert set(TIMINGS) == set(language.codes("evidence_timing"))
    assert set(LEVELS) == set(language.codes("evidence_strength"))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(1990, 2030)), max_size=20))
def test_in_time_later_and_not_known_add_up_to_the_register(years: list[int | None]) -> None:
    table = pd.DataFrame({"start_year": pd.array(years, dtype="Int64"), "reach_note": ""})
    found = counts(known_by(table, AS_OF))
    assert found["projects"] == len(years)
    assert found["in_time"] + found["later"] + found["year_not_known"] == len(years)
    assert found["year_not_known"] == years.count(None)


def test_counting_before_known_by_is_refused_with_what_to_call(register: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="lacks the columns: timing. Call known_by first"):
        counts(register)


def test_the_gap_map_keeps_rows_without_a_project_and_says_what_is_missing(
    register: pd.DataFrame,
) -> None:
    table = gap_map(in_time(known_by(register, AS_OF))).set_index("approach")
    assert table.index.tolist() == list(APPROACHES)
    assert table["evidence_gap"].to_dict() == {
        "device_lending": "not_measured",
        "device_gifting": "not_measured",
        "champions": "measured",
        "connectivity": "no_project",
        "partnership": "no_project",
    }
    assert table.loc["connectivity", list(LEVELS)].tolist() == [0, 0, 0, 0]
    assert table.loc["device_lending", list(LEVELS)].tolist() == [2, 3, 0, 0]
    assert (table[list(LEVELS)].sum(axis=1) == table["projects"]).all()
    assert table["projects"].sum() == 9
    none_seen = gap_map(register[register["project_id"] == "P10"]).set_index("approach")
    assert none_seen.loc["device_lending", "evidence_gap"] == "no_evaluation"


def test_loans_months_of_loans_and_people_are_kept_in_three_columns(
    register: pd.DataFrame,
) -> None:
    found = reach(register).set_index("project_id")
    units = ["devices_counted", "loans_counted", "loan_months_counted", "people_counted"]
    assert found.loc["P1", "loans_counted"] == 549
    assert found.loc["P3", "loan_months_counted"] == 2200
    assert pd.isna(found.loc["P3", "loans_counted"])
    assert found.loc["P3", "people_counted"] == 326
    assert "P7" not in found.index  # no figure at all
    assert found[units].notna().any(axis=1).all()
    assert len(found) == 9  # no row of totals


def test_the_shipped_register_marks_loan_months_and_figures_that_came_later(
    project_root: Path,
) -> None:
    file = project_root / "data" / "raw" / "monmouthshire" / "evidence.csv"
    if not file.is_file():
        pytest.skip(f"the register of the founding case is not at {file}")
    table = pd.read_csv(file)
    found = reach(known_by(table, AS_OF)).set_index("project_id")
    assert pd.notna(found.loc["EV03", "loan_months_counted"])
    assert pd.isna(found.loc["EV03", "loans_counted"])
    assert found.loc["EV15", "reports_later"]
    assert not found.loc["EV02", "reports_later"]
