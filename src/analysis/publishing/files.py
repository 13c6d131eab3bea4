"""Writing files so that an error names the file: a full disk says only that it is full."""

import shutil
from contextlib import suppress
from pathlib import Path


def write_file(path: Path, content: bytes) -> None:
    """Write a file, and the folders that it lies in.

    Raises
    ------
    OSError
        When it cannot be written; the error names the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside an older one and put it in its place, whole or not at all.

    Raises
    ------
    OSError
        When it cannot be written; the error names the file, and the older one stays.
    """
    staged = path.with_name(f".{path.name}.new")
    try:
        write_file(staged, content)
        staged.replace(path)
    except OSError as error:
        with suppress(OSError):
            staged.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None


def copy_folder(source: Path, target: Path) -> None:
    """Copy what a folder holds into a new one, in the place of what is there.

    Raises
    ------
    OSError
        At the first file that cannot be written; the error names it.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in sorted(source.rglob("*")):
        if path.is_file():
            write_file(target / path.relative_to(source), path.read_bytes())
