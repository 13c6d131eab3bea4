"""Problem framing: whether a project is ready to start, and who answers for what."""

from analysis.framing.data import data_counts, data_gap
from analysis.framing.fixing import STOP_GROUPS, fixes, why_stopped
from analysis.framing.gate import GATES, Gate, Override, gate
from analysis.framing.holders import adviser_tasks, matrix, task_holders, tasks_held
from analysis.framing.methods import METHODS, method_steps
from analysis.framing.outcomes import ownership
from analysis.framing.readiness import QUESTIONS, Readiness, readiness
from analysis.framing.roles import FINDINGS, role_counts, role_findings

__all__ = [
    "FINDINGS",
    "GATES",
    "METHODS",
    "QUESTIONS",
    "STOP_GROUPS",
    "Gate",
    "Override",
    "Readiness",
    "adviser_tasks",
    "data_counts",
    "data_gap",
    "fixes",
    "gate",
    "matrix",
    "method_steps",
    "ownership",
    "readiness",
    "role_counts",
    "role_findings",
    "task_holders",
    "tasks_held",
    "why_stopped",
]
