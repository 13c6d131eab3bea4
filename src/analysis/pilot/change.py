"""What changed between baseline and follow-up, for the people who answered both times.

A pilot without a comparison group shows change. Whether the pilot caused it cannot be told, so
no name here claims it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import pandas as pd

from analysis.pilot.intervals import Interval, t_interval, tango
from analysis.pilot.pairing import WAVES, base, complete, pairs

BETTER = ("increase", "decrease")
POINTS = 100  # a share of 1 is 100 percentage points
# An exact net share, its exact limits and n give back how many got better and how many worse.
PUBLISHED_STEP = 5  # percentage points


def paired_mean(paired: pd.DataFrame, level: float = 0.95) -> Interval:
    """Give the mean change of complete pairs with its t interval.

    Parameters
    ----------
    paired
        As `pairs` returns it.
    level
        Of the interval.

    Returns
    -------
    Interval
        Follow-up minus baseline in the question's own points. Its sign is that of the raw
        change, whichever direction is better.
    """
    return t_interval(complete(paired)["change"].tolist(), level)


def net_improvement(paired: pd.DataFrame, better: str, level: float = 0.95) -> Interval:
    """Give the share of people who improved minus the share who got worse.

    Parameters
    ----------
    paired
        As `pairs` returns it.
    better
        ``increase`` or ``decrease``: which change of the answer is an improvement.
    level
        Of the interval.

    Returns
    -------
    Interval
        Percentage points of all complete pairs, with Tango's score interval. Above zero always
        means that more people improved than got worse.

    Raises
    ------
    ValueError
        When the direction is neither increase nor decrease.
    """
    if better not in BETTER:
        msg = f"better is {better!r}; it is one of {', '.join(BETTER)}"
        raise ValueError(msg)
    sign = 1 if better == "increase" else -1
    change = sign * complete(paired)["change"]
    return tango(int((change > 0).sum()), int((change < 0).sum()), len(change), level).scaled(
        POINTS
    )


def paired_difference(paired: pd.DataFrame, level: float = 0.95) -> Interval:
    """Give the share of yes at follow-up minus the share of yes at baseline.

    Parameters
    ----------
    paired
        As `pairs` returns it, answers 1 (yes) and 0 (no).
    level
        Of the interval.

    Returns
    -------
    Interval
        Percentage points of all complete pairs, with Tango's score interval. The sign is that of
        the raw change.

    Raises
    ------
    ValueError
        When an answer is neither 0 nor 1.
    """
    answers = complete(paired)[list(WAVES)]
    if not answers.isin([0, 1]).all(axis=None):
        found = sorted({float(answer) for answer in answers.to_numpy().ravel()})
        msg = f"a yes/no question has the answers 1 and 0; found {found}"
        raise ValueError(msg)
    # A rise is a yes at follow-up only, so the follow-up is the first side.
    return net_improvement(paired, "increase", level)


def wave_means(paired: pd.DataFrame) -> tuple[float | None, float | None]:
    """Give the mean at baseline and at follow-up of the same people; None without a pair."""
    both = complete(paired)
    if both.empty:
        return None, None
    return float(both["baseline"].mean()), float(both["follow_up"].mean())


def shares_of_yes(paired: pd.DataFrame) -> tuple[float | None, float | None]:
    """Give the share of yes, in per cent, at baseline and at follow-up of the same people."""
    before, after = wave_means(paired)
    if before is None or after is None:
        return None, None
    return POINTS * before, POINTS * after


def survey_estimates(
    responses: pd.DataFrame,
    questions: pd.DataFrame,
    outcomes: pd.DataFrame,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate each outcome that a survey question measures.

    Parameters
    ----------
    responses
        As for `pairs`.
    questions
        ``question_id``, ``outcome_id``.
    outcomes
        ``outcome_id``, ``measure``: ``mean_change`` or ``paired_difference`` where a question
        belongs to the outcome.
    level
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row a question: ``outcome_id``, ``estimate``, ``low``, ``high``, ``n`` (complete
        pairs).

    Raises
    ------
    ValueError
        When the outcome of a question has another measure or is not planned.
    """
    measures = outcomes.set_index("outcome_id")["measure"].to_dict()
    rows = []
    for question, outcome in zip(questions["question_id"], questions["outcome_id"], strict=True):
        measure = measures.get(outcome)
        if measure not in MEASURES:
            msg = f"{outcome} of question {question} has measure {measure!r}; known: {[*MEASURES]}"
            raise ValueError(msg)
        paired = pairs(responses, question)
        found = MEASURES[measure](paired, level)
        rows.append((outcome, found.estimate, found.low, found.high, base(paired).n_followed_up))
    return pd.DataFrame(rows, columns=["outcome_id", "estimate", "low", "high", "n"])


