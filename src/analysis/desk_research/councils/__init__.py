"""Councils like ours, on declared indicators: who is near, how steadily, and beside whose list."""

from analysis.desk_research.councils.indicators import comparable, comparators, profile, with_names
from analysis.desk_research.councils.nearest import distances, likeness, nearest
from analysis.desk_research.councils.other_choices import other_choices
from analysis.desk_research.councils.published_lists import (
    compare_lists,
    compare_models,
    lists_beside,
)
from analysis.desk_research.councils.steadiness import steadiness

__all__ = [
    "comparable",
    "comparators",
    "compare_lists",
    "compare_models",
    "distances",
    "likeness",
    "lists_beside",
    "nearest",
    "other_choices",
    "profile",
    "steadiness",
    "with_names",
]
