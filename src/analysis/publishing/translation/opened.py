"""A Word file opened with care: its text as it reads when every tracked change is accepted."""

import io
import lzma
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from analysis.language import Words
from analysis.publishing.faults import words
from analysis.publishing.translation.passages import TranslationError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

UNREADABLE = (
    *(BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
)
MOST_BYTES = 50_000_000  # of a file, and of all that is packed in it
MOST_WORDS = 10_000_000  # bytes of the parts that are read: in memory they are thirty times as much
MOST_ENTRIES = 1000  # files packed in it
ENTRY = b"PK\x01\x02"  # begins the name of each of them
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LINKED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
TYPES_PART = "[Content_Types].xml"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Words that a tracked change took out, or moved from here
TAKEN_OUT = (f"{W}del", f"{W}moveFrom")
PUT_IN = (f"{W}ins", f"{W}moveTo")
WRAPPERS = tuple(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
FORMER = tuple(f"{W}{name}Change" for name in ("rPr", "pPr", "tblPr", "tblGrid", "trPr", "tcPr"))


@dataclass(frozen=True)
class Opened:
    """The body of a Word file, where its links lead, and what else was in it."""

    body: "Element"
    addresses: dict[str, str]
    styles: dict[str, tuple[bool | None, bool | None]]
    comments: int
    changes: int


def open_word(path: Path) -> Opened:
    """Open a Word file; nothing of it is run, fetched or written to disk.

    Raises
    ------
    TranslationError
        When it is no Word file, is damaged, or is too big when unpacked.
    """
    parts = _parts(path)
    document = _xml(parts, "word/document.xml", path)
    body = document.find(f"{W}body")
    if body is None:
        raise _fault(path, words("translation.found.damaged"))
    changes = sum(1 for element in body.iter(*TAKEN_OUT, *PUT_IN))
    _accept(body)
    return Opened(
        body=body,
        addresses=_addresses(parts, path),
        styles=_styles(parts, path),
        comments=_comments(parts, path),
        changes=changes,
    )


def inside(element: "Element", *tags: str) -> Iterator["Element"]:
    """Yield the children of some kinds, also those in a content control or a tracked change."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in WRAPPERS:
            yield from inside(child, *tags)


def is_on(properties: "Element | None", name: str) -> bool | None:
    """Say whether a property such as bold is switched on; None where nothing is said."""
    held = properties.find(f"{W}{name}") if properties is not None else None
    if held is None:
        return None
    return held.get(f"{W}val", "true") not in ("0", "false", "off", "none")


def _parts(path: Path) -> dict[str, bytes]:
    wanted = ("document", "_rels/document.xml.rels", "styles", "comments")
    names = {f"word/{name}" if "." in name else f"word/{name}.xml" for name in wanted}
    if not path.is_file():
        raise _fault(path, words("translation.found.no_file"))
    if path.stat().st_size > MOST_BYTES:
        raise _too_big(path)
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        raise _fault(path, words("translation.found.not_word"))
    if content.count(ENTRY) > MOST_ENTRIES:
        raise _fault(path, words("translation.found.many_parts", most=MOST_ENTRIES))
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
            wanted_size = sum(size for name, size in sizes.items() if name in {*names, TYPES_PART})
            if sum(sizes.values()) > MOST_BYTES or wanted_size > MOST_WORDS:
                raise _too_big(path)
            held = {name: archive.read(name) for name in names & set(sizes)}
            types = archive.read(TYPES_PART)
    except KeyError:
        raise _fault(path, words("translation.found.not_word")) from None
    except UNREADABLE:
        raise _fault(path, words("translation.found.damaged")) from None
    _require_document({**held, TYPES_PART: types}, path)
    return held


def _require_document(parts: dict[str, bytes], path: Path) -> None:
    """Refuse a file with macros, a template, or a workbook under a false name."""
    types = _xml(parts, TYPES_PART, path)
    kinds = {item.get("PartName"): item.get("ContentType") for item in types.iter(TYPES)}
    if kinds.get("/word/document.xml") != DOCUMENT_TYPE or "word/document.xml" not in parts:
        raise _fault(path, words("translation.found.not_word"))


def _xml(parts: dict[str, bytes], name: str, path: Path) -> "Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        element = etree.fromstring(parts[name], parser)
    except etree.XMLSyntaxError:
        raise _fault(path, words("translation.found.damaged")) from None
    if element.getroottree().docinfo.doctype:  # Word writes none
        raise _fault(path, words("translation.found.damaged"))
    return element


def _addresses(parts: dict[str, bytes], path: Path) -> dict[str, str]:
    name = "word/_rels/document.xml.rels"
    if name not in parts:
        return {}
    relations = _xml(parts, name, path).iter(LINKED)
    return {item.get("Id", ""): item.get("Target", "") for item in relations}


def _styles(parts: dict[str, bytes], path: Path) -> dict[str, tuple[bool | None, bool | None]]:
    """Return of each style of letters whether it is bold and whether it is italic."""
    if "word/styles.xml" not in parts:
        return {}
    return {
        style.get(f"{W}styleId", ""): (
            is_on(style.find(f"{W}rPr"), "b"),
            is_on(style.find(f"{W}rPr"), "i"),
        )
        for style in _xml(parts, "word/styles.xml", path).iter(f"{W}style")
        if style.get(f"{W}type") == "character"
    }


def _comments(parts: dict[str, bytes], path: Path) -> int:
    name = "word/comments.xml"
    if name not in parts:
        return 0
    return sum(1 for _ in _xml(parts, name, path).iter(f"{W}comment"))


def _accept(body: "Element") -> None:
    """Accept every tracked change: rows, paragraphs and words that were taken out go."""
    for row in list(body.iter(f"{W}tr")):
        if _taken_out(row.find(f"{W}trPr")):
            _remove(row)
    for cell in list(body.iter(f"{W}tc")):
        if cell.find(f"{W}tcPr/{W}cellDel") is not None:
            _remove(cell)
    joined: set[Element] = set()
    for paragraph in list(body.iter(f"{W}p")):
        last = None if paragraph in joined else paragraph
        while last is not None and _taken_out(last.find(f"{W}pPr/{W}rPr")):
            last = _joined(paragraph)
            joined |= {last} if last is not None else set()
    for element in list(body.iter(*TAKEN_OUT, *FORMER)):
        _remove(element)


def _joined(paragraph: "Element") -> "Element | None":
    """Put the words of the next paragraph at the end of this one; return what is left of it."""
    after = paragraph.getnext()
    if after is None or after.tag != f"{W}p":
        return None
    paragraph.extend([child for child in after if child.tag != f"{W}pPr"])
    _remove(after)
    return after


def _taken_out(properties: "Element | None") -> bool:
    return properties is not None and any(properties.find(tag) is not None for tag in TAKEN_OUT)


def _remove(element: "Element") -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _fault(path: Path, found: Words) -> TranslationError:
    expected = words("translation.expected.word_file")
    values = {"file": path.name, "found": found, "expected": expected}
    return TranslationError(words("translation.in_file", **values))


def _too_big(path: Path) -> TranslationError:
    most = f"{MOST_BYTES // 1_000_000} MB"
    return _fault(path, words("translation.found.too_big", most=most))
