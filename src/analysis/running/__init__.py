"""Running the notebooks of a case: order, freshness, parameters, execution through papermill."""

from analysis.running.execute import Outcome, Progress, run
from analysis.running.freshness import changes, library_versions, package_hash
from analysis.running.parameters import ParameterError, choose_parameters, place
from analysis.running.plan import STEPS, Step, UnknownStep, find_step

__all__ = [
    "STEPS",
    "Outcome",
    "ParameterError",
    "Progress",
    "Step",
    "UnknownStep",
    "changes",
    "choose_parameters",
    "find_step",
    "library_versions",
    "package_hash",
    "place",
    "run",
]
