"""A project in which cases are started."""

import sys

import pytest

from analysis import cli
from analysis.starting import making

MAKE, BOOKS = making._workbook, {}


@pytest.fixture
def casebook(project, monkeypatch, capsys):
    """Type a command inside the copied project; get back status, output and messages."""
    monkeypatch.chdir(project / "notebooks")
    monkeypatch.setenv("CASEBOOK_LANG", "en")

    def typed(*words):
        monkeypatch.setattr(sys, "argv", ["casebook", *words])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        printed = capsys.readouterr()
        return stopped.value.code or 0, printed.out, printed.err

    return typed


def make_once(study, language):
    """Make the workbook the first time that a language asks for it."""
    if language not in BOOKS:
        BOOKS[language] = MAKE(study, language)
    return BOOKS[language]


@pytest.fixture(autouse=True)
def one_workbook(monkeypatch):
    """The workbooks of two cases differ by nothing but their titles: one is enough here."""
    monkeypatch.setattr(making, "_workbook", make_once)
