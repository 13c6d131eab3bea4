"""What a notebook's last run was made from, and what has changed since."""

import hashlib
import json
import platform
import shutil
from functools import cache, lru_cache
from importlib import metadata, resources
from pathlib import Path

from analysis.case import Case
from analysis.findings import file_hash, findings_file, holds_file
from analysis.running.jobs import Job
from analysis.tables import source_files

LIBRARIES = ("numpy", "pandas", "scipy", "networkx", "matplotlib", "textalloc", "pandera")
KERNEL = ("ipykernel", "ipython")
LOCK_FILE = "uv.lock"
SOURCE_ENDINGS = (".py", ".toml", ".json", ".j2", ".css", ".typ", ".md", ".csl")


def fingerprint(job: Job) -> dict[str, str]:
    """Return a hash for each thing that a notebook's result depends on, by the thing's name.

    Raw tables, texts, the code of the notebook, parameters, the package's source, the lock file,
    the libraries' versions, the kernel and the findings of earlier notebooks.
    """
    study, step = job.study, job.step
    files = [file for name in step.reads for file in source_files(study, name)]
    files += [study.raw / name for name in step.texts]
    if step.reads:
        files.append(study.reference / "datapackage.json")
    if (study.root / LOCK_FILE).is_file():
        files.append(study.root / LOCK_FILE)
    parts = {_shown(study, file): _hash_of(file) for file in files}
    parts[_shown(study, step.source(study))] = _notebook_hash(step.source(study))
    for subject in step.after:
        parts[subject] = _hash_of(findings_file(study, subject))
    parts["parameters"] = _text_hash(json.dumps(job.parameters, sort_keys=True))
    parts["package"] = package_hash()
    parts["libraries"] = _text_hash(json.dumps(library_versions()))
    parts["kernel"] = _text_hash(json.dumps(kernel_versions()))
    return parts


def changes(job: Job) -> list[str]:
    """List what has changed since the job's last good run; an empty list means it is fresh.

    Returns
    -------
    list of str
        Files from the project's folder, and names of the texts ``running.reasons``.
    """
    study = job.study
    file = job.step.run_record(study)
    if not file.is_file():
        return ["not_run"]
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        made, then = dict(kept["made"]), dict(kept["made_from"])
    except (ValueError, KeyError, TypeError, RecursionError):  # cut short or edited: no proof
        return ["not_run"]
    lost = [path for path, known in made.items() if _hash_of(study.root / path) != known]
    now = fingerprint(job)
    return lost + [name for name in now | then if now.get(name) != then.get(name)]


def edited(job: Job, made_from: dict[str, str]) -> list[str]:
    """List the raw tables and texts that are others now than when a run of the job began."""
    now = fingerprint(job)
    return [name for name, was in made_from.items() if "/" in name and now.get(name) != was]


def keep(job: Job, made_from: dict[str, str]) -> None:
    """Write down what a good run was made from and what it made."""
    study, step = job.study, job.step
    folder = findings_file(study, step.subject).parent  # whoever reads findings reads all of them
    made = [*sorted(file for file in folder.glob("*") if file.is_file()), step.executed(study)]
    content = {
        "made_from": made_from,
        "parameters": job.parameters,
        "libraries": library_versions(),
        "made": {_shown(study, path): _hash_of(path) for path in made},
    }
    file = step.run_record(study)
    file.parent.mkdir(parents=True, exist_ok=True)
    staged = file.with_suffix(".new")
    staged.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    staged.replace(file)


def has_made(job: Job) -> bool:
    """Say whether anything is left of an earlier run of a job."""
    return job.step.run_record(job.study).is_file() or any(
        path.is_file() for path in job.step.outputs(job.study)
    )


def remove_made(job: Job) -> None:
    """Remove what a run of a job made: its tables have no rows now, or were edited meanwhile."""
    study, step = job.study, job.step
    step.run_record(study).unlink(missing_ok=True)
    shutil.rmtree(findings_file(study, step.subject).parent, ignore_errors=True)
    for notebook in (step.executed(study), step.failed(study)):
        notebook.unlink(missing_ok=True)


@cache
def package_hash() -> str:
    """Return one hash of the package's own source: code, texts, templates, styles."""
    package = Path(str(resources.files("analysis")))
    total = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.suffix in SOURCE_ENDINGS:
            total.update(file.relative_to(package).as_posix().encode())
            total.update(file.read_bytes())
    return total.hexdigest()


@cache
def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that compute and draw."""
    return {
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in LIBRARIES},
    }


@cache
def kernel_versions() -> dict[str, str]:
    """Return the versions of what runs the cells."""
    return {name: metadata.version(name) for name in KERNEL}


def _notebook_hash(file: Path) -> str:
    """Hash what a notebook does: neither what it last printed nor the prose around it."""
    return _code_hash(file, _state(file)) if file.is_file() else "missing"


@cache
def _code_hash(file: Path, _state: tuple[int, int]) -> str:
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    code = [
        ("".join(cell["source"]), cell["metadata"].get("tags", []))
        for cell in cells
        if cell["cell_type"] == "code"
    ]
    return _text_hash(json.dumps(code))


def _hash_of(file: Path) -> str:
    return _content_hash(file, _state(file)) if holds_file(file) else "missing"


@lru_cache(maxsize=4096)
def _content_hash(file: Path, _state: tuple[int, int]) -> str:
    return file_hash(file)


def _state(file: Path) -> tuple[int, int]:
    """Return what shows within one command that a file was written again."""
    found = file.stat()
    return found.st_mtime_ns, found.st_size


def _text_hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _shown(study: Case, file: Path) -> str:
    return file.relative_to(study.root).as_posix()
