"""Filling and spoiling the workbook of a case as a person would, through openpyxl."""

import io
import zipfile

from openpyxl import load_workbook

from analysis.tables import sources
from analysis.tables.workbook import make
from analysis.tables.workbook_sheets import heading, sheet_title

NAMES = ("stakeholders", "ties", "pilot/participants")


def new_book(study, language="en", names=NAMES):
    """Put a blank workbook of a few tables in the place of their CSV files."""
    for name in names:
        (study.raw / f"{name}.csv").unlink(missing_ok=True)
    save(study, make(study, language, names=names))


def save(study, content):
    """Write the workbook's bytes."""
    sources.workbook_path(study).write_bytes(content)


def filled(study, name, *rows, language="en", start=3):
    """Type rows into a sheet: each maps columns to what a spreadsheet would hold."""

    def typed(book):
        sheet = book[sheet_title(name, language)]
        heads = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[1]}
        for number, row in enumerate(rows, start=start):
            for column, value in row.items():
                sheet.cell(number, heads[heading(name, column, language)]).value = value

    spoil(study, typed)


def spoil(study, change):
    """Open the workbook, change it, save it."""
    book = load_workbook(sources.workbook_path(study))
    change(book)
    written = io.BytesIO()
    book.save(written)
    save(study, written.getvalue())


def with_part(content, name, data, *, instead=False):
    """Return a workbook's bytes with another part, or with a part replaced."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if not (instead and part.filename == name):
                new.writestr(part.filename, old.read(part.filename))
        new.writestr(name, data)
    return written.getvalue()


STAKEHOLDER = {
    "stakeholder_id": "STK01",
    "name_en": "Library service",
    "name_cy": "Gwasanaeth llyfrgelloedd",
    "kind": "Organisation",
    "sector": "Inside the council",
    "project_role": "Team member",
    "wave": 1,
    "basis": "Recorded",
}
