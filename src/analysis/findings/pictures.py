"""Pictures that were drawn already, kept beside the findings so that none is drawn twice."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from analysis.case import Case

# What every whole file of a kind ends with: a file that was cut short is drawn again
ENDS = {"svg": b"</svg>", "png": b"IEND\xaeB`\x82"}


def kept(study: Case, key: str, kinds: Collection[str]) -> dict[str, bytes] | None:
    """Return a picture's files by kind, or None when one of them is not there or not whole.

    Parameters
    ----------
    study
        The case.
    key
        A hash of all that the picture is made from.
    kinds
        Endings of the files: ``svg``, ``png``, ``page.svg``.
    """
    found = {}
    for kind in kinds:
        try:
            content = (_folder(study) / f"{key}.{kind}").read_bytes()
        except OSError:
            return None
        if not content.rstrip().endswith(ENDS[kind.rpartition(".")[2]]):
            return None
        found[kind] = content
    return found


def keep(study: Case, key: str, files: Mapping[str, bytes]) -> None:
    """Keep a picture's files; a disk that is full or read-only only means drawing it again."""
    folder = _folder(study)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, content in files.items():
            staged = folder / f".{key}.{kind}.{os.getpid()}"
            staged.write_bytes(content)
            staged.replace(folder / f"{key}.{kind}")
    except OSError:
        return


def forget_others(study: Case, used: Collection[str]) -> None:
    """Remove the pictures that a report no longer shows."""
    held = frozenset(used)
    for file in _folder(study).glob("*"):
        if file.name.lstrip(".").partition(".")[0] not in held:
            file.unlink(missing_ok=True)


def _folder(study: Case) -> Path:
    return study.processed / "pictures"
