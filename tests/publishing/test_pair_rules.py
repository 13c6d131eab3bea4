"""The comparison of two finished pages: whatever one lacks is told, and nothing else is."""

import datetime
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import LANGUAGES, long_date
from analysis.publishing import page
from analysis.publishing.blocks import Report
from analysis.publishing.checks.pair_rules import dates_in, pair_faults

PAGE = """<html lang="{lang}"><body><main id="main"><h1>{h}</h1>
<section aria-labelledby="next"><h2 id="next">{h}</h2>
<p>{text}</p><ul><li>1</li><li>2</li></ul>
<figure><img alt="{h}"><figcaption>{h}</figcaption></figure>
<table><tr><th>{h}</th><th>{h}</th></tr><tr><td>3</td><td>4</td></tr></table>
<p><a href="https://example.org/a">{h}</a> <a href="data/a.csv">{h} ({size} KB)</a></p>
<p class="flags"><span class="flag simulated">{h}</span></p></section></main></body></html>"""
WELSH = PAGE.format(
    lang="cy", h="Pennawd", text="Benthycwyd 1,064 ar 3 Chwefror 2026 (−2.5%).", size=12
)
ENGLISH = PAGE.format(
    lang="en", h="Heading", text="On 3 February 2026 1,064 were lent (−2.5%).", size=11
)


def told(welsh: str = WELSH, english: str = ENGLISH) -> list[str]:
    return [fault.say("en") for fault in pair_faults(welsh, english)]


def test_two_pages_that_say_the_same_raise_no_alarm():
    assert told() == []


def test_the_two_pages_of_the_made_up_case_hold_the_same(report: Report):
    pages = {reader: page.render(report, reader, []) for reader in LANGUAGES}
    assert told(pages["cy"], pages["en"]) == []
    assert told(pages["en"], pages["cy"])[0].startswith(
        "the Welsh page and the English page: found the language “en” where “cy” belongs"
    )


