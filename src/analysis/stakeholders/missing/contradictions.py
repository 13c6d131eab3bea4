"""Where what was judged, what was reported and who holds a role do not fit together."""

from __future__ import annotations

import pandas as pd

from analysis.stakeholders.ratings import HIGH_FROM
from analysis.stakeholders.register import reply
from analysis.stakeholders.roles import CARRYING, LETTERS, letters, with_role

CONTRADICTIONS = ("central_low_interest", "key_player_few_ties")
LOW_INTEREST = ("crowd", "context_setter")
FEW_TIES = 1
TOP = 0.25
NAMES = ["stakeholder_id", "name_en", "name_cy", "sector"]


def contradictions(grid: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """List those whose place in the network does not fit their cell of the grid.

    Parameters
    ----------
    grid
        A table of `grid`.
    positions
        ``stakeholder_id``, ``degree`` and ``reply`` of everybody in the grid, as in
        `centrality`.

    Returns
    -------
    pandas.DataFrame
        One row a contradiction, in the order of the two kinds and of the grid:
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``; ``contradiction``:
        ``central_low_interest`` (in the top quarter by degree, above the middle, and in a
        cell of low interest) or ``key_player_few_ties`` (a key player with at most one
        tie); ``cell``, ``degree``, ``raters``, ``disagreement``, ``reply``; ``to_ask``: the
        same code, to be said as a question.

    Raises
    ------
    ValueError
        When somebody in the grid has no position; all are named.

    Notes
    -----
    Neither side is right by itself: a rating is a judgement and a tie is a report, and who
    did not answer may have ties that nobody named. It is where a conversation may start.
    """
    lacking = grid.loc[~grid["stakeholder_id"].isin(positions["stakeholder_id"]), "stakeholder_id"]
    if len(lacking):
        listed = ", ".join(map(str, lacking))
        msg = f"everybody in the grid needs a position; without one: {listed}"
        raise ValueError(msg)
    rank = positions["degree"].rank(method="min", ascending=False).astype("int64")
    # Where all are equal, all hold the first rank: the top must also stand out.
    top = (rank <= TOP * len(rank)) & (positions["degree"] > positions["degree"].median())
    found = positions[["stakeholder_id", "degree", "reply"]].assign(top=top)
    rows = grid.merge(found, on="stakeholder_id", how="left", validate="one_to_one")
    tops, few = rows["top"].astype(bool), rows["degree"] <= FEW_TIES
    holds = {
        "central_low_interest": tops & rows["cell"].isin(LOW_INTEREST),
        "key_player_few_ties": few & (rows["cell"] == "key_player"),
    }
    kinds = [rows.loc[where].assign(contradiction=kind) for kind, where in holds.items()]
    table = pd.concat(kinds, ignore_index=True)
    table = table.assign(to_ask=table["contradiction"])
    columns = ["contradiction", "cell", "degree", "raters", "disagreement"]
    table = table[[*NAMES, *columns, "reply", "to_ask"]]
    table.attrs["definition"] = "cell of the grid beside the number of others tied to"
    return table


def power_without_role(
    stakeholders: pd.DataFrame, grid: pd.DataFrame, roles: pd.DataFrame
) -> pd.DataFrame:
    """List those with high power, no role in the project and no task to do or answer for.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``, ``project_role``, ``asked``, ``answered``.
    grid
        A table of `grid`.
    roles
        As in `roles.letters`.

    Returns
    -------
    pandas.DataFrame
        In the order of the register: ``stakeholder_id``, ``name_en``, ``name_cy``,
        ``sector``, ``power`` (the median, 4 to 5), ``raters``, ``letters`` (C and I joined
        by semicolons, missing for none), ``reply``.

    Raises
    ------
    ValueError
        As in `roles.letters`.
    """
    held = letters(roles, stakeholders)
    busy = set(held.loc[held["responsibility"].isin(CARRYING), "stakeholder_id"])
    busy |= with_role(stakeholders)
    chosen = grid.loc[(grid["power"] >= HIGH_FROM) & ~grid["stakeholder_id"].isin(busy)]
    said = dict(zip(stakeholders["stakeholder_id"], reply(stakeholders), strict=True))
    owned = held.groupby("stakeholder_id")["responsibility"].agg(set)
    joined = [
        ";".join(letter for letter in LETTERS if letter in owned.get(person, ())) or None
        for person in chosen["stakeholder_id"]
    ]
    table = chosen[[*NAMES, "power", "raters"]].assign(letters=pd.array(joined, dtype="str"))
    table = table.assign(reply=[said[person] for person in chosen["stakeholder_id"]])
    return table.reset_index(drop=True)


def not_registered(consultations: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """List who was consulted and is not in the register.

    Parameters
    ----------
    consultations
        ``consulted_en``, ``consulted_cy``, ``stakeholder_id`` (missing when not in the
        register), ``about_en``, ``about_cy``, ``consulted_on``, ``basis``.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.

    Returns
    -------
    pandas.DataFrame
        The rows whose ``stakeholder_id`` is missing or not in the register, in their order:
        those columns but the identifier. A row without one whose name in either language
        is a name in the register is somebody in the register, and is left out.
    """
    known = {
        _plain(name) for column in ("name_en", "name_cy") for name in stakeholders[column].dropna()
    }
    identified = consultations["stakeholder_id"].isin(stakeholders["stakeholder_id"])
    named = consultations["stakeholder_id"].isna() & (
        consultations["consulted_en"].map(_plain).isin(known)
        | consultations["consulted_cy"].map(_plain).isin(known)
    )
    columns = ["consulted_en", "consulted_cy", "about_en", "about_cy", "consulted_on", "basis"]
    return consultations.loc[~(identified | named), columns].reset_index(drop=True)


def _plain(name: str) -> str:
    return " ".join(str(name).casefold().split())
