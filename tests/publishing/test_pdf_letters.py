"""The letters of a PDF: read as the words they are, and put into rows where they stood alone."""

import io
import re

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.publishing import lettering
from analysis.publishing.blocks import Report
from analysis.publishing.drawn_letters import in_letters
from analysis.publishing.pdf_letters import Font, shown_in
from analysis.publishing.pdf_rows import LETTER, in_rows
from analysis.publishing.pdf_text import read_pdf

SIZE = 10.0
WIDTH = 600  # thousandths of a letter's height


def made_font() -> Font:
    """A font of one byte a sign, in which every letter is as broad."""
    return Font(pikepdf.Dictionary(FirstChar=32, Widths=[WIDTH] * 95))


FONTS = {"/f0": made_font()}


def one_letter(sign: str, x: float, y: float, turn: str = "1 0 0 -1", colour: str = "0.1") -> bytes:
    shown = re.sub(r"([\\()])", r"\\\1", sign)
    return (
        f"q {turn} {x:.4f} {y:.4f} cm/c0 cs {colour} scn\n"
        f"BT 0 Tr/f0 {SIZE:g} Tf 1 0 0 -1 0 0 Tm({shown})Tj\nET\nQ\n"
    ).encode()


def spelt(words: str, x: float = 0.0, y: float = 0.0) -> bytes:
    step = WIDTH * SIZE / 1000
    return b"".join(one_letter(sign, x + step * at, y) for at, sign in enumerate(words))


def places(content: bytes) -> list[tuple[str, float, float]]:
    """Each letter of content with its place, read in rows or alone."""
    found = []
    shown = re.compile(rb"1 0 0 -1 ([-\d.]+) ([-\d.]+) cm.*?Tm(.*?)(?:TJ|Tj)\nET", re.DOTALL)
    piece = re.compile(rb"(-?\d+)?\(((?:[^\\()]|\\.)+)\)")
    for x, y, row in shown.findall(content):
        along = float(x)
        for back, sign in piece.findall(row):
            along -= int(back or 0) * SIZE / 1000
            found.append((sign.decode()[-1], along, float(y)))
            along += WIDTH * SIZE / 1000
    return found


def test_letters_that_touch_are_one_word_and_others_are_not() -> None:
    beside = spelt("one") + spelt("two", x=25)
    assert shown_in(beside, FONTS) == "one two"
    assert shown_in(spelt("one") + spelt("two", x=90), FONTS) == "one\ntwo"
    assert shown_in(spelt("one") + spelt("two", y=12), FONTS) == "one\ntwo"


def test_a_letter_that_reaches_back_under_the_one_before_is_of_its_word() -> None:
    assert shown_in(one_letter("T", 0, 0) + one_letter("e", 4.4, 0), FONTS) == "Te"


def test_brackets_and_strokes_in_a_string_are_read_as_they_are() -> None:
    block = b"BT /f0 10 Tf (a\\\\\\(b\\)c\\101\\\\\\\\d) Tj ET"
    assert shown_in(block, FONTS) == "a\\(b)cA\\\\d"


@pytest.mark.parametrize("held", [b"BT /f9 10 Tf (a) Tj ET", b"BT (a) Tj ET", b"BT (a Tj"])
def test_letters_of_no_font_are_nothing(held: bytes) -> None:
    assert shown_in(held, FONTS) == ""


def test_a_word_in_single_letters_becomes_one_row() -> None:
    held = b"q\n" + spelt("Cyngor") + b"0 0 m\nQ\n"
    rows = in_rows(held, FONTS)
    assert rows.count(b"BT") == 1
    assert rows.startswith(b"q\n")
    assert rows.endswith(b"0 0 m\nQ\n")
    assert len(rows) < len(held) / 3
    assert shown_in(rows, FONTS) == "Cyngor"


