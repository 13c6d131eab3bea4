"""Reach: participants for each thousand residents, by kind of place and by age."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.pilot.intervals import Interval, wilson

RURALITY = {0: "urban", 1: "rural", 2: "more_rural"}
SMALL_AREAS_OF_WALES = 1909  # that the Welsh Index of Multiple Deprivation 2019 ranks
FIFTHS = 5
# The last rank of each fifth; an area on an edge belongs to the more deprived one, as published.
LAST_RANKS = tuple(-(-SMALL_AREAS_OF_WALES * fifth // FIFTHS) for fifth in range(1, FIFTHS + 1))
MOST_DEPRIVED_RANK = LAST_RANKS[0]
OUTSIDE = "outside_or_not_known"
AGES = ("16_49", "50_64", "65_74", "75_plus")
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


def deprivation(
    small_areas: pd.DataFrame, participants: pd.DataFrame | None = None, minimum: int = 0
) -> pd.Series:
    """Put each small area in a fifth of Wales by deprivation, the first the most deprived.

    Parameters
    ----------
    small_areas
        ``lsoa11_code`` and ``wimd2019_rank`` (1 to 1,909 over all of Wales, 1 = most deprived).
    participants
        ``small_area``, one row a person; needed where there is a minimum.
    minimum
        Fewest participants of a group: neighbouring fifths are joined until each has as many.

    Returns
    -------
    pandas.Series
        By small-area code, most deprived first: ``fifth_1`` to ``fifth_5``, or ``fifths_1_3`` for
        several that are joined. A fifth of Wales may hold few of the areas of one council.

    Raises
    ------
    ValueError
        When a rank is missing or not one of Wales.

    Notes
    -----
    The fifths are the published deciles in pairs.
    """
    ranks = small_areas.set_index("lsoa11_code")["wimd2019_rank"].sort_values(kind="stable")
    wrong = ranks[~ranks.between(1, SMALL_AREAS_OF_WALES)]
    if len(wrong):
        found = ", ".join(f"{area}: {rank}" for area, rank in wrong.items())
        msg = f"deprivation ranks {found}; a rank is from 1 to {SMALL_AREAS_OF_WALES}"
        raise ValueError(msg)
    fifths = pd.Series(np.searchsorted(LAST_RANKS, ranks) + 1, index=ranks.index)
    reached = pd.Series(dtype=int)
    if participants is not None:
        reached = participants["small_area"].map(fifths).value_counts()
    groups = _joined(sorted(set(fifths)), reached, 0 if participants is None else minimum)
    return fifths.map({fifth: _fifth_name(group) for group in groups for fifth in group})


def places(participants: pd.DataFrame, small_areas: pd.DataFrame, minimum: int = 0) -> pd.DataFrame:
    """Say of each participant in what kind of place they live, for disclosure control.

    Parameters
    ----------
    participants
        ``participant_id`` and ``small_area``, one row a person.
    small_areas
        As for `rurality`, `access_group` and `deprivation`.
    minimum
        As for `deprivation`; the groups of the published table.

    Returns
    -------
    pandas.DataFrame
        One row a person, never shown: ``participant_id``, ``rurality``, ``access`` and
        ``deprivation``; ``outside_or_not_known`` where the small area is blank or elsewhere.
    """
    groups = {
        "rurality": rurality(small_areas),
        "access": access_group(small_areas),
        "deprivation": deprivation(small_areas, participants, minimum),
    }
    lived = {
        name: participants["small_area"].map(group).fillna(OUTSIDE)
        for name, group in groups.items()
    }
    return pd.DataFrame({"participant_id": participants["participant_id"], **lived})


def rates_by_age(
    participants: pd.DataFrame, population: pd.DataFrame, level: float = 0.95, minimum: int = 0
) -> pd.DataFrame:
    """Give participants for each thousand eligible people, by age.

    Parameters
    ----------
    participants
        ``age_band``, one row a person.
    population
        ``age_band`` and ``people``: those who could have joined.
    level
        Of the Wilson interval.
    minimum
        Fewest participants of a row: neighbouring bands are joined, the youngest first.

    Returns
    -------
    pandas.DataFrame
        One row an age band, the youngest first: ``age_band`` (several that are joined with
        semicolons between), ``participants``, ``eligible``,
        ``per_1000``, ``per_1000_low``, ``per_1000_high``.

    Raises
    ------
    ValueError
        When participants have an age band without eligible people, or a band has more
        participants than eligible people.
    """
    eligible = population.set_index("age_band")["people"].astype(int)
    reached = participants["age_band"].value_counts()
    unknown = sorted(set(participants["age_band"].dropna()) - set(eligible.index))
    if unknown or participants["age_band"].isna().any():
        msg = (
            f"participants of ages {unknown or 'blank'}; "
            f"eligible people are known for {', '.join(eligible.index)}"
        )
        raise ValueError(msg)
    bands = sorted(eligible.index, key=AGES.index)
    rows = [
        _rate(
            ";".join(group),
            sum(reached.get(band, 0) for band in group),
            eligible[group].sum(),
            level,
        )
        for group in _joined(bands, reached, minimum)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).rename(
        columns={"group": "age_band", "residents": "eligible"}
    )


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


def _joined(ordered: list[Any], reached: pd.Series, minimum: int) -> list[list[Any]]:
    """Join neighbours, from the first on, until each group has the minimum; a rest joins on."""
    groups: list[list[Any]] = [[]]
    for each in ordered:
        groups[-1].append(each)
        if sum(reached.get(one, 0) for one in groups[-1]) >= minimum:
            groups.append([])
    rest = groups.pop()
    if not rest:
        return groups
    return [*groups[:-1], [*groups[-1], *rest]] if groups else [rest]


def _fifth_name(group: list[int]) -> str:
    return f"fifth_{group[0]}" if len(group) == 1 else f"fifths_{group[0]}_{group[-1]}"


def _rate(name: str, reached: int, residents: int, level: float) -> dict[str, object]:
    interval = wilson(int(reached), int(residents), level).scaled(1000)
    return {
        "group": name,
        "participants": reached,
        "residents": residents,
        "per_1000": interval.estimate,
        "per_1000_low": interval.low,
        "per_1000_high": interval.high,
    }
