"""Workbooks: the table as numbers and words, its dictionary beside it, nothing that runs."""

import datetime
import getpass
import socket
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_case
import workbook_reading as workbooks_read
from hypothesis import given
from hypothesis import strategies as st

from analysis import language
from analysis.findings import Table
from analysis.language.numbers import PATTERNS
from analysis.publishing import downloads, workbooks
from analysis.publishing.blocks import Report
from analysis.publishing.dictionary import Origin
from analysis.publishing.faults import GateError

WEEKS, PROJECTS = "pilot.made_up_weeks", "desk_research.made_up_projects"
READERS = ("cy", "en")
FIRST_DAY = datetime.date(1899, 12, 30)  # of a workbook's calendar


@pytest.fixture(scope="module")
def origin(report: Report) -> Origin:
    return Origin(report.facts, report.provenance)


def book(name: str, origin: Origin, reader: str) -> bytes:
    return workbooks.table_xlsx(tiny_case.record().table(name), origin, reader)


def of_values(origin: Origin, unit: str, *values: object, reader: str = "en") -> list[object]:
    entry = {"columns.made_up_change": {"en": "Change", "cy": "Newid", "unit": unit}}
    held = Table(PROJECTS, ("made_up_change",), tuple((v,) for v in values), (), "made_up_count")
    known = tiny_case.texts(entry)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language.texts, "_entries", lambda: known)
        page = workbooks_read.read(workbooks.table_xlsx(held, origin, reader))[0]
    return [
        (page.cells.get(f"A{row}"), page.formats.get(f"A{row}"))
        for row in range(2, len(values) + 2)
    ]


def test_a_workbook_holds_the_table_in_the_readers_words(origin: Origin) -> None:
    welsh, english = (workbooks_read.read(book(PROJECTS, origin, reader)) for reader in READERS)
    assert [page.name for page in welsh] == ["Y data", "Geiriadur data"]
    assert [page.name for page in english] == ["Data", "Data dictionary"]
    assert welsh[0].rows == [
        ["Prosiect", "Cyngor", "Sector", "Newid"],
        ["Lend a tablet", "Abertawe", "Y sector gwirfoddol", -3.2],
        ["Friendly champions", "Caerdydd", "O fewn y cyngor", None],
    ]
    assert english[0].rows[1] == ["Lend a tablet", "Swansea", "Voluntary sector", -3.2]


def test_days_are_days_and_the_basis_stands_on_every_row(origin: Origin) -> None:
    page = workbooks_read.read(book(WEEKS, origin, "en"))[0]
    days = [FIRST_DAY + datetime.timedelta(days=row[0]) for row in page.rows[1:]]
    assert days[0] == datetime.date(2021, 11, 1)
    assert page.formats["A2"] == "yyyy-mm-dd"
    assert [row[1:] for row in page.rows[1:3]] == [[3, "Simulated"], [5, "Simulated"]]


@pytest.mark.parametrize(
    ("unit", "value", "printed", "shown"),
    [
        ("score", -3.21987, -3.2, '#,##0.0;"−"#,##0.0'),
        ("ratio", 0.666666, 0.67, '#,##0.00;"−"#,##0.00'),
        ("percent", 61.4, 61, '#,##0"%";"−"#,##0"%"'),
        ("percent_1", 61.44, 61.4, '#,##0.0"%";"−"#,##0.0"%"'),
        ("pounds", 10820.4, 10820, '"£"#,##0;"−£"#,##0'),
        ("pounds_and_pence", -3.456, -3.46, '"£"#,##0.00;"−£"#,##0.00'),
        ("count", 1064, 1064, '#,##0;"−"#,##0'),
        ("year", 2021, 2021, "0"),
    ],
)
def test_a_number_is_a_number_with_the_digits_that_the_page_prints(
    origin: Origin, unit: str, value: float, printed: float, shown: str
) -> None:
    assert of_values(origin, unit, value) == [(printed, shown)]


@given(st.sampled_from(sorted(PATTERNS)), st.floats(-1e6, 1e6))
def test_no_number_has_more_digits_than_are_printed(unit: str, value: float) -> None:
    written = language.value(value, unit, "en")
    number, _ = workbooks._as_printed(downloads.Datum(value, written, unit))
    assert language.value(number, unit, "en") == written
    places = len(PATTERNS[unit].partition(".")[2])
    assert number == round(number, places)


