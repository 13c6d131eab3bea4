"""Letters that a PDF's pages show one by one, put into rows, as the words that they are.

The typesetter shows every letter of a drawing on its own, with its place, colour and font. In rows
the same letters stand at the same places, a reader can mark words, and the file is much smaller.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.publishing.pdf_letters import BROAD, KERNED, NEAR, Font

NUMBER = rb"-?[\d.]+"
# One letter as the typesetter shows it
LETTER = re.compile(
    rb"q ((?:" + NUMBER + rb" ){4})(" + NUMBER + rb") (" + NUMBER + rb") cm"
    rb"(/c\d+ cs [\d. ]+ scn)\nBT 0 Tr(/f\d+) ([\d.]+) Tf 1 0 0 -1 0 0 Tm"
    rb"(\((?:[^\\()]|\\.)+\))Tj\nET\nQ\n",
    re.DOTALL,
)
FOLLOWING = b"ET\nQ\nq "  # where one letter follows another
LEVEL = 0.01  # of a letter's height that the next may stand higher or lower in a row


@dataclass(frozen=True)
class _Letter:
    """A letter: what it is drawn with, and its place along and across its own line."""

    drawn: tuple[bytes, ...]
    place: tuple[bytes, bytes]
    piece: bytes
    along: float
    across: float
    width: float


def in_rows(content: bytes, fonts: Mapping[str, Font]) -> bytes:
    """Return what draws a page with its single letters in rows; anything else stays as it is.

    Parameters
    ----------
    content
        What draws the page.
    fonts
        The page's fonts by their names: ``/f0``.
    """
    if FOLLOWING not in content:
        return content
    written: list[bytes] = []
    row: list[_Letter] = []
    before = 0
    for found in LETTER.finditer(content):
        letter = _letter(found, fonts)
        if found.start() > before or not row or not _goes_on(row[-1], letter):
            written += [*_row(row), content[before : found.start()]]
            row = []
        row.append(letter)
        before = found.end()
    return b"".join([*written, *_row(row), content[before:]])


def _letter(found: re.Match[bytes], fonts: Mapping[str, Font]) -> _Letter:
    matrix, x, y, colour, name, size, piece = found.groups()
    a, b = map(float, matrix.split()[:2])
    to_units = BROAD / float(size) / (a * a + b * b or 1.0)
    right, up = float(x), float(y)
    font = fonts.get(name.decode("latin-1"))
    return _Letter(
        (matrix, colour, name, size),
        (x, y),
        piece,
        (right * a + up * b) * to_units,
        (up * a - right * b) * to_units,
        font.read(piece)[1] if font is not None else 0.0,
    )


def _goes_on(last: _Letter, letter: _Letter) -> bool:
    gap = letter.along - last.along - last.width
    return (
        last.drawn == letter.drawn
        and abs(letter.across - last.across) <= LEVEL * BROAD
        and -KERNED * BROAD <= gap <= NEAR * BROAD
    )


def _row(letters: list[_Letter]) -> Iterator[bytes]:
    if not letters:
        return
    first = letters[0]
    matrix, colour, name, size = first.drawn
    yield b"q %s%s %s cm%s\nBT 0 Tr%s %s Tf 1 0 0 -1 0 0 Tm[" % (
        *(matrix, *first.place),
        *(colour, name, size),
    )
    place = first.along
    for letter in letters:
        back = round(place - letter.along)  # thousandths of a letter's height
        yield b"%d%s" % (back, letter.piece) if back else letter.piece
        place += letter.width - back
    yield b"]TJ\nET\nQ\n"
