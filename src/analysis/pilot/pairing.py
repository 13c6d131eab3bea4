"""Who answered at baseline and again at follow-up: the pairs that every change rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.pilot.intervals import Interval, wilson

WAVES = ("baseline", "follow_up")
PERCENT = 100
MOVED = {1.0: "improved", 0.0: "same", -1.0: "worsened"}


@dataclass(frozen=True)
class Base:
    """How many people answered a question at baseline, again at follow-up, or did not."""

    n_baseline: int
    n_followed_up: int
    n_missing: int


def pairs(responses: pd.DataFrame, question_id: str) -> pd.DataFrame:
    """Put each person's two answers to one question side by side.

    Parameters
    ----------
    responses
        ``participant_id``, ``survey_wave`` (baseline or follow_up), ``question_id``, ``answer``.
    question_id
        The question.

    Returns
    -------
    pandas.DataFrame
        One row a person who answered at baseline: ``participant_id``, ``baseline``,
        ``follow_up`` (missing when not answered) and ``change`` (follow-up minus baseline).
        People with a follow-up answer only are left out: their change is not known.

    Raises
    ------
    ValueError
        When the question is not in the table, a wave has another name, or a person answered the
        question twice in one wave.
    """
    rows = responses[responses["question_id"] == question_id]
    _check(responses, rows, question_id)
    wide = rows.pivot(index="participant_id", columns="survey_wave", values="answer")
    wide = wide.reindex(columns=list(WAVES)).astype("float64")
    wide = wide[wide["baseline"].notna()].rename_axis(columns=None).reset_index()
    return wide.assign(change=wide["follow_up"] - wide["baseline"])


def base(paired: pd.DataFrame) -> Base:
    """Count who answered at baseline, who answered again and who is missing."""
    followed = int(paired["follow_up"].notna().sum())
    return Base(len(paired), followed, len(paired) - followed)


def complete(paired: pd.DataFrame) -> pd.DataFrame:
    """Keep the people who answered both times; the others are counted by `base`."""
    return paired[paired["follow_up"].notna()]


def follow_up_rate(responses: pd.DataFrame, level: float = 0.95) -> tuple[Interval, Base]:
    """Give the share of people in the baseline survey who answered the follow-up too.

    Parameters
    ----------
    responses
        ``participant_id``, ``survey_wave``, ``answer``; one answer counts as having answered.
    level
        Of the Wilson interval.

    Returns
    -------
    Interval
        In per cent; not available when nobody answered at baseline.
    Base
        The people behind it.
    """
    answered = responses[responses["answer"].notna()]
    first, second = (
        set(answered.loc[answered["survey_wave"] == wave, "participant_id"]) for wave in WAVES
    )
    counted = Base(len(first), len(first & second), len(first - second))
    return wilson(counted.n_followed_up, counted.n_baseline, level).scaled(PERCENT), counted


def moves(responses: pd.DataFrame, questions: pd.DataFrame) -> pd.DataFrame:
    """Say of each person how every answer moved, for the register of who is counted.

    Parameters
    ----------
    responses
        As for `pairs`.
    questions
        ``question_id``, ``better``.

    Returns
    -------
    pandas.DataFrame
        One row a person with an answer: ``participant_id`` and for each question
        ``<question>_baseline``, ``<question>_follow_up``, ``<question>_change`` (missing where the
        person is not in a complete pair of that question) and ``<question>_moved``:
        ``improved``, ``same``, ``worsened``, ``not_followed_up``, or blank when the person was not
        asked at baseline. It holds people, not results: never show it.
    """
    found = pd.DataFrame({"participant_id": sorted(responses["participant_id"].unique())})
    for question, better in zip(questions["question_id"], questions["better"], strict=True):
        paired = pairs(responses, question).set_index("participant_id")
        signed = paired["change"] * (1 if better == "increase" else -1)
        moved = np.sign(signed).map(MOVED).fillna("not_followed_up")
        answers = paired[[*WAVES, "change"]].where(paired["follow_up"].notna())
        columns = answers.assign(moved=moved).add_prefix(f"{question}_")
        found = found.merge(columns, left_on="participant_id", right_index=True, how="left")
        found[f"{question}_moved"] = found[f"{question}_moved"].fillna("")
    return found


def _check(responses: pd.DataFrame, rows: pd.DataFrame, question_id: str) -> None:
    if rows.empty:
        known = ", ".join(sorted(responses["question_id"].dropna().unique())) or "none"
        msg = f"nobody answered question {question_id!r}; questions with answers: {known}"
        raise ValueError(msg)
    unknown = sorted(set(rows["survey_wave"].dropna()) - set(WAVES))
    if unknown:
        msg = f"survey_wave {unknown} is not known; known: {', '.join(WAVES)}"
        raise ValueError(msg)
    repeated = rows[rows.duplicated(["participant_id", "survey_wave"])]["participant_id"]
    if len(repeated):
        people = ", ".join(repeated.unique())
        msg = f"answered {question_id!r} twice in one wave: {people}; keep one answer"
        raise ValueError(msg)
