"""Where a person may still be found once their rows are gone: for somebody to look at."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.case import Case
from analysis.privacy.files import named, private_folder
from analysis.privacy.rows import opened_workbook
from analysis.running import Step
from analysis.running.parameters import ParameterError, notebook_parameters
from analysis.tables.names import WORKBOOK
from analysis.tables.workbook_marking import MARKED
from analysis.tables.workbook_safety import refused

TEXTS = (".md", ".yaml", ".csv", ".txt", ".ris", ".bib", ".nbib", ".json", ".toml", ".log")
BOOK = ".xlsx"


def look_through(
    study: Case, person: str, changed: Mapping[Any, bytes]
) -> tuple[list[str], list[str]]:
    """Look for a person's code in the case's own files.

    Parameters
    ----------
    study
        The case.
    person
        The code.
    changed
        Files that are about to be changed, with their new content.

    Returns
    -------
    places : list of str
        ``file:line`` or ``file, sheet!cell``: never what else stands there.
    unread : list of str
        The files that cannot be searched.
    """
    whole = _pattern(person)
    found, unread = [], []
    for path in _own_files(study):
        content = changed.get(path)
        content = path.read_bytes() if content is None else content
        shown = WORKBOOK if path.name == WORKBOOK else named(study, path)
        if path.suffix.lower() in TEXTS:
            lines = content.decode("utf-8", "replace").splitlines()
            found += [f"{shown}:{n}" for n, line in enumerate(lines, 1) if whole.search(line)]
        elif path.suffix.lower() == BOOK and (cells := _cells(content)) is not None:
            found += [f"{shown}, {place}" for place, text in cells.items() if whole.search(text)]
        else:
            unread.append(named(study, path))
    return found, unread


def shown_in(study: Case, person: str, steps: Sequence[Step]) -> Iterator[str]:
    """Yield the notebooks whose outputs somebody left that were made with the person's rows.

    Parameters
    ----------
    study
        The case.
    person
        The code; a notebook that holds it is named whatever its case.
    steps
        The notebooks that read tables with the person's rows.
    """
    whole, reading = _pattern(person), {step.source(study) for step in steps}
    for path in sorted((study.root / "notebooks").glob("*.ipynb")):
        content = path.read_text(encoding="utf-8", errors="replace")
        if whole.search(content) or (path in reading and _shows(path, study.name, content)):
            yield named(study, path)


def _shows(path: Path, case: str, content: str) -> bool:
    try:
        return notebook_parameters(path)["case"].default == case and '"output_type"' in content
    except (ParameterError, KeyError):
        return True  # nobody can say of what it is


def _own_files(study: Case) -> Iterator[Path]:
    for path in sorted(study.raw.rglob("*")):
        apart = path.is_relative_to(private_folder(study)) or path.name == MARKED
        if path.is_file() and not apart:
            yield path


def _pattern(person: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(person)}(?![\w-])")


def _cells(content: bytes) -> dict[str, str] | None:
    """Return what a workbook's cells and their notes hold; None where it cannot be opened."""
    if refused(content):
        return None
    try:
        sheets = opened_workbook(content).worksheets
    except Exception:  # openpyxl raises whatever a broken file leads it into
        return None
    return {
        f"{sheet.title}!{cell.coordinate}": f"{cell.value or ''}\n{_note(cell)}"
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
    }


def _note(cell: Any) -> str:
    """Return a cell's note; that of a heading explains the column with codes as examples."""
    return cell.comment.text if cell.comment and cell.row > 1 else ""
