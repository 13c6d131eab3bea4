"""Each kind of bad input a user can meet, and the message it is met with."""

import pytest
from spoiling import edit, messages, set_cell

from analysis import tables
from analysis.case import Case
from analysis.tables.files import read_text_table


def test_the_default_case_has_no_faults(study):
    assert messages(study) == []


def test_a_missing_file_is_a_table_that_is_not_filled_yet(study):
    (study.raw / "ties.csv").unlink()
    assert messages(study) == []


def test_missing_column(study):
    edit(study, "ties", ",strength,", ",weight,")
    listed = messages(study)
    assert (
        "data/raw/monmouthshire/ties.csv, row 1, column strength: found no such column; "
        "expected this column in the header"
    ) in listed
    assert any("found an unknown column “weight”" in line for line in listed)


def test_misspelt_column_is_recognised(study):
    edit(study, "ties", ",strength,", ",strenght,")
    assert messages(study) == [
        "data/raw/monmouthshire/ties.csv, row 1, column strength: found a column “strenght” "
        "instead; expected this column in the header"
    ]


def test_column_twice(study):
    edit(study, "ties", "tie_id,from_id,to_id", "tie_id,from_id,from_id")
    listed = messages(study)
    assert any("column from_id: found the column a second time" in line for line in listed)


def test_wrong_type(study):
    set_cell(study, "ratings", 3, "interest", "2.5")
    assert messages(study) == [
        "data/raw/monmouthshire/ratings.csv, row 3, column interest: found “2.5”; "
        "expected a whole number from 1 to 5"
    ]


def test_number_outside_its_scale(study):
    set_cell(study, "ratings", 3, "power", "6")
    assert messages(study) == [
        "data/raw/monmouthshire/ratings.csv, row 3, column power: found “6”; "
        "expected a whole number from 1 to 5"
    ]


def test_code_not_in_the_list(study):
    set_cell(study, "stakeholders", 2, "sector", "charity")
    (line,) = messages(study)
    assert line.startswith(
        "data/raw/monmouthshire/stakeholders.csv, row 2, column sector: found “charity”; "
        "expected one of: internal (Inside the council), external_public"
    )


def test_duplicate_key(study):
    first = (study.raw / "stakeholders.csv").read_text(encoding="utf-8").split("\n")[1]
    set_cell(study, "stakeholders", 5, "stakeholder_id", first.split(",")[0])
    duplicates = [line for line in messages(study) if "also in row" in line]
    assert len(duplicates) == 2
    assert "row 2, column stakeholder_id" in duplicates[0]
    assert duplicates[0].endswith("also in row 5; expected a value that no other row has")


def test_key_of_several_columns_twice(study):
    path = study.raw / "pilot" / "responses.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    duplicates = [line for line in messages(study) if "participant_id, survey_wave" in line]
    assert len(duplicates) == 2


def test_tie_to_an_unknown_stakeholder(study):
    set_cell(study, "ties", 4, "to_id", "STK99x")
    (line,) = messages(study)
    assert line.startswith(
        "data/raw/monmouthshire/ties.csv, row 4, column to_id: found “STK99x”; "
        "expected a value of column stakeholder_id in data/raw/monmouthshire/stakeholders.csv"
    )


def test_date_outside_the_case(study):
    set_cell(study, "pilot/loans", 2, "lent_on", "2019-11-08")
    line = next(line for line in messages(study) if "lent_on" in line)
    assert line == (
        "data/raw/monmouthshire/pilot/loans.csv, row 2, column lent_on: found “2019-11-08”; "
        "expected a date within the case, 2021-05-04 to 2022-03-31"
    )


def test_returned_before_it_was_lent(study):
    set_cell(study, "pilot/loans", 2, "returned_on", "2021-05-05")
    (line,) = messages(study)
    assert "column returned_on: found “2021-05-05”; expected a date not before lent_on" in line


