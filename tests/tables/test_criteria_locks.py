"""Criteria are locked before answers come; locks stay as they were; changes have reasons."""

import datetime
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spoiling import add_row, cells_of, edit, messages, set_cell, write_rows

from analysis import tables
from analysis.tables import criteria, locking
from analysis.tables.criteria import FIELD_OF, FIELDS, content_hash, criteria_rows
from analysis.tables.faults import FaultyTables
from analysis.tables.locking import NotLocked
from analysis.tables.schemas import SCHEMAS

RAW = "data/raw/monmouthshire/"
BY = ("Project board", "Bwrdd y prosiect")
DAY = datetime.date(2021, 10, 20)
LATER = datetime.date(2022, 3, 1)
OWN = [
    {"outcome_id": "A", "green": 5.0, "red": 0.3, "minimum_n": 30, "red_stops": True},
    {"outcome_id": "B", "green": np.nan, "red": 1.0, "minimum_n": 10, "red_stops": False},
]


def made_up(rows=OWN):
    """Two outcomes with every locked column; what a row does not name is missing."""
    return pd.DataFrame(rows).reindex(columns=["outcome_id", *FIELD_OF])


@pytest.fixture
def unlocked(study):
    """The default case, never locked."""
    write_rows(study, "pilot/criteria_locks")
    return study


@pytest.fixture
def locked(unlocked):
    """The default case, locked on `DAY`."""
    tables.lock(unlocked, *BY, DAY)
    return unlocked


def reason(study, outcome="OUT1", field="green", day="2021-11-05"):
    """Give a reason for a change."""
    texts = {f"{name}_{language}": "Illustrative" for name in ("reason", "changed_by")
             for language in ("en", "cy")}  # fmt: skip
    row = {"outcome_id": outcome, "field": field, "changed_on": day}
    write_rows(study, "pilot/criteria_changes", row | texts)


# the fingerprint


def test_every_locked_column_is_one_of_the_outcomes_and_has_a_code():
    assert set(FIELD_OF) <= set(SCHEMAS["outcomes"])
    from analysis.language import codes

    assert codes("criteria_field") == ("outcome", *FIELDS)


def test_the_fingerprint_is_the_same_from_the_file_and_from_the_typed_table(study):
    cells = cells_of(study, "outcomes").replace("", pd.NA)
    assert content_hash(tables.read(study, "outcomes")) == content_hash(cells)


@given(st.randoms())
def test_the_order_of_rows_and_columns_makes_no_difference(chance):
    frame = made_up()
    columns, rows = list(frame.columns), list(frame.index)
    random.Random(chance.random()).shuffle(columns)
    random.Random(chance.random()).shuffle(rows)
    assert content_hash(frame.loc[rows, columns]) == content_hash(frame)


@given(st.decimals(-1000, 1000, places=3, allow_nan=False))
def test_the_way_a_number_is_written_makes_no_difference(amount):
    ways = [float(amount), f"{amount:.3f}", f"{amount:.6f}", np.float64(amount)]
    held = {content_hash(made_up([{**OWN[0], "green": way}])) for way in ways}
    assert len(held) == 1


@pytest.mark.parametrize(
    ("typed", "written"),
    [("5", "5"), ("5.00", "5"), (5, "5"), (np.int64(5), "5"), ("-0.0", "0"), (0.30, "0.3"),
     (100.0, "100"), ("", ""), (np.nan, ""), (None, ""), (pd.NA, "")],
)  # fmt: skip
def test_a_number_has_one_form(typed, written):
    rows = criteria_rows(made_up([{**OWN[0], "green": typed}]))
    assert rows.loc[rows["field"] == "green", "value"].item() == written


def test_spaces_and_the_way_accents_are_coded_make_no_difference():
    one = made_up([{**OWN[0], "reason_cy": "Tŷ bach"}])
    other = made_up([{**OWN[0], "reason_cy": " Ty\u0302  bach "}])
    assert content_hash(one) == content_hash(other)


@pytest.mark.parametrize("column", list(FIELD_OF))
def test_a_change_of_any_locked_column_changes_the_fingerprint(study, column):
    frame = cells_of(study, "outcomes")
    other = frame.copy()
    other.loc[0, column] = "7" if other.loc[0, column] != "7" else "8"
    assert content_hash(other) != content_hash(frame)


@pytest.mark.parametrize("column", ["outcome_en", "data_source_en", "monitored_by_id", "basis"])
def test_a_column_that_is_not_locked_changes_nothing(study, column):
    frame = cells_of(study, "outcomes")
    assert content_hash(frame.assign(**{column: "other"})) == content_hash(frame)


