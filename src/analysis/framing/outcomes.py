"""Which outcomes are complete: owner, deputy, monitor, date, thresholds and who set them."""

from __future__ import annotations

import pandas as pd

# What an outcome needs before a pilot may be judged by it, as named columns of the table.
NEEDED: dict[str, tuple[str, ...]] = {
    "owner": ("owner_id",),
    "deputy": ("deputy_id",),
    "monitor": ("monitored_by_id",),
    "due": ("due_on",),
    "thresholds": ("green", "red"),
    "set_by": ("set_by_id", "set_on"),
}


def ownership(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Say for each outcome what it has and what it lacks.

    Parameters
    ----------
    outcomes
        ``priority``, ``outcome_en``, ``outcome_cy`` and the columns of `NEEDED`.

    Returns
    -------
    pandas.DataFrame
        One row for each outcome: ``priority``, ``outcome_en``, ``outcome_cy``; then
        ``has_owner``, ``has_deputy``, ``has_monitor``, ``has_due``, ``has_thresholds``,
        ``has_set_by`` and ``complete``, each ``yes`` or ``no``. Complete means that all the
        others are yes.

    Notes
    -----
    Mellor and others (2023) found that few published pilots say who set their progression
    criteria or why; an outcome here is not complete without both a person and a date.
    """
    has = pd.DataFrame(
        {
            f"has_{name}": outcomes[list(columns)].notna().all(axis=1)
            for name, columns in NEEDED.items()
        }
    )
    has["complete"] = has.all(axis=1)
    named = outcomes[["priority", "outcome_en", "outcome_cy"]]
    return named.join(has.map(lambda flag: "yes" if flag else "no")).reset_index(drop=True)
