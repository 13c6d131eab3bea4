"""What is wrong with a raw table: where, what was found, what was expected."""

from dataclasses import dataclass, field

from analysis.language import code, text


@dataclass(frozen=True)
class Words:
    """A text by name with the values that stand in it, not yet in a language."""

    key: str
    values: dict[str, object] = field(default_factory=dict, hash=False)

    def say(self, language: str) -> str:
        """Write the words in a language."""
        values = {
            name: item.say(language) if isinstance(item, Words) else item
            for name, item in self.values.items()
        }
        return text(f"faults.{self.key}", language, **values)


@dataclass(frozen=True)
class Codes(Words):
    """The words of a list of codes: ``voluntary (Voluntary), private (Private)``."""

    def say(self, language: str) -> str:
        """Write every code of the list with its meaning."""
        name = str(self.values["name"])
        listed = [f"{item} ({code(name, item, language)})" for item in self.values["codes"]]  # type: ignore[attr-defined]
        return text("faults.expected.code", language, codes=", ".join(listed))


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


class FaultyTables(Exception):
    """Raw tables have faults; every one of them is in `faults`."""

    def __init__(self, faults: list[Fault], language: str = "en") -> None:
        self.faults = faults
        super().__init__("\n".join(fault.say(language) for fault in faults))


def quoted(value: object) -> Words:
    """Words for a value that was found, in quotation marks."""
    return Words("found.value", {"value": value})
