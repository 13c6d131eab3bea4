"""Texts of the package with the numbers of the findings in them."""

from collections.abc import Callable

from analysis import language
from analysis.findings import Record
from analysis.publishing.faults import NarrativeError
from analysis.publishing.references import Reference, fill, find_references, unknown_references
from analysis.publishing.wording import Text, both, clean


def writer(record: Record, reader: str) -> Callable[[Reference], str]:
    """Return what writes the figure that a reference asks for, in words of one language."""

    def write(reference: Reference) -> str:
        figure = record.figure(reference.name)
        if reference.interval:
            return clean(figure.say(reader))
        return clean(language.value(figure.value, figure.unit, reader))

    return write


def filled(key: str, record: Record, used: list[str]) -> Text:
    """Fill the numbers into a text of the package; note their names in `used`.

    Raises
    ------
    NarrativeError
        When the text asks for a number that was not recorded, or for anything else.
    """

    def in_words(reader: str) -> str:
        source = language.text(key, reader)
        references, faults = find_references(source, key)
        known = {"value": [*record.figures], "figure": [], "table": []}
        faults += unknown_references(references, known, key)
        if faults:
            raise NarrativeError(*faults)
        used.extend(reference.name for reference in references)
        write = writer(record, reader)

        def value(name: str, *more: str) -> str:
            return write(Reference("value", name, 0, interval=bool(more)))

        return clean(fill(source, {"value": value}))

    return both(in_words)
