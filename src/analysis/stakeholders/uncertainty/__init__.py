"""Uncertainty: what would change if people or answers were missing, or came by chance."""

from analysis.stakeholders.uncertainty.bootstrap import Bootstrap, vertex_bootstrap
from analysis.stakeholders.uncertainty.key_people import key_people, key_people_counts
from analysis.stakeholders.uncertainty.missing import missing_actors, missing_answers
from analysis.stakeholders.uncertainty.paths import betweenness
from analysis.stakeholders.uncertainty.permutation import (
    Correlation,
    Regression,
    mrqap,
    qap_correlation,
)

__all__ = [
    "Bootstrap",
    "Correlation",
    "Regression",
    "betweenness",
    "key_people",
    "key_people_counts",
    "missing_actors",
    "missing_answers",
    "mrqap",
    "qap_correlation",
    "vertex_bootstrap",
]
