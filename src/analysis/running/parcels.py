"""A job as a parcel of bytes for a worker that shares no disk, and what comes back from there."""

import hashlib
import json
import os
import re
import shutil
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.case import Case
from analysis.findings import findings_file, swap
from analysis.language import SpokenError, Words, reader_language
from analysis.running.jobs import Job
from analysis.running.notebook import Done, Manner
from analysis.running.plan import STEPS, Step
from analysis.running.software import software
from analysis.tables import source_files

RUN = uuid.uuid4().hex  # one command's parcels, told apart from those of other commands
PLAIN_NAME = re.compile(r"\w[\w .+-]*")  # of a file of findings: no folder, nothing hidden
FINDINGS = "findings.json"  # without it a folder is no findings

_taken: dict[str, Done] = {}  # parcels that came back already


class ParcelError(SpokenError):
    """A parcel is not what was sent; the message says what was found and expected."""


@dataclass(frozen=True)
class Sealed:
    """A file on its way: its name, its bytes pressed together, and what they have to be."""

    name: str
    pressed: bytes
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> "Sealed":
        """Seal a file's content."""
        return cls(name, zlib.compress(content), len(content), hashlib.sha256(content).hexdigest())

    def content(self) -> bytes:
        """Return the content.

        Raises
        ------
        ParcelError
            When it is not the content that was sealed.
        """
        try:
            content = zlib.decompressobj().decompress(self.pressed, self.size + 1)
        except zlib.error:
            content = b""
        if len(content) != self.size or hashlib.sha256(content).hexdigest() != self.sha256:
            raise ParcelError(Words("workers.changed", {"file": self.name}))
        return content


@dataclass(frozen=True)
class Parcel:
    """All that a worker needs to run one notebook, and nothing else of the project.

    Attributes
    ----------
    run, number
        The command that sent it, and the parcel: no two are the same.
    job
        The job's name, for messages and for its way back.
    case, elsewhere, variant
        Which case, seen from which council, with which parameters; see `analysis.case.Case`.
    step, parameters, manner
        The notebook, its parameters and how it is run.
    files
        Inputs, case.yaml, notebook and findings of earlier notebooks, named from the project's
        folder.
    software
        The package's hash and the libraries' versions at home: a worker has to have the same.
    language
        The language of messages at home.
    """

    run: str
    number: str
    job: str
    case: str
    elsewhere: str
    variant: str
    step: Step
    parameters: dict[str, Any]
    manner: Manner
    files: tuple[Sealed, ...]
    software: dict[str, str]
    language: str


@dataclass(frozen=True)
class Returned:
    """What a worker made of a parcel.

    Attributes
    ----------
    number, job
        The parcel's.
    error
        What went wrong, in the language of home; blank when nothing did.
    notebook
        The notebook as it was run, or half-run; None when it never started.
    findings
        Every file of the findings; none after an error.
    seconds
        How long the notebook took there, without the way and the wait for a worker.
    """

    number: str
    job: str
    error: str
    notebook: Sealed | None
    findings: tuple[Sealed, ...]
    seconds: float = 0.0


def pack(job: Job, manner: Manner) -> Parcel:
    """Put all that a job needs into a parcel that any worker can open."""
    study = job.study
    return Parcel(
        run=RUN,
        number=uuid.uuid4().hex,
        job=job.name,
        case=study.name,
        elsewhere=study.elsewhere,
        variant=study.variant,
        step=job.step,
        parameters=job.parameters,
        manner=manner,
        files=tuple(_sealed(job)),
        software=software(),
        language=reader_language(),
    )


def unpack(parcel: Parcel, folder: Path) -> Job:
    """Make a small project of a parcel and return the job in it.

    Parameters
    ----------
    parcel
        What came from home.
    folder
        An empty folder of the worker's own.

    Raises
    ------
    ParcelError
        When a file was changed on the way or would lie outside the folder.
    """
    for sealed in parcel.files:
        target = _inside(folder, sealed.name)
        content = sealed.content()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    study = Case.load(parcel.case, folder).for_council(parcel.elsewhere)
    return Job(study.for_variant(parcel.variant), parcel.step, parcel.parameters)


