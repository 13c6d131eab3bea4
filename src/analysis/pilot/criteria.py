"""What changed in the criteria after they were locked, and the colours of the locked ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analysis.pilot.progression import progress

WHOLE = "outcome"  # the field of a change that adds an outcome or takes one out
BILINGUAL = ("question", "base", "action_green", "action_amber", "action_red", "reason")
NUMBERS = ("green", "red", "minimum_n")
PEOPLE = ("owner_id", "deputy_id", "set_by_id")
# The list of codes in which a field's value is written for a reader.
CODES = {
    "measure": "pilot_measure",
    "better": "better",
    "priority": "priority",
    "aspect": "aspect",
    "red_stops": "yes_no",
}
CHANGES = [
    "outcome_id",
    "outcome_en",
    "outcome_cy",
    "field",
    "locked_value_en",
    "locked_value_cy",
    "present_value_en",
    "present_value_cy",
    "change_reason_en",
    "change_reason_cy",
    "changed_by_en",
    "changed_by_cy",
    "changed_on",
]

Say = Callable[[str, str, str], str]


def first_lock(locks: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the first lock: a later lock must not hide what was changed before it.

    Parameters
    ----------
    locks
        ``lock_id``, ``locked_on``, ``outcome_id``, ``field`` (a column of the outcomes),
        ``value`` (text, blank for none); may be empty.
    """
    if locks.empty:
        return locks
    first = locks.sort_values("locked_on", kind="stable")["lock_id"].iloc[0]
    return locks[locks["lock_id"] == first]


def changes(
    locks: pd.DataFrame,
    now: pd.DataFrame,
    outcomes: pd.DataFrame,
    reasons: pd.DataFrame,
    stakeholders: pd.DataFrame | None = None,
    say: Say | None = None,
) -> pd.DataFrame:
    """List every field that differs between the first lock and the plan as it stands.

    Parameters
    ----------
    locks
        As for `first_lock`.
    now
        The same fields as they stand: ``outcome_id``, ``field``, ``value``, written alike
        (`analysis.tables.criteria_rows` of the outcomes).
    outcomes
        ``outcome_id``, ``outcome_en``, ``outcome_cy``.
    reasons
        ``outcome_id``, ``field``, ``reason_en``, ``reason_cy``, ``changed_by_en``,
        ``changed_by_cy``, ``changed_on``; of several the last.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``, to name owners; ids stay without it.
    say
        Writes a code in words, given list, code and language; codes stay without it.

    Returns
    -------
    pandas.DataFrame
        One row a field of an outcome, in the order of the lock, with the columns of `CHANGES`. A
        whole outcome that was added or taken out is one row, its field ``outcome``. No rows when
        nothing was locked.
    """
    held, present = _values(first_lock(locks)), _values(now)
    if not held:
        return pd.DataFrame(columns=CHANGES, dtype="str")
    titles = outcomes.set_index("outcome_id")[["outcome_en", "outcome_cy"]].to_dict("index")
    write = _writer(stakeholders, say)
    rows = []
    for outcome in [*held, *(name for name in present if name not in held)]:
        for field, was, is_now in _differences(outcome, held, present):
            rows.append(
                {
                    "outcome_id": outcome,
                    **titles.get(outcome, {"outcome_en": outcome, "outcome_cy": outcome}),
                    "field": field,
                    **write(field, "locked_value", was),
                    **write(field, "present_value", is_now),
                    **_reason(reasons, outcome, field),
                }
            )
    return pd.DataFrame(rows, columns=CHANGES)


