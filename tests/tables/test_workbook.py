"""The workbook of a case: what is made explains itself, and reads as what it is: blank."""

import io

import pandas as pd
import pandera.pandas as pa
import pytest
from openpyxl import load_workbook

from analysis.language import codes, text
from analysis.tables import sources
from analysis.tables.names import CASE_TABLES
from analysis.tables.schemas import SCHEMAS
from analysis.tables.workbook import make, note_of
from analysis.tables.workbook_reading import opened
from analysis.tables.workbook_sheets import (
    PARTS,
    SHEETS,
    code_forms,
    described,
    example_key,
    examples,
    heading,
    heading_forms,
    plain,
    rules,
    sheet_title,
    table_title,
)

READERS = ("en", "cy")


@pytest.fixture(scope="module", params=READERS)
def made(request, copies, tmp_path_factory):
    """The workbook of the default case in a language, as bytes and as openpyxl opens it."""
    from analysis.case import Case

    folder = tmp_path_factory.mktemp("made")
    copies.lend(folder)
    content = make(Case.load("monmouthshire", folder), request.param)
    copies.take_back(folder)
    return request.param, content, load_workbook(io.BytesIO(content))


def test_every_raw_table_but_the_locks_has_a_sheet(made):
    language, _, book = made
    titles = [sheet_title(name, language) for name in SHEETS]
    assert [title for title in book.sheetnames if title in titles] == titles
    assert set(SHEETS) == set(CASE_TABLES) - {"pilot/criteria_locks"}
    assert all(len(title) <= 31 for title in titles)


def test_a_blank_workbook_reads_as_tables_without_rows(made):
    _, content, _ = made
    book = opened(content)
    assert set(book.sheets) == set(SHEETS)
    assert book.faults == ()
    assert book.own == ()
    for name, sheet in book.sheets.items():
        assert sheet.columns == tuple(rules(name)), name
        assert (sheet.rows, sheet.faults) == ((), ()), name


def test_headings_are_in_the_users_language_and_say_what_is_required(made):
    language, _, book = made
    for name in SHEETS:
        sheet = book[sheet_title(name, language)]
        for cell, (column, rule) in zip(sheet[1], rules(name).items(), strict=True):
            assert cell.value == heading(name, column, language) + (" *" if rule.required else "")
            assert described(name, column)[f"note_{language}"] in cell.comment.text
            assert column in cell.comment.text
        assert sheet.freeze_panes == "A2"


def test_a_sheet_offers_codes_in_words_and_refuses_wrong_numbers_and_days(made):
    language, _, book = made
    sheet = book[sheet_title("stakeholders", language)]
    offered = {
        str(each.sqref).split(":")[0]: each for each in sheet.data_validations.dataValidation
    }
    sector = offered["E2"]
    title, _, place = sector.formula1.rpartition("!")
    words = [cell[0].value for cell in book[title.strip("'")][place.replace("$", "")]]
    assert words == [text(f"codes.sector.{code}", language) for code in codes("sector")]
    wave = offered["H2"]
    assert (wave.type, wave.formula1, wave.formula2) == ("whole", "1", "2")
    days = book[sheet_title("consultations", language)].data_validations.dataValidation
    assert "date" in [each.type for each in days]
    ties = {
        str(each.sqref).split(":")[0]: each.formula1
        for each in book[sheet_title("ties", language)].data_validations.dataValidation
    }
    assert ties["B2"].startswith(f"'{sheet_title('stakeholders', language)}'!$A$2")


def test_the_example_row_is_grey_and_in_italics(made):
    language, _, book = made
    cell = book[sheet_title("stakeholders", language)]["B2"]
    assert cell.font.italic
    assert cell.font.color.rgb.endswith("595959")


def test_a_workbook_says_its_language_and_has_no_formula_macro_or_merged_cell(made):
    language, content, book = made
    assert book.properties.language == {"en": "en-GB", "cy": "cy-GB"}[language]
    assert book.properties.creator == "casebook"
    assert book.properties.title
    assert b"vbaProject" not in content
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_the_first_sheet_explains_in_both_languages_and_leads_to_every_sheet(made):
    language, _, book = made
    sheet = book.worksheets[0]
    assert sheet.title == text("workbook.sheet.explain", language)
    said = {cell.value for row in sheet.iter_rows() for cell in row}
    for reader in READERS:
        for key in ("first", "basis", "blank", "people", "example"):
            assert text(f"workbook.explain.{key}", reader) in said
        assert {table_title(name, reader) for name in SHEETS} <= said
    links = {
        cell.hyperlink.location or cell.hyperlink.target for cell in sheet["C"] if cell.hyperlink
    }
    assert {link.lstrip("#") for link in links} == {
        f"'{sheet_title(name, language)}'!A1" for name in SHEETS
    }


def test_each_part_has_a_colour_of_its_own(made):
    language, _, book = made
    for colour, names in PARTS.values():
        tabs = {book[sheet_title(n, language)].sheet_properties.tabColor.rgb[-6:] for n in names}
        assert tabs == {colour}
    assert len({colour for colour, _ in PARTS.values()}) == len(PARTS)


@pytest.mark.parametrize("name", CASE_TABLES)
def test_every_column_has_a_label_and_a_note_in_both_languages(name):
    for column in SCHEMAS[name]:
        words = described(name, column)
        assert all(words[key].strip() for key in ("en", "cy", "note_en", "note_cy")), column
        assert note_of(name, column, "cy") != note_of(name, column, "en")


@pytest.mark.parametrize("name", CASE_TABLES)
def test_no_two_columns_of_a_table_have_the_same_heading(name):
    for language in READERS:
        heads = [plain(heading(name, column, language)) for column in SCHEMAS[name]]
        assert len(set(heads)) == len(heads)
    for form, column in heading_forms(name).items():
        meant = {c for c in SCHEMAS[name] for r in READERS if plain(heading(name, c, r)) == form}
        assert meant <= {column}


def test_no_label_of_a_code_means_another_code():
    used = {rule.list_name for name in SHEETS for rule in rules(name).values()} - {""}
    for list_name in sorted(used | {"yes_no"}):
        for code in codes(list_name):
            forms = {code, *(text(f"codes.{list_name}.{code}", reader) for reader in READERS)}
            assert {code_forms(list_name)[plain(form)] for form in forms} == {code}, list_name
            assert not any(";" in form for form in forms)


@pytest.mark.parametrize("name", SHEETS)
def test_an_example_row_is_as_the_schema_wants_it_and_names_itself(name):
    for example in examples(name):
        cells = pd.DataFrame([example]).replace("", pd.NA).astype("str")
        pa.DataFrameSchema(SCHEMAS[name]).validate(cells, lazy=True)
    first = next(iter(rules(name).values()))
    assert first.kind != "text" or example_key(name)


def test_a_workbook_is_a_source_of_tables_without_files(study):
    (study.raw / "ties.csv").unlink()
    sources.workbook_path(study).write_bytes(make(study, "cy", names=("ties",)))
    assert sources.content(study, "ties") == (",".join(SCHEMAS["ties"]) + "\n").encode()
    assert sources.from_workbook(study, "ties")
    assert not sources.from_workbook(study, "roles")
    assert sources.faults(study, "ties") == []
