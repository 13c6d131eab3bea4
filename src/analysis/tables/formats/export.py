"""One export file: what it is, in which encoding, and every record that it holds."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path

from analysis.language import Words
from analysis.tables.faults import Fault
from analysis.tables.formats.fields import Entry

ENDINGS = {".ris": "ris", ".bib": "bibtex", ".bibtex": "bibtex", ".json": "csl_json", ".csv": "csv"}
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# more than a database writes into one file; what is beyond would take minutes or all the memory
MOST_BYTES = 20_000_000
MOST_RECORDS = 50_000
MOST_FAULTS = 100  # of one file, named each; the others are counted

# how a file begins that was saved under the wrong name
BEGINNINGS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("pdf", re.compile(rb"%PDF")),
    ("spreadsheet", re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0")),
    ("html", re.compile(rb"(?i)(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body)")),
    ("xml", re.compile(rb"<\?xml|<(?:xml|records)\b")),
    ("medline", re.compile(rb"PMID- ")),
    ("web_of_science", re.compile(rb"FN |PT [A-Z]\r?\n")),
    ("endnote", re.compile(rb"%0 ")),
)
# what a text holds that is sound, but of another format than its name says
HOLDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ris", re.compile(r"(?m)^[ \t]*TY[ \t]+-")),
    ("bibtex", re.compile(r"(?m)^[ \t]*@\w+[ \t]*\{")),
    ("csl_json", re.compile(r"\A\s*[\[{]\s*[\[{\"\]]")),
)


@dataclass(frozen=True)
class Export:
    """What was read of one file.

    Attributes
    ----------
    format
        ``ris``, ``bibtex``, ``csl_json`` or ``csv``; blank when the ending says none of these.
    encoding
        ``utf-8``, ``utf-16`` or ``windows-1252``.
    counted
        Records in the file, counted without the parser.
    entries
        Records that were read, in the file's order; see `fields.FIELDS`.
    unknown_tags
        Tags, fields or columns that the format does not know, sorted; a field that stands twice
        in one record is there as ``title (2)``.
    faults
        What stops the import.
    """

    format: str = ""
    encoding: str = "utf-8"
    counted: int = 0
    entries: list[Entry] = field(default_factory=list)
    unknown_tags: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)


class Unreadable(Exception):
    """A file, or a part of it, cannot be read; it holds what was found and what was expected."""

    def __init__(self, found: Words, expected: Words) -> None:
        self.found, self.expected = found, expected
        super().__init__(found, expected)


def said(key: str, **values: object) -> Words:
    """Words about an export file, by the name that `records.toml` gives them."""
    return Words(f"records.{key}", values)


def faulty(shown: str, faults: Iterable[tuple[Words, Words]], others: int = 0) -> list[Fault]:
    """Return faults of a whole file from pairs of what was found and what was expected.

    After the first `MOST_FAULTS` of them the rest is counted in one, with others that were left
    out already.
    """
    left = iter(faults)
    named = [Fault(shown, None, None, *pair) for pair in islice(left, MOST_FAULTS)]
    if more := others + sum(1 for _ in left):
        last = said("found.more", count=more), said("expected.none")
        named.append(Fault(shown, None, None, *last))
    return named


def read_export(file: Path, shown: str) -> Export:
    """Read an export file by its ending, and compare the records read with those counted.

    Parameters
    ----------
    file
        Where it lies.
    shown
        The name that messages give it.

    Returns
    -------
    Export
        With faults and no entries when anything at all would be lost.
    """
    with file.open("rb") as opened:
        return _read(opened.read(MOST_BYTES + 1), file, shown)


@lru_cache(maxsize=32)  # the exports of a case are read by its checks, then by its notebooks
def _read(data: bytes, file: Path, shown: str) -> Export:
    """Read the content of an export file; the same content is read once."""
    kind = ENDINGS.get(file.suffix.lower(), "")
    try:
        _refuse_other_kinds(file, kind, data)
        export = _reader(kind)(data, file, shown)
    except Unreadable as error:
        return Export(kind, faults=faulty(shown, [(error.found, error.expected)]))
    except RecursionError:
        too_deep = said("found.nested"), said(f"expected.{kind}")
        return Export(kind, faults=faulty(shown, [too_deep]))
    if not export.faults and export.counted != len(export.entries):
        values = {"counted": export.counted, "read": len(export.entries)}
        different = [(said("found.counts", **values), said("expected.counts"))]
        return Export(kind, export.encoding, export.counted, faults=faulty(shown, different))
    return export


def decoded(data: bytes) -> tuple[str, str]:
    r"""Return a file's text with ``\n`` at the ends of its lines, and the encoding it was in.

    UTF-8 and UTF-16 are known by their mark or by being sound; other text is read as
    Windows-1252, unless it holds letters in UTF-8 too, which would then be garbled.

    Raises
    ------
    Unreadable
        When the text is in several encodings, or in none of these.
    """
    if data.startswith(UTF_16):
        text, encoding = data.decode("utf-16", errors="replace"), "utf-16"
    else:
        try:
            text, encoding = data.decode("utf-8-sig"), "utf-8"
        except UnicodeDecodeError as error:
            text, encoding = _windows_1252(data, error), "windows-1252"
    if "\0" in text or "\ufffd" in text and encoding == "utf-16":
        raise Unreadable(said("found.not_text"), said("expected.utf8"))
    return re.sub(r"\r\n?", "\n", text), encoding


def no_records(kind: str, text: str) -> Unreadable:
    """Return the error of a file without one record, with what it seems to hold instead."""
    holds = next((name for name, form in HOLDS if name != kind and form.search(text)), None)
    found = said(f"found.holds_{holds}") if holds else said(f"found.no_{kind}")
    return Unreadable(found, said(f"expected.{kind}"))


def lines_at(text: str, places: Iterable[int]) -> Iterator[int]:
    """Yield the number of the line in which each of some characters stands, from 1.

    The places come in order: the text is gone through once.
    """
    line, before = 1, 0
    for place in places:
        line += text.count("\n", before, place)
        before = place
        yield line


def refuse_many(count: int) -> None:
    """Refuse a file of more records than `MOST_RECORDS`.

    Raises
    ------
    Unreadable
        When there are more.
    """
    if count > MOST_RECORDS:
        raise Unreadable(said("found.many", count=count), said("expected.few", most=MOST_RECORDS))


def _windows_1252(data: bytes, error: UnicodeDecodeError) -> str:
    line = data[: error.start].count(b"\n") + 1
    rest = data.decode("utf-8", errors="ignore")
    if not rest.isascii():
        raise Unreadable(said("found.mixed", line=line), said("expected.utf8")) from error
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError:
        raise Unreadable(said("found.not_utf8", line=line), said("expected.utf8")) from error


def _refuse_other_kinds(file: Path, kind: str, data: bytes) -> None:
    """Refuse an unknown ending, an empty file, and one that begins as another kind does."""
    if not kind:
        ending = said("found.ending", ending=file.suffix) if file.suffix else said("found.bare")
        raise Unreadable(ending, said("expected.endings", endings=" ".join(ENDINGS)))
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise Unreadable(said("found.large", most=most), said("expected.few", most=MOST_RECORDS))
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()
    if not start:
        raise Unreadable(said("found.empty"), said(f"expected.{kind}"))
    for name, form in BEGINNINGS:
        if form.match(start):
            raise Unreadable(said(f"found.{name}"), said(f"expected.{kind}"))


def _reader(kind: str) -> Callable[[bytes, Path, str], Export]:
    from analysis.tables.formats import bibtex, csl, ris, spreadsheet

    readers = {
        "ris": ris.read_ris,
        "bibtex": bibtex.read_bibtex,
        "csl_json": csl.read_csl,
        "csv": spreadsheet.read_spreadsheet,
    }
    return readers[kind]
