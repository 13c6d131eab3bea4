"""Who is missing: categories with nobody in them, claims not heard, power without a role."""

from analysis.stakeholders.missing.contradictions import (
    contradictions,
    not_registered,
    power_without_role,
)
from analysis.stakeholders.missing.coverage import coverage, coverage_counts
from analysis.stakeholders.missing.salience import salience, salience_counts
from analysis.stakeholders.roles import role_gaps

__all__ = [
    "contradictions",
    "coverage",
    "coverage_counts",
    "not_registered",
    "power_without_role",
    "role_gaps",
    "salience",
    "salience_counts",
]
