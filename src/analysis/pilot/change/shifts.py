"""The typical change of a person on each scale, as the notebook records it."""

from __future__ import annotations

import pandas as pd

from analysis.pilot.change.ranks import hodges_lehmann
from analysis.pilot.pairing import base, pairs


def shifts(responses: pd.DataFrame, questions: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Tabulate the Hodges-Lehmann shift of each question that is answered on a scale.

    Parameters
    ----------
    responses
        As for `pairs`.
    questions
        ``question_id``, ``text_en``, ``text_cy``, one row a question to tabulate.
    level
        Of the exact interval.

    Returns
    -------
    pandas.DataFrame
        One row a question: ``survey_question_en``, ``survey_question_cy``, ``n_followed_up``,
        ``shift``, ``shift_low``, ``shift_high`` in points, ``shift_zeros`` (people without a change
        are kept) and ``shift_note``.
    """
    rows = []
    for question in questions.to_dict("records"):
        paired = pairs(responses, str(question["question_id"]))
        found = hodges_lehmann(paired["change"], "keep", level)
        rows.append(
            {
                "survey_question_en": question["text_en"],
                "survey_question_cy": question["text_cy"],
                "n_followed_up": base(paired).n_followed_up,
                "shift": found.estimate,
                "shift_low": found.low,
                "shift_high": found.high,
                "shift_zeros": found.zeros,
                "shift_note": found.note,
            }
        )
    return pd.DataFrame(rows)
