"""What a finished PDF says to a reader: each text with its place."""

import io
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from analysis.language.spelling import WORD, knows
from analysis.publishing.checks.said import Said, gathered

if TYPE_CHECKING:
    import pikepdf

PROPERTIES = ("/Title", "/Subject", "/Keywords")
# A printed string: a sign in it may itself be a bracket, which stands bare where it has its partner
SIGN = rb"[^\\()]|\\."
ONE_DEEP = rb"\((?:" + SIGN + rb")*\)"
TWO_DEEP = rb"\((?:" + SIGN + rb"|" + ONE_DEEP + rb")*\)"
STRING = rb"\((?:" + SIGN + rb"|" + TWO_DEEP + rb")*\)|<[0-9A-Fa-f\s]*>"
PIECE = re.compile(STRING, re.DOTALL)
FONT = re.compile(rb"/([^\s/<>()\[\]]+)\s+[\d.]+$")
MARKED = re.compile(rb"/MCID\s+(\d+)")
LANG = re.compile(rb"/Lang\s*\(([^)]*)\)")
BF_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
BF_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
ENDS = (".", "!", "?", ":", ";")
ELSEWHERE = "…"  # begins a line that goes on from the one before
Letters = dict[int, str]


def said_in_pdf(content: bytes, file: str, reader: str) -> tuple[Said, ...]:
    """List what a PDF says: its properties, bookmarks, descriptions of figures and pages.

    Words that the tags or the page mark as another language are left out.

    Parameters
    ----------
    content
        A tagged PDF, whose fonts say which letters their signs stand for.
    file
        How it is named in a fault.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    tuple of Said
        The words of the pages are line by line as they are printed; a line that goes on begins
        with three dots.

    Raises
    ------
    pikepdf.PdfError
        When the file is broken.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        said: list[Said] = []
        for name in PROPERTIES:
            said += gathered(file, name.strip("/"), str(pdf.docinfo.get(name, "")))
        with pdf.open_outline() as outline:
            for title in _titles(outline.root):
                said += gathered(file, "bookmark", title)
        described, other = _tags(pdf, reader)
        for text in described:
            said += gathered(file, "figure", text)
        fonts: dict[Any, Letters] = {}
        for number, page in enumerate(pdf.pages, start=1):
            before = ENDS[0]
            for marked, text in _stretches(page.obj, fonts, reader):
                if (page.obj.objgen, marked) not in other and text.strip():
                    goes_on = not before.endswith(ENDS) and not _begins(text, reader)
                    line = f"{ELSEWHERE} {text}" if goes_on else text
                    said += gathered(file, f"page {number}", line)
                    before = text.strip()
        return tuple(said)


def _begins(line: str, reader: str) -> bool:
    """Say whether a line may begin a text: with a capital, and not that of a name."""
    first = WORD.search(line)
    return line[:1].isupper() and (first is None or knows(first[0].lower(), reader))


def _titles(items: Iterable["pikepdf.OutlineItem"]) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)


def _tags(pdf: "pikepdf.Pdf", reader: str) -> tuple[list[str], set[tuple[Any, int]]]:
    """Return what tags say instead of what they hold, and the stretches in another language."""
    import pikepdf

    described: list[str] = []
    other: set[tuple[Any, int]] = set()
    for held in pdf.objects:
        if not isinstance(held, pikepdf.Dictionary) or "/S" not in held:
            continue
        if not str(held.get("/Lang", reader)).startswith(reader):
            other.update(_stretches_of(held, held.get("/Pg"), reader))
        elif "/Alt" in held:
            described.append(str(held["/Alt"]))
    return described, other


def _stretches_of(tag: Any, page: Any, reader: str) -> Iterator[tuple[Any, int]]:
    """Yield page and number of a tag's marked stretches, but those in the reader's language."""
    import pikepdf

    page = tag.get("/Pg", page)
    kids = tag.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield page.objgen, kid
        elif isinstance(kid, pikepdf.Dictionary):
            if "/MCID" in kid:
                yield kid.get("/Pg", page).objgen, int(kid["/MCID"])
            elif not str(kid.get("/Lang", "")).startswith(reader):
                yield from _stretches_of(kid, page, reader)


def _stretches(page: Any, fonts: dict[Any, Letters], reader: str) -> Iterator[tuple[int, str]]:
    """Yield the number and the words of each marked stretch of a page in the reader's language."""
    known = page.get("/Resources", {}).get("/Font", {})
    letters: Letters = {}
    for stretch in _stream(page).split(b"EMC"):
        if b"Tj" not in stretch and b"TJ" not in stretch:
            continue
        head, _, body = stretch.rpartition(b"BDC")
        named, marked = LANG.search(head), MARKED.search(head)
        held: list[str] = []
        for line in (body or stretch).split(b"ET"):
            for part in line.split(b" Tf"):  # each ends with the font of the next: /f0 10
                held.append(_decoded(PIECE.findall(part), letters))
                font = FONT.search(part)
                if font is not None:
                    letters = _letters(known.get("/" + font[1].decode("latin-1")), fonts)
            held.append(" ")
        if named is None or named[1].startswith(reader.encode()):
            yield int(marked[1]) if marked else -1, "".join(held)


def _stream(page: Any) -> bytes:
    import pikepdf

    contents = page.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        return b"\n".join(part.read_bytes() for part in contents)
    return bytes(contents.read_bytes()) if contents is not None else b""


def _letters(font: Any, fonts: dict[Any, Letters]) -> Letters:
    """Return what each sign of a font stands for."""
    if font is None or "/ToUnicode" not in font:
        return {}
    if font.objgen not in fonts:
        fonts[font.objgen] = _mapped(font["/ToUnicode"].read_bytes())
    return fonts[font.objgen]


def _mapped(cmap: bytes) -> Letters:
    found: Letters = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        found.update((int(code, 16), _utf16(text)) for code, text in BF_CHAR.findall(part))
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in BF_RANGE.findall(part):
            start = _utf16(text)
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", errors="replace")


def _decoded(pieces: list[bytes], letters: Letters) -> str:
    """Write printed strings in letters: two bytes are one sign."""
    signs = b"".join(
        _unescaped(piece[1:-1])
        if piece.startswith(b"(")
        else bytes.fromhex("".join(piece[1:-1].decode().split()))
        for piece in pieces
    )
    return signs.decode("utf-16-be", errors="ignore").translate(letters)


def _unescaped(piece: bytes) -> bytes:
    if b"\\" not in piece:
        return piece
    plain = piece.replace(b"\\(", b"\\050").replace(b"\\)", b"\\051")
    return plain.decode("unicode_escape").encode("latin-1")
