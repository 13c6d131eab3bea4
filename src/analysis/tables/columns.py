"""What a column of a raw table may hold.

Cells are checked as the text that stands in the file, so a fault names what a person typed;
`read` converts them afterwards by each column's ``kind``. Every expectation is a `Words`, kept
beside its check, so the schema also makes the message.
"""

import datetime
import re
from collections.abc import Callable

import pandera.pandas as pa

from analysis.language import CodeWords, Words, codes
from analysis.tables.faults import words

EXPECTED: dict[str, Words] = {}

# ASCII digits, and no more of them than a number keeps exactly
WHOLE = re.compile(r"-?[0-9]{1,15}")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
DAY = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")


def text(*, blank: bool = False, unique: bool = False, pattern: str | None = None) -> pa.Column:
    """Describe a column of any text, or of text of a stated pattern."""
    checks = []
    if pattern:
        checks.append(
            _check(
                f"pattern:{pattern}",
                words("expected.pattern", pattern=pattern),
                lambda cell: re.fullmatch(pattern, cell) is not None,
            )
        )
    return _column("text", checks, blank, unique)


def bilingual(name: str, *, blank: bool = False) -> dict[str, pa.Column]:
    """Describe the two columns of a text in both languages: both filled or both blank."""
    return {f"{name}_en": text(blank=blank), f"{name}_cy": text(blank=blank)}


def code(list_name: str, *, blank: bool = False, unique: bool = False) -> pa.Column:
    """Describe a column of codes of a list in language/text."""
    allowed = codes(list_name)
    expected = CodeWords("faults.expected.code", list_name=list_name, names=allowed)
    check = _check(f"code:{list_name}", expected, lambda cell: cell in allowed)
    return _column("code", [check], blank, unique)


def listed(*, blank: bool = False) -> pa.Column:
    """Describe a column whose cells are identifiers joined by semicolons, each once."""
    return _column("list", [_check("list", words("expected.list"), _is_list)], blank)


def code_list(list_name: str, *, blank: bool = False) -> pa.Column:
    """Describe a column whose cells are codes of a list in language/text, joined by semicolons."""
    allowed = codes(list_name)
    expected = CodeWords("faults.expected.code_list", list_name=list_name, names=allowed)

    def holds(cell: str) -> bool:
        return _is_list(cell) and set(parts(cell)) <= set(allowed)

    return _column("list", [_check(f"code_list:{list_name}", expected, holds)], blank)


def parts(cell: str) -> list[str]:
    """Return what stands between the semicolons of a cell, without the spaces around it."""
    return [part.strip() for part in cell.split(";")]


def file_name(*, blank: bool = False) -> pa.Column:
    """Describe a column of names of files in one folder; a path that could leave it is refused."""
    return _column("text", [_check("file_name", words("expected.file_name"), _is_file_name)], blank)


def yes_no(*, blank: bool = False) -> pa.Column:
    """Describe a column of yes and no."""
    check = _check("yes_no", words("expected.yes_no"), lambda cell: cell in ("yes", "no"))
    return _column("yes_no", [check], blank)


def whole(low: int = 0, high: int | None = None, *, blank: bool = False) -> pa.Column:
    """Describe a column of whole numbers between two limits, both included."""
    return _numeric("whole", WHOLE, low, high, blank)


def number(
    low: float | None = None, high: float | None = None, *, blank: bool = False
) -> pa.Column:
    """Describe a column of numbers between two limits, if they are given."""
    return _numeric("number", NUMBER, low, high, blank)


def day(*, blank: bool = False, unique: bool = False) -> pa.Column:
    """Describe a column of dates as year-month-day; other orders are ambiguous and refused."""
    return _column("day", [_check("day", words("expected.day"), _is_day)], blank, unique)


def _numeric(
    kind: str, form: re.Pattern[str], low: float | None, high: float | None, blank: bool
) -> pa.Column:
    limits = {"low": low, "high": high}
    known = "_between" if high is not None else "_from" if low is not None else ""
    given = {name: limit for name, limit in limits.items() if limit is not None}
    expected = words(f"expected.{kind}{known}", **given)

    def within(cell: str) -> bool:
        if not form.fullmatch(cell):
            return False
        amount = float(cell)
        return (low is None or amount >= low) and (high is None or amount <= high)

    return _column(kind, [_check(f"{kind}:{low}:{high}", expected, within)], blank)


def _is_list(cell: str) -> bool:
    found = parts(cell)
    return all(found) and len(set(found)) == len(found)


def _is_file_name(cell: str) -> bool:
    # a colon names a drive or a stream on Windows, and a leading full stop hides a file or climbs
    return not cell.startswith(".") and not any(sign in cell for sign in "/\\:")


def _is_day(cell: str) -> bool:
    try:
        return bool(DAY.fullmatch(cell) and datetime.date.fromisoformat(cell))
    except ValueError:
        return False


def _check(name: str, expected: Words, holds: Callable[[str], bool]) -> pa.Check:
    EXPECTED[name] = expected
    return pa.Check(holds, element_wise=True, name=name, error=name)


def _column(kind: str, checks: list[pa.Check], blank: bool, unique: bool = False) -> pa.Column:
    # without a type: every cell is text as it was read, and testing that takes half the time
    return pa.Column(None, checks, nullable=blank, unique=unique, metadata={"kind": kind})