def give_back(parcel: Parcel, job: Job, done: Done, seconds: float = 0.0) -> Returned:
    """Put what a job made into a parcel for home: the notebook and, if it ran well, findings."""
    notebook = None
    if done.left_at:
        notebook = Sealed.of(done.left_at.name, done.left_at.read_bytes())
    folder = findings_file(job.study, job.step.subject).parent
    made = [] if done.error else sorted(file for file in folder.iterdir() if file.is_file())
    findings = tuple(Sealed.of(file.name, file.read_bytes()) for file in made)
    return Returned(parcel.number, parcel.job, done.error, notebook, findings, seconds)


def take_in(returned: Returned, job: Job) -> Done:
    """Write what came back into the job's own folders, whole or not at all.

    A parcel that comes back twice is written once.

    Raises
    ------
    ParcelError
        When it belongs to another job, a file was changed on the way, a name leads elsewhere or
        the findings are missing; nothing is written then.
    """
    if returned.number in _taken:
        return _taken[returned.number]
    if returned.job != job.name:
        values = {"found": returned.job, "expected": job.name}
        raise ParcelError(Words("workers.other_job", values))
    notebook = returned.notebook.content() if returned.notebook else None
    findings = {_plain(sealed.name): sealed.content() for sealed in returned.findings}
    if not returned.error and (notebook is None or FINDINGS not in findings):
        raise ParcelError(Words("workers.no_findings", {"job": job.name}))
    left_at = _write(job, returned.error, notebook, findings)
    _taken[returned.number] = Done(returned.error, left_at, returned.seconds)
    return _taken[returned.number]


def _write(job: Job, error: str, notebook: bytes | None, findings: dict[str, bytes]) -> Path | None:
    """Write everything aside first, then put it in its place in two moves."""
    study, step = job.study, job.step
    folder = findings_file(study, step.subject).parent
    aside = study.processed / "running" / f"{step.notebook}.{os.getpid()}.returned"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        (aside / folder.name).mkdir(parents=True)
        for name, content in findings.items():
            (aside / folder.name / name).write_bytes(content)
        if not error:
            folder.parent.mkdir(parents=True, exist_ok=True)
            swap(aside / folder.name, folder)
        target = step.failed(study) if error else step.executed(study)
        if notebook is not None:
            (aside / target.name).write_bytes(notebook)
            target.parent.mkdir(parents=True, exist_ok=True)
            (aside / target.name).replace(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    if not error:
        step.failed(study).unlink(missing_ok=True)
    return target if notebook is not None else None


def _sealed(job: Job) -> Iterator[Sealed]:
    """Seal every file that a job may read; one that is not there is missing for the worker too."""
    for file in dict.fromkeys(_inputs(job)):
        if file.is_file():
            content = file.read_bytes()
            if file == job.step.source(job.study):
                content = _without_outputs(content)
            yield _sealed_once(file.relative_to(job.study.root).as_posix(), content)


def _inputs(job: Job) -> Iterator[Path]:
    """List what a job reads; earlier findings come with their own inputs, that they are fresh."""
    study, step = job.study, job.step
    earlier = [each for each in STEPS if each.subject in step.after]
    yield study.raw / "case.yaml"
    yield study.reference / "datapackage.json"
    yield step.source(study)
    yield from (study.raw / name for name in step.texts)
    for name in (name for each in (*earlier, step) for name in each.reads):
        yield from source_files(study, name)
    for each in earlier:
        yield from sorted(findings_file(study, each.subject).parent.glob("*"))
    if earlier:  # a report's pictures that are drawn already need not be drawn again
        yield from sorted((study.processed / "pictures").glob("[!.]*"))


def _without_outputs(content: bytes) -> bytes:
    """Leave out what a notebook last printed: running it replaces that, and it is most of it."""
    notebook = json.loads(content)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(notebook, ensure_ascii=False).encode()


@lru_cache(maxsize=128)
def _sealed_once(name: str, content: bytes) -> Sealed:
    """Seal a file that hundreds of jobs send."""
    return Sealed.of(name, content)


def _inside(folder: Path, name: str) -> Path:
    """Return where a file belongs, refusing a name that leads out of the folder."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or {".", ".."} & set(parts) or re.search(r"[\\:\0]", name):
        raise ParcelError(Words("workers.outside", {"file": name}))
    return folder.joinpath(*parts)


def _plain(name: str) -> str:
    if not PLAIN_NAME.fullmatch(name):
        raise ParcelError(Words("workers.outside", {"file": name}))
    return name