def test_a_mark_is_a_letter_that_the_dictionary_explains(origin: Origin) -> None:
    assert of_values(origin, "count", 12, "c", None) == [
        (12, '#,##0;"−"#,##0'),
        ("c", ""),
        (None, None),
    ]
    weeks = tiny_case.record().table(WEEKS)
    marked = replace(weeks, rows=((weeks.rows[0][0], "c"), *weeks.rows[1:]), about={})
    for reader in READERS:
        item = language.text("interface.dictionary.mark", reader)
        rows = workbooks_read.read(workbooks.table_xlsx(marked, origin, reader))[1].rows
        said = [row[1] for row in rows if row[0] == item]
        assert said == [f"c: {language.code('mark', 'c', reader)}"]


@pytest.mark.parametrize("reader", READERS)
def test_the_dictionary_says_what_each_column_means_and_what_the_file_rests_on(
    origin: Origin, reader: str
) -> None:
    rows = workbooks_read.read(book(PROJECTS, origin, reader))[1].rows
    by_item = {row[0]: row[1:] for row in rows}
    items = ("column", "method", "source", "licence", "licence_address", "run", "report")
    say = {name: language.text(f"interface.dictionary.{name}", reader) for name in items}
    data = workbooks_read.read(book(PROJECTS, origin, reader))[0]
    assert [row[0] for row in rows[2:6]] == data.rows[0]
    assert rows[1][0] == say["column"]
    sector = by_item["Sector"]
    assert sector[1] == language.text("units.codes", reader)
    assert sector[2].split("; ") == [
        language.code("sector", name, reader) for name in language.codes("sector")
    ]
    change = by_item[data.rows[0][3]]
    assert change[3] == language.text("words.not_available", reader)
    assert by_item[say["method"]][0] == tiny_case.TEXTS["methods.made_up_count"][reader]
    assert by_item[say["source"]][0] == language.text("sources.evidence", reader)
    assert by_item[say["licence"]][0] == origin.facts.licence[reader]
    assert by_item[say["licence_address"]][0] == "https://example.org/licence"
    assert by_item[say["run"]][0] == origin.provenance.run
    assert by_item[say["report"]][0] == origin.facts.title[reader]


def test_a_column_in_another_language_says_so(origin: Origin) -> None:
    rows = workbooks_read.read(book(PROJECTS, origin, "cy"))[1].rows
    assert next(row[2] for row in rows if row[0] == "Prosiect") == "Testun Saesneg"
    rows = workbooks_read.read(book(PROJECTS, origin, "en"))[1].rows
    assert next(row[2] for row in rows if row[0] == "Project") == "Text"


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("position", "Position: 0 is the lowest, 100 the highest"),
        ("pilot_by_day", "Number by which a day, a year or a group is named"),
        ("degree", "Whole number"),
        ("rank_degree", "Place in an order: 1 is the first"),
    ],
)
def test_only_a_rank_is_described_as_a_place_in_an_order(
    origin: Origin, column: str, unit: str
) -> None:
    held = Table(PROJECTS, (column,), ((3,),), (), "made_up_count")
    rows = workbooks_read.read(workbooks.table_xlsx(held, origin, "en"))[1].rows
    assert rows[2][2] == unit


@pytest.mark.parametrize("reader", READERS)
def test_the_dictionary_says_in_words_what_a_page_prints_as_a_dash(
    origin: Origin, reader: str
) -> None:
    held = Table(PROJECTS, ("pilot_spent_gbp",), ((None,),), (), "made_up_count")
    rows = workbooks_read.read(workbooks.table_xlsx(held, origin, reader))[1].rows
    assert rows[2][4] == {"en": "does not apply", "cy": "amherthnasol"}[reader]


def test_a_workbook_of_simulated_rows_says_so_in_its_dictionary(origin: Origin) -> None:
    rows = workbooks_read.read(book(WEEKS, origin, "cy"))[1].rows
    assert ["Sail", "Efelychiadol"] in [row[:2] for row in rows]


def test_every_unit_and_every_column_of_the_package_can_be_described() -> None:
    held = tiny_case.own_texts()
    for key, entry in held.items():
        if key.startswith("columns.") and "codes" not in entry:
            assert f"units.{entry.get('unit', 'text')}" in held, key
    assert {f"units.{name}" for name in PATTERNS} <= set(held)
    meant = [key.removeprefix("meanings.") for key in held if key.startswith("meanings.")]
    of_columns = [name for name in meant if not name.startswith("numbers.")]
    assert [name for name in of_columns if f"columns.{name}" not in held] == []


