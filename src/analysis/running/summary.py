"""What a run leaves: how each job ended, for machines; figures side by side, for evaluators."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.case import Case
from analysis.findings import findings_file
from analysis.running.execute import Outcome
from analysis.running.freshness import library_versions, package_hash
from analysis.running.jobs import Job
from analysis.running.notebook import Manner

COLUMNS = [
    *("subject", "figure", "unit", "council", "parameters"),
    *("value", "low", "high", "own_value"),
]
PARTS = {"unit", "value", "interval"}  # of a figure, that are shown
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run such a text


def told(outcome: Outcome) -> dict[str, Any]:
    """Return how a job ended as JSON holds it; paths are from the project's folder."""
    job = outcome.job
    return {
        "case": job.study.name,
        "notebook": job.step.notebook,
        "council": job.study.elsewhere,
        "variant": job.study.variant,
        "parameters": job.parameters,
        "state": outcome.state,
        "seconds": round(outcome.seconds, 3),
        "reasons": outcome.reasons,
        "error": outcome.error,
        "notebook_file": _shown(job.study, outcome.left_at or job.step.executed(job.study)),
        "findings_file": _shown(job.study, findings_file(job.study, job.step.subject)),
    }


def write_summary(
    study: Case, outcomes: Sequence[Outcome], manner: Manner, workers: int | None, seconds: float
) -> Path:
    """Write ``run.json`` into the case's folder: the last run, whatever it was."""
    content = {
        "case": study.name,
        "kernels": manner.kernels,
        "workers": workers,
        "seconds": round(seconds, 3),
        "ended": {
            state: sum(outcome.state == state for outcome in outcomes)
            for state in ("done", "fresh", "failed", "held back", "skipped")
        },
        "package": package_hash(),
        "libraries": library_versions(),
        "jobs": [told(outcome) for outcome in outcomes],
    }
    path = study.workspace / "run.json"
    _replace(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path


def write_side_by_side(study: Case, jobs: Iterable[Job]) -> Path:
    """Write the figures of every council and parameter of a run below each other.

    Each row holds the figure of the case's own run too, where there is one. The file is for a
    spreadsheet; it stays with what the notebooks made and is not published.
    """
    own: dict[str, dict[str, Any]] = {}
    held = io.StringIO()
    rows = csv.writer(held, lineterminator="\n")
    rows.writerow(COLUMNS)
    for job in jobs:
        subject = job.step.subject
        if subject not in own:
            own[subject] = _figures(study, subject)
        for name, figure in _figures(job.study, subject).items():
            low, high = figure["interval"] or (None, None)
            own_value = own[subject].get(name, {}).get("value")
            place = (job.study.elsewhere, job.study.variant, figure["value"], low, high, own_value)
            rows.writerow([_cell(part) for part in (subject, name, figure["unit"], *place)])
    path = study.workspace / "side_by_side.csv"
    _replace(path, held.getvalue(), encoding="utf-8-sig")
    return path


def _figures(study: Case, subject: str) -> dict[str, dict[str, Any]]:
    """Return the figures of findings; none of those that are not there or not whole."""
    try:
        held = json.loads(findings_file(study, subject).read_text(encoding="utf-8"))
        return {name: figure for name, figure in held["figures"].items() if figure.keys() >= PARTS}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _cell(part: Any) -> Any:
    if isinstance(part, dict):  # a name in both languages
        part = part.get("en", "")
    if isinstance(part, str) and part.startswith(FORMULA_STARTS):
        return f"'{part}"
    return part


def _shown(study: Case, path: Path) -> str:
    return path.relative_to(study.root).as_posix()


def _replace(path: Path, content: str, encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.new")
    try:
        staged.write_text(content, encoding=encoding)
        staged.replace(path)
    except OSError as error:
        error.filename = str(path)  # a full disk does not say of which file
        with suppress(OSError):
            staged.unlink()
        raise
