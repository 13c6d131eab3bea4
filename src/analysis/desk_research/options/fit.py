"""Fit: whether what held where an option was tried holds here too, condition by condition.

Fit is kept apart from the strength of the evidence: the two are never put into one number.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from analysis.desk_research.required import require

# Twelve conditions in our own words, three for each theme of PIET-T, which has 44 criteria.
FIT_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "population": ("population_size", "population_need", "population_acceptance"),
    "intervention": ("intervention_parts", "intervention_cost", "intervention_language"),
    "environment": ("environment_organisation", "environment_access", "environment_partners"),
    "transfer": ("transfer_sponsor", "transfer_skills", "transfer_follow_up"),
}
FIT_CRITERIA: Final = tuple(name for names in FIT_GROUPS.values() for name in names)
ANSWERS: Final = ("yes", "no", "not_known")


def fit_answers(fit: pd.DataFrame, options: Sequence[str] | None = None) -> pd.DataFrame:
    """Set out every condition of every option, whether it was answered or not.

    Parameters
    ----------
    fit
        One row an answer: `option_id`, `fit_criterion`, `there` (where the option was tried) and
        `here`, each ``yes``, ``no`` or ``not_known``. A blank, and a row that is not there, is
        not known. Other columns are carried along.
    options
        Identifiers of the options, in order; None takes those of `fit` in the order of the table.

    Returns
    -------
    DataFrame
        Twelve rows an option: the columns of `fit`; `fit_group`, the theme; and `fit_result`,
        ``alike`` when both answers are known and the same, ``differs`` when both are known and
        not the same, else ``not_known``.

    Raises
    ------
    ValueError
        When a column is missing, a condition is answered twice, or an option, condition or
        answer is not known; all faults are named.
    """
    ids = _checked(fit, options)
    keys = pd.MultiIndex.from_product([ids, FIT_CRITERIA], names=["option_id", "fit_criterion"])
    table = fit.set_index(["option_id", "fit_criterion"]).reindex(keys).reset_index()
    groups = {name: group for group, names in FIT_GROUPS.items() for name in names}
    table.insert(1, "fit_group", table["fit_criterion"].map(groups))
    table[["there", "here"]] = table[["there", "here"]].fillna("not_known")
    known = (table[["there", "here"]] != "not_known").all(axis=1)
    result = pd.Series("not_known", index=table.index, dtype="str")
    result = result.mask(known, "differs").mask(known & (table["there"] == table["here"]), "alike")
    return table.assign(fit_result=result)


def fit_summary(fit: pd.DataFrame, options: Sequence[str] | None = None) -> pd.DataFrame:
    """Count for each option the conditions that are alike, that differ and that are not known.

    What is not known is neither: it makes the range wide. Fit can only be anticipated before
    something is tried, and a difference is a reason to adapt it, not a mark against it.

    Parameters
    ----------
    fit, options
        As for `fit_answers`.

    Returns
    -------
    DataFrame
        One row an option: `option_id`; the counts `fit_alike`, `fit_differs`, `fit_not_known`,
        which add up to twelve; and `fit_low`, `fit_high`, the share (0 to 1) of conditions that
        are alike if none, or all, of those not known turn out to be alike.

    Raises
    ------
    ValueError
        As `fit_answers`.

    References
    ----------
    PIET-T: Schloemer and Schröder-Bäck (2018), Implementation Science 13:88.
    """
    answers = fit_answers(fit, options)
    counts = pd.crosstab(answers["option_id"], answers["fit_result"])
    counts = counts.reindex(
        index=answers["option_id"].unique(), columns=["alike", "differs", "not_known"], fill_value=0
    )
    table = counts.rename_axis(columns=None).add_prefix("fit_").reset_index()
    table["fit_low"] = table["fit_alike"] / len(FIT_CRITERIA)
    table["fit_high"] = (table["fit_alike"] + table["fit_not_known"]) / len(FIT_CRITERIA)
    return table


def _checked(fit: pd.DataFrame, options: Sequence[str] | None) -> list[str]:
    """Return the identifiers of the options, or stop and name every fault of the answers."""
    needed = ["option_id", "fit_criterion", "there", "here"]
    require(fit, "the table of fit", *needed)
    ids = list(dict.fromkeys(fit["option_id"] if options is None else options))
    faults = []
    for option, name, *answers in fit[needed].fillna({"there": "", "here": ""}).to_numpy():
        where = f"{option}, {name}"
        if option not in ids:
            faults.append(f"{where}: no such option; there are {', '.join(ids)}")
        if name not in FIT_CRITERIA:
            faults.append(f"{where}: no such condition; there are {', '.join(FIT_CRITERIA)}")
        wrong = [answer for answer in answers if answer and answer not in ANSWERS]
        faults += [f"{where}: '{a}' is no answer; answers are {', '.join(ANSWERS)}" for a in wrong]
    twice = fit[fit.duplicated(["option_id", "fit_criterion"])]
    pairs = zip(twice["option_id"], twice["fit_criterion"], strict=True)
    faults += [f"{option}, {name}: answered twice" for option, name in pairs]
    if faults:
        msg = "the answers on fit have faults: " + "; ".join(faults) + "."
        raise ValueError(msg)
    return ids
