"""The code cells of a notebook as the file holds them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class NotebookCell:
    """One cell of code: its number among all cells, from 1, and the last heading above it."""

    number: int
    identifier: str
    heading: str
    source: str


def code_cells(file: Path) -> Iterator[NotebookCell]:
    """Yield the cells of a notebook that hold Python and nothing else."""
    heading = ""
    held = json.loads(file.read_text(encoding="utf-8"))["cells"]
    for number, cell in enumerate(held, start=1):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            titles = [line.lstrip("# ") for line in source.splitlines() if line.startswith("#")]
            heading = titles[-1].strip() if titles else heading
        elif cell["cell_type"] == "code" and not _is_magic(source):
            yield NotebookCell(number, cell.get("id", ""), heading, source)


def _is_magic(source: str) -> bool:
    return any(line.lstrip().startswith(("%", "!")) for line in source.splitlines())