MEASURES: dict[str, Callable[[pd.DataFrame, float], Interval]] = {
    "mean_change": paired_mean,
    "paired_difference": paired_difference,
}


def mean_changes(
    responses: pd.DataFrame, questions: pd.DataFrame, level: float = 0.95
) -> pd.DataFrame:
    """Tabulate the mean change of each question that is answered on a scale.

    Parameters
    ----------
    responses
        As for `pairs`.
    questions
        ``question_id``, ``text_en``, ``text_cy``, ``better``, one row a question to tabulate.
    level
        Of the t interval.

    Returns
    -------
    pandas.DataFrame
        One row a question: ``question_id``, ``survey_question_en``, ``survey_question_cy``,
        ``better``, ``n_baseline``, ``n_followed_up``, ``n_missing``, ``mean_baseline``,
        ``mean_follow_up``, ``mean_change``, ``mean_change_low``, ``mean_change_high``,
        ``interval_note``.
    """
    rows = []
    for question in questions.to_dict("records"):
        paired = pairs(responses, question["question_id"])
        before, after = wave_means(paired)
        means = {"mean_baseline": before, "mean_follow_up": after}
        interval = _named(paired_mean(paired, level), "mean_change")
        rows.append(_described(question, paired) | means | interval)
    return pd.DataFrame(rows)


def net_improvements(
    responses: pd.DataFrame, questions: pd.DataFrame, level: float = 0.95
) -> pd.DataFrame:
    """Tabulate the net improvement of each question, on one scale for all of them.

    Parameters
    ----------
    responses, questions
        As for `mean_changes`; yes/no questions may be among them.
    level
        Of Tango's score interval.

    Returns
    -------
    pandas.DataFrame
        One row a question: the columns of `mean_changes` up to ``n_missing``, then ``net_points``,
        ``net_points_low``, ``net_points_high`` in percentage points, rounded to `PUBLISHED_STEP`,
        and ``interval_note``. How many people improved or got worse is not told, and cannot be
        worked out: such counts can single people out.
    """
    rows = []
    for question in questions.to_dict("records"):
        paired = pairs(responses, question["question_id"])
        net = net_improvement(paired, question["better"], level).rounded(PUBLISHED_STEP)
        rows.append(_described(question, paired) | _named(net, "net_points"))
    return pd.DataFrame(rows)


def crosswalk(questions: pd.DataFrame) -> pd.DataFrame:
    """Put each question beside the partner's, with the class of comparability.

    Parameters
    ----------
    questions
        ``text_en``, ``text_cy``, ``partner_question_en``, ``partner_question_cy`` (blank = the
        partner asks nothing like it), ``comparability``.

    Returns
    -------
    pandas.DataFrame
        The same columns, the question's own text as ``survey_question_en`` and ``_cy``.
    """
    names = {"text_en": "survey_question_en", "text_cy": "survey_question_cy"}
    partner = ["partner_question_en", "partner_question_cy", "comparability"]
    return questions[[*names, *partner]].rename(columns=names).reset_index(drop=True)


def _described(question: dict[Hashable, Any], paired: pd.DataFrame) -> dict[str, object]:
    counted = base(paired)
    return {
        "question_id": question["question_id"],
        "survey_question_en": question["text_en"],
        "survey_question_cy": question["text_cy"],
        "better": question["better"],
        "n_baseline": counted.n_baseline,
        "n_followed_up": counted.n_followed_up,
        "n_missing": counted.n_missing,
    }


def _named(interval: Interval, name: str) -> dict[str, object]:
    return {
        name: interval.estimate,
        f"{name}_low": interval.low,
        f"{name}_high": interval.high,
        "interval_note": interval.note,
    }
