"""Telling when two names, in either language, are of one organisation or role."""

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable

ARTICLES = ("the", "y", "yr")  # dropped in front of a name
JOINING = ("and", "a", "ac")  # dropped anywhere, so that an ampersand is no difference
COMPANY = ("ltd", "limited", "plc", "cyf", "cyfyngedig", "ccc")  # dropped behind a name
SMALL = (*ARTICLES, *JOINING, "of", "for", "in", "o", "i", "am", "yn")  # no part of initials
INSIDE = re.compile("[.'’‘`´]")  # signs inside a word, as in G.A.V.O.  # noqa: RUF001
ACRONYM = re.compile(r"\(([^\W\d_a-z]{2,}\d*)\)")
WORD = re.compile(r"\w+")


def same_name(first: Iterable[str], second: Iterable[str]) -> tuple[str, str] | None:
    """Find a name of one stakeholder that names another stakeholder too.

    Parameters
    ----------
    first, second
        The names of two stakeholders, each in every language that it has one in.

    Returns
    -------
    tuple of str
        The name of the first and the name of the second that say the same, or None. Case,
        accents, punctuation, spaces, an article in front, a word that joins and a word that
        says what kind of company it is make no difference. An acronym in brackets names as
        the whole name does. A word in brackets that is no acronym is part of the name: it
        tells two branches of one service apart.

    Examples
    --------
    >>> same_name(["The Tai Newydd Trust"], ["Ymddiriedolaeth", "TAI NEWYDD TRUST Ltd."])
    ('The Tai Newydd Trust', 'TAI NEWYDD TRUST Ltd.')
    """
    pairs = itertools.product(list(first), list(second))
    return next(((one, other) for one, other in pairs if _same(one, other)), None)


def keys(names: Iterable[str]) -> set[str]:
    """Return what names may be found by: two that `same_name` finds share at least one key."""
    return {key for name in names for key in _parts(name) if key}


def plain(name: str) -> str:
    """Return a name as letters and digits only, as `same_name` compares it."""
    words = _words(name)
    while len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in COMPANY:
        words = words[:-1]
    return "".join([word for word in words if word not in JOINING] or words)


def _same(one: str, other: str) -> bool:
    (bare, short), (other_bare, other_short) = _parts(one), _parts(other)
    if bare and bare in {other_bare, other_short}:
        return True
    if short and short == other_bare:
        return True
    # an acronym in both: one of the names must yield it, since “(MCC)” may also say whose team
    return bool(short) and short == other_short and (_yields(one, short) or _yields(other, short))


@functools.lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, str]:
    """Return a name without its acronym, and the acronym that stands in brackets, if any."""
    found = ACRONYM.search(name)
    if not found:
        return plain(name), ""
    return plain(ACRONYM.sub(" ", name)), plain(found.group(1))


def _yields(name: str, short: str) -> bool:
    words = [word for word in _words(ACRONYM.sub(" ", name)) if word not in SMALL]
    return "".join(word[0] for word in words) == short


def _words(name: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", INSIDE.sub("", name))
    without = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return WORD.findall(without.casefold().replace("_", " "))
