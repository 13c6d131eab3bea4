"""A call in a process of its own, which may use so much memory and time and no more."""

import json
import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass

import psutil

MOST_MEMORY = 1_000_000_000
MOST_SECONDS = 12  # of the processor: then the process is ended, and has hung


@dataclass(frozen=True)
class Ended:
    """How a call ended: what it returned, what broke it, and what it took."""

    said: str
    broke: str
    seconds: float
    memory: int


def in_child(call: Callable[[], str]) -> Ended:
    """Make a call in a forked process whose memory ends at a gigabyte in all."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(call, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        written = pipe.read()
    _, status, used = os.wait4(child, 0)
    told = json.loads(written) if written else {"said": "", "broke": _end_of(status)}
    return Ended(**told, seconds=used.ru_utime + used.ru_stime, memory=used.ru_maxrss * 1024)


def _answer(call: Callable[[], str], writing: int) -> None:
    told = {"said": "", "broke": ""}
    try:
        held = psutil.Process().memory_info()
        most = held.vms - held.rss + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        told["said"] = call()
    except BaseException as error:
        told["broke"] = f"{type(error).__name__}: {str(error)[:200]}"
    os.write(writing, json.dumps({**told, "said": told["said"][:2000]}).encode())
    os._exit(0)


def _end_of(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return signal.Signals(-code).name if code < 0 else f"status {code}"
