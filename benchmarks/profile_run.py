"""Where the time of a first ``make run`` goes: the commands, the notebooks, publishing.

Run with ``.venv/bin/python benchmarks/profile_run.py``: runs and publishes the default case from
nothing in a copy of the project, and prints the table of docs/profile.md, or puts it there with
``--write``.
Seconds are of the clock; notebooks run side by side, so that their own lines do not add up to the
command's.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.language import text

ROOT = Path(__file__).resolve().parents[1]
CASEBOOK = Path(sys.executable).with_name("casebook")
PAGE = ROOT / "docs" / "profile.md"
MARK = "<!-- benchmarks/profile_run.py -->"
CASE = "monmouthshire"
STAGES = ("report", "files", "checks", "site")
FIRST_CELLS = 3  # papermill's parameters, the notebook's own, and the one that imports


def copy_of_project(root: Path) -> None:
    """Copy what a run reads; nothing that an earlier one has left."""
    for name in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, root)


def timed(root: Path) -> tuple[float, list[tuple[str, float]]]:
    """Do what make run does; return its seconds, and each line that it said with its second."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    running = subprocess.Popen(
        [str(CASEBOOK), "run", CASE, "--publish", "--root", str(root)],
        env={**kept, "CASEBOOK_LANG": "en"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    said = [(line.strip(), time.perf_counter() - begun) for line in running.stderr]
    if running.wait():
        raise SystemExit("\n".join(line for line, _ in said))
    return time.perf_counter() - begun, said


def notebooks(processed: Path) -> Iterator[tuple[str, float, float, float]]:
    """Yield each notebook with its seconds: kernel and front end, first cells, the other cells."""
    run = json.loads((processed / "run.json").read_text(encoding="utf-8"))
    for job in run["jobs"]:
        file = processed / "notebooks" / f"{job['notebook']}.ipynb"
        cells = [took(cell) for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]]
        code = [seconds for seconds in cells if seconds is not None]
        first, rest = sum(code[:FIRST_CELLS]), sum(code[FIRST_CELLS:])
        yield job["notebook"], job["seconds"] - first - rest, first, rest


def took(cell: dict[str, Any]) -> float | None:
    """Return the seconds of a code cell, from what papermill noted; None for another cell."""
    noted = cell["metadata"].get("papermill", {})
    if cell["cell_type"] != "code" or not noted.get("end_time"):
        return None
    begun, ended = (datetime.fromisoformat(noted[name]) for name in ("start_time", "end_time"))
    return (ended - begun).total_seconds()


def table(root: Path) -> Iterator[str]:
    """Run and publish a copy of the project; yield the lines of the table."""
    whole, said = timed(root)
    stages = [text(f"command.publishing.{name}", "en") for name in STAGES]
    begins = [second for line, second in said if line in stages]
    first_notebook = next(second for line, second in said if line.split(":")[0][0].isdigit())
    yield f"| make run, from nothing | {whole:.1f} s |\n|---|---|"
    yield f"| start, libraries, check of the tables | {first_notebook:.1f} s |"
    yield f"| notebooks | {begins[0] - first_notebook:.1f} s |"
    for name, kernel, first, rest in notebooks(root / "data" / "processed" / CASE):
        parts = f"kernel {kernel:.1f} s, first cells {first:.1f} s, the others {rest:.1f} s"
        yield f"| · {name} | {parts} |"
    yield f"| publishing | {whole - begins[0]:.1f} s |"
    for stage, begun, ended in zip(stages, begins, [*begins[1:], whole], strict=True):
        yield f"| · {stage} | {ended - begun:.1f} s |"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy_of_project(Path(folder))
        lines = "\n".join(table(Path(folder)))
    print(lines)
    if "--write" in sys.argv:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(MARK)
        after = rest.partition(MARK)[2]
        PAGE.write_text(f"{before}{MARK}\n{lines}\n{MARK}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
