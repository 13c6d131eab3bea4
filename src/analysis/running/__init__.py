"""Running the notebooks of a case: order, freshness, parameters, execution through papermill."""

from analysis.running.execute import ENDED_BADLY, Outcome, Progress, run
from analysis.running.foreseeing import foresee
from analysis.running.freshness import changes, library_versions, package_hash
from analysis.running.jobs import Asked, Job, list_jobs
from analysis.running.notebook import Manner, cells_of, prepare
from analysis.running.parameters import Held, ParameterError, read_file, read_given
from analysis.running.plan import STEPS, Step, UnknownStep, find_step, lacking, said_lacking
from analysis.running.room import choose_kernels, keep_parent, warm_charts
from analysis.running.summary import told, write_side_by_side, write_summary

__all__ = [
    "ENDED_BADLY",
    "STEPS",
    "Asked",
    "Held",
    "Job",
    "Manner",
    "Outcome",
    "ParameterError",
    "Progress",
    "Step",
    "UnknownStep",
    "cells_of",
    "changes",
    "choose_kernels",
    "find_step",
    "foresee",
    "keep_parent",
    "lacking",
    "library_versions",
    "list_jobs",
    "package_hash",
    "prepare",
    "read_file",
    "read_given",
    "run",
    "said_lacking",
    "told",
    "warm_charts",
    "write_side_by_side",
    "write_summary",
]
