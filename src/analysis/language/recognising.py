"""Whether a text for a reader is in the reader's language, and spelt as its dictionary has it.

A word that one of the two dictionaries has and the other lacks speaks for its language. What both
have (*a*, *sector*) and what neither has (most names) says nothing.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis.language.spelling import bare, is_misspelt, knows, prose, words_of

OTHER = {"cy": "en", "en": "cy"}
# Sentences, and the parts of one that stand by themselves: items of a list, what follows a colon
SENTENCE = re.compile(r"(?<=[.!?:;|])\s+|\n+|\s[–—·]\s")
RUN = 4  # words in a row that only the other language has, with nothing of this one between them
LINKING = 4  # letters of the longest word that joins the words of a name: and, upon, ar, under
EDGES = " …"  # space, and dots for what is no word, around a sentence
LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True)
class Reading:
    """What is wrong in a text: sentences in the other language, and misspelt words."""

    foreign: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()


@lru_cache(maxsize=50_000)
def read_over(text: str, language: str, names: frozenset[str] = frozenset()) -> Reading:
    """Read a text over for its language and its spelling.

    A sentence is in the other language when more of its words are of that language alone than of
    its own, or when `RUN` words of the other language alone follow each other without one of its
    own. Words with a capital inside a sentence are names: they say nothing and are not looked up.
    The words of a sentence in the other language are not told as misspelt as well.

    Parameters
    ----------
    text
        Text for a reader, without what is marked as another language; code, addresses and places
        for values in it are passed over.
    language
        The language it ought to be in: ``"cy"`` or ``"en"``.
    names
        Words that are names wherever they stand, and whole sentences to pass over, such as titles
        that are cited in their own language.
    """
    if not LETTERS.search(text):
        return Reading()
    foreign: list[str] = []
    misspelt: dict[str, None] = {}
    for sentence in SENTENCE.split(prose(text)):
        sentence = sentence.strip()
        if not sentence or sentence.strip(EDGES) in names:
            continue
        words = [pair for pair in words_of(sentence) if len(pair[0]) > 1]
        if _is_name(words, names):
            continue
        if _is_foreign(words, language, names):
            foreign.append(sentence)
        else:
            found = (word for word, first in words if is_misspelt(word, first, language, names))
            misspelt.update(dict.fromkeys(found))
    return Reading(tuple(foreign), tuple(misspelt))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text as `read_over` compares them with its names."""
    parts = (part.strip(EDGES) for part in SENTENCE.split(prose(" ".join(text.split()))))
    return [part for part in parts if part]


@cache
def speaks_for(word: str, language: str) -> bool:
    """Say whether a word is of one language and not of the other."""
    return knows(word, language) and not knows(word, OTHER[language])


def _is_foreign(words: list[tuple[str, bool]], language: str, names: frozenset[str]) -> bool:
    own = others = run = 0
    for word, first in words:
        named = word in names or bare(word) in names
        if named or (word[0].isupper() and (not first or word.isupper())):
            continue
        plain = word.lower()
        if plain != word and knows(word, language) and not knows(plain, language):
            continue  # a name that this language's dictionary has
        if speaks_for(plain, OTHER[language]):
            others, run = others + 1, run + 1
        elif speaks_for(plain, language):
            own, run = own + 1, 0
        if run >= RUN:
            return True
    return others > own


def _is_name(words: list[tuple[str, bool]], names: frozenset[str]) -> bool:
    """Say whether words are a name, as Westmorland and Furness: all but the short have capitals."""
    capitals = [word for word, _ in words if word[0].isupper()]
    short = all(word[0].isupper() or len(word) <= LINKING for word, _ in words)
    return short and bool(capitals) and not names.isdisjoint((capitals[0], bare(capitals[0])))
