"""Rules on a finished Word file: each fault names the file, the place, the found, the expected."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TypeAlias

from analysis.language import Words
from analysis.publishing.checks import word_look, word_package, word_structure, word_tables
from analysis.publishing.checks.word_reading import Fault, Unreadable, WordFile
from analysis.publishing.faults import words

Rule: TypeAlias = Callable[[WordFile, str], Iterator[Fault]]
RULES: tuple[Rule, ...] = (
    *word_package.RULES,
    *word_structure.RULES,
    *word_tables.RULES,
    *word_look.RULES,
)


def word_faults(content: bytes, file: str, reader: str) -> list[Words]:
    """Find what a published Word file must not have, or lacks.

    Parameters
    ----------
    content
        The .docx file.
    file
        How it is named in a fault.
    reader
        ``"cy"`` or ``"en"``: the language that it should be in.

    Returns
    -------
    list of Words
        A line for each fault, each once; empty when the file is as it should be.
    """
    try:
        held = WordFile(content)
    except Unreadable as error:
        found = words(f"checks_word.unreadable.{error.found}", part=error.part)
        expected = words("checks_word.rules.unreadable.expected")
        place = words("checks_word.place.whole")
        return [_line(file, place, found, expected)]
    faults = chain.from_iterable(rule(held, reader) for rule in RULES)
    lines = (
        _line(
            file,
            fault.place,
            words(f"checks_word.rules.{fault.rule}.found", **fault.values),
            words(f"checks_word.rules.{fault.rule}.expected", **fault.values),
        )
        for fault in faults
    )
    return list({line.say("en"): line for line in lines}.values())


def _line(file: str, place: Words, found: Words, expected: Words) -> Words:
    return words("checks_word.line", file=file, place=place, found=found, expected=expected)
