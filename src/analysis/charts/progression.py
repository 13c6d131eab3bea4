"""The traffic light: each outcome with its sign, and its estimate on the way from red to green."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts import sheets, signs, strips, style, wording
from analysis.charts.style import Drawing
from analysis.language import text

WIDTH = 5.4 * style.POINTS_PER_INCH - 2 * style.EDGE  # narrow: legible on a narrow screen
SIDE, PAD = 8.0, 6.0  # points beside and above what a row holds
LINE = style.TEXT_SIZE * 1.35  # brackets and circumflexes are taller than other letters
APART = 2.0  # points between the name, the colour and the notes
SIGN_AT, WORD_AT = SIDE + 6.0, SIDE + 20.0
STRIP_LEFT, STRIP_WIDTH = SIDE + 14.0, WIDTH - 2 * SIDE - 28.0  # room for arrows
BOLD = 1.18  # bold letters are wider than those that are measured


@dataclass(frozen=True)
class Row:
    """One outcome: its lines of text, and where its numbers are on its strip.

    Parameters
    ----------
    code
        Its colour, or the part of amber.
    name, word, notes
        Lines of text from the top down; the sign stands before `word`.
    marks
        Low end, estimate and high end, as `strips.along` returns them.
    under
        What stands under the strip, and where from red (0) to green (1); empty: no strip.
    missing
        What stands on the strip in the place of an estimate, or nothing.
    """

    code: object
    name: str
    word: str
    notes: str
    marks: np.ndarray
    under: tuple[tuple[float, str], ...]
    missing: str

    @property
    def height(self) -> float:
        """Points that the row takes."""
        lines = sum(_lines(part) for part in (self.name, self.word, self.notes))
        under = max((_lines(words) for _, words in self.under), default=0)
        strip = strips.TALL + PAD + 3.0 + under * LINE if self.under else 0.0
        return lines * LINE + strip + 2.5 * PAD + 2 * APART


def progression(
    drawing: Drawing,
    language: str,
    *,
    label: str,
    colour: str,
    estimate: str,
    low: str,
    high: str,
    green: str,
    red: str,
    better: str,
    signal: str | None = None,
    measure: str | None = None,
    owner: str | None = None,
    chances: Sequence[str] = (),
    before: str | None = None,
    show_title: bool = False,
) -> Figure:
    """Draw one outcome a row: its colour as a sign and a word, its estimate between thresholds.

    Every row has a strip of its own on which red and green stand at the same places, turned so
    that further right is better.

    Parameters
    ----------
    label, colour
        Columns of the outcomes' names and of codes of `signs.SIGNS`.
    estimate, low, high, green, red
        Columns of the estimates, their intervals and the thresholds, in the row's own unit.
    better
        Column of ``increase`` or ``decrease``.
    signal
        Column of codes that part amber; where it parts the row's colour, its sign and words
        stand.
    measure
        Column of what the numbers of a row are.
    owner
        Column (or pair in two languages) of who owns an outcome; words flag a blank.
    chances
        Columns of chances that are written under the estimate, where a row has any.
    before
        Column of the colours before people moved them; words flag a colour that was moved.
    """
    frame = drawing.frame()
    codes = _codes(frame, colour, signal)
    marks = strips.along(frame, (low, estimate, high), (red, green), better)
    words = _words(frame, colour, signal, codes, language)
    notes = _notes(frame, (estimate, low, high), (red, green), measure, owner, chances, language)
    if before is not None:
        wording.require(frame, before)
        said = _folded(text("chart_words.colour_moved", language), SIDE, 1.0)
        moved = (frame[before] != frame[colour]).tolist()
        notes = [[said] * row_moved + lines for row_moved, lines in zip(moved, notes, strict=True)]
    under = _under(frame, (red, green), language)
    gaps = _gaps(frame, estimate, language)
    names = wording.cells(frame, label, language)
    parts = zip(codes, names, words, notes, marks, under, gaps, strict=True)
    rows = [
        Row(code, _folded(name, SIDE), _folded(word, WORD_AT), "\n".join(lines), *more)
        for code, name, word, lines, *more in parts
    ]
    below = [text("chart_words.progress_scale", language)] if any(under) else []
    if any(strips.beyond(row.marks).any() for row in rows):
        below.append(text("chart_words.beyond", language))
    below += wording.mark_lines(frame, [estimate, low, high, *chances], language)
    height = sum(row.height for row in rows)
    figure, axes = sheets.sheet(drawing, height, show_title, below, width=WIDTH)
    top = 0.0
    for place, row in enumerate(rows):
        _draw(axes, row, top, "white" if place % 2 else style.BAND)
        top += row.height
    return figure


def _lines(words: str) -> int:
    return words.count("\n") + 1 if words else 0


def _folded(words: str, left: float, bold: float = BOLD) -> str:
    return wording.fold(words, (WIDTH - SIDE - left) / bold, style.TEXT_SIZE)


def _codes(frame: pd.DataFrame, colour: str, signal: str | None) -> list[object]:
    """Return the code of each row's sign: the part of amber where it is one of the colour."""
    signs.check(frame, colour)
    if signal is None:
        return frame[colour].tolist()
    signs.check(frame, signal)
    return [
        part if str(part).startswith(f"{whole}_") else whole
        for whole, part in zip(frame[colour], frame[signal], strict=True)
    ]