@pytest.mark.parametrize("reader", READERS)
def test_the_header_row_is_frozen_and_marked_as_one(origin: Origin, reader: str) -> None:
    content = book(PROJECTS, origin, reader)
    page = workbooks_read.read(content)[0]
    pane = page.xml.find(f".//{workbooks_read.MAIN}pane")
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    table = workbooks_read.parts(content)["xl/tables/table1.xml"]
    assert 'ref="A1:D3"' in table
    assert "headerRowCount=" not in table  # which says that there is one
    for head in page.rows[0]:
        assert f'name="{head}"' in table
    assert workbooks_read.parts(content)["xl/workbook.xml"].count("Print_Titles") == 1


def test_a_table_without_rows_has_its_header_row(origin: Origin) -> None:
    empty = replace(tiny_case.record().table(PROJECTS), rows=())
    page = workbooks_read.read(workbooks.table_xlsx(empty, origin, "en"))[0]
    assert page.rows == [["Project", "Council", "Sector", "Change"]]


@pytest.mark.parametrize("reader", READERS)
def test_properties_give_title_and_language_and_no_person_or_machine(
    origin: Origin, reader: str
) -> None:
    parts = workbooks_read.parts(book(PROJECTS, origin, reader))
    core = parts["docProps/core.xml"]
    title = tiny_case.TEXTS[f"tables.{PROJECTS}"][reader]
    assert f"<dc:title>{title}</dc:title><dc:language>{reader}-GB</dc:language>" in core
    assert core.count("2026-11-22T00:00:00Z") == 2
    everything = "".join(parts.values()).lower()
    for own in (getpass.getuser(), socket.gethostname(), str(Path.home()), str(Path.cwd())):
        assert len(own) < 3 or f">{own.lower()}<" not in everything
    assert not [folder for folder in ("/work/", "/home/", "/tmp/", "c:\\") if folder in everything]


def test_the_same_table_gives_the_same_bytes(origin: Origin) -> None:
    assert book(WEEKS, origin, "cy") == book(WEEKS, origin, "cy")
    figures = [tiny_case.record().figure("pilot.made_up_change")]
    assert workbooks.figures_xlsx(figures, origin, "en") == workbooks.figures_xlsx(
        figures, origin, "en"
    )


@pytest.mark.parametrize("cell", ["=1+41", "@x", "x" * 40_000])
def test_what_a_csv_refuses_a_workbook_refuses_with_the_same_words(
    origin: Origin, cell: str
) -> None:
    projects = tiny_case.record().table(PROJECTS)
    spoiled = replace(projects, rows=((cell, *projects.rows[0][1:]),))
    with pytest.raises(GateError) as as_csv:
        downloads.table_csv(spoiled, "en")
    with pytest.raises(GateError) as as_workbook:
        workbooks.table_xlsx(spoiled, origin, "en")
    assert as_workbook.value.say("en") == as_csv.value.say("en")
    assert as_workbook.value.say("cy") == as_csv.value.say("cy")


ADDRESSES = ["https://example.org", "mailto:a@b.c", "internal:Sheet1!A1", "file:///etc/passwd"]


@pytest.mark.parametrize("cell", [*ADDRESSES, "12", "{=1}"])
def test_text_stays_text_and_leads_nowhere(origin: Origin, cell: str) -> None:
    projects = tiny_case.record().table(PROJECTS)
    spoiled = replace(projects, rows=((cell, *projects.rows[0][1:]),))
    content = workbooks.table_xlsx(spoiled, origin, "en")
    assert workbooks_read.read(content)[0].cells["A2"] == cell
    assert workbooks_read.formulas(content) == []


def test_numbers_in_the_text_have_a_workbook(origin: Origin) -> None:
    record = tiny_case.record()
    figures = [record.figure("pilot.made_up_change"), record.figure("pilot.made_up_loans")]
    file = workbooks.figures_file(figures, origin)
    assert file.name == "numbers-in-the-text"
    assert file.content.en == downloads.figures_csv(figures, "en")
    data, dictionary = workbooks_read.read(file.xlsx["en"])
    assert data.rows[1][:5] == ["Change of the score", "1.2 [0.4, 2.1]", 1.2, 0.4, 2.1]
    assert data.formats["C2"] == '#,##0.0;"−"#,##0.0'
    assert data.rows[2][:5] == ["Loans", "1,064", 1064, None, None]
    named = [row[0] for row in dictionary.rows]
    assert named[2:10] == data.rows[0]


def test_a_table_comes_as_csv_and_workbook_in_both_languages(origin: Origin) -> None:
    table = tiny_case.record().table(WEEKS)
    file = workbooks.table_file(table, origin)
    assert file.name == "pilot-made-up-weeks"
    for reader in READERS:
        assert file.content[reader] == downloads.table_csv(table, reader)
        assert file.xlsx[reader] == workbooks.table_xlsx(table, origin, reader)