def test_an_outcome_taken_out_and_a_value_moved_change_the_fingerprint():
    assert content_hash(made_up(OWN[:1])) != content_hash(made_up())
    swapped = made_up([{**OWN[0], "green": 0.3, "red": 5.0}, OWN[1]])
    assert content_hash(swapped) != content_hash(made_up())


# locking


def test_a_follow_up_answer_without_a_lock_is_refused(unlocked):
    responses = cells_of(unlocked, "pilot/responses")
    row = responses["survey_wave"].eq("follow_up").idxmax() + 2
    assert messages(unlocked) == [
        f"{RAW}pilot/responses.csv, row {row}, column survey_wave: found a follow-up answer, "
        "although the criteria were never locked; expected criteria that were locked before the "
        "answers came: run “casebook lock monmouthshire”, then check again"
    ]
    assert "rhedwch “casebook lock monmouthshire”" in messages(unlocked, "cy")[0]


def test_before_the_follow_up_no_lock_is_needed(unlocked):
    responses = cells_of(unlocked, "pilot/responses").query("survey_wave == 'baseline'")
    responses.to_csv(unlocked.raw / "pilot/responses.csv", index=False)
    assert messages(unlocked) == []


def test_locking_ends_the_fault_and_keeps_the_criteria_as_they_are(locked):
    assert messages(locked) == []
    held = tables.locked(locked)
    assert (held.lock_id, held.locked_on) == ("L1", DAY)
    assert (held.locked_by_en, held.locked_by_cy) == BY
    assert held.content_hash == content_hash(tables.read(locked, "outcomes"))
    pd.testing.assert_frame_equal(
        held.rows.reset_index(drop=True), criteria_rows(tables.read(locked, "outcomes"))
    )


def test_nothing_is_locked_at_first(unlocked):
    assert tables.locked(unlocked) is None
    assert tables.lock_state(unlocked).empty


def test_a_lock_names_the_file_and_the_weakest_basis(unlocked):
    assert tables.lock(unlocked, *BY, DAY) == f"{RAW}pilot/criteria_locks.csv"
    assert set(tables.read(unlocked, "pilot/criteria_locks")["basis"]) == {"illustrative"}


def test_a_lock_of_recorded_outcomes_is_recorded(unlocked):
    frame = cells_of(unlocked, "outcomes").assign(basis="recorded")
    frame.to_csv(unlocked.raw / "outcomes.csv", index=False)
    tables.lock(unlocked, *BY, DAY)
    assert set(tables.read(unlocked, "pilot/criteria_locks")["basis"]) == {"recorded"}


def test_a_second_lock_leaves_the_bytes_of_the_first(locked):
    path = locked.raw / "pilot/criteria_locks.csv"
    before = path.read_bytes()
    set_cell(locked, "outcomes", 2, "green", "0.9")
    reason(locked)
    tables.lock(locked, *BY, LATER)
    assert path.read_bytes().startswith(before)
    assert tables.locked(locked).lock_id == "L2"
    assert messages(locked) == []


@pytest.mark.parametrize("change", [lambda text: "\ufeff" + text, lambda text: text.rstrip("\n")])
def test_a_lock_is_added_to_a_file_that_a_spreadsheet_saved(locked, change):
    path = locked.raw / "pilot/criteria_locks.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    set_cell(locked, "outcomes", 2, "green", "0.9")
    reason(locked)
    tables.lock(locked, *BY, LATER)
    assert messages(locked) == []


def test_a_lock_is_added_under_columns_in_another_order(locked):
    frame = cells_of(locked, "pilot/criteria_locks")
    frame[frame.columns[::-1]].to_csv(locked.raw / "pilot/criteria_locks.csv", index=False)
    set_cell(locked, "outcomes", 2, "green", "0.9")
    reason(locked)
    tables.lock(locked, *BY, LATER)
    assert messages(locked) == []


def test_a_missing_file_of_locks_is_made(unlocked):
    (unlocked.raw / "pilot/criteria_locks.csv").unlink()
    tables.lock(unlocked, *BY, DAY)
    assert messages(unlocked) == []


def test_a_lock_that_cannot_be_written_leaves_the_file_as_it_was(locked, monkeypatch):
    path = locked.raw / "pilot/criteria_locks.csv"
    before = path.read_bytes()
    set_cell(locked, "outcomes", 2, "green", "0.9")
    reason(locked)

    def full(*arguments):
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        tables.lock(locked, *BY, LATER)
    assert path.read_bytes() == before


def test_every_reason_not_to_lock_is_said_at_once(locked):
    with pytest.raises(NotLocked) as raised:
        tables.lock(locked, "Project board", "  ", datetime.date(2021, 10, 19))
    assert raised.value.say("en").split("\n") == [
        "the criteria are not locked: the role that locks them needs a name in English and in "
        "Welsh",
        "the criteria are not locked again: nothing has changed since the lock L1 of 2021-10-20",
        "the criteria are not locked: 2021-10-19 is before the last lock, L1 of 2021-10-20",
    ]
    assert "nid oes dim wedi newid ers y clo diwethaf; clo: L1" in raised.value.say("cy")