def _words(
    frame: pd.DataFrame, colour: str, signal: str | None, codes: list[object], language: str
) -> list[str]:
    whole = wording.cells(frame, colour, language)
    if signal is None:
        return whole
    parts = wording.cells(frame, signal, language)
    return [
        name if code == plain or pd.isna(code) else part  # type: ignore[call-overload]
        for name, part, code, plain in zip(whole, parts, codes, frame[colour], strict=True)
    ]


def _notes(
    frame: pd.DataFrame,
    columns: tuple[str, str, str],
    thresholds: tuple[str, str],
    measure: str | None,
    owner: str | None,
    chances: Sequence[str],
    language: str,
) -> list[list[str]]:
    """Return the lines under each colour: who is missing, the estimate in words, the chances."""
    unit = wording.whole_units(frame, (*columns, *thresholds), wording.unit_of(frame, columns[0]))
    found = wording.estimates(frame, columns, unit, language, full_counts=True)
    what = [wording.heading(columns[0], language)] * len(frame)
    what = what if measure is None else wording.cells(frame, measure, language)
    likely = [wording.labels(frame, name, wording.unit_of(frame, name), language)
              for name in chances]  # fmt: skip
    heads = [wording.heading(name, language) for name in chances]
    owned = _owned(frame, owner)
    rows = []
    for row, number in enumerate(found):
        lines = [] if owned[row] else [text("chart_words.no_owner", language)]
        lines.append(_named(what[row], number, language))
        has_any = frame[list(chances)].iloc[row].notna().any()
        pairs = zip(heads, likely, strict=True) if has_any else ()
        told = [_named(head, held[row], language) for head, held in pairs]
        lines += ["; ".join(told)] if told else []
        rows.append([_folded(line, SIDE, 1.0) for line in lines])
    return rows


def _named(name: str, number: str, language: str) -> str:
    return text("chart_words.named_number", language, name=name, number=number)


def _owned(frame: pd.DataFrame, owner: str | None) -> np.ndarray:
    """Say of which rows an owner is known; of all, where the table does not say."""
    if owner is None:
        return np.ones(len(frame), dtype=bool)
    name = owner if owner in frame.columns else f"{owner}_en"
    wording.require(frame, name)
    return frame[name].notna().to_numpy()


def _under(
    frame: pd.DataFrame, thresholds: tuple[str, str], language: str
) -> list[tuple[tuple[float, str], ...]]:
    """Return what stands under each strip; nothing where a threshold is missing."""
    red, green = (wording.numbers(frame, name) for name in thresholds)
    written = [
        wording.labels(
            frame,
            name,
            wording.whole_units(frame, thresholds, wording.unit_of(frame, name)),
            language,
        )
        for name in thresholds
    ]
    rows: list[tuple[tuple[float, str], ...]] = []
    for low, high, low_words, high_words in zip(red, green, *written, strict=True):
        if np.isnan([low, high]).any():
            rows.append(())
        elif low == high:
            rows.append(((0.0, text("chart_words.both_at", language, number=low_words)),))
        else:
            ends = (0.0, "red_at", low_words), (1.0, "green_at", high_words)
            rows.append(
                tuple((at, text(f"chart_words.{what}", language, number=n)) for at, what, n in ends)
            )
    room = STRIP_WIDTH / 3 - PAD
    return [tuple((at, wording.fold(words, room, style.TEXT_SIZE)) for at, words in row)
            for row in rows]  # fmt: skip


def _gaps(frame: pd.DataFrame, estimate: str, language: str) -> list[str]:
    """Return what stands on each strip in the place of an estimate that is not there."""
    known = wording.numbers(frame, estimate)
    written = wording.labels(frame, estimate, wording.unit_of(frame, estimate), language)
    return [words if np.isnan(number) else "" for words, number in zip(written, known, strict=True)]


def _draw(axes: Axes, row: Row, top: float, shade: str) -> None:
    axes.axhspan(top, top + row.height, color=shade, linewidth=0, zorder=0)
    how: dict[str, Any] = {"va": "top", "size": style.TEXT_SIZE, "linespacing": style.LINE_SPACING}
    y = top + PAD
    axes.text(SIDE, y, row.name, weight="bold", **how)
    y += _lines(row.name) * LINE + APART
    axes.plot(SIGN_AT, y + LINE / 2, gid="sign", zorder=3, **signs.sign(row.code))
    axes.text(WORD_AT, y, row.word, weight="bold", **how)
    y += _lines(row.word) * LINE + APART
    axes.text(SIDE, y, row.notes, **how)
    y += _lines(row.notes) * LINE + PAD
    if not row.under:
        return
    box = (STRIP_LEFT, y, STRIP_WIDTH)
    strips.draw(axes, box, row.marks, len(row.under) > 1, row.code)
    if row.missing:
        middle = STRIP_LEFT + STRIP_WIDTH / 2, y + strips.TALL / 2
        axes.text(*middle, row.missing, ha="center", va="center_baseline", style="italic", zorder=4)
    for at, words in row.under:
        x = strips.place(at, STRIP_LEFT, STRIP_WIDTH)
        axes.text(x, y + strips.TALL + 3, words, ha="center", **how)
