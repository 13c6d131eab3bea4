"""How fast notebooks are run, beside other ways of running them; and how memory grows.

Run with ``.venv/bin/python benchmarks/running.py``. Three loads: (a) the five notebooks of one
case, from nothing; (b) desk research seen from the 22 councils of Wales; (c) nothing has changed.
Each way has a copy of the project and its own processes; seconds and computing seconds (of all its
processes) are of the whole command, its start included. Every way's findings are compared with the
first one's, byte by byte (not the case study's, which says what the run was made with).

The last line of (a) and (b) is the floor: the notebooks' cells as plain code in warm Python
processes, without kernels, isolation or saved notebooks; only the work counts. For (b) it is one
process a processor; for (a), whose last notebook waits for the others, one process.
Of the others only Snakemake and casebook know that nothing has changed; papermill runs all again.

    --only a|b|c        one load
    --councils N        the slow ways of (b) run N councils and are scaled to 22 (marked ~)
    --skip NAME,NAME    leave ways out: command, api, threads, snakemake, dask, floor
    --uk                casebook on 22, 100 and 361 councils instead: time and memory a council,
                        written to docs/running.csv and docs/running.png
"""

import argparse
import csv
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CASE = "monmouthshire"
NOTEBOOKS = (
    "1_problem_framing",
    "2_desk_research",
    "3_stakeholder_network",
    "4_pilot_evaluation",
    "5_case_study",
)
PROCESSORS = 2
Stages = list[list[dict[str, Any]]]


