"""One notebook through papermill: what a thread does, or a worker on another machine."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.case import VARIANT_VARIABLE
from analysis.language import reader_language, text
from analysis.running.jobs import Job

if TYPE_CHECKING:
    from analysis.running.kernels import Kind

CELL_SECONDS = 900  # a cell that hangs is stopped and named
ENGINE = "casebook"
VARIANT_TAG = "injected-variant"


@dataclass(frozen=True)
class Manner:
    """How notebooks are run.

    Attributes
    ----------
    kernels
        ``forked`` from a parent that has imported the libraries, or ``plain``.
    cell_seconds
        How long a cell may take.
    log_output
        Whether what cells print goes to the log too.
    """

    kernels: "Kind" = "plain"
    cell_seconds: int = CELL_SECONDS
    log_output: bool = False


@dataclass(frozen=True)
class Done:
    """How a notebook ended: what went wrong, blank when nothing did, and the notebook as it is.

    A worker elsewhere says how many seconds it took; in place, whoever runs it knows.
    """

    error: str = ""
    left_at: Path | None = None
    seconds: float = field(default=0.0, compare=False)


def perform(job: Job, manner: Manner, tell: Callable[[int], None] = lambda number: None) -> Done:
    """Run one notebook beside its old output; on failure leave the old and keep the half-run.

    Parameters
    ----------
    job
        Notebook, parameters and the case whose folders are filled.
    manner
        Kernels, time limit, log.
    tell
        Told the number of each cell that is done, from 1.

    Returns
    -------
    Done
        Failed too when a file that the notebook has to make was not made.
    """
    study, step = job.study, job.step
    staged = study.processed / "running" / f"{step.notebook}.ipynb"
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.unlink(missing_ok=True)
    before = [_written_at(path) for path in step.outputs(study)]
    error = execute(job, manner, staged, tell)
    made = [_written_at(path) for path in step.outputs(study)]
    if not error and any(new in (None, old) for new, old in zip(made, before, strict=True)):
        error = text("running.no_findings", reader_language())
    target = step.failed(study) if error else step.executed(study)
    left_at = None
    if staged.is_file() and staged.stat().st_size:  # an empty one is what a full disk leaves
        _without_paths(staged, job, step.executed(study))
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)
        left_at = target
    if not error:
        step.failed(study).unlink(missing_ok=True)
    return Done(error, left_at)


def prepare(job: Job) -> Path:
    """Write the notebook with its parameters, not run, and return where it is.

    Whoever runs it has its findings in the folder of these parameters, as `perform` would.
    """
    papermill = _papermill()
    from papermill.iorw import write_ipynb

    target = job.step.prepared(job.study)
    target.parent.mkdir(parents=True, exist_ok=True)
    source = _as_it_stands(job.step.source(job.study))
    notebook = papermill.execute_notebook(
        source,
        _as_it_stands(target),
        job.parameters,
        prepare_only=True,
        kernel_name="python3",
        language="python",
        progress_bar=False,
    )
    if job.study.variant:
        _name_variant(notebook, job.study.variant)
        write_ipynb(notebook, str(target))
    _without_paths(target, job, target)
    return target


def _name_variant(notebook: Any, variant: str) -> None:
    """Put a cell before all other code that says where the findings belong, as `_environment`."""
    from nbformat.v4 import new_code_cell

    source = f"import os\n\nos.environ.setdefault({VARIANT_VARIABLE!r}, {variant!r})"
    cell = new_code_cell(source, id=VARIANT_TAG, metadata={"tags": [VARIANT_TAG]})
    first = [each.cell_type for each in notebook.cells].index("code")  # after the title
    notebook.cells.insert(first, cell)


def execute(job: Job, manner: Manner, staged: Path, tell: Callable[[int], None]) -> str:
    """Run the notebook and write it, also when it fails; return what went wrong in words."""
    papermill = _papermill()
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    at = [0, ""]  # the cell that runs: its number and first line

    def begin(cell: Any, cell_index: int, **_: Any) -> None:
        at[:] = cell_index + 1, _first_line(cell.source)

    def end(cell: Any, cell_index: int, **_: Any) -> None:
        tell(cell_index + 1)

    try:
        papermill.execute_notebook(
            _as_it_stands(job.step.source(job.study)),
            _as_it_stands(staged),
            job.parameters,
            on_cell_start=begin,
            on_cell_complete=end,
            **_options(job, manner),
        )
    except PapermillExecutionError as error:
        at[:] = error.cell_index + 1, _first_line(error.source)
        unseen = "" if error.traceback else _last_words(staged, error.source)
        return _in_cell(at, unseen or f"{error.ename}: {error.evalue}")
    except CellTimeoutError:
        values = {"number": at[0], "line": at[1], "seconds": manner.cell_seconds}
        return text("running.too_long", reader_language(), **values)
    except DeadKernelError:
        return text("running.kernel_died", reader_language(), number=at[0], line=at[1])
    except Exception as error:  # a dead kernel, a full disk: named, and the rest goes on
        return _in_cell(at, f"{type(error).__name__}: {error}")
    return ""


def _options(job: Job, manner: Manner) -> dict[str, Any]:
    """Return how papermill is to run a notebook."""
    from analysis.running.kernels import kernel_manager

    folder = job.step.source(job.study).parent
    return {
        "engine_name": ENGINE,
        "kernel_name": "python3",
        "language": "python",
        "progress_bar": False,
        "log_output": manner.log_output,
        "execution_timeout": manner.cell_seconds,
        # papermill's own cwd changes the folder of this whole process, threads and all
        "resources": {"metadata": {"path": str(folder)}},
        "kernel_manager_class": kernel_manager(manner.kernels, _environment(job)),
        "shutdown_kernel": "immediate",
    }


def _environment(job: Job) -> dict[str, str]:
    """Say to a kernel which project it belongs to, and where its findings do."""
    return {"CASEBOOK_ROOT": str(job.study.root), VARIANT_VARIABLE: job.study.variant}


def _as_it_stands(path: Path) -> str:
    """Return a path for papermill, which would put parameters into the braces of a folder."""
    return str(path).replace("{", "{{").replace("}", "}}")


def cells_of(job: Job) -> int:
    """Count the cells that will run; papermill adds one with the parameters."""
    return len(json.loads(job.step.source(job.study).read_text(encoding="utf-8"))["cells"]) + 1


def _in_cell(at: list[Any], error: str) -> str:
    if not at[0]:  # none had begun
        return error
    return text("running.cell", reader_language(), number=at[0], line=at[1], error=error)


def _last_words(file: Path, source: str) -> str:
    """Return the last line that a cell wrote, where it failed without an error: as magics do."""
    for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
        written = [output for output in cell.get("outputs", ()) if output.get("name") == "stderr"]
        if written and "".join(cell["source"]) == source:
            return "".join(written[-1]["text"]).strip().splitlines()[-1]
    return ""


def _first_line(source: str) -> str:
    return next(iter(source.strip().splitlines()), "")


def _written_at(path: Path) -> int | None:
    return path.stat().st_mtime_ns if path.is_file() else None


def _without_paths(file: Path, job: Job, own: Path) -> None:
    """Name the notebook from the project's folder: the same wherever the project lies.

    `own` is where its file will be.
    """
    source = job.step.source(job.study)
    content = file.read_text(encoding="utf-8")
    for path, shown in ((source, source), (file, own)):
        relative = shown.relative_to(job.study.root).as_posix()
        content = content.replace(f'_path": {json.dumps(str(path))}', f'_path": "{relative}"')
    file.write_text(content, encoding="utf-8")


def _papermill() -> Any:
    """Load papermill with an engine that saves nothing itself, but when a notebook cannot go on.

    papermill saves the whole notebook once it is done or a cell has failed; its own engine saves
    it twice more for every cell, with all its pictures.
    """
    from analysis.running.front_end import load_papermill

    papermill = load_papermill()
    for name in ("papermill", "traitlets", "asyncio"):
        log = logging.getLogger(name)
        if not log.handlers:  # else what goes wrong is said once more, in the libraries' words
            log.addHandler(logging.NullHandler())
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.iorw import write_ipynb

    class SavedOnce(NBClientEngine):
        @classmethod
        def execute_notebook(cls, nb: Any, kernel_name: str, output_path: Any, **how: Any) -> Any:
            try:
                return super().execute_notebook(nb, kernel_name, None, **how)
            except BaseException:  # its kernel is dead, a cell takes too long, or we are stopped
                write_ipynb(nb, output_path)
                raise

    if ENGINE not in papermill_engines._engines:
        papermill_engines.register(ENGINE, SavedOnce)
    return papermill
