"""Running jobs side by side, each as soon as what it reads is there."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol

from analysis.language import SpokenError, Words
from analysis.running.freshness import changes, edited, fingerprint, keep, remove_made
from analysis.running.jobs import Job
from analysis.running.kernel_folders import begin
from analysis.running.notebook import Done, Manner, perform
from analysis.running.plan import lacking
from analysis.running.room import most_at_once

State = Literal["fresh", "done", "failed", "held back", "skipped"]
ENDED_BADLY = ("failed", "held back")


class Progress(Protocol):
    """Who wants to know how a run goes on."""

    def started(self, job: Job, reasons: list[str]) -> None:
        """Hear that a notebook starts, for these reasons."""

    def cell(self, job: Job, number: int) -> None:
        """Hear that a cell of the notebook, counted from 1, is done."""

    def ended(self, outcome: "Outcome") -> None:
        """Hear that a job has ended, well or not."""

    def nobody_left(self) -> None:
        """Hear that no worker is left, and that the run waits for one."""


@dataclass(frozen=True)
class Outcome:
    """How a job ended: its state, the seconds it took, why it ran, what went wrong and where."""

    job: Job
    state: State
    seconds: float = 0.0
    reasons: list[str] = field(default_factory=list)
    error: str = ""
    left_at: Path | None = None


Then = Callable[[Job], Sequence["Future[Any]"]]


def _nothing(job: Job) -> Sequence["Future[Any]"]:
    return ()


def run(
    jobs: Sequence[Job],
    *,
    progress: Progress,
    manner: Manner | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    keep_going: bool = True,
    force: bool = False,
    then: Then = _nothing,
) -> list[Outcome]:
    """Run the jobs that are not fresh, each as soon as what it reads is there.

    Parameters
    ----------
    jobs
        From `list_jobs`.
    progress
        Told of every start, cell and end.
    manner
        Kernels, time limit of a cell, log.
    executor
        Any `concurrent.futures.Executor`, of processes or of other machines: jobs are then
        carried to it as bytes, with all that they read, and their results back. Threads in this
        process, which write in place, when not given.
    workers
        How many threads; by processors and free memory when not given.
    keep_going
        Whether others go on when a job fails; none that reads its findings does.
    force
        Run fresh jobs too.
    then
        Starts what else is to be done with a job's findings before a job that reads them starts:
        called with each job that ended well.

    Returns
    -------
    list of Outcome
        One a job, in the order in which they ended; a job that was not reached because another
        failed is ``held back``; one whose tables have no rows is ``skipped``, with those tables
        as its reasons, and what it made of rows that are gone is removed.
    """
    manner = manner or Manner()
    if executor is not None:
        away = _Carried(executor, manner)
        return _Run(jobs, progress, away, keep_going, force, then).to_its_end()
    begin()
    count = workers or most_at_once(manner.kernels)
    pool = ThreadPoolExecutor(count)
    try:
        here = _InPlace(pool, manner, progress, count)
        return _Run(jobs, progress, here, keep_going, force, then).to_its_end()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class Way(Protocol):
    """How a job is done, here or elsewhere."""

    @property
    def at_once(self) -> int:
        """How many jobs are under way at a time."""

    @property
    def patience(self) -> float | None:
        """After how many seconds without a job's end it is asked who is left; None is never."""

    def anybody(self) -> bool:
        """Say whether anybody is there to do a job."""

    def submit(self, job: Job) -> "Future[Any]":
        """Start a job."""

    def take(self, job: Job, future: "Future[Any]") -> Done:
        """Bring home what a job made that is over."""


@dataclass(frozen=True)
class _InPlace:
    """Jobs in threads of this process: each notebook has a kernel of its own, they only wait."""

    pool: Executor
    manner: Manner
    progress: Progress
    at_once: int
    patience: None = None

    def anybody(self) -> bool:
        return True

    def submit(self, job: Job) -> "Future[Done]":
        return self.pool.submit(self._perform, job)

    def _perform(self, job: Job) -> Done:
        threading.current_thread().name = job.name  # what the log says before each line
        return perform(job, self.manner, lambda number: self.progress.cell(job, number))

    def take(self, job: Job, future: "Future[Done]") -> Done:
        try:
            return future.result()
        except Exception as error:  # a full disk beside the notebook: the others go on
            return Done(f"{type(error).__name__}: {error}")


class _Carried:
    """Jobs sent to an executor as bytes with all that they read; what they made comes back."""

    def __init__(self, executor: Executor, manner: Manner) -> None:
        from analysis.running import workers  # few runs leave this process

        self.executor, self.manner, self.workers = executor, manner, workers
        self.patience: float | None = workers.SILENCE

    def anybody(self) -> bool:
        return self.workers.anybody(self.executor)

    @property
    def at_once(self) -> int:
        return self.workers.at_once(self.executor)

    def submit(self, job: Job) -> "Future[Any]":
        return self.workers.send(self.executor, job, self.manner)

    def take(self, job: Job, future: "Future[Any]") -> Done:
        return self.workers.collect(future, job)


