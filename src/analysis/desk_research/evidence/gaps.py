"""The gap map: which approach has evidence on which outcome, how strong, and where there is none.

A project that reports on two outcome areas counts in both, so a row does not add up to its
projects. An empty cell is said in words too: it is a gap in what was found, not a result of zero.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import pandas as pd

from analysis.desk_research.evidence.register import APPROACHES
from analysis.desk_research.evidence.strength import LEVELS, strength
from analysis.desk_research.required import require, require_codes

OUTCOME_AREAS: Final = ("access", "skills", "use", "wellbeing", "capacity")
NOT_STATED: Final = "not_stated"  # a project of which no outcome area is recorded
AREAS: Final = (*OUTCOME_AREAS, NOT_STATED)
GAPS: Final = ("no_project", "no_evaluation", "not_measured", "measured")
NO_PROJECT: Final = "no_project"
MEASURED: Final = LEVELS[2:]  # level 2 and above


def gap_map(evidence: pd.DataFrame, approaches: Sequence[str] = APPROACHES) -> pd.DataFrame:
    """Count projects by approach and outcome area, with the strongest level; empty cells too.

    Parameters
    ----------
    evidence
        The projects to count: `project_id`, `approach`, `outcome_areas` (codes of
        `OUTCOME_AREAS` joined by a semicolon; a blank is none recorded), and what `strength`
        reads.
    approaches
        A row for each of these, in this order.

    Returns
    -------
    DataFrame
        One row for each approach and each of `AREAS`: `approach`, `outcome_area`,
        `projects` (a count), `strongest` (a code of `LEVELS`, missing without a project),
        `evidence_gap`: ``no_project``, ``no_evaluation`` (none seen), ``not_measured`` (nothing
        above level 1), ``measured``.

    Raises
    ------
    ValueError
        When a code is not known: with the projects, for an outcome area.
    """
    return _gap_map(_checked(evidence, approaches), approaches)


def _gap_map(levels: pd.DataFrame, approaches: Sequence[str]) -> pd.DataFrame:
    """Count projects that have their levels: see `gap_map`."""
    held = _held(levels)
    cells = pd.MultiIndex.from_product([approaches, AREAS], names=["approach", "outcome_area"])
    groups = held.groupby(["approach", "outcome_area"])
    table = pd.DataFrame({"projects": groups.size(), "best": groups["rank"].max()})
    return _worded(table.reindex(cells)).reset_index()


def evidence_gaps(evidence: pd.DataFrame, approaches: Sequence[str] = APPROACHES) -> pd.DataFrame:
    """Say in words what is missing: one row an approach, by level and by outcome area.

    Parameters
    ----------
    evidence, approaches
        As for `gap_map`.

    Returns
    -------
    DataFrame
        `approach`; `projects`, each counted once; `none_seen`, `level_1` and `above_level_1`,
        which add up to `projects`; `areas_without` (no project) and `areas_not_measured`
        (projects, but nothing above level 1): codes of `OUTCOME_AREAS` joined by a semicolon,
        missing where there are none; `evidence_gap`, as in `gap_map`, over all areas.
    """
    levels = _checked(evidence, approaches)
    gaps = _gap_map(levels, approaches)
    held = Counter(zip(levels["approach"], levels["strength_level"], strict=True))
    rows = [[held[approach, level] for level in LEVELS] for approach in approaches]
    crossed = pd.DataFrame(rows, index=list(approaches), columns=list(LEVELS))
    best = levels["strength_level"].map(LEVELS.index).groupby(levels["approach"]).max()
    worded = _worded(pd.DataFrame({"projects": crossed.sum(axis=1), "best": best}, crossed.index))
    areas = gaps[gaps["outcome_area"] != NOT_STATED]
    weak = areas["evidence_gap"].isin(["no_evaluation", "not_measured"])
    said = crossed[["none_seen", "level_1"]].assign(
        above_level_1=crossed[list(MEASURED)].sum(axis=1),
        areas_without=_areas(areas[areas["evidence_gap"] == NO_PROJECT]),
        areas_not_measured=_areas(areas[weak]),
        evidence_gap=worded["evidence_gap"],
    )
    said.insert(0, "projects", worded["projects"])
    return said.rename_axis(index="approach", columns=None).reset_index()


def _checked(evidence: pd.DataFrame, approaches: Sequence[str]) -> pd.DataFrame:
    """Give the projects with their levels, when all of their codes are known."""
    require(evidence, "the register", "project_id", "approach", "outcome_areas")
    for names in (evidence["approach"], approaches):
        require_codes("approach", names, APPROACHES)
    return strength(evidence)


def _held(levels: pd.DataFrame) -> pd.DataFrame:
    """Give one row for each project and each of its areas, with the rank of its level."""
    cells = levels["outcome_areas"].fillna("").astype(str).str.strip()
    named = cells.mask(cells == "", NOT_STATED).str.split(";")
    held = levels.assign(
        outcome_area=named, rank=levels["strength_level"].map(LEVELS.index)
    ).explode("outcome_area")
    held["outcome_area"] = held["outcome_area"].str.strip()
    _refuse_unknown(held)
    return held.drop_duplicates(["project_id", "outcome_area"])


def _refuse_unknown(held: pd.DataFrame) -> None:
    strange = held[~held["outcome_area"].isin(AREAS)]
    if len(strange):
        found = [f"{row.project_id} ({row.outcome_area})" for row in strange.itertuples()]
        msg = f"outcome areas that are not known: {', '.join(found)}. "
        msg += f"Known: {', '.join(OUTCOME_AREAS)}."
        raise ValueError(msg)


def _worded(cells: pd.DataFrame) -> pd.DataFrame:
    """Say a count and the rank of its best level in codes; without a project there is no level."""
    projects = cells["projects"].fillna(0).astype(int)
    best = [LEVELS[int(rank)] if pd.notna(rank) else None for rank in cells["best"]]
    strongest = pd.Series(best, index=cells.index, dtype="str")
    gap = pd.Series("not_measured", index=cells.index, dtype="str")
    gap = gap.mask(strongest.isin(MEASURED), "measured")
    gap = gap.mask(strongest == "none_seen", "no_evaluation").mask(projects == 0, NO_PROJECT)
    return pd.DataFrame({"projects": projects, "strongest": strongest, "evidence_gap": gap})


def _areas(gaps: pd.DataFrame) -> pd.Series:
    return gaps.groupby("approach")["outcome_area"].agg(";".join)
