"""What a chart says: cells, headings and numbers in the reader's language, broken to fit."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axis import Axis
from matplotlib.ticker import MaxNLocator

from analysis.charts.measuring import text_width
from analysis.language import code, codes, column, display, has_text, interval, text, value

NO_BREAK = "\u00a0"
# Letter sizes from the end of a word to the start of the next, at most; at least it is nothing.
# Words come again and again, lines of them do not: few lines need to be measured whole.
WIDEST_SPACE = 1.0
# how whole numbers on an axis are written where a unit has decimals: 20, not 20.0
WHOLE = dict.fromkeys(("score", "ratio", "decimal", "per_1000", "per_year"), "count") | {
    "percent_1": "percent",
    "pounds_and_pence": "pounds",
}


def wrap(words: str, width: float, size: float) -> str:
    """Break a text into lines that are at most `width` points wide, between its words.

    What a no-break space joins stays together.
    """
    lines: list[str] = []
    for word in re.split(r"[^\S\u00a0]+", words.strip()):
        if lines and _fits_behind(lines[-1], word, width, size):
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def _fits_behind(line: str, word: str, width: float, size: float) -> bool:
    """Say whether a word fits behind a line of words, in so many points."""
    if NO_BREAK not in line and NO_BREAK not in word:
        least = sum(text_width(part, size) for part in (*line.split(" "), word))
        if least > width or least + WIDEST_SPACE * size * (1 + line.count(" ")) <= width:
            return least <= width
    return text_width(f"{line} {word}", size) <= width


def fold(words: str, width: float, size: float) -> str:
    """Break a text like `wrap`, and a word that is wider than a line between its letters.

    For texts in a frame that they must not leave, whatever a user wrote.
    """
    lines: list[str] = []
    for line in wrap(words, width, size).split("\n"):
        while text_width(line, size) > width and len(line) > 1:
            fits = [end for end in range(1, len(line)) if text_width(line[:end], size) <= width]
            end = max(fits, default=1)
            lines.append(line[:end])
            line = line[end:]
        lines.append(line)
    return "\n".join(lines)


def heading(name: str, language: str) -> str:
    """Return a column's name in words."""
    return column(name)[language]


def cells(frame: pd.DataFrame, name: str, language: str) -> list[str]:
    """Return a column's cells as they are written for a reader.

    Parameters
    ----------
    name
        A column, or the base of a pair ``name_en``, ``name_cy``.

    Raises
    ------
    ValueError
        When the frame has neither.
    """
    pair = [f"{name}_en", f"{name}_cy"]
    if set(pair) <= set(frame.columns):
        return [row[0] for row in display(frame[pair], language).rows]
    require(frame, name)
    return [row[0] for row in display(frame[[name]], language).rows]


def word(name: str, item: object, language: str) -> str:
    """Return how one item of a column is written for a reader; for a code, its words."""
    return cells(pd.DataFrame({name: pd.Series([item], dtype=object)}), name, language)[0]


def numbers(frame: pd.DataFrame, name: str) -> np.ndarray:
    """Return a column as floats, with NaN for what is not available and for marks."""
    require(frame, name)
    held = frame[name].mask(frame[name].map(is_mark).astype(bool), np.nan)
    return pd.to_numeric(held).to_numpy(dtype=float, na_value=np.nan)


def is_mark(item: object) -> bool:
    """Say whether a letter stands in the place of a number that is not printed."""
    return isinstance(item, str) and has_text(f"codes.mark.{item}")


def labels(frame: pd.DataFrame, name: str, unit: str | Sequence[str], language: str) -> list[str]:
    """Write a column's numbers in a unit: a mark as its letter, a blank as not available.

    A sequence has the unit of each row.
    """
    return [
        str(item) if is_mark(item) else label_number(number, own, language)
        for item, number, own in zip(
            frame[name], numbers(frame, name), _each(unit, frame), strict=True
        )
    ]


def whole_units(frame: pd.DataFrame, names: Iterable[str], unit: str) -> list[str]:
    """Return the unit of each row: without decimals where none of its numbers has any.

    For rows that are counted in different things: 77 per cent and 1.2 points, not 77.0.
    """
    held = np.round(np.column_stack([numbers(frame, name) for name in names]), 6)
    whole = ((held == np.round(held)) | np.isnan(held)).all(axis=1)
    return [WHOLE.get(unit, unit) if is_whole else unit for is_whole in whole]


