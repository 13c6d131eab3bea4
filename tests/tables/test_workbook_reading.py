"""Reading the workbook of a case: what a person typed, and what is refused in words."""

import datetime
import io
import zipfile

import pytest
import workbooks
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from analysis import tables
from analysis.case import Case
from analysis.language import codes, text
from analysis.tables import sources, workbook_safety
from analysis.tables.workbook import make
from analysis.tables.workbook_reading import opened
from analysis.tables.workbook_sheets import rules, sheet_title

READERS = ("en", "cy")
STAKEHOLDER = workbooks.STAKEHOLDER


@pytest.fixture
def book(study):
    """The default case with a blank workbook in the place of three of its tables."""
    workbooks.new_book(study)
    return study


def said(study, name, language="en"):
    found = sources.placed(study, sources.faults(study, name))
    return [fault.say(language) for fault in found]


def test_what_is_typed_into_a_sheet_is_read_as_a_table(book):
    workbooks.filled(book, "stakeholders", STAKEHOLDER)
    row = tables.read(book, "stakeholders").iloc[0]
    assert (row["stakeholder_id"], row["sector"], row["wave"]) == ("STK01", "internal", 1)
    assert len(tables.read(book, "stakeholders")) == 1


def test_a_sheet_in_welsh_is_read_as_well(study):
    workbooks.new_book(study, "cy")
    row = {
        **STAKEHOLDER,
        "kind": "sefydliad",
        "sector": text("codes.sector.voluntary", "cy").upper(),
        "project_role": text("codes.project_role.member", "cy"),
        "basis": text("codes.basis.recorded", "cy"),
    }
    workbooks.filled(study, "stakeholders", row, language="cy")
    read = tables.read(study, "stakeholders").iloc[0]
    assert (read["kind"], read["sector"]) == ("organisation", "voluntary")


def test_hidden_and_filtered_rows_are_read(book):
    workbooks.filled(book, "stakeholders", STAKEHOLDER)

    def hide(opened_book):
        opened_book["stakeholders"].row_dimensions[3].hidden = True
        opened_book["stakeholders"].auto_filter.ref = "A1:B3"

    workbooks.spoil(book, hide)
    assert len(tables.read(book, "stakeholders")) == 1


def test_rows_keep_the_numbers_that_they_have_in_the_sheet(book):
    workbooks.filled(book, "stakeholders", STAKEHOLDER, start=14)
    cells, faults = tables.checking.check_table(book, "stakeholders")
    assert list(cells.index) == [14]
    assert faults == []
    assert sources.cell(book, "stakeholders", 14, "kind") == "stakeholders!D14"


def test_columns_may_stand_in_another_order(book):
    workbooks.filled(book, "stakeholders", STAKEHOLDER)
    workbooks.spoil(book, lambda held: held["stakeholders"].move_range("D1:D3", cols=20))
    assert tables.read(book, "stakeholders").at[3, "kind"] == "organisation"
    assert sources.cell(book, "stakeholders", 3, "kind") == "stakeholders!X3"


def test_a_formula_is_refused_with_its_cell(book):
    workbooks.filled(book, "stakeholders", {**STAKEHOLDER, "wave": "=1+0"})
    (line,) = said(book, "stakeholders")
    assert "case.xlsx, stakeholders!H3, column “Round”: found a formula, “=1+0”" in line
    assert "Paste Special" in line
    assert "fformiwla" in said(book, "stakeholders", "cy")[0]


def test_a_text_that_begins_as_a_formula_does_is_text(study):
    row = {"stakeholder_id": "STK01", "name_en": "=1+1", "name_cy": "@x"}
    content = make(study, "en", {"stakeholders": [(2, row)]}, names=("stakeholders",))
    sheet = opened(content).sheets["stakeholders"]
    assert sheet.faults == ()
    assert sheet.rows[0][1][1] == "=1+1"


def test_an_example_row_that_was_changed_in_part_is_refused(book):
    workbooks.filled(book, "stakeholders", {"name_en": "Our own service"}, start=2)
    (line,) = said(book, "stakeholders")
    assert "stakeholders!A2" in line
    assert "found “EX-S1”; expected an identifier of your own" in line


def test_an_example_row_moved_down_is_still_no_row_of_theirs(book):
    workbooks.spoil(book, lambda held: held["stakeholders"].insert_rows(2, 5))
    assert sources.content(book, "stakeholders").count(b"\n") == 1


