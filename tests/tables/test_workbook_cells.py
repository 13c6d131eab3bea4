"""A cell of a workbook and the text of a raw table: each written as the other."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import codes
from analysis.tables.workbook_cells import as_text, as_value, number_text
from analysis.tables.workbook_sheets import SHEETS, rules

READERS = ("en", "cy")
STAKEHOLDER, EVIDENCE = rules("stakeholders"), rules("evidence")
DAY = rules("consultations")["consulted_on"]
AMOUNT = rules("evidence_figures")["amount"]


@pytest.mark.parametrize(
    ("value", "rule", "written"),
    [
        ("Voluntary sector", STAKEHOLDER["sector"], "voluntary"),
        ("  y SECTOR   gwirfoddol ", STAKEHOLDER["sector"], "voluntary"),
        ("voluntary", STAKEHOLDER["sector"], "voluntary"),
        ("no such sector", STAKEHOLDER["sector"], "no such sector"),
        ("Ie", STAKEHOLDER["asked"], "yes"),
        ("NO", STAKEHOLDER["asked"], "no"),
        (True, STAKEHOLDER["asked"], "yes"),
        (False, STAKEHOLDER["asked"], "no"),
        (
            "Digital skills; Access to devices and connection",
            EVIDENCE["outcome_areas"],
            "skills;access",
        ),
        (datetime.datetime(2021, 11, 30), DAY, "2021-11-30"),
        (datetime.date(2021, 11, 30), DAY, "2021-11-30"),
        ("2021-11-30 00:00:00", DAY, "2021-11-30"),
        (datetime.datetime(2021, 11, 30, 9, 30), DAY, "2021-11-30 09:30:00"),
        ("30/11/2021", DAY, "30/11/2021"),
        (datetime.datetime(2021, 11, 1), rules("pilot/questions")["partner_month"], "2021-11"),
        (3.0, AMOUNT, "3"),
        ("3.0", AMOUNT, "3"),
        (0.1 + 0.2, EVIDENCE["cost_gbp"], "0.3"),
        (1e15, EVIDENCE["cost_gbp"], "1000000000000000"),
        (1e-7, EVIDENCE["cost_gbp"], "0.0000001"),
        ("  Library\r\nservice ", STAKEHOLDER["name_en"], "Library\nservice"),
        (2021, STAKEHOLDER["name_en"], "2021"),
        (None, STAKEHOLDER["name_en"], ""),
    ],
)
def test_what_a_spreadsheet_holds_is_read_as_a_raw_table_has_it(value, rule, written):
    assert as_text(value, rule) == written


def test_a_percentage_is_a_number_only_where_the_column_is_in_per_cent():
    lost = EVIDENCE["evaluation_lost_pct"]
    assert as_text(0.07, lost, "evaluation_lost_pct", "0%") == "7"
    assert as_text(0.125, EVIDENCE["cost_gbp"], "cost_gbp", "0.0%") == "12.5%"
    assert as_text(7, lost, "evaluation_lost_pct", '0"%"') == "7"


CODED = [
    (rule, name)
    for table in SHEETS
    for rule in rules(table).values()
    if rule.kind == "code"
    for name in codes(rule.list_name)
]


def test_every_code_is_read_back_from_its_label_in_both_languages():
    for rule, name in CODED:
        for reader in READERS:
            assert as_text(as_value(name, rule, reader), rule) == name


ANY_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).map(str.strip)
ANY_RULE = st.sampled_from([rule for name in SHEETS for rule in rules(name).values()])


@given(text=ANY_TEXT, rule=ANY_RULE, reader=st.sampled_from(READERS))
def test_any_text_is_read_back_as_what_it_means(text, rule, reader):
    meant = as_text(text, rule)
    assert as_text(as_value(meant, rule, reader), rule) == meant


@given(number=st.decimals(-(10**6), 10**6, places=4).map(lambda held: format(held, "f")))
def test_a_number_keeps_every_digit_that_was_typed(number):
    rule = rules("outcomes")["green"]
    assert as_text(as_value(number, rule, "en"), rule) == number


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
def test_a_number_is_never_written_with_an_exponent(value):
    assert "e" not in number_text(value)
    assert float(number_text(value)) == pytest.approx(value, rel=1e-14)
