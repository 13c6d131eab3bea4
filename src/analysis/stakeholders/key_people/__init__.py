"""Key people: brokers, key players and ranks that hold for every centrality."""

from analysis.stakeholders.key_people.brokerage import Brokerage, brokerage
from analysis.stakeholders.key_people.groups import group_closeness, group_degree, group_set
from analysis.stakeholders.key_people.key_players import fragmentation_set, reach_set
from analysis.stakeholders.key_people.ranks import dominated_pairs, rank_intervals
from analysis.stakeholders.key_people.reaching import reach_closeness, reach_degree
from analysis.stakeholders.key_people.report import (
    broker_table,
    fragmentation_table,
    reach_table,
    sets_table,
)
from analysis.stakeholders.key_people.search import KeyPlayers
from analysis.stakeholders.key_people.worth import fragmentation, fragmentation_of_each, reach

__all__ = [
    "Brokerage",
    "KeyPlayers",
    "broker_table",
    "brokerage",
    "dominated_pairs",
    "fragmentation",
    "fragmentation_of_each",
    "fragmentation_set",
    "fragmentation_table",
    "group_closeness",
    "group_degree",
    "group_set",
    "rank_intervals",
    "reach",
    "reach_closeness",
    "reach_degree",
    "reach_set",
    "reach_table",
    "sets_table",
]
