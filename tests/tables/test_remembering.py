"""What these tests remember of a check is what the check would say again."""

import importlib.util

import pytest
from remembering import (
    OF_REFERENCE,
    OF_TABLES,
    Noted,
    imported_once,
    reference_of,
    remembered,
)
from spoiling import edit, set_cell, write_desk

from analysis.case import Case
from analysis.tables import (
    crosschecks,
    option_checks,
    pilot_checks,
    records,
    stakeholder_checks,
    survey_checks,
)
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


@pytest.fixture(scope="module")
def afresh():
    """The checks that ask the product's own tables, as they are without memory."""
    source = importlib.util.find_spec(crosschecks.__name__)
    module = importlib.util.module_from_spec(source)
    source.loader.exec_module(module)
    return module


def test_what_is_remembered_of_reference_tables_and_settings_is_what_a_fresh_check_says(
    study, afresh
):
    kept = {name: remembered(getattr(afresh, name), reference_of) for name in OF_REFERENCE}
    found = []
    councils = study.reference / "councils_uk.csv"
    for old, new, file in (
        ("", "", councils),
        ("W01001555", "W01009999", study.reference / "small_areas.csv"),
        ("W06000021", "W06000099", councils),
        ("council: W06000021", "council: W06000098", study.raw / "case.yaml"),
    ):
        content = file.read_text(encoding="utf-8")
        assert old in content
        file.write_text(content.replace(old, new), encoding="utf-8")
        now = Case.load(study.name, study.root)
        for name, again in kept.items():
            given = () if name == "_settings" else (tables_of(now),)
            fresh = list(getattr(afresh, name)(now, *given))
            assert again(now, *given) == again(now, *given) == fresh
            found += fresh
    assert len(set(found)) >= 3


def test_an_import_is_remembered_until_the_log_or_a_file_changes(study):
    write_desk(study)
    again, said = imported_once(records.import_records), set()
    first = study.raw / "searches/first.ris"
    for spoil in (
        lambda: None,
        lambda: set_cell(study, "searches", 2, "file", "gone.ris"),
        lambda: edit(study, "searches", "gone.ris", "first.ris"),
        lambda: first.write_text(first.read_text() + first.read_text()),
        lambda: first.write_text(""),
        lambda: (study.raw / "searches/third.ris").write_text("TY  - RPRT\nER  - \n"),
    ):
        spoil()
        (held, faults), (fresh, also) = again(study), records.import_records(study)
        assert faults == also == again(study)[1]
        assert (held is None) == (fresh is None)
        if fresh is not None:
            assert held.table.equals(fresh.table) and held.imports.equals(fresh.imports)
        said.add((len(fresh.table) if fresh else None, *faults))
    assert len(said) >= 5


def test_a_check_that_looks_at_all_tables_at_once_is_not_remembered(study):
    with pytest.raises(AssertionError, match="by another way"):
        Noted({"ties": 1}).get("ties")
