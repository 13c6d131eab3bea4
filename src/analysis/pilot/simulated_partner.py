"""Simulated answers of a housing association's tenants to their own form of the questions.

Tenants are asked once, in the first month of the pilot, and are other people than the
participants. They are younger, and younger tenants are online more often, so shares of the two
surveys may only be compared after weighting to one population.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.pilot.drawing import pick
from analysis.pilot.opening_days import OpeningDays

SURVEY_DAYS = 30
# Everything below is ours, and invented. A question left out has no row.
ANSWERS_A_QUESTION = 0.96
TENANT_AGES = {"16_49": 38, "50_64": 27, "65_74": 20, "75_plus": 15}
# Percentages of each answer by age band, in the order of `TENANT_AGES`; answers are numbered as
# the question names them. Six activities: how many are done, from 0.
ACTIVITIES = (
    *((2, 3, 6, 12, 20, 27, 30), (6, 8, 12, 17, 22, 20, 15)),
    *((14, 15, 18, 19, 16, 11, 7), (28, 21, 18, 14, 10, 6, 3)),
)
# Going online without help: 1 every day, 2 every week, 3 every month, 4 less often, 5 never.
ONLINE = ((64, 20, 6, 5, 5), (44, 21, 10, 10, 15), (27, 19, 12, 14, 28), (13, 14, 11, 16, 46))
# Happiness: 1 very, 2 quite, 3 not very, 4 not at all; the same at every age.
HAPPY = ((18, 51, 23, 8),) * len(TENANT_AGES)
QUESTIONS = {"tasks": (0, ACTIVITIES), "weekly_use": (1, ONLINE), "life_satisfaction": (1, HAPPY)}


def ask_tenants(rng: np.random.Generator, opening: OpeningDays, tenants: int) -> pd.DataFrame:
    """Draw the tenants' answers.

    Parameters
    ----------
    rng
        Only uniform numbers are drawn from it.
    opening
        The pilot's opening days; tenants are asked on those of its first `SURVEY_DAYS` days.
    tenants
        How many are asked.

    Returns
    -------
    pandas.DataFrame
        One row an answer, by tenant and question: ``respondent_id``, ``question_id``, ``answer``,
        ``age_band``, ``answered_on``.
    """
    drawn = rng.random((2, tenants))
    band = pick(drawn[0], list(TENANT_AGES.values()))
    asked = opening.between(0, SURVEY_DAYS - 1)
    tenant = pd.DataFrame(
        {
            "respondent_id": [f"H{number:03d}" for number in range(1, tenants + 1)],
            "age_band": np.array(list(TENANT_AGES))[band],
            "answered_on": opening.dates(asked[pick(drawn[1], np.ones(asked.size))]),
        }
    )
    frames = []
    for place, (question, (first, weights)) in enumerate(QUESTIONS.items()):
        answer, missing = rng.random((2, tenants))
        given = tenant.assign(question_id=question, place=place)
        given["answer"] = first + _answers(answer, band, weights)
        frames.append(given[missing < ANSWERS_A_QUESTION])
    table = pd.concat(frames).sort_values(["respondent_id", "place"], ignore_index=True)
    return table[["respondent_id", "question_id", "answer", "age_band", "answered_on"]]


def true_share_of_yes(highest_yes: int = 2) -> dict[str, float]:
    """Return, by age band, the true share of tenants who go online at least every week."""
    shares = [sum(row[:highest_yes]) / sum(row) for row in ONLINE]
    return dict(zip(TENANT_AGES, shares, strict=True))


def _answers(
    drawn: npt.NDArray[np.float64],
    band: npt.NDArray[np.int64],
    weights: tuple[tuple[int, ...], ...],
) -> npt.NDArray[np.int64]:
    """Choose one answer a tenant, from 0, with the weights of the tenant's age band."""
    answers = np.zeros(drawn.size, dtype=np.int64)
    for number, row in enumerate(weights):
        answers[band == number] = pick(drawn[band == number], row)
    return answers
