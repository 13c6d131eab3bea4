"""Which cell of a notebook records a finding, found from the notebook's code; nothing is run.

A name may stand in the call itself, in a list or a mapping that the call is given, be put together
from parts, or be made by a function of the package: the surest place is taken.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from analysis.case import Case
from analysis.evaluating.naming import Assigned, Named, names_of
from analysis.evaluating.notebook_code import NotebookCell, code_cells
from analysis.running import STEPS

RECORDER = "findings"  # what notebooks call their Findings
RECORDS = {
    "record": "figure",
    "record_all": "figure",
    "table": "table",
    "chart": "chart",
    "withhold": "withheld",
}
NO_SOURCE = ("tables", "findings", "case", "language", "disclosure")  # what computes nothing


@dataclass(frozen=True)
class Place:
    """The cell that records a finding.

    Attributes
    ----------
    notebook
        The notebook's file, from the project's folder.
    cell, identifier
        The cell by its number, from 1, and by the identifier that the file gives it.
    line
        The line of the call in its cell, from 1.
    heading
        The last heading above it.
    functions
        The functions of the package that the cell calls, by their dotted names.
    """

    notebook: str
    cell: int
    identifier: str
    line: int
    heading: str
    functions: tuple[str, ...]


@dataclass(frozen=True)
class _Call:
    """One call that records, with what it may name."""

    cell: NotebookCell
    line: int
    kind: str
    names: tuple[Named, ...]
    imported: dict[str, str] = field(compare=False, hash=False)


def find_place(study: Case, name: str, kind: str, method: str = "") -> Place | None:
    """Find the cell that records a finding.

    Parameters
    ----------
    study
        The case; its project's notebooks are read.
    name
        The finding's full name, ``pilot.loans``.
    kind
        ``figure``, ``table``, ``chart`` or ``withheld``.
    method
        The name of its method, which tells calls apart that may record the same name.

    Returns
    -------
    Place or None
        None when no call can have recorded it.
    """
    subject, _, own = name.partition(".")
    found: list[tuple[tuple[int, bool, int], _Call]] = []
    for call in _calls(study, subject):
        sure = max((one.certainty for one in call.names if one.fits(own)), default=None)
        if call.kind == kind and sure is not None:
            said = bool(method) and f'"{method}"' in call.cell.source
            found.append(((sure, said, -call.cell.number), call))
    if not found:
        return None
    return _place(study, subject, max(found, key=lambda pair: pair[0])[1])


def _place(study: Case, subject: str, call: _Call) -> Place:
    return Place(
        notebook=_notebook(study, subject).relative_to(study.root).as_posix(),
        cell=call.cell.number,
        identifier=call.cell.identifier,
        line=call.line,
        heading=call.cell.heading,
        functions=tuple(_functions(call)),
    )


def _notebook(study: Case, subject: str) -> Path:
    return next(step.source(study) for step in STEPS if step.subject == subject)


def _calls(study: Case, subject: str) -> tuple[_Call, ...]:
    file = _notebook(study, subject)
    found = file.stat()
    return _calls_in(file, (found.st_mtime_ns, found.st_size))


@lru_cache(maxsize=16)
def _calls_in(file: Path, _state: tuple[int, int]) -> tuple[_Call, ...]:
    assigned, imported = Assigned(), dict[str, str]()
    calls: list[_Call] = []
    for cell in code_cells(file):
        tree = ast.parse(cell.source)
        imported |= _imports(tree)
        assigned.begin_cell()
        for node in ast.walk(tree):
            assigned.note(node)
        for node in ast.walk(tree):
            kind = _recording(node)
            if kind and isinstance(node, ast.Call):
                wanted = node.args if kind == "withheld" else node.args[:1]
                names = tuple(name for one in wanted for name in names_of(one, assigned))
                calls.append(_Call(cell, node.lineno, kind, names, imported))
    return tuple(calls)


def _recording(node: ast.AST) -> str | None:
    """Return what kind of finding a node records; None for anything else."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return None
    owner = node.func.value
    is_recorder = isinstance(owner, ast.Name) and owner.id == RECORDER
    return RECORDS.get(node.func.attr) if is_recorder and node.args else None


def _imports(tree: ast.AST) -> dict[str, str]:
    """Return the names that a cell imports from the package, with what they stand for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis"):
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def _functions(call: _Call) -> Iterator[str]:
    """Yield the functions of the subjects that a cell calls, each once, in their order."""
    seen = set()
    for node in ast.walk(ast.parse(call.cell.source)):
        if not isinstance(node, ast.Call):
            continue
        dotted = _dotted(node.func, call.imported)
        parts = dotted.split(".")
        if len(parts) > 1 and parts[1] not in NO_SOURCE and dotted not in seen:
            seen.add(dotted)
            yield dotted


def _dotted(node: ast.expr, imported: dict[str, str]) -> str:
    """Return the dotted name of what is called; blank for what the package does not give."""
    if isinstance(node, ast.Name):
        return imported.get(node.id, "")
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = imported.get(node.value.id, "")
        return f"{owner}.{node.attr}" if owner else ""
    return ""