@pytest.mark.parametrize("typed", ["08/11/2021", "2021-13-01", "2021-11-8", "November 2021"])
def test_date_that_is_no_date_or_in_another_order(study, typed):
    set_cell(study, "pilot/loans", 2, "lent_on", typed)
    line = next(line for line in messages(study) if "lent_on" in line)
    assert line.endswith(f"found “{typed}”; expected a date as year-month-day, such as 2021-11-30")


@pytest.mark.parametrize("typed", ["about 40", "£1200", "1,200", "12%", "1e3", "nan"])
def test_text_in_a_number(study, typed):
    set_cell(study, "pilot/costs", 2, "amount_gbp", typed)
    assert messages(study) == [
        f"data/raw/monmouthshire/pilot/costs.csv, row 2, column amount_gbp: found “{typed}”; "
        "expected a number, 0 or more, with a point for decimals and no other sign"
    ]


def test_blank_where_a_value_is_needed(study):
    set_cell(study, "pilot/costs", 2, "amount_gbp", "  ")
    assert messages(study) == [
        "data/raw/monmouthshire/pilot/costs.csv, row 2, column amount_gbp: found a blank cell; "
        "expected a value"
    ]


def test_text_in_one_language_only(study):
    set_cell(study, "pilot/costs", 2, "item_cy", "")
    assert (
        "data/raw/monmouthshire/pilot/costs.csv, row 2, column item_cy: found a blank cell; "
        "expected a text, since item_en has one: both languages or neither"
    ) in messages(study)


def test_yes_or_no(study):
    set_cell(study, "stakeholders", 2, "asked", "TRUE")
    assert messages(study)[0].endswith("column asked: found “TRUE”; expected yes or no")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_empty_file(study, content):
    (study.raw / "roles.csv").write_bytes(content)
    assert messages(study)[0].startswith(
        "data/raw/monmouthshire/roles.csv: found an empty file; expected a CSV file with"
    )


def test_a_header_without_rows_is_a_table_that_is_not_filled_yet(study):
    path = study.raw / "pilot" / "sessions.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert messages(study) == []


def test_windows_1252_is_recognised_and_named(study):
    set_cell(study, "pilot/costs", 2, "item_cy", "Llechi i Ynys Môn")
    path = study.raw / "pilot" / "costs.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("windows-1252"))
    assert messages(study)[0] == (
        "data/raw/monmouthshire/pilot/costs.csv, row 2, column item_cy: found Windows-1252 text "
        "(near “i Ynys Môn,devic”); expected UTF-8: in the spreadsheet choose Save As, "
        "“CSV UTF-8 (comma delimited)”"
    )


def test_utf_16_is_recognised_and_named(study):
    path = study.raw / "roles.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert "found UTF-16 text" in messages(study)[0]


def test_unknown_encoding_is_said_to_be_unknown(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"name,note\nM\xf4n,\x81\x8d\n")
    (fault,) = read_text_table(path, "table.csv", ["name", "note"]).faults
    assert fault.say("en").startswith(
        "table.csv, row 2, column name: found text in an encoding that was not recognised"
    )


@pytest.mark.parametrize(("mark", "words"), [(";", "semicolons"), ("\t", "tabs")])
def test_commas_mixed_up(study, mark, words):
    path = study.raw / "roles.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", mark), encoding="utf-8")
    assert messages(study)[0] == (
        f"data/raw/monmouthshire/roles.csv, row 1: found columns divided by {words}; "
        "expected columns divided by commas"
    )


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_spreadsheet_saved_over_a_csv(study, start):
    (study.raw / "roles.csv").write_bytes(start + b"\x00" * 100)
    assert messages(study)[0].startswith(
        "data/raw/monmouthshire/roles.csv: found a spreadsheet (Excel or OpenDocument) saved "
        "under a .csv name; expected a CSV file: in the spreadsheet choose Save As"
    )


