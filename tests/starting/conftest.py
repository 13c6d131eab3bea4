"""A project in which cases are started."""

import pytest

from analysis.starting import making

MAKE, BOOKS = making._workbook, {}


def make_once(study, language):
    """Make the workbook the first time that a language asks for it."""
    if language not in BOOKS:
        BOOKS[language] = MAKE(study, language)
    return BOOKS[language]


@pytest.fixture(autouse=True)
def one_workbook(monkeypatch):
    """The workbooks of two cases differ by nothing but their titles: one is enough here."""
    monkeypatch.setattr(making, "_workbook", make_once)
