"""The runs of a case that are kept: its own, others' parameters and councils, the published one."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from analysis import findings
from analysis.case import Case
from analysis.language import SpokenError, Words, with_nearest
from analysis.publishing.faults import PublishingError
from analysis.publishing.published_record import (
    Content,
    PublishedRecord,
    content_of,
    read_published,
)

PUBLISHED = "published"
OWN = "own"  # how the case's own run is asked for
SHORTEST = 4  # letters of an identifier that are enough where no other run begins with them
SUBJECTS = findings.SUBJECTS[:-1]


class UnknownRun(SpokenError):
    """No run that is kept has the name or identifier that was asked for."""


@dataclass(frozen=True)
class Run:
    """One run that is kept.

    Attributes
    ----------
    name
        Its council and its parameters, as in ``W06000014/k=5``; blank for the case's own.
    identifier
        Twelve letters that stand for all of its findings: equal findings, equal letters.
    study
        The case with the folders of this run.
    published
        What the report said, for the run that is published; None for the others.
    """

    name: str
    identifier: str
    study: Case
    published: PublishedRecord | None = None


def kept_runs(study: Case) -> list[Run]:
    """List the runs of a case that are kept, its own first and the published one last."""
    places = [study]
    places += [study.for_variant(name) for name in _folders(study, "variants")]
    for code in _folders(study, "councils"):
        council = study.for_council(code)
        places.append(council)
        places += [council.for_variant(name) for name in _folders(council, "variants")]
    runs = [Run(_name(place), _identifier(place), place) for place in places if _held(place)]
    try:
        published = read_published(study)
        runs.append(Run(PUBLISHED, published.run, study, published))
    except PublishingError:  # nothing is published, or by an older version
        pass
    return runs


def find_run(study: Case, asked: str) -> Run:
    """Find a run by its name, or by the first letters of its identifier.

    Raises
    ------
    UnknownRun
        When none or several are meant; the nearest name, or all, are given.
    """
    runs = kept_runs(study)
    wanted = "" if asked == OWN else asked
    if named := [run for run in runs if run.name == wanted]:
        return named[0]
    begun = [run for run in runs if len(asked) >= SHORTEST and run.identifier.startswith(asked)]
    if len({run.name for run in begun}) == 1:
        return begun[0]
    names = [run.name or OWN for run in begun or runs]
    listed = ", ".join(names) or "–"
    if begun:
        raise UnknownRun(Words("compare.several_runs", {"run": asked, "runs": listed}))
    raise UnknownRun(with_nearest("compare.unknown_run", asked, names, run=asked, runs=listed))


def subjects_of(run: Run) -> list[str]:
    """Return the subjects that a run holds findings of."""
    if run.published is not None:
        held = {name.partition(".")[0] for name in run.published.content.names}
        return [subject for subject in SUBJECTS if subject in held]
    return _held(run.study)


def loaded(run: Run, subjects: Sequence[str]) -> Content:
    """Return a run's findings of some subjects.

    Raises
    ------
    StaleFindings
        When the raw tables have changed since.
    """
    if run.published is None:
        return content_of(findings.load(run.study, subjects))
    content = run.published.content
    return content.only({name for name in content.names if name.partition(".")[0] in subjects})


def _folders(study: Case, kind: str) -> list[str]:
    found = (study.processed / kind).glob("*")
    return sorted(path.name for path in found if path.is_dir())


def _name(study: Case) -> str:
    return "/".join(part for part in (study.elsewhere, study.variant) if part)


def _held(study: Case) -> list[str]:
    return [name for name in SUBJECTS if findings.findings_file(study, name).is_file()]


def _identifier(study: Case) -> str:
    """Hash what was found: equal findings of the same parameters have one identifier."""
    files = {name: findings.file_hash(findings.findings_file(study, name)) for name in _held(study)}
    named = json.dumps([_name(study), files], sort_keys=True)
    return hashlib.sha256(named.encode()).hexdigest()[:12]
