"""Stakeholders: who is in, how they relate, what hangs on one of them, and who is missing.

What reads the register is named here. The measures work on any networkx graph, and are in the
packages `structure`, `key_people` and `uncertainty`.
"""

from analysis.stakeholders.dependency import Cover, Removal, chosen, cover, dependency_map, without
from analysis.stakeholders.growth import growth
from analysis.stakeholders.introductions import introductions
from analysis.stakeholders.layout import layout
from analysis.stakeholders.missing import (
    contradictions,
    coverage,
    coverage_counts,
    not_registered,
    power_without_role,
    role_gaps,
    salience,
    salience_counts,
)
from analysis.stakeholders.names import (
    cover_contacts,
    cover_tasks,
    joined_names,
    named_distances,
    named_gaps,
    named_ties,
    names_of,
    with_names,
)
from analysis.stakeholders.register import (
    graph,
    grid,
    members,
    replies,
    undirected,
)
from analysis.stakeholders.reports import TieReports, tie_reports
from analysis.stakeholders.structure import first_ranked, organisations, ranking
from analysis.stakeholders.two_mode import one_mode, two_mode

__all__ = [
    "Cover",
    "Removal",
    "TieReports",
    "chosen",
    "contradictions",
    "cover",
    "cover_contacts",
    "cover_tasks",
    "coverage",
    "coverage_counts",
    "dependency_map",
    "first_ranked",
    "graph",
    "grid",
    "growth",
    "introductions",
    "joined_names",
    "layout",
    "members",
    "named_distances",
    "named_gaps",
    "named_ties",
    "names_of",
    "not_registered",
    "one_mode",
    "organisations",
    "power_without_role",
    "ranking",
    "replies",
    "role_gaps",
    "salience",
    "salience_counts",
    "tie_reports",
    "two_mode",
    "undirected",
    "with_names",
    "without",
]
