"""Personal data in raw tables: what is recognised, what is not mistaken for it, what is said."""

import csv
import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from personal_examples import CLEAN, HELD

from analysis import tables
from analysis.case import Case
from analysis.disclosure.identifiers import nhs_number
from analysis.language import LANGUAGES
from analysis.tables import personal_data
from analysis.tables.checking import check_table
from analysis.tables.personal_data import CITED, NEVER, SEARCHED, hidden, suspected
from analysis.tables.schemas import SCHEMAS

KINDS = ("name", "email", "phone", "national_insurance", "nhs_number", "postcode", "birth_date")
EMAIL = "borrower.one@example.org"


def kinds(text: str, **more) -> list[str]:
    return [kind for kind, _ in personal_data.personal_data(text, **more)]


def cells(name: str, **filled: str) -> pd.DataFrame:
    return pd.DataFrame({column: [filled.get(column)] for column in SCHEMAS[name]}, index=[7])


def test_of_invented_cells_with_personal_data_64_of_72_are_caught_by_their_kind():
    missed = [text for text, kind in HELD if kind not in kinds(text)]
    assert (len(HELD), missed) == (
        72,
        [
            "Bryn Terfel-Smythe",
            "Zbigniew Kowalczyk",
            "Mam-gu Tomos drws nesaf",
            "Price next door",
            "someone at example dot org",
            "960123",
            "A B 1 2 3 4 5 6 C",
            "born the third of March, forty-eight",
        ],
    )


def test_of_invented_cells_without_personal_data_1_of_74_gives_a_false_alarm():
    alarms = [text for text in CLEAN if kinds(text)]
    assert (len(CLEAN), alarms) == (74, ["John Lewis"])


def test_the_default_case_gives_no_false_alarm(project_root):
    study = Case.load("monmouthshire", project_root)
    held = {name: check_table(study, name)[0] for name in SCHEMAS}
    assert personal_data.personal_checks(study, held) == []


