"""Tables read ahead: the same ones, each reader's own, and anew when a file has changed."""

import pytest
from spoiling import set_cell

from analysis import tables
from analysis.tables import reading
from analysis.tables.personal import PersonalFrame

NAMES = ("evidence", "pilot/participants", "reference/councils_uk")


def test_a_reader_may_change_its_table_and_the_next_reader_does_not_see_it(study):
    for name in NAMES[:2]:
        mine = tables.read(study, name)
        kept = mine.copy()
        mine.iloc[:, 0] = "changed"
        mine["more"] = 1
        again = tables.read(study, name)
        assert list(again.columns) == list(kept.columns)
        assert again.equals(kept)
    assert isinstance(again, PersonalFrame)


def test_tables_read_ahead_are_not_checked_and_typed_again(study, monkeypatch):
    tables.warm(study, NAMES)
    before = tables.read(study, "evidence")

    def refuse(*_):
        raise AssertionError("typed again")

    monkeypatch.setattr(reading, "_typed", refuse)
    assert tables.read(study, "evidence").equals(before)


def test_a_file_that_was_changed_after_reading_ahead_is_read_anew(study):
    tables.warm(study, ("roles",))
    set_cell(study, "roles", 2, "task_en", "Something else")
    assert tables.read(study, "roles")["task_en"].iloc[0] == "Something else"


def test_reading_ahead_leaves_faults_for_the_reader(study):
    set_cell(study, "roles", 2, "responsibility", "Z")
    (study.reference / "councils_uk.csv").unlink()
    tables.warm(study, ("roles", "reference/councils_uk", "outcomes"))
    with pytest.raises(tables.FaultyTables, match="Z"):
        tables.read(study, "roles")
