"""Which language a sentence is in: no false alarm on real texts, planted sentences found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import LANGUAGES
from analysis.language.recognising import OTHER, read_over, sentences
from analysis.language.texts import _entries

# Texts that are published; messages hold what is typed into a terminal or a file
PUBLISHED = (
    r"(?:interface|charts?|chart_words|codes|columns|tables|methods|findings|sources|units)\."
)
NO_LETTERS = re.compile(r"[^\W\d_]{2}")


def foreign(text: str, reader: str, names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    return read_over(text, reader, names).foreign


@pytest.fixture(scope="module")
def published(project_root) -> list[tuple[str, str]]:
    """Every sentence that a reader may meet, with its language."""
    texts = [
        (reader, entry[reader])
        for key, entry in _entries().items()
        for reader in LANGUAGES
        if re.match(PUBLISHED, key)
    ]
    raw = project_root / "data" / "raw" / "monmouthshire"
    for reader in LANGUAGES:
        narrative = (raw / f"narrative.{reader}.md").read_text(encoding="utf-8")
        texts += [(reader, x) for x in narrative.splitlines() if not x.startswith(("##", "> [!"))]
    return [
        (reader, sentence)
        for reader, text in texts
        for sentence in sentences(text)
        if NO_LETTERS.search(sentence)
    ]


def test_no_sentence_of_texts_and_narratives_is_taken_for_the_other_language(published):
    assert len(published) > 5000
    assert [pair for pair in published if foreign(pair[1], pair[0])] == []


def test_no_message_is_in_the_other_language():
    """A message may repeat words to type as they are, which then stand in both languages."""
    found = {}
    for key, entry in _entries().items():
        shared = [set(re.findall(r"[^\W\d_]+", entry[reader])) for reader in LANGUAGES]
        for reader in LANGUAGES:
            wrong = foreign(entry[reader], reader, frozenset(shared[0] & shared[1]))
            found.update({(key, reader): wrong} if wrong else {})
    assert found == {}


def test_no_text_of_words_is_the_same_in_both_languages_unless_it_is_of_neither():
    same = [(key, entry["cy"]) for key, entry in _entries().items() if entry["cy"] == entry["en"]]
    assert [pair for pair in same if foreign(pair[1], "cy") or foreign(pair[1], "en")] == []


@pytest.mark.parametrize("reader", LANGUAGES)
def test_of_sentences_planted_in_the_other_language_95_in_100_are_found(published, reader):
    planted = [text for language, text in published if language == OTHER[reader]]
    found = [text for text in planted if foreign(text, reader)]
    assert len(found) / len(planted) >= 0.95


@pytest.mark.parametrize("reader", LANGUAGES)
def test_every_planted_sentence_of_five_words_is_found(published, reader):
    planted = [
        text
        for language, text in published
        if language == OTHER[reader] and len(re.findall(r"\b[a-zâêîôûŵŷ]{2,}", text)) >= 5
    ]
    missed = [text for text in planted if not foreign(text, reader)]
    assert len(planted) > 1000
    assert len(missed) / len(planted) <= 0.005


def test_a_stretch_of_english_inside_a_welsh_sentence_is_found():
    text = "Mae'r tabl yn dangos the number of loans to each council, ac mae'n bwysig i'r cyngor."
    assert foreign(text, "cy") == (text,)


def test_a_stretch_of_welsh_inside_an_english_sentence_is_found():
    text = "The table shows nifer y benthyciadau fesul cyngor and it matters to the council a lot."
    assert foreign(text, "en") == (text,)


@pytest.mark.parametrize("label", ["Contents", "How to cite", "Read more", "Loans by week"])
def test_a_label_that_was_not_translated_is_found(label):
    assert foreign(label, "cy") == (label,)


@pytest.mark.parametrize("label", ["Cynnwys", "Sut i ddyfynnu", "Rhagor", "Pob benthyciad"])
def test_a_label_in_welsh_on_an_english_page_is_found(label):
    assert foreign(label, "en") == (label,)


@pytest.mark.parametrize(
    "text",
    [
        "Somerset",
        "Westmorland and Furness",
        "London Borough of Barking and Dagenham",
        "Libraries NI",
    ],
)
def test_names_that_are_given_are_passed_over_whole(text):
    names = frozenset({"Somerset", "Westmorland", "London", "Libraries"})
    assert read_over(text, "cy", names) == read_over("", "cy")
    assert foreign(text, "cy") or read_over(text, "cy").misspelt


def test_a_whole_sentence_that_is_given_is_passed_over():
    title = "Libraries get Leeds online (2019)."
    assert foreign(title, "cy") != ()
    assert foreign(title, "cy", frozenset(sentences(title))) == ()


@pytest.mark.parametrize("text", ["", "17", "£2,500", "pilot.loans_most", "STK02", "n = 12", "—"])
def test_numbers_codes_and_names_in_code_are_in_no_language(text):
    for reader in LANGUAGES:
        assert foreign(text, reader) == ()


def test_what_is_foreign_is_not_called_misspelt_as_well():
    found = read_over("The councils borrowed all these devices.", "cy")
    assert (len(found.foreign), found.misspelt) == (1, ())


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_no_text_is_in_the_other_language_both_ways(text, reader):
    both = set(foreign(text, reader)) & set(foreign(text, OTHER[reader]))
    # only a sentence with a long stretch of each language can be both
    assert all(len(sentence.split()) >= 8 for sentence in both)
