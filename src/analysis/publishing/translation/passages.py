"""A narrative as passages: its blocks with their lines, and numbers as marks that stand firm."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from analysis.case import Case
from analysis.language import Words
from analysis.publishing.faults import PublishingError
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.narrative import (
    COMMENT,
    Narrative,
    is_too_long,
    parse_narrative,
    read_narrative,
    source_of,
)
from analysis.publishing.prose import Part
from analysis.publishing.references import Reference
from analysis.publishing.translation.markdown import block_markdown

MARKER = re.compile(r"^ {0,3}(#{2,3})[ \t]+(\w+)[ \t]*#*[ \t]*$")
FIXED = ("figure", "table")  # blocks with no words of their own
OPEN, CLOSE = "⟦", "⟧"
Lines = tuple[int, int]


class _Every(Collection[str]):
    """Takes every name for recorded: that one is not, publishing says."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


KNOWN = dict.fromkeys(("value", "figure", "table"), _Every())


class TranslationError(PublishingError):
    """A translation cannot be given out, taken in or signed; every fault is listed."""


@dataclass(frozen=True)
class Passage:
    """A block of a narrative: its section, its number there from 1, and its lines."""

    section: str
    number: int
    part: Part
    lines: Lines

    @property
    def fixed(self) -> bool:
        """It has no words to translate: a figure or a table."""
        return self.part.kind in FIXED

    @cached_property
    def hash(self) -> str:
        """What it says, as sixteen hexadecimal digits; how its lines are broken does not count."""
        return fingerprint(block_markdown(self.part))


@dataclass(frozen=True)
class Prose:
    """A narrative in one language, which may lack sections; `markers` are the lines of markers."""

    file: str
    raw: str
    sections: Mapping[str, tuple[Passage, ...]]
    markers: Mapping[str, int]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every block, in reading order."""
        return tuple(passage for section in self.sections.values() for passage in section)

    @cached_property
    def hash(self) -> str:
        """What the whole narrative says, as sixteen hexadecimal digits."""
        return fingerprint("\n".join(f"{item.section} {item.hash}" for item in self.passages))


def fingerprint(text: str) -> str:
    """Return a text's fingerprint: sixteen hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def mark_of(reference: Reference) -> str:
    """Write a reference to a number as the mark that stands for it: ``⟦pilot.loans⟧``."""
    return f"{OPEN}{reference.name}{', interval' if reference.interval else ''}{CLOSE}"


def narrative_path(study: Case, reader: str) -> Path:
    """Return the file of a case's narrative in one language."""
    return CASE_STUDY.narrative(study, reader)


def read_english(study: Case) -> Prose:
    """Read the English narrative of a case, which must be whole.

    Raises
    ------
    NarrativeError
        With every fault of the file, or when there is none.
    """
    prose = _read(study, "en")
    if prose is None or list(prose.sections) != list(CASE_STUDY.markers):
        read_whole(study, "en")  # says what lacks
    return prose or parse("", "", "en")


def read_welsh(study: Case) -> Prose:
    """Read what there is of the Welsh narrative: no file, or sections that lack, are no fault.

    Raises
    ------
    NarrativeError
        With every other fault of the file.
    """
    prose = _read(study, "cy")
    if prose is None:
        read_whole(study, "cy")  # says what is wrong with the bytes
    return prose or parse("", "", "cy")


def read_whole(study: Case, reader: str) -> Narrative:
    """Read a narrative that must be whole.

    Raises
    ------
    NarrativeError
        With every fault of the file.
    """
    path = narrative_path(study, reader)
    return read_narrative(path, reader, CASE_STUDY.markers, KNOWN, mark_of)


@lru_cache(maxsize=8)  # one command asks several times
def parse(raw: str, file: str, reader: str) -> Prose:
    """Read a narrative's text into passages; sections may lack.

    Raises
    ------
    NarrativeError
        With every fault but sections that lack or are empty.
    """
    source = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), raw.replace("\r\n", "\n"))
    lines = source.split("\n")
    markers, empty = _marker_lines(lines)
    for line in empty.values():  # nothing stands under it, which is no fault here
        lines[line - 1] = ""
    present = {name: mark for name, mark in CASE_STUDY.markers.items() if name in markers}
    narrative = parse_narrative("\n".join(lines), file, reader, present, KNOWN, mark_of)
    parts = [part for held in narrative.sections.values() for part in held]
    starts = sorted({*(part.line for part in parts), *markers.values(), len(lines) + 1})
    comments = _comment_lines(raw)

    def span(start: int) -> Lines:
        end = next(line for line in starts if line > start) - 1
        while end > start and not lines[end - 1].strip():
            end -= 1
        return _whole_comments((start, end), comments)

    sections = {
        name: tuple(
            Passage(name, number, part, span(part.line)) for number, part in enumerate(held, 1)
        )
        for name, held in narrative.sections.items()
    }
    return Prose(file, raw, sections, {**empty, **markers})


def section_words(name: str) -> Words:
    """Name a section as its heading does."""
    return Words("interface.summary" if name == "summary" else f"interface.headings.{name}")


def _read(study: Case, reader: str) -> Prose | None:
    """Read a narrative, empty where there is no file; None where it is too long or not UTF-8."""
    path = narrative_path(study, reader)
    content = source_of(path) if path.is_file() else b""
    try:
        raw = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if is_too_long(content) else parse(raw, path.name, reader)


def _marker_lines(lines: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the lines of the markers that something stands under, and of the other ones."""
    names = {marker: name for name, marker in CASE_STUDY.markers.items()}
    found: list[tuple[str, int]] = []
    markers: dict[str, int] = {}
    empty: dict[str, int] = {}
    for number, line in enumerate([*lines, "## end"], start=1):
        match = MARKER.match(line)
        if match is None and line.strip() and found:
            markers.setdefault(*found[-1])
        elif match:
            if found and found[-1][0] not in markers:
                empty[found[-1][0]] = found[-1][1]
            name = names.get(f"{match[1]} {match[2]}")
            found += [(name, number)] if name else []
    return markers, {name: line for name, line in empty.items() if name not in markers}


def _comment_lines(raw: str) -> list[Lines]:
    text = raw.replace("\r\n", "\n")
    return [
        (text.count("\n", 0, found.start()) + 1, text.count("\n", 0, found.end()) + 1)
        for found in COMMENT.finditer(text)
    ]


def _whole_comments(span: Lines, comments: list[Lines]) -> Lines:
    """Widen the lines of a block so that no comment that begins or ends in them is cut."""
    for first, last in comments:
        if first <= span[1] and last >= span[0]:
            span = min(first, span[0]), max(last, span[1])
    return span
