"""The rules of a finished Word file: each finds what it is for, says where, lets good files be."""

import io
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.language import LANGUAGES, Words, has_text
from analysis.language.texts import _entries
from analysis.publishing.blocks import Report
from analysis.publishing.checks import word_reading
from analysis.publishing.checks.word_look import contrast
from analysis.publishing.checks.word_rules import RULES, word_faults
from analysis.publishing.word import render_word
from broken import words as broken

NAME = "cy/astudiaeth-achos.docx"
PREFIX = "publishing.checks_word."
Judged = Callable[[str], list[Words]]


@pytest.fixture(scope="module")
def good(report: Report) -> bytes:
    return render_word(report, "cy")


@pytest.fixture(scope="module")
def made(good: bytes) -> Callable[[], bytes]:
    """The good file as a call: a failing example then prints no megabyte."""
    return lambda: good


def rules_of(faults: list[Words]) -> set[str]:
    """The rules that found something."""
    keys = [fault.values["found"].key for fault in faults]  # type: ignore[attr-defined]
    return {key.removeprefix(PREFIX).removeprefix("rules.").removesuffix(".found") for key in keys}


@pytest.fixture(scope="module")
def judged(good: bytes) -> Judged:
    """The faults of a broken file by its name, each judged once."""
    return cache(lambda name: word_faults(broken.BROKEN[name][1](good), NAME, "cy"))


@pytest.mark.parametrize("reader", LANGUAGES)
def test_a_file_as_it_is_made_has_no_fault(report: Report, reader: str) -> None:
    faults = word_faults(render_word(report, reader), NAME, reader)
    assert [fault.say("en") for fault in faults] == []


@pytest.mark.parametrize("name", broken.BROKEN)
def test_each_broken_file_is_caught_by_the_rule_it_breaks(judged: Judged, name: str) -> None:
    found = rules_of(judged(name))
    wanted = {
        "unreadable.cut_off": "unreadable.not_a_zip",
        "unreadable.not_xml": "unreadable.not_xml",
        "unreadable.doctype": "unreadable.doctype",
        "unreadable.no_text": "unreadable.no_text",
    }.get(name, name.split(".")[0])
    assert wanted in found


@pytest.mark.parametrize("name", broken.BROKEN)
def test_each_fault_is_said_whole_in_both_languages(judged: Judged, name: str) -> None:
    for fault in judged(name):
        english, welsh = fault.say("en"), fault.say("cy")
        assert english.startswith(f"{NAME}, ")
        assert ": found " in english
        assert "; expected " in english
        assert ": cafwyd: " in welsh
        assert "; disgwylid: " in welsh
        assert "{" not in english + welsh


def test_every_rule_with_words_has_a_broken_file_and_the_other_way_round() -> None:
    told = {
        key.removeprefix(f"{PREFIX}rules.").rpartition(".")[0]
        for key in _entries()
        if key.startswith(f"{PREFIX}rules.")
    }
    assert {name.split(".")[0] for name in broken.BROKEN} == told
    assert all(has_text(f"{PREFIX}rules.{rule}.expected") for rule in told)
    assert len(told) >= 60
    assert len(RULES) == len(set(RULES))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "vague_link",
            f"{NAME}, paragraph 32 (“yma gweler hefyd.”): found a link that says only “yma”; "
            "expected words that say where it leads, heard on their own",
        ),
        (
            "no_header",
            f"{NAME}, table 1: found a first row that is not marked as the header; "
            "expected it marked; choose Repeat Header Rows",
        ),
        (
            "user",
            f"{NAME}, part docProps/core.xml: found who saved the file last: jbloggs; "
            "expected no name of an account; inspect the document and remove personal information",
        ),
        (
            "fetched",
            f"{NAME}, part word/document.xml: found a part that is fetched from elsewhere: "
            "image (https://example.org/a.png); "
            "expected everything within the file; put the part in or take it out",
        ),
        (
            "skipped_heading",
            f"{NAME}, paragraph 85 (“Cryfder y dystiolaeth”): found a heading of level 3; "
            "expected level 2 or higher up, so that none is skipped",
        ),
    ],
)
def test_a_fault_names_file_place_found_and_expected(
    judged: Judged, name: str, expected: str
) -> None:
    assert expected in [fault.say("en") for fault in judged(name)]


def test_all_faults_come_at_once(good: bytes) -> None:
    for name in ("no_alt", "no_header", "property_language", "hidden"):
        good = broken.BROKEN[name][1](good)
    assert {"no_alt", "no_header", "property_language", "hidden"} <= rules_of(
        word_faults(good, NAME, "cy")
    )


def test_a_file_in_the_other_language_is_caught(good: bytes) -> None:
    found = rules_of(word_faults(good, NAME, "en"))
    assert {"language", "settings_language", "property_language"} <= found


def test_a_file_that_is_huge_when_unpacked_is_not_read(
    good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(word_reading.MAIN, b" " * 2_000_000)
    monkeypatch.setattr(word_reading, "LARGEST", 1_000_000)
    assert rules_of(word_faults(target.getvalue(), NAME, "cy")) == {"unreadable.too_large"}


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_refused_in_words(content: bytes) -> None:
    (fault,) = word_faults(content, NAME, "cy")
    assert fault.say("en").startswith(f"{NAME}, the whole file: found ")


@settings(max_examples=12, deadline=None)
@given(place=st.integers(0, 10**6), letter=st.integers(0, 255))
def test_a_file_with_a_wrong_byte_is_judged_and_never_fails(
    made: Callable[[], bytes], place: int, letter: int
) -> None:
    good = made()
    place %= len(good)
    spoilt = good[:place] + bytes([letter]) + good[place + 1 :]
    for fault in word_faults(spoilt, NAME, "cy"):
        assert fault.say("cy")


def test_a_quoted_sentence_in_bold_or_a_numbered_year_is_no_fault(good: bytes) -> None:
    bold = broken.paragraph(broken.run("Mae hyn yn bwysig iawn.", "<w:b/>"))
    year = broken.paragraph(broken.run("2021. Dyna'r flwyddyn."))
    assert word_faults(broken.put(bold + year)(good), NAME, "cy") == []


def test_the_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("0D4553", "0D4553") == 1
