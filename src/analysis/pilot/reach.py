"""Reach: participants for each thousand residents, by kind of place."""

from __future__ import annotations

import pandas as pd

from analysis.pilot.intervals import Interval, wilson

RURALITY = {0: "urban", 1: "rural", 2: "more_rural"}
# A fifth of the 1,909 small areas of Wales, to the nearest whole area.
MOST_DEPRIVED_RANK = 382
OUTSIDE = "outside_or_not_known"
COLUMNS = ["group", "participants", "residents", "per_1000", "per_1000_low", "per_1000_high"]


def rurality(small_areas: pd.DataFrame) -> pd.Series:
    """Name the rurality class of each small area.

    Parameters
    ----------
    small_areas
        ``lsoa11_code`` and ``uk_ruc`` (0 urban, 1 rural, 2 more rural).

    Returns
    -------
    pandas.Series
        ``urban``, ``rural`` or ``more_rural``, by small-area code.

    Raises
    ------
    ValueError
        When a class is none of the three.
    """
    classes = small_areas.set_index("lsoa11_code")["uk_ruc"]
    unknown = sorted(set(classes.dropna()) - set(RURALITY))
    if unknown or classes.isna().any():
        msg = f"uk_ruc holds {unknown or 'blanks'}; the classes are {sorted(RURALITY)}"
        raise ValueError(msg)
    return classes.sort_values(kind="stable").map(RURALITY)


def access_group(small_areas: pd.DataFrame, most_deprived: int = MOST_DEPRIVED_RANK) -> pd.Series:
    """Say which small areas are among the most deprived of Wales for access to services.

    Parameters
    ----------
    small_areas
        ``lsoa11_code`` and ``wimd2019_access_rank`` (1 = most deprived).
    most_deprived
        The last rank that counts as most deprived.

    Returns
    -------
    pandas.Series
        ``most_deprived_access`` or ``other_access``, by small-area code.

    Raises
    ------
    ValueError
        When a rank is missing.
    """
    ranks = small_areas.set_index("lsoa11_code")["wimd2019_access_rank"]
    if ranks.isna().any():
        msg = f"no access rank for {', '.join(ranks.index[ranks.isna()])}; give the rank of each"
        raise ValueError(msg)
    near = ranks.sort_values(kind="stable") <= most_deprived
    return near.map({True: "most_deprived_access", False: "other_access"})


def rates(
    participants: pd.DataFrame,
    small_areas: pd.DataFrame,
    groups: pd.Series,
    level: float = 0.95,
) -> pd.DataFrame:
    """Give participants for each thousand residents.

    Parameters
    ----------
    participants
        ``small_area``, one row a person.
    small_areas
        ``lsoa11_code`` and ``population_2019`` of every small area of the pilot's area.
    groups
        A group's code by small-area code, as `rurality` and `access_group` give it.
    level
        Of the Wilson interval.

    Returns
    -------
    pandas.DataFrame
        One row a group, in the order of `groups`: ``group``, ``participants``, ``residents``,
        ``per_1000``, ``per_1000_low``, ``per_1000_high``. People whose small area is blank or
        elsewhere have a row ``outside_or_not_known`` without residents, only when there are any.

    Raises
    ------
    ValueError
        When a small area has no group, or a group has fewer residents than participants.

    Notes
    -----
    Wilson score interval of participants among residents, times 1,000.
    """
    residents = small_areas.set_index("lsoa11_code")["population_2019"]
    missing = residents.index.difference(groups.dropna().index)
    if len(missing):
        msg = f"no group for the small areas {', '.join(missing)}"
        raise ValueError(msg)
    groups = groups[groups.index.isin(residents.index)]  # people elsewhere have no residents here
    reached = participants["small_area"].map(groups).fillna(OUTSIDE).value_counts()
    population = residents.groupby(groups.reindex(residents.index)).sum()
    names = groups.unique().tolist()
    rows = [_rate(name, int(reached.get(name, 0)), int(population[name]), level) for name in names]
    if OUTSIDE in reached.index:
        rows.append({"group": OUTSIDE, "participants": int(reached[OUTSIDE])})
    return pd.DataFrame(rows, columns=COLUMNS).astype({"residents": "Int64"})


def rate(participants: pd.DataFrame, small_areas: pd.DataFrame, level: float = 0.95) -> Interval:
    """Give participants for each thousand residents of the whole area.

    Parameters and errors are those of `rates`; people from elsewhere do not count.
    """
    inside = participants["small_area"].isin(small_areas["lsoa11_code"])
    residents = int(small_areas["population_2019"].sum())
    return wilson(int(inside.sum()), residents, level).scaled(1000)


def _rate(name: str, reached: int, residents: int, level: float) -> dict[str, object]:
    interval = wilson(reached, residents, level).scaled(1000)
    return {
        "group": name,
        "participants": reached,
        "residents": residents,
        "per_1000": interval.estimate,
        "per_1000_low": interval.low,
        "per_1000_high": interval.high,
    }
