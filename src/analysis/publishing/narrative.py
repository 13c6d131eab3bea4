"""The narrative of a case study: narrative.cy.md and narrative.en.md, read section by section.

A narrative is Markdown under fixed markers (``## summary``, ``## challenge`` …). The headings a
reader sees are not typed in it: they come from the texts of the package, the same in every case
study. Every number comes from the findings, by name. A section that holds a comment only,
``{# … #}``, is one that nobody has written yet.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from analysis.language import Words
from analysis.publishing.faults import NarrativeError, fault, words
from analysis.publishing.prose import Part, read_prose
from analysis.publishing.references import Reference, find_references, unknown_references
from analysis.publishing.wording import is_invisible

# More than a case study has room for; with as many open comments it would be read for hours
MOST_BYTES = 500_000
MOST_COMMENTS = 500
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True)
class Narrative:
    """The prose of a case study in one language, by marker."""

    language: str
    file: str
    sections: Mapping[str, tuple[Part, ...]]

    def asked(self, kind: str) -> list[str]:
        """Return the names of the charts (``figure``) or tables that it shows, in their order."""
        parts = (part for section in self.sections.values() for part in section)
        return [part.name for part in parts if part.kind == kind]


def read_narrative(
    path: Path,
    language: str,
    markers: Mapping[str, str],
    known: Mapping[str, Collection[str]],
    write: Callable[[Reference], str],
) -> Narrative:
    """Read one narrative file.

    Parameters
    ----------
    path
        The Markdown file.
    language
        ``"cy"`` or ``"en"``.
    markers
        The marker of each section, in order.
    known
        The recorded names by kind of call: value, figure, table.
    write
        Writes a figure of the findings in words of this language.

    Raises
    ------
    NarrativeError
        With every fault of the file: file, line, what was found, what is expected.
    """
    try:
        content = source_of(path)
    except FileNotFoundError:
        found, expected = words("found.no_file"), words("expected.file_at", path=path)
        raise NarrativeError(fault(path.name, 0, found, expected)) from None
    if is_too_long(content):
        found = words("found.long")
        expected = words("expected.short", most=MOST_BYTES // 1000, comments=MOST_COMMENTS)
        raise NarrativeError(fault(path.name, 0, found, expected))
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found, expected = words("found.not_utf8"), words("expected.utf8")
        raise NarrativeError(fault(path.name, line, found, expected)) from None
    source = source.replace("\r\n", "\n")
    return parse_narrative(source, path.name, language, markers, known, write)


def source_of(path: Path) -> bytes:
    """Return a narrative's bytes; of one that `is_too_long`, as many as show it."""
    with path.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def is_too_long(content: bytes) -> bool:
    """Say whether a file holds more than a case study has room for."""
    return len(content) > MOST_BYTES or content.count(b"{#") > MOST_COMMENTS


def parse_narrative(
    source: str,
    file: str,
    language: str,
    markers: Mapping[str, str],
    known: Mapping[str, Collection[str]],
    write: Callable[[Reference], str],
) -> Narrative:
    """Read the text of a narrative; parameters and errors as in `read_narrative`."""
    # Some systems write a letter and its circumflex as two characters: ŵ is one here.
    prompted = _comment_lines(source)
    source = normalize("NFC", _blank_comments(source))
    references, faults = find_references(source, file)
    faults += _strange_characters(source, file)
    faults += unknown_references(references, known, file)
    faults = faults or _broken_references(source, file)
    if faults:
        raise NarrativeError(*faults)
    parts, faults = read_prose(source, file, references, write)
    spoilt = [int(str(held.values["line"])) for held in faults]
    sections, misplaced = _sections(parts, [*spoilt, *prompted], file, markers)
    if faults or misplaced:
        raise NarrativeError(*faults, *misplaced)
    return Narrative(language, file, sections)


def _blank_comments(source: str) -> str:
    """Take comments out and keep their lines, so that the lines of faults stay true."""
    return COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source)


def _comment_lines(source: str) -> list[int]:
    """Return the lines in which a comment begins."""
    return [source.count("\n", 0, found.start()) + 1 for found in COMMENT.finditer(source)]


def _broken_references(source: str, file: str) -> list[Words]:
    """Find calls outside double braces, which would be published as they stand."""
    rest = [re.sub(r"\{\{.*?\}\}", "", line) for line in source.split("\n")]
    return [
        fault(file, number, words("found.as_it_stands", text=found[0]), words("expected.call"))
        for number, line in enumerate(rest, start=1)
        if (found := re.search(r"[{}]|\b(?:value|figure|table)\(", line))
    ]


def _strange_characters(source: str, file: str) -> list[Words]:
    return [
        fault(
            file,
            number,
            words("found.invisible", code=f"U+{ord(character):04X}"),
            words("expected.visible"),
        )
        for number, line in enumerate(source.split("\n"), start=1)
        if not line.isprintable()
        for character in line
        if character != "\t" and is_invisible(character)
    ]


def _sections(
    parts: list[Part], filled: Collection[int], file: str, markers: Mapping[str, str]
) -> tuple[dict[str, tuple[Part, ...]], list[Words]]:
    """Put the blocks under their markers; fault what stands outside, twice, out of order or not."""
    sections: dict[str, list[Part]] = {}
    lines: dict[str, int] = {}
    faults: list[Words] = []
    marker = ""
    for part in parts:
        if part.kind == "heading":
            marker = part.name.lstrip("# ")
            faults += _misplaced(part, [*sections], file, markers)
            sections.setdefault(marker, [])
            lines.setdefault(marker, part.line)
        elif marker:
            sections[marker].append(part)
        else:
            first = words("expected.marker", marker=markers["summary"])
            faults.append(fault(file, part.line, words("found.early"), first))
    return {name: tuple(found) for name, found in sections.items()}, [
        *faults,
        *_lacking(sections, parts[-1].line if parts else 1, file, markers),
        *_empty(sections, lines, filled, file, markers),
    ]


def _misplaced(
    part: Part, sections: Collection[str], file: str, markers: Mapping[str, str]
) -> list[Words]:
    marker = part.name.lstrip("# ")
    left = [markers[name] for name in markers if name not in sections]
    found = words("found.marker", marker=part.name)
    wanted = words("expected.marker", marker=left[0]) if left else words("expected.no_marker")
    if marker in sections:
        found = words("found.marker_twice", marker=part.name)
    elif part.name not in markers.values():
        wanted = words("expected.marker", marker=markers[marker]) if marker in markers else wanted
    elif part.name != left[0]:
        wanted = words("expected.marker_before", marker=left[0])
    else:
        return []
    return [fault(file, part.line, found, wanted)]


def _lacking(
    sections: Collection[str], last: int, file: str, markers: Mapping[str, str]
) -> Iterable[Words]:
    """Find markers that the file lacks, at its last line."""
    expected = words("expected.marker_and_text")
    for name, marker in markers.items():
        if name not in sections:
            yield fault(file, last, words("found.no_marker", marker=marker), expected)


def _empty(
    sections: Mapping[str, list[Part]],
    lines: Mapping[str, int],
    filled: Collection[int],
    file: str,
    markers: Mapping[str, str],
) -> Iterable[Words]:
    """Find markers with nothing under them; a comment, or what has a fault, is something."""
    known = {name: line for name, line in lines.items() if name in markers}
    for name, line in known.items():
        after = min((other for other in lines.values() if other > line), default=math.inf)
        if not sections[name] and not any(line < other < after for other in filled):
            found = words("found.nothing_under", marker=markers[name])
            yield fault(file, line, found, words("expected.paragraph"))
