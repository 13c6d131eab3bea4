"""The gap map: counts, the strongest level, and empty cells in words."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import language
from analysis.desk_research.evidence import evidence_gaps, gap_map, in_time, known_by
from analysis.desk_research.evidence.gaps import AREAS, GAPS, OUTCOME_AREAS
from analysis.desk_research.evidence.register import APPROACHES
from analysis.desk_research.evidence.strength import DESIGN_LEVELS, LEVELS


@pytest.fixture
def known(register: pd.DataFrame) -> pd.DataFrame:
    return in_time(known_by(register, "2021-12-31"))


def cell(table: pd.DataFrame, approach: str, area: str) -> list[object]:
    rows = table[(table["approach"] == approach) & (table["outcome_area"] == area)]
    return rows.iloc[0][["projects", "strongest", "evidence_gap"]].tolist()


def test_each_cell_counts_its_projects_and_names_the_strongest(known: pd.DataFrame) -> None:
    table = gap_map(known)
    assert cell(table, "device_lending", "access") == [4, "level_1", "not_measured"]
    assert cell(table, "champions", "skills") == [2, "level_3", "measured"]
    assert cell(table, "champions", "not_stated") == [1, "none_seen", "no_evaluation"]


def test_an_empty_cell_is_there_and_is_said_in_words(known: pd.DataFrame) -> None:
    table = gap_map(known)
    assert len(table) == len(APPROACHES) * len(AREAS)
    empty = table[table["projects"] == 0]
    assert len(empty) == 24
    assert set(empty["evidence_gap"]) == {"no_project"}
    assert empty["strongest"].isna().all()
    row = evidence_gaps(known).set_index("approach").loc["device_lending"]
    assert row["areas_without"] == "skills;wellbeing;capacity"
    assert row["areas_not_measured"] == "access;use"


def test_a_project_of_two_areas_counts_in_both_and_once_in_the_row(known: pd.DataFrame) -> None:
    alone = known[known["project_id"] == "P1"]
    assert gap_map(alone)["projects"].sum() == 2
    assert evidence_gaps(alone)["projects"].sum() == 1


def test_an_area_that_is_named_twice_counts_once(known: pd.DataFrame) -> None:
    twice = known[known["project_id"] == "P1"].assign(outcome_areas="access; access")
    assert cell(gap_map(twice), "device_lending", "access")[0] == 1


def test_a_measurement_before_and_after_counts_as_measured(known: pd.DataFrame) -> None:
    known.loc[known["project_id"] == "P1", "evaluation_design"] = "before_after"
    assert cell(gap_map(known), "device_lending", "use") == [1, "level_2", "measured"]
    assert evidence_gaps(known).set_index("approach").loc["device_lending", "above_level_1"] == 1


def test_what_is_missing_is_said_of_each_approach(known: pd.DataFrame) -> None:
    table = evidence_gaps(known).set_index("approach")
    assert table["evidence_gap"].to_dict() == {
        "device_lending": "not_measured",
        "device_gifting": "not_measured",
        "champions": "measured",
        "connectivity": "no_project",
        "partnership": "no_project",
    }
    assert table.loc["connectivity", "areas_without"] == ";".join(OUTCOME_AREAS)
    assert pd.isna(table.loc["connectivity", "areas_not_measured"])
    levels = ["none_seen", "level_1", "above_level_1"]
    assert (table[levels].sum(axis=1) == table["projects"]).all()
    assert table.loc["champions", levels].tolist() == [1, 1, 1]


def test_a_level_that_a_reader_lowered_counts_as_lowered(known: pd.DataFrame) -> None:
    known.loc[known["project_id"] == "P9", "strength_set"] = 1
    assert cell(gap_map(known), "champions", "skills") == [2, "level_1", "not_measured"]
    assert evidence_gaps(known)["above_level_1"].sum() == 0


@given(
    st.lists(
        st.tuples(
            st.sampled_from(APPROACHES),
            st.sets(st.sampled_from(OUTCOME_AREAS)),
            st.sampled_from(sorted(DESIGN_LEVELS)),
        ),
        max_size=12,
    )
)
def test_every_project_is_counted_in_each_of_its_areas_and_nowhere_else(
    projects: list[tuple[str, set[str], str]],
) -> None:
    blank = [None] * len(projects)
    table = pd.DataFrame(
        {
            "project_id": [f"P{n}" for n in range(len(projects))],
            "approach": pd.Series([each[0] for each in projects], dtype="str"),
            "outcome_areas": [";".join(sorted(each[1])) or None for each in projects],
            "evaluation_design": pd.Series([each[2] for each in projects], dtype="str"),
            "evaluator": "not_seen",
            "evaluation_lost_pct": pd.Series(blank, dtype="float"),
            "strength_set": pd.Series(blank, dtype="Int64"),
            **{name: pd.Series(blank, dtype="boolean") for name in ("replicated", "manual")},
            **{f"strength_reason_{lang}": pd.Series(blank, dtype="str") for lang in ("en", "cy")},
        }
    )
    counted = gap_map(table)
    assert counted["projects"].sum() == sum(max(len(areas), 1) for _, areas, _ in projects)
    summary = evidence_gaps(table).set_index("approach")
    assert summary["projects"].sum() == len(projects)
    for approach, areas, _ in projects:
        for area in areas or {"not_stated"}:
            assert cell(counted, approach, area)[0]


def test_an_outcome_area_that_is_not_known_is_refused_with_its_project(
    known: pd.DataFrame,
) -> None:
    wrong = known.assign(outcome_areas=known["outcome_areas"].replace("access;use", "access;joy"))
    with pytest.raises(ValueError, match=r"not known: P1 \(joy\)\. Known: access, skills"):
        gap_map(wrong)


def test_an_approach_that_is_not_known_is_refused(known: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="approach has unknown codes: lending"):
        gap_map(known, ["lending"])


def test_every_code_and_column_has_words_in_both_languages(known: pd.DataFrame) -> None:
    assert set(AREAS) == set(language.codes("evidence_area"))
    assert set(OUTCOME_AREAS) == set(language.codes("outcome_area"))
    assert set(GAPS) == set(language.codes("evidence_gap"))
    assert set(LEVELS) == set(language.codes("evidence_strength"))
    for table in (gap_map(known), evidence_gaps(known)):
        language.display(table, "cy")


def test_the_two_lists_of_areas_use_the_same_words() -> None:
    for area in OUTCOME_AREAS:
        for reader in ("en", "cy"):
            said = language.code("evidence_area", area, reader)
            assert said == language.code("outcome_area", area, reader)
