"""Alphabetical order: Welsh digraphs are letters, English goes by single letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import LANGUAGES, sort_key

WELSH_ALPHABET = [
    *("a", "b", "c", "ch", "d", "dd", "e", "f", "ff", "g", "ng", "h", "i", "j", "l", "ll"),
    *("m", "n", "o", "p", "ph", "r", "rh", "s", "t", "th", "u", "w", "y"),
]


def test_the_welsh_alphabet_is_in_its_order():
    assert sorted(reversed(WELSH_ALPHABET), key=lambda one: sort_key(one, "cy")) == WELSH_ALPHABET


@pytest.mark.parametrize(
    "ordered",
    [
        ["Conwy", "Chwilog"],
        ["Dinbych", "Ddôl"],
        ["Gwent", "Ngwent", "Harlech"],
        ["Bala", "Bangor"],
        ["Lerpwl", "Llangefni", "Llangollen", "Llanrwst"],
        ["Rwsia", "Rhyl", "Sir Fynwy"],
        ["Tywyn", "Theatr", "Uwch"],
        ["Wyr", "Ŵyr", "Ynys"],
    ],
)
def test_welsh_digraphs_are_letters_and_circumflexes_change_no_place(ordered):
    assert sorted(reversed(ordered), key=lambda name: sort_key(name, "cy")) == ordered


@pytest.mark.parametrize(
    "ordered",
    [
        ["angor", "alarch", "anfon"],  # one letter, after g
        ["bachgen", "bal", "Bangor", "bara"],
        ["Blaenau", "Blaengwynfi", "Blaenllechau"],
        ["Brynbuga", "Bryngwyn", "Brynmawr"],
        ["Pencoed", "Pengam", "Penmaen"],
        ["Treial Llandeilo", "Treial Llangollen", "Treial Llanrwst"],
    ],
)
def test_n_and_g_are_two_letters_in_the_beginnings_that_are_listed(ordered):
    assert sorted(reversed(ordered), key=lambda name: sort_key(name, "cy")) == ordered


def test_a_digraph_after_a_listed_beginning_is_still_a_letter():
    assert sort_key("Llanger", "cy")[0][0] == ("l", True)
    assert ("l", True) in sort_key("Llangollen", "cy")[0][1:]


def test_english_order_is_by_single_letters():
    names = ["Cynon", "Chepstow", "Conwy"]
    ordered = sorted(names, key=lambda name: sort_key(name, "en"))
    assert ordered == ["Chepstow", "Conwy", "Cynon"]


@given(st.text(), st.sampled_from(LANGUAGES))
def test_capitals_change_no_place(words, language):
    assert sort_key(words.casefold(), language)[0] == sort_key(words, language)[0]


@given(st.text(), st.text(), st.sampled_from(LANGUAGES))
def test_different_texts_have_different_keys(one, other, language):
    assert (sort_key(one, language) == sort_key(other, language)) == (one == other)
