"""What a change of parameters moves: two runs of the same notebooks, finding by finding."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from analysis import findings
from analysis.case import Case
from analysis.evaluating.differences import LIMITS, Compared, Moved, compare
from analysis.evaluating.rerunning import Silent, rerun
from analysis.evaluating.runs import Run, find_run, loaded, subjects_of
from analysis.evaluating.verifying import plain_compared
from analysis.language import SpokenError, Words
from analysis.publishing.published_record import Content, content_of
from analysis.running import STEPS, Asked, Job, Progress, list_jobs
from analysis.running.jobs import LONGEST_NAME, variant_name
from analysis.running.parameters import Given

OWN = ("case", "case_study")  # no parameter, and no findings of a case's own
Shown = Callable[[Sequence[Job]], AbstractContextManager[Progress]]


class NothingToCompare(SpokenError):
    """What was asked for is one run, or more than two."""


@dataclass(frozen=True)
class Comparison:
    """Two runs of a case side by side.

    Attributes
    ----------
    study
        The case.
    before, after
        What the runs are called: their parameters, or ``published``; blank for the case's own.
    name
        The folder of its files.
    findings
        Every finding of either run: decisions that changed come first, then figures by how far
        they moved, then those whose limits alone did, then tables, then what is the same.
    basis
        Flagged bases of what moved: illustrative, simulated.
    """

    study: Case
    before: str
    after: str
    name: str
    findings: tuple[Compared, ...]
    basis: tuple[str, ...]

    @property
    def moved(self) -> tuple[Compared, ...]:
        """The findings that are not the same in both."""
        return tuple(finding for finding in self.findings if finding.state != "identical")

    @property
    def decisions(self) -> tuple[tuple[Compared, Moved], ...]:
        """Every code that changed: a verdict, a colour, an advice."""
        return tuple(
            (finding, moved) for finding in self.moved for moved in finding.moved if moved.decides
        )

    def plain(self) -> dict[str, Any]:
        """Return everything as JSON holds it."""
        return {
            "case": self.study.name,
            "before": self.before,
            "after": self.after,
            "basis": list(self.basis),
            "same": len(self.findings) - len(self.moved),
            "decisions": len(self.decisions),
            "findings": [plain_compared(finding) for finding in self.moved],
        }


def compare_parameters(
    study: Case, given: Sequence[Given], shown: Shown | None = None, kernels: str = "auto"
) -> Comparison:
    """Compare a case's own run with one of other parameters; what is missing of either is run.

    Parameters
    ----------
    study
        The case.
    given
        Parameters by name, as `analysis.running.list_jobs` takes them.
    shown
        Returns, for the jobs to run, who is told how it goes on.
    kernels
        ``forked``, ``plain`` or ``auto``.

    Raises
    ------
    ParameterError, UnknownCouncil
        When a parameter is wrong.
    NothingToCompare
        When every parameter is as the notebooks have it, or several councils are asked for.
    RerunFailed, FaultyTables
        When the notebooks do not run.
    """
    other = [job for job in list_jobs(study, Asked(given=given)) if job.study != study]
    other = [job for job in other if job.step.subject not in OWN]
    if not other:
        raise NothingToCompare(Words("compare.as_they_are"))
    if len({job.study.elsewhere for job in other}) > 1:
        raise NothingToCompare(Words("compare.one_council"))
    steps = [step for step in STEPS if step in {job.step for job in other}]
    own = list_jobs(study, Asked(steps=steps))
    jobs = [*own, *other]
    with findings.alone(study), shown(jobs) if shown else nullcontext(Silent()) as progress:
        rerun(jobs, progress, kernels)
    subjects = [job.step.subject for job in other]
    changed = {name: value for job in other for name, value in job.parameters.items()}
    named = variant_name({name: value for name, value in changed.items() if name not in OWN})
    before = content_of(findings.load(study, subjects))
    parts = [findings.load(job.study, (job.step.subject,)) for job in other]
    after = content_of(findings.Record.join(parts))
    return _comparison(study, ("", named), named, before, after)


def compare_runs(study: Case, one: str, two: str) -> Comparison:
    """Compare two runs that are kept, by name or by identifier; neither is run again.

    Raises
    ------
    NothingToCompare
        When both are the same run, or have no subject in common.
    UnknownRun
        When a run is not kept; near names are given.
    StaleFindings
        When the raw tables have changed since one of them.
    """
    runs = find_run(study, one), find_run(study, two)
    if runs[0].name == runs[1].name:
        raise NothingToCompare(Words("compare.same_run", {"run": one}))
    both = [subject for subject in subjects_of(runs[0]) if subject in subjects_of(runs[1])]
    if not both:
        raise NothingToCompare(Words("compare.no_subject", {"one": one, "two": two}))
    before, after = (loaded(run, both) for run in runs)
    if any(run.published for run in runs):  # what a report does not print cannot be set beside it
        known = before.names & after.names
        before, after = before.only(known), after.only(known)
    return _comparison(study, (runs[0].name, runs[1].name), _name_of(runs), before, after)


def _comparison(
    study: Case, called: tuple[str, str], name: str, before: Content, after: Content
) -> Comparison:
    found = sorted(compare(before, after), key=_place)
    basis = _basis(before, after, [finding.name for finding in found if finding.moved])
    return Comparison(study, *called, name, tuple(found), basis)


def _place(finding: Compared) -> tuple[Any, ...]:
    """Return what a finding is sorted by: see `Comparison.findings`."""
    same = finding.state == "identical"
    decides = any(moved.decides for moved in finding.moved)
    kind = ("figure", "table", "chart", "withheld").index(finding.kind)
    only_limits = all(moved.part in LIMITS for moved in finding.moved)
    return same, not decides, kind, only_limits, -largest(finding), -len(finding.moved)


def largest(finding: Compared) -> float:
    """Return how far the finding's value that moved most moved, as a share of what it was."""
    shares = [abs(moved.relative) for moved in finding.moved if moved.relative is not None]
    return max(shares, default=0.0)


def _basis(before: Content, after: Content, names: Iterable[str]) -> tuple[str, ...]:
    found: set[str] = set()
    for name in names:
        for content in (before, after):
            for held in (content.figures, content.tables, content.charts):
                found.update(held.get(name, {}).get("basis", ()))
    return tuple(base for base in findings.FLAGGED_BASES if base in found)


def _name_of(runs: tuple[Run, Run]) -> str:
    """Name the folder of two runs; cut, and told apart by a hash, where that is long."""
    said = "~".join(run.name.replace("/", "+") or "own" for run in runs)
    if len(said) <= LONGEST_NAME:
        return said
    return f"{said[: LONGEST_NAME - 20]}~{hashlib.sha256(said.encode()).hexdigest()[:10]}"
