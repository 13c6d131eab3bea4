"""Whether a file is a workbook that can be opened without harm: looked at before it is read."""

import io
import zipfile

from analysis.language import Words
from analysis.tables.faults import words

MOST_BYTES = 100_000_000  # unzipped, of all parts together
MOST_PARTS = 2_000
# a part this large that shrinks so far was made to swell: real sheets shrink to a tenth or so
LARGE, MOST_SHRUNK = 10_000_000, 100
CHUNK = 1 << 20
OLD = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DECLARED = (b"<!DOCTYPE", b"<!ENTITY")  # no spreadsheet writes these, and entities can swell
LONGEST = max(map(len, DECLARED))

Refusal = tuple[Words, Words]


def refused(content: bytes) -> Refusal | None:
    """Say why a workbook's bytes are not read, and what was expected; None where they may be.

    Refused are files of other formats, encrypted and damaged ones, macros, links to other
    workbooks, document types, and what would be larger than `MOST_BYTES` once unzipped.
    """
    if content.startswith(OLD):
        kind = "encrypted" if ENCRYPTED in content else "xls"
        return _refusal(kind)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return _listed(parts) or _swelling(parts)
    except Exception:  # the zip module raises whatever a broken file leads it into
        return _refusal("damaged")


def _refusal(kind: str, **values: object) -> Refusal:
    expected = "no_macros" if kind == "macros" else "no_links" if kind == "links" else "xlsx"
    if kind == "too_large":
        expected = "smaller"
    return words(f"found.workbook_{kind}", **values), words(f"expected.workbook_{expected}")


def _listed(parts: zipfile.ZipFile) -> Refusal | None:
    """Refuse by what the list of parts says."""
    held = parts.infolist()
    names = {part.filename.lower() for part in held}
    size = sum(part.file_size for part in held)
    if size > MOST_BYTES or len(held) > MOST_PARTS or any(map(_was_made_to_swell, held)):
        return _refusal("too_large", megabytes=MOST_BYTES // 1_000_000)
    if any(part.flag_bits & 1 for part in held):
        return _refusal("encrypted")
    if any(name.endswith("vbaproject.bin") for name in names):
        return _refusal("macros")
    if any(name.startswith("xl/externallinks/") for name in names):
        return _refusal("links")
    if "content.xml" in names and "mimetype" in names:
        return _refusal("ods")
    return None if "xl/workbook.xml" in names else _refusal("other")


def _was_made_to_swell(part: zipfile.ZipInfo) -> bool:
    return part.file_size > max(LARGE, MOST_SHRUNK * part.compress_size)


def _swelling(parts: zipfile.ZipFile) -> Refusal | None:
    """Refuse a part that declares a document type; reading every part finds damage, too."""
    for part in parts.infolist():
        is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        before = b""
        with parts.open(part) as opened:
            while piece := opened.read(CHUNK):
                found = before + piece
                if is_xml and (b"\0" in piece or any(mark in found for mark in DECLARED)):
                    return _refusal("damaged")  # UTF-16, which no spreadsheet writes, holds NULs
                before = piece[-LONGEST:]
    return None
