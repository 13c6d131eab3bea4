"""Screening: what was decided on each record, and which records were known by a date."""

import datetime
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.desk_research.known import hidden_records
from analysis.desk_research.required import require, year_of
from analysis.desk_research.searching.duplicates import id_order

DECISIONS: Final = {
    "title_abstract": ("include", "exclude"),
    "full_text": ("include", "exclude", "not_retrieved"),
}
AGREED: Final = "agreed"  # the reader under whom the settled decision stands
KEY: Final = ["record_id", "stage", "reader"]
HINT: Final = "Call deduplicate first."
NEEDED: Final = (*KEY, "decision", "criterion_id", "project_id")


@dataclass(frozen=True)
class Known:
    """The records and decisions that belong to what was known by a date.

    Attributes
    ----------
    records, screening
        The rows that stay, in their order; the decisions are those on the records that stay.
    later_only
        The ids of records that are later than the date and stay, because a project of the
        register is known by later records only.
    """

    records: pd.DataFrame
    screening: pd.DataFrame
    later_only: tuple[str, ...]


def known_records(
    records: pd.DataFrame,
    screening: pd.DataFrame,
    register: pd.DataFrame,
    *,
    as_of: datetime.date | str,
) -> Known:
    """Leave out what came after the year of a date, before anything is counted.

    A record leaves when a decision ties it to projects none of which is in the register, and when
    its own year is after that of the date. A year that is not known stays. A project of the
    register whose included records are all later keeps them, so that it does not stand in the
    register without a source. Call this before `deduplicate`, so that no record is counted as the
    duplicate of one that has left.

    Parameters
    ----------
    records
        `record_id` and `year`, which may be blank.
    screening
        The decisions, as for `settled`.
    register
        The projects known by the date, as `known_by` returns them; `project_id`. Those that
        started later are not in it.
    as_of
        The date, or its form ``2021-12-31``.

    Returns
    -------
    Known
        See there.

    Raises
    ------
    ValueError
        When `as_of` is not a date or a column is missing.
    """
    require(records, "the table of records", "record_id", "year")
    require(screening, "the table of screening", *NEEDED)
    require(register, "the register", "project_id")
    names, tied = records["record_id"], screening.dropna(subset=["project_id"])
    hidden = hidden_records(records, tied, register, year_of(as_of))
    in_register = tied["project_id"].isin(register["project_id"])
    stays = _later_only(tied[in_register], hidden.later)
    gone = hidden.elsewhere | (hidden.later - stays)
    return Known(
        records[~names.isin(gone)],
        screening[~screening["record_id"].isin(set(names) & gone)],
        tuple(name for name in names if name in stays & hidden.later),
    )


def settled(screening: pd.DataFrame) -> pd.DataFrame:
    """Give the final decision on each record at each stage.

    The row of the reader ``agreed`` holds where there is one. Without it all readers must have
    taken the same decision for the same criterion and project.

    Parameters
    ----------
    screening
        One row a decision: `record_id`; `stage`, ``title_abstract`` or ``full_text``; `reader`;
        `decision`, ``include``, ``exclude`` or, of a full text, ``not_retrieved``;
        `criterion_id`, needed to exclude; `project_id`, needed to include a full text.

    Returns
    -------
    DataFrame
        `record_id`, `stage`, `decision`, `criterion_id`, `project_id`; `readers`, how many read
        it, ``agreed`` not counted. In the order of ids and stages.

    Raises
    ------
    ValueError
        When a row is not complete, a reader decided twice, or readers differ: every such record
        is named.
    """
    _check_rows(screening)
    key, choice = ["record_id", "stage"], list(NEEDED[3:])
    agreed = screening["reader"] == AGREED
    readers = screening[~agreed].groupby(key)["reader"].size().rename("readers")
    over = pd.MultiIndex.from_frame(screening[key])
    final = screening[agreed | ~over.isin(over[agreed])]
    settled_rows = final.drop_duplicates([*key, *choice])
    differing = settled_rows.loc[settled_rows.duplicated(key), key].drop_duplicates()
    refuse(
        [_differ(final, *where) for where in differing.itertuples(index=False)],
        "readers differ and no decision of the reader 'agreed' settles it, on records",
    )
    table = settled_rows[[*key, *choice]].merge(readers, "left", left_on=key, right_index=True)
    order = sorted(
        range(len(table)),
        key=lambda n: (id_order(table["record_id"].iat[n]), table["stage"].iat[n] == "full_text"),
    )
    table = table.iloc[order].reset_index(drop=True)
    return (
        table.astype(dict.fromkeys([*key, *choice], "str"))
        .fillna({"readers": 0})
        .astype({"readers": int})
    )


