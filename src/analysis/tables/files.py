"""Reading a CSV file as text, and naming what is wrong with the file itself."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.language import Words
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.limits import MOST_BYTES, beyond

LONGEST_CELL = 2**31 - 1  # as far as the csv module can count on every machine
SPREADSHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class RawTable:
    """A file's header and rows as the text that stands there, and the file's own faults."""

    header: list[str]
    rows: list[list[str]]
    faults: list[Fault]


def read_text_table(file: Path, shown: str, expected_columns: list[str]) -> RawTable:
    """Read a CSV file without interpreting it.

    Parameters
    ----------
    file
        Where it lies.
    shown
        The name that messages give it.
    expected_columns
        The columns that it should have, for the messages.
    """
    return parse_text_table(content_of(file), shown, expected_columns)


def content_of(file: Path) -> bytes | None:
    """Return a file's bytes, or None where there is no file."""
    if not file.is_file():
        return None
    with file.open("rb") as opened:  # one byte more than may be read shows that it is too large
        return opened.read(MOST_BYTES + 1)


def parse_text_table(data: bytes | None, shown: str, expected_columns: list[str]) -> RawTable:
    """Read the bytes of a CSV file, None for no file; otherwise as `read_text_table`."""
    columns = words("expected.columns", columns=", ".join(expected_columns))

    def faulty(row: int | None, column: str | None, found: Words, expected: Words) -> RawTable:
        return RawTable([], [], [Fault(shown, row, column, found, expected)])

    if data is None:
        return faulty(None, None, words("found.no_file"), columns)
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        return faulty(None, None, words("found.empty_file"), columns)
    if data.startswith(SPREADSHEET_STARTS):
        return faulty(None, None, words("found.spreadsheet"), words("expected.csv"))
    if refusal := beyond(data):
        return faulty(None, None, *refusal)
    if b"\0" in data:  # no text but UTF-16 holds such bytes, with or without its mark
        return faulty(None, None, words("found.utf16"), words("expected.utf8"))
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return faulty(*_wrong_encoding(data, error))
    header = content.split("\n", 1)[0]
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if mark in header and "," not in header and len(expected_columns) > 1:
            return faulty(1, None, words(f"found.{name}"), words("expected.commas"))
    return _rows(content, shown)


@contextmanager
def long_cells() -> Iterator[None]:
    """Let the csv module read cells of any length, and put its limit back."""
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


def _wrong_encoding(
    data: bytes, error: UnicodeDecodeError
) -> tuple[int | None, str | None, Words, Words]:
    expected = words("expected.utf8")
    row = data[: error.start].count(b"\n") + 1
    start = data.rfind(b"\n", 0, error.start) + 1
    column = _column_at(data, start, error.start)
    try:
        line = data[start:].split(b"\n", 1)[0].decode("windows-1252")
    except UnicodeDecodeError:
        return row, column, words("found.not_utf8"), expected
    at = error.start - start
    return (
        row,
        column,
        words("found.windows_1252", sample=line[max(0, at - 8) : at + 8].strip()),
        expected,
    )


def _column_at(data: bytes, line_start: int, position: int) -> str | None:
    """Name the column in which a byte stands; rows and header are split at commas as CSV does."""
    try:
        with long_cells():
            header = next(csv.reader([data.split(b"\n", 1)[0].decode("latin-1").strip("\r")]), [])
            before = next(csv.reader([data[line_start:position].decode("latin-1") + "x"]), [])
    except csv.Error:  # lines end in returns alone
        return None
    index = len(before) - 1
    return header[index] if line_start > 0 and 0 <= index < len(header) else None


class _Unclosed(Exception):
    """A quotation mark opens in this row and its partner is missing or misplaced."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(row)


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with the number that a spreadsheet gives them, the header being row 1."""
    number = 1
    try:
        for row in reader:
            yield number, row
            number += 1
    except csv.Error:
        raise _Unclosed(number) from None


def _rows(content: str, shown: str) -> RawTable:
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows: list[list[str]] = []
    faults: list[Fault] = []
    try:
        records = list(_numbered(reader))
    except _Unclosed as error:
        fault = Fault(shown, error.row, None, words("found.quotes"), words("expected.quotes"))
        return RawTable([], [], [fault])
    header = [name.strip() for name in records[0][1]]
    if not any(header):
        fault = Fault(shown, 1, None, words("found.blank_header"), words("expected.header"))
        return RawTable([], [], [fault])
    for number, row in records[1:]:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            faults.append(
                Fault(
                    shown,
                    number,
                    None,
                    words("found.cells", count=len(row), row=quoted(", ".join(row[:3]))),
                    words("expected.cells", count=len(header)),
                )
            )
        rows.append([str(number), *((row + [""] * len(header))[: len(header)])])
    return RawTable(header, rows, faults)
