"""Whole phrases that a person wrote, for what Welsh changes: names of places, counted things."""

from functools import cache

from analysis.language.numbers import value
from analysis.language.texts import MissingText, has_text, text

PHRASES = ("name", "in", "to", "from", "and")
CATEGORIES = ("zero", "one", "two", "few", "many", "other")


def place(code: str, phrase: str, language: str) -> str:
    """Return the name of a Welsh council in a phrase.

    Parameters
    ----------
    code
        Its code: ``"W06000015"``.
    phrase
        ``"name"``, or with a word before it: ``"in"``, ``"to"``, ``"from"``, ``"and"``.
    language
        ``"cy"`` or ``"en"``.

    Raises
    ------
    MissingText
        When no phrase is written for the council: only those of Wales have any.

    Examples
    --------
    >>> place("W06000015", "in", "cy")
    'yng Nghaerdydd'
    """
    if phrase not in PHRASES:
        msg = f"no phrase is named {phrase!r}; phrases: {', '.join(PHRASES)}"
        raise MissingText(msg)
    if not has_text(f"places.{code}.name"):
        msg = f"no phrases are written for the council {code!r}; councils of Wales have them"
        raise MissingText(msg)
    return text(f"places.{code}.{phrase}", language)


def counted(key: str, number: int, language: str) -> str:
    """Return how many of a thing there are, in words of a language.

    Parameters
    ----------
    key
        Name of the thing, ``"counts.councils"``: a text for each plural category.
    number
        How many, 0 or more.
    language
        ``"cy"`` or ``"en"``.

    Raises
    ------
    MissingText
        When no text is written for the thing.
    ValueError
        When the number is negative or not a whole one.

    Examples
    --------
    >>> counted("counts.councils", 3, "cy")
    '3 chyngor'
    """
    if number != int(number) or number < 0:
        msg = f"things are counted in whole numbers from 0; found {number!r}"
        raise ValueError(msg)
    written = value(int(number), "count", language)
    return text(f"{key}.{_category(int(number), language)}", language, count=written)


@cache
def _category(number: int, language: str) -> str:
    from babel import Locale

    return str(Locale.parse(language).plural_form(number))
