"""The tables of change that a notebook records, from the survey's answers.

Means keep the sign of the raw change; shares are rounded so that few people cannot be counted
from them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import pandas as pd

from analysis.pilot.change.answers import check_better
from analysis.pilot.change.consistent import (
    POINTS,
    SMALL,
    STEPS,
    WIDTH,
    Published,
    published,
    rounded_share,
)
from analysis.pilot.change.means import paired_mean
from analysis.pilot.change.proportions import net_improvement, paired_proportions
from analysis.pilot.intervals import Interval
from analysis.pilot.pairing import base, pairs

PUBLISHED_STEP = STEPS[0]


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
        pairs), not rounded, and ``rounded_to``: the step in percentage points that a paired
        difference must be rounded to before it is shown (see `published`); missing for a mean,
        and where no step is coarse enough.

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
        limits = (found.estimate, found.low, found.high)
        n = base(paired).n_followed_up
        step = published(*_moved(paired), n, level=level).step if measure in ROUNDED else None
        rows.append((outcome, *limits, n, step))
    return pd.DataFrame(rows, columns=["outcome_id", "estimate", "low", "high", "n", "rounded_to"])


def _mean_change(paired: pd.DataFrame, level: float) -> Interval:
    return paired_mean(paired["baseline"], paired["follow_up"], level).interval


def _difference(paired: pd.DataFrame, level: float) -> Interval:
    return paired_proportions(paired["baseline"], paired["follow_up"], level).interval.scaled(
        POINTS
    )


MEASURES: dict[str, Callable[[pd.DataFrame, float], Interval]] = {
    "mean_change": _mean_change,
    "paired_difference": _difference,
}
ROUNDED = ("paired_difference",)


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
        ``interval_note`` and ``interval_says`` (``better``, ``worse`` or ``not_told``).
    """
    rows = []
    for question in questions.to_dict("records"):
        paired = pairs(responses, question["question_id"])
        found = paired_mean(paired["baseline"], paired["follow_up"], level)
        means = {"mean_baseline": found.before, "mean_follow_up": found.after}
        limits = _named(found.interval, "mean_change")
        says = interval_says(found.low, found.high, question["better"])
        rows.append(_described(question, paired) | means | limits | {"interval_says": says})
    return pd.DataFrame(rows)


def effect_sizes(
    responses: pd.DataFrame, questions: pd.DataFrame, level: float = 0.95
) -> pd.DataFrame:
    """Tabulate the standardised mean change of each question that is answered on a scale.

    Parameters are those of `mean_changes`.

    Returns
    -------
    pandas.DataFrame
        One row a question: ``survey_question_en``, ``survey_question_cy``, ``n_followed_up``,
        ``n_missing``, ``sd_change``, ``dz`` with ``dz_low`` and ``dz_high``, ``hedges_g`` and
        ``interval_note``. All are of the raw change: its sign does not follow what is better.
    """
    rows = []
    for question in questions.to_dict("records"):
        paired = pairs(responses, question["question_id"])
        found = paired_mean(paired["baseline"], paired["follow_up"], level)
        kept = ("survey_question_en", "survey_question_cy", "n_followed_up", "n_missing")
        described = _described(question, paired)
        row = {name: described[name] for name in kept} | {"sd_change": found.sd}
        row |= {**_named(found.dz, "dz"), "hedges_g": found.hedges_g}
        rows.append({**row, "interval_note": row.pop("interval_note")})
    return pd.DataFrame(rows)


def net_improvements(
    responses: pd.DataFrame,
    questions: pd.DataFrame,
    level: float = 0.95,
    *,
    small: int = SMALL,
    width: int = WIDTH,
) -> pd.DataFrame:
    """Tabulate the net improvement of each question, on one scale for all of them.

    Parameters
    ----------
    responses, questions
        As for `mean_changes`; yes/no questions may be among them.
    level
        Of Tango's score interval.
    small, width
        As for `published`.

    Returns
    -------
    pandas.DataFrame
        One row a question: the columns of `mean_changes` up to ``n_missing``, then ``net_points``,
        ``net_points_low``, ``net_points_high`` in percentage points, ``rounded_to`` (5, 10, 20 or
        25 of them, see `published`), ``interval_note`` and ``interval_says``. How many people
        improved or got worse is not told, and cannot be worked out where they are few.
    """
    rows = []
    for question in questions.to_dict("records"):
        paired = pairs(responses, question["question_id"])
        answers = (paired["baseline"], paired["follow_up"])
        net = net_improvement(*answers, question["better"], level)
        how = {"level": level, "small": small, "width": width}
        shown = published(net.improved, net.worsened, net.n, **how)  # type: ignore[arg-type]
        says = _shown_says(shown, "increase")
        row = _described(question, paired) | _named(shown, "net_points")
        note = row.pop("interval_note")
        row |= {"rounded_to": shown.step, "interval_note": note, "interval_says": says}
        rows.append(row)
    return pd.DataFrame(rows)


def yes_changes(
    responses: pd.DataFrame,
    questions: pd.DataFrame,
    level: float = 0.95,
    *,
    small: int = SMALL,
    width: int = WIDTH,
) -> pd.DataFrame:
    """Tabulate the share of yes before and after for each yes/no question.

    Parameters are those of `net_improvements`; the answers are 1 and 0.

    Returns
    -------
    pandas.DataFrame
        One row a question: the columns of `mean_changes` up to ``n_missing``, then
        ``yes_baseline`` and ``yes_follow_up`` in per cent, ``yes_points``, ``yes_points_low``,
        ``yes_points_high`` in percentage points (follow-up minus baseline), ``rounded_to``,
        ``interval_note`` and ``interval_says``. All are rounded to one step: exact shares would
        give back the exact difference.

    Raises
    ------
    ValueError
        When an answer is neither 0 nor 1.
    """
    rows = []
    for question in questions.to_dict("records"):
        paired = pairs(responses, question["question_id"])
        found = paired_proportions(paired["baseline"], paired["follow_up"], level)
        gained, lost = _moved(paired)
        shown = published(gained, lost, found.n, level=level, small=small, width=width)
        row = _described(question, paired) | {
            "yes_baseline": rounded_share(found.before, shown.step or STEPS[-1]),
            "yes_follow_up": rounded_share(found.after, shown.step or STEPS[-1]),
            **_named(shown, "yes_points"),
        }
        note = row.pop("interval_note")
        says = _shown_says(shown, question["better"])
        row |= {"rounded_to": shown.step, "interval_note": note, "interval_says": says}
        rows.append(row)
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


def interval_says(low: float | None, high: float | None, better: str) -> str:
    """Say in a code what an interval of a change tells: better, worse or not told.

    Parameters
    ----------
    low, high
        Limits of follow-up minus baseline; None where there are none.
    better
        ``increase`` or ``decrease``.
    """
    sign = check_better(better)
    if low is None or high is None or low <= 0 <= high:
        return "not_told"
    return "better" if (low > 0) == (sign > 0) else "worse"


def _shown_says(shown: Published, better: str) -> str:
    # Only what is published may decide, or the code would tell more than the rounded limits.
    return interval_says(shown.low, shown.high, better)


def _moved(paired: pd.DataFrame) -> tuple[int, int]:
    change = np.sign(paired["change"].dropna())
    return int((change > 0).sum()), int((change < 0).sum())


def _described(question: dict[Hashable, Any], paired: pd.DataFrame) -> dict[str, Any]:
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


def _named(interval: Interval | Published, name: str) -> dict[str, Any]:
    return {
        name: interval.estimate,
        f"{name}_low": interval.low,
        f"{name}_high": interval.high,
        "interval_note": interval.note,
    }
