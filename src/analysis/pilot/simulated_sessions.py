"""Simulated sessions of the digital champions, where and when they are held and who comes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.pilot.drawing import pick
from analysis.pilot.opening_days import OpeningDays

# How many champions and how many people come to one session; ours, and invented.
MOST_CHAMPIONS = 3
FEWEST_ATTENDEES = 2
MOST_ATTENDEES = 10


def hold_sessions(
    rng: np.random.Generator,
    opening: OpeningDays,
    weights: pd.Series,
    per_week: int,
    champions: int,
) -> pd.DataFrame:
    """Hold sessions on opening days, in small areas drawn by weight.

    Parameters
    ----------
    rng
        Only uniform numbers are drawn from it.
    opening
        The pilot's opening days; a week without any has no session.
    weights
        One a small area, by code.
    per_week
        Sessions in each week of seven days from the first day on.
    champions
        How many champions there are in all.

    Returns
    -------
    pandas.DataFrame
        One row a session, by day: ``held_on``, ``small_area``, ``champions``, ``attendees``.
    """
    last = (opening.end - opening.start).days
    weeks = [opening.between(first, min(first + 6, last)) for first in range(0, last + 1, 7)]
    held = [week for week in weeks if week.size for _ in range(per_week)]
    drawn = rng.random((4, len(held)))
    days = [int(week[int(u * week.size)]) for week, u in zip(held, drawn[0], strict=True)]
    most = min(champions, MOST_CHAMPIONS)
    choices = MOST_ATTENDEES - FEWEST_ATTENDEES + 1
    sessions = pd.DataFrame(
        {
            "held_on": opening.dates(days),
            "small_area": weights.index.to_numpy()[pick(drawn[1], weights.to_numpy())],
            "champions": 1 + (drawn[2] * most).astype(np.int64),
            "attendees": FEWEST_ATTENDEES + (drawn[3] * choices).astype(np.int64),
        }
    )
    return sessions.sort_values("held_on", kind="stable", ignore_index=True)
