"""Numbers and dates as they are written in Welsh and in English, by unit.

Both languages use the same digits and separators, so a number that is published twice reads
the same twice. Babel's Welsh lists and durations are not used: they are wrong.
"""

import datetime
import numbers
from decimal import Decimal
from typing import Any

from analysis.language.texts import code, text

PATTERNS = {
    "count": "#,##0",
    "rank": "#,##0",
    "position": "#,##0",
    "numbered": "#,##0",
    "percent": "#,##0",
    "percent_1": "#,##0.0",
    "percentage_points": "#,##0",
    "score": "#,##0.0",
    "ratio": "#,##0.00",
    "decimal": "#,##0.000",
    "days": "#,##0",
    "per_1000": "#,##0.0",
    "per_year": "#,##0.0",
    "pounds": "£#,##0",
    "pounds_and_pence": "£#,##0.00",
}
# What orders or names a thing: a lower number comes first.
ORDINAL = frozenset({"rank", "position", "numbered", "year"})
# Babel multiplies by a hundred wherever a pattern holds a percent sign, even a quoted one.
SUFFIXES = {"percent": "%", "percent_1": "%"}


def value(amount: Any, unit: str, language: str) -> str:
    """Write one figure for a reader.

    Parameters
    ----------
    amount
        A number, an ISO date, a code (unit ``text_code:<list>``), a pair of names (unit
        ``name``) or None for not available.
    unit
        A key of `PATTERNS`, or ``year``, ``date``, ``name``, ``text``, ``text_code:<list>``.
    language
        ``"cy"`` or ``"en"``.

    Raises
    ------
    ValueError
        When the unit is not known.
    """
    if amount is None or amount != amount:  # NaN alone differs from itself
        return text("words.not_available", language)
    if unit.startswith("text_code:"):
        return code(unit.removeprefix("text_code:"), str(amount), language)
    if unit == "name":
        return str(amount[language])
    if unit == "year":
        return str(int(amount))
    if unit == "text":
        return str(amount)
    if unit == "date":
        return long_date(amount, language)
    return _number(amount, unit)


def long_date(day: datetime.date | str, language: str) -> str:
    """Write a day in full: 3 Chwefror 2026, 3 February 2026."""
    from babel.dates import format_date

    if isinstance(day, str):
        day = datetime.date.fromisoformat(day[:10])
    return format_date(day, format="d MMMM y", locale=language)


def _number(amount: Any, unit: str) -> str:
    if unit not in PATTERNS:
        msg = f"unit {unit!r} is not known; known: {', '.join(PATTERNS)}"
        raise ValueError(msg)
    if not isinstance(amount, numbers.Real):
        msg = f"a figure in {unit} is a number; found {amount!r}"
        raise ValueError(msg)
    digits = _digits(abs(float(amount)), PATTERNS[unit]) + SUFFIXES.get(unit, "")
    is_zero = not any(digit in digits for digit in "123456789")
    return "\N{MINUS SIGN}" + digits if amount < 0 and not is_zero else digits


def _digits(amount: float, pattern: str) -> str:
    """Write a number as Babel does in both languages, in a twentieth of the time."""
    places = len(pattern.partition(".")[2])
    written = f"{Decimal(repr(amount)):,.{places}f}"  # halves to the even digit
    return f"£{written}" if pattern.startswith("£") else written
