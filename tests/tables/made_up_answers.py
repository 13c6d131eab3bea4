"""Filling in the questionnaire's sheet as people do."""

import io

import pandas as pd

from analysis.tables.answer_sheet import blank_sheet, sheet_bytes
from analysis.tables.checking import check_table


def blank(study, *asked):
    """The blank sheet of some stakeholders, as the questionnaire writes it."""
    return blank_sheet(check_table(study, "stakeholders")[0], asked)


def fill(sheet, respondent, other, **cells):
    """Fill the row of a respondent and another stakeholder; return its number in a spreadsheet."""
    same = (sheet["respondent_id"] == respondent) & (sheet["other_id"] == other)
    return fill_at(sheet, sheet.index[same][0], **cells)


def fill_at(sheet, at, **cells):
    for column, value in cells.items():
        sheet.loc[at, column] = value
    return int(at) + 2


def name_new(sheet, respondent, **cells):
    """Fill the first row of a respondent for a name that the roster does not hold."""
    free = (sheet["respondent_id"] == respondent) & (sheet["other_id"] == "")
    return fill_at(sheet, sheet.index[free & (sheet["new_name"] == "")][0], **cells)


def agree(sheet, respondent, cell="yes"):
    """Write a consent in the first row of a respondent."""
    return fill_at(sheet, sheet.index[sheet["respondent_id"] == respondent][0], consent=cell)


def save(study, sheet, *, divided=","):
    """Save the sheet beside the case as a spreadsheet does; return its path."""
    path = study.root / "filled.csv"
    data = sheet_bytes(sheet)
    if divided != ",":
        data = sheet.to_csv(index=False, sep=divided, lineterminator="\r\n").encode("utf-8-sig")
    path.write_bytes(data)
    return path


def cells_of(content):
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
