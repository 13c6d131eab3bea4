"""Desk research: which councils are like ours, and what others did.

Pure functions from tables to tables. Nothing here reads or writes a file.
"""

from analysis.desk_research.councils import distances, nearest
from analysis.desk_research.evidence import counts, gap_map, in_time, known_by, reach, strength
from analysis.desk_research.indicators import comparable, profile, with_names
from analysis.desk_research.published_lists import compare_lists, compare_models, lists_beside
from analysis.desk_research.shortlist import set_aside, shortlist

__all__ = [
    "comparable",
    "compare_lists",
    "compare_models",
    "counts",
    "distances",
    "gap_map",
    "in_time",
    "known_by",
    "lists_beside",
    "nearest",
    "profile",
    "reach",
    "set_aside",
    "shortlist",
    "strength",
    "with_names",
]
