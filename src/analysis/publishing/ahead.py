"""Work in a copy of this process that makes itself ready while others still put its input together.

What takes long to import is then at hand when the work is known, on a core that had nothing to do.
"""

import contextlib
import os
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

from analysis.publishing.faults import PublishingError, words
from analysis.publishing.side_by_side import end_with, may_fork

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

Given = TypeVar("Given")
Made = TypeVar("Made")


class Ahead(Generic[Given, Made]):
    """Does one kind of work in a copy of this process that was made ready for it.

    Where this process cannot be copied safely, it does the work itself when it is asked for it,
    with the same result.

    Parameters
    ----------
    ready
        Imports and reads what the work needs. What fails in it fails again in the work, and is
        said then.
    work
        From what it is given to what it makes; both can be pickled.
    """

    def __init__(self, ready: Callable[[], object], work: Callable[[Given], Made]) -> None:
        self._ready = ready
        self._work = work
        self._line: Connection | None = None
        self._process: ForkProcess | None = None

    def __enter__(self) -> "Ahead[Given, Made]":
        if (os.cpu_count() or 1) > 1 and may_fork():
            import multiprocessing

            context = multiprocessing.get_context("fork")
            self._line, theirs = context.Pipe()
            process = context.Process(target=self._serve, args=(theirs, os.getpid()), daemon=True)
            process.start()
            theirs.close()
            self._process = process
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None and self._line is not None:
            self._line.close()
            self._process.kill()
            self._process.join()

    def do(self, given: Given) -> Made:
        """Do the work, whichever copy of this process asks for it; one at a time.

        Raises
        ------
        Exception
            What the work raised.
        PublishingError
            When the system ended the copy, mostly because the machine has no memory left.
        """
        if self._line is None:
            return self._work(given)
        try:
            self._line.send(given)
            made, error = self._line.recv()
        except (EOFError, OSError):
            raise PublishingError(words("copy_ended")) from None
        if error is not None:
            raise error
        return made

    def _serve(self, line: "Connection", parent: int) -> None:
        """Work for the process that made this copy, until it asks for no more."""
        import signal

        end_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks for the work ends with it
        if self._line is not None:
            self._line.close()  # the other end is not ours: else its end would not be seen
        with contextlib.suppress(Exception):
            self._ready()
        with contextlib.suppress(EOFError):
            while True:
                line.send(self._answer(line.recv()))

    def _answer(self, given: Given) -> tuple[Made | None, Exception | None]:
        try:
            return self._work(given), None
        except Exception as error:  # whoever asked for the work raises it
            return None, error
