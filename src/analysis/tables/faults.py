"""What is wrong with a raw table: where, what was found, what was expected."""

import datetime
import difflib
import re
from dataclasses import dataclass

from analysis.language import LANGUAGES, CodeWords, SpokenError, Words, code, text

WRITTEN_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


@dataclass(frozen=True)
class Fault:
    """One fault of one table.

    Attributes
    ----------
    file
        The file's path from the project's folder.
    row
        The row as a spreadsheet numbers it (the header is row 1), or the line of a narrative;
        None for the whole file.
    column
        The column's name; None for a whole row or file.
    found, expected
        What stands there and what should.
    address
        The cell or sheet of a workbook, ``stakeholders!D14``; blank where the table is a CSV file.
    """

    file: str
    row: int | None
    column: str | None
    found: Words
    expected: Words
    address: str = ""

    def say(self, language: str) -> str:
        """Write ``file, row, column: found …; expected …`` in a language."""
        return text("faults.place", language, where=self.place(language), what=self.what(language))

    def place(self, language: str) -> str:
        """Write where the fault is: ``file, row 14, column kind`` or ``file, sheet!D14, …``."""
        where = [self.file]
        if self.address:
            where.append(self.address)
        elif self.row is not None:
            kind = "line" if self.file.endswith(".md") else "row"
            where.append(text(f"faults.{kind}", language, row=self.row))
        if self.column is not None:
            where.append(text("faults.column", language, column=self.column))
        return ", ".join(where)

    def what(self, language: str) -> str:
        """Write what was found and expected, and what was meant where that can be guessed."""
        values = {"found": self.found.say(language), "expected": self.expected.say(language)}
        meant = suggestion(self, language)
        return text("faults.meant" if meant else "faults.what", language, **values, meant=meant)


class FaultyTables(SpokenError):
    """Raw tables have faults; every one of them is in `faults`."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__()

    def __reduce__(self) -> tuple[type["FaultyTables"], tuple[list[Fault]]]:
        return type(self), (self.faults,)  # so that another process can raise it

    def say(self, language: str) -> str:
        """Write every fault in a language."""
        return "\n".join(fault.say(language) for fault in self.faults)


def words(key: str, **values: object) -> Words:
    """Words for what was found or expected, by the name that `faults.toml` gives them."""
    return Words(f"faults.{key}", values)


def quoted(value: object) -> Words:
    """Words for a value that was found, in quotation marks."""
    return words("found.value", value=value)


def suggestion(fault: Fault, language: str) -> str:
    """Guess what was meant: the nearest code, or the day that a written date can only be.

    Returns
    -------
    str
        A code with its meaning, a day as year-month-day, or nothing where no guess is safe.
    """
    cell = fault.found.values.get("value")
    if not isinstance(cell, str):
        return ""
    if isinstance(fault.expected, CodeWords):
        near = nearest_code(cell, fault.expected)
        return f"{near} ({code(fault.expected.list_name, near, language)})" if near else ""
    return _day_meant(cell) if fault.expected.key == "faults.expected.day" else ""


def nearest_code(cell: str, allowed: CodeWords) -> str:
    """Return the code whose name or meaning, in either language, is nearest to a cell's text."""
    forms = {name: name for name in allowed.names}
    for name in allowed.names:
        forms |= {code(allowed.list_name, name, reader).casefold(): name for reader in LANGUAGES}
    near = difflib.get_close_matches(cell.strip().casefold(), forms, n=1)
    return forms[near[0]] if near else ""


def _day_meant(cell: str) -> str:
    """Read a date of another order where only one order gives a day."""
    parts = WRITTEN_DAY.fullmatch(cell.strip())
    if parts is None:
        return ""
    first, second, year = map(int, parts.groups())
    days = {_iso(year, second, first), _iso(year, first, second)} - {""}
    return days.pop() if len(days) == 1 else ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
