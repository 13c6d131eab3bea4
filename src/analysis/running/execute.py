"""Running notebooks through papermill, side by side where none waits for another."""

import os
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from analysis.case import Case
from analysis.findings import findings_file
from analysis.language import reader_language, text
from analysis.running.freshness import changes, fingerprint, keep
from analysis.running.plan import Step

CELL_SECONDS = 900  # a cell that hangs is stopped and named
State = Literal["fresh", "done", "failed", "held back"]


class Progress(Protocol):
    """Who wants to know how a run goes on."""

    def started(self, step: Step, reasons: list[str], cells: int) -> None:
        """Hear that a notebook starts, for these reasons, with so many cells."""

    def cell(self, step: Step, number: int) -> None:
        """Hear that a cell of the notebook, counted from 1, is done."""

    def ended(self, outcome: "Outcome") -> None:
        """Hear that a step has ended, well or not."""


@dataclass(frozen=True)
class Outcome:
    """How a step ended."""

    step: Step
    state: State
    seconds: float = 0.0
    reasons: list[str] = field(default_factory=list)
    error: str = ""
    left_at: Path | None = None


def run(
    study: Case,
    steps: Sequence[Step],
    parameters: dict[str, dict[str, Any]],
    *,
    progress: Progress,
    force: bool = False,
    executor: Executor | None = None,
) -> list[Outcome]:
    """Run the steps that are not fresh, each as soon as what it reads is there.

    Parameters
    ----------
    study
        The case.
    steps
        Which steps, of `STEPS`.
    parameters
        Notebook to its parameters, from `choose_parameters`.
    progress
        Told of every start, cell and end.
    force
        Run fresh steps too.
    executor
        Any `concurrent.futures.Executor`; threads, one more than there are processors, when not
        given: each notebook has a kernel process of its own, so threads only wait.

    Returns
    -------
    list of Outcome
        One a step, in the order in which they ended.
    """
    waiting = list(steps)
    running: dict[Future[Outcome], Step] = {}
    outcomes: list[Outcome] = []
    pool = executor or ThreadPoolExecutor(max_workers=(os.cpu_count() or 1) + 1)
    try:
        while waiting or running:
            for step in _ready(waiting, running.values(), outcomes):
                waiting.remove(step)
                job = pool.submit(_one, study, step, parameters[step.notebook], progress, force)
                running[job] = step
            for step in _held_back(waiting, outcomes):
                waiting.remove(step)
                outcomes.append(Outcome(step, "held back", reasons=list(step.after)))
                progress.ended(outcomes[-1])
            outcomes += _collect(running)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return outcomes


def _ready(
    waiting: Sequence[Step], running: Iterable[Step], outcomes: Sequence[Outcome]
) -> list[Step]:
    unfinished = {step.subject for step in [*waiting, *running]}
    bad = _bad(outcomes)
    return [step for step in waiting if not (unfinished | bad) & set(step.after)]


def _held_back(waiting: Sequence[Step], outcomes: Sequence[Outcome]) -> list[Step]:
    bad = _bad(outcomes)
    return [step for step in waiting if bad & set(step.after)]


def _bad(outcomes: Sequence[Outcome]) -> set[str]:
    return {o.step.subject for o in outcomes if o.state in ("failed", "held back")}


def _collect(running: dict[Future[Outcome], Step]) -> list[Outcome]:
    if not running:
        return []
    ended, _ = wait(running, return_when=FIRST_COMPLETED)
    for job in ended:
        del running[job]
    return [job.result() for job in ended]


def _one(
    study: Case, step: Step, parameters: dict[str, Any], progress: Progress, force: bool
) -> Outcome:
    reasons = changes(study, step, parameters) or (["forced"] if force else [])
    if not reasons:
        outcome = Outcome(step, "fresh")
    else:
        start = time.monotonic()
        error, left_at = _execute(study, step, parameters, reasons, progress)
        seconds = time.monotonic() - start
        state: State = "failed" if error else "done"
        outcome = Outcome(step, state, seconds, reasons, error, left_at)
    progress.ended(outcome)
    return outcome


def _execute(
    study: Case, step: Step, parameters: dict[str, Any], reasons: list[str], progress: Progress
) -> tuple[str, Path | None]:
    """Run one notebook beside its old output; on failure leave the old and keep the half-run."""
    staged = study.processed / "running" / f"{step.notebook}.ipynb"
    staged.parent.mkdir(parents=True, exist_ok=True)
    made_from = fingerprint(study, step, parameters)
    saved_before = _saved_at(study, step)
    error = _papermill(study, step, parameters, staged, reasons, progress)
    if not error and _saved_at(study, step) == saved_before:
        error = text("running.no_findings", reader_language())
    target = step.failed(study) if error else step.executed(study)
    left_at = None
    if staged.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)
        left_at = target
    if not error:
        step.failed(study).unlink(missing_ok=True)
        keep(study, step, made_from, parameters)
    return error, left_at


def _papermill(
    study: Case,
    step: Step,
    parameters: dict[str, Any],
    staged: Path,
    reasons: list[str],
    progress: Progress,
) -> str:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from analysis.running.kernels import SocketKernelManager

    source = step.source(study)
    cells = papermill.iorw.load_notebook_node(str(source)).cells
    progress.started(step, reasons, len(cells) + 1)  # papermill adds a cell with the parameters

    def tell(cell: Any, cell_index: int, **_: Any) -> None:
        progress.cell(step, cell_index + 1)

    try:
        papermill.execute_notebook(
            str(source),
            str(staged),
            parameters,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            execution_timeout=CELL_SECONDS,
            # papermill's own cwd changes the folder of this whole process, threads and all
            resources={"metadata": {"path": str(source.parent)}},
            kernel_manager_class=SocketKernelManager,
            shutdown_kernel="immediate",
            on_cell_complete=tell,
        )
    except PapermillExecutionError as error:
        first_line = next(iter(error.source.strip().splitlines()), "")
        values = {"number": error.cell_index + 1, "line": first_line}
        reason = f"{error.ename}: {error.evalue}"
        return text("running.cell", reader_language(), error=reason, **values)
    except Exception as error:  # a dead kernel, a full disk: named, and the rest goes on
        return f"{type(error).__name__}: {error}"
    return ""


def _saved_at(study: Case, step: Step) -> int | None:
    file = findings_file(study, step.subject)
    return file.stat().st_mtime_ns if file.is_file() else None
