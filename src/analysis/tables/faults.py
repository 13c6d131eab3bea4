"""What is wrong with a raw table: where, what was found, what was expected."""

from dataclasses import dataclass

from analysis.language import SpokenError, Words, text


@dataclass(frozen=True)
class Fault:
    """One fault of one table.

    Attributes
    ----------
    file
        The file's path from the project's folder.
    row
        The row as a spreadsheet numbers it (the header is row 1); None for the whole file.
    column
        The column's name; None for a whole row or file.
    found, expected
        What stands there and what should.
    """

    file: str
    row: int | None
    column: str | None
    found: Words
    expected: Words

    def say(self, language: str) -> str:
        """Write ``file, row, column: found …; expected …`` in a language."""
        where = [self.file]
        if self.row is not None:
            where.append(text("faults.row", language, row=self.row))
        if self.column is not None:
            where.append(text("faults.column", language, column=self.column))
        found, expected = self.found.say(language), self.expected.say(language)
        return text("faults.line", language, where=", ".join(where), found=found, expected=expected)


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
