"""Checks that the criteria were locked, that locks are untouched and that changes have reasons."""

from collections.abc import Iterator

import pandas as pd

from analysis.case import Case
from analysis.language import Words
from analysis.tables.criteria import FIELD_OF, ROW, Lock, criteria_rows, locks_of, rows_hash
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.known import Place, Tables, unknown
from analysis.tables.names import shown

LOCKS = "pilot/criteria_locks"
CHANGES = "pilot/criteria_changes"
SAME = ("locked_on", "locked_by_en", "locked_by_cy", "content_hash")  # in every row of a lock
WHOLE = "outcome"  # the field of a change that adds an outcome or takes one out


def lock_checks(study: Case, tables: Tables) -> list[Fault]:
    """Check the locks of the criteria against the answers, themselves and the outcomes.

    Parameters
    ----------
    study
        The case.
    tables
        Table name to its cells as text, blank as missing, indexed by the row of the spreadsheet.

    Returns
    -------
    list of Fault
        Every fault, in no particular order. A lock dated after the first follow-up answer is
        none: `analysis.tables.lock_state` says so beside the result.
    """
    return [
        *_never_locked(study, tables),
        *faults_of_locks(study, tables),
        *_changes_of_nothing(study, tables),
    ]


def faults_of_locks(study: Case, tables: Tables) -> list[Fault]:
    """Report locks edited by hand, and what differs from a lock without a reason.

    Every difference between one lock and the next, or the outcomes as they are now, needs a row in
    the table of changes, dated on or after the lock's day, that names the outcome and the field.
    Only ``outcomes``, the locks and the changes are looked at.
    """
    return [*_edited(study, tables[LOCKS]), *_without_reason(study, tables)]


def _without_reason(study: Case, tables: Tables) -> list[Fault]:
    locks, outcomes = _readable(tables[LOCKS]), tables["outcomes"]
    if outcomes["outcome_id"].isna().all():  # reported already
        return []
    now, faults = _now(outcomes), []
    later: list[Lock | None] = [*locks[1:], None]
    for before, after in zip(locks, later, strict=False):
        rows = after.rows if after else criteria_rows(outcomes)
        for outcome, column, value in _differences(before.rows, rows):
            field = FIELD_OF.get(column, column)
            if not _explained(tables[CHANGES], outcome, field, before):
                place = _where(study, after, now, outcome, column)
                gone = words("found.no_outcome", outcome=outcome) if column == WHOLE else None
                found = quoted(value) if value else gone or words("found.blank")
                faults.append(Fault(*place, found, _expected(study, before, outcome, column)))
    return faults


def _never_locked(study: Case, tables: Tables) -> list[Fault]:
    """Report the first follow-up answer, when nothing was ever locked."""
    answers, locks = tables["pilot/responses"], tables[LOCKS]
    later = answers.index[(answers["survey_wave"] == "follow_up").fillna(False)]
    if not len(later) or not locks.empty:
        return []
    expected = words("expected.locked_first", case=study.name)
    file, found = shown(study, "pilot/responses"), words("found.follow_up_unlocked")
    return [Fault(file, int(later[0]), "survey_wave", found, expected)]


def _edited(study: Case, cells: pd.DataFrame) -> list[Fault]:
    """Report locks whose rows are not those whose fingerprint they carry, or that disagree."""
    file, faults = shown(study, LOCKS), []
    day = ""
    for name, rows in cells.dropna(subset="lock_id").groupby("lock_id", sort=False):
        first = rows.iloc[0]
        row = int(rows.index[0])
        for column in SAME:
            other = rows.index[(rows[column] != first[column]).fillna(False)]
            faults += [
                Fault(file, int(at), column, quoted(rows.at[at, column]),
                      words("expected.same_lock", value=first[column], row=row))
                for at in other[:1]
            ]  # fmt: skip
        made = rows_hash(rows)
        if first["content_hash"] != made:
            found = words("found.edited_lock", lock=name)
            faults.append(Fault(file, row, "content_hash", found, words("expected.unedited_lock")))
        if str(first["locked_on"]) < day:
            expected = words("expected.not_before", column="locked_on", value=day)
            faults.append(Fault(file, row, "locked_on", quoted(first["locked_on"]), expected))
        day = max(day, str(first["locked_on"]))
    return faults


def _changes_of_nothing(study: Case, tables: Tables) -> list[Fault]:
    """Report reasons for changes of outcomes that neither stand in the plan nor in a lock."""
    named = set(tables["outcomes"]["outcome_id"].dropna())
    named |= set(tables[LOCKS]["outcome_id"].dropna())
    place = Place(shown(study, "outcomes"), "outcome_id", sorted(named))
    return unknown(study, CHANGES, "outcome_id", tables[CHANGES]["outcome_id"], place)


def _readable(cells: pd.DataFrame) -> list[Lock]:
    """Return the locks whose days can be read; the others are reported as faults of their cells."""
    days = pd.to_datetime(cells["locked_on"], format="%Y-%m-%d", errors="coerce")
    return locks_of(cells[days.notna() & cells["outcome_id"].notna() & cells["field"].notna()])


def _differences(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield outcome, column and new value of what differs; a whole outcome is one difference."""
    old, new = (_values(rows) for rows in (before, after))
    for outcome in sorted({*old} ^ {*new}):
        yield outcome, WHOLE, outcome if outcome in new else ""
    for outcome in (name for name in new if name in old):
        for column, value in new[outcome].items():
            if column in old[outcome] and old[outcome][column] != value:
                yield outcome, column, value


def _values(rows: pd.DataFrame) -> dict[str, dict[str, str]]:
    held: dict[str, dict[str, str]] = {}
    for outcome, column, value in rows[ROW].itertuples(index=False):
        held.setdefault(str(outcome), {})[str(column)] = str(value)
    return held


def _explained(changes: pd.DataFrame, outcome: str, field: str, lock: Lock) -> bool:
    named = (changes["outcome_id"] == outcome) & (changes["field"] == field)
    later = changes["changed_on"] >= lock.locked_on.isoformat()
    said = changes["reason_en"].notna() & changes["reason_cy"].notna()
    return bool((named & later & said).fillna(False).any())


def _now(outcomes: pd.DataFrame) -> dict[str, int]:
    """Return the row of each outcome as the plan stands now."""
    known = outcomes["outcome_id"].dropna().drop_duplicates()
    return {str(outcome): int(str(row)) for row, outcome in known.items()}


def _where(
    study: Case, after: Lock | None, now: dict[str, int], outcome: str, column: str
) -> tuple[str, int | None, str]:
    """Say where a change stands: in the outcomes, or in the later lock."""
    name = "outcome_id" if column == WHOLE else column
    if after is None:
        return shown(study, "outcomes"), now.get(outcome), name
    own = after.rows[after.rows["outcome_id"] == outcome]
    same = own.index if column == WHOLE else own.index[own["field"] == column]
    return shown(study, LOCKS), int(same[0]) if len(same) else None, "value"


def _expected(study: Case, lock: Lock, outcome: str, column: str) -> Words:
    values = {"lock": lock.lock_id, "day": lock.locked_on.isoformat(), "outcome": outcome}
    values |= {"field": FIELD_OF.get(column, column), "file": shown(study, CHANGES)}
    if column == WHOLE:
        return words("expected.reason_for_outcome", **values)
    rows = lock.rows
    was = rows.loc[(rows["outcome_id"] == outcome) & (rows["field"] == column), "value"].iloc[0]
    return words("expected.reason_for_change", was=was or "–", **values)
