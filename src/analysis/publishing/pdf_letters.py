"""The letters that a stretch of a PDF's page shows, put together to words by where they stand."""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BLOCK = re.compile(rb"\bBT\b(.*?)\bET\b", re.DOTALL)
FONT = re.compile(rb"(/[^\s/<>()\[\]]+)\s+([\d.]+)$")
# A shown string: a sign in it may itself be a bracket, which stands bare where it has its partner
SIGN = rb"[^\\()]|\\."
ONE_DEEP = rb"\((?:" + SIGN + rb")*\)"
TWO_DEEP = rb"\((?:" + SIGN + rb"|" + ONE_DEEP + rb")*\)"
STRING = rb"\((?:" + SIGN + rb"|" + TWO_DEEP + rb")*\)|<[0-9A-Fa-f\s]*>"
PIECE = re.compile(rb"(" + STRING + rb")\s*(-?[\d.]+(?![\d.]|\s+[-\d.TA-Za-z/]))?", re.DOTALL)
BF_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>")
BF_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
NEAR = 0.15  # of a letter's height: the next letter belongs to the same word
KERNED = 0.4  # so far a letter may reach back under the one before
BROAD = 1000.0  # units of a font in the height of its letters
UPRIGHT = b" 1 0 0 -1 0 0 Tm"  # letters where the page is, which our typesetter turns over
Matrix = tuple[float, ...]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Font:
    """Which letters the signs of a font stand for, and how broad they are."""

    def __init__(self, held: Any) -> None:
        self.wide = 2 if held.get("/Subtype") == "/Type0" else 1
        stated = held.get("/ToUnicode")
        self.letters = letters_of(stated.read_bytes()) if stated is not None else {}
        self.widths = dict(_widths(held))
        self.known: dict[bytes, tuple[str, float]] = {}  # pictures show one letter at a time

    def read(self, piece: bytes) -> tuple[str, float]:
        """Return the letters of a string as it stands in the file, and how broad it is."""
        if piece not in self.known:
            self.known[piece] = self._read(_signs(piece))
        return self.known[piece]

    def _read(self, written: bytes) -> tuple[str, float]:
        count = len(written) // self.wide
        numbers = struct.unpack_from(f">{count}{'H' if self.wide == 2 else 'B'}", written)
        breadth = sum([self.widths.get(number, BROAD) for number in numbers])
        if self.wide == 1 and not self.letters:
            return written.decode("cp1252", "replace"), breadth
        return "".join([self.letters.get(number, "") for number in numbers]), breadth


Fonts = dict[tuple[int, int], Font]


def fonts_of(held: Any, known: Fonts) -> dict[str, Font]:
    """Return the fonts of a page or a form by their names; those of the file are read once."""
    return {
        str(name): _known(font, known)
        for name, font in dict(held.get("/Resources", {}).get("/Font", {})).items()
    }


def _known(held: Any, known: Fonts) -> Font:
    if held.objgen == (0, 0):
        return Font(held)
    if held.objgen not in known:
        known[held.objgen] = Font(held)
    return known[held.objgen]


@dataclass(frozen=True)
class _Shown:
    """Letters in a row: from where to where, and how high they are."""

    text: str
    start: tuple[float, float]
    end: tuple[float, float]
    height: float


def shown_in(content: bytes, fonts: Mapping[str, Font]) -> str:
    """Return what a stretch of a page shows.

    Parameters
    ----------
    content
        What draws the stretch.
    fonts
        The page's fonts by their names: ``/f0``.

    Returns
    -------
    str
        Letters that touch make a word, however they are drawn; there is a space between words on
        one line, and a break between lines.
    """
    if content.count(b" Tf") == 1:  # one row, wherever it stands
        return "".join([shown.text for shown in _shown(content, fonts)])
    written: list[str] = []
    last = None
    for shown in _shown(content, fonts):
        if last is not None:
            written.append(_between(last, shown))
        written.append(shown.text)
        last = shown
    return "".join(written)


