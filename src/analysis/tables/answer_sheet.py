"""The sheet into which the answers to the questionnaire are typed: made blank, and read back."""

import csv
import io
from collections.abc import Sequence

import pandas as pd

from analysis.language import code, codes
from analysis.tables.faults import Fault, words
from analysis.tables.files import parse_text_table

COLUMNS = (
    "respondent_id",
    "respondent_en",
    "respondent_cy",
    "consent",
    "other_id",
    "other_en",
    "other_cy",
    "kind",
    "direction",
    "strength",
    "new_name",
    "new_sector",
)
# what a person fills in; the names are there to be read, and the identifiers say who is meant
ANSWERS = ("kind", "direction", "strength", "new_name", "new_sector")
NEEDED = ("respondent_id", "consent", "other_id", *ANSWERS)
NEW_NAMES = 6
YES = {"y", "x", "✓", "✔", "☑", "true", "gwir", "1", "iawn", "ydw", "ydym", "ydyn"}
NO = {"n", "nac", "nage", "false", "ffug", "0", "nac ydw", "nac ydym", "nac ydyn"}


def blank_sheet(stakeholders: pd.DataFrame, asked: Sequence[str]) -> pd.DataFrame:
    """Make the sheet for the answers of some stakeholders, with nothing answered.

    Parameters
    ----------
    stakeholders
        The register: ``stakeholder_id``, ``name_en``, ``name_cy``.
    asked
        Identifiers of those who are asked.

    Returns
    -------
    pandas.DataFrame
        The columns `COLUMNS`. For each who is asked, a row for every other stakeholder of the
        register in its order, then `NEW_NAMES` rows for names that it does not hold.
    """
    columns = ["stakeholder_id", "name_en", "name_cy"]
    names = {name: both for name, *both in stakeholders[columns].itertuples(index=False)}
    rows = [
        _blank_row(names, respondent, other)
        for respondent in asked
        for other in (*(other for other in names if other != respondent), *[""] * NEW_NAMES)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str").fillna("")


def _blank_row(names: dict[str, list[str]], respondent: str, other: str) -> dict[str, str]:
    row = {"respondent_id": respondent, "other_id": other}
    row["respondent_en"], row["respondent_cy"] = names[respondent]
    row["other_en"], row["other_cy"] = names.get(other, ("", ""))
    return row


def sheet_bytes(sheet: pd.DataFrame) -> bytes:
    """Return a sheet as the bytes of its file; its first sign tells Excel that it is UTF-8."""
    return sheet.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def read_sheet(data: bytes | None, shown: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Read a filled sheet as spreadsheets save it.

    Parameters
    ----------
    data
        The bytes of the file: UTF-8, columns divided by commas or by semicolons; None for no
        file.
    shown
        The name that messages give it.

    Returns
    -------
    sheet : pandas.DataFrame of str
        The columns `COLUMNS`, blank for an empty cell and where a column of names was taken out;
        its index is the row as a spreadsheet numbers it. Blank rows are left out, and so is a
        column that is none of these.
    faults : list of Fault
        What is wrong with the file itself; the sheet is then not to be used.
    """
    data, faults = _with_commas(data, shown)
    raw = parse_text_table(data, shown, list(COLUMNS))
    faults = faults or raw.faults
    missing = [name for name in NEEDED if name not in raw.header]
    if raw.header:
        faults += [
            Fault(shown, 1, name, words("found.no_column"), words("expected.this_column"))
            for name in missing
        ]
        faults += [
            Fault(shown, 1, name, words("found.column_twice"), words("expected.column_once"))
            for name in COLUMNS
            if raw.header.count(name) > 1
        ]
    if missing or not raw.header:
        return pd.DataFrame(columns=list(COLUMNS), dtype="str"), faults
    places = {name: raw.header.index(name) + 1 for name in COLUMNS if name in raw.header}
    cells = {name: [row[place].strip() for row in raw.rows] for name, place in places.items()}
    rows = pd.Index([int(row[0]) for row in raw.rows], dtype="int64")
    sheet = pd.DataFrame(cells, index=rows, dtype="str")
    return sheet.reindex(columns=list(COLUMNS), fill_value=""), faults


def is_answered(sheet: pd.DataFrame) -> pd.Series:
    """Say of each row whether anything was filled in beside the consent."""
    return (sheet[list(ANSWERS)] != "").any(axis=1)


def typed_code(list_name: str, cell: str) -> str | None:
    """Return the code that a cell means: the code itself, or its words in either language."""
    asked = plain(cell)
    for name in codes(list_name):
        if asked in {plain(name), *(plain(code(list_name, name, to)) for to in ("cy", "en"))}:
            return name
    return None


def typed_tick(cell: str) -> bool | None:
    """Return whether a cell is a tick for yes or for no; None when it is neither."""
    asked = plain(cell)
    name = typed_code("yes_no", asked)
    if name == "yes" or asked in YES:
        return True
    return False if name == "no" or asked in NO else None


def plain(cell: str) -> str:
    """Return a cell without what does not matter: capitals, spare spaces, curled apostrophes."""
    return " ".join(cell.replace("’", "'").casefold().split())


def _with_commas(data: bytes | None, shown: str) -> tuple[bytes | None, list[Fault]]:
    """Divide columns by commas where a spreadsheet divided them by semicolons."""
    try:
        content = (data or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        return data, []  # the file's own fault, found when it is read
    first = content.split("\n", 1)[0]
    if ";" not in first or "," in first or "\0" in content:
        return data, []
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=";", strict=True)
    divided: list[list[str]] = []
    try:
        for row in reader:
            divided.append(row)
    except csv.Error:
        found, expected = words("found.quotes"), words("expected.quotes")
        return data, [Fault(shown, len(divided) + 1, None, found, expected)]
    written = io.StringIO(newline="")
    csv.writer(written).writerows(divided)
    return written.getvalue().encode("utf-8"), []
