"""Names over narrow columns: upright where they fit, else turned, else as numbers with a key."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.charts import style, wording

PAD = 3.0  # points between a name and the edge of its column
MOST_LINES = 6  # of an upright name
SHORTEST, LONGEST, STEP = 40, 150, 10  # points of height that turned names are tried in
LINE = style.SMALL_SIZE * style.LINE_SPACING


@dataclass(frozen=True)
class Headings:
    """What is written over each column; `key` explains it where that is a number."""

    words: list[str]
    turned: bool
    height: float
    key: tuple[str, ...] = ()


def headings(names: Sequence[str], width: float) -> Headings:
    """Say how names are written over columns that are `width` points wide."""
    upright = [wording.wrap(name, width - 2 * PAD, style.SMALL_SIZE) for name in names]
    if _fits(upright, width - 2 * PAD, MOST_LINES):
        return Headings(upright, False, max(map(_lines, upright)) * LINE + 2 * PAD)
    for room in range(SHORTEST, LONGEST + 1, STEP):
        turned = [wording.wrap(name, room, style.SMALL_SIZE) for name in names]
        if _fits(turned, room, int((width - PAD) / LINE)):
            return Headings(turned, True, room + 2 * PAD)
    numbers = [str(place) for place, _ in enumerate(names, start=1)]
    key = tuple(f"{number}: {name}" for number, name in zip(numbers, names, strict=True))
    return Headings(numbers, False, LINE + 2 * PAD, key)


def _lines(words: str) -> int:
    return words.count("\n") + 1


def _fits(names: Sequence[str], room: float, most_lines: int) -> bool:
    """Say whether no line is longer than the room, and no name has too many lines."""
    lines = [line for name in names for line in name.split("\n")]
    widest = max(wording.text_width(line, style.SMALL_SIZE) for line in lines)
    return widest <= room and max(map(_lines, names)) <= most_lines