def _each(unit: str | Sequence[str], frame: pd.DataFrame) -> Sequence[str]:
    return [unit] * len(frame) if isinstance(unit, str) else unit


def estimates(
    frame: pd.DataFrame,
    names: tuple[str, str, str],
    unit: str | Sequence[str],
    language: str,
    full_counts: bool = False,
) -> list[str]:
    """Write each row as ``1.2 [0.4, 2.0]``.

    Parameters
    ----------
    names
        Columns of the estimate and the ends of its interval. A row without an estimate, or
        without an end, says so in words or by its mark, never by a number.
    full_counts
        Whether a row with both ends blank is a full count, which has no interval.
    """
    centres = labels(frame, names[0], unit, language)
    ends = np.column_stack([numbers(frame, name) for name in names])
    limits = [labels(frame, name, unit, language) for name in names[1:]]
    counted = frame[list(names[1:])].isna().all(axis=1).to_numpy() & full_counts
    written, units = [], _each(unit, frame)
    for row, words, low, high, is_count, own in zip(
        ends, centres, *limits, counted, units, strict=True
    ):
        if np.isnan(row[0]) or is_count:
            written.append(words)
        elif np.isnan(row[1:]).any():
            written.append(f"{words} [{low if np.isnan(row[1]) else high}]")
        else:
            written.append(f"{words} {interval(row[1], row[2], own, language)}")
    return written


def mark_lines(frame: pd.DataFrame, names: Iterable[str], language: str) -> list[str]:
    """Say of every mark in some columns what it means, each once."""
    found = {str(item) for name in names for item in frame[name] if is_mark(item)}
    return [
        text("chart_words.letter_meaning", language, letter=mark, meaning=words)
        for mark in codes("mark")
        if mark in found and (words := code("mark", mark, language))
    ]


def require(frame: pd.DataFrame, *names: str) -> None:
    """Refuse a frame that lacks a column.

    Raises
    ------
    ValueError
        When a column is missing; those of the frame are given.
    """
    for name in names:
        if name not in frame.columns:
            msg = f"no column is named {name!r}; columns: {', '.join(map(str, frame.columns))}"
            raise ValueError(msg)


def known_codes(series: pd.Series, name: str) -> list[str]:
    """Return the codes that a column may hold, in their list's order.

    A column without a list has the values that it holds, sorted.

    Raises
    ------
    ValueError
        When the series holds something else; the codes are given.
    """
    entry, present = column(name), sorted(set(series.dropna()))
    known = list(codes(entry["codes"])) if "codes" in entry else present
    strangers = [code for code in present if code not in known]
    if strangers:
        msg = f"column {name!r} holds {', '.join(strangers)}; its codes: {', '.join(known)}"
        raise ValueError(msg)
    return known


def unit_of(frame: pd.DataFrame, name: str) -> str:
    """Return the unit in which a column's numbers are written."""
    require(frame, name)
    whole = pd.api.types.is_integer_dtype(frame[name])
    return column(name).get("unit", "count" if whole else "decimal")


def label_number(number: float, unit: str, language: str) -> str:
    """Write a number for a reader; NaN is written as not available, never as zero."""
    return value(None if np.isnan(number) else number, unit, language)


def number_ticks(axis: Axis, limits: Iterable[float], unit: str, language: str) -> None:
    """Put ticks where the unit's own decimals can write them exactly.

    A tick at 2.5 in a unit of whole numbers would read 2 or 3: both would be false.
    """
    low, high = sorted(limits)
    scale = 10 ** len(value(0, unit, "en").partition(".")[2].rstrip("%"))
    locator = MaxNLocator(nbins=6, steps=[1, 2, 5, 10], integer=True)
    places = np.unique(np.round(locator.tick_values(low * scale, high * scale))) / scale
    places = places[(places >= low) & (places <= high)]
    if np.array_equal(places, np.round(places)):
        unit = WHOLE.get(unit, unit)
    axis.set_ticks(places, [value(float(place), unit, language) for place in places])
