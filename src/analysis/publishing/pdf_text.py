"""The words of a PDF: what its pages print, and what its properties, tags and links say."""

import io
import re
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

# Entries of tags, links and bookmarks whose strings a program can read aloud or show
SPOKEN = frozenset(("/Alt", "/ActualText", "/E", "/Contents", "/Title", "/TU", "/T", "/V", "/URI"))
DEEPEST = 8  # forms within forms that are read
BF_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>")
BF_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
READ = "BT ET Tf Tj TJ ' \" Td TD T* Tm Do"  # operators that print, move or name what prints
PRINTING = frozenset(("Tj", "TJ", "'", '"'))
# Operators after which the next letters stand elsewhere
MOVING = frozenset(("Td", "TD", "T*", "Tm", "BT", "ET", "'", '"'))


def pdf_text(content: bytes) -> str:
    """Return what a PDF prints and what its properties, tags, bookmarks and links say.

    The words of a page come line by line, in the order in which the file prints them.

    Parameters
    ----------
    content
        A PDF; its fonts say which letters their signs stand for, as tagged files must.

    Raises
    ------
    pikepdf.PdfError
        When the file is broken.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as file:
        return "\n".join([*printed(file), *_properties(file), *_spoken(file)])


def printed(file: "pikepdf.Pdf") -> Iterator[str]:
    """Yield the words of each page."""
    fonts: dict[tuple[int, int], _Font] = {}
    for page in file.pages:
        lines = re.sub(r"\s*\n\s*", _one_break, "".join(_words(page.obj, fonts, 0)))
        yield lines.strip()


def _one_break(found: re.Match[str]) -> str:
    """Return a blank for a break within a sentence, which follows a space, and else a break."""
    return " " if found[0].startswith((" ", "\u00a0")) else "\n"


def _words(held: Any, fonts: "dict[tuple[int, int], _Font]", depth: int) -> Iterator[str]:
    """Yield the words of a page, or of a form that it shows, with breaks between the lines."""
    import pikepdf

    resources = held.get("/Resources", {})
    own, forms = resources.get("/Font", {}), resources.get("/XObject", {})
    if not own and not forms:  # a drawing: reading all its lines takes long
        return
    font = None
    for step in pikepdf.parse_content_stream(held, READ):
        operands, name = step.operands, str(step.operator)
        if name == "Tf":
            font = _font(own.get(str(operands[0])), fonts)
        elif name == "Do" and depth < DEEPEST:
            form = forms.get(str(operands[0]))
            if form is not None and form.get("/Subtype") == "/Form":
                yield from _words(form, fonts, depth + 1)
        if name in MOVING:
            yield "\n" if name != "Td" or operands[1] else " "
        if name in PRINTING and font is not None:
            yield from map(font.read, _strings(operands[-1]))


def _strings(operand: Any) -> Iterator[bytes]:
    import pikepdf

    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    yield from (bytes(part) for part in parts if isinstance(part, pikepdf.String))


def _font(held: Any, fonts: "dict[tuple[int, int], _Font]") -> "_Font | None":
    if held is None:
        return None
    key = held.objgen
    if key == (0, 0):
        return _Font(held)
    if key not in fonts:
        fonts[key] = _Font(held)
    return fonts[key]


class _Font:
    """Which letters the signs of a font stand for."""

    def __init__(self, held: Any) -> None:
        self.wide = 2 if held.get("/Subtype") == "/Type0" else 1
        stated = held.get("/ToUnicode")
        self.letters = _letters(stated.read_bytes()) if stated is not None else {}

    def read(self, written: bytes) -> str:
        if self.wide == 1 and not self.letters:
            return written.decode("cp1252", "replace")
        count = len(written) // self.wide
        numbers = struct.unpack_from(f">{count}{'H' if self.wide == 2 else 'B'}", written)
        return "".join([self.letters.get(number, "") for number in numbers])


def _letters(stated: bytes) -> dict[int, str]:
    """Read a font's ToUnicode map (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stated, re.DOTALL):
        for sign, letters in BF_CHAR.findall(block):
            found[int(sign, 16)] = _decoded(letters)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", stated, re.DOTALL):
        for first, last, letters, listed in BF_RANGE.findall(block):
            start, end = int(first, 16), min(int(last, 16), int(first, 16) + 0xFFFF)
            each = [_decoded(one) for one in HEX.findall(listed)] or _counted(letters, end - start)
            found.update(zip(range(start, end + 1), each, strict=False))
    return found


def _counted(letters: bytes, further: int) -> list[str]:
    first = _decoded(letters)
    if not first:
        return []
    return [first[:-1] + chr(min(ord(first[-1]) + step, 0x10FFFF)) for step in range(further + 1)]


def _decoded(letters: bytes) -> str:
    return bytes.fromhex(letters.decode("ascii")).decode("utf-16-be", "replace")


def _properties(file: "pikepdf.Pdf") -> Iterator[str]:
    yield from (str(held) for held in file.docinfo.values())
    stated = file.Root.get("/Metadata")
    if stated is not None:
        source = stated.read_bytes().decode("utf-8", "replace")
        yield re.sub(r"<[^>]*>", "\n", source)


def _spoken(file: "pikepdf.Pdf") -> Iterator[str]:
    import pikepdf

    for held in file.objects:
        if not isinstance(held, pikepdf.Dictionary):
            continue
        for name in sorted(SPOKEN.intersection(held.keys())):
            said = held[name]
            if isinstance(said, pikepdf.String):
                yield str(said)