def test_faulty_outcomes_are_not_locked(unlocked):
    set_cell(unlocked, "outcomes", 2, "green", "much")
    with pytest.raises(FaultyTables, match="column green: found “much”"):
        tables.lock(unlocked, *BY, DAY)
    assert tables.locked(unlocked) is None


def test_a_change_without_a_reason_is_not_locked_over(locked):
    set_cell(locked, "outcomes", 2, "green", "0.9")
    with pytest.raises(FaultyTables, match="column green: found “0.9”"):
        tables.lock(locked, *BY, LATER)
    assert tables.locked(locked).lock_id == "L1"


# locks edited by hand


def test_a_value_of_a_lock_edited_by_hand(locked):
    frame = cells_of(locked, "pilot/criteria_locks")
    row = int(frame.query("outcome_id == 'OUT1' and field == 'green'").index[0]) + 2
    set_cell(locked, "pilot/criteria_locks", row, "value", "0.9")
    set_cell(locked, "outcomes", 2, "green", "0.9")
    assert messages(locked) == [
        f"{RAW}pilot/criteria_locks.csv, row 2, column content_hash: found a fingerprint that is "
        "not that of the rows of the lock L1; expected the rows as casebook lock wrote them; a "
        "later change goes into the outcomes, with a reason in criteria_changes"
    ]
    assert "ôl bys nad yw'n perthyn i resi'r clo hwn: L1" in messages(locked, "cy")[0]


def test_a_row_of_a_lock_taken_out(locked):
    path = locked.raw / "pilot/criteria_locks.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    (line,) = messages(locked)
    assert "column content_hash: found a fingerprint that is not that of the rows" in line


@pytest.mark.parametrize(
    ("column", "typed"), [("locked_on", "2021-10-01"), ("locked_by_en", "Somebody else")]
)
def test_a_lock_that_disagrees_with_itself(locked, column, typed):
    was = cells_of(locked, "pilot/criteria_locks")[column][0]
    set_cell(locked, "pilot/criteria_locks", 5, column, typed)
    assert messages(locked) == [
        f"{RAW}pilot/criteria_locks.csv, row 5, column {column}: found “{typed}”; "
        f"expected {was}, as in row 2 of the same lock"
    ]


def test_a_lock_dated_before_the_one_above_it(locked):
    set_cell(locked, "outcomes", 2, "green", "0.9")
    reason(locked)
    tables.lock(locked, *BY, LATER)
    frame = cells_of(locked, "pilot/criteria_locks")
    frame.loc[frame["lock_id"] == "L2", "locked_on"] = "2021-10-01"
    frame.to_csv(locked.raw / "pilot/criteria_locks.csv", index=False)
    line = next(line for line in messages(locked) if "column locked_on" in line)
    assert line.endswith("found “2021-10-01”; expected a date not before locked_on, 2021-10-20")


# changes


def test_a_changed_threshold_needs_a_reason(locked):
    set_cell(locked, "outcomes", 2, "green", "0.9")
    assert messages(locked) == [
        f"{RAW}outcomes.csv, row 2, column green: found “0.9”; expected 1, as the lock L1 of "
        f"2021-10-20 has it, or a row in {RAW}pilot/criteria_changes.csv that gives the reason: "
        "outcome_id OUT1, field green, changed_on 2021-10-20 or later"
    ]
    assert "disgwylid: y gwerth a gafodd ei gloi: 1 (clo: L1" in messages(locked, "cy")[0]
    reason(locked)
    assert messages(locked) == []


def test_a_number_written_otherwise_is_no_change(locked):
    set_cell(locked, "outcomes", 2, "green", "1.000")
    assert messages(locked) == []


def test_an_owner_found_later_is_a_change_with_a_reason(locked):
    set_cell(locked, "outcomes", 2, "owner_id", "STK02")
    (line,) = messages(locked)
    assert "column owner_id: found “STK02”; expected –, as the lock L1" in line
    reason(locked, field="owner_id")
    assert messages(locked) == []


def test_a_value_taken_away_is_a_change(locked):
    set_cell(locked, "outcomes", 2, "red", "")
    (line,) = messages(locked)
    assert "row 2, column red: found a blank cell; expected 0.3, as the lock L1" in line


@pytest.mark.parametrize("other", [{"outcome": "OUT2"}, {"field": "red"}, {"day": "2021-10-19"}])
def test_a_reason_for_something_else_or_from_before_the_lock_is_none(locked, other):
    set_cell(locked, "outcomes", 2, "green", "0.9")
    reason(locked, **other)
    assert len(messages(locked)) == 1


