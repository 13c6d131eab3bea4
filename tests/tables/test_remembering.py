"""What these tests remember of a check is what the check would say again."""

import pytest
from remembering import OF_TABLES, Noted, remembered
from spoiling import set_cell

from analysis.tables import option_checks, pilot_checks, stakeholder_checks, survey_checks
from analysis.tables.checking import check_table
from analysis.tables.lock_checks import lock_checks
from analysis.tables.names import CASE_TABLES

CHECKS = (
    stakeholder_checks.stakeholder_checks,
    option_checks.option_checks,
    survey_checks.survey_checks,
    pilot_checks.pilot_checks,
    lock_checks,
)
SPOILT = (
    ("ratings", 2, "stakeholder_id", "S99"),
    ("options", 2, "projects", ""),
    ("pilot/responses", 2, "answer", "99"),
    ("outcomes", 2, "green", "0.01"),
)


def tables_of(study):
    return {name: check_table(study, name)[0] for name in CASE_TABLES}


def test_a_remembered_check_says_what_a_fresh_one_says(study):
    assert {check.__name__ for check in CHECKS} == set(OF_TABLES)
    kept = [remembered(check) for check in CHECKS]
    found = []
    for spoil in (None, *SPOILT, None):
        if spoil:
            set_cell(study, *spoil)
        tables = tables_of(study)
        for check, again in zip(CHECKS, kept, strict=True):
            fresh = list(check(study, tables))
            assert again(study, tables) == again(study, tables) == fresh
            found += fresh
    assert len(set(found)) >= len(SPOILT)


def test_a_check_that_looks_at_all_tables_at_once_is_not_remembered(study):
    with pytest.raises(AssertionError, match="by another way"):
        Noted({"ties": 1}).get("ties")
