"""Reading a written number back: its value, and how far its digits let it be known."""

from __future__ import annotations

import re

from analysis.disclosure import is_mark

NUMBER = re.compile(r"[−-]?£?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def read_number(written: str) -> tuple[float | str | None, float]:
    """Read the one number of a written cell.

    Returns
    -------
    value : float, str or None
        The number; a letter of `analysis.disclosure.MARKS`; None where neither is written.
    digit_step : float
        The unit of the last digit: 1 for ``34``, 0.1 for ``34.2``.

    Raises
    ------
    ValueError
        When there are two numbers, so that nobody can say which one is meant.
    """
    if is_mark(written.strip()):
        return written.strip(), 1.0
    found = NUMBER.findall(written)
    if not found:
        return None, 1.0
    if len(found) > 1:
        msg = f"found {len(found)} numbers in one cell, {written!r}; record each by itself"
        raise ValueError(msg)
    digits = found[0].replace(",", "").replace("£", "").replace("−", "-")
    return float(digits), 10.0 ** -len(digits.partition(".")[2])


def is_number(written: str) -> bool:
    """Say whether a cell is one number and nothing else, with a sign or a unit at most."""
    return re.fullmatch(rf"\s*{NUMBER.pattern}\s*%?\s*", written) is not None