def as_locked(locks: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return the outcomes with the criteria of the first lock put back.

    Parameters
    ----------
    locks
        As for `first_lock`.
    outcomes
        The table of outcomes.

    Returns
    -------
    pandas.DataFrame
        The same outcomes in the same order, without those that were added after the lock, with
        ``measure``, ``better``, ``green``, ``red`` and ``minimum_n`` as they were locked.
    """
    held = _values(first_lock(locks))
    kept = outcomes[outcomes["outcome_id"].isin(list(held))].reset_index(drop=True)
    for name in ("measure", "better", *NUMBERS):
        values = [
            held[outcome].get(name, present)
            for outcome, present in zip(kept["outcome_id"], kept[name], strict=True)
        ]
        parsed = [_number(value) if name in NUMBERS else value for value in values]
        kept[name] = pd.Series(
            parsed, index=kept.index, dtype="float64" if name in NUMBERS else "str"
        )
    return kept


def beside(
    judged: pd.DataFrame, locks: pd.DataFrame, outcomes: pd.DataFrame, *found: pd.DataFrame
) -> pd.DataFrame:
    """Set each outcome's colour by the locked criteria beside its colour by the present ones.

    Parameters
    ----------
    judged
        As `analysis.pilot.progression.progress` returns it for the present criteria.
    locks, outcomes
        As for `as_locked`.
    *found
        The tables of estimates that `judged` was made from.

    Returns
    -------
    pandas.DataFrame
        One row an outcome of `judged`: ``outcome_en``, ``outcome_cy``, ``locked_green``,
        ``locked_red``, ``locked_colour``, ``green``, ``red``, ``colour`` and ``lock_note``:
        ``same_colour``, ``other_colour``, ``other_measure`` (the locked one was not measured, so
        it has no colour), ``not_locked``.
    """
    plan = as_locked(locks, outcomes)
    estimates = [table[table["outcome_id"].isin(plan["outcome_id"])] for table in found]
    names = ["outcome_id", "measure", "green", "red", "colour"]
    old = progress(plan, *estimates)[names].rename(columns=lambda name: f"locked_{name}")
    both = judged.merge(old, left_on="outcome_id", right_on="locked_outcome_id", how="left")
    both["locked_colour"] = both["locked_colour"].astype("str")  # of no rows it would be numbers
    known = both["locked_outcome_id"].notna()
    other = known & (both["locked_measure"] != both["measure"])
    both.loc[other, "locked_colour"] = "not_enough_information"
    same = both["locked_colour"] == both["colour"]
    both["lock_note"] = "other_colour"
    both.loc[same, "lock_note"] = "same_colour"
    both.loc[other, "lock_note"] = "other_measure"
    both.loc[~known, "lock_note"] = "not_locked"
    columns = ["outcome_en", "outcome_cy", "locked_green", "locked_red", "locked_colour"]
    return both[[*columns, "green", "red", "colour", "lock_note"]]


def _differences(outcome: str, held: dict, present: dict) -> list[tuple[str, str, str]]:
    """List field, locked value and present value; a bilingual field differs as one."""
    if outcome not in present:
        return [(WHOLE, outcome, "")]
    if outcome not in held:
        return [(WHOLE, "", outcome)]
    found: dict[str, tuple[str, Any, Any]] = {}
    for column, was in held[outcome].items():
        is_now = present[outcome].get(column)
        if is_now is None or is_now == was:
            continue
        field, ending = column, ""
        if column.rpartition("_")[0] in BILINGUAL:
            field, _, ending = column.rpartition("_")
        pair = [f"{field}_en", f"{field}_cy"] if ending else [column, column]
        parts = [tuple(side[outcome].get(name, "") for name in pair) for side in (held, present)]
        found[field] = (field, parts[0], parts[1])
    return list(found.values())


def _writer(stakeholders: pd.DataFrame | None, say: Say | None) -> Callable[..., dict]:
    """Return what writes a value in both languages, blank as missing."""
    names: dict = {}
    if stakeholders is not None:
        names = stakeholders.set_index("stakeholder_id")[["name_en", "name_cy"]].to_dict("index")

    def write(field: str, column: str, value: Any) -> dict:
        pair = value if isinstance(value, tuple) else (value, value)
        written = {}
        for language, part in zip(("en", "cy"), pair, strict=True):
            if field in PEOPLE and part in names:
                part = names[part][f"name_{language}"]
            elif field in CODES and part and say is not None:
                part = say(CODES[field], part, language)
            written[f"{column}_{language}"] = part or None
        return written

    return write


def _reason(reasons: pd.DataFrame, outcome: str, field: str) -> dict:
    same = reasons[(reasons["outcome_id"] == outcome) & (reasons["field"] == field)]
    names = ["reason_en", "reason_cy", "changed_by_en", "changed_by_cy", "changed_on"]
    if same.empty:
        row: dict = dict.fromkeys(names)
    else:
        row = same.sort_values("changed_on", kind="stable")[names].iloc[-1].to_dict()
    return {f"change_{name}" if name.startswith("reason") else name: row[name] for name in names}


def _values(rows: pd.DataFrame) -> dict[str, dict[str, str]]:
    held: dict[str, dict[str, str]] = {}
    filled = rows[["outcome_id", "field", "value"]].fillna("")
    for outcome, column, value in filled.itertuples(index=False):
        held.setdefault(str(outcome), {})[str(column)] = str(value)
    return held


def _number(value: Any) -> float | None:
    """Read a locked number; blank is none, and what is no number is named."""
    if value is None or pd.isna(value) or str(value).strip() == "":
        return None
    try:
        return float(value)
    except ValueError:
        msg = f"locked threshold {value!r} is not a number"
        raise ValueError(msg) from None
