"""The tests that were planned: the primary outcome and few secondary ones, with every rule said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.pilot.change import mcnemar
from analysis.pilot.change.consistent import printed_alike, published, rounded_up
from analysis.pilot.change.coverage_table import COVERAGE, FALSE_ALARMS
from analysis.pilot.change.families import MOST_CONFIRMATORY, holm
from analysis.pilot.change.signs import EXACT, sign_flip
from analysis.pilot.pairing import base, complete, pairs

PLANNED = ("primary", "secondary")
TESTED = {"mean_change": "sign_flip", "paired_difference": "midp_mcnemar"}


def confirmatory_tests(
    responses: pd.DataFrame,
    questions: pd.DataFrame,
    outcomes: pd.DataFrame,
    level: float = 0.95,
) -> pd.DataFrame:
    """Test the primary and the planned secondary outcomes, adjusted for their number.

    Parameters
    ----------
    responses
        As for `pairs`.
    questions
        ``question_id``, ``outcome_id``, ``text_en``, ``text_cy``.
    outcomes
        ``outcome_id``, ``priority``, ``measure``. Process outcomes are not tested.
    level
        Of the intervals that are published beside the tests.

    Returns
    -------
    pandas.DataFrame
        The primary outcome first: ``priority``, ``survey_question_en``, ``survey_question_cy``,
        ``test`` (``sign_flip`` of a mean change, ``midp_mcnemar`` of a yes/no question),
        ``n_followed_up``, ``n_missing``, ``p_value`` and ``p_holm`` (two-sided, rounded up to two
        decimals; of a yes/no question the largest that fits its published interval, and Holm's
        rule is applied to what is shown), ``family_size``, ``tie_rule`` and ``zero_rule``. A test
        that cannot be made, because nobody changed, has no p and does not count in the family.

    Raises
    ------
    ValueError
        When there is not exactly one primary outcome with a question, or there are more than five
        tests.
    """
    family = planned_family(questions, outcomes)
    rows = [_test(responses, row, level) for row in family.to_dict("records")]
    table = pd.DataFrame(rows)
    # Holm's rule of exact p-values would let one test tell the p-value of another.
    shown = _shown([row["p_value"] for row in rows])
    adjusted = holm(shown)
    table["p_holm"] = _shown(adjusted.p_adjusted)
    table["p_value"] = shown
    return table.assign(family_size=adjusted.family_size)[COLUMNS]


COLUMNS = [
    "priority",
    "survey_question_en",
    "survey_question_cy",
    "test",
    "n_followed_up",
    "n_missing",
    "p_value",
    "p_holm",
    "family_size",
    "tie_rule",
    "zero_rule",
]


def planned_family(questions: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """List the questions that are tested, the primary outcome's first.

    Parameters, columns and errors are those of `confirmatory_tests`.
    """
    asked = questions[["question_id", "outcome_id", "text_en", "text_cy"]]
    planned = outcomes.loc[
        outcomes["priority"].isin(PLANNED), ["outcome_id", "priority", "measure"]
    ]
    family = asked.merge(planned, on="outcome_id", how="inner")
    _check_family(family)
    order = family["priority"].map(PLANNED.index).sort_values(kind="stable").index
    return family.loc[order]


def coverage_claims(methods: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Tabulate how often intervals held the truth at the size of a pilot.

    Parameters
    ----------
    methods
        Which intervals; all by default.

    Returns
    -------
    pandas.DataFrame
        ``quantity``, ``interval_method``, ``situation``, ``pairs`` (people), ``coverage`` and
        ``coverage_worst`` in per cent for intervals at 95%, and ``pilots_simulated`` (missing
        where the coverage is exact).
    """
    names = [
        *("quantity", "interval_method", "situation", "pairs", "coverage", "coverage_worst"),
        "pilots_simulated",
    ]
    table = pd.DataFrame(list(COVERAGE)).set_axis(names, axis="columns")
    if methods is not None:
        unknown = set(methods) - set(table["interval_method"])
        if unknown:
            known = ", ".join(sorted(set(table["interval_method"])))
            msg = f"no coverage is stored of {sorted(unknown)}; known: {known}"
            raise ValueError(msg)
        table = table[table["interval_method"].isin(methods)]
    exact = table["pilots_simulated"] == 0
    table = table.assign(pilots_simulated=table["pilots_simulated"].mask(exact).astype("Int64"))
    # Where there is one situation, the worst of them is no further news.
    one = table["situation"] != "many"
    table["coverage_worst"] = table["coverage_worst"].mask(one)
    order = ["quantity", "interval_method", "situation", "pairs"]
    return table.sort_values(order, kind="stable").reset_index(drop=True)


