"""What the pilot cost: in all, by category, for each unit, by year, and as a yearly charge."""

from __future__ import annotations

import math

import pandas as pd

CATEGORIES = ("devices", "connectivity", "staff", "volunteers", "training", "other")
# The social time preference rate of HM Treasury's Green Book, for the first 30 years.
GREEN_BOOK_RATE = 0.035
GREEN_BOOK_YEARS = 30
SPENT = {
    "item_en": "what_en",
    "item_cy": "what_cy",
    "amount_gbp": "spent_gbp",
    "amount_low_gbp": "spent_low_gbp",
    "amount_high_gbp": "spent_high_gbp",
}
CAME = {
    "outcome_en": "what_en",
    "outcome_cy": "what_cy",
    "measure": "consequence_measure",
    "estimate": "consequence",
    "estimate_low": "consequence_low",
    "estimate_high": "consequence_high",
    "estimate_n": "consequence_n",
}


def of_pilot(costs: pd.DataFrame) -> pd.DataFrame:
    """Keep the items of the pilot's own time (``year`` 0); all of them when no year is given."""
    return costs[costs["year"].fillna(0) == 0] if "year" in costs else costs


def by_category(costs: pd.DataFrame) -> pd.DataFrame:
    """Add up costs by category.

    Parameters
    ----------
    costs
        ``category`` and ``amount_gbp``, one row an item, in pounds; ``amount_low_gbp`` and
        ``amount_high_gbp`` where it could have been less or more.

    Returns
    -------
    pandas.DataFrame
        One row a category that has items, in the order of `CATEGORIES`: ``category``, ``items``,
        ``amount_gbp``, and, where a limit is given, ``amount_low_gbp`` and ``amount_high_gbp`` (an
        item without limits counts at its amount). A category with one unknown amount has no total.

    Raises
    ------
    ValueError
        When a category is not one of `CATEGORIES`.
    """
    check_categories(costs)
    present = [name for name in CATEGORIES if (costs["category"] == name).any()]
    groups = [costs[costs["category"] == name] for name in present]
    table = pd.DataFrame({"category": present, "items": [len(group) for group in groups]})
    sums = {"amount_gbp": [total(group) for group in groups]}
    for limit in ("amount_low_gbp", "amount_high_gbp"):
        if limit in costs:
            filled = [group[limit].fillna(group["amount_gbp"]) for group in groups]
            sums[limit] = [total(pd.DataFrame({"amount_gbp": amounts})) for amounts in filled]
    return table.join(pd.DataFrame(sums, dtype="float64"))


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


