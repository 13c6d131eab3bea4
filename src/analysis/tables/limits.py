"""How much a raw table's file may hold: beyond it, reading takes minutes or all the memory."""

import re

from analysis.language import Words

MOST_BYTES = 50_000_000
MOST_LINES = 200_000  # a table of a hundred thousand rows, some of whose cells hold lines
MOST_CELLS = 5_000_000
MOST_COLUMNS = 500
MOST_FAULTS = 500  # of a table's cells, named each; the others are counted

Refusal = tuple[Words, Words]


def beyond(data: bytes) -> Refusal | None:
    """Say what a CSV file holds too much of, and what was expected; None where it may be read."""
    if len(data) > MOST_BYTES:
        return _refusal("megabytes", len(data) // 1_000_000, MOST_BYTES // 1_000_000)
    lines = max(data.count(b"\n"), data.count(b"\r"))
    if lines > MOST_LINES:
        return _refusal("lines", lines, MOST_LINES)
    columns = _signs(re.split(rb"[\r\n]", data.lstrip(), maxsplit=1)[0]) + 1
    if columns > MOST_COLUMNS:
        return _refusal("columns", columns, MOST_COLUMNS)
    cells = _signs(data) + lines
    return _refusal("cells", cells, MOST_CELLS) if cells > MOST_CELLS else None


def _signs(data: bytes) -> int:
    """Count what may divide columns; some of it may stand in a cell."""
    return max(map(data.count, (b",", b";", b"\t")))


def _refusal(kind: str, count: int, most: int) -> Refusal:
    found = Words(f"limits.found.{kind}", {"count": count})
    return found, Words(f"limits.expected.{kind}", {"most": most})


def more_faults(count: int) -> Refusal:
    """Say that a table has more faults than are named."""
    return Words("limits.found.faults", {"count": count}), Words("limits.expected.faults")
