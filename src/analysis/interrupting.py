"""The key that stops a command, heard for certain."""

import os
import signal
from types import FrameType

INTERRUPTED = 130  # what a shell reports of a command that was interrupted
AGAIN_SECONDS = 2.0


def insist() -> None:
    """Interrupt again a little later, until the interruption is heard.

    Python drops one that arrives while it calls back a library for an object that goes away.
    """
    own = os.getpid()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if os.getpid() == own:  # what is forked from here hears of it once
            signal.setitimer(signal.ITIMER_REAL, AGAIN_SECONDS)
        raise KeyboardInterrupt

    ignored = signal.getsignal(signal.SIGINT) != signal.default_int_handler
    if hasattr(signal, "setitimer") and not ignored:  # in the background a shell has it ignored
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGALRM, interrupt)


def heard() -> None:
    """Stop asking again: the interruption has reached somebody who ends the command."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
