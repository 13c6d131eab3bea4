"""The forms in which a Welsh name stands in a sentence: soft, nasal and aspirate mutation."""

from __future__ import annotations

import re
from functools import lru_cache

# What the first letters become, longest first; a letter pair that never changes is named too, so
# that its first letter is not taken for a single one.
MUTATIONS: dict[str, tuple[str, ...]] = {
    "ch": (),
    "dd": (),
    "ff": (),
    "ng": (),
    "ph": (),
    "th": (),
    "ll": ("l",),
    "rh": ("r",),
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
}
# A mutated form this short may be a word of its own ("went" from Gwent): only with a capital.
SHORT = 5
ARTICLES = ("y ", "yr ")


def forms(name: str) -> tuple[str, ...]:
    """Return a name and its mutated forms, written with a capital.

    Parameters
    ----------
    name
        In its own form, such as ``Trefynwy``; of several words the first one changes.

    Returns
    -------
    tuple of str
        The name first, then soft, nasal and aspirate where the letter has them. A name that
        begins with the article also has the form that the article leaves (``Y Fenni``: ``Fenni``).

    Notes
    -----
    The table of initial consonants in P. W. Thomas, Gramadeg y Gymraeg (1996); vowels and the
    letters not listed do not change.
    """
    article = next((part for part in ARTICLES if name.lower().startswith(part)), "")
    if article:
        return (name, name[len(article) :])
    for first, changed in MUTATIONS.items():
        if name.lower().startswith(first):
            rest = name[len(first) :]
            return (name, *((new + rest)[:1].upper() + (new + rest)[1:] for new in changed))
    return (name,)


@lru_cache(maxsize=4096)
def pattern(name: str) -> re.Pattern[str]:
    """Return the pattern that finds a name in any of its forms, as a whole word.

    Parameters
    ----------
    name
        Without accents, as the text in which it is looked for.

    Returns
    -------
    re.Pattern
        The name itself is found in any case, and so are mutated forms, but short ones (five
        letters or fewer) only with a capital. Between the parts of a name a hyphen, a space or
        nothing may stand.
    """
    own, *changed = forms(name.strip())
    loose = [own, *(form for form in changed if _letters(form) > SHORT)]
    strict = [form for form in changed if _letters(form) <= SHORT]
    parts = [f"(?i:{_between(form)})" for form in loose]
    parts += [f"{form[0]}(?i:{_between(form[1:])})" for form in strict]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def _letters(form: str) -> int:
    return sum(sign.isalpha() for sign in form)


def _between(form: str) -> str:
    """Let a hyphen, a space or nothing stand at a hyphen, and a hyphen or spaces at a space."""
    written = re.escape(form).replace(r"\-", r"[\s\-]*").replace(r"\ ", r"[\s\-]+")
    return written.replace("'", "'?")
