"""A file that came back from a translator, as rows."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.language import Words
from analysis.publishing.faults import words
from analysis.publishing.translation.cells import Cell, read_cell
from analysis.publishing.translation.opened import Opened, W, inside, open_word
from analysis.publishing.translation.passages import TranslationError
from analysis.publishing.translation.rows import IDENTITY, TICKS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NUMBER = re.compile(r"^\s*(\d+\.\d+(?:\.\d+)?)\b")
KEYS = re.compile(r"\b([0-9a-f]{8})-([0-9a-f]{8})\b")
OWNER = re.compile(f"⟦{IDENTITY} ([^⟦⟧]+?) ([0-9a-f]{{16}})⟧")


@dataclass(frozen=True)
class Returned:
    """A row that came back; `keys` are the fingerprints of its cells when it was given out."""

    number: str
    keys: tuple[str, str]
    ticked: bool
    english: Cell
    welsh: Cell


@dataclass(frozen=True)
class ReturnedFile:
    """A file that came back; `case` and `english` say of which case and which English text."""

    name: str
    case: str
    english: str
    rows: tuple[Returned, ...]
    comments: int
    changes: int
    faults: tuple[Words, ...]


def read_returned(path: Path) -> ReturnedFile:
    """Read a file that came back, with every tracked change accepted.

    Raises
    ------
    TranslationError
        When it is not a file that was given out for translation, or cannot be opened.
    """
    opened = open_word(path)
    owner = _owner(opened)
    if owner is None:
        found, expected = (words(f"translation.{key}.stranger") for key in ("found", "expected"))
        values = {"file": path.name, "found": found, "expected": expected}
        raise TranslationError(words("translation.in_file", **values))
    rows: list[Returned] = []
    faults: list[Words] = []
    for table in inside(opened.body, f"{W}tbl"):
        _read_table(table, opened, path.name, rows, faults)
    return ReturnedFile(
        path.name, *owner, tuple(rows), opened.comments, opened.changes, tuple(faults)
    )


def _owner(opened: Opened) -> tuple[str, str] | None:
    for paragraph in inside(opened.body, f"{W}p"):
        if found := OWNER.search("".join(text.text or "" for text in paragraph.iter(f"{W}t"))):
            return found[1], found[2]
    return None


def _read_table(
    table: "Element", opened: Opened, file: str, rows: list[Returned], faults: list[Words]
) -> None:
    """Add a table's rows, and faults for those that were never given out."""
    for place, row in enumerate(inside(table, f"{W}tr")):
        cells = list(inside(row, f"{W}tc"))
        left = "\n".join(_lines(cells[0])) if cells else ""
        number, keys = NUMBER.match(left), KEYS.search(left)
        before = rows[-1].number if rows else "–"
        if number is None and keys is None:
            if place or any(True for _ in row.iter(f"{W}tbl")):
                found = words("translation.found.row_added", row=before)
                faults.append(_in_file(file, found, words("translation.expected.rows")))
        elif number is None or keys is None or len(cells) != 3:
            found = words("translation.found.row_spoilt", row=number[1] if number else before)
            faults.append(_in_file(file, found, words("translation.expected.rows")))
        else:
            ticked = any(tick in left for tick in TICKS)
            english, welsh = (read_cell(cell, opened) for cell in cells[1:])
            rows.append(Returned(number[1], (keys[1], keys[2]), ticked, english, welsh))


def _lines(cell: "Element") -> list[str]:
    return [
        "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        for paragraph in cell.iter(f"{W}p")
    ]


def _in_file(file: str, found: Words, expected: Words) -> Words:
    return words("translation.in_file", file=file, found=found, expected=expected)
