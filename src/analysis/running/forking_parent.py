"""The parent that kernels are forked from: a process with one thread and everything imported.

The runner starts it (`analysis.running.forking`) and speaks to it through a socket: a message is
a pickled pair of its kind and a key, beside it a file in memory with what belongs to it. What is
imported here is shared by all that are forked, so that a kernel starts in milliseconds. The
parent ends when the runner does, however that ends, and its children with it.
"""

import contextlib
import ctypes
import gc
import importlib
import os
import pickle
import random
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LONGEST_MESSAGE = 65536
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
THREADS = Path("/proc/self/task")
# A kernel's own, with what it imports only when it is set up.
ALWAYS = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.debugger"),
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.extensions.storemagic"),
    *("tornado.platform.asyncio", "analysis.running.guard", "analysis.running.forked_kernel"),
)
# What modules import only when they are used, as every notebook does that has them.
COMPANIONS = {
    "analysis.findings": ("analysis.charts.draw", "PIL.PngImagePlugin", "babel.dates", "typst"),
    "analysis.tables": ("analysis.tables.checking",),
    "analysis.language.citing": ("bibtexparser", "citeproc"),
    "matplotlib": ("matplotlib_inline.backend_inline", "matplotlib.backends.backend_agg"),
}


@dataclass(frozen=True)
class Child:
    """A forked process: the runner's key for it, and its number."""

    key: int
    pid: int


class Parent:
    """Answers the runner until it goes; `serve` comes back in each child as well.

    Parameters
    ----------
    connection
        The socket to the runner.
    runner
        The runner's process handle, readable when it has ended.
    """

    def __init__(self, connection: socket.socket, runner: int) -> None:
        self.connection = connection
        self.runner = runner
        self.variables: dict[str, str] = {}  # set by what every kernel imports
        self.children: dict[int, Child] = {}
        self.tell_from, self.tell_to = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.poll = select.poll()
        for handle in (connection.fileno(), runner, self.tell_from):
            self.poll.register(handle, select.POLLIN)

    def serve(self) -> dict[str, Any] | None:
        """Answer what is asked; return what a child is to do, or None at the runner's end."""
        while True:
            for handle, _ in self.poll.poll():
                if handle in self.children:
                    self._reap(handle)
                elif handle == self.tell_from:
                    self._learn()
                else:
                    message, attached = self._hear(handle)
                    if not message:
                        self._end()
                        return None
                    kind, key = pickle.loads(message)  # noqa: S301  (the runner's)
                    task = self._answer(kind, key, attached[0])
                    if task is not None:
                        return task

    def _hear(self, handle: int) -> tuple[bytes, list[int]]:
        """Return a message of the runner, nothing when it has ended."""
        if handle == self.runner:
            return b"", []
        flags = socket.MSG_CMSG_CLOEXEC
        return socket.recv_fds(self.connection, LONGEST_MESSAGE, 1, flags)[:2]

    def _answer(self, kind: str, key: int, attached: int) -> dict[str, Any] | None:
        with open(attached, "rb", closefd=False) as file:  # noqa: PTH123  (a number, not a path)
            content = pickle.load(file)  # noqa: S301  (the runner's)
        if kind == "preload":
            before = {*os.environ} - {*self.variables}
            missing = [name for name in ALWAYS if not _import(name)]
            self.variables = {n: value for n, value in os.environ.items() if n not in before}
            missing += [name for name in content if not _import(name)]
            _make_ready()
            self._say("done", key, missing)
        elif kind == "warm":
            self._say("done", key, run(content, None))
        else:
            return self._fork(key, {"kind": kind, **content}, attached)
        os.close(attached)
        return None

    def _fork(self, key: int, task: dict[str, Any], attached: int) -> dict[str, Any] | None:
        unsafe = self._unsafe(task)
        if unsafe:
            self._say("refused", key, unsafe)
            os.close(attached)
            return None
        parent = os.getpid()
        wait_on, set_up = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(wait_on)
            self._leave_behind()
            _set_up(task, parent, self.variables)
            os.close(set_up)
            return {**task, "tell_to": self.tell_to, "attached": attached}
        os.close(set_up)
        os.read(wait_on, 1)  # until the child has left our group: signals may come for it
        for handle in (wait_on, attached):
            os.close(handle)
        handle = os.pidfd_open(pid)
        self.children[handle] = Child(key, pid)
        self.poll.register(handle, select.POLLIN)
        self._say("started", key, pid, handle)
        return None

    def _unsafe(self, task: dict[str, Any]) -> str:
        """Name why a fork would not be what a new process is, or nothing."""
        if len(list(THREADS.iterdir())) > 1:
            return "threads"
        if task["kind"] == "kernel" and _shadowed(Path(task["folder"])):
            return "shadowed"
        return ""

    def _leave_behind(self) -> None:
        """Close, in a child, what is the parent's."""
        self.connection.close()
        for handle in (self.runner, self.tell_from, *self.children):
            os.close(handle)

    def _reap(self, handle: int) -> None:
        child = self.children.pop(handle)
        self.poll.unregister(handle)
        os.close(handle)
        _kill_group(child.pid)  # before its number is free: what its cells started ends too
        _, status = os.waitpid(child.pid, 0)
        self._say("ended", child.key, os.waitstatus_to_exitcode(status))

    def _learn(self) -> None:
        """Import what kernels had to import themselves."""
        for name in os.read(self.tell_from, LONGEST_MESSAGE).decode().splitlines():
            if name not in sys.modules:
                _import(name)
        gc.freeze()

    def _end(self) -> None:
        for child in self.children.values():
            _kill_group(child.pid)

    def _say(self, kind: str, key: int, value: object, *attached: int) -> None:
        message = pickle.dumps((kind, key, value))
        with contextlib.suppress(OSError):  # the runner has gone: the next poll shows it
            socket.send_fds(self.connection, [message], attached)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _import(name: str) -> bool:
    try:
        importlib.import_module(name)
    except Exception:  # it will be imported, and fail, where it is needed
        return False
    return True


