"""Is a published case study what its notebooks make of the raw tables now?"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Literal

from analysis import findings
from analysis.case import Case
from analysis.evaluating.differences import Compared, Moved, State, compare
from analysis.evaluating.rerunning import Silent, rerun, scratch
from analysis.language import SpokenError, Words
from analysis.publishing.published_record import PublishedRecord, content_of, read_published
from analysis.running import STEPS, Asked, Job, Progress, list_jobs

DIFFERING: tuple[State, ...] = ("different", "missing", "new")
TOLERANCE = 1e-9  # as a share; the findings are kept with twelve digits
LARGEST = 0.1

Shown = Callable[[Sequence[Job]], AbstractContextManager[Progress]]


class BadTolerance(SpokenError):
    """The tolerance is no share that could be meant."""


@dataclass(frozen=True)
class InputChange:
    """A file that is not what it was when the report was published."""

    file: str
    state: Literal["changed", "gone", "new"]


@dataclass(frozen=True)
class Verification:
    """What came of running a published case study again.

    Attributes
    ----------
    published
        What the report said.
    tolerance
        How far numbers may lie apart, as a share of the larger one.
    findings
        Every finding that was published, and those that are new since.
    inputs
        Files that have changed since.
    """

    published: PublishedRecord
    tolerance: float
    findings: tuple[Compared, ...]
    inputs: tuple[InputChange, ...]

    @property
    def state(self) -> Literal["identical", "within", "different"]:
        """The worst that was found of any finding."""
        states = {finding.state for finding in self.findings}
        if states & set(DIFFERING):
            return "different"
        return "within" if "within" in states else "identical"

    @property
    def counts(self) -> dict[str, int]:
        """How many findings are in each state."""
        counted = Counter(finding.state for finding in self.findings)
        return {state: counted[state] for state in ("identical", "within", *DIFFERING)}

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The findings that make the difference."""
        return tuple(finding for finding in self.findings if finding.state in DIFFERING)

    def plain(self) -> dict[str, Any]:
        """Return everything as JSON holds it."""
        return {
            "case": self.published.case,
            "version": self.published.version,
            "run": self.published.run,
            "state": self.state,
            "tolerance": self.tolerance,
            "counts": self.counts,
            "inputs": [{"file": one.file, "state": one.state} for one in self.inputs],
            "findings": [
                plain_compared(finding) for finding in self.findings if finding.state != "identical"
            ],
        }


def verify(
    study: Case,
    tolerance: float = TOLERANCE,
    shown: Shown | None = None,
    kernels: str = "auto",
) -> Verification:
    """Run a case's notebooks again, apart from the project, and compare with what was published.

    Nothing of the project is read but its raw tables, its notebooks and the published findings,
    and nothing of it is changed.

    Parameters
    ----------
    study
        The case; its case study is published.
    tolerance
        How far two numbers may lie apart, as a share of the larger one.
    shown
        Returns, for the jobs to run, who is told how it goes on.
    kernels
        ``forked``, ``plain`` or ``auto``.

    Raises
    ------
    PublishingError
        When nothing is published, or its findings cannot be read.
    RerunFailed, FaultyTables
        When the notebooks do not run.
    """
    if not 0 <= tolerance <= LARGEST:  # false of what is no number, too
        raise BadTolerance(Words("verify.bad_tolerance", {"found": tolerance, "most": LARGEST}))
    published = read_published(study)
    subjects = findings.SUBJECTS[:-1]
    steps = [step for step in STEPS if step.subject in subjects]
    with scratch(study) as copy:
        jobs = list_jobs(copy, Asked(steps=steps))
        with shown(jobs) if shown else nullcontext(Silent()) as progress:
            rerun(jobs, progress, kernels)
        record = findings.load(copy, subjects)
    compared = compare(published.content, content_of(record), tolerance)
    return Verification(published, tolerance, tuple(compared), _inputs(study, published, record))


def _inputs(
    study: Case, published: PublishedRecord, record: findings.Record
) -> tuple[InputChange, ...]:
    """List the files that are not what they were, in the order of their names."""
    now = {path: _hash(study, path) for path in published.inputs}
    found: list[InputChange] = []
    for path in sorted({*published.inputs, *record.inputs}):
        if path not in published.inputs:
            found.append(InputChange(path, "new"))
        elif now[path] != published.inputs[path]:
            found.append(InputChange(path, "gone" if now[path] is None else "changed"))
    return tuple(found)


def _hash(study: Case, path: str) -> str | None:
    file = (study.root / path).resolve()
    if not file.is_relative_to(study.root.resolve()) or not findings.holds_file(file):
        return None
    return findings.file_hash(file)


def plain_compared(finding: Compared) -> dict[str, Any]:
    """Return a compared finding as JSON holds it."""
    return {
        "name": finding.name,
        "kind": finding.kind,
        "state": finding.state,
        "moved": [plain_moved(moved) for moved in finding.moved],
    }


def plain_moved(moved: Moved) -> Mapping[str, Any]:
    """Return what moved as JSON holds it."""
    return {
        "row": dict(moved.row),
        "part": moved.part,
        "before": moved.before,
        "after": moved.after,
        "absolute": moved.absolute,
        "relative": moved.relative,
        "decides": moved.decides,
    }
