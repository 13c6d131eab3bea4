"""Rules for the words of finished files: the reader's language, its spelling, no ampersand.

What a file says is listed by `said_in_page` and its fellows; `language_faults` reads it over.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from analysis.language import Words
from analysis.language.mutating import NotPlain, values_after_mutating_words
from analysis.language.recognising import read_over
from analysis.language.spelling import APOSTROPHES, nearest, read_words
from analysis.publishing.checks.names import names_in
from analysis.publishing.checks.said import Said, said_in_csv, said_in_page, said_in_svg
from analysis.publishing.checks.said_files import said_in_word, said_in_xlsx
from analysis.publishing.checks.said_pdf import said_in_pdf
from analysis.publishing.faults import PublishingError, fault, words

__all__ = [
    "Said",
    "allowed_words",
    "language_faults",
    "names_in",
    "narrative_faults",
    "said_in_csv",
    "said_in_page",
    "said_in_pdf",
    "said_in_svg",
    "said_in_word",
    "said_in_xlsx",
]
SHOWN = 80  # signs of a text that a fault repeats
SUGGESTED = 8  # misspelt words that near ones are looked up for: that takes a moment each
AMPERSAND = re.compile(r"(?<!\S)&(?!\S)")  # not the one inside a name such as B&Q
ALLOWED = "words.{reader}.txt"


def language_faults(
    said: Iterable[Said], reader: str, names: frozenset[str] = frozenset()
) -> list[Words]:
    """Read over what finished files say.

    Parameters
    ----------
    said
        Texts with their file and place.
    reader
        The language that all of them ought to be in: ``"cy"`` or ``"en"``.
    names
        Words that are names wherever they stand, words that the case allows, and whole sentences
        to pass over: see `names_in` and `allowed_words`.

    Returns
    -------
    list of Words
        One for each text in the other language, for each misspelt word and for each ampersand in
        Welsh; a fault that a file has in many places is told once for the file, at the first.
    """
    found: dict[tuple[str, str, str], Words] = {}
    misspelt: set[str] = set()
    written_so = [name for name in names if AMPERSAND.search(name)]
    for one in said:
        where = {"file": one.file, "place": one.place}
        reading = read_over(one.text, reader, names)
        for sentence in reading.foreign:
            told = words(f"language_rules.foreign_{reader}", text=_short(sentence), **where)
            found.setdefault((one.file, "foreign", sentence), told)
        for word in reading.misspelt:
            if (one.file, "misspelt", word) not in found:
                misspelt.add(word)
                near = nearest(word, reader) if len(misspelt) <= SUGGESTED else ""
                found[one.file, "misspelt", word] = _misspelt(word, near, reader, where)
        if reader == "cy" and _has_ampersand(one.text, written_so):
            told = words("language_rules.ampersand", text=_short(one.text), **where)
            found.setdefault((one.file, "ampersand", one.text), told)
    return list(found.values())


def _has_ampersand(text: str, names: Iterable[str]) -> bool:
    """Say whether a text has an ampersand that is not part of a name: *Smith & Jones*."""
    if not AMPERSAND.search(text):
        return False
    plain = text.translate(APOSTROPHES)
    for name in names:
        plain = plain.replace(name.translate(APOSTROPHES), "")
    return bool(AMPERSAND.search(plain))


def allowed_words(folder: Path, reader: str) -> frozenset[str]:
    """Return the words that a case allows in a language: ``words.cy.txt`` in its raw folder.

    One word a line; what follows ``#`` is a note. Without the file, no word.

    Raises
    ------
    PublishingError
        When the file is not UTF-8.
    """
    file = folder / ALLOWED.format(reader=reader)
    try:
        return read_words(file.read_bytes().decode("utf-8-sig")) if file.is_file() else frozenset()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found, expected = words("found.not_utf8"), words("expected.utf8")
        raise PublishingError(fault(file.name, line, found, expected)) from None


def narrative_faults(source: str, file: str) -> list[Words]:
    """Find values after words that mutate what follows, in a Welsh narrative.

    Parameters
    ----------
    source
        The Markdown, with ``{{ value("pilot.loans") }}``-style calls.
    file
        How it is named in a fault.
    """
    return [_unmutable(found, file) for found in values_after_mutating_words(source)]


def _unmutable(found: NotPlain, file: str) -> Words:
    held = {"file": file, "line": found.line, "word": found.word, "value": found.value}
    return words("language_rules.after_mutating_word", **held)


def _misspelt(word: str, near: str, reader: str, where: dict[str, str]) -> Words:
    held = {"word": word, "list": ALLOWED.format(reader=reader)}
    key = "misspelt_near" if near else "misspelt"
    return words(f"language_rules.{key}", near=near, **held, **where)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"
