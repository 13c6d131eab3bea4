"""Which projects to look at first, why, and why not the others. There is no score."""

from collections.abc import Collection
from typing import Final

import pandas as pd

from analysis.desk_research.evidence.register import APPROACHES, cautions, in_time, joined
from analysis.desk_research.evidence.reported_figures import basis_known
from analysis.desk_research.evidence.strength import strength
from analysis.desk_research.required import require, require_codes, require_known

WHY_LISTED: Final = (
    *("in_time", "wanted_approach", "figures_actual", "figures_self_report"),
    *("figures_in_words", "same_nation", "near_council"),
)
WHY_SET_ASIDE: Final = ("year_not_known", "other_approach", "target_not_result", "beyond_limit")


def first_look(
    evidence: pd.DataFrame,
    figures: pd.DataFrame,
    approaches: Collection[str],
    near_codes: Collection[str],
    limit: int,
    *,
    nation: str = "Wales",
) -> pd.DataFrame:
    """Choose the projects to look at first.

    A project is listed when it started in time, its approach is wanted, and what was known of it
    by the date is more than a target. One of which no figures were seen is listed with a caution:
    it may be the best one to telephone. Order: the level of strength, with none seen last; then
    in the nation or in a council near ours; then the later year; then the `project_id`.

    Parameters
    ----------
    evidence
        What `known_by` returned.
    figures
        What `figures_known` returned for the same date.
    approaches
        Codes of the approaches wanted.
    near_codes
        Area codes of our nearest councils.
    limit
        At most so many projects.
    nation
        Projects of this nation come before others of the same strength.

    Returns
    -------
    DataFrame
        The rows taken, with what `strength` adds; `place`, counted from 1; `figure_basis` of the
        figures known by the date; `same_nation`, `near_council` (true or false); `why`, the codes
        of the reasons joined by a semicolon; `cautions`, as the function of that name gives them.

    Raises
    ------
    ValueError
        When an approach is not known, `limit` is not a whole number from 1, or `known_by` or
        `figures_known` was not called before.
    """
    _check_wanted(evidence, approaches)
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        msg = f"limit is {limit!r}; it must be a whole number from 1."
        raise ValueError(msg)
    levels = strength(in_time(evidence))
    known = _placed(levels, near_codes, nation).assign(cautions=cautions(levels, figures))
    known["figure_basis"] = basis_known(levels, figures)
    known["close"] = known["same_nation"] | known["near_council"]
    taken = known[known["approach"].isin(list(approaches)) & (known["figure_basis"] != "target")]
    ranked = taken.sort_values("project_id", kind="stable").sort_values(
        ["strength", "close", "start_year"], ascending=False, na_position="last", kind="stable"
    )
    listed = ranked.head(limit).drop(columns="close").reset_index(drop=True)
    listed.insert(0, "place", range(1, len(listed) + 1))
    return listed.assign(why=_why(listed))


def set_aside(
    evidence: pd.DataFrame,
    figures: pd.DataFrame,
    listed: pd.DataFrame,
    approaches: Collection[str],
    near_codes: Collection[str] = (),
    *,
    nation: str = "Wales",
) -> pd.DataFrame:
    """Name every known project that is not listed, and why.

    Parameters
    ----------
    evidence, figures, approaches, near_codes, nation
        As given to `first_look`.
    listed
        What `first_look` returned.

    Returns
    -------
    DataFrame
        The other rows in the order of the register, with `same_nation`, `near_council` and
        `why_not`, the codes of the reasons joined by a semicolon. With `listed` it holds every
        project that `known_by` returned once.
    """
    _check_wanted(evidence, approaches)
    others = evidence[~evidence["project_id"].isin(listed["project_id"])]
    reasons = {
        "year_not_known": others["timing"] == "year_not_known",
        "other_approach": ~others["approach"].isin(list(approaches)),
        "target_not_result": basis_known(others, figures) == "target",
    }
    why_not = joined(reasons, others, otherwise="beyond_limit")
    return _placed(others, near_codes, nation).assign(why_not=why_not).reset_index(drop=True)


def _placed(evidence: pd.DataFrame, near_codes: Collection[str], nation: str) -> pd.DataFrame:
    """Say of each project whether it is in the nation, and in one of the councils near ours."""
    nations = evidence["country"].fillna("").str.split(" and ")
    return evidence.assign(
        same_nation=[nation in each for each in nations],
        near_council=evidence["area_code"].isin(list(near_codes)),
    )


def _why(listed: pd.DataFrame) -> pd.Series:
    always = pd.Series(True, index=listed.index)
    reasons = {
        "in_time": always,
        "wanted_approach": always,
        "figures_actual": listed["figure_basis"] == "actual",
        "figures_self_report": listed["figure_basis"] == "self_report",
        "figures_in_words": listed["figure_basis"] == "narrative",
        "same_nation": listed["same_nation"],
        "near_council": listed["near_council"],
    }
    return joined(reasons, listed, otherwise="none")


def _check_wanted(evidence: pd.DataFrame, approaches: Collection[str]) -> None:
    require_known(evidence)
    require(evidence, "the register", "approach", "country", "area_code", "start_year")
    wanted = [approaches] if isinstance(approaches, str) else list(approaches)
    if not wanted:
        msg = f"no approach is named; there are: {', '.join(APPROACHES)}."
        raise ValueError(msg)
    require_codes("approach", wanted, APPROACHES)
