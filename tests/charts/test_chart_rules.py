"""House rules of pictures, held to every chart of the record and to one of every kind."""

import io
import json
import re
from functools import cache

import pytest
from chart_reading import (
    by_colour_only,
    marks_of,
    outside,
    overlaps,
    pale_marks,
    pale_texts,
    texts_of,
)
from hypothesis import given, strategies
from made_up_charts import drawings, weeks
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath
from PIL import Image

from analysis.charts import KINDS, draw, png, svg
from analysis.charts.measuring import FONT, LETTERS, text_width
from analysis.charts.room import EDGE
from analysis.findings import SUBJECTS, FindingsError, store
from analysis.findings.items import Chart, Table
from analysis.language import LANGUAGES, has_text, text
from analysis.publishing.references import find_references

CASE = "data/processed/monmouthshire/findings"
FROM_ZERO = {"bars": "get_xlim", "columns": "get_ylim", "shares": "get_xlim"}


@pytest.fixture(scope="session")
def recorded(project_root):
    """The charts of the case that ships with the project, as its notebooks recorded them."""
    found = {}
    for subject in SUBJECTS:
        file = project_root / CASE / subject / "findings.json"
        if file.exists():
            content = json.loads(file.read_text(encoding="utf-8"))
            found |= store._from_content(content, file.parent).charts
    if not found:
        pytest.skip(f"no notebook has run yet: there is nothing in {CASE}")
    return found


@pytest.fixture(scope="session")
def drawn_in(recorded):
    """Every chart of the record in a language, drawn once, with its texts."""

    @cache
    def draw(reader):
        drawn = {name: chart.draw(reader) for name, chart in recorded.items()}
        return {name: (picture, texts_of(picture)) for name, picture in drawn.items()}

    return draw


# The language of the longer words by default, both with the browser tests
@pytest.fixture(params=["cy", pytest.param("en", marks=pytest.mark.slow)])
def pictures(drawn_in, request):
    """Every chart of the record in one language, with its texts."""
    return drawn_in(request.param)


def faults(pictures, rule):
    """What a rule finds, by picture; pictures without a fault are not there."""
    found = {name: rule(*seen) for name, seen in pictures.items()}
    return {name: listed for name, listed in found.items() if listed}


def test_no_text_of_a_recorded_chart_overlaps_another(pictures):
    assert faults(pictures, lambda _, texts: overlaps(texts)) == {}


def test_no_text_of_a_recorded_chart_leaves_its_picture(pictures):
    assert faults(pictures, outside) == {}


def test_every_text_of_a_recorded_chart_can_be_read_on_what_it_stands_on(pictures):
    assert faults(pictures, pale_texts) == {}


def test_every_mark_of_a_recorded_chart_can_be_seen_on_what_it_stands_on(pictures):
    assert faults(pictures, pale_marks) == {}


def test_every_recorded_chart_has_marks_and_texts_to_judge(pictures):
    for picture, texts in pictures.values():
        assert marks_of(picture) and len(texts) > 3


def test_nothing_in_a_recorded_chart_is_told_apart_by_colour_only(pictures):
    assert faults(pictures, lambda picture, _: by_colour_only(picture)) == {}


@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.slow)])
def test_both_languages_of_a_recorded_chart_show_as_many_marks(drawn_in, recorded, every):
    for name in list(recorded)[::every]:
        welsh, _ = drawn_in("cy")[name]
        assert len(marks_of(welsh)) == len(marks_of(recorded[name].draw("en"))), name


def test_bars_and_columns_of_a_recorded_chart_start_at_zero(pictures, recorded):
    for name, (picture, _) in pictures.items():
        limits = FROM_ZERO.get(recorded[name].kind)
        if limits:
            low, high = getattr(picture.axes[0], limits)()
            assert low <= 0 <= high, name
            assert 0 in [round(bar.get_x(), 9) for bar in picture.axes[0].patches] + [
                round(bar.get_y(), 9) for bar in picture.axes[0].patches
            ], name


def test_every_recorded_chart_draws_published_tables_and_nothing_else(recorded):
    for chart in recorded.values():
        for name, frame in chart.drawing("en").frames.items():
            assert frame.equals(chart.tables[name].published)


def test_every_recorded_chart_says_what_it_found_from_recorded_findings(recorded):
    for name in recorded:
        for reader in LANGUAGES:
            headline = text(f"charts.{name}.headline", reader)
            references, problems = find_references(headline, name)
            assert references and not problems
            assert headline != text(f"charts.{name}.title", reader)
            assert all(has_text(f"findings.{reference.name}") for reference in references)


def test_a_headline_asks_for_the_same_findings_in_both_languages(recorded):
    for name in recorded:
        asked = [
            [(one.name, one.interval) for one in find_references(said, name)[0]]
            for said in (text(f"charts.{name}.headline", reader) for reader in LANGUAGES)
        ]
        assert asked[0] == asked[1], name