def consequences(costs: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Set every cost and every outcome side by side, each in its own unit.

    No outcome is turned into money and nothing is divided: the reader weighs them.

    Parameters
    ----------
    costs
        ``item_en``, ``item_cy``, ``amount_gbp``; limits ``amount_low_gbp`` and
        ``amount_high_gbp`` where they are given.
    judged
        ``outcome_en``, ``outcome_cy``, ``measure``, ``estimate``, ``estimate_low``,
        ``estimate_high``, ``estimate_n``, as `analysis.pilot.progression.shown` returns them.

    Returns
    -------
    pandas.DataFrame
        Costs first, then outcomes, in their own orders: ``side`` (``cost``, ``consequence``),
        ``what_en``, ``what_cy``, ``spent_gbp``, ``spent_low_gbp``, ``spent_high_gbp``,
        ``consequence_measure``, ``consequence``, ``consequence_low``, ``consequence_high``,
        ``consequence_n``. What does not apply to a row is missing.

    Notes
    -----
    Cost-consequence analysis: Mauskopf and others (1998), PharmacoEconomics 13, 277-288.
    """
    spent = costs.reindex(columns=list(SPENT)).rename(columns=SPENT).assign(side="cost")
    came = judged[list(CAME)].rename(columns=CAME).assign(side="consequence")
    columns = ["side", *SPENT.values(), *list(CAME.values())[2:]]
    return pd.concat([spent, came])[columns].reset_index(drop=True)


def discount_factor(year: int, rate: float = GREEN_BOOK_RATE) -> float:
    """Say what a pound of a later year counts today: 1 / (1 + rate) ** year.

    Parameters
    ----------
    year
        Whole years from the pilot, whose own year is 0 and is not discounted.
    rate
        A share a year, in real terms.

    Raises
    ------
    ValueError
        When the year is outside 0 to 30, where one rate holds, or the rate is negative.

    Notes
    -----
    HM Treasury, The Green Book: 3.5% in real terms for the first 30 years, and less after them.
    (Stated again in the terms of reference of the review of discounting, 16 December 2025.)
    """
    _check_rate(rate)
    if not 0 <= year <= GREEN_BOOK_YEARS:
        msg = f"year {year}; one rate holds from year 0 to year {GREEN_BOOK_YEARS} only"
        raise ValueError(msg)
    return float(1 / (1 + rate) ** year)


def by_year(costs: pd.DataFrame, rate: float = GREEN_BOOK_RATE) -> pd.DataFrame:
    """Add up costs by year and say what they are worth today.

    Parameters
    ----------
    costs
        ``amount_gbp`` and ``year`` (0 is the pilot's), one row an item.
    rate
        As for `discount_factor`.

    Returns
    -------
    pandas.DataFrame
        One row a year, in order: ``cost_year``, ``items``, ``amount_gbp``, ``discount_factor``,
        ``present_value_gbp``. A year with an unknown amount has neither sum.
    """
    years = costs["year"].astype("int64")
    rows = [
        (year, int((years == year).sum()), total(costs[years == year]), discount_factor(year, rate))
        for year in sorted(set(years.tolist()))
    ]
    table = pd.DataFrame(rows, columns=["cost_year", "items", "amount_gbp", "discount_factor"])
    table["amount_gbp"] = table["amount_gbp"].astype("float64")
    table["present_value_gbp"] = table["amount_gbp"] * table["discount_factor"]
    return table


def present_value(costs: pd.DataFrame, rate: float = GREEN_BOOK_RATE) -> float | None:
    """Add up what the costs of all years are worth today; None when an amount is not known."""
    worth = by_year(costs, rate)["present_value_gbp"].sum(skipna=False, min_count=1)
    return None if pd.isna(worth) else float(worth)


def equivalent_annual_cost(
    amount: float, lasts_years: float, rate: float = GREEN_BOOK_RATE
) -> float:
    """Spread the price of something that lasts over its life, as one equal charge a year.

    Parameters
    ----------
    amount
        Its price today, in pounds.
    lasts_years
        How long it is used; need not be whole.
    rate
        As for `discount_factor`; 0 divides the price by the years.

    Returns
    -------
    float
        Pounds a year. Charged at the end of each year of its life, it is worth the price today.

    Raises
    ------
    ValueError
        When the life is not above 0 and at most 30 years, or the rate is negative.

    Notes
    -----
    The annuity of HM Treasury, The Green Book: amount * rate / (1 - (1 + rate) ** -years).
    """
    _check_rate(rate)
    if not 0 < lasts_years <= GREEN_BOOK_YEARS:
        msg = f"it lasts {lasts_years} years; expected more than 0 and at most {GREEN_BOOK_YEARS}"
        raise ValueError(msg)
    if rate == 0:
        return amount / lasts_years
    return float(amount * (rate / -math.expm1(-lasts_years * math.log1p(rate))))


def charged(costs: pd.DataFrame, pilot_years: float, rate: float = GREEN_BOOK_RATE) -> pd.DataFrame:
    """Charge the pilot with its share of what outlives it, and with all that it used up.

    Parameters
    ----------
    costs
        ``amount_gbp``, ``lasts_years`` (blank = used up in the pilot) and any other columns;
        limits ``amount_low_gbp`` and ``amount_high_gbp`` are charged in the same proportion.
    pilot_years
        How long the pilot ran, in years (days divided by 365.25).
    rate
        As for `discount_factor`.

    Returns
    -------
    pandas.DataFrame
        The same rows and columns; an item that lasts longer than the pilot has the
        `equivalent_annual_cost` times the length of the pilot, never more than its price.

    Raises
    ------
    ValueError
        When the pilot has no length, or a life is not above 0 and at most 30 years.
    """
    if not pilot_years > 0:
        msg = f"a pilot of {pilot_years} years; expected more than 0"
        raise ValueError(msg)
    shares = [
        1.0
        if pd.isna(years)
        else min(1.0, pilot_years * equivalent_annual_cost(1.0, float(years), rate))
        for years in costs["lasts_years"]
    ]
    amounts = [name for name in costs if str(name).startswith("amount_")]
    return costs.assign(**{str(name): costs[name] * shares for name in amounts})


def check_categories(costs: pd.DataFrame) -> None:
    """Refuse a cost sheet with a category that is blank or not one of `CATEGORIES`."""
    unknown = sorted(set(costs["category"].dropna()) - set(CATEGORIES))
    if unknown or costs["category"].isna().any():
        msg = f"cost category {unknown or 'blank'} is not known; known: {', '.join(CATEGORIES)}"
        raise ValueError(msg)


def _check_rate(rate: float) -> None:
    if rate < 0:
        msg = f"a discount rate of {rate}; expected 0 or more, such as {GREEN_BOOK_RATE}"
        raise ValueError(msg)
