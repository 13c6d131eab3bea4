"""Reading raw tables: types, blanks, byte-order marks, and rows kept from being overwritten."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spoiling import edit

from analysis import tables
from analysis.tables import OPTIONAL, reading
from analysis.tables.files import read_text_table
from analysis.tables.names import table_path
from analysis.tables.writing import RecordedRows, csv_bytes, write_simulated


def test_every_table_of_the_case_reads_with_its_types(study):
    for name in tables.CASE_TABLES:
        frame = tables.read(study, name)
        assert len(frame) > 0 or name in OPTIONAL
        assert frame["basis"].notna().all()
    loans = tables.read(study, "pilot/loans")
    assert str(loans["lent_on"].dtype) == "datetime64[ns]"
    stakeholders = tables.read(study, "stakeholders")
    assert str(stakeholders["asked"].dtype) == "boolean"
    ratings = tables.read(study, "ratings")
    assert str(ratings["power"].dtype) == "Int64"
    assert str(ratings["legitimate"].dtype) == "boolean"


def test_every_reference_table_reads(study):
    for name in tables.REFERENCE_TABLES:
        assert len(tables.read_reference(study, name)) > 0


def test_blank_is_missing_and_never_zero(study):
    evidence = tables.read(study, "evidence")
    assert evidence["cost_gbp"].isna().any()
    assert not (evidence["cost_gbp"] == 0).any()


def test_a_byte_order_mark_changes_nothing(study):
    before = tables.read(study, "roles")
    path = study.raw / "roles.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    pd.testing.assert_frame_equal(tables.read(study, "roles"), before)


def test_windows_line_ends_change_nothing(study):
    before = tables.read(study, "roles")
    path = study.raw / "roles.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    pd.testing.assert_frame_equal(tables.read(study, "roles"), before)


def test_blank_rows_at_the_end_change_nothing(study):
    before = tables.read(study, "roles")
    path = study.raw / "roles.csv"
    path.write_bytes(path.read_bytes() + b",,,,,\n\n")
    pd.testing.assert_frame_equal(tables.read(study, "roles"), before)


def test_unknown_table_is_named_with_those_there_are(study):
    with pytest.raises(ValueError, match="no raw table is named 'tie'; known: framing, outcomes"):
        table_path(study, "tie")


def test_bases_of_a_table_are_those_of_its_rows(study):
    assert tables.bases(study, "pilot/loans") == {"simulated"}
    assert tables.bases(study, "reference/councils_uk") == {"public_source"}


def test_bases_are_read_without_checking_the_table_again(study, monkeypatch):
    def refuse(*arguments, **named):
        raise AssertionError("the whole table was checked")

    monkeypatch.setattr(reading, "check_table", refuse)
    assert tables.bases(study, "pilot/loans") == {"simulated"}


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("illustrative", "", "column basis: found a blank cell; expected a value"),
        ("illustrative", "hearsay", "column basis: found “hearsay”; expected one of: recorded"),
        ("basis", "base", "column basis: found no such column"),
    ],
)
def test_a_basis_that_is_none_is_refused(study, old, new, found):
    edit(study, "roles", old, new)
    with pytest.raises(tables.FaultyTables) as raised:
        tables.bases(study, "roles")
    assert found in raised.value.say("en")


def test_a_table_without_rows_has_no_bases(study):
    path = study.raw / "roles.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert tables.bases(study, "roles") == set()
    path.unlink()
    assert tables.bases(study, "roles") == set()


def test_recorded_rows_are_never_overwritten_by_simulated_ones(study):
    frame = tables.read(study, "pilot/sessions")
    path = study.raw / "pilot" / "sessions.csv"
    path.write_text(path.read_text().replace("simulated", "recorded", 1))
    kept = path.read_bytes()
    with pytest.raises(RecordedRows, match=r"pilot/sessions\.csv"):
        write_simulated(study, {"pilot/sessions": frame, "pilot/loans": frame})
    assert path.read_bytes() == kept


def test_simulated_rows_are_replaced(study):
    frame = tables.read(study, "pilot/sessions").head(3)
    write_simulated(study, {"pilot/sessions": frame})
    assert len(tables.read(study, "pilot/sessions")) == 3


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1
)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_what_is_written_is_read_again_cell_for_cell(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    path.write_bytes(csv_bytes(pd.DataFrame(rows, columns=["first", "second"])))
    raw = read_text_table(path, "table.csv", ["first", "second"])
    assert raw.faults == []
    assert [tuple(row[1:]) for row in raw.rows] == rows
