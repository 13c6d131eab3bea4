"""Locking the criteria of progression before anybody knows the answers.

A lock is a copy of every field of every outcome by which the pilot will be judged, with a
fingerprint of the whole. It is added to ``pilot/criteria_locks.csv`` and never changed; a later
change of the criteria is allowed, needs a reason, and is shown beside the result.
"""

from datetime import date

import pandas as pd

from analysis.case import Case
from analysis.language import SpokenError, Words
from analysis.tables.checking import check_table
from analysis.tables.criteria import Lock, content_hash, criteria_rows, locks_of
from analysis.tables.faults import Fault, FaultyTables
from analysis.tables.lock_checks import CHANGES, LOCKS, faults_of_locks
from analysis.tables.names import shown, table_path
from analysis.tables.reading import read
from analysis.tables.schemas import SCHEMAS
from analysis.tables.writing import csv_bytes, replace_files

NOT_RECORDED = {"illustrative", "simulated"}
SHOWN_SIGNS = 12  # of a fingerprint: enough to tell locks apart, short enough to read out


class NotLocked(SpokenError):
    """The criteria cannot be locked as asked; the message says what to mend."""


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
        When a name of the role is blank, there is no outcome, the criteria are those of the last
        lock already, or the day is before that of the last lock.
    FaultyTables
        When the outcomes or the locks have faults, a lock was edited, or a change since the last
        one has no reason.
    """
    held = _sound(study)
    outcomes, last = held["outcomes"], next(iter(locks_of(held[LOCKS])[::-1]), None)
    fresh = content_hash(outcomes)
    by_en, by_cy = by_en.strip(), by_cy.strip()
    _refuse(by_en, by_cy, day, fresh, last)
    if faults := faults_of_locks(study, held):
        raise FaultyTables(faults)
    names = set(held[LOCKS]["lock_id"])
    name = next(f"L{n}" for n in range(1, len(names) + 2) if f"L{n}" not in names)
    added = Lock(name, day, by_en, by_cy, fresh, criteria_rows(outcomes))
    replace_files({table_path(study, LOCKS): _with(study, added, outcomes["basis"])})
    return shown(study, LOCKS)


def _sound(study: Case) -> dict[str, pd.DataFrame]:
    """Return the cells of the tables that a lock rests on."""
    held: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name in ("outcomes", LOCKS, CHANGES):
        held[name], found = check_table(study, name)
        faults += found
    if faults:
        raise FaultyTables(faults)
    if held["outcomes"].empty:
        raise NotLocked(Words("locks.nothing", {"file": shown(study, "outcomes")}))
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
