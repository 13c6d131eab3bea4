"""Desk research of ever more councils: time and memory a council, as a table and a figure.

Called by ``running.py --uk``. Each size is one command, ``casebook run --kernels forked``, in a
copy of the project. Memory is that of the command itself and of all its processes together, shared
pages counted once (Linux), looked at twice a second.
"""

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from publishing import memory, processes_under

ROOT = Path(__file__).resolve().parents[1]
SIZES = (22, 100, 361)
BLINK = 0.5
COLUMNS = ("councils", "seconds", "seconds_a_council", "runner_mb", "all_processes_mb")


def measure(
    councils: Sequence[str],
    copy_of_project: Callable[[Path], None],
    surroundings: Callable[[Path], dict[str, str]],
    findings: Callable[[Path], dict[str, str]],
) -> None:
    """Run each size, print it, and write docs/running.csv and docs/running.png."""
    rows = []
    print("".join(f"{name:>20}" for name in COLUMNS))
    for size in [size for size in SIZES if size <= len(councils)]:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            copy_of_project(root)
            row = watched(root, surroundings(root), councils[:size])
            if len(findings(root)) != size:
                raise SystemExit(f"{len(findings(root))} findings for {size} councils")
        rows.append(row)
        print("".join(f"{row[name]:20.2f}" for name in COLUMNS), flush=True)
    write(rows)


def watched(root: Path, environment: dict[str, str], councils: Sequence[str]) -> dict[str, float]:
    """Run desk research of these councils, looking at the memory all the while."""
    command = [str(Path(sys.executable).with_name("casebook")), "run", "monmouthshire"]
    command += ["--only", "2_desk_research", "--kernels", "forked"]
    command += ["--councils", ",".join(councils), "--root", str(root)]
    begun = time.perf_counter()
    with (root / "said.txt").open("w") as said:
        running = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        own = together = 0
        while running.poll() is None:
            now = looked_at(running.pid)
            own, together = max(own, now[0]), max(together, now[1])
            time.sleep(BLINK)
    if running.returncode:
        raise SystemExit((root / "said.txt").read_text()[-4000:])
    seconds = time.perf_counter() - begun
    held = (len(councils), seconds, seconds / len(councils), own / 1000, together / 1000)
    return dict(zip(COLUMNS, held, strict=True))


def looked_at(process: int) -> tuple[int, int]:
    """Return what a process holds, and the sum of it and all below it, in kilobytes."""
    own = together = 0
    for one in processes_under(process):
        try:
            held, share = memory(one)
        except (OSError, KeyError, ValueError):
            continue  # it ended between two looks
        own = held if one == process else own
        together += share
    return own, together


def write(rows: Sequence[dict[str, float]]) -> None:
    """Write the figure and the numbers behind it."""
    with (ROOT / "docs" / "running.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({name: round(row[name], 2) for name in COLUMNS} for row in rows)
    draw(rows)


def draw(rows: Sequence[dict[str, Any]]) -> None:
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
    sizes = [row["councils"] for row in rows]
    left.plot(sizes, [row["seconds_a_council"] for row in rows], "o-", color="#1b5e8c")
    left.set_ylabel("seconds a council")
    for name, label, mark in (
        ("all_processes_mb", "all processes", "o-"),
        ("runner_mb", "the runner", "s--"),
    ):
        right.plot(sizes, [row[name] for row in rows], mark, color="#1b5e8c")
        right.annotate(label, (sizes[-1], rows[-1][name]), (0, 8), textcoords="offset points")
    right.set_ylabel("memory at most, MB")
    for axes in (left, right):
        axes.set_xlabel("councils in one run")
        axes.set_xticks(sizes)
        axes.margins(x=0.25, y=0.25)
        axes.set_ylim(bottom=0)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(ROOT / "docs" / "running.png", dpi=150, metadata={"Software": None})
