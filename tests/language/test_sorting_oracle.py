"""The Welsh order against ICU's, on the words of the dictionary."""

import itertools
import re
from importlib import resources

import icu
import pytest

from analysis.language import sort_key
from analysis.language.sorting import TWO_LETTERS

KNOWN = {"pH"}  # an acid's measure: ICU keeps a small p and a capital H apart


@pytest.fixture(scope="module")
def words() -> list[str]:
    folder = resources.files("analysis.language") / "dictionaries" / "cy_GB"
    lines = (folder / "cy_GB.dic").read_text(encoding="utf-8-sig").splitlines()[1:]
    listed = {line.partition("/")[0].strip() for line in lines}
    return sorted(word for word in listed if re.fullmatch(r"[^\W\d_]+", word))[::3]


@pytest.fixture(scope="module")
def oracle() -> "icu.Collator":
    return icu.Collator.createInstance(icu.Locale("cy"))


def ours(word: str) -> list[tuple[str, bool]]:
    return sort_key(word, "cy")[0]


def test_icu_and_we_agree_on_20_000_words_of_the_dictionary(words, oracle):
    plain = [word for word in words if not TWO_LETTERS.search(word.lower()) and word not in KNOWN]
    assert len(plain) > 20_000
    ordered = [ours(word) for word in sorted(plain, key=oracle.getSortKey)]
    assert [pair for pair in itertools.pairwise(ordered) if pair[0] > pair[1]] == []


def test_where_n_and_g_are_two_letters_we_part_from_icu_on_purpose(words, oracle):
    listed = [word for word in words if TWO_LETTERS.search(word.lower())]
    assert listed
    for word in listed:
        start = word.lower().index("ng")
        plain, split = word[:start] + "nf", word
        assert ours(plain) < ours(split), word  # after n and f, as n and g are
        assert oracle.compare(plain, split) > 0, word  # ICU reads one letter, which follows g


@pytest.mark.parametrize("names", [["Y Fflint", "Ynys"], ["Sir Fynwy", "Siop"], ["Llan", "Lôn"]])
def test_names_stand_as_icu_has_them(names, oracle):
    assert sorted(names, key=ours) == sorted(names, key=oracle.getSortKey)
