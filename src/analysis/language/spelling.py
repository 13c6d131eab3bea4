"""Whether a word is spelt as a dictionary of its language has it.

The dictionaries are Hunspell's: Bangor University's for Welsh (LGPL 3), SCOWL's for British
English with -ise (public domain and MIT-like); their licences stand beside them.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hunspell import Hunspell

DICTIONARIES = {"cy": "cy_GB", "en": "en_GB"}
# Words join with hyphens and apostrophes; a clitic may also stand alone, as after a number.
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|(?<=\s)'[^\W\d_]+")
CLITIC = re.compile(r"'(?:r|n|u|i|w|ch|m|th|s)$")
# What stands in a sentence and is no word of it: places for values, addresses, files, options,
# names in code or addresses, whatever holds a digit or is joined by an underscore.
NOT_WORDS = re.compile(
    r"\{\{.*?\}\}|\{[^{}]*\}|`[^`]*`|https?://\S+|www\.\S+|\S+@\S+|<[^<>]*>"
    r"|(?<!\w)--?[a-z][\w-]*|[\w.-]*\w/[\w./-]*|\b[a-z]+(?:-[a-z]+){2,}\b|[\w.]*\w_\w[\w.]*|\b[\w-]+\.[a-z]{2,5}\b|\b[\w.-]*\d[\w.-]*"
)
HINT = re.compile(r"[{`@/_<\d]|-[a-z]|\.[a-z]")  # without one of these, nothing of it is there
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "\u00ad": None, "\u2011": "-", "\ufb01": "fi"})
STARTS = (".", "!", "?", ":", ";", "“", "‘", "(", "[", "–", "—", "|", "\n", "·", "•", "/", "=")
# How a Welsh word begins when it is mutated, and how it may begin in a dictionary. A dropped g
# comes last: any beginning may hide one.
MUTATED = (
    *(("ngh", "c"), ("mh", "p"), ("nh", "t"), ("ng", "g"), ("m", "b"), ("n", "d")),
    *(("ch", "c"), ("ph", "p"), ("th", "t"), ("g", "c"), ("b", "p"), ("dd", "d"), ("d", "t")),
    *(("f", "b"), ("f", "m"), ("l", "ll"), ("r", "rh"), ("h", ""), ("", "g")),
)


def prose(text: str) -> str:
    """Return a text with plain apostrophes, and three dots for what is no word of a language."""
    plain = text.translate(APOSTROPHES) if not text.isascii() else text
    return NOT_WORDS.sub("…", plain) if HINT.search(plain) else plain


def words_of(plain: str) -> Iterator[tuple[str, bool]]:
    """Yield the words of what `prose` returns, each with whether it begins a sentence."""
    for found in WORD.finditer(plain):
        before = plain[: found.start()].rstrip(" \u00a0\t'\"")
        yield found[0], not before or before.endswith(STARTS)


def bare(word: str) -> str:
    """Return a word without the clitic at its end: *Môn* of *Môn's* and of *Môn'r*."""
    return CLITIC.sub("", word) if "'" in word else word


@cache
def knows(word: str, language: str) -> bool:
    """Say whether the dictionary or the allow list of a language holds a word as it is written.

    In Welsh a clitic at its end (*'r*, *'n*, *'u*, *'i*, *'w*, *'ch*, *'m*, *'th*) is passed over,
    and a mutated form counts where the list holds the word itself.
    """
    if _dictionary(language).spell(word) or _allowed(word, language):
        return True
    plain = bare(word)
    return plain != word and bool(plain) and knows(plain, language)


def is_misspelt(word: str, first: bool, language: str, names: frozenset[str] = frozenset()) -> bool:
    """Say whether no dictionary of a language holds a word.

    A word with a capital inside a sentence is a name and passed over; at the beginning of a
    sentence it is looked up in small letters too. Of a word with a hyphen both parts may be known.

    Parameters
    ----------
    word, first
        As `words_of` yields them.
    language
        ``"cy"`` or ``"en"``.
    names
        Words that may stand as they are written.
    """
    if word in names or bare(word) in names:
        return False
    if (word[0].isupper() and not first) or (len(word) > 1 and word.isupper()):
        return False
    if knows(word, language) or knows(word.lower(), language):
        return False
    parts = [part for part in word.split("-") if part]
    return len(parts) < 2 or any(is_misspelt(part, False, language, names) for part in parts)


@cache
def nearest(word: str, language: str) -> str:
    """Return the words of the dictionary that are nearest to a misspelt one, or nothing."""
    return ", ".join(_dictionary(language).suggest(word)[:3])


def unmutated(word: str) -> Iterator[str]:
    """Yield the forms that a Welsh word may have without the mutation at its beginning."""
    yield word
    for mutated, plain in MUTATED:
        if word.startswith(mutated):
            yield plain + word[len(mutated) :]


def read_words(source: str) -> frozenset[str]:
    """Read a list of allowed words: one a line, what follows ``#`` is a note."""
    lines = (line.partition("#")[0].strip() for line in source.splitlines())
    return frozenset(line.translate(APOSTROPHES) for line in lines if line)


def _allowed(word: str, language: str) -> bool:
    listed = _listed(language) | _listed("both")
    return word in listed or (language == "cy" and any(w in listed for w in unmutated(word)))


@cache
def _listed(name: str) -> frozenset[str]:
    file = resources.files("analysis.language") / "words" / f"{name}.txt"
    return read_words(file.read_text(encoding="utf-8"))


@cache
def _dictionary(language: str) -> "Hunspell":
    from hunspell import Hunspell

    name = DICTIONARIES[language]
    folder = resources.files("analysis.language") / "dictionaries" / name
    with resources.as_file(folder) as path:
        return Hunspell(name, hunspell_data_dir=str(path))
