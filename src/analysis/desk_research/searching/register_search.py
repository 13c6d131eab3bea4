"""Free search of the register in Welsh or in English, over a bilingual glossary."""

import re
from functools import cache, lru_cache
from os.path import commonprefix
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.desk_research.required import require
from analysis.desk_research.searching.duplicates import plain_words

# what of a project is searched; columns that a register lacks are passed over
FIELDS: Final = (
    *("project_name", "authority_en", "authority_cy", "country", "approach", "status"),
    *("what_lent_or_done", "loan_terms", "target_group", "delivery_model", "reach_note"),
    *("reported_outcomes", "cost_note", "funder", "evaluation_type", "lesson_or_caveat"),
    *("source_title", "source_2_title"),
)
SOFT: Final = {
    **{"p": "b", "t": "d", "c": "g", "b": "f", "d": "dd", "g": ""},
    **{"ll": "l", "m": "f", "rh": "r"},
}
NASAL: Final = {"p": "mh", "t": "nh", "c": "ngh", "b": "m", "d": "n", "g": "ng"}
ASPIRATE: Final = {"p": "ph", "t": "th", "c": "ch"}
# letters that are one in Welsh and do not change as their first half would
WHOLE: Final = ("ch", "dd", "ff", "ng", "ph", "th")
VOWELS: Final = tuple("aeiouwy")
# words that say nothing of a project, in either language
WELSH: Final = """a ac ag am ar at beth ble bod dros drwy eto ei eu fod gan gyda gydag gyfer hyn hwn
i mae mewn n na nad neu ni nid o oedd oes pa pam pwy r rhai roedd sut sy sydd trwy u w wedi wrth
y ydy yn yr yw"""
ENGLISH: Final = """a an and any at by did do for from had has have how in is it of on or s that the
their this to was were what where which who whom whose why with"""
EMPTY: Final = frozenset(f"{WELSH} {ENGLISH}".split())
STEM: Final = 5  # so many letters and so much of the longer word make one word of two
SHARE: Final = 0.6
DECIMALS_OF_A_TIE: Final = 12


def find(
    register: pd.DataFrame,
    query: str,
    glossary: pd.DataFrame | None = None,
    limit: int = 5,
) -> pd.DataFrame:
    """Find the projects whose words are nearest to a question in Welsh or in English.

    Words are compared by their runs of three to five letters, so that endings and spellings matter
    little. The question is widened both ways by the glossary: see `widened`. Of the wordings of
    one term only the one nearest to a project counts, so that a term with many translations
    weighs no more than one with few.

    Parameters
    ----------
    register
        One row a project: `project_id` and any of the columns of `FIELDS`.
    query
        A few words or a question.
    glossary
        `term_en`, `term_cy`: a pair of terms a row; None searches by the words as they stand.
    limit
        At most so many projects.

    Returns
    -------
    DataFrame
        `place` from 1, `project_id`, `score` from 0 to 1, the best first and ties by id. A
        project that shares nothing with the question is not listed.

    Raises
    ------
    ValueError
        When the question is blank, the limit is below 1, or a column is missing.

    References
    ----------
    TF-IDF of character n-grams within words: scikit-learn, TfidfVectorizer. The sum over terms of
    the best wording is our own.
    """
    require(register, "the register", "project_id")
    if not plain_words(query):
        msg = f"the question is {query!r}; it needs a word to search for."
        raise ValueError(msg)
    if isinstance(limit, bool) or limit < 1:
        msg = f"limit is {limit}; it must be a whole number from 1."
        raise ValueError(msg)
    scores = _scores(_texts(register), widened(query, glossary))
    found = pd.DataFrame({"project_id": register["project_id"].array, "score": scores})
    found = found[found["score"] > 0].sort_values(["score", "project_id"], ascending=[False, True])
    found.insert(0, "place", range(1, len(found) + 1))
    return found.head(limit).reset_index(drop=True)


