"""Who left before the follow-up: their answers at baseline beside those of people who stayed."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.pilot.change.answers import as_numbers
from analysis.pilot.intervals import (
    NO_SPREAD,
    NO_VALUES,
    ONE_VALUE,
    Interval,
    checked_level,
)
from analysis.pilot.pairing import WAVES

PERCENT = 100
POINTS, YES = "points", "per_cent_yes"
WITHHELD = "withheld"


def stayed(responses: pd.DataFrame) -> pd.Series:
    """Tell of each person in the baseline survey whether they answered the follow-up too.

    Parameters
    ----------
    responses
        ``participant_id``, ``survey_wave``, ``answer``; one answer counts as having answered.

    Returns
    -------
    pandas.Series
        True or False by ``participant_id``, in order.
    """
    there = responses[responses["answer"].notna()]
    first, second = (
        set(there.loc[there["survey_wave"] == wave, "participant_id"]) for wave in WAVES
    )
    people = sorted(first)
    return pd.Series([person in second for person in people], index=people, dtype="bool")


def standardised_difference(
    first: npt.ArrayLike, second: npt.ArrayLike, level: float = 0.95
) -> Interval:
    """Give how far two groups of people differ, in standard deviations.

    Parameters
    ----------
    first, second
        One number a person, in the same unit; missing ones are left out. Answers that are all 0
        or 1 are taken as shares.
    level
        Of the interval.

    Returns
    -------
    Interval
        Mean of the first minus mean of the second over the root of the mean of their variances.
        The usual rule of thumb calls 0.1 small; its limits show that a pilot cannot tell so
        little from nothing. A group of one, or no spread at all, gives no limits.

    Raises
    ------
    ValueError
        When an answer is infinite or the level is not between 0 and 1.

    Notes
    -----
    Austin (2009), Statistics in Medicine 28, 3083-3107; limits of Hedges and Olkin (1985).
    """
    quantile = NormalDist().inv_cdf((1 + checked_level(level)) / 2)
    one, other = (_there(values) for values in (first, second))
    if not (len(one) and len(other)):
        return Interval(None, None, None, NO_VALUES)
    shares = bool(np.isin(np.concatenate([one, other]), [0, 1]).all())
    if min(len(one), len(other)) == 1 and not shares:
        return Interval(None, None, None, ONE_VALUE)
    spread = math.sqrt((_variance(one, shares) + _variance(other, shares)) / 2)
    if spread == 0:
        return Interval(None, None, None, NO_SPREAD)
    distance = float(one.mean() - other.mean()) / spread
    n = len(one) + len(other)
    half = quantile * math.sqrt(n / (len(one) * len(other)) + distance**2 / (2 * n))
    return Interval(distance, distance - half, distance + half)


def attrition_table(
    responses: pd.DataFrame, questions: pd.DataFrame, level: float = 0.95, minimum: int = 0
) -> pd.DataFrame:
    """Tabulate the baseline answers of those who stayed and those who left.

    Parameters
    ----------
    responses
        ``participant_id``, ``survey_wave``, ``question_id``, ``answer``.
    questions
        ``question_id``, ``text_en``, ``text_cy``, ``minimum``, ``maximum``, a row a question to
        tabulate. A question from 0 to 1 is a yes or no.
    level
        Of the interval of the standardised difference.
    minimum
        Fewest people who may be described (see `describable`). Where those who left or those who
        stayed may not, the means and the difference are withheld.

    Returns
    -------
    pandas.DataFrame
        A row a question: ``survey_question_en``, ``survey_question_cy``, ``answer_unit`` (points,
        or per cent who said yes), ``n_stayed``, ``n_left``, ``baseline_stayed``,
        ``baseline_left``, ``standardised_difference`` (stayed minus left) with ``_low`` and
        ``_high``, ``balance_note``.
    """
    status = stayed(responses)
    at_first = responses[responses["survey_wave"] == WAVES[0]]
    rows = []
    for question in questions.to_dict("records"):
        asked = at_first[at_first["question_id"] == question["question_id"]]
        answers = asked.set_index("participant_id")["answer"].reindex(status.index)
        kept, left = (as_numbers(answers[status == is_kept].dropna()) for is_kept in (True, False))
        rows.append(
            _described(question, kept, left) | _compared(question, kept, left, level, minimum)
        )
    return pd.DataFrame(rows)


def answer_unit(question: Mapping[Hashable, Any]) -> tuple[str, int]:
    """Tell in what unit a question's means are shown, and what to multiply them by."""
    yes_no = (question["minimum"], question["maximum"]) == (0, 1)
    return (YES, PERCENT) if yes_no else (POINTS, 1)


def describable(answers: np.ndarray, minimum: int) -> bool:
    """Tell whether a group is large and mixed enough for its mean to be shown.

    Parameters
    ----------
    answers
        One number a person of the group.
    minimum
        Fewest people who may be described; 0 to describe anybody.

    Returns
    -------
    bool
        False for one to ``minimum - 1`` people, and for people who all answered the same. Where
        two answers were given, for fewer than `minimum` with either: a share gives their number.
    """
    if not minimum or not len(answers):
        return True
    _, people = np.unique(answers, return_counts=True)
    fewest = people.min() if len(people) == 2 else len(answers)
    return len(people) > 1 and bool(fewest >= minimum)


def _described(
    question: Mapping[Hashable, Any], kept: np.ndarray, left: np.ndarray
) -> dict[str, object]:
    return {
        "survey_question_en": question["text_en"],
        "survey_question_cy": question["text_cy"],
        "answer_unit": answer_unit(question)[0],
        "n_stayed": len(kept),
        "n_left": len(left),
    }


def _compared(
    question: Mapping[Hashable, Any],
    kept: np.ndarray,
    left: np.ndarray,
    level: float,
    minimum: int,
) -> dict[str, object]:
    factor = answer_unit(question)[1]
    shown = describable(kept, minimum) and describable(left, minimum)
    means = [factor * float(g.mean()) if shown and len(g) else None for g in (kept, left)]
    found = standardised_difference(kept, left, level)
    if not shown:
        found = Interval(None, None, None, WITHHELD)
    return {
        "baseline_stayed": means[0],
        "baseline_left": means[1],
        "standardised_difference": found.estimate,
        "standardised_difference_low": found.low,
        "standardised_difference_high": found.high,
        "balance_note": found.note,
    }


def _there(values: npt.ArrayLike) -> np.ndarray:
    numbers = as_numbers(values)
    return numbers[~np.isnan(numbers)]


def _variance(values: np.ndarray, shares: bool) -> float:
    if shares:
        return float(values.mean() * (1 - values.mean()))
    return float(values.var(ddof=1))
