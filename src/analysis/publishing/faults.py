"""What can go wrong in publishing: every error says what was found and what is expected."""

from analysis.language import SpokenError, Words


class PublishingError(SpokenError):
    """A case study cannot be published; what was published before stays."""


class NarrativeError(PublishingError):
    """Texts or settings have faults; the message lists all of them, in their order."""

    def __init__(self, *faults: Words) -> None:
        super().__init__(*sorted(faults, key=_place))


class GateError(PublishingError):
    """A gate stops publishing; the message lists what it found and what to do."""


class IncompleteBlock(PublishingError):
    """A block lacks what a reader needs; nothing is built from it."""


def words(key: str, **values: object) -> Words:
    """Words of publishing, by the name that `publishing.toml` gives them."""
    return Words(f"publishing.{key}", values)


def fault(file: str, line: int, found: Words, expected: Words) -> Words:
    """Words for what is wrong in a line of a file, or in the whole file when the line is 0."""
    key = "in_line" if line else "in_file"
    return words(key, file=file, line=line, found=found, expected=expected)


def _place(fault: Words) -> tuple[object, ...]:
    return fault.values["file"], fault.values["line"]
