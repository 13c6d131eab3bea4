"""How well a project was evaluated, on Nesta's five levels.

Strength says how well a project was evaluated. Fit says whether it suits our place. The two are
kept apart and are never put into one number.
"""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from analysis.desk_research.required import require, require_codes

DESIGN_LEVELS: Final[Mapping[str, int | None]] = {
    "none_seen": None,
    "narrative": 1,
    "monitoring": 1,
    "self_report": 1,
    "qualitative": 1,
    "before_after": 2,
    "comparison": 3,
}
EVALUATORS: Final = ("independent", "provider", "mixed", "not_seen")
HIGHEST: Final = 5
LEVELS: Final = ("none_seen", *(f"level_{level}" for level in range(1, HIGHEST + 1)))
SET_BY: Final = ("rule", "lowered", "raised")
MOST_LOST: Final = 50  # percent of those who were asked first and did not answer again
FACTS: Final = (
    *("project_id", "evaluation_design", "evaluator", "evaluation_lost_pct", "replicated"),
    *("manual", "strength_set", "strength_reason_en", "strength_reason_cy"),
)


def strength(evidence: pd.DataFrame) -> pd.DataFrame:
    """Suggest a level of evidence from recorded facts, and take a level that a reader set.

    The rule:

    1. Narrative, monitoring, self-report and qualitative work give level 1; a measurement before
       and after gives level 2; a comparison group gives level 3.
    2. A comparison group, an independent evaluator and a replication give level 4; with a manual
       by which others can repeat it, level 5.
    3. Where over half of those asked first were lost, the level is one lower, and never below 1.
    4. Where no evaluation was seen there is no level, which is not a level of zero.

    A reader may set a lower level freely, since that only claims less. A higher level, or a level
    where no evaluation was seen, needs a reason in words.

    Parameters
    ----------
    evidence
        The register; `evaluation_design` (a blank is an evaluation not seen), `evaluator`,
        `evaluation_lost_pct` (0 to 100), `replicated` and `manual` (true or false; a blank is
        not known and never counts as true), `strength_set` (1 to 5, or blank),
        `strength_reason_en`, `strength_reason_cy`.

    Returns
    -------
    DataFrame
        The register with `strength_suggested` and `strength` (the final one), 1 to 5 or missing;
        `suggested_level` and `strength_level`, the same as codes of `LEVELS`; `strength_by`:
        ``rule``, ``lowered`` or ``raised``.

    Raises
    ------
    ValueError
        When a code is not known, a share or a level is out of bounds, or a level is raised
        without a reason: with the projects.

    References
    ----------
    Nesta's Standards of Evidence (Puttick and Ludlow, 2013), five levels. The rule by which facts
    lead to a level is ours.
    """
    require(evidence, "the register", *FACTS)
    suggested = _suggested(evidence)
    chosen = evidence["strength_set"].astype("Int64")
    _within(evidence, chosen, "strength_set", 1, HIGHEST)
    final = chosen.fillna(suggested)
    lowered = (chosen < suggested).fillna(False).astype(bool)
    raised = chosen.notna() & ~(chosen <= suggested).fillna(False).astype(bool)
    _refuse_bare(evidence, raised)
    by = pd.Series("rule", index=evidence.index, dtype="str")
    return evidence.assign(
        strength_suggested=suggested,
        suggested_level=_codes(suggested),
        strength=final,
        strength_level=_codes(final),
        strength_by=by.mask(lowered, "lowered").mask(raised, "raised"),
    )


def levels_set(evidence: pd.DataFrame) -> pd.DataFrame:
    """List the projects whose level is not the one that the rule suggests, and why.

    Returns
    -------
    DataFrame
        By `project_id`: `project_id`, `project_name`, `suggested_level`, `strength_level`,
        `strength_reason_en`, `strength_reason_cy`.
    """
    levels = strength(evidence)
    shown = ["project_id", "project_name", "suggested_level", "strength_level"]
    reasons = ["strength_reason_en", "strength_reason_cy"]
    rows = levels[levels["strength_by"] != "rule"].sort_values("project_id", kind="stable")
    return rows[[*shown, *reasons]].reset_index(drop=True)


def _suggested(evidence: pd.DataFrame) -> pd.Series:
    design = evidence["evaluation_design"].fillna("none_seen")
    require_codes("evaluation_design", design, tuple(DESIGN_LEVELS))
    require_codes("evaluator", evidence["evaluator"], EVALUATORS)
    lost = pd.to_numeric(evidence["evaluation_lost_pct"])
    _within(evidence, lost, "evaluation_lost_pct", 0, 100)
    facts = (
        evidence["evaluator"] == "independent",
        _holds(evidence["replicated"]),
        _holds(evidence["manual"]),
        (lost > MOST_LOST).fillna(False).astype(bool),
    )
    rows = zip(design, *facts, strict=True)
    return pd.Series([_level(*row) for row in rows], index=evidence.index, dtype="Int64")


def _level(
    design: str, independent: bool, replicated: bool, manual: bool, many_lost: bool
) -> int | None:
    """Return the level of one project by the rule, None where no evaluation was seen."""
    level = DESIGN_LEVELS[design]
    if design == "comparison" and independent is True and replicated:
        level = HIGHEST if manual else 4
    return max(level - 1, 1) if level is not None and many_lost else level


def _holds(answers: pd.Series) -> pd.Series:
    return answers.astype("boolean").fillna(False).astype(bool)


def _codes(levels: pd.Series) -> pd.Series:
    names = [f"level_{level}" if pd.notna(level) else "none_seen" for level in levels]
    return pd.Series(names, index=levels.index, dtype="str")


def _within(
    evidence: pd.DataFrame, numbers: pd.Series, column: str, low: float, high: float
) -> None:
    outside = ~(numbers.isna() | numbers.between(low, high)).astype(bool)
    if outside.any():
        found = [
            f"{project} ({number})"
            for project, number in zip(
                evidence.loc[outside, "project_id"], numbers[outside], strict=True
            )
        ]
        msg = f"{column} must be from {low} to {high}; it is not for: {', '.join(found)}."
        raise ValueError(msg)


def _refuse_bare(evidence: pd.DataFrame, raised: pd.Series) -> None:
    reasons = evidence[["strength_reason_en", "strength_reason_cy"]]
    words = reasons.fillna("").astype(str).apply(lambda column: column.str.strip() != "")
    bare = sorted(evidence.loc[raised & ~words.all(axis=1), "project_id"].astype(str))
    if bare:
        msg = (
            "strength_set is above the level that the recorded facts suggest, and no reason is "
            f"given in words (strength_reason, in both languages), for: {', '.join(bare)}."
        )
        raise ValueError(msg)
