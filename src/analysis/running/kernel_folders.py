"""The private folders of this process's kernels, and the end of both.

Apart from what starts kernels: a process that is interrupted while it still loads the libraries
for that can end all the same.
"""

import os
import shutil
import signal
import socket
import tempfile
import threading
import time
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakSet

from analysis.findings import has_ended

SWEEPING_SECONDS = 1.0  # a killed kernel has ended long before
POLL_SECONDS = 0.01

_living: WeakSet[Any] = WeakSet()  # managers of this process
_changing, _ending = threading.Lock(), threading.Event()


def new_folder(manager: Any) -> Path:
    """Make an empty folder that nobody else may read, named by this machine and process.

    Parameters
    ----------
    manager
        A kernel's, whose `folder` it will be; `end_all` ends its kernel.

    Raises
    ------
    RuntimeError
        After `end_all`.
    """
    _clear_what_was_left()
    with _changing:
        if _ending.is_set():  # a thread goes on to its next notebook meanwhile
            msg = "no kernel is started by a process that ends"
            raise RuntimeError(msg)
        _living.add(manager)
        return Path(tempfile.mkdtemp(prefix=_own_prefix()))


def remove_folder(manager: Any) -> None:
    """Remove the folder of a manager whose kernel has ended."""
    shutil.rmtree(manager.folder, ignore_errors=True)
    with _changing:
        _living.discard(manager)


def begin() -> None:
    """Let kernels start again, after `end_all`, in a process that goes on."""
    _ending.clear()


def end_all() -> None:
    """End this process's kernels at once and remove their folders; no other is started.

    A kernel that is killed may still be writing into its folder.
    """
    with _changing:
        _ending.set()
        managers = list(_living)
    for manager in managers:
        provisioner = manager.provisioner
        process = getattr(provisioner, "process", None)
        with suppress(OSError):
            if getattr(provisioner, "pgid", None):
                os.killpg(provisioner.pgid, signal.SIGKILL)
            elif process is not None:
                process.kill()
    end = time.monotonic() + SWEEPING_SECONDS
    while time.monotonic() < end and (left := list(_temporary().glob(f"{_own_prefix()}*"))):
        for folder in left:
            shutil.rmtree(folder, ignore_errors=True)
        time.sleep(POLL_SECONDS)


def _prefix() -> str:
    return f"casebook-{zlib.crc32(socket.gethostname().encode()):x}-"


def _own_prefix() -> str:
    return f"{_prefix()}{os.getpid()}-"


def _temporary() -> Path:
    return Path(tempfile.gettempdir())


@cache
def _clear_what_was_left() -> None:
    """Remove, once, the folders of runners of this machine that were killed."""
    for left in _temporary().glob(f"{_prefix()}*-*"):
        if has_ended(left.name.removeprefix(_prefix()).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