def test_every_recorded_chart_has_its_own_unit(recorded):
    units = {name: text(f"charts.{name}.unit", "en") for name in recorded}
    assert "Count" not in units.values()
    assert all(text(f"charts.{name}.unit", "cy") != unit for name, unit in units.items())


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_every_kind_keeps_the_rules_of_colour(drawn, kind, language):
    picture = drawn(kind, language, 12)
    texts = texts_of(picture)
    assert pale_texts(picture, texts) == []
    assert pale_marks(picture, texts) == []
    assert by_colour_only(picture) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_every_kind_keeps_its_texts_apart_and_inside(drawn, kind, language):
    picture = drawn(kind, language, 12)
    texts = texts_of(picture)
    assert overlaps(texts) == []
    assert outside(picture, texts) == []


# The rules must be able to find what they look for.


def test_a_pale_text_a_pale_mark_and_a_text_on_another_are_found():
    picture = draw(drawings()["columns"], "en")
    axes = picture.axes[0]
    places = {"transform": picture.transFigure}
    axes.text(0.5, 0.5, "pale", color="#aaaaaa", **places)
    axes.text(0.5, 0.5, "on it", **places)
    axes.text(0.99, 0.5, "far too long for the picture", **places)
    axes.plot([0.1, 0.9], [0.95, 0.95], color="#dddd99", **places)
    texts = texts_of(picture)
    assert ("pale", "on it") in overlaps(texts)
    assert outside(picture, texts) == ["far too long for the picture"]
    assert "pale" in [said for said, _, _ in pale_texts(picture, texts)]
    assert [colours for _, _, colours, _ in pale_marks(picture, texts)] == [("#dddd99",)]


def test_two_groups_that_differ_in_colour_only_are_found():
    picture = draw(drawings()["grid"], "en")
    handles = picture.legends[0].legend_handles
    handles[1].set_marker(handles[0].get_marker())
    assert len(by_colour_only(picture)) == 1


@pytest.mark.parametrize("held", [weeks(), {"a": [1]}, None])
def test_a_chart_takes_nothing_but_tables_of_findings(held):
    with pytest.raises(FindingsError, match=r"draws tables of findings.*found table: "):
        Chart("pilot.made_up", "bars", {"table": held})


def test_a_chart_without_a_table_is_refused():
    with pytest.raises(FindingsError, match="the first under 'table'; found none"):
        Chart("pilot.made_up", "bars", {})


def test_an_option_that_brings_data_is_refused():
    table = Table("pilot.made_up", ("loans",), ((1,),), ("pilot/loans",), "made_up")
    with pytest.raises(FindingsError, match="option 'value' is a name, a number or a list"):
        Chart("pilot.made_up", "bars", {"table": table}, {"value": weeks()})
    Chart("pilot.made_up", "bars", {"table": table}, {"limits": [0, 100], "label": "loans"})


# Measuring and files.


@given(
    words=strategies.text("abc ŵŷâ1234567890%£−–'()", min_size=1, max_size=20),
    size=strategies.sampled_from((9.0, 9.5, 12.0)),
    weight=strategies.sampled_from(("normal", "bold")),
)
def test_a_line_is_measured_as_matplotlib_does(words, size, weight):
    font = FontProperties(family=FONT, size=size, weight=weight)
    usual = TextToPath().get_text_width_height_descent(words, font, ismath=False)
    assert LETTERS.get_text_width_height_descent(words, font, False) == pytest.approx(usual)
    if weight == "normal":
        assert text_width(words, size) == pytest.approx(usual[0])


def test_axes_fill_what_the_texts_around_them_leave():
    picture = draw(drawings()["flow"], "en")
    axes = picture.axes[0].get_window_extent()
    assert axes.x0 == pytest.approx(EDGE) and axes.x1 == pytest.approx(picture.bbox.width - EDGE)
    assert axes.y0 == pytest.approx(EDGE)


def test_a_picture_that_changed_is_written_anew():
    picture = draw(drawings()["columns"], "en")
    first = svg(picture)
    assert svg(picture) is first
    picture.axes[0].set_title("Another")
    assert b"<!-- Another -->" in svg(picture)


def test_a_file_keeps_the_words_of_its_texts_and_few_digits_of_its_places():
    picture = draw(drawings()["columns"], "en")
    picture.axes[0].set_title("0.12345 DejaVuSans-1\nL 2")
    written = svg(picture).decode()
    assert "<!-- 0.12345 DejaVuSans-1 -->" in written and "<!-- L 2 -->" in written
    kept = re.sub(r"<!--.*?-->|scale\(.*?\)", "", written)
    assert re.findall(r"\d\.\d{3,}", kept) == []


def test_every_letter_that_a_file_uses_is_in_it():
    for kind in ("bars", "flow", "progression"):
        written = svg(draw(drawings("cy")[kind], "cy")).decode()
        used = set(re.findall(r'xlink:href="#([^"]+)"', written))
        assert used <= set(re.findall(r' id="([^"]+)"', written))


def test_the_png_is_the_picture_of_the_svg(drawn):
    picture = drawn("columns", "cy", 12)
    made = Image.open(io.BytesIO(png(picture, 72)))
    width, height = picture.bbox.size
    assert abs(made.width - width) <= 1 and abs(made.height - height) <= 1
    assert len(made.convert("L").getcolors()) > 20
    colours = {colour for _, colour in made.convert("RGB").getcolors(10000)}
    assert (0x12, 0x43, 0x6D) in colours and (255, 255, 255) in colours
