"""Where findings lie, holding a case alone, and putting a finished folder in an older one's place.

Nothing here needs more than the standard library: who only asks whether findings are fresh has an
answer at once.
"""

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
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


@contextlib.contextmanager
def alone(study: Case) -> Iterator[None]:
    """Hold a case for one command: a second run or publication at the same time is refused.

    Raises
    ------
    CaseBusy
        When another command holds the case. A command that died holds nothing.
    """
    from filelock import FileLock, Timeout

    study.workspace.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(study.workspace / ".lock", timeout=0):
            yield
    except Timeout:
        raise CaseBusy(Words("findings_state.busy", {"case": study.name})) from None


def swap(staged: Path, folder: Path) -> None:
    """Put a finished folder in the place of an older one, which is kept until then.

    A notebook that is open in JupyterLab may save at the same moment, so a lost race is run again.
    """
    restore(folder)
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


def _former(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.former")