def _between(last: _Shown, following: _Shown) -> str:
    height = max(last.height, following.height)
    across = following.start[0] - last.end[0]
    up = following.start[1] - last.end[1]
    if -height * KERNED <= across <= height * NEAR and abs(up) <= height * NEAR:
        return ""
    if last.text.endswith((" ", "\u00a0")):
        return ""
    on_one_line = abs(up) <= height * NEAR and 0 < across < height
    return " " if on_one_line else "\n"


def _shown(content: bytes, fonts: Mapping[str, Font]) -> Iterator[_Shown]:
    font, size, before = None, 0.0, 0
    for block in BLOCK.finditer(content):
        matrix = _matrix(content[before : block.start()], b" cm")
        before = block.end()
        for part in block[1].split(b" Tf"):  # each ends with the font of the next: /f0 10
            pieces = PIECE.findall(part)
            if pieces and font is not None:
                a, b, c, d, x, y = matrix
                inner = (a, b, -c, -d, x, y) if UPRIGHT in part else _product(part, matrix)
                yield _row(pieces, font, size, inner)
            named = FONT.search(part)
            if named is not None:
                font, size = fonts.get(named[1].decode("latin-1")), float(named[2])


def _row(pieces: list[tuple[bytes, bytes]], font: Font, size: float, matrix: Matrix) -> _Shown:
    along, text = 0.0, ""
    for piece, closer in pieces:
        letters, breadth = font.read(piece)
        text += letters
        along += breadth - float(closer) if closer else breadth
    along *= size / BROAD
    a, b, c, d, x, y = matrix
    return _Shown(text, (x, y), (x + a * along, y + b * along), size * max(abs(c), abs(d)))


def _matrix(content: bytes, operator: bytes) -> Matrix:
    """Return the last matrix that a piece of a page sets: our typesetter sets each one whole."""
    at = content.rfind(operator)
    if at < 0:
        return UNMOVED
    try:
        numbers = tuple(map(float, content[:at].rsplit(None, 6)[-6:]))
    except ValueError:
        return UNMOVED
    return numbers if len(numbers) == len(UNMOVED) else UNMOVED


def _product(part: bytes, outer: Matrix) -> Matrix:
    a, b, c, d, x, y = _matrix(part, b" Tm")
    A, B, C, D, X, Y = outer  # noqa: N806  (ISO 32000-1, 8.3.4)
    return (
        a * A + b * C,
        a * B + b * D,
        c * A + d * C,
        c * B + d * D,
        x * A + y * C + X,
        x * B + y * D + Y,
    )


def _signs(piece: bytes) -> bytes:
    """Return the signs of a string in brackets, or in numbers between angles."""
    if piece.startswith(b"<"):
        digits = b"".join(piece[1:-1].split()).decode("ascii")
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    held = piece[1:-1]
    if b"\\" not in held:
        return held
    plain = held.replace(b"\\\\", b"\\134").replace(b"\\(", b"\\050").replace(b"\\)", b"\\051")
    return plain.decode("unicode_escape").encode("latin-1", "replace")


def _widths(held: Any) -> Iterator[tuple[int, float]]:
    """Read how broad the signs of a font are (ISO 32000-1, 9.7.4.3)."""
    import pikepdf

    if "/DescendantFonts" not in held:
        first = int(held.get("/FirstChar", 0))
        yield from enumerate(map(float, held.get("/Widths", ())), start=first)
        return
    waiting = list(held.DescendantFonts[0].get("/W", ()))
    while waiting:
        first, following = int(waiting.pop(0)), waiting.pop(0)
        if isinstance(following, pikepdf.Array):
            yield from enumerate(map(float, following), start=first)
        else:
            yield from dict.fromkeys(
                range(first, int(following) + 1), float(waiting.pop(0))
            ).items()


def letters_of(stated: bytes) -> dict[int, str]:
    """Read a font's ToUnicode map: which letters its signs stand for (ISO 32000-1, 9.10.3)."""
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