@pytest.mark.parametrize(
    "second",
    [
        one_letter("b", 6, 0, colour="0.9"),
        one_letter("b", 6, 0, turn="2 0 0 -2"),
        one_letter("b", 6, 3),
        one_letter("b", 60, 0),
        b"1 0 0 rg\n" + one_letter("b", 6, 0),
    ],
)
def test_letters_that_differ_or_stand_apart_stay_apart(second: bytes) -> None:
    held = one_letter("a", 0, 0) + second
    assert in_rows(held, FONTS).count(b"BT") == 2


def test_turned_letters_are_put_into_rows_along_their_line() -> None:
    step = WIDTH * SIZE / 1000
    held = b"".join(one_letter(sign, 5, step * at, "0 1 1 0") for at, sign in enumerate("abc"))
    rows = in_rows(held, FONTS)
    assert rows.count(b"BT") == 1
    assert b"[(a)(b)(c)]TJ" in rows


@given(st.lists(st.tuples(st.sampled_from("abc()\\"), st.floats(-6, 40)), min_size=1, max_size=12))
def test_in_rows_every_letter_stands_where_it_stood(letters: list[tuple[str, float]]) -> None:
    along, alone = 0.0, b""
    for sign, gap in letters:
        alone += one_letter(sign, along, 7)
        along += gap
    before, after = places(alone), places(in_rows(alone, FONTS))
    assert [sign for sign, _, _ in before] == [sign for sign, _, _ in after]
    for (_, x, y), (_, new_x, new_y) in zip(before, after, strict=True):
        assert abs(x - new_x) <= SIZE / 1000
        assert y == new_y


LINE = (
    "<!-- {words} -->\n"
    '<g fill="#222222" transform="translate(5 9){turn} scale(0.09 -0.09)">'
    '<use xlink:href="#L-{style}33"/><use xlink:href="#L-{style}1f" x="60.3"/></g>'
)


def line(words: str = "Pa", style: str = "", turn: str = "") -> str:
    return LINE.format(words=words, style=style, turn=turn)


@pytest.mark.parametrize(
    ("style", "how"),
    [
        ("", ""),
        ("Bold-", ' font-weight="bold"'),
        ("Oblique-", ' font-style="oblique"'),
        ("BoldOblique-", ' font-weight="bold" font-style="oblique"'),
    ],
)
def test_outlines_of_letters_become_the_letters_of_their_font(style: str, how: str) -> None:
    text = in_letters(line("Llyfr &amp; &lt;b&gt;", style, " rotate(-90)"))
    assert "<use" not in text
    assert f'font-family="{lettering.FAMILY}" font-size="9" fill="#222222"{how} ' in text
    assert 'transform="translate(5 9) rotate(-90)"' in text
    assert text.endswith(">Llyfr &amp; &lt;b&gt;</text>")


@pytest.mark.parametrize(
    "drawing",
    [
        line("\u0915\u0916"),  # letters that the fonts lack
        line("a - - b"),  # two hyphens, which a note may not hold
        line("Pa", "Mono-"),
        line().replace("#L-1f", "#L-Bold-1f"),
        '<svg><text>words</text><path id="a"/></svg>',
    ],
)
def test_what_has_no_letters_in_the_fonts_stays_as_it_is_drawn(drawing: str) -> None:
    assert in_letters(drawing) == drawing


def test_outlines_that_nothing_uses_any_more_are_left_out() -> None:
    outline = '<path id="L-33" d="M0 0z" transform="scale(0.01)"/>\n'
    assert outline not in in_letters(outline + line())
    assert outline in in_letters(outline + line() + line("\u0915"))


def test_our_drawings_letters_are_in_the_pdf_in_rows(report: Report) -> None:
    from analysis.publishing.pdf import render_pdf

    made = render_pdf(report, "cy")
    figure = next(each for each in report.figures)
    notes = re.findall(r"<!-- (.*?) -->", figure.svg["cy"].decode())
    drawn = "\n".join(one.text for one in read_pdf(made).stretches if one.drawn).split("\n")
    assert notes
    assert set(notes) <= set(drawn)
    with pikepdf.open(io.BytesIO(made)) as held:
        alone = sum(len(LETTER.findall(page.Contents.read_bytes())) for page in held.pages)
    assert alone == 0
