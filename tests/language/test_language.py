"""Both languages from one record: texts, numbers, dates and tables."""

import datetime
import re

import pandas as pd
import pytest
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import language
from analysis.language.numbers import PATTERNS, SUFFIXES
from analysis.language.texts import MissingText, _entries, _flatten, _refuse_faulty


def test_every_text_is_there_in_both_languages():
    assert len(_entries()) > 100
    for key, entry in _entries().items():
        assert entry["cy"].strip(), key
        assert entry["en"].strip(), key


def test_a_text_in_one_language_fails_the_build():
    (pair,) = _flatten({"words": {"yes": {"en": "yes"}}}, "")
    with pytest.raises(MissingText, match=r"words\.toml: words\.yes has no text in: cy"):
        _refuse_faulty(*pair, "words.toml", {})


def test_a_text_that_stands_twice_fails_the_build():
    entry = {"en": "yes", "cy": "ie"}
    with pytest.raises(MissingText, match="stands in another file"):
        _refuse_faulty("words.yes", entry, "words.toml", {"words.yes": entry})


def test_a_misspelt_text_is_answered_with_near_ones():
    with pytest.raises(MissingText, match=r"near: codes\.sector\.voluntary"):
        language.text("codes.sector.volontary", "cy")


def test_both_languages_hold_the_same_places_for_values():
    for key, entry in _entries().items():
        places = [sorted(re.findall(r"\{\{.*?\}\}|\{\w+\}", entry[lang])) for lang in ("cy", "en")]
        assert places[0] == places[1], key


def test_no_text_has_a_number_that_the_other_language_lacks():
    for name, entry in _entries().items():
        english, welsh = (sorted(re.findall(r"\d+", entry[reader])) for reader in ("en", "cy"))
        assert english == welsh, name


def test_no_welsh_text_has_an_ampersand():
    assert [key for key, entry in _entries().items() if "&" in entry["cy"]] == []


# A second word for what the texts already name, and a form that Welsh does not use here.
UNUSED = r"dynodwr|ganologrwydd|canologrwydd|fector eigen|sydd gystal|\bna (?:adrodd|ateb|enw)"


def test_welsh_texts_keep_to_one_word_for_one_thing():
    found = [key for key, entry in _entries().items() if re.search(UNUSED, entry["cy"].lower())]
    assert found == []


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (r"Ai ", {"yes": "Ie", "no": "Nage"}),
        (r"A \w+wyd ", {"yes": "Do", "no": "Naddo"}),
        (r"A oes ", {"yes": "Oes", "no": "Nac oes"}),
        # a plural noun still has a verb in the singular, but its answer is in the plural
        (r"A yw'r (?!sgorwyr)", {"yes": "Ydy", "no": "Nac ydy"}),
        (r"A yw'r sgorwyr", {"yes": "Ydynt", "no": "Nac ydynt"}),
    ],
)
def test_yes_and_no_in_welsh_answer_the_question_of_their_column(question, answers):
    entries = _entries()
    asked = [
        entry["codes"]
        for key, entry in entries.items()
        if key.startswith("columns.") and "codes" in entry and re.match(question, entry["cy"])
    ]
    assert asked
    for codes in asked:
        if f"codes.{codes}.yes" in entries:
            for code, answer in answers.items():
                assert entries[f"codes.{codes}.{code}"]["cy"] == answer


@pytest.mark.parametrize(
    ("amount", "unit", "written"),
    [
        (1234567.4, "count", "1,234,567"),
        (-0.25, "ratio", "−0.25"),
        (-0.004, "ratio", "0.00"),
        (17.84, "percent", "18%"),
        (17.84, "percent_1", "17.8%"),
        (2500, "pounds", "£2,500"),
        (12.5, "pounds_and_pence", "£12.50"),
        (2021, "year", "2021"),
    ],
)
def test_a_number_is_written_the_same_in_both_languages(amount, unit, written):
    assert language.value(amount, unit, "cy") == written
    assert language.value(amount, unit, "en") == written


HALVES = st.integers(-(10**6), 10**6).map(lambda number: number / 200)


@example(0.5, "count", "cy")
@example(2.5, "pounds", "en")
@example(1234567.0005, "decimal", "cy")
@example(-0.4, "percentage_points", "en")
@given(
    st.floats(-1e15, 1e15) | st.integers(-(10**15), 10**15) | HALVES,
    st.sampled_from(sorted(PATTERNS)),
    st.sampled_from(["cy", "en"]),
)
def test_a_number_is_written_as_babel_writes_it_in_each_language(amount, unit, reader):
    written = format_decimal(float(amount), format=PATTERNS[unit], locale=reader)
    digits = written.lstrip("-") + SUFFIXES.get(unit, "")
    negative = written.startswith("-") and any(digit in digits for digit in "123456789")
    assert language.value(amount, unit, reader) == ("\N{MINUS SIGN}" if negative else "") + digits


def test_dates_are_written_in_words():
    assert language.long_date(datetime.date(2026, 2, 3), "cy") == "3 Chwefror 2026"
    assert language.value("2026-02-03", "date", "en") == "3 February 2026"


def test_missing_is_said_and_never_zero():
    assert language.value(None, "count", "cy") == "ddim ar gael"
    assert language.value(float("nan"), "count", "en") == "not available"


def test_text_where_a_number_belongs_is_refused():
    with pytest.raises(ValueError, match="a figure in count is a number; found 'many'"):
        language.value("many", "count", "en")


def test_a_table_is_written_for_one_reader():
    frame = pd.DataFrame(
        {
            "rank": [1, 2],
            "name_en": ["Newport", "Cardiff"],
            "name_cy": ["Casnewydd", "Caerdydd"],
            "sector": ["voluntary", None],
        }
    )
    shown = language.display(frame, "cy")
    assert [header.label for header in shown.headers] == ["Safle", "Enw", "Sector"]
    assert [header.numeric for header in shown.headers] == [True, False, False]
    assert shown.rows == (
        ("1", "Casnewydd", "Y sector gwirfoddol"),
        ("2", "Caerdydd", "ddim ar gael"),
    )


def test_an_unknown_column_is_refused():
    with pytest.raises(MissingText, match=r"\[columns\.guess\]"):
        language.display(pd.DataFrame({"guess": [1]}), "en")


@pytest.mark.parametrize(("asked", "given_back"), [("cy", "cy"), ("cy_GB.UTF-8", "cy"), ("", "en")])
def test_the_readers_language_comes_from_the_machine(monkeypatch, asked, given_back):
    monkeypatch.setenv("CASEBOOK_LANG", "")
    monkeypatch.setenv("LANG", asked)
    assert language.reader_language() == given_back


def test_a_column_may_say_in_its_own_words_what_a_blank_means():
    shown = language.display(pd.DataFrame({"framing_accountable": [None, "Library"]}), "cy")
    assert shown.rows == (("neb",), ("Library",))


def test_half_a_letter_of_a_broken_file_can_be_said():
    values = {"subject": "pilot", "file": "case\ud800.yaml"}
    words = language.Words("findings_state.changed", values)
    for reader in language.LANGUAGES:
        said = words.say(reader)
        assert "case?.yaml" in said
        said.encode("utf-8")
