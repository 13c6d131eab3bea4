"""One parent that processes are forked from, as the runner sees it: asked, and heard."""

import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from analysis.language import SpokenError, Words

GROUP = 4  # PIDFD_SIGNAL_PROCESS_GROUP
LONGEST_MESSAGE = 65536
END_SECONDS = 5.0


class NotForked(SpokenError):
    """No process can be forked, or the one that was has died."""


class ForkedProcess:
    """A forked kernel, with what jupyter_client asks of `subprocess.Popen`.

    Signals go through the process's handle, so that they never meet another process that has
    been given the number of one that has ended.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, handle: int, ended: "Future[int]") -> None:
        self.pid = pid
        self._handle = handle
        self._ended = ended

    def poll(self) -> int | None:
        """Return its exit status, as `subprocess.Popen` does, or None while it lives."""
        return self._ended.result() if self._ended.done() else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return its exit status."""
        return self._ended.result(timeout)

    def send_signal(self, signum: int) -> None:
        """Send a signal to it and to what it has started; nothing when it has ended."""
        if self.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            try:
                signal.pidfd_send_signal(self._handle, signum, None, GROUP)
            except OSError as error:
                if isinstance(error, ProcessLookupError):
                    raise
                signal.pidfd_send_signal(self._handle, signum)  # before Linux 6.9

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def __del__(self) -> None:
        os.close(self._handle)


@dataclass(frozen=True)
class _Asked:
    """What was asked of the parent: where its answer goes, and the file that went with it."""

    kind: str
    answer: "Future[Any]"
    file: int


class Client:
    """Starts a parent and speaks to it; a thread of its own reads what that says.

    Parameters
    ----------
    environment
        What the parent is started with.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = ["-m", "analysis.running.forking_parent", str(theirs.fileno()), str(os.getpid())]
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  (our own module)
                [sys.executable, *command],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=self.environment,
                start_new_session=True,  # Ctrl-C in the terminal is the runner's to answer
            )
        self.ready = False
        self.preloaded: set[str] | None = None  # nothing yet
        self._lock = threading.Lock()
        self._last = 0
        self._asked: dict[int, _Asked] = {}
        self._living: dict[int, Future[int]] = {}
        self._reader = threading.Thread(target=self._read, name="forking", daemon=True)
        self._reader.start()

    def alive(self) -> bool:
        """Say whether the parent can be asked."""
        return self._reader.is_alive()

    def ask(self, kind: str, content: object) -> "Future[Any]":
        """Send what is asked, and return where its answer will be."""
        file = os.memfd_create(kind)
        os.write(file, pickle.dumps(content))
        os.lseek(file, 0, os.SEEK_SET)
        asked = _Asked(kind, Future(), file)
        asked.answer.set_running_or_notify_cancel()
        with self._lock:
            self._last += 1
            key = self._last
            self._asked[key] = asked
        with contextlib.suppress(OSError):  # it has gone: what waits is told so
            socket.send_fds(self.connection, [pickle.dumps((kind, key))], [file])
        if not self.alive():
            self._give_up()
        return asked.answer

    def stop(self) -> None:
        """End the parent and all that was forked from it."""
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        busy = self._living or any(one.kind == "call" for one in list(self._asked.values()))
        self._reader.join(END_SECONDS if busy else 0.0)
        self.process.kill()  # nothing depends on it any longer; it may still be importing
        self.process.wait()

    def _read(self) -> None:
        """Read what the parent says, until one of us ends."""
        with contextlib.suppress(OSError):
            while True:
                message, attached, *_ = socket.recv_fds(
                    self.connection, LONGEST_MESSAGE, 1, socket.MSG_CMSG_CLOEXEC
                )
                if not message:
                    break
                said, key, value = pickle.loads(message)  # noqa: S301  (our own process)
                self._take(said, key, value, attached)
        self.process.wait()
        self._give_up()

    def _take(self, said: str, key: int, value: Any, attached: list[int]) -> None:
        asked = self._asked.get(key)
        if said == "started" and asked and asked.kind == "kernel":
            self._living[key] = Future()
            process = ForkedProcess(value, attached[0], self._living[key])
            self._close(key).set_result(process)
        elif said == "started":
            os.close(attached[0])
        elif said == "ended" and key in self._living:
            self._living.pop(key).set_result(value)
        elif said == "ended" and asked:
            _read_answer(asked, value)
            self._close(key)
        elif said == "refused":
            self._close(key).set_exception(NotForked(Words(f"kernels.not_forked.{value}")))
        elif said == "done":
            self.ready = True
            self._close(key).set_result(value)

    def _close(self, key: int) -> "Future[Any]":
        with self._lock:
            asked = self._asked.pop(key)
        os.close(asked.file)
        return asked.answer

    def _give_up(self) -> None:
        """Tell all that wait that the parent has gone; its children have ended with it."""
        for key in list(self._living):
            self._living.pop(key).set_result(-signal.SIGKILL)
        for key in list(self._asked):
            with contextlib.suppress(KeyError):  # another thread was first
                self._close(key).set_exception(NotForked(Words("kernels.not_forked.gone")))


def _read_answer(asked: _Asked, code: int) -> None:
    """Give on what a function in a forked process returned or raised."""
    os.lseek(asked.file, 0, os.SEEK_SET)
    with open(asked.file, "rb", closefd=False) as file:  # noqa: PTH123  (a number, not a path)
        content = file.read()
    if code != 0 or not content:
        asked.answer.set_exception(NotForked(Words("kernels.call_died", {"code": code})))
        return
    try:
        well, value = pickle.loads(content)  # noqa: S301  (our own process)
    except Exception as error:  # a class that this process cannot import
        well, value = False, error
    if well:
        asked.answer.set_result(value)
    else:
        asked.answer.set_exception(value)