@dataclass
class _Started:
    job: Job
    reasons: list[str]
    made_from: dict[str, str]
    at: float


class _Run:
    """One run: which jobs wait, which are under way and how the others ended."""

    def __init__(
        self,
        jobs: Sequence[Job],
        progress: Progress,
        way: Way,
        keep_going: bool,
        force: bool,
        then: Then,
    ) -> None:
        # those that read most take longest: the sooner they start, the sooner all is done
        self.waiting = sorted(jobs, key=lambda job: -len(job.step.reads))
        self.progress, self.way, self.then = progress, way, then
        self.keep_going, self.force = keep_going, force
        self.unfinished = Counter(job.makes for job in jobs)
        self.bad: set[tuple[str, ...]] = set()
        self.looked_at: set[Job] = set()
        self.running: dict[Future[Any], _Started] = {}
        self.following: dict[Future[Any], Job] = {}
        self.outcomes: list[Outcome] = []

    def to_its_end(self) -> list[Outcome]:
        while self.waiting or self.running or self.following:
            bad = set(self.bad)  # without those that are only held back for these
            for job in [job for job in self.waiting if self._is_held_back(job)]:
                self.waiting.remove(job)
                failed = sorted({subject for *_, subject in bad & job.needs or bad})
                self._end(Outcome(job, "held back", reasons=failed))
            self._skip()
            unfinished = (+self.unfinished).keys()  # once, not for each of hundreds of jobs
            for job in [job for job in self.waiting if not job.needs & unfinished]:
                if len(self.running) + len(self.following) >= self.way.at_once:
                    break
                self.waiting.remove(job)
                self._start(job)
            if self.running or self.following:
                for future in self._first_ended([*self.running, *self.following]):
                    self._collect(future)
        return self.outcomes

    def _first_ended(self, under_way: list["Future[Any]"]) -> "set[Future[Any]]":
        """Wait until something ends; say once, however long it takes, when nobody is left."""
        said = False
        while True:
            ended, _ = wait(under_way, self.way.patience, FIRST_COMPLETED)
            if ended:
                return ended
            if not said and not self.way.anybody():
                self.progress.nobody_left()
                said = True

    def _skip(self) -> None:
        for job in [job for job in self.waiting if job not in self.looked_at]:
            self.looked_at.add(job)
            if lacks := lacking(job.study, job.step):
                self.waiting.remove(job)
                remove_made(job)
                self._end(Outcome(job, "skipped", reasons=list(lacks)))

    def _start(self, job: Job) -> None:
        try:
            reasons = changes(job) or (["forced"] if self.force else [])
            made_from = fingerprint(job) if reasons else {}
        except OSError as error:  # a raw table or a notebook was taken away while others ran
            self._end(Outcome(job, "failed", error=f"{type(error).__name__}: {error}"))
            return
        if not reasons:
            self._end(Outcome(job, "fresh"))
            return
        self.progress.started(job, reasons)
        started = _Started(job, reasons, made_from, time.monotonic())
        self.running[self.way.submit(job)] = started

    def _is_held_back(self, job: Job) -> bool:
        return bool(self.bad & job.needs) or (bool(self.bad) and not self.keep_going)

    def _collect(self, future: "Future[Any]") -> None:
        if future in self.following:
            self.unfinished[self.following.pop(future).makes] -= 1
            return
        started = self.running.pop(future)
        job, done = started.job, self.way.take(started.job, future)
        if not done.error:
            done = replace(done, error=self._keep(started))
        seconds = done.seconds or time.monotonic() - started.at
        state: State = "failed" if done.error else "done"
        self._end(Outcome(job, state, seconds, started.reasons, done.error, done.left_at))

    def _keep(self, started: _Started) -> str:
        """Write down what a good run was made from; return why that cannot be said of it."""
        try:
            if files := edited(started.job, started.made_from):
                # its numbers would be published as those of what is there now
                remove_made(started.job)
                return str(SpokenError(Words("running.edited", {"files": ", ".join(files)})))
            keep(started.job, started.made_from)
        except OSError as error:  # a full disk: without the record it is not fresh
            return f"{type(error).__name__}: {error}"
        return ""

    def _end(self, outcome: Outcome) -> None:
        self.unfinished[outcome.job.makes] -= 1
        if outcome.state in ENDED_BADLY:
            self.bad.add(outcome.job.makes)
        elif outcome.state != "skipped":
            for future in self.then(outcome.job):
                self.unfinished[outcome.job.makes] += 1
                self.following[future] = outcome.job
        self.outcomes.append(outcome)
        self.progress.ended(outcome)
