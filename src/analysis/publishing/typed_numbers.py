"""Numbers typed by hand in a narrative that a finding holds: typed, they stay when it changes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from analysis import language
from analysis.findings import Figure
from analysis.language import Words
from analysis.publishing.faults import fault, words
from analysis.publishing.narrative import Narrative
from analysis.publishing.prose import Part

# A number as it is written in either language, with what makes a percentage or a sum of it
NUMBER = re.compile(r"(?<![\w.,£−-])[−-]?£?\d+(?:,\d{3})*(?:\.\d+)?%?(?![\w%]|[.,]\d)")
MONTHS = "|".join(
    language.long_date(f"2000-{month:02}-01", reader).split()[1]
    for month in range(1, 13)
    for reader in language.LANGUAGES
)
DATE = re.compile(rf"\b\d{{1,2}} (?:{MONTHS})\b(?: \d{{4}})?")
YEAR = re.compile(r"(?:19|20)\d\d")
MOST_NAMES = 3


def typed_numbers(narrative: Narrative, figures: Mapping[str, Figure], reader: str) -> list[Words]:
    """List the typed numbers of a narrative that a finding holds, with the finding to use.

    Years, days and single digits are left alone: they are seldom counted.

    Parameters
    ----------
    narrative
        One language's narrative.
    figures
        The recorded figures, by name.
    reader
        ``"cy"`` or ``"en"``.
    """
    names = _names_by_number(figures.values(), reader)
    return [
        _fault(narrative.file, part.line, number, names[_plain(number)])
        for section in narrative.sections.values()
        for part in section
        for number in _typed(part)
        if _plain(number) in names
    ]


def _names_by_number(figures: Iterable[Figure], reader: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for figure in figures:
        written = language.value(figure.value, figure.unit, reader)
        if NUMBER.fullmatch(written):
            found[_plain(written)].append(figure.name)
    return found


def _typed(part: Part) -> list[str]:
    """Return the numbers that an author typed in a block."""
    items = ("".join("\0" if run.finding else run.text for run in item) for item in part.items)
    text = "\n".join(items)
    found = NUMBER.findall(DATE.sub(" ", text))
    return [number for number in found if len(number) > 1 and not YEAR.fullmatch(number)]


def _plain(number: str) -> str:
    return number.replace("−", "-")


def _fault(file: str, line: int, number: str, names: list[str]) -> Words:
    calls = ", ".join(f'{{{{ value("{name}") }}}}' for name in names[:MOST_NAMES])
    found = words("found.typed_number", number=number)
    return fault(file, line, found, words("expected.finding", calls=calls))
