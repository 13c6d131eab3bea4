"""The rules of a finished page: each finds what it is for, says where, and lets good pages be."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.language import LANGUAGES, Words, has_text
from analysis.publishing.blocks import Report
from analysis.publishing.checks import page_rules
from analysis.publishing.checks.page_rules import page_faults
from analysis.publishing.checks.stylesheet import contrast, read, weak_colours
from analysis.publishing.page import FileLink, render, style
from broken import pages

FILES = (FileLink("pdf", "astudiaeth-achos.pdf", 50_100), FileLink("word", "a.docx", 900))

# What each broken page breaks; the last stands for a fault of language, which other rules find.
BREAKS = """
no_lang: lang
no_alt: alt_missing
lost_headers: table_headers
skipped_heading: heading_order
no_h1: heading_order, one_h1
low_contrast: colours
empty_title: title
zoom_disabled: viewport
wrong_lang: lang
duplicate_id: duplicate_id, twin_anchor
wide_table: table_scrolls
language_link_without_lang: language_link, language_of_link
empty_alt: alt_empty
file_name_alt: alt_file_name, alt_short
placeholder_alt: alt_placeholder
no_caption: pointer_target, region_name, scroll_region, table_caption
no_scope: header_scope
no_skip_link: skip_link
vague_link: link_vague
no_alternates: alternates
english_paragraph:
colour_only_links: underline
no_doctype: doctype
latin_charset: charset
unclosed: closed
no_such_language: lang_code
two_h1: one_h1
empty_heading: heading_empty
skip_to_nowhere: link_target, skip_link
no_main: landmarks, outside_landmarks, skip_link
outside_landmarks: outside_landmarks
nameless_nav: nav_name
nameless_section: section_name
nameless_region: region_name, scroll_region
lost_name: pointer_target, section_name
paragraph_in_list: list_formed
typed_list: typed_list
empty_paragraph: empty_block
no_summary: details_summary
tab_order: scroll_region, tab_order, table_scrolls
access_key: shortcut
hidden_link: hidden_focus
tooltip: title_only
short_alt: alt_short
caption_as_alt: alt_caption
nameless_drawing: drawing_name, region_name
no_figure_caption: figure_caption, pointer_target, region_name, scroll_region
no_figure_data: figure_data
empty_header: header_empty
row_without_header: table_headers
uneven_row: table_even
table_in_table: table_nested
no_language_link: language_link
place_without_lang: language_of_link
no_twin_places: twin_place
twin_place_lost: twin_anchor, twin_place
alternate_elsewhere: alternates
link_to_nowhere: link_target
empty_link: link_empty
address_as_text: link_address
same_words: link_same
new_window: link_window
no_size: download_named
script: script
handler: handler
script_address: address
file_address: address
frame: embedded, fetched, title_only
form: asking
outside_picture: fetched
outside_style: fetched
style_fetches: style_fetched
style_attribute: style_attribute
no_policy: policy
loose_policy: policy
other_style: policy
refresh: refresh
base: base_address
obsolete: obsolete
comment: comment
turned_text: steering
two_styles: one_style, policy
pale_dark_links: colours
no_focus: focus_shown
no_print: colours, media
moving: motion
small_letters: letters
"""
EXPECTED = dict(line.split(":") for line in BREAKS.strip().splitlines())


@pytest.fixture(scope="module")
def good(report: Report) -> str:
    return render(report, "cy", FILES)


def broken_rules(page: str) -> set[str]:
    return {str(fault.values["rule"]) for fault in page_faults(page, "index.html", "cy")}


def said(faults: list[Words], reader: str = "en") -> list[str]:
    return [fault.say(reader) for fault in faults]


@pytest.mark.parametrize("reader", LANGUAGES)
def test_a_published_page_breaks_no_rule(report: Report, reader: str) -> None:
    assert said(page_faults(render(report, reader, FILES), "index.html", reader)) == []


@pytest.mark.parametrize("name", list(pages.BROKEN))
def test_a_broken_page_breaks_the_rules_that_it_should(good: str, name: str) -> None:
    _, change = pages.BROKEN[name]
    assert broken_rules(change(good)) == set(EXPECTED[name].replace(",", " ").split())


def test_every_rule_finds_a_broken_page_and_says_what_it_expects() -> None:
    found = {rule for rules in EXPECTED.values() for rule in rules.replace(",", " ").split()}
    assert found == set(page_rules.rules())
    assert all(has_text(f"publishing.page_rules.{rule}") for rule in page_rules.rules())


def test_the_first_22_broken_pages_are_those_of_the_trial() -> None:
    assert len(pages.TRIAL) == 22
    assert len(pages.FURTHER) >= 12


def test_a_fault_names_the_file_the_place_what_stands_there_and_what_should(good: str) -> None:
    page = pages.BROKEN["vague_link"][1](good)
    line = 1 + page[: page.index(">yma<")].count("\n")
    faults = page_faults(page, "cy/index.html", "cy")
    assert said(faults) == [
        f'cy/index.html, line {line}, <a href="https://example.org/council">: found “yma”; '
        "expected: words that say where the link leads"
    ]
    assert said(faults, "cy") == [
        f'cy/index.html, llinell {line}, <a href="https://example.org/council">: cafwyd: “yma”; '
        "disgwylid: geiriau sy'n dweud i ble mae'r ddolen yn arwain"
    ]


def test_a_fault_of_the_whole_page_and_what_is_not_there_are_said_in_words(good: str) -> None:
    faults = page_faults(pages.BROKEN["no_policy"][1](good), "index.html", "cy")
    assert said(faults)[0].startswith(
        "index.html, the whole page: found “0”; expected: one content"
    )
    faults = page_faults(pages.BROKEN["empty_alt"][1](good), "index.html", "cy")
    assert ": found nothing; expected: an alternative text with words" in said(faults)[0]


def test_all_faults_are_told_at_once(good: str) -> None:
    page = good
    for name in ("no_lang", "vague_link", "no_scope", "script"):
        page = pages.BROKEN[name][1](page)
    assert broken_rules(page) == {"lang", "link_vague", "header_scope", "script"}


@pytest.mark.parametrize("source", ["", " \n"])
def test_an_empty_file_is_no_page(source: str) -> None:
    assert said(page_faults(source, "index.html", "cy")) == [
        "index.html, the whole page: found nothing; expected: a page"
    ]


@given(st.text(max_size=200))
def test_any_text_is_judged_and_none_breaks_the_rules_themselves(source: str) -> None:
    faults = page_faults(source, "index.html", "en")
    assert faults
    assert all(fault.say("cy") and fault.say("en") for fault in faults)


@given(st.integers(0, 2000))
def test_a_page_that_is_cut_short_is_found_out(good: str, letters: int) -> None:
    assert page_faults(good[: len(good) - 20 - letters], "index.html", "cy")


@pytest.mark.parametrize(
    "words", ["Cliciwch yma", "yma.", "Darllen mwy…", "click here", "More »", " rhagor "]
)
def test_vague_words_are_found_in_both_languages_however_they_are_written(
    good: str, words: str
) -> None:
    assert "link_vague" in broken_rules(good.replace(">y cyngor</a>", f">{words}</a>"))


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("0d4553", "0d4553") == 1


def test_colours_are_judged_on_the_ground_that_they_stand_on() -> None:
    css = (
        ":root { --paper: #ffffff; --deep: #0d4553; --pale: #eeeeee } "
        ".top { background: var(--deep) } .top a { color: #ffffff } p { color: var(--pale) }"
        "@media print { .top { background: none; color: #dddddd } }"
    )
    held = [(scheme, selector) for scheme, selector, _ in weak_colours(read(css), 4.5)]
    assert held == [("light", "p"), ("dark", "p"), ("print", ".top")]


def test_the_published_stylesheet_has_no_weak_colour_in_light_in_dark_or_on_paper() -> None:
    blocks = read(str(style()))
    assert len([block for block in blocks if "color" in block.held]) > 10
    assert list(weak_colours(blocks, 4.5)) == []
