"""The map as part of a page: a place for each organisation, no style, no script, no address."""

import re
from xml.etree import ElementTree

import pytest
from made_up_charts import organisations, ties

from analysis.charts import Drawing, draw, inline_svg
from analysis.language import code

WORDS = ("A title & more", "Said in <words>")


def made(frame, tied, language="en", prefix="figure-1"):
    drawing = Drawing("network", {"table": frame, "ties": tied})
    return inline_svg(draw(drawing, language), drawing, language, prefix, WORDS)


@pytest.fixture(scope="module")
def page_of():
    kept = {}

    def once(language, count=12):
        if (language, count) not in kept:
            frame = organisations(count).assign(name_en=lambda f: "<b> & " + f["name_en"])
            kept[language, count] = made(frame, ties(count), language)
        return kept[language, count]

    return once


def groups(svg):
    return [g for g in ElementTree.fromstring(svg).iter("g") if g.get("class") == "place"]


@pytest.mark.parametrize("count", [12, 45])
def test_every_organisation_is_a_group_that_the_keyboard_reaches(page_of, count, language):
    found = groups(page_of(language, count))
    assert len(found) == count
    for group in found:
        assert (group.get("role"), group.get("tabindex")) == ("img", "0")
        assert group.find("title").text == group.get("aria-label")


@pytest.mark.parametrize("count", [12, 45])
def test_a_group_says_name_sector_how_many_it_is_tied_to_and_who_they_are(page_of, count, language):
    frame = organisations(count).assign(name_en=lambda f: "<b> & " + f["name_en"])
    names = frame[f"name_{language}"].tolist()
    pairs = {frozenset((int(a[1:]), int(b[1:]))) for a, b, _ in ties(count).itertuples(index=False)}
    for row, group in enumerate(groups(page_of(language, count))):
        tied = [names[at] for at in range(count) if at != row and frozenset((row, at)) in pairs]
        said = group.get("aria-label")
        assert said.startswith(
            f"{names[row]}. Sector: {code('sector', frame['sector'][row], language)}."
        )
        assert f": {len(tied)}. " in said
        assert said.endswith(": " + "; ".join(tied))


def test_who_is_tied_to_nobody_is_said_to_be(language):
    said = groups(made(organisations(2), ties(2).head(0), language))[0].get("aria-label")
    assert said.endswith(
        {"cy": "Ni adroddwyd unrhyw gysylltiad.", "en": "No tie was reported."}[language]
    )


def test_the_lines_of_each_are_there_a_second_time_and_hidden(page_of):
    root = ElementTree.fromstring(page_of("en"))
    lines = [g for g in root.iter("g") if g.get("class") == "ties"]
    assert [g.get("visibility") for g in lines] == ["hidden"] * 12
    for group, place in zip(lines, groups(page_of("en")), strict=True):
        count = int(re.search(r"Tied to: (\d+)", place.get("aria-label"))[1])
        assert len(group.findall("line")) == len(group.findall("circle")) == count
    children = list(root)
    for at, child in enumerate(children):
        if child.get("class") == "place":  # a stylesheet finds them as the next element
            assert children[at + 1].get("class") == "ties"


def test_the_outline_stands_where_marker_and_name_are():
    frame = organisations(12)
    root = ElementTree.fromstring(made(frame, ties(12)))
    figure = draw(Drawing("network", {"table": frame, "ties": ties(12)}), "en")
    figure.draw_without_rendering()
    axes, scale = figure.axes[0], 72 / figure.dpi
    height = float(root.get("viewBox").split()[3])
    marks = {c.get_gid(): c for c in axes.collections if c.get_gid()}
    names = {words.get_gid(): words.get_window_extent() for words in axes.texts}
    for row, group in enumerate(g for g in root.iter("g") if g.get("class") == "place"):
        circle, box = group.findall("circle")[-1].attrib, group.findall("rect")[-1].attrib
        x, y = axes.transData.transform(marks[f"node-{row}"].get_offsets()[0]) * scale
        found = float(circle["cx"]), float(circle["cy"])
        assert found == pytest.approx((x, height - y), abs=0.01)
        name = names[f"name-{row}"]
        edges = float(box["x"]), float(box["y"]), float(box["width"]), float(box["height"])
        expected = (name.x0 * scale - 2, height - name.y1 * scale - 2)
        assert edges[:2] == pytest.approx(expected, abs=0.01)
        assert edges[2:] == pytest.approx(
            (name.width * scale + 4, name.height * scale + 4), abs=0.02
        )


def test_title_and_description_name_the_picture(page_of, language):
    root = ElementTree.fromstring(page_of(language))
    assert (root.get("role"), root.get("aria-labelledby")) == ("group", "figure-1-title")
    assert root.find("title").text == WORDS[0]
    assert root.find("desc").text == WORDS[1]
    assert root.get("aria-describedby") == root.find("desc").get("id")


@pytest.mark.parametrize("count", [12, 45])
def test_a_strict_policy_allows_it(page_of, count):
    svg = page_of("cy", count)
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|https?:|xlink|xmlns", svg)
    assert set(re.findall(r'href="(.)', svg)) == {"#"}


@pytest.mark.parametrize("count", [12, 45])
def test_identifiers_are_unique_bear_the_prefix_and_are_all_there(page_of, count):
    svg = page_of("cy", count)
    held = re.findall(r'\sid="([^"]+)"', svg)
    assert len(held) == len(set(held))
    assert all(name.startswith("figure-1-") for name in held)
    asked = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)|aria-\w+by="([^"]+)"', svg)
    assert {name for names in asked for name in names if name} == set(held)


def test_equal_pictures_have_equal_text():
    frame, tied = organisations(5), ties(5)
    assert made(frame, tied) == made(frame, tied)
    assert made(frame, tied, prefix="figure-2") == made(frame, tied).replace(
        "figure-1-", "figure-2-"
    )


def test_it_is_as_large_on_a_page_as_the_picture_file(page_of):
    root = ElementTree.fromstring(page_of("en"))
    width, height = (float(part) for part in root.get("viewBox").split()[2:])
    assert int(root.get("width")) == round(width * 96 / 72) == 960
    assert int(root.get("height")) == round(height * 96 / 72)
