"""The register of evidence: which projects were known by a date, and what a reader must know.

Only years are recorded, so what started in the year of the date counts as known. What started
later leaves the register and every count. A year that is not known is counted apart.
"""

import datetime
from collections.abc import Mapping
from typing import Final

import pandas as pd

from analysis.desk_research.evidence.reported_figures import RESULTS, basis_known
from analysis.desk_research.evidence.strength import strength
from analysis.desk_research.required import require, require_known, year_of

APPROACHES: Final = (
    "device_lending",
    "device_gifting",
    "champions",
    "connectivity",
    "partnership",
)
TIMINGS: Final = ("in_time", "year_not_known")
CAUTIONS: Final = (
    *("year_not_known", "no_figures_seen", "target_not_result", "self_report", "loan_months"),
    *("gifts", "figure_year_not_known", "strength_set", "copy", "none"),
)


def known_by(evidence: pd.DataFrame, as_of: datetime.date | str) -> pd.DataFrame:
    """Keep the projects that were known by a date; later ones leave no trace.

    Parameters
    ----------
    evidence
        The register; `project_id`, `start_year` (a blank is a year not known).
    as_of
        The date, or its form ``2021-12-31``.

    Returns
    -------
    DataFrame
        The projects that had started by the end of the date's year, and those whose year is not
        known, in the order of the register, with `timing`: ``in_time`` or ``year_not_known``.

    Raises
    ------
    ValueError
        When `as_of` is not a date, when every known year is later than it, or when a column is
        not there.
    """
    require(evidence, "the register", "project_id", "start_year")
    year = year_of(as_of)
    started = evidence["start_year"].astype("Int64")
    if started.notna().any() and started.min() > year:
        msg = (
            f"as_of is {as_of}, and no project of the register had started by then: "
            f"the earliest year is {started.min()}."
        )
        raise ValueError(msg)
    kept = evidence[(started <= year).fillna(True).astype(bool)]
    timing = pd.Series("in_time", index=kept.index, dtype="str")
    timing = timing.mask(kept["start_year"].isna(), "year_not_known")
    return kept.assign(timing=timing).reset_index(drop=True)


def in_time(evidence: pd.DataFrame) -> pd.DataFrame:
    """Keep the projects whose year is known; `evidence` is what `known_by` returned."""
    require_known(evidence)
    return evidence[evidence["timing"] == "in_time"].reset_index(drop=True)


def counts(evidence: pd.DataFrame) -> dict[str, int]:
    """Count the projects that `known_by` returned.

    Returns
    -------
    dict
        ``projects`` (all of them), ``in_time``, ``year_not_known``; the last two add up to the
        first.
    """
    require_known(evidence)
    found = evidence["timing"].value_counts()
    return {"projects": len(evidence)} | {name: int(found.get(name, 0)) for name in TIMINGS}


def register(evidence: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Lay the register out for a reader.

    Parameters
    ----------
    evidence
        What `known_by` returned.
    figures
        What `figures_known` returned for the same date.

    Returns
    -------
    DataFrame
        One row a project, those with a known year first, then by `project_id`: `project_id`,
        `project_name`, `authority_en`, `authority_cy`, `approach`, `start_year`,
        `strength_level` (a code), `figure_basis` (of the figures known by the date), `cautions`
        (codes joined by a semicolon).

    Raises
    ------
    ValueError
        As `strength` and `basis_known` do, or when a column is not there.
    """
    require_known(evidence)
    levels = strength(evidence)
    table = levels.assign(
        figure_basis=basis_known(evidence, figures), cautions=cautions(levels, figures)
    ).sort_values(["timing", "project_id"], kind="stable", ignore_index=True)
    shown = ["project_id", "project_name", "authority_en", "authority_cy", "approach"]
    return table[[*shown, "start_year", "strength_level", "figure_basis", "cautions"]]


def cautions(evidence: pd.DataFrame, figures: pd.DataFrame) -> pd.Series:
    """Name what a reader must know before using a project.

    Parameters
    ----------
    evidence
        What `known_by` returned, with the columns that `strength` adds.
    figures
        What `figures_known` returned.

    Returns
    -------
    Series
        For each row the codes joined by a semicolon, ``none`` if there are none:
        ``year_not_known``, of the start; ``no_figures_seen``; ``target_not_result``;
        ``self_report``, of users who chose to answer; ``loan_months``, loans counted in months;
        ``gifts``, devices given and not lent; ``figure_year_not_known``, of a result, which may be
        later than the date; ``strength_set``, a level that a reader set; ``copy``, a source seen
        as a copy.
    """
    require(evidence, "the register", "approach", "evaluation_design", "source_is_copy")
    require(figures, "the figures", "measure", "figure_timing", hint="Call figures_known first.")
    basis = basis_known(evidence, figures)
    months = figures.loc[figures["measure"] == "loan_months", "project_id"]
    unknown = figures["figure_timing"] == "year_not_known"
    undated = figures.loc[unknown & figures["figure_basis"].isin(RESULTS), "project_id"]
    found = {
        "year_not_known": evidence["timing"] == "year_not_known",
        "no_figures_seen": basis == "none_seen",
        "target_not_result": basis == "target",
        "self_report": (basis == "self_report") | (evidence["evaluation_design"] == "self_report"),
        "loan_months": evidence["project_id"].isin(months),
        "gifts": evidence["approach"] == "device_gifting",
        "figure_year_not_known": evidence["project_id"].isin(undated),
        "strength_set": evidence["strength_by"] != "rule",
        "copy": evidence["source_is_copy"].astype("boolean").fillna(False),
    }
    return joined(found, evidence, otherwise="none")


def joined(reasons: Mapping[str, pd.Series], rows: pd.DataFrame, otherwise: str) -> pd.Series:
    """Join, for each row, the names of the answers that hold; `otherwise` where none does."""
    holds = pd.DataFrame({name: answer.astype(bool) for name, answer in reasons.items()})
    names = [";".join(holds.columns[row]) or otherwise for row in holds.to_numpy(dtype=bool)]
    return pd.Series(names, index=rows.index, dtype="str")
