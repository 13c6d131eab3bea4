"""Dependence on one stakeholder, or several: what falls apart, and who could cover."""

from analysis.stakeholders.dependency.cover import Cover, cover
from analysis.stakeholders.dependency.removal import (
    AFTER,
    Removal,
    chosen,
    dependency_map,
    without,
)

__all__ = ["AFTER", "Cover", "Removal", "chosen", "cover", "dependency_map", "without"]
