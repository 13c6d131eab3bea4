"""The criteria of progression as they are locked: which fields, and the fingerprint of them all."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

ROW = ["outcome_id", "field", "value"]
# what is locked of an outcome, and in which columns of the table of outcomes it stands; a lock
# names columns, a reason for a change names the field, whichever language was changed
FIELDS: dict[str, tuple[str, ...]] = {
    "question": ("question_en", "question_cy"),
    "measure": ("measure",),
    "base": ("base_en", "base_cy"),
    "better": ("better",),
    "green": ("green",),
    "red": ("red",),
    "minimum_n": ("minimum_n",),
    "red_stops": ("red_stops",),
    "priority": ("priority",),
    "aspect": ("aspect",),
    "action_green": ("action_green_en", "action_green_cy"),
    "action_amber": ("action_amber_en", "action_amber_cy"),
    "action_red": ("action_red_en", "action_red_cy"),
    "owner_id": ("owner_id",),
    "deputy_id": ("deputy_id",),
    "due_on": ("due_on",),
    "reason": ("reason_en", "reason_cy"),
    "set_by_id": ("set_by_id",),
    "set_on": ("set_on",),
}
FIELD_OF = {column: field for field, columns in FIELDS.items() for column in columns}
NUMBERS = ("green", "red", "minimum_n")


@dataclass(frozen=True)
class Lock:
    """One lock of the criteria.

    Attributes
    ----------
    lock_id
        ``L1`` for the first.
    locked_on, locked_by_en, locked_by_cy
        The day, and the role that locked in both languages; never a person's name.
    content_hash
        SHA-256 of the rows, as `content_hash` gives it for the outcomes of that day.
    rows
        ``outcome_id``, ``field`` (a column of the outcomes) and ``value`` (text, blank for none).
    """

    lock_id: str
    locked_on: date
    locked_by_en: str
    locked_by_cy: str
    content_hash: str
    rows: pd.DataFrame


def criteria_rows(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return the locked fields of outcomes, one a row, each value in its one canonical form.

    Parameters
    ----------
    outcomes
        The table of outcomes, as `read` or `check_table` give it.

    Returns
    -------
    DataFrame of str
        ``outcome_id``, ``field`` (a column's name) and ``value`` (blank for none), ordered by
        outcome and then as `FIELDS` orders them. Spaces, the order of rows and columns, and the
        way a number is written (5, 5.0, 5.00) make no difference.
    """
    named = outcomes.dropna(subset="outcome_id").astype({"outcome_id": "str"})
    rows = [
        (outcome["outcome_id"], column, _canonical(column, outcome[column]))
        for outcome in named.sort_values("outcome_id").to_dict("records")
        for column in FIELD_OF
    ]
    return pd.DataFrame(rows, columns=ROW, dtype="str")


def content_hash(outcomes: pd.DataFrame) -> str:
    """Return the fingerprint of the criteria: SHA-256 over `criteria_rows`, in hexadecimal."""
    return rows_hash(criteria_rows(outcomes))


def rows_hash(rows: pd.DataFrame) -> str:
    """Return the fingerprint of the rows of a lock, whatever their order; blank or missing."""
    cells = sorted(map(list, rows[ROW].fillna("").astype("str").to_numpy()))
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode("utf-8")).hexdigest()


def locks_of(cells: pd.DataFrame) -> list[Lock]:
    """Return the locks that a table of locks holds, in the order of its rows."""
    found = []
    for name, rows in cells.dropna(subset=["lock_id", "locked_on"]).groupby("lock_id", sort=False):
        first = rows.iloc[0]
        who = {column: _text(first[column]) for column in ("locked_by_en", "locked_by_cy")}
        day = pd.Timestamp(first["locked_on"]).date()
        found.append(Lock(str(name), day, **who, content_hash=_text(first["content_hash"]),
                          rows=rows[ROW].fillna("").astype("str")))  # fmt: skip
    return found


def _canonical(column: str, cell: Any) -> str:
    """Write a value of an outcome in the one way in which a lock holds it."""
    if cell is None or pd.isna(cell):
        return ""
    if isinstance(cell, pd.Timestamp):
        return str(cell.date().isoformat())
    if str(cell) in ("True", "False"):
        return "yes" if cell else "no"
    if column in NUMBERS:
        return _number(str(cell))
    return _text(cell)


def _number(cell: str) -> str:
    try:
        amount = float(cell) + 0.0  # so that minus zero is zero
    except ValueError:  # what is no number is reported as a fault of its cell
        return _text(cell)
    return str(int(amount)) if amount.is_integer() else repr(amount)


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else unicodedata.normalize("NFC", " ".join(str(cell).split()))
