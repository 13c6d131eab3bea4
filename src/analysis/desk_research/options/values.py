"""What is known of the options, as ranges of values: judged scores, strength and fit."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from analysis.desk_research.options.support import projects_of
from analysis.desk_research.options.value_functions import value
from analysis.desk_research.required import require, require_once

MEASURES: Final = ("judged", "strength", "fit")
LEVELS: Final = (1.0, 5.0)  # the full range of strength
SHARES: Final = (0.0, 1.0)  # the full range of fit


class ValueRanges(NamedTuple):
    """The lowest and the highest value of each option on each criterion, 0 to 1.

    Options by criteria, in their given order; the pair that `smaa` takes as values.
    """

    low: pd.DataFrame
    high: pd.DataFrame


def option_values(
    options: pd.DataFrame,
    criteria: pd.DataFrame,
    scores: pd.DataFrame,
    strength: pd.DataFrame,
    fit: pd.DataFrame,
    *,
    without_evidence: bool = False,
) -> ValueRanges:
    """Turn what is known of the options into ranges of values.

    What is not known is the full range, from the worst end of the criterion to the best.

    Parameters
    ----------
    options
        `option_id`, and `projects`, identifiers joined by a semicolon.
    criteria
        `criterion_id`; `measured_by`, ``judged``, ``strength`` or ``fit``; `worst` and `best`,
        the ends of the value function in the criterion's unit.
    scores
        Judged scores: `option_id`, `criterion_id`, `low` and `high` in the criterion's unit,
        both blank when not known. A score that has no row is not known either.
    strength
        The projects that are known: `project_id`, and `strength`, the level from 1 to 5, missing
        where no evaluation was seen. An option's range goes from the lowest to the highest level
        of its known projects. A project of which no evaluation was seen might have any level, so
        with one of these the range is full: to know less of an option never narrows its range.
    fit
        What `fit_summary` returned: `option_id`, `fit_low`, `fit_high`.
    without_evidence
        Allow options none of whose projects is known.

    Returns
    -------
    ValueRanges
        ``(low, high)``.

    Raises
    ------
    ValueError
        When no project of an option is known, naming the options; when a score is of no option
        or of no judged criterion, stands twice, has one end only or the lowest above the highest;
        when a measure is not known, or the ends of a criterion are no two different numbers.
    """
    _check_criteria(criteria)
    ids = pd.Index(options["option_id"], name="option")
    found = {
        "strength": _strength(options, ids, strength, without_evidence),
        "fit": _fit(ids, fit),
    }
    judged = _judged(ids, criteria, scores)
    low, high = pd.DataFrame(index=ids), pd.DataFrame(index=ids)
    for row in criteria.to_dict("records"):
        name = str(row["criterion_id"])
        amounts = found.get(str(row["measured_by"]))
        ends = judged[name] if amounts is None else amounts
        valued = value(ends, row["worst"], row["best"])
        low[name] = valued.min(axis=1, skipna=False).fillna(0.0)
        high[name] = valued.max(axis=1, skipna=False).fillna(1.0)
    return ValueRanges(*(table.rename_axis(columns="criterion") for table in (low, high)))


def weighting(criteria: pd.DataFrame) -> dict[str, Any]:
    """Read how the criteria are weighted, in the form in which `smaa` takes it.

    Parameters
    ----------
    criteria
        `criterion_id`, `weight` and `weight_rank` (1 the most important); blank when not set.

    Returns
    -------
    dict
        `weights`, by criterion, or None; and `order`, a rank for each criterion, or None. Both
        are None when the weights are free.

    Raises
    ------
    ValueError
        When some criteria have a weight, or a rank, and others have none, or when there are both.
    """
    require(criteria, "the table of criteria", "criterion_id", "weight", "weight_rank")
    names = criteria["criterion_id"].astype(str)
    given: dict[str, dict[str, Any] | None] = {"weight": None, "weight_rank": None}
    for column in given:
        known = criteria[column].notna()
        if known.any() and not known.all():
            blank = ", ".join(names[~known])
            msg = f"{column} is blank for: {blank}. Give it for every criterion or for none."
            raise ValueError(msg)
        if known.any():
            given[column] = dict(zip(names, criteria[column].tolist(), strict=True))
    if None not in given.values():
        msg = "the criteria have both weights and ranks; expected one of them, or neither."
        raise ValueError(msg)
    return {"weights": given["weight"], "order": given["weight_rank"]}


def _check_criteria(criteria: pd.DataFrame) -> None:
    name = "the table of criteria"
    require(criteria, name, "criterion_id", "measured_by", "worst", "best")
    require_once(criteria, name, "criterion_id")
    wrong = criteria[~criteria["measured_by"].isin(MEASURES)]
    if len(wrong):
        found = wrong["criterion_id"].astype(str) + " by " + wrong["measured_by"].astype(str)
        msg = f"a criterion is measured by {', '.join(MEASURES)}; found: {', '.join(found)}."
        raise ValueError(msg)


def _strength(
    options: pd.DataFrame, ids: pd.Index, strength: pd.DataFrame, without_evidence: bool
) -> pd.DataFrame:
    """Return the lowest and highest level of each option's known projects."""
    require(strength, "the register", "project_id", "strength")
    known = projects_of(options).merge(strength[["project_id", "strength"]], on="project_id")
    without = [str(option) for option in ids if option not in set(known["option_id"])]
    if without and not without_evidence:
        msg = (
            f"no project is known for the options: {', '.join(without)}. An option needs at least "
            "one; leave it out, or pass without_evidence=True to judge it without evidence."
        )
        raise ValueError(msg)
    levels = known["strength"].astype(float)
    lowest, highest = (levels.fillna(end).groupby(known["option_id"]) for end in LEVELS)
    ends = pd.DataFrame({"low": lowest.min(), "high": highest.max()}).reindex(ids)
    return ends.fillna({"low": LEVELS[0], "high": LEVELS[1]})


def _fit(ids: pd.Index, fit: pd.DataFrame) -> pd.DataFrame:
    require(fit, "the summary of fit", "option_id", "fit_low", "fit_high")
    require_once(fit, "the summary of fit", "option_id")
    ends = fit.set_index("option_id")[["fit_low", "fit_high"]].astype(float).reindex(ids)
    ends.columns = pd.Index(["low", "high"])
    return ends.fillna({"low": SHARES[0], "high": SHARES[1]})


def _judged(
    ids: pd.Index, criteria: pd.DataFrame, scores: pd.DataFrame
) -> Mapping[str, pd.DataFrame]:
    """Return the judged ends by criterion, missing where a score is not known."""
    require(scores, "the table of scores", "option_id", "criterion_id", "low", "high")
    names = criteria.loc[criteria["measured_by"] == "judged", "criterion_id"].astype(str).tolist()
    ends = scores[["low", "high"]].astype(float)
    wrong = {
        "no such option": ~scores["option_id"].isin(ids),
        "no criterion that is judged": ~scores["criterion_id"].isin(names),
        "stands twice": scores.duplicated(["option_id", "criterion_id"]),
        "one end only": ends["low"].isna() != ends["high"].isna(),
        "the lowest is above the highest": ends["low"] > ends["high"],
    }
    where = scores["option_id"].astype(str) + " on " + scores["criterion_id"].astype(str)
    faults = [f"{place}: {why}" for why, rows in wrong.items() for place in where[rows]]
    if faults:
        msg = "the option scores have faults: " + "; ".join(faults) + "."
        raise ValueError(msg)
    keyed = ends.set_index([scores["criterion_id"], scores["option_id"]])
    return {name: keyed.reindex([(name, option) for option in ids]).set_axis(ids) for name in names}
