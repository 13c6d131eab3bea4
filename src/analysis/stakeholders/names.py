"""Tables of stakeholders and ties with names in both languages, fit to be published."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


def with_names(table: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Put names and sector in front of a table of stakeholders.

    Parameters
    ----------
    table
        Any table with ``stakeholder_id``.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``.

    Returns
    -------
    pandas.DataFrame
        The rows of the table in their order: ``stakeholder_id``, ``name_en``, ``name_cy``,
        ``sector``, then the table's other columns.
    """
    names = stakeholders[["stakeholder_id", "name_en", "name_cy", "sector"]]
    others = [column for column in table.columns if column not in names.columns[1:]]
    joined = table[others].merge(names, on="stakeholder_id", how="left", validate="many_to_one")
    return joined[[*names.columns, *(name for name in others if name != "stakeholder_id")]]


def names_of(people: Iterable[str], stakeholders: pd.DataFrame) -> dict[str, str] | None:
    """Join the names of some stakeholders, in the order of the register.

    Parameters
    ----------
    people
        Each a ``stakeholder_id``.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.

    Returns
    -------
    dict of str
        Names by ``en`` and ``cy``, joined by semicolons; None when there is nobody.
    """
    named = stakeholders.loc[stakeholders["stakeholder_id"].isin(list(people))]
    if named.empty:
        return None
    return {language: "; ".join(named[f"name_{language}"]) for language in ("en", "cy")}


def named_ties(stakeholders: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """List the ties with the names of their ends, and without who reported them.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.
    ties
        ``from_id``, ``to_id``, ``kind``, ``direction``, ``strength``, ``basis``.

    Returns
    -------
    pandas.DataFrame
        One row a tie: ``from_id``, ``to_id``, ``from_en``, ``from_cy``, ``to_en``,
        ``to_cy``, ``tie_kind``, ``tie_direction``, ``strength``, ``basis``. The reporter
        and the confidence are left out, so the list can be published.
    """
    names = stakeholders.set_index("stakeholder_id")
    listed = ties[["from_id", "to_id"]].assign(
        from_en=ties["from_id"].map(names["name_en"]),
        from_cy=ties["from_id"].map(names["name_cy"]),
        to_en=ties["to_id"].map(names["name_en"]),
        to_cy=ties["to_id"].map(names["name_cy"]),
        tie_kind=ties["kind"],
        tie_direction=ties["direction"],
        strength=ties["strength"],
        basis=ties["basis"],
    )
    return listed.reset_index(drop=True)
