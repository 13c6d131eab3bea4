"""Downloads: numbers stay numbers, words are in the reader's language, no formula runs."""

import csv
import io
from dataclasses import replace

import pytest
import tiny_case
from hypothesis import given
from hypothesis import strategies as st

from analysis.findings import Table
from analysis.publishing import downloads


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def table(*cells: object) -> Table:
    return Table(
        "desk_research.made_up_projects",
        ("made_up_project", "made_up_change"),
        tuple((cell, -3.2) for cell in cells),
        ("evidence",),
        "made_up_count",
    )


def test_headers_and_codes_are_in_the_readers_language() -> None:
    found = rows(
        downloads.table_csv(tiny_case.record().table("desk_research.made_up_projects"), "cy")
    )
    assert found[:2] == [
        ["Prosiect", "Cyngor", "Sector", "Newid"],
        ["Lend a tablet", "Abertawe", "Y sector gwirfoddol", "-3.2"],
    ]


def test_what_is_not_available_is_an_empty_cell_and_zero_is_zero() -> None:
    record = tiny_case.record()
    projects = rows(downloads.table_csv(record.table("desk_research.made_up_projects"), "en"))
    weeks = rows(downloads.table_csv(record.table("pilot.made_up_weeks"), "en"))
    assert projects[2][3] == ""
    assert weeks[4] == ["2021-11-22", "0", "Simulated"]


def test_both_languages_hold_the_same_numbers() -> None:
    weeks = tiny_case.record().table("pilot.made_up_weeks")
    welsh, english = (rows(downloads.table_csv(weeks, reader)) for reader in ("cy", "en"))
    assert [row[:-1] for row in welsh[1:]] == [row[:-1] for row in english[1:]]
    assert welsh[0] != english[0]


def test_a_file_of_simulated_rows_says_so_on_every_row() -> None:
    weeks = tiny_case.record().table("pilot.made_up_weeks")
    for reader, header, words in (("cy", "Sail", "Efelychiadol"), ("en", "Basis", "Simulated")):
        written = rows(downloads.table_csv(weeks, reader))
        assert written[0][-1] == header
        assert {row[-1] for row in written[1:]} == {words}


def test_excel_is_told_that_the_file_is_utf_8() -> None:
    content = downloads.table_csv(tiny_case.record().table("pilot.made_up_weeks"), "cy")
    assert content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_text_that_a_spreadsheet_would_run_is_made_text(start: str) -> None:
    found = rows(downloads.table_csv(table(f"{start}1+41"), "en"))
    assert found[1][0] == f"'{start}1+41"


def test_negative_numbers_are_never_guarded() -> None:
    assert rows(downloads.table_csv(table("Plain"), "en"))[1] == ["Plain", "-3.2"]


@given(st.text(min_size=1))
def test_no_text_cell_starts_a_formula(text: str) -> None:
    written = downloads._guarded(text)
    assert not written.startswith(downloads.FORMULA_STARTS)
    assert written.removeprefix("'") == text.removeprefix("'")


def test_figures_carry_value_limits_method_and_basis() -> None:
    figures = [tiny_case.record().figure("pilot.made_up_change")]
    assert rows(downloads.figures_csv(figures, "en"))[1] == [
        "Change of the score",
        "1.2 [0.4, 2.1]",
        "1.2",
        "0.4",
        "2.1",
        "A made-up count.",
        "Pilot: loans",
        "Simulated",
    ]


def test_a_number_that_rests_on_no_single_people_keeps_all_its_digits() -> None:
    projects = tiny_case.record().table("desk_research.made_up_projects")
    finer = replace(projects, rows=((*projects.rows[0][:4], -3.21987),))
    assert rows(downloads.table_csv(finer, "en"))[1][-1] == "-3.21987"


def test_file_names_stay_in_a_safe_alphabet() -> None:
    assert downloads.file_name("pilot.weekly_loans") == "pilot-weekly-loans"
    assert downloads.file_name("../Ŵy r\x00.") == "y-r"
