"""What the pilot cost, in all and for each borrower, loan or other unit."""

from __future__ import annotations

import pandas as pd

CATEGORIES = ("devices", "connectivity", "staff", "volunteers", "training", "other")


def by_category(costs: pd.DataFrame) -> pd.DataFrame:
    """Add up costs by category.

    Parameters
    ----------
    costs
        ``category`` and ``amount_gbp``, one row an item, in pounds.

    Returns
    -------
    pandas.DataFrame
        One row a category that has items, in the order of `CATEGORIES`: ``category``, ``items``,
        ``amount_gbp``. A category with one unknown amount has no total.

    Raises
    ------
    ValueError
        When a category is not one of `CATEGORIES`.
    """
    unknown = sorted(set(costs["category"].dropna()) - set(CATEGORIES))
    if unknown or costs["category"].isna().any():
        msg = f"cost category {unknown or 'blank'} is not known; known: {', '.join(CATEGORIES)}"
        raise ValueError(msg)
    present = [name for name in CATEGORIES if (costs["category"] == name).any()]
    groups = [costs[costs["category"] == name] for name in present]
    return pd.DataFrame(
        {
            "category": present,
            "items": [len(group) for group in groups],
            "amount_gbp": pd.Series([total(group) for group in groups], dtype="float64"),
        }
    )


def total(costs: pd.DataFrame) -> float | None:
    """Add up all amounts, in pounds; None when one of them is not known or there is no item."""
    amount = costs["amount_gbp"].sum(skipna=False, min_count=1)
    return None if pd.isna(amount) else float(amount)


def per_unit(costs: pd.DataFrame, units: int) -> float | None:
    """Divide all costs by a number of borrowers, loans or other units.

    Parameters
    ----------
    costs
        ``amount_gbp``, one row an item, in pounds.
    units
        How many; none gives no cost for each, and not a cost of zero.

    Returns
    -------
    float or None
        Pounds for each unit; None when there is no unit or an amount is not known.

    Raises
    ------
    ValueError
        When the number of units is negative.
    """
    if units < 0:
        msg = f"{units} units; a number of units is 0 or more"
        raise ValueError(msg)
    whole = total(costs)
    return None if whole is None or units == 0 else whole / units
