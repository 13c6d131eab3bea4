"""The letters of a printed page are Matplotlib's own, and as broad as it says they are."""

import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.ft2font import FT2Font

from analysis.publishing import lettering


def test_the_fonts_are_those_that_matplotlib_brings_along() -> None:
    assert lettering.folder() == Path(mpl.get_data_path()) / "fonts" / "ttf"
    assert all(Path(file).is_file() for file in lettering.fonts())


def test_letters_are_as_broad_as_matplotlib_says() -> None:
    face = FT2Font(lettering.fonts()[0])
    face.set_size(10, 72)
    for letter in "aŵŷ W–£≥”0123456789":
        held = face.load_char(ord(letter)).linearHoriAdvance / 65536
        assert lettering.breadth(letter) == held


def test_the_letters_that_can_be_shown_are_those_of_every_font() -> None:
    held = [set(FT2Font(file).get_charmap()) for file in lettering.fonts()]
    assert lettering._letters() == frozenset.intersection(*map(frozenset, held))


def test_a_letter_that_no_font_has_is_as_broad_as_the_box_in_its_place() -> None:
    assert lettering.breadth("\u0915") == pytest.approx(6.0, abs=0.5)


def test_the_fonts_are_read_without_importing_matplotlib() -> None:
    asked = (
        "import sys; from analysis.publishing import lettering; lettering.breadth('ŵ'); "
        "sys.exit('matplotlib' in sys.modules)"
    )
    command = [sys.executable, "-c", asked]
    assert subprocess.run(command, check=False).returncode == 0  # noqa: S603