def test_a_table_with_rows_in_a_file_and_in_a_sheet_is_refused_and_names_both(study):
    kept = (study.raw / "stakeholders.csv").read_bytes()
    workbooks.new_book(study)
    workbooks.filled(study, "stakeholders", STAKEHOLDER)
    (study.raw / "stakeholders.csv").write_bytes(kept)
    (line,) = said(study, "stakeholders")
    assert line.startswith("data/raw/monmouthshire/stakeholders.csv: found rows here and in ")
    assert "data/raw/monmouthshire/case.xlsx, sheet stakeholders" in line
    with pytest.raises(tables.FaultyTables, match="rows here and in"):
        tables.read(study, "stakeholders")


def test_a_file_with_a_header_only_gives_way_to_a_sheet_with_rows(book):
    workbooks.filled(book, "stakeholders", STAKEHOLDER)
    (book.raw / "stakeholders.csv").write_text(",".join(rules("stakeholders")) + "\n")
    assert sources.from_workbook(book, "stakeholders")
    assert said(book, "stakeholders") == []


def test_a_file_is_the_source_where_the_sheet_has_only_the_example(study):
    kept = (study.raw / "stakeholders.csv").read_bytes()
    workbooks.new_book(study)
    (study.raw / "stakeholders.csv").write_bytes(kept)
    assert sources.content(study, "stakeholders") == kept
    assert sources.cell(study, "ties", None, None) == "ties"


@pytest.mark.parametrize(
    ("title", "meant"),
    [("stakeholder", "stakeholders, perhaps"), ("My list", "the sheets of casebook")],
)
def test_a_sheet_of_no_table_is_named_and_the_nearest_suggested(book, title, meant):
    workbooks.spoil(book, lambda held: held.create_sheet(title))
    assert any(title in line and meant in line for line in said(book, "ties"))


def test_a_sheet_of_notes_is_left_alone(book):
    workbooks.spoil(book, lambda held: held.create_sheet("_our notes"))
    assert said(book, "ties") == []


def test_two_sheets_of_one_table_are_refused(book):
    title = sheet_title("ties", "cy")
    workbooks.spoil(book, lambda held: held.create_sheet(title))
    assert any("a second sheet of the same table" in line for line in said(book, "ties"))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def of(study, *parts, instead=False):
    content = sources.workbook_path(study).read_bytes()
    return workbooks.with_part(content, *parts, instead=instead)


