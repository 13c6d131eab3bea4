"""Progression: each outcome against the thresholds that were set for it in advance."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.pilot.intervals import Interval
from analysis.pilot.rounding import HIGH, LOW, NEAREST, whole
from analysis.pilot.signals import amber_cut, chances

__all__ = [
    "COLOURS",
    "amber_cut",
    "chances",
    "colour",
    "lights",
    "primary_colour",
    "process_estimates",
    "progress",
    "shown",
]

COLOURS = ("green", "amber", "red", "not_enough_information")
BETTER = ("increase", "decrease")
ESTIMATES = ["outcome_id", "estimate", "low", "high", "n"]
PLAN = ["outcome_id", "priority", "aspect", "outcome_en", "outcome_cy", "measure", "better"]
THRESHOLDS = ["green", "red", "minimum_n"]
RESULTS = [
    "aspect",
    "priority",
    "outcome_en",
    "outcome_cy",
    "measure",
    "estimate",
    "estimate_low",
    "estimate_high",
    "estimate_n",
    "minimum_n",
    "better",
    "green",
    "red",
    "colour",
]


# What an estimate is rounded to before it is shown, where its own table does not say; the colour is
# decided before that. Shares of fewer than a hundred people have no decimals.
SHOWN_STEPS = {"paired_difference": 5.0, "follow_up_rate": 1.0}
LIGHTS = ("colour_final", "signal", "chance_green", "chance_red")
OWNERS = ("outcome_owner_en", "outcome_owner_cy")
ESTIMATE = {"estimate": NEAREST, "estimate_low": LOW, "estimate_high": HIGH}


def progress(outcomes: pd.DataFrame, *found: pd.DataFrame) -> pd.DataFrame:
    """Give each outcome its colour.

    Parameters
    ----------
    outcomes
        The plan: ``outcome_id``, ``priority``, ``aspect``, ``outcome_en``, ``outcome_cy``,
        ``measure``, ``better``, ``green``, ``red``, ``minimum_n``, ``owner_id``.
    *found
        Tables of what was found: ``outcome_id``, ``estimate``, ``low``, ``high`` (in the unit of
        the thresholds) and ``n``, the people or things behind it; ``rounded_to``, the step to
        which it must be rounded before it is shown (missing: it may not be shown), where the
        table has that column. An outcome may be absent.

    Returns
    -------
    pandas.DataFrame
        One row an outcome, in the plan's order: the plan's columns named above, then
        ``estimate``, ``estimate_low``, ``estimate_high``, ``estimate_n``, ``rounded_to`` (0: as
        it is), ``colour``,
        ``colour_certain`` (yes when the whole interval has that colour), ``owned`` and
        ``judged`` (yes with a colour and an owner: without an owner no outcome is complete).

    Raises
    ------
    ValueError
        When an outcome is estimated twice or not planned, a direction is not known, or the red
        threshold is better than the green one.

    Notes
    -----
    Traffic-light criteria after Avery and others (2017), BMJ Open 7, e013537. At the green
    threshold or past it is green, at the red threshold or past it is red, and amber between.
    The estimate alone decides; the interval says how sure the colour is.
    """
    estimates = _together(found, outcomes)
    _check(outcomes, estimates)
    names = {"low": "estimate_low", "high": "estimate_high", "n": "estimate_n"}
    plan = outcomes[[*PLAN, *THRESHOLDS, "owner_id"]].reset_index(drop=True)
    judged = plan.merge(estimates.rename(columns=names), on="outcome_id", how="left")
    rows = judged.to_dict("records")
    colours = [_row_colour(row) for row in rows]
    judged["colour"] = colours
    judged["colour_certain"] = [
        _certain(row, name) for row, name in zip(rows, colours, strict=True)
    ]
    owned = judged["owner_id"].notna()
    judged["owned"] = _yes_no(owned)
    judged["judged"] = _yes_no(owned & (judged["colour"] != "not_enough_information"))
    return judged.drop(columns="owner_id")


def process_estimates(
    outcomes: pd.DataFrame, found: Mapping[str, tuple[Interval, int | None]]
) -> pd.DataFrame:
    """Give the estimates of outcomes that are not measured by a survey question.

    Parameters
    ----------
    outcomes
        ``outcome_id``, ``measure``.
    found
        By measure, the figure with its limits and the people or things behind it.

    Returns
    -------
    pandas.DataFrame
        One row an outcome with such a measure: ``outcome_id``, ``estimate``, ``low``, ``high``,
        ``n``.
    """
    planned = outcomes[outcomes["measure"].isin(list(found))]
    rows = []
    for outcome, measure in zip(planned["outcome_id"], planned["measure"], strict=True):
        interval, n = found[measure]
        rows.append((outcome, interval.estimate, interval.low, interval.high, n))
    return pd.DataFrame(rows, columns=ESTIMATES)


def colour(estimate: float | None, green: float | None, red: float | None, better: str) -> str:
    """Say which colour an estimate has.

    Parameters
    ----------
    estimate
        In the unit of the thresholds; None when it is not known.
    green, red
        At or past green is green; at or past red is red, away from green; None when not set.
    better
        ``increase`` or ``decrease``.

    Returns
    -------
    str
        A code of `COLOURS`.

    Raises
    ------
    ValueError
        When the direction is not known or red is better than green.
    """
    if better not in BETTER:
        msg = f"better is {better!r}; it is one of {', '.join(BETTER)}"
        raise ValueError(msg)
    sign = 1 if better == "increase" else -1
    if green is None or red is None or pd.isna(green) or pd.isna(red):
        return "not_enough_information"
    if sign * red > sign * green:
        msg = f"red {red} is better than green {green}, though better is {better}: swap them"
        raise ValueError(msg)
    if estimate is None or pd.isna(estimate):
        return "not_enough_information"
    if sign * estimate >= sign * green:
        return "green"
    return "red" if sign * estimate <= sign * red else "amber"


def primary_colour(judged: pd.DataFrame) -> str:
    """Return the colour of the one primary outcome.

    Raises
    ------
    ValueError
        When there is none, or more than one.
    """
    primary = judged.loc[judged["priority"] == "primary"]
    if len(primary) != 1:
        msg = f"primary outcomes: {primary['outcome_id'].tolist()}; a pilot has exactly one"
        raise ValueError(msg)
    return str(primary["colour"].item())


def _together(found: tuple[pd.DataFrame, ...], outcomes: pd.DataFrame) -> pd.DataFrame:
    """Put the tables of estimates under each other, each row with the step of what is shown."""
    measures = outcomes.drop_duplicates("outcome_id").set_index("outcome_id")["measure"]
    tables = []
    for table in found:
        steps = table["outcome_id"].map(measures).map(SHOWN_STEPS)
        if "rounded_to" in table:  # a share without a step may not be shown; a mean needs none
            steps = table["rounded_to"].where(table["rounded_to"].notna() | steps.notna(), 0.0)
        tables.append(table[ESTIMATES].assign(rounded_to=_filled(table, steps)))
    return pd.concat(tables, ignore_index=True)


def _filled(table: pd.DataFrame, steps: pd.Series) -> pd.Series:
    return (steps if "rounded_to" in table else steps.fillna(0.0)).astype("float64")


def _check(outcomes: pd.DataFrame, estimates: pd.DataFrame) -> None:
    repeated = estimates.loc[estimates["outcome_id"].duplicated(), "outcome_id"].tolist()
    unplanned = sorted(set(estimates["outcome_id"]) - set(outcomes["outcome_id"]))
    if repeated or unplanned:
        planned = ", ".join(outcomes["outcome_id"])
        msg = f"estimated twice: {repeated}; not planned: {unplanned}; planned: {planned}"
        raise ValueError(msg)


def _row_colour(row: dict) -> str:
    """Colour one outcome; too few people, or a minimum that cannot be compared, gives none."""
    if pd.notna(row["minimum_n"]) and not _at_least(row["estimate_n"], row["minimum_n"]):
        return "not_enough_information"
    return colour(row["estimate"], row["green"], row["red"], row["better"])


def _at_least(n: float | None, minimum: float) -> bool:
    return bool(pd.notna(n)) and n >= minimum  # type: ignore[operator]


def _certain(row: dict, name: str) -> str | None:
    """Say whether both limits have the estimate's colour; None when there are no limits."""
    limits = (row["estimate_low"], row["estimate_high"])
    if name == "not_enough_information" or any(pd.isna(limit) for limit in limits):
        return None
    same = all(colour(limit, row["green"], row["red"], row["better"]) == name for limit in limits)
    return "yes" if same else "no"


