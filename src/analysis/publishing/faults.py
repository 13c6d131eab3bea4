"""What can go wrong in publishing: every error says what was found and what is expected."""

from collections.abc import Iterable
from dataclasses import dataclass


class PublishingError(Exception):
    """A case study cannot be published; what was published before stays."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place of a text, and what would be right there."""

    file: str
    line: int
    found: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: found {self.found}; expected {self.expected}"


class NarrativeError(PublishingError):
    """A text has faults; the message lists all of them, in their order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__("\n".join(map(str, self.faults)))


class GateError(PublishingError):
    """A gate stops publishing; the message lists what it found and what to do."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class IncompleteBlock(PublishingError):
    """A block lacks what a reader needs; nothing is built from it."""


class PdfUnavailable(PublishingError):
    """The libraries that the PDF needs are not on this machine; the message says what to type."""
