"""Salience: who has power, a legitimate claim and an urgent one, and what was inferred."""

from __future__ import annotations

import pandas as pd

from analysis.stakeholders.missing.coverage import categories_of
from analysis.stakeholders.ratings import HIGH_FROM, NOT_SETTLED, majority, scores
from analysis.stakeholders.register import NOT_KNOWN
from analysis.stakeholders.roles import with_role

ATTRIBUTES = ("has_power", "has_legitimacy", "has_urgency")
AUDIT = ("judged", "inferred", NOT_SETTLED, NOT_KNOWN)
STATUTORY = ("statutory_member", "invited")
# Power, legitimacy, urgency: the eight classes of Mitchell, Agle and Wood (1997).
CLASSES = {
    (True, True, True): "definitive",
    (True, True, False): "dominant",
    (True, False, True): "dangerous",
    (False, True, True): "dependent",
    (True, False, False): "dormant",
    (False, True, False): "discretionary",
    (False, False, True): "demanding",
    (False, False, False): "non_stakeholder",
}


def salience(
    stakeholders: pd.DataFrame, ratings: pd.DataFrame, categories: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Sort the stakeholders by power, legitimacy and urgency, and say what was inferred.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``, ``project_role``,
        ``categories``.
    ratings
        ``stakeholder_id``, ``rater``, ``interest``, ``power`` (1 to 5), ``legitimate``,
        ``urgent`` (boolean); missing where this rater did not judge.
    categories
        ``category_id``, ``category_group``. Without it no category is taken as statutory.

    Returns
    -------
    pandas.DataFrame
        One row a stakeholder, in the order of the register: ``stakeholder_id``,
        ``name_en``, ``name_cy``, ``sector``; ``has_power``, ``has_legitimacy``,
        ``has_urgency`` (``yes``, ``no`` or ``not_known``); ``power_from``,
        ``legitimacy_from``, ``urgency_from``: ``judged`` by raters, ``inferred``,
        ``not_settled`` (as many raters said yes as no) or ``not_known``; ``salience``: one
        of the eight classes, ``not_known`` when any of the three is.

    Raises
    ------
    ValueError
        As in `ratings.scores`.

    Notes
    -----
    Mitchell, Agle and Wood (1997). Power: the median rating is 4 or more. The two claims
    are what most raters said. Where nobody judged: a role in the project or a category that
    the law names for the public services board is taken as legitimate, and interest of 4 or
    more as urgent, below 4 as not. That somebody is *not* legitimate is never inferred.
    """
    rated = scores(stakeholders, ratings)
    parts = {
        "power": _power(rated["power"]),
        "legitimacy": _judged_or(
            majority(stakeholders, ratings, "legitimate"),
            _legitimate(stakeholders, categories),
        ),
        "urgency": _judged_or(
            majority(stakeholders, ratings, "urgent"),
            [_high(value) for value in rated["interest"]],
        ),
    }
    table = stakeholders[["stakeholder_id", "name_en", "name_cy", "sector"]]
    table = table.reset_index(drop=True)
    for name, found in parts.items():
        table[f"has_{name}"] = [said for said, _ in found]
    for name, found in parts.items():
        table[f"{name}_from"] = [audit for _, audit in found]
    table["salience"] = [
        NOT_KNOWN if NOT_KNOWN in row else CLASSES[tuple(said == "yes" for said in row)]
        for row in table[list(ATTRIBUTES)].itertuples(index=False, name=None)
    ]
    table.attrs["definition"] = "power, legitimacy and urgency of Mitchell, Agle and Wood (1997)"
    return table


def salience_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Count the stakeholders of each class of a table of `salience`.

    Returns
    -------
    pandas.DataFrame
        One row a class, also those with nobody, then ``not_known``: ``salience``,
        ``has_power``, ``has_legitimacy``, ``has_urgency`` (what the class means; missing
        for ``not_known``), ``stakeholders``.
    """
    count = table["salience"].value_counts()
    rows: list[tuple] = [
        (name, *("yes" if holds else "no" for holds in has), int(count.get(name, 0)))
        for has, name in CLASSES.items()
    ]
    rows.append((NOT_KNOWN, None, None, None, int(count.get(NOT_KNOWN, 0))))
    return pd.DataFrame(rows, columns=["salience", *ATTRIBUTES, "stakeholders"])


def _high(value: float) -> str | None:
    if pd.isna(value):
        return None
    return "yes" if value >= HIGH_FROM else "no"


def _power(medians: pd.Series) -> list[tuple[str, str]]:
    said = [_high(value) for value in medians]
    return [(NOT_KNOWN, NOT_KNOWN) if one is None else (one, "judged") for one in said]


def _judged_or(judged: pd.Series, inferred: list[str | None]) -> list[tuple[str, str]]:
    """Take what raters said, else what follows from the register, else nothing."""
    found = []
    for said, guess in zip(judged, inferred, strict=True):
        if said == NOT_SETTLED:
            found.append((NOT_KNOWN, NOT_SETTLED))
        elif not pd.isna(said):
            found.append((said, "judged"))
        else:
            found.append((NOT_KNOWN, NOT_KNOWN) if guess is None else (guess, "inferred"))
    return found


def _legitimate(stakeholders: pd.DataFrame, categories: pd.DataFrame | None) -> list[str | None]:
    role, statutory = with_role(stakeholders), set()
    if categories is not None:
        named = categories["category_group"].isin(STATUTORY)
        statutory = set(categories.loc[named, "category_id"])
    held = categories_of(stakeholders)
    return [
        "yes" if person in role or statutory & set(held[person]) else None
        for person in stakeholders["stakeholder_id"]
    ]
