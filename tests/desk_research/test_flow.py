"""The flow: counted, never typed, and stopped by any sum that does not hold."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_screening import COUNTS, CRITERIA, DECISIONS, RECORDS, REGISTER, SEARCHES, decisions

from analysis.desk_research.searching.flow import BOXES, JOINT, check_flow, excluded, flow, totals


def made():
    return flow(SEARCHES, RECORDS, DECISIONS, REGISTER)


def count(table, box, stream):
    return table.set_index(["box", "stream"]).loc[(box, stream), "count"]


@pytest.mark.parametrize("box", COUNTS)
def test_every_box_is_counted_from_the_records_and_the_decisions(box):
    table = made()
    assert (count(table, box, "databases"), count(table, box, "other")) == COUNTS[box]


def test_the_two_streams_are_joined_in_reports_and_projects():
    table = made()
    assert [count(table, box, "joint") for box in JOINT] == [2, 2]
    assert table["box"].tolist() == [*BOXES, *BOXES, *JOINT]


def test_no_record_is_lost():
    table = made()
    ends = ("duplicates", "excluded", "awaiting", "not_retrieved")
    ends += ("excluded_full_text", "awaiting_full_text", "reports_included")
    assert table.loc[table["box"].isin(ends), "count"].sum() == len(RECORDS)


def test_a_record_that_nobody_decided_on_waits_and_is_shown():
    table = flow(SEARCHES, RECORDS, DECISIONS.iloc[:0], REGISTER.iloc[:0])
    assert count(table, "awaiting", "databases") == 6
    assert count(table, "awaiting", "other") == 3
    assert count(table, "reports_included", "joint") == 0


def test_a_page_that_tells_of_two_projects_is_one_report():
    records = RECORDS.assign(duplicate_of=[None] * 6 + ["R2", None, None, "W1"])
    rows = DECISIONS[DECISIONS["record_id"] != "W3"]
    rows = pd.concat([rows, decisions("R7 ft ann include P1", "W3 ft ann include P1")])
    table = flow(SEARCHES, records, rows, REGISTER)
    assert [count(table, box, "joint") for box in JOINT] == [2, 2]
    assert count(table, "duplicates", "other") == 1


def test_totals_add_the_streams_up():
    assert totals(made()) == {
        "records_identified": 10,
        "duplicates_removed": 1,
        "records_screened": 9,
        "records_awaiting": 2,
        "reports_assessed": 5,
        "reports_included": 2,
        "projects_included": 2,
    }


@pytest.mark.parametrize("row", range(2 * len(BOXES) + len(JOINT)))
@pytest.mark.parametrize("more", [1, -1])
def test_one_more_or_less_in_any_box_stops_the_run(row, more):
    table = made()
    table.loc[row, "count"] += more
    # fewer projects than reports is what a flow may hold
    if table.loc[row, "box"] == "projects_included" and more == -1:
        check_flow(table)
    else:
        with pytest.raises(ValueError, match="does not add up|from 0"):
            check_flow(table)


def test_a_sum_that_does_not_hold_is_named_with_both_sides():
    table = made()
    table.loc[table["box"] == "duplicates", "count"] += 1
    with pytest.raises(
        ValueError,
        match="the flow does not add up: "
        "databases: screened is 6, but identified - duplicates is 5; "
        "other: screened is 3, but identified - duplicates is 2",
    ):
        check_flow(table)
    table = made()
    table.loc[table["box"] == "reports_included", "count"] = 9
    with pytest.raises(
        ValueError,
        match="reports_included is 9, but "
        "assessed - excluded_full_text - awaiting_full_text over both streams is 2",
    ):
        check_flow(table)


@pytest.mark.parametrize("projects", [0, 3])
def test_projects_that_the_reports_cannot_hold_are_named(projects):
    table = made()
    table.loc[table["box"] == "projects_included", "count"] = projects
    with pytest.raises(ValueError, match=f"projects_included is {projects}, but reports_incl.* 2;"):
        check_flow(table)


def test_a_flow_that_is_not_whole_is_refused():
    table = made()
    with pytest.raises(ValueError, match=r"boxes not in the flow: awaiting of other\."):
        check_flow(table[~((table["box"] == "awaiting") & (table["stream"] == "other"))])
    with pytest.raises(ValueError, match="stand twice in the flow: identified of databases"):
        check_flow(pd.concat([table, table.head(1)]))
    with pytest.raises(ValueError, match="unknown boxes in the flow: identified of joint"):
        check_flow(pd.concat([table, table.head(1).assign(stream="joint")]))
    with pytest.raises(ValueError, match="the flow.*: count"):
        check_flow(table.drop(columns="count"))


@pytest.mark.parametrize("wrong", [-1, 2.5, float("nan"), None, "7"])
def test_a_count_that_is_no_count_is_refused(wrong):
    table = made().astype({"count": object})
    table.loc[0, "count"] = wrong
    with pytest.raises(ValueError, match="not whole numbers from 0: identified of databases is"):
        check_flow(table)


def test_an_included_report_must_be_of_a_project_of_the_register():
    with pytest.raises(ValueError, match=r"not in the register: W1 \(P2\)"):
        flow(SEARCHES, RECORDS, DECISIONS, REGISTER.head(1))


def test_a_project_that_no_report_reaches_is_named():
    register = pd.DataFrame({"project_id": ["P10", "P2", "P1", "P9"]})
    with pytest.raises(ValueError, match="register that no included report reaches: P9; P10"):
        flow(SEARCHES, RECORDS, DECISIONS, register)


def test_a_full_text_of_a_database_needs_the_first_reading():
    rows = DECISIONS[~((DECISIONS["record_id"] == "R2") & (DECISIONS["stage"] != "full_text"))]
    with pytest.raises(ValueError, match="databases judged before the title and abstract.*: R2"):
        flow(SEARCHES, RECORDS, rows, REGISTER)


def test_the_reasons_add_up_to_the_boxes():
    table, reasons = made(), excluded(SEARCHES, RECORDS, DECISIONS, CRITERIA)
    boxes = {"title_abstract": "excluded", "full_text": "excluded_full_text"}
    for (stage, stream), rows in reasons.groupby(["stage", "stream"]):
        assert rows["count"].sum() == count(table, boxes[stage], stream)
    assert reasons["count"].sum() == 4
    assert reasons.columns.tolist() == [
        *("stage", "stream", "criterion_en", "criterion_cy", "count")
    ]
    assert "Never used" not in reasons["criterion_en"].tolist()


def test_a_criterion_that_is_not_listed_is_named():
    with pytest.raises(ValueError, match=r"unknown criteria: C2\."):
        excluded(SEARCHES, RECORDS, DECISIONS, CRITERIA[CRITERIA["criterion_id"] != "C2"])


ONE = st.tuples(
    st.sampled_from(["S1", "S2"]),
    st.sampled_from([None, "include", "exclude"]),
    st.sampled_from([None, "include", "exclude", "not_retrieved"]),
    st.booleans(),
)


def case_of(rows):
    """Make a case of (search, first decision, second decision, whether it repeats the first)."""
    names = [f"R{n}" for n in range(len(rows))]
    lines = []
    for name, (_, first, full, repeats) in zip(names, rows, strict=True):
        if repeats and name != "R0":
            continue
        if first:
            lines.append(f"{name} ta ann {first} C1")
        if full and first == "include":
            lines.append(f"{name} ft ann {full} {'P1' if full == 'include' else 'C2'}")
    repeats = [
        "R0" if row[3] and name != "R0" else None for name, row in zip(names, rows, strict=True)
    ]
    records = pd.DataFrame(
        {
            "record_id": names,
            "search_id": [row[0] for row in rows],
            "duplicate_of": pd.array(repeats, dtype="str"),
        }
    )
    reached = any(
        row[1] == row[2] == "include" and (n == 0 or not row[3]) for n, row in enumerate(rows)
    )
    return records, decisions(*lines), REGISTER.head(int(reached))


@given(st.lists(ONE, min_size=1, max_size=12), st.integers(0, 21), st.integers(1, 3))
def test_whatever_was_decided_the_flow_adds_up_and_a_changed_box_does_not(rows, box, more):
    table = flow(SEARCHES, *case_of(rows))
    ends = ("duplicates", "excluded", "awaiting", "not_retrieved")
    ends += ("excluded_full_text", "awaiting_full_text", "reports_included")
    assert table.loc[table["box"].isin(ends), "count"].sum() == len(rows)
    table.loc[box, "count"] += more
    reports, projects = table["count"].iloc[-2:]
    if table.loc[box, "box"] == "projects_included" and projects <= reports:
        check_flow(table)  # several reports may be of several projects: no sum fixes how many
    else:
        with pytest.raises(ValueError, match="the flow does not add up"):
            check_flow(table)