def widened(query: str, glossary: pd.DataFrame | None) -> list[list[str]]:
    """Return the terms of a question, each with its wordings in the other language.

    A Welsh term is known by any of its mutations, and in either language a term is known by its
    beginning, from five letters on, when nothing fits exactly. Where terms overlap the longest is
    taken. Words that say nothing of a project are left out, unless there are no others.

    Parameters
    ----------
    query
        The question.
    glossary
        `term_en` and `term_cy`, or None.

    Returns
    -------
    list of list of str
        A list for each term, in plain letters: first as the question has it, then the others.

    Raises
    ------
    ValueError
        When a column of the glossary is missing.
    """
    words, terms = _words(query), [] if glossary is None else _terms(glossary)
    found: dict[int, list[str]] = {}
    taken: set[int] = set()
    for length in sorted({len(term) for term, _, _ in terms}, reverse=True):
        for exact in (True, False):
            for start in range(len(words) - length + 1):
                span, here = set(range(start, start + length)), words[start : start + length]
                told = [] if span & taken else _translations(here, terms, exact)
                if told:
                    found[start] = list(dict.fromkeys([" ".join(here), *told]))
                    taken |= span
    others = [place for place in range(len(words)) if place not in taken]
    telling = [place for place in others if words[place] not in EMPTY]
    if not found and not telling:
        telling = others
    found |= {place: [words[place]] for place in telling}
    return [found[place] for place in sorted(found)]


@cache
def mutations(word: str) -> frozenset[str]:
    """Return a Welsh word with the initials that mutation can give it, itself among them.

    Parameters
    ----------
    word
        One word in its own form, in lower case.

    Returns
    -------
    frozenset of str
        Soft, nasal and aspirate mutation, and the ``h`` before a vowel.
    """
    if word.startswith(WHOLE):
        return frozenset([word])
    if word.startswith(VOWELS):
        return frozenset([word, f"h{word}"])
    forms = {word}
    for change in (SOFT, NASAL, ASPIRATE):
        first = word[:2] if word[:2] in change else word[:1]
        if first in change:
            forms.add(change[first] + word[len(first) :])
    return frozenset(forms)


def _words(text: str) -> list[str]:
    return plain_words(re.sub(r"['’‘`-]", " ", text)).split()


def _terms(glossary: pd.DataFrame) -> list[tuple[list[str], bool, str]]:
    """Return each term as words, whether it is Welsh, and the term of the other language."""
    require(glossary, "the glossary", "term_en", "term_cy")
    pairs = [
        (str(term), welsh, str(told))
        for welsh, columns in ((True, ["term_cy", "term_en"]), (False, ["term_en", "term_cy"]))
        for term, told in glossary[columns].dropna().to_numpy()
    ]
    return _in_plain_words(tuple(pairs))


@lru_cache(maxsize=4)  # the next question is likely asked with the same glossary
def _in_plain_words(pairs: tuple[tuple[str, bool, str], ...]) -> list[tuple[list[str], bool, str]]:
    read = ((_words(term), welsh, plain_words(told)) for term, welsh, told in pairs)
    return [(term, welsh, told) for term, welsh, told in read if term]


def _translations(
    here: list[str], terms: list[tuple[list[str], bool, str]], exact: bool
) -> list[str]:
    return [
        told
        for term, welsh, told in terms
        if len(term) == len(here)
        and all(_same(word, other, welsh, exact) for word, other in zip(here, term, strict=True))
    ]


def _same(word: str, term: str, welsh: bool, exact: bool) -> bool:
    forms = mutations(term) if welsh else frozenset([term])
    return word in forms or (not exact and any(_one_stem(word, form) for form in forms))


def _one_stem(word: str, other: str) -> bool:
    shared = len(commonprefix([word, other]))
    return shared >= max(STEM, SHARE * max(len(word), len(other)))


def _texts(register: pd.DataFrame) -> list[str]:
    present = [name for name in FIELDS if name in register.columns]
    rows = register[present].fillna("").astype(str).to_numpy()
    return [" ".join(_words(" ".join(row).replace("_", " "))) for row in rows]


def _scores(texts: list[str], terms: list[list[str]]) -> list[float]:
    """Add up how near each text is to each term, as a share of the most there could be."""
    if not any(texts):
        return [0.0] * len(texts)
    grams, matrix = _index(tuple(texts))
    near, most = np.zeros(len(texts)), 0.0
    for wordings in terms:
        vectors = grams.transform(wordings)
        near += (matrix @ vectors.T).toarray().max(axis=1)
        most += np.sqrt(vectors.multiply(vectors).sum(axis=1)).max()
    return (near / most if most else near).round(DECIMALS_OF_A_TIE).tolist()


@lru_cache(maxsize=4)  # the next question is likely asked of the same register
def _index(texts: tuple[str, ...]) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, norm=None)
    return grams, normalize(grams.fit_transform(texts))
