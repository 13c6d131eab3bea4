"""How long it takes to publish one case: both languages, three formats, site and every rule.

Run with ``.venv/bin/python benchmarks/publishing.py`` after ``casebook run monmouthshire``. Each
run is a process of its own, ``casebook publish``, in a copy of the project. *Kept* has the pictures
that the notebooks drew, as an author has who publishes after a run or after a change of words;
*drawn* draws all of them first. Memory is the most that any one process held, and the sum of what
all of them held at one moment, counting shared pages once (Linux); looking costs time, so that the
seconds are those of other runs. The bytes of all runs are compared.
"""

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
CASEBOOK = Path(sys.executable).with_name("casebook")
CASE = "monmouthshire"
RUNS = 3
BLINK = 0.05  # seconds between two looks at the memory


def copy_of_project(root: Path) -> None:
    """Copy what publishing reads: the raw tables, the notebooks and the findings."""
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "pyproject.toml", root)


def processes_under(parent: int) -> list[int]:
    """Return a process and all that it started, as Linux lists them."""
    children: dict[int, list[int]] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            held = file.read_text()
        except OSError:
            continue  # it ended
        above = int(held.rpartition(")")[2].split()[1])
        children.setdefault(above, []).append(int(held.split()[0]))
    found = [parent]
    for process in found:
        found += children.get(process, [])
    return found


def memory(process: int) -> tuple[int, int]:
    """Return what a process holds, and its share of it, in kilobytes."""
    held = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    )
    return int(held["Rss"].split()[0]), int(held["Pss"].split()[0])


def processor_seconds() -> float:
    """Return what all processes that ended have taken of the processors."""
    held = resource.getrusage(resource.RUSAGE_CHILDREN)
    return held.ru_utime + held.ru_stime


def publish(root: Path, *, watched: bool = False) -> tuple[float, float, int, int]:
    """Publish once; return seconds, those of the processors, and if watched memory in kilobytes.

    Memory is that of the largest process, and of all together.
    """
    start, worked = time.perf_counter(), processor_seconds()
    running = subprocess.Popen(
        [str(CASEBOOK), "publish", CASE, "--root", str(root)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "CASEBOOK_LANG": "en"},
    )
    largest = together = 0
    while watched and running.poll() is None:
        try:
            held = [memory(process) for process in processes_under(running.pid)]
            largest = max(largest, *(one for one, _ in held))
            together = max(together, sum(share for _, share in held))
        except (OSError, KeyError, TypeError):
            pass  # a process ended between two looks
        time.sleep(BLINK)
    running.wait()
    seconds = time.perf_counter() - start
    if running.returncode:
        raise SystemExit("publishing failed: run `casebook publish monmouthshire` to see why")
    return seconds, processor_seconds() - worked, largest, together


def fingerprint(reports: Path) -> str:
    """Return one hash of every published file."""
    total = hashlib.sha256()
    for file in sorted(path for path in reports.rglob("*") if path.is_file()):
        total.update(file.relative_to(reports).as_posix().encode() + file.read_bytes())
    return total.hexdigest()[:16]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        copy_of_project(root)
        pictures = root / "data" / "processed" / CASE / "pictures"
        bytes_seen = set()
        for name in ("drawn", "kept"):
            runs = []
            for number in range(RUNS + 1):
                if name == "drawn":
                    shutil.rmtree(pictures, ignore_errors=True)
                runs.append(publish(root, watched=number == RUNS))
                bytes_seen.add(fingerprint(root / "reports"))
            seconds = median(run[0] for run in runs[:RUNS])
            worked = median(run[1] for run in runs[:RUNS])
            *_, largest, together = runs[-1]
            print(
                f"{name:6} {seconds:5.1f} s   processors {worked:5.1f} s   "
                f"largest process {largest / 1000:4.0f} MB   "
                f"all processes {together / 1000:4.0f} MB"
            )
        print(
            "the same bytes every time" if len(bytes_seen) == 1 else f"BYTES DIFFER: {bytes_seen}"
        )


if __name__ == "__main__":
    main()
