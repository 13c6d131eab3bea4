"""Blocks written as Markdown: what is read from it again is the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publishing.prose import Part, Run, read_prose
from analysis.publishing.references import find_references
from analysis.publishing.translation.markdown import (
    block_markdown,
    inline_markdown,
    list_mark,
    tidied,
)
from analysis.publishing.translation.passages import mark_of

# Letters that mean something in Markdown, and some that do not; no braces, which a narrative
# refuses as they stand.
TEXTS = st.text(alphabet=" aŵÂ1.)-+*_#>[]()!<&;:`~=|\\\"'’£–x", min_size=1, max_size=8)
LINKS = st.sampled_from([None, None, None, "https://a.cy/b_c?d=1&e;f", "mailto:a@b.cy"])
PLAIN = st.builds(Run, TEXTS, st.booleans(), st.booleans(), LINKS)
MARKS = st.builds(
    lambda style, more: Run(f"⟦pilot.a_b{more}⟧", *style, finding="pilot.a_b"),
    st.tuples(st.booleans(), st.booleans()),
    st.sampled_from(["", ", interval"]),
)


def writable(runs):
    """Two styles that touch, between two plain numbers that touch them, cannot be written."""
    styles = ("s" if run.strong or run.emphasis else "p" if run.finding else "t" for run in runs)
    return bool(runs) and not re.search("ps{2,}p", "".join(styles))


ITEMS = st.lists(PLAIN | MARKS, min_size=1, max_size=5).map(tidied).filter(writable)


def again(part, mark=""):
    """Read what is written of a block."""
    source = block_markdown(part, mark)
    references, faults = find_references(source, "x.md")
    assert faults == []
    parts, faults = read_prose(source, "x.md", references, mark_of)
    assert faults == []
    assert len(parts) == 1, source
    return parts[0]


def plain(*items, kind="paragraph"):
    return Part(kind, 1, tuple((Run(item),) for item in items))


KINDS = st.sampled_from(["paragraph", "list", "ordered_list", "quotation", "aside"])


@given(KINDS, st.lists(ITEMS, min_size=1, max_size=3), st.sampled_from(["", "*", "+", "-"]))
def test_a_block_that_is_written_reads_the_same(kind, items, mark):
    held = items[:1] if kind == "paragraph" else items
    part = Part(kind, 1, tuple(held), "note" if kind == "aside" else "")
    found = again(part, mark if kind == "list" else "")
    assert (found.kind, found.name) == (part.kind, part.name)
    assert tuple(map(tidied, found.items)) == part.items


@pytest.mark.parametrize(
    "text",
    [
        *("- a", "1. a", "12) a", "# a", "> a", "+ a", "=", "~~~", "* a", "`a`", "[a]: b"),
        *("&amp; &#65;", "a_b_c", "**a**", "<https://a.cy>", "[!a]", "![a](b)", "a | b", "\\"),
    ],
)
def test_words_that_look_like_markup_stay_words(text):
    for kind in ("paragraph", "list", "ordered_list", "quotation"):
        assert again(plain(text, kind=kind)).items == ((Run(text),),)


def test_an_exclamation_mark_before_a_link_makes_no_picture_of_it():
    runs = (Run("Hei!"), Run("dolen", href="https://a.cy"))
    assert inline_markdown(runs) == r"Hei\![dolen](https://a.cy)"


def test_emphasis_is_taken_off_spaces_and_neighbours_keep_apart():
    runs = (Run("Gair "), Run(" trwm ", strong=True), Run("a"), Run("b", emphasis=True))
    assert inline_markdown(runs) == "Gair  **trwm** a*b*"
    both = (Run("a", strong=True), Run("b", emphasis=True), Run("c"))
    assert inline_markdown(both) == "**a**_b_&#99;"


def test_plain_prose_is_written_as_it_is():
    prose = "Mae'r map – a'r tabl – yn (rhannol) enghreifftiol: 3.5% o £10, A/B; ie?"
    assert inline_markdown((Run(prose),)) == prose


def test_a_number_is_written_as_its_call():
    number = Run("⟦pilot.loans⟧", strong=True, finding="pilot.loans")
    wide = Run("⟦pilot.loans, interval⟧", finding="pilot.loans")
    assert inline_markdown((number,)) == '**{{ value("pilot.loans") }}**'
    assert inline_markdown((wide,)) == '{{ value("pilot.loans", "interval") }}'


def test_the_mark_of_a_list_is_read_and_written():
    assert [list_mark(text) for text in ("* a", " - b", "3) c", "d", "2024 e")] == [
        *("*", "-", "3)"), "", "",
    ]  # fmt: skip
    assert block_markdown(plain("a", "b", kind="list"), "*") == "* a\n* b"
    assert block_markdown(plain("a", "b", kind="ordered_list"), "3)") == "1) a\n2) b"
