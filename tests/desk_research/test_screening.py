"""Screening: the settled decision, a work with its duplicates, and what was known by a date."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_screening import DECISIONS, RECORDS, decisions

from analysis.desk_research.searching.screening import decided, known_records, settled


def final(*lines):
    return settled(decisions(*lines)).set_index(["record_id", "stage"])


def test_one_reader_is_enough():
    found = final("R1 ta ann exclude C1").loc[("R1", "title_abstract")]
    assert found[["decision", "criterion_id", "readers"]].tolist() == ["exclude", "C1", 1]


def test_readers_who_are_of_one_mind_have_settled_it():
    found = final("R1 ta ann include", "R1 ta ben include").loc[("R1", "title_abstract")]
    assert found[["decision", "readers"]].tolist() == ["include", 2]


def test_what_readers_agreed_on_holds_whatever_they_said_before():
    lines = ["R1 ta ann exclude C1", "R1 ta agreed include", "R1 ta ben exclude C1"]
    found = final(*lines).loc[("R1", "title_abstract")]
    assert found[["decision", "readers"]].tolist() == ["include", 2]
    assert pd.isna(found["criterion_id"])


def test_an_agreed_decision_needs_no_other_and_is_no_reader():
    found = final("R1 ta agreed include", "R2 ta ann include", "R2 ft ann include P1")
    assert found["readers"].tolist() == [0, 1, 1]
    assert found.index.tolist() == [
        ("R1", "title_abstract"),
        ("R2", "title_abstract"),
        ("R2", "full_text"),
    ]


def test_readers_who_saw_different_records_are_fine():
    found = final("R1 ta ann include", "R2 ta ben exclude C1")
    assert found["decision"].tolist() == ["include", "exclude"]


def test_every_record_on_which_readers_differ_is_named():
    lines = ["R1 ta ann include", "R1 ta ben exclude C1", "R2 ta ann include"]
    lines += ["R10 ft ben include P1", "R10 ft ann include P2"]
    with pytest.raises(
        ValueError,
        match=r"readers differ .* 'agreed' settles it, on records: "
        r"R1 at title_abstract \(ann: include, ben: exclude C1\); "
        r"R10 at full_text \(ann: include P2, ben: include P1\)\.",
    ):
        final(*lines)


def test_readers_who_exclude_for_two_reasons_differ():
    with pytest.raises(ValueError, match=r"R1 at full_text \(ann: exclude C1, ben: exclude C2\)"):
        final("R1 ft ann exclude C1", "R1 ft ben exclude C2")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("R1 ta ann exclude", "excluded without a criterion, records: R1 at title_abstract by ann"),
        ("R1 ft ann include", "included by the full text without a project, records: R1 at full"),
        ("R1 ta ann not_retrieved", r"decisions that the stage does not have .* by ann \(not_ret"),
        ("R1 ft ann maybe", r"full_text: include, exclude, not_retrieved.*R1 .* \(maybe\)"),
        ("R1 abstract ann include", r"does not have .* R1 at abstract by ann \(include\)"),
    ],
)
def test_a_decision_that_lacks_what_it_needs_is_named(line, message):
    with pytest.raises(ValueError, match=message):
        final("R0 ta ann include", line)


def test_a_decision_that_stands_twice_is_named():
    with pytest.raises(ValueError, match="stand twice, on records: R1 at title_abstract by ann"):
        final("R1 ta ann include", "R1 ta ann include")


def test_a_decision_that_is_not_complete_is_named_by_its_row():
    screening = decisions("R1 ta ann include", "R2 ta ann include")
    screening.loc[1, "reader"] = None
    with pytest.raises(ValueError, match=r"without a record, stage, reader or decision, rows: 2\."):
        settled(screening)


def test_a_table_without_its_columns_is_named():
    with pytest.raises(ValueError, match="table of screening.*: reader, decision"):
        settled(DECISIONS.drop(columns=["reader", "decision"]))


@given(st.permutations(range(len(DECISIONS))))
def test_the_order_of_the_decisions_changes_nothing(order):
    pd.testing.assert_frame_equal(settled(DECISIONS.iloc[order]), settled(DECISIONS))


def test_no_decision_yet_is_a_table_without_rows():
    works = decided(RECORDS, DECISIONS.iloc[:0])
    assert len(settled(DECISIONS.iloc[:0])) == 0
    assert works["title_abstract"].isna().all()
    assert len(works) == 9


def test_a_work_has_its_decisions_at_both_stages():
    works = decided(RECORDS, DECISIONS)
    assert works.loc["R2", "full_text"] == "include"
    assert works.loc["R2", "projects"] == ("P1",)
    assert works.loc["R5", "full_text_criterion"] == "C2"
    assert works.loc["R6", ["title_abstract", "full_text"]].isna().all()
    assert "R7" not in works.index


def test_a_decision_on_a_duplicate_is_one_on_the_work():
    rows = decisions("R7 ta ann include", "R7 ft ann include P2", "R2 ft ann include P1")
    works = decided(RECORDS, rows)
    assert works.loc["R2", "title_abstract"] == "include"
    assert works.loc["R2", "projects"] == ("P1", "P2")


def test_a_work_cannot_be_in_and_out():
    rows = decisions("R2 ta ann include", "R7 ta ann exclude C1")
    with pytest.raises(
        ValueError, match="decisions at title_abstract differ: R2: include, R7: exclude"
    ):
        decided(RECORDS, rows)


def test_a_full_text_of_an_excluded_record_is_named():
    rows = decisions("R1 ta ann exclude C1", "R1 ft ann include P1")
    with pytest.raises(ValueError, match=r"although the title and abstract was excluded.*: R1\."):
        decided(RECORDS, rows)


def test_a_decision_on_a_record_that_was_not_imported_is_named():
    with pytest.raises(ValueError, match="on records that were not imported: R98; R99"):
        decided(RECORDS, decisions("R99 ta ann include", "R98 ta ann include"))


def test_a_duplicate_must_repeat_a_record_that_is_kept():
    records = RECORDS.assign(duplicate_of=RECORDS["duplicate_of"].replace("R2", "R99"))
    with pytest.raises(ValueError, match=r"duplicates of a record that is not kept: R7\."):
        decided(records, DECISIONS)
    with pytest.raises(ValueError, match="records.*: duplicate_of. Call deduplicate first"):
        decided(RECORDS.drop(columns="duplicate_of"), DECISIONS)


# what was known by a date

YEARS = pd.DataFrame(
    {
        "record_id": ["A1", "A2", "B1", "B2", "C1", "X1", "X2", "X3"],
        "year": pd.array([2019, 2023, 2023, None, 2024, 2021, 2022, None], dtype="Int64"),
    }
)
TIED = decisions(
    "A1 ft ann include PA",
    "A2 ft ann include PA",
    "B1 ft ann include PB",
    "B2 ft ann include PB",
    "C1 ft ann include PC",
    "X1 ta ann exclude C1",
    "X2 ta ann exclude C1",
)


def known_at(as_of, *projects, screening=TIED):
    register = pd.DataFrame({"project_id": list(projects)})
    return known_records(YEARS, screening, register, as_of=as_of)


def test_what_came_after_the_year_leaves_and_a_year_not_known_stays():
    found = known_at("2021-06-30", "PA", "PB")
    assert found.records["record_id"].tolist() == ["A1", "B2", "X1", "X3"]
    assert found.later_only == ()


def test_records_of_projects_outside_the_register_leave_whatever_their_year():
    found = known_at("2030-01-01", "PA")
    assert found.records["record_id"].tolist() == ["A1", "A2", "X1", "X2", "X3"]


def test_the_decisions_leave_with_their_records():
    found = known_at("2021-06-30", "PA", "PB")
    assert found.screening["record_id"].tolist() == ["A1", "B2", "X1"]


def test_a_project_known_by_later_records_only_keeps_them_and_they_are_named():
    found = known_at("2021-06-30", "PA", "PC")
    assert "C1" in found.records["record_id"].tolist()
    assert found.later_only == ("C1",)


def test_a_record_of_two_projects_stays_for_the_one_that_is_known():
    rows = pd.concat([TIED, decisions("A1 ft ben include PZ")])
    assert "A1" in known_at("2021-01-01", "PA", screening=rows).records["record_id"].tolist()


def test_an_earlier_date_never_brings_a_record_back():
    late, early = (known_at(f"{year}-01-01", "PA", "PB") for year in (2022, 2020))
    assert set(early.records["record_id"]) < set(late.records["record_id"])


def test_a_date_that_is_none_is_refused():
    with pytest.raises(ValueError, match="as_of is 'soon'; it must be a date as year-month-day"):
        known_at("soon", "PA")
