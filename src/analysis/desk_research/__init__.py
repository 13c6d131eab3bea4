"""Desk research: which councils are like ours, and what others did.

Pure functions from tables to tables. Nothing here reads or writes a file.
"""

from analysis.desk_research.adaptations import adaptation_log
from analysis.desk_research.brief import brief
from analysis.desk_research.councils import distances, nearest
from analysis.desk_research.evidence import counts, in_time, known_by, register
from analysis.desk_research.evidence_gaps import evidence_gaps, gap_map
from analysis.desk_research.evidence_strength import levels_set, strength
from analysis.desk_research.first_look import first_look, set_aside
from analysis.desk_research.indicators import comparable, profile, with_names
from analysis.desk_research.published_lists import compare_lists, compare_models, lists_beside
from analysis.desk_research.reported_figures import basis_known, figures_known, reach

__all__ = [
    "adaptation_log",
    "basis_known",
    "brief",
    "comparable",
    "compare_lists",
    "compare_models",
    "counts",
    "distances",
    "evidence_gaps",
    "figures_known",
    "first_look",
    "gap_map",
    "in_time",
    "known_by",
    "levels_set",
    "lists_beside",
    "nearest",
    "profile",
    "reach",
    "register",
    "set_aside",
    "strength",
    "with_names",
]
