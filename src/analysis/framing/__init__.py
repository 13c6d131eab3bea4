"""Problem framing: whether a project is ready to start, and who answers for what."""

from analysis.framing.outcomes import ownership
from analysis.framing.readiness import QUESTIONS, Readiness, fixes, readiness
from analysis.framing.roles import (
    FINDINGS,
    adviser_tasks,
    matrix,
    role_counts,
    role_findings,
    task_holders,
)

__all__ = [
    "FINDINGS",
    "QUESTIONS",
    "Readiness",
    "adviser_tasks",
    "fixes",
    "matrix",
    "ownership",
    "readiness",
    "role_counts",
    "role_findings",
    "task_holders",
]
