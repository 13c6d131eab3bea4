"""Whether reach leans to more or to less deprived places: the tables of the notebook."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from analysis.pilot.equity import (
    ERREYGERS,
    STANDARD,
    WAGSTAFF,
    Concentration,
    concentration_curve,
    concentration_index,
    rate_ratio,
)
from analysis.pilot.intervals import Interval
from analysis.pilot.reach import OUTSIDE

JOINED = "joined"
ONE_GROUP = "one_group"
INDEX_COLUMNS = [
    *("leaning_of", "n_people", "index_kind", "index", "index_low", "index_high"),
    *("leaning", "index_note"),
]


def concentration(
    participants: pd.DataFrame,
    small_areas: pd.DataFrame,
    yes_no: Mapping[str, Collection[str]],
    level: float = 0.95,
) -> pd.DataFrame:
    """Say how far joining, and what followed it, leans to deprived or to other places.

    Parameters
    ----------
    participants
        ``participant_id`` and ``small_area``, one row a person; people from elsewhere are left
        out, because their places have no rank here.
    small_areas
        ``lsoa11_code``, ``population_2019`` and ``wimd2019_rank``. People of one small area share
        its rank.
    yes_no
        Something that participants did or did not do, by name: the ids of those who did.
    level
        Of every interval.

    Returns
    -------
    pandas.DataFrame
        ``leaning_of`` (``joined``: of all residents; then the names of `yes_no`: of participants),
        ``n_people``, ``index_kind``, ``index`` with limits, ``leaning`` and ``index_note``, as
        `concentration_index` gives them. Joining is rare, so it has the standard index and
        Wagstaff's, which for something rare hardly differ; the others have Erreygers's.

    Raises
    ------
    ValueError
        When a small area has more participants than residents.
    """
    ranks = small_areas.set_index("lsoa11_code")["wimd2019_rank"]
    inside = participants[participants["small_area"].isin(ranks.index)]
    found = [(JOINED, _joining(inside, small_areas, kind, level)) for kind in (STANDARD, WAGSTAFF)]
    lived = inside["small_area"].map(ranks).to_numpy(dtype=float)
    for name, ids in yes_no.items():
        did = inside["participant_id"].isin(set(ids)).to_numpy(dtype=float)
        found.append((name, concentration_index(did, lived, kind=ERREYGERS, level=level)))
    rows = [
        (name, int(c.n), c.kind, c.estimate, c.low, c.high, c.direction, c.note)
        for name, c in found
    ]
    numbers = dict.fromkeys(("index", "index_low", "index_high"), "float64")
    return pd.DataFrame(rows, columns=INDEX_COLUMNS).astype(numbers)


def curve(rates: pd.DataFrame) -> pd.DataFrame:
    """Give the concentration curve of reach at the groups of a table of rates.

    Parameters
    ----------
    rates
        What `reach.rates` gave for `reach.deprivation`: the most deprived first. A point for each
        small area would give back who lives there, so there is one a group.

    Returns
    -------
    pandas.DataFrame
        ``group``, ``share_residents`` and ``share_participants``: per cent of all up to and with
        the group. The curve begins at nothing; above the diagonal reach leans to the deprived.
        No row when nobody was reached.
    """
    inside = rates[rates["group"] != OUTSIDE]
    residents = inside["residents"].to_numpy(dtype=float)
    held = residents > 0
    outcome = inside["participants"].to_numpy(dtype=float)[held] / residents[held]
    points = concentration_curve(outcome, np.arange(int(held.sum())), residents[held]).iloc[1:]
    return pd.DataFrame(
        {
            "group": inside.loc[held, "group"].to_numpy()[: len(points)],
            "share_residents": 100 * points["share_people"].to_numpy(),
            "share_participants": 100 * points["share_outcome"].to_numpy(),
        }
    )


def ends_ratio(rates: pd.DataFrame, level: float = 0.95) -> Interval:
    """Divide the rate of the most deprived group by that of the least deprived.

    Parameters
    ----------
    rates
        As for `curve`.
    level
        Of the interval.

    Returns
    -------
    Interval
        As `rate_ratio` gives it; above 1 the more deprived are reached more. With one group only
        nothing, and the note ``one_group``.
    """
    inside = rates[rates["group"] != OUTSIDE]
    if len(inside) < 2:
        return Interval(None, None, None, ONE_GROUP)
    first, last = (inside.iloc[place] for place in (0, -1))
    most, least = ((int(row["participants"]), int(row["residents"])) for row in (first, last))
    return rate_ratio(*most, *least, level)


def _joining(
    inside: pd.DataFrame, small_areas: pd.DataFrame, kind: str, level: float
) -> Concentration:
    """Count every resident as somebody who joined or did not, at the rank of the small area."""
    joined = inside["small_area"].value_counts().reindex(small_areas["lsoa11_code"], fill_value=0)
    yes = joined.to_numpy(dtype=float)
    people = small_areas["population_2019"].to_numpy(dtype=float)
    if (yes > people).any():
        areas = ", ".join(small_areas.loc[yes > people, "lsoa11_code"])
        msg = f"more participants than residents in {areas}; give the residents of each"
        raise ValueError(msg)
    ranks = np.tile(small_areas["wimd2019_rank"].to_numpy(dtype=float), 2)
    weights = np.concatenate([yes, people - yes])
    outcome = np.repeat([1.0, 0.0], len(yes))
    held = weights > 0
    return concentration_index(outcome[held], ranks[held], weights[held], kind, level)
