"""From an outcome to an action: which data it needs, who holds them, what they would change.

A chain from outcome to indicator, data source, holder, story and action. The first link that is
missing is the one to put right, since what comes after it cannot be known yet.
"""

from __future__ import annotations

import pandas as pd

from analysis.framing.answers import is_answer

DATA_STATES: tuple[str, ...] = ("held", "asked_for", "not_collected")

# The code of each link that can be missing, and the columns of which one must hold words.
LINKS: dict[str, tuple[str, ...]] = {
    "no_need": ("need_id",),
    "no_source": ("data_source_en", "data_source_cy"),
    "no_holder": ("holder_id",),
    "no_story": ("story_en", "story_cy"),
    "no_action": ("action_en", "action_cy"),
}


def data_gap(
    outcomes: pd.DataFrame, needs: pd.DataFrame, stakeholders: pd.DataFrame
) -> pd.DataFrame:
    """Follow each outcome to the action that its data would lead to, and find the first gap.

    Parameters
    ----------
    outcomes
        ``outcome_id``, ``outcome_en``, ``outcome_cy``, ``indicator_en``, ``indicator_cy``.
    needs
        One row for each need of data: ``need_id``, ``outcome_id``, ``data_source_en`` and
        ``_cy``, ``holder_id``, ``state`` (a code of `DATA_STATES`), ``story_en`` and
        ``_cy`` (what the data could tell), ``action_en`` and ``_cy`` (what that would lead
        to). Blank is not known; a placeholder counts as blank.
    stakeholders
        The register: ``stakeholder_id``, ``name_en``, ``name_cy``.

    Returns
    -------
    pandas.DataFrame
        One row for each need, by outcome and need; an outcome without any has one row.
        ``outcome_en``, ``outcome_cy``, ``indicator_*``, ``data_source_*``, ``data_holder_*``,
        ``data_state``, ``story_*``, ``action_*`` and ``first_missing``: the code of the
        first missing link (a key of `LINKS`), or ``complete``. Complete says that the chain
        is thought through; whether the data are there is told by ``data_state``.

    Raises
    ------
    ValueError
        When a need stands twice, serves no outcome of the table, names a holder who is not
        in the register or has a state that is not known; everything found is listed.

    Notes
    -----
    The chain is the project's own: its founding case study says that the project
    understood its challenge too little, and that methods which lead from data over a story
    to an action would have shown which insights were missing.
    """
    _refuse_strays(outcomes, needs, stakeholders)
    links = needs.sort_values(["outcome_id", "need_id"])
    wanted = outcomes.sort_values("outcome_id")
    names = stakeholders.set_index("stakeholder_id")
    chain = wanted[["outcome_id", *_both("outcome"), *_both("indicator")]].merge(
        links[["need_id", "outcome_id", *_both("data_source"), "holder_id", "state"]].join(
            links[[*_both("story"), *_both("action")]]
        ),
        on="outcome_id",
        how="left",
    )
    for language in ("en", "cy"):
        chain[f"data_holder_{language}"] = chain["holder_id"].map(names[f"name_{language}"])
    chain["first_missing"] = _first_missing(chain)
    chain = chain.rename(columns={"state": "data_state"})
    return chain[
        [
            *(name for part in ("outcome", "indicator", "data_source") for name in _both(part)),
            *_both("data_holder"),
            "data_state",
            *_both("story"),
            *_both("action"),
            "first_missing",
        ]
    ].astype("str")


def data_counts(gap: pd.DataFrame) -> dict[str, int]:
    """Count the needs of data, and how far their chains reach.

    Parameters
    ----------
    gap
        The table of `data_gap`.

    Returns
    -------
    dict
        ``data_needs`` (rows that state a need), ``data_needs_complete`` (no link missing),
        ``data_needs_without_holder`` (source known, holder not), ``data_held`` and
        ``data_not_collected`` (by state), and ``outcomes_without_data_need``.
    """
    first, state = gap["first_missing"], gap["data_state"]
    return {
        "data_needs": int((first != "no_need").sum()),
        "data_needs_complete": int((first == "complete").sum()),
        "data_needs_without_holder": int((first == "no_holder").sum()),
        "data_held": int((state == "held").sum()),
        "data_not_collected": int((state == "not_collected").sum()),
        "outcomes_without_data_need": int((first == "no_need").sum()),
    }


def _both(name: str) -> list[str]:
    return [f"{name}_en", f"{name}_cy"]


def _first_missing(chain: pd.DataFrame) -> list[str]:
    there = pd.DataFrame(
        {code: chain[list(columns)].map(is_answer).any(axis=1) for code, columns in LINKS.items()}
    )
    return [
        next((code for code, holds in zip(LINKS, row, strict=True) if not holds), "complete")
        for row in there.to_numpy()
    ]


def _refuse_strays(outcomes: pd.DataFrame, needs: pd.DataFrame, stakeholders: pd.DataFrame) -> None:
    ids = needs.set_index("need_id")
    holders = ids["holder_id"].dropna()
    strays = {
        "stand more than once": needs["need_id"].duplicated().set_axis(needs["need_id"]),
        "serve an outcome that is not in the table": ~ids["outcome_id"].isin(
            outcomes["outcome_id"]
        ),
        "name a holder who is not in the register": ~holders.isin(stakeholders["stakeholder_id"]),
        f"have a state other than {', '.join(DATA_STATES)}": ~ids["state"].isin(DATA_STATES),
    }
    faults = [
        f"{sorted(set(flags.index[flags]))} {what}" for what, flags in strays.items() if flags.any()
    ]
    if faults:
        msg = f"needs of data: {'; '.join(faults)}"
        raise ValueError(msg)