def test_too_many_cells_in_a_row(study):
    path = study.raw / "pilot" / "costs.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] += ",and more"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (line,) = messages(study)
    assert "costs.csv, row 3: found 11 cells, beginning" in line
    assert "expected 10 cells, as in the header" in line


def test_missing_narrative(study):
    (study.raw / "narrative.cy.md").unlink()
    assert messages(study) == [
        "data/raw/monmouthshire/narrative.cy.md: found no such file; "
        "expected the case study's text under the seven headings"
    ]


def test_an_answer_outside_its_scale(study):
    rows = (study.raw / "pilot/responses.csv").read_text(encoding="utf-8").splitlines()
    row = next(n for n, line in enumerate(rows, start=1) if ",tasks," in line)
    set_cell(study, "pilot/responses", row, "answer", "9")
    assert messages(study) == [
        f"data/raw/monmouthshire/pilot/responses.csv, row {row}, column answer: found “9”; "
        "expected a number from 0 to 8"
    ]


def test_a_small_area_of_another_council(study):
    set_cell(study, "pilot/participants", 3, "small_area", "W01000001")
    (line,) = messages(study)
    assert line.startswith(
        "data/raw/monmouthshire/pilot/participants.csv, row 3, column small_area: found "
        "“W01000001”; expected a value of column lsoa11_code in data/raw/reference/small_areas.csv"
    )


def change_settings(study, old, new):
    path = study.raw / "case.yaml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    return Case.load(study.name, study.root)


def test_a_council_that_is_not_in_the_reference(study):
    changed = change_settings(study, "council: W06000021", "council: W06000099")
    lines = messages(changed)
    assert (
        "data/raw/monmouthshire/case.yaml, column council: found “W06000099”; "
        "expected an area code of a council in data/raw/reference/councils_uk.csv; the nearest: "
        "W06000009 (Pembrokeshire), W06000019 (Blaenau Gwent), W06000001 (Isle of Anglesey)"
    ) in lines


def test_a_councils_name_in_the_place_of_its_code(study):
    changed = change_settings(study, "council: W06000021", "council: Bro Morgannwg")
    line = next(line for line in messages(changed, "cy") if "colofn council" in line)
    assert "cafwyd: “Bro Morgannwg”; disgwylid: cod ardal cyngor" in line
    assert "yr agosaf: W06000014 (Bro Morgannwg)" in line


def test_an_indicator_that_is_not_in_the_reference(study):
    changed = change_settings(study, "column: pct_65plus", "column: pct_65_plus")
    (line,) = messages(changed)
    assert line.startswith(
        "data/raw/monmouthshire/case.yaml, column indicators: found “pct_65_plus”; "
        "expected one of the indicators: population, population_year, area_km2"
    )


def test_an_approach_that_is_not_in_the_list(study):
    changed = change_settings(study, "[device_lending, champions]", "[lending, champions]")
    (line,) = messages(changed)
    assert line.startswith(
        "data/raw/monmouthshire/case.yaml, column approaches: found “lending”; expected one of: "
        "device_lending (Device lending)"
    )


def test_all_faults_come_at_once_in_the_order_of_the_tables(study):
    set_cell(study, "pilot/costs", 2, "amount_gbp", "about 40")
    set_cell(study, "ties", 4, "to_id", "STK99x")
    set_cell(study, "ratings", 3, "power", "6")
    set_cell(study, "stakeholders", 2, "sector", "charity")
    where = [line.split(":")[0] for line in messages(study)]
    assert where == [
        "data/raw/monmouthshire/stakeholders.csv, row 2, column sector",
        "data/raw/monmouthshire/ties.csv, row 4, column to_id",
        "data/raw/monmouthshire/ratings.csv, row 3, column power",
        "data/raw/monmouthshire/pilot/costs.csv, row 2, column amount_gbp",
    ]