def _make_ready() -> None:
    """Do once what each child would do: read fonts and texts; nothing that leaves a trace."""
    for name, others in COMPANIONS.items():
        for other in others if name in sys.modules else ():
            _import(other)
    if "matplotlib" in sys.modules:
        from matplotlib import font_manager

        font_manager.findfont(font_manager.FontProperties())
    from analysis.language.texts import has_text

    has_text("kernels.unseeded")
    gc.freeze()  # else the first collection in a child copies every page


def _shadowed(folder: Path) -> bool:
    """Say whether a notebook's folder has modules that those imported here would hide.

    A kernel looks there before its packages, after the standard library.
    """
    with contextlib.suppress(OSError):
        for item in folder.iterdir():
            module = item.suffix == ".py" or (item / "__init__.py").is_file()
            if module and item.stem in sys.modules.keys() - sys.stdlib_module_names:
                return True
    return False


def _set_up(task: dict[str, Any], parent: int, variables: dict[str, str]) -> None:
    """Make a child what a process of its own is: session, signals, environment, randomness."""
    os.setsid()
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    os.environ.clear()
    # a kernel looks with this number whether the process that it belongs to is still there
    os.environ.update({**task["environment"], "JPY_PARENT_PID": str(parent)})
    for name, value in variables.items():
        os.environ.setdefault(name, value)
    time.tzset()
    os.chdir(task["folder"])
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    gc.enable()


def run(content: dict[str, Any], attached: int | None) -> str:
    """Call a function by its name; write what it returned or raised into a file, if there is one.

    Returns
    -------
    str
        The error in one line, or nothing.
    """
    error = ""
    try:
        module, _, name = content["function"].partition(":")
        answer = getattr(importlib.import_module(module), name)(*content["values"])
        written = b"" if attached is None else pickle.dumps((True, answer))
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure}"
        written = pickle.dumps((False, _portable(failure)))
    if attached is not None:
        with open(attached, "wb", closefd=False) as file:  # noqa: PTH123  (a number, not a path)
            file.write(written)
    return error


def _portable(failure: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(failure))  # noqa: S301  (our own)
    except Exception:
        return RuntimeError(f"{type(failure).__name__}: {failure}")
    return failure


def _perform(task: dict[str, Any]) -> bool:
    """Do what a child is for; say whether it is to become a kernel."""
    if task["kind"] == "kernel":
        import ipykernel_launcher  # type: ignore[import-untyped]

        from analysis.running import forked_kernel

        os.close(task["attached"])
        forked_kernel.begin(task["tell_to"])
        extra = "--IPKernelApp.extensions=analysis.running.forked_kernel"
        sys.argv = [str(ipykernel_launcher.__file__), *task["arguments"], extra]
        return True
    os.ftruncate(task["attached"], 0)  # what was asked makes room for the answer
    os.lseek(task["attached"], 0, os.SEEK_SET)
    run(task, task["attached"])
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


def main(handle: int, runner: int) -> bool:
    """Serve until the runner ends; say, in a child, whether it is to become a kernel."""
    if sys.path[0] == str(Path.cwd()):
        del sys.path[0]  # as the launcher of kernels does: a notebook's folder comes in its place
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # its advice is for who steps through code
    gc.disable()
    watched = os.pidfd_open(runner)
    if os.getppid() != runner:
        return False
    task = Parent(socket.socket(fileno=handle), watched).serve()
    return task is not None and _perform(task)


if __name__ == "__main__" and main(int(sys.argv[1]), int(sys.argv[2])):
    # Here, not in a function: a recursion that goes too deep then fails at the same depth as in
    # a kernel that was started anew, and shows the same traceback.
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()
