"""Changing a CSV file's cells, adding rows or taking some out, every other byte as it was."""

import contextlib
import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from analysis.tables.files import content_of


def with_cells(content: bytes, cells: Mapping[tuple[int, str], str]) -> bytes:
    """Return the bytes of a CSV file with other values in some cells.

    Parameters
    ----------
    content
        UTF-8, columns divided by commas; every row has as many cells as the header.
    cells
        The row as a spreadsheet numbers it (the header is row 1) and the column's name, to the
        new value, which needs no quotation marks.
    """
    records = _records(content.decode("utf-8"))
    header = next(csv.reader(io.StringIO(records[0].removeprefix("\ufeff"), newline="")))
    places = {name.strip(): place for place, name in enumerate(header)}
    changes: dict[int, dict[int, str]] = {}
    for (row, column), value in cells.items():
        changes.setdefault(row - 1, {})[places[column]] = value
    for at, found in changes.items():
        records[at] = _changed(records[at], found)
    return "".join(records).encode("utf-8")


def with_rows(content: bytes, rows: Iterable[Sequence[str]]) -> bytes:
    """Return the bytes of a CSV file with rows added at its end, in its own kind of line end."""
    ending = "\r\n" if b"\r\n" in content else "\n"
    added = io.StringIO(newline="")
    csv.writer(added, lineterminator=ending).writerows(rows)
    closed = content if content.endswith((b"\n", b"\r")) else content + ending.encode()
    return closed + added.getvalue().encode("utf-8")


def without_rows(content: bytes, rows: Collection[int]) -> bytes:
    """Return the bytes of a CSV file without some rows, as a spreadsheet numbers them."""
    records = _records(content.decode("utf-8"))
    kept = (record for number, record in enumerate(records, start=1) if number not in rows)
    return "".join(kept).encode("utf-8")


def header_of(content: bytes) -> list[str]:
    """Return the names of a CSV file's columns in their order."""
    first = io.StringIO(content.decode("utf-8-sig"), newline="")
    return [name.strip() for name in next(csv.reader(first))]


def replace_together(contents: Mapping[Path, bytes]) -> None:
    """Put new contents in the place of files, all of them or none; a file may be the first one.

    Raises
    ------
    OSError
        When one cannot be written; those that were replaced before it are as they were.
    """
    former = {path: content_of(path) for path in contents}
    done: list[Path] = []
    try:
        for path, content in contents.items():
            path.with_suffix(".new").write_bytes(content)
        for path in contents:
            path.with_suffix(".new").replace(path)
            done.append(path)
    except OSError:
        for path in done:
            _put_back(path, former[path])
        raise
    finally:
        for path in contents:
            with contextlib.suppress(OSError):  # the first error is the one to tell
                path.with_suffix(".new").unlink(missing_ok=True)


def _put_back(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)


def _records(text: str) -> list[str]:
    """Split a CSV text into its rows; a row goes on where a quoted cell holds a line end."""
    lines = list(io.StringIO(text, newline=""))
    reader, records, taken = csv.reader(lines, strict=True), [], 0
    for _ in reader:
        records.append("".join(lines[taken : reader.line_num]))
        taken = reader.line_num
    return records


def _changed(record: str, values: Mapping[int, str]) -> str:
    """Put other values into cells of a row, by their places."""
    body = record.rstrip("\r\n")
    cells, quoted, start = [], False, 0
    for place, sign in enumerate(body):
        if sign == '"':
            quoted = not quoted
        elif sign == "," and not quoted:
            cells.append(body[start:place])
            start = place + 1
    cells.append(body[start:])
    for place, value in values.items():
        cells[place] = value
    return ",".join(cells) + record[len(body) :]
