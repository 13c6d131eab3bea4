"""The letters of a printed page: which ones its fonts have, how broad they are, and columns.

The fonts are those that Matplotlib brings along, so that every machine prints the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

from analysis.publishing.wording import clean

FAMILY = "DejaVu Sans"
FILES = ("", "-Bold", "-Oblique", "-BoldOblique")
BOLD = 1.12  # how much broader bold letters are
SIZES = (9.0, 8.0, 7.5, 7.0)  # of a table's letters, in points; the largest that fits is taken
SMALL = (7.5, 7.0)  # of a table that few people read
SHORT = 120.0  # points: cells that are kept on one line where there is room
LINES = 3  # lines of a long cell beyond which smaller letters are tried
HEADER_LINES = 3  # a header is broken over so many lines, so that it takes no room from the cells
MOST_HEADER_LINES = 5  # and over no more of them where the cells ask for little
GAP = 8.0  # points between two columns
LONGEST_WORD = 24  # letters that are kept together; a longer word is broken
PIECE = 6  # letters of a word that is broken
BREAK = "\u200b"  # where a word may be broken; the page shows nothing in its place
BREAK_AFTER = "/_.-"
Widths = tuple[float, list[float]]
GROWTH = 1.6  # how much broader than its longest cell a column may become to fill a line


@cache
def folder() -> Path:
    """Return the folder of the fonts."""
    # found without importing Matplotlib, which takes longer than the fonts take to be read
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name="matplotlib")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


@cache
def fonts() -> tuple[str, ...]:
    """Return the files of the fonts: upright, bold and both of them sloped."""
    return tuple(str(folder() / f"DejaVuSans{ending}.ttf") for ending in FILES)


@lru_cache(maxsize=4096)
def printable(words: str) -> str:
    """Return words with only what the fonts can show.

    Invisible characters are taken out; a letter that the fonts lack is named by its code,
    ``[U+0915]``, since a PDF/UA file may not have an empty box in its place.
    """
    if words.isascii() and words.isprintable():
        return words
    shown, held = clean(words), _letters()
    return "".join(letter if ord(letter) in held else f"[U+{ord(letter):04X}]" for letter in shown)


def breadth(words: str, size: float = 10.0) -> float:
    """Return how broad words are on one line, in points."""
    return sum(map(_advance, words)) * size / 10


def breakable(words: str) -> str:
    """Mark where the longest words may be broken; web addresses break by themselves."""
    if len(words) <= LONGEST_WORD:
        return words
    return " ".join(_broken(word) for word in words.split(" "))


def columns(cells: Sequence[Sequence[str]], room: float, sizes: Sequence[float] = SIZES) -> Widths:
    """Share the room of a line among the columns of a table.

    Parameters
    ----------
    cells
        The texts of each column, its header first.
    room
        The length of a line in points.
    sizes
        Sizes of letters to try, the largest first.

    Returns
    -------
    tuple
        The size of the letters and the width of each column, both in points. Every column has
        room for its longest word where the smallest letters allow it; beyond that columns are as
        broad as their long cells ask, so that no row is tall for one narrow column.
    """
    held = [_Column.of(column) for column in cells]
    for size, (whole, lines) in product(sizes, ((SHORT, LINES / 2), (0.0, LINES))):
        widths = _fitted(held, room - GAP * len(cells), size / 10, whole)
        low = zip(held, widths, strict=True)
        if widths and all(one.long * size / 10 <= width * lines for one, width in low):
            break
    return size, [width + GAP for width in widths]


@dataclass(frozen=True)
class _Column:
    """What a column asks for in points, in letters of ten points: see `columns`."""

    least: float
    most: float
    long: float

    @classmethod
    def of(cls, cells: Sequence[str]) -> "_Column":
        header, *rest = map(breadth, cells)
        breadths = sorted([header / HEADER_LINES, *rest])
        longest_word = max(*map(_longest_word, cells), header / MOST_HEADER_LINES)
        return cls(longest_word * BOLD, max(longest_word, breadths[-1]) * BOLD, _long(breadths))


def _fitted(columns: Sequence[_Column], left: float, scale: float, whole: float) -> list[float]:
    """Share a line among columns; those no broader than `whole` keep their cells on one line.

    There is no answer where this leaves nothing for the others.
    """
    least = [(one.most if one.most <= whole else one.least) * scale for one in columns]
    if whole and sum(least) >= left:
        return []
    most = [one.most * scale for one in columns]
    if sum(most) <= left:
        factor = min(GROWTH, left / max(sum(most), 1))
        return [width * factor for width in most]
    if sum(least) >= left:
        return [width * left / sum(least) for width in least]
    return _shared(least, most, [one.long * scale for one in columns], left)


def _long(breadths: Sequence[float]) -> float:
    """Return how broad the longest third of a column's cells is, at the mean."""
    third = breadths[-max(len(breadths) // 3, 1) :]
    return sum(third) / len(third)


def _shared(
    least: Sequence[float], most: Sequence[float], wanted: Sequence[float], left: float
) -> list[float]:
    """Share a line by what columns want, none less than its least and none more than its most."""

    def at(share: float) -> list[float]:
        limits = zip(least, most, wanted, strict=True)
        return [max(low, min(high, want * share)) for low, high, want in limits]

    low, high = 0.0, left / max(min(filter(None, wanted), default=1.0), 0.01)
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) < left else (low, middle)
    widths = at(low)
    return [width + (left - sum(widths)) / len(widths) for width in widths]


def _longest_word(cell: str) -> float:
    return max((breadth(part) for word in cell.split() for part in _parts(word)), default=0.0)


def _parts(word: str) -> list[str]:
    """Return the pieces of a word that stay together on a line."""
    if word.startswith(("https://", "http://")):
        return [word[:LONGEST_WORD]]
    return breakable(word).replace("-", "-" + BREAK).split(BREAK)


def _broken(word: str) -> str:
    if len(word) <= LONGEST_WORD or word.startswith(("https://", "http://")):
        return word
    for mark in BREAK_AFTER:
        word = word.replace(mark, mark + BREAK)
    return BREAK.join(
        piece
        if len(piece) <= LONGEST_WORD
        else BREAK.join(piece[start : start + PIECE] for start in range(0, len(piece), PIECE))
        for piece in word.rstrip(BREAK).split(BREAK)
    )


@cache
def _face(file: str) -> Any:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    return TTFont(file, lazy=True)


@cache
def _advance(letter: str) -> float:
    """Return how broad a letter of ten points is; one that the font lacks is an empty box."""
    face = _face(fonts()[0])
    name = face.getBestCmap().get(ord(letter), ".notdef")
    return float(face["hmtx"][name][0]) * 10 / float(face["head"].unitsPerEm)


@cache
def _letters() -> frozenset[int]:
    """Return the codes of the letters that every one of the fonts has."""
    return frozenset.intersection(*(frozenset(_face(file).getBestCmap()) for file in fonts()))
