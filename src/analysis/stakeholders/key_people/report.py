"""Key players with their names in both languages, fit to be published."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import pandas as pd

from analysis.stakeholders.key_people.brokerage import Brokerage
from analysis.stakeholders.key_people.key_players import fragmentation_set, reach_set
from analysis.stakeholders.key_people.search import KeyPlayers
from analysis.stakeholders.names import names_of, with_names

LARGEST_SET = 3
COLUMNS = [
    "set_measure",
    "set_size",
    "set_people_en",
    "set_people_cy",
    "set_value",
    "set_before",
    "equal_sets",
    "in_every_set_en",
    "in_every_set_cy",
    "set_exact",
]


def fragmentation_table(
    stakeholders: pd.DataFrame, network: nx.Graph, *, largest: int = LARGEST_SET, most: int = 10
) -> pd.DataFrame:
    """List who breaks the network most by leaving: one, two and three at a time.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.
    network
        A graph of `graph`; ties are read in either direction, without strength.
    largest
        The largest set; smaller where fewer than two would remain.
    most
        As in `sets_table`.

    Returns
    -------
    pandas.DataFrame
        As `sets_table`: first pairs that cannot reach each other, then by distance.
    """
    sizes = range(1, min(largest, len(network) - 2) + 1)
    found = [
        fragmentation_set(network, k, measure=measure)
        for measure in ("fragmentation", "distance")
        for k in sizes
    ]
    return sets_table(found, stakeholders, most=most)


def reach_table(
    stakeholders: pd.DataFrame,
    network: nx.Graph,
    *,
    largest: int = LARGEST_SET,
    m: int = 1,
    most: int = 10,
) -> pd.DataFrame:
    """List who together has ties with most of the network: one, two and three at a time.

    Parameters
    ----------
    stakeholders, network, most
        As in `fragmentation_table`.
    largest
        The largest set; smaller where there are fewer people.
    m
        The most steps at which somebody counts as reached.

    Returns
    -------
    pandas.DataFrame
        As `sets_table`.
    """
    sizes = range(1, min(largest, len(network)) + 1)
    return sets_table([reach_set(network, k, m) for k in sizes], stakeholders, most=most)


def sets_table(
    found: Iterable[KeyPlayers], stakeholders: pd.DataFrame, *, most: int = 10
) -> pd.DataFrame:
    """List the best sets by name, with how many are equally good.

    Parameters
    ----------
    found
        Results of `fragmentation_set` or `reach_set`.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.
    most
        No more rows than this of each result; ``equal_sets`` still counts all.

    Returns
    -------
    pandas.DataFrame
        One row a set: ``set_measure`` (code), ``set_size``, ``set_people_en`` and
        ``set_people_cy`` (names joined by semicolons, in the order of the register),
        ``set_value`` and ``set_before`` (0 to 1: with this set, and with nobody taken out or
        chosen), ``equal_sets``, ``in_every_set_en`` and ``in_every_set_cy`` (those in
        all of the equally good sets; missing where nobody is), ``set_exact`` (``yes`` or
        ``no``).
    """
    rows = [_row(result, people, stakeholders) for result in found for people in result.sets[:most]]
    return pd.DataFrame(rows, columns=COLUMNS)


def broker_table(stakeholders: pd.DataFrame, brokers: Brokerage) -> pd.DataFrame:
    """List the brokerage roles by name, those with most open paths first.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``.
    brokers
        A result of `brokerage`.

    Returns
    -------
    pandas.DataFrame
        Names and sector, then the columns of `Brokerage.table`; equals in the order of the
        register.
    """
    table = with_names(brokers.table(), stakeholders)
    return table.sort_values("broker_total", ascending=False, kind="stable", ignore_index=True)


def _row(result: KeyPlayers, people: tuple, stakeholders: pd.DataFrame) -> dict[str, object]:
    row: dict[str, object] = {
        "set_measure": result.measure,
        "set_size": result.k,
        "set_value": result.value,
        "set_before": result.before,
        "equal_sets": result.count,
        "set_exact": "yes" if result.exact else "no",
    }
    for column, some in (("set_people", people), ("in_every_set", result.in_every_set)):
        named = names_of(some, stakeholders) or {}
        row |= {f"{column}_{language}": named.get(language) for language in ("en", "cy")}
    return row
