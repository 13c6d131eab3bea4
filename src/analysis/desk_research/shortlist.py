"""The shortlist: which projects to look at first, why, and why not the others."""

from collections.abc import Collection, Mapping
from typing import Final

import pandas as pd

from analysis.desk_research.evidence import (
    APPROACHES,
    counts_months,
    in_time,
    require,
    require_codes,
    strength,
)

RESULTS: Final = ("actual", "narrative")


def shortlist(
    evidence: pd.DataFrame,
    approaches: Collection[str],
    near_codes: Collection[str],
    limit: int,
    *,
    nation: str = "Wales",
) -> pd.DataFrame:
    """Choose the projects to look at first. There is no score.

    A project is taken when it is in time, its approach is wanted, and its figures are results:
    actual, or told in words. A target is not a result. Order: the level of strength, with none
    seen last; then in the nation or in a council near ours; then the later year; then the order of
    the register.

    Parameters
    ----------
    evidence
        The register as `known_by` returns it.
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
        The rows taken, with `strength`, `strength_level`; `place`, counted from 1;
        `same_nation`, `near_council` (true or false); `why`, the codes of the reasons joined by a
        semicolon; `cautions`, the codes of what a reader must know, ``none`` if nothing.

    Raises
    ------
    ValueError
        When an approach is not known, `limit` is below 1, or `known_by` was not called before.
    """
    _check_wanted(evidence, approaches)
    if isinstance(limit, bool) or limit < 1:
        msg = f"limit is {limit}; it must be a whole number from 1."
        raise ValueError(msg)
    taken = in_time(evidence)
    taken = taken[taken["approach"].isin(approaches) & taken["figures_are"].isin(RESULTS)]
    ranked = _placed(strength(taken), near_codes, nation).assign(
        close=lambda rows: rows["same_nation"] | rows["near_council"]
    )
    ranked = ranked.sort_values(
        ["strength", "close", "start_year"], ascending=False, na_position="last", kind="stable"
    ).head(limit)
    listed = ranked.drop(columns="close").reset_index(drop=True)
    listed.insert(0, "place", range(1, len(listed) + 1))
    return listed.assign(why=_why(listed), cautions=cautions(listed))


def set_aside(
    evidence: pd.DataFrame,
    listed: pd.DataFrame,
    approaches: Collection[str],
    near_codes: Collection[str] = (),
    *,
    nation: str = "Wales",
) -> pd.DataFrame:
    """Name every project that is not on the shortlist, and why.

    Parameters
    ----------
    evidence, approaches, near_codes, nation
        As given to `shortlist`.
    listed
        What `shortlist` returned.

    Returns
    -------
    DataFrame
        The other rows in the order of the register, with `same_nation`, `near_council` and
        `why_not`, the codes of the reasons joined by a semicolon. With `listed` it holds every
        project of the register once.
    """
    _check_wanted(evidence, approaches)
    others = evidence[~evidence["project_id"].isin(listed["project_id"])]
    reasons = {
        "later": others["timing"] == "later",
        "year_not_known": others["timing"] == "year_not_known",
        "other_approach": ~others["approach"].isin(approaches),
        "target_not_result": others["figures_are"] == "target",
        "no_figures_seen": ~others["figures_are"].isin([*RESULTS, "target"]),
    }
    why_not = _joined(reasons, others, otherwise="beyond_limit")
    return _placed(others, near_codes, nation).assign(why_not=why_not).reset_index(drop=True)


def cautions(evidence: pd.DataFrame) -> pd.Series:
    """Name what a reader must know before using a project's figures.

    Parameters
    ----------
    evidence
        The register as `known_by` returns it.

    Returns
    -------
    Series
        For each row the codes joined by a semicolon, ``none`` if there are none:
        ``target_not_result``; ``self_report``, the users who chose to answer; ``loan_months``,
        loans counted in months; ``gifts``, devices given and not lent; ``reports_later``, figures
        of a year after the date; ``copy``, a source seen as a copy.
    """
    found = {
        "target_not_result": evidence["figures_are"] == "target",
        "self_report": evidence["evaluation_design"] == "self_report",
        "loan_months": counts_months(evidence),
        "gifts": evidence["approach"] == "device_gifting",
        "reports_later": evidence["reports_later"],
        "copy": evidence["source_is_copy"].astype("boolean").fillna(False),
    }
    return _joined(found, evidence, otherwise="none")


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
        "figures_actual": listed["figures_are"] == "actual",
        "figures_in_words": listed["figures_are"] == "narrative",
        "same_nation": listed["same_nation"],
        "near_council": listed["near_council"],
    }
    return _joined(reasons, listed, otherwise="none")


def _joined(reasons: Mapping[str, pd.Series], rows: pd.DataFrame, otherwise: str) -> pd.Series:
    holds = pd.DataFrame({name: answer.astype(bool) for name, answer in reasons.items()})
    names = [";".join(holds.columns[row]) or otherwise for row in holds.to_numpy(dtype=bool)]
    return pd.Series(names, index=rows.index, dtype="str")


def _check_wanted(evidence: pd.DataFrame, approaches: Collection[str]) -> None:
    require(evidence, "project_id", "timing", "approach", "figures_are", "country", "area_code")
    wanted = [approaches] if isinstance(approaches, str) else list(approaches)
    if not wanted:
        msg = f"no approach is named; there are: {', '.join(APPROACHES)}."
        raise ValueError(msg)
    require_codes("approach", pd.Series(wanted), APPROACHES)
