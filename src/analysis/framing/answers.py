"""What counts as an answer: words, and not what people type to fill a cell."""

from __future__ import annotations

from collections.abc import Iterable

# Words that people type to fill a cell. They answer nothing.
PLACEHOLDERS: frozenset[str] = frozenset(
    {
        "anhysbys",
        "ddim yn hysbys",
        "dim eto",
        "i ddilyn",
        "i'w benderfynu",
        "i'w gadarnhau",
        "n/a",
        "not known",
        "not yet",
        "pending",
        "tba",
        "tbc",
        "tbd",
        "to be confirmed",
        "to be decided",
        "to follow",
        "todo",
        "unknown",
        "xxx",
    }
)

# Marks that alone, or around a placeholder, say nothing either.
MARKS = " .?!-–—…_*()[]<>\u200b\ufeff"


def is_answer(words: object) -> bool:
    """Say whether a cell answers: it holds words, and they are not a placeholder.

    Parameters
    ----------
    words
        What stands in the cell; anything but text (a missing value) answers nothing.
    """
    if not isinstance(words, str):
        return False
    said = " ".join(words.split()).strip(MARKS).casefold().replace("’", "'")
    return bool(said) and said not in PLACEHOLDERS


def yes_no(flags: Iterable[bool]) -> list[str]:
    """Write flags as the codes ``yes`` and ``no``."""
    return ["yes" if flag else "no" for flag in flags]
