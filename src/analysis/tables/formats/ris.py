"""Reading RIS with rispy, every record counted by its TY line.

rispy 0.10 alone would lose records without a word: one whose ER line is missing, the second of
two values of a field, a first record behind a byte-order mark; and it cuts addresses at
semicolons. The lines are therefore put into its strict form first, what it made of them is
compared with the count, and where the two differ each record is read on its own.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.tables.faults import Fault
from analysis.tables.formats.export import (
    MOST_FAULTS,
    Export,
    decoded,
    faulty,
    lines_at,
    no_records,
    refuse_many,
    said,
)
from analysis.tables.formats.fields import Entry, doi_of, entry, first, kind_of, names_of

START = re.compile(r"(?m)^[ \t]*TY[ \t]+-")
# what a record begins with, holds and ends with, however it is written
MARK = re.compile(r"(?m)^[ \t]*(TY|TI|T1|ER)[ \t]+-")
LOWER = re.compile(r"(?m)^[ \t]*ty[ \t]+-")
TAG = re.compile(r"(?m)^[ \t]*[a-z][a-z0-9][ \t]+-")
# some programs indent tags, or write one space before the hyphen; these tags show how
STYLE = re.compile(r"(?m)^([ \t]*)(?:TY|TI|T1|AU|A1|PY|Y1|ER)([ \t]+)-")
TITLES = ("title", "primary_title", "book_title", "translated_title", "short_title")
JOURNALS = (
    *("secondary_title", "alternate_title3", "journal_name", "alternate_title2"),
    *("alternate_title1", "book_title"),
)
OWN_PUBLISHER = ("report", "book", "thesis")


def read_ris(data: bytes, file: Path, shown: str) -> Export:
    """Read a RIS file.

    Raises
    ------
    Unreadable
        When the text cannot be decoded or has no TY line.
    """
    text, encoding = decoded(data)
    if LOWER.search(text):
        text = TAG.sub(lambda tag: tag.group().upper(), text)
    starts = list(START.finditer(text))
    if not starts:
        raise no_records("ris", text)
    refuse_many(len(starts))
    wrong = [("found.no_start", line) for line in _headless(text)]
    if len(wrong) > MOST_FAULTS:  # so many that it is another kind of file
        return Export("ris", encoding, len(starts), faults=_faults(shown, wrong))
    records = list(_records(text, starts))
    parsed = _parsed("\n".join(line for lines in records for line in lines))
    if parsed is None or len(parsed) != len(starts):
        alone = [_parsed("\n".join([*lines, "ER  - "])) for lines in records]
        lines_of = lines_at(text, (start.start() for start in starts))
        found = zip(lines_of, alone, strict=True)
        wrong += [("found.record", line) for line, read in found if not read]
        parsed = [read[0] for read in alone if read]
    unknown = sorted({tag for record in parsed for tag in record.get("unknown_tag", {})})
    entries = [] if wrong else [_entry(record) for record in parsed]
    return Export("ris", encoding, len(starts), entries, tuple(unknown), _faults(shown, wrong))


def _faults(shown: str, wrong: list[tuple[str, int]]) -> list[Fault]:
    """Word what is wrong at which lines; after the first hundred the rest is counted."""
    expected = said("expected.ris_record")
    named = [(said(key, line=line), expected) for key, line in wrong[:MOST_FAULTS]]
    return faulty(shown, named, len(wrong) - len(named))


def _headless(text: str) -> Iterator[int]:
    """Yield the line of each title outside a record: one whose TY line is missing.

    Without this its fields would go to the record before it, or to none, without a word.
    """
    found, outside = [], True
    for mark in MARK.finditer(text):
        tag = mark.group(1)
        if tag in ("TY", "ER"):
            outside = tag == "ER"
        elif outside:
            found.append(mark.start(1))
    yield from lines_at(text, found)


def _records(text: str, starts: list[re.Match[str]]) -> Iterator[list[str]]:
    """Yield the lines of each record in the strict form, a value on one line.

    A tag is written as the common tags of the file are; other lines continue the value before
    them. A field after the ER line belongs to the record all the same.
    """
    styles = list(STYLE.finditer(text))
    indents, gaps = ({style.group(group) for style in styles} for group in (1, 2))
    forms = ["|".join(map(re.escape, sorted(found))) for found in (indents, gaps)]
    tag = re.compile(rf"(?:{forms[0]})([A-Z][A-Z0-9])(?:{forms[1]})-(.*)")
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for start, end in zip(starts, ends, strict=True):
        lines: list[list[str]] = []  # a value that goes on over many lines is joined at the end
        closed: list[str] = []
        for line in text[start.start() : end].split("\n"):
            found = tag.fullmatch(line)
            if found and found.group(1) == "ER":
                closed = ["ER  - "]
            elif found:
                lines.append([f"{found.group(1)}  - {found.group(2).strip()}"])
            elif line.strip() and not closed:
                lines[-1].append(line.strip())
        yield [*map(" ".join, lines), *closed]


def _parsed(text: str) -> list[dict[str, Any]] | None:
    """Return the records that rispy finds, each value in a list; None when it fails."""
    import rispy

    # "UK" is rispy's own name for tags that it does not know, and could stand in a file
    mapping = {tag: name for tag, name in _tags().items() if tag != "UK"}
    mapping |= {"BT": "book_title", "": "unknown_tag"}
    parser = rispy.RisParser(mapping=mapping, list_tags=list(mapping), delimiter_tags_mapping={})
    parser.UNKNOWN_TAG = ""
    try:
        return list(parser.parse(text))
    except (KeyError, TypeError, AttributeError, ValueError, rispy.parser.ParseError):
        return None


def _tags() -> dict[str, str]:
    from rispy.config import TAG_KEY_MAPPING

    return dict(TAG_KEY_MAPPING)


def _entry(record: dict[str, Any]) -> Entry:
    kind = kind_of(record["type_of_reference"].partition(" ")[0])
    # a continued value is whole already, so a list is the values of several lines
    once = {name: next((v for v in values if v), "") for name, values in _lists(record)}
    place = ("publisher", *JOURNALS) if kind in OWN_PUBLISHER else (*JOURNALS, "publisher")
    return entry(
        own_id=first(once, ["id"]),
        kind=kind,
        title=first(once, TITLES),
        authors=names_of([*record.get("authors", []), *record.get("first_authors", [])]),
        year_as_written=first(once, ["year", "publication_year", "date"]),
        container=first(once, place),
        doi=doi_of(first(once, ["doi"])),
        url=first(once, ["urls"]),
        abstract=" ".join(filter(None, record.get("abstract") or record.get("notes_abstract", []))),
        language=first(once, ["language"]),
    )


def _lists(record: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    return ((name, values) for name, values in record.items() if isinstance(values, list))
