"""Downloads: numbers stay numbers, words are in the reader's language, no formula runs."""

import csv
import io
import re
from dataclasses import replace

import pytest
import tiny_case
from hypothesis import given
from hypothesis import strategies as st

from analysis.findings import Table
from analysis.language import texts
from analysis.publishing import downloads
from analysis.publishing.faults import GateError
from analysis.publishing.wording import clean


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


STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]


BEFORE = ["", " ", "\u00a0", '"', "'", "x;", "x\n", "\u200b", "x\t "]
HIDDEN = [(before, start) for before in BEFORE for start in STARTS if not (before and start < " ")]


@pytest.mark.parametrize(("before", "start"), HIDDEN)
def test_text_that_a_spreadsheet_would_run_is_refused(before: str, start: str) -> None:
    with pytest.raises(GateError):
        downloads.table_csv(table(f"{before}{start}1+41"), "en")


def test_a_refusal_names_table_row_and_column_what_was_found_and_what_to_do() -> None:
    with pytest.raises(GateError) as refused:
        downloads.table_csv(table("Plain", "=1+41", "x" * 100, "@sum"), "en")
    lines = [line.say("en") for line in refused.value.lines]
    assert len(lines) == 2
    assert lines[0] == (
        "table desk_research.made_up_projects, row 2, column “Project”: found “=1+41”, which a "
        "spreadsheet would run as a formula; expected text that begins, also after a semicolon, "
        "with a letter or a digit. Write a minus sign as −, or put a word first."
    )
    assert "row 4" in lines[1]
    assert (
        refused.value.lines[0]
        .say("cy")
        .startswith(
            "tabl desk_research.made_up_projects, rhes 2, colofn “Prosiect”: cafwyd: “=1+41”"
        )
    )


def test_a_long_refused_text_is_not_repeated_whole() -> None:
    with pytest.raises(GateError) as refused:
        downloads.table_csv(table("=" + "x" * 1000), "en")
    assert len(refused.value.say("en")) < 400


def test_text_that_a_spreadsheet_would_cut_off_is_refused() -> None:
    downloads.table_csv(table("x" * downloads.LONGEST), "en")
    with pytest.raises(GateError) as refused:
        downloads.table_csv(table("x" * (downloads.LONGEST + 1)), "en")
    line = refused.value.lines[0].say("en")
    assert "row 1, column “Project”: found 32768 characters" in line
    assert "longer than 32767" in line
    assert "32767" in refused.value.lines[0].say("cy")
    with pytest.raises(GateError):  # a program counts such a sign as two
        downloads.table_csv(table("\U0001f4da" * 16_384), "en")


@pytest.mark.parametrize("heading", ["=1", "x" * 40_000])
def test_a_heading_is_refused_as_a_cell_is(heading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"columns.made_up_project": {"en": heading, "cy": heading}}
    held = tiny_case.texts(entry)
    monkeypatch.setattr(texts, "_entries", lambda: held)
    with pytest.raises(GateError) as refused:
        downloads.table_csv(table("Plain"), "en")
    for reader in ("cy", "en"):
        said = refused.value.say(reader)
        assert said.startswith(("table desk_research.", "tabl desk_research."))
        assert heading[:20] in said


def test_every_refused_cell_of_a_report_is_told_at_once_and_once() -> None:
    record = tiny_case.record()
    projects = record.table("desk_research.made_up_projects")
    first = ("=1", "Swansea", "-Abertawe", "voluntary", None)
    spoiled = replace(projects, rows=(first, *projects.rows[1:]))
    weeks = record.table("pilot.made_up_weeks")
    name = tiny_case.figure("pilot.made_up_loans", {"cy": "@x", "en": "x"}, "name")
    lines = [line.say("en") for line in downloads.unsafe([spoiled, weeks, spoiled], [name])]
    assert [line.split(":")[0] for line in lines] == [
        "table desk_research.made_up_projects, row 1, column “Project”",
        "table desk_research.made_up_projects, row 1, column “Council”",
        "table numbers-in-the-text, row 1, column “Value”",
    ]
    assert downloads.unsafe([projects, weeks], [record.figure("pilot.made_up_change")]) == []


def test_no_text_of_the_package_starts_a_formula() -> None:
    for key, entry in tiny_case.own_texts().items():
        if key.startswith(("columns.", "codes.", "words.", "findings.", "sources.", "methods.")):
            for reader in ("cy", "en"):
                assert not downloads._runs(entry[reader]), key


def test_negative_numbers_are_never_refused() -> None:
    assert rows(downloads.table_csv(table("Plain"), "en"))[1] == ["Plain", "-3.2"]


def test_characters_that_nobody_sees_are_in_no_file() -> None:
    hidden = "a\x00b\x07c\u202ed\u200be\ud800f\ng"
    assert rows(downloads.table_csv(table(hidden), "en"))[1][0] == "abcdef g"


@given(st.text(min_size=1, alphabet=st.characters(exclude_categories=[])))
def test_a_text_is_refused_or_stands_in_the_file_as_it_reads(text: str) -> None:
    try:
        content = downloads.table_csv(table(text), "en")
    except GateError:
        starts = [part.lstrip(" \u00a0'\"") for part in (text, *re.split(r"[;\t\r\n]", text))]
        joined = (clean(text), *starts, *map(clean, starts))
        assert any(re.match(r"[\s\"']*[=+\-@＝＋－＠\t\r\n]", part) for part in joined)
    else:
        cell = rows(content)[1][0]
        assert cell == clean(text)
        assert not cell.lstrip().startswith(downloads.FORMULA_STARTS)


def test_columns_of_one_heading_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Table(
        "pilot.made_up_weeks",
        ("made_up_loans", "pilot_gap_low", "made_up_change", "pilot_estimate_low", "pilot_low"),
        ((1, 2, 3, 4, 5),),
        ("evidence",),
        "made_up_count",
    )
    again = {"columns.pilot_low": {"en": "Low limit", "cy": "Terfyn isaf", "unit": "score"}}
    held = tiny_case.texts(again)
    monkeypatch.setattr(texts, "_entries", lambda: held)
    labels = [column.label for column in downloads.table_sheet(limits, "en").columns]
    assert labels == [
        *("Loans", "Loans: Low limit", "Change", "Change: Low limit", "Change: Low limit (2)")
    ]
    assert rows(downloads.table_csv(limits, "en"))[0] == labels


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