CHANGES: dict[str, tuple[str, str, str]] = {
    "a number": ("1,064", "1,046", "#next: found numbers in one page only; Welsh alone: 1046; Eng"),
    "a minus sign": ("−2.5%", "2.5%", "Welsh alone: 2.5%; English alone: −2.5%"),
    "a percent sign": ("−2.5%", "−2.5", "Welsh alone: −2.5; English alone: −2.5%"),
    "a date": (
        "3 Chwefror 2026",
        "4 Chwefror 2026",
        "found dates in one page only; Welsh alone: 2026-",
    ),
    "a month": (
        "3 Chwefror 2026",
        "3 Mawrth 2026",
        "Welsh alone: 2026-03-03; English alone: 2026-02-03",
    ),
    "an item of a list": ("<li>2</li>", "", "found items of lists: 1 in Welsh, 2 in English"),
    "a figure": ("<figure>", "<div>", "found figures: none in Welsh, 1 in English"),
    "a picture": ('<img alt="Pennawd">', "", "found pictures: none in Welsh, 1 in English"),
    "the level of a heading": ("h2", "h3", "found headings (levels): h3 in Welsh, h2 in English"),
    "a row": (
        "<tr><td>3</td><td>4</td></tr>",
        "",
        "a table of 1 × 2 in Welsh and 2 × 2 in English",
    ),
    "a column": (
        "<td>4</td></tr>",
        "</tr><tr><td>4</td></tr>",
        "a table of 3 × 2 in Welsh and 2 × 2",
    ),
    "a table": ("<table>", "<table></table><table>", "found tables: 2 in Welsh, 1 in English"),
    "a link to outside": (
        "example.org/a",
        "example.org/b",
        "Welsh alone: https://example.org/b; Eng",
    ),
    "a download": ("data/a.csv", "data/b.csv", "Welsh alone: b.csv; English alone: a.csv"),
    "a flag": ("flag simulated", "flag", "Welsh alone: none; English alone: simulated"),
    "the name of a place": (
        'id="next"',
        'id="nesaf"',
        "found these names of places (id) in one page",
    ),
    "the language": ('lang="cy"', 'lang="en"', "found the language “en” where “cy” belongs"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_difference_in_one_page_is_told_with_its_place_and_both_sides(what):
    old, new, expected = CHANGES[what]
    spoiled = WELSH.replace(old, new)
    assert spoiled != WELSH
    assert any(expected in fault for fault in told(spoiled)), told(spoiled)


IN_ENGLISH = {"Chwefror": "February", "Mawrth": "March", "Pennawd": "Heading", '"cy"': '"en"'}


@pytest.mark.parametrize("what", [what for what in CHANGES if what != "the language"])
def test_a_difference_in_the_other_page_is_told_too(what):
    old, new, _ = CHANGES[what]
    for welsh, english in IN_ENGLISH.items():
        old, new = old.replace(welsh, english), new.replace(welsh, english)
    spoiled = ENGLISH.replace(old, new)
    assert spoiled != ENGLISH
    assert told(english=spoiled) != []


def test_places_in_another_order_are_told():
    two = '<p id="a"></p><p id="b"></p></main>'
    swapped = '<p id="b"></p><p id="a"></p></main>'
    (fault,) = told(WELSH.replace("</main>", swapped), ENGLISH.replace("</main>", two))
    assert ", from #b: found the same places (id) in another order" in fault


def test_a_section_that_one_page_lacks_is_told():
    more = '<section aria-labelledby="x"><h2 id="x">3</h2><p>17</p></section></main>'
    found = told(english=ENGLISH.replace("</main>", more))
    assert any("#x: found numbers in one page only; Welsh alone: none" in fault for fault in found)


def test_every_difference_is_told_at_once_and_in_welsh_too():
    spoiled = WELSH.replace("1,064", "1").replace("<li>2</li>", "").replace("data/a", "data/b")
    found = pair_faults(spoiled, ENGLISH)
    assert len(found) == 3
    assert all(
        fault.say("cy").startswith("y dudalen Gymraeg a'r dudalen Saesneg") for fault in found
    )


def test_the_order_of_words_and_the_size_of_files_make_no_difference():
    moved = WELSH.replace(
        "Benthycwyd 1,064 ar 3 Chwefror 2026 (−2.5%).", "−2.5%; 3 Chwefror 2026; 1064"
    )
    assert told(moved.replace("12 KB", "900 KB")) == []


def test_the_letters_of_a_drawing_in_the_page_may_differ():
    drawing = "<svg><g id='{}'></g><text>{}</text></svg></main>"
    pages = [
        source.replace("</main>", drawing.format(name, text))
        for source, name, text in ((WELSH, "letter-w", "1"), (ENGLISH, "letter-k", "2"))
    ]
    assert told(*pages) == []


@given(st.dates(min_value=datetime.date(1000, 1, 1)), st.sampled_from(LANGUAGES))
def test_every_date_as_it_is_published_is_read_back(day, reader):
    found, rest = dates_in(f"17 ({long_date(day, reader)}) 18", reader)
    assert found == Counter([day.isoformat()])
    assert re.findall(r"\d+", rest) == ["17", "18"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("o Fawrth 2026 ymlaen", "2026-03-00"),
        ("ym Mai 2021", "2021-05-00"),
        ("hyd 1 Ragfyr 2021", "2021-12-01"),
        ("tan Orffennaf 2020", "2020-07-00"),
        ("o Dachwedd 2021", "2021-11-00"),
    ],
)
def test_a_mutated_month_is_the_same_month(text, date):
    assert dates_in(text, "cy")[0] == Counter([date])


def test_a_source_quoted_in_english_on_both_pages_has_the_same_dates_and_numbers():
    title = "<p>17 <cite lang='en'>Survey, April 2012 to March 2013</cite> 18</p></main>"
    pages = [source.replace("</main>", title) for source in (WELSH, ENGLISH)]
    assert told(*pages) == []
    spoiled = pages[0].replace("March 2013", "March 2014")
    assert len(told(spoiled, pages[1])) == 1


def test_an_english_date_in_welsh_words_is_told():
    pages = [
        source.replace("</main>", f"<p>{words} 2013</p></main>")
        for source, words in ((WELSH, "hyd March"), (ENGLISH, "to March"))
    ]
    assert told(*pages) != []


def test_one_digit_that_differs_in_the_made_up_case_is_told(report: Report):
    pages = {reader: page.render(report, reader, []) for reader in LANGUAGES}
    spoiled = pages["cy"].replace("1,064", "1,065", 1)
    assert spoiled != pages["cy"]
    assert any("1065" in fault for fault in told(spoiled, pages["en"]))
