"""What a notebook's last run was made from, and what has changed since."""

import hashlib
import json
import platform
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from analysis.case import Case
from analysis.findings import file_hash, findings_file
from analysis.running.plan import Step
from analysis.tables import source_files

LIBRARIES = ("numpy", "pandas", "scipy", "networkx", "matplotlib", "textalloc", "pandera")
SOURCE_ENDINGS = (".py", ".toml", ".j2", ".css", ".typ", ".md", ".csl")


def fingerprint(study: Case, step: Step, parameters: dict[str, Any]) -> dict[str, str]:
    """Return a hash for each thing that a step's result depends on, by the thing's name.

    Raw tables, texts, the notebook's source, parameters, the package's source, the libraries'
    versions and the findings of earlier steps.
    """
    files = [file for name in step.reads for file in source_files(study, name)]
    files += [study.raw / name for name in step.texts]
    if step.reads:
        files.append(study.reference / "datapackage.json")
    parts = {_shown(study, file): _hash_of(file) for file in files}
    parts[_shown(study, step.source(study))] = _notebook_hash(step.source(study))
    for subject in step.after:
        parts[subject] = _hash_of(findings_file(study, subject))
    parts["parameters"] = _text_hash(json.dumps(parameters, sort_keys=True))
    parts["package"] = package_hash()
    parts["libraries"] = _text_hash(json.dumps(library_versions()))
    return parts


def changes(study: Case, step: Step, parameters: dict[str, Any]) -> list[str]:
    """List what has changed since the step's last good run; an empty list means it is fresh.

    Returns
    -------
    list of str
        Files from the project's folder, and names of the texts ``running.reasons``.
    """
    file = step.run_record(study)
    if not file.is_file():
        return ["not_run"]
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        made, then = dict(kept["made"]), dict(kept["made_from"])
    except (ValueError, KeyError, TypeError):  # cut short or edited: no proof that it is fresh
        return ["not_run"]
    lost = [path for path, known in made.items() if _hash_of(study.root / path) != known]
    now = fingerprint(study, step, parameters)
    return lost + [name for name in now | then if now.get(name) != then.get(name)]


def keep(study: Case, step: Step, made_from: dict[str, str], parameters: dict[str, Any]) -> None:
    """Write down what a good run was made from and what it made."""
    made = (findings_file(study, step.subject), step.executed(study))
    content = {
        "made_from": made_from,
        "parameters": parameters,
        "libraries": library_versions(),
        "made": {_shown(study, path): _hash_of(path) for path in made},
    }
    file = step.run_record(study)
    file.parent.mkdir(parents=True, exist_ok=True)
    staged = file.with_suffix(".new")
    staged.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    staged.replace(file)


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


def _notebook_hash(file: Path) -> str:
    """Hash what a notebook says and does, not what it last printed."""
    if not file.is_file():
        return "missing"
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    said = [
        (cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", []))
        for cell in cells
    ]
    return _text_hash(json.dumps(said))


def _hash_of(file: Path) -> str:
    return file_hash(file) if file.is_file() else "missing"


def _text_hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _shown(study: Case, file: Path) -> str:
    return file.relative_to(study.root).as_posix()
