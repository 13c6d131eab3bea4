"""Stakeholders: who is in, how they relate, and what hangs on one person."""

from analysis.stakeholders.dependency import Removal, chosen, without
from analysis.stakeholders.growth import growth
from analysis.stakeholders.names import named_ties, names_of, with_names
from analysis.stakeholders.register import (
    graph,
    grid,
    members,
    replies,
    undirected,
)
from analysis.stakeholders.structure import centrality, density, first_ranked, layout, ranking

__all__ = [
    "Removal",
    "centrality",
    "chosen",
    "density",
    "first_ranked",
    "graph",
    "grid",
    "growth",
    "layout",
    "members",
    "named_ties",
    "names_of",
    "ranking",
    "replies",
    "undirected",
    "with_names",
    "without",
]
