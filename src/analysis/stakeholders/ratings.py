"""Ratings: what one or several raters judged, put together without hiding where they differ."""

from __future__ import annotations

import pandas as pd

# Ratings run from 1 to 5. From here a rating is high; 3 is the middle and counts as low.
SCALE = (1, 5)
HIGH_FROM = 4
RATED = ("interest", "power")
NOT_SETTLED = "not_settled"


def scores(stakeholders: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Put the raters' interest and power together, one row a stakeholder.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``; decides the rows and their order.
    ratings
        One row a stakeholder and rater: ``stakeholder_id``, ``rater``, ``interest`` and
        ``power`` (whole numbers from 1 to 5, missing where this rater did not judge).

    Returns
    -------
    pandas.DataFrame
        ``stakeholder_id``; ``interest`` and ``power``: the median over those who judged it,
        1 to 5 (it may end in .5); ``interest_low``, ``interest_high``, ``power_low``,
        ``power_high``: the lowest and highest rating; all missing where nobody judged.
        ``raters``: how many judged either, 0 for none. ``disagreement``: ``yes`` when one
        rater calls interest high and another low, or power so; ``no`` when two or more
        agree; missing where no two judged the same thing, and there is nothing to compare.

    Raises
    ------
    ValueError
        When somebody is rated who is not in the register, one rater rates a stakeholder
        twice, or a rating is no whole number from 1 to 5; all such rows are named.
    """
    _refuse_faulty(stakeholders, ratings)
    people = pd.Index(stakeholders["stakeholder_id"])
    table = pd.DataFrame({"stakeholder_id": people.to_numpy()})
    differs, compared = pd.Series(False, index=people), pd.Series(False, index=people)
    for name in RATED:
        judged = ratings.assign(value=_numbers(ratings[name])).dropna(subset=["value"])
        found = judged.groupby("stakeholder_id")["value"]
        low, high = found.min().reindex(people), found.max().reindex(people)
        table[name] = found.median().reindex(people).to_numpy()
        table[f"{name}_low"] = low.astype("Int64").array
        table[f"{name}_high"] = high.astype("Int64").array
        differs |= (low < HIGH_FROM) & (high >= HIGH_FROM)
        compared |= found.size().reindex(people).fillna(0) > 1
    said = differs.map({True: "yes", False: "no"}).where(compared).astype("str")
    return table.assign(raters=_raters(ratings, people), disagreement=said.array)


def majority(stakeholders: pd.DataFrame, ratings: pd.DataFrame, claim: str) -> pd.Series:
    """Say what most raters answered to a question of yes or no.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``; decides the rows and their order.
    ratings
        ``stakeholder_id``, ``rater`` and the claim (boolean, missing where this rater did
        not judge).
    claim
        The column, such as ``legitimate``.

    Returns
    -------
    pandas.Series
        ``yes`` or ``no`` by more than half of those who judged, ``not_settled`` when as
        many said yes as no, missing where nobody judged; by ``stakeholder_id``.
    """
    judged = ratings.dropna(subset=[claim])
    share = judged[claim].astype(float).groupby(judged["stakeholder_id"]).mean()
    share = share.reindex(pd.Index(stakeholders["stakeholder_id"], name="stakeholder_id"))
    said = pd.Series(NOT_SETTLED, index=share.index, dtype=object)
    said = said.mask(share > 0.5, "yes").mask(share < 0.5, "no")
    return said.where(share.notna()).rename(claim)


def _numbers(values: pd.Series) -> pd.Series:
    return pd.to_numeric(values, errors="coerce").astype("Float64").astype(float)


def _raters(ratings: pd.DataFrame, people: pd.Index) -> list[int]:
    judged = ratings.loc[ratings[list(RATED)].notna().any(axis=1)]
    counts = judged.groupby("stakeholder_id")["rater"].nunique()
    return [int(counts.get(person, 0)) for person in people]


def _refuse_faulty(stakeholders: pd.DataFrame, ratings: pd.DataFrame) -> None:
    faults = []
    strangers = ratings.loc[~ratings["stakeholder_id"].isin(stakeholders["stakeholder_id"])]
    if not strangers.empty:
        names = ", ".join(dict.fromkeys(map(str, strangers["stakeholder_id"])))
        faults.append(f"rated but not in the register: {names}")
    twice = ratings.loc[ratings.duplicated(["stakeholder_id", "rater"])]
    if not twice.empty:
        faults.append(f"rated twice by one rater: {_places(twice)}")
    for name in RATED:
        values = _numbers(ratings[name])
        fits = values.between(*SCALE) & (values % 1 == 0)
        outside = ratings.loc[ratings[name].notna() & ~fits]
        if not outside.empty:
            found = ", ".join(map(str, outside[name]))
            faults.append(
                f"{name} is a whole number from {SCALE[0]} to {SCALE[1]}; "
                f"found {found} at {_places(outside)}"
            )
    if faults:
        raise ValueError("; ".join(faults))


def _places(rows: pd.DataFrame) -> str:
    pairs = zip(rows["stakeholder_id"], rows["rater"], strict=True)
    return ", ".join(f"{person} by {rater}" for person, rater in pairs)
