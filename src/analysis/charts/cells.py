"""What a matrix shows: the texts and fills of its cells, read from a table of one line a pair."""

from dataclasses import dataclass

import pandas as pd

from analysis.charts import shading, style, wording
from analysis.charts.shading import Shading
from analysis.charts.tones import Fill
from analysis.language import text

SHORT = 2  # letters of words that are joined by a stroke

Pair = tuple[int, int]  # places of a row and of a column, from 0


@dataclass(frozen=True)
class Cells:
    """A grid: the names of its rows and columns, and the text and fill of the pairs that it has.

    All other pairs are empty.
    """

    rows: list[str]
    columns: list[str]
    words: dict[Pair, str]
    fills: dict[Pair, Fill]
    shading: Shading


def read(
    frame: pd.DataFrame,
    row: str,
    across: str,
    value: str,
    shade: str | None,
    strong: str | None,
    language: str,
) -> Cells:
    """Lay out a table as a grid.

    Parameters
    ----------
    frame
        One line a pair; a line without a row or a column names the other one alone.
    row, across, value, shade, strong
        As for a chart of kind ``matrix``.

    Raises
    ------
    ValueError
        When there is no pair at all, or a pair has two lines; when both `shade` and `strong` are
        given.
    """
    if shade is not None and strong is not None:
        msg = f"a matrix has either shade or strong; found shade={shade!r}, strong={strong!r}"
        raise ValueError(msg)
    rows, columns = _places(frame, row, language), _places(frame, across, language)
    names = list(rows), list(columns)
    lines = zip(_names(frame, row, language), _names(frame, across, language), strict=True)
    found = [(rows.get(one or ""), columns.get(other or "")) for one, other in lines]
    held = [(one, other) for one, other in found if one is not None and other is not None]
    if not held:
        msg = f"no line has both {row!r} and {across!r}: there is nothing to draw"
        raise ValueError(msg)
    twice = [pair for pair in dict.fromkeys(held) if held.count(pair) > 1]
    if twice:
        listed = "; ".join(f"{names[0][one]} / {names[1][other]}" for one, other in twice)
        msg = f"a pair of {row!r} and {across!r} has one line; found more for {listed}"
        raise ValueError(msg)
    kept = frame[[None not in pair for pair in found]]
    if shade is None:
        chosen = shading.alike(kept, value, strong)
    else:
        is_full = len(held) == len(rows) * len(columns)
        chosen = shading.by_steps(kept, value, shade, is_full, language)
    words = dict(zip(held, written(kept, value, language), strict=True))
    return Cells(*names, words, dict(zip(held, chosen.fills, strict=True)), chosen)


def fold(words: str, width: float) -> str:
    """Break what is written in a cell; letters joined by a stroke go one below the other."""
    letters = words.split("/")
    is_wide = wording.text_width(words, style.SMALL_SIZE) > width
    if is_wide and max(map(len, letters)) <= SHORT:
        return "\n".join(letters)
    return wording.fold(words, width, style.SMALL_SIZE)


def written(frame: pd.DataFrame, name: str, language: str) -> list[str]:
    """Write a column's cells; codes in one cell whose words are letters are joined by a stroke."""
    words = [item.split("; ") for item in wording.cells(frame, name, language)]
    return [("/" if max(map(len, item)) <= SHORT else "; ").join(item) for item in words]


def meanings(frame: pd.DataFrame, name: str, meaning: str, language: str) -> str:
    """List the codes that a column holds in words, each with the code in its place in another.

    Raises
    ------
    ValueError
        When a line has not as many codes in the one column as in the other.
    """
    wording.require(frame, name, meaning)
    found: dict[str, str] = {}
    for line in frame[[name, meaning]].dropna().astype(str).itertuples(index=False):
        short, long = (cell.split(";") for cell in line)
        if len(short) != len(long):
            msg = f"{name!r} and {meaning!r} hold a code for each other; found {', '.join(line)}"
            raise ValueError(msg)
        found |= dict(zip(short, long, strict=True))
    order = [code for code in wording.known_codes(pd.Series(list(found)), name) if code in found]
    listed = [
        (wording.word(name, code, language), wording.word(meaning, found[code], language))
        for code in order
    ]
    return "; ".join(
        text("chart_words.letter_meaning", language, letter=letter, meaning=words)
        for letter, words in listed
    )


def _names(frame: pd.DataFrame, name: str, language: str) -> list[str | None]:
    """Return a column's cells as they are written, None where they are blank."""
    own = name if name in frame.columns else f"{name}_{language}"
    words = wording.cells(frame, name, language)
    blank = frame[own].isna()
    return [None if is_blank else word for is_blank, word in zip(blank, words, strict=True)]


def _places(frame: pd.DataFrame, name: str, language: str) -> dict[str, int]:
    """Return the place of each name, in the order in which the table first has them."""
    names = dict.fromkeys(word for word in _names(frame, name, language) if word is not None)
    return {word: place for place, word in enumerate(names)}