def decided(records: pd.DataFrame, screening: pd.DataFrame) -> pd.DataFrame:
    """Give the decisions on each work: a record that is kept, with its duplicates.

    A decision on a duplicate is a decision on the work. Where several records of a work were
    judged, the decisions and criteria must be the same; the projects may be several, because one
    page may report several projects.

    Parameters
    ----------
    records
        As `deduplicate` returns them: `record_id`, `duplicate_of`.
    screening
        As for `settled`.

    Returns
    -------
    DataFrame
        A row for each record kept, in the order of the records, indexed by its id:
        `title_abstract` and `full_text`, the decisions, missing where there is none;
        `title_abstract_criterion` and `full_text_criterion`, missing unless excluded; `projects`,
        a tuple of ids in order, empty unless included by the full text.

    Raises
    ------
    ValueError
        As `settled`; for a `duplicate_of` that is not a record kept; for decisions on records
        that are not there, that differ between the records of a work, or on a full text whose
        title and abstract was excluded.
    """
    work_of = _works(records)
    final = settled(screening)
    strange = sorted(set(final["record_id"]) - set(work_of), key=id_order)
    refuse(strange, "decisions on records that were not imported")
    final = final.assign(work=final["record_id"].map(work_of))
    kept = records.loc[records["duplicate_of"].isna(), "record_id"]
    table = pd.DataFrame(index=pd.Index(kept, name="record_id"))
    for stage in DECISIONS:
        one = _one_a_work(final[final["stage"] == stage], stage)
        table[stage] = one["decision"].reindex(table.index)
        table[f"{stage}_criterion"] = one["criterion_id"].reindex(table.index)
    included = final[(final["stage"] == "full_text") & (final["decision"] == "include")]
    projects = {work: set(ids) for work, ids in included.groupby("work")["project_id"]}
    table["projects"] = [
        tuple(sorted(projects.get(name, ()), key=id_order)) for name in table.index
    ]
    wrong = table.index[(table["title_abstract"] == "exclude") & table["full_text"].notna()]
    refuse(wrong, "full texts judged although the title and abstract was excluded, of records")
    return table


def refuse(found: Collection[str] | pd.Index, what: str) -> None:
    """Refuse what was found, if anything was.

    Raises
    ------
    ValueError
        Saying what it is and naming each.
    """
    if len(found):
        msg = f"{what}: {'; '.join(map(str, found))}."
        raise ValueError(msg)


def _later_only(tied: pd.DataFrame, later: set[str]) -> set[str]:
    """Return the included records of the projects that are known by later records only."""
    included = tied[(tied["stage"] == "full_text") & (tied["decision"] == "include")]
    records = [set(names) for _, names in included.groupby("project_id")["record_id"]]
    return {name for names in records if names <= later for name in names}


def _check_rows(screening: pd.DataFrame) -> None:
    """Refuse decisions that lack what they need; each kind of fault is named with all its rows."""
    require(screening, "the table of screening", *NEEDED)
    blank = screening[[*KEY, "decision"]].isna().any(axis=1)
    rows = [str(row) for row, lacks in enumerate(blank, start=1) if lacks]
    refuse(rows, "decisions without a record, stage, reader or decision, rows")
    name = screening["record_id"] + " at " + screening["stage"] + " by " + screening["reader"]
    allowed = screening["stage"].map(DECISIONS)
    fits = [
        isinstance(known, tuple) and decision in known
        for known, decision in zip(allowed, screening["decision"], strict=True)
    ]
    decision, full = screening["decision"], screening["stage"] == "full_text"
    refuse(
        [f"{n} ({d})" for n, d, fit in zip(name, decision, fits, strict=True) if not fit],
        "decisions that the stage does not have (title_abstract: include, exclude; "
        "full_text: include, exclude, not_retrieved), on records",
    )
    refuse(name[screening.duplicated(KEY)].tolist(), "decisions that stand twice, on records")
    wants = (decision == "exclude") & screening["criterion_id"].isna()
    refuse(name[wants].tolist(), "excluded without a criterion, records")
    wants = (decision == "include") & full & screening["project_id"].isna()
    refuse(name[wants].tolist(), "included by the full text without a project, records")


def _differ(final: pd.DataFrame, record: str, stage: str) -> str:
    """Say what each reader decided on a record at a stage."""
    rows = final[(final["record_id"] == record) & (final["stage"] == stage)]
    said = [
        f"{row['reader']}: {_said(row)}" for row in rows.sort_values("reader").to_dict("records")
    ]
    return f"{record} at {stage} ({', '.join(said)})"


def _said(row: Mapping[Hashable, Any]) -> str:
    why = [str(row[name]) for name in ("criterion_id", "project_id") if pd.notna(row[name])]
    return " ".join([str(row["decision"]), *why])


def _works(records: pd.DataFrame) -> dict[str, str]:
    """Return the record kept for each record."""
    require(records, "the table of records", "record_id", "duplicate_of", hint=HINT)
    names, repeats = records["record_id"], records["duplicate_of"]
    kept = set(names[repeats.isna()])
    lost = names[repeats.notna() & ~repeats.isin(kept)]
    refuse(lost.tolist(), "duplicates of a record that is not kept")
    return dict(zip(names, repeats.fillna(names), strict=True))


def _one_a_work(final: pd.DataFrame, stage: str) -> pd.DataFrame:
    """Return the decision of each work at a stage; refuse works whose records differ."""
    told = final.fillna({"criterion_id": ""})
    choices = told.drop_duplicates(["work", "decision", "criterion_id"])
    twice = choices.loc[choices["work"].duplicated(), "work"].unique()
    said = [
        ", ".join(f"{n}: {d}" for n, d in zip(rows["record_id"], rows["decision"], strict=True))
        for rows in (told[told["work"] == work] for work in twice)
    ]
    refuse(said, f"duplicates on which the decisions at {stage} differ")
    return final.drop_duplicates("work").set_index("work")
