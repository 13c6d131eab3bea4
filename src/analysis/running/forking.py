"""The runner's side of forking: one preloaded parent a process, and what is forked from it."""

import ast
import atexit
import json
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from analysis.language import Words
from analysis.running.forking_client import Client, ForkedProcess, NotForked

__all__ = [
    "ForkedProcess",
    "NotForked",
    "begin",
    "call",
    "can_fork",
    "imports_of",
    "kernel",
    "start",
    "stop",
    "warm",
]

SWITCH = "CASEBOOK_KERNELS"  # "plain" in this variable of the environment switches forking off

# What every kernel finds in its environment, forked or not. One thread for each: kernels already
# share the processors, sums do not depend on how many there are, and a process with more threads
# than one cannot be forked. The name of the backend must be known before pyplot is imported.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


def can_fork() -> bool:
    """Say whether kernels can be forked here: Linux with process handles, not switched off."""
    if os.environ.get(SWITCH) == "plain" or sys.platform != "linux":
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
        return hasattr(signal, "pidfd_send_signal") and hasattr(os, "memfd_create")
    except (AttributeError, OSError):  # an old system, or one that forbids it
        return False


_client: Client | None = None
_failed = False  # a parent died before it could fork at all: not tried again
_lock = threading.RLock()


def environment() -> dict[str, str]:
    """Return the environment that a parent is started with now."""
    return {**os.environ, **ENVIRONMENT}


def started_with() -> dict[str, str]:
    """Return the environment that the parent there is was started with."""
    client = _client
    return client.environment if client is not None else environment()


def begin() -> bool:
    """Start the parent if there is none yet; it imports nothing before it is asked to.

    Returns
    -------
    bool
        Whether there is a parent: not where `can_fork` says no, nor when one died at its start.
    """
    global _client, _failed
    with _lock:
        if _client is not None and not _client.alive():
            _failed = _failed or not _client.ready
            _client = None
        if _failed or not can_fork():
            return False
        if _client is None:
            _client = Client(environment())
        return True


def start(preload: Sequence[str] = ()) -> bool:
    """Start the parent if there is none yet, and have it import modules; do not wait for it.

    Parameters
    ----------
    preload
        Names of modules, beside those that every kernel needs; those that cannot be imported are
        passed over. `imports_of` finds those of notebooks.

    Returns
    -------
    bool
        As for `begin`.
    """
    with _lock:
        if not begin() or _client is None:
            return False
        if _client.preloaded is None or not set(preload) <= _client.preloaded:
            _client.ask("preload", list(preload))
            _client.preloaded = (_client.preloaded or set()) | set(preload)
        return True


def stop() -> None:
    """End the parent and all that was forked from it; the next `start` starts another."""
    global _client, _failed
    with _lock:
        client, _client, _failed = _client, None, False
    if client is not None:
        client.stop()


def kernel(
    arguments: Sequence[str], environment: Mapping[str, str], folder: str
) -> "Future[ForkedProcess]":
    """Fork a kernel.

    Returns
    -------
    concurrent.futures.Future
        Of a `ForkedProcess`; or `NotForked` is raised, and a kernel is to be started anew.
    """
    task = {"arguments": list(arguments), "environment": dict(environment), "folder": folder}
    start()
    return _ask("kernel", task)


def call(function: str, *values: Any) -> "Future[Any]":
    """Call a function in a forked process: ``call("package.module:function", 1, "two")``.

    Returns
    -------
    concurrent.futures.Future
        Of what it returned; what it raised is raised, `NotForked` when its process died or none
        could be forked.
    """
    named = {"environment": environment(), "folder": str(Path.cwd())}
    return _ask("call", {"function": function, "values": values, **named})


def warm(function: str, *values: Any) -> "Future[str]":
    """Call a function in the parent itself, before later forks: to fill what it caches.

    Only for functions of their arguments alone; all that are forked later share their caches.

    Returns
    -------
    concurrent.futures.Future
        Of the error in one line, or of nothing.
    """
    return _ask("warm", {"function": function, "values": values})


def _ask(kind: str, content: object) -> "Future[Any]":
    with _lock:
        if begin() and _client is not None:
            return _client.ask(kind, content)
    refused: Future[Any] = Future()
    refused.set_exception(NotForked(Words("kernels.not_forked.off")))
    return refused


def imports_of(notebooks: Iterable[Path]) -> tuple[str, ...]:
    """List the modules that notebooks import, in order and once.

    ``from package import name`` gives both ``package`` and ``package.name``: which of its names
    are modules shows when they are imported.
    """
    names: dict[str, None] = {}
    for file in notebooks:
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                names |= dict.fromkeys(_imported("".join(cell["source"])))
    return tuple(names)


def _imported(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # magics, or a cell that is meant to fail
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _forget() -> None:
    """Leave the parent, in a process forked from the runner, to the runner."""
    global _client, _failed, _lock
    _client, _failed, _lock = None, False, threading.RLock()


os.register_at_fork(after_in_child=_forget)
atexit.register(stop)
