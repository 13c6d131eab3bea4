"""The shorthand letters of StatsWales, which stand where a number is not printed as it is."""

from __future__ import annotations

MARKS = {
    "c": "confidential",
    "u": "low_reliability",
    "w": "none_recorded",
    "k": "low_figure",
    "x": "not_available",
    "z": "not_applicable",
}


def is_mark(value: object) -> bool:
    """Tell whether a cell holds one of the letters instead of a number."""
    return isinstance(value, str) and value in MARKS


def letter(code: str) -> str:
    """Return the letter of a code such as ``confidential``.

    Raises
    ------
    ValueError
        When no letter stands for it.
    """
    for mark, meaning in MARKS.items():
        if meaning == code:
            return mark
    msg = f"no mark stands for {code!r}; there are {', '.join(MARKS.values())}"
    raise ValueError(msg)
