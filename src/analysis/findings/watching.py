"""Progress of long cells for somebody who works in JupyterLab: how long a cell has been at work.

Papermill, nbclient and nbval say themselves how a run goes on, and what they keep must not hang on
the clock; so nothing is shown there. JupyterLab is known by what it sends along with a cell.
"""

import sys
import time
from threading import Event, Thread
from typing import Any

from analysis.language import reader_language, text

PATIENCE = 2.0  # seconds after which people wonder whether anything happens
SENT_BY_PEOPLE = {"recordTiming", "deletedCells"}  # with each cell that is run in JupyterLab


class Watch:
    """Shows below a cell how long it has been running, once that is long."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.ended = Event()
        self.thread: Thread | None = None

    def before(self, info: Any) -> None:
        """Begin to watch a cell, if a person runs it."""
        if by_a_person(self.shell):
            self.ended = Event()
            self.thread = Thread(target=self._show, args=(self.ended,), daemon=True)
            self.thread.start()

    def after(self, result: Any) -> None:
        """End it: the cell is done."""
        self.ended.set()
        if self.thread is not None:
            self.thread.join()
            self.thread = None

    def _show(self, ended: Event) -> None:
        from IPython.display import display

        began, reader = time.monotonic(), reader_language()
        if ended.wait(PATIENCE):
            return
        shown = display(_said("working", began, reader), raw=True, display_id=True)
        while not ended.wait(1):
            shown.update(_said("working", began, reader), raw=True)
        shown.update(_said("took", began, reader), raw=True)


def start() -> None:
    """Watch the cells of this kernel; nothing happens outside a notebook, or when done before."""
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython

    shell = get_ipython()
    if not hasattr(shell, "kernel") or getattr(shell, "casebook_watch", None):
        return
    shell.casebook_watch = watch = Watch(shell)
    shell.events.register("pre_run_cell", watch.before)
    shell.events.register("post_run_cell", watch.after)
    watch.before(None)  # the cell that begins the watch is running


def by_a_person(shell: Any) -> bool:
    """Say whether the cell that runs now was sent by JupyterLab."""
    return not SENT_BY_PEOPLE.isdisjoint(shell.kernel.get_parent("shell").get("metadata", {}))


def _said(key: str, began: float, reader: str) -> dict[str, str]:
    seconds = round(time.monotonic() - began)
    return {"text/plain": text(f"notebook.{key}", reader, seconds=seconds)}