def _yes_no(flags: pd.Series) -> pd.Series:
    return flags.map({True: "yes", False: "no"})


def shown(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of `RESULTS` with estimates rounded as they may be published.

    Parameters
    ----------
    judged
        As `progress` returns it.

    Returns
    -------
    pandas.DataFrame
        One row an outcome; limits are rounded outwards, and an estimate that no rounding makes
        safe is missing.
    """
    table = judged[RESULTS].copy()
    for column, side in ESTIMATE.items():
        table[column] = round_to(table[column], judged["rounded_to"], side)
    return table


def lights(moved: pd.DataFrame, firm: pd.DataFrame, holders: pd.DataFrame) -> pd.DataFrame:
    """Put the final colour, how firm it is and who owns the outcome beside what was found.

    Parameters
    ----------
    moved
        As `analysis.pilot.advice.move_colours` returns it.
    firm
        As `analysis.pilot.firmness.shown` returns it for `moved`.
    holders
        As `analysis.pilot.next_steps.name_holders` returns it.

    Returns
    -------
    pandas.DataFrame
        One row an outcome: the columns of `shown`, then ``colour_final``, ``signal``,
        ``chance_green``, ``chance_red``, ``outcome_owner_en``, ``outcome_owner_cy``.
    """
    owners = moved[["outcome_id"]].merge(holders, on="outcome_id", how="left")
    return shown(moved).assign(
        **{name: firm[name].to_numpy() for name in LIGHTS},
        **{name: owners[name].to_numpy() for name in OWNERS},
    )


def round_to(values: pd.Series, steps: pd.Series, side: str = NEAREST) -> pd.Series:
    """Round each value to a multiple of its step: 0 leaves it, a missing step takes it away.

    A limit is rounded outwards: `side` says which one it is, as for `analysis.pilot.rounding`.
    """
    numbers = (values / steps.where(steps > 0)).astype("float64")
    coarse = pd.Series(whole(numbers, side), index=values.index) * steps
    return coarse.where(steps != 0, values)
