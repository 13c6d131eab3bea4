"""What stops a project, under three headings, and what to put right first."""

from __future__ import annotations

import pandas as pd

from analysis.framing.gate import Gate
from analysis.framing.readiness import Readiness

# First somebody who can decide, then what is wanted and for whom, then who answers for
# it, then how anybody would know. The order is advice: every fix on it is needed.
FIX_ORDER: tuple[str, ...] = (
    "sponsor",
    "outcome",
    "beneficiaries",
    "decision_maker",
    "decision",
    "accountable",
    "one_accountable",
    "responsible",
    "owner",
    "monitored",
    "doers",
    "measure",
    "baseline",
    "due",
    "unknowns",
    "data_holders",
    "actions",
    "stop_rule",
    "consulted",
    "informed",
    "fixed",
    "spent",
)

FIX_OF_FINDING: dict[str, str] = {
    "no_sponsor": "sponsor",
    "task_without_accountable": "accountable",
    "task_with_several_accountable": "one_accountable",
    "task_without_responsible": "responsible",
    "outcome_without_owner": "owner",
    "outcome_not_monitored": "monitored",
}

# The three things on which the founding project failed; every other fix that is not about
# a person is about understanding what is needed and how anybody would know.
STOP_GROUPS: tuple[str, ...] = ("sponsor", "roles", "understanding")
ABOUT_ROLES: frozenset[str] = frozenset(
    {
        "decision_maker",
        "accountable",
        "one_accountable",
        "responsible",
        "owner",
        "monitored",
        "doers",
        "consulted",
        "informed",
    }
)


def fixes(state: Readiness) -> pd.DataFrame:
    """List what to put right, in the order in which to do it.

    Parameters
    ----------
    state
        The answer of `analysis.framing.readiness.readiness`.

    Returns
    -------
    pandas.DataFrame
        One row for each thing to fix: ``step`` (1, 2, ...), ``stop_group`` (a code of
        `STOP_GROUPS`), ``fix`` (a code of `FIX_ORDER`) and ``places`` (how many blank
        answers and rows it puts right).
    """
    found = [*state.blocking_questions]
    found += [FIX_OF_FINDING[code] for code in state.blocking_findings]
    ordered = [fix for fix in FIX_ORDER if fix in found]
    return pd.DataFrame(
        {
            "step": pd.array(range(1, len(ordered) + 1), dtype="Int64"),
            "stop_group": pd.array([_group(fix) for fix in ordered], dtype="str"),
            "fix": pd.array(ordered, dtype="str"),
            "places": pd.array([found.count(fix) for fix in ordered], dtype="Int64"),
        }
    )


def why_stopped(state: Readiness, gate: Gate) -> pd.DataFrame:
    """Say in three lines at most what stops a project, or would but for an override.

    Parameters
    ----------
    state
        The answer of `analysis.framing.readiness.readiness`.
    gate
        The answer of `analysis.framing.gate.gate` for the same state.

    Returns
    -------
    pandas.DataFrame
        One row for each heading with something under it, in the order of `STOP_GROUPS`:
        ``stop_group``, ``places`` (how many blank answers and rows) and ``stop_effect``
        (``stops``; ``overridden`` when a named role decided to go on all the same). Empty
        when the project is ready.

    Raises
    ------
    ValueError
        When the gate is not one of this state.
    """
    if (gate.state == "open") != (state.verdict == "ready"):
        msg = f"a gate that is {gate.state!r} does not belong to the verdict {state.verdict!r}"
        raise ValueError(msg)
    listed = fixes(state)
    places = listed.groupby("stop_group")["places"].sum()
    shown = [group for group in STOP_GROUPS if group in places.index]
    effect = "overridden" if gate.state == "open_by_override" else "stops"
    return pd.DataFrame(
        {
            "stop_group": pd.array(shown, dtype="str"),
            "places": pd.array([int(places[group]) for group in shown], dtype="Int64"),
            "stop_effect": pd.array([effect] * len(shown), dtype="str"),
        }
    )


def _group(fix: str) -> str:
    if fix == "sponsor":
        return "sponsor"
    return "roles" if fix in ABOUT_ROLES else "understanding"
