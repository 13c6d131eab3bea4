"""Running notebooks again for an evaluator: apart from the project, or what is not fresh in it."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from analysis import tables
from analysis.case import Case
from analysis.language import SpokenError, Words
from analysis.running import (
    ENDED_BADLY,
    Job,
    Manner,
    Outcome,
    Progress,
    choose_kernels,
    foresee,
    keep_parent,
)
from analysis.running import run as run_jobs
from analysis.tables import Fault, FaultyTables

CHECKING = "analysis.tables:check"
NEVER_COPIED = ("private",)  # names of people and their pseudonyms; no notebook reads them
BESIDE = ("uv.lock",)  # part of what a run depends on, where it is there


class RerunFailed(SpokenError):
    """A notebook did not run to its end; the message names each and what went wrong."""


class Silent:
    """Nobody wants to know how a run goes on."""

    def started(self, job: Job, reasons: list[str]) -> None:
        """Hear that a notebook starts."""

    def cell(self, job: Job, number: int) -> None:
        """Hear that a cell is done."""

    def ended(self, outcome: Outcome) -> None:
        """Hear that a job has ended."""

    def nobody_left(self) -> None:
        """Hear that no worker is left."""


@contextmanager
def scratch(study: Case) -> Iterator[Case]:
    """Lend a copy of a case, with its notebooks and raw tables, that is thrown away afterwards.

    Nothing that was made for the case is copied, so everything is made anew.
    """
    with tempfile.TemporaryDirectory(prefix="casebook-") as folder:
        root = Path(folder).resolve()
        (root / "notebooks").mkdir()
        for notebook in sorted((study.root / "notebooks").glob("*.ipynb")):
            shutil.copyfile(notebook, root / "notebooks" / notebook.name)
        for source in (study.raw, study.reference):
            left_out = shutil.ignore_patterns(*NEVER_COPIED)
            shutil.copytree(source, root / source.relative_to(study.root), ignore=left_out)
        for name in BESIDE:
            if (study.root / name).is_file():
                shutil.copyfile(study.root / name, root / name)
        yield Case.load(study.name, root)


def rerun(
    jobs: Sequence[Job], progress: Progress | None = None, kernels: str = "auto"
) -> list[Outcome]:
    """Run those of some jobs that are not fresh, after a check of the case's tables.

    Parameters
    ----------
    jobs
        From `analysis.running.list_jobs`, of one project.
    progress
        Told how it goes on.
    kernels
        ``forked``, ``plain`` or ``auto``.

    Returns
    -------
    list of Outcome
        How each job ended; empty when all of them are fresh.

    Raises
    ------
    RerunFailed
        When a notebook failed; every one is named.
    FaultyTables
        When the raw tables have faults.
    """
    waiting = [job for job, reasons in foresee(jobs) if reasons]
    if not waiting:
        return []
    manner = Manner(kernels=choose_kernels(kernels))
    studies = list({job.study.name: job.study for job in reversed(waiting)}.values())
    with _checked(waiting, studies, manner):
        try:
            outcomes = run_jobs(jobs, progress=progress or Silent(), manner=manner)
        except KeyboardInterrupt:
            from analysis.interrupting import heard
            from analysis.running.kernel_folders import end_all

            heard()
            end_all()  # else a cell that runs for minutes is waited for
            raise
    failed = [outcome for outcome in outcomes if outcome.state in ENDED_BADLY]
    if failed:
        raise RerunFailed(*(_failed(outcome) for outcome in failed))
    return outcomes


@contextmanager
def _checked(jobs: Sequence[Job], studies: Sequence[Case], manner: Manner) -> Iterator[None]:
    """Refuse faulty tables, and keep a parent for the kernels where they are forked."""
    if manner.kernels == "plain":
        for study in studies:
            _refuse(tables.check(study))
        yield
        return
    with keep_parent(jobs, CHECKING, studies[:1]) as check:
        for study in studies:
            _refuse(check(study))
        yield


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise FaultyTables(faults)


def _failed(outcome: Outcome) -> Words:
    reason = outcome.error or ", ".join(outcome.reasons)
    return Words("evaluating.failed", {"notebook": outcome.job.name, "reason": reason})
