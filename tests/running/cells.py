"""Notebooks that tests write cell by cell and run in kernels of either kind."""

import os
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from analysis.running.kernels import kernel_manager


def run_cells(kind, cells, folder=None, *, environment=None, allow_errors=True, seconds=60):
    """Run cells in one kernel, as papermill does, and return the notebook."""
    new = nbformat.v4
    notebook = new.new_notebook(cells=[new.new_code_cell(cell) for cell in cells])
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=seconds,
        allow_errors=allow_errors,
        resources={"metadata": {"path": str(folder or Path.cwd())}},
        kernel_manager_class=kernel_manager(kind, environment or {}),
        shutdown_kernel="immediate",
    )
    return client.execute()


def printed(cell):
    """Return what a cell printed."""
    return "".join(out.text for out in cell.outputs if out.output_type == "stream")


def errors(cell):
    """Return the names of the errors that a cell shows."""
    return [out.ename for out in cell.outputs if out.output_type == "error"]


def lives(pid):
    """Say whether a process is there and not just waiting to be counted out."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_for_end(*pids, seconds=10):
    """Wait until none of the processes lives; say whether that came to be."""
    end = time.monotonic() + seconds
    while any(map(lives, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(lives, pids))


FORKED_FROM = "import os; print(open(f'/proc/{os.getppid()}/cmdline').read())"


def is_forked(kernel_of):
    """Say whether the cell `FORKED_FROM` ran in a forked kernel."""
    return "forking_parent" in printed(kernel_of)


def number_of(cell):
    """Return the number that a cell printed."""
    return int(printed(cell).split()[-1])


def environment_without(*names):
    """Return this process's environment without some names."""
    return {name: value for name, value in os.environ.items() if name not in names}
