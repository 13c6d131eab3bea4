"""The case's folder ``private``: reading its tables and writing them for their owner alone."""

import contextlib
import csv
import io
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from analysis.case import Case
from analysis.language import SpokenError, Words

PEOPLE, PSEUDONYMS = "people.csv", "pseudonyms.csv"
OWNER_ONLY = 0o600
Row = tuple[int, dict[str, str]]


class PrivacyError(SpokenError):
    """Something about people cannot be done; the message names nobody."""


def refusal(key: str, **values: object) -> PrivacyError:
    """Return an error by the name of its words in ``privacy.toml``."""
    return PrivacyError(Words(key, values))


def private_folder(study: Case) -> Path:
    """Return where a case's people keep names and addresses; git and publishing pass it over."""
    return study.raw / "private"


def named(study: Case, path: Path) -> str:
    """Return a file's path from the project's folder."""
    return path.relative_to(study.root).as_posix()


def read_private(study: Case, path: Path) -> tuple[list[str], list[Row]] | None:
    """Read a CSV file of the folder ``private``; None where there is none.

    Returns
    -------
    header : list of str
    rows : list of (row as a spreadsheet numbers it, cells by column)

    Raises
    ------
    PrivacyError
        When it is no CSV file in UTF-8, or a link. What stands in it is never repeated.
    """
    if path.is_symlink():
        raise refusal("pseudonyms.link", file=named(study, path))
    if not path.is_file():
        return None
    try:
        content = path.read_bytes().decode("utf-8-sig")
        records = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise refusal("pseudonyms.form", file=named(study, path)) from None
    header = [cell.strip() for cell in records[0]] if records else []
    rows = [
        (number, dict(zip(header, (cell.strip() for cell in record), strict=False)))
        for number, record in enumerate(records[1:], start=2)
        if any(cell.strip() for cell in record)
    ]
    return header, rows


def csv_content(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as the bytes of a CSV file in UTF-8."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows([header, *rows])
    return written.getvalue().encode("utf-8")


def write_private(path: Path, content: bytes) -> None:
    """Put a file that only its owner may read in the place of an older one, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = path.with_name(f".{path.name}.new")
    staged.unlink(missing_ok=True)
    opened = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(content)
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def replace_all(contents: Mapping[Path, bytes]) -> None:
    """Put new contents in the place of files, all of them or none; a new file may be among them.

    Raises
    ------
    OSError
        When one cannot be written; those that were replaced before it are put back.
    """
    former = {path: path.read_bytes() if path.is_file() else None for path in contents}
    staged = {path: path.with_name(f".{path.name}.new") for path in contents}
    done: list[Path] = []
    try:
        for path, content in contents.items():
            staged[path].write_bytes(content)
            if former[path] is not None:
                shutil.copymode(path, staged[path])
        for path in contents:
            staged[path].replace(path)
            done.append(path)
    except BaseException:
        for path in done:
            _put_back(path, former[path])
        raise
    finally:
        for path in staged.values():
            with contextlib.suppress(OSError):  # the first error is the one to tell
                path.unlink(missing_ok=True)


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