def zipped(**parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as held:
        for name, data in parts.items():
            held.writestr(name.replace("__", "."), data)
    return written.getvalue()


SPOILT = {
    "a damaged file": lambda s: sources.workbook_path(s).read_bytes()[:2000],
    "a damaged": lambda s: of(s, "xl/workbook.xml", b"<workbook", instead=True),
    "damaged": lambda s: of(s, "xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
    "old format": lambda _: OLE + b"Workbook",
    "a password": lambda _: OLE + "EncryptedPackage".encode("utf-16-le"),
    "OpenDocument format": lambda _: zipped(mimetype="x", content__xml="<a/>"),
    "no workbook": lambda _: zipped(word="x"),
    "with macros": lambda s: of(s, "xl/vbaProject.bin", b"x"),
    "links to other workbooks": lambda s: of(s, "xl/externalLinks/externalLink1.xml", b"<a/>"),
    "of more than 5 MB": lambda s: of(s, "xl/media/bomb", b"0" * 5_000_001),
}


@pytest.mark.parametrize("found", SPOILT)
def test_a_file_that_is_no_safe_workbook_is_refused_in_words(book, found, monkeypatch):
    monkeypatch.setattr(workbook_safety, "MOST_BYTES", 5_000_000)
    workbooks.save(book, SPOILT[found](book))
    (line,) = said(book, "ties")
    assert found in line
    assert line.startswith("data/raw/monmouthshire/case.xlsx: found ")
    assert sources.content(book, "ties") is None
    assert said(book, "ties", "cy") != [line]


def test_a_part_that_swells_a_hundredfold_is_not_unzipped(book):
    workbooks.save(book, of(book, "xl/media/bomb", b"0" * (workbook_safety.LARGE + 1)))
    (line,) = said(book, "ties")
    assert "of more than 100 MB, or of very many parts" in line


@pytest.mark.parametrize("file", sources.OTHER_FORMATS)
def test_a_workbook_saved_in_another_format_is_not_passed_over(study, file):
    (study.raw / "ties.csv").unlink()
    (study.raw / file).write_bytes(b"x")
    (line,) = said(study, "ties")
    assert line.startswith(f"data/raw/monmouthshire/{file}: found a workbook in another format")


def test_more_rows_than_a_sheet_may_have_are_refused(book, monkeypatch):
    monkeypatch.setattr("analysis.tables.workbook_reading.MOST_ROWS", 5)
    workbooks.filled(book, "stakeholders", STAKEHOLDER, start=6)
    (line,) = said(book, "stakeholders")
    assert "at most 5 rows" in line


@pytest.mark.parametrize("cell", ["OJ3", "A1048576", "OJ1"])
def test_a_cell_far_from_the_others_is_pointed_at(book, cell):
    workbooks.filled(book, "stakeholders", STAKEHOLDER)
    workbooks.spoil(book, lambda held: held["stakeholders"].__setitem__(cell, "slipped"))
    (line,) = said(book, "stakeholders")
    row = cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert f"stakeholders!{row}:{row}: found" in line
    assert "100000 rows" in line


def test_a_mistyped_heading_is_one_fault_that_says_which_was_meant(book):
    workbooks.filled(book, "stakeholders", STAKEHOLDER)

    def mistyped(held):
        heads = {cell.value: cell for cell in held["stakeholders"][1]}
        heads["Name (English) *"].value = "Name English"

    workbooks.spoil(book, mistyped)
    found = [line for line in lines(book) if "stakeholders" in line]
    assert len(found) == 1
    assert "found a column “Name English” instead" in found[0]
    assert "column “Name (English)”" in found[0]


@pytest.mark.parametrize("heading", ["Note", "Name (Welsh)"])
def test_a_deleted_column_is_the_only_fault_and_the_example_is_none_of_theirs(book, heading):
    workbooks.filled(book, "stakeholders", STAKEHOLDER)

    def deleted(held):
        sheet = held["stakeholders"]
        heads = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1]}
        sheet.delete_cols(heads[heading])

    workbooks.spoil(book, deleted)
    found = [line for line in lines(book) if "stakeholders" in line]
    assert len(found) == 1
    assert f"column “{heading}”" in found[0]


def lines(study):
    return [fault.say("en") for fault in tables.check(study) if fault.file.endswith("case.xlsx")]


def test_an_error_that_a_formula_left_is_refused(book):
    def leave(held):
        cell = held["stakeholders"]["K3"]
        cell.value, cell.data_type = "#REF!", "e"

    workbooks.filled(book, "stakeholders", STAKEHOLDER)
    workbooks.spoil(book, leave)
    assert any("found “#REF!”" in line for line in said(book, "stakeholders"))


def test_the_looks_of_a_sheet_change_nothing(book):
    workbooks.filled(book, "stakeholders", STAKEHOLDER)
    before = sources.content(book, "stakeholders")

    def paint(held):
        for cell in held["stakeholders"][3]:
            cell.font = Font(bold=True, color="FF0000")

    workbooks.spoil(book, paint)
    assert sources.content(book, "stakeholders") == before


SHEET = "consultations"
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)).map(str)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), max_size=12).map(
    str.strip
)


def cells_of(rule):
    kinds = {
        "code": lambda: st.sampled_from(codes(rule.list_name)),
        "day": lambda: DAYS,
        "yes_no": lambda: st.sampled_from(["yes", "no"]),
        "whole": lambda: st.integers(int(rule.low or 0), int(rule.high or 9999)).map(str),
    }
    return st.just("") | kinds.get(rule.kind, lambda: WORDS)()


ROWS = st.lists(
    st.fixed_dictionaries({column: cells_of(rule) for column, rule in rules("outcomes").items()}),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def lent(copies, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lent")
    copies.lend(folder)
    yield Case.load("monmouthshire", folder)
    copies.take_back(folder)


@settings(max_examples=6)
@given(rows=ROWS, reader=st.sampled_from(READERS))
def test_rows_come_back_from_a_workbook_as_they_were(lent, rows, reader):
    numbered = list(enumerate(rows, start=2))
    content = make(lent, reader, {"outcomes": numbered}, names=("outcomes", "stakeholders"))
    sheet = opened(content).sheets["outcomes"]
    back = {n: dict(zip(sheet.columns, cells, strict=True)) for n, cells in sheet.rows}
    assert back == {n: row for n, row in numbered if any(row.values())}
