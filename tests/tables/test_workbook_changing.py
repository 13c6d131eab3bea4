"""Changing a case over from CSV files to a workbook and back: no row is lost, or none moves."""

import pytest
import spoiling
import workbooks
from typer.testing import CliRunner

from analysis import tables
from analysis.cli import app
from analysis.language import SpokenError
from analysis.tables import sources, workbook_changing
from analysis.tables.files import parse_text_table
from analysis.tables.workbook_sheets import SHEETS, rules

KEPT = ("stakeholders", "ties", "outcomes")


def casebook(study, *words, language="en"):
    """Type a command; return its status and what it said."""
    typed = [*words, "--root", str(study.root), "--language", language]
    done = CliRunner().invoke(app, typed, env={"CASEBOOK_LANG": language})
    spoken = done.exception.say(language) if isinstance(done.exception, SpokenError) else ""
    return done.exit_code, done.output + spoken


@pytest.fixture
def small(study):
    """The default case with three of its tables, so that a workbook is made quickly."""
    for name in set(SHEETS) - set(KEPT):
        (study.raw / f"{name}.csv").unlink()
    return study


def rows(content, name):
    raw = parse_text_table(content, name, list(rules(name)))
    return [dict(zip(raw.header, cells, strict=True)) for _, *cells in raw.rows]


def there_and_back(study, names):
    before = {name: (study.raw / f"{name}.csv").read_bytes() for name in names}
    status, said = casebook(study, "workbook", "monmouthshire", "--from-csv")
    assert status == 0, said
    assert f"tables {len(names)}" in said
    assert [name for name in names if (study.raw / f"{name}.csv").exists()] == []
    yield
    status, said = casebook(study, "workbook", "monmouthshire", "--to-csv")
    assert status == 0, said
    assert not sources.workbook_path(study).exists()
    for name, content in before.items():
        now = (study.raw / f"{name}.csv").read_bytes()
        assert rows(now, name) == rows(content, name), name


def test_tables_go_into_a_workbook_and_come_back_with_every_row(small):
    for _ in there_and_back(small, KEPT):
        assert len(tables.read(small, "ties")) > 10


@pytest.mark.slow
def test_a_whole_case_goes_into_a_workbook_without_a_fault_and_comes_back(study):
    for _ in there_and_back(study, SHEETS):
        assert tables.check(study) == []


def test_a_workbook_is_made_once_and_never_over_another(small):
    status, said = casebook(small, "workbook", "monmouthshire")
    assert status == 0
    assert "casebook check monmouthshire" in said
    kept = sources.workbook_path(small).read_bytes()
    status, said = casebook(small, "workbook", "monmouthshire")
    assert status == 1
    assert "found a workbook; expected none" in said
    assert sources.workbook_path(small).read_bytes() == kept


def test_both_directions_at_once_are_refused(small):
    status, said = casebook(small, "workbook", "monmouthshire", "--from-csv", "--to-csv")
    assert status == 1
    assert "found both; expected one of them" in said


@pytest.mark.slow
@pytest.mark.parametrize("way", ["--from-csv", "--to-csv"])
def test_a_change_over_that_was_cut_short_is_ended_by_the_same_command(small, way):
    before = {name: (small.raw / f"{name}.csv").read_bytes() for name in KEPT}
    workbook_changing.from_csv(small, "en")
    for name in KEPT[:2]:  # as if the command had been stopped between two files
        (small.raw / f"{name}.csv").write_bytes(before[name])
    status, said = casebook(small, "workbook", "monmouthshire", way)
    assert status == 0, said
    for name in KEPT:
        now = sources.content(small, name)
        assert rows(now, name) == rows(before[name], name), name


@pytest.mark.slow
def test_what_a_workbook_holds_already_stays_when_files_are_taken_in(small):
    kept = (small.raw / "ties.csv").read_bytes()
    (small.raw / "ties.csv").unlink()
    workbook_changing.from_csv(small, "en")
    (small.raw / "ties.csv").write_bytes(kept)
    workbook_changing.from_csv(small, "cy")
    assert len(tables.read(small, "ties")) == len(rows(kept, "ties"))
    assert len(tables.read(small, "stakeholders")) > 0


def unchanged(study, do, match):
    before = {path: path.read_bytes() for path in study.raw.rglob("*") if path.is_file()}
    with pytest.raises((tables.FaultyTables, workbook_changing.NotChanged), match=match):
        do()
    assert {path: path.read_bytes() for path in study.raw.rglob("*") if path.is_file()} == before


def test_a_column_that_no_table_has_would_be_lost_and_is_named(small):
    spoiling.edit(small, "ties", "tie_id", "tie_id,mood")
    text = (small.raw / "ties.csv").read_text().replace("\nTIE", "\nx,TIE").replace("\nx,", "\n", 0)
    (small.raw / "ties.csv").write_text(text)
    match = r"ties\.csv, mood: found a column that the table does not have"
    unchanged(small, lambda: workbook_changing.from_csv(small, "en"), match)


def test_text_that_a_workbook_cannot_hold_is_refused_with_its_place(small):
    spoiling.set_cell(small, "ties", 2, "note", "a_x0041_b")
    match = r"ties\.csv, 2, note: found text that a workbook cannot hold"
    unchanged(small, lambda: workbook_changing.from_csv(small, "en"), match)


@pytest.mark.parametrize("cell", ["x" * 32_768, "bell \x07"])
def test_text_too_long_or_with_control_characters_is_refused(small, cell):
    spoiling.set_cell(small, "ties", 2, "note", cell)
    match = r"ties\.csv, 2, note: found text that a workbook cannot hold"
    unchanged(small, lambda: workbook_changing.from_csv(small, "en"), match)


def test_a_broken_file_is_not_taken_in(small):
    (small.raw / "ties.csv").write_bytes(b'tie_id,"note\n1')
    match = "a quotation mark without its partner"
    unchanged(small, lambda: workbook_changing.from_csv(small, "en"), match)


def test_no_file_to_take_in_is_said(small):
    for name in KEPT:
        (small.raw / f"{name}.csv").unlink()
    unchanged(
        small, lambda: workbook_changing.from_csv(small, "en"), "found no CSV file of a table"
    )


def test_no_workbook_to_write_from_is_said(small):
    unchanged(small, lambda: workbook_changing.to_csv(small), "found no workbook; expected one")


@pytest.mark.parametrize(
    ("spoil", "match"),
    [
        (lambda held: held.create_sheet("_notes"), "_notes: found a sheet of your own"),
        (
            lambda held: held["ties"].cell(1, 12, "mood") and held["ties"].cell(3, 12, "x"),
            r"ties!L1: found a column that the table does not have",
        ),
        (lambda held: held["ties"].cell(3, 1, "=1"), r"ties!A3.*found a formula"),
    ],
    ids=["sheet", "column", "formula"],
)
def test_what_files_cannot_hold_stops_the_change_back(study, spoil, match):
    workbooks.new_book(study)
    workbooks.spoil(study, spoil)
    unchanged(study, lambda: workbook_changing.to_csv(study), match)


def test_what_is_in_the_way_is_said_in_welsh(small):
    status, said = casebook(small, "workbook", "monmouthshire", "--to-csv", language="cy")
    assert status == 1
    assert "ni chafwyd llyfr gwaith" in said
