"""Locking the criteria of progression before anybody knows the answers.

A lock is a copy of every field of every outcome by which the pilot will be judged, with a
fingerprint of the whole. It is added to ``pilot/criteria_locks.csv`` and never changed; a later
change of the criteria is allowed, needs a reason, and is shown beside the result.
"""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analysis.case import Case
from analysis.language import SpokenError, Words
from analysis.tables.checking import check_table
from analysis.tables.faults import Fault, FaultyTables
from analysis.tables.names import shown, table_path
from analysis.tables.reading import read
from analysis.tables.schemas import SCHEMAS
from analysis.tables.writing import csv_bytes, replace_files

LOCKS = "pilot/criteria_locks"
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
NOT_RECORDED = {"illustrative", "simulated"}
SHOWN_SIGNS = 12  # of a fingerprint: enough to tell locks apart, short enough to read out


class NotLocked(SpokenError):
    """The criteria cannot be locked as asked; the message says what to mend."""


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


def locked(study: Case) -> Lock | None:
    """Return the last lock of a case's criteria, or None where they were never locked.

    Raises
    ------
    FaultyTables
        When the table of locks has faults.
    """
    found = locks_of(read(study, LOCKS))
    return found[-1] if found else None


def lock_state(study: Case) -> pd.DataFrame:
    """Say of every lock whether it was made before anybody could know the answers.

    Returns
    -------
    DataFrame
        One row a lock, in order: ``lock_id``, ``locked_on``, ``locked_by_en``, ``locked_by_cy``,
        ``first_follow_up_on`` (missing while there is no follow-up answer), ``in_time`` (``yes``
        when the lock is not dated after the first follow-up answer, else ``no``) and
        ``content_hash`` (its first 12 signs; all of it stands in the table of locks).

    Raises
    ------
    FaultyTables
        When the locks or the answers have faults.
    """
    responses = read(study, "pilot/responses")
    first = responses.loc[responses["survey_wave"] == "follow_up", "answered_on"].min()
    rows = [
        {
            "lock_id": held.lock_id,
            "locked_on": pd.Timestamp(held.locked_on),
            "locked_by_en": held.locked_by_en,
            "locked_by_cy": held.locked_by_cy,
            "first_follow_up_on": first,
            "in_time": "no" if pd.notna(first) and pd.Timestamp(held.locked_on) > first else "yes",
            "content_hash": held.content_hash[:SHOWN_SIGNS],
        }
        for held in locks_of(read(study, LOCKS))
    ]
    columns = ["lock_id", "locked_on", "locked_by_en", "locked_by_cy", "first_follow_up_on"]
    return pd.DataFrame(rows, columns=[*columns, "in_time", "content_hash"])


def lock(study: Case, by_en: str, by_cy: str, day: date) -> str:
    """Lock the criteria as they stand now: add a lock to the table of locks, all of it or nothing.

    Parameters
    ----------
    study
        The case.
    by_en, by_cy
        The role that locks them, in English and in Welsh.
    day
        The day on which they are locked.

    Returns
    -------
    str
        The file that was written, from the project's folder. The lock's basis is ``recorded``,
        or ``illustrative`` where an outcome that it locks is illustrative or simulated.

    Raises
    ------
    NotLocked
        When a name of the role is blank, the criteria are those of the last lock already, or the
        day is before that of the last lock.
    FaultyTables
        When the outcomes or the locks have faults, or a change since the last lock has no reason.
    """
    from analysis.tables.lock_checks import changes_without_reason

    held = _sound(study)
    outcomes, last = held["outcomes"], next(iter(locks_of(held[LOCKS])[::-1]), None)
    fresh = content_hash(outcomes)
    by_en, by_cy = by_en.strip(), by_cy.strip()
    _refuse(by_en, by_cy, day, fresh, last)
    if faults := changes_without_reason(study, held):
        raise FaultyTables(faults)
    names = set(held[LOCKS]["lock_id"])
    name = next(f"L{n}" for n in range(1, len(names) + 2) if f"L{n}" not in names)
    added = Lock(name, day, by_en, by_cy, fresh, criteria_rows(outcomes))
    replace_files({table_path(study, LOCKS): _with(study, added, outcomes["basis"])})
    return shown(study, LOCKS)


def _sound(study: Case) -> dict[str, pd.DataFrame]:
    """Return the cells of the tables that a lock rests on; a table of locks may be missing."""
    held: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name in ("outcomes", LOCKS, "pilot/criteria_changes"):
        held[name], found = check_table(study, name)
        faults += found if name != LOCKS or table_path(study, name).is_file() else []
    if faults:
        raise FaultyTables(faults)
    return held


def _refuse(by_en: str, by_cy: str, day: date, fresh: str, last: Lock | None) -> None:
    """Raise every reason for which the criteria cannot be locked."""
    reasons = [] if by_en and by_cy else [Words("locks.no_role", {})]
    if last:
        values = {"lock": last.lock_id, "day": last.locked_on.isoformat()}
        if last.content_hash == fresh:
            reasons.append(Words("locks.unchanged", values))
        if day < last.locked_on:
            reasons.append(Words("locks.earlier", {**values, "asked": day.isoformat()}))
    if reasons:
        raise NotLocked(*reasons)


def _with(study: Case, added: Lock, bases: pd.Series) -> bytes:
    """Return the file of locks with one more at its end; earlier rows stay as they are."""
    path = table_path(study, LOCKS)
    before = path.read_bytes() if path.is_file() else b""
    columns = list(SCHEMAS[LOCKS])
    if before.strip():
        columns = before.decode("utf-8-sig").splitlines()[0].strip().split(",")
    rows = added.rows.assign(
        lock_id=added.lock_id,
        locked_on=added.locked_on.isoformat(),
        locked_by_en=added.locked_by_en,
        locked_by_cy=added.locked_by_cy,
        content_hash=added.content_hash,
        basis="illustrative" if NOT_RECORDED & set(bases) else "recorded",
    )
    header, _, body = csv_bytes(rows[[name.strip().strip('"') for name in columns]]).partition(
        b"\n"
    )
    if not before.strip():
        return header + b"\n" + body
    return before.rstrip(b"\r\n") + b"\n" + body


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
