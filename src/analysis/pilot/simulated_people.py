"""Simulated participants: when they join, where they live and how old they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.pilot.drawing import pick
from analysis.pilot.opening_days import OpeningDays

# Nobody joins in the last third, so that whoever joins last has time for one loan.
JOINING_SHARE = 0.65
# Shares and weights are ours, and invented.
AGE_BANDS = {"16_49": 16, "50_64": 22, "65_74": 30, "75_plus": 32}
# How much likelier a resident joins than one in an urban area, by uk_ruc.
RURAL_WEIGHTS = {0: 1.0, 1: 1.3, 2: 2.0}


def small_area_weights(small_areas: pd.DataFrame) -> pd.Series:
    """Weigh each small area by its residents and its rurality, in order of code.

    Raises
    ------
    ValueError
        When there is no small area or a rurality class is not known.
    """
    areas = small_areas.set_index("lsoa11_code").sort_index()
    rural = areas["uk_ruc"].map(RURAL_WEIGHTS)
    if areas.empty or rural.isna().any():
        found = sorted(set(areas["uk_ruc"].dropna()))
        msg = f"small areas with uk_ruc {found}; needed: one or more areas, each {[*RURAL_WEIGHTS]}"
        raise ValueError(msg)
    return areas["population_2019"].astype("float64") * rural.astype("float64")


def joining_days(
    opening: OpeningDays, slow_start_days: int, quiet_weight: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the days on which people may join, and how common each is.

    Parameters
    ----------
    opening
        The pilot's opening days; nobody joins in its last third.
    slow_start_days
        Days until as many join as later on: word has to spread.
    quiet_weight
        How common joining is in the quiet weeks around Christmas, beside other weeks.
    """
    length = (opening.end - opening.start).days + 1
    days = opening.between(0, int(length * JOINING_SHARE) - 1)
    slow = np.minimum((days + 1) / slow_start_days, 1.0)
    quiet = np.array([quiet_weight if opening.quiet(day) else 1.0 for day in days])
    return days, slow * quiet


def join(
    rng: np.random.Generator,
    opening: OpeningDays,
    weights: pd.Series,
    people: int,
    season: tuple[int, float],
) -> pd.DataFrame:
    """Draw who joins, by day: ``small_area``, ``age_band`` and ``joined_on``.

    Parameters
    ----------
    rng
        Only uniform numbers are drawn from it.
    opening
        The pilot's opening days.
    weights
        One a small area, by code.
    people
        How many.
    season
        The slow start in days and the weight of quiet weeks: see `joining_days`.
    """
    drawn = rng.random((3, people))
    days, commonness = joining_days(opening, *season)
    bands = np.array(list(AGE_BANDS))
    return pd.DataFrame(
        {
            "small_area": weights.index.to_numpy()[pick(drawn[1], weights.to_numpy())],
            "age_band": bands[pick(drawn[2], list(AGE_BANDS.values()))],
            "joined_on": opening.dates(np.sort(days[pick(drawn[0], commonness)])),
        }
    )
