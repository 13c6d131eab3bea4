"""How the cells of a matrix are filled: alike, by steps of a scale, as unknown, or as empty."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from analysis.charts import tones, wording
from analysis.charts.tones import EMPTY_FILL, UNKNOWN_FILL, WHITE, Fill
from analysis.language import column, text

MOST_VALUES = 6  # a scale with more numbers than these is cut into classes
CLASSES = 5
PLAIN_FILL, STRONG_FILL = Fill(tones.LIGHTEST), Fill(tones.DARKEST)
BLANK_FILL = Fill(WHITE)  # an empty cell where a dash says so, and hatching would be too loud


@dataclass(frozen=True)
class Shading:
    """The fill of each line of a matrix's table, that of empty cells, and a legend's entries."""

    fills: list[Fill]
    empty: Fill
    handles: list[Patch]


@dataclass(frozen=True)
class Scale:
    """The step of each line, -1 where it has none, and the names of the steps in order."""

    steps: np.ndarray
    names: list[str]


def alike(frame: pd.DataFrame, value: str, strong: str | None) -> Shading:
    """Fill all cells alike, those that hold the code `strong` darker; no legend is needed.

    Raises
    ------
    ValueError
        When `strong` is no code of the column.
    """
    held = [set() if pd.isna(item) else set(str(item).split(";")) for item in frame[value]]
    known = wording.known_codes(pd.Series([code for codes in held for code in codes]), value)
    if strong is not None and strong not in known:
        msg = f"option strong={strong!r} is no {value}; there are: {', '.join(known)}"
        raise ValueError(msg)
    looks = [STRONG_FILL if strong in codes else PLAIN_FILL for codes in held]
    is_missing = frame[value].isna().to_numpy()
    return Shading(_chosen(looks, is_missing, _is_zero(frame[value]), BLANK_FILL), BLANK_FILL, [])


def by_steps(frame: pd.DataFrame, value: str, shade: str, is_full: bool, language: str) -> Shading:
    """Fill cells by a scale from light to dark, named in a legend.

    Parameters
    ----------
    frame
        One line a cell.
    value
        Column of what is written; a count of zero is an empty cell, a blank an unknown one.
    shade
        Column of the steps.
    is_full
        Whether every pair of a row and a column has its line.
    """
    wording.require(frame, shade)
    is_zero, is_missing = _is_zero(frame[value]), frame[value].isna().to_numpy()
    scale = _scale(frame[shade], is_zero | is_missing, shade, language)
    looks = tones.steps(len(scale.names))
    is_unknown = (scale.steps < 0) & ~is_zero
    used = [step for step in range(len(looks)) if (scale.steps == step).any()]
    handles = [looks[step].handle(scale.names[step]) for step in used]
    if is_unknown.any():
        handles.append(UNKNOWN_FILL.handle(text("words.not_available", language)))
    if is_zero.any() or not is_full:
        handles.append(EMPTY_FILL.handle(_empty_name(frame[shade][is_zero], shade, language)))
    chosen = [looks[step] if step >= 0 else UNKNOWN_FILL for step in scale.steps]
    return Shading(_chosen(chosen, is_unknown, is_zero, EMPTY_FILL), EMPTY_FILL, handles)


def _is_zero(values: pd.Series) -> np.ndarray:
    """Say which lines count nothing: an empty cell, and no missing one."""
    return np.array([isinstance(item, int | float) and item == 0 for item in values.tolist()])


def _chosen(
    looks: list[Fill], is_unknown: np.ndarray, is_zero: np.ndarray, empty: Fill
) -> list[Fill]:
    return [
        empty if zero else UNKNOWN_FILL if unknown else look
        for look, unknown, zero in zip(looks, is_unknown, is_zero, strict=True)
    ]


def _empty_name(held: pd.Series, shade: str, language: str) -> str:
    """Name what is empty: by the code that all empty cells bear, or by what a blank means."""
    codes = set(held.dropna())
    if len(codes) == 1:
        return wording.word(shade, codes.pop(), language)
    if "blank" in column(shade):
        return wording.word(shade, None, language)
    return text("chart_words.nothing_there", language)


def _scale(held: pd.Series, is_left_out: np.ndarray, shade: str, language: str) -> Scale:
    filled = held.mask(is_left_out)
    if "codes" not in column(shade):
        return _scale_of_numbers(filled.to_frame(shade), shade, language)
    # A code that empty cells alone bear is their name, and no step.
    names_of_empty = set(held.dropna()) - set(filled.dropna())
    known = [code for code in wording.known_codes(held, shade) if code not in names_of_empty]
    steps = [known.index(code) if code in known else -1 for code in filled]
    return Scale(np.array(steps), [wording.word(shade, code, language) for code in known])


def _scale_of_numbers(frame: pd.DataFrame, shade: str, language: str) -> Scale:
    """Take each number as a step or, where they are many, classes of equal width."""
    numbers, unit = wording.numbers(frame, shade), wording.unit_of(frame, shade)
    known = ~np.isnan(numbers)
    values, places = np.unique(numbers[known], return_inverse=True)
    class_of = np.arange(len(values))
    if len(values) > MOST_VALUES:
        edges = np.linspace(values[0], values[-1], CLASSES + 1)[1:-1]
        class_of = np.searchsorted(edges, values, side="right")
    steps = np.full(len(numbers), -1)
    steps[known] = class_of[places]
    ends = [values[class_of == step] for step in range(int(class_of.max(initial=-1)) + 1)]
    return Scale(steps, [_range_name(held, unit, language) for held in ends])


def _range_name(values: np.ndarray, unit: str, language: str) -> str:
    """Name a step by the numbers in it: ``3``, or ``3–17``; one without any needs no name."""
    ends = dict.fromkeys([*values[:1], *values[-1:]])
    return "–".join(wording.label_number(float(end), unit, language) for end in ends)
