"""Where findings lie, holding a case alone, and putting a finished folder in an older one's place.

Nothing here needs more than the standard library: who only asks whether findings are fresh has an
answer at once.
"""

import contextlib
import hashlib
import json
import os
import platform
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from analysis.case import Case
from analysis.language import SpokenError, Words

SWAPS = 5
SUBJECTS = ("framing", "desk_research", "stakeholders", "pilot", "case_study")


class CaseBusy(SpokenError):
    """Another command is at work on the case."""


def findings_file(study: Case, subject: str) -> Path:
    """Return where a subject's findings are saved."""
    return subject_folder(study, subject) / "findings.json"


def subject_folder(study: Case, subject: str) -> Path:
    """Return the folder of a subject's findings."""
    return study.processed / "findings" / subject


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def file_hash_or_none(path: Path) -> str | None:
    """Return the same, None where there is no file: a table without rows may have none."""
    return file_hash(path) if holds_file(path) else None


def holds_file(path: Path) -> bool:
    """Say whether there is such a file, for a name that a record gives and none may bear."""
    try:
        return path.is_file()
    except OSError:  # longer than any name of a file
        return False


@contextlib.contextmanager
def alone(study: Case) -> Iterator[None]:
    """Hold a case for one command: a second run or publication at the same time is refused.

    Raises
    ------
    CaseBusy
        When another command holds the case, with its process and since when. A command that died
        holds nothing.
    """
    from filelock import FileLock, Timeout

    study.workspace.mkdir(parents=True, exist_ok=True)
    holder = study.workspace / ".holder.json"
    try:
        with FileLock(study.workspace / ".lock", timeout=0):
            _sign(holder)
            try:
                yield
            finally:
                with contextlib.suppress(OSError):
                    holder.unlink(missing_ok=True)
    except Timeout:
        raise CaseBusy(_busy(study.name, holder)) from None


def _sign(holder: Path) -> None:
    """Write down who holds a case, for whom it is refused to."""
    since = datetime.now().astimezone().isoformat(" ", "seconds")
    who = {"process": os.getpid(), "machine": platform.node(), "since": since}
    with contextlib.suppress(OSError):  # a full disk: the lock holds without it
        holder.unlink(missing_ok=True)
        holder.write_text(json.dumps(who), encoding="utf-8")


def _busy(case: str, holder: Path) -> Words:
    """Word that another command holds a case: which one, where it has written that down."""
    try:
        who = json.loads(holder.read_text(encoding="utf-8"))
        told = {name: str(who[name]) for name in ("process", "machine", "since")}
    except (OSError, ValueError, KeyError, TypeError):  # it has not got so far
        return Words("findings_state.busy", {"case": case})
    return Words("findings_state.busy_with", {"case": case, **told})


def swap(staged: Path, folder: Path) -> None:
    """Put a finished folder in the place of an older one, which is kept until then.

    A notebook that is open in JupyterLab may save at the same moment, so a lost race is run again.
    """
    restore(folder)
    _clear_halves(staged, folder)
    former = _former(folder)
    for attempt in range(SWAPS):
        shutil.rmtree(former, ignore_errors=True)
        try:
            if folder.exists():
                folder.rename(former)
            staged.rename(folder)
            break
        except OSError:
            restore(folder)
            if attempt + 1 == SWAPS:
                raise
    shutil.rmtree(former, ignore_errors=True)


def restore(folder: Path) -> None:
    """Put an older folder back that a swap, stopped between its two moves, left aside."""
    if _former(folder).is_dir() and not folder.exists():
        _former(folder).rename(folder)


def _clear_halves(staged: Path, folder: Path) -> None:
    """Remove what commands that were killed had begun to write beside a folder."""
    begun = f".{folder.name}."
    halves = [half for half in folder.parent.iterdir() if half.name.startswith(begun)]
    for half in halves:
        process = half.name.removeprefix(begun)
        if half != staged and has_ended(process):
            shutil.rmtree(half, ignore_errors=True)


def has_ended(process: str) -> bool:
    """Say whether a process of this machine has ended, by its number as a folder's name holds it.

    What is no such number belongs to something else, which is let be.
    """
    if not process.isdecimal():
        return False
    import psutil  # a signal that only asks on Unix would end the process on Windows

    try:
        return not psutil.pid_exists(int(process))
    except OverflowError:
        return False


def _former(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.former")
