"""The register of evidence: what was known by a date, and how strong it is.

Strength says how well a project was evaluated. Fit says whether it suits our place. The two are
kept apart here and are never put into one number.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import pandas as pd

APPROACHES: Final = (
    "device_lending",
    "device_gifting",
    "champions",
    "connectivity",
    "partnership",
)
TIMINGS: Final = ("in_time", "later", "year_not_known")
# Levels 4 and 5 ask for independent replication and for manuals: facts the register does not hold.
STRENGTH: Final[Mapping[str, int | None]] = {
    "none_seen": None,
    "narrative": 1,
    "monitoring": 1,
    "self_report": 1,
    "qualitative": 1,
    "before_after": 2,
    "comparison": 3,
}
LEVELS: Final = ("none_seen", "level_1", "level_2", "level_3")


def known_by(evidence: pd.DataFrame, as_of: date | str) -> pd.DataFrame:
    """Say which projects had started by a date.

    Only years are recorded, so a project that started in the year of the date counts as in time.

    Parameters
    ----------
    evidence
        The register; `start_year`, and `reach_note`, the words that go with the figures.
    as_of
        The date, or its ISO form.

    Returns
    -------
    DataFrame
        The register with two more columns. `timing`: ``in_time``, ``later`` or
        ``year_not_known``, which is never taken for either. `reports_later`: true when the note on
        the figures names a year after the date, so that the figures were not known by then.

    Raises
    ------
    ValueError
        When the date cannot be read or a column is not there.
    """
    require(evidence, "start_year", "reach_note")
    year = _day(as_of).year
    started = evidence["start_year"].astype("Int64")
    timing = pd.Series("in_time", index=evidence.index, dtype="str")
    timing = timing.mask((started > year).fillna(False).astype(bool), "later")
    timing = timing.mask(started.isna(), "year_not_known")
    return evidence.assign(timing=timing, reports_later=_last_year(evidence["reach_note"]) > year)


def in_time(evidence: pd.DataFrame) -> pd.DataFrame:
    """Keep the projects that `known_by` found to be in time."""
    require(evidence, "timing")
    return evidence[evidence["timing"] == "in_time"]


def strength(evidence: pd.DataFrame) -> pd.DataFrame:
    """Suggest a level of evidence from the recorded design of the evaluation.

    The rule: narrative, monitoring, self-report and qualitative work give level 1; a measurement
    before and after gives level 2; a comparison group gives level 3. Where no evaluation was seen
    there is no level, which is not a level of zero. These facts never give a level above 3.

    Parameters
    ----------
    evidence
        The register; `evaluation_design`. A blank design is an evaluation not seen.

    Returns
    -------
    DataFrame
        The register with `strength`, 1 to 3 or missing, and `strength_level`, the same as a code.

    Raises
    ------
    ValueError
        When a design is not known.

    References
    ----------
    Nesta's Standards of Evidence (Puttick and Ludlow, 2013), five levels.
    """
    require(evidence, "evaluation_design")
    design = evidence["evaluation_design"].fillna("none_seen")
    require_codes("evaluation_design", design, tuple(STRENGTH))
    level = design.map(STRENGTH).astype("Int64")
    names = [f"level_{each}" if pd.notna(each) else "none_seen" for each in level]
    return evidence.assign(
        strength=level, strength_level=pd.Series(names, index=evidence.index, dtype="str")
    )


def counts(evidence: pd.DataFrame) -> dict[str, int]:
    """Count the projects of the register by `timing`.

    Returns
    -------
    dict
        ``projects`` (all), ``in_time``, ``later``, ``year_not_known``; the last three add up to
        the first.
    """
    require(evidence, "timing")
    found = evidence["timing"].value_counts()
    return {"projects": len(evidence)} | {name: int(found.get(name, 0)) for name in TIMINGS}


def gap_map(evidence: pd.DataFrame, approaches: Sequence[str] = APPROACHES) -> pd.DataFrame:
    """Count projects by approach and level of strength, empty rows included.

    Parameters
    ----------
    evidence
        The rows to count; `approach` and `evaluation_design`.
    approaches
        A row for each of these, in this order.

    Returns
    -------
    DataFrame
        `approach`; a count for each of ``none_seen``, ``level_1``, ``level_2``, ``level_3``;
        `projects`, their sum; `evidence_gap`, a code that says in words what is missing:
        ``no_project``, ``no_evaluation``, ``not_measured`` (nothing above level 1), ``measured``.
    """
    for names in (evidence["approach"].dropna(), pd.Series(approaches, dtype="str")):
        require_codes("approach", names, APPROACHES)
    levels = strength(evidence)
    table = pd.crosstab(levels["approach"], levels["strength_level"])
    table = table.reindex(index=list(approaches), columns=list(LEVELS), fill_value=0)
    above_1, at_1 = table["level_2"] + table["level_3"], table["level_1"]
    gap = pd.Series("no_project", index=table.index, dtype="str")
    gap = gap.mask(table["none_seen"] > 0, "no_evaluation").mask(at_1 > 0, "not_measured")
    gap = gap.mask(above_1 > 0, "measured")
    counted = table.assign(projects=table.sum(axis=1), evidence_gap=gap)
    return counted.rename_axis(index="approach", columns=None).reset_index()


def reach(evidence: pd.DataFrame) -> pd.DataFrame:
    """Set the recorded figures out by unit. They are never added.

    A loan, a month of a loan and a person are three units. A figure that the source counts in
    months of loans stands in its own column.

    Parameters
    ----------
    evidence
        The register; `devices_n`, `loans_n`, `people_or_households_n`, `reach_note`.

    Returns
    -------
    DataFrame
        One row a project of `evidence` that has a figure, with the given columns and
        `devices_counted`, `loans_counted`, `loan_months_counted`, `people_counted` (people or
        households); missing where the source gives none.
    """
    in_months = counts_months(evidence)
    figures = evidence.assign(
        devices_counted=evidence["devices_n"].astype("Int64"),
        loans_counted=evidence["loans_n"].astype("Int64").mask(in_months),
        loan_months_counted=evidence["loans_n"].astype("Int64").where(in_months),
        people_counted=evidence["people_or_households_n"].astype("Int64"),
    )
    units = ["devices_counted", "loans_counted", "loan_months_counted", "people_counted"]
    return figures[figures[units].notna().any(axis=1)]


def counts_months(evidence: pd.DataFrame) -> pd.Series:
    """Say of each project whether its loans are counted in months, as its note then states."""
    has_loans = evidence["loans_n"].notna()
    return has_loans & evidence["reach_note"].fillna("").str.contains("loan-month", case=False)


def require(evidence: pd.DataFrame, *columns: str) -> None:
    """Stop when the register lacks a column."""
    missing = [column for column in columns if column not in evidence.columns]
    if missing:
        hint = " Call known_by first." if "timing" in missing else ""
        msg = f"The register lacks the columns: {', '.join(missing)}.{hint}"
        raise ValueError(msg)


def require_codes(column: str, found: pd.Series, allowed: Sequence[str]) -> None:
    """Stop when a code is not one of those allowed."""
    unknown = sorted(set(found.dropna()) - set(allowed))
    if unknown:
        msg = f"{column} has unknown codes: {', '.join(unknown)}. Known: {', '.join(allowed)}."
        raise ValueError(msg)


def _last_year(notes: pd.Series) -> pd.Series:
    """Return the last year that a note names, 0 if none; 2023-24 is read as 2024."""
    spans = notes.fillna("").str.replace(r"\b(20)\d\d[-/–](\d\d)\b", r"\g<1>\g<2>", regex=True)
    years = spans.str.findall(r"\b(?:19|20)\d\d\b")
    return years.map(lambda found: max(map(int, found), default=0)).astype(int)


def _day(as_of: date | str) -> date:
    if not isinstance(as_of, str):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        msg = f"as_of is '{as_of}'; it must be a date as year-month-day, such as 2021-12-31."
        raise ValueError(msg) from error