@dataclass(frozen=True)
class Load:
    """What is to be run: papermill's jobs in stages, and the same for ``casebook run``."""

    title: str
    stages: Stages
    arguments: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many notebooks."""
        return sum(map(len, self.stages))

    def only(self, most: int) -> "Load":
        """Return the first jobs of a load of one stage."""
        return Load(self.title, [self.stages[0][:most]], self.arguments)


@dataclass(frozen=True)
class Taken:
    """What a way took, and a hash for each file of findings that it left."""

    seconds: float
    computing: float
    findings: dict[str, str]


def job(notebook: str, name: str = "", **parameters: str) -> dict[str, Any]:
    output = f"data/processed/{CASE}/executed/{notebook}{name}.ipynb"
    given = {"case": CASE, **parameters}
    return {"notebook": f"notebooks/{notebook}.ipynb", "output": output, "parameters": given}


def welsh_councils() -> list[str]:
    return [code for code in all_councils() if code.startswith("W")]


def all_councils() -> list[str]:
    file = ROOT / "data" / "raw" / "reference" / "councils_uk.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [row["area_code"] for row in csv.DictReader(lines)]


def one_case() -> Load:
    first, last = [job(name) for name in NOTEBOOKS[:4]], [job(NOTEBOOKS[4])]
    return Load("the five notebooks of one case", [first, last], ())


def many_councils() -> Load:
    jobs = [job(NOTEBOOKS[1], f"_{code}", council=code) for code in welsh_councils()]
    arguments = ("--only", NOTEBOOKS[1], "--councils", "wales")
    return Load("desk research of 22 councils", [jobs], arguments)


def copy_of_project(root: Path) -> None:
    """Copy what a run reads; nothing that an earlier one has left."""
    for name in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "pyproject.toml", root)


def surroundings(root: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "CASEBOOK_ROOT": str(root), "CASEBOOK_LANG": "en"}


def command(root: Path, *words: str) -> None:
    """Run a command in a copy of the project; what it says is shown only when it fails."""
    ended = subprocess.run(
        words, cwd=root, env=surroundings(root), capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise SystemExit(f"{' '.join(words)}\n{ended.stdout[-2000:]}\n{ended.stderr[-4000:]}")


def with_papermill(root: Path, load: Load) -> None:
    """Call the papermill command once a notebook."""
    for one in sum(load.stages, []):
        (root / one["output"]).parent.mkdir(parents=True, exist_ok=True)
        given = [part for pair in one["parameters"].items() for part in ("-p", *pair)]
        words = ("-k", "python3", "--no-progress-bar", *given)
        command(root, str(BIN / "papermill"), one["notebook"], one["output"], *words)


def inside(way: str) -> Callable[[Path, Load], None]:
    """Return a way of running_ways.py."""

    def run(root: Path, load: Load) -> None:
        jobs = root / "jobs.json"
        jobs.write_text(json.dumps(load.stages), encoding="utf-8")
        script = ROOT / "benchmarks" / "running_ways.py"
        command(root, sys.executable, str(script), way, str(jobs))

    return run


def casebook(kernels: str) -> Callable[[Path, Load], None]:
    def run(root: Path, load: Load) -> None:
        words = ("run", CASE, *load.arguments, "--kernels", kernels)
        command(root, str(BIN / "casebook"), *words)

    return run


class Snakemake:
    """Snakemake in an environment of its own; each rule calls the papermill command."""

    def __init__(self, folder: Path) -> None:
        uv = shutil.which("uv") or str(BIN / "uv")
        self.bin = folder / "bin"
        subprocess.run([uv, "venv", "--quiet", str(folder)], check=True)
        python = ("--python", str(self.bin / "python"))
        subprocess.run([uv, "pip", "install", "--quiet", *python, "snakemake"], check=True)

    def __call__(self, root: Path, load: Load) -> None:
        self.write_rules(root, load)
        command(root, str(self.bin / "snakemake"), "--cores", str(PROCESSORS), "--quiet", "all")

    def write_rules(self, root: Path, load: Load) -> None:
        everything = [one["output"] for stage in load.stages for one in stage]
        rules = [f"rule all:\n    input: {everything}\n"]
        before: list[str] = []
        for stage in load.stages:
            for one in stage:
                rules.append(rule(len(rules), one, before))
            before = [one["output"] for one in stage]
        (root / "Snakefile").write_text("\n".join(rules), encoding="utf-8")


def rule(number: int, one: dict[str, Any], before: list[str]) -> str:
    given = " ".join(f"-p {name} {value}" for name, value in one["parameters"].items())
    words = f"-k python3 --no-progress-bar {given}"
    return (
        f"rule job_{number}:\n    input: {[one['notebook'], *before]}\n"
        f"    output: {one['output']!r}\n"
        f"    shell: '{BIN / 'papermill'} {{input[0]}} {{output}} {words}'\n"
    )


def floor(root: Path, load: Load) -> tuple[float, float]:
    """Run the cells as plain code, a warm process a processor; return the work's time alone.

    Where some notebooks wait for others it is one process, and the bound for two is half of that.
    """
    processes = []
    count = PROCESSORS if len(load.stages) == 1 else 1
    for number in range(count):
        share = [stage[number::count] for stage in load.stages]
        jobs = root / f"jobs_{number}.json"
        jobs.write_text(json.dumps(share), encoding="utf-8")
        script = str(ROOT / "benchmarks" / "running_ways.py")
        processes.append(
            subprocess.Popen(
                [sys.executable, script, "plain", str(jobs)],
                cwd=root,
                env={**surroundings(root), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    if any(said(process) != "ready" for process in processes):
        raise SystemExit("plain functions failed before they began")
    begun = time.perf_counter()
    for process in processes:
        process.stdin.write("go\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
    computing = sum(float(said(process)) for process in processes)
    seconds = time.perf_counter() - begun
    for process in processes:
        process.wait()
    return seconds, computing


def said(process: "subprocess.Popen[str]") -> str:
    return process.stdout.readline().strip()  # type: ignore[union-attr]


def findings(root: Path) -> dict[str, str]:
    """Return a hash for each file of findings, the case study's aside."""
    processed = root / "data" / "processed"
    files = [file for file in processed.rglob("findings.json") if file.parent.name != "case_study"]
    return {
        file.relative_to(processed).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def computed() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(root: Path, way: Callable[[Path, Load], Any], load: Load) -> Taken:
    begun, before = time.perf_counter(), computed()
    own = way(root, load)
    took = own or (time.perf_counter() - begun, computed() - before)
    return Taken(*took, findings(root))


def ways(skipped: list[str], folder: Path) -> dict[str, Callable[[Path, Load], Any]]:
    """Return every way by its name, the slowest first; the first four can be scaled."""
    found: dict[str, Callable[[Path, Load], Any]] = {}
    if "command" not in skipped:
        found["papermill command in a loop"] = with_papermill
    if "snakemake" not in skipped:
        found["Snakemake, 2 processors"] = Snakemake(folder / "snakemake")
    for name, title in (
        ("api", "papermill API in sequence"),
        ("dask", "Dask, 2 workers, plain kernels"),
        ("threads", "papermill API, 3 threads"),
    ):
        if name not in skipped:
            found[title] = inside(name)
    for kernels in ("plain", "forked", "auto"):
        found[f"casebook, {kernels} kernels"] = casebook(kernels)
    if "floor" not in skipped:
        found["plain functions, warm"] = floor
    return found


def compare(load: Load, every: dict[str, Callable[[Path, Load], Any]], sample: int = 0) -> None:
    """Print what each way takes, and how many times the plain functions and casebook that is."""
    print(f"\n{load.title}\n{'':36}{'seconds':>9}{'computing':>11}")
    taken: dict[str, Taken] = {}
    for title, way in every.items():
        scaled = 0 < sample < load.count and not title.startswith(("casebook", "plain"))
        with tempfile.TemporaryDirectory() as folder:
            copy_of_project(Path(folder))
            one = measured(Path(folder), way, load.only(sample) if scaled else load)
        times = load.count / sample if scaled else 1
        taken[title] = Taken(one.seconds * times, one.computing * times, one.findings)
        mark = "~" if scaled else " "
        print(f"{title:36}{mark}{taken[title].seconds:8.1f}{taken[title].computing:11.1f}")
    refuse_differences(taken)
    print_ratios(taken)


def refuse_differences(taken: dict[str, Taken]) -> None:
    fullest = max(taken.values(), key=lambda one: len(one.findings)).findings
    for title, one in taken.items():
        other = [name for name, found in one.findings.items() if fullest.get(name) != found]
        if other or not one.findings:
            raise SystemExit(f"FINDINGS DIFFER: {title}: {', '.join(other) or 'none'}")
    print(f"the same findings from every way: {len(fullest)} files")


def print_ratios(taken: dict[str, Taken]) -> None:
    best = taken["casebook, auto kernels"].seconds
    print("casebook, as it chooses by itself, beside each:")
    for title, one in taken.items():
        print(f"  {title:34}{one.seconds / best:6.2f} times as long")


def nothing_to_do(every: dict[str, Callable[[Path, Load], Any]]) -> None:
    """Print what a second run takes where nothing has changed, for who can tell."""
    print("\nnothing to do, the second run of each")
    for load in (one_case(), many_councils()):
        print(f"  {load.title}")
        for title, way in every.items():
            if not title.startswith(("Snakemake", "casebook, auto")):
                continue
            with tempfile.TemporaryDirectory() as folder:
                copy_of_project(Path(folder))
                measured(Path(folder), way, load)
                again = measured(Path(folder), way, load)
            print(f"  {title:34}{again.seconds:8.2f}{again.computing:11.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=("a", "b", "c"))
    parser.add_argument("--councils", type=int, default=0)
    parser.add_argument("--skip", default="")
    parser.add_argument("--uk", action="store_true")
    asked = parser.parse_args()
    if asked.uk:
        from running_uk import measure

        measure(all_councils(), copy_of_project, surroundings, findings)
        return
    with tempfile.TemporaryDirectory() as folder:
        every = ways(asked.skip.split(","), Path(folder))
        if asked.only in (None, "a"):
            compare(one_case(), every)
        if asked.only in (None, "b"):
            compare(many_councils(), every, asked.councils)
        if asked.only in (None, "c"):
            nothing_to_do(every)


if __name__ == "__main__":
    main()