def false_alarm_rates() -> pd.DataFrame:
    """Tabulate how often tests at 5% reject when nothing changed.

    Returns
    -------
    pandas.DataFrame
        ``test``, ``pairs`` (people), ``false_alarms`` and ``false_alarms_worst`` in per cent, over
        all shares of people who change up to a half.
    """
    names = ["test", "pairs", "false_alarms", "false_alarms_worst"]
    table = pd.DataFrame(list(FALSE_ALARMS)).set_axis(names, axis="columns")
    return table.assign(test=table["test"] + "_mcnemar")


def _check_family(family: pd.DataFrame) -> None:
    faults = []
    primary = family.loc[family["priority"] == "primary", "outcome_id"].tolist()
    if len(primary) != 1:
        faults.append(f"one primary outcome is tested; found {primary or 'none'}")
    if len(family) > MOST_CONFIRMATORY:
        faults.append(
            f"{len(family)} planned tests: choose at most {MOST_CONFIRMATORY} beforehand, and "
            "show the others as estimates with intervals"
        )
    unknown = sorted(set(family["measure"].astype("str")) - set(TESTED))
    if unknown:
        faults.append(f"no test is known of measure {unknown}; known: {[*TESTED]}")
    if faults:
        raise ValueError("; ".join(faults))


def _test(responses: pd.DataFrame, row: dict[Any, Any], level: float) -> dict[str, Any]:
    paired = pairs(responses, row["question_id"])
    counted = base(paired)
    found = {
        "priority": row["priority"],
        "survey_question_en": row["text_en"],
        "survey_question_cy": row["text_cy"],
        "test": TESTED[row["measure"]],
        "n_followed_up": counted.n_followed_up,
        "n_missing": counted.n_missing,
    }
    if row["measure"] == "paired_difference":
        return found | _mcnemar(paired, level)
    return found | _flip(paired)


def _flip(paired: pd.DataFrame) -> dict[str, Any]:
    found = sign_flip(complete(paired)["change"].to_numpy())
    ties = "ties_exact" if found.method == EXACT else "ties_sampled"
    return {"p_value": found.p, "tie_rule": ties, "zero_rule": "zeros_kept"}


def _mcnemar(paired: pd.DataFrame, level: float) -> dict[str, Any]:
    change = complete(paired)["change"]
    gained, lost = int((change > 0).sum()), int((change < 0).sum())
    # Nobody changed: there is nothing to test, and the family is not larger for it.
    return {
        "p_value": _largest_p(gained, lost, len(change), level) if gained + lost else None,
        "tie_rule": "no_ranks",
        "zero_rule": "unchanged_not_tested",
    }


def _largest_p(gained: int, lost: int, n: int, level: float) -> float:
    """Give the largest mid-p of all counts that fit the published interval.

    The p-value itself would tell, beside the rounded interval, how many changed.
    """
    shown = published(gained, lost, n, level=level)
    up, down = zip(*printed_alike(shown, n, level=level), strict=True)
    return float(np.max(mcnemar.p_midp(np.array(down), np.array(up))))


def _shown(p_values: list[float | None]) -> list[float | None]:
    return [None if p is None else float(rounded_up(p)) for p in p_values]