def test_the_reference_tables_give_no_false_alarm(project_root):
    alarms = []
    for file in sorted((project_root / "data/raw/reference").glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.DictReader(opened):
                for column, text in row.items():
                    named = not CITED.fullmatch(column)
                    if text and not text.replace(".", "").isdigit() and kinds(text, named=named):
                        alarms.append((file.name, column, text))
    assert alarms == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_message_names_cell_and_kind_says_what_to_do_and_hides_what_stands_there(
    kind, language
):
    text = next(text for text, held in HELD if held == kind)
    (fault,) = suspected("ties", "data/raw/x/ties.csv", cells("ties", note=text))
    said = fault.say(language)
    assert (fault.file, fault.row, fault.column) == ("data/raw/x/ties.csv", 7, "note")
    assert "•" in said
    assert fault.expected.say(language) in said
    words = [word for word in text.replace("@", " ").split() if len(word) > 3 and word[0].isupper()]
    assert not [word for word in words if word in said and word not in ("Gofynnwch",)]
    assert not any(part in said for part in text.split() if any(sign.isdigit() for sign in part))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_column_that_may_hold_text_is_searched(name):
    columns = [
        column
        for column, rule in SCHEMAS[name].items()
        if rule.metadata["kind"] in SEARCHED and (name, column) not in NEVER
    ]
    found = suspected(name, "x.csv", cells(name, **dict.fromkeys(columns, EMAIL)))
    assert [fault.column for fault in found] == columns


def test_what_people_said_is_kept_as_they_said_it_and_a_quotation_is_searched():
    words = "Ring me on 01632 960123"
    assert suspected("pilot/said", "x.csv", cells("pilot/said", words=words)) == []
    assert suspected("pilot/quotations", "x.csv", cells("pilot/quotations", words_en=words))


def test_who_published_a_source_may_be_named_and_written_to_may_not():
    cited = cells("evidence", source_title="Margaret Price, Lending tablets (2020)")
    assert suspected("evidence", "x.csv", cited) == []
    assert suspected("evidence", "x.csv", cells("evidence", source_title=EMAIL))


def test_a_day_long_before_the_others_in_a_table_of_people_is_a_day_of_birth():
    days = ["2021-11-05", "2021-11-06", "1948-03-03", "2021-11-09"]
    held = cells("pilot/participants").iloc[[0] * 4].assign(joined_on=days)
    held.index = pd.Index([2, 3, 4, 5])
    (fault,) = suspected("pilot/participants", "x.csv", held)
    assert (fault.row, fault.column) == (4, "joined_on")
    assert "date of birth" in fault.say("en")
    assert "1948" not in fault.say("en")


def test_check_refuses_personal_data_and_prints_none_of_it_in_any_line(study):
    file = study.raw / "pilot/loans.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("P001", "Margaret Price", 1), "utf-8")
    faults = tables.check(study)
    said = "\n".join(fault.say("en") for fault in faults)
    assert "a person's name" in said
    assert "Margaret" not in said  # nor as a participant whom no table holds
    assert "row 2, column participant_id" in said


def test_words_of_not_personal_txt_are_passed_over_and_no_others(study):
    named = cells("stakeholders", name_en="John Lewis")
    other = cells("stakeholders", name_en="John Lewis, 01632 960123")
    assert len(personal_data.personal_checks(study, {"stakeholders": named})) == 1
    (study.raw / "not_personal.txt").write_text("John Lewis\n", encoding="utf-8")
    assert personal_data.personal_checks(study, {"stakeholders": named}) == []
    (fault,) = personal_data.personal_checks(study, {"stakeholders": other})
    assert "telephone" in fault.say("en")


def test_an_allowed_word_hides_nobody_who_has_it_in_a_name():
    allowed = ("Nesta", "Robert Owen", "Mary", "01632 960123")
    for text in ("Nesta", "A Nesta grant", "The Robert Owen Building", "Robert Owen's hall"):
        assert kinds(text, allowed=allowed) == []
    for text in ("Nesta Davies rang", "Mrs Nesta rang", "Nesta Xyzzy", "Siân Mary", "Robert Owens"):
        assert kinds(text, allowed=allowed) == ["name"], text
    assert kinds("01632 960123 or 01632 960456", allowed=allowed) == ["phone"]


def told(study, *lines):
    for name in ("en", "cy"):
        file = study.raw / f"narrative.{name}.md"
        file.write_text("## challenge\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return list(personal_data.narrative_checks(study))


def test_a_name_or_a_day_of_birth_in_the_narrative_is_refused_with_its_line(study):
    faults = told(
        study,
        "{# Ask Mrs Price, 01632 960123,",
        "  what she wrote. #}",
        'A loan: {{ value("pilot.loans") }} to Mrs',
        "Gwenllian Jones, born on 3 May 1943.",
        "",
        "- A note to jane@example.org",
    )
    said = [fault.say("en") for fault in faults if fault.file.endswith("narrative.en.md")]
    assert [each.split(": found")[0] for each in said] == [
        "data/raw/monmouthshire/narrative.en.md, line 6",
        "data/raw/monmouthshire/narrative.en.md, line 5",
        "data/raw/monmouthshire/narrative.en.md, line 8",
    ]
    assert "1943" not in "".join(said)
    assert "llinell 8" in faults[2].say("cy")
    (study.raw / "not_personal.txt").write_text("jane@example.org\n", encoding="utf-8")
    assert len(told(study, "jane@example.org", "", "Ask at the library.")) == 0


@pytest.mark.parametrize("part", ["A-A", "Aa-aA-", "{#", "{{ ", "Mrs van ", "J. ", "born ", " \n"])
def test_a_long_text_made_to_be_tried_in_every_way_is_searched_at_once(study, part):
    began = time.process_time()
    told(study, part * (200_000 // len(part)))
    assert time.process_time() - began < 5  # minutes, or no end, where it is


def test_check_looks_through_the_narratives(study):
    file = study.raw / "narrative.cy.md"
    file.write_text(f"{file.read_text('utf-8')}\nGofynnwch i Mrs Price.\n", encoding="utf-8")
    (fault,) = tables.check(study)
    assert "narrative.cy.md, line" in fault.say("en")


@given(
    st.sampled_from(["0", "+44", "+44 ", "0044", "+44 (0)"]),
    st.sampled_from("12379"),
    st.text("0123456789", min_size=9, max_size=9),
    st.sampled_from(["", " ", "-", "."]),
    st.integers(1, 8),
)
def test_a_telephone_number_is_found_however_it_is_written(start, first, rest, sign, place):
    number = f"{start}{first}{rest[:place]}{sign}{rest[place:]}"
    assert "phone" in kinds(f"Ring {number}, please")


@given(st.integers(100_000_000, 999_999_999), st.sampled_from(["", " ", "-"]))
def test_a_number_is_an_nhs_number_by_its_check_digit_alone(first, sign):
    for digit in range(10):
        plain = f"{first}{digit}"
        number = f"GIG {plain[:3]}{sign}{plain[3:6]}{sign}{plain[6:]}"
        assert ("nhs_number" in kinds(number)) == nhs_number(plain)


@given(st.text(max_size=60))
def test_nothing_but_signs_is_left_of_what_is_hidden(text):
    assert not any(sign.isalnum() for sign in hidden(text))


@given(st.text(max_size=80))
def test_any_text_at_all_can_be_searched(text):
    assert set(kinds(text)) <= set(KINDS)