def test_one_reason_is_enough_for_both_languages(locked):
    for language in ("en", "cy"):
        set_cell(locked, "outcomes", 2, f"reason_{language}", "Another")
    assert len(messages(locked)) == 2
    reason(locked, field="reason")
    assert messages(locked) == []


def test_an_outcome_added_needs_a_reason(locked):
    add_row(locked, "outcomes", outcome_id="OUT8")
    (line,) = messages(locked)
    assert line.startswith(f"{RAW}outcomes.csv, row 9, column outcome_id: found “OUT8”; ")
    assert "expected the outcomes of the lock L1 of 2021-10-20, or a row" in line
    reason(locked, outcome="OUT8", field="outcome")
    assert messages(locked) == []


def test_an_outcome_taken_out_needs_a_reason(locked):
    add_row(locked, "outcomes", outcome_id="OUT8")
    reason(locked, outcome="OUT8", field="outcome")
    tables.lock(locked, *BY, DAY)
    frame = cells_of(locked, "outcomes").iloc[:-1]
    frame.to_csv(locked.raw / "outcomes.csv", index=False)
    reason(locked, outcome="OUT8", field="outcome", day="2021-10-20")
    assert messages(locked) == []  # an outcome that only a lock holds may be named
    write_rows(locked, "pilot/criteria_changes")
    listed = messages(locked)
    assert len(listed) == 2
    assert "outcomes.csv, column outcome_id: found no outcome OUT8, although it was" in listed[0]
    assert "criteria_locks.csv, row" in listed[1]


def test_locking_again_does_not_hide_a_change(locked):
    set_cell(locked, "outcomes", 2, "green", "0.9")
    reason(locked)
    tables.lock(locked, *BY, LATER)
    write_rows(locked, "pilot/criteria_changes")
    (line,) = messages(locked)
    assert "pilot/criteria_locks.csv, row" in line
    assert "column value: found “0.9”; expected 1, as the lock L1" in line


def test_a_reason_for_an_outcome_that_never_was(locked):
    reason(locked, outcome="OUT99")
    (line,) = messages(locked)
    assert "criteria_changes.csv, row 2, column outcome_id: found “OUT99”" in line


def test_a_reason_for_a_field_that_is_not_locked(locked):
    reason(locked, field="indicator")
    (line,) = messages(locked)
    assert "column field: found “indicator”; expected one of: outcome (The outcome" in line


# what the notebook says


def first_answer(study):
    """Return the day of the first follow-up answer."""
    responses = tables.read(study, "pilot/responses")
    return responses.loc[responses["survey_wave"] == "follow_up", "answered_on"].min()


def test_the_default_case_was_locked_in_time(study):
    state = tables.lock_state(study)
    assert state["in_time"].tolist() == ["yes"]
    assert state["locked_on"].tolist() == [pd.Timestamp("2021-10-29")]
    assert state["first_follow_up_on"].tolist() == [first_answer(study)]
    assert tables.locked(study).content_hash.startswith(state["content_hash"].item())
    assert "llustrative" in state["locked_by_en"].item()


@pytest.mark.parametrize(("days", "in_time"), [(-1, "yes"), (0, "yes"), (1, "no")])
def test_a_lock_after_the_first_answer_is_allowed_and_said(unlocked, days, in_time):
    day = first_answer(unlocked) + pd.Timedelta(days=days)
    tables.lock(unlocked, *BY, day.date())
    assert messages(unlocked) == []
    assert tables.lock_state(unlocked)["in_time"].item() == in_time


def test_without_an_answer_every_lock_is_in_time(locked):
    responses = cells_of(locked, "pilot/responses").query("survey_wave == 'baseline'")
    responses.to_csv(locked.raw / "pilot/responses.csv", index=False)
    state = tables.lock_state(locked)
    assert state["in_time"].item() == "yes"
    assert pd.isna(state["first_follow_up_on"].item())


def test_the_columns_of_the_state_have_words():
    from analysis.language import column

    for name in ("lock_id", "locked_on", "locked_by", "first_follow_up_on", "in_time"):
        assert column(f"pilot_{name}")["cy"]


def test_locks_are_read_in_the_order_of_the_file(locked):
    cells = tables.read(locked, "pilot/criteria_locks")
    later = cells.assign(lock_id="L0", locked_on=pd.Timestamp("2022-01-01"))
    both = pd.concat([cells, later], ignore_index=True)
    assert [held.lock_id for held in criteria.locks_of(both)] == ["L1", "L0"]


def test_a_spoilt_table_of_locks_is_named(locked):
    edit(locked, "pilot/criteria_locks", "lock_id", "lok_id")
    with pytest.raises(FaultyTables, match="column lock_id: found a column “lok_id” instead"):
        locking.locked(locked)
