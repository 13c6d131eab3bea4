"""Alphabetical order, as each language has it."""

import re
import unicodedata

# Two signs that are one letter of the Welsh alphabet, each with the letter that it stands after:
# a b c ch d dd e f ff g ng h i j l ll m n o p ph r rh s t th u w y
DIGRAPHS = {"ch": "c", "dd": "d", "ff": "f", "ng": "g", "ll": "l", "ph": "p", "rh": "r", "th": "t"}
LETTER = re.compile("|".join([*DIGRAPHS, "."]), re.DOTALL)
# How words begin in which n and g meet as two letters: Bangor, Blaengwynfi, Bryngwyn, Llangollen,
# Pengam. Spelling alone does not tell them from words such as angor, so they are listed.
TWO_LETTERS = re.compile(r"\b(?:ba(?=ngor)|blae|bry|lla|pe)n(?=g)")


def sort_key(text: str, language: str) -> tuple[list[tuple[str, bool]], str]:
    """Return what a text is sorted by in a language.

    In Welsh ``ch``, ``dd``, ``ff``, ``ng``, ``ll``, ``ph``, ``rh`` and ``th`` are letters: each
    comes after every word with its first sign alone (``ng`` after ``g``, not after ``n``). In both
    languages capitals and marks such as the circumflex change no letter's place; only texts that
    are otherwise alike are told apart by them.

    Parameters
    ----------
    text
        A word, a name or a title; it sorts by its first word as written, article or not.
    language
        ``"cy"`` or ``"en"``.

    Returns
    -------
    tuple
        To be compared with the keys of the same language only, as ``key`` of `sorted`.

    Notes
    -----
    Where two signs meet that are not one letter, no rule of spelling tells. ``TWO_LETTERS`` lists
    such beginnings of words for ``ng``; one that it lacks must be added there. It knows neither
    mutated forms (*ym Mangor*) nor other digraphs (the ``r`` and ``h`` of *parhau*), and English
    words in a Welsh text are read as Welsh. Apart from the listed beginnings the order is that of
    ICU on every word of Bangor's dictionary but one (*pH*). Spaces, hyphens and digits come before
    letters.
    """
    plain = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    if language == "cy":
        letters = LETTER.findall(TWO_LETTERS.sub("\\g<0>\0", plain))
    else:
        letters = list(plain)
    order = [(DIGRAPHS.get(sign, sign), sign in DIGRAPHS) for sign in letters if sign != "\0"]
    return order, text
