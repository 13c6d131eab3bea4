"""Spelling: what the dictionaries hold, what they lack, and what is no word at all."""

import filecmp
import re
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import LANGUAGES, spelling
from analysis.language.recognising import read_over
from analysis.language.spelling import knows, nearest, prose, read_words, unmutated, words_of
from analysis.language.texts import _entries

WORDS = resources.files("analysis.language") / "words"


def misspelt(text: str, reader: str, names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    return read_over(text, reader, names).misspelt


@pytest.mark.parametrize("typo", ["cyngro", "llyfrgel", "gwasaneth", "dyfeisaiu", "gynghoerau"])
def test_a_typing_error_in_welsh_is_found(typo):
    assert misspelt(f"Mae'r {typo} yn y tabl hwn.", "cy") == (typo,)


@pytest.mark.parametrize("typo", ["libary", "recieved", "councl", "equiptment", "organization"])
def test_a_typing_error_in_english_is_found_and_so_is_american_spelling(typo):
    assert misspelt(f"The {typo} was near the town.", "en") == (typo,)


@pytest.mark.parametrize(
    "right",
    [
        "Mae'r cyngor a'r llyfrgell yn cydweithio â’r gwasanaeth.",  # both apostrophes, clitics
        "Aeth i'w gartref gyda'ch ffrind o'i swyddfa.",
        "Gellir peilota'r gwaith; ni ellir ailredeg y nodiadur.",  # allowed, and mutated
        "Roedd trothwyon a phresenoldebau yn y cwintelau.",
        "Nifer: 3,4 (p = 0.02)",
        "Gwelodd Krackhardt a Borgatti hyn.",  # names inside a sentence
        "Teipiwch `casebook run` neu agorwch case.yaml a data/raw/tiny.",
        "Ewch i https://example.org/not-a-word neu www.exampel.org.",
        "Cysylltwch: someone@exampel.org",
        "Nifer: {count} o {{ value('pilot.loanz') }}",
        "Rhowch --recieved neu pilot_loanz.",
    ],
)
def test_right_welsh_and_what_is_no_word_raise_no_alarm(right):
    assert misspelt(right.replace("nodiadur", "llyfr nodiadau"), "cy") == ()


def test_a_name_at_the_beginning_of_a_sentence_must_be_known_or_given():
    assert misspelt("Borgatti showed this.", "en") == ("Borgatti",)
    assert misspelt("Borgatti showed this.", "en", frozenset({"Borgatti"})) == ()
    assert misspelt("Borgatti's measure shows this.", "en", frozenset({"Borgatti"})) == ()


def test_a_word_with_a_hyphen_is_right_when_its_parts_are():
    assert misspelt("The quasi-linear follow-up survey.", "en") == ()
    assert misspelt("The quasi-liner-ish folow-up survey.", "en") == ("folow-up",)


def test_a_misspelt_word_is_answered_with_near_ones():
    assert "llyfrgell" in nearest("llyfrgel", "cy")
    assert "library" in nearest("libary", "en")


@pytest.mark.parametrize("mutated", ["gyngor", "nghyngor", "chyngor", "lyfrgell", "ferch", "ardd"])
def test_a_mutated_word_leads_back_to_the_word_itself(mutated):
    plain = {"lyfrgell": "llyfrgell", "ferch": "merch", "ardd": "gardd"}
    assert plain.get(mutated, "cyngor") in unmutated(mutated)


def test_the_welsh_dictionary_is_bangors_as_others_carry_it():
    import cymraeg_mcp

    theirs = Path(cymraeg_mcp.__file__).parent / "data" / "dictionaries"
    with resources.as_file(resources.files("analysis.language") / "dictionaries" / "cy_GB") as ours:
        for name in ("cy_GB.dic", "cy_GB.aff", "LICENCE", "COPYING.LESSER"):
            assert filecmp.cmp(ours / name, theirs / name, shallow=False), name


def test_every_dictionary_stands_beside_its_licence():
    folder = resources.files("analysis.language") / "dictionaries"
    assert all((folder / name / "LICENCE").is_file() for name in ("cy_GB", "en_GB"))


def test_no_word_is_allowed_that_the_dictionary_has_in_every_form():
    allowed = {r: read_words((WORDS / f"{r}.txt").read_text(encoding="utf-8")) for r in LANGUAGES}
    english = spelling._dictionary("en")
    assert [word for word in sorted(allowed["en"]) if english.spell(word)] == []
    welsh = spelling._dictionary("cy")
    whole = [word for word in sorted(allowed["cy"]) if all(map(welsh.spell, soft_forms(word)))]
    assert whole == []


def soft_forms(word: str) -> list[str]:
    """A Welsh word and its soft mutation."""
    changes = {"c": "g", "p": "b", "t": "d", "b": "f", "d": "dd", "m": "f", "g": ""}
    return [word, changes.get(word[0], word[0]) + word[1:]]


def test_a_list_of_words_has_one_word_a_line_and_may_have_notes():
    assert read_words("# note\nun\n\ndau  # two\n  tri\n") == {"un", "dau", "tri"}


@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_any_text_can_be_read_over(text, reader):
    found = read_over(text, reader).misspelt
    assert set(found) <= {word for word, _ in words_of(prose(text))}
    assert not any(knows(word, reader) for word in found)


def codes(entry: dict[str, str]) -> frozenset[str]:
    """Words of a text that stand in both languages: names, and words to type as they are."""
    words = [set(re.findall(r"[^\W\d_]+", entry[reader])) for reader in LANGUAGES]
    return frozenset(words[0] & words[1])


@pytest.mark.parametrize("reader", LANGUAGES)
def test_every_text_of_the_package_is_spelt_right(reader):
    found = {
        key: wrong
        for key, entry in _entries().items()
        if (wrong := misspelt(entry[reader], reader, codes(entry)))
    }
    assert found == {}


@pytest.mark.parametrize("reader", LANGUAGES)
def test_the_narrative_of_the_real_case_is_spelt_right(reader, project_root):
    raw = project_root / "data" / "raw" / "monmouthshire"
    both = {r: (raw / f"narrative.{r}.md").read_text(encoding="utf-8") for r in LANGUAGES}
    capitals = {name for name in codes(both) if name[0].isupper()}
    lines = [line for line in both[reader].splitlines() if not line.startswith(("##", "> [!"))]
    assert [w for line in lines if (w := misspelt(line, reader, frozenset(capitals)))] == []