def test_messages_are_in_the_readers_language(study):
    set_cell(study, "pilot/costs", 2, "amount_gbp", "tua 40")
    assert messages(study, "cy") == [
        "data/raw/monmouthshire/pilot/costs.csv, rhes 2, colofn amount_gbp: cafwyd: “tua 40”; "
        "disgwylid: rhif; pwynt ar gyfer degolion, a dim arwydd arall; lleiafswm: 0"
    ]


def test_reading_a_faulty_table_raises_all_its_faults(study):
    set_cell(study, "stakeholders", 3, "wave", "6")
    set_cell(study, "stakeholders", 2, "sector", "charity")
    with pytest.raises(tables.FaultyTables) as raised:
        tables.read(study, "stakeholders")
    assert len(raised.value.faults) == 2


def test_a_quotation_mark_without_its_partner(study):
    path = study.raw / "ties.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3] + '"and more'
    lines[4] = '"' + lines[4]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    line = messages(study)[0]
    assert line.startswith("data/raw/monmouthshire/ties.csv, row 5: found a quotation mark without")


@pytest.mark.parametrize("name", ["ties", "ratings", "consultations"])
def test_nobody_need_have_reported_rated_or_been_consulted_yet(study, name):
    path = study.raw / f"{name}.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    assert tables.check(study) == []
    assert tables.read(study, name).empty
    assert tables.bases(study, name) == set()


def test_a_stray_quotation_mark_swallows_no_rows(study):
    path = study.raw / "ties.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] = ",".join([*lines[3].split(",")[:-1], '"open'])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert messages(study)[0].startswith(
        "data/raw/monmouthshire/ties.csv, row 4: found a quotation mark without its partner; "
        "expected quotation marks in pairs"
    )


@pytest.mark.parametrize("content", ["\n,,,\n", ",,,\nT1,a,b,c\n"])
def test_a_blank_first_row(study, content):
    (study.raw / "ties.csv").write_text(content, encoding="utf-8")
    assert messages(study)[0] == (
        "data/raw/monmouthshire/ties.csv, row 1: found a blank first row; "
        "expected the names of the columns in the first row"
    )


def test_utf_16_without_its_mark_is_named_too(study):
    path = study.raw / "roles.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16-le"))
    assert "found UTF-16 text" in messages(study)[0]


@pytest.mark.parametrize("typed", ["1500-01-01", "9999-12-31", "2021-W44-5", "٢٠٢١-11-08"])
def test_a_day_that_only_looks_like_one(study, typed):
    set_cell(study, "pilot/loans", 2, "lent_on", typed)
    said = ("expected a date as year-month-day", "expected no date of birth")
    assert any(words in line for line in messages(study) for words in said)


@pytest.mark.parametrize("typed", ["٤", "1" * 23])
def test_a_number_in_other_digits_or_too_long_to_keep(study, typed):
    set_cell(study, "ratings", 4, "power", typed)
    assert any(f"found “{typed}”; expected a whole number" in line for line in messages(study))


def test_due_before_it_was_lent(study):
    set_cell(study, "pilot/loans", 2, "due_on", "2021-05-05")
    (line,) = messages(study)
    assert "column due_on: found “2021-05-05”; expected a date not before lent_on" in line


def test_a_question_that_the_notebook_needs(study):
    for name in ("questions", "responses", "partner_responses", "answer_map"):
        path = study.raw / "pilot" / f"{name}.csv"
        content = path.read_text(encoding="utf-8").replace("weekly_use", "weekly")
        path.write_text(content, encoding="utf-8")
    assert messages(study) == [
        "data/raw/monmouthshire/pilot/questions.csv, column question_id: found no question "
        "“weekly_use”; expected one row for each of these questions: tasks, weekly_use, "
        "life_satisfaction"
    ]


def test_a_scale_that_ends_before_it_begins(study):
    set_cell(study, "pilot/questions", 2, "maximum", "-1")
    (line,) = messages(study)
    assert "questions.csv, row 2, column maximum: found “-1”; expected a number above" in line
